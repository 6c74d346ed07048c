package checking

import (
	"slices"
	"sort"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/text"
)

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// headLines is how many lines from the top the heading can reach.
const headLines = 40

// headWith finds a line of the heading by a piece of its key.
func (c *checker) headWith(piece string) *line {
	for i := range c.lines[:min(len(c.lines), headLines)] {
		if strings.Contains(c.lines[i].key, piece) {
			return &c.lines[i]
		}
	}
	return nil
}

// parts checks that every part a paper must have is there (article 8 of the decree) and
// that the nation's name and motto are letter for letter.
func (c *checker) parts() {
	c.exact(paper.Nation, paper.NationName, "xahoichunghia", "check.nation-words")
	c.exact(paper.Motto, paper.NationWish, "tudo", "check.motto-words")
	c.missing("issuer", c.p.Issuer == "", paper.IssuingBody)
	_, hasMark := c.markLine()
	c.missing("mark", !hasMark, paper.MarkLine)
	line := c.dateLine()
	c.missing("place_date", c.p.Place == "" && c.p.Date.IsZero() && line == nil, paper.PlaceDate)
	c.missing("kind", c.p.Kind == "", paper.KindName)
	c.missing("subject", c.p.Subject == "" && c.p.Kind != paper.Letter, paper.SubjectLine)
	if c.p.Subject == "" && c.p.Kind == paper.Letter {
		c.missing("letter_subject", true, paper.LetterSubject)
	}
	c.missing("signature", len(c.p.Signatures) == 0, paper.AuthorityPost)
	head := c.recipientsHead()
	c.missing("recipients", head == nil && len(c.p.Recipients) == 0, paper.RecipientsHead)
	if head != nil || len(c.p.Recipients) > 0 {
		c.missing("archive", c.p.Archive == "" && !c.anywhere(isArchive), paper.RecipientsList)
	}
}

// anywhere looks for a line with the eye of a person: a part is missing only where
// neither the reader nor this finds it.
func (c *checker) anywhere(is func(key string) bool) bool {
	return slices.ContainsFunc(c.lines, func(l line) bool { return is(l.key) })
}

func isArchive(key string) bool {
	key = strings.TrimLeft(key, "-–+*• ")
	return strings.HasPrefix(key, "luu:") || strings.HasPrefix(key, "luuvt") || strings.HasPrefix(key, "luu,")
}

func isGreeting(key string) bool { return strings.HasPrefix(key, "kinhgui") }

func (c *checker) missing(part string, absent bool, e paper.Element) {
	if absent {
		c.add(Departure{Rule: "check.missing", Legal: c.l.Style(e).Source, Part: part})
	}
}

// exact checks fixed words of the heading. Piece finds the line in spite of marks.
func (c *checker) exact(e paper.Element, words, piece, rule string) {
	legal := c.l.Style(e).Source
	l := c.headWith(piece)
	if l == nil {
		c.add(Departure{Rule: "check.missing", Legal: legal, Part: string(e)})
		return
	}
	if !strings.Contains(toneForm(l.text), toneForm(words)) {
		c.add(Departure{Rule: rule, Legal: legal, Part: string(e), Where: l.p.Where, Found: excerpt(l.text), Wanted: words})
	}
}

// toneForm writes both ways of placing a tone mark (hoà, hòa) in one, because the
// decree's own text has both.
func toneForm(s string) string {
	return strings.NewReplacer("oà", "òa", "OÀ", "ÒA", "oá", "óa", "OÁ", "ÓA", "uý", "úy", "UÝ", "ÚY", "uỷ", "ủy", "UỶ", "ỦY", "–", "-").Replace(text.Space(s))
}

// longExcerpt is how many runes of the file's words a departure shows.
const longExcerpt = 80

func excerpt(s string) string {
	r := []rune(text.Space(s))
	if len(r) <= longExcerpt {
		return string(r)
	}
	return string(r[:longExcerpt]) + "…"
}

// order checks the sequence of the parts from top to bottom. Parts of one row of the
// diagram share a rank.
func (c *checker) order() {
	ranks := []struct {
		part string
		rank int
		e    paper.Element
	}{
		{"issuer", 1, paper.IssuingBody}, {"symbol", 2, paper.MarkLine}, {"kind", 3, paper.KindName}, {"subject", 4, paper.SubjectLine},
		{"addressees[0]", 5, paper.Addressee}, {"recipients[0]", 6, paper.RecipientsHead},
	}
	var last *line
	lastRank := 0
	for _, x := range ranks {
		l := c.surely(x.part)
		if l == nil || x.part == "subject" && c.p.Kind == paper.Letter {
			continue
		}
		if last != nil && x.rank > lastRank && l.n < last.n {
			c.add(Departure{Rule: "check.order", Severity: Doubt, Legal: c.l.Style(x.e).Source, Part: partName(x.part), Where: l.p.Where, Found: excerpt(l.text), Wanted: excerpt(last.text)})
		}
		last, lastRank = l, x.rank
	}
}

// surely is found for a part that the reader saw in its own place and did not infer.
func (c *checker) surely(part string) *line {
	for i := range c.read.Found {
		if f := &c.read.Found[i]; f.Part == part && f.Sure >= 0.85 {
			l, _ := c.locate(f)
			return l
		}
	}
	return nil
}

// partName is the catalogue's name of a found part: "addressees[0]" is an addressee.
func partName(part string) string {
	switch name, _, _ := strings.Cut(part, "["); name {
	case "addressees":
		return "addressee"
	case "symbol", "number":
		return "mark"
	default:
		return name
	}
}
