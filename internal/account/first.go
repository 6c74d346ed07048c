package account

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// FirstLink gives the token of the link by which the first administrator is made, as long as
// there is no account; an earlier link is void then. No token means that accounts exist.
func (g *Gate) FirstLink(ctx context.Context) (token string, err error) {
	err = g.door.Public(ctx, "the first administrator: there is nobody yet who could be asked", func(tx *access.Tx) error {
		token = ""
		any, err := anybody(tx.Tx)
		if err != nil || any {
			return err
		}
		token = seal.Token()
		return putLink(tx.Tx, forFirst, "", token, when.InstantOf(tx.At.Time().Add(firstLinkLasts)))
	})
	return token, err
}

func anybody(tx *db.Tx) (bool, error) {
	n, err := db.Value[int](tx, "SELECT count(*) FROM account_user")
	return n > 0, err
}

// FirstIn makes the first administrator.
type FirstIn struct {
	Token, Login, Name, Password string
	Address, Device              string
}

// First makes the first administrator by the link printed at the first start, and signs
// him in. He administers the installation.
func (g *Gate) First(ctx context.Context, in FirstIn) (token string, err error) {
	profile := ProfileIn{Login: in.Login, Name: in.Name, Unit: access.House}.clean()
	if err := g.CheckFirst(ctx, in.Token); err != nil {
		return "", err
	}
	u := User{ID: uid.New(), Login: profile.Login, Name: profile.Name, Unit: access.House, State: Invited}
	if err := joinFields(profile.check(), checkPassword(in.Password, u)); err != nil {
		return "", err
	}
	hash, err := seal.HashPassword(ctx, in.Password)
	if err != nil {
		return "", err
	}
	token = seal.Token()
	err = g.door.Public(ctx, "the first administrator: the one-time link is the right", func(tx *access.Tx) error {
		if _, err := link(tx.Tx, forFirst, in.Token); err != nil {
			return err
		}
		if err := spend(tx.Tx, in.Token); err != nil {
			return err
		}
		if any, err := anybody(tx.Tx); err != nil || any {
			return orElse(err, fault.New(fault.NotFound, "account.link-gone"))
		}
		return g.found(tx.Tx, u, hash, token, in)
	})
	return token, err
}

// found writes the first administrator with his right and his session.
func (g *Gate) found(tx *db.Tx, u User, hash, token string, in FirstIn) error {
	if err := access.EnsureHouse(tx); err != nil {
		return err
	}
	if err := insert(tx, u, ""); err != nil {
		return err
	}
	if err := savePassword(tx, u.ID, hash); err != nil {
		return err
	}
	if _, err := access.AddGrant(tx, access.Grant{Account: u.ID, Role: access.Admin, Unit: access.House, GrantedBy: u.ID}); err != nil {
		return err
	}
	if err := record(tx, u, string(Manage), map[string]string{"first": u.Login}); err != nil {
		return err
	}
	return g.begin(tx, u, token, in.Device, in.Address)
}

// CheckFirst tells whether the link for the first administrator is still good.
func (g *Gate) CheckFirst(ctx context.Context, token string) error {
	return g.door.Read(ctx, access.System("first"), func(tx *access.Tx) error {
		tx.Signed()
		_, err := link(tx.Tx, forFirst, token)
		return err
	})
}

// Linked gives the person of a link for setting a password.
func (g *Gate) Linked(ctx context.Context, token string) (u User, err error) {
	err = g.door.Read(ctx, access.System("link"), func(tx *access.Tx) error {
		tx.Signed()
		id, err := link(tx.Tx, forPassword, token)
		if err != nil {
			return err
		}
		u, err = ByID(tx.Tx, id)
		return err
	})
	return u, err
}

// SetIn sets a password by a link.
type SetIn struct{ Token, Password, Address, Device string }

// SetPassword sets a password by a one-time link and signs the person in. Sessions that were
// open elsewhere end: the link may have been asked for because somebody else knew the old one.
func (g *Gate) SetPassword(ctx context.Context, in SetIn) (token string, err error) {
	u, err := g.Linked(ctx, in.Token)
	if err != nil {
		return "", err
	}
	if err := checkPassword(in.Password, u); err != nil {
		return "", err
	}
	hash, err := seal.HashPassword(ctx, in.Password)
	if err != nil {
		return "", err
	}
	token = seal.Token()
	err = g.door.Public(ctx, "setting a password: the one-time link is the right", func(tx *access.Tx) error {
		if _, err := link(tx.Tx, forPassword, in.Token); err != nil {
			return err
		}
		if err := spend(tx.Tx, in.Token); err != nil {
			return err
		}
		if again, err := ByID(tx.Tx, u.ID); err != nil || again.State == Disabled {
			return orElse(err, fault.New(fault.NotFound, "account.link-gone"))
		}
		if err := savePassword(tx.Tx, u.ID, hash); err != nil {
			return err
		}
		if _, err := endSessions(tx.Tx, u.ID, ""); err != nil {
			return err
		}
		if err := record(tx.Tx, u, passwordChanged, map[string]bool{"link": true}); err != nil {
			return err
		}
		return g.begin(tx.Tx, u, token, in.Device, in.Address)
	})
	return token, err
}

// joinFields puts the fields of several checks into one fault.
func joinFields(checks ...error) error {
	all := fault.New(fault.Invalid, "account.wrong-fields")
	for _, err := range checks {
		for field, reason := range fault.FieldsOf(err) {
			all.At(field, reason.Code, reason.Args...)
		}
	}
	return all.OrNil()
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
