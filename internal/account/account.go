// Package account owns people who may sign in: their passwords, sessions and one-time
// links, and how often somebody tried in vain.
//
// Gate is for those who are not signed in yet: signing in, the first administrator, setting a
// password by a link, finding the person of a session. Service is for the signed in: their
// own account, and the accounts and rights that administrators look after. What people
// may do is told by grants, which package access owns.
package account

import (
	"net/mail"
	"strings"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Verbs of the accounts.
const (
	View   access.Verb = "account.view"
	Manage access.Verb = "account.manage"
)

// What people do to their own accounts; recorded, never granted.
const (
	signedIn        = "account.sign-in"
	signedOut       = "account.sign-out"
	lockedOut       = "account.lock"
	passwordChanged = "account.password"
	selfChanged     = "account.self"
	actedFor        = "account.act-for"
	sessionEnded    = "account.session-end"
)

// State is where an account stands.
type State string

// The states.
const (
	Invited  State = "invited"  // has not set a password yet
	Active   State = "active"   // may sign in
	Disabled State = "disabled" // may not
)

// User is a person who may sign in.
type User struct {
	ID      string
	Login   string
	Name    string
	Title   string // what is shown below the name: "Chuyên viên Phòng VH&TT"
	Email   string
	Phone   string
	Unit    string // where the account is looked after; what it may do, grants tell
	State   State
	Lang    lang.Tag // his own choice; empty is none
	Seen    when.Instant
	Created when.Instant
	Version int

	password   string
	passwordAt when.Instant
}

// HasPassword tells whether a password has been set.
func (u User) HasPassword() bool { return u.password != "" }

// PasswordSince is when the password was set.
func (u User) PasswordSince() when.Instant { return u.passwordAt }

func (u User) ref() audit.Ref { return audit.Ref{Noun: "account", ID: u.ID, Unit: u.Unit} }

// Session is one browser in which a person is signed in.
type Session struct {
	ID      string
	Account string
	Unit    string // acted for; "" until one was chosen
	Device  string
	Address string
	Created when.Instant
	Seen    when.Instant
	Expires when.Instant
}

// Limits of what people may write.
const (
	mostLogin = 64
	leastName = 2
	mostName  = 120
	mostText  = 200
)

// ProfileIn is what is written of a person.
type ProfileIn struct {
	Login, Name, Title, Email, Phone string
	Unit                             string
	Lang                             lang.Tag
}

// clean puts the texts into one form.
func (in ProfileIn) clean() ProfileIn {
	in.Login = strings.ToLower(text.Space(text.NFC(in.Login)))
	in.Name = text.Space(text.NFC(in.Name))
	in.Title = text.Space(text.NFC(in.Title))
	in.Email = strings.TrimSpace(in.Email)
	in.Phone = text.Space(in.Phone)
	return in
}

// check tells all that is wrong with it, by field.
func (in ProfileIn) check() error {
	wrong := fault.New(fault.Invalid, "account.wrong-fields")
	switch {
	case in.Login == "":
		wrong.At("login", "account.login-needed")
	case len(in.Login) > mostLogin || !isLogin(in.Login):
		wrong.At("login", "account.login-form")
	}
	if n := len([]rune(in.Name)); n < leastName || n > mostName {
		wrong.At("name", "account.name-length", leastName, mostName)
	}
	if len([]rune(in.Title)) > mostText {
		wrong.At("title", "account.too-long", mostText)
	}
	if in.Email != "" && !isEmail(in.Email) {
		wrong.At("email", "account.email-form")
	}
	if len(in.Phone) > 30 || strings.Trim(in.Phone, "+0123456789 .()-") != "" {
		wrong.At("phone", "account.phone-form")
	}
	if in.Unit == "" {
		wrong.At("unit", "account.unit-needed")
	}
	if in.Lang != "" && in.Lang != lang.Vi && in.Lang != lang.En {
		wrong.At("lang", "account.lang")
	}
	return wrong.OrNil()
}

// isLogin allows what can be typed on any keyboard and read out on the telephone.
func isLogin(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789._-@") == "" && strings.Trim(s, "._-@") != "" && !strings.ContainsAny(s[:1], "._-@")
}

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= mostText && strings.Contains(s[strings.IndexByte(s, '@'):], ".")
}

// foldLogin is how logins are compared.
func foldLogin(s string) string { return text.Fold(strings.TrimSpace(s)) }

// Times of the gate that nobody needs to set.
const (
	firstLinkLasts    = 24 * time.Hour
	passwordLinkLasts = 7 * 24 * time.Hour
)
