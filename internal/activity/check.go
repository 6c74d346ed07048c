package activity

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Bounds of an entry.
const (
	mostShort   = 300    // letters of event, place, partners
	mostNote    = 10_000 // letters
	mostFigures = 40
	mostFiles   = 20
	// largest bounds a scaled number, as reports bound theirs: sums of 90,000 of them fit.
	largest = 100_000_000_000_000
	// daysAhead is how far ahead an entry may lie: a diary tells what happened.
	daysAhead = 1
	// longestSpan is the most days for which one entry may go on.
	longestSpan = 366
	// yearsBack is how far back an entry may lie; what is older is a mistyped year.
	yearsBack = 10
)

// tidy brings what was typed to the form that is kept.
func (c Content) tidy() Content {
	for _, s := range []*string{&c.Line, &c.Event, &c.Place, &c.Partners} {
		*s = text.Space(text.NFC(*s))
	}
	c.Note = strings.TrimSpace(strings.ReplaceAll(text.NFC(c.Note), "\r\n", "\n"))
	if c.Until == c.Day {
		c.Until = when.Day{}
	}
	c.Figures = slices.Clone(c.Figures)
	for i, f := range c.Figures {
		if len(f.Dimensions) == 0 {
			c.Figures[i].Dimensions = nil
		}
	}
	return c
}

// checker knows what may be said on a day by a unit of a level. Before holds the figures
// that an entry has already: they stay allowed when a regime changes.
type checker struct {
	today   when.Day
	level   string
	regimes map[string]*regime.Regime
	before  []Figure
}

// check finds everything that is wrong with a content, by the names of the form's fields.
func (k *checker) check(c Content) error {
	bad := fault.New(fault.Invalid, "activity.invalid")
	switch n := len([]rune(c.Line)); {
	case n == 0:
		bad.At("line", "activity.line-missing")
	case n > MostLetters:
		bad.At("line", "activity.line-long", MostLetters)
	}
	for field, s := range map[string]string{"event": c.Event, "place": c.Place, "partners": c.Partners} {
		if len([]rune(s)) > mostShort {
			bad.At(field, "activity.text-long", mostShort)
		}
	}
	if len([]rune(c.Note)) > mostNote {
		bad.At("note", "activity.text-long", mostNote)
	}
	if !c.Kind.Known() {
		bad.At("kind", "activity.kind-unknown")
	}
	k.days(bad, c)
	if m := c.Money; m.IsNumber() && (m.Scaled < 0 || m.Decimals > 0 || m.Scaled > largest) {
		bad.At("money", "activity.money-wrong")
	}
	if len(c.Figures) > mostFigures {
		bad.At("figures", "activity.figures-many", mostFigures)
	}
	for i, f := range c.Figures {
		if !slices.ContainsFunc(k.before, f.Equal) {
			k.figure(bad, "figure"+strconv.Itoa(i+1), f)
		}
	}
	return bad.OrNil()
}

func (k *checker) days(bad *fault.Error, c Content) {
	last := k.today.AddDays(daysAhead)
	switch {
	case !c.Day.Known():
		bad.At("day", "activity.day-missing")
		return
	case c.Day.After(last):
		bad.At("day", "activity.day-future", vietnamese(c.Day))
	case c.Day.Year < k.today.Year-yearsBack:
		bad.At("day", "activity.day-past", vietnamese(c.Day), yearsBack)
	}
	if c.Until.IsZero() {
		return
	}
	switch {
	case !c.Until.Known() || c.Until.Before(c.Day):
		bad.At("until", "activity.until-before")
	case c.Until.After(last):
		bad.At("until", "activity.day-future", vietnamese(c.Until))
	case c.Day.DaysUntil(c.Until) > longestSpan:
		bad.At("until", "activity.until-long", longestSpan)
	}
}

// vietnamese writes a day as people read it.
func vietnamese(d when.Day) string { return d.Noon().Format("02/01/2006") }

func (k *checker) figure(bad *fault.Error, field string, f Figure) {
	r := k.regimes[f.Regime]
	if r == nil {
		bad.At(field, "activity.regime-unknown", f.Regime)
		return
	}
	ind := r.Indicator(f.Indicator)
	switch {
	case ind == nil:
		bad.At(field, "activity.indicator-unknown", f.Indicator)
		return
	case !reportedBy(ind, k.level):
		bad.At(field, "activity.indicator-level", ind.Name.Vi)
		return
	}
	for _, dim := range slices.Sorted(maps.Keys(f.Dimensions)) {
		if !hasChoice(ind, dim, f.Dimensions[dim]) {
			bad.At(field, "activity.choice-unknown", f.Dimensions[dim], ind.Name.Vi)
		}
	}
	k.value(bad, field, f.Value, ind)
}

func (k *checker) value(bad *fault.Error, field string, v quantity.Value, ind *regime.Indicator) {
	switch {
	case v.State == quantity.Missing:
		bad.At(field, "activity.value-missing", ind.Name.Vi)
	case !v.IsNumber():
	case v.Scaled < 0:
		bad.At(field, "activity.value-negative", ind.Name.Vi)
	case v.Decimals > ind.Decimals:
		bad.At(field, "activity.value-decimals", v.Vietnamese(), ind.Name.Vi, int(ind.Decimals))
	default:
		if scaled, ok := v.Rescale(ind.Decimals); !ok || scaled.Scaled > largest {
			bad.At(field, "activity.figure-too-large", v.Vietnamese())
		}
	}
}

func hasChoice(ind *regime.Indicator, dimension, choice string) bool {
	for _, d := range ind.Dimensions {
		if d.Code == dimension {
			return slices.ContainsFunc(d.Choices, func(c regime.Choice) bool { return c.Code == choice })
		}
	}
	return false
}

// decimals is the scale in which a figure is kept.
func (k *checker) decimals(f Figure) uint8 {
	if r := k.regimes[f.Regime]; r != nil {
		if ind := r.Indicator(f.Indicator); ind != nil {
			return ind.Decimals
		}
	}
	return f.Value.Decimals
}
