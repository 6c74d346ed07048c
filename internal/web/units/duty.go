package units

import (
	"net/http"

	"tonghop/internal/org"
	"tonghop/internal/web/kit"
)

// dutyFormView is the form by which a report is handed to a division or a person.
type dutyFormView struct {
	Sheet                      org.Sheet
	Regimes, Divisions, People []kit.Choice
}

func (a *Area) dutyFormView(r *http.Request) (dutyFormView, kit.Page, error) {
	ctx := r.Context()
	s, err := a.mayChange(r)
	if err != nil {
		return dutyFormView{}, kit.Page{}, err
	}
	v := dutyFormView{Sheet: s}
	if v.Regimes, err = a.regimes(r); err != nil {
		return v, kit.Page{}, err
	}
	nobody := kit.Choice{Text: kit.Say(ctx, "web.units.nobody")}
	v.Divisions, v.People = []kit.Choice{nobody}, append([]kit.Choice{nobody}, staffChoices(s.People)...)
	for _, d := range s.Divisions {
		v.Divisions = append(v.Divisions, kit.Choice{Value: d.ID, Text: memberName(ctx, d)})
	}
	return v, formPage(ctx, s, kit.Say(ctx, "web.units.hand-over")), nil
}

func (a *Area) dutyForm(w http.ResponseWriter, r *http.Request) error {
	v, page, err := a.dutyFormView(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	regime := kit.QueryOf(r).Get("regime")
	f.Set("regime", regime)
	f.SetDay("from", v.Sheet.On)
	for _, d := range v.Sheet.Duties {
		if d.Regime == regime && d.To.IsZero() {
			f.Set("division", d.Division)
			f.Set("person", d.Person)
		}
	}
	return a.Kit.Render(w, r, page, handOverForm(f, v))
}

func (a *Area) setDuty(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	v, page, err := a.dutyFormView(r)
	if err != nil {
		return err
	}
	in := org.DutyIn{Unit: v.Sheet.Unit.ID, Division: f.Choice("division", v.Divisions), Person: f.Choice("person", v.People), From: f.Day("from", kit.Required), Basis: f.Text("basis", kit.Max(80))}
	if v.Regimes == nil {
		in.Regime = f.Text("regime", kit.Required, kit.Max(80))
	} else {
		in.Regime = f.Choice("regime", v.Regimes, kit.Required)
	}
	if f.OK() {
		if err = a.Units.SetDuty(r.Context(), kit.Who(r), in); err == nil {
			return a.Kit.Go(w, r, unitHref(v.Sheet.Unit.ID, dayNone)+"?tab=duties", kit.Done("web.units.saved"))
		}
	}
	if f.Take(err) {
		return a.Kit.Again(w, r, page, handOverForm(f, v))
	}
	return err
}
