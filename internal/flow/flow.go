// Package flow is a typeset document between the formats and the papers: sections
// of blocks with their exact measures. Both writers (DOCX, PDF) print a flow and
// every reader (DOCX, PDF, text, HTML) yields one. It knows no noun of the work.
package flow

import (
	"fmt"

	"tonghop/internal/when"
)

// Length is a measure in twips (1/20 point, 1/1440 inch), positive unless said.
type Length int32

// Point is one typographic point.
const Point Length = 20

// MM makes a length from millimetres.
func MM(v float64) Length { return Length(v*1440/25.4 + 0.5) }

// PT makes a length from points.
func PT(v float64) Length { return Length(v*20 + 0.5) }

// Points is the length in points.
func (l Length) Points() float64 { return float64(l) / 20 }

// Millimetres is the length in millimetres.
func (l Length) Millimetres() float64 { return float64(l) * 25.4 / 1440 }

// Document is a whole file. Lines tells that the reader saw only visual lines
// (PDF, wrapped text): a Paragraph is then one line, or one column's part of it.
type Document struct {
	Title    string
	Author   string
	Subject  string
	Language string // "vi-VN"
	Made     when.Instant
	Lines    bool
	Sections []Section
	// Notes are footnotes and endnotes in order; Run.Note is 1 + the index.
	Notes [][]Block
	// Warnings are codes of what a reader passed over (deleted revisions, scans...).
	Warnings []Warning
}

// Warning is something a reader noticed: a message code and its arguments.
type Warning struct {
	Code  string
	Args  []any
	Where Where
}

// Blocks gives the blocks of all sections in order.
func (d *Document) Blocks() []Block {
	var all []Block
	for i := range d.Sections {
		all = append(all, d.Sections[i].Blocks...)
	}
	return all
}

// Section is a run of pages of one size. It always begins a new page.
type Section struct {
	Page    Page
	Number  PageNumber
	Header  []Block // running head as read; writers print only Number
	Footer  []Block
	Blocks  []Block
	Restart bool    // page numbers begin again at 1
	Foot    []Block // printed once, at the foot of the section's first page (address line)
}

// Page is the sheet and its margins.
type Page struct {
	Width, Height            Length
	Top, Right, Bottom, Left Length
}

// A4 is 210 × 297 mm without margins.
var A4 = Page{Width: 11906, Height: 16838}

// Landscape tells whether the sheet lies on its long side.
func (p Page) Landscape() bool { return p.Width > p.Height }

// TextWidth is the width between the side margins.
func (p Page) TextWidth() Length { return p.Width - p.Left - p.Right }

// PageNumber says where and how the page number is printed.
type PageNumber struct {
	Place     NumberPlace
	Size      Length
	ShowFirst bool
}

// NumberPlace is where a page number stands.
type NumberPlace uint8

// Places of the page number.
const (
	NoNumber NumberPlace = iota
	TopCenter
	TopRight
	BottomCenter
	BottomRight
	TopLeft
	BottomLeft
)

// Block is a *Paragraph, *Table, *Frame, *Image, *SignField or PageBreak.
type Block interface{ block() }

// Role is what a paragraph is for: the tag of a PDF, the style of a DOCX.
type Role uint8

// Roles of paragraphs.
const (
	Body Role = iota
	Heading
	Title    // the kind and the subject of a paper
	ListItem // an item with its mark as literal text in the first run
	Caption
	Decoration // carries no words: rules, gaps; an artifact in the PDF
)

// Paragraph is a paragraph with its measures. Style names the kind of paragraph
// ("Noi dung", "Tieu de 1"): the DOCX style.
type Paragraph struct {
	Role  Role
	Level int // of a Heading (1 to 6) or a ListItem
	Style string
	// Label is the number an automatic list shows ("1.", "a)", "-"), resolved by a
	// reader; writers print numbers as text in the runs and leave it empty.
	Label string

	Align                      Align
	First                      Length // indent of the first line; negative hangs
	Left, Right, Before, After Length
	Line                       Spacing
	KeepNext, KeepLines        bool
	PageBreakBefore            bool
	Tabs                       []Length
	Rule                       *Rule // drawn below the paragraph
	Runs                       []Run
	Where                      Where
}

// Text is the words of the paragraph, label excluded; a line break is '\n', a tab '\t'.
func (p *Paragraph) Text() string {
	n := 0
	for i := range p.Runs {
		n += len(p.Runs[i].Text) + 1
	}
	b := make([]byte, 0, n)
	for i := range p.Runs {
		b = append(b, p.Runs[i].Text...)
	}
	return string(b)
}

// Align is the alignment of a paragraph.
type Align uint8

