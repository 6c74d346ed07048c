package account

import (
	"context"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// GateOptions say how long people stay signed in and how often they may try.
type GateOptions struct {
	Length, Idle time.Duration
	TriesHere    int // at once, for one account
	TriesFrom    int // at once, from one address
}

// Gate lets people in. Make it with NewGate; it is safe for use by many goroutines.
type Gate struct {
	door          *access.Door
	o             GateOptions
	byLogin, from *tries
}

// NewGate makes the gate.
func NewGate(door *access.Door, o GateOptions) *Gate {
	return &Gate{door: door, o: o, byLogin: newTries(o.TriesHere, 6*time.Second), from: newTries(o.TriesFrom, time.Second/2)}
}

// SignInIn is a try to sign in. Address is where it comes from, Device what the person is
// shown of the browser later.
type SignInIn struct{ Login, Password, Address, Device string }

// SignIn gives the token of a new session. Whether an account exists can be told neither from
// the answer nor from its time.
func (g *Gate) SignIn(ctx context.Context, in SignInIn) (token string, err error) {
	fold := foldLogin(in.Login)
	if fold == "" || in.Password == "" || len(in.Login) > 2*mostLogin || len(in.Password) > 4*mostPassword {
		return "", fault.New(fault.Invalid, "account.wrong")
	}
	now := g.door.DB.Now().Time()
	if !g.from.allow(place(in.Address), now) || !g.byLogin.allow(fold, now) {
		return "", fault.New(fault.TooMuch, "account.too-fast")
	}
	var u User
	err = g.door.Read(ctx, access.System("sign-in"), func(tx *access.Tx) (err error) {
		tx.Signed()
		if err = checkLocked(tx.Tx, fold, in.Address); err != nil {
			return err
		}
		u, _, err = byLogin(tx.Tx, fold)
		return err
	})
	if err != nil {
		return "", err
	}
	right, err := seal.CheckPassword(ctx, u.password, in.Password)
	if err != nil {
		return "", err
	}
	if !right {
		return "", g.refuse(ctx, fold, in.Address, u)
	}
	if u.State == Disabled {
		return "", fault.New(fault.Invalid, "account.disabled")
	}
	return g.open(ctx, u, in)
}

// refuse counts a failure.
func (g *Gate) refuse(ctx context.Context, fold, address string, u User) error {
	err := g.door.Public(ctx, "a failed try to sign in is counted before anybody is known", func(tx *access.Tx) error {
		locked, err := noteFailure(tx.Tx, fold, address)
		if err != nil || !locked || u.ID == "" {
			return err
		}
		return record(tx.Tx, u, lockedOut, map[string]string{"address": address})
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "account.wrong")
}

// open makes the session of a person whose password was right.
func (g *Gate) open(ctx context.Context, u User, in SignInIn) (token string, err error) {
	fresh := ""
	if seal.NeedsRehash(u.password) {
		if fresh, err = seal.HashPassword(ctx, in.Password); err != nil {
			return "", err
		}
	}
	token = seal.Token()
	err = g.door.Public(ctx, "signing in: the password was right, the session makes the actor", func(tx *access.Tx) error {
		again, err := ByID(tx.Tx, u.ID)
		if err != nil {
			return err
		}
		if again.State == Disabled || again.password != u.password { // changed while the password was checked
			return fault.New(fault.Invalid, "account.wrong")
		}
		if fresh != "" {
			if err := savePassword(tx.Tx, u.ID, fresh); err != nil {
				return err
			}
		}
		if err := forgetFailures(tx.Tx, foldLogin(in.Login), in.Address); err != nil {
			return err
		}
		return g.begin(tx.Tx, again, token, in.Device, in.Address)
	})
	return token, err
}

// begin writes a session and its record.
func (g *Gate) begin(tx *db.Tx, u User, token, device, address string) error {
	x := Session{ID: uid.New(), Account: u.ID, Device: device, Address: address, Created: tx.At, Seen: tx.At, Expires: when.InstantOf(tx.At.Time().Add(g.o.Length))}
	if err := insertSession(tx, x, token); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE account_user SET seen_at = $2 WHERE id = $1", u.ID, tx.At); err != nil {
		return err
	}
	return record(tx, u, signedIn, map[string]string{"device": device, "address": address})
}

// record writes what a person did to his own account through the gate.
func record(tx *db.Tx, u User, verb string, detail any) error {
	return audit.Append(tx, audit.Entry{Actor: u.ID, ActorName: u.Name, Verb: verb, Ref: u.ref()}, detail)
}

// Visit is a person in a session, as every request needs him.
type Visit struct {
	Session string
	Actor   access.Actor
	Title   string
	Lang    lang.Tag
	Units   []string // he may act for, the one acted for first chosen among them
	seen    when.Instant
}

// seenEvery is how often the time of the last page is written down.
const seenEvery = 5 * time.Minute

const visitSQL = `SELECT s.id, s.unit, s.seen_at, s.expires_at, u.id, u.name, u.title, u.lang, u.state
FROM account_session s JOIN account_user u ON u.id = s.account WHERE s.token = $1`

// Find gives the person of a session's token; Unsigned where the session has ended. It
// costs two reads of a row or two, and once in a while a write.
func (g *Gate) Find(ctx context.Context, token string) (Visit, error) {
	var v Visit
	err := g.door.Read(ctx, access.System("session"), func(tx *access.Tx) (err error) {
		tx.Signed()
		v, err = g.visit(tx.Tx, token)
		return err
	})
	if err != nil {
		return Visit{}, err
	}
	if g.door.DB.Now().Time().Sub(v.seen.Time()) < seenEvery {
		return v, nil
	}
	return v, g.door.Public(ctx, "the last page of a session is noted for every signed person alike", func(tx *access.Tx) error {
		_, err := tx.Exec("UPDATE account_session SET seen_at = $2 WHERE id = $1", v.Session, tx.At)
		return err
	})
}

func (g *Gate) visit(tx *db.Tx, token string) (Visit, error) {
	var expires when.Instant
	var state State
	v, found, err := db.Maybe(tx, visitSQL, func(s db.Scan) (Visit, error) {
		var v Visit
		err := s(&v.Session, &v.Actor.Unit, &v.seen, &expires, &v.Actor.ID, &v.Actor.Name, &v.Title, &v.Lang, &state)
		return v, err
	}, digest(token))
	if err != nil {
		return v, err
	}
	now := tx.At.Time()
	if !found || state != Active || !expires.Time().After(now) || now.Sub(v.seen.Time()) >= g.o.Idle {
		return v, fault.New(fault.Unsigned, "account.session-over")
	}
	if v.Units, err = unitsOf(tx, v.Actor.ID); err != nil {
		return v, err
	}
	v.Actor.Unit = chosen(v.Units, v.Actor.Unit)
	return v, nil
}

// chosen is the unit acted for: the one that was chosen as long as there is a right on it,
// else the first.
func chosen(units []string, unit string) string {
	for _, u := range units {
		if u == unit {
			return u
		}
	}
	if len(units) == 0 {
		return ""
	}
	return units[0]
}

// unitsOf are the units on which an account holds a role today, in the order of the
// grants; those of the daily work before that of the installation.
func unitsOf(tx *db.Tx, account string) ([]string, error) {
	grants, err := access.GrantsOf(tx, account)
	if err != nil {
		return nil, err
	}
	var units []string
	house := false
	seen := map[string]bool{}
	for _, g := range grants {
		switch {
		case !g.Active(tx.At.Day()) || seen[g.Unit]:
		case g.Unit == access.House:
			house = true
		default:
			units = append(units, g.Unit)
		}
		seen[g.Unit] = seen[g.Unit] || g.Active(tx.At.Day())
	}
	if house {
		units = append(units, access.House)
	}
	return units, nil
}

// SignOut ends the session of a token; one that has ended already is no fault.
func (g *Gate) SignOut(ctx context.Context, token string) error {
	return g.door.Public(ctx, "signing out: the token names the session and its person", func(tx *access.Tx) error {
		id, found, err := db.Maybe(tx.Tx, "SELECT account FROM account_session WHERE token = $1", func(s db.Scan) (string, error) {
			var id string
			err := s(&id)
			return id, err
		}, digest(token))
		if err != nil || !found {
			return err
		}
		if _, err := tx.Exec("DELETE FROM account_session WHERE token = $1", digest(token)); err != nil {
			return err
		}
		u, err := ByID(tx.Tx, id)
		if err != nil {
			return err
		}
		return record(tx.Tx, u, signedOut, nil)
	})
}

// Clean removes sessions, links and counts that have run out; it is regular work.
func (g *Gate) Clean(ctx context.Context) error {
	return g.door.Public(ctx, "what has run out is removed, nobody's right is touched", func(tx *access.Tx) error {
		return clean(tx.Tx, before(tx.At, g.o.Idle))
	})
}
