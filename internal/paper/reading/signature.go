package reading

import (
	"strings"

	"tonghop/internal/text"
)

// signBuilder puts the lines of one column together into signatures.
type signBuilder struct {
	now  signed
	list []signed
	done int // finished signatures, the open one counted when it has a name
}

// open tells whether authority or post have been seen and a name is still to come.
func (b *signBuilder) open() bool {
	return b.now.name.text == "" && (len(b.now.authority) > 0 || len(b.now.position) > 0)
}

func (b *signBuilder) close() {
	if len(b.now.authority) > 0 || len(b.now.position) > 0 || b.now.name.text != "" {
		b.list = append(b.list, b.now)
	}
	b.now = signed{}
}

// builder is that of a column; lines over the whole width go to the column that is
// open, the right one first.
func (f *footReader) builder(c column) *signBuilder {
	if c == whole {
		c = rightColumn
		if f.builders[leftColumn].open() && !f.builders[rightColumn].open() {
			c = leftColumn
		}
	}
	return &f.builders[c]
}

// signPiece reads a line of a signing place.
func (f *footReader) signPiece(l line) {
	c := l.column
	if c == whole {
		c = rightColumn
	}
	b := f.builder(c)
	if !f.signLine(b, &l) {
		return
	}
	for _, seen := range f.order {
		if seen == c {
			return
		}
	}
	if c == leftColumn {
		f.order = append([]column{c}, f.order...)
	} else {
		f.order = append(f.order, c)
	}
}

func (f *footReader) signLine(b *signBuilder, l *line) bool {
	s := strings.Trim(l.text, " *_")
	p := l.part(s, 0.93)
	switch {
	case isAuthority(l):
		if b.now.name.text != "" || len(b.now.position) > 0 {
			b.close()
		}
		b.now.authority = append(b.now.authority, p)
	case isName(s) && (b.open() || b.now.name.text == "" && len(b.list) == 0):
		b.now.name = p
		b.done++
	case l.isCaps() && isActing(l) && !b.open():
		b.close()
		b.now.position = append(b.now.position, p)
	case b.now.name.text != "":
		return f.afterName(b, l, p)
	case isPosition(l):
		b.now.position = append(b.now.position, p)
	case len(b.now.position) > 0 && l.isCaps() && wordCount(s) < 9:
		b.now.position = append(b.now.position, p)
	case len(b.now.authority) > 0 && l.isCaps() && wordCount(s) < 12:
		last := &b.now.authority[len(b.now.authority)-1]
		last.text += " " + s
	case len(b.now.authority) == 0 && len(b.now.position) == 0 && wordCount(s) < 9 && text.StartsUpper(s) && !text.EndsSentence(s):
		p.sure = 0.7
		b.now.position = append(b.now.position, p)
	default:
		return false
	}
	return true
}

// afterName reads a line below a name: the post of a second signer, or nothing.
func (f *footReader) afterName(b *signBuilder, l *line, p part) bool {
	if !isPosition(l) || !l.isCaps() {
		return false
	}
	b.close()
	b.now.position = append(b.now.position, p)
	return true
}

// isActing tells "Q. GIÁM ĐỐC", a post of its own.
func isActing(l *line) bool {
	return strings.HasPrefix(l.fold, "q.") || strings.HasPrefix(l.fold, "q ")
}
