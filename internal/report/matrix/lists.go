package matrix

import (
	"fmt"
	"strings"

	"tonghop/internal/lang"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

// list writes a sheet that is one list: widths, frozen head, rows.
func (p *page) list(widths []float64, heads []string, rows [][]string) error {
	if err := p.widths(widths...); err != nil {
		return err
	}
	if err := p.freeze(0, 1); err != nil {
		return err
	}
	if err := p.repeat("", "$1:$1"); err != nil {
		return err
	}
	if err := p.tall(height(heads, widths, true), style{look: head}, heads...); err != nil {
		return err
	}
	for _, r := range rows {
		if err := p.tall(height(r, widths, false), style{look: wrapped}, r...); err != nil {
			return err
		}
	}
	return nil
}

// sources is the second sheet: which report each row is, with its digest.
func (b *book) sources(p *page) error {
	var rows [][]string
	for i := range b.c.Rows {
		in := &b.c.Rows[i].Input
		u := in.Package.Unit
		rows = append(rows, []string{
			fmt.Sprint(i + 1), u.Code, u.Name, in.Package.Head.Mark(), in.Package.Head.Date.String(),
			in.File, b.say("how-" + string(in.How)), b.status(&b.c.Rows[i]), string(in.Digest),
		})
	}
	for i, e := range b.c.Absent {
		rows = append(rows, []string{fmt.Sprint(len(b.c.Rows) + i + 1), e.Unit.Code, e.Unit.Name, "", "", "", "", b.say("absent"), ""})
	}
	heads := []string{b.say("number"), b.say("code"), b.say("unit"), b.say("mark"), b.say("date"), b.say("file"), b.say("how"), b.say("status"), b.say("digest")}
	return p.list([]float64{6, 10, 30, 18, 13, 34, 20, 18, 84}, heads, rows)
}

// checks is the third sheet: files that were not taken, rules that are broken, figures that
// are far from the others.
func (b *book) checks(p *page) error {
	var rows [][]string
	notice := func(kind string, all []report.Notice) {
		for _, n := range all {
			rows = append(rows, []string{b.say(kind), n.Unit.Name, "", "", lang.Say(b.o.Lang, n.Reason.Code, n.Reason.Args...), n.File})
		}
	}
	notice("refused", b.c.Refused)
	notice("notice", b.c.Notices)
	for _, f := range b.c.Findings {
		rows = append(rows, []string{b.say("broken-rule"), f.Unit.Name, b.keyName(f.Key), f.Values, b.name(f.Say), f.File})
	}
	for _, o := range b.c.Outliers {
		rows = append(rows, []string{b.say("outlier"), o.Unit.Name, b.keyName(o.Key), o.Value.Vietnamese(), b.say(string(o.Why), o.Usual.Vietnamese()), o.File})
	}
	heads := []string{b.say("kind"), b.say("unit"), b.say("indicator"), b.say("value"), b.say("why"), b.say("file")}
	return p.list([]float64{22, 28, 36, 18, 80, 34}, heads, rows)
}

func (b *book) keyName(k report.Key) string {
	ind := b.indicator(k)
	if ind == nil {
		return string(k)
	}
	if k.Whole() {
		return b.name(ind.Name)
	}
	return b.name(ind.Name) + ": " + b.part(ind, k)
}

// words is the fourth sheet: what the units say, grouped.
func (b *book) words(p *page) error {
	var rows [][]string
	for _, lot := range []struct {
		kind string
		all  []report.Statement
	}{{"shortcoming", b.c.Shortcomings}, {"proposal", b.c.Proposals}} {
		for i, s := range lot.all {
			rows = append(rows, []string{b.say(lot.kind), fmt.Sprint(i + 1), s.Text, fmt.Sprint(s.Weight()), strings.Join(s.Units, "; ")})
		}
	}
	for i, s := range b.c.Plan {
		rows = append(rows, []string{b.say("plan"), fmt.Sprint(i + 1), planWords(s), fmt.Sprint(max(1, s.Count)), strings.Join(s.Units, "; ")})
	}
	for i, l := range b.c.Budget {
		rows = append(rows, []string{b.say("budget"), fmt.Sprint(i + 1), l.Text + ": " + regime.Amount(l.Amount, l.Measure), fmt.Sprint(max(1, l.Count)), ""})
	}
	heads := []string{b.say("kind"), b.say("number"), b.say("text"), b.say("units"), b.say("which")}
	return p.list([]float64{20, 6, 90, 10, 70}, heads, rows)
}

func planWords(s report.PlanItem) string {
	parts := []string{s.Text}
	for _, p := range append([]string{s.Lead}, s.Joining...) {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if s.By != "" {
		parts = append(parts, s.By)
	}
	return strings.Join(parts, "; ")
}
