package regime

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
)

// Render says the figures of a sentence for a report of the level. Each number is an
// Inline of its own with its Figure. Used are the figures that stand in the line; not ok
// means that there is nothing to say: another level's sentence, or nobody has answered.
func (r *Regime) Render(s *Sentence, level string, v Values, c Context) (line paper.Inlines, used []Ref, ok bool) {
	if len(s.Levels) > 0 && !slices.Contains(s.Levels, level) {
		return nil, nil, false
	}
	for _, text := range append([]string{s.Some}, s.Or...) {
		p, err := r.parsed(text)
		if err != nil {
			return nil, nil, false
		}
		if line, used, ok = r.say(p, v, c); ok {
			return line, used, true
		}
	}
	about := r.about(s)
	text := s.without(r, standing(about, v))
	other, err := r.parsed(text)
	if text == "" || err != nil {
		return nil, nil, false
	}
	if line, used, ok = r.say(other, v, c); !ok {
		return nil, nil, false
	}
	return line, append(used, stated(about, v)...), true
}

// about are the figures whose answers decide what is said where there is no number: the
// items of a list, or the first figure of Uses.
func (r *Regime) about(s *Sentence) []Ref {
	if some, err := r.parsed(s.Some); err == nil {
		if items := some.listed(); len(items) > 0 {
			return items
		}
	}
	if len(s.Uses) == 0 {
		return nil
	}
	return []Ref{{Indicator: s.Uses[0]}}
}

// without is the pattern for figures that are together in a state that is not a number
// above zero; empty where the sentence has none.
func (s *Sentence) without(r *Regime, state quantity.State) string {
	switch state {
	case quantity.None:
		return s.Zero
	case quantity.NotApplicable:
		return s.NotApplicable
	case quantity.Unknown:
		if s.Unknown != "" || len(s.Uses) == 0 {
			return s.Unknown
		}
		if ind := r.Indicator(s.Uses[0]); ind != nil {
			return "Chưa có số liệu thống kê về " + lowerFirst(ind.Name.Vi) + "."
		}
	}
	return ""
}

// standing is what can truly be said of figures none of which can be printed: a missing
// one among them leaves nothing to say, and so does a number above zero beside a figure
// that is not one.
func standing(refs []Ref, v Values) quantity.State {
	var seen [5]int
	for _, ref := range refs {
		x := v(ref)
		switch {
		case x.IsNumber() && x.Scaled == 0:
			seen[quantity.None]++
		case int(x.State) < len(seen):
			seen[x.State]++
		}
	}
	switch {
	case seen[quantity.Number] > 0 || seen[quantity.Missing] > 0:
		return quantity.Missing
	case seen[quantity.Unknown] > 0:
		return quantity.Unknown
	case seen[quantity.None] > 0:
		return quantity.None
	case seen[quantity.NotApplicable] > 0:
		return quantity.NotApplicable
	}
	return quantity.Missing
}

func stated(refs []Ref, v Values) []Ref {
	var all []Ref
	for _, ref := range refs {
		if v(ref).State != quantity.Missing {
			all = append(all, ref)
		}
	}
	return all
}

// say writes a pattern as a sentence: a capital first, a full stop last.
func (r *Regime) say(p *pattern, v Values, c Context) (paper.Inlines, []Ref, bool) {
	w := writer{regime: r, values: v, context: c}
	if !w.parts(p.parts) || len(w.line) == 0 {
		return nil, nil, false
	}
	w.line[0].Text = upperFirst(w.line[0].Text)
	last := &w.line[len(w.line)-1]
	if !strings.HasSuffix(last.Text, ".") && !strings.HasSuffix(last.Text, ";") && !strings.HasSuffix(last.Text, ":") {
		w.text(".")
	}
	return w.line, w.used, true
}

// writer writes the parts of a pattern into a line.
type writer struct {
	regime  *Regime
	values  Values
	context Context
	line    paper.Inlines
	used    []Ref
}

// parts writes all parts, and tells whether every one outside brackets could be said.
func (w *writer) parts(parts []part) bool {
	for i := range parts {
		p := &parts[i]
		switch {
		case p.figure != nil:
			if !w.slot(p.figure) {
				return false
			}
		case p.optional != nil:
			if inner, ok := w.apart(p.optional); ok {
				w.add(inner)
			}
		case p.list != nil:
			if !w.list(p.list) {
				return false
			}
		case p.context != "":
			w.text(w.regime.contextValue(p.context, w.context))
		default:
			w.text(p.text)
		}
	}
	return true
}