// Alignments.
const (
	Left Align = iota
	Center
	Right
	Justify
)

// Spacing is the line spacing: Exact twips if set, else Percent of single (100 if 0).
type Spacing struct {
	Exact   Length
	AtLeast bool // Exact is a minimum
	Percent int
}

// Rule is a horizontal line below a paragraph, centred on it. Width 0 means as
// wide as the paragraph's longest line.
type Rule struct {
	Width     Length
	Thickness Length
	Gap       Length // between text and rule
}

// Run is a stretch of text of one look. Text may hold '\t' and '\n' (line break).
type Run struct {
	Text                                string
	Font                                string
	Size                                Length
	Bold, Italic, Underline             bool
	Strike, Super, Sub, Caps, SmallCaps bool
	Color                               string // "RRGGBB", empty for black
	// NoBreak keeps the run on one line (document numbers such as 2405/QĐ-UBND).
	NoBreak bool
	Note    int // a footnote mark: 1 + index in Document.Notes
	// Datum is what the words stand for, for forms that can carry it (HTML). Runs of one
	// datum share the pointer; other writers pass it over.
	Datum *Datum
}

// Datum is the machine form of words: a number with what it counts, a document with its
// number. Attributes have no order of their own and are kept as given.
type Datum struct {
	Cited      bool   // names a document; otherwise a value
	Value      string // "412", "none", "2405/QĐ-UBND"
	Attributes []Attribute
}

// Attribute is a named property of a Datum: "unit", "băng rôn".
type Attribute struct{ Name, Value string }

// Table is a grid. Layout tables only place things side by side and hold no data.
type Table struct {
	Layout     bool
	Border     bool
	Widths     []Length
	HeaderRows int
	Rows       []Row
	Caption    string
	Where      Where
}

// Row is a row of cells; a position covered by a span from the left or from above
// has no Cell of its own.
type Row struct {
	Cells     []Cell
	MinHeight Length
}

// Cell is a cell; spans of 0 count as 1.
type Cell struct {
	Blocks           []Block
	ColSpan, RowSpan int
	Middle           bool // centred up and down
	NoPadding        bool
}

// Cols is the number of columns the cell covers.
func (c *Cell) Cols() int { return max(1, c.ColSpan) }

// RowsSpanned is the number of rows the cell covers.
func (c *Cell) RowsSpanned() int { return max(1, c.RowSpan) }

// Frame is boxed matter: a text box of a DOCX, a stamp of urgency.
type Frame struct {
	Blocks []Block
	Width  Length
	Height Length
	Color  string // of border and text, "RRGGBB"
	Align  Align
	Where  Where
}

// Image is a picture with its alternative text. Data is PNG or JPEG; a reader may
// leave it empty.
type Image struct {
	Data          []byte
	Alt           string
	Width, Height Length
	Align         Align
	Where         Where
}

// SignField reserves room for a signature: an empty signature field in a PDF, an
// empty paragraph of the same height in a DOCX.
type SignField struct {
	Name   string // unique in the document
	Alt    string // "Chữ ký của người ký", for screen readers
	Width  Length
	Height Length
	Align  Align
}

// PageBreak ends the page.
type PageBreak struct{}

func (*Paragraph) block() {}
func (*Table) block()     {}
func (*Frame) block()     {}
func (*Image) block()     {}
func (*SignField) block() {}
func (PageBreak) block()  {}

// Where is a place in the file that was read: as much as the format tells. Numbers
// count from 1; 0 means not known. X and Y are from the top left of the page.
type Where struct {
	Page      int    `json:"page,omitempty"`
	Line      int    `json:"line,omitempty"`
	Paragraph int    `json:"paragraph,omitempty"` // in reading order, over the file
	Cell      string `json:"cell,omitempty"`      // "B7" in a sheet, "2.1" row.column in a table
	X         Length `json:"x,omitempty"`
	Y         Length `json:"y,omitempty"`
	Width     Length `json:"width,omitempty"`
	Height    Length `json:"height,omitempty"`
}

// IsZero tells whether nothing is known of the place.
func (w Where) IsZero() bool { return w == Where{} }

// String writes the place shortly, for logs: "p2 l14", "¶7 B3".
func (w Where) String() string {
	s := ""
	add := func(form string, v any) {
		if s != "" {
			s += " "
		}
		s += fmt.Sprintf(form, v)
	}
	if w.Page > 0 {
		add("p%d", w.Page)
	}
	if w.Paragraph > 0 {
		add("¶%d", w.Paragraph)
	}
	if w.Line > 0 {
		add("l%d", w.Line)
	}
	if w.Cell != "" {
		add("%s", w.Cell)
	}
	return s
}
