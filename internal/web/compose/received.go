package compose

import (
	"net/http"
	"strings"

	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/org"
	"tonghop/internal/web/kit"
)

// receivedView is what units below have sent to an asker.
type receivedView struct {
	Unit string
	Rows []desk.QueueRow
}

// received lists the reports that wait for the asker's word.
func (a *Area) received(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return err
	}
	rows, err := a.Desk.Queue(r.Context(), kit.Who(r), desk.QueueIn{Unit: unit})
	if err != nil {
		return err
	}
	page := kit.Page{Title: kit.Say(r.Context(), "web.compose.received"), Nav: kit.NavReports, Styles: []string{styles},
		Crumbs: []kit.Crumb{{Text: kit.Say(r.Context(), "web.compose.reports"), Href: "/reports"}}}
	return a.Kit.Render(w, r, page, receivedPage(receivedView{Unit: unit, Rows: rows}))
}

// settings shows a unit's own way of a report.
func (a *Area) settings(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return err
	}
	v, err := a.Reports.Settings(r.Context(), kit.Who(r), filing.SettingsIn{Unit: unit})
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.Set("unit", unit)
	f.SetInt("version", v.Version)
	for name, step := range stepsOf(&v.Way) {
		f.SetBool(name, step.On)
		f.Set(name+".by", step.By)
		f.SetBool(name+".own", step.Own)
	}
	f.Set("archive", v.Archive)
	f.Set("recipients", strings.Join(v.Recipients, "\n"))
	return a.Kit.Render(w, r, settingsLayout(r, v.Name), settingsPage(f, v))
}

func stepsOf(w *filing.Way) map[string]*filing.Step {
	return map[string]*filing.Step{"review": &w.Review, "approval": &w.Approval, "issue": &w.Issue}
}

func settingsLayout(r *http.Request, unit string) kit.Page {
	return kit.Page{Title: kit.Say(r.Context(), "web.compose.settings-of", org.Unit{Name: unit}.InText()), Nav: kit.NavReports, Styles: []string{styles},
		Crumbs: []kit.Crumb{{Text: kit.Say(r.Context(), "web.compose.reports"), Href: "/reports"}}}
}

func (a *Area) saveSettings(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := filing.ChangeSettingsIn{Unit: f.Raw("unit"), Version: f.Int("version"), Archive: f.Text("archive"), Recipients: strings.Split(f.Long("recipients"), "\n")}
	for name, step := range stepsOf(&in.Way) {
		*step = filing.Step{On: f.Bool(name), By: f.Raw(name + ".by"), Own: f.Bool(name + ".own")}
	}
	if f.OK() {
		_, err := a.Reports.ChangeSettings(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, "/reports/settings?unit="+in.Unit, kit.Done("web.compose.settings-saved"))
		}
		if !f.Take(err) {
			return err
		}
	}
	v, err := a.Reports.Settings(r.Context(), kit.Who(r), filing.SettingsIn{Unit: in.Unit})
	if err != nil {
		return err
	}
	return a.Kit.Again(w, r, settingsLayout(r, v.Name), settingsPage(f, v))
}

func divisionChoices(v filing.SettingsPage, anyone string) []kit.Choice {
	all := []kit.Choice{{Value: "", Text: anyone}}
	for _, d := range v.Divisions {
		all = append(all, kit.Choice{Value: d.ID, Text: d.Name})
	}
	return all
}
