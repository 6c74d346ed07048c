package units

import (
	"context"

	"tonghop/internal/org"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// staffView is a person with the posts he holds on the day.
type staffView struct {
	Name, Href, Unit, Titles, Email, Phone string
	Gone                                   bool
	To                                     when.Day
}

// signerView is a post with the lines of its signature.
type signerView struct {
	Title, Name, Href, Scope, Basis string
	Lines                           []string // above the name
	From, To                        when.Day
	Now, Signs                      bool
}

// dutyView is a report and who sees to it, now and before.
type dutyView struct {
	Regime, Key string
	Now         string // empty: nobody
	Since       when.Day
	Basis       string
	Moves       []string // sentences, the newest first
}

func (v *unitView) fillPeople(ctx context.Context) {
	names := map[string]org.Person{}
	for _, p := range v.People {
		names[p.ID] = p
	}
	titles := map[string]string{}
	for _, p := range v.Posts {
		holder := names[p.Person]
		g := signerView{Title: p.Title, Name: holder.Name, Scope: p.Scope, Basis: p.Basis, From: p.From, To: p.To, Now: p.Holds(v.On), Signs: p.Role != org.Staff}
		if v.Manage {
			g.Href = "/posts/" + p.ID
		}
		if s, err := p.SignatureOn(p.From, holder.Name); err == nil {
			g.Lines = append(append(g.Lines, s.Authority...), s.Position)
		}
		v.Signers = append(v.Signers, g)
		if g.Now {
			titles[p.Person] = joined(titles[p.Person], p.Title)
		}
	}
	for _, p := range v.People {
		s := staffView{Name: p.Name, Titles: titles[p.ID], Email: p.Email, Phone: p.Phone, Gone: !p.Here(v.On), To: p.To}
		if m, ok := v.Tree.Unit(p.Unit); ok && p.Unit != v.Unit.ID {
			s.Unit = memberName(ctx, m)
		}
		if v.Manage {
			s.Href = "/staff/" + p.ID
		}
		v.Staff = append(v.Staff, s)
	}
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

// duties tells report by report who sees to it, and how that went over.
func (v *unitView) duties(ctx context.Context, regimes []kit.Choice) []dutyView {
	names := map[string]string{}
	for _, c := range regimes {
		names[c.Value] = c.Text
	}
	var list []dutyView
	at := map[string]int{}
	for _, d := range v.Sheet.Duties { // by regime, the newest first
		i, known := at[d.Regime]
		if !known {
			i = len(list)
			at[d.Regime] = i
			list = append(list, dutyView{Key: d.Regime, Regime: orKey(names[d.Regime], d.Regime)})
		}
		if !v.On.Before(d.From) && (d.To.IsZero() || !v.On.After(d.To)) {
			list[i].Now, list[i].Since, list[i].Basis = v.dutyName(ctx, d), d.From, d.Basis
		}
	}
	for i := range list {
		list[i].Moves = v.moves(ctx, list[i].Key)
	}
	return list
}

func orKey(name, key string) string {
	if name == "" {
		return key
	}
	return name
}

// moves says in sentences how a duty went from one to the other.
func (v *unitView) moves(ctx context.Context, regime string) []string {
	var history []org.Duty
	for _, d := range v.Sheet.Duties {
		if d.Regime == regime {
			history = append(history, d)
		}
	}
	var lines []string
	for i, d := range history {
		to := v.dutyName(ctx, d)
		if !d.To.IsZero() && (i == 0 || history[i-1].From != d.To.AddDays(1)) {
			lines = append(lines, kit.Say(ctx, "web.units.duty-ended", to, kit.Day(ctx, d.To)))
		}
		switch {
		case i+1 < len(history) && history[i+1].To.AddDays(1) == d.From:
			lines = append(lines, kit.Say(ctx, "web.units.duty-moved", v.dutyName(ctx, history[i+1]), to, kit.Day(ctx, d.From), basisWords(ctx, d.Basis)))
		default:
			lines = append(lines, kit.Say(ctx, "web.units.duty-given", to, kit.Day(ctx, d.From), basisWords(ctx, d.Basis)))
		}
	}
	return lines
}

// basisWords is the end of a sentence that names a decision, or its bare end.
func basisWords(ctx context.Context, basis string) string {
	if basis == "" {
		return ""
	}
	return kit.Say(ctx, "web.units.by-basis", basis)
}

// dutyName names who sees to a report: the division, the person, or both.
func (v *unitView) dutyName(ctx context.Context, d org.Duty) string {
	division, person := "", ""
	if u, ok := v.History.Unit(d.Division); ok {
		division = identityName(ctx, u, d.From)
	}
	for _, p := range v.People {
		if p.ID == d.Person {
			person = p.Name
		}
	}
	switch {
	case division == "":
		return person
	case person == "":
		return division
	}
	return kit.Say(ctx, "web.units.duty-both", person, division)
}

// openDuties counts the reports that somebody sees to.
func (v *unitView) openDuties() (n int) {
	for _, d := range v.Duties {
		if d.Now != "" {
			n++
		}
	}
	return n
}

// staffChoices are people to choose from, in the order of names.
func staffChoices(people []org.Person) []kit.Choice {
	choices := make([]kit.Choice, len(people))
	for i, p := range people {
		choices[i] = kit.Choice{Value: p.ID, Text: p.Name}
	}
	kit.SortChoices(choices)
	return choices
}
