package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/pdf/fonts"
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

// Characters that look like others or steer the text come out of the file as they went
// in, or not at all.
func TestCharactersComeOutAsTheyWentIn(t *testing.T) {
	file, _ := render(t, oneSection(body("a\u00a0b c\u2011d e\u00adf g\u200bh\ufeff ✓ ☐ ☑ ☒ ➢ đ e\u0302\u0301 ₫ ½ …")), Options{})
	got := strings.TrimSpace(tagText(t, file))
	if want := "a\u00a0b c\u2011d ef gh ✓ ☐ ☑ ☒ ➢ đ ế ₫ ½ …"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if out := tool(t, file, "pdftotext", "-raw", "FILE", "-"); !strings.Contains(out, "✓ ☐ ☑ ☒ ➢") {
		t.Errorf("pdftotext: %q", out)
	}
	noFindings(t, file)
}

func TestOwnFaces(t *testing.T) {
	own, err := LoadFaces(fonts.Bold, fonts.Bold, fonts.BoldItalic, fonts.BoldItalic)
	if err != nil {
		t.Fatal(err)
	}
	file, _ := render(t, report(3), Options{Faces: own})
	noFindings(t, file)
	if out := tool(t, file, "pdffonts", "FILE"); strings.Contains(out, "+Tinos ") || !strings.Contains(out, "+Tinos-Bold ") {
		t.Error(out)
	}
	if _, err := LoadFaces(fonts.Bold, []byte("OTTO and no TrueType"), nil, nil); fault.CodeOf(err) != "pdf.font-kind" {
		t.Error(err)
	}
}

func TestTitleIsFound(t *testing.T) {
	for want, d := range map[string]*flow.Document{
		"Tên": {Title: " Tên "},
		"BÁO CÁO Kết quả công tác thông tin đối ngoại năm 2016 và kế hoạch năm 2017": {Sections: []flow.Section{{Page: portrait(), Blocks: titles()}}},
		"Một đoạn": oneTitled(body("Một đoạn")),
		producer:   {},
	} {
		p := &printer{doc: d}
		if got := p.title(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func oneTitled(b flow.Block) *flow.Document {
	return &flow.Document{Sections: []flow.Section{{Page: portrait(), Blocks: []flow.Block{b}}}}
}
