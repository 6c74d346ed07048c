package kit

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tonghop/internal/fault"
)

const keptPurpose = "kept"

// kept is what somebody posted when his session had ended: where to, the fields, and the
// names of the files, which cannot be kept.
type kept struct {
	Path   string     `json:"p"`
	Values url.Values `json:"v"`
	Files  []string   `json:"f,omitempty"`
}

// SignInPath is the page where people sign in; web/account owns it.
const SignInPath = "/sign-in"

// signIn answers the unsigned: a page asked for leads to the sign-in page and back; what was
// posted is kept in a closed box inside the sign-in form itself.
func (k *Kit) signIn(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		target := SignInPath
		if next := r.URL.RequestURI(); next != "/" {
			target += "?next=" + url.QueryEscape(next)
		}
		http.Redirect(w, r, target, http.StatusSeeOther)
		return nil
	}
	f := stateOf(r.Context()).form
	if f == nil {
		var err error
		if f, err = k.PostedUpTo(w, r, keptBody); err != nil {
			return err
		}
	}
	box, err := k.keep(r, f)
	if err != nil {
		return err
	}
	form := NewForm(r)
	form.Set("kept", box)
	page := Page{Title: Say(r.Context(), "web.kit.sign-in"), NoHead: true, Bare: true, Status: http.StatusUnauthorized}
	return k.Render(w, r, page, SignInForm(form, k.SignInView(r)))
}

// keptBody is how much of a form is read to be kept, its files included.
const keptBody = 64 << 20

func (k *Kit) keep(r *http.Request, f *Form) (string, error) {
	keep := kept{Path: r.URL.RequestURI(), Values: f.values}
	for _, field := range f.files {
		for _, h := range field {
			if h.Filename != "" {
				keep.Files = append(keep.Files, h.Filename)
			}
		}
	}
	slices.Sort(keep.Files)
	plain, err := json.Marshal(keep)
	if err != nil {
		return "", err
	}
	return k.o.Key.Close(keptPurpose, plain)
}

// resumeView is the page after signing in that asks to send again what was typed.
type resumeView struct {
	Path   string
	Fields []Pair // to be sent
	Shown  []Pair // to be read by the person
	Files  []string
}

// resume shows what was typed before signing in again and asks to send it. It is not sent
// by itself: another person may have signed in at this desk.
func (k *Kit) resume(w http.ResponseWriter, r *http.Request, box string) error {
	plain, err := k.o.Key.Open(keptPurpose, box)
	if err != nil {
		return k.Go(w, r, "/", Warn("web.kit.kept-lost"))
	}
	var keep kept
	if err := json.Unmarshal(plain, &keep); err != nil {
		return fault.Wrap(err, fault.Internal, "web.kit.kept-lost")
	}
	f := &Form{values: keep.Values}
	v := resumeView{Path: SafeNext(keep.Path), Fields: f.pairs(), Files: keep.Files}
	for _, p := range v.Fields {
		if strings.TrimSpace(p.Value) != "" && strings.Contains(p.Value, " ") {
			v.Shown = append(v.Shown, p)
		}
	}
	page := Page{Title: Say(r.Context(), "web.kit.resume"), NoHead: true, Bare: true}
	return k.Render(w, r, page, resumePage(v))
}

// pairs are the form's fields in order of name; passwords are left out.
func (f *Form) pairs() []Pair {
	var out []Pair
	for _, name := range f.Names("") {
		if secret(name) {
			continue
		}
		for _, v := range f.values[name] {
			out = append(out, Pair{name, v})
		}
	}
	return out
}

// secret tells a field that is never shown again.
func secret(name string) bool { return strings.Contains(name, "password") || name == "kept" }

// SignInView is what the sign-in form shows besides its fields.
type SignInView struct {
	Accounts []Account
}

// SignInView gathers it.
func (k *Kit) SignInView(r *http.Request) SignInView {
	if k.o.SignInNote == nil {
		return SignInView{}
	}
	return SignInView{Accounts: k.o.SignInNote(r.Context())}
}
