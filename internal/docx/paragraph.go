package docx

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tonghop/internal/flow"
)

func containsPageHint(b []byte) bool { return bytes.Contains(b, []byte("lastRenderedPageBreak")) }

// builder gathers the runs of one paragraph.
type builder struct {
	out      *[]flow.Block
	p        *flow.Paragraph
	base     runProps // look of text without properties of its own
	look     flow.Run // of the text in buf
	buf      []byte
	anchored []flow.Block // text boxes and pictures that hang on the paragraph
	split    bool         // a page break cut the paragraph
	drawn    int          // drawings met, words or not
}

// field is a complex field being read: its instruction is not text, its result is.
type field struct {
	instruction strings.Builder
	result      bool
}

// readParagraph reads a w:p into blocks: usually one paragraph, with text boxes and
// pictures after it, and page breaks between its parts.
func (r *reader) readParagraph(out *[]flow.Block, top bool) {
	if !r.count() {
		return
	}
	if !r.aside {
		r.paragraph++
	}
	b := r.builder(out)
	defer r.reuse(b)
	var props paraProps
	x := r.x
	begun := false
	for d := x.depth; x.child(d); {
		if x.name == "w:pPr" {
			props = r.paraProps()
			continue
		}
		if !begun {
			r.begin(b, props)
			begun = true
		}
		r.inline(b)
	}
	if !begun {
		r.begin(b, props)
	}
	r.end(b, props)
	if props.section != nil && top {
		r.endSection(props.section, out)
	}
}

// builder lends a builder; text boxes need several at a time.
func (r *reader) builder(out *[]flow.Block) *builder {
	n := len(r.builders)
	if n == 0 {
		return &builder{out: out}
	}
	b := r.builders[n-1]
	r.builders = r.builders[:n-1]
	b.out = out
	return b
}

func (r *reader) reuse(b *builder) {
	*b = builder{buf: b.buf[:0]}
	r.builders = append(r.builders, b)
}

// begin resolves the properties of the paragraph: document defaults, table style,
// paragraph style, numbering, direct formatting.
func (r *reader) begin(b *builder, direct paraProps) {
	s := r.styles.of("paragraph", direct.style)
	para, run := r.styles.para, r.styles.run
	if r.tableStyle != nil {
		para, run = para.over(r.tableStyle.para), run.over(r.tableStyle.run)
	}
	num, level := r.listOf(s, direct)
	def := r.numbering.level(num, level)
	if def != nil && direct.set&hasNumber == 0 {
		para = para.over(def.para.indents()) // the style's own indents win over its list's
	}
	para = para.over(s.para)
	if def != nil && direct.set&hasNumber != 0 {
		para = para.over(def.para.indents())
	}
	para = para.over(direct)
	b.base = run.over(s.run)
	b.p = paragraphOf(para)
	b.p.Where = r.where()
	if r.styles.byID[direct.style] != nil && direct.style != r.styles.byDefault["paragraph"] {
		b.p.Style = s.name
	}
	if r.carry != nil { // the mark between the two paragraphs was deleted
		b.p.Label, b.p.Where, b.p.Runs = r.carry.Label, r.carry.Where, r.carry.Runs
		r.carry = nil
	}
	if num != 0 && def != nil && b.p.Label == "" {
		b.p.Label = norm.NFC.String(r.numbering.label(num, level))
	}
	b.setRole(s, para, level)
}

// listOf is the list and the level of a paragraph; list 0 is none.
func (r *reader) listOf(s *style, direct paraProps) (num, level int) {
	num, level = s.para.num, s.para.level
	styled := direct.set&hasNumber == 0
	if !styled {
		num = direct.num
	}
	if direct.set&hasLevel != 0 {
		level = direct.level
	}
	if num == 0 || r.numbering.lists[num] == nil {
		return 0, 0
	}
	num = r.linked(num)
	if styled && direct.set&hasLevel == 0 {
		if at, ok := r.numbering.levelOfStyle(num, direct.style); ok {
			level = at
		}
	}
	return num, level
}

func paragraphOf(p paraProps) *flow.Paragraph {
	f := &flow.Paragraph{
		Align: p.align, First: p.first, Left: p.left, Right: p.right, Before: p.before, After: p.after,
		Line: p.line, KeepNext: p.keepNext, KeepLines: p.keepLines, PageBreakBefore: p.pageBreak, Tabs: p.tabs,
	}
	return f
}

func (b *builder) setRole(s *style, para paraProps, level int) {
	switch {
	case para.set&hasOutline != 0 && para.outline < 9:
		b.p.Role, b.p.Level = flow.Heading, min(para.outline+1, 6)
	case s.role != flow.Body:
		b.p.Role, b.p.Level = s.role, s.level
	case b.p.Label != "":
		b.p.Role, b.p.Level = flow.ListItem, level+1
	}
}

// end closes the paragraph and hands it on with what hangs on it.
func (r *reader) end(b *builder, direct paraProps) {
	r.flush(b)
	if direct.mark.deleted && len(b.anchored) == 0 {
		r.warn("docx.revisions")
		r.carry = b.p
		return
	}
	r.finish(b, direct)
}

