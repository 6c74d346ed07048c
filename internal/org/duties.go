package org

import (
	"tonghop/internal/db"
	"tonghop/internal/when"
)

// Keeper is who in a body sees to a regime, and how he is reached.
type Keeper struct {
	Unit     string
	Division string
	Name     string // of the person, where one is named
	Email    string
}

const keepersSQL = `SELECT d.unit, d.division, COALESCE(p.name, ''), COALESCE(p.email, '') FROM org_duty d
LEFT JOIN org_person p ON p.id = d.person AND (p.valid_to = '' OR p.valid_to >= $2)
WHERE d.regime = $1 AND d.valid_from <= $2 AND (d.valid_to = '' OR d.valid_to >= $2)`

// KeepersOn gives who sees to a regime on a day in every body that has named anybody, by
// the body. The caller has asked access.
func KeepersOn(tx *db.Tx, regime string, day when.Day) (map[string]Keeper, error) {
	all := map[string]Keeper{}
	err := db.Each(tx, keepersSQL, func(s db.Scan) error {
		var k Keeper
		err := s(&k.Unit, &k.Division, &k.Name, &k.Email)
		all[k.Unit] = k
		return err
	}, regime, day)
	return all, err
}
