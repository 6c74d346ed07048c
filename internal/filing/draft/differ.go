package draft

import (
	"maps"
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/text"
)

// Change is one place in which two versions of a report differ. Figures stand as
// quantity.Parse reads them.
type Change struct {
	Kind ChangeKind
	Key  report.Key // of a figure
	Part string     // heading, or the name of a part of the head
	Old  string
	New  string
}

// ChangeKind says what was changed.
type ChangeKind string

// Kinds of changes.
const (
	ChangedFigure   ChangeKind = "figure"
	ChangedWords    ChangeKind = "words"
	ChangedHead     ChangeKind = "head"
	ChangedShort    ChangeKind = "shortcoming"
	ChangedProposal ChangeKind = "proposal"
	ChangedPlan     ChangeKind = "plan"
	ChangedBudget   ChangeKind = "budget"
	ChangedSource   ChangeKind = "source" // a report below that was replaced
)

// Changes says what one version of a report has otherwise than the one before: figure by
// figure, section by section, item by item.
func Changes(old, now *report.Package) []Change {
	var all []Change
	all = append(all, figureChanges(old, now)...)
	all = append(all, wordChanges(old, now)...)
	all = append(all, headChanges(&old.Head, &now.Head)...)
	all = append(all, itemChanges(ChangedShort, statementTexts(old.Shortcomings), statementTexts(now.Shortcomings))...)
	all = append(all, itemChanges(ChangedProposal, statementTexts(old.Proposals), statementTexts(now.Proposals))...)
	all = append(all, itemChanges(ChangedPlan, planTexts(old.Plan), planTexts(now.Plan))...)
	all = append(all, itemChanges(ChangedBudget, budgetTexts(old.Budget), budgetTexts(now.Budget))...)
	return append(all, sourceChanges(old, now)...)
}

func figureChanges(old, now *report.Package) []Change {
	var all []Change
	add := func(k report.Key, a, b quantity.Value) {
		if !same(a, b) {
			all = append(all, Change{Kind: ChangedFigure, Key: k, Old: a.String(), New: b.String()})
		}
	}
	was := make(map[report.Key]quantity.Value, len(old.Figures))
	for i := range old.Figures {
		was[old.Figures[i].Key()] = old.Figures[i].Value
	}
	there := make(map[report.Key]bool, len(now.Figures))
	for i := range now.Figures {
		k := now.Figures[i].Key()
		there[k] = true
		add(k, was[k], now.Figures[i].Value)
	}
	for i := range old.Figures {
		if k := old.Figures[i].Key(); !there[k] {
			add(k, old.Figures[i].Value, quantity.Value{})
		}
	}
	return all
}

func wordChanges(old, now *report.Package) []Change {
	texts := func(p *report.Package) (keys []string, by map[string]string, names map[string]string) {
		by, names = map[string]string{}, map[string]string{}
		for i := range p.Sections {
			s := &p.Sections[i]
			key := s.Key
			if key == "" {
				key = text.Fold(s.Title)
			}
			if _, twice := by[key]; !twice {
				keys = append(keys, key)
			}
			by[key] += SectionWords(s)
			names[key] = strings.TrimSpace(s.Label + ". " + s.Title)
		}
		return keys, by, names
	}
	oldKeys, was, oldNames := texts(old)
	keys, is, names := texts(now)
	var all []Change
	for _, k := range keys {
		if was[k] != is[k] {
			all = append(all, Change{Kind: ChangedWords, Part: names[k], Old: was[k], New: is[k]})
		}
	}
	for _, k := range oldKeys {
		if _, ok := is[k]; !ok && was[k] != "" {
			all = append(all, Change{Kind: ChangedWords, Part: oldNames[k], Old: was[k]})
		}
	}
	return all
}

