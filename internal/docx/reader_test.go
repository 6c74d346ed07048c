package docx

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file, or writes the file.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update and look at the difference):\n%s", path, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			old := "(nothing)"
			if i < len(w) {
				old = w[i]
			}
			return "got  " + g[i] + "\nwant " + old
		}
	}
	return "want more lines"
}

func documents(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/documents/*.docx")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents (%v)", err)
	}
	all := map[string][]byte{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".docx")] = b
	}
	return all
}

func TestReadRealDocuments(t *testing.T) {
	for name, b := range documents(t) {
		t.Run(name, func(t *testing.T) {
			d, err := Read(b, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata/documents", name+".golden"), dump(d))
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for name, raw := range documents(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(raw, Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
