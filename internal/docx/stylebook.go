package docx

import (
	"strconv"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// What text has that names no font or size: the font and the body size that the
// statute sets (Decree 30/2020/NĐ-CP, annex I, section I.4 and II.6e).
const (
	defaultFont = "Times New Roman"
	defaultSize = 14 * flow.Point
)

// namedStyle is a paragraph style that the file will have.
type namedStyle struct {
	id, name string
	para     paraProps // all that a paragraph of the style has
	run      runProps
	looks    map[runProps]int // letters set in each look
	used     bool
	measured bool // by a paragraph with words, which shows more than an empty one
}

// stylebook holds the styles of a flow in order of first use. Their measures are
// those of the first paragraph of the style that has words, their look the one most letters have;
// only what departs from them is written at the paragraph itself, so that an office
// that changes a style changes the paper.
type stylebook struct {
	byName map[string]*namedStyle
	order  []*namedStyle
	ids    map[string]bool
}

const (
	normalStyle = "Normal"
	ruleStyle   = "Duong ke"    // the empty paragraph whose border is a rule
	gapStyle    = "Khoang cach" // the empty paragraph the format asks for after tables
)

func newStylebook() *stylebook {
	s := &stylebook{byName: map[string]*namedStyle{}, ids: map[string]bool{}}
	normal := s.add(normalStyle)
	normal.para = measuresOf(&flow.Paragraph{})
	normal.run = runProps{set: allLook, font: defaultFont, size: defaultSize}
	normal.used, normal.looks = true, nil
	return s
}

// allLook are the properties of a run that a style carries; raised and lowered text
// is always direct formatting.
const allLook = bold | italic | caps | smallCaps | strike | underline | hasFont | hasSize | hasColor

func (s *stylebook) add(name string) *namedStyle {
	st := &namedStyle{name: name, id: s.newID(name), looks: map[runProps]int{}}
	s.byName[name] = st
	s.order = append(s.order, st)
	return st
}

// newID makes an identifier of the letters and figures of the name.
func (s *stylebook) newID(name string) string {
	var b strings.Builder
	up := true
	for _, r := range name {
		if f := text.FoldRune(r); f >= 'a' && f <= 'z' || f >= '0' && f <= '9' {
			if up && f >= 'a' {
				f -= 'a' - 'A'
			}
			b.WriteRune(f)
			up = false
			continue
		}
		up = true
	}
	base := b.String()
	if base == "" {
		base = "Style"
	}
	id := base
	for n := 2; s.ids[id]; n++ {
		id = base + strconv.Itoa(n)
	}
	s.ids[id] = true
	return id
}

// nameOf is the style of a paragraph: its own, else Word's for its role.
func nameOf(p *flow.Paragraph) string {
	if p.Style != "" {
		if strings.EqualFold(p.Style, normalStyle) {
			return normalStyle
		}
		return p.Style
	}
	switch p.Role {
	case flow.Heading:
		return "heading " + strconv.Itoa(min(max(p.Level, 1), 6))
	case flow.Title:
		return "Title"
	case flow.ListItem:
		return "List Paragraph"
	case flow.Caption:
		return "caption"
	}
	return normalStyle
}

// collect takes in the styles of the blocks, cells and frames included.
func (s *stylebook) collect(blocks []flow.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			s.note(b)
		case *flow.Table:
			for i := range b.Rows {
				for j := range b.Rows[i].Cells {
					s.collect(b.Rows[i].Cells[j].Blocks)
				}
			}
		case *flow.Frame:
			s.collect(b.Blocks)
		}
	}
}

func (s *stylebook) note(p *flow.Paragraph) {
	name := nameOf(p)
	st := s.byName[name]
	if st == nil {
		st = s.add(name)
	}
	if words := len(p.Runs) > 0; st != s.order[0] && (!st.used || words && !st.measured) {
		st.used, st.measured = true, words
		st.para = measuresOf(p)
	}
	if st.looks == nil {
		return
	}
	for i := range p.Runs {
		if r := &p.Runs[i]; r.Text != "" {
			st.looks[lookOf(r, "")] += len(r.Text)
		}
	}
}

// settle chooses the look of each style.
func (s *stylebook) settle() {
	for _, st := range s.order {
		if st.looks == nil {
			continue
		}
		st.run = s.order[0].run
		most := 0
		for look, n := range st.looks {
			if n > most || n == most && before(look, st.run) {
				st.run, most = look, n
			}
		}
		st.run.set &= allLook
		st.run.on &= allLook
	}
}

// before puts looks in an order of their own, so that a draw is always decided alike.
func before(a, b runProps) bool {
	switch {
	case a.size != b.size:
		return a.size < b.size
	case a.on != b.on:
		return a.on < b.on
	case a.font != b.font:
		return a.font < b.font
	}
	return a.color < b.color
}

// allMeasures are the properties of a paragraph that a style carries.
const allMeasures = hasAlign | hasFirst | hasLeft | hasRight | hasBefore | hasAfter | hasLine | hasKeepNext | hasKeepLines | hasOutline

