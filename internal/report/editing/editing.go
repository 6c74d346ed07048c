// Package editing brings a paper that was edited in Word together with the data that its
// file still carries: the words are the officer's, the figures stay tied to the data, and
// every printed number that no longer is the data's is named.
package editing

import (
	"reflect"
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/report"
	"tonghop/internal/text"
)

// Change is one place where the edited paper departs from the package's.
type Change struct {
	Kind     Kind
	Part     string     // heading it stands under, or the part of the head
	Key      report.Key // of a figure
	Old, New string     // as printed; empty for what was put in or taken out
}

// Kind is what was changed.
type Kind string

// Kinds of changes.
const (
	Figure Kind = "figure" // a printed number: the data keep theirs
	Words  Kind = "words"
	Head   Kind = "head" // number, date, signer and other parts outside the body
)

// Merge is the package with its paper as it was edited. Base is the package's own paper as
// it reads in a file of the same kind, read the paper of the edited file: what reads alike
// in both was not edited and stays as the package has it. Without a change the package
// itself comes back.
func Merge(pkg *report.Package, base, read paper.Paper) (*report.Package, []Change) {
	m := merger{}
	merged := m.head(pkg.Paper(), base, read)
	merged.Body = m.body("", pkg.Paper().Body, base.Body, read.Body)
	merged.Annexes = m.annexes(pkg.Head.Annexes, base.Annexes, read.Annexes)
	if len(m.changes) == 0 {
		return pkg, nil
	}
	out := *pkg
	out.SetPaper(merged)
	return &out, m.changes
}

type merger struct{ changes []Change }

func (m *merger) note(c Change) { m.changes = append(m.changes, c) }

// head takes the parts that were changed from the edited paper. Who issues a paper and what
// kind it is cannot be edited away: there the reader has lost it.
func (m *merger) head(own, base, read paper.Paper) paper.Paper {
	for _, f := range []struct {
		name            string
		own, base, read *string
		needed          bool
	}{
		{"parent_body", &own.ParentBody, &base.ParentBody, &read.ParentBody, true},
		{"issuer", &own.Issuer, &base.Issuer, &read.Issuer, true},
		{"number", &own.Number, &base.Number, &read.Number, false},
		{"symbol", &own.Symbol, &base.Symbol, &read.Symbol, true},
		{"place", &own.Place, &base.Place, &read.Place, true},
		{"subject", &own.Subject, &base.Subject, &read.Subject, true},
		{"archive", &own.Archive, &base.Archive, &read.Archive, false},
		{"secrecy", &own.Secrecy, &base.Secrecy, &read.Secrecy, false},
		{"circulation", &own.Circulation, &base.Circulation, &read.Circulation, false},
		{"drafter", &own.Drafter, &base.Drafter, &read.Drafter, false},
		{"contact", &own.Contact, &base.Contact, &read.Contact, false},
	} {
		if *f.base != *f.read && (*f.read != "" || !f.needed) {
			m.note(Change{Kind: Head, Part: f.name, Old: *f.own, New: *f.read})
			*f.own = *f.read
		}
	}
	if base.Date != read.Date {
		m.note(Change{Kind: Head, Part: "date", Old: own.Date.String(), New: read.Date.String()})
		own.Date = read.Date
	}
	own.Urgency = taken(m, "urgency", own.Urgency, base.Urgency, read.Urgency, func(u paper.Urgency) string { return string(u) })
	own.Addressees = taken(m, "addressees", own.Addressees, base.Addressees, read.Addressees, joined)
	own.Recipients = taken(m, "recipients", own.Recipients, base.Recipients, read.Recipients, joined)
	own.Bases = taken(m, "bases", own.Bases, base.Bases, read.Bases, func(all []paper.Basis) string {
		var texts []string
		for _, b := range all {
			texts = append(texts, b.Text)
		}
		return joined(texts)
	})
	own.Signatures = taken(m, "signatures", own.Signatures, base.Signatures, read.Signatures, func(all []paper.Signature) string {
		var texts []string
		for _, s := range all {
			texts = append(texts, strings.TrimSpace(joined(s.Authority)+" "+s.Position+" "+s.Name))
		}
		return joined(texts)
	})
	return own
}

