package wml

import (
	"strconv"
	"unicode/utf8"

	"tonghop/internal/flow"
)

// markup is XML being written. Its methods append; nothing can fail.
type markup struct{ b []byte }

func (m *markup) raw(s string) { m.b = append(m.b, s...) }

func (m *markup) number(n int) { m.b = strconv.AppendInt(m.b, int64(n), 10) }

// value writes <name w:val="v"/>; v is one of our own words and needs no escaping.
func (m *markup) value(name, v string) {
	m.b = append(m.b, '<')
	m.b = append(m.b, name...)
	m.b = append(m.b, ` w:val="`...)
	m.b = append(m.b, v...)
	m.b = append(m.b, `"/>`...)
}

func (m *markup) amount(name string, n int) {
	m.b = append(m.b, '<')
	m.b = append(m.b, name...)
	m.b = append(m.b, ` w:val="`...)
	m.number(n)
	m.b = append(m.b, `"/>`...)
}

// measure writes an attribute with a length, ` name="120"`.
func (m *markup) measure(name string, l flow.Length) {
	m.b = append(m.b, ' ')
	m.b = append(m.b, name...)
	m.b = append(m.b, `="`...)
	m.number(int(l))
	m.b = append(m.b, '"')
}

// switched writes a toggle: <name/> for on, <name w:val="0"/> for off.
func (m *markup) switched(name string, on bool) {
	if !on {
		m.value(name, "0")
		return
	}
	m.b = append(m.b, '<')
	m.b = append(m.b, name...)
	m.b = append(m.b, '/', '>')
}

// text writes character data or an attribute's value. Letters that XML 1.0 forbids
// become the replacement character: a document that Word refuses helps nobody.
func (m *markup) text(s string) {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		size, with := 1, ""
		switch {
		case c == '&':
			with = "&amp;"
		case c == '<':
			with = "&lt;"
		case c == '>':
			with = "&gt;"
		case c == '"':
			with = "&quot;"
		case c == '\t':
			with = "&#9;"
		case c == '\n':
			with = "&#10;"
		case c == '\r':
			with = "&#13;"
		case c < 0x20:
			with = "\uFFFD"
		case c >= utf8.RuneSelf:
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 || r == 0xFFFE || r == 0xFFFF {
				with = "\uFFFD"
			}
		}
		if with != "" {
			m.b = append(m.b, s[start:i]...)
			m.b = append(m.b, with...)
			start = i + size
		}
		i += size
	}
	m.b = append(m.b, s[start:]...)
}
