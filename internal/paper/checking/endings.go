package checking

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// lastMark is the mark that ends words: "./.", or one of ".;,:", or "".
func lastMark(words string) string {
	words = strings.TrimRight(words, " ”\"")
	if strings.HasSuffix(words, "./.") {
		return "./."
	}
	r, _ := utf8.DecodeLastRuneInString(words)
	if strings.ContainsRune(".;,:", r) {
		return string(r)
	}
	return ""
}

// addressees checks "Kính gửi": where a kind needs one, and how a list of them ends.
func (c *checker) addressees() {
	legal := c.l.Style(paper.Addressee).Source
	if len(c.p.Addressees) == 0 {
		if c.anywhere(isGreeting) {
			return
		}
		switch c.p.Kind {
		case paper.Letter:
			c.add(Departure{Rule: "check.missing", Legal: legal, Part: "addressee"})
		case "tờ trình":
			c.add(Departure{Rule: "check.missing", Severity: Doubt, Legal: legal, Part: "addressee"})
		}
		return
	}
	if len(c.p.Addressees) < 2 {
		return
	}
	for i := range c.p.Addressees {
		l, key := c.found(fmt.Sprintf("addressees[%d]", i))
		if l == nil || !strings.Contains(l.key, keyOf(c.p.Addressees[i])) {
			continue // it runs over several lines: its end is not on this one
		}
		want := ";"
		if i == len(c.p.Addressees)-1 {
			want = "."
		}
		at := strings.Index(l.key, key) + len(key)
		if got := l.key[at:]; got != "" && got != want && strings.Trim(got, ".;,:") == "" || got == "" && i < len(c.p.Addressees)-1 {
			c.add(Departure{Rule: "check.entry-end", Severity: Doubt, Legal: legal, Part: "addressee", Where: l.p.Where, Found: excerpt(l.text), Wanted: want})
		}
	}
}

// basisWords begin a line of legal grounds.
var basisWords = []string{"can cu ", "theo de nghi ", "xet de nghi ", "thuc hien "}

// bases checks the lines of legal grounds: their style and the marks at their ends. A
// "Căn cứ…" that is the first clause of a sentence of the text is none of them.
func (c *checker) bases() {
	lines := c.basisLines()
	for i, l := range lines {
		st := c.l.Style(paper.BasisLine)
		if c.typeset && (len(lines) > 1 || !c.doc.Lines) {
			if got := l.lookOf(""); st.Italic != got.italic {
				rule := "check.not-italic"
				if got.italic {
					rule = "check.italic"
				}
				c.add(Departure{Rule: rule, Severity: Doubt, Legal: st.Source, Part: "basis", Where: l.p.Where, Found: excerpt(l.text)})
			}
		}
		want := ";"
		if i == len(lines)-1 {
			want = c.l.Bases.Last
		}
		if got := lastMark(l.text); !c.doc.Lines && got != want && len(lines) > 1 {
			c.add(Departure{Rule: "check.entry-end", Severity: Doubt, Legal: c.l.Bases.Source, Part: "basis", Where: l.p.Where, Found: excerptEnd(l.text), Wanted: want})
		}
	}
}

// basisLines are the first unbroken lines of grounds in the body.
func (c *checker) basisLines() []*line {
	from, to := c.bodyRange()
	var out []*line
	other := 0 // lines since the last that begins with a ground
	for i := from; i < to; i++ {
		l := &c.lines[i]
		fold := text.Fold(l.text)
		is := false
		for _, w := range basisWords {
			is = is || strings.HasPrefix(fold, w)
		}
		if is && lastMark(l.text) != ":" && !strings.Contains(fold, "nhu sau") {
			out, other = append(out, l), 0
			continue
		}
		other++
		if len(out) == 0 && other > beforeGrounds {
			break
		}
		if len(out) > 0 && (!c.doc.Lines || other > longGround || lastMark(l.text) == ":") {
			break
		}
	}
	return onlyGrounds(out)
}

// beforeGrounds is how many lines may stand between the title and the first ground: the
// authority of a decision. Further down "Căn cứ" is a word of the text.
const beforeGrounds = 4

