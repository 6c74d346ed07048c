package object

import "bytes"

// class parts the bytes of PDF syntax.
const (
	regular = iota
	space
	delimiter
)

var class = func() (c [256]uint8) {
	for _, b := range []byte("\x00\t\n\f\r ") {
		c[b] = space
	}
	for _, b := range []byte("()<>[]{}/%") {
		c[b] = delimiter
	}
	return c
}()

// Lexer reads values one after the other. Whatever it does not understand sets Odd.
type Lexer struct {
	Data []byte
	Pos  int
	Odd  bool

	depth  int
	stack  []Value // values of arrays and dictionaries that are still open
	values []Value // memory of closed ones
	bytes  []byte  // memory of strings and names that do not stand in Data as they are
}

const (
	maxDepth  = 64      // of arrays and dictionaries in each other
	maxValues = 300_000 // held at once
)

// Held is how many values the lexer holds, a measure of its memory.
func (l *Lexer) Held() int { return len(l.values) + len(l.stack) }

// Recycle lets the lexer use the memory of all values given so far again.
func (l *Lexer) Recycle() { l.values, l.bytes = l.values[:0], l.bytes[:0] }

// Next gives the next value or keyword. References are not known here: "1 0 R" is two
// numbers and a keyword, as in a content stream; Object knows them.
func (l *Lexer) Next() Value {
	l.skip()
	if l.Pos >= len(l.Data) {
		return Value{Kind: End}
	}
	switch c := l.Data[l.Pos]; c {
	case '/':
		l.Pos++
		return Value{Kind: Name, Raw: l.name()}
	case '(':
		l.Pos++
		return Value{Kind: String, Raw: l.literal()}
	case '<':
		if l.at(1) == '<' {
			l.Pos += 2
			return l.collect(Dict)
		}
		l.Pos++
		return Value{Kind: String, Raw: l.hex()}
	case '[':
		l.Pos++
		return l.collect(Array)
	case '+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return l.number()
	case ']', '>', ')', '{', '}':
		l.Pos++
		return l.fail()
	default:
		return l.keyword()
	}
}

func (l *Lexer) fail() Value {
	l.Odd = true
	return Value{Kind: End}
}

func (l *Lexer) at(ahead int) byte {
	if l.Pos+ahead < len(l.Data) {
		return l.Data[l.Pos+ahead]
	}
	return 0
}

// skip goes over white space and comments.
func (l *Lexer) skip() {
	for l.Pos < len(l.Data) {
		c := l.Data[l.Pos]
		switch {
		case class[c] == space:
			l.Pos++
		case c == '%':
			for l.Pos < len(l.Data) && l.Data[l.Pos] != '\n' && l.Data[l.Pos] != '\r' {
				l.Pos++
			}
		default:
			return
		}
	}
}

func (l *Lexer) word() []byte {
	start := l.Pos
	for l.Pos < len(l.Data) && class[l.Data[l.Pos]] == regular {
		l.Pos++
	}
	return l.Data[start:l.Pos]
}

func (l *Lexer) keyword() Value {
	w := l.word()
	switch string(w) {
	case "true":
		return Value{Kind: Bool, Num: 1}
	case "false":
		return Value{Kind: Bool}
	case "null":
		return Value{}
	}
	return Value{Kind: Keyword, Raw: w}
}

func (l *Lexer) number() Value {
	i, data := l.Pos, l.Data
	negative := data[i] == '-'
	if negative || data[i] == '+' {
		i++
	}
	v, scale, digits := 0.0, 0.0, 0
	for ; i < len(data); i++ {
		switch c := data[i]; {
		case c >= '0' && c <= '9':
			v = v*10 + float64(c-'0')
			scale *= 10
			digits++
		case c == '.' && scale == 0:
			scale = 1
		case class[c] == regular:
			return l.fail()
		default:
			return l.endNumber(i, v, scale, digits, negative)
		}
	}
	return l.endNumber(i, v, scale, digits, negative)
}

func (l *Lexer) endNumber(end int, v, scale float64, digits int, negative bool) Value {
	l.Pos = end
	if digits == 0 || digits > 40 {
		return l.fail()
	}
	if scale > 1 {
		v /= scale
	}
	if negative {
		v = -v
	}
	return Value{Kind: Number, Num: v}
}

