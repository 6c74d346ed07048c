package admin

import (
	"context"
	"net/http"
	"strconv"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/lang"
	"tonghop/internal/web/kit"
)

// usersAtOnce is how many accounts a page lists.
const usersAtOnce = 50

type usersView struct {
	Tabs   []kit.Tab
	Query  kit.Query
	Filter *kit.Form
	States []kit.Choice
	Users  []account.User
	Names  map[string]string
	Pager  kit.Pager
}

func states(ctx context.Context) []kit.Choice {
	all := []kit.Choice{{Text: kit.Say(ctx, "web.admin.any-state")}}
	for _, s := range []account.State{account.Active, account.Invited, account.Disabled} {
		all = append(all, kit.Choice{Value: string(s), Text: kit.Say(ctx, "web.admin.user-state."+string(s))})
	}
	return all
}

func (a *Area) users(w http.ResponseWriter, r *http.Request) error {
	seat, err := a.seated(r)
	if err != nil {
		return err
	}
	ctx, q := r.Context(), kit.QueryOf(r)
	skip, err := strconv.Atoi(q.After())
	if err != nil || skip < 0 {
		skip = 0
	}
	f := account.Filter{Search: q.Get("q"), State: account.State(q.One("state", "", string(account.Active), string(account.Invited), string(account.Disabled))), Skip: skip, Limit: usersAtOnce}
	v := usersView{Tabs: tabs(ctx, seat, "users"), Query: q, Filter: q.Form(r), States: states(ctx)}
	var more bool
	if v.Users, more, err = a.Accounts.List(ctx, kit.Who(r), f); err != nil {
		return err
	}
	var units []string
	for _, u := range v.Users {
		units = append(units, u.Unit)
	}
	if v.Names, err = a.Names(ctx, kit.Lang(ctx), units); err != nil {
		return err
	}
	v.Pager = kit.NextPage(q, strconv.Itoa(skip+usersAtOnce), more, len(v.Users), 0)
	p := page(r, "users")
	p.Actions = kit.LinkButton("/admin/users/new", kit.Say(ctx, "web.admin.new-user"), kit.Primary, "plus")
	return a.Kit.Render(w, r, p, usersPage(v))
}

// userTone is the colour of an account's state.
func userTone(s account.State) kit.Tone {
	switch s {
	case account.Active:
		return kit.ToneDone
	case account.Invited:
		return kit.ToneDue
	}
	return kit.ToneNone
}

func langChoices(ctx context.Context) []kit.Choice {
	return []kit.Choice{{Text: kit.Say(ctx, "web.account.lang-browser")}, {Value: string(lang.Vi), Text: "Tiếng Việt"}, {Value: string(lang.En), Text: "English"}}
}

// userForm is the form of an account; found are the units among which the person must
// choose, where what was typed fits several.
type userForm struct {
	Form   *kit.Form
	Action string
	Back   string
	Found  []kit.Choice
	Langs  []kit.Choice
}

func (a *Area) newUser(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.seated(r); err != nil {
		return err
	}
	f := kit.NewForm(r)
	names, err := a.Names(r.Context(), kit.Lang(r.Context()), []string{kit.Who(r).Unit})
	if err != nil {
		return err
	}
	f.Set("unit_text", names[kit.Who(r).Unit])
	return a.Kit.Render(w, r, below(r, kit.Say(r.Context(), "web.admin.new-user"), "users"), newUserPage(a.userForm(r, f, "/admin/users/new", nil)))
}

func (a *Area) userForm(r *http.Request, f *kit.Form, action string, found []kit.Choice) userForm {
	return userForm{Form: f, Action: action, Back: "/admin/users", Found: found, Langs: langChoices(r.Context())}
}

// profile reads the fields of an account.
func (a *Area) profile(r *http.Request, f *kit.Form) (account.ProfileIn, []kit.Choice, error) {
	unit, found, err := a.chooseUnit(r, f, "unit")
	return account.ProfileIn{
		Login: f.Text("login"), Name: f.Text("name"), Title: f.Text("title"), Email: f.Raw("email"), Phone: f.Text("phone"),
		Unit: unit, Lang: lang.Tag(f.Choice("lang", langChoices(r.Context()))),
	}, found, err
}

// grantUnit is the field of the unit of a right; that of the account is on the same page.
const grantUnit = "grant_unit"

// chooseUnit finds the unit that was typed; where several fit, the form asks which.
func (a *Area) chooseUnit(r *http.Request, f *kit.Form, field string) (unit string, found []kit.Choice, err error) {
	words := f.Text(field+"_text", kit.Required)
	if words == "" {
		return "", nil, nil
	}
	if found, err = a.Units(r.Context(), kit.Who(r), words); err != nil {
		return "", nil, err
	}
	if len(found) == 1 {
		return found[0].Value, nil, nil
	}
	if len(found) == 0 {
		f.Fail(field+"_text", "web.admin.no-unit")
		return "", nil, nil
	}
	for _, c := range found {
		if c.Value == f.Raw(field) {
			return c.Value, found, nil
		}
	}
	f.Fail(field, "web.admin.which-unit")
	return "", found, nil
}

