package checking

import (
	"slices"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
)

// Check compares a file with the layout; a nil layout is the one in force on the
// paper's day. The reading is that of the first paper in the flow. Departures come in
// the order of the form: sheet, heading, title, body, foot.
func Check(d *flow.Document, r *reading.Reading, l *paper.Layout) []Departure {
	if l == nil {
		l = paper.LayoutFor(r.Paper.Date)
	}
	c := &checker{doc: d, read: r, p: &r.Paper, l: l, lines: index(d)}
	c.typeset = c.hasType()
	if c.party() {
		return c.out
	}
	c.older()
	c.encoding()
	if c.typeset {
		c.sheet()
		c.pageNumber()
		c.fonts()
	}
	c.parts()
	c.order()
	if c.typeset {
		c.looks()
	}
	c.mark()
	c.date()
	c.addressees()
	c.bases()
	c.outline()
	c.capitals()
	if c.typeset {
		c.body()
		c.tables()
	}
	c.closing()
	c.recipients()
	c.signatures()
	return c.out
}

// checker is one run of Check.
type checker struct {
	doc     *flow.Document
	read    *reading.Reading
	p       *paper.Paper
	l       *paper.Layout
	lines   []line
	typeset bool // the format keeps sizes and fonts
	out     []Departure
}

// mostOfARule bounds how often one rule is reported: after that, it is a habit and no
// list helps.
const mostOfARule = 12

// add reports a departure. What rests on memory, or on a layout younger than the paper,
// is only remarked.
func (c *checker) add(d Departure) {
	if d.Legal.Document == "" {
		d.Legal = c.annexI("")
	}
	if d.Severity == "" {
		d.Severity = Wrong
	}
	if d.Legal.Certainty == paper.Remembered || d.Legal.Certainty == paper.OurInferred || c.predates() {
		d.Severity = Remark
	}
	same := 0
	for i := range c.out {
		if c.out[i].Rule != d.Rule {
			continue
		}
		same++
		if c.out[i].Part == d.Part && c.out[i].Where == d.Where && c.out[i].Found == d.Found {
			return
		}
	}
	if same < mostOfARule {
		c.out = append(c.out, d)
	}
}

// annexI is a rule of the layout's document.
func (c *checker) annexI(item string) paper.Source {
	if c.l.Name == "nd30-2020" {
		return paper.Source{Document: c.l.Document, Annex: "Phụ lục I", Item: item}
	}
	return paper.Source{Document: c.l.Document, Item: "", Certainty: paper.Remembered}
}

// annex is a rule of another annex of the decree; older papers have no such rule that
// we have read.
func (c *checker) annex(name, item string) paper.Source {
	s := c.annexI(item)
	if c.l.Name == "nd30-2020" {
		s.Annex = name
	}
	return s
}

func (c *checker) predates() bool { return !c.p.Date.IsZero() && !c.l.Covers(c.p.Date) }

// older says once that the paper was made under rules that we do not hold.
func (c *checker) older() {
	if c.predates() {
		c.add(Departure{Rule: "check.older", Severity: Remark, Found: c.p.Date.String(), Wanted: c.l.Document})
	}
}

// party tells whether the paper is one of the Party, which has a form of its own.
func (c *checker) party() bool {
	for i := range c.lines[:min(len(c.lines), 12)] {
		if strings.Contains(c.lines[i].key, "dangcongsanvietnam") && text20(c.lines[i].key) {
			c.add(Departure{Rule: "check.party", Severity: Remark, Where: c.lines[i].p.Where})
			return true
		}
	}
	return false
}

// text20 tells that a line holds little more than the heading of the Party.
func text20(key string) bool { return len(key) < 40 }

// hasType tells whether the format kept sizes: plain text has none, and those of a
// text recognised from a scan mean nothing.
func (c *checker) hasType() bool {
	if c.read.Encoding == "ocr" || len(c.doc.Sections) == 0 || c.doc.Sections[0].Page.Width == 0 {
		return false
	}
	return slices.ContainsFunc(c.lines, func(l line) bool { return len(l.p.Runs) > 0 && l.p.Runs[0].Size > 0 })
}

func (c *checker) encoding() {
	switch c.read.Encoding {
	case "tcvn3", "vni":
		c.add(Departure{Rule: "check.encoding", Legal: c.l.FontRule, Found: strings.ToUpper(c.read.Encoding), Wanted: "Unicode (TCVN 6909:2001)"})
	case "unicode-mixed":
		c.add(Departure{Rule: "check.decomposed", Severity: Remark, Legal: c.l.FontRule})
	}
}
