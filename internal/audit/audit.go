// Package audit keeps what was done, by whom and when. A row is written in the
// transaction of the change itself and never altered; the door of package access
// sees to it that no change goes without one.
package audit

import (
	"encoding/json"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Ref names what something was done to: "report" and its identity, and the unit it
// belongs to.
type Ref struct {
	Noun string
	ID   string
	Unit string
}

// Entry is one thing that was done. Detail is JSON, or nothing.
type Entry struct {
	ID        string
	At        when.Instant
	Actor     string // account, or "system:…"
	ActorName string
	Verb      string
	Ref       Ref
	Detail    string
}

const columns = "id, at, actor, actor_name, verb, noun, ref, unit, detail"

// Append writes an entry. Detail is kept as JSON; nil keeps nothing. It must hold no
// secret and no more of people than the work needs.
func Append(tx *db.Tx, e Entry, detail any) error {
	if detail != nil {
		raw, err := json.Marshal(detail)
		if err != nil {
			return fault.Wrap(err, fault.Internal, "audit.detail")
		}
		e.Detail = string(raw)
	}
	_, err := tx.Exec("INSERT INTO audit_entry ("+columns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		uid.New(), tx.At, e.Actor, e.ActorName, e.Verb, e.Ref.Noun, e.Ref.ID, e.Ref.Unit, e.Detail)
	return err
}

// Filter says which entries are wanted; what is empty asks for nothing. Before is the
// identity of the last entry of the page before.
type Filter struct {
	Noun, ID, Unit, Actor, Verb string
	From, To                    when.Day
	Before                      string
	Limit                       int
	// Within narrows the entries to what the asker may see.
	Within db.Cond
}

// List gives entries, the newest first. The caller has asked access.
func List(tx *db.Tx, f Filter) ([]Entry, error) {
	conds := []db.Cond{f.Within}
	equal := func(column, value string) {
		if value != "" {
			conds = append(conds, db.When(column+" = $1", value))
		}
	}
	equal("noun", f.Noun)
	equal("ref", f.ID)
	equal("unit", f.Unit)
	equal("actor", f.Actor)
	equal("verb", f.Verb)
	if !f.From.IsZero() {
		conds = append(conds, db.When("at >= $1", when.StartOf(f.From)))
	}
	if !f.To.IsZero() {
		conds = append(conds, db.When("at < $1", when.StartOf(f.To.AddDays(1))))
	}
	if f.Before != "" {
		conds = append(conds, db.When("id < $1", f.Before))
	}
	c := db.And(conds...).After(0)
	args := append(c.Args, max(1, min(f.Limit, 500)))
	return db.All(tx, "SELECT "+columns+" FROM audit_entry WHERE "+c.SQL+" ORDER BY id DESC LIMIT $"+db.Mark(len(args)), scan, args...)
}

func scan(s db.Scan) (Entry, error) {
	var e Entry
	err := s(&e.ID, &e.At, &e.Actor, &e.ActorName, &e.Verb, &e.Ref.Noun, &e.Ref.ID, &e.Ref.Unit, &e.Detail)
	return e, err
}