func (a *Area) createUser(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	if _, err := a.seated(r); err != nil {
		return err
	}
	in, found, err := a.profile(r, f)
	if err != nil {
		return err
	}
	if f.OK() {
		u, token, err := a.Accounts.Create(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, "/admin/users/"+u.ID, kit.Done("web.admin.created", u.Name, a.passwordLink(token)))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, below(r, kit.Say(r.Context(), "web.admin.new-user"), "users"), newUserPage(a.userForm(r, f, "/admin/users/new", found)))
}

func (a *Area) passwordLink(token string) string { return a.Home + "/set-password/" + token }

// userView is the page of one account.
type userView struct {
	User   account.User
	Form   userForm
	Grants []grantView
	Grant  *kit.Form
	Found  []kit.Choice // units for the right, where several fit
	Roles  []kit.Choice
	Count  int
	Self   bool
}

type grantView struct {
	access.Grant
	UnitName string
	Active   bool
}

func roles(ctx context.Context) []kit.Choice {
	all := make([]kit.Choice, 0, len(access.Roles()))
	for _, role := range access.Roles() {
		all = append(all, kit.Choice{Value: string(role), Text: kit.Say(ctx, "access.role."+string(role)), Hint: kit.Say(ctx, "web.admin.role-hint."+string(role))})
	}
	return all
}

// forms are those of an account's page that were posted and are shown again.
type forms struct {
	profile, grant           *kit.Form
	profileUnits, grantUnits []kit.Choice
}

func (a *Area) user(w http.ResponseWriter, r *http.Request) error { return a.showUser(w, r, forms{}) }

func (a *Area) showUser(w http.ResponseWriter, r *http.Request, f forms) error {
	ctx, id := r.Context(), r.PathValue("id")
	card, err := a.Accounts.Get(ctx, kit.Who(r), id)
	if err != nil {
		return err
	}
	units := []string{card.User.Unit}
	for _, g := range card.Grants {
		units = append(units, g.Unit)
	}
	names, err := a.Names(ctx, kit.Lang(ctx), units)
	if err != nil {
		return err
	}
	again := f.profile != nil || f.grant != nil
	v := userView{User: card.User, Count: card.Sessions, Roles: roles(ctx), Grant: f.grant, Found: f.grantUnits, Self: id == kit.Who(r).ID}
	for _, g := range card.Grants {
		v.Grants = append(v.Grants, grantView{g, names[g.Unit], g.Active(kit.Today(ctx))})
	}
	if f.profile == nil {
		f.profile = kit.NewForm(r)
		fill(f.profile, card.User, names[card.User.Unit])
	}
	if v.Grant == nil {
		v.Grant = kit.NewForm(r)
		v.Grant.Set(grantUnit+"_text", names[card.User.Unit])
		v.Grant.SetDay("from", kit.Today(ctx))
	}
	v.Form = a.userForm(r, f.profile, "/admin/users/"+id+"/profile", f.profileUnits)
	p := below(r, card.User.Name, "users")
	if again {
		return a.Kit.Again(w, r, p, userPage(v))
	}
	return a.Kit.Render(w, r, p, userPage(v))
}

func fill(f *kit.Form, u account.User, unit string) {
	f.SetInt("version", int64(u.Version))
	for name, value := range map[string]string{"login": u.Login, "name": u.Name, "title": u.Title, "email": u.Email, "phone": u.Phone, "lang": string(u.Lang), "unit_text": unit, "unit": u.Unit} {
		f.Set(name, value)
	}
}

func (a *Area) saveUser(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	in, found, err := a.profile(r, f)
	if err != nil {
		return err
	}
	if f.OK() {
		u, err := a.Accounts.Save(r.Context(), kit.Who(r), account.SaveIn{ID: r.PathValue("id"), Version: int(f.Int("version")), ProfileIn: in})
		if err == nil {
			return a.Kit.Go(w, r, "/admin/users/"+u.ID, kit.Done("web.admin.saved", u.Name))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.showUser(w, r, forms{profile: f, profileUnits: found})
}

func (a *Area) newLink(w http.ResponseWriter, r *http.Request, _ *kit.Form) error {
	token, err := a.Accounts.NewLink(r.Context(), kit.Who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/admin/users/"+r.PathValue("id"), kit.Done("web.admin.link", a.passwordLink(token)))
}

func (a *Area) switchUser(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	in := account.SwitchIn{ID: r.PathValue("id"), Version: int(f.Int("version")), Disable: f.Bool("disable")}
	if err := a.Accounts.Switch(r.Context(), kit.Who(r), in); err != nil {
		return err
	}
	done := "web.admin.enabled"
	if in.Disable {
		done = "web.admin.disabled"
	}
	return a.Kit.Go(w, r, "/admin/users/"+in.ID, kit.Done(done))
}

func (a *Area) grant(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	unit, found, err := a.chooseUnit(r, f, grantUnit)
	if err != nil {
		return err
	}
	in := account.GrantIn{Account: r.PathValue("id"), Role: access.Role(f.Choice("role", roles(r.Context()), kit.Required)), Unit: unit, From: f.Day("from"), To: f.Day("to")}
	if f.OK() {
		err := a.Accounts.Grant(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, "/admin/users/"+in.Account, kit.Done("web.admin.granted"))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.showUser(w, r, forms{grant: f, grantUnits: found})
}

func (a *Area) revoke(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	in := account.RevokeIn{Account: r.PathValue("id"), Grant: f.Raw("grant")}
	if err := a.Accounts.Revoke(r.Context(), kit.Who(r), in); err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/admin/users/"+in.Account, kit.Done("web.admin.revoked"))
}
