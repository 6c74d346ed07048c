package lexicon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// prose is the text of reports: the real one of testdata, and all labelled sentences.
func prose(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no reports in testdata", err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(raw)
		b.WriteString("\n\n")
	}
	return b.String()
}

func dense(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for _, s := range readSentences(t, "sentences.tsv") {
		b.WriteString(s.sentence)
		b.WriteByte('\n')
	}
	return b.String()
}

func benchmark(b *testing.B, l *Lexicon, s string) {
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		if len(l.Find(s)) == 0 {
			b.Fatal("nothing found")
		}
	}
}

// The target is 20 MB/s of the text of real reports.
func BenchmarkFindReports(b *testing.B) { benchmark(b, newTestLexicon(b), prose(b)) }

// Nearly every sentence here has figures.
func BenchmarkFindDense(b *testing.B) { benchmark(b, newTestLexicon(b), dense(b)) }

func BenchmarkFindGeneral(b *testing.B) { benchmark(b, General(), prose(b)) }