func (l *Lexer) name() []byte {
	w := l.word()
	if bytes.IndexByte(w, '#') < 0 {
		return w
	}
	start := len(l.bytes)
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) && nibble(w[i+1]) >= 0 && nibble(w[i+2]) >= 0 {
			l.bytes = append(l.bytes, byte(nibble(w[i+1])<<4|nibble(w[i+2])))
			i += 2
			continue
		}
		l.bytes = append(l.bytes, w[i])
	}
	return l.bytes[start:len(l.bytes):len(l.bytes)]
}

func nibble(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (l *Lexer) hex() []byte {
	start, half := len(l.bytes), -1
	for ; l.Pos < len(l.Data); l.Pos++ {
		c := l.Data[l.Pos]
		n := nibble(c)
		switch {
		case c == '>':
			l.Pos++
			if half >= 0 {
				l.bytes = append(l.bytes, byte(half<<4))
			}
			return l.bytes[start:len(l.bytes):len(l.bytes)]
		case class[c] == space:
		case n < 0:
			l.fail()
			return nil
		case half < 0:
			half = n
		default:
			l.bytes = append(l.bytes, byte(half<<4|n))
			half = -1
		}
	}
	l.fail()
	return nil
}

// literal reads a string in parentheses; one without escapes shares the file's memory.
func (l *Lexer) literal() []byte {
	for i := l.Pos; i < len(l.Data); i++ {
		switch l.Data[i] {
		case ')':
			s := l.Data[l.Pos:i:i]
			l.Pos = i + 1
			return s
		case '(', '\\', '\r':
			return l.escaped()
		}
	}
	l.fail()
	return nil
}

func (l *Lexer) escaped() []byte {
	start, open := len(l.bytes), 0
	for l.Pos < len(l.Data) {
		c := l.Data[l.Pos]
		l.Pos++
		switch c {
		case '(':
			open++
		case ')':
			if open == 0 {
				return l.bytes[start:len(l.bytes):len(l.bytes)]
			}
			open--
		case '\\':
			l.escape()
			continue
		case '\r':
			if l.at(0) == '\n' {
				l.Pos++
			}
			c = '\n'
		}
		l.bytes = append(l.bytes, c)
	}
	l.fail()
	return nil
}

const escapes = "n\nr\rt\tb\bf\f"

// escape reads what follows a backslash.
func (l *Lexer) escape() {
	c := l.at(0)
	l.Pos++
	switch {
	case c >= '0' && c <= '7':
		v := int(c - '0')
		for range 2 {
			if d := l.at(0); d >= '0' && d <= '7' {
				v = v<<3 | int(d-'0')
				l.Pos++
			}
		}
		l.bytes = append(l.bytes, byte(v))
	case c == '\r':
		if l.at(0) == '\n' {
			l.Pos++
		}
	case c == '\n':
	default:
		for i := 0; i < len(escapes); i += 2 {
			if escapes[i] == c {
				c = escapes[i+1]
				break
			}
		}
		l.bytes = append(l.bytes, c)
	}
}

// collect reads the values of an array or dictionary up to its end.
func (l *Lexer) collect(kind Kind) Value {
	if l.depth++; l.depth > maxDepth {
		return l.fail()
	}
	start := len(l.stack)
	for !l.Odd {
		l.skip()
		if kind == Array && l.at(0) == ']' {
			l.Pos++
			break
		}
		if kind == Dict && l.at(0) == '>' && l.at(1) == '>' {
			l.Pos += 2
			break
		}
		v := l.Next()
		switch {
		case v.Kind == End:
			return l.fail()
		case v.Kind == Keyword:
			l.reference(v, start)
		case l.Held() > maxValues:
			return l.fail()
		default:
			l.stack = append(l.stack, v)
		}
	}
	l.depth--
	return l.closed(kind, start)
}

func (l *Lexer) closed(kind Kind, start int) Value {
	items := l.stack[start:]
	if kind == Dict {
		for i := range items {
			if len(items)%2 == 1 || i%2 == 0 && items[i].Kind != Name {
				return l.fail()
			}
		}
	}
	from := len(l.values)
	l.values = append(l.values, items...)
	l.stack = l.stack[:start]
	return Value{Kind: kind, List: l.values[from:len(l.values):len(l.values)]}
}

// reference turns the two numbers before an R into a reference.
func (l *Lexer) reference(v Value, start int) {
	n := len(l.stack)
	if string(v.Raw) != "R" || n-start < 2 || l.stack[n-1].Kind != Number || l.stack[n-2].Kind != Number {
		l.fail()
		return
	}
	l.stack[n-2] = Value{Kind: Ref, Num: l.stack[n-2].Num}
	l.stack = l.stack[:n-1]
}
