package cli

import (
	"fmt"
	"strings"

	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// mostTold is how many lines of one sort are told; the rest is in the files.
const mostTold = 12

// tellCompilation prints what a person wants to know before opening the files.
func (a *app) tellCompilation(c *report.Compilation) {
	a.printf("\n%s\n\n", a.say("cli.told.title", c.Regime.Name.Vi, c.Unit.Name, string(c.Period.Name), a.dayText(c.Period.From), a.dayText(c.Period.To)))
	a.printf("%s\n\n", a.say("cli.told.units", len(c.Rows), len(c.Rows)+len(c.Absent)))
	rows, silent := a.totals(c)
	a.table([]string{a.say("cli.told.indicator"), a.say("cli.told.total"), a.say("cli.told.measure"), a.say("cli.state.number"),
		a.say("cli.state.none"), a.say("cli.state.unknown"), a.say("cli.state.not-applicable"), a.say("cli.state.missing")}, rows)
	if silent > 0 {
		a.printf("%s\n", a.say("cli.told.silent", silent))
	}
	a.printf("\n")
	a.some("cli.told.absent", len(c.Absent), func(i int) string { return c.Absent[i].Unit.Name })
	late := a.lateRows(c)
	a.some("cli.told.late", len(late), func(i int) string { return late[i] })
	a.some("cli.told.refused", len(c.Refused), func(i int) string { return a.notice(c.Refused[i]) })
	a.some("cli.told.notices", len(c.Notices), func(i int) string { return a.notice(c.Notices[i]) })
	a.some("cli.told.findings", len(c.Findings), func(i int) string {
		f := c.Findings[i]
		say := f.Say.Vi
		if a.Lang == lang.En {
			say = f.Say.En
		}
		return fmt.Sprintf("%s: %s (%s)", f.Unit.Name, say, f.Values)
	})
	a.some("cli.told.outliers", len(c.Outliers), func(i int) string {
		o := c.Outliers[i]
		return a.say("cli.outlier."+string(o.Why), o.Unit.Name, a.figureName(c, o.Key), o.Value.Vietnamese(), o.Usual.Vietnamese())
	})
	a.some("cli.told.shortcomings", len(c.Shortcomings), func(i int) string { return statement(c.Shortcomings[i]) })
	a.some("cli.told.proposals", len(c.Proposals), func(i int) string { return statement(c.Proposals[i]) })
	a.failed += len(c.Refused)
	a.found = a.found || len(c.Absent) > 0 || len(c.Findings) > 0
}

// dayText is a day as the reader of the language writes it.
func (a *app) dayText(d when.Day) string {
	if a.Lang == lang.En {
		return d.String()
	}
	return fmt.Sprintf("%d/%d/%d", d.Date, d.Month, d.Year)
}

func statement(s report.Statement) string { return fmt.Sprintf("(%d) %s", s.Weight(), s.Text) }

func (a *app) notice(n report.Notice) string {
	return n.File + ": " + lang.Explain(a.Lang, n.Reason)
}

// totals are the rows of the table: one per figure that somebody answered of himself. A
// unit with nothing to report answers "none" to everything at once; that alone is no row.
func (a *app) totals(c *report.Compilation) (rows [][]string, silent int) {
	for i := range c.Totals {
		t := &c.Totals[i]
		n := t.Answer.Counts
		if !c.Answered(i) {
			if t.Key.Whole() {
				silent++
			}
			continue
		}
		value := a.value(t.Answer.Value)
		switch {
		case t.NotAdded:
			value = a.say("cli.told.not-added")
		case t.Answer.Value.State == quantity.Missing:
			value = a.say("cli.told.not-all")
		}
		rows = append(rows, []string{a.figureName(c, t.Key), value, c.Regime.Indicator(t.Key.Indicator()).Unit,
			count(n.Number), count(n.None), count(n.Unknown), count(n.NotApplicable), count(n.Missing)})
	}
	return rows, silent
}

// figureName is the name of a figure for people: the indicator's, and of a part its choice.
func (a *app) figureName(c *report.Compilation, k report.Key) string {
	ind := c.Regime.Indicator(k.Indicator())
	if ind == nil {
		return string(k)
	}
	name := ind.Name.Vi
	if a.Lang == lang.En {
		name = ind.Name.En
	}
	chosen := k.Dimensions()
	for _, d := range ind.Dimensions {
		for _, choice := range d.Choices {
			if chosen[d.Code] != choice.Code {
				continue
			}
			part := choice.Name.Vi
			if a.Lang == lang.En {
				part = choice.Name.En
			}
			name = "  – " + part
		}
	}
	return name
}

func (a *app) value(v quantity.Value) string {
	if v.IsNumber() {
		return v.Vietnamese()
	}
	return a.say("cli.state." + v.State.String())
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func (a *app) lateRows(c *report.Compilation) []string {
	var names []string
	for i := range c.Rows {
		if c.Rows[i].Late {
			p := c.Rows[i].Input.Package
			names = append(names, fmt.Sprintf("%s (%s)", p.Unit.Name, a.dayText(p.Head.Date)))
		}
	}
	return names
}

// some prints up to mostTold lines under a heading with their number, or nothing.
func (a *app) some(heading string, n int, line func(int) string) {
	if n == 0 {
		return
	}
	a.printf("%s\n", a.say(heading, n))
	for i := range min(n, mostTold) {
		a.printf("  %s\n", line(i))
	}
	if n > mostTold {
		a.printf("  %s\n", a.say("cli.told.more", n-mostTold))
	}
	a.printf("\n")
}

// tellDoubts tells what the reader of a plain file was unsure of.
func (a *app) tellDoubts(file string, doubts []report.Doubt) {
	for i, d := range doubts {
		if i == 3 {
			a.complain(a.say("cli.told.more-doubts", file, len(doubts)-i))
			return
		}
		why := d.Text
		if d.Reason != nil {
			why = lang.Explain(a.Lang, d.Reason)
		}
		a.complain(a.say("cli.told.doubt", file, strings.TrimSpace(d.Place+" "+why), d.Sure))
	}
}
