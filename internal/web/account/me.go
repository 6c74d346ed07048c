package account

import (
	"context"
	"net/http"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/lang"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// meView is the page of one's own account.
type meView struct {
	User     account.User
	Grants   []grantView
	Sessions []sessionView
	Profile  *kit.Form
	Password *kit.Form
	Langs    []kit.Choice
}

type grantView struct {
	Role, Unit string
	From, To   when.Day
	Active     bool
}

type sessionView struct {
	account.Session
	Here bool
}

func mePage(r *http.Request) kit.Page {
	return kit.Page{Title: kit.Say(r.Context(), "web.account.me"), Styles: []string{"admin.css"}}
}

// span writes the days of a right.
func span(ctx context.Context, from, to when.Day) string {
	switch {
	case from.IsZero() && to.IsZero():
		return kit.Say(ctx, "web.account.always")
	case to.IsZero():
		return kit.Say(ctx, "web.account.from-day", kit.Day(ctx, from))
	case from.IsZero():
		return kit.Say(ctx, "web.account.to-day", kit.Day(ctx, to))
	}
	return kit.Day(ctx, from) + " – " + kit.Day(ctx, to)
}

func langs(r *http.Request) []kit.Choice {
	return []kit.Choice{{Text: kit.Say(r.Context(), "web.account.lang-browser")}, {Value: string(lang.Vi), Text: "Tiếng Việt"}, {Value: string(lang.En), Text: "English"}}
}

// meView gathers the page; forms that were not posted show what is kept.
func (a *Area) meView(r *http.Request, profile, password *kit.Form) (meView, error) {
	ctx := r.Context()
	own, err := a.Accounts.Me(ctx, kit.Who(r))
	if err != nil {
		return meView{}, err
	}
	units := make([]string, 0, len(own.Grants))
	for _, g := range own.Grants {
		units = append(units, g.Unit)
	}
	names, err := a.Names(ctx, kit.Lang(ctx), units)
	if err != nil {
		return meView{}, err
	}
	v := meView{User: own.User, Profile: profile, Password: password, Langs: langs(r)}
	for _, g := range own.Grants {
		v.Grants = append(v.Grants, grantOf(r, g, names[g.Unit]))
	}
	for _, s := range own.Sessions {
		v.Sessions = append(v.Sessions, sessionView{s, s.ID == kit.PersonOf(ctx).Session})
	}
	if v.Profile == nil {
		v.Profile = kit.NewForm(r)
		v.Profile.SetInt("version", int64(own.User.Version))
		v.Profile.Set("email", own.User.Email)
		v.Profile.Set("phone", own.User.Phone)
		v.Profile.Set("lang", string(own.User.Lang))
	}
	if v.Password == nil {
		v.Password = kit.NewForm(r)
	}
	return v, nil
}

func grantOf(r *http.Request, g access.Grant, unit string) grantView {
	return grantView{Role: kit.Say(r.Context(), "access.role."+string(g.Role)), Unit: unit, From: g.From, To: g.To, Active: g.Active(kit.Today(r.Context()))}
}

func (a *Area) me(w http.ResponseWriter, r *http.Request) error { return a.showMe(w, r, nil, nil) }

func (a *Area) showMe(w http.ResponseWriter, r *http.Request, profile, password *kit.Form) error {
	v, err := a.meView(r, profile, password)
	if err != nil {
		return err
	}
	page := mePage(r)
	if profile != nil || password != nil {
		return a.Kit.Again(w, r, page, myPage(v))
	}
	return a.Kit.Render(w, r, page, myPage(v))
}

func (a *Area) saveMe(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := account.SelfIn{Version: int(f.Int("version")), Email: f.Raw("email"), Phone: f.Text("phone"), Lang: lang.Tag(f.Choice("lang", langs(r)))}
	if f.OK() {
		err = a.Accounts.SaveMe(r.Context(), kit.Who(r), in)
		if err == nil {
			if in.Lang != "" {
				a.Kit.Speak(w, r, in.Lang)
			}
			return a.Kit.Go(w, r, "/account", kit.Done("web.account.saved"))
		}
	}
	if f.Take(err) {
		return a.showMe(w, r, f, nil)
	}
	return err
}

func (a *Area) changePassword(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	checkAgain(f)
	if f.OK() {
		in := account.ChangeIn{Current: f.Raw("current"), Password: f.Raw("password"), Session: kit.PersonOf(r.Context()).Session}
		err = a.Accounts.ChangePassword(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, "/account", kit.Done("web.account.password-changed"))
		}
	}
	if f.Take(err) {
		return a.showMe(w, r, nil, f)
	}
	return err
}

// actFor chooses the unit acted for and goes back to the page. What is shown there may not
// be for the new unit; then the page says so itself.
func (a *Area) actFor(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	person := kit.PersonOf(r.Context())
	unit := f.Raw("unit")
	if err := a.Accounts.ActFor(r.Context(), person.Actor, account.ActIn{Session: person.Session, Unit: unit}); err != nil {
		return err
	}
	names, err := a.Names(r.Context(), kit.Lang(r.Context()), []string{unit})
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, kit.SafeNext(f.Raw("next")), kit.Done("web.account.acts-for", names[unit]))
}

func (a *Area) endSession(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	if err := a.Accounts.EndSession(r.Context(), kit.Who(r), f.Raw("id")); err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/account", kit.Done("web.account.session-ended"))
}

func (a *Area) endOthers(w http.ResponseWriter, r *http.Request) error {
	n, err := a.Accounts.EndOtherSessions(r.Context(), kit.Who(r), kit.PersonOf(r.Context()).Session)
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/account", kit.Done("web.account.others-ended", kit.Number(r.Context(), n)))
}
