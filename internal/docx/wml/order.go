package wml

import (
	"slices"

	"tonghop/internal/flow"
)

// The schema fixes the order of the elements in each set of properties (ECMA-376 part
// 1, annex A: CT_PPrBase, CT_RPr). Word refuses some files that break it. Each set is
// therefore written by one function and nowhere else; a test compares the order.

// measures are the properties of a paragraph that a style may carry, all of them set.
type measures struct {
	align                             flow.Align
	first, left, right, before, after flow.Length
	line                              flow.Spacing
	keepNext, keepLines, pageBreak    bool
	outline                           int // 0 to 8; 9 is body text
	tabs                              []flow.Length
}

// extras are the parts of a w:pPr that no style holds.
type extras struct {
	style string
	rule  *flow.Rule
	sect  *sectionOut
}

// paraProps writes w:pPr with what want has beyond base, the measures of its style; or
// nothing where there is no difference.
func (p *printer) paraProps(want, base *measures, e extras) {
	m := &p.m
	start := len(m.b)
	m.raw("<w:pPr>")
	empty := len(m.b)
	if e.style != "" {
		m.value("w:pStyle", e.style)
	}
	if want.keepNext != base.keepNext {
		m.switched("w:keepNext", want.keepNext)
	}
	if want.keepLines != base.keepLines {
		m.switched("w:keepLines", want.keepLines)
	}
	if want.pageBreak != base.pageBreak {
		m.switched("w:pageBreakBefore", want.pageBreak)
	}
	if e.rule != nil {
		m.raw(`<w:pBdr><w:top w:val="single" w:sz="`)
		m.number(eighths(e.rule.Thickness))
		m.raw(`" w:space="0" w:color="000000"/></w:pBdr>`)
	}
	m.tabs(want, base)
	m.spacing(want, base)
	m.indents(want, base)
	if want.align != base.align {
		m.value("w:jc", alignNames[want.align])
	}
	if want.outline != base.outline {
		m.amount("w:outlineLvl", want.outline)
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

func (m *markup) tabs(want, base *measures) {
	if slices.Equal(want.tabs, base.tabs) {
		return
	}
	m.raw("<w:tabs>")
	for _, t := range base.tabs {
		if !slices.Contains(want.tabs, t) {
			m.tab("clear", t)
		}
	}
	for _, t := range want.tabs {
		if !slices.Contains(base.tabs, t) {
			m.tab("left", t)
		}
	}
	m.raw("</w:tabs>")
}

func (m *markup) tab(kind string, at flow.Length) {
	m.raw(`<w:tab w:val="` + kind + `"`)
	m.measure("w:pos", at)
	m.raw("/>")
}

func (m *markup) spacing(want, base *measures) {
	if want.before == base.before && want.after == base.after && want.line == base.line {
		return
	}
	m.raw("<w:spacing")
	if want.before != base.before {
		m.measure("w:before", want.before)
	}
	if want.after != base.after {
		m.measure("w:after", want.after)
	}
	if want.line != base.line {
		m.line(want.line)
	}
	m.raw("/>")
}

func (m *markup) line(l flow.Spacing) {
	switch {
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

func percentOf(s flow.Spacing) int {
	if s.Percent <= 0 {
		return 100
	}
	return s.Percent
}

func (m *markup) indents(want, base *measures) {
	if want.left == base.left && want.right == base.right && want.first == base.first {
		return
	}
	m.raw("<w:ind")
	if want.left != base.left {
		m.measure("w:left", want.left)
	}
	if want.right != base.right {
		m.measure("w:right", want.right)
	}
	switch {
	case want.first == base.first:
	case want.first < 0:
		m.measure("w:hanging", -want.first)
	default:
		m.measure("w:firstLine", want.first)
	}
	m.raw("/>")
}

// runProps writes w:rPr with what want has beyond base, the look of its style; or
// nothing where there is no difference. Both come from lookOf.
func (m *markup) runProps(want, base flow.Run) {
	if want == base {
		return
	}
	m.raw("<w:rPr>")
	if want.Font != base.Font {
		m.raw("<w:rFonts")
		for _, use := range [...]string{"ascii", "hAnsi", "eastAsia", "cs"} {
			m.raw(" w:" + use + `="`)
			m.text(want.Font)
			m.raw(`"`)
		}
		m.raw("/>")
	}
	for _, t := range [...]struct {
		name       string
		want, base bool
	}{
		{"w:b", want.Bold, base.Bold}, {"w:i", want.Italic, base.Italic}, {"w:caps", want.Caps, base.Caps},
		{"w:smallCaps", want.SmallCaps, base.SmallCaps}, {"w:strike", want.Strike, base.Strike},
	} {
		if t.want != t.base {
			m.switched(t.name, t.want)
		}
	}
	switch {
	case want.Color == base.Color:
	case want.Color == "":
		m.value("w:color", "auto")
	default:
		m.value("w:color", want.Color)
	}
	if want.Size != base.Size {
		m.size(want.Size)
	}
	switch {
	case want.Underline == base.Underline:
	case want.Underline:
		m.value("w:u", "single")
	default:
		m.value("w:u", "none")
	}
	switch {
	case want.Super:
		m.value("w:vertAlign", "superscript")
	case want.Sub:
		m.value("w:vertAlign", "subscript")
	}
	m.raw("</w:rPr>")
}

// size writes a size, in half points.
func (m *markup) size(l flow.Length) {
	half := int(l+5) / 10
	m.amount("w:sz", half)
	m.amount("w:szCs", half)
}
