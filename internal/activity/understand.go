package activity

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/lexicon"
	"tonghop/internal/lexicon/circumstance"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Reader understands lines by the words of the regimes that a level reports for. It is
// built once and safe for use by many goroutines.
type Reader struct {
	level string
	books []book
}

// book is one regime's words.
type book struct {
	regime  *regime.Regime
	lexicon *lexicon.Lexicon
	named   []namedIndicator
}

// namedIndicator is an indicator with the folded words that name the thing counted.
type namedIndicator struct {
	code  string
	words []string
}

// NewReader builds a reader. Indicators that the level does not report are left out.
func NewReader(level string, regimes ...*regime.Regime) (*Reader, error) {
	r := &Reader{level: level}
	for _, reg := range regimes {
		var v lexicon.Vocabulary
		b := book{regime: reg}
		for _, t := range reg.Vocabulary().Terms {
			ind := reg.Indicator(t.Indicator)
			if !reportedBy(ind, level) {
				continue
			}
			v.Terms = append(v.Terms, t)
			n := namedIndicator{code: ind.Code}
			for _, w := range append([]string{ind.Unit}, ind.Synonyms...) {
				n.words = append(n.words, text.Fold(w))
			}
			b.named = append(b.named, n)
		}
		l, err := lexicon.New(v)
		if err != nil {
			return nil, fault.Wrap(err, fault.Internal, "activity.words", reg.Code)
		}
		b.lexicon = l
		r.books = append(r.books, b)
	}
	return r, nil
}

// Reports tells whether units of a level give a figure for an indicator.
func reportedBy(ind *regime.Indicator, level string) bool {
	return ind != nil && (len(ind.Levels) == 0 || slices.Contains(ind.Levels, level))
}

// Regimes are the regimes whose words the reader knows.
func (r *Reader) Regimes() []*regime.Regime {
	var all []*regime.Regime
	for _, b := range r.books {
		all = append(all, b.regime)
	}
	return all
}

// Understood is what a line was understood to say: a proposal that a person corrects.
type Understood struct {
	Content
	// DayText are the words that named the day; empty where none did and today is proposed.
	DayText string
	// Doubts are what a person should look at before saving.
	Doubts []Doubt
}

// Doubt is a part of the proposal that may be wrong, and why.
type Doubt struct {
	Field  string
	Reason *fault.Error
}

// MostLetters bounds a line; what is longer belongs into the note.
const MostLetters = 2000

// Understand reads one line as an officer types it, seen from today. It never fails: what
// is not understood is left for the person to fill in.
func (r *Reader) Understand(line string, today when.Day) Understood {
	line = clipped(text.Space(text.NFC(line)), MostLetters)
	u := Understood{Content: Content{Line: line, Day: today, Kind: Other}}
	said := circumstance.Of(line, today)
	u.date(said.Day, said.Dated, today)
	u.Event, u.Place, u.Partners = said.Event, said.Place, said.Partners
	found := r.figures(line)
	u.take(found, text.Fold(line))
	u.Kind = r.kind(found, text.Fold(line))
	if len(u.Figures) == 0 && u.Money.State == quantity.Missing {
		u.Figures = r.named(text.Fold(line))
		u.lend(found)
	}
	if u.Kind == Other && u.Money.IsNumber() {
		u.Kind = resources
	}
	return u
}

// resources is the kind of what is only about money.
const resources Kind = "resources"

// lend gives the one number of a line to the one thing that it names, for the person to
// look at: "tổ chức 1 hoạt động giao lưu biên giới".
func (u *Understood) lend(found []quantityFound) {
	if len(u.Figures) != 1 {
		return
	}
	var only *quantityFound
	for i, f := range found {
		if f.Value.IsNumber() && f.Value.Decimals == 0 && !f.Change && !f.Rate && worth(f.Unit) == 0 && !strings.Contains(f.Unit, "%") {
			if only != nil {
				return
			}
			only = &found[i]
		}
	}
	if only != nil {
		u.Figures[0].Value = only.Value
		u.doubt("figures", "activity.number-unsure", only.Text, only.Value.Vietnamese())
	}
}

