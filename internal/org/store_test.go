package org_test

import (
	"context"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/when"
)

func plant(t testing.TB, d *db.DB, o roster.Options) *org.Service {
	t.Helper()
	r, err := roster.Builtin(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Write(context.Background(), func(tx *db.Tx) error { return org.Put(tx, r) }); err != nil {
		t.Fatal(err)
	}
	return org.New(&access.Door{DB: d})
}

// What is stored is what is read again, and the tree is kept until something changes.
func TestRegisterIsStored(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := plant(t, d, roster.Options{Province: "38"})
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			a, err := s.TreeOn(tx, when.MustDay("2016-11-21"))
			if err != nil {
				return err
			}
			b, err := s.TreeOn(tx, when.MustDay("2016-12-31"))
			if err != nil {
				return err
			}
			if a != b || len(a.At(org.Commune)) != 635 {
				t.Errorf("%d communes; kept: %v", len(a.At(org.Commune)), a == b)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkNationalImport(b *testing.B) {
	for b.Loop() {
		plant(b, dbtest.SQLite(b), roster.Options{Centre: true})
	}
}
