// Package pdfatest checks a PDF that our writer made against the rules of PDF/A-3b
// (ISO 19005-3:2012) and of tagged PDF (ISO 32000-1, 14.7 and 14.8) that a writer of
// our kind can break. It reads classic files only: no object streams, no updates. Tests
// alone import it; a clean finding is no certificate, see tools/verapdf for that.
package pdfatest

import (
	"bytes"
	"fmt"
	"strconv"
)

// The kinds of PDF objects; numbers are float64, booleans bool, null is nil.
type (
	Name   string
	Ref    int
	Array  []any
	Dict   map[string]any
	Stream struct {
		Dict Dict
		Raw  []byte
	}
	keyword string
)

// parser reads objects from bytes.
type parser struct {
	b  []byte
	at int
}

const blanks = "\x00\t\n\f\r "
const delimiters = "()<>[]{}/%"

func (p *parser) skip() {
	for p.at < len(p.b) {
		switch c := p.b[p.at]; {
		case classes[c].blank:
			p.at++
		case c == '%':
			for p.at < len(p.b) && p.b[p.at] != '\n' && p.b[p.at] != '\r' {
				p.at++
			}
		default:
			return
		}
	}
}

func (p *parser) fail(what string) error { return fmt.Errorf("byte %d: %s", p.at, what) }

func (p *parser) has(s string) bool { return bytes.HasPrefix(p.b[p.at:], []byte(s)) }

const deepest = 64

// object reads the next object; an operator or a closing bracket comes as a keyword.
func (p *parser) object(depth int) (any, error) {
	if depth > deepest {
		return nil, p.fail("nested too deep")
	}
	p.skip()
	if p.at >= len(p.b) {
		return nil, p.fail("end of data")
	}
	switch c := p.b[p.at]; {
	case p.has("<<"):
		p.at += 2
		return p.dict(depth)
	case p.has(">>"):
		p.at += 2
		return keyword(">>"), nil
	case c == '<':
		return p.hexString()
	case c == '(':
		return p.literal()
	case c == '/':
		return p.name(), nil
	case c == '[':
		p.at++
		return p.array(depth)
	case c == ']':
		p.at++
		return keyword("]"), nil
	}
	return p.word()
}

func (p *parser) array(depth int) (any, error) {
	out := Array{}
	for {
		v, err := p.object(depth + 1)
		if err != nil {
			return nil, err
		}
		if v == keyword("]") {
			return out, nil
		}
		if v == keyword("R") && len(out) >= 2 {
			if ref, ok := asRef(out[len(out)-2], out[len(out)-1]); ok {
				out = append(out[:len(out)-2], ref)
				continue
			}
		}
		if _, bad := v.(keyword); bad {
			return nil, p.fail("operator in an array")
		}
		out = append(out, v)
	}
}

func asRef(n, g any) (Ref, bool) {
	num, ok := n.(float64)
	gen, ok2 := g.(float64)
	return Ref(num), ok && ok2 && gen == 0 && num == float64(int(num))
}

func (p *parser) dict(depth int) (any, error) {
	flat := Array{}
	for {
		v, err := p.object(depth + 1)
		if err != nil {
			return nil, err
		}
		if v == keyword(">>") {
			break
		}
		if v == keyword("R") && len(flat) >= 2 {
			if ref, ok := asRef(flat[len(flat)-2], flat[len(flat)-1]); ok {
				flat = append(flat[:len(flat)-2], ref)
				continue
			}
		}
		if _, bad := v.(keyword); bad {
			return nil, p.fail("operator in a dictionary")
		}
		flat = append(flat, v)
	}
	if len(flat)%2 != 0 {
		return nil, p.fail("dictionary key without value")
	}
	out := Dict{}
	for i := 0; i < len(flat); i += 2 {
		key, ok := flat[i].(Name)
		if _, twice := out[string(key)]; !ok || twice {
			return nil, p.fail(fmt.Sprintf("dictionary key %v", flat[i]))
		}
		out[string(key)] = flat[i+1]
	}
	return out, nil
}

func (p *parser) hexString() (any, error) {
	end := bytes.IndexByte(p.b[p.at:], '>')
	if end < 0 {
		return nil, p.fail("open string")
	}
	raw := p.b[p.at+1 : p.at+end]
	if len(raw)%2 != 0 {
		return nil, p.fail("odd hexadecimal string")
	}
	out := make([]byte, len(raw)/2)
	for i := range out {
		v, err := strconv.ParseUint(string(raw[2*i:2*i+2]), 16, 8)
		if err != nil {
			return nil, p.fail("hexadecimal digit")
		}
		out[i] = byte(v)
	}
	p.at += end + 1
	return out, nil
}

func (p *parser) literal() (any, error) {
	var out []byte
	depth := 0
	for ; p.at < len(p.b); p.at++ {
		switch c := p.b[p.at]; c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				p.at++
				return out, nil
			}
		case '\\':
			p.at++
			if p.at >= len(p.b) {
				return nil, p.fail("open string")
			}
		}
		out = append(out, p.b[p.at])
	}
	return nil, p.fail("open string")
}

func (p *parser) name() Name {
	p.at++
	var out []byte
	for p.at < len(p.b) && !special(p.b[p.at]) {
		c := p.b[p.at]
		if c == '#' && p.at+2 < len(p.b) {
			if v, err := strconv.ParseUint(string(p.b[p.at+1:p.at+3]), 16, 8); err == nil {
				c = byte(v)
				p.at += 2
			}
		}
		out = append(out, c)
		p.at++
	}
	return Name(out)
}

// classes says of each byte whether it ends a word, and whether it is blank.
var classes = func() (c [256]struct{ special, blank bool }) {
	for i := range len(blanks) {
		c[blanks[i]].special, c[blanks[i]].blank = true, true
	}
	for i := range len(delimiters) {
		c[delimiters[i]].special = true
	}
	return c
}()

func special(c byte) bool { return classes[c].special }

func (p *parser) word() (any, error) {
	start := p.at
	for p.at < len(p.b) && !special(p.b[p.at]) {
		p.at++
	}
	w := string(p.b[start:p.at])
	switch w {
	case "":
		return nil, p.fail("stray delimiter")
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	if c := w[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		if v, err := strconv.ParseFloat(w, 64); err == nil {
			return v, nil
		}
	}
	return keyword(w), nil
}
