package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tonghop/internal/intake"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
)

func (a *app) readCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "read FILE...", RunE: func(cmd *cobra.Command, args []string) error {
		files, err := a.open(cmd, args)
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := a.tell(f, asJSON); err != nil {
				return err
			}
		}
		return nil
	}}
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("cli.flag.json"))
	a.addLimits(cmd)
	return cmd
}

// readings finds the papers of an opened file.
func readings(f *intake.File) []reading.Reading {
	if f.Flow == nil {
		return nil
	}
	return reading.Read(f.Flow, reading.Options{Name: f.Name, Encoding: f.Encoding})
}

func (a *app) tell(f *intake.File, asJSON bool) error {
	found := readings(f)
	if len(found) == 0 {
		code := "cli.no-paper"
		if f.Format == intake.JSON {
			code = "cli.data-no-paper"
		}
		a.skip(f.Name, a.say(code))
		return nil
	}
	for i := range found {
		if asJSON {
			if err := a.printJSON(found[i].Structure); err != nil {
				return err
			}
			continue
		}
		title := f.Name
		if len(found) > 1 {
			title = fmt.Sprintf("%s (%d/%d)", f.Name, i+1, len(found))
		}
		a.tellReading(title, &found[i])
	}
	return nil
}

// tellReading prints a reading for a person: part by part, sureness and place behind.
func (a *app) tellReading(title string, r *reading.Reading) {
	a.printf("%s\n%s\n", title, strings.Repeat("─", min(a.Width, len([]rune(title)))))
	s := r.Structure
	parts := map[string]paper.Found{}
	for _, f := range r.Found {
		parts[f.Part] = f
	}
	a.part(parts, "kind", string(r.Paper.Kind))
	a.part(parts, "parent_body", r.Paper.ParentBody)
	a.part(parts, "issuer", r.Paper.Issuer)
	a.part(parts, "number", r.Paper.Mark())
	a.part(parts, "date", strings.Trim(r.Paper.Place+", "+r.Paper.Date.String(), ", "))
	a.part(parts, "subject", r.Paper.Subject)
	a.part(parts, "addressees", strings.Join(r.Paper.Addressees, "; "))
	a.part(parts, "recipients", strings.Join(r.Paper.Recipients, "; "))
	a.part(parts, "archive", r.Paper.Archive)
	for _, g := range r.Paper.Signatures {
		a.part(parts, "signature", strings.Join(append(append([]string{}, g.Authority...), g.Position, g.Name), " / "))
	}
	a.part(parts, "tables", fmt.Sprint(s.Tables))
	a.list("citations", len(r.Citations), func(i int) string { return citationLine(r.Citations[i].Citation) })
	a.list("sections", len(r.Sections), func(i int) string {
		h := r.Sections[i]
		return strings.Repeat("  ", max(0, h.Level-1)) + strings.TrimSpace(h.Label+"  "+h.Title)
	})
	a.list("figures", len(r.Figures), func(i int) string {
		g := r.Figures[i]
		return fmt.Sprintf("%s = %s %s  (%d%%, %s)", g.Text, g.Value.Vietnamese(), g.Unit, percent(g.Sure), g.Where)
	})
	a.list("proposals", len(r.Proposals), func(i int) string { return r.Proposals[i].Text })
	a.printf("\n")
}

func (a *app) part(found map[string]paper.Found, name, value string) {
	if value == "" {
		value = "—"
	}
	a.printf("  %-16s %s", a.say("cli.part."+name), value)
	if f, ok := found[name]; ok {
		a.printf("  (%d%%, %s)", percent(f.Sure), f.Where)
	}
	a.printf("\n")
}

func (a *app) list(name string, n int, line func(int) string) {
	if n == 0 {
		return
	}
	a.printf("  %s (%d)\n", a.say("cli.part."+name), n)
	for i := range n {
		a.printf("    %s\n", line(i))
	}
}

func citationLine(c paper.Citation) string {
	parts := []string{c.Kind, c.Number}
	if !c.Date.IsZero() {
		parts = append(parts, c.Date.String())
	}
	return strings.TrimSpace(strings.Join(append(parts, c.Issuer), "  "))
}

func percent(sure float64) int { return int(sure*100 + 0.5) }
