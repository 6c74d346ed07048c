package pdf

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/pdf/object"
)

// fieldRecord is a signature field and, once painted, the place of its widget.
type fieldRecord struct {
	name   string
	elem   *elem
	widget object.Ref
	page   object.Ref
	rect   string
	size   string // width and height in points
}

func (p *printer) hasField(name string) bool {
	for i := range p.fields {
		if p.fields[i].name == name {
			return true
		}
	}
	return false
}

// placeField notes where a field's widget stands. A field in a header row is placed
// once, though the row is repeated.
func (p *printer) placeField(pg *page, b *signBox, x, y dist) {
	if pg.repeated {
		return
	}
	for i := range p.fields {
		f := &p.fields[i]
		if f.elem != b.elem {
			continue
		}
		low := of(pg.size.Height) - y - b.h
		f.widget, f.page = p.file.Reserve(), pg.ref
		f.rect = fmt.Sprintf("[%s %s %s %s]", points(x), points(low), points(x+b.w), points(low+b.h))
		f.size = points(b.w) + " " + points(b.h)
		f.elem.kids = append(f.elem.kids, kid{page: pg.ref, annot: f.widget})
		pg.annots = append(pg.annots, f.widget)
		p.layout = append(p.layout, Field{Name: f.name, Where: flow.Where{
			Page: pg.index + 1, X: x.length(), Y: y.length(), Width: b.w.length(), Height: b.h.length(),
		}})
	}
}

// writeFields writes the widgets and gives the form's entry of the catalog. The fields
// are empty: the flags of signatures come with the first one. Each is printed, has one
// plain appearance and no action (ISO 19005-3, 6.3 and 6.4).
func (p *printer) writeFields() string {
	if len(p.fields) == 0 {
		return ""
	}
	var refs []object.Ref
	for i, f := range p.fields {
		if f.widget == 0 {
			continue
		}
		look := p.file.Reserve()
		p.file.RawStream(look, "/Type/XObject/Subtype/Form/BBox[0 0 "+f.size+"]/Resources<<>>", nil)
		p.file.Put(f.widget, fmt.Sprintf("<</Type/Annot/Subtype/Widget/FT/Sig/T%s/TU%s/Contents%s/F 4/Rect%s/P %v/AP<</N %v>>/StructParent %d>>",
			object.Text(fieldName(f.name)), object.Text(f.elem.alt), object.Text(f.elem.alt), f.rect, f.page, look, len(p.pages)+i))
		refs = append(refs, f.widget)
	}
	return "/AcroForm<</Fields" + object.Refs(refs) + ">>"
}

// fieldName keeps a partial field name free of the dot that parts the levels of a form
// (ISO 32000-1, 12.7.3.2).
func fieldName(s string) string { return strings.ReplaceAll(s, ".", "_") }
