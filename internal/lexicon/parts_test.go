package lexicon

import "testing"

func TestPartsWithin(t *testing.T) {
	figure := func(code string, part bool, sure float64) Figure {
		return Figure{Indicator: code, Part: part, Sure: sure}
	}
	for name, c := range map[string]struct {
		figures []Figure
		within  []bool
	}{
		"an indicator of its own":           {[]Figure{figure("in", false, 0.9), figure("online", true, 0.9), figure("rate", true, 0.9)}, []bool{false, false, false}},
		"the same indicator":                {[]Figure{figure("in", false, 0.9), figure("in", true, 0.9)}, []bool{false, true}},
		"what hangs on a part":              {[]Figure{figure("class", false, 0.9), figure("class", true, 0.9), figure("people", true, 0.9)}, []bool{false, true, true}},
		"no indicator":                      {[]Figure{figure("class", false, 0.9), figure("", true, 0.9), figure("people", true, 0.9)}, []bool{false, true, true}},
		"not named by its own words":        {[]Figure{figure("in", false, 0.9), figure("online", true, 0.7)}, []bool{false, true}},
		"a whole ends the parts":            {[]Figure{figure("in", false, 0.9), figure("in", true, 0.9), figure("done", false, 0.9), figure("rate", true, 0.9)}, []bool{false, true, false, false}},
		"a choice of a dimension is a part": {[]Figure{figure("in", false, 0.9), {Indicator: "in", Part: true, Sure: 0.6, Dimensions: map[string]string{"a": "b"}}}, []bool{false, false}},
	} {
		var p Parts
		for i := range c.figures {
			if got := p.Within(&c.figures[i]); got != c.within[i] {
				t.Errorf("%s: figure %d is within: %v", name, i, got)
			}
		}
	}
}
