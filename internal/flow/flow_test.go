package flow

import "testing"

func TestMeasures(t *testing.T) {
	for mm, want := range map[float64]Length{20: 1134, 30: 1701, 15: 850, 210: 11906, 297: 16838} {
		if got := MM(mm); got != want {
			t.Errorf("%v mm is %d twips, want %d", mm, got, want)
		}
	}
	if PT(14) != 280 || PT(14).Points() != 14 || A4.Landscape() {
		t.Error("points or A4")
	}
	if w := (Page{Width: A4.Width, Left: MM(30), Right: MM(15)}).TextWidth(); w != 9355 {
		t.Errorf("text width %d", w)
	}
}

func TestWhereSaysOnlyWhatIsKnown(t *testing.T) {
	for want, w := range map[string]Where{"": {}, "p2 l14": {Page: 2, Line: 14}, "¶7 B3": {Paragraph: 7, Cell: "B3"}} {
		if w.String() != want || w.IsZero() != (want == "") {
			t.Errorf("%q, want %q", w, want)
		}
	}
}
