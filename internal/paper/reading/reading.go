// Package reading finds the parts of official papers in a flow of any format: who
// wrote to whom, under which number, on which day, on what grounds, what the sections
// say, what is counted, what is asked for, and who signed. It trusts no layout: a
// letterhead may come as a table, as tabbed columns or as stacked lines. It never
// invents: a part that the file does not print is absent, and every part that it
// prints is reported with its place and with how sure the reader is.
package reading

import (
	"tonghop/internal/flow"
	"tonghop/internal/lexicon"
	"tonghop/internal/paper"
	"tonghop/internal/paper/outline"
)

// Options tell what the file itself cannot.
type Options struct {
	// Name is the file's name, repeated in the structure.
	Name string
	// Encoding is what the reader of the format said: "unicode", "unicode-mixed",
	// "tcvn3", "vni" or "ocr". Empty counts as "unicode".
	Encoding string
}

// Reading is one paper as it was read.
type Reading struct {
	Paper        paper.Paper   `json:"paper"`
	Structure    Structure     `json:"structure"`
	Citations    []Cited       `json:"citations,omitempty"`
	Sections     []SectionRef  `json:"sections,omitempty"`
	Figures      []FigureAt    `json:"figures,omitempty"`
	Proposals    []Passage     `json:"proposals,omitempty"`
	Shortcomings []Passage     `json:"shortcomings,omitempty"`
	PlanItems    []PlanItem    `json:"plan_items,omitempty"`
	Tables       []DataTable   `json:"tables,omitempty"`
	Found        []paper.Found `json:"found,omitempty"`
	Encoding     string        `json:"encoding"`
}

// Cited is a document that the paper cites by its number, at its first mention. Dates
// and issuers printed only at later mentions are filled in.
type Cited struct {
	paper.Citation
	Where flow.Where `json:"where"`
	Text  string     `json:"text"` // as printed
	Sure  float64    `json:"sure"`
}

// SectionRef is a labelled heading.
type SectionRef struct {
	Level int        `json:"level"`
	Label string     `json:"label"` // "I", "1.1", "Điều 2"
	Title string     `json:"title,omitempty"`
	Where flow.Where `json:"where"`
	Sure  float64    `json:"sure"`
	// Text is the prose up to the next labelled heading, run-in text included.
	Text string `json:"text,omitempty"`
}

// FigureAt is a quantity with its place. Section is 1 + the index of the labelled
// section it stands in, 0 before the first; Table is 1 + the index of its table.
type FigureAt struct {
	lexicon.Figure
	Section int        `json:"section,omitempty"`
	Table   int        `json:"table,omitempty"`
	Where   flow.Where `json:"where"`
}

// Passage is a proposal or a shortcoming in the words of the paper. To is the body it
// is put to, where the sentence names one.
type Passage struct {
	Text    string     `json:"text"`
	To      string     `json:"to,omitempty"`
	Section int        `json:"section,omitempty"` // 1 + index
	Where   flow.Where `json:"where"`
	Sure    float64    `json:"sure"`
}

// PlanItem is a piece of planned work: who leads, who joins, until when.
type PlanItem struct {
	Text    string     `json:"text"`
	Lead    string     `json:"lead,omitempty"`
	Joining []string   `json:"joining,omitempty"`
	Term    string     `json:"term,omitempty"` // as printed: "trước ngày 15/12/2017", "quý II"
	Section int        `json:"section,omitempty"`
	Where   flow.Where `json:"where"`
	Sure    float64    `json:"sure"`
}

// DataTable is a table that holds data; tables that only place a letterhead or a
// signature are not among them.
type DataTable struct {
	Table paper.Table `json:"table"`
	Annex bool        `json:"annex,omitempty"` // stands after the signature
	Where flow.Where  `json:"where"`
}

// MaxLines bounds how much of one file is read as papers: lines beyond it are left out
// and the first reading says so in Found.
const MaxLines = 60_000

// Read finds the papers of a document. A document without words gives no reading.
func Read(d *flow.Document, o Options) []Reading {
	if o.Encoding == "" {
		o.Encoding = "unicode"
	}
	all, cut := flatten(d)
	notes := noteTexts(d)
	parts := split(all)
	readings := make([]Reading, 0, len(parts))
	for i, part := range parts {
		r := reader{opt: o, wrapped: isWrapped(d, part), lines: part}
		if i == 0 {
			r.notes = notes
			r.cut = cut
		}
		readings = append(readings, r.read())
	}
	return readings
}

// reader holds the work on one paper.
type reader struct {
	opt     Options
	wrapped bool // lines are visual lines, not paragraphs
	cut     bool // the file was longer than MaxLines
	lines   []line
	notes   []line

	head   letterhead
	title  title
	to     []part
	body   []line // paragraphs of the body, tables among them
	foot   foot
	after  []line // paragraphs after the foot: annexes, notes
	out    outline.Outline
	models map[*flow.Table]paper.Table // tables made so far
	result Reading
}

func (r *reader) read() Reading {
	r.result = Reading{Encoding: r.opt.Encoding}
	var n, m int
	r.head, n = readLetterhead(r.lines)
	r.title, r.to, m = readTitle(r.lines[n:], r.head)
	rest := r.lines[n+m:]
	start, end := findFoot(rest)
	start = r.dateAtFoot(rest, start)
	r.body = paragraphs(rest[:start], r.wrapped)
	r.foot = readFoot(rest[start:end])
	if !r.head.hasDate && r.foot.hasDate {
		r.head.dated, r.head.hasDate = r.foot.dated, true
	}
	r.after = paragraphs(rest[end:], r.wrapped)
	r.inferIssuer()
	r.out = outline.Read(outlined(r.body))
	r.fillPaper()
	r.readCitations()
	r.readTables()
	r.readFigures()
	r.readPassages()
	r.fillBody()
	r.result.Structure = r.structure()
	return r.result
}

// found notes where a part stands.
func (r *reader) found(name string, p part) {
	if p.text == "" {
		return
	}
	r.result.Found = append(r.result.Found, paper.Found{Part: name, Where: p.where, Text: p.text, Sure: p.sure, Note: p.note})
}

// dateAtFoot takes place and date from the line above the signature, where the
// letterhead has none; it gives where the foot begins with that line.
func (r *reader) dateAtFoot(rest []line, start int) int {
	if r.head.hasDate || start == 0 || start == len(rest) {
		return start
	}
	l := &rest[start-1]
	if pd, ok := readDateLine(l); ok && l.table == nil && pd.place.text != "" {
		return start - 1
	}
	return start
}
