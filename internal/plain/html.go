package plain

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// ReadHTML reads a web page or a page saved by Word: headings, lists with their marks,
// tables with spans, bold and italic, fonts named in <font face> or in style. Scripts,
// styles and hidden elements are dropped. Letters of a page in TCVN3 or VNI come back
// as Windows-1252, with the run's Font.
func ReadHTML(b []byte, lim Limits) (*flow.Document, error) {
	if err := lim.admit(b); err != nil {
		return nil, err
	}
	s, err := decodeHTML(b)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(s))
	if err != nil { // the one thing the parser refuses is a stack of 512 open elements
		return nil, fault.Wrap(err, fault.TooMuch, "plain.too-deep", 512)
	}
	h := &page{meter: newMeter(lim), limit: lim.Depth}
	if err := h.element(root, look{}, 0); err != nil {
		return nil, err
	}
	h.endParagraph()
	return &flow.Document{Title: h.title, Language: "vi-VN", Warnings: mixed(b), Sections: []flow.Section{{Page: flow.A4, Blocks: h.blocks}}}, nil
}

// decodeHTML reads the charset from the byte order mark or <meta>; without one, or
// with one that the bytes belie, as for any text.
func decodeHTML(b []byte) (string, error) {
	_, name, certain := charset.DetermineEncoding(b, "text/html")
	if !certain || name == "utf-8" || name == "windows-1252" || bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF}) {
		return Decode(b)
	}
	e, _ := charset.Lookup(name)
	if e == nil {
		return Decode(b)
	}
	s, err := decodeAs(e, b)
	return text.NFC(s), err
}

// look is what an element hands down to the text inside it.
type look struct {
	run    flow.Run // without text
	align  flow.Align
	list   int    // depth
	bullet string // mark of an unordered list
	number *int   // next of an ordered list
	pre    bool
}

type page struct {
	meter  meter
	limit  int // of depth
	title  string
	blocks []flow.Block
	para   *flow.Paragraph // being filled, nil between paragraphs
	next   flow.Paragraph  // what the next paragraph is to be like
	blank  bool            // white space waits before the next word
}

func (h *page) element(n *html.Node, l look, depth int) error {
	if h.limit > 0 && depth > h.limit {
		return fault.New(fault.TooMuch, "plain.too-deep", h.limit)
	}
	switch n.Type {
	case html.TextNode:
		return h.text(n.Data, l)
	case html.ElementNode:
		if dropped(n) {
			return nil
		}
		return h.tag(n, restyled(n, l), depth)
	}
	return h.children(n, l, depth)
}

func (h *page) children(n *html.Node, l look, depth int) error {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := h.element(c, l, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (h *page) tag(n *html.Node, l look, depth int) error {
	switch n.DataAtom {
	case atom.Title:
		if n.FirstChild != nil {
			h.title = text.Space(n.FirstChild.Data)
		}
		return nil
	case atom.Br:
		h.endParagraph()
		h.next.Align = l.align
		return nil
	case atom.Hr:
		h.endParagraph()
		return nil
	case atom.Table:
		return h.table(n, l, depth)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return h.block(n, l, depth, flow.Paragraph{Role: flow.Heading, Level: int(n.Data[1] - '0')})
	case atom.Ul, atom.Ol:
		return h.list(n, l, depth)
	case atom.Li:
		return h.block(n, l, depth, flow.Paragraph{Role: flow.ListItem, Level: max(1, l.list), Label: l.mark()})
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Blockquote, atom.Pre, atom.Center, atom.Dt, atom.Dd,
		atom.Header, atom.Footer, atom.Main, atom.Address, atom.Caption, atom.Figcaption, atom.Form, atom.Body:
		return h.block(n, l, depth, flow.Paragraph{})
	}
	return h.children(n, l, depth)
}

// block fills paragraphs of their own with what stands in the element.
func (h *page) block(n *html.Node, l look, depth int, like flow.Paragraph) error {
	h.endParagraph()
	h.next = like
	h.next.Align = l.align
	err := h.children(n, l, depth)
	h.endParagraph()
	return err
}

func (h *page) list(n *html.Node, l look, depth int) error {
	h.endParagraph()
	l.list++
	l.bullet, l.number = "-", nil
	if n.DataAtom == atom.Ol {
		start, err := strconv.Atoi(attribute(n, "start"))
		if err != nil {
			start = 1
		}
		l.number = &start
	}
	return h.children(n, l, depth)
}

func (l look) mark() string {
	if l.number == nil {
		return l.bullet
	}
	*l.number++
	return strconv.Itoa(*l.number-1) + "."
}

func (h *page) text(s string, l look) error {
	if l.pre {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				h.endParagraph()
			}
			if err := h.words(widen(strings.TrimRight(line, " \r\t")), l); err != nil {
				return err
			}
		}
		return nil
	}
	lead := s != strings.TrimLeft(s, " \t\r\n\u00a0")
	h.blank = h.blank || lead
	words := strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n\f\u00a0", r) }), " ")
	if words == "" {
		return nil
	}
	err := h.words(words, l)
	h.blank = s != strings.TrimRight(s, " \t\r\n\u00a0")
	return err
}

func (h *page) words(s string, l look) error {
	if s == "" {
		return nil
	}
	if h.para == nil {
		if err := h.meter.take(); err != nil {
			return err
		}
		p := h.next
		h.next = flow.Paragraph{}
		if p.Align == flow.Left {
			p.Align = l.align
		}
		h.para, h.blank = &p, false
		h.blocks = append(h.blocks, h.para)
	}
	if n := len(h.para.Runs); h.blank && n > 0 {
		h.para.Runs[n-1].Text += " "
	}
	h.blank = false
	gather := inlines{runs: h.para.Runs}
	gather.add(s, l.run)
	h.para.Runs = gather.runs
	return nil
}

func (h *page) endParagraph() {
	if h.para != nil {
		h.next = flow.Paragraph{}
	}
	h.para, h.blank = nil, false
}
