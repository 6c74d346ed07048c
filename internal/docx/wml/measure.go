package wml

import (
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/flow/metrics"
)

// longestLine estimates the width of the longest line of a paragraph set in room:
// words are placed one after the other, as every program does.
func longestLine(p *flow.Paragraph, room flow.Length) flow.Length {
	var longest, line, blank flow.Length
	x := p.First
	for i := range p.Runs {
		r := &p.Runs[i]
		for n, text := range strings.Split(shownText(r), "\n") {
			if n > 0 {
				longest, line, blank, x = max(longest, line), 0, 0, 0
			}
			for k, word := range strings.Split(text, " ") {
				if k > 0 {
					blank += widthOfText(r, " ")
				}
				w := widthOfText(r, word)
				if w == 0 {
					continue
				}
				if line > 0 && blank > 0 && x+line+blank+w > room {
					longest, line, blank, x = max(longest, line), 0, 0, 0
				}
				line += blank + w
				blank = 0
			}
		}
	}
	return min(max(longest, line), room)
}

func shownText(r *flow.Run) string {
	if r.Caps || r.SmallCaps {
		return strings.ToUpper(r.Text)
	}
	return r.Text
}

func widthOfText(r *flow.Run, s string) flow.Length {
	size := r.Size
	if size <= 0 {
		size = defaultSize
	}
	switch {
	case r.Super, r.Sub:
		size = size * 65 / 100
	case r.SmallCaps:
		size = size * 9 / 10
	}
	return metrics.Width(s, r.Bold, r.Italic, size)
}
