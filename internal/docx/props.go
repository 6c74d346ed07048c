package docx

import (
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/flow"
)

// runBits says which run properties are set, and for toggles which are on.
type runBits uint16

const (
	bold runBits = 1 << iota
	italic
	caps
	smallCaps
	strike
	hidden
	underline
	super
	sub
	hasFont
	hasSize
	hasColor
)

// toggles are the properties that a character style turns over rather than sets
// (ECMA-376 part 1, 17.7.3).
const toggles = bold | italic | caps | smallCaps | strike | hidden

// runProps are the run properties that matter to a flow, each set or not.
type runProps struct {
	set, on runBits
	font    string
	size    flow.Length
	color   string
	style   string // w:rStyle
	deleted bool   // the mark of the paragraph was deleted in a tracked change
}

// over lays q over p: what q sets wins.
func (p runProps) over(q runProps) runProps {
	p.on = p.on&^q.set | q.on&q.set
	p.set |= q.set
	if q.set&hasFont != 0 {
		p.font = q.font
	}
	if q.set&hasSize != 0 {
		p.size = q.size
	}
	if q.set&hasColor != 0 {
		p.color = q.color
	}
	return p
}

// toggled lays a character style over the paragraph's look.
func (p runProps) toggled(style runProps) runProps {
	turn := style.on & style.set & toggles & p.on
	p = p.over(style)
	p.on &^= turn
	return p
}

func (p *runProps) flag(b runBits, on bool) {
	p.set |= b
	p.on &^= b
	if on {
		p.on |= b
	}
}

// look is the run that text of these properties makes.
func (p runProps) look() flow.Run {
	return flow.Run{
		Font: p.font, Size: p.size, Color: p.color,
		Bold: p.on&bold != 0, Italic: p.on&italic != 0, Underline: p.on&underline != 0,
		Strike: p.on&strike != 0, Super: p.on&super != 0, Sub: p.on&sub != 0,
		Caps: p.on&caps != 0, SmallCaps: p.on&smallCaps != 0,
	}
}

// runProps reads a w:rPr.
func (r *reader) runProps() runProps {
	x := r.x
	if p, ok := recall(x, x.blocks.runs); ok {
		return p
	}
	from := x.pos
	p := r.readRunProps()
	remember(x, x.blocks.runs, from, p)
	return p
}

func (r *reader) readRunProps() runProps {
	var p runProps
	x := r.x
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:rStyle":
			p.style = x.attr("val")
		case "w:b":
			p.flag(bold, x.on())
		case "w:i":
			p.flag(italic, x.on())
		case "w:caps":
			p.flag(caps, x.on())
		case "w:smallCaps":
			p.flag(smallCaps, x.on())
		case "w:strike", "w:dstrike":
			p.flag(strike, x.on())
		case "w:vanish":
			p.flag(hidden, x.on())
		case "w:u":
			p.flag(underline, x.attr("val") != "none")
		case "w:vertAlign":
			v := x.attr("val")
			p.flag(super, v == "superscript")
			p.flag(sub, v == "subscript")
		case "w:rFonts":
			p.setFont(r.fontOf())
		case "w:sz":
			if n, ok := x.number("val"); ok && n > 0 && n <= maxHalfPoints {
				p.set |= hasSize
				p.size = flow.Length(n) * flow.Point / 2
			}
		case "w:color":
			p.setColor(x.attr("val"))
		case "w:del", "w:moveFrom":
			p.deleted = true
		}
	}
	return p
}

// maxHalfPoints is the largest font size of Word, 1,638 points.
const maxHalfPoints = 3276

func (p *runProps) setFont(name string) {
	if name != "" {
		p.set |= hasFont
		p.font = name
	}
}

func (p *runProps) setColor(v string) {
	p.set |= hasColor
	p.color = colorOf(v)
}

// colorOf is a colour as a flow has it; black and "auto" are none.
func colorOf(v string) string {
	if n, err := strconv.ParseUint(v, 16, 32); err != nil || n == 0 || len(v) != 6 {
		return ""
	}
	return strings.ToUpper(v)
}

// fontOf is the font of w:rFonts. Vietnamese letters belong to the "high ANSI" and
// ASCII ranges, which real files set alike; the theme's names win, as in Word.
func (r *reader) fontOf() string {
	x := r.x
	for _, a := range []string{"asciiTheme", "hAnsiTheme"} {
		if f := r.theme.font(x.attr(a)); f != "" {
			return f
		}
	}
	for _, a := range []string{"ascii", "hAnsi", "cs"} {
		if f := x.attr(a); f != "" {
			return f
		}
	}
	return ""
}

