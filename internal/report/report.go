// Package report is a unit's answer to a report regime: the package of data that
// travels inside its paper, the compiling of many packages into one of the level
// above, the drafted paper, and the proof that every compiled figure can be
// recomputed. All rules are pure: bytes and values in, values out.
package report

import (
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Format is the version of the package that this program writes. It reads every
// version up to it.
const Format = 1

// FileName is the name of the package as an attachment of a PDF or a part of a DOCX.
const FileName = "tonghop-report.json"

// Package is the data of one report: what its paper prints and what it rests on.
type Package struct {
	Format          int             `json:"format"`
	Regime          RegimeRef       `json:"regime"`
	Unit            Unit            `json:"unit"`
	Period          Period          `json:"period"`
	Answers         *paper.Citation `json:"answers,omitempty"` // the request it answers
	NothingToReport bool            `json:"nothing_to_report,omitempty"`
	Figures         []Figure        `json:"figures,omitempty"`
	Sections        []Section       `json:"sections,omitempty"`
	Shortcomings    []Statement     `json:"shortcomings,omitempty"`
	Proposals       []Statement     `json:"proposals,omitempty"`
	Plan            []PlanItem      `json:"plan,omitempty"`
	Budget          []BudgetLine    `json:"budget,omitempty"`
	Head            paper.Paper     `json:"paper"` // without its body, which Sections hold
	Sources         []Source        `json:"sources,omitempty"`
	Absent          []Absent        `json:"absent,omitempty"`
	Activities      *Activities     `json:"activities,omitempty"`
	Supersedes      seal.Digest     `json:"supersedes,omitempty"`
	Made            when.Instant    `json:"made,omitzero"`
}

// RegimeRef names one version of a regime; Digest is of its file.
type RegimeRef struct {
	Code    string      `json:"code"`
	Version int         `json:"version"`
	Digest  seal.Digest `json:"digest,omitempty"`
}

// RefOf names a regime as it was loaded.
func RefOf(r *regime.Regime) RegimeRef {
	return RegimeRef{Code: r.Code, Version: r.Version, Digest: r.Digest()}
}

// Unit is the unit that reports, as the tree of a day lists it.
type Unit struct {
	ID     string   `json:"id"` // "15664@2016-01-01"
	Code   string   `json:"code,omitempty"`
	Name   string   `json:"name"`  // with the kind word: "Xã Minh Sơn"
	Level  string   `json:"level"` // code of a regime's level: "commune"
	Tree   when.Day `json:"tree,omitzero"`
	Parent string   `json:"parent,omitempty"` // code of the unit above
}

// UnitOf is a unit of the tree that is valid from a day.
func UnitOf(u org.Unit, tree when.Day) Unit {
	return Unit{ID: u.ID, Code: u.Code, Name: u.Name, Level: string(u.Level()), Tree: tree, Parent: u.Parent}
}

// InText is the unit's name inside a sentence: "xã Minh Sơn" (NĐ 30/2020, annex II).
func (u Unit) InText() string { return org.Unit{Name: u.Name}.InText() }

// Period is the period of the figures with its cut-off days, both included.
type Period struct {
	Name when.Period `json:"name"`
	From when.Day    `json:"from,omitzero"`
	To   when.Day    `json:"to,omitzero"`
}

// Figure is one answer: an indicator, perhaps one choice of its dimensions, and the
// value with the way it was obtained.
type Figure struct {
	Indicator  string            `json:"indicator"`
	Dimensions map[string]string `json:"dimensions,omitempty"` // dimension → choice
	Value      quantity.Value    `json:"value"`
	Measure    string            `json:"measure,omitempty"` // unit of measure
	Obtained   Obtained          `json:"obtained"`
	States     *Counts           `json:"states,omitempty"` // of a sum: how many units answered what
	// Weighted and Weight are an average's numerator Σ value × weight and denominator
	// Σ weight, kept so that averages can be averaged exactly.
	Weighted *quantity.Value `json:"weighted,omitempty"`
	Weight   *quantity.Value `json:"weight,omitempty"`
}

// How is the way a figure was obtained.
type How string

// Ways of obtaining a figure.
const (
	Entered How = "entered" // typed by an officer
	Counted How = "counted" // from the diary's activities
	Summed  How = "summed"  // from the reports below
	Read    How = "read"    // from a Word or PDF file, by the reader
)

// Obtained tells how a figure was obtained: Count activities or sources; Sure is the
// reader's certainty in hundredths; Place and Text are where in the file it stood.
type Obtained struct {
	How   How    `json:"how"`
	Count int    `json:"count,omitempty"`
	Sure  int    `json:"sure,omitempty"`
	Place string `json:"place,omitempty"`
	Text  string `json:"text,omitempty"`
}

// Counts is how many units stand behind a figure, by their kind of answer.
type Counts struct {
	Number        int `json:"number,omitempty"`
	None          int `json:"none,omitempty"`
	Unknown       int `json:"unknown,omitempty"`
	NotApplicable int `json:"not_applicable,omitempty"`
	Missing       int `json:"missing,omitempty"`
}

// Section is a heading and what stands under it. A section without a title is text
// before the first heading.
type Section struct {
	Key    string        `json:"key,omitempty"` // of the regime's outline
	Level  int           `json:"level,omitempty"`
	Label  string        `json:"label,omitempty"`
	Title  string        `json:"title,omitempty"`
	RunIn  paper.Inlines `json:"run_in,omitempty"`
	Blocks paper.Blocks  `json:"blocks,omitempty"`
}

// Statement is a shortcoming or a proposal: its clearest wording, how many units say
// it and which. One unit's own statement has no Units and counts once.
type Statement struct {
	Text  string   `json:"text"`
	Count int      `json:"count,omitempty"`
	Units []string `json:"units,omitempty"` // names, in order of codes
	Sure  int      `json:"sure,omitempty"`  // hundredths, where it was read
	Place string   `json:"place,omitempty"`
}

// Weight is how many units stand behind the statement: at least one.
func (s Statement) Weight() int { return max(1, s.Count) }

// PlanItem is a task of the next period.
type PlanItem struct {
	Text      string         `json:"text"`
	Lead      string         `json:"lead,omitempty"`    // chủ trì
	Joining   []string       `json:"joining,omitempty"` // phối hợp
	By        string         `json:"by,omitempty"`      // "quý II/2017", "2017-06-30"
	Indicator string         `json:"indicator,omitempty"`
	Money     quantity.Value `json:"money,omitzero"` // triệu đồng; missing where nothing is said
	Count     int            `json:"count,omitempty"`
	Units     []string       `json:"units,omitempty"`
	Sure      int            `json:"sure,omitempty"`
	Place     string         `json:"place,omitempty"`
}

// BudgetLine is money for something, in Measure.
type BudgetLine struct {
	Text    string         `json:"text"`
	Amount  quantity.Value `json:"amount"`
	Measure string         `json:"measure,omitempty"`
	Count   int            `json:"count,omitempty"` // units behind the amount
	Sure    int            `json:"sure,omitempty"`
}

// Source is a report that figures were taken from. Digest is of the package's
// canonical bytes or, where it was read, of the file's bytes.
type Source struct {
	Digest seal.Digest `json:"digest"`
	Unit   Unit        `json:"unit"`
	Mark   string      `json:"mark,omitempty"` // number and symbol: "287/BC-UBND"
	Date   when.Day    `json:"date,omitzero"`
	File   string      `json:"file,omitempty"` // name without folder
	How    Arrival     `json:"how"`
	Late   bool        `json:"late,omitempty"`
	Empty  bool        `json:"nothing_to_report,omitempty"`
	Leaves int         `json:"leaves,omitempty"` // units behind it, one if not given
	// Taken is what each figure of the source was: key of the figure → value.
	Taken map[Key]quantity.Value `json:"taken,omitempty"`
}

// Absent is a unit that was expected to report and sent nothing. Leaves is how many
// reporting units stand behind it, one if not given.
type Absent struct {
	Unit   Unit `json:"unit"`
	Leaves int  `json:"leaves,omitempty"`
}

// Arrival is how a source came: as a package, or read from a plain file.
type Arrival string

// Ways a source came.
const (
	AsPackage Arrival = "package"
	AsRead    Arrival = "read"
)

// Activities is the diary behind a report: how many lines, and the Merkle root over them.
type Activities struct {
	Count int         `json:"count"`
	Root  seal.Digest `json:"root"`
}

// Key gives the figure's key.
func (f *Figure) Key() Key { return KeyOf(f.Indicator, f.Dimensions) }

// Figure finds the figure of a key.
func (p *Package) Figure(k Key) (*Figure, bool) {
	for i := range p.Figures {
		if p.Figures[i].Key() == k {
			return &p.Figures[i], true
		}
	}
	return nil, false
}