// apart writes parts on a line of their own.
func (w *writer) apart(parts []part) (*writer, bool) {
	inner := &writer{regime: w.regime, values: w.values, context: w.context}
	return inner, inner.parts(parts)
}

func (w *writer) add(inner *writer) {
	for _, in := range inner.line {
		if in.Figure == nil {
			w.text(in.Text)
			continue
		}
		w.line = append(w.line, in)
	}
	w.used = append(w.used, inner.used...)
}

// text appends words, joining them to the words before.
func (w *writer) text(s string) {
	if s == "" {
		return
	}
	if n := len(w.line); n > 0 && w.line[n-1].Figure == nil {
		w.line[n-1].Text += s
		return
	}
	w.line = append(w.line, paper.Inline{Text: s})
}

// list joins the items that can be said: "A, B và C"; false where none can.
func (w *writer) list(items [][]part) bool {
	var said []*writer
	for _, item := range items {
		if inner, ok := w.apart(item); ok && len(inner.line) > 0 {
			said = append(said, inner)
		}
	}
	w.join(said)
	return len(said) > 0
}

func (w *writer) join(said []*writer) {
	for i, inner := range said {
		switch {
		case i > 0 && i == len(said)-1:
			w.text(" và ")
		case i > 0:
			w.text(", ")
		}
		w.add(inner)
	}
}

// slot writes one figure; false where it is not a number above zero.
func (w *writer) slot(s *slot) bool {
	if s.ref.Dimension != "" && s.ref.Choice == "" {
		return w.breakdown(s)
	}
	value := w.values(s.ref)
	ind := w.regime.Indicator(s.ref.Indicator)
	if ind == nil || !value.IsNumber() || value.Scaled <= 0 {
		return false
	}
	amount := Amount(value, ind.Unit)
	if s.bare {
		amount = number(value, ind.Unit)
	}
	w.figure(amount, s.ref, ind, value)
	return true
}

func (w *writer) figure(printed string, ref Ref, ind *Indicator, value quantity.Value) {
	f := &paper.Figure{Indicator: ref.Indicator, Unit: ind.Unit, Value: value}
	if ref.Dimension != "" {
		f.Dimensions = map[string]string{ref.Dimension: ref.Choice}
	}
	w.line = append(w.line, paper.Inline{Text: printed, Figure: f})
	w.used = append(w.used, ref)
}

// breakdown lists the choices of a dimension that have a number above zero: "05 tiếng
// Việt và 07 hai mặt Việt - Anh".
func (w *writer) breakdown(s *slot) bool {
	ind := w.regime.Indicator(s.ref.Indicator)
	dim := w.regime.dimension(s.ref.Indicator, s.ref.Dimension)
	if dim == nil {
		return false
	}
	var said []*writer
	for i := range dim.Choices {
		ch := &dim.Choices[i]
		ref := Ref{s.ref.Indicator, s.ref.Dimension, ch.Code}
		value := w.values(ref)
		if !value.IsNumber() || value.Scaled <= 0 {
			continue
		}
		inner := &writer{regime: w.regime, values: w.values, context: w.context}
		inner.figure(number(value, ind.Unit), ref, ind, value)
		inner.text(" " + ch.says())
		said = append(said, inner)
	}
	w.join(said)
	return len(said) > 0
}

func (c *Choice) says() string {
	if c.Says != "" {
		return c.Says
	}
	return lowerFirst(c.Name.Vi)
}

// RenderFigure says one figure without a pattern, for figures that no sentence of the
// regime used: "Số băng rôn: 12 băng rôn." Not ok where nobody has answered.
func (r *Regime) RenderFigure(ref Ref, v quantity.Value) (paper.Inlines, bool) {
	ind := r.Indicator(ref.Indicator)
	if ind == nil {
		return nil, false
	}
	name := upperFirst(ind.Name.Vi)
	if dim := r.dimension(ref.Indicator, ref.Dimension); dim != nil {
		for i := range dim.Choices {
			if dim.Choices[i].Code == ref.Choice {
				name += " (" + dim.Choices[i].says() + ")"
			}
		}
	}
	w := writer{regime: r}
	w.text(name + ": ")
	switch v.State {
	case quantity.Number:
		w.figure(Amount(v, ind.Unit), ref, ind, v)
		w.text(".")
	case quantity.None:
		w.text("không có.")
	case quantity.Unknown:
		w.text("chưa có số liệu thống kê.")
	case quantity.NotApplicable:
		w.text("không thuộc phạm vi báo cáo của đơn vị.")
	default:
		return nil, false
	}
	return w.line, true
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// lowerFirst lowers the first letter of a name unless an abbreviation begins it.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	if unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}
