package regimes

import (
	"regexp"
	"strings"

	"tonghop/internal/regime"
)

// kindOf says how a place of a regime's file is written in a form.
type kindOf string

const (
	line    kindOf = "line"    // words on one line
	text    kindOf = "text"    // words on several lines
	list    kindOf = "list"    // one item a line
	codes   kindOf = "codes"   // codes, parted by commas or lines
	levels  kindOf = "levels"  // boxes of the regime's levels
	choice  kindOf = "choice"  // one of Choices
	flag    kindOf = "flag"    // a box to tick
	number  kindOf = "number"  // a whole number; 0 takes the place away
	choices kindOf = "choices" // of a dimension: code | vi | en | words in a list | synonyms
)

// spec is one field of a form: a place below the part's own path.
type spec struct {
	Place    string
	Kind     kindOf
	Required bool
	Choices  []string
	Rows     int
}

// part is a kind of place that has a form of its own.
type part struct {
	Name  string // key of its words
	Specs []spec
}

var sectionKinds = []string{string(regime.Narrative), string(regime.Figures), string(regime.Shortcomings), string(regime.Proposals), string(regime.PlanItems), string(regime.Group)}

var frequencies = []string{"year", "half", "nine-months", "quarter", "month", "week"}

// parts are the forms of a draft, by the form of their paths.
var parts = []struct {
	path *regexp.Regexp
	part part
}{
	{regexp.MustCompile(`^$`), part{"general", []spec{
		{Place: "name.vi", Kind: line, Required: true}, {Place: "name.en", Kind: line, Required: true}, {Place: "field", Kind: line, Required: true},
		{Place: "frequency", Kind: choice, Required: true, Choices: frequencies}, {Place: "also", Kind: codes},
		{Place: "cutoff.from", Kind: line}, {Place: "cutoff.to", Kind: line}, {Place: "cutoff.why", Kind: text, Rows: 2},
		{Place: "subject", Kind: line, Required: true}, {Place: "opening", Kind: text, Required: true, Rows: 2},
	}}},
	{regexp.MustCompile(`^bases\[\d+\]$`), part{"basis", []spec{
		{Place: "kind", Kind: line, Required: true}, {Place: "number", Kind: line, Required: true}, {Place: "date", Kind: line, Required: true},
		{Place: "issuer", Kind: line, Required: true}, {Place: "subject", Kind: line, Required: true}, {Place: "from", Kind: line}, {Place: "until", Kind: line},
	}}},
	{regexp.MustCompile(`^levels\[\d+\]$`), part{"level", []spec{
		{Place: "code", Kind: choice, Required: true, Choices: []string{"commune", "district", "province", "ministry"}}, {Place: "name.vi", Kind: line, Required: true}, {Place: "name.en", Kind: line, Required: true},
		{Place: "reports_to", Kind: line, Required: true}, {Place: "addressee", Kind: line, Required: true},
		{Place: "deadline.working_days", Kind: number}, {Place: "deadline.day", Kind: line}, {Place: "deadline.before", Kind: line},
		{Place: "from", Kind: line}, {Place: "until", Kind: line},
	}}},
	{regexp.MustCompile(`^(sections\[\d+\]\.)*sections\[\d+\]$`), part{"section", []spec{
		{Place: "key", Kind: line, Required: true}, {Place: "kind", Kind: choice, Required: true, Choices: sectionKinds}, {Place: "title", Kind: line, Required: true},
		{Place: "levels", Kind: levels}, {Place: "guidance", Kind: text, Rows: 4}, {Place: "takes", Kind: codes}, {Place: "synonyms", Kind: list, Rows: 3},
		{Place: "run_in", Kind: flag}, {Place: "empty", Kind: text, Rows: 2}, {Place: "item", Kind: line},
	}}},
	{regexp.MustCompile(`^(sections\[\d+\]\.)+sentences\[\d+\]$`), part{"sentence", []spec{
		{Place: "key", Kind: line, Required: true}, {Place: "uses", Kind: codes}, {Place: "levels", Kind: levels}, {Place: "some", Kind: text, Required: true, Rows: 3},
		{Place: "or", Kind: list, Rows: 3}, {Place: "zero", Kind: text, Rows: 2}, {Place: "unknown", Kind: text, Rows: 2}, {Place: "not_applicable", Kind: text, Rows: 2},
	}}},
	{regexp.MustCompile(`^indicators\[\d+\]$`), part{"indicator", []spec{
		{Place: "code", Kind: line, Required: true}, {Place: "name.vi", Kind: line, Required: true}, {Place: "name.en", Kind: line, Required: true},
		{Place: "unit", Kind: line, Required: true}, {Place: "units", Kind: list, Rows: 2}, {Place: "decimals", Kind: number},
		{Place: "adds", Kind: choice, Required: true, Choices: []string{string(regime.Sum), string(regime.Last), string(regime.Average), string(regime.NoTotal)}},
		{Place: "weight", Kind: line}, {Place: "of", Kind: line}, {Place: "levels", Kind: levels}, {Place: "synonyms", Kind: list, Rows: 4},
		{Place: "none", Kind: list, Rows: 2}, {Place: "unknown", Kind: list, Rows: 2}, {Place: "not_applicable", Kind: list, Rows: 2}, {Place: "note", Kind: text, Rows: 2},
	}}},
	{regexp.MustCompile(`^indicators\[\d+\]\.dimensions\[\d+\]$`), part{"dimension", []spec{
		{Place: "code", Kind: line, Required: true}, {Place: "name.vi", Kind: line, Required: true}, {Place: "name.en", Kind: line, Required: true},
		{Place: "choices", Kind: choices, Required: true, Rows: 6},
	}}},
	{regexp.MustCompile(`^indicators\[\d+\]\.checks\[\d+\]$`), part{"check", []spec{
		{Place: "rule", Kind: line, Required: true}, {Place: "say.vi", Kind: line, Required: true}, {Place: "say.en", Kind: line, Required: true},
	}}},
}

// partAt is the form of a path; false where the path has none.
func partAt(path string) (part, bool) {
	for _, p := range parts {
		if p.path.MatchString(path) {
			return p.part, true
		}
	}
	return part{}, false
}

// below joins a place to the path of its part.
func below(path, place string) string {
	if path == "" {
		return place
	}
	return path + "." + place
}

// fieldOf is the field of a form that a place with something wrong belongs to: of a list
// the list itself.
func (p part) fieldOf(place string) string {
	for _, s := range p.Specs {
		if place == s.Place || strings.HasPrefix(place, s.Place+"[") || strings.HasPrefix(place, s.Place+".") {
			return s.Place
		}
	}
	for _, s := range p.Specs { // "deadline" as a whole: its first part
		if strings.HasPrefix(s.Place, place+".") {
			return s.Place
		}
	}
	return ""
}
