package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tonghop/internal/fault"
	"tonghop/internal/intake"
	"tonghop/internal/lang"
	"tonghop/internal/paper"
	"tonghop/internal/paper/checking"
)

// checked is what check tells of one file, for programs.
type checked struct {
	File       string             `json:"file"`
	Layout     string             `json:"layout"`
	Departures []checkedDeparture `json:"departures"`
}

type checkedDeparture struct {
	checking.Departure
	Law  string `json:"law"`
	Say  string `json:"say"`
	Mend string `json:"mend"`
}

func (a *app) checkCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "check FILE...", RunE: func(cmd *cobra.Command, args []string) error {
		files, err := a.open(cmd, args)
		if err != nil {
			return err
		}
		for _, f := range files {
			c, papers, err := check(f, a.Lang)
			if err != nil {
				a.skip(f.Name, a.explain(err))
				continue
			}
			if papers > 1 {
				a.complain(a.say("cli.only-first-paper", f.Name, papers))
			}
			a.found = a.found || wrong(c.Departures)
			if !asJSON {
				a.tellChecked(c)
				continue
			}
			if err := a.printJSON(c); err != nil {
				return err
			}
		}
		return nil
	}}
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("cli.flag.json"))
	a.addLimits(cmd)
	return cmd
}

// check compares the first paper of a file with the layout of its day, and tells how
// many papers the file holds.
func check(f *intake.File, tag lang.Tag) (checked, int, error) {
	if f.Format != intake.DOCX && f.Format != intake.PDF {
		return checked{}, 0, fault.New(fault.Invalid, "cli.check-needs-form", string(f.Format))
	}
	found := readings(f)
	if len(found) == 0 {
		return checked{}, 0, fault.New(fault.Invalid, "cli.no-paper")
	}
	layout := paper.LayoutFor(found[0].Paper.Date)
	c := checked{File: f.Name, Layout: layout.Name, Departures: []checkedDeparture{}}
	for _, d := range checking.Check(f.Flow, &found[0], layout) {
		c.Departures = append(c.Departures, checkedDeparture{d, d.Law(), d.Say(tag), d.Mend(tag)})
	}
	return c, len(found), nil
}

// wrong tells whether anything is more than a remark.
func wrong(all []checkedDeparture) bool {
	for _, d := range all {
		if d.Severity != checking.Remark {
			return true
		}
	}
	return false
}

func (a *app) tellChecked(c checked) {
	layout, _ := paper.LayoutNamed(c.Layout)
	a.printf("%s\n", a.say("cli.check.title", c.File, layout.Document, len(c.Departures)))
	if len(c.Departures) == 0 {
		a.printf("  %s\n", a.say("cli.check.clean"))
	}
	for i, d := range c.Departures {
		a.printf("%3d. [%s] %s\n", i+1, a.say("cli.severity."+string(d.Severity)), d.Say)
		a.printf("     %s\n", a.say("cli.check.mend", d.Mend))
		a.printf("     %s\n", a.say("cli.check.law", d.Law, a.where(d.Departure)))
	}
	a.printf("\n")
}

// where names the place in words: page, paragraph, line.
func (a *app) where(d checking.Departure) string {
	w, s := d.Where, ""
	for _, part := range []struct {
		key string
		n   int
	}{{"cli.where.page", w.Page}, {"cli.where.paragraph", w.Paragraph}, {"cli.where.line", w.Line}} {
		if part.n == 0 {
			continue
		}
		if s != "" {
			s += ", "
		}
		s += a.say(part.key, part.n)
	}
	if d.Times > 1 {
		s += fmt.Sprintf(" (×%d)", d.Times)
	}
	if s == "" {
		return a.say("cli.where.file")
	}
	return s
}
