package desk

import (
	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Aside is words that were typed over an older version of a part, kept until their writer
// has decided what becomes of them.
type Aside struct {
	ID    string
	Part  draft.Part
	Base  int64
	Typed string
	At    when.Instant
	By    string
}

func keepAside(tx *access.Tx, id filing.ID, part draft.Part, base int64, typed string) (Aside, error) {
	a := Aside{ID: uid.New(), Part: part, Base: base, Typed: typed, At: tx.At, By: tx.Who.Name}
	_, err := tx.Exec("INSERT INTO filing_aside (report, id, part, base, typed, at, account, account_name) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
		string(id), a.ID, string(part), base, typed, tx.At, tx.Who.ID, tx.Who.Name)
	return a, err
}

func asidesOf(tx *db.Tx, id filing.ID) ([]Aside, error) {
	return db.All(tx, "SELECT id, part, base, typed, at, account_name FROM filing_aside WHERE report = $1 ORDER BY id", func(scan db.Scan) (Aside, error) {
		var a Aside
		err := scan(&a.ID, &a.Part, &a.Base, &a.Typed, &a.At, &a.By)
		return a, err
	}, string(id))
}

func asideOf(tx *db.Tx, id filing.ID, name string) (Aside, error) {
	all, err := asidesOf(tx, id)
	for _, a := range all {
		if a.ID == name {
			return a, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "filing.none")
	}
	return Aside{}, err
}

func dropAside(tx *access.Tx, id filing.ID, aside string) error {
	_, err := tx.Exec("DELETE FROM filing_aside WHERE report = $1 AND id = $2", string(id), aside)
	return err
}