func clipped(s string, letters int) string {
	n := 0
	for i := range s {
		if n++; n > letters {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

func (u *Understood) date(d circumstance.Dated, found bool, today when.Day) {
	if !found {
		return
	}
	u.Day, u.DayText = d.Day, d.Text
	if d.Until != d.Day {
		u.Until = d.Until
	}
	switch {
	case d.Vague:
		u.Day, u.Until = cmpDay(d.Until, d.Day), when.Day{}
		u.doubt("day", "activity.day-vague", d.Text)
	case u.Day.After(today):
		u.doubt("day", "activity.day-ahead", d.Text)
	}
}

// cmpDay is the first day that is given.
func cmpDay(a, b when.Day) when.Day {
	if a.IsZero() {
		return b
	}
	return a
}

func (u *Understood) doubt(field, code string, args ...any) {
	u.Doubts = append(u.Doubts, Doubt{field, fault.New(fault.Invalid, code, args...)})
}

// quantityFound is a figure of one regime's words.
type quantityFound struct {
	lexicon.Figure
	book   int
	regime string
	// times is what the number was multiplied with: "2 buổi × 15 phút".
	times quantity.Value
}

// figures are what the regimes' words find, the surest reading of each stretch of words.
func (r *Reader) figures(line string) []quantityFound {
	var all []quantityFound
	plain := circumstance.IsPlain(line)
	for i, b := range r.books {
		for _, f := range b.lexicon.Find(line) {
			if f.Indicator == "" && plain && f.Value.IsNumber() {
				b.placeFolded(&f, line)
			}
			all = append(all, quantityFound{Figure: f, book: i, regime: b.regime.Code})
		}
	}
	slices.SortStableFunc(all, func(a, b quantityFound) int {
		known := func(f quantityFound) int {
			if f.Indicator == "" {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(known(a), known(b)), -cmp.Compare(a.Sure, b.Sure), cmp.Compare(a.book, b.book))
	})
	var kept []quantityFound
	for _, f := range all {
		if !slices.ContainsFunc(kept, func(k quantityFound) bool { return k.book != f.book && f.Start < k.End && k.Start < f.End }) {
			kept = append(kept, f)
		}
	}
	slices.SortStableFunc(kept, func(a, b quantityFound) int { return cmp.Compare(a.Start, b.Start) })
	r.multiply(line, kept)
	return kept
}

// placeFolded finds the indicator of a figure in a line that is typed without marks, which the
// lexicon does not read: by the words right after the number, and those anywhere in the
// line where several things have the same unit.
func (b *book) placeFolded(f *lexicon.Figure, line string) {
	after := strings.TrimLeft(text.Fold(line[f.Start:]), "0123456789., ")
	fold := text.Fold(line)
	best := 0
	for _, n := range b.named {
		unit, near := 0, 0
		for _, w := range n.words {
			if text.BeginsWithWord(after, []string{w}) {
				unit = max(unit, len(w))
			}
			if hasWords(fold, w) {
				near = max(near, len(w))
			}
		}
		if unit > 0 && unit+near > best {
			best, f.Indicator = unit+near, n.code
		}
	}
	if best == 0 {
		return
	}
	v, ok := quantity.Convert(f.Value, 1, 1, b.regime.Indicator(f.Indicator).Decimals)
	if !ok || worth(f.Unit) > 0 {
		f.Indicator = ""
		return
	}
	f.Scaled, f.Sure = v, min(f.Sure, 0.6)
}

// placeUnit gives a figure the one indicator that is counted in its unit.
func (b *book) placeUnit(f *lexicon.Figure) {
	found := ""
	for _, n := range b.named {
		if n.words[0] != text.Fold(f.Unit) {
			continue
		}
		if found != "" {
			return
		}
		found = n.code
	}
	if v, ok := quantity.Convert(f.Value, 1, 1, quantity.MaxDecimals); ok && found != "" {
		f.Indicator, f.Scaled = found, v
	}
}

// multiply turns what is said "for each" into a total: "2 buổi × 15 phút", "2 buổi, mỗi
// buổi 15 phút".
func (r *Reader) multiply(line string, found []quantityFound) {
	for i := 1; i < len(found); i++ {
		f, before := &found[i], found[i-1]
		if !f.Value.IsNumber() || !before.Value.IsNumber() || f.Start < before.End || before.Indicator == "" {
			continue
		}
		between := strings.TrimSpace(text.Fold(line[before.End:f.Start]))
		cross := between == "x" || between == "×" || between == "*" || between == "nhan"
		if !cross && !f.Rate {
			continue
		}
		if f.Indicator == "" {
			r.books[before.book].placeUnit(&f.Figure)
			f.book, f.regime = before.book, before.regime
		}
		if f.Indicator == "" || !f.Scaled.IsNumber() {
			continue
		}
		if v, ok := quantity.Convert(f.Scaled, before.Value.Scaled, scaleOf(before.Value), f.Scaled.Decimals); ok {
			f.Scaled, f.times, f.Rate = v, before.Value, false
		}
	}
}

// scaleOf is ten to the decimals of a value.
func scaleOf(v quantity.Value) int64 {
	n := int64(1)
	for range v.Decimals {
		n *= 10
	}
	return n
}

// take turns what was found into figures and money.
func (u *Understood) take(found []quantityFound, fold string) {
	counts := 0
	for _, f := range found {
		if f.Indicator != "" && f.Value.IsNumber() && !isMoney(f.Figure) && !f.Change && !f.Rate {
			counts++
		}
	}
	for _, f := range found {
		if isMoney(f.Figure) && u.money(f.Figure) && counts > 0 {
			continue // what this one thing cost, not the unit's budget
		}
		if f.Indicator != "" && !f.Change && !f.Rate && (counts == 0 || !isMoneyAnswer(f)) {
			u.figure(f)
		}
	}
	if u.Money.State == quantity.Missing && text.ContainsAny(fold, noMoney) {
		u.Money = quantity.Of(quantity.None)
	}
}

var noMoney = []string{"khong co kinh phi", "khong kinh phi", "khong ton kinh phi", "khong mat kinh phi", "khong su dung kinh phi", "khong phat sinh kinh phi", "khong chi", "khong mat tien", "khong ton tien"}

// moneyUnits are the folded units of money, in đồng, the longest first.
var moneyUnits = []struct {
	word  string
	worth int64
}{
	{"nghin ty", 1_000_000_000_000}, {"ty", 1_000_000_000}, {"ti dong", 1_000_000_000}, {"trieu", 1_000_000}, {"trd", 1_000_000}, {"tr.d", 1_000_000},
	{"nghin", 1000}, {"ngan", 1000}, {"dong", 1}, {"vnd", 1}, {"d", 1},
}

func worth(unit string) int64 {
	unit = text.Fold(unit)
	for _, m := range moneyUnits {
		if text.BeginsWithWord(unit, []string{m.word}) {
			if strings.HasPrefix(unit, "trieu nguoi") || strings.HasPrefix(unit, "nghin nguoi") {
				return 0
			}
			return m.worth
		}
	}
	return 0
}

// isMoney tells whether a figure is an amount of money.
func isMoney(f lexicon.Figure) bool {
	return f.Value.IsNumber() && worth(f.Unit) > 0 && (strings.Contains(text.Fold(f.Unit), "dong") || strings.HasPrefix(text.Fold(f.Unit), "tr") || text.Fold(f.Unit) == "vnd" || text.Fold(f.Unit) == "d")
}

// isMoneyAnswer tells whether a figure says, without a number, that there was no money: of a
// thing that cost nothing it is no word on the unit's budget.
func isMoneyAnswer(f quantityFound) bool {
	return !f.Value.IsNumber() && strings.Contains(text.Fold(f.Text), "kinh phi")
}

func (u *Understood) money(f lexicon.Figure) bool {
	v, ok := quantity.Convert(f.Value, worth(f.Unit), 1, 0)
	if !ok || v.Scaled < 0 {
		return false
	}
	if sum, fits := quantity.Add(v, numberOrZero(u.Money)); fits {
		u.Money = sum
	}
	return true
}

// figure adds what was found. A part ("trong đó 5 …") is taken out of its whole, so that
// the two together are the whole.
func (u *Understood) figure(f quantityFound) {
	v := f.Scaled
	if !f.Value.IsNumber() {
		v = f.Value
	}
	one := Figure{Regime: f.regime, Indicator: f.Indicator, Dimensions: f.Dimensions, Value: v}
	if f.Part && !u.takeOut(one) {
		return
	}
	if f.Ambiguous {
		u.doubt("figures", "activity.number-unsure", f.Text, v.Vietnamese())
	}
	if f.times.IsNumber() {
		u.doubt("figures", "activity.multiplied", f.times.Vietnamese(), f.Value.Vietnamese(), v.Vietnamese())
	}
	u.Figures = append(u.Figures, one)
}

// takeOut lessens the whole by one of its parts; false where the part has no choice of a
// dimension of its own, or there is no whole that it could be a part of.
func (u *Understood) takeOut(part Figure) bool {
	if len(part.Dimensions) == 0 || !part.Value.IsNumber() {
		return false
	}
	otherWay := func(f Figure) bool { // already parted by another dimension: its parts overlap with this one
		return f.Regime == part.Regime && f.Indicator == part.Indicator && len(f.Dimensions) > 0 && !slices.Equal(slices.Sorted(maps.Keys(f.Dimensions)), slices.Sorted(maps.Keys(part.Dimensions)))
	}
	if slices.ContainsFunc(u.Figures, otherWay) {
		return false
	}
	for i := range u.Figures {
		w := &u.Figures[i]
		if w.Regime != part.Regime || w.Indicator != part.Indicator || len(w.Dimensions) > 0 || !w.Value.IsNumber() {
			continue
		}
		less := part.Value
		less.Scaled = -less.Scaled
		rest, ok := quantity.Add(w.Value, less)
		if !ok || rest.Scaled < 0 {
			return false
		}
		w.Value = rest
		if rest.Scaled == 0 {
			u.Figures = slices.Delete(u.Figures, i, i+1)
		}
		return true
	}
	return true
}

// kind places the line: by the indicator of its surest figure, else by its own words.
func (r *Reader) kind(found []quantityFound, fold string) Kind {
	best := -1
	for i, f := range found {
		if f.Indicator != "" && !f.Change && (best < 0 || f.Sure > found[best].Sure) {
			best = i
		}
	}
	own := kindOf(fold)
	if best < 0 {
		return own
	}
	ind := r.books[found[best].book].regime.Indicator(found[best].Indicator)
	if k := kindOf(text.Fold(ind.Name.Vi)); k != Other {
		return k
	}
	return own
}

// named are the indicators that a line names without a number, as figures still to be
// filled in; the longest words of each regime say most.
func (r *Reader) named(fold string) []Figure {
	var all []Figure
	for _, b := range r.books {
		best, length := "", 3
		for _, n := range b.named {
			for _, w := range n.words {
				if len(w) > length && hasWords(fold, w) {
					best, length = n.code, len(w)
				}
			}
		}
		if best != "" {
			all = append(all, Figure{Regime: b.regime.Code, Indicator: best})
		}
	}
	return all
}
