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
	form   string // of its numbers: "1", "a", "A", "i" or "I"
	pre    bool
}

type page struct {
	meter  meter
	limit  int // of depth
	title  string
	blocks []flow.Block
	para   *flow.Paragraph // being filled, nil between paragraphs
	next   flow.Paragraph  // what the next paragraph is to be like
	blank  string          // white space that waits before the next word
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
	if like.Role == flow.Body && h.next.Label != "" { // <li><p>: the mark is the item's, the words are the paragraph's
		like.Role, like.Level, like.Label = h.next.Role, h.next.Level, h.next.Label
	}
	h.next = like
	h.next.Align = l.align
	err := h.children(n, l, depth)
	h.endParagraph()
	h.next = flow.Paragraph{}
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
		l.number, l.form = &start, attribute(n, "type")
	}
	return h.children(n, l, depth)
}

func (l look) mark() string {
	if l.number == nil {
		return l.bullet
	}
	*l.number++
	return ordinal(*l.number-1, l.form) + "."
}

// ordinal is the number n of a list as <ol type> asks for it.
func ordinal(n int, form string) string {
	switch {
	case form == "I" && n > 0 && n < 4000:
		return text.Roman(n)
	case form == "i" && n > 0 && n < 4000:
		return strings.ToLower(text.Roman(n))
	case form == "a" && n > 0 && n <= 26:
		return string(rune('a' + n - 1))
	case form == "A" && n > 0 && n <= 26:
		return string(rune('A' + n - 1))
	}
	return strconv.Itoa(n)
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
	lead, words, trail := collapse(s)
	if words == "" {
		h.blank = max(h.blank, trail)
		return nil
	}
	h.blank = max(h.blank, lead)
	err := h.words(words, l)
	h.blank = trail
	return err
}

// columnGap sets words apart that stand in columns.
const columnGap = "   "

// collapse makes one blank of white space, as a browser does, but keeps a gap where
// blanks that do not break, or a long row of blanks, set words apart in columns. The
// blanks before the first word and behind the last one come apart.
func collapse(s string) (lead, words, trail string) {
	var b strings.Builder
	var w space
	for _, r := range s {
		if w.add(r) {
			continue
		}
		if b.Len() == 0 {
			lead = w.blank()
		} else {
			b.WriteString(w.blank())
		}
		w = space{}
		b.WriteRune(r)
	}
	return lead, b.String(), w.blank()
}

// space is the white space between two words.
type space struct {
	any, wrapped bool
	fixed, row   int // blanks that do not break; others before the source's line ends
}

func (w *space) add(r rune) bool {
	switch r {
	case '\r', '\n':
		w.wrapped = true // what follows indents the source
	case '\u00a0':
		w.fixed++
	case ' ', '\t', '\f':
		if !w.wrapped {
			w.row++
		}
	default:
		return false
	}
	w.any = true
	return true
}

func (w *space) blank() string {
	const hard, long = 3, 8
	switch {
	case w.fixed >= hard || w.row >= long:
		return columnGap
	case w.any:
		return " "
	}
	return ""
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
		h.para, h.blank = &p, ""
		h.blocks = append(h.blocks, h.para)
	}
	if n := len(h.para.Runs); n > 0 {
		h.para.Runs[n-1].Text += h.blank
	}
	h.blank = ""
	gather := inlines{runs: h.para.Runs}
	gather.add(s, l.run)
	h.para.Runs = gather.runs
	return nil
}

func (h *page) endParagraph() {
	if h.para != nil {
		h.next = flow.Paragraph{}
	}
	h.para, h.blank = nil, ""
}
