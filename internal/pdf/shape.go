package pdf

import (
	"fmt"
	"strings"
	"unicode"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// defaultSize is the size of text that names none: 14 points, the body size of the
// sample (Decree 30/2020/NĐ-CP, Annex I, part V).
const defaultSize = 14 * flow.Point

// maxSize bounds a size to 500 points, so that no figure of a strange file overflows.
const maxSize = 10000

// look is how a stretch of text is drawn.
type look struct {
	font      *font
	size      int // twips
	rise      dist
	color     string // operator that sets the colour, with its operands
	underline bool
	strike    bool
	elem      *elem // inline element, or nil for that of the paragraph
}

type pieceKind uint8

const (
	word pieceKind = iota
	space
	tab
	newline
	chance // a line may end here, nothing is shown
)

// piece is a part of a paragraph that a line takes whole. Two words without a space
// or a chance between them stay together.
type piece struct {
	kind  pieceKind
	look  *look
	codes []uint16
	width dist
	note  int // footnote called here: 1 + index
}

// letter is one character with its look, before it is cut into pieces.
type letter struct {
	char    rune
	look    *look
	noBreak bool
	note    int
}

const black = "0 g"

// colorOf gives the operator for "RRGGBB", or black.
func colorOf(hex string) string {
	var r, g, b int
	if len(hex) != 6 {
		return black
	}
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &r, &g, &b); err != nil || r+g+b == 0 {
		return black
	}
	return fmt.Sprintf("%s %s %s rg", share(r), share(g), share(b))
}

// share writes n/255 with three decimals.
func share(n int) string { return points(dist(n*20000+127) / 255) }

// lookOf resolves the look of a run; frame is the colour of a frame around it.
func (p *printer) lookOf(r *flow.Run, frame string) *look {
	style := 0
	if r.Bold {
		style |= 1
	}
	if r.Italic {
		style |= 2
	}
	size := int(r.Size)
	if size <= 0 {
		size = int(defaultSize)
	}
	size = min(size, maxSize)
	l := &look{font: p.fonts[style], size: size, underline: r.Underline, strike: r.Strike}
	switch {
	case r.Super || r.Note > 0:
		l.rise, l.size = dist(size)*350, size*65/100
	case r.Sub:
		l.rise, l.size = dist(size)*-150, size*65/100
	}
	color := r.Color
	if color == "" {
		color = frame
	}
	l.color = colorOf(color)
	return l
}

// letters lays the runs end to end as single characters in composed form.
func (p *printer) letters(runs []flow.Run, frame string) []letter {
	n := 0
	for i := range runs {
		n += len(runs[i].Text)
	}
	out := make([]letter, 0, n)
	for i := range runs {
		r := &runs[i]
		l := p.lookOf(r, frame)
		small := l
		if r.SmallCaps {
			copied := *l
			copied.size = l.size * 8 / 10
			small = &copied
		}
		s := text.NFC(r.Text)
		if r.Note > 0 && strings.TrimSpace(s) == "" {
			s = fmt.Sprint(r.Note)
		}
		start := len(out)
		for _, c := range s {
			shown := l
			if r.SmallCaps && unicode.IsLower(c) {
				shown = small
			}
			if r.Caps || r.SmallCaps {
				c = unicode.ToUpper(c)
			}
			out = append(out, letter{char: c, look: shown, noBreak: r.NoBreak})
		}
		if r.Note > 0 && len(out) > start {
			out[start].note = r.Note
		}
	}
	return out
}

