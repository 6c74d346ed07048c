package access_test

import (
	"fmt"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
)

func TestReachIsVisible(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		door := &access.Door{DB: d}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			nodes, edges := []string{"top", "office", "mid"}, []access.Edge{{Node: "office", Parent: "top", Inside: true}, {Node: "mid", Parent: "top"}}
			for i := range 120 {
				inside := fmt.Sprint("mid", i)
				nodes, edges = append(nodes, inside), append(edges, access.Edge{Node: inside, Parent: "mid", Inside: true})
			}
			if err := access.PutNodes(tx, nodes...); err != nil {
				return err
			}
			if err := access.Rebuild(tx, edges); err != nil {
				return err
			}
			for _, g := range []access.Grant{
				{Account: "a", Role: access.Officer, Unit: "top"}, {Account: "a", Role: access.Leader, Unit: "office"},
				{Account: "b", Role: access.Officer, Unit: "mid"}, {Account: "b", Role: access.Viewer, Unit: "top"},
				{Account: "c", Role: access.Overseer, Unit: "top"}, {Account: "e", Role: access.Admin, Unit: access.House},
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
		verbs := []access.Verb{"report.write", "report.approve", "report.view", "org.manage", "no.such"}
		for _, who := range []access.Actor{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "e"}, {ID: "nobody"}, access.System("test")} {
			err := door.Read(t.Context(), who, func(tx *access.Tx) error {
				r, err := tx.Reach(verbs...)
				if err != nil {
					return err
				}
				for _, v := range verbs {
					want, err := nodesWhere(tx.Tx, tx.Visible(v, "id"))
					if err != nil {
						return err
					}
					got, err := nodesWhere(tx.Tx, r.At(v, "id"))
					if err != nil {
						return err
					}
					if fmt.Sprint(got) != fmt.Sprint(want) || r.Nowhere(v) && len(want) > 0 {
						t.Errorf("%s %s: reaches %v, sees %v", who.ID, v, got, want)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func nodesWhere(tx *db.Tx, c db.Cond) ([]string, error) {
	return db.All(tx, "SELECT id FROM access_node WHERE "+c.After(0).SQL+" ORDER BY id", func(s db.Scan) (string, error) {
		var id string
		err := s(&id)
		return id, err
	}, c.Args...)
}
