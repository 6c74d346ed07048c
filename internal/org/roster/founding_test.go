package roster

import (
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/org"
)

// A fresh installation has an administrator and nothing else: he can see that there is
// nothing, begin with the embedded units or with one of his own, and nobody else can.
func TestFounding(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		door := &access.Door{DB: d}
		units := org.New(door)
		s := New(door, units)
		boss, nobody := access.Actor{ID: "boss"}, access.Actor{ID: "nobody"}
		if err := d.Write(ctx, func(tx *db.Tx) error {
			if err := access.EnsureHouse(tx); err != nil {
				return err
			}
			_, err := access.AddGrant(tx, access.Grant{Account: "boss", Role: access.Admin, Unit: access.House})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if b, err := units.Browse(ctx, boss, org.BrowseIn{}); err != nil || !b.House || len(b.Tops) != 0 {
			t.Fatal(b, err)
		}
		if any, err := s.Founded(ctx, boss); err != nil || any {
			t.Fatal(any, err)
		}
		for _, who := range []access.Actor{nobody, {}} {
			if _, err := s.Found(ctx, who, FoundIn{Province: "38"}); err == nil {
				t.Error("a stranger founds units")
			}
			if _, err := s.Founded(ctx, who); err == nil {
				t.Error("a stranger asks")
			}
		}
		if _, err := s.Found(ctx, boss, FoundIn{Province: "999"}); fault.FieldsOf(err)["province"] == nil {
			t.Error(err)
		}
		n, err := s.Found(ctx, boss, FoundIn{Province: "38"})
		if err != nil || n < 600 {
			t.Fatal(n, err)
		}
		if b, err := units.Browse(ctx, boss, org.BrowseIn{}); err != nil || len(b.Tops) != 1 || !b.Manage || b.Tops[0].Code != "38" {
			t.Error(b.Manage, len(b.Tops), b.Tops[0].Name, err)
		}
		if _, err := s.Found(ctx, boss, FoundIn{Province: "38"}); fault.CodeOf(err) != "org.founded" {
			t.Error(err)
		}
	})
}

func TestProvinces(t *testing.T) {
	all, err := Provinces()
	if err != nil || len(all) != 34 {
		t.Fatalf("%d provinces, %v", len(all), err)
	}
}