// SectionWords are the words of a package's section as a person edits them.
func SectionWords(s *report.Section) string {
	lines := LinesOf(s.Blocks)
	if len(s.RunIn) > 0 {
		lines = append([]Line{{Inlines: s.RunIn}}, lines...)
	}
	return TextOf(lines)
}

func headChanges(old, now *paper.Paper) []Change {
	var all []Change
	for _, f := range []struct{ part, old, now string }{
		{"number", old.Number, now.Number},
		{"symbol", old.Symbol, now.Symbol},
		{"date", day(old), day(now)},
		{"place", old.Place, now.Place},
		{"subject", old.Subject, now.Subject},
		{"issuer", old.Issuer, now.Issuer},
		{"addressees", strings.Join(old.Addressees, "; "), strings.Join(now.Addressees, "; ")},
		{"bases", basisTexts(old), basisTexts(now)},
		{"recipients", strings.Join(old.Recipients, "; "), strings.Join(now.Recipients, "; ")},
		{"archive", old.Archive, now.Archive},
		{"signature", signatureTexts(old), signatureTexts(now)},
	} {
		if f.old != f.now {
			all = append(all, Change{Kind: ChangedHead, Part: f.part, Old: f.old, New: f.now})
		}
	}
	return all
}

func day(p *paper.Paper) string {
	if p.Date.IsZero() {
		return ""
	}
	return p.Date.String()
}

func basisTexts(p *paper.Paper) string {
	var all []string
	for _, b := range p.Bases {
		all = append(all, b.Text)
	}
	return strings.Join(all, "; ")
}

func signatureTexts(p *paper.Paper) string {
	var all []string
	for _, s := range p.Signatures {
		all = append(all, text.Space(strings.Join(s.Authority, ", ")+" "+s.Position+" "+s.Name))
	}
	return strings.Join(all, "; ")
}

func statementTexts(all []report.Statement) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.Text)
	}
	return out
}

func planTexts(all []report.PlanItem) []string {
	var out []string
	for _, t := range all {
		line := t.Text
		for _, more := range append([]string{t.Lead, t.By}, t.Joining...) {
			if more != "" {
				line += "; " + more
			}
		}
		out = append(out, line)
	}
	return out
}

func budgetTexts(all []report.BudgetLine) []string {
	var out []string
	for _, b := range all {
		out = append(out, strings.TrimSpace(b.Text+": "+b.Amount.Vietnamese()+" "+b.Measure))
	}
	return out
}

// itemChanges pairs what was taken out with what was put in where both are alike.
func itemChanges(kind ChangeKind, old, now []string) []Change {
	var out, in []string
	for _, s := range old {
		if !has(now, s) {
			out = append(out, s)
		}
	}
	for _, s := range now {
		if !has(old, s) {
			in = append(in, s)
		}
	}
	var all []Change
	used := make([]bool, len(out))
	for _, s := range in {
		c := Change{Kind: kind, New: s}
		best, score := -1, leastLikeness
		for i := range out {
			if a := alike(out[i], s); !used[i] && a > score {
				best, score = i, a
			}
		}
		if best >= 0 {
			used[best] = true
			c.Old = out[best]
		}
		all = append(all, c)
	}
	for i, s := range out {
		if !used[i] {
			all = append(all, Change{Kind: kind, Old: s})
		}
	}
	return all
}

func has(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}

func sourceChanges(old, now *report.Package) []Change {
	was := map[string]report.Source{}
	for _, s := range old.Sources {
		was[s.Unit.ID] = s
	}
	var all []Change
	for _, s := range now.Sources {
		before, ok := was[s.Unit.ID]
		delete(was, s.Unit.ID)
		if !ok || before.Digest != s.Digest {
			all = append(all, Change{Kind: ChangedSource, Part: s.Unit.Name, Old: before.Digest.Short(), New: s.Digest.Short()})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		all = append(all, Change{Kind: ChangedSource, Part: was[id].Unit.Name, Old: was[id].Digest.Short()})
	}
	return all
}