// longGround is how many printed lines one ground may take in a PDF.
const longGround = 5

// onlyGrounds drops lines unless the first one says "Căn cứ": a report that begins
// "Thực hiện…" tells a story and cites no ground in the decree's sense.
func onlyGrounds(lines []*line) []*line {
	if len(lines) == 0 || !strings.HasPrefix(text.Fold(lines[0].text), "can cu ") {
		return nil
	}
	return lines
}

// excerptEnd shows the end of long words: the mark is there.
func excerptEnd(s string) string {
	r := []rune(text.Space(s))
	if len(r) <= longExcerpt {
		return string(r)
	}
	return "…" + string(r[len(r)-longExcerpt:])
}

// closing checks the mark "./." after the last words of the text.
func (c *checker) closing() {
	from, to := c.bodyRange()
	legal := c.annex("Phụ lục III", "mẫu trình bày văn bản")
	if to-from < 1 || len(c.p.Signatures)+len(c.p.Recipients) == 0 {
		return
	}
	var ends []*line
	var last *line
	for i := from; i < to; i++ {
		l := &c.lines[i]
		if lastMark(l.text) == "./." {
			ends = append(ends, l)
		}
		if !l.frame {
			last = l
		}
	}
	if len(ends) == 0 && c.anywhere(func(key string) bool { return key == "./." }) {
		return // set apart below a last table, where a PDF's columns hide its place
	}
	switch {
	case len(ends) > 1:
		c.add(Departure{Rule: "check.closing-twice", Severity: Doubt, Legal: legal, Where: ends[0].p.Where, Found: excerptEnd(ends[0].text)})
	case len(ends) == 0 && last != nil && (strings.HasSuffix(last.text, "/.") || strings.HasSuffix(last.text, "./")):
		c.add(Departure{Rule: "check.closing-form", Legal: legal, Where: last.p.Where, Found: excerptEnd(last.text), Wanted: "./."})
	case len(ends) == 0 && last != nil:
		c.add(Departure{Rule: "check.closing", Legal: legal, Where: last.p.Where, Found: excerptEnd(last.text), Wanted: "./."})
	}
}

// recipientsHead is the line "Nơi nhận:".
func (c *checker) recipientsHead() *line {
	for i := len(c.lines) - 1; i >= 0; i-- {
		if l := &c.lines[i]; strings.HasPrefix(l.key, "noinhan") && len(l.key) < 60 && !l.table {
			return l
		}
	}
	return nil
}

// recipients checks the list of recipients: the marks at line ends, the archive's line,
// and "Như trên" where the paper has addressees (annex I, II.9d).
func (c *checker) recipients() {
	legal := c.l.Style(paper.RecipientsList).Source
	n := len(c.p.Recipients)
	for i := range n {
		l, key := c.found(fmt.Sprintf("recipients[%d]", i))
		if l == nil || !strings.Contains(l.key, keyOf(c.p.Recipients[i])) {
			continue
		}
		want := ";"
		if i == n-1 && c.p.Archive == "" {
			want = "."
		}
		at := strings.Index(l.key, key) + len(key)
		if got := l.key[at:]; got != want && len(got) < 3 {
			c.add(Departure{Rule: "check.entry-end", Severity: Doubt, Legal: legal, Part: "recipients", Where: l.p.Where, Found: excerptEnd(l.text), Wanted: want})
		}
	}
	if l, _ := c.found("archive"); l != nil && lastMark(l.text) != "." && strings.HasSuffix(strings.TrimRight(l.key, ".;, "), keyOf(c.p.Archive)) {
		c.add(Departure{Rule: "check.entry-end", Severity: Doubt, Legal: legal, Part: "archive", Where: l.p.Where, Found: excerptEnd(l.text), Wanted: "."})
	}
	if len(c.p.Addressees) > 0 && n > 0 {
		first := text.Fold(c.p.Recipients[0])
		if !strings.HasPrefix(first, "nhu tren") && !strings.HasPrefix(first, "nhu kinh gui") {
			c.add(Departure{Rule: "check.recipient-same", Severity: Doubt, Legal: legal, Part: "recipients", Found: c.p.Recipients[0], Wanted: "Như trên"})
		}
	}
}