func (r *reader) finish(b *builder, direct paraProps) {
	r.compose(b.p)
	bare := len(b.p.Runs) == 0 && b.p.Label == ""
	if bare && b.p.Rule == nil && (r.ruleOf(b, direct) || b.invisible()) {
		return
	}
	if direct.bottom != nil && !bare {
		b.p.Rule = &flow.Rule{Width: r.width - b.p.Left - b.p.Right, Thickness: direct.bottom.thickness, Gap: direct.bottom.gap}
	}
	onlyImage := bare && len(b.anchored) == 1 && isImage(b.anchored[0])
	if !onlyImage && (!bare || !b.split) {
		r.place(b, direct)
	}
	*b.out = append(*b.out, b.anchored...)
}

func isImage(b flow.Block) bool {
	_, ok := b.(*flow.Image)
	return ok
}

// ruleOf takes an empty paragraph with a border for what it is: a rule. It belongs to
// the paragraph before it, where there is one without a rule.
func (r *reader) ruleOf(b *builder, direct paraProps) bool {
	edge := direct.top
	if edge == nil {
		edge = direct.bottom
	}
	if edge == nil || len(b.anchored) > 0 || len(*b.out) == 0 {
		return false
	}
	above, ok := (*b.out)[len(*b.out)-1].(*flow.Paragraph)
	if !ok || above.Rule != nil || len(above.Runs) == 0 {
		return false
	}
	above.Rule = &flow.Rule{Width: max(0, r.width-b.p.Left-b.p.Right), Thickness: edge.thickness, Gap: above.After + b.p.Before + edge.gap}
	above.After, above.KeepNext = b.p.After, b.p.KeepNext
	return true
}

// invisible tells whether an empty paragraph is too low to see: what formats ask for
// after a table, not a line of the paper.
func (b *builder) invisible() bool {
	l := b.p.Line
	return len(b.anchored) == 0 && l.Exact > 0 && l.Exact <= flow.Point && !l.AtLeast && b.p.Before+b.p.After == 0
}

// compose brings the text of the runs to NFC. A mark that stands at the start of a
// run goes to the letter it belongs to.
func (r *reader) compose(p *flow.Paragraph) {
	runs := p.Runs
	for i := range runs {
		if legacyFont(runs[i].Font) {
			continue
		}
		if i > 0 && !legacyFont(runs[i-1].Font) && runs[i-1].Text != "" {
			if n := leadingMarks(runs[i].Text); n > 0 {
				runs[i-1].Text = norm.NFC.String(runs[i-1].Text + runs[i].Text[:n])
				runs[i].Text = runs[i].Text[n:]
				r.noteDecomposed(p)
			}
		}
		if !composed(runs[i].Text) {
			runs[i].Text = norm.NFC.String(runs[i].Text)
			r.noteDecomposed(p)
		}
	}
}

// composed tells whether s is NFC. Most text is told by its bytes: up to U+01BF and
// from U+1E80 to U+1EFF, where the Vietnamese letters are, every letter is composed.
func composed(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
		case c >= 0xC2 && c <= 0xC6:
			i++
		case c == 0xE1 && i+1 < len(s) && (s[i+1] == 0xBA || s[i+1] == 0xBB):
			i += 2
		default:
			return norm.NFC.IsNormalString(s)
		}
	}
	return true
}

// noteDecomposed warns of the first text that was not composed.
func (r *reader) noteDecomposed(p *flow.Paragraph) {
	if !r.seen["docx.decomposed"] {
		r.seen["docx.decomposed"] = true
		r.doc.Warnings = append(r.doc.Warnings, flow.Warning{Code: "docx.decomposed", Where: p.Where})
	}
}

func leadingMarks(s string) int {
	if s == "" || s[0] < utf8.RuneSelf {
		return 0
	}
	if norm.NFC.FirstBoundaryInString(s) == 0 {
		return 0
	}
	n := norm.NFC.FirstBoundaryInString(s)
	if n < 0 {
		return len(s)
	}
	return n
}

// add appends text of a look; equal neighbours become one run.
func (r *reader) add(b *builder, look flow.Run, text string) {
	if text == "" {
		return
	}
	if len(b.buf) > 0 && b.look != look {
		r.flush(b)
	}
	b.look = look
	b.buf = append(b.buf, text...)
}

func (r *reader) flush(b *builder) {
	if len(b.buf) == 0 {
		return
	}
	run := b.look
	run.Text = string(b.buf)
	b.p.Runs = append(b.p.Runs, run)
	b.buf = b.buf[:0]
}

// pageBreak cuts the paragraph: what came before it, the break, the rest.
func (r *reader) pageBreak(b *builder) {
	r.flush(b)
	if len(b.p.Runs) > 0 || b.p.Label != "" {
		r.compose(b.p)
		head := *b.p
		*b.out = append(*b.out, &head)
		rest := *b.p
		rest.Runs, rest.Label, rest.First, rest.PageBreakBefore = nil, "", 0, false
		if rest.Role == flow.Heading || rest.Role == flow.ListItem {
			rest.Role, rest.Level = flow.Body, 0
		}
		b.p = &rest
	}
	b.split = true
	*b.out = append(*b.out, flow.PageBreak{})
}
