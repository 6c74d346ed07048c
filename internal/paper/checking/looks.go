package checking

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
)

// looks checks size and style of the parts that were found.
func (c *checker) looks() {
	c.headLook(paper.Nation, "xahoichunghia")
	c.headLook(paper.Motto, "tudo")
	c.partLook("parent_body", paper.Parent)
	c.partLook("issuer", paper.IssuingBody)
	c.partLook("symbol", paper.MarkLine)
	c.partLook("place", paper.PlaceDate)
	if c.p.Kind == paper.Letter {
		c.partLook("subject", paper.LetterSubject)
	} else {
		c.partLook("kind", paper.KindName)
		c.partLook("subject", paper.SubjectLine)
	}
	c.partLook("addressees[0]", paper.Addressee)
	if l := c.recipientsHead(); l != nil {
		c.compare(l, "noinhan", paper.RecipientsHead, string(paper.RecipientsHead))
	}
	c.partLook("recipients[0]", paper.RecipientsList)
	for i := range c.p.Signatures {
		part := fmt.Sprintf("signatures[%d]", i)
		c.partLook(part+".authority", paper.AuthorityPost)
		c.partLook(part+".position", paper.AuthorityPost)
		c.partLook(part+".name", paper.Signer)
	}
	c.partLook("urgency", paper.UrgencyStamp)
	c.headings()
}

func (c *checker) headLook(e paper.Element, piece string) {
	if l := c.headWith(piece); l != nil {
		c.compare(l, "", e, string(e))
	}
}

func (c *checker) partLook(part string, e paper.Element) {
	if l, key := c.found(part); l != nil {
		c.compare(l, key, e, string(e))
	}
}

// compare compares the look of words with an element's.
func (c *checker) compare(l *line, key string, e paper.Element, part string) {
	st, got := c.l.Style(e), l.lookOf(key)
	report := func(rule, found, wanted string) {
		c.add(Departure{Rule: rule, Legal: st.Source, Part: part, Where: l.p.Where, Found: found, Wanted: wanted})
	}
	if got.size > 0 && !st.Size.Holds(got.size, halfPoint) {
		report("check.size", pt(got.size), ptRange(st.Size))
	}
	words := excerpt(l.text)
	switch {
	case st.Bold && !got.bold:
		report("check.not-bold", words, "")
	case !st.Bold && got.bold && plainMatters(e):
		report("check.bold", words, "")
	}
	switch {
	case st.Italic && !got.italic:
		report("check.not-italic", words, "")
	case !st.Italic && got.italic && plainMatters(e):
		report("check.italic", words, "")
	}
	if st.Caps && !got.caps {
		report("check.not-caps", words, strings.ToUpper(words))
	}
}

// plainMatters tells for which elements being bold or italic where the form has them
// plain is a departure; elsewhere emphasis is the writer's.
func plainMatters(e paper.Element) bool {
	return e != paper.Addressee && e != paper.Point && e != paper.Clause && e != paper.BodyText
}

// headings checks the look of labelled headings by the kind of their label.
func (c *checker) headings() {
	for i := range c.read.Sections {
		s := &c.read.Sections[i]
		e := paper.ElementOfLabel(s.Label)
		l, key := c.locate(&paper.Found{Where: s.Where, Text: s.Title})
		if l == nil || l.table || s.Sure < 0.8 || e == paper.Point || !standsAlone(l, key) {
			continue
		}
		st := c.l.Style(e)
		got := l.lookOf(key)
		if st.Bold && !got.bold {
			c.add(Departure{Rule: "check.not-bold", Severity: Doubt, Legal: st.Source, Part: string(e), Where: l.p.Where, Found: excerpt(l.text)})
		}
		if e == paper.RomanHeading && !got.caps {
			c.add(Departure{Rule: "check.not-caps", Severity: Doubt, Legal: st.Source, Part: string(e), Where: l.p.Where, Found: excerpt(l.text), Wanted: strings.ToUpper(excerpt(l.text))})
		}
	}
}

// standsAlone tells whether a heading's title ends its line: a title with its text after
// it is a paragraph and looks like one.
func standsAlone(l *line, title string) bool {
	return title != "" && strings.HasSuffix(strings.TrimRight(l.key, ".:;"), strings.TrimRight(title, ".:;"))
}

// prose are the paragraphs of running text: neither tables nor the heading nor the
// foot, and long enough to show their measure.
func (c *checker) prose() []*line {
	from, to := c.bodyRange()
	var out []*line
	for i := from; i < to; i++ {
		l := &c.lines[i]
		if !l.table && !l.beside && !l.frame && len(l.letters) > 60 && l.p.Role != flow.Heading && l.p.Role != flow.Title {
			out = append(out, l)
		}
	}
	return out
}

// bodyRange gives the first line below the title and the first of the foot.
func (c *checker) bodyRange() (from, to int) {
	to = len(c.lines)
	for _, part := range []string{"issuer", "symbol", "place", "kind", "subject", "addressees[0]"} {
		if l, _ := c.found(part); l != nil {
			from = max(from, l.n+1)
		}
	}
	for _, part := range []string{"recipients[0]", "archive", "signatures[0].authority", "signatures[0].position"} {
		if l, _ := c.found(part); l != nil && l.n > from {
			to = min(to, l.n)
		}
	}
	if l := c.recipientsHead(); l != nil && l.n > from {
		to = min(to, l.n)
	}
	return min(from, to), to
}
