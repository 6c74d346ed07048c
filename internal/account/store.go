package account

import (
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

const userColumns = "id, login, name, title, email, phone, unit, state, lang, password, password_at, seen_at, created_at, version"

func scanUser(s db.Scan) (User, error) {
	var u User
	err := s(&u.ID, &u.Login, &u.Name, &u.Title, &u.Email, &u.Phone, &u.Unit, &u.State, &u.Lang, &u.password, &u.passwordAt, &u.Seen, &u.Created, &u.Version)
	return u, err
}

// ByID finds an account. The caller has asked access.
func ByID(tx *db.Tx, id string) (User, error) {
	u, found, err := db.Maybe(tx, "SELECT "+userColumns+" FROM account_user WHERE id = $1", scanUser, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "account.none")
	}
	return u, err
}

func byLogin(tx *db.Tx, fold string) (User, bool, error) {
	return db.Maybe(tx, "SELECT "+userColumns+" FROM account_user WHERE login_fold = $1", scanUser, fold)
}

// NamesOf gives the names of accounts by their identities. The caller has asked access.
func NamesOf(tx *db.Tx, ids []string) (map[string]string, error) {
	names := map[string]string{}
	c := db.In("id", ids)
	err := db.Each(tx, "SELECT id, name FROM account_user WHERE "+c.SQL, func(s db.Scan) error {
		var id, name string
		err := s(&id, &name)
		names[id] = name
		return err
	}, c.Args...)
	return names, err
}

// insert writes a new account.
func insert(tx *db.Tx, u User, by string) error {
	_, err := tx.Exec(`INSERT INTO account_user (id, login, login_fold, name, name_fold, title, email, phone, unit, state, lang, created_at, created_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)`,
		u.ID, u.Login, foldLogin(u.Login), u.Name, text.Fold(u.Name), u.Title, u.Email, u.Phone, u.Unit, string(u.State), string(u.Lang), tx.At, by)
	return known(err)
}

// Found writes an account with a password, made by seal.HashPassword, that may sign in at
// once: for demonstrations and tests. The caller has asked access.
func Found(tx *db.Tx, in ProfileIn, hash string) (User, error) {
	in = in.clean()
	if err := in.check(); err != nil {
		return User{}, err
	}
	u := User{ID: uid.New(), Login: in.Login, Name: in.Name, Title: in.Title, Email: in.Email, Phone: in.Phone, Unit: in.Unit, Lang: in.Lang, State: Invited}
	if err := insert(tx, u, ""); err != nil {
		return User{}, err
	}
	if err := savePassword(tx, u.ID, hash); err != nil {
		return User{}, err
	}
	return ByID(tx, u.ID)
}

// save writes what of an account may be edited, refusing where it changed since.
func save(tx *db.Tx, u User, read int) error {
	n, err := tx.Exec(`UPDATE account_user SET login = $2, login_fold = $3, name = $4, name_fold = $5, title = $6, email = $7, phone = $8, unit = $9,
state = $10, lang = $11, version = version + 1 WHERE id = $1 AND version = $12`,
		u.ID, u.Login, foldLogin(u.Login), u.Name, text.Fold(u.Name), u.Title, u.Email, u.Phone, u.Unit, string(u.State), string(u.Lang), read)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "account.stale")
	}
	return known(err)
}

func savePassword(tx *db.Tx, id, hash string) error {
	_, err := tx.Exec(`UPDATE account_user SET password = $2, password_at = $3, state = CASE WHEN state = 'invited' THEN 'active' ELSE state END,
version = version + 1 WHERE id = $1`, id, hash, tx.At)
	return err
}

// known turns a broken rule of the schema into a sentence by its field.
func known(err error) error {
	if name, ok := db.Constraint(err); ok {
		switch name {
		case "account_user_login_fold_key":
			return fault.Wrap(err, fault.Conflict, "account.login-taken").At("login", "account.login-taken")
		case db.ForeignKey:
			return fault.Wrap(err, fault.Invalid, "account.wrong-fields").At("unit", "account.unit-unknown")
		}
	}
	return err
}

const sessionColumns = "id, account, unit, device, address, created_at, seen_at, expires_at"

func scanSession(s db.Scan) (Session, error) {
	var x Session
	err := s(&x.ID, &x.Account, &x.Unit, &x.Device, &x.Address, &x.Created, &x.Seen, &x.Expires)
	return x, err
}

