package plain

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// ReadText reads a text file. Each line that is not blank becomes a paragraph with its
// Where.Line; blank lines show as gaps of the line numbers and as Paragraph.Before. A
// form feed becomes a PageBreak, a wide gap inside a line a tab. Lines of the document
// is true where sentences run on over line ends, as text copied from a page does.
func ReadText(b []byte, lim Limits) (*flow.Document, error) {
	if err := lim.admit(b); err != nil {
		return nil, err
	}
	s, err := Decode(b)
	if err != nil {
		return nil, err
	}
	r := textReader{meter: newMeter(lim), page: 1}
	if err := r.read(s); err != nil {
		return nil, err
	}
	doc := &flow.Document{Language: "vi-VN", Lines: hardWrapped(r.lines), Warnings: mixed(b)}
	doc.Sections = []flow.Section{{Page: flow.A4, Blocks: r.blocks}}
	return doc, nil
}

type textReader struct {
	meter  meter
	page   int
	blank  int // blank lines just passed
	lines  []string
	blocks []flow.Block
	group  []*flow.Paragraph // lines since the last blank one: emphasis may span them
}

func (r *textReader) read(s string) error {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n").Replace(s)
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n++
		for i, part := range strings.Split(line, "\f") {
			if i > 0 {
				r.breakPage()
			}
			if err := r.line(part, n); err != nil {
				return err
			}
		}
	}
	r.endGroup()
	return nil
}

func (r *textReader) breakPage() {
	r.endGroup()
	r.page++
	r.blocks = append(r.blocks, flow.PageBreak{})
}

func (r *textReader) line(raw string, n int) error {
	indent := indentOf(raw)
	words := widen(strings.TrimSpace(strings.Map(dropControl, raw)))
	r.lines = append(r.lines, words)
	if words == "" {
		r.blank++
		r.endGroup()
		return nil
	}
	if err := r.meter.take(); err != nil {
		return err
	}
	p := &flow.Paragraph{Left: indent, Runs: []flow.Run{{Text: words}}, Where: flow.Where{Line: n}}
	if r.page > 1 {
		p.Where.Page = r.page
	}
	if r.blank > 0 {
		p.Before = flow.Length(min(r.blank, 4)) * 12 * flow.Point
	}
	r.blank = 0
	r.blocks = append(r.blocks, p)
	r.group = append(r.group, p)
	return nil
}

func (r *textReader) endGroup() {
	applyEmphasis(r.group)
	r.group = r.group[:0]
}

// indentOf measures the white space before a line as six points a column.
func indentOf(s string) flow.Length {
	columns := 0
	for _, c := range s {
		switch c {
		case ' ', '\u00a0':
			columns++
		case '\t':
			columns += 8 - columns%8
		default:
			return flow.Length(min(columns, 100)) * 6 * flow.Point
		}
	}
	return 0
}

// widen makes a tab of three or more blanks in a row: two columns side by side, as in
// a letterhead typed with the space bar.
func widen(s string) string {
	if !strings.Contains(s, "   ") && !strings.Contains(s, "\u00a0") {
		return s
	}
	s = strings.ReplaceAll(s, "\u00a0", " ")
	var b strings.Builder
	run := 0
	for _, c := range s {
		if c == ' ' {
			run++
			continue
		}
		b.WriteString(gap(run))
		run = 0
		b.WriteRune(c)
	}
	return b.String()
}

func gap(blanks int) string {
	if blanks >= 3 {
		return "\t"
	}
	return strings.Repeat(" ", blanks)
}

func dropControl(r rune) rune {
	switch {
	case r == '\t':
		return r
	case unicode.IsControl(r) || r == '\ufeff' || r == '\u200b':
		return -1
	}
	return r
}

// hardWrapped tells whether the lines are those of a page rather than paragraphs: that
// sentences run on from long lines of about one length into lines that begin small.
func hardWrapped(lines []string) bool {
	lengths := make([]int, 0, len(lines))
	for _, l := range lines {
		if l != "" {
			lengths = append(lengths, utf8.RuneCountInString(l))
		}
	}
	if len(lengths) < 4 {
		return false
	}
	sort.Ints(lengths)
	long := lengths[len(lengths)*9/10]
	if long < 30 || long > 160 {
		return false
	}
	runOn := 0
	for i := 0; i+1 < len(lines); i++ {
		if utf8.RuneCountInString(lines[i]) >= long*6/10 && runsOn(lines[i], lines[i+1]) {
			runOn++
		}
	}
	return runOn >= 2 && runOn*12 >= len(lengths)
}

func runsOn(line, next string) bool {
	if line == "" || next == "" || strings.ContainsAny(line[len(line)-1:], ".;:!?") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next)
	return unicode.IsLower(first)
}

// applyEmphasis turns the marks of pasted text, **bold** and *italic*, into runs. Bold
// may begin on one line and end on a later one of the same group; a mark without its
// partner is a letter like any other.
func applyEmphasis(group []*flow.Paragraph) {
	marks := 0
	for _, p := range group {
		marks += strings.Count(p.Runs[0].Text, "**")
	}
	left := marks &^ 1
	bold := false
	for _, p := range group {
		p.Runs, bold, left = emphasise(p.Runs[0].Text, bold, left)
	}
}

func emphasise(s string, bold bool, marks int) ([]flow.Run, bool, int) {
	var runs []flow.Run
	for marks > 0 {
		before, after, found := strings.Cut(s, "**")
		if !found {
			break
		}
		marks--
		runs = appendItalic(runs, before, bold)
		bold = !bold
		s = after
	}
	runs = appendItalic(runs, s, bold)
	if len(runs) == 0 {
		runs = []flow.Run{{}}
	}
	return runs, bold, marks
}

// appendItalic splits off *words* whose marks touch the words they hold.
func appendItalic(runs []flow.Run, s string, bold bool) []flow.Run {
	add := func(t string, italic bool) {
		if t != "" {
			runs = append(runs, flow.Run{Text: t, Bold: bold, Italic: italic})
		}
	}
	for {
		before, inner, after, found := cutItalic(s)
		if !found {
			add(s, false)
			return runs
		}
		add(before, false)
		add(inner, true)
		s = after
	}
}

func cutItalic(s string) (before, inner, after string, found bool) {
	open := strings.IndexByte(s, '*')
	if open < 0 {
		return s, "", "", false
	}
	length := strings.IndexByte(s[open+1:], '*')
	if length < 1 {
		return s, "", "", false
	}
	inner = s[open+1 : open+1+length]
	if text.Space(inner) != inner {
		return s, "", "", false
	}
	return s[:open], inner, s[open+length+2:], true
}
