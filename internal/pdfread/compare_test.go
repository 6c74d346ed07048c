package pdfread

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"testing"

	"tonghop/internal/pdfread/raw"
)

// bySandbox has PDFium read the pages.
func bySandbox(s *sandbox, b []byte) (*answer, error) {
	a, err := s.run(context.Background(), &job{PDF: b, Limits: DefaultLimits, Text: true})
	if err != nil {
		return nil, err
	}
	for i := range a.Pages {
		a.pages = append(a.pages, a.Pages[i].unpack())
	}
	a.Pages = nil
	return a, nil
}

// inked gives the letters that are seen.
func inked(p *page) []letter {
	var out []letter
	for _, l := range p.Letters {
		if !isBlank(l.Rune) {
			if l.Rune == lineEndHyphen {
				l.Rune = '-'
			}
			out = append(out, l)
		}
	}
	return out
}

const near = 0.02 // points

// overhang is how far, in font sizes, ink may pass a letter's advance: PDFium counts the
// ink, if it is wider, which only the font's outlines would tell.
const overhang = 0.25

func apart(a, b box) float64 {
	return max(math.Abs(a.Left-b.Left), math.Abs(a.Top-b.Top), math.Abs(a.Right-b.Right), math.Abs(a.Bottom-b.Bottom))
}

// differences compares what two readers found on a page. Letters may come in another
// order: PDFium sorts the pieces of a line.
func differences(want, got *page) (out []string) {
	say := func(format string, args ...any) {
		if len(out) < 12 {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	if math.Abs(want.Width-got.Width) > near || math.Abs(want.Height-got.Height) > near {
		say("size %g×%g, want %g×%g", got.Width, got.Height, want.Width, want.Height)
	}
	w, g := inked(want), inked(got)
	if len(w) != len(g) {
		say("%d letters, want %d", len(g), len(w))
	}
	for _, l := range missing(w, g, want.Looks, got.Looks) {
		say("%q at %.3f %.3f advance %.3f %+v is not there", l.Rune, l.X, l.Y, l.Advance, want.Looks[l.Look])
	}
	for _, l := range missing(g, w, got.Looks, want.Looks) {
		say("%q at %.3f %.3f advance %.3f %+v is too much", l.Rune, l.X, l.Y, l.Advance, got.Looks[l.Look])
	}
	boxes := func(name string, w, g []box) {
		if len(w) != len(g) {
			say("%d %s, want %d", len(g), name, len(w))
			return
		}
		for i := range w {
			if apart(w[i], g[i]) > near {
				say("%s %d at %v, want %v", name, i, g[i], w[i])
			}
		}
	}
	boxes("images", want.Images, got.Images)
	boxes("frames", want.Frames, got.Frames)
	boxes("rules", boxesOf(want.Rules), boxesOf(got.Rules))
	return out
}

func boxesOf(rules []rule) (out []box) {
	for _, r := range rules {
		out = append(out, r.Box)
	}
	return out
}

// missing gives the letters that have no letter alike among the others.
func missing(all, others []letter, looks, otherLooks []raw.Look) (out []letter) {
	at := map[string][]int{}
	key := func(r rune, x, y int) string { return fmt.Sprint(r, x, y) }
	for i, l := range others {
		k := key(l.Rune, int(l.X/2), int(l.Y/2))
		at[k] = append(at[k], i)
	}
	for _, l := range all {
		found := false
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				for _, i := range at[key(l.Rune, int(l.X/2)+dx, int(l.Y/2)+dy)] {
					found = found || alike(l, others[i], looks, otherLooks)
				}
			}
		}
		if !found {
			out = append(out, l)
		}
	}
	return out
}

func alike(a, b letter, looksA, looksB []raw.Look) bool {
	k := looksA[a.Look]
	room := k.Angle != 0 || math.Abs(a.Advance-b.Advance) < overhang*k.Size+near // of letters on their side nobody asks
	return math.Abs(a.X-b.X) < near && math.Abs(a.Y-b.Y) < near && room && a.Widget == b.Widget && k == looksB[b.Look]
}

// folder may name further PDFs to compare, of whatever program.
var folder = flag.String("pdfs", "", "folder of PDFs to read both ways")

// Reading without PDFium finds what PDFium finds, letter by letter.
func TestPlainReadsAsPDFium(t *testing.T) {
	s := benchSandbox(t)
	for _, path := range realPDFs(t) {
		if !compareFile(t, s, path) {
			t.Errorf("%s is not plain", filepath.Base(path))
		}
	}
	if *folder == "" {
		return
	}
	plain, all := 0, 0
	err := filepath.WalkDir(*folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && filepath.Ext(path) == ".pdf" {
			all++
			if compareFile(t, s, path) {
				plain++
			} else {
				t.Log("not plain:", path)
			}
		}
		return err
	})
	t.Logf("%d of %d files are plain (%v)", plain, all, err)
}

// compareFile tells whether the file is plain.
func compareFile(t *testing.T, s *sandbox, path string) bool {
	t.Helper()
	b := load(t, path)
	j := &job{PDF: b, Limits: DefaultLimits, Text: true}
	got, err := j.plain(context.Background())
	if err != nil {
		return false
	}
	want, err := bySandbox(s, b)
	if err != nil {
		t.Errorf("%s: PDFium says %v", path, err)
		return true
	}
	compareAnswers(t, filepath.Base(path), want, got)
	return true
}

func compareAnswers(t *testing.T, name string, want, got *answer) {
	t.Helper()
	if len(want.pages) != len(got.pages) || want.Title != got.Title || want.Author != got.Author || want.Subject != got.Subject {
		t.Errorf("%s: %d pages %q %q %q, want %d %q %q %q", name, len(got.pages), got.Title, got.Author, got.Subject, len(want.pages), want.Title, want.Author, want.Subject)
		return
	}
	for i := range want.pages {
		for _, d := range differences(want.pages[i], got.pages[i]) {
			t.Errorf("%s page %d: %s", name, i+1, d)
		}
	}
}
