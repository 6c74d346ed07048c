package request

import (
	"testing"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/regime/library"
	"tonghop/internal/when"
)

// national is the country of May 2025 with its centre, and a letter to 10,599 units: all
// communes, and districts for the rest.
func national(b *testing.B, d *db.DB) (*Service, access.Actor, Letter) {
	b.Helper()
	r, err := roster.Builtin(roster.Options{Until: when.MustDay("2025-06-30"), Centre: true})
	if err != nil {
		b.Fatal(err)
	}
	at := when.InstantOf(time.Date(2025, 5, 5, 2, 0, 0, 0, time.UTC))
	dbtest.SetClock(d, at)
	door := &access.Door{DB: d}
	cal := when.NewCalendar()
	s := New(door, org.New(door), func(*db.Tx) (*when.Calendar, error) { return cal, nil })
	if err := d.Write(ctx, func(tx *db.Tx) error { return org.Put(tx, r) }); err != nil {
		b.Fatal(err)
	}
	if err := library.New(door).LoadBuiltins(ctx, system); err != nil {
		b.Fatal(err)
	}
	centre, ok := r.History().On(at.Day()).ByCode(roster.CentreCode)
	if !ok {
		b.Fatal("no centre")
	}
	l, err := s.Begin(ctx, system, BeginIn{Asker: centre.ID, Regime: external, Period: "2024"})
	if err != nil {
		b.Fatal(err)
	}
	in := saved(l)
	tree := r.History().On(at.Day())
	in.Choice = Choice{All: []Whole{{Level: "commune", Under: centre.ID}}}
	for _, m := range tree.At(org.District)[:10599-len(tree.At(org.Commune))] {
		in.Choice.Also = append(in.Choice.Also, m.ID)
	}
	in.Text.Position, in.Text.Addressees = "BỘ TRƯỞNG", []string{"Ủy ban nhân dân các cấp"}
	in.Deadlines = Deadlines{"commune": when.MustDay("2025-06-02"), "district": when.MustDay("2025-06-02")}
	if l, err = s.Save(ctx, system, in); err != nil {
		b.Fatal(err)
	}
	return s, system, l
}

func benchmarkSend(b *testing.B, open func(testing.TB) *db.DB) {
	for b.Loop() {
		b.StopTimer()
		s, who, l := national(b, open(b))
		b.StartTimer()
		sent, err := s.Send(ctx, who, SendIn{ID: l.ID, Version: l.Version})
		if err != nil {
			b.Fatal(err)
		}
		if sent.Units != 10599 {
			b.Fatalf("%d units", sent.Units)
		}
	}
}

// Target: at most two seconds on either engine.
func BenchmarkSend10599SQLite(b *testing.B)   { benchmarkSend(b, dbtest.SQLite) }
func BenchmarkSend10599Postgres(b *testing.B) { benchmarkSend(b, dbtest.Postgres) }

func benchmarkPages(b *testing.B, open func(testing.TB) *db.DB) {
	s, who, l := national(b, open(b))
	if _, err := s.Send(ctx, who, SendIn{ID: l.ID, Version: l.Version}); err != nil {
		b.Fatal(err)
	}
	b.Run("show", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Show(ctx, who, ShowIn{l.ID}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("rows", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Obligations(ctx, who, ObligationsIn{Request: l.ID}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("remind-all", func(b *testing.B) {
		day := when.MustDay("2025-05-06")
		for b.Loop() {
			day = day.AddDays(1)
			dbtest.SetClock(s.Door.DB, when.InstantOf(day.Noon()))
			if _, err := s.Remind(ctx, who, RemindIn{Request: l.ID}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkPages10599SQLite(b *testing.B)   { benchmarkPages(b, dbtest.SQLite) }
func BenchmarkPages10599Postgres(b *testing.B) { benchmarkPages(b, dbtest.Postgres) }
