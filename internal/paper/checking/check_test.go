package checking

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tonghop/internal/docx"
	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
	"tonghop/internal/paper/setting"
	"tonghop/internal/pdf"
	"tonghop/internal/pdfread"
)

var pdfs = sync.OnceValue(func() *pdfread.Reader { return pdfread.New(pdfread.Options{Workers: 1}) })

// sample reads one of the sample papers.
func sample(t testing.TB, name string) *paper.Paper {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../testdata/papers", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	p := new(paper.Paper)
	if err := json.Unmarshal(raw, p); err != nil {
		t.Fatal(err)
	}
	return p
}

func set(t testing.TB, p *paper.Paper) *flow.Document {
	t.Helper()
	d, err := setting.Set(p, paper.LayoutFor(p.Date), setting.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func throughDOCX(t testing.TB, d *flow.Document) *flow.Document {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, d, docx.Options{}); err != nil {
		t.Fatal(err)
	}
	back, err := docx.Read(b.Bytes(), docx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func throughPDF(t testing.TB, d *flow.Document) *flow.Document {
	t.Helper()
	var b bytes.Buffer
	if _, err := pdf.Write(&b, d, pdf.Options{}); err != nil {
		t.Fatal(err)
	}
	back, err := pdfs().Read(context.Background(), b.Bytes(), pdfread.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// check reads the flow as a paper and checks it by the layout of its day.
func check(t testing.TB, d *flow.Document, l *paper.Layout) []Departure {
	t.Helper()
	readings := reading.Read(d, reading.Options{})
	if len(readings) == 0 {
		t.Fatal("nothing was read")
	}
	return Check(d, &readings[0], l)
}

// drafts are remarks that an unfinished paper must get; they are no departures of ours.
var drafts = map[string]bool{"check.number-open": true, "check.date-open": true, "check.collective": true}

func samples(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../testdata/papers/*.json")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d sample papers (%v)", len(files), err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(filepath.Base(files[i]), ".json")
	}
	return files
}

// What we write must pass what we check, in either format and under either layout.
func TestOurOwnPapersPassClean(t *testing.T) {
	for _, name := range samples(t) {
		p := sample(t, name)
		d := set(t, p)
		l := paper.LayoutFor(p.Date)
		for format, back := range map[string]*flow.Document{"docx": throughDOCX(t, d), "pdf": throughPDF(t, d)} {
			for _, dep := range check(t, back, l) {
				if !drafts[dep.Rule] {
					t.Errorf("%s.%s: %s %s %s: %s", name, format, dep.Severity, dep.Rule, dep.Where, dep.Say("vi"))
				}
			}
		}
	}
}
