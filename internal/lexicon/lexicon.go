// Package lexicon turns the words of Vietnamese office prose into figures: "treo 12
// băng rôn hai mặt Việt – Anh" into an indicator, a value and its dimensions. It
// never invents: what a sentence does not say is not in the answer.
package lexicon

import (
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
	Unit       string            // as printed: "tỷ đồng", "lượt người"
	What       string            // the words that say what is counted
	Indicator  string            // code, or empty where no term fits
	Scaled     quantity.Value    // Value in the indicator's own unit and scale (1,5 tỷ đồng → 1500 triệu đồng)
	Dimensions map[string]string // dimension code → choice code
	Period     when.Period       // where the text names another one: "287 (năm 2015)"
	Sign       Sign
	Part       bool    // one of the parts after "trong đó": not to be added to the total
	Ambiguous  bool    // the dot or comma could mean either
	Sure       float64 // 0 to 1
}
