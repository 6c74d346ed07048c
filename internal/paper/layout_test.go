package paper

import (
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/when"
)

func TestLayoutOfADay(t *testing.T) {
	for _, c := range []struct {
		day    when.Day
		name   string
		covers bool
	}{
		{when.Day{}, "nd30-2020", false}, {when.MustDay("2020-03-05"), "nd30-2020", true}, {when.MustDay("2020-03-04"), "tt01-2011", true},
		{when.MustDay("2016-12-05"), "tt01-2011", true}, {when.MustDay("2008-10-20"), "tt01-2011", false},
		{when.Day{Year: 2016}, "tt01-2011", true}, {when.Day{Year: 2020, Month: 5}, "nd30-2020", true}, {when.Day{Year: 2026}, "nd30-2020", true},
	} {
		l := LayoutFor(c.day)
		if l.Name != c.name || !c.day.IsZero() && l.Covers(c.day) != c.covers {
			t.Errorf("%v: %s, covers %v", c.day, l.Name, l.Covers(c.day))
		}
	}
	if _, ok := LayoutNamed("none"); ok {
		t.Error("a layout of no name")
	}
}

// A default outside its own range would make our papers break the rule they show.
func TestLayoutsAreConsistent(t *testing.T) {
	for _, l := range Layouts() {
		ranges := []Range{l.Page.Top, l.Page.Right, l.Page.Bottom, l.Page.Left, l.Number.Size, l.Body.Indent, l.Body.Gap}
		for e, s := range l.Elements {
			ranges = append(ranges, s.Size)
			if s.Source.Document == "" || s.Word == "" {
				t.Errorf("%s: %s has no source or no name", l.Name, e)
			}
		}
		for _, r := range ranges {
			if r.Min > r.Default || r.Default > r.Max {
				t.Errorf("%s: %+v", l.Name, r)
			}
		}
		if l.Rules.Share < 333 || l.Rules.Share > 500 {
			t.Errorf("%s: rule of %d thousandths", l.Name, l.Rules.Share)
		}
		for words, s := range l.Stamps {
			if s.Source.Document == "" || s.Height != flow.MM(8) {
				t.Errorf("%s: stamp %s", l.Name, words)
			}
		}
	}
	if !LayoutFor(when.Day{}).Bases.Italic || LayoutFor(when.MustDay("2016-01-01")).Bases.Italic {
		t.Error("grounds are italic since 2020 and upright before")
	}
}

func TestElementOfLabel(t *testing.T) {
	for label, want := range map[string]Element{
		"": Clause, "Phần I": PartHeading, "CHƯƠNG II": PartHeading, "Mục 1": SectionHeading, "Tiểu mục 2": SectionHeading, "Điều 12": Article,
		"IV": RomanHeading, "A": RomanHeading, "3": Clause, "2.1": Clause, "đ": Point, "a": Point,
	} {
		if got := ElementOfLabel(label); got != want {
			t.Errorf("%q is a %s, want %s", label, got, want)
		}
	}
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 1999: "MCMXCIX", 0: "0", 4000: "4000"} {
		if Roman(n) != want {
			t.Errorf("%d is %s", n, Roman(n))
		}
	}
}
