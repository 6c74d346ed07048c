package intake

import (
	"strings"
	"unicode"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// TCVN3 sets headings in fonts of capitals (.VnTimeH) whose letters are stored small.
// Where the fonts are lost, "céng hoµ x· héi chñ nghÜa viÖt nam" comes out in small
// letters, and with it every heading. raiseHeadings makes capitals of such lines in a
// document whose letterhead shows that this happened.
func raiseHeadings(doc *flow.Document) {
	var all []*flow.Paragraph
	for i := range doc.Sections {
		all = paragraphsOf(all, doc.Sections[i].Blocks)
	}
	if !lostCapitals(all) {
		return
	}
	closed := true
	for _, p := range all {
		words := wordsOf(p)
		raised := closed && raise(p, words)
		t := strings.TrimSpace(words)
		closed = raised || endsLine(t)
	}
}

// endsLine tells a line after which another begins by itself: closed, empty, or the
// authority above a post.
func endsLine(t string) bool {
	return t == "" || strings.ContainsAny(t[len(t)-1:], ".:/0123456789_-*") || text.HasAnyPrefix(t, []string{"TM.", "T/M", "KT.", "TL.", "TUQ."})
}

func paragraphsOf(all []*flow.Paragraph, blocks []flow.Block) []*flow.Paragraph {
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			all = append(all, b)
		case *flow.Frame:
			all = paragraphsOf(all, b.Blocks)
		case *flow.Table:
			for i := range b.Rows {
				for j := range b.Rows[i].Cells {
					all = paragraphsOf(all, b.Rows[i].Cells[j].Blocks)
				}
			}
		}
	}
	return all
}

func wordsOf(p *flow.Paragraph) string {
	var b strings.Builder
	for i := range p.Runs {
		b.WriteString(p.Runs[i].Text)
	}
	return b.String()
}

// lostCapitals tells whether the name of the nation or of the Party stands in small
// letters near the head.
func lostCapitals(all []*flow.Paragraph) bool {
	for _, p := range all[:min(len(all), 30)] {
		s := wordsOf(p)
		for _, name := range [...]string{"xã hội chủ nghĩa việt nam", "đảng cộng sản việt nam"} {
			if strings.Contains(s, name) {
				return true
			}
		}
	}
	return false
}

// raise makes capitals of the columns of a paragraph that hold no capital at all and
// begin like a line of their own; it tells whether it did.
func raise(p *flow.Paragraph, words string) bool {
	const heading = 220 // bytes of the longest heading in one line
	if len(words) > heading {
		return false
	}
	done := false
	for i := range p.Runs {
		parts := strings.Split(strings.ReplaceAll(p.Runs[i].Text, "   ", "\t"), "\t")
		changed := false
		for j, s := range parts {
			if smallOnly(s) {
				parts[j], changed = strings.ToUpper(s), true
			}
		}
		if changed {
			p.Runs[i].Text = strings.Join(parts, "\t")
			done = true
		}
	}
	return done
}

// smallOnly tells a piece of words without a capital; items keep theirs small.
func smallOnly(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".;,") || strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "(") {
		return false
	}
	small := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			return false
		}
		if unicode.IsLower(r) {
			small++
		}
	}
	return small > 3
}
