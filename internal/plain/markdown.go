package plain

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"tonghop/internal/flow"
)

// ReadMarkdown reads Markdown with tables (GitHub's form). Headings keep their level,
// list items their mark as Label; raw HTML is dropped. Where.Line is set.
func ReadMarkdown(b []byte, lim Limits) (*flow.Document, error) {
	if err := lim.admit(b); err != nil {
		return nil, err
	}
	s, err := Decode(b)
	if err != nil {
		return nil, err
	}
	src := []byte(s)
	m := markdown{src: src, meter: newMeter(lim), lines: lineStarts(src)}
	root := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser().Parse(gmtext.NewReader(src))
	if err := m.blocks(root, listItem{}); err != nil {
		return nil, err
	}
	return &flow.Document{Language: "vi-VN", Warnings: mixed(b), Sections: []flow.Section{{Page: flow.A4, Blocks: m.out}}}, nil
}

type markdown struct {
	src   []byte
	lines []int // offsets at which lines begin
	meter meter
	out   []flow.Block
}

// listItem is the item that the next paragraph opens, if its label is not empty.
type listItem struct {
	label string
	level int
}

func lineStarts(src []byte) []int {
	starts := []int{0}
	for i, c := range src {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func (m *markdown) line(offset int) int {
	lo, hi := 0, len(m.lines)
	for lo+1 < hi {
		mid := (lo + hi) / 2
		if m.lines[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + 1
}

func (m *markdown) blocks(parent ast.Node, item listItem) error {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if err := m.block(n, item); err != nil {
			return err
		}
		item.label = "" // only the first paragraph of an item carries its mark
	}
	return nil
}

func (m *markdown) block(n ast.Node, item listItem) error {
	switch n := n.(type) {
	case *ast.Heading:
		return m.paragraph(n, &flow.Paragraph{Role: flow.Heading, Level: n.Level})
	case *ast.Paragraph, *ast.TextBlock:
		p := &flow.Paragraph{}
		if item.level > 0 {
			p.Role, p.Level, p.Label = flow.ListItem, item.level, item.label
		}
		return m.paragraph(n, p)
	case *ast.List:
		return m.list(n, item.level+1)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return m.code(n)
	case *extast.Table:
		return m.table(n)
	case *ast.HTMLBlock, *ast.ThematicBreak:
		return nil
	}
	return m.blocks(n, item)
}

func (m *markdown) list(l *ast.List, level int) error {
	number := l.Start
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		label := string(l.Marker)
		if l.IsOrdered() {
			label = strconv.Itoa(number) + label
			number++
		}
		if err := m.blocks(n, listItem{label, level}); err != nil {
			return err
		}
	}
	return nil
}

// paragraph splits a paragraph at its line ends: a report pasted into Markdown has one
// part of the paper on each line.
func (m *markdown) paragraph(n ast.Node, like *flow.Paragraph) error {
	inline := inlines{src: m.src}
	inline.walk(n, flow.Run{})
	line := 0
	if n.Lines().Len() > 0 {
		line = m.line(n.Lines().At(0).Start)
	}
	for i, runs := range splitLines(inline.runs) {
		if len(runs) == 0 {
			continue
		}
		if err := m.meter.take(); err != nil {
			return err
		}
		p := *like
		p.Runs, p.Where.Line = runs, line+i
		if i > 0 {
			p.Label = ""
		}
		m.out = append(m.out, &p)
	}
	return nil
}

func (m *markdown) code(n ast.Node) error {
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		t := strings.TrimRight(string(segment.Value(m.src)), "\r\n")
		if strings.TrimSpace(t) == "" {
			continue
		}
		if err := m.meter.take(); err != nil {
			return err
		}
		m.out = append(m.out, &flow.Paragraph{Runs: []flow.Run{{Text: t}}, Where: flow.Where{Line: m.line(segment.Start)}})
	}
	return nil
}

func (m *markdown) table(n *extast.Table) error {
	t := &flow.Table{Border: true}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var r flow.Row
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if err := m.meter.take(); err != nil {
				return err
			}
			inline := inlines{src: m.src}
			inline.walk(cell, flow.Run{})
			r.Cells = append(r.Cells, flow.Cell{Blocks: []flow.Block{&flow.Paragraph{Runs: inline.runs, Where: flow.Where{Cell: strconv.Itoa(len(t.Rows)+1) + "." + strconv.Itoa(len(r.Cells)+1)}}}})
		}
		if row.Kind() == extast.KindTableHeader {
			t.HeaderRows = 1
		}
		t.Rows = append(t.Rows, r)
	}
	m.out = append(m.out, t)
	return nil
}

// inlines gathers the runs of a line; look is inherited from the marks around.
type inlines struct {
	src  []byte
	runs []flow.Run
}

func (l *inlines) walk(parent ast.Node, look flow.Run) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			l.add(unescaped(n.Segment.Value(l.src), n.IsRaw()), look)
			if n.SoftLineBreak() || n.HardLineBreak() {
				l.add("\n", look)
			}
		case *ast.String:
			l.add(string(n.Value), look)
		case *ast.AutoLink:
			l.add(string(n.Label(l.src)), look)
		case *ast.RawHTML:
			if bytes.HasPrefix(bytes.ToLower(n.Segments.Value(l.src)), []byte("<br")) {
				l.add("\n", look)
			}
		case *ast.Emphasis:
			inner := look
			inner.Bold = look.Bold || n.Level > 1
			inner.Italic = look.Italic || n.Level == 1
			l.walk(n, inner)
		case *extast.Strikethrough:
			inner := look
			inner.Strike = true
			l.walk(n, inner)
		default:
			l.walk(n, look)
		}
	}
}

// unescaped resolves backslashes and entities.
func unescaped(b []byte, raw bool) string {
	if raw {
		return string(b)
	}
	return string(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(b))))
}

func (l *inlines) add(s string, look flow.Run) {
	if s == "" {
		return
	}
	if n := len(l.runs); n > 0 {
		last := l.runs[n-1]
		last.Text = ""
		if last == look {
			l.runs[n-1].Text += s
			return
		}
	}
	look.Text = s
	l.runs = append(l.runs, look)
}

// splitLines parts runs at line breaks; lines without words are empty.
func splitLines(runs []flow.Run) [][]flow.Run {
	lines := [][]flow.Run{nil}
	for _, r := range runs {
		for i, part := range strings.Split(r.Text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if strings.TrimSpace(part) == "" && len(lines[len(lines)-1]) == 0 {
				continue
			}
			r.Text = part
			lines[len(lines)-1] = append(lines[len(lines)-1], r)
		}
	}
	return lines
}
