package library

import (
	"strings"

	"tonghop/internal/db"
)

// Kin is a regime, the unit that keeps it (empty for a built-in one), and the regime that it
// was copied from in the first place: its own code where it was not copied.
type Kin struct {
	Code, Owner, Root string
}

// Kins gives every regime with its descent. An indicator means the same in all regimes of
// one root that have it. The caller has asked access.
func Kins(tx *db.Tx) ([]Kin, error) {
	all, err := db.All(tx, "SELECT code, owner, copied_from FROM regime_series ORDER BY code", func(s db.Scan) (Kin, error) {
		var k Kin
		var copied string
		err := s(&k.Code, &k.Owner, &copied)
		k.Root, _, _ = strings.Cut(copied, " ")
		return k, err
	})
	above := make(map[string]string, len(all))
	for _, k := range all {
		above[k.Code] = k.Root
	}
	for i := range all {
		all[i].Root = rootOf(all[i].Code, above)
	}
	return all, err
}

// rootOf follows the copies up; a circle cannot be made, but must not hang the reader.
func rootOf(code string, above map[string]string) string {
	for range len(above) {
		if above[code] == "" {
			break
		}
		code = above[code]
	}
	return code
}

// Family gives the codes of all regimes of the same root as code, code itself first. The
// caller has asked access.
func Family(tx *db.Tx, code string) ([]string, error) {
	all, err := Kins(tx)
	if err != nil {
		return nil, err
	}
	root := code
	for _, k := range all {
		if k.Code == code {
			root = k.Root
		}
	}
	family := []string{code}
	for _, k := range all {
		if k.Root == root && k.Code != code {
			family = append(family, k.Code)
		}
	}
	return family, nil
}
