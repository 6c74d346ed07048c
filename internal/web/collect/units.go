package collect

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"tonghop/internal/org"
	"tonghop/internal/request"
	"tonghop/internal/text"
	"tonghop/internal/web/kit"
)

type unitsView struct {
	draftView
	Levels   []kit.Choice // all units of a level below the asker
	Children []kit.Choice // bodies right below
	Within   []kit.Choice // all units below one of those
}

func (a *Area) units(w http.ResponseWriter, r *http.Request) error {
	d, err := a.draftOf(r, "units")
	if err != nil {
		return err
	}
	if d.Letter.State != request.Draft {
		return a.Kit.Go(w, r, letterHref(d.Letter.ID), kit.Notice{})
	}
	v := unitsOf(r.Context(), d)
	f := kit.NewForm(r)
	v.fill(f)
	return a.Kit.Render(w, r, draftPage(r.Context(), d, "units", false), unitsPage(f, v))
}

// unitsOf lists what can be chosen: the regime's levels below the asker's body.
func unitsOf(ctx context.Context, d draftView) unitsView {
	v := unitsView{draftView: d}
	body, ok := d.Tree.Body(d.Letter.Asker)
	if !ok {
		return v
	}
	for _, level := range []org.Level{org.Province, org.District, org.Commune} {
		n := len(d.Tree.Descendants(body.ID, level))
		if n == 0 {
			continue
		}
		v.Levels = append(v.Levels, kit.Choice{Value: string(level) + "|" + body.ID, Text: kit.Say(ctx, "web.collect.all."+string(level), kit.Number(ctx, n))})
	}
	for _, m := range d.Tree.Children(body.ID) {
		v.Children = append(v.Children, kit.Choice{Value: m.ID, Text: m.Name})
		if below := d.Tree.Children(m.ID); len(below) > 0 {
			level := string(below[0].Level())
			v.Within = append(v.Within, kit.Choice{Value: level + "|" + m.ID, Text: kit.Say(ctx, "web.collect.within."+level, m.Name, kit.Number(ctx, len(below)))})
		}
	}
	return v
}

// fill puts the choice of the letter into the form.
func (v *unitsView) fill(f *kit.Form) {
	c := v.Letter.Choice
	var all, also, more []string
	for _, w := range c.All {
		all = append(all, w.Level+"|"+w.Under)
	}
	for _, id := range c.Also {
		if slices.ContainsFunc(v.Children, func(c kit.Choice) bool { return c.Value == id }) {
			also = append(also, id)
		} else {
			more = append(more, lineOf(v.Tree, id))
		}
	}
	var minus []string
	for _, id := range c.Minus {
		minus = append(minus, lineOf(v.Tree, id))
	}
	f.Set("all", all...)
	f.Set("also", also...)
	f.Set("more", strings.Join(more, "\n"))
	f.Set("minus", strings.Join(minus, "\n"))
	f.SetInt("version", v.Letter.Version)
}

// lineOf writes a unit so that unitOf finds it again.
func lineOf(t *org.DayTree, id string) string {
	if m, ok := t.Unit(id); ok {
		return m.Name + " (" + m.Code + ")"
	}
	return id
}

// unitOf finds the unit that a line means: a name, a code, or a name with its code.
func unitOf(t *org.DayTree, line, below string) []*org.Member {
	if open := strings.LastIndexByte(line, '('); open > 0 && strings.HasSuffix(line, ")") {
		if m, ok := t.ByCode(text.Space(line[open+1 : len(line)-1])); ok {
			return []*org.Member{m}
		}
	}
	if m, ok := t.Unit(line); ok {
		return []*org.Member{m}
	}
	return t.Find(line, below)
}

// named reads a list of units, one a line; what names none or several is told.
func named(f *kit.Form, field string, t *org.DayTree, below string) []string {
	var ids []string
	for _, line := range lines(f.Long(field)) {
		found := unitOf(t, line, below)
		switch len(found) {
		case 1:
			ids = append(ids, found[0].ID)
		case 0:
			f.Fail(field, "web.collect.no-unit", line)
		default:
			f.Fail(field, "web.collect.many-units", line, candidates(t, found))
		}
	}
	return ids
}

// candidates writes the units that a name may mean, each as it can be copied back.
func candidates(t *org.DayTree, found []*org.Member) string {
	var all []string
	for _, m := range found[:min(len(found), 6)] {
		one := lineOf(t, m.ID)
		if above, ok := t.Unit(m.Above); ok {
			one += " – " + above.Name
		}
		all = append(all, one)
	}
	return strings.Join(all, "; ")
}

func (a *Area) saveUnits(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	d, err := a.draftOf(r, "units")
	if err != nil {
		return err
	}
	v := unitsOf(r.Context(), d)
	below := ""
	if body, ok := d.Tree.Body(d.Letter.Asker); ok {
		below = body.ID
	}
	in := saved(d.Letter, f.Int("version"))
	in.Choice = request.Choice{Also: append(f.Many("also"), named(f, "more", d.Tree, below)...), Minus: named(f, "minus", d.Tree, below)}
	for _, one := range f.Many("all") {
		if level, under, ok := strings.Cut(one, "|"); ok {
			in.Choice.All = append(in.Choice.All, request.Whole{Level: level, Under: under})
		}
	}
	if f.Bool("addressees") {
		in.Text.Addressees = request.Addressees(in.Choice, d.Tree)
	}
	return a.keep(w, r, f, in, "units", "days", func() error {
		return a.Kit.Again(w, r, draftPage(r.Context(), d, "units", false), unitsPage(f, v))
	})
}
