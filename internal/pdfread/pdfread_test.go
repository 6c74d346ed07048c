package pdfread

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	vn "tonghop/internal/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reader is shared by the tests: two workers, compiled PDFium in the user's cache.
var reader = New(Options{Workers: 2})

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if err := reader.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

const documents = "../../testdata/documents"

func realPDFs(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(documents + "/*.pdf")
	if err != nil || len(files) < 5 {
		t.Fatalf("only %d real PDFs (%v)", len(files), err)
	}
	return files
}

func load(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(t testing.TB, b []byte) *flow.Document {
	t.Helper()
	doc, err := reader.Read(context.Background(), b, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// words gathers all text of blocks in order, one paragraph a line.
func words(blocks []flow.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch block := block.(type) {
		case *flow.Paragraph:
			b.WriteString(block.Text() + "\n")
		case *flow.Frame:
			b.WriteString(words(block.Blocks))
		case *flow.Table:
			for i := range block.Rows {
				for _, c := range block.Rows[i].Cells {
					b.WriteString(words(c.Blocks))
				}
			}
		}
	}
	return b.String()
}

func textOf(t testing.TB, b []byte) string {
	return strings.TrimSpace(words(read(t, b).Blocks()))
}

type truth struct {
	Kind, Issuer, Number, Symbol, Place, Archive string
	ParentBody                                   string `json:"parent_body"`
	Recipients, Addressees                       []string
	Signature                                    struct{ Authority, Position, Name string }
	Tables                                       int
	NotInText                                    map[string]any `json:"not_in_text"`
}

// Every part that a person found in the real documents must stand in the text as read,
// its words in order: the letterhead's halves not mixed, stamped numbers in place.
func TestRealDocumentsHoldTheirParts(t *testing.T) {
	squeeze := func(s string) string { return strings.Join(strings.Fields(strings.ToLower(vn.NFC(s))), "") }
	for _, path := range realPDFs(t) {
		raw := load(t, strings.TrimSuffix(path, ".pdf")+".truth.json")
		var want truth
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Logf("%s: %v", path, err) // lists are of strings or of objects by document
		}
		doc := read(t, load(t, path))
		got := squeeze(words(doc.Blocks()))
		parts := append([]string{want.Kind, want.Issuer, want.Place, want.Archive, want.ParentBody, want.Signature.Position, want.Signature.Name}, want.Recipients...)
		if want.Number != "" {
			parts = append(parts, "số: "+want.Number)
		}
		if want.Kind == "công văn" {
			parts = parts[1:]
		}
		for _, p := range append(parts, want.Addressees...) {
			if p != "" && !strings.Contains(got, squeeze(p)) {
				t.Errorf("%s: %q does not stand in the text", filepath.Base(path), p)
			}
		}
		tables := 0
		for _, b := range doc.Blocks() {
			if _, ok := b.(*flow.Table); ok {
				tables++
			}
		}
		if tables != want.Tables {
			t.Errorf("%s: %d tables, not %d", filepath.Base(path), tables, want.Tables)
		}
	}
}

// The goldens hold the lines of the real documents with their places: a change of the
// layout rules shows as a difference to look at.
func TestGoldenLines(t *testing.T) {
	for _, path := range realPDFs(t) {
		golden := "testdata/" + strings.TrimSuffix(filepath.Base(path), ".pdf") + ".golden"
		got := dump(read(t, load(t, path)))
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if want := string(load(t, golden)); got != want {
			t.Errorf("%s differs (go test -update writes it anew)\n%s", golden, firstDifference(want, got))
		}
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(b), len(a))
}

func dump(doc *flow.Document) string {
	var b strings.Builder
	for _, s := range doc.Sections {
		fmt.Fprintf(&b, "section %d×%d margins %d %d %d %d mm number %d\n", s.Page.Width, s.Page.Height,
			int(s.Page.Left.Millimetres()), int(s.Page.Top.Millimetres()), int(s.Page.Right.Millimetres()), int(s.Page.Bottom.Millimetres()), s.Number.Place)
		dumpBlocks(&b, "head ", s.Header)
		dumpBlocks(&b, "foot ", s.Footer)
		dumpBlocks(&b, "", s.Blocks)
	}
	for i, n := range doc.Notes {
		dumpBlocks(&b, fmt.Sprintf("note %d ", i+1), n)
	}
	for _, w := range doc.Warnings {
		fmt.Fprintln(&b, "warning", w.Code)
	}
	return b.String()
}

func dumpBlocks(b *strings.Builder, lead string, blocks []flow.Block) {
	for _, block := range blocks {
		switch block := block.(type) {
		case *flow.Paragraph:
			fmt.Fprintf(b, "%s%s x%d a%d ", lead, block.Where, int(block.Where.X.Points()), block.Align)
			for _, r := range block.Runs {
				fmt.Fprintf(b, "[%s%s]", mark(r), r.Text)
			}
			b.WriteByte('\n')
		case *flow.Frame:
			dumpBlocks(b, lead+"frame ", block.Blocks)
		case *flow.Image:
			fmt.Fprintf(b, "%simage p%d\n", lead, block.Where.Page)
		case *flow.Table:
			fmt.Fprintf(b, "%stable of %d columns, %d rows, %d of them head\n", lead, len(block.Widths), len(block.Rows), block.HeaderRows)
			for i := range block.Rows {
				for _, c := range block.Rows[i].Cells {
					dumpBlocks(b, fmt.Sprintf("%s| %d×%d ", lead, c.ColSpan, c.RowSpan), c.Blocks)
				}
			}
		}
	}
}

func mark(r flow.Run) string {
	s := ""
	for _, m := range []struct {
		on   bool
		sign string
	}{{r.Bold, "b"}, {r.Italic, "i"}, {r.Super, "^"}} {
		if m.on {
			s += m.sign
		}
	}
	if r.Note > 0 {
		s += fmt.Sprintf("n%d", r.Note)
	}
	return fmt.Sprintf("%s%g ", s, r.Size.Points())
}

func TestRefusals(t *testing.T) {
	good := load(t, realPDFs(t)[0])
	var many []string
	for i := range 2000 {
		many = append(many, at(100, 100, 12, fmt.Sprint("trang ", i)))
	}
	cases := []struct {
		name string
		b    []byte
		lim  Limits
		code string
	}{
		{"nothing", nil, Limits{}, "pdf.empty"},
		{"not a PDF", []byte("báo cáo"), Limits{}, "pdf.not-pdf"},
		{"large", good, Limits{Bytes: 1000}, "pdf.too-large"},
		{"truncated to its head", good[:300], Limits{}, "pdf.damaged"},
		{"only a header", []byte("%PDF-1.7\n"), Limits{}, "pdf.damaged"},
		{"encrypted", encrypted(t, good), Limits{}, "pdf.encrypted"},
		{"2,000 pages", sheetOf(many, "", ""), Limits{}, "pdf.too-many-pages"},
		{"letters", good, Limits{Letters: 100}, "pdf.too-many-letters"},
		{"scan", picture(3), Limits{}, "pdf.scan"},
		{"blank", sheetOf([]string{""}, "", ""), Limits{}, "pdf.no-text"},
	}
	for _, c := range cases {
		start := time.Now()
		_, err := reader.Read(context.Background(), c.b, c.lim)
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s took %s", c.name, d)
		}
	}
}

