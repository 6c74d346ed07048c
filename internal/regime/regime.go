// Package regime is the report that is owed (chế độ báo cáo): its legal bases, who
// reports to whom and by when, the outline with its sections, the indicators and the
// sentence patterns that turn figures into office Vietnamese. A regime is a readable,
// versioned YAML file; nothing in the program is wired to one of them.
package regime

import "tonghop/internal/quantity"

// Regime is one version of one regime. Make it with Load or Builtin; its parts are
// shared, so nobody may change them.
type Regime struct {
	Format     int         `yaml:"format"` // of the file: 1
	Code       string      `yaml:"code"`   // "thong-tin-doi-ngoai"
	Version    int         `yaml:"version"`
	Name       Name        `yaml:"name"`
	Field      string      `yaml:"field"` // as a title says it: "công tác thông tin đối ngoại"
	Bases      []Basis     `yaml:"bases"`
	Levels     []Level     `yaml:"levels"`         // from the lowest up
	Frequency  string      `yaml:"frequency"`      // "year", "half", "nine-months", "quarter", "month", "week"
	Also       []string    `yaml:"also,omitempty"` // other frequencies that the same file serves
	Cutoff     Cutoff      `yaml:"cutoff,omitempty"`
	Subject    string      `yaml:"subject"` // of the report: "Tổng kết {field} năm {year} và kế hoạch năm {next_year}"
	Opening    string      `yaml:"opening"` // sentence before the first section
	Sections   []Section   `yaml:"sections"`
	Indicators []Indicator `yaml:"indicators"`

	file       []byte
	indicators map[string]*Indicator
	patterns   map[string]*pattern
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

// Level is a rung of the administration that owes the report. One code may stand
// several times with spans of validity that do not overlap: before July 2025 a commune
// reported to its district, since then to its province.
type Level struct {
	Code      string   `yaml:"code"` // "commune", "district", "province"
	From      string   `yaml:"from,omitempty"`
	Until     string   `yaml:"until,omitempty"` // the last day
	Name      Name     `yaml:"name"`
	ReportsTo string   `yaml:"reports_to"` // level code, or a named body for the top
	Deadline  Deadline `yaml:"deadline"`
	Addressee string   `yaml:"addressee"` // pattern: "UBND {parent}"
}

// Deadline is the last day to send; exactly one of its parts is given.
type Deadline struct {
	WorkingDays int    `yaml:"working_days,omitempty"` // after the cut-off
	Day         string `yaml:"day,omitempty"`          // a fixed "11-25" of the year in which the period ends; moved on where it is a day off
	Before      string `yaml:"before,omitempty"`       // "before 11-30": the last working day before it
}

// Cutoff is the window of the figures for periods of the regime's own Frequency; empty
// means NĐ 09/2019/NĐ-CP article 12.
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
	RunIn     bool              `yaml:"run_in,omitempty"`   // the text follows its title on the same line: "3. Kinh phí: …"
	Takes     []string          `yaml:"takes,omitempty"`    // indicator codes
	Synonyms  []string          `yaml:"synonyms,omitempty"` // titles under which others write it
	Sentences []Sentence        `yaml:"sentences,omitempty"`
	Empty     string            `yaml:"empty,omitempty"` // what it says where there is nothing to say
	Item      string            `yaml:"item,omitempty"`  // pattern of a plan item: {task}, {lead}, {joins}, {due}
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

// Sentence turns figures into office Vietnamese. Some is used where every figure it
// prints outside brackets is a number above zero, else the first of Or for which that
// holds. Otherwise the first of Uses decides (or, where Some has a list, all items of it
// together): Zero for the number 0 or "none", Unknown, NotApplicable. A missing answer
// says nothing.
//
// A sentence without Uses is fixed text: Some is always said.
//
// In a pattern {code} prints a figure with its unit, {code:n} the number alone,
// {code@dim=choice} one choice of a dimension, {code@dim} all choices above zero as a
// list, {year} and the like come from the Context. A part in [square brackets] is dropped
// where one of its figures is not a number above zero. <A|B|C> joins the parts that can
// be said as "A, B và C".
type Sentence struct {
	Key           string   `yaml:"key"`
	Uses          []string `yaml:"uses,omitempty"`
	Levels        []string `yaml:"levels,omitempty"`
	Some          string   `yaml:"some"`
	Or            []string `yaml:"or,omitempty"` // tried in turn where Some cannot be said
	Zero          string   `yaml:"zero,omitempty"`
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
	Of            string      `yaml:"of,omitempty"`     // code of the whole it is a share of: "12/14 thôn" answers both
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
	Says     string   `yaml:"says,omitempty"` // the words after its number in a list; the name otherwise
	Synonyms []string `yaml:"synonyms,omitempty"`
}

// Check is a rule between figures of one report: "banner@language=vi-en <= banner".
type Check struct {
	Rule string `yaml:"rule"`
	Say  Name   `yaml:"say"`

	parsed *Rule
}

// Ref names a figure: an indicator, or one choice of a dimension of it.
type Ref struct {
	Indicator string
	Dimension string
	Choice    string
}

// Values gives the value of a figure for sentences and checks.
type Values func(Ref) quantity.Value

// String writes the figure as rules and keys do: "banner@language=vi-en".
func (r Ref) String() string {
	if r.Dimension == "" {
		return r.Indicator
	}
	return r.Indicator + "@" + r.Dimension + "=" + r.Choice
}
