package roster

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/org"
)

const importColumns = "id, at, actor, actor_name, top, what, file_name, state, number, decided, effective, total, done, plan, reason, token, decision, version"

func insertImport(tx *db.Tx, i Import) error {
	plan, err := json.Marshal(i.Plan)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "org.damaged")
	}
	_, err = tx.Exec("INSERT INTO org_import ("+importColumns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)",
		i.ID, i.At, i.Actor, i.Name, i.Top, string(i.What), i.File, string(i.State), i.By.Number, i.By.Decided, i.By.From,
		i.Total, i.Done, string(plan), i.Reason, i.Token, i.Decision, i.Version)
	return err
}

// updateImport writes where an import stands, and its plan as it was checked last.
func updateImport(tx *db.Tx, i Import) error {
	plan, err := json.Marshal(i.Plan)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "org.damaged")
	}
	n, err := tx.Exec(`UPDATE org_import SET state = $3, total = $4, done = $5, plan = $6, reason = $7, token = $8, decision = $9, version = version + 1
WHERE id = $1 AND version = $2`, i.ID, i.Version, string(i.State), i.Total, i.Done, string(plan), i.Reason, i.Token, i.Decision)
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "org.stale")
	}
	return err
}

func loadImport(tx *db.Tx, id string) (Import, bool, error) {
	return db.Maybe(tx, "SELECT "+importColumns+" FROM org_import WHERE id = $1", func(s db.Scan) (Import, error) {
		var i Import
		var plan string
		if err := s(&i.ID, &i.At, &i.Actor, &i.Name, &i.Top, &i.What, &i.File, &i.State, &i.By.Number, &i.By.Decided, &i.By.From,
			&i.Total, &i.Done, &plan, &i.Reason, &i.Token, &i.Decision, &i.Version); err != nil {
			return i, err
		}
		return i, json.Unmarshal([]byte(plan), &i.Plan)
	}, id)
}

// applyPeople writes the people and posts of a list. Somebody new is written with all the
// posts that the list gives him.
func applyPeople(tx *db.Tx, edits []PersonEdit) error {
	var staff []org.Staffing
	fresh := map[string]int{}
	for _, e := range edits {
		mark := e.Person.ID
		at, known := fresh[mark]
		switch {
		case e.New:
			p := e.Person
			p.ID = ""
			fresh[mark] = len(staff)
			staff = append(staff, org.Staffing{Person: p})
			at, known = fresh[mark], true
		case strings.HasPrefix(mark, newMark) && !known:
			return fault.Wrap(errors.New("a post of nobody"), fault.Internal, "org.damaged")
		}
		if known {
			if e.Post != nil {
				staff[at].Posts = append(staff[at].Posts, *e.Post)
			}
			continue
		}
		if err := org.ChangePerson(tx, e.Person, e.Post); err != nil {
			return err
		}
	}
	return org.AddPeople(tx, staff)
}

func texts(args []any) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = fmt.Sprint(a)
	}
	return out
}

func argsOf(err error) []any {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Args
	}
	return nil
}
