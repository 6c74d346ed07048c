package wml

import (
	"cmp"
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
	para     measures
	run      flow.Run         // its look
	looks    map[flow.Run]int // letters set in each look; nil where the look is fixed
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
	normal.run = lookOf(&flow.Run{}, "")
	normal.used, normal.looks = true, nil
	return s
}

func (s *stylebook) add(name string) *namedStyle {
	st := &namedStyle{name: name, id: s.newID(name), looks: map[flow.Run]int{}}
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

// normal is the style of paragraphs that name none.
func (s *stylebook) normal() *namedStyle { return s.order[0] }

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
	if words := len(p.Runs) > 0; st != s.normal() && (!st.used || words && !st.measured) {
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
		st.run = s.normal().run
		most := 0
		for look, n := range st.looks {
			if n > most || n == most && before(look, st.run) {
				st.run, most = look, n
			}
		}
		st.run.Super, st.run.Sub = false, false // never the look of a style
	}
}

// before puts looks in an order of their own, so that a draw is always decided alike.
func before(a, b flow.Run) bool {
	return cmp.Or(cmp.Compare(a.Size, b.Size), cmp.Compare(flags(a), flags(b)), cmp.Compare(a.Font, b.Font), cmp.Compare(a.Color, b.Color)) < 0
}

func flags(r flow.Run) int {
	n := 0
	for i, on := range [...]bool{r.Bold, r.Italic, r.Underline, r.Strike, r.Super, r.Sub, r.Caps, r.SmallCaps} {
		if on {
			n |= 1 << i
		}
	}
	return n
}

// measuresOf are the properties that a style of the paragraph has.
func measuresOf(p *flow.Paragraph) measures {
	q := measures{
		align: p.Align, first: p.First, left: p.Left, right: p.Right, before: max(0, p.Before), after: max(0, p.After),
		line: p.Line, keepNext: p.KeepNext, keepLines: p.KeepLines, outline: 9, tabs: p.Tabs,
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

// lookOf is the run without its words, its defaults filled in; color is that of the
// frame around it.
func lookOf(r *flow.Run, color string) flow.Run {
	q := *r
	q.Text, q.Note, q.NoBreak = "", 0, false
	if q.Font == "" {
		q.Font = defaultFont
	}
	if q.Size <= 0 {
		q.Size = defaultSize
	}
	if q.Color == "" {
		q.Color = color
	}
	if !isColor(q.Color) {
		q.Color = ""
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

// stylesPart writes styles.xml.
func (p *printer) stylesPart() []byte {
	s := &printer{}
	m := &s.m
	m.raw(xmlHead + `<w:styles xmlns:w="` + wordNamespace + `"><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="` + defaultFont + `" w:hAnsi="` + defaultFont + `" w:eastAsia="` + defaultFont + `" w:cs="` + defaultFont + `"/>`)
	m.size(defaultSize)
	m.raw(`<w:lang w:val="`)
	m.text(p.language())
	m.raw(`" w:eastAsia="`)
	m.text(p.language())
	m.raw(`" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	normal := p.styles.normal()
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
		p.paraProps(&st.para, &normal.para, extras{})
		m.runProps(st.run, normal.run)
	} else {
		m.raw(`<w:qFormat/>`)
	}
	m.raw(`</w:style>`)
}
