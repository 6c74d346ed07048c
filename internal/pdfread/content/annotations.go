package content

import (
	"tonghop/internal/pdfread/object"
	"tonghop/internal/pdfread/raw"
)

const (
	maxAnnotations = 1000 // of a page
	unseen         = 3    // the flags "invisible" and "hidden"
)

// annotations draws the annotations into the page, because numbers and dates are often
// stamped on as annotations, and notes where form fields stand. Where no annotation
// writes anything, their pictures are left out too.
func (b *builder) annotations(v object.Value) {
	letters, rules, images := len(b.page.Letters), len(b.page.Rules), len(b.page.Images)
	b.widget = true
	writes := false
	for _, item := range v.List[:min(len(v.List), maxAnnotations)] {
		a := b.file.Of(item)
		if a.Kind != object.Dict {
			continue
		}
		subtype := b.file.Get(a, "Subtype")
		rect, _ := b.rectangle(a.Get("Rect"))
		if subtype.Is("Widget") && a.Has("Rect") {
			b.page.Frames = append(b.page.Frames, b.view.Box(rect.Left, rect.Bottom, rect.Right, rect.Top))
		}
		if subtype.Is("Popup") {
			continue
		}
		before := b.texts
		b.appearance(a, rect)
		if b.texts > before && !subtype.Is("Link") {
			writes = true
		}
	}
	b.widget = false
	if !writes {
		b.page.Letters, b.page.Rules, b.page.Images = b.page.Letters[:letters], b.page.Rules[:rules], b.page.Images[:images]
	}
}

// appearance draws how an annotation looks, fitted into its rectangle.
func (b *builder) appearance(a object.Value, rect raw.Box) {
	ref := b.file.Get(a, "AP").Get("N")
	look := b.file.Of(ref)
	if look.Kind == object.Dict {
		as := b.file.Get(a, "AS")
		if as.Kind != object.Name {
			b.fail()
			return
		}
		ref = look.Get(string(as.Raw))
		look = b.file.Of(ref)
	}
	if look.Kind != object.Stream {
		return
	}
	f := b.formOf(ref, look)
	own, ok := b.rectangle(look.Get("BBox"))
	if !ok || look.Has("Rect") {
		return
	}
	if b.file.Get(a, "F").Int()&unseen != 0 {
		b.fail() // drawn only to see whether it writes: too odd
		return
	}
	box := f.matrix.Box(own.Left, own.Bottom, own.Right, own.Top)
	w, h := box.Right-box.Left, box.Bottom-box.Top
	if w <= 0 || h <= 0 {
		b.fail()
		return
	}
	m := raw.Matrix{A: (rect.Right - rect.Left) / w, D: (rect.Top - rect.Bottom) / h}
	m.E, m.F = rect.Left-box.Left*m.A, rect.Bottom-box.Top*m.D
	b.depth++ // PDFium draws them through a form around all
	b.form(f, m, b.fresh())
	b.depth--
}
