package regime

import (
	"math/big"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
)

// Rule is a parsed rule between figures of one report. Its grammar:
//
//	rule   = sum ("<=" | "<" | "=" | "!=" | ">=" | ">") sum
//	sum    = part {("+" | "-") part}
//	part   = factor {("*" | "/") factor}
//	factor = number | figure | "sum(" code "@" dimension ")" | "(" sum ")"
//	figure = code ["@" dimension "=" choice]
//
// Arithmetic is exact. sum(banner@language) adds the stated choices of a dimension, so
// "sum(banner@language) <= banner" can be decided before every part is known.
type Rule struct {
	text        string
	op          string
	left, right operand
	refs        []Ref // a Ref without Choice stands for all choices of its Dimension
}

// Verdict is what a rule says of a report's figures.
type Verdict uint8

// The verdicts. A rule with a figure that is not a number cannot be decided: unknown,
// none and missing answers neither keep nor break it.
const (
	Undecided Verdict = iota
	Holds
	Broken
)

// String gives the verdict's stable name.
func (v Verdict) String() string { return [...]string{"undecided", "holds", "broken"}[v] }

// Outcome is a verdict with both sides as they came out, "15 <= 12".
type Outcome struct {
	Verdict Verdict
	Text    string // empty where undecided
}

// operand is a node of a parsed rule; all returns the stated values of a dimension.
type operand interface {
	eval(v Values, choices func(Ref) []Ref) (*big.Rat, bool)
}

type (
	constant struct{ value *big.Rat }
	figure   struct{ ref Ref }
	total    struct{ ref Ref }
	binary   struct {
		op          byte
		left, right operand
	}
)

func (c constant) eval(Values, func(Ref) []Ref) (*big.Rat, bool) { return c.value, true }

func (f figure) eval(v Values, _ func(Ref) []Ref) (*big.Rat, bool) { return rational(v(f.ref)) }

func (t total) eval(v Values, choices func(Ref) []Ref) (*big.Rat, bool) {
	sum, stated := new(big.Rat), false
	for _, ref := range choices(t.ref) {
		if x, ok := rational(v(ref)); ok {
			sum.Add(sum, x)
			stated = true
		}
	}
	return sum, stated
}

func (b binary) eval(v Values, choices func(Ref) []Ref) (*big.Rat, bool) {
	x, okx := b.left.eval(v, choices)
	y, oky := b.right.eval(v, choices)
	if !okx || !oky || (b.op == '/' && y.Sign() == 0) {
		return nil, false
	}
	z := new(big.Rat)
	switch b.op {
	case '+':
		return z.Add(x, y), true
	case '-':
		return z.Sub(x, y), true
	case '*':
		return z.Mul(x, y), true
	}
	return z.Quo(x, y), true
}

func rational(v quantity.Value) (*big.Rat, bool) {
	if !v.IsNumber() {
		return nil, false
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(v.Decimals)), nil)
	return new(big.Rat).SetFrac(big.NewInt(v.Scaled), scale), true
}

// String is the rule as written.
func (r *Rule) String() string { return r.text }

// Refs are the figures the rule speaks of, in order; one without a Choice stands for all
// choices of its Dimension.
func (r *Rule) Refs() []Ref { return r.refs }

func (r *Rule) eval(v Values, choices func(Ref) []Ref) Outcome {
	x, okx := r.left.eval(v, choices)
	y, oky := r.right.eval(v, choices)
	if !okx || !oky {
		return Outcome{}
	}
	verdict := Broken
	if compares(r.op, x.Cmp(y)) {
		verdict = Holds
	}
	return Outcome{verdict, decimal(x) + " " + r.op + " " + decimal(y)}
}

func compares(op string, c int) bool {
	switch op {
	case "<=":
		return c <= 0
	case "<":
		return c < 0
	case ">=":
		return c >= 0
	case ">":
		return c > 0
	case "!=":
		return c != 0
	}
	return c == 0
}

