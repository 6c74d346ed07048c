package docx

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// converted lets LibreOffice make files of another format from the given ones, all in
// one run: it is another reader than ours, and nearest to Word that a machine without
// Word has.
func converted(t *testing.T, format string, files map[string][]byte) map[string][]byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is not installed: ./check installs it (apt-get install libreoffice-writer)")
	}
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", filepath.Join(dir, "out")}
	for name, b := range files {
		in := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(in, b, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, in)
	}
	if out, err := exec.CommandContext(ctx, office, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	ext, _, _ := strings.Cut(format, ":")
	all := map[string][]byte{}
	for name := range files {
		b, err := os.ReadFile(filepath.Join(dir, "out", name+"."+ext))
		if err != nil {
			t.Fatalf("LibreOffice could not open %s: %v", name, err)
		}
		all[name] = b
	}
	return all
}

// wordsOf are the words of blocks in reading order.
func wordsOf(blocks []flow.Block) []string {
	var all []string
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			all = append(all, strings.Fields(text.Space(b.Label+" "+b.Text()))...)
		case *flow.Table:
			for _, row := range b.Rows {
				for _, c := range row.Cells {
					all = append(all, wordsOf(c.Blocks)...)
				}
			}
		case *flow.Frame:
			all = append(all, wordsOf(b.Blocks)...)
		}
	}
	return all
}

// Every word we write, and no other, is in the file as LibreOffice sees it, and our
// reader finds it in the file that LibreOffice saves again.
func TestLibreOfficeSeesTheSameWords(t *testing.T) {
	files := map[string][]byte{"sample": written(t, sample(), Options{Package: []byte(`{"a":1}`)})}
	want := map[string][]string{"sample": wordsOf(sample().Blocks())}
	for i, name := range []string{"one", "two", "three"} {
		d := randomDocument(rand.New(rand.NewPCG(uint64(i), 99)))
		files[name], want[name] = written(t, d, Options{}), wordsOf(d.Blocks())
	}
	for name, b := range converted(t, "docx", files) {
		d, err := Read(b, Limits{})
		if err != nil {
			t.Fatalf("%s saved by LibreOffice: %v", name, err)
		}
		if got := wordsOf(d.Blocks()); strings.Join(got, " ") != strings.Join(want[name], " ") {
			t.Errorf("%s: %s", name, firstDifference(strings.Join(got, "\n"), strings.Join(want[name], "\n")))
		}
		if name == "sample" {
			checkSaved(t, b, d)
		}
	}
}

// checkSaved looks at what LibreOffice kept of the sample.
func checkSaved(t *testing.T, b []byte, d *flow.Document) {
	t.Helper()
	if data, err := Package(b); err != nil || string(data) != `{"a":1}` {
		t.Errorf("the package did not survive: %q %v", data, err)
	}
	want := sample()
	if len(d.Sections) != 2 {
		t.Fatalf("%d sections", len(d.Sections))
	}
	for i := range d.Sections {
		got, ours := d.Sections[i], want.Sections[i]
		if got.Number != ours.Number || got.Restart != ours.Restart || got.Page.Landscape() != ours.Page.Landscape() {
			t.Errorf("section %d: %+v restart %t", i, got.Number, got.Restart)
		}
		for _, m := range [][2]flow.Length{{got.Page.Width, ours.Page.Width}, {got.Page.Height, ours.Page.Height}, {got.Page.Top, ours.Page.Top}, {got.Page.Left, ours.Page.Left}, {got.Page.Right, ours.Page.Right}} {
			if d := m[0] - m[1]; d < -3 || d > 3 {
				t.Errorf("section %d: %d, want %d twips", i, m[0], m[1])
			}
		}
	}
	headings, tables := 0, 0
	for _, bl := range d.Blocks() {
		switch bl := bl.(type) {
		case *flow.Paragraph:
			if bl.Role == flow.Heading {
				headings++
			}
		case *flow.Table:
			if bl.Border {
				tables++
				if c := bl.Rows[0].Cells; bl.HeaderRows != 2 || c[0].RowsSpanned() != 2 || c[2].Cols() != 2 {
					t.Errorf("spans of a table were lost: %+v", c)
				}
			}
		}
	}
	if headings != 24 || tables != 3 || len(d.Notes) != 1 {
		t.Errorf("%d headings, %d tables, %d notes", headings, tables, len(d.Notes))
	}
}

// The pages LibreOffice sets: numbers from page two on, anew in the annex.
func TestLibreOfficeSetsThePages(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Fatal("pdftotext is not installed: ./check installs it (apt-get install poppler-utils)")
	}
	pdf := converted(t, "pdf", map[string][]byte{"sample": written(t, sample(), Options{})})["sample"]
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimRight(string(out), "\f\n"), "\f")
	var tops []string
	for _, p := range pages {
		top, _, _ := strings.Cut(strings.TrimLeft(p, "\n"), "\n")
		if top = strings.TrimSpace(top); len(top) > 2 {
			top = "-"
		}
		tops = append(tops, top)
	}
	if got := strings.Join(tops, " "); got != "- 2 3 4 5 6 - 2" {
		t.Errorf("page numbers %s", got)
	}
	if n := strings.Count(string(out), "Chỉ tiêu"); n < 4 {
		t.Errorf("the head of the table that runs over a page is printed %d times in all", n)
	}
}

// Real documents keep their words through our reader, our writer and LibreOffice.
func TestRealDocumentsSurviveRewriting(t *testing.T) {
	files, want := map[string][]byte{}, map[string][]string{}
	for name, b := range documents(t) {
		d, err := Read(b, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		out := written(t, d, Options{})
		checkFile(t, out)
		files[name], want[name] = out, wordsOf(d.Blocks())
		back, err := Read(out, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := wordsOf(back.Blocks()); strings.Join(got, " ") != strings.Join(want[name], " ") {
			t.Errorf("%s: %s", name, firstDifference(strings.Join(got, "\n"), strings.Join(want[name], "\n")))
		}
	}
	for name, b := range converted(t, "docx", files) {
		d, err := Read(b, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := wordsOf(d.Blocks()); strings.Join(got, " ") != strings.Join(want[name], " ") {
			t.Errorf("%s in LibreOffice: %s", name, firstDifference(strings.Join(got, "\n"), strings.Join(want[name], "\n")))
		}
	}
}
