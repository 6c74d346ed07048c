package account

import (
	"net/http"

	"tonghop/internal/account"
	"tonghop/internal/web/kit"
)

func signInPage(r *http.Request) kit.Page {
	return kit.Page{Title: kit.Say(r.Context(), "web.kit.sign-in"), NoHead: true, Bare: true, Styles: []string{"admin.css"}}
}

func (a *Area) signIn(w http.ResponseWriter, r *http.Request) error {
	next := kit.SafeNext(r.URL.Query().Get("next"))
	if kit.PersonOf(r.Context()).Signed() {
		return a.Kit.Go(w, r, next, kit.Notice{})
	}
	f := kit.NewForm(r)
	f.Set("next", next)
	return a.Kit.Render(w, r, signInPage(r), kit.SignInForm(f, a.Kit.SignInView(r)))
}

// enter signs in. What is wrong is told on the form, which keeps where the person was going
// and what he had posted when his last session ended.
func (a *Area) enter(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, keptForms)
	if err != nil {
		return err
	}
	in := account.SignInIn{Login: f.Raw("name"), Password: f.Raw("password"), Address: a.Address(r), Device: device(r)}
	kit.Required(f, "name", in.Login)
	kit.Required(f, "password", in.Password)
	if f.OK() {
		token, err := a.Gate.SignIn(r.Context(), in)
		if err == nil {
			return a.Kit.SignedIn(w, r, f, token, a.Session)
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, signInPage(r), kit.SignInForm(f, a.Kit.SignInView(r)))
}

// keptForms is how large a sign-in may be that carries a kept form with it.
const keptForms = 96 << 20

func (a *Area) leave(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(kit.SessionCookie); err == nil && c.Value != "" {
		if err := a.Gate.SignOut(r.Context(), c.Value); err != nil {
			return err
		}
	}
	return a.Kit.SignedOut(w, r)
}

func firstPage(r *http.Request) kit.Page {
	return kit.Page{Title: kit.Say(r.Context(), "web.account.first"), NoHead: true, Bare: true, Styles: []string{"admin.css"}}
}

// first shows the form that makes the first administrator, to who has the printed link.
func (a *Area) first(w http.ResponseWriter, r *http.Request) error {
	if err := a.Gate.CheckFirst(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return a.Kit.Render(w, r, firstPage(r), firstForm(kit.NewForm(r), r.PathValue("token")))
}

func (a *Area) makeFirst(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := account.FirstIn{Token: r.PathValue("token"), Login: f.Text("login"), Name: f.Text("name"), Password: f.Raw("password"), Address: a.Address(r), Device: device(r)}
	checkAgain(f)
	if f.OK() {
		token, err := a.Gate.First(r.Context(), in)
		if err == nil {
			f.Set("next", "/admin")
			return a.Kit.SignedIn(w, r, f, token, a.Session)
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, firstPage(r), firstForm(f, in.Token))
}

// checkAgain has a new password typed twice alike: a slip would lock its person out.
func checkAgain(f *kit.Form) {
	if f.Raw("password") != f.Raw("password-again") {
		f.Fail("password-again", "web.account.not-alike")
	}
}

func linkPage(r *http.Request) kit.Page {
	return kit.Page{Title: kit.Say(r.Context(), "web.account.set-password"), NoHead: true, Bare: true, Styles: []string{"admin.css"}}
}

// link shows the form that sets a password, to who has the link.
func (a *Area) link(w http.ResponseWriter, r *http.Request) error {
	u, err := a.Gate.Linked(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return a.Kit.Render(w, r, linkPage(r), linkForm(kit.NewForm(r), linkView{r.PathValue("token"), u.Name, u.Login}))
}

func (a *Area) setByLink(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	token := r.PathValue("token")
	u, err := a.Gate.Linked(r.Context(), token)
	if err != nil {
		return err
	}
	checkAgain(f)
	if f.OK() {
		session, err := a.Gate.SetPassword(r.Context(), account.SetIn{Token: token, Password: f.Raw("password"), Address: a.Address(r), Device: device(r)})
		if err == nil {
			return a.Kit.SignedIn(w, r, f, session, a.Session)
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, linkPage(r), linkForm(f, linkView{token, u.Name, u.Login}))
}

// linkView is what the form of a password link shows.
type linkView struct{ Token, Name, Login string }
