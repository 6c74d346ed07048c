package access_test

import (
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// world is a province with two districts, a commune in each, and an office inside the
// province; d1 ended on 30/6/2025 and its commune moved to the province.
func world(t *testing.T, d *db.DB) *access.Door {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := access.PutNodes(tx, "p", "so", "d1", "d2", "c1", "c2"); err != nil {
			return err
		}
		reform := when.MustDay("2025-07-01")
		if err := access.Rebuild(tx, []access.Edge{
			{Node: "so", Parent: "p", Inside: true},
			{Node: "d1", Parent: "p"}, {Node: "d2", Parent: "p"},
			{Node: "c1", Parent: "d1", To: reform.AddDays(-1)},
			{Node: "c1", Parent: "p", From: reform},
			{Node: "c2", Parent: "d2"},
		}); err != nil {
			return err
		}
		for _, g := range []access.Grant{
			{Account: "commune", Role: access.Officer, Unit: "c1"},
			{Account: "district", Role: access.Officer, Unit: "d1"},
			{Account: "province", Role: access.Officer, Unit: "p"},
			{Account: "deputy", Role: access.Leader, Unit: "d1", To: when.MustDay("2016-06-30")},
		} {
			if _, err := access.AddGrant(tx, g); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return &access.Door{DB: d}
}

func TestRightsOnTheTree(t *testing.T) {
	cases := []struct {
		who  string
		verb access.Verb
		unit string
		day  string
		want fault.Kind
		ok   bool
	}{
		{who: "commune", verb: "activity.write", unit: "c1", ok: true},
		{who: "commune", verb: "activity.view", unit: "c2", want: fault.NotFound},
		{who: "commune", verb: "activity.view", unit: "d1", want: fault.NotFound},
		{who: "district", verb: "activity.view", unit: "c1", ok: true},
		{who: "district", verb: "activity.write", unit: "c1", want: fault.Forbidden},
		{who: "district", verb: "activity.check", unit: "c1", ok: true},
		{who: "district", verb: "activity.view", unit: "c2", want: fault.NotFound},
		{who: "district", verb: "activity.view", unit: "c1", day: "2025-07-01", want: fault.NotFound},
		{who: "province", verb: "activity.view", unit: "c1", day: "2025-07-01", ok: true},
		{who: "province", verb: "activity.view", unit: "c2", ok: true},
		{who: "province", verb: "activity.write", unit: "so", ok: true}, // an office inside
		{who: "province", verb: "activity.write", unit: "d1", want: fault.Forbidden},
		{who: "deputy", verb: "report.approve", unit: "d1", want: fault.NotFound}, // the grant has ended
		{who: "deputy", verb: "report.approve", unit: "d1", day: "2016-06-30", ok: true},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		door := world(t, d)
		for _, c := range cases {
			day := when.MustDay("2016-11-21")
			if c.day != "" {
				day = when.MustDay(c.day)
			}
			dbtest.SetClock(d, when.StartOf(day))
			err := door.Read(t.Context(), access.Actor{ID: c.who}, func(tx *access.Tx) error { return tx.Must(c.verb, c.unit) })
			if (err == nil) != c.ok || (err != nil && fault.KindOf(err) != c.want) {
				t.Errorf("%s %s on %s (%s): %v", c.who, c.verb, c.unit, day, err)
			}
		}
	})
}

func TestVisibleAgreesWithMay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		door := world(t, d)
		for _, who := range []string{"commune", "district", "province", "deputy", "stranger"} {
			for verb := range access.Verbs() {
				err := door.Read(t.Context(), access.Actor{ID: who}, func(tx *access.Tx) error {
					c := tx.Visible(verb, "id").After(0)
					listed := map[string]bool{}
					if err := db.Each(tx.Tx, "SELECT id FROM access_node WHERE "+c.SQL, func(s db.Scan) error {
						var id string
						err := s(&id)
						listed[id] = true
						return err
					}, c.Args...); err != nil {
						return err
					}
					for _, unit := range []string{"p", "so", "d1", "d2", "c1", "c2"} {
						may, err := tx.May(verb, unit)
						if err != nil {
							return err
						}
						if may != listed[unit] {
							t.Errorf("%s %s %s: may %v, listed %v", who, verb, unit, may, listed[unit])
						}
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestTheDoorForgivesNoForgetting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		door := world(t, d)
		who := access.Actor{ID: "commune"}
		nothing := func(*access.Tx) error { return nil }
		if err := door.Read(t.Context(), who, nothing); fault.CodeOf(err) != "access.not-asked" {
			t.Errorf("a read that asked nothing: %v", err)
		}
		if err := door.Write(t.Context(), who, nothing); fault.CodeOf(err) != "access.not-asked" {
			t.Errorf("a write that asked nothing: %v", err)
		}
		asks := func(tx *access.Tx) error { return tx.Must("activity.write", "c1") }
		if err := door.Write(t.Context(), who, asks); fault.CodeOf(err) != "access.not-recorded" {
			t.Errorf("a write that recorded nothing: %v", err)
		}
		if err := door.Write(t.Context(), access.Actor{}, asks); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("nobody came in: %v", err)
		}
		err := door.Write(t.Context(), who, func(tx *access.Tx) error {
			if err := tx.Must("activity.write", "c1"); err != nil {
				return err
			}
			return tx.Record("activity.write", audit.Ref{Noun: "activity", ID: "1", Unit: "c1"}, map[string]int{"n": 1})
		})
		if err != nil {
			t.Fatal(err)
		}
		err = door.Read(t.Context(), access.System("test"), func(tx *access.Tx) error {
			entries, err := audit.List(tx.Tx, audit.Filter{Noun: "activity", From: when.MustDay("2016-11-21"), To: when.MustDay("2016-11-21"), Limit: 10, Within: tx.Visible("audit.view", "unit")})
			if len(entries) != 1 || entries[0].Actor != "commune" || entries[0].Detail != `{"n":1}` {
				t.Errorf("the audit holds %+v", entries)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestNobodyStandsBelowHimself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		world(t, d)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			return access.SetParents(tx, "p", []access.Edge{{Node: "p", Parent: "c2"}})
		})
		if fault.CodeOf(err) != "access.circle" {
			t.Errorf("got %v", err)
		}
	})
}

func TestRevokedGrantsEndAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		door := world(t, d)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			grants, err := access.GrantsOf(tx, "commune")
			if err != nil || len(grants) != 1 {
				t.Fatalf("%v %v", grants, err)
			}
			return access.Revoke(tx, grants[0].ID)
		})
		if err != nil {
			t.Fatal(err)
		}
		err = door.Read(t.Context(), access.Actor{ID: "commune"}, func(tx *access.Tx) error { return tx.Must("activity.view", "c1") })
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
	})
}