// pieces cuts letters into words, spaces, tabs and breaks.
func (p *printer) pieces(ls []letter) ([]piece, error) {
	out := make([]piece, 0, len(ls)/2+8)
	for at := 0; at < len(ls); {
		l := ls[at]
		switch kind := separator(ls, at); kind {
		case word:
			end := at + 1
			for end < len(ls) && separator(ls, end) == word {
				end++
			}
			var err error
			if out, err = p.token(out, ls[at:end]); err != nil {
				return nil, err
			}
			at = end
		case space:
			code, ok := l.look.font.code(' ')
			if !ok {
				return nil, noGlyph(' ')
			}
			codes := []uint16{code}
			out = append(out, piece{kind: space, look: l.look, codes: codes, width: l.look.font.width(codes, l.look.size)})
			at++
		default:
			if l.char == '\r' && at+1 < len(ls) && ls[at+1].char == '\n' {
				at++
			}
			out = append(out, piece{kind: kind, look: l.look})
			at++
		}
	}
	return out, nil
}

// separator says what stands at a place: a word's character or what parts words.
func separator(ls []letter, at int) pieceKind {
	switch ls[at].char {
	case ' ':
		if ls[at].noBreak {
			return word
		}
		return space
	case '\t':
		return tab
	case '\n', '\r', '\v', '\f', '\u2028', '\u2029':
		return newline
	case '\u200b':
		return chance
	}
	return word
}

// token cuts one word, without spaces in it, where its look changes and where a line
// may end inside it.
func (p *printer) token(out []piece, ls []letter) ([]piece, error) {
	whole := protected(ls)
	var cur piece
	flush := func() {
		if len(cur.codes) > 0 {
			cur.width = cur.look.font.width(cur.codes, cur.look.size)
			out = append(out, cur)
		}
		cur = piece{}
	}
	for i, l := range ls {
		if ignorable(l.char) {
			continue
		}
		shown, code, err := p.glyph(l)
		if err != nil {
			return nil, err
		}
		if cur.look != shown || l.note > 0 {
			flush()
			cur.look, cur.note = shown, l.note
		}
		cur.codes = append(cur.codes, code)
		if !whole && breaksAfter(ls, i) {
			flush()
			out = append(out, piece{kind: chance, look: shown})
		}
	}
	flush()
	return out, nil
}

// glyph finds the code of a letter, in its own font or among the symbols.
func (p *printer) glyph(l letter) (*look, uint16, error) {
	if code, ok := l.look.font.code(l.char); ok {
		return l.look, code, nil
	}
	symbols := *l.look
	symbols.font = p.fonts[symbolFont]
	code, ok := symbols.font.code(l.char)
	if !ok {
		return nil, 0, noGlyph(l.char)
	}
	return &symbols, code, nil
}

func noGlyph(r rune) error {
	return fault.New(fault.Invalid, "pdf.glyph", string(r), fmt.Sprintf("U+%04X", r))
}

// ignorable characters steer the text and show nothing: joiners, direction marks, soft
// hyphens (Vietnamese is not hyphenated), the byte order mark.
func ignorable(r rune) bool {
	switch r {
	case '\u00ad', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff', '\ufe0e', '\ufe0f':
		return true
	}
	return r < ' ' || r >= 0x7f && r < 0xa0
}

// protected tells that a word must stay on one line: it is asked for, or it looks like
// a number or a symbol of a paper (2405/QĐ-UBND, 30/2020/NĐ-CP, 01-2020).
func protected(ls []letter) bool {
	for _, l := range ls {
		if l.noBreak || l.char == '/' || unicode.IsDigit(l.char) {
			return true
		}
	}
	return false
}

// breaksAfter tells whether a line may end behind letter i of a word: after a hyphen
// or dash between two parts of at least two letters, not all of them capitals (a symbol
// such as QĐ-UBND).
func breaksAfter(ls []letter, i int) bool {
	switch ls[i].char {
	case '-', '–', '—', '…':
	default:
		return false
	}
	if i < 2 || i+2 >= len(ls) {
		return false
	}
	around := []rune{ls[i-2].char, ls[i-1].char, ls[i+1].char, ls[i+2].char}
	capitals := 0
	for _, r := range around {
		if !unicode.IsLetter(r) {
			return false
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals < len(around)
}
