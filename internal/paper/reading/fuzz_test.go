package reading

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/flow"
	"tonghop/internal/plain"
)

// FuzzRead reads any text, as lines and as paragraphs: it must end, must not fail, and
// must not name anything that the text does not hold.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/papers/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		words, _, _ := strings.Cut(string(raw), "===")
		f.Add(words)
	}
	f.Add("Số: /\nĐiều \n1.\nKính gửi:\nNơi nhận:\n- ;\nTM.\n")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 20_000 || !utf8.ValidString(s) {
			return
		}
		d, err := plain.ReadText([]byte(s), plain.DefaultLimits)
		if err != nil {
			return
		}
		for _, wrapped := range []bool{d.Lines, !d.Lines} {
			d.Lines = wrapped
			for _, r := range Read(d, Options{}) {
				onlyPrinted(t, s, &r)
			}
		}
	})
}

// onlyPrinted holds the parts against the letters of the text.
func onlyPrinted(t *testing.T, s string, r *Reading) {
	letters := foldLetters(s)
	for _, part := range []string{r.Paper.Issuer, r.Paper.ParentBody, r.Paper.Symbol, r.Paper.Place, r.Paper.Archive} {
		for _, w := range strings.Fields(part) {
			if !strings.Contains(letters, foldLetters(w)) {
				t.Fatalf("%q is not in the text", part)
			}
		}
	}
	for i := range r.Sections {
		if r.Sections[i].Level < 1 {
			t.Fatalf("level %d", r.Sections[i].Level)
		}
	}
}

func foldLetters(s string) string {
	var l line
	l.setRaw(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1 // nothing that is printed
		}
		return r
	}, s))
	return strings.ReplaceAll(l.fold, " ", "")
}

// Time grows with the text, not with its square: ten times the text may take forty
// times as long, where the square would take a hundred. Other work on the machine makes
// single measurements long, never short, so the best of several tries counts.
func TestLinearTime(t *testing.T) {
	seed, err := os.ReadFile(filepath.Join(documents, "bc-vinhlong-tham-tra-hdnd.txt"))
	if err != nil {
		t.Fatal(err)
	}
	hard := map[string]string{
		"a report again and again": string(seed),
		"numbers":                  strings.Repeat("số 1/QĐ-UBND, 2/QĐ-UBND và số 3-KL/TW của Sở ", 60) + "\n",
		"colons and brackets":      strings.Repeat("1. Về (a: b: c: ", 60) + "\n",
		"one long line":            strings.Repeat("Ủy ban nhân dân tỉnh đã ban hành tại ", 100),
		"labels":                   strings.Repeat("1. Mục\n", 200),
		"recipients":               "Nơi nhận:\n" + strings.Repeat("- Như trên; KT. CHỦ TỊCH: ", 100) + "\n",
	}
	for name, s := range hard {
		var small, large time.Duration
		for try := range 6 {
			a, b := readTime(t, s), readTime(t, strings.Repeat(s, 10))
			if try == 0 {
				small, large = a, b
			}
			small, large = min(small, a), min(large, b)
			if large <= 40*small {
				break
			}
		}
		if large > 40*small+10*time.Millisecond {
			t.Errorf("%s: %v, ten times as much %v", name, small, large)
		}
	}
}

func readTime(t *testing.T, s string) time.Duration {
	d, err := plain.ReadText([]byte(s), plain.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	Read(d, Options{})
	return time.Since(start)
}

func TestLongFilesAreCut(t *testing.T) {
	d := &flow.Document{Sections: []flow.Section{{}}}
	p := &flow.Paragraph{Runs: []flow.Run{{Text: "Dòng"}}}
	for range MaxLines + 10 {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, p)
	}
	r := Read(d, Options{})
	if len(r) != 1 || len(r[0].Found) == 0 || r[0].Found[len(r[0].Found)-1].Part != "file" {
		t.Fatal("the reader does not say that it stopped")
	}
}

func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"bc-vinhlong-811-tham-tra.pdf", "bc-phumybac-thang-6-2026.docx", "bc-phumybac-tuan-2026.docx", "bc-laocai-chien-luoc-hoa-chat.docx", "bc-trieuson-doi-ngoai-2016.txt"} {
		d := openFlow(b, filepath.Join(documents, name))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Read(d, Options{})
			}
		})
	}
}
