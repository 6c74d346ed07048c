package regime

import (
	"slices"
	"strconv"

	"tonghop/internal/lexicon"
	"tonghop/internal/when"
)

// Indicator finds an indicator by its code, nil where the regime has none.
func (r *Regime) Indicator(code string) *Indicator { return r.indicators[code] }

func (r *Regime) dimension(indicator, code string) *Dimension {
	ind := r.indicators[indicator]
	if ind == nil || code == "" {
		return nil
	}
	for i := range ind.Dimensions {
		if ind.Dimensions[i].Code == code {
			return &ind.Dimensions[i]
		}
	}
	return nil
}

// Level finds the newest description of a level.
func (r *Regime) Level(code string) (*Level, bool) {
	var found *Level
	for i := range r.Levels {
		if l := &r.Levels[i]; l.Code == code && (found == nil || l.From > found.From) {
			found = l
		}
	}
	return found, found != nil
}

// LevelOn finds the description of a level that holds on a day.
func (r *Regime) LevelOn(code string, on when.Day) (*Level, bool) {
	for i := range r.Levels {
		if l := &r.Levels[i]; l.Code == code && holds(l.From, l.Until, on) {
			return l, true
		}
	}
	return nil, false
}

// LevelsOn lists the levels that report on a day, from the lowest up.
func (r *Regime) LevelsOn(on when.Day) []*Level {
	var all []*Level
	for i := range r.Levels {
		if l := &r.Levels[i]; holds(l.From, l.Until, on) {
			all = append(all, l)
		}
	}
	return all
}

// BasesOn lists the legal bases in force on a day.
func (r *Regime) BasesOn(on when.Day) []Basis {
	var all []Basis
	for _, b := range r.Bases {
		if holds(b.From, b.Until, on) {
			all = append(all, b)
		}
	}
	return all
}

// holds compares written days; their text order is day order.
func holds(from, until string, on when.Day) bool {
	day := on.String()
	return (from == "" || from <= day) && (until == "" || day <= until)
}

// PlacedSection is a section in its place in the outline of a level.
type PlacedSection struct {
	*Section
	Depth int    // 1 is the highest
	Label string // "I", "1", "a", without dot or bracket
	Title string // of the level, a pattern: Fill it
}

// SectionsFor lists the sections of a level's outline in order, each before its parts.
func (r *Regime) SectionsFor(level string) []PlacedSection {
	return place(r.Sections, level, 1)
}

func place(sections []Section, level string, depth int) []PlacedSection {
	var all []PlacedSection
	n := 0
	for i := range sections {
		s := &sections[i]
		if len(s.Levels) > 0 && !slices.Contains(s.Levels, level) {
			continue
		}
		n++
		p := PlacedSection{Section: s, Depth: depth, Label: label(depth, n), Title: s.Title}
		if own, ok := s.Labels[level]; ok {
			p.Label = own
		}
		if own, ok := s.Titles[level]; ok {
			p.Title = own
		}
		all = append(all, p)
		all = append(all, place(s.Sections, level, depth+1)...)
	}
	return all
}

// letters is the order in which Vietnamese papers letter their points (NĐ 30/2020/NĐ-CP,
// annex I, II.6).
var letters = []rune("abcdđeghiklmnopqrstuvxy")

// label counts as papers do: I, 1, a; deeper levels have no label.
func label(depth, n int) string {
	switch depth {
	case 1:
		return roman(n)
	case 2:
		return strconv.Itoa(n)
	case 3:
		if n <= len(letters) {
			return string(letters[n-1])
		}
	}
	return ""
}

func roman(n int) string {
	out := ""
	for _, step := range []struct {
		value int
		sign  string
	}{{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= step.value; n -= step.value {
			out += step.sign
		}
	}
	return out
}

// IndicatorsFor lists what a level reports: the indicators that a section of its outline
// takes and that are not kept for other levels, in the order of the regime.
func (r *Regime) IndicatorsFor(level string) []*Indicator {
	taken := map[string]bool{}
	for _, s := range r.SectionsFor(level) {
		for _, code := range s.Takes {
			taken[code] = true
		}
	}
	var all []*Indicator
	for i := range r.Indicators {
		ind := &r.Indicators[i]
		if taken[ind.Code] && (len(ind.Levels) == 0 || slices.Contains(ind.Levels, level)) {
			all = append(all, ind)
		}
	}
	return all
}

// Vocabulary is what the regime teaches the lexicon.
func (r *Regime) Vocabulary() lexicon.Vocabulary {
	terms := make([]lexicon.Term, len(r.Indicators))
	for i := range r.Indicators {
		ind := &r.Indicators[i]
		terms[i] = lexicon.Term{
			Indicator: ind.Code, Unit: ind.Unit, Units: ind.Units, Decimals: ind.Decimals, Synonyms: ind.Synonyms,
			None: ind.None, Unknown: ind.Unknown, NotApplicable: ind.NotApplicable, Dimensions: words(ind.Dimensions),
		}
	}
	return lexicon.Vocabulary{Terms: terms}
}

func words(dims []Dimension) map[string][]lexicon.Choice {
	if len(dims) == 0 {
		return nil
	}
	all := make(map[string][]lexicon.Choice, len(dims))
	for _, d := range dims {
		for _, c := range d.Choices {
			all[d.Code] = append(all[d.Code], lexicon.Choice{Code: c.Code, Words: append([]string{c.Name.Vi}, c.Synonyms...)})
		}
	}
	return all
}
