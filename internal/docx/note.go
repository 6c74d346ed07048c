package docx

import (
	"strings"

	"tonghop/internal/flow"
)

// noteKey names a footnote or an endnote of the file.
type noteKey struct {
	kind string // "footnote", "endnote"
	id   int
}

// noteReference marks the place of a note and takes the note in, in order of mention.
func (r *reader) noteReference(b *builder, props runProps) {
	kind := "footnote"
	if r.x.name == "w:endnoteReference" {
		kind = "endnote"
	}
	id, ok := r.x.number("id")
	if !ok || r.aside {
		return
	}
	key := noteKey{kind, id}
	if r.notes == nil {
		r.notes = map[noteKey][]flow.Block{}
		r.readNotes("footnote")
		r.readNotes("endnote")
	}
	if r.noteMarks[key] == 0 {
		r.doc.Notes = append(r.doc.Notes, r.notes[key])
		r.noteMarks[key] = len(r.doc.Notes)
	}
	r.flush(b)
	look := props.look()
	look.Note = r.noteMarks[key]
	b.p.Runs = append(b.p.Runs, look)
}

func (r *reader) readNotes(kind string) {
	part := r.part(kind + "s")
	rels, err := r.a.relations(part)
	if err == nil {
		err = r.beside(part, rels, func() {
			for r.x.child(1) {
				id, ok := r.x.number("id")
				if t := r.x.attr("type"); !ok || t != "" && t != "normal" {
					continue
				}
				var blocks []flow.Block
				r.readBlocks(r.x.depth, &blocks, false)
				trimMark(blocks)
				r.notes[noteKey{kind, id}] = blocks
			}
		})
	}
	if err != nil {
		r.stop(err)
	}
}

// trimMark takes away the blank that stands between the mark of a note and its words.
func trimMark(blocks []flow.Block) {
	if len(blocks) == 0 {
		return
	}
	p, ok := blocks[0].(*flow.Paragraph)
	if !ok || len(p.Runs) == 0 {
		return
	}
	if p.Runs[0].Text = strings.TrimLeft(p.Runs[0].Text, " \t\u00a0"); p.Runs[0].Text == "" {
		p.Runs = p.Runs[1:]
	}
}