// paraBits says which paragraph properties are set.
type paraBits uint16

const (
	hasAlign paraBits = 1 << iota
	hasFirst
	hasLeft
	hasRight
	hasBefore
	hasAfter
	hasLine
	hasKeepNext
	hasKeepLines
	hasBreak
	hasOutline
	hasNumber
	hasLevel
	hasContextual
)

// paraProps are the paragraph properties that matter to a flow, each set or not.
type paraProps struct {
	set                               paraBits
	style                             string
	align                             flow.Align
	first, left, right, before, after flow.Length
	line                              flow.Spacing
	keepNext, keepLines, pageBreak    bool
	contextual                        bool
	outline                           int // 0 to 8; 9 is body text
	num                               int
	level                             int
	tabs                              []flow.Length
	cleared                           []flow.Length // stops of the style that the paragraph does without
	top, bottom                       *border
	frame                             *framePlace
	mark                              runProps
	section                           *sectionProps
}

// border is a line along an edge.
type border struct {
	thickness, gap flow.Length
}

// over lays q over p: what q sets wins. Tab stops add up.
func (p paraProps) over(q paraProps) paraProps {
	p.overMeasures(q)
	if q.set&hasKeepNext != 0 {
		p.keepNext = q.keepNext
	}
	if q.set&hasKeepLines != 0 {
		p.keepLines = q.keepLines
	}
	if q.set&hasBreak != 0 {
		p.pageBreak = q.pageBreak
	}
	if q.set&hasContextual != 0 {
		p.contextual = q.contextual
	}
	if q.set&hasOutline != 0 {
		p.outline = q.outline
	}
	if q.set&hasNumber != 0 {
		p.num = q.num
	}
	if q.set&hasLevel != 0 {
		p.level = q.level
	}
	if len(q.tabs)+len(q.cleared) > 0 {
		p.tabs = append(without(p.tabs, q.cleared), without(q.tabs, p.tabs)...)
	}
	if q.top != nil {
		p.top = q.top
	}
	if q.bottom != nil {
		p.bottom = q.bottom
	}
	if q.frame != nil {
		p.frame = q.frame
	}
	p.set |= q.set
	return p
}

// without are the tab stops that are not among drop.
func without(tabs, drop []flow.Length) []flow.Length {
	return slices.DeleteFunc(slices.Clone(tabs), func(t flow.Length) bool { return slices.Contains(drop, t) })
}

func (p *paraProps) overMeasures(q paraProps) {
	if q.set&hasAlign != 0 {
		p.align = q.align
	}
	if q.set&hasFirst != 0 {
		p.first = q.first
	}
	if q.set&hasLeft != 0 {
		p.left = q.left
	}
	if q.set&hasRight != 0 {
		p.right = q.right
	}
	if q.set&hasBefore != 0 {
		p.before = q.before
	}
	if q.set&hasAfter != 0 {
		p.after = q.after
	}
	if q.set&hasLine != 0 {
		p.line = q.line
	}
}

// indents keeps only the indents, which is what a numbering level lends a paragraph.
func (p paraProps) indents() paraProps {
	q := p
	q.set &= hasFirst | hasLeft | hasRight
	return paraProps{set: q.set, first: q.first, left: q.left, right: q.right}
}

// paraProps reads a w:pPr.
func (r *reader) paraProps() paraProps {
	x := r.x
	if p, ok := recall(x, x.blocks.paras); ok {
		return p
	}
	from := x.pos
	p := r.readParaProps()
	if p.section == nil && p.frame == nil {
		remember(x, x.blocks.paras, from, p)
	}
	return p
}

func (r *reader) readParaProps() paraProps {
	var p paraProps
	x := r.x
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:pStyle":
			p.style = x.attr("val")
		case "w:jc":
			p.setAlign(x.attr("val"))
		case "w:ind":
			p.readIndents(x)
		case "w:spacing":
			p.readSpacing(x)
		case "w:keepNext":
			p.set |= hasKeepNext
			p.keepNext = x.on()
		case "w:keepLines":
			p.set |= hasKeepLines
			p.keepLines = x.on()
		case "w:pageBreakBefore":
			p.set |= hasBreak
			p.pageBreak = x.on()
		case "w:contextualSpacing":
			p.set |= hasContextual
			p.contextual = x.on()
		case "w:outlineLvl":
			if n, ok := x.number("val"); ok && n >= 0 && n <= 9 {
				p.set |= hasOutline
				p.outline = n
			}
		case "w:numPr":
			p.readNumber(x)
		case "w:tabs":
			p.readTabs(x)
		case "w:pBdr":
			p.readBorders(x)
		case "w:framePr":
			p.frame = readFramePlace(x)
		case "w:rPr":
			p.mark = r.runProps()
		case "w:sectPr":
			p.section = r.sectionProps()
		}
	}
	return p
}

