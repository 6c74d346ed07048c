// Package paper is the official document (văn bản hành chính): its parts as Nghị
// định 30/2020/NĐ-CP and, before it, Thông tư 01/2011/TT-BNV name them, the kinds
// with their abbreviations, and the layouts as data. Reading, setting and checking
// a paper are its sub-packages.
package paper

import (
	"strings"
	"unicode"

	"tonghop/internal/flow"
	"tonghop/internal/quantity"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Paper is an official document. An empty part is one that the document does not have.
type Paper struct {
	ParentBody  string      `json:"parent_body,omitempty"` // cơ quan chủ quản
	Issuer      string      `json:"issuer,omitempty"`
	Number      string      `json:"number,omitempty"` // "287", "44/2008"; empty on a draft
	Symbol      string      `json:"symbol,omitempty"` // "BC-UBND"
	Place       string      `json:"place,omitempty"`
	Date        when.Day    `json:"date,omitzero"`
	Kind        Kind        `json:"kind,omitempty"`
	Subject     string      `json:"subject,omitempty"` // trích yếu, without "V/v"
	Addressees  []string    `json:"addressees,omitempty"`
	Bases       []Basis     `json:"bases,omitempty"`
	Body        Blocks      `json:"body,omitempty"`
	NoClosing   bool        `json:"no_closing,omitempty"` // "./." is not printed after the body
	Recipients  []string    `json:"recipients,omitempty"`
	Archive     string      `json:"archive,omitempty"` // after "Lưu:", e.g. "VT, VHTT"
	Signatures  []Signature `json:"signatures,omitempty"`
	Annexes     []Annex     `json:"annexes,omitempty"`
	Urgency     Urgency     `json:"urgency,omitempty"`
	Secrecy     string      `json:"secrecy,omitempty"`     // "MẬT", "TỐI MẬT", "TUYỆT MẬT"
	Circulation string      `json:"circulation,omitempty"` // "LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI"
	Drafter     string      `json:"drafter,omitempty"`     // initials and copies: "PL.(300)"
	Contact     string      `json:"contact,omitempty"`     // address line at the foot of page 1
}

// Urgency is the stamp of NĐ 30/2020, annex I, III.2b.
type Urgency string

// Urgency stamps; an ordinary paper has none.
const (
	Khan       Urgency = "KHẨN"
	ThuongKhan Urgency = "THƯỢNG KHẨN"
	HoaToc     Urgency = "HỎA TỐC"
)

// Signature is one signing place. Authority holds the lines above the post: "TM. ỦY
// BAN NHÂN DÂN", "KT. CHỦ TỊCH"; Position the post of the one who signs.
type Signature struct {
	Authority []string `json:"authority,omitempty"`
	Position  string   `json:"position,omitempty"`
	Name      string   `json:"name,omitempty"`
}

// Citation names another document; parts that are not printed are empty.
type Citation struct {
	Kind    string   `json:"kind,omitempty"`   // lower case as first named: "quyết định"
	Number  string   `json:"number,omitempty"` // "2405/QĐ-UBND"
	Date    when.Day `json:"date,omitzero"`
	Issuer  string   `json:"issuer,omitempty"`
	Subject string   `json:"subject,omitempty"`
}

// Basis is one "căn cứ" line: its whole text without the closing mark, and the
// document it cites if it cites one by number or name.
type Basis struct {
	Text     string   `json:"text"`
	Citation Citation `json:"citation,omitzero"`
}

// Annex is an appendix: on its own pages, numbered apart.
type Annex struct {
	Label     string `json:"label,omitempty"` // "Phụ lục I"
	Title     string `json:"title,omitempty"`
	Reference string `json:"reference,omitempty"` // "(Kèm theo Báo cáo số …)"
	Landscape bool   `json:"landscape,omitempty"`
	Body      Blocks `json:"body,omitempty"`
}

// Block is a Heading, Paragraph, List, Table, Picture, PageBreak or SectionBreak.
type Block interface{ Type() string }

// Blocks is a body; its JSON form names each block's type.
type Blocks []Block

// Heading is a numbered or named heading. Level 1 is the highest in the paper. Label
// is literal ("I", "1", "a", "Điều 2", "Phần I"), without its dot or bracket.
type Heading struct {
	Level int    `json:"level"`
	Label string `json:"label,omitempty"`
	Title string `json:"title,omitempty"`
	// RunIn is text that follows the title on its line: "3. Kinh phí: Chưa có kinh phí."
	RunIn Inlines `json:"run_in,omitempty"`
	// Key ties the heading to a section of a regime's template.
	Key string `json:"key,omitempty"`
}

// Paragraph is a paragraph of the body.
type Paragraph struct {
	Inlines Inlines `json:"inlines"`
	Align   Align   `json:"align,omitempty"`
}

// Align departs from the justified default.
type Align string

// Alignments of a paragraph or of a table column; empty is the layout's own.
const (
	AlignCenter Align = "center"
	AlignRight  Align = "right"
	AlignLeft   Align = "left"
)

// List is a list whose marks are literal: "-", "+", "a)".
type List struct {
	Items []Item `json:"items"`
}

// Item is one entry of a list; Depth counts from 0.
type Item struct {
	Mark    string  `json:"mark,omitempty"`
	Depth   int     `json:"depth,omitempty"`
	Inlines Inlines `json:"inlines"`
}

// Table is a data table. A position covered by a span has no Cell.
type Table struct {
	Caption    string  `json:"caption,omitempty"`
	HeaderRows int     `json:"header_rows,omitempty"`
	Widths     []int   `json:"widths,omitempty"` // relative; empty means by content
	Columns    []Align `json:"columns,omitempty"`
	Rows       []Row   `json:"rows"`
}

// Row is a row of a table.
type Row struct {
	Cells []Cell `json:"cells"`
}

// Cell is a cell; spans of 0 count as 1.
type Cell struct {
	Inlines Inlines `json:"inlines,omitempty"`
	ColSpan int     `json:"col_span,omitempty"`
	RowSpan int     `json:"row_span,omitempty"`
	Bold    bool    `json:"bold,omitempty"`
}

// Picture is a figure with its alternative text. Data is PNG or JPEG.
type Picture struct {
	Data    []byte `json:"data,omitempty"`
	Alt     string `json:"alt"`
	Caption string `json:"caption,omitempty"`
	Width   int    `json:"width,omitempty"` // millimetres
}

// PageBreak begins a new page.
type PageBreak struct{}

// SectionBreak begins new pages, lying if Landscape.
type SectionBreak struct {
	Landscape bool `json:"landscape,omitempty"`
}

// Type names the block in JSON.
func (Heading) Type() string      { return "heading" }
func (Paragraph) Type() string    { return "paragraph" }     // Type names the block in JSON.
func (List) Type() string         { return "list" }          // Type names the block in JSON.
func (Table) Type() string        { return "table" }         // Type names the block in JSON.
func (Picture) Type() string      { return "picture" }       // Type names the block in JSON.
func (PageBreak) Type() string    { return "page_break" }    // Type names the block in JSON.
func (SectionBreak) Type() string { return "section_break" } // Type names the block in JSON.

// Inline is a piece of a line: text of one look, or an atom (a figure, a citation)
// that is printed as its Text and knows what it stands for.
type Inline struct {
	Text      string    `json:"text"` // may hold '\n', a line break
	Bold      bool      `json:"bold,omitempty"`
	Italic    bool      `json:"italic,omitempty"`
	Underline bool      `json:"underline,omitempty"`
	Figure    *Figure   `json:"figure,omitempty"`
	Citation  *Citation `json:"citation,omitempty"`
}

// Figure is what a printed number stands for.
type Figure struct {
	Indicator  string            `json:"indicator,omitempty"` // code in the regime
	Dimensions map[string]string `json:"dimensions,omitempty"`
	Unit       string            `json:"unit,omitempty"` // of measure: "băng rôn"
	Value      quantity.Value    `json:"value"`
	Source     string            `json:"source,omitempty"` // "entered", "sum of 36 reports", a digest
}

// Inlines is a line.
type Inlines []Inline

// Text is the words of the line.
func (l Inlines) Text() string {
	var b strings.Builder
	for i := range l {
		b.WriteString(l[i].Text)
	}
	return b.String()
}

// Plain makes a line of plain text.
func Plain(s string) Inlines { return Inlines{{Text: s}} }

// Mark is the full mark of the paper: "287/BC-SNV"; with no number "…/BC-SNV".
func (p *Paper) Mark() string {
	if p.Number == "" && p.Symbol == "" {
		return ""
	}
	n := p.Number
	if n == "" {
		n = "…"
	}
	if p.Symbol == "" {
		return n
	}
	return n + "/" + p.Symbol
}

// Title is what a list of papers calls it: kind and subject.
func (p *Paper) Title() string {
	if p.Kind == Letter {
		return "Công văn về việc " + p.Subject
	}
	title := []rune(text.Space(string(p.Kind) + " " + p.Subject))
	if len(title) > 0 {
		title[0] = unicode.ToUpper(title[0])
	}
	return string(title)
}

// Found says where in the file a part was found and how sure the reader is.
type Found struct {
	Part  string     `json:"part"` // "issuer", "date", "citations[2]"
	Where flow.Where `json:"where"`
	Text  string     `json:"text"` // as printed
	Sure  float64    `json:"sure"` // 0 to 1
	Note  string     `json:"note,omitempty"`
}
