package html

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// looks names the looks of paragraphs: one class for each style and measure, in order of
// first use, so that the page has no style attribute and stays small.
type looks struct {
	names map[string]string // declarations by class key
	order []class
	used  map[string]int // of names
}

type class struct{ name, rules string }

func newLooks() *looks { return &looks{names: map[string]string{}, used: map[string]int{}} }

// of gives the class of a paragraph.
func (l *looks) of(p *flow.Paragraph) string {
	rules := measures(p)
	key := p.Style + "\x00" + rules
	if name, ok := l.names[key]; ok {
		return name
	}
	base := slug(p.Style)
	l.used[base]++
	name := base
	if n := l.used[base]; n > 1 {
		name += "-" + strconv.Itoa(n)
	}
	l.names[key] = name
	l.order = append(l.order, class{name, rules})
	return name
}

func (l *looks) css(b *bytes.Buffer) {
	for _, c := range l.order {
		fmt.Fprintf(b, ".%s { %s }\n", c.name, c.rules)
	}
}

// slug is the name of a style in letters that every program takes.
func slug(style string) string {
	var b strings.Builder
	for _, r := range text.Fold(style) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return "v-" + s
	}
	return "v"
}

var aligned = map[flow.Align]string{flow.Left: "left", flow.Center: "center", flow.Right: "right", flow.Justify: "justify"}

// measures are the declarations of a paragraph's class.
func measures(p *flow.Paragraph) string {
	d := []string{"text-align: " + aligned[p.Align]}
	add := func(name string, l flow.Length) {
		if l != 0 {
			d = append(d, name+": "+points(l))
		}
	}
	add("text-indent", p.First)
	add("padding-left", p.Left)
	add("padding-right", p.Right)
	add("padding-top", p.Before)
	add("padding-bottom", p.After)
	switch {
	case p.Line.Exact > 0:
		add("line-height", p.Line.Exact)
	case p.Line.Percent > 0:
		// A single line of the face is 1.15 times its size.
		d = append(d, fmt.Sprintf("line-height: %.4g", 1.15*float64(p.Line.Percent)/100))
	}
	if len(p.Runs) > 0 {
		r := baseRun(p)
		add("font-size", r.Size)
		if r.Bold {
			d = append(d, "font-weight: bold")
		}
		if r.Italic {
			d = append(d, "font-style: italic")
		}
	}
	return strings.Join(d, "; ")
}

// baseRun is the run whose look the paragraph's class takes: the first.
func baseRun(p *flow.Paragraph) *flow.Run { return &p.Runs[0] }

func points(l flow.Length) string { return strconv.FormatFloat(l.Points(), 'g', 4, 64) + "pt" }
