package docx

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tonghop/internal/flow"
)

// words to make random paragraphs of: Vietnamese, markup, edges, symbols.
var words = []string{"báo", "cáo", "Ủy ban", "nhân dân", "<b>", "&amp;", "2405/QĐ-UBND", " ", "  ", "đồng", "\t", "\n", "“ngoặc”", "1.730", "–", "ước", "ĐỐI NGOẠI", "x\"y'z"}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func randomRun(r *rand.Rand) flow.Run {
	var b strings.Builder
	for range 1 + r.IntN(5) {
		b.WriteString(words[r.IntN(len(words))])
	}
	return flow.Run{
		Text: b.String(), Size: pick[flow.Length](r, 0, 220, 240, 270, 280), Font: pick(r, "", "", "Arial"),
		Bold: r.IntN(3) == 0, Italic: r.IntN(4) == 0, Underline: r.IntN(9) == 0, Strike: r.IntN(20) == 0, Super: r.IntN(20) == 0,
		Caps: r.IntN(20) == 0, SmallCaps: r.IntN(20) == 0, Color: pick(r, "", "", "", "C00000"), NoBreak: r.IntN(9) == 0,
	}
}

func randomParagraph(r *rand.Rand) *flow.Paragraph {
	p := &flow.Paragraph{
		Style: pick(r, "", "Noi dung", "Tiêu đề – một", "Normal", "Bang"), Role: pick(r, flow.Body, flow.Heading, flow.ListItem, flow.Title, flow.Caption),
		Level: 1 + r.IntN(4), Align: pick(r, flow.Left, flow.Center, flow.Right, flow.Justify), First: pick[flow.Length](r, 0, 567, -200),
		Left: pick[flow.Length](r, 0, 300), Right: pick[flow.Length](r, 0, 100), Before: pick[flow.Length](r, 0, 120), After: pick[flow.Length](r, 0, 60),
		Line:     pick(r, flow.Spacing{}, flow.Spacing{Percent: 150}, flow.Spacing{Exact: 360}, flow.Spacing{Exact: 300, AtLeast: true}),
		KeepNext: r.IntN(3) == 0, KeepLines: r.IntN(3) == 0, PageBreakBefore: r.IntN(30) == 0,
	}
	if r.IntN(4) == 0 {
		p.Tabs = []flow.Length{pick[flow.Length](r, 1000, 2000), 5000}
	}
	for range r.IntN(4) {
		p.Runs = append(p.Runs, randomRun(r))
	}
	if r.IntN(6) == 0 && p.Text() != "" {
		p.Rule = &flow.Rule{Width: pick[flow.Length](r, 0, 1200), Thickness: 10, Gap: 20}
	}
	return p
}

func randomBlocks(r *rand.Rand, depth, most int) []flow.Block {
	var blocks []flow.Block
	for range r.IntN(most) {
		switch n := r.IntN(14); {
		case n == 0 && depth < 2:
			blocks = append(blocks, randomTable(r, depth+1))
		case n == 1 && depth < 2:
			blocks = append(blocks, &flow.Frame{Blocks: randomBlocks(r, depth+1, 4), Width: 1700, Height: 450, Color: pick(r, "", "FF0000"), Align: pick(r, flow.Left, flow.Center, flow.Right)})
		case n == 2:
			blocks = append(blocks, &flow.Image{Data: picture(), Alt: "Ảnh \"một\" & hai", Width: 2000, Height: 700})
		case n == 3:
			blocks = append(blocks, &flow.SignField{Name: fmt.Sprint(len(blocks)), Height: 1700})
		case n == 4 && depth == 0:
			blocks = append(blocks, flow.PageBreak{})
		default:
			blocks = append(blocks, randomParagraph(r))
		}
	}
	return blocks
}

// randomTable is a grid with no overlapping spans.
func randomTable(r *rand.Rand, depth int) *flow.Table {
	cols, rows := 1+r.IntN(5), 1+r.IntN(5)
	t := &flow.Table{Border: r.IntN(2) == 0, HeaderRows: r.IntN(2), Caption: pick(r, "", "Bảng số liệu")}
	t.Layout = !t.Border
	for range cols {
		t.Widths = append(t.Widths, flow.Length(800+100*r.IntN(8)))
	}
	covered := make([]int, cols)
	for i := range rows {
		row := flow.Row{MinHeight: pick[flow.Length](r, 0, 400)}
		for c := 0; c < cols; {
			if covered[c] > 0 {
				covered[c]--
				c++
				continue
			}
			span := 1
			for c+span < cols && covered[c+span] == 0 && r.IntN(4) == 0 {
				span++
			}
			down := 1 + r.IntN(2)*r.IntN(rows-i)
			for k := c; k < c+span; k++ {
				covered[k] = down - 1
			}
			row.Cells = append(row.Cells, flow.Cell{Blocks: randomBlocks(r, depth, 4), ColSpan: span, RowSpan: down, Middle: r.IntN(2) == 0})
			c += span
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// randomDocument is a flow as the writer may meet one.
func randomDocument(r *rand.Rand) *flow.Document {
	d := &flow.Document{Title: "Báo cáo <" + fmt.Sprint(r.IntN(99)) + ">", Language: "vi-VN"}
	for range 1 + r.IntN(3) {
		page := flow.Page{Width: 11906, Height: 16838, Top: 1134, Right: 850, Bottom: 1134, Left: 1701}
		if r.IntN(3) == 0 {
			page.Width, page.Height = page.Height, page.Width
		}
		s := flow.Section{Page: page, Restart: r.IntN(2) == 0, Blocks: randomBlocks(r, 0, 20)}
		if r.IntN(3) > 0 {
			s.Number = flow.PageNumber{Place: flow.NumberPlace(1 + r.IntN(6)), Size: 260, ShowFirst: r.IntN(2) == 0}
		}
		if r.IntN(4) == 0 {
			s.Foot = []flow.Block{randomParagraph(r), &flow.Paragraph{Runs: []flow.Run{{Text: "Địa chỉ"}}}}
		}
		d.Sections = append(d.Sections, s)
	}
	if r.IntN(2) == 0 {
		d.Notes = [][]flow.Block{{&flow.Paragraph{Runs: []flow.Run{{Text: "Chú thích"}}}}}
		p := &flow.Paragraph{Runs: []flow.Run{{Text: "xem"}, {Note: 1}}}
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, p)
	}
	return d
}
