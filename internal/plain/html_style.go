package plain

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// dropped tells whether an element shows nothing.
func dropped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Svg, atom.Select, atom.Button, atom.Nav:
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	style := styles(n)
	return style["display"] == "none" || style["visibility"] == "hidden" || style["mso-hide"] == "all"
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// styles reads the declarations of a style attribute.
func styles(n *html.Node) map[string]string {
	out := map[string]string{}
	for d := range strings.SplitSeq(attribute(n, "style"), ";") {
		name, value, ok := strings.Cut(d, ":")
		if ok {
			out[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	return out
}

// restyled is the look inside the element.
func restyled(n *html.Node, l look) look {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.Th:
		l.run.Bold = true
	case atom.I, atom.Em, atom.Cite:
		l.run.Italic = true
	case atom.U, atom.Ins:
		l.run.Underline = true
	case atom.S, atom.Del, atom.Strike:
		l.run.Strike = true
	case atom.Sup:
		l.run.Super = true
	case atom.Sub:
		l.run.Sub = true
	case atom.Center:
		l.align = flow.Center
	case atom.Pre, atom.Textarea:
		l.pre = true
	case atom.Font:
		if face := attribute(n, "face"); face != "" {
			l.run.Font = firstFont(face)
		}
	}
	l.align = alignOf(attribute(n, "align"), l.align)
	return declared(styles(n), l)
}

func declared(style map[string]string, l look) look {
	l.align = alignOf(style["text-align"], l.align)
	if f := style["font-family"]; f != "" {
		l.run.Font = firstFont(f)
	}
	switch w := strings.ToLower(style["font-weight"]); {
	case w == "bold" || w == "bolder" || w >= "600" && w <= "900":
		l.run.Bold = true
	case w == "normal" || w == "400":
		l.run.Bold = false
	}
	switch strings.ToLower(style["font-style"]) {
	case "italic", "oblique":
		l.run.Italic = true
	case "normal":
		l.run.Italic = false
	}
	if strings.Contains(style["text-decoration"], "underline") {
		l.run.Underline = true
	}
	if strings.EqualFold(style["text-transform"], "uppercase") {
		l.run.Caps = true
	}
	return l
}

func alignOf(s string, old flow.Align) flow.Align {
	switch strings.ToLower(s) {
	case "center":
		return flow.Center
	case "right", "end":
		return flow.Right
	case "justify":
		return flow.Justify
	case "left", "start":
		return flow.Left
	}
	return old
}

func firstFont(list string) string {
	name, _, _ := strings.Cut(list, ",")
	return text.Space(strings.Trim(strings.TrimSpace(name), `"'`))
}