// decimal writes a number for people with at most two decimals, "98,5".
func decimal(x *big.Rat) string {
	whole, frac, _ := strings.Cut(x.FloatString(2), ".")
	if frac = strings.TrimRight(frac, "0"); frac == "" {
		return whole
	}
	return whole + "," + frac
}

// Eval applies the check to the figures of one report.
func (r *Regime) Eval(c *Check, v Values) Outcome {
	if c.parsed == nil {
		return Outcome{}
	}
	return c.parsed.eval(v, r.choicesOf)
}

// choicesOf lists every choice of the dimension that ref names.
func (r *Regime) choicesOf(ref Ref) []Ref {
	dim := r.dimension(ref.Indicator, ref.Dimension)
	if dim == nil {
		return nil
	}
	all := make([]Ref, len(dim.Choices))
	for i := range dim.Choices {
		all[i] = Ref{ref.Indicator, ref.Dimension, dim.Choices[i].Code}
	}
	return all
}

// maxRule bounds the length of a rule and so the depth of its tree.
const maxRule = 300

// parseRule reads a rule; the fault's arguments are the rule and the character at which it
// stops making sense.
func parseRule(s string) (*Rule, error) {
	if len(s) > maxRule {
		return nil, fault.New(fault.TooMuch, "regime.rule-long", maxRule)
	}
	p := ruleParser{text: s}
	r := &Rule{text: s}
	r.left = p.sum()
	r.op = p.comparison()
	r.right = p.sum()
	p.blank()
	if p.failed || p.at < len(p.text) {
		return nil, fault.New(fault.Invalid, "regime.rule-unreadable", s, p.at+1)
	}
	r.refs = p.refs
	return r, nil
}

// ruleParser reads a rule by recursive descent; after the first failure it stands still.
type ruleParser struct {
	text   string
	at     int
	failed bool
	refs   []Ref
}

func (p *ruleParser) blank() {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
}

func (p *ruleParser) take(token string) bool {
	p.blank()
	if p.failed || !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *ruleParser) comparison() string {
	for _, op := range []string{"<=", ">=", "!=", "<", ">", "="} {
		if p.take(op) {
			return op
		}
	}
	p.failed = true
	return ""
}

func (p *ruleParser) sum() operand { return p.chain("+-", p.part) }

func (p *ruleParser) part() operand { return p.chain("*/", p.factor) }

func (p *ruleParser) chain(ops string, next func() operand) operand {
	left := next()
	for !p.failed {
		p.blank()
		if p.at >= len(p.text) || !strings.ContainsRune(ops, rune(p.text[p.at])) {
			break
		}
		op := p.text[p.at]
		p.at++
		left = binary{op, left, next()}
	}
	return left
}

func (p *ruleParser) factor() operand {
	switch {
	case p.failed:
		return nil
	case p.take("sum("):
		ref := Ref{Indicator: p.word()}
		if !p.take("@") {
			p.failed = true
		}
		ref.Dimension = p.word()
		return p.closed(total{p.keep(ref)})
	case p.take("("):
		return p.closed(p.sum())
	}
	word := p.word()
	if word != "" && word[0] >= '0' && word[0] <= '9' {
		value, ok := new(big.Rat).SetString(word)
		p.failed = p.failed || !ok
		return constant{value}
	}
	ref := Ref{Indicator: word}
	if p.take("@") {
		ref.Dimension = p.word()
		if !p.take("=") {
			p.failed = true
		}
		ref.Choice = p.word()
	}
	return figure{p.keep(ref)}
}

func (p *ruleParser) closed(o operand) operand {
	if !p.take(")") {
		p.failed = true
	}
	return o
}

func (p *ruleParser) keep(ref Ref) Ref {
	if !p.failed {
		p.refs = append(p.refs, ref)
	}
	return ref
}

// word reads a code or a number: letters, digits, "_", "." and "-" between letters.
func (p *ruleParser) word() string {
	p.blank()
	start := p.at
	for p.at < len(p.text) && wordByte(p.text[p.at]) && !p.failed {
		p.at++
	}
	if p.at == start {
		p.failed = true
	}
	return p.text[start:p.at]
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-'
}