func (p *paraProps) setAlign(v string) {
	p.set |= hasAlign
	switch v {
	case "center":
		p.align = flow.Center
	case "right", "end":
		p.align = flow.Right
	case "both", "distribute", "lowKashida", "mediumKashida", "highKashida", "thaiDistribute":
		p.align = flow.Justify
	default:
		p.align = flow.Left
	}
}

// maxTwips is Word's own limit of measures, 22 inches.
const maxTwips = 31680

func length(x *scanner, names ...string) (flow.Length, bool) {
	for _, n := range names {
		if v, ok := x.number(n); ok {
			return flow.Length(min(max(v, -maxTwips), maxTwips)), true
		}
	}
	return 0, false
}

func (p *paraProps) readIndents(x *scanner) {
	if v, ok := length(x, "left", "start"); ok {
		p.set |= hasLeft
		p.left = v
	}
	if v, ok := length(x, "right", "end"); ok {
		p.set |= hasRight
		p.right = v
	}
	if v, ok := length(x, "hanging"); ok {
		p.set |= hasFirst
		p.first = -v
	} else if v, ok := length(x, "firstLine"); ok {
		p.set |= hasFirst
		p.first = v
	}
}

// autoSpace is what Word leaves for before/afterAutospacing: 14 points.
const autoSpace = 14 * flow.Point

func (p *paraProps) readSpacing(x *scanner) {
	if v, ok := length(x, "before"); ok {
		p.set |= hasBefore
		p.before = v
	}
	if v, ok := length(x, "after"); ok {
		p.set |= hasAfter
		p.after = v
	}
	if v := x.attr("beforeAutospacing"); v == "1" || v == "true" {
		p.set |= hasBefore
		p.before = autoSpace
	}
	if v := x.attr("afterAutospacing"); v == "1" || v == "true" {
		p.set |= hasAfter
		p.after = autoSpace
	}
	v, ok := length(x, "line")
	if !ok || v == 0 {
		return
	}
	p.set |= hasLine
	switch x.attr("lineRule") {
	case "exact":
		p.line = flow.Spacing{Exact: max(v, -v)}
	case "atLeast":
		p.line = flow.Spacing{Exact: max(v, -v), AtLeast: true}
	default:
		p.line = flow.Spacing{Percent: (int(v)*100 + 120) / 240}
	}
}

func (p *paraProps) readNumber(x *scanner) {
	for d := x.depth; x.child(d); {
		n, ok := x.number("val")
		if !ok {
			continue
		}
		switch x.name {
		case "w:numId":
			p.set |= hasNumber
			p.num = n
		case "w:ilvl":
			p.set |= hasLevel
			p.level = min(max(n, 0), levels-1)
		}
	}
}

const maxTabs = 64

func (p *paraProps) readTabs(x *scanner) {
	for d := x.depth; x.child(d); {
		v, ok := length(x, "pos")
		switch {
		case x.name != "w:tab" || !ok || len(p.tabs)+len(p.cleared) >= maxTabs:
		case x.attr("val") == "clear":
			p.cleared = append(p.cleared, v)
		default:
			p.tabs = append(p.tabs, v)
		}
	}
}

func (p *paraProps) readBorders(x *scanner) {
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:top":
			p.top = readBorder(x)
		case "w:bottom", "w:between":
			p.bottom = readBorder(x)
		}
	}
}

// drawnEdge tells whether the edge of a border element is drawn.
func drawnEdge(x *scanner) bool {
	v, _ := x.raw("val")
	switch string(v) {
	case "", "nil", "none":
		return false
	}
	return true
}

// readBorder reads an edge; nil when it is not drawn.
func readBorder(x *scanner) *border {
	if !drawnEdge(x) {
		return nil
	}
	b := &border{thickness: flow.Point / 2}
	if n, ok := x.number("sz"); ok && n > 0 {
		b.thickness = flow.Length(min(n, 96)) * flow.Point / 8
	}
	if n, ok := x.number("space"); ok && n > 0 {
		b.gap = flow.Length(min(n, 31)) * flow.Point
	}
	return b
}
