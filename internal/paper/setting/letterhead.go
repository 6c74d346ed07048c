package setting

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/flow/metrics"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// open is room to write in by hand or to be filled by the numbering system; its blanks
// do not break.
const open = "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0"

// Shares of the text's width that the right half of the heading takes, in percent: the
// diagram of the decree gives it about half; in print the nation's name needs more.
const (
	leastRight = 58
	mostRight  = 66
)

// belowRules parts the number and the date from the lines above them.
const belowRules = 7 * flow.Point

// belowStamp parts stamps from one another and from the heading.
const belowStamp = 4 * flow.Point

// letterhead prints boxes 1 to 4, and 5b of a letter, side by side.
func (s *setter) letterhead() {
	right := s.rightWidth()
	left := s.width() - right
	top := flow.Row{Cells: []flow.Cell{cell(s.issuer(left)...), cell(s.nation()...)}}
	below := flow.Row{Cells: []flow.Cell{cell(s.mark(left)...), cell(gap(belowRules), s.placeDate())}}
	s.add(&flow.Table{Layout: true, Widths: []flow.Length{left, right}, Rows: []flow.Row{top, below}})
	s.stamps()
	s.apart = false
}

// rightWidth is wide enough that neither the nation's name nor the date wraps.
func (s *setter) rightWidth() flow.Length {
	need := max(s.widest(paper.Nation, []string{paper.NationName}), s.widest(paper.PlaceDate, []string{s.dateLine()}))
	return min(max(need+flow.MM(2), s.width()*leastRight/100), s.width()*mostRight/100)
}

func (s *setter) nation() []flow.Block {
	motto := s.line(paper.Motto, paper.NationWish)
	motto.Rule = &flow.Rule{Thickness: s.l.Rules.Thickness, Gap: s.l.Rules.Gap}
	return []flow.Block{s.line(paper.Nation, paper.NationName), motto}
}

func (s *setter) issuer(width flow.Length) []flow.Block {
	var blocks []flow.Block
	room := width - flow.MM(3)
	if s.p.ParentBody != "" {
		blocks = append(blocks, s.line(paper.Parent, strings.Join(s.bodyLines(paper.Parent, s.p.ParentBody, room), "\n")))
	}
	if s.p.Issuer != "" {
		lines := s.bodyLines(paper.IssuingBody, s.p.Issuer, room)
		p := s.line(paper.IssuingBody, strings.Join(lines, "\n"))
		p.Rule = s.shortRule(paper.IssuingBody, lines)
		blocks = append(blocks, p)
	}
	return blocks
}

// territories begin the name of a place inside the name of a body.
var territories = []string{"TỈNH", "THÀNH PHỐ", "HUYỆN", "QUẬN", "THỊ XÃ", "XÃ", "PHƯỜNG", "THỊ TRẤN", "ĐẶC KHU"}

// bodyLines breaks the name of a body that is too long for one line: before the name of
// its place where that fits, evenly otherwise.
func (s *setter) bodyLines(e paper.Element, name string, width flow.Length) []string {
	name = strings.ToUpper(name)
	if s.widest(e, []string{name}) > width && !strings.Contains(name, "\n") {
		for _, t := range territories {
			at := strings.LastIndex(name, " "+t+" ")
			if at > 0 && s.widest(e, []string{name[:at], name[at+1:]}) <= width {
				return []string{name[:at], name[at+1:]}
			}
		}
	}
	return s.balanced(e, name, width)
}

// mark prints "Số: 07/BC-UBND" and, for a letter, "V/v" with its subject below.
func (s *setter) mark(width flow.Length) []flow.Block {
	p := s.para(paper.MarkLine, s.run(paper.MarkLine, "Số:"))
	mark := s.run(paper.MarkLine, s.markText())
	mark.NoBreak = true
	if !strings.HasPrefix(mark.Text, "\u00a0") {
		p.Runs[0].Text += " "
	}
	p.Runs = append(p.Runs, mark)
	blocks := []flow.Block{gap(belowRules), p}
	if s.p.Kind == paper.Letter && s.p.Subject != "" {
		lines := s.balanced(paper.LetterSubject, "V/v "+text.Space(s.p.Subject), width-flow.MM(3))
		v := s.para(paper.LetterSubject, s.plain(paper.LetterSubject, strings.Join(lines, "\n"))...)
		v.Before = flow.PT(6) // annex I, II.5: 6 points below the number
		blocks = append(blocks, v)
	}
	return blocks
}

// markText is the number and the symbol; a number below 10 gets a leading 0, a missing
// one leaves room.
func (s *setter) markText() string {
	n := s.p.Number
	switch {
	case n == "":
		n = open
	case len(n) == 1 && isDigit(n[0]):
		n = "0" + n
	}
	if s.p.Symbol == "" {
		return n
	}
	return n + "/" + s.p.Symbol
}

func (s *setter) placeDate() flow.Block {
	return s.para(paper.PlaceDate, s.plain(paper.PlaceDate, s.dateLine())...)
}

// dateLine is "Triệu Sơn, ngày 05 tháng 12 năm 2016" with room for what is not known:
// the whole day, or the day of a month, or day and month of a year.
func (s *setter) dateLine() string {
	d := s.p.Date
	const room = "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0"
	date, month, year := room, room, room
	if d.Date > 0 {
		date = fmt.Sprintf(" %02d ", d.Date)
	}
	switch {
	case d.Month == 1 || d.Month == 2:
		month = fmt.Sprintf(" %02d ", int(d.Month))
	case d.Month > 0:
		month = fmt.Sprintf(" %d ", int(d.Month))
	}
	if d.Year > 0 {
		year = fmt.Sprintf(" %d", d.Year)
	}
	line := "ngày" + date + "tháng" + month + "năm" + year
	if s.p.Place == "" {
		return open + ", " + line
	}
	return s.p.Place + ", " + line
}

// stamps prints the marks of secrecy and urgency at the left edge below the heading
// (boxes 10a and 10b).
func (s *setter) stamps() {
	var frames []flow.Block
	if s.p.Secrecy != "" {
		frames = append(frames, s.stamp(paper.SecrecyStamp, s.p.Secrecy, flow.Left))
	}
	if s.p.Urgency != "" {
		frames = append(frames, s.stamp(paper.UrgencyStamp, string(s.p.Urgency), flow.Left))
	}
	for _, f := range frames {
		s.add(gap(belowStamp), f)
	}
}

// stamp is a framed word in its legal size and colour.
func (s *setter) stamp(e paper.Element, words string, align flow.Align) *flow.Frame {
	words = strings.ToUpper(words)
	st := s.l.Stamps[words]
	look := s.l.Style(e)
	if st.Width == 0 {
		st.Width = metrics.Width(words, look.Bold, look.Italic, look.Size.Default) + flow.MM(6)
		st.Height = flow.MM(8)
	}
	p := s.line(e, words)
	p.Runs[0].Color = st.Color
	return &flow.Frame{Blocks: []flow.Block{p}, Width: st.Width, Height: st.Height, Color: st.Color, Align: align}
}

// circulation prints the note of box 11, above the nation's name.
func (s *setter) circulation() {
	if s.p.Circulation != "" {
		s.add(s.stamp(paper.CirculateNote, s.p.Circulation, flow.Right), gap(belowStamp))
	}
}
