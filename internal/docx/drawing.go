package docx

import (
	"bytes"
	"strings"

	"tonghop/internal/flow"
)

// emuPerTwip converts the English Metric Units of DrawingML.
const emuPerTwip = 635

// shape is what one drawing told of itself before its matter came.
type shape struct {
	width, height flow.Length
	alt           string
	color         string
	line          bool // a straight line
	thickness     flow.Length
}

// readDrawing reads a w:drawing, w:pict or w:object: its text boxes become frames and
// its pictures images; a level line becomes the paragraph's rule.
func (r *reader) readDrawing(b *builder) {
	x := r.x
	b.drawn++
	var s shape
	d := x.depth
	for x.next() {
		if x.kind == endElement && x.depth < d {
			break
		}
		if x.kind == startElement {
			r.drawingElement(b, &s)
		}
	}
	if s.line && s.width > 4*s.height && s.width > 0 && b.p.Rule == nil {
		b.p.Rule = &flow.Rule{Width: s.width, Thickness: max(s.thickness, flow.Point/2)}
	}
}

func (r *reader) drawingElement(b *builder, s *shape) {
	x := r.x
	switch x.name {
	case "wp:extent":
		s.width, s.height = emu(x, "cx"), emu(x, "cy")
	case "wp:docPr":
		s.alt = x.attr("descr")
	case "a:prstGeom":
		v := x.attr("prst")
		s.line = v == "line" || strings.HasPrefix(v, "straightConnector")
	case "a:ln":
		s.thickness = emu(x, "w")
	case "v:shape", "v:rect", "v:roundrect", "v:line":
		s.readVML(x)
	case "v:imagedata":
		r.addImage(b, s, "id")
	case "a:blip":
		r.addImage(b, s, "embed")
	case "w:txbxContent":
		r.readTextBox(b, s)
	case "mc:AlternateContent":
		r.alternatives(func(depth int) int { return r.drawingAlternative(b, s, depth) })
	}
}

func (r *reader) drawingAlternative(b *builder, s *shape, depth int) int {
	before := len(b.anchored)
	for r.x.next() {
		if r.x.kind == endElement && r.x.depth < depth {
			break
		}
		if r.x.kind == startElement {
			r.drawingElement(b, s)
		}
	}
	return len(b.anchored) - before
}

func emu(x *scanner, name string) flow.Length {
	v, _ := x.number(name)
	return flow.Length(min(max(v/emuPerTwip, 0), maxTwips))
}

// readVML takes the measures of a shape from its CSS-like style attribute.
func (s *shape) readVML(x *scanner) {
	for _, part := range strings.Split(x.attr("style"), ";") {
		name, value, _ := strings.Cut(part, ":")
		n, ok := parseNumber(value)
		if !ok {
			continue
		}
		switch strings.TrimSpace(name) {
		case "width":
			s.width = flow.Length(min(max(n, 0), maxTwips))
		case "height":
			s.height = flow.Length(min(max(n, 0), maxTwips))
		}
	}
	if a := x.attr("alt"); a != "" {
		s.alt = a
	}
	if x.name == "v:line" {
		s.line = true
		s.width, s.height = lineExtent(x.attr("from"), x.attr("to"))
	}
	if x.attr("connectortype") == "straight" || strings.HasSuffix(x.attr("type"), "_t32") {
		s.line = true
	}
}

// lineExtent is how far a VML line from "x,y" to "x,y" goes across and down.
func lineExtent(from, to string) (across, down flow.Length) {
	x1, y1, _ := strings.Cut(from, ",")
	x2, y2, _ := strings.Cut(to, ",")
	return distance(x1, x2), distance(y1, y2)
}

func distance(a, b string) flow.Length {
	m, _ := parseNumber(a)
	n, _ := parseNumber(b)
	if m > n {
		m, n = n, m
	}
	return flow.Length(min(n-m, maxTwips))
}

// readTextBox reads the blocks of a text box as a frame of their own.
func (r *reader) readTextBox(b *builder, s *shape) {
	f := &flow.Frame{Width: s.width, Height: s.height, Color: s.color, Where: r.where()}
	fields, width, carry, cell := r.fields, r.width, r.carry, r.cell
	r.fields, r.width, r.carry = nil, s.width, nil
	r.readBlocks(r.x.depth, &f.Blocks, false)
	r.fields, r.width, r.carry, r.cell = fields, width, carry, cell
	if hasMatter(f.Blocks) {
		b.anchored = append(b.anchored, f)
	}
}

// hasMatter tells whether any block holds words or a picture.
func hasMatter(blocks []flow.Block) bool {
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			if b.Label != "" || strings.TrimSpace(b.Text()) != "" {
				return true
			}
		case *flow.Frame:
			if hasMatter(b.Blocks) {
				return true
			}
		case *flow.Table, *flow.Image:
			return true
		}
	}
	return false
}

func (r *reader) addImage(b *builder, s *shape, attr string) {
	rel, there := r.relations.of(r.x.attr(attr))
	if there && rel.kind != "image" {
		return
	}
	img := &flow.Image{Alt: strings.TrimSpace(s.alt), Width: s.width, Height: s.height, Align: b.p.Align, Where: r.where()}
	if r.a.lim.Images && there {
		data, err := r.a.read(rel.target)
		if err != nil {
			r.stop(err)
			return
		}
		if bytes.HasPrefix(data, []byte("\x89PNG")) || bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")) {
			img.Data = data
		}
	}
	b.anchored = append(b.anchored, img)
}

// framePlace is where w:framePr puts a paragraph beside the text.
type framePlace struct {
	width, height flow.Length
	align         string // xAlign
	dropCap       bool
}

func readFramePlace(x *scanner) *framePlace {
	f := &framePlace{align: x.attr("xAlign")}
	f.width, _ = length(x, "w")
	f.height, _ = length(x, "h")
	v := x.attr("dropCap")
	f.dropCap = v == "drop" || v == "margin"
	return f
}

// place hands the paragraph on: into the flow, into a frame beside it, or (a dropped
// capital) to the paragraph that follows.
func (r *reader) place(b *builder, direct paraProps) {
	r.notePageNumber(b, direct)
	f := direct.frame
	switch {
	case f == nil:
		*b.out = append(*b.out, b.p)
	case f.dropCap:
		r.carry = b.p
	default:
		if n := len(*b.out); n > 0 {
			if last, ok := (*b.out)[n-1].(*flow.Frame); ok && last.Width == f.width && last.Height == f.height && f.width > 0 {
				last.Blocks = append(last.Blocks, b.p)
				return
			}
		}
		*b.out = append(*b.out, &flow.Frame{Blocks: []flow.Block{b.p}, Width: f.width, Height: f.height, Where: b.p.Where})
	}
}