// encrypted locks a PDF with a user password.
func encrypted(t testing.TB, b []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, b, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("qpdf", "--encrypt", "bimat", "chu", "256", "--", in, out).CombinedOutput()
	if _, statErr := os.Stat(out); statErr != nil {
		t.Fatalf("qpdf: %v\n%s", err, said)
	}
	return load(t, out)
}

// A deadline holds even inside PDFium, and the reader works on after it.
func TestDeadlineKillsAndRecovers(t *testing.T) {
	for _, inProcess := range []bool{false, true} {
		r := New(Options{Workers: 1, InProcess: inProcess, PDFiumOnly: true})
		if got, err := r.Read(context.Background(), sheetOf([]string{at(100, 100, 12, "mot")}, "", ""), Limits{}); err != nil || words(got.Blocks()) != "mot\n" {
			t.Fatalf("in process %v: %v", inProcess, err)
		}
		start := time.Now()
		_, err := r.Read(context.Background(), formBomb(20, 10), Limits{Time: 500 * time.Millisecond})
		if code := fault.CodeOf(err); code != "pdf.too-slow" && code != "pdf.too-much-memory" {
			t.Errorf("in process %v: %v", inProcess, err)
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("in process %v: stopped only after %s", inProcess, d)
		}
		if _, err := r.Read(context.Background(), sheetOf([]string{at(100, 100, 12, "hai")}, "", ""), Limits{}); err != nil {
			t.Errorf("in process %v, afterwards: %v", inProcess, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestCancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := reader.Read(ctx, sheetOf([]string{at(1, 1, 1, "x")}, "", ""), Limits{}); err == nil {
		t.Error("read under a cancelled context")
	}
}

func TestAttachments(t *testing.T) {
	b := withAttachment("tonghop-report.json", `{"a":1}`)
	files, err := reader.Attachments(context.Background(), b, Limits{})
	if err != nil || string(files["tonghop-report.json"]) != `{"a":1}` {
		t.Errorf("%v %q", err, files)
	}
	doc, data, err := reader.ReadWithAttachment(context.Background(), b, "tonghop-report.json", Limits{})
	if err != nil || string(data) != `{"a":1}` || words(doc.Blocks()) != "Bao cao\n" {
		t.Errorf("%v %q", err, data)
	}
	if _, data, err := reader.ReadWithAttachment(context.Background(), b, "other.json", Limits{}); err != nil || data != nil {
		t.Errorf("%v %q", err, data)
	}
}

func TestPagesStayUnreadWhereTheFileIsAttached(t *testing.T) {
	b := withAttachment("tonghop-report.json", `{"a":1}`)
	doc, data, err := reader.ReadUnlessAttached(context.Background(), b, "tonghop-report.json", Limits{})
	if err != nil || doc != nil || string(data) != `{"a":1}` {
		t.Errorf("%v %v %q", err, doc, data)
	}
	doc, data, err = reader.ReadUnlessAttached(context.Background(), b, "other.json", Limits{})
	if err != nil || data != nil || words(doc.Blocks()) != "Bao cao\n" {
		t.Errorf("%v %q", err, data)
	}
}

func TestPagesAreDrawn(t *testing.T) {
	pages, err := reader.Pages(context.Background(), sheetOf([]string{at(100, 100, 40, "MMM"), ""}, "", ""), 72, Limits{})
	if err != nil || len(pages) != 2 {
		t.Fatalf("%v, %d pages", err, len(pages))
	}
	if size := pages[0].Bounds().Size(); size.X != 595 || size.Y != 842 {
		t.Errorf("size %v", size)
	}
	dark := func(i int) (n int) {
		for p := 0; p < len(pages[i].Pix); p += 4 {
			if pages[i].Pix[p] < 100 {
				n++
			}
		}
		return n
	}
	if dark(0) < 200 || dark(1) != 0 {
		t.Errorf("dark points: %d and %d", dark(0), dark(1))
	}
}

func TestManyAtOnce(t *testing.T) {
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			want := fmt.Sprintf("Van ban so %d", i)
			doc, err := reader.Read(context.Background(), sheetOf([]string{at(100, 100, 12, want)}, "", ""), Limits{})
			if err != nil {
				t.Error(err)
				return
			}
			if got := strings.TrimSpace(words(doc.Blocks())); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
	group.Wait()
}

// A further PDFium is started only when files have waited as long as its start costs;
// one that gives up waiting leaves the right to start to the others.
func TestFewerStartsThanFiles(t *testing.T) {
	r := New(Options{Workers: 4, PDFiumOnly: true})
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.take(over); err == nil {
		t.Error("an engine for a cancelled file")
	}
	small := sheetOf([]string{at(100, 100, 12, "mot")}, "", "")
	for range 8 {
		if _, err := r.Read(context.Background(), small, Limits{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.idle) != 1 || len(r.empty) != 3 {
		t.Errorf("one file at a time made %d PDFiums run", len(r.idle))
	}
	<-r.starts // closed by now or soon: files that wait may start more
	var taken []*engine
	for range 4 {
		e, err := r.take(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		taken = append(taken, e)
	}
	for _, e := range taken {
		r.put(e)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestUnwritableCacheIsNoFault(t *testing.T) {
	if openCache(noCache) != nil {
		t.Error("a cache where none was wanted")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if openCache(filepath.Join(file, "below")) != nil {
		t.Error("a cache below a file")
	}
}

func FuzzPDF(f *testing.F) {
	f.Add(sheetOf([]string{at(100, 100, 12, "Bao cao")}, "", ""))
	f.Add(withAttachment("a", "b"))
	f.Add(formBomb(2, 2))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := reader.Read(context.Background(), b, Limits{Pages: 20, Letters: 10_000, Time: 5 * time.Second})
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("unexplained: %v", err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for _, path := range realPDFs(b) {
		raw := load(b, path)
		b.Run(strings.TrimSuffix(filepath.Base(path), ".pdf"), func(b *testing.B) {
			read(b, raw)
			for b.Loop() {
				read(b, raw)
			}
		})
	}
}
