package pdf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/pdf/object"
	"tonghop/internal/text"
)

// elem is an element of the structure tree.
type elem struct {
	kind   string // standard type: "P", "H1", "TD"
	parent *elem
	kids   []kid
	alt    string
	attrs  string // entries of its attribute object
	id     string
	top    dist // of its first line, from the lower edge of the page
	ref    object.Ref
}

// kid is an element, a marked stretch of a page, or the annotation of a form field.
type kid struct {
	elem  *elem
	page  object.Ref
	mcid  int
	annot object.Ref
}

// tag is the name of the element's stretches in the content.
func (e *elem) tag() string { return e.kind }

// add makes a new element, last below e.
func (e *elem) add(kind string) *elem {
	c := &elem{kind: kind, parent: e}
	e.kids = append(e.kids, kid{elem: c})
	return c
}

// drop takes an element away again that stayed empty.
func (e *elem) drop(c *elem) {
	e.kids = slices.DeleteFunc(e.kids, func(k kid) bool { return k.elem == c })
}

// headingTag is the tag of a heading that stands after one of level last: levels may
// not be left out on the way down.
func headingTag(level, last int) int {
	return min(max(level, 1), last+1, 6)
}

// elementFor opens the element of a paragraph: a heading, an item of a list, the
// caption of the next table, or a plain paragraph.
func (s *setter) elementFor(src *flow.Paragraph) *elem {
	if src.Role != flow.ListItem {
		s.lists = nil
	}
	switch src.Role {
	case flow.Heading:
		if s.plain {
			return s.parent.add("P")
		}
		s.p.level = headingTag(src.Level, s.p.level)
		return s.parent.add(fmt.Sprintf("H%d", s.p.level))
	case flow.ListItem:
		return s.item(max(src.Level, 1))
	case flow.Caption:
		if s.captioned {
			s.caption = &elem{kind: "Caption", parent: s.parent}
			return s.caption
		}
	}
	if s.sole != nil {
		return s.sole
	}
	return s.parent.add("P")
}

// captions tells whether a caption at the head of the blocks belongs to a table: to the
// one that follows, with nothing but empty lines between.
func captions(rest []flow.Block) bool {
	for _, b := range rest[1:] {
		switch b := b.(type) {
		case *flow.Table:
			return !b.Layout && len(b.Rows) > 0
		case *flow.Paragraph:
			if text.Space(b.Text()) != "" {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// item opens an item of the list of its level, and the lists above it.
func (s *setter) item(level int) *elem {
	level = min(level, len(s.lists)+1)
	s.lists = s.lists[:min(level, len(s.lists))]
	if len(s.lists) < level {
		above := s.parent
		if n := len(s.lists); n > 0 {
			above = lastBody(s.lists[n-1])
		}
		s.lists = append(s.lists, above.add("L"))
	}
	return s.lists[level-1].add("LI").add("LBody")
}

// lastBody is the body of a list's last item.
func lastBody(l *elem) *elem {
	item := l.kids[len(l.kids)-1].elem
	return item.kids[len(item.kids)-1].elem
}

// writeTree writes the structure tree with the parent tree that leads from the marked
// stretches and the fields back to it; it gives the tree's root object.
func (p *printer) writeTree() (object.Ref, error) {
	top := p.file.Reserve()
	p.root.number(&p.file)
	p.root.write(&p.file, top)
	var nums strings.Builder
	for i := range p.pages {
		refs := make([]object.Ref, len(p.pages[i].mcids))
		for j, e := range p.pages[i].mcids {
			refs[j] = e.ref
		}
		fmt.Fprintf(&nums, "%d %v ", i, p.file.Add(object.Refs(refs)))
	}
	for i, f := range p.fields {
		fmt.Fprintf(&nums, "%d %v ", len(p.pages)+i, f.elem.ref)
	}
	parents := p.file.Add("<</Nums[" + nums.String() + "]>>")
	ids := p.writeIDs()
	p.file.Put(top, fmt.Sprintf("<</Type/StructTreeRoot/K %v/ParentTree %v/ParentTreeNextKey %d%s>>",
		p.root.ref, parents, len(p.pages)+len(p.fields), ids))
	return top, nil
}

// writeIDs makes the name tree of the elements that have an identifier: the notes.
func (p *printer) writeIDs() string {
	var names strings.Builder
	for _, n := range p.notes {
		if n != nil {
			fmt.Fprintf(&names, "%s %v ", object.Literal(n.elem.id), n.elem.ref)
		}
	}
	if names.Len() == 0 {
		return ""
	}
	return "/IDTree<</Names[" + names.String() + "]>>"
}

func (e *elem) number(f *object.File) {
	e.ref = f.Reserve()
	for _, k := range e.kids {
		if k.elem != nil {
			k.elem.number(f)
		}
	}
}

func (e *elem) write(f *object.File, parent object.Ref) {
	b := append([]byte("<</Type/StructElem/S/"), e.kind...)
	b = appendRef(append(b, "/P "...), parent)
	home := e.home()
	if home != 0 {
		b = appendRef(append(b, "/Pg "...), home)
	}
	if e.alt != "" {
		b = append(append(b, "/Alt"...), object.Text(e.alt)...)
	}
	if e.id != "" {
		b = append(append(b, "/ID"...), object.Literal(e.id)...)
	}
	if e.attrs != "" {
		b = append(append(append(b, "/A<<"...), e.attrs...), ">>"...)
	}
	b = append(b, "/K["...)
	for _, k := range e.inOrder() {
		b = append(k.append(b, home), ' ')
	}
	f.Put(e.ref, string(append(b, "]>>"...)))
	for _, k := range e.kids {
		if k.elem != nil {
			k.elem.write(f, e.ref)
		}
	}
}

// home is the page of the element's first own words: the one its stretches need not
// name.
func (e *elem) home() object.Ref {
	for _, k := range e.kids {
		if k.page != 0 {
			return k.page
		}
	}
	return 0
}

func appendRef(b []byte, r object.Ref) []byte {
	return append(strconv.AppendInt(b, int64(r), 10), " 0 R"...)
}

// append writes a kid of an element whose home page is given.
func (k kid) append(b []byte, home object.Ref) []byte {
	switch {
	case k.elem != nil:
		return appendRef(b, k.elem.ref)
	case k.annot != 0:
		return fmt.Appendf(b, "<</Type/OBJR/Pg %v/Obj %v>>", k.page, k.annot)
	case k.page == home:
		return strconv.AppendInt(b, int64(k.mcid), 10)
	}
	return fmt.Appendf(b, "<</Type/MCR/Pg %v/MCID %d>>", k.page, k.mcid)
}

// inOrder gives the kids as they are read: an element's own words come before the
// elements in it (an item before its lists, a paragraph before its notes), though they
// are painted, and so noted, later.
func (e *elem) inOrder() []kid {
	if slices.IsSortedFunc(e.kids, wordsFirst) {
		return e.kids
	}
	out := slices.Clone(e.kids)
	slices.SortStableFunc(out, wordsFirst)
	return out
}

func wordsFirst(a, b kid) int {
	switch {
	case a.elem == nil && b.elem != nil:
		return -1
	case a.elem != nil && b.elem == nil:
		return 1
	}
	return 0
}
