package account

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/seal"
)

// Service is the use cases of signed people: their own account, and the accounts and
// rights that administrators look after.
type Service struct{ Door *access.Door }

// New makes the service.
func New(door *access.Door) *Service { return &Service{Door: door} }

// Own is what a person sees of himself.
type Own struct {
	User     User
	Sessions []Session
	Grants   []access.Grant
}

// Me gives the asker's own account, his sessions and his rights.
func (s *Service) Me(ctx context.Context, who access.Actor) (own Own, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		tx.Signed()
		if own.User, err = ByID(tx.Tx, who.ID); err != nil {
			return err
		}
		if own.Sessions, err = sessionsOf(tx.Tx, who.ID); err != nil {
			return err
		}
		own.Grants, err = access.GrantsOf(tx.Tx, who.ID)
		return err
	})
	return own, err
}

// SelfIn is what a person changes of himself.
type SelfIn struct {
	Version      int
	Email, Phone string
	Lang         lang.Tag
}

// SaveMe saves what a person may change of himself; login, name and unit are the
// administrator's.
func (s *Service) SaveMe(ctx context.Context, who access.Actor, in SelfIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		u, err := ByID(tx.Tx, who.ID)
		if err != nil {
			return err
		}
		p := ProfileIn{Login: u.Login, Name: u.Name, Title: u.Title, Email: in.Email, Phone: in.Phone, Unit: u.Unit, Lang: in.Lang}.clean()
		if err := p.check(); err != nil {
			return err
		}
		u.Email, u.Phone, u.Lang = p.Email, p.Phone, p.Lang
		if err := save(tx.Tx, u, in.Version); err != nil {
			return err
		}
		return tx.Record(selfChanged, u.ref(), nil)
	})
}

// ChangeIn changes a password. Session is the one that stays open.
type ChangeIn struct{ Current, Password, Session string }

// ChangePassword changes the asker's password and ends his other sessions.
func (s *Service) ChangePassword(ctx context.Context, who access.Actor, in ChangeIn) error {
	var u User
	err := s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		tx.Signed()
		u, err = ByID(tx.Tx, who.ID)
		return err
	})
	if err != nil {
		return err
	}
	if right, err := seal.CheckPassword(ctx, u.password, in.Current); err != nil || !right {
		return orElse(err, fault.New(fault.Invalid, "account.wrong-fields").At("current", "account.current-wrong"))
	}
	if err := checkPassword(in.Password, u); err != nil {
		return err
	}
	hash, err := seal.HashPassword(ctx, in.Password)
	if err != nil {
		return err
	}
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		again, err := ByID(tx.Tx, who.ID)
		if err != nil {
			return err
		}
		if again.password != u.password {
			return fault.New(fault.Stale, "account.stale")
		}
		if err := savePassword(tx.Tx, u.ID, hash); err != nil {
			return err
		}
		if err := dropLinks(tx.Tx, forPassword, u.ID); err != nil {
			return err
		}
		if _, err := endSessions(tx.Tx, u.ID, in.Session); err != nil {
			return err
		}
		return tx.Record(passwordChanged, u.ref(), nil)
	})
}

// EndSession ends one of the asker's own sessions.
func (s *Service) EndSession(ctx context.Context, who access.Actor, id string) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		u, err := ByID(tx.Tx, who.ID)
		if err != nil {
			return err
		}
		n, err := tx.Exec("DELETE FROM account_session WHERE id = $1 AND account = $2", id, who.ID)
		if err != nil || n == 0 {
			return orElse(err, fault.New(fault.NotFound, "account.session-gone"))
		}
		return tx.Record(sessionEnded, u.ref(), nil)
	})
}

// EndOtherSessions ends the asker's sessions in all other browsers.
func (s *Service) EndOtherSessions(ctx context.Context, who access.Actor, keep string) (ended int64, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		u, err := ByID(tx.Tx, who.ID)
		if err != nil {
			return err
		}
		if ended, err = endSessions(tx.Tx, who.ID, keep); err != nil {
			return err
		}
		if ended == 0 {
			tx.Unchanged()
			return nil
		}
		return tx.Record(sessionEnded, u.ref(), map[string]int64{"others": ended})
	})
	return ended, err
}

// ActIn chooses the unit that a session acts for.
type ActIn struct{ Session, Unit string }

// ActFor has a session act for another unit on which the asker holds a role.
func (s *Service) ActFor(ctx context.Context, who access.Actor, in ActIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		units, err := unitsOf(tx.Tx, who.ID)
		if err != nil {
			return err
		}
		if !slices.Contains(units, in.Unit) {
			return fault.New(fault.NotFound, "account.no-such-place")
		}
		n, err := tx.Exec("UPDATE account_session SET unit = $3 WHERE id = $1 AND account = $2", in.Session, who.ID, in.Unit)
		if err != nil || n == 0 {
			return orElse(err, fault.New(fault.NotFound, "account.session-gone"))
		}
		u, err := ByID(tx.Tx, who.ID)
		if err != nil {
			return err
		}
		return tx.Record(actedFor, u.ref(), map[string]string{"unit": in.Unit})
	})
}

// SetLang keeps the language that the asker chose.
func (s *Service) SetLang(ctx context.Context, who access.Actor, tag lang.Tag) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		if tag != lang.Vi && tag != lang.En {
			return fault.New(fault.Invalid, "account.lang")
		}
		u, err := ByID(tx.Tx, who.ID)
		if err != nil {
			return err
		}
		if u.Lang == tag {
			tx.Unchanged()
			return nil
		}
		if _, err := tx.Exec("UPDATE account_user SET lang = $2 WHERE id = $1", who.ID, string(tag)); err != nil {
			return err
		}
		return tx.Record(selfChanged, u.ref(), map[string]string{"lang": string(tag)})
	})
}
