package pdfread

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"tonghop/internal/pdfread/raw"
)

// bySandbox has PDFium read the pages.
func bySandbox(t testing.TB, s *sandbox, b []byte) *answer {
	t.Helper()
	a, err := s.run(context.Background(), &job{PDF: b, Limits: DefaultLimits, Text: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Pages {
		a.pages = append(a.pages, a.Pages[i].unpack())
	}
	a.Pages = nil
	return a
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
const overhang = 0.15

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
	compareLetters(w, g, want, got, say)
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

// compareLetters looks for a letter alike for every one.
func compareLetters(w, g []letter, want, got *page, say func(string, ...any)) {
	at := map[string][]int{}
	key := func(r rune, x, y int) string { return fmt.Sprint(r, x, y) }
	for i, l := range g {
		k := key(l.Rune, int(l.X/2), int(l.Y/2))
		at[k] = append(at[k], i)
	}
	for _, l := range w {
		found := false
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				for _, i := range at[key(l.Rune, int(l.X/2)+dx, int(l.Y/2)+dy)] {
					found = found || alike(l, g[i], want.Looks, got.Looks)
				}
			}
		}
		if !found {
			say("%q at %.3f %.3f advance %.3f %+v is not there", l.Rune, l.X, l.Y, l.Advance, want.Looks[l.Look])
		}
	}
}

func alike(a, b letter, looksA, looksB []raw.Look) bool {
	return math.Abs(a.X-b.X) < near && math.Abs(a.Y-b.Y) < near && b.Advance < a.Advance+near && b.Advance > a.Advance-overhang*looksA[a.Look].Size-near && a.Widget == b.Widget && looksA[a.Look] == looksB[b.Look]
}

// Reading without PDFium finds what PDFium finds, letter by letter.
func TestPlainReadsAsPDFium(t *testing.T) {
	s := benchSandbox(t)
	for _, path := range realPDFs(t) {
		b := load(t, path)
		want := bySandbox(t, s, b)
		j := &job{PDF: b, Limits: DefaultLimits, Text: true}
		got, err := j.plain(context.Background())
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
			continue
		}
		compareAnswers(t, filepath.Base(path), want, got)
	}
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
