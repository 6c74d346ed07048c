package pdf

import (
	"fmt"
	"strconv"
	"strings"

	"tonghop/internal/flow"
)

// note is a footnote, set once, where it is first called.
type note struct {
	elem   *elem
	slabs  []slab
	height dist
}

const (
	noteGap  = 240  // twips between text and notes, with the line between them
	noteRule = 2880 // length of that line
)

// noteFor sets the footnote of a number when a line first calls it; later calls, and
// numbers the document has no note for, give nil.
func (p *printer) noteFor(number int, s *setter, par *paragraph) (*note, error) {
	i := number - 1
	if i < 0 || i >= len(p.doc.Notes) || p.notes[i] != nil {
		return nil, nil
	}
	n := &note{elem: par.elem.add("Note")}
	n.elem.id = "note-" + strconv.Itoa(number)
	p.notes[i] = n
	var st stack
	in, err := s.inner(&st, p.column, n.elem)
	if err != nil {
		return nil, err
	}
	if err := in.blocks(numbered(p.doc.Notes[i], number)); err != nil {
		return nil, err
	}
	n.slabs, n.height = st.slabs, st.height()
	return n, nil
}

// numbered puts the raised number before the first words of a note.
func numbered(blocks []flow.Block, number int) []flow.Block {
	if len(blocks) == 0 {
		return blocks
	}
	first, ok := blocks[0].(*flow.Paragraph)
	if !ok || strings.HasPrefix(strings.TrimSpace(first.Text()), strconv.Itoa(number)+" ") {
		return blocks
	}
	size := 10 * flow.Point
	if len(first.Runs) > 0 && first.Runs[0].Size > 0 {
		size = first.Runs[0].Size
	}
	copied := *first
	copied.Runs = append([]flow.Run{{Text: fmt.Sprint(number), Size: size, Super: true, NoBreak: true}, {Text: " ", Size: size}}, first.Runs...)
	return append([]flow.Block{&copied}, blocks[1:]...)
}

// notesIn gathers the footnotes called in slabs.
func notesIn(slabs []slab) []*note {
	var out []*note
	for i := range slabs {
		out = append(out, slabs[i].notes...)
	}
	return out
}

// paintNotes prints the footnotes at the foot of the text area; what has no room below
// the text goes to the next page.
func (g *pager) paintNotes(pg *page, slabs []slab, below dist) {
	all := g.carried
	for _, n := range notesIn(slabs) {
		all = append(all, n.slabs...)
	}
	g.carried = nil
	if len(all) == 0 {
		return
	}
	bottom := of(g.sec.Page.Top) + g.room()
	fit := len(all)
	for fit > 0 && below+of(noteGap)+heightOf(all[:fit]) > bottom {
		fit--
	}
	if fit == 0 && len(slabs) == 0 {
		fit = 1
	}
	g.carried = append(g.carried, all[fit:]...)
	if fit == 0 {
		return
	}
	x, y := of(g.sec.Page.Left), bottom-heightOf(all[:fit])
	pg.artifact("/Layout")
	pg.rect(x, y-of(noteGap)/2, of(noteRule), of(10))
	pg.op("0 g f\n")
	paintAll(pg, all[:fit], x, y)
}
