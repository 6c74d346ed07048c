package regime

import (
	"strings"

	"tonghop/internal/fault"
)

// pattern is a parsed sentence pattern: its parts in order.
type pattern struct{ parts []part }

// part is one piece of a pattern; exactly one of its forms is set.
type part struct {
	text     string   // literal words
	context  string   // a name of the Context: "year"
	figure   *slot    // a figure
	optional []part   // [ … ]
	list     [][]part // < … | … >
}

// slot is a figure in a pattern.
type slot struct {
	ref  Ref  // without Choice: all choices of the Dimension
	bare bool // the number alone
}

const (
	maxPattern = 2000
	maxNesting = 4
)

// parsePattern reads a pattern; the fault says at which character it goes wrong.
func parsePattern(s string) (*pattern, *fault.Error) {
	if len(s) > maxPattern {
		return nil, fault.New(fault.TooMuch, "regime.pattern-long", maxPattern)
	}
	p := patternParser{text: s}
	parts := p.parts("", 0)
	if p.at < len(s) && p.err == nil {
		p.fail()
	}
	if p.err != nil {
		return nil, p.err
	}
	return &pattern{parts}, nil
}

type patternParser struct {
	text string
	at   int
	err  *fault.Error
}

func (p *patternParser) fail() {
	if p.err == nil {
		p.err = fault.New(fault.Invalid, "regime.pattern-unreadable", p.text, len([]rune(p.text[:p.at]))+1)
	}
}

// parts reads up to, and not over, one of the bytes in stop.
func (p *patternParser) parts(stop string, depth int) []part {
	var all []part
	for p.err == nil && p.at < len(p.text) && !strings.ContainsRune(stop, rune(p.text[p.at])) {
		switch p.text[p.at] {
		case '{':
			all = append(all, p.placeholder())
		case '[':
			all = append(all, p.optional(depth))
		case '<':
			all = append(all, p.list(depth))
		case '}', ']', '>', '|':
			p.fail()
		default:
			all = append(all, p.literal())
		}
	}
	return all
}

func (p *patternParser) literal() part {
	end := strings.IndexAny(p.text[p.at:], "{}[]<>|")
	if end < 0 {
		end = len(p.text) - p.at
	}
	text := p.text[p.at : p.at+end]
	p.at += end
	return part{text: text}
}

// open steps over an opening byte, refusing to nest deeper than people write.
func (p *patternParser) open(depth int) bool {
	if depth >= maxNesting {
		p.fail()
		return false
	}
	p.at++
	return true
}

func (p *patternParser) shut(mark byte) {
	if p.err == nil && p.at < len(p.text) && p.text[p.at] == mark {
		p.at++
		return
	}
	p.fail()
}

func (p *patternParser) optional(depth int) part {
	if !p.open(depth) {
		return part{}
	}
	inner := p.parts("]", depth+1)
	p.shut(']')
	return part{optional: inner}
}

func (p *patternParser) list(depth int) part {
	if !p.open(depth) {
		return part{}
	}
	var items [][]part
	for {
		items = append(items, p.parts("|>", depth+1))
		if p.err != nil || p.at >= len(p.text) || p.text[p.at] != '|' {
			break
		}
		p.at++
	}
	p.shut('>')
	return part{list: items}
}

// placeholder reads {year}, {code}, {code:n}, {code@dim}, {code@dim=choice}.
func (p *patternParser) placeholder() part {
	end := strings.IndexByte(p.text[p.at:], '}')
	if end < 0 {
		p.fail()
		return part{}
	}
	inner := p.text[p.at+1 : p.at+end]
	name, bare := strings.CutSuffix(inner, ":n")
	code, dims, split := strings.Cut(name, "@")
	dim, choice, chosen := strings.Cut(dims, "=")
	if !isCode(code) || (split && !isCode(dim)) || (chosen && !isCode(choice)) {
		p.fail()
		return part{}
	}
	p.at += end + 1
	if !split && !bare && isContextName(code) {
		return part{context: code}
	}
	return part{figure: &slot{Ref{code, dim, choice}, bare}}
}

func isCode(s string) bool {
	for i := range len(s) {
		if !wordByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// walk visits the figures of parts.
func walk(parts []part, visit func(*slot)) {
	for i := range parts {
		p := &parts[i]
		if p.figure != nil {
			visit(p.figure)
		}
		walk(p.optional, visit)
		for _, item := range p.list {
			walk(item, visit)
		}
	}
}

// listed are the figures by which the items of the pattern's lists stand.
func (p *pattern) listed() []Ref {
	var all []Ref
	for i := range p.parts {
		for _, item := range p.parts[i].list {
			for j := range item {
				if item[j].figure != nil {
					all = append(all, item[j].figure.ref)
				}
			}
		}
	}
	return all
}
