package reading

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// line is one printed line or, where the format keeps them, one paragraph up to its
// next line break.
type line struct {
	raw   string // NFC, with the tabs and wide gaps that part columns
	text  string // NFC, words parted by single blanks
	fold  string // text folded for comparing
	label string // the number of an automatic list: "1.", "a)", "-"
	runs  []flow.Run
	where flow.Where

	bold    bool // all of it
	italic  bool
	center  bool
	soft    bool // begins after a line break inside a paragraph
	gap     bool // an empty line or a page break stands before
	newPage bool
	column  column
	block   int         // lines of one layout table share a block number above 0
	left    flow.Length // of the text from the margin, first-line indent included
	width   flow.Length // as printed, where the format tells
	table   *flow.Table // a data table stands here; the other fields are empty
}

// column is the side of a two-column layout.
type column uint8

const (
	whole column = iota
	leftColumn
	rightColumn
)

// part is a piece of a line that was found to mean something.
type part struct {
	text  string
	where flow.Where
	sure  float64
	note  string
}

func (l *line) part(s string, sure float64) part { return part{text: s, where: l.where, sure: sure} }

func (l *line) blank() bool { return l.text == "" && l.table == nil }

// flatten makes lines of all blocks in reading order. The second result tells that
// MaxLines cut the file short.
func flatten(d *flow.Document) ([]line, bool) {
	n := 0
	for i := range d.Sections {
		n += len(d.Sections[i].Blocks)
	}
	f := flattener{wrapped: d.Lines, lines: make([]line, 0, min(n+n/8+16, MaxLines))}
	for i := range d.Sections {
		if i > 0 {
			f.pageBreak()
		}
		f.blocks(d.Sections[i].Blocks, whole, 0)
	}
	return dropFurniture(f.lines), f.cut
}

// noteTexts are the footnotes as lines of their own.
func noteTexts(d *flow.Document) []line {
	var f flattener
	for _, note := range d.Notes {
		f.blocks(note, whole, 0)
	}
	return f.lines
}

type flattener struct {
	lines   []line
	wrapped bool
	gap     bool
	page    bool
	block   int // last layout table
	cut     bool
}

func (f *flattener) pageBreak() { f.gap, f.page = true, true }

func (f *flattener) add(l line) {
	if len(f.lines) >= MaxLines {
		f.cut = true
		return
	}
	if n := len(f.lines); n > 0 && fillsBlank(&f.lines[n-1], &l) {
		f.lines[n-1].fill(&l)
		return
	}
	l.gap, f.gap = f.gap || l.gap, false
	l.newPage, f.page = f.page, false
	f.lines = append(f.lines, l)
}

// fillsBlank tells whether two pieces of one printed line are parted only by room left
// for a number or a day: "Số:" and "/BC-UBND", "…, ngày" and "tháng 6 năm 2026".
func fillsBlank(last, l *line) bool {
	if last.where.Line == 0 || last.where.Line != l.where.Line || last.where.Page != l.where.Page || last.table != nil || l.table != nil || l.left <= last.left {
		return false
	}
	switch {
	case strings.HasSuffix(last.text, "ngày"), strings.HasSuffix(last.text, "tháng"), strings.HasSuffix(last.text, "năm"):
		return true
	case strings.HasPrefix(l.text, "/"), strings.HasPrefix(l.text, "tháng "), strings.HasPrefix(l.text, "năm "):
		return true
	}
	return last.fold == "so:" || last.fold == "so"
}

// fill adds the piece behind the blank.
func (l *line) fill(next *line) {
	l.runs = append(append(slices.Clip(l.runs), flow.Run{Text: " "}), next.runs...)
	l.width = next.left + next.width - l.left
	l.setRaw(l.text + " " + next.text)
}

func (f *flattener) blocks(blocks []flow.Block, c column, block int) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			f.paragraph(b, c, block)
		case *flow.Table:
			f.table(b, c, block)
		case *flow.Frame:
			f.blocks(b.Blocks, c, block)
		case flow.PageBreak:
			f.pageBreak()
		case *flow.Image, *flow.SignField:
		}
	}
}

