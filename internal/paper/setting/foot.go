package setting

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// Room for signatures: the picture of a signature stands between post and name, the seal
// to its left (annex I, II.7d and II.8a).
var (
	signHeight  = flow.MM(24)
	personWidth = flow.MM(40)
	sealWidth   = flow.MM(24)
)

// foot prints boxes 7 to 9b: recipients at the left of the signature; several
// signatures side by side above the recipients.
func (s *setter) foot() {
	s.keepWithFoot()
	recipients := s.recipients()
	signatures := s.p.Signatures
	switch {
	case len(signatures) == 1:
		left := s.width() / 2
		row := flow.Row{Cells: []flow.Cell{cell(recipients...), cell(s.signature(0, s.width()-left, 0)...)}}
		s.add(s.footTable([]flow.Length{left, s.width() - left}, row))
	case len(signatures) > 1:
		s.manySignatures()
		if len(recipients) > 0 {
			s.add(s.footTable([]flow.Length{s.width()}, flow.Row{Cells: []flow.Cell{cell(recipients...)}}))
		}
	case len(recipients) > 0:
		s.add(s.footTable([]flow.Length{s.width()}, flow.Row{Cells: []flow.Cell{cell(recipients...)}}))
	}
}

// footTable is a row of the foot, parted from what stands above.
func (s *setter) footTable(widths []flow.Length, row flow.Row) *flow.Table {
	for i := range row.Cells {
		c := &row.Cells[i]
		c.Blocks = append([]flow.Block{gap(6 * flow.Point)}, c.Blocks...)
	}
	return &flow.Table{Layout: true, Widths: widths, Rows: []flow.Row{row}}
}

// keepWithFoot holds the end of the text on the page of the signature.
func (s *setter) keepWithFoot() {
	blocks := s.current().Blocks
	if len(s.p.Signatures)+len(s.p.Recipients) == 0 || len(blocks) == 0 {
		return
	}
	if p, ok := blocks[len(blocks)-1].(*flow.Paragraph); ok {
		p.KeepNext = true
	}
}

// perRow is how many signatures stand side by side.
func perRow(n int) int {
	if n == 4 || n == 2 {
		return 2
	}
	return 3
}

func (s *setter) manySignatures() {
	n := len(s.p.Signatures)
	in := perRow(n)
	for from := 0; from < n; from += in {
		to := min(from+in, n)
		parts := make([]int, to-from)
		widths := shared(parts, s.width())
		tallest := 0
		for i := from; i < to; i++ {
			tallest = max(tallest, lineCount(s.authority(i, widths[i-from])))
		}
		var row flow.Row
		for i := from; i < to; i++ {
			row.Cells = append(row.Cells, cell(s.signature(i, widths[i-from], tallest)...))
		}
		s.add(s.footTable(widths, row))
	}
}

// authority prints the lines above the room to sign: authority and post.
func (s *setter) authority(i int, width flow.Length) []flow.Block {
	sig := &s.p.Signatures[i]
	var blocks []flow.Block
	for _, words := range append(append([]string(nil), sig.Authority...), sig.Position) {
		if words = text.Space(words); words == "" {
			continue
		}
		lines := s.balanced(paper.AuthorityPost, strings.ToUpper(words), width-flow.MM(2))
		p := s.line(paper.AuthorityPost, strings.Join(lines, "\n"))
		p.KeepNext = true
		blocks = append(blocks, p)
	}
	return blocks
}

func lineCount(blocks []flow.Block) int {
	n := 0
	for _, b := range blocks {
		if p, ok := b.(*flow.Paragraph); ok {
			n += 1 + strings.Count(p.Text(), "\n")
		}
	}
	return n
}

// signature prints the authority and the post, the room to sign, and the name. Lines is
// how many lines the tallest authority beside it has: names stand level.
func (s *setter) signature(i int, width flow.Length, lines int) []flow.Block {
	sig := &s.p.Signatures[i]
	blocks := s.authority(i, width)
	if short := lines - lineCount(blocks); short > 0 {
		height := s.l.Style(paper.AuthorityPost).Size.Default * 23 / 20 // of a single line
		blocks = append(blocks, gap(flow.Length(short)*height))
	}
	blocks = append(blocks, s.signRoom(i, sig, width))
	if sig.Name != "" {
		blocks = append(blocks, s.line(paper.Signer, text.Space(sig.Name)))
	}
	return blocks
}

// signRoom reserves the fields of the person, centred under the post, and of the
// agency, at its left.
func (s *setter) signRoom(i int, sig *paper.Signature, width flow.Length) flow.Block {
	person := min(personWidth, width/2)
	side := (width - person) / 2
	who := text.Space(sig.Position + " " + sig.Name)
	seal := &flow.SignField{Name: fmt.Sprintf("co_quan_%d", i+1), Alt: "Chữ ký số của cơ quan ban hành", Width: min(sealWidth, side), Height: signHeight, Align: flow.Right}
	hand := &flow.SignField{Name: fmt.Sprintf("nguoi_ky_%d", i+1), Alt: text.Space("Chữ ký của " + who), Width: person, Height: signHeight, Align: flow.Center}
	row := flow.Row{Cells: []flow.Cell{cell(seal), cell(hand), cell()}, MinHeight: signHeight}
	return &flow.Table{Layout: true, Widths: []flow.Length{side, person, width - person - side}, Rows: []flow.Row{row}}
}

// recipients prints box 9b, and box 12 below its list.
func (s *setter) recipients() []flow.Block {
	var lines []string
	for _, r := range s.p.Recipients {
		lines = append(lines, ended(r, ";"))
	}
	if s.p.Archive != "" {
		lines = append(lines, "Lưu: "+ended(s.p.Archive, ";"))
	}
	var blocks []flow.Block
	if len(lines) > 0 {
		last := len(lines) - 1
		lines[last] = ended(lines[last], ".")
		head := s.line(paper.RecipientsHead, "Nơi nhận:")
		head.KeepNext = true
		blocks = append(blocks, head)
	}
	for _, l := range lines {
		blocks = append(blocks, s.recipient(l))
	}
	if s.p.Drafter != "" {
		blocks = append(blocks, s.line(paper.DrafterMark, s.p.Drafter))
	}
	return blocks
}

func (s *setter) recipient(words string) flow.Block {
	p := s.para(paper.RecipientsList, s.plain(paper.RecipientsList, "- "+words)...)
	p.Role, p.Level, p.KeepLines = flow.ListItem, 1, true
	hang := s.widest(paper.RecipientsList, []string{"- "})
	p.Left, p.First, p.Right = hang, -hang, flow.MM(2)
	return p
}

// contact prints box 13 at the foot of page 1, under a line over the whole width.
func (s *setter) contact() {
	if s.p.Contact == "" {
		return
	}
	first := &s.doc.Sections[0]
	rule := &flow.Paragraph{Role: flow.Decoration, Rule: &flow.Rule{Width: first.Page.TextWidth(), Thickness: s.l.Rules.Thickness}}
	rule.Line = flow.Spacing{Exact: flow.PT(4)}
	words := s.para(paper.ContactLine, s.plain(paper.ContactLine, s.p.Contact)...)
	words.Before = flow.PT(2)
	first.Foot = []flow.Block{rule, words}
}
