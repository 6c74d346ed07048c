package paper

import (
	"tonghop/internal/flow"
	"tonghop/internal/when"
)

// Layout is the form that a paper of its time must have (thể thức): every measure
// beside the rule that sets it. Setting prints by it and checking compares with it.
type Layout struct {
	Name     string // "nd30-2020"
	Document string // the legal document: "Nghị định 30/2020/NĐ-CP"
	From     when.Day
	Font     string
	FontRule Source
	Page     PageRule
	Number   NumberRule
	Body     BodyRule
	Bases    BasesRule
	Rules    RuleLines
	Elements map[Element]Style
	Stamps   map[string]Stamp // by their words, in capitals
}

// Source is the place of a rule in the law and how sure we are of it.
type Source struct {
	Document  string    `json:"document"`
	Annex     string    `json:"annex,omitempty"`
	Item      string    `json:"item,omitempty"`
	Certainty Certainty `json:"certainty"`
}

// Certainty says how a rule is known to us.
type Certainty uint8

// Certainties. A rule that is only remembered never makes more than a remark.
const (
	ReadInText  Certainty = iota // read in the legal text
	FromSurvey                   // read in a survey of the text
	Remembered                   // not verified
	OurInferred                  // follows from another rule or from wide custom
)

// String gives the stable name.
func (c Certainty) String() string {
	return [...]string{"text", "secondary", "memory", "inferred"}[c]
}

// MarshalText writes the stable name.
func (c Certainty) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Range is a measure with its bounds.
type Range struct{ Min, Max, Default flow.Length }

// Holds tells whether l lies in the range, with a tolerance of a quarter millimetre
// or less: programs round to their own units.
func (r Range) Holds(l, tolerance flow.Length) bool {
	return l >= r.Min-tolerance && l <= r.Max+tolerance
}

// PageRule is the sheet and its margins.
type PageRule struct {
	Width, Height            flow.Length
	Top, Right, Bottom, Left Range
	PaperSource              Source
	TurnSource               Source // when a sheet may lie on its long side
	MarginSource             Source
}

// Sheet is the sheet with the default margins. A lying sheet keeps the binding margin
// on its left.
func (r *PageRule) Sheet(landscape bool) flow.Page {
	p := flow.Page{Width: r.Width, Height: r.Height, Top: r.Top.Default, Right: r.Right.Default, Bottom: r.Bottom.Default, Left: r.Left.Default}
	if landscape {
		p.Width, p.Height = p.Height, p.Width
	}
	return p
}

// NumberRule is where page numbers stand; the first page shows none.
type NumberRule struct {
	Place  flow.NumberPlace
	Size   Range
	Source Source
}

// BodyRule is the measure of the text's paragraphs.
type BodyRule struct {
	Indent      Range // of the first line
	Gap         Range // between paragraphs
	Line        int   // line spacing in percent of single, as we set it
	MaxLine     int
	MinExact    flow.Length // the smallest exact spacing allowed; 0 where none is named
	Source      Source
	SpaceSource Source
}

// BasesRule is how the lines "Căn cứ…" look and end.
type BasesRule struct {
	Italic bool
	Last   string // the mark that ends the last one; the others end with ";"
	Source Source
}

// RuleLines are the lines drawn under parts of the heading, in thousandths of the width
// of the text above them.
type RuleLines struct {
	Share     int // as we draw it; the rule is a third to a half
	Thickness flow.Length
	Gap       flow.Length
	Source    Source
}

// Element is a part of a paper that has a look of its own.
type Element string

// The elements. Numbers in comments are the boxes of the decree's diagram.
const (
	Nation         Element = "nation"          // 1: Quốc hiệu
	Motto          Element = "motto"           // 1: Tiêu ngữ
	Parent         Element = "parent"          // 2: cơ quan chủ quản
	IssuingBody    Element = "issuer"          // 2
	MarkLine       Element = "mark"            // 3: số, ký hiệu
	PlaceDate      Element = "place_date"      // 4
	KindName       Element = "kind"            // 5a
	SubjectLine    Element = "subject"         // 5a: trích yếu
	LetterSubject  Element = "letter_subject"  // 5b: V/v
	Addressee      Element = "addressee"       // 9a: Kính gửi
	BasisLine      Element = "basis"           // 6: căn cứ
	BodyText       Element = "body"            // 6
	PartHeading    Element = "part_heading"    // Phần I, Chương I
	PartTitle      Element = "part_title"      // the title below it
	SectionHeading Element = "section_heading" // Mục 1, Tiểu mục 1
	SectionTitle   Element = "section_title"
	Article        Element = "article"        // Điều 1.
	RomanHeading   Element = "roman_heading"  // I. TITLE of reports
	Clause         Element = "clause"         // khoản 1. with a title
	Point          Element = "point"          // điểm a)
	AuthorityPost  Element = "authority"      // 7a
	Signer         Element = "signer"         // 7b
	RecipientsHead Element = "recipients"     // 9b: "Nơi nhận:"
	RecipientsList Element = "recipient_list" // 9b
	UrgencyStamp   Element = "urgency"        // 10b
	SecrecyStamp   Element = "secrecy"        // 10a
	CirculateNote  Element = "circulation"    // 11
	DrafterMark    Element = "drafter"        // 12
	ContactLine    Element = "contact"        // 13
	AnnexLabel     Element = "annex_label"
	AnnexTitle     Element = "annex_title"
	AnnexReference Element = "annex_reference"
	TableText      Element = "table"
)

// Style is the look of an element. Word is the name of the style in Word files.
type Style struct {
	Size               Range
	Bold, Italic, Caps bool
	Align              flow.Align
	Word               string
	Source             Source
}

// Stamp is a boxed word such as HỎA TỐC; a width of 0 follows the text.
type Stamp struct {
	Width, Height flow.Length
	Color         string
	Source        Source
}

// Nation and motto, printed letter for letter (annex I, II.1 of the decree).
const (
	NationName = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	NationWish = "Độc lập - Tự do - Hạnh phúc"
)

var layouts = []*Layout{nd30(), tt01()} // newest first

// Layouts lists the layouts, newest first.
func Layouts() []*Layout { return append([]*Layout(nil), layouts...) }

// LayoutFor is the layout in force on the paper's day: the newest for a paper without a
// date, the oldest for one older than all. Days known only in part (year, or year and
// month) are enough.
func LayoutFor(d when.Day) *Layout {
	for _, l := range layouts {
		if d.IsZero() || l.Covers(d) {
			return l
		}
	}
	return layouts[len(layouts)-1]
}

// LayoutNamed finds a layout by its name.
func LayoutNamed(name string) (*Layout, bool) {
	for _, l := range layouts {
		if l.Name == name {
			return l, true
		}
	}
	return nil, false
}

// Covers tells whether the layout was in force on the day or has been replaced since.
func (l *Layout) Covers(d when.Day) bool {
	return d.Year > l.From.Year || d.Year == l.From.Year && (d.Month == 0 || d.String() >= l.From.String())
}

// Style gives the look of an element; an unknown one looks like the body.
func (l *Layout) Style(e Element) Style {
	if s, ok := l.Elements[e]; ok {
		return s
	}
	return l.Elements[BodyText]
}