func (f *flattener) paragraph(p *flow.Paragraph, c column, block int) {
	if p.PageBreakBefore {
		f.pageBreak()
	}
	if p.Before >= 12*flow.Point && f.wrapped {
		f.gap = true
	}
	for i, runs := range softLines(p.Runs) {
		l := line{runs: runs, where: p.Where, column: c, block: block}
		l.setText(runs)
		if l.text == "" && (i > 0 || p.Label == "") {
			f.gap = true
			continue
		}
		if i == 0 {
			l.label = strings.TrimSpace(p.Label)
		}
		l.soft = i > 0
		l.center = p.Align == flow.Center
		l.left = p.Left + p.First + p.Where.X
		l.width = p.Where.Width
		f.add(l)
	}
}

// softLines cuts runs at line breaks.
func softLines(runs []flow.Run) [][]flow.Run {
	cut := false
	for i := range runs {
		cut = cut || strings.ContainsRune(runs[i].Text, '\n')
	}
	if !cut {
		return [][]flow.Run{runs}
	}
	lines := [][]flow.Run{nil}
	for _, run := range runs {
		for i, s := range strings.Split(run.Text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if s == "" {
				continue
			}
			piece := run
			piece.Text = s
			lines[len(lines)-1] = append(lines[len(lines)-1], piece)
		}
	}
	return lines
}

// setText fills the text fields from the runs.
func (l *line) setText(runs []flow.Run) {
	l.bold, l.italic = true, true
	words := false
	for i := range runs {
		if r := &runs[i]; !isNoteMark(r) && strings.TrimSpace(r.Text) != "" {
			words = true
			l.bold = l.bold && r.Bold
			l.italic = l.italic && r.Italic
		}
	}
	l.bold, l.italic = l.bold && words, l.italic && words
	l.setRaw(runText(runs))
}

// isNoteMark tells marks of notes, superscript numbers among them, from words.
func isNoteMark(r *flow.Run) bool {
	return r.Note > 0 || r.Super && text.IsDigits(strings.TrimSpace(r.Text))
}

// runText is the words of the runs as printed.
func runText(runs []flow.Run) string {
	if len(runs) == 1 && !runs[0].Caps && !runs[0].Super && runs[0].Note == 0 {
		return runs[0].Text
	}
	var b strings.Builder
	for i := range runs {
		switch r := &runs[i]; {
		case isNoteMark(r):
		case r.Caps:
			b.WriteString(strings.ToUpper(r.Text))
		default:
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

func (l *line) setRaw(s string) {
	l.raw = strings.TrimSpace(s) // a flow is NFC already
	l.text = text.Space(l.raw)
	l.fold = text.Fold(l.text)
}

func (f *flattener) table(t *flow.Table, c column, block int) {
	if !isLayout(t) {
		f.add(line{table: t, where: t.Where})
		return
	}
	f.block++
	own := f.block
	for i := range t.Rows {
		cells := t.Rows[i].Cells
		for j := range cells {
			side := c
			if len(cells) > 1 {
				side = leftColumn
				if j > 0 {
					side = rightColumn
				}
			}
			f.gap = true
			f.blocks(cells[j].Blocks, side, own)
		}
	}
	f.gap = true
}

// columns cuts the printed line at tabs and gaps of three blanks or more.
func (l *line) columns() []string {
	if !strings.Contains(l.raw, "\t") && !strings.Contains(l.raw, "   ") {
		return []string{l.text}
	}
	var parts []string
	for _, s := range strings.Split(strings.ReplaceAll(l.raw, "   ", "\t"), "\t") {
		if s = text.Space(s); s == "" {
			continue
		}
		if n := len(parts); n > 0 && slices.Contains(dashes, parts[n-1]) { // "-    Như trên"
			parts[n-1] += " " + s
			continue
		}
		parts = append(parts, s)
	}
	return parts
}

// with is the line with other words: a part of its columns.
func (l *line) with(s string, c column) line {
	n := *l
	n.setRaw(s)
	n.column = c
	n.runs = []flow.Run{{Text: s, Bold: l.bold, Italic: l.italic}}
	return n
}

func runeCount(s string) int { return utf8.RuneCountInString(s) }
