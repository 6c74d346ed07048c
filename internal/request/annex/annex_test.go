package annex

import (
	"strings"
	"testing"

	"tonghop/internal/paper"
	"tonghop/internal/regime"
)

// Every section and every figure of a level stands in its annex, with what to write.
func TestTheAnnexHoldsTheWholeRegime(t *testing.T) {
	for code, period := range map[string]string{"thong-tin-doi-ngoai": "2016", "chuyen-doi-so-xa": "2024-Q3"} {
		r, err := regime.Builtin(code)
		if err != nil {
			t.Fatal(err)
		}
		levels := []string{"commune", "district"}
		all := Of(r, In{Levels: levels, Period: "2016", Title: "Đề cương " + period, Guidance: "Dòng một\n\nDòng hai", Reference: "(Kèm theo)"})
		if len(all) != 2 || all[0].Label != "Phụ lục I" || all[1].Label != "Phụ lục II" || !strings.HasSuffix(all[1].Title, "(cấp huyện)") {
			t.Fatalf("%s: %d annexes", code, len(all))
		}
		for i, level := range levels {
			headings, rows, first := 0, 0, ""
			for _, b := range all[i].Body {
				switch b := b.(type) {
				case paper.Heading:
					headings++
				case paper.Table:
					rows = len(b.Rows) - 1
				case paper.Paragraph:
					if first == "" {
						first = b.Inlines.Text()
					}
				}
			}
			if headings != len(r.SectionsFor(level)) || rows != len(r.IndicatorsFor(level)) || rows == 0 {
				t.Errorf("%s, %s: %d headings, %d figures", code, level, headings, rows)
			}
			if (first == "Dòng một") != (i == 0) {
				t.Errorf("%s, %s: the guidance stands on top of the first annex alone, not %q", code, level, first)
			}
		}
	}
}

func TestNothingIsAskedOfALevelThatTheRegimeDoesNotKnow(t *testing.T) {
	r, err := regime.Builtin("thong-tin-doi-ngoai")
	if err != nil {
		t.Fatal(err)
	}
	if all := Of(r, In{Period: "2016"}); len(all) != 0 {
		t.Errorf("%d annexes without a level", len(all))
	}
}
