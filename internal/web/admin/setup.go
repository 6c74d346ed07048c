package admin

import (
	"net/http"

	"tonghop/internal/org/roster"
	"tonghop/internal/web/kit"
)

// country is the choice of all provinces.
const country = "*"

type setupView struct {
	Form    *kit.Form
	Choices []kit.Choice
}

// provinces are what a fresh installation may begin with.
func provinces(r *http.Request) ([]kit.Choice, error) {
	all, err := roster.Provinces()
	if err != nil {
		return nil, err
	}
	choices := []kit.Choice{{Text: kit.Say(r.Context(), "web.admin.choose")}, {Value: country, Text: kit.Say(r.Context(), "web.admin.country")}}
	for _, u := range all {
		choices = append(choices, kit.Choice{Value: u.Code, Text: u.Names[len(u.Names)-1].Name})
	}
	return choices, nil
}

// setup asks with which units a fresh installation begins.
func (a *Area) setup(w http.ResponseWriter, r *http.Request) error {
	founded, err := a.Lists.Founded(r.Context(), kit.Who(r))
	if err != nil {
		return err
	}
	if founded {
		return a.Kit.Go(w, r, "/units", kit.Warn("org.founded"))
	}
	choices, err := provinces(r)
	if err != nil {
		return err
	}
	return a.Kit.Render(w, r, setupPageOf(r), setupPage(setupView{kit.NewForm(r), choices}))
}

func setupPageOf(r *http.Request) kit.Page {
	p := below(r, kit.Say(r.Context(), "web.admin.setup"), "about")
	p.Crumbs = p.Crumbs[:1]
	return p
}

func (a *Area) found(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	if _, err := a.Lists.Founded(r.Context(), kit.Who(r)); err != nil {
		return err
	}
	choices, err := provinces(r)
	if err != nil {
		return err
	}
	in := roster.FoundIn{Province: f.Choice("province", choices, kit.Required)}
	if in.Province == country {
		in.Province = ""
	}
	if f.OK() {
		n, err := a.Lists.Found(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, "/admin", kit.Done("web.admin.founded", kit.Number(r.Context(), n)))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, setupPageOf(r), setupPage(setupView{f, choices}))
}
