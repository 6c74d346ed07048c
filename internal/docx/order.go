package docx

import "tonghop/internal/flow"

// The schema fixes the order of the elements in each set of properties (ECMA-376 part
// 1, annex A: CT_PPrBase, CT_RPr). Word refuses some files that break it. Each set is
// therefore written by one function and nowhere else; a test compares the order.

// paraExtras are the parts of a w:pPr that no style holds.
type paraExtras struct {
	style string
	rule  *flow.Rule
	mark  runProps // look of the paragraph's own mark: the height of an empty one
	sect  *sectionOut
}

// paraProps writes w:pPr, or nothing where nothing is set.
func (p *printer) paraProps(q paraProps, e paraExtras) {
	m := &p.m
	start := len(m.b)
	m.raw("<w:pPr>")
	empty := len(m.b)
	if e.style != "" {
		m.value("w:pStyle", e.style)
	}
	if q.set&hasKeepNext != 0 {
		m.switched("w:keepNext", q.keepNext)
	}
	if q.set&hasKeepLines != 0 {
		m.switched("w:keepLines", q.keepLines)
	}
	if q.set&hasBreak != 0 {
		m.switched("w:pageBreakBefore", q.pageBreak)
	}
	if e.rule != nil {
		m.raw(`<w:pBdr><w:top w:val="single" w:sz="`)
		m.number(eighths(e.rule.Thickness))
		m.raw(`" w:space="0" w:color="000000"/></w:pBdr>`)
	}
	m.tabs(q)
	m.spacing(q)
	m.indents(q)
	if q.set&hasAlign != 0 {
		m.value("w:jc", alignNames[q.align])
	}
	if q.set&hasOutline != 0 {
		m.amount("w:outlineLvl", q.outline)
	}
	if e.mark.set != 0 {
		m.runProps(e.mark)
	}
	if e.sect != nil {
		p.sectPr(e.sect)
	}
	if len(m.b) == empty {
		m.b = m.b[:start]
		return
	}
	m.raw("</w:pPr>")
}

var alignNames = [...]string{flow.Left: "left", flow.Center: "center", flow.Right: "right", flow.Justify: "both"}

// eighths is a line's thickness in eighths of a point, as w:sz of borders has it.
func eighths(l flow.Length) int {
	if l <= 0 {
		return 4
	}
	return max(2, min(96, int(l*8+flow.Point/2)/int(flow.Point)))
}

func (m *markup) tabs(q paraProps) {
	if len(q.tabs)+len(q.cleared) == 0 {
		return
	}
	m.raw("<w:tabs>")
	for _, t := range q.cleared {
		m.raw(`<w:tab w:val="clear"`)
		m.measure("w:pos", t)
		m.raw("/>")
	}
	for _, t := range q.tabs {
		m.raw(`<w:tab w:val="left"`)
		m.measure("w:pos", t)
		m.raw("/>")
	}
	m.raw("</w:tabs>")
}

func (m *markup) spacing(q paraProps) {
	if q.set&(hasBefore|hasAfter|hasLine) == 0 {
		return
	}
	m.raw("<w:spacing")
	if q.set&hasBefore != 0 {
		m.measure("w:before", max(0, q.before))
	}
	if q.set&hasAfter != 0 {
		m.measure("w:after", max(0, q.after))
	}
	if q.set&hasLine != 0 {
		switch l := q.line; {
		case l.Exact > 0 && l.AtLeast:
			m.measure("w:line", l.Exact)
			m.raw(` w:lineRule="atLeast"`)
		case l.Exact > 0:
			m.measure("w:line", l.Exact)
			m.raw(` w:lineRule="exact"`)
		default:
			m.measure("w:line", flow.Length((percentOf(l)*240+50)/100))
			m.raw(` w:lineRule="auto"`)
		}
	}
	m.raw("/>")
}

func percentOf(s flow.Spacing) int {
	if s.Percent <= 0 {
		return 100
	}
	return s.Percent
}

func (m *markup) indents(q paraProps) {
	if q.set&(hasLeft|hasRight|hasFirst) == 0 {
		return
	}
	m.raw("<w:ind")
	if q.set&hasLeft != 0 {
		m.measure("w:left", q.left)
	}
	if q.set&hasRight != 0 {
		m.measure("w:right", q.right)
	}
	if q.set&hasFirst != 0 {
		if q.first < 0 {
			m.measure("w:hanging", -q.first)
		} else {
			m.measure("w:firstLine", q.first)
		}
	}
	m.raw("/>")
}

// runProps writes w:rPr, or nothing where nothing is set.
func (m *markup) runProps(q runProps) {
	if q.set == 0 {
		return
	}
	m.raw("<w:rPr>")
	if q.set&hasFont != 0 {
		m.raw(`<w:rFonts w:ascii="`)
		m.text(q.font)
		m.raw(`" w:hAnsi="`)
		m.text(q.font)
		m.raw(`" w:eastAsia="`)
		m.text(q.font)
		m.raw(`" w:cs="`)
		m.text(q.font)
		m.raw(`"/>`)
	}
	for _, t := range [...]struct {
		bit  runBits
		name string
	}{{bold, "w:b"}, {italic, "w:i"}, {caps, "w:caps"}, {smallCaps, "w:smallCaps"}, {strike, "w:strike"}} {
		if q.set&t.bit != 0 {
			m.switched(t.name, q.on&t.bit != 0)
		}
	}
	if q.set&hasColor != 0 {
		if q.color == "" {
			m.value("w:color", "auto")
		} else {
			m.value("w:color", q.color)
		}
	}
	if q.set&hasSize != 0 {
		half := int(q.size+5) / 10
		m.amount("w:sz", half)
		m.amount("w:szCs", half)
	}
	if q.set&underline != 0 {
		if q.on&underline != 0 {
			m.value("w:u", "single")
		} else {
			m.value("w:u", "none")
		}
	}
	if q.set&(super|sub) != 0 {
		m.value("w:vertAlign", vertical(q.on))
	}
	m.raw("</w:rPr>")
}

func vertical(on runBits) string {
	switch {
	case on&super != 0:
		return "superscript"
	case on&sub != 0:
		return "subscript"
	}
	return "baseline"
}
