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

// The whole country is stored and read again as it was made.
func TestTheCountryIsStored(t *testing.T) {
	if testing.Short() {
		t.Skip("imports the country")
	}
	d := dbtest.SQLite(t)
	s := plant(t, d, roster.Options{Centre: true})
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		for day, want := range map[string][3]int{"2016-06-01": {1, 27, 635}, "2025-06-30": {63, 696, 10035}, "2025-07-01": {34, 0, 3321}, "2026-05-01": {34, 0, 3321}} {
			tr, err := s.TreeOn(tx, when.MustDay(day))
			if err != nil {
				return err
			}
			if got := [3]int{len(tr.At(org.Province)), len(tr.At(org.District)), len(tr.At(org.Commune))}; got != want {
				t.Errorf("%s: %v", day, got)
			}
		}
		h, err := s.History(tx)
		if err != nil {
			return err
		}
		u, _ := h.Unit("15664@2025-07-01")
		if u.Figures.AreaHa != 4109 || u.Figures.Population != 54445 || len(h.Predecessors(u.ID)) != 5 {
			t.Errorf("Triệu Sơn: %+v, %d", u.Figures, len(h.Predecessors(u.ID)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkTreeOfTheCountry(b *testing.B) {
	s := plant(b, dbtest.SQLite(b), roster.Options{Centre: true})
	for b.Loop() {
		fresh := org.New(s.Door)
		if err := s.Door.DB.Read(context.Background(), func(tx *db.Tx) error {
			_, err := fresh.TreeOn(tx, when.MustDay("2025-06-30"))
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}
