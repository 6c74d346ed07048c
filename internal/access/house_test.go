package access_test

import (
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
)

// Who administers the installation reaches every unit at every time, those founded later
// among them; nobody else reaches the installation.
func TestTheHouseStandsAboveEveryUnit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := access.EnsureHouse(tx); err != nil {
				return err
			}
			_, err := access.AddGrant(tx, access.Grant{Account: "first", Role: access.Admin, Unit: access.House})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		door := world(t, d)
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return access.PutNodes(tx, "late") }); err != nil {
			t.Fatal(err)
		}
		for _, unit := range []string{access.House, "p", "so", "c1", "late"} {
			if err := door.Read(t.Context(), access.Actor{ID: "first"}, func(tx *access.Tx) error { return tx.Must("account.manage", unit) }); err != nil {
				t.Errorf("%s: %v", unit, err)
			}
			if err := door.Read(t.Context(), access.Actor{ID: "first"}, func(tx *access.Tx) error { return tx.Must("activity.write", unit) }); err == nil {
				t.Errorf("%s: an administrator writes diaries", unit)
			}
		}
		for _, who := range []string{"province", "commune"} {
			if err := door.Read(t.Context(), access.Actor{ID: who}, func(tx *access.Tx) error { return tx.Must("org.view", access.House) }); err == nil {
				t.Errorf("%s sees the installation", who)
			}
		}
	})
}
