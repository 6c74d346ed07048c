package checking

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var ruleLiteral = regexp.MustCompile(`"(check\.[a-z-]+)"`)

// codesOf finds the rules that the code can report.
func codesOf(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ruleLiteral.FindAllStringSubmatch(string(raw), -1) {
			seen[m[1]] = true
		}
	}
	if len(seen) < 40 {
		t.Fatalf("only %d rules found in the code", len(seen))
	}
	return sortedKeys(seen)
}
