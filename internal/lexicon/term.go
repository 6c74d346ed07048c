package lexicon

import (
	"fmt"

	"tonghop/internal/quantity"
)

// term is a Term made ready.
type term struct {
	Term
	measure measure
	units   []measure // of Units
	dims    bool
	rate    bool // it is itself a rate: "triệu đồng/người", "bình quân …"
	person  bool // a person in any post is its unit
}

// addTerms enters a regime's words.
func (l *Lexicon) addTerms(terms []Term) error {
	for i, t := range terms {
		if t.Indicator == "" {
			return fmt.Errorf("vocabulary: term %d has no indicator", i+1)
		}
		if _, twice := l.byCode[t.Indicator]; twice {
			return fmt.Errorf("vocabulary: indicator %s is named twice", t.Indicator)
		}
		if t.Decimals > quantity.MaxDecimals {
			return fmt.Errorf("vocabulary: indicator %s has %d decimals, at most %d are kept", t.Indicator, t.Decimals, quantity.MaxDecimals)
		}
		made := l.newTerm(t)
		l.byCode[t.Indicator] = i
		l.terms = append(l.terms, made)
		l.addPhrases(i, t)
	}
	return nil
}

func (l *Lexicon) newTerm(t Term) term {
	made := term{Term: t, measure: measureOf(t.Unit), dims: len(t.Dimensions) > 0, rate: isRate(t), person: l.persons[t.Unit]}
	for _, u := range t.Units {
		made.units = append(made.units, measureOf(u))
		made.person = made.person || l.persons[u]
	}
	return made
}

func (l *Lexicon) addPhrases(i int, t Term) {
	add := func(r reference, list ...string) {
		r.term = i
		for _, phrase := range list {
			l.phrases.add(phrase, func(n *node) { n.refs = append(n.refs, r) })
		}
	}
	add(reference{kind: unitOf}, t.Unit)
	add(reference{kind: unitOf}, t.Units...)
	add(reference{kind: synonymOf}, t.Synonyms...)
	add(reference{kind: noneOf}, t.None...)
	add(reference{kind: unknownOf}, t.Unknown...)
	add(reference{kind: notApplicableOf}, t.NotApplicable...)
	for dim, choices := range t.Dimensions {
		for _, c := range choices {
			add(reference{kind: choiceOf, dimension: dim, choice: c.Code}, c.Words...)
		}
	}
}

// Reasons for a term, from the strongest. A figure gets a term only above leastReason.
const (
	nounReason   = 0.95 // the thing itself follows the number: "12 băng rôn"
	nearReason   = 0.85 // the unit fits and a word of the term stands near
	farReason    = 0.7  // the same, with other figures between
	unitReason   = 0.6  // only the unit fits, and no other term has it
	leastReason  = 0.5
	perWord      = 0.01  // for each word of the phrase: the longer says more
	perToken     = 0.004 // off for each token of distance
	wantedReason = 0.08  // the section asks for the term
	farthest     = 60    // tokens within which words point to a figure
)

// assign gives each figure the term that its words point to.
func (x *scan) assign() {
	if len(x.l.terms) == 0 {
		return
	}
	for i := range x.found {
		f := &x.found[i]
		if f.Change {
			continue
		}
		best, reason := -1, leastReason
		x.candidates(i, func(t int, r float64) {
			if x.wanted(t) {
				r += wantedReason
			}
			if r > reason {
				best, reason = t, r
			}
		})
		if best >= 0 {
			x.take(i, best, reason)
		} else if x.partOfLast(i) {
			x.take(i, x.found[i-1].term, unitReason)
		}
	}
	for i := range x.found {
		x.dimensions(i)
	}
}

func (x *scan) wanted(t int) bool {
	for _, code := range x.context.Takes {
		if x.l.byCode[code] == t && x.l.terms[t].Indicator == code {
			return true
		}
	}
	return false
}

// take gives figure i term t and turns its value into the term's unit.
func (x *scan) take(i, t int, reason float64) {
	f := &x.found[i]
	m := f.unitMeasure()
	to := x.l.terms[t].measure
	if m.of != to.of {
		m = measure{to.of, f.scale * to.num, to.den} // another word for the same unit
	}
	scaled, ok := convert(f.Value, m.num*to.den, m.den*to.num, x.l.terms[t].Decimals)
	if !ok {
		return
	}
	f.term, f.Scaled = t, scaled
	f.Rate = f.Rate && !x.l.terms[t].rate
	f.Sure = min(f.Sure, reason)
}

// convert is quantity.Convert, without its work where there is nothing to convert: most
// figures are counts.
func convert(v quantity.Value, num, den int64, decimals uint8) (quantity.Value, bool) {
	if num == den && v.Decimals == decimals {
		return v, v.IsNumber()
	}
	return quantity.Convert(v, num, den, decimals)
}

// candidates calls see with every term that fits figure i and how well.
func (x *scan) candidates(i int, see func(t int, reason float64)) {
	f := &x.found[i]
	left, right := x.clause(i)
	left, right = max(left, f.number-farthest), min(right, f.end+farthest)
	for _, m := range x.matches[x.at[left]:x.at[right]] {
		for _, r := range x.l.phrases.nodes[m.node].refs {
			words := perWord * float64(m.end-m.start)
			switch {
			case r.kind == synonymOf && m.start <= f.number && m.end > f.number:
				if x.fits(f, r.term) {
					see(r.term, nounReason+words) // dự 03 lớp tập huấn
				}
			case r.kind == synonymOf:
				x.bySynonym(i, m, r.term, words, see)
			case r.kind == unitOf && m.start == x.unitStart(f) && x.ownUnit(r.term) && x.soleUnit(m, r.term):
				see(r.term, unitReason+words)
			}
		}
	}
	if len(x.context.Takes) > 0 && f.kind == measuredUnit {
		x.byMeasure(f, see)
	}
}

