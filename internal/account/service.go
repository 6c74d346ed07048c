package account

import (
	"context"
	"iter"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// words are the words of a search, folded and made safe for LIKE.
func words(search string) iter.Seq[string] {
	safe := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)
	return func(yield func(string) bool) {
		for w := range strings.FieldsSeq(text.Fold(search)) {
			if !yield(safe.Replace(w)) {
				return
			}
		}
	}
}

// List gives the accounts that the asker looks after, by name. More tells that there
// are others behind them.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter) (users []User, more bool, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		f.within = tx.Visible(View, "unit")
		users, more, err = list(tx.Tx, f)
		return err
	})
	return users, more, err
}

// Card is an account with its rights and how many sessions it has.
type Card struct {
	User     User
	Grants   []access.Grant
	Sessions int
}

// Get gives an account with its rights.
func (s *Service) Get(ctx context.Context, who access.Actor, id string) (c Card, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		if c.User, err = load(tx, View, id); err != nil {
			return err
		}
		if c.Grants, err = access.GrantsOf(tx.Tx, id); err != nil {
			return err
		}
		open, err := sessionsOf(tx.Tx, id)
		c.Sessions = len(open)
		return err
	})
	return c, err
}

// load finds an account and asks for a verb on the unit that looks after it. One that is
// not there and one that may not be seen are told alike.
func load(tx *access.Tx, v access.Verb, id string) (User, error) {
	u, err := ByID(tx.Tx, id)
	if fault.Is(err, fault.NotFound) {
		tx.Signed()
		return u, fault.New(fault.NotFound, "access.not-found")
	}
	if err != nil {
		return u, err
	}
	return u, tx.Must(v, u.Unit)
}

// Create makes an account without a password, and gives the token of the link by which
// its person sets one.
func (s *Service) Create(ctx context.Context, who access.Actor, in ProfileIn) (u User, token string, err error) {
	in = in.clean()
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if in.Unit == "" {
			tx.Signed()
			return in.check()
		}
		if err := tx.Must(Manage, in.Unit); err != nil {
			return err
		}
		if err := in.check(); err != nil {
			return err
		}
		u = User{ID: uid.New(), Login: in.Login, Name: in.Name, Title: in.Title, Email: in.Email, Phone: in.Phone, Unit: in.Unit, Lang: in.Lang, State: Invited, Created: tx.At, Version: 1}
		if err := insert(tx.Tx, u, who.ID); err != nil {
			return err
		}
		token = seal.Token()
		if err := putLink(tx.Tx, forPassword, u.ID, token, when.InstantOf(tx.At.Time().Add(passwordLinkLasts))); err != nil {
			return err
		}
		return tx.Record(Manage, u.ref(), map[string]string{"created": u.Login})
	})
	return u, token, err
}

// SaveIn changes an account.
type SaveIn struct {
	ID      string
	Version int
	ProfileIn
}

// Save changes an account. Moving it to another unit needs the right on both.
func (s *Service) Save(ctx context.Context, who access.Actor, in SaveIn) (u User, err error) {
	in.ProfileIn = in.clean()
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		was, err := load(tx, Manage, in.ID)
		if err != nil {
			return err
		}
		if err := in.check(); err != nil {
			return err
		}
		if in.Unit != was.Unit {
			if err := tx.Must(Manage, in.Unit); err != nil {
				return err
			}
		}
		u = was
		u.Login, u.Name, u.Title, u.Email, u.Phone, u.Unit, u.Lang = in.Login, in.Name, in.Title, in.Email, in.Phone, in.Unit, in.Lang
		if err := save(tx.Tx, u, in.Version); err != nil {
			return err
		}
		u.Version = in.Version + 1
		return tx.Record(Manage, u.ref(), changes(was, u))
	})
	return u, err
}

// changes are the fields that an edit changed, for the audit.
func changes(was, is User) map[string][2]string {
	all := map[string][2]string{}
	note := func(name, a, b string) {
		if a != b {
			all[name] = [2]string{a, b}
		}
	}
	note("login", was.Login, is.Login)
	note("name", was.Name, is.Name)
	note("title", was.Title, is.Title)
	note("email", was.Email, is.Email)
	note("phone", was.Phone, is.Phone)
	note("unit", was.Unit, is.Unit)
	note("lang", string(was.Lang), string(is.Lang))
	note("state", string(was.State), string(is.State))
	return all
}

