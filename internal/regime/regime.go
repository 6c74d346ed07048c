// Package regime is the report that is owed (chế độ báo cáo): its legal bases, who
// reports to whom and by when, the outline with its sections, the indicators and the
// sentence patterns that turn figures into office Vietnamese. A regime is a readable,
// versioned YAML file; nothing in the program is wired to one of them.
package regime

import "tonghop/internal/quantity"

// Regime is one version of one regime.
type Regime struct {
	Format     int         `yaml:"format"` // of the file: 1
	Code       string      `yaml:"code"`   // "thong-tin-doi-ngoai"
	Version    int         `yaml:"version"`
	Name       Name        `yaml:"name"`
	Field      string      `yaml:"field"` // as a title says it: "công tác thông tin đối ngoại"
	Bases      []Basis     `yaml:"bases"`
	Levels     []Level     `yaml:"levels"`    // from the lowest up
	Frequency  string      `yaml:"frequency"` // "year", "half", "quarter", "month"
	Cutoff     Cutoff      `yaml:"cutoff"`
	Subject    string      `yaml:"subject"` // of the report: "Tổng kết {field} năm {year} và kế hoạch năm {next_year}"
	Opening    string      `yaml:"opening"` // sentence before the first section
	Sections   []Section   `yaml:"sections"`
	Indicators []Indicator `yaml:"indicators"`
}

// Name is a name in both languages of the screen.
type Name struct {
	Vi string `yaml:"vi"`
	En string `yaml:"en"`
}

// Basis is a legal basis, as a "căn cứ" line cites it.
type Basis struct {
	Kind    string `yaml:"kind"`
	Number  string `yaml:"number"`
	Date    string `yaml:"date"`
	Issuer  string `yaml:"issuer"`
	Subject string `yaml:"subject"`
	From    string `yaml:"from,omitempty"` // in force from, until: days
	Until   string `yaml:"until,omitempty"`
}

// Level is a rung of the administration that owes the report.
type Level struct {
	Code      string   `yaml:"code"` // "commune", "district", "province"
	Name      Name     `yaml:"name"`
	ReportsTo string   `yaml:"reports_to"` // level code, or a named body for the top
	Deadline  Deadline `yaml:"deadline"`
	Addressee string   `yaml:"addressee"` // pattern: "UBND {parent}"
}

// Deadline is a day relative to the cut-off of the period.
type Deadline struct {
	WorkingDays int    `yaml:"working_days,omitempty"` // after the cut-off
	Day         string `yaml:"day,omitempty"`          // or a fixed "11-30" of the period's year
}

// Cutoff is the window of the figures; empty means NĐ 09/2019/NĐ-CP article 12.
type Cutoff struct {
	From string `yaml:"from,omitempty"` // "12-15 last year"
	To   string `yaml:"to,omitempty"`   // "12-14"
	Why  string `yaml:"why,omitempty"`
}

// Section is a heading of the outline. Kind says what fills it.
type Section struct {
	Key       string            `yaml:"key"`
	Kind      SectionKind       `yaml:"kind"`
	Title     string            `yaml:"title"`
	Labels    map[string]string `yaml:"labels,omitempty"` // by level; empty means counted in order
	Titles    map[string]string `yaml:"titles,omitempty"` // by level, where it differs
	Levels    []string          `yaml:"levels,omitempty"` // only these levels have it
	Guidance  string            `yaml:"guidance,omitempty"`
	Takes     []string          `yaml:"takes,omitempty"`    // indicator codes
	Synonyms  []string          `yaml:"synonyms,omitempty"` // titles under which others write it
	Sentences []Sentence        `yaml:"sentences,omitempty"`
	Sections  []Section         `yaml:"sections,omitempty"`
}

// SectionKind says what fills a section.
type SectionKind string

// Kinds of sections.
const (
	Narrative    SectionKind = "narrative"
	Figures      SectionKind = "figures"
	Shortcomings SectionKind = "shortcomings"
	Proposals    SectionKind = "proposals"
	PlanItems    SectionKind = "plan"
	Group        SectionKind = "group" // holds other sections only
)

// Sentence turns figures into office Vietnamese. Some is used where the first of Uses
// is a number above zero, the others by its state; Zero where it is the number 0 or a
// "none". {code} prints a figure with its unit, {code:n} the number alone, {code@dim=choice}
// one choice of a dimension; a part in square brackets is dropped where one of its
// figures is not a number above zero.
type Sentence struct {
	Key           string   `yaml:"key"`
	Uses          []string `yaml:"uses"`
	Levels        []string `yaml:"levels,omitempty"`
	Some          string   `yaml:"some"`
	Zero          string   `yaml:"zero"`
	Unknown       string   `yaml:"unknown,omitempty"`
	NotApplicable string   `yaml:"not_applicable,omitempty"`
}

// Indicator is something counted.
type Indicator struct {
	Code          string      `yaml:"code"`
	Name          Name        `yaml:"name"`
	Unit          string      `yaml:"unit"`
	Units         []string    `yaml:"units,omitempty"`
	Decimals      uint8       `yaml:"decimals,omitempty"`
	Adds          Adding      `yaml:"adds"`
	Weight        string      `yaml:"weight,omitempty"` // indicator code, for Average
	Levels        []string    `yaml:"levels,omitempty"` // that report it
	Dimensions    []Dimension `yaml:"dimensions,omitempty"`
	Synonyms      []string    `yaml:"synonyms,omitempty"`
	None          []string    `yaml:"none,omitempty"` // phrases that say there was none
	Unknown       []string    `yaml:"unknown,omitempty"`
	NotApplicable []string    `yaml:"not_applicable,omitempty"`
	Checks        []Check     `yaml:"checks,omitempty"`
	Note          string      `yaml:"note,omitempty"` // concept and method
}

// Adding is how an indicator adds up over units and periods.
type Adding string

// Ways of adding up.
const (
	Sum     Adding = "sum"
	Last    Adding = "last"    // over periods the last one; over units the sum
	Average Adding = "average" // weighted by Weight
	NoTotal Adding = "none"
)

// Dimension splits an indicator.
type Dimension struct {
	Code    string   `yaml:"code"`
	Name    Name     `yaml:"name"`
	Choices []Choice `yaml:"choices"`
}

// Choice is one value of a dimension.
type Choice struct {
	Code     string   `yaml:"code"`
	Name     Name     `yaml:"name"`
	Synonyms []string `yaml:"synonyms,omitempty"`
}

// Check is a rule between figures of one report: "banner@language=vi-en <= banner".
type Check struct {
	Rule string `yaml:"rule"`
	Say  Name   `yaml:"say"`
}

// Ref names a figure: an indicator, or one choice of a dimension of it.
type Ref struct {
	Indicator string
	Dimension string
	Choice    string
}

// Values gives the value of a figure for sentences and checks.
type Values func(Ref) quantity.Value