// unitStart is the first token of the unit behind the scale words.
func (x *scan) unitStart(f *found) int {
	i := f.unit
	for i < f.end && (x.l.numeral(x.tokens[i]).kind == scaleWord || x.l.numeral(x.tokens[i]).kind == hundredWord) {
		i++
	}
	return i
}

func (x *scan) bySynonym(i int, m match, t int, words float64, see func(int, float64)) {
	f := &x.found[i]
	start := x.unitStart(f)
	fits := x.fits(f, t)
	switch {
	case m.start == start && (fits || f.kind != measuredUnit):
		see(t, nounReason+words)
	case m.start > start && m.start <= f.end && f.kind != measuredUnit && (fits || f.end == start+1 && x.classifier(start)):
		see(t, nounReason+words-perToken) // 12 chiếc băng rôn
	case !fits:
	case m.start >= f.end:
		if !x.labelsNext(i, m, t) {
			see(t, nearReason+words-perToken*float64(m.start-f.end))
		}
	case i > 0 && x.found[i-1].number >= m.end: // another figure stands between
		if !x.hasOwnNoun(i-1, t) {
			see(t, farReason+words-perToken*float64(f.number-m.end))
		}
	default:
		see(t, nearReason+words-perToken*float64(f.number-m.end))
	}
}

// byMeasure lets a section that asks for one amount of money have the only one.
func (x *scan) byMeasure(f *found, see func(int, float64)) {
	for _, code := range x.context.Takes {
		if t, ok := x.l.byCode[code]; ok && x.fits(f, t) {
			see(t, leastReason)
		}
	}
}

// fits tells whether f's unit can be term t's: the same words, another word for it, or
// a multiple of the same measure. A number without unit fits.
func (x *scan) fits(f *found, t int) bool {
	if f.Unit == "" {
		return true
	}
	m := f.unitMeasure()
	tt := &x.l.terms[t]
	if m.of == tt.measure.of {
		return true
	}
	for _, u := range tt.units {
		if m.of == u.of {
			return true
		}
	}
	if tt.person && (f.Unit == "người" || f.Unit == "đồng chí") {
		return true
	}
	start := x.unitStart(f)
	if start >= len(x.tokens) {
		return false
	}
	for _, mm := range x.matches[x.at[start]:x.at[start+1]] {
		for _, r := range x.l.phrases.nodes[mm.node].refs {
			if r.term == t && r.kind == unitOf {
				return true
			}
		}
	}
	return false
}

// ownUnit tells whether no other term (that the section asks for) has t's unit.
func (x *scan) ownUnit(t int) bool {
	of := x.l.terms[t].measure.of
	if of == "money" || of == "time" || of == "share" {
		return false
	}
	for i := range x.l.terms {
		if i != t && x.l.terms[i].measure.of == of && (x.wanted(i) || !x.wanted(t)) {
			return false
		}
	}
	return true
}

// soleUnit tells whether no other term (that the section asks for) takes the very words
// of m for a unit: "người" is the unit of many.
func (x *scan) soleUnit(m match, t int) bool {
	for _, r := range x.l.phrases.nodes[m.node].refs {
		if r.kind == unitOf && r.term != t && (x.wanted(r.term) || !x.wanted(t)) {
			return false
		}
	}
	return true
}

// classifier tells whether the word at token i only says that things are counted.
func (x *scan) classifier(i int) bool {
	w := x.tok(i).word
	return w != 0 && x.l.words.classifiers[w]
}

// clause gives the tokens in which words may point to figure i: between semicolons,
// up to the next figure's number.
func (x *scan) clause(i int) (left, right int) {
	f := &x.found[i]
	right = len(x.tokens)
	if i+1 < len(x.found) {
		right = x.found[i+1].number
	}
	for j := f.end; j < right; j++ {
		if x.tokens[j].mark == ';' {
			right = j
		}
	}
	for j := f.number - 1; j >= 0; j-- {
		if x.tokens[j].mark == ';' {
			return j, right
		}
	}
	return 0, right
}

// dimensions reads the choices that stand with figure i: behind it first.
func (x *scan) dimensions(i int) {
	f := &x.found[i]
	if f.term < 0 || !x.l.terms[f.term].dims {
		return
	}
	left, right := x.clause(i)
	x.choices(f, f.number, right)
	if i > 0 {
		left = max(left, x.found[i-1].end)
	}
	x.choices(f, left, f.number)
}

// choices takes the first choice of each dimension between tokens a and b, the longer
// of two that begin together.
func (x *scan) choices(f *found, a, b int) {
	length := map[string]int{}
	for j := a; j < b; j++ {
		for _, m := range x.matches[x.at[j]:x.at[j+1]] {
			if m.end > b || m.crossed {
				continue
			}
			for _, r := range x.l.phrases.nodes[m.node].refs {
				if r.kind != choiceOf || r.term != f.term {
					continue
				}
				if had, ok := f.Dimensions[r.dimension]; ok && had != "" && length[r.dimension] != j+1 {
					continue
				}
				if f.Dimensions == nil {
					f.Dimensions = map[string]string{}
				}
				f.Dimensions[r.dimension] = r.choice
				length[r.dimension] = j + 1
			}
		}
	}
}
