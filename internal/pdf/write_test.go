package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/internal/flow"
)

// render writes a document and fails the test where that fails.
func render(t testing.TB, d *flow.Document, o Options) ([]byte, Layout) {
	t.Helper()
	var b bytes.Buffer
	l, err := Write(&b, d, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), l
}

// tool runs a program the tests need on a file; that it is missing is a failure, for
// ./check installs it.
func tool(t testing.TB, file []byte, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is not installed: ./check installs what the tests need", name)
	}
	for i := range args {
		if args[i] == "FILE" {
			args[i] = path
		}
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func TestQpdfFindsNothing(t *testing.T) {
	file, _ := render(t, report(30), Options{})
	out := tool(t, file, "qpdf", "--check", "FILE")
	if !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
}

func TestWordsExtractExactly(t *testing.T) {
	d := report(0)
	file, _ := render(t, d, Options{})
	got := strings.Fields(tool(t, file, "pdftotext", "-raw", "FILE", "-"))
	want := words(d)
	count := map[string]int{}
	for _, w := range got {
		count[w]++
	}
	for _, w := range want {
		count[w]--
	}
	for w, n := range count {
		// The page numbers stand in the file and not in the flow.
		if n != 0 && !(n == 1 && len(w) == 1 && w[0] >= '2' && w[0] <= '9') {
			t.Errorf("%q: %+d times", w, n)
		}
	}
}

func BenchmarkReport(b *testing.B) {
	d := report(30)
	b.ReportAllocs()
	for b.Loop() {
		render(b, d, Options{})
	}
}

// BenchmarkAnnex is a table of 2,000 rows: about 160 pages where rows have two lines.
func BenchmarkAnnex(b *testing.B) {
	d := report(2000)
	b.ReportAllocs()
	for b.Loop() {
		_, l := render(b, d, Options{})
		b.ReportMetric(float64(l.Pages), "pages")
	}
}
