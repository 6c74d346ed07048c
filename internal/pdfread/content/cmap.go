package content

import (
	"unicode/utf16"

	"tonghop/internal/pdfread/object"
)

const maxMeaning = 64 // bytes of what one code means

// cmapOf reads what a ToUnicode stream says of codes. A map that is not plain is none.
func (d *Document) cmapOf(v object.Value) map[uint32]string {
	m := mapping{lexer: object.Lexer{Data: d.file.Decode(v)}, letters: map[uint32]string{}, left: maxMapped - d.mapped}
	for !m.lexer.Odd {
		w := m.lexer.Next()
		switch {
		case w.Kind == object.End:
			if m.lexer.Odd {
				d.fail()
			}
			d.mapped += len(m.letters)
			return m.letters
		case w.Kind != object.Keyword:
		case string(w.Raw) == "beginbfchar":
			m.chars()
		case string(w.Raw) == "beginbfrange":
			m.ranges()
		case string(w.Raw) == "usecmap":
			d.fail()
		}
		m.lexer.Recycle()
	}
	d.fail()
	return nil
}

// mapping is a ToUnicode map being read.
type mapping struct {
	lexer   object.Lexer
	letters map[uint32]string
	units   []uint16
	left    int // codes that may still be given a meaning
}

func (m *mapping) chars() {
	for {
		from := m.lexer.Next()
		if from.Kind == object.Keyword {
			return
		}
		to := m.lexer.Next()
		if from.Kind != object.String || to.Kind != object.String {
			m.lexer.Odd = true
			return
		}
		m.set(codeOf(from.Raw), to.Raw, 0)
	}
}

func (m *mapping) ranges() {
	for {
		from := m.lexer.Next()
		if from.Kind == object.Keyword {
			return
		}
		through, to := m.lexer.Next(), m.lexer.Next()
		first := codeOf(from.Raw)
		last := first&^0xFF | codeOf(through.Raw)&0xFF
		if from.Kind != object.String || through.Kind != object.String || last < first {
			m.lexer.Odd = true
			return
		}
		switch to.Kind {
		case object.String:
			for n := range last - first + 1 {
				m.set(first+n, to.Raw, uint16(n))
			}
		case object.Array:
			for n, item := range to.List {
				if uint32(n) > last-first || item.Kind != object.String {
					m.lexer.Odd = true
					return
				}
				m.set(first+uint32(n), item.Raw, 0)
			}
		default:
			m.lexer.Odd = true
			return
		}
	}
}

func codeOf(raw []byte) (code uint32) {
	if len(raw) > 4 {
		raw = raw[:4]
	}
	for _, b := range raw {
		code = code<<8 | uint32(b)
	}
	return code
}

// set maps a code to UTF-16 letters, the last of them raised by more. Of two meanings
// PDFium takes the lower letter.
func (m *mapping) set(code uint32, raw []byte, more uint16) {
	if len(raw)%2 == 1 || len(raw) > maxMeaning || len(m.letters) > m.left {
		m.lexer.Odd = true
		return
	}
	if len(raw) == 0 {
		return
	}
	m.units = m.units[:0]
	for i := 0; i < len(raw); i += 2 {
		m.units = append(m.units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	last := &m.units[len(m.units)-1]
	if uint32(*last)+uint32(more) > 0xFFFF {
		m.lexer.Odd = true
		return
	}
	*last += more
	said := string(utf16.Decode(m.units))
	if before, ok := m.letters[code]; ok && (len(m.units) > 1 || before <= said) {
		return
	}
	m.letters[code] = said
}