func insertSession(tx *db.Tx, x Session, token string) error {
	_, err := tx.Exec("INSERT INTO account_session ("+sessionColumns+", token) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		x.ID, x.Account, x.Unit, x.Device, x.Address, x.Created, x.Seen, x.Expires, digest(token))
	return err
}

// digest is what is kept of a token.
func digest(token string) string { return seal.Of([]byte(token)).Hex() }

func sessionsOf(tx *db.Tx, account string) ([]Session, error) {
	return db.All(tx, "SELECT "+sessionColumns+" FROM account_session WHERE account = $1 AND expires_at > $2 ORDER BY id DESC", scanSession, account, tx.At)
}

// endSessions ends the sessions of an account, except one, and tells how many.
func endSessions(tx *db.Tx, account, except string) (int64, error) {
	return tx.Exec("DELETE FROM account_session WHERE account = $1 AND id <> $2", account, except)
}

// Purposes of one-time links.
const (
	forFirst    = "first"
	forPassword = "password"
)

// putLink writes a one-time link in the place of earlier ones of its purpose.
func putLink(tx *db.Tx, purpose, account, token string, until when.Instant) error {
	if err := dropLinks(tx, purpose, account); err != nil {
		return err
	}
	_, err := tx.Exec("INSERT INTO account_link (token, purpose, account, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
		digest(token), purpose, account, tx.At, until)
	return err
}

func dropLinks(tx *db.Tx, purpose, account string) error {
	_, err := tx.Exec("DELETE FROM account_link WHERE purpose = $1 AND account = $2", purpose, account)
	return err
}

// link finds the account of a one-time link that is still good.
func link(tx *db.Tx, purpose, token string) (account string, err error) {
	account, found, err := db.Maybe(tx, "SELECT account FROM account_link WHERE token = $1 AND purpose = $2 AND expires_at > $3", func(s db.Scan) (string, error) {
		var a string
		err := s(&a)
		return a, err
	}, digest(token), purpose, tx.At)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "account.link-gone")
	}
	return account, err
}

// spend uses a one-time link up; of two who come at once, one is refused.
func spend(tx *db.Tx, token string) error {
	n, err := tx.Exec("DELETE FROM account_link WHERE token = $1", digest(token))
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "account.link-gone")
	}
	return err
}

// clean removes what has run out.
func clean(tx *db.Tx, idle when.Instant) error {
	for _, one := range []struct {
		statement string
		at        when.Instant
	}{
		{"DELETE FROM account_session WHERE expires_at <= $1", tx.At},
		{"DELETE FROM account_session WHERE seen_at <= $1", idle},
		{"DELETE FROM account_link WHERE expires_at <= $1", tx.At},
		{"DELETE FROM account_attempt WHERE last_at < $1", before(tx.At, forgetAfter)},
	} {
		if _, err := tx.Exec(one.statement, one.at); err != nil {
			return err
		}
	}
	return nil
}

// Filter says which accounts are wanted. After is the fold of the name and the identity
// of the last one of the page before.
type Filter struct {
	Search string // part of a name or login, marks ignored
	Unit   string
	State  State
	Skip   int
	Limit  int
	within db.Cond
}

// list gives accounts by name.
func list(tx *db.Tx, f Filter) (users []User, more bool, err error) {
	conds := []db.Cond{f.within}
	for word := range words(f.Search) {
		like := "%" + word + "%"
		conds = append(conds, db.When(`name_fold LIKE $1 ESCAPE '\' OR login_fold LIKE $1 ESCAPE '\'`, like))
	}
	if f.Unit != "" {
		conds = append(conds, db.When("unit = $1", f.Unit))
	}
	if f.State != "" {
		conds = append(conds, db.When("state = $1", string(f.State)))
	}
	c := db.And(conds...)
	limit := max(1, min(f.Limit, 200))
	args := append(c.Args, limit+1, max(0, f.Skip))
	users, err = db.All(tx, "SELECT "+userColumns+" FROM account_user WHERE "+c.After(0).SQL+
		" ORDER BY name_fold, id LIMIT $"+db.Mark(len(args)-1)+" OFFSET $"+db.Mark(len(args)), scanUser, args...)
	if len(users) > limit {
		users, more = users[:limit], true
	}
	return users, more, err
}
