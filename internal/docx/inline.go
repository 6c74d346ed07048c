package docx

import (
	"strings"
)

// inline reads one child of a paragraph, or of an element inside it.
func (r *reader) inline(b *builder) {
	x := r.x
	switch x.name {
	case "w:r":
		r.readRun(b)
	case "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:customXml", "w:dir", "w:bdo", "w:ruby", "w:rubyBase":
		for d := x.depth; x.child(d); {
			r.inline(b)
		}
	case "w:fldSimple":
		r.simpleField(b)
	case "w:del", "w:moveFrom":
		r.warn("docx.revisions")
	case "m:oMath", "m:oMathPara":
		r.readMath(b)
	case "mc:AlternateContent":
		r.alternatives(func(d int) int { return r.alternative(b, d, r.inline) })
	}
}

// alternative reads one alternative with read and tells how much came of it.
func (r *reader) alternative(b *builder, depth int, read func(*builder)) int {
	before := len(b.anchored) + len(b.p.Runs) + len(b.buf) + b.drawn
	for r.x.child(depth) {
		read(b)
	}
	return len(b.anchored) + len(b.p.Runs) + len(b.buf) + b.drawn - before
}

// shown tells whether text stands in the result of every field it is in.
func (r *reader) shown() bool {
	for i := range r.fields {
		if !r.fields[i].result {
			return false
		}
	}
	return true
}

// readRun reads a w:r.
func (r *reader) readRun(b *builder) {
	x := r.x
	props := b.base
	for d := x.depth; x.child(d); {
		if x.name == "w:rPr" {
			props = r.effective(b, r.runProps())
			continue
		}
		r.runChild(b, props)
	}
}

// effective lays a run's character style and its own properties over the paragraph's.
func (r *reader) effective(b *builder, direct runProps) runProps {
	props := b.base
	if direct.style != "" {
		props = props.toggled(r.styles.of("character", direct.style).run)
	}
	return props.over(direct)
}

func (r *reader) runChild(b *builder, props runProps) {
	x := r.x
	switch x.name {
	case "w:fldChar":
		r.fieldChar(x.attr("fldCharType"))
		return
	case "w:instrText":
		if n := len(r.fields); n > 0 && !r.fields[n-1].result {
			r.fields[n-1].instruction.WriteString(x.content())
		}
		return
	case "w:lastRenderedPageBreak":
		if r.hasPages && !r.aside {
			r.page++
			if len(b.p.Runs) == 0 && len(b.buf) == 0 {
				b.p.Where.Page = r.page
			}
		}
		return
	}
	if !r.shown() {
		return
	}
	if props.on&hidden != 0 {
		return
	}
	switch x.name {
	case "w:drawing", "w:pict", "w:object":
		r.readDrawing(b)
	case "mc:AlternateContent":
		r.alternatives(func(d int) int {
			return r.alternative(b, d, func(b *builder) { r.runChild(b, props) })
		})
	case "w:footnoteReference", "w:endnoteReference":
		r.noteReference(b, props)
	case "w:ruby", "w:rubyBase":
		for d := x.depth; x.child(d); {
			r.inline(b)
		}
	case "w:br":
		r.readBreak(b, props)
	default:
		r.add(b, props.look(), r.runText(props))
	}
}

// runText is the text of a run's child, empty for those that have none.
func (r *reader) runText(props runProps) string {
	x := r.x
	switch x.name {
	case "w:t":
		s := x.content()
		if strings.ContainsAny(s, "\n\t") {
			s = strings.NewReplacer("\n", " ", "\t", " ").Replace(s)
		}
		if symbolFont(props.font) {
			return mapSymbols(props.font, s)
		}
		return s
	case "w:tab", "w:ptab":
		return "\t"
	case "w:cr":
		return "\n"
	case "w:noBreakHyphen":
		return "-"
	case "w:softHyphen":
		if legacyFont(props.look().Font) {
			return "\u00ad" // the letter ư of TCVN3, not a hyphen
		}
	case "w:sym":
		return symbolRune(x.attr("font"), x.attr("char"))
	case "w:delText":
		r.warn("docx.revisions")
	}
	return ""
}

func (r *reader) readBreak(b *builder, props runProps) {
	switch r.x.attr("type") {
	case "page":
		if r.cell == "" && !r.aside {
			r.pageBreak(b)
		}
	default:
		r.add(b, props.look(), "\n")
	}
}

const maxFields = 64

func (r *reader) fieldChar(kind string) {
	n := len(r.fields)
	switch kind {
	case "begin":
		if n < maxFields {
			r.fields = append(r.fields, field{})
		}
	case "separate":
		if n > 0 {
			r.fields[n-1].result = true
			r.noteField(r.fields[n-1].instruction.String())
		}
	case "end":
		if n > 0 {
			if !r.fields[n-1].result {
				r.noteField(r.fields[n-1].instruction.String())
			}
			r.fields = r.fields[:n-1]
		}
	}
}

func (r *reader) simpleField(b *builder) {
	x := r.x
	r.noteField(x.attr("instr"))
	for d := x.depth; x.child(d); {
		r.inline(b)
	}
}

// readMath takes the letters of a formula in their order; its shape is lost.
func (r *reader) readMath(b *builder) {
	x := r.x
	d := x.depth
	for x.next() {
		switch {
		case x.kind == endElement && x.depth < d:
			return
		case x.kind == startElement && x.name == "m:t":
			r.add(b, b.base.look(), x.content())
		}
	}
}
