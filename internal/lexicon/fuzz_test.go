package lexicon

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tonghop/internal/quantity"
)

// checkFigures holds what is true of every figure of every text.
func checkFigures(t *testing.T, s string, figures []Figure) {
	t.Helper()
	last := 0
	for _, f := range figures {
		if f.Start < last || f.End <= f.Start || f.End > len(s) || f.Text != s[f.Start:f.End] {
			t.Fatalf("%q: figure at %d to %d, text %q", s, f.Start, f.End, f.Text)
		}
		if !boundary(s, f.Start) || !boundary(s, f.End) {
			t.Fatalf("%q: %d to %d cuts a letter", s, f.Start, f.End)
		}
		if f.Value.State == quantity.Missing || f.Sure <= 0 || f.Sure > 1 || f.Change && f.Indicator != "" {
			t.Fatalf("%q: %+v", s, f)
		}
		if (f.Indicator == "") != (f.Scaled.State == quantity.Missing) {
			t.Fatalf("%q: indicator %q with %s", s, f.Indicator, f.Scaled)
		}
		last = f.Start
	}
}

func boundary(s string, i int) bool {
	return i == len(s) || utf8.RuneStart(s[i]) || !utf8.ValidString(s)
}

func FuzzFind(f *testing.F) {
	for _, s := range readSentences(f, "sentences.tsv") {
		f.Add(s.sentence)
	}
	f.Add("12\xff băng rôn\x00 3/4/5/6 (((((năm 2015")
	f.Add("2 tỷ 300 triệu 500 nghìn đồng 1 2 3 4 x 5 x 6m")
	l, g := newTestLexicon(f), General()
	f.Fuzz(func(t *testing.T, s string) {
		checkFigures(t, s, l.FindIn(s, Context{Period: "2016", Takes: []string{"money"}}))
		checkFigures(t, s, g.Find(s))
	})
}

// Texts put together from the words of the sentences, in any order.
func TestAnyWordsInAnyOrder(t *testing.T) {
	var words []string
	for _, s := range readSentences(t, "sentences.tsv") {
		words = append(words, strings.Fields(s.sentence)...)
	}
	words = append(words, "\n", "\n\n", ";", "(", ")", "trong đó", "năm trước", "½", "‰")
	l := newTestLexicon(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var b strings.Builder
		for range r.IntN(60) {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteString([]string{" ", " ", " ", "", "\n", "\u00a0"}[r.IntN(6)])
		}
		checkFigures(t, b.String(), l.FindIn(b.String(), Context{Period: "2016-Q1"}))
	}
}

// A number printed in Vietnamese, in digits or in words, is found with its value.
func TestPrintedNumbersAreFound(t *testing.T) {
	l := General()
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		n := r.Int64N([]int64{100, 10_000, 10_000_000, 1_000_000_000_000}[r.IntN(4)]) + 2
		v := quantity.Int(n)
		if got := l.Find("có " + v.Vietnamese() + " hộ dân"); len(got) != 1 || got[0].Value != v {
			t.Fatalf("%s: %+v", v.Vietnamese(), got)
		}
		if got := l.Find("có " + v.Words() + " hộ dân"); len(got) != 1 || got[0].Value != v {
			t.Fatalf("%d, %s: %+v", n, v.Words(), got)
		}
		d := quantity.Decimal(r.Int64N(1_000_000), uint8(1+r.IntN(2)))
		if got := l.Find("đạt " + d.Vietnamese() + " tấn"); len(got) != 1 || got[0].Value != d {
			t.Fatalf("%s: %+v", d.Vietnamese(), got)
		}
	}
}

// The same figures are found wherever a sentence stands and whatever lines break it.
func TestPlaceDoesNotMatter(t *testing.T) {
	l := newTestLexicon(t)
	for _, s := range readSentences(t, "sentences.tsv") {
		alone := l.Find(s.sentence)
		among := l.Find("Tình hình chung ổn định.\n\n" + s.sentence + "\n\nCông tác phối hợp được duy trì.")
		if len(alone) != len(among) {
			t.Errorf("%s: %v alone, %v among others", s.sentence, brief(alone), brief(among))
			continue
		}
		for i := range alone {
			if alone[i].Value != among[i].Value || alone[i].Unit != among[i].Unit {
				t.Errorf("%s: %v alone, %v among others", s.sentence, brief(alone), brief(among))
			}
		}
	}
}

// Time grows with the text, not with its square, however it is made.
func TestLinear(t *testing.T) {
	l := newTestLexicon(t)
	for _, piece := range []string{"12 băng rôn và ", "không tổ chức lớp tập huấn ", "1.", "((((", "năm 2015 ", "- ", "hai trăm ", "3/", "x", "ố", "\n"} {
		work := func(n int) float64 {
			s := strings.Repeat(piece, n)
			best := time.Hour
			for range 4 {
				start := time.Now()
				l.Find(s)
				best = min(best, time.Since(start))
			}
			return float64(best)
		}
		small, large := 1000, 8000
		ratio := work(large) / work(small)
		if ratio > 8*6 { // eight times the text; room for a busy machine
			t.Errorf("%q: %.1f times the time for 8 times the text", piece, ratio)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	l := newTestLexicon(t)
	done := make(chan int)
	for range 8 {
		go func() { done <- len(l.Find("Treo 12 băng rôn, 3 pa nô. Kinh phí 1,5 tỷ đồng.")) }()
	}
	for range 8 {
		if n := <-done; n != 3 {
			t.Errorf("%d figures", n)
		}
	}
}