// measuresOf are the properties that a style of the paragraph has.
func measuresOf(p *flow.Paragraph) paraProps {
	q := paraProps{
		set: allMeasures, align: p.Align, first: p.First, left: p.Left, right: p.Right,
		before: max(0, p.Before), after: max(0, p.After), line: p.Line, keepNext: p.KeepNext, keepLines: p.KeepLines,
		outline: 9, tabs: p.Tabs,
	}
	if q.line.Exact <= 0 {
		q.line = flow.Spacing{Percent: percentOf(p.Line)}
	} else {
		q.line.Percent = 0
	}
	if p.Role == flow.Heading {
		q.outline = min(max(p.Level, 1), 6) - 1
	}
	return q
}

// lookOf are the properties of a run of text; color is that of the frame around it.
func lookOf(r *flow.Run, color string) runProps {
	q := runProps{set: allLook | super | sub, font: r.Font, size: r.Size, color: r.Color}
	if q.font == "" {
		q.font = defaultFont
	}
	if q.size <= 0 {
		q.size = defaultSize
	}
	if q.color == "" {
		q.color = color
	}
	if !isColor(q.color) {
		q.color = ""
	}
	for _, f := range [...]struct {
		on  bool
		bit runBits
	}{
		{r.Bold, bold}, {r.Italic, italic}, {r.Caps, caps}, {r.SmallCaps, smallCaps}, {r.Strike, strike},
		{r.Underline, underline}, {r.Super, super}, {r.Sub, sub},
	} {
		if f.on {
			q.on |= f.bit
		}
	}
	return q
}

func isColor(s string) bool {
	if len(s) != 6 {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// minus keeps of p what differs from base.
func (p runProps) minus(base runProps) runProps {
	same := ^(p.on ^ base.on) & base.set
	same &^= hasFont | hasSize | hasColor
	if base.set&hasFont != 0 && p.font == base.font {
		same |= hasFont
	}
	if base.set&hasSize != 0 && p.size == base.size {
		same |= hasSize
	}
	if base.set&hasColor != 0 && p.color == base.color {
		same |= hasColor
	}
	if p.on&(super|sub) == 0 && base.set&(super|sub) == 0 {
		same |= super | sub
	}
	p.set &^= same
	return p
}

// minus keeps of p what differs from base.
func (p paraProps) minus(base paraProps) paraProps {
	var same paraBits
	for _, c := range [...]struct {
		same bool
		bit  paraBits
	}{
		{p.align == base.align, hasAlign}, {p.first == base.first, hasFirst}, {p.left == base.left, hasLeft},
		{p.right == base.right, hasRight}, {p.before == base.before, hasBefore}, {p.after == base.after, hasAfter},
		{p.line == base.line, hasLine}, {p.keepNext == base.keepNext, hasKeepNext},
		{p.keepLines == base.keepLines, hasKeepLines}, {p.outline == base.outline, hasOutline},
	} {
		if c.same {
			same |= c.bit
		}
	}
	p.set &^= same & base.set
	p.tabs, p.cleared = newTabs(p.tabs, base.tabs), newTabs(base.tabs, p.tabs)
	return p
}

// newTabs are the stops of tabs that base lacks.
func newTabs(tabs, base []flow.Length) []flow.Length {
	var out []flow.Length
next:
	for _, t := range tabs {
		for _, b := range base {
			if t == b {
				continue next
			}
		}
		out = append(out, t)
	}
	return out
}

// stylesPart writes styles.xml.
func (p *printer) stylesPart() []byte {
	s := &printer{}
	m := &s.m
	m.raw(xmlHead + `<w:styles xmlns:w="` + wordNamespace + `"><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="` + defaultFont + `" w:hAnsi="` + defaultFont + `" w:eastAsia="` + defaultFont + `" w:cs="` + defaultFont + `"/>`)
	m.amount("w:sz", int(defaultSize/10))
	m.amount("w:szCs", int(defaultSize/10))
	m.raw(`<w:lang w:val="`)
	m.text(p.language())
	m.raw(`" w:eastAsia="`)
	m.text(p.language())
	m.raw(`" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	normal := p.styles.order[0]
	for _, st := range p.styles.order {
		if st.used {
			s.style(st, normal)
		}
	}
	m.raw(`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar>` +
		`<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>` +
		`</w:tblCellMar></w:tblPr></w:style></w:styles>`)
	return m.b
}

func (p *printer) style(st, normal *namedStyle) {
	m := &p.m
	m.raw(`<w:style w:type="paragraph"`)
	if st == normal {
		m.raw(` w:default="1"`)
	}
	m.raw(` w:styleId="` + st.id + `"><w:name w:val="`)
	m.text(st.name)
	m.raw(`"/>`)
	if st != normal {
		m.value("w:basedOn", normal.id)
		m.raw(`<w:qFormat/>`)
		p.paraProps(st.para.minus(normal.para), paraExtras{})
		m.runProps(st.run.minus(normal.run))
	} else {
		m.raw(`<w:qFormat/>`)
	}
	m.raw(`</w:style>`)
}
