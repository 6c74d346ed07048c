package reading

import (
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/paper/citation"
	"tonghop/internal/when"
)

// readCitations collects the citations of the whole paper at their first mention.
func (r *reader) readCitations() {
	own := r.ownNumbers()
	index := map[string]int{}
	r.eachText(func(s string, l *line) {
		for _, c := range citation.Find(s) {
			if slices.Contains(own, c.Number) {
				continue
			}
			key := strings.ToLower(strings.ReplaceAll(c.Number, "-", ""))
			if i, ok := index[key]; ok {
				r.result.Citations[i].fill(c.Citation)
				continue
			}
			index[key] = len(r.result.Citations)
			r.result.Citations = append(r.result.Citations, Cited{Citation: c.Citation, Where: l.where, Text: c.Text, Sure: c.Sure})
		}
	})
}

func (c *Cited) fill(d paper.Citation) {
	if c.Date == (when.Day{}) {
		c.Date = d.Date
	}
	if c.Issuer == "" {
		c.Issuer = d.Issuer
	}
	if c.Kind == "" {
		c.Kind = d.Kind
	}
}

func (r *reader) ownNumbers() []string {
	n, s := r.head.number.text, r.head.symbol.text
	if n == "" || s == "" {
		return nil
	}
	return []string{n + "/" + s, n + "-" + s}
}

// eachText calls f with every text of the paper that may cite: subject, body, tables,
// notes, recipients, annexes.
func (r *reader) eachText(f func(s string, l *line)) {
	subject := line{where: r.title.subject.where}
	f(r.title.subject.text, &subject)
	each := func(lines []line) {
		for i := range lines {
			l := &lines[i]
			if l.table != nil {
				eachCell(l.table, func(s string) { f(strings.ReplaceAll(s, "\n", " "), l) })
				continue
			}
			f(l.text, l)
		}
	}
	each(r.body)
	each(r.notes)
	for i := range r.foot.recipients {
		f(r.foot.recipients[i].text, &line{where: r.foot.recipients[i].where})
	}
	each(r.after)
}
