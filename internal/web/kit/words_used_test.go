package kit_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tonghop/internal/lang"
)

var usedKey = regexp.MustCompile(`"((?:web|activity|request|filing|org|account|rollup|regime|access)\.[a-z0-9.-]+)"( ?\+)?`)

// A key that a page names and no catalogue has is shown to an officer as it is.
func TestEveryKeyOfThePagesHasWords(t *testing.T) {
	table, err := lang.Table(lang.Vi)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, pattern := range []string{"../*/*.templ", "../*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_templ.go") || strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "doc.go") {
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range usedKey.FindAllStringSubmatch(string(raw), -1) {
				if !strings.HasPrefix(m[1], "web.") {
					continue // verbs look like keys
				}
				n++
				if !hasWords(table, m[1], m[2] != "" || strings.HasSuffix(m[1], ".") || strings.HasSuffix(m[1], "-")) {
					t.Errorf("%s: no words for %q", file, m[1])
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d keys found", n)
	}
}

// hasWords tells whether the catalogue has the key, or keys that begin with it.
func hasWords(table map[string]string, key string, begins bool) bool {
	if table[key] != "" || !begins {
		return table[key] != ""
	}
	for k := range table {
		if strings.HasPrefix(k, key) {
			return true
		}
	}
	return false
}
