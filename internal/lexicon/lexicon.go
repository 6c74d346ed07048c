// Package lexicon turns the words of Vietnamese office prose into figures: "treo 12
// băng rôn hai mặt Việt – Anh" into an indicator, a value and its dimensions. It
// never invents: what a sentence does not say is not in the answer.
package lexicon

import (
	"sync"

	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// Vocabulary is what a regime teaches the lexicon: its indicators with the words
// that people use for them.
type Vocabulary struct {
	Terms []Term
}

// Term is one indicator as the lexicon must know it.
type Term struct {
	Indicator  string              // code
	Unit       string              // unit of measure as printed: "băng rôn", "lượt người", "triệu đồng"
	Units      []string            // other words for the unit
	Decimals   uint8               // the scale in which the indicator is kept
	Synonyms   []string            // phrases that name the thing counted
	Dimensions map[string][]Choice // by dimension code
	// None, Unknown and NotApplicable are phrases that answer without a number:
	// "chưa có kinh phí", "chưa có cán bộ phụ trách".
	None, Unknown, NotApplicable []string
}

// Choice is one value of a dimension and the words that point to it.
type Choice struct {
	Code  string
	Words []string
}

// Sign is a sign of approximation before a number.
type Sign string

// Signs of approximation.
const (
	Exact   Sign = ""
	About   Sign = "about"    // khoảng, gần, ước
	AtLeast Sign = "at-least" // trên, hơn, ít nhất
	AtMost  Sign = "at-most"  // dưới, không quá, tối đa
)

// Figure is a quantity found in a text.
type Figure struct {
	Text       string            // as printed: "12 băng rôn"
	Start, End int               // byte offsets of Text in what was read (NFC)
	Value      quantity.Value    // the number as printed; scale words stay in Unit
	Base       quantity.Value    // of a fraction, what it is a share of: 15 in "12/15 xã"
	Unit       string            // as printed: "tỷ đồng", "lượt người"
	What       string            // the words that say what is counted
	Indicator  string            // code, or empty where no term fits
	Scaled     quantity.Value    // Value in the indicator's own unit and scale (1,5 tỷ đồng → 1500 triệu đồng)
	Dimensions map[string]string // dimension code → choice code
	Period     when.Period       // where the text names another one: "287 (năm 2015)"
	Sign       Sign
	Part       bool    // one of the parts after "trong đó": not to be added to the total
	Change     bool    // a difference, "tăng 3 lớp": not a count, never with an indicator
	Rate       bool    // for each of something, "mỗi buổi 15 phút": not to be taken for a total
	Ambiguous  bool    // the dot, comma or blank could mean either
	Sure       float64 // 0 to 1
}

// Context is what the reader of a whole report knows about the place of a sentence.
type Context struct {
	Period when.Period // the report's own: a figure of another period is marked with that one
	Takes  []string    // indicator codes that the section asks for; they are preferred
}

// Lexicon finds figures. It is built once and safe for use by many goroutines.
type Lexicon struct {
	phrases  *phrases
	terms    []term
	byCode   map[string]int
	numerals []numeral // by word
	hints    []hint    // by word
	words    particles
	persons  map[string]bool // units that are said of a person in any post
	scratch  sync.Pool       // *scan
}

// New builds a lexicon that knows the general words and a regime's vocabulary. It
// fails on a term without code and on one named twice.
func New(v Vocabulary) (*Lexicon, error) {
	g, err := loadGeneral()
	if err != nil {
		return nil, err
	}
	l := &Lexicon{phrases: newPhrases(g.Variants), byCode: map[string]int{}}
	l.addGeneral(g)
	l.persons = map[string]bool{}
	for _, p := range g.Persons {
		l.persons[p] = true
	}
	if err := l.addTerms(v.Terms); err != nil {
		return nil, err
	}
	l.numerals = numeralWords(l.phrases)
	l.words = newParticles(l.phrases)
	l.hints = l.newHints()
	l.scratch.New = func() any { return &scan{l: l} }
	return l, nil
}

var general = sync.OnceValues(func() (*Lexicon, error) { return New(Vocabulary{}) })

// General is the lexicon of figures that no regime names. Its words are embedded and
// tested, so it cannot fail.
func General() *Lexicon {
	l, err := general()
	if err != nil {
		panic(err) // a defect of general.yaml, which the package's tests read
	}
	return l
}

// Find gives the figures of a text in NFC, in the order in which they are printed.
// Text that is not valid UTF-8 or not NFC is read as far as its letters are known.
func (l *Lexicon) Find(s string) []Figure { return l.FindIn(s, Context{}) }

// FindIn is Find where the report's period and the section's indicators are known.
func (l *Lexicon) FindIn(s string, c Context) []Figure {
	x := l.scratch.Get().(*scan)
	defer l.scratch.Put(x)
	return x.run(s, c)
}
