package pdf

import (
	"fmt"

	"tonghop/internal/pdf/object"
)

// outlineItem is a bookmark among its kin.
type outlineItem struct {
	bookmark
	ref    object.Ref
	parent *outlineItem
	kids   []*outlineItem
}

// writeOutline writes the bookmarks, one for each heading, and gives their entries of
// the catalog. A bookmark leads to the page and, in the structure tree, to the heading.
func (p *printer) writeOutline() string {
	if len(p.bookmark) == 0 {
		return ""
	}
	root := &outlineItem{ref: p.file.Reserve()}
	at := root
	for _, b := range p.bookmark {
		for at != root && at.level >= b.level {
			at = at.parent
		}
		item := &outlineItem{bookmark: b, ref: p.file.Reserve(), parent: at}
		at.kids = append(at.kids, item)
		at = item
	}
	p.putOutline(root)
	p.file.Put(root.ref, fmt.Sprintf("<</Type/Outlines/First %v/Last %v/Count %d>>",
		root.kids[0].ref, root.kids[len(root.kids)-1].ref, root.visible()))
	return fmt.Sprintf("/Outlines %v/PageMode/UseOutlines", root.ref)
}

// visible counts the items below one, all of them open.
func (o *outlineItem) visible() int {
	n := len(o.kids)
	for _, k := range o.kids {
		n += k.visible()
	}
	return n
}

func (p *printer) putOutline(o *outlineItem) {
	for i, k := range o.kids {
		body := fmt.Sprintf("<</Title%s/Parent %v", object.Text(k.title), o.ref)
		if page := k.elem.firstPage(); page != 0 {
			body += fmt.Sprintf("/Dest[%v/XYZ null %s null]/SE %v", page, points(k.elem.top), k.elem.ref)
		}
		if i > 0 {
			body += fmt.Sprintf("/Prev %v", o.kids[i-1].ref)
		}
		if i+1 < len(o.kids) {
			body += fmt.Sprintf("/Next %v", o.kids[i+1].ref)
		}
		if n := len(k.kids); n > 0 {
			body += fmt.Sprintf("/First %v/Last %v/Count %d", k.kids[0].ref, k.kids[n-1].ref, k.visible())
		}
		p.file.Put(k.ref, body+">>")
		p.putOutline(k)
	}
}

// firstPage is the page on which the element begins.
func (e *elem) firstPage() object.Ref {
	for _, k := range e.kids {
		if k.page != 0 {
			return k.page
		}
		if k.elem != nil {
			if page := k.elem.firstPage(); page != 0 {
				return page
			}
		}
	}
	return 0
}
