package content

import (
	"math"
	"unicode"

	"tonghop/internal/pdfread/raw"
)

// quoted is marked content that says what text its letters stand for: a ligature, a
// cluster, a hyphen at a line's end.
type quoted struct {
	open bool
	text []rune
	from int // index of its first letter
}

// quote puts the text in the place of the letters.
func (b *builder) quote() {
	q := b.quoted
	b.quoted = quoted{}
	letters := b.page.Letters[min(q.from, len(b.page.Letters)):]
	if len(letters) == 0 {
		return
	}
	first, last := letters[0], letters[len(letters)-1]
	if math.Abs(first.Y-last.Y) > 1 {
		b.fail() // over several lines: who knows which words stand where
		return
	}
	said := make([]rune, 0, len(q.text))
	seen := false
	for _, r := range q.text {
		if unicode.IsControl(r) {
			r = ' '
		} else {
			seen = true
		}
		said = append(said, r)
	}
	if !seen {
		said = nil
	}
	if len(said) == len(letters) {
		for i := range letters {
			letters[i].Rune = said[i]
			b.soft = b.soft || said[i] == softHyphen
		}
		return
	}
	b.page.Letters = b.page.Letters[:q.from]
	room := raw.Letter{X: first.X, Y: first.Y, Advance: max(0, last.Right()-first.X), Look: first.Look, Widget: first.Widget}
	b.spread(said, room)
}