func joined(all []string) string { return strings.Join(all, "; ") }

// taken is the read part where it was changed, else the package's own.
func taken[T any](m *merger, part string, own, base, read T, say func(T) string) T {
	if reflect.DeepEqual(base, read) {
		return own
	}
	m.note(Change{Kind: Head, Part: part, Old: say(own), New: say(read)})
	return read
}

// annexes merges annex by annex; one that the file has no longer is taken out.
func (m *merger) annexes(own, base, read []paper.Annex) []paper.Annex {
	if reflect.DeepEqual(base, read) {
		return own
	}
	var out []paper.Annex
	for i := range max(len(read), len(own)) {
		switch {
		case i >= len(read):
			m.note(Change{Kind: Words, Part: own[i].Label, Old: own[i].Title})
		case i >= len(own) || i >= len(base):
			m.note(Change{Kind: Words, Part: read[i].Label, New: read[i].Title})
			out = append(out, read[i])
		default:
			a := own[i]
			a.Label = m.line(a.Label, a.Label, base[i].Label, read[i].Label)
			a.Title = m.line(a.Label, a.Title, base[i].Title, read[i].Title)
			a.Reference = m.line(a.Label, a.Reference, base[i].Reference, read[i].Reference)
			a.Body = m.body(a.Label, a.Body, base[i].Body, read[i].Body)
			out = append(out, a)
		}
	}
	return out
}

func (m *merger) line(part, own, base, read string) string {
	if base == read {
		return own
	}
	m.note(Change{Kind: Words, Part: part, Old: own, New: read})
	return read
}

// body is the read blocks with what was not edited as the package has it.
func (m *merger) body(part string, own, base, read paper.Blocks) paper.Blocks {
	o, b, r := leavesOf(own), leavesOf(base), leavesOf(read)
	if slices.EqualFunc(b, r, func(x, y leaf) bool { return x.text == y.text }) {
		return own
	}
	from := pairs(o, b, r)
	m.lost(part, o, from)
	at := -1
	return rebuild(read, func(l leaf) leaf {
		at++
		if title := l.title(); title != "" {
			part = title
		}
		p := from[at]
		if p.own < 0 {
			m.note(Change{Kind: Words, Part: part, New: l.text})
			return l
		}
		if p.same {
			return o[p.own]
		}
		m.note(Change{Kind: Words, Part: part, Old: o[p.own].text, New: l.text})
		return m.edited(part, o[p.own], l)
	})
}

// lost names what the edited paper has no longer, and the figures that went with it.
func (m *merger) lost(part string, own []leaf, from []pair) {
	kept := map[int]bool{}
	for _, p := range from {
		kept[p.own] = true
	}
	for i, l := range own {
		if title := l.title(); title != "" {
			part = title
		}
		if kept[i] || l.text == "" {
			continue
		}
		m.note(Change{Kind: Words, Part: part, Old: l.text})
		for _, in := range l.line {
			if in.Figure != nil {
				m.note(figureChange(part, in.Figure, in.Text, ""))
			}
		}
	}
}

func figureChange(part string, f *paper.Figure, old, now string) Change {
	return Change{Kind: Figure, Part: part, Key: report.KeyOf(f.Indicator, f.Dimensions), Old: text.Space(old), New: text.Space(now)}
}

// edited is a read leaf that was made out of one of the package's.
func (m *merger) edited(part string, own, read leaf) leaf {
	line, changes := reattach(own.line, read.line)
	for _, c := range changes {
		c.Part = part
		m.note(c)
	}
	read.line = line
	was, old := own.block.(paper.Heading)
	if now, ok := read.block.(paper.Heading); ok && old {
		now.Key, now.Level = was.Key, was.Level
		read.block = now
	}
	return read
}
