package regime

import (
	"maps"
	"testing"

	"tonghop/internal/lexicon"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
)

// What the program writes it must be able to read: the words of each sentence, given to
// the lexicon, bring back the figures that were printed.
func TestSentencesAreReadBack(t *testing.T) {
	for _, r := range allBuiltins(t) {
		lex, err := lexicon.New(r.Vocabulary())
		if err != nil {
			t.Fatal(err)
		}
		back, printed := 0, 0
		for _, level := range []string{"commune", "district", "province"} {
			for _, s := range r.SectionsFor(level) {
				for i := range s.Sentences {
					for _, set := range answerSets[:2] {
						values := func(ref Ref) quantity.Value { return set.value(r, ref) }
						line, _, ok := r.Render(&s.Sentences[i], level, values, Context{Period: "2016", Unit: "UBND xã A", Area: "huyện B"})
						if !ok {
							continue
						}
						found := lex.FindIn(line.Text(), lexicon.Context{Period: "2016", Takes: s.Takes})
						b, p := readBack(t, line, found)
						back, printed = back+b, printed+p
					}
				}
			}
		}
		share := float64(back) / float64(printed)
		t.Logf("%s: %d of %d figures read back (%.3f)", r.Code, back, printed, share)
		if share < 0.95 {
			t.Errorf("%s: only %.3f of the printed figures are read back", r.Code, share)
		}
	}
}

// readBack counts the figures of a line and those of them that were found as they are.
func readBack(t *testing.T, line paper.Inlines, found []lexicon.Figure) (back, printed int) {
	t.Helper()
	for i := range line {
		f := line[i].Figure
		if f == nil {
			continue
		}
		printed++
		hit := false
		for _, g := range found {
			hit = hit || g.Indicator == f.Indicator && g.Scaled.IsNumber() && quantity.Compare(g.Scaled, f.Value) == 0 && maps.Equal(g.Dimensions, f.Dimensions)
		}
		if hit {
			back++
			continue
		}
		t.Logf("not read back: %s %v = %s in %q", f.Indicator, f.Dimensions, line[i].Text, line.Text())
		for _, g := range found {
			t.Logf("      %q = %s [%s] %v part=%v", g.Text, g.Scaled, g.Indicator, g.Dimensions, g.Part)
		}
	}
	return back, printed
}

// The words for "none" and "unknown" are read back as such answers, never as silence.
func TestAnswersWithoutANumberAreReadBack(t *testing.T) {
	for _, r := range allBuiltins(t) {
		lex, err := lexicon.New(r.Vocabulary())
		if err != nil {
			t.Fatal(err)
		}
		for _, state := range []quantity.State{quantity.None, quantity.Unknown} {
			back, said := 0, 0
			for _, level := range []string{"commune", "district", "province"} {
				for _, s := range r.SectionsFor(level) {
					for i := range s.Sentences {
						sentence := &s.Sentences[i]
						line, _, ok := r.Render(sentence, level, func(Ref) quantity.Value { return quantity.Of(state) }, Context{Period: "2016", Unit: "UBND xã A", Area: "huyện B"})
						if !ok {
							continue
						}
						said++
						if answered(r, sentence, lex.FindIn(line.Text(), lexicon.Context{Period: "2016", Takes: s.Takes}), state) {
							back++
							continue
						}
						t.Logf("not read back as %s: %q of %v", state, line.Text(), sentence.Uses)
					}
				}
			}
			share := float64(back) / float64(said)
			t.Logf("%s: %d of %d sentences read back as %s (%.3f)", r.Code, back, said, state, share)
			if share < 0.9 {
				t.Errorf("%s: only %.3f of the sentences for %s are read back", r.Code, share, state)
			}
		}
	}
}

// answered tells whether what was found gives the state to what the sentence is about.
func answered(r *Regime, s *Sentence, found []lexicon.Figure, state quantity.State) bool {
	for _, ref := range r.about(s) {
		for _, f := range found {
			if f.Indicator == ref.Indicator && f.Value.State == state {
				return true
			}
		}
	}
	return false
}