// NewLink gives a fresh link for setting a password, where the person has forgotten his
// or never used the first one. The old password stays good until the link is used.
func (s *Service) NewLink(ctx context.Context, who access.Actor, id string) (token string, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		u, err := load(tx, Manage, id)
		if err != nil {
			return err
		}
		if u.State == Disabled {
			return fault.New(fault.Closed, "account.disabled")
		}
		token = seal.Token()
		if err := putLink(tx.Tx, forPassword, u.ID, token, when.InstantOf(tx.At.Time().Add(passwordLinkLasts))); err != nil {
			return err
		}
		return tx.Record(Manage, u.ref(), map[string]bool{"link": true})
	})
	return token, err
}

// SwitchIn disables or enables an account.
type SwitchIn struct {
	ID      string
	Version int
	Disable bool
}

// Switch disables an account, ending its sessions at once, or enables it again.
func (s *Service) Switch(ctx context.Context, who access.Actor, in SwitchIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		was, err := load(tx, Manage, in.ID)
		if err != nil {
			return err
		}
		if in.ID == who.ID {
			return fault.New(fault.Conflict, "account.not-oneself")
		}
		u := was
		switch {
		case in.Disable:
			u.State = Disabled
		case was.HasPassword():
			u.State = Active
		default:
			u.State = Invited
		}
		if u.State == was.State {
			tx.Unchanged()
			return nil
		}
		if err := save(tx.Tx, u, in.Version); err != nil {
			return err
		}
		if in.Disable {
			if err := shutOut(tx.Tx, u.ID); err != nil {
				return err
			}
		}
		return tx.Record(Manage, u.ref(), changes(was, u))
	})
}

// shutOut ends all ways in of an account.
func shutOut(tx *db.Tx, id string) error {
	if _, err := endSessions(tx, id, ""); err != nil {
		return err
	}
	return dropLinks(tx, forPassword, id)
}

// GrantIn gives an account a role on a unit for a span of days.
type GrantIn struct {
	Account  string
	Role     access.Role
	Unit     string
	From, To when.Day
}

// Grant gives a role. Nobody gives rights beyond where he administers himself.
func (s *Service) Grant(ctx context.Context, who access.Actor, in GrantIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		u, err := load(tx, View, in.Account)
		if err != nil {
			return err
		}
		wrong := fault.New(fault.Invalid, "account.wrong-fields")
		if !in.Role.Known() {
			wrong.At("role", "account.role-needed")
		}
		if in.Unit == "" {
			wrong.At("unit", "account.unit-needed")
		}
		if !in.To.IsZero() && in.To.Before(in.From) {
			wrong.At("to", "account.ends-before")
		}
		if err := wrong.OrNil(); err != nil {
			return err
		}
		if err := tx.Must(Manage, in.Unit); err != nil {
			return err
		}
		if err := refuseTwice(tx.Tx, in); err != nil {
			return err
		}
		g := access.Grant{Account: u.ID, Role: in.Role, Unit: in.Unit, From: in.From, To: in.To, GrantedBy: who.ID}
		if _, err := access.AddGrant(tx.Tx, g); err != nil {
			return err
		}
		return tx.Record(Manage, u.ref(), map[string]string{"granted": string(in.Role), "on": in.Unit, "from": in.From.String(), "to": in.To.String()})
	})
}

// refuseTwice refuses a right that the account has already for the same days.
func refuseTwice(tx *db.Tx, in GrantIn) error {
	grants, err := access.GrantsOf(tx, in.Account)
	if err != nil {
		return err
	}
	for _, g := range grants {
		covers := !in.From.Before(g.From) && (g.To.IsZero() || !in.To.IsZero() && !in.To.After(g.To))
		if g.Role == in.Role && g.Unit == in.Unit && covers {
			return fault.New(fault.Conflict, "account.has-grant").At("role", "account.has-grant")
		}
	}
	return nil
}

// RevokeIn ends a right.
type RevokeIn struct{ Account, Grant string }

// Revoke ends a right at once. Nobody takes his own administration away by mistake.
func (s *Service) Revoke(ctx context.Context, who access.Actor, in RevokeIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		g, err := access.GrantByID(tx.Tx, in.Grant)
		if err != nil || g.Account != in.Account {
			tx.Signed()
			return fault.New(fault.NotFound, "access.no-grant")
		}
		if err := tx.Must(Manage, g.Unit); err != nil {
			return err
		}
		if g.Account == who.ID && g.Role == access.Admin {
			return fault.New(fault.Conflict, "account.not-oneself")
		}
		u, err := ByID(tx.Tx, g.Account)
		if err != nil {
			return err
		}
		if err := access.Revoke(tx.Tx, g.ID); err != nil {
			return err
		}
		return tx.Record(Manage, u.ref(), map[string]string{"revoked": string(g.Role), "on": g.Unit})
	})
}
