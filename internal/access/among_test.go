package access_test

import (
	"context"
	"fmt"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
)

// Among answers for a list what May answers for each.
func TestAmongIsMayForAList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		nodes := []string{"top", "mid", "part"}
		edges := []access.Edge{{Node: "mid", Parent: "top"}, {Node: "part", Parent: "mid", Inside: true}}
		for i := range 150 {
			id := fmt.Sprintf("leaf%d", i)
			nodes = append(nodes, id)
			edges = append(edges, access.Edge{Node: id, Parent: "mid"})
		}
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := access.PutNodes(tx, nodes...); err != nil {
				return err
			}
			if err := access.Rebuild(tx, edges); err != nil {
				return err
			}
			for _, g := range []access.Grant{
				{Account: "a", Role: access.Officer, Unit: "mid"}, {Account: "b", Role: access.Viewer, Unit: "mid"}, {Account: "c", Role: access.Officer, Unit: "leaf7"},
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
		door := &access.Door{DB: d}
		for _, who := range []access.Actor{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "nobody"}, access.System("test")} {
			err := door.Read(ctx, who, func(tx *access.Tx) error {
				among, err := tx.Among("rollup.view", nodes)
				if err != nil {
					return err
				}
				for _, n := range nodes {
					may, err := tx.May("rollup.view", n)
					if err != nil {
						return err
					}
					if may != among[n] {
						t.Errorf("%s on %s: May %v, Among %v", who.ID, n, may, among[n])
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
