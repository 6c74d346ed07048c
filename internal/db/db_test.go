package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

const note = "INSERT INTO audit_entry (id, at, actor, verb, noun, ref) VALUES ($1, $2, 'a', 'v', 'n', 'r')"

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	var n int
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.Value[int](tx, "SELECT count(*) FROM audit_entry")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteIsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		boom := errors.New("boom")
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(note, "1", tx.At); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || count(t, d) != 0 {
			t.Fatalf("got %v and %d rows", err, count(t, d))
		}
		called := 0
		err = d.Write(ctx, func(tx *db.Tx) error {
			tx.AfterCommit(func() { called++ })
			_, err := tx.Exec(note, "1", tx.At)
			return err
		})
		if err != nil || count(t, d) != 1 || called != 1 {
			t.Fatalf("got %v, %d rows, after commit called %d times", err, count(t, d), called)
		}
	})
}

func TestConstraintsHaveOneNameOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		cases := []struct{ sql, name string }{
			{"INSERT INTO audit_pulse (id, at) VALUES (1, '')", "audit_pulse_pkey"},
			{"INSERT INTO access_edge (node, parent, inside) VALUES ('x', 'y', TRUE)", db.ForeignKey},
		}
		for _, c := range cases {
			err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(c.sql); return err })
			if name, ok := db.Constraint(err); !ok || name != c.name {
				t.Errorf("%s: constraint %q of %v, want %q", c.sql, name, err, c.name)
			}
		}
	})
}

func TestAFailedStatementEndsTheTransactionOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, bad := tx.Exec("INSERT INTO audit_pulse (id, at) VALUES (1, '')")
			if _, err := tx.Exec(note, "1", tx.At); err == nil {
				t.Error("a statement ran after a failed one")
			}
			_ = bad
			return nil
		})
		if err == nil || count(t, d) != 0 {
			t.Fatalf("committed after a failed statement: %v", err)
		}
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			bad := tx.Try(func() error { _, err := tx.Exec("INSERT INTO audit_pulse (id, at) VALUES (1, '')"); return err })
			if bad == nil {
				t.Error("a double key was taken")
			}
			_, err := tx.Exec(note, "1", tx.At)
			return err
		})
		if err != nil || count(t, d) != 1 {
			t.Fatalf("a savepoint did not take the failure back: %v", err)
		}
	})
}

// Two writers read before either writes: the barrier makes the loss of one update certain
// where nothing prevents it. Mutation that fails it: isolation READ COMMITTED.
func TestNoLostUpdate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d.SetClock(func() when.Instant { return dbtest.Day0 })
		set := func(v string) {
			if err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec("UPDATE audit_pulse SET at = $1", v); return err }); err != nil {
				t.Fatal(err)
			}
		}
		set("0")
		var both sync.WaitGroup
		var barrier sync.WaitGroup
		barrier.Add(2)
		for range 2 {
			var once sync.Once
			both.Go(func() {
				err := d.Write(context.Background(), func(tx *db.Tx) error {
					n, err := db.Value[int](tx, "SELECT CAST(at AS INTEGER) FROM audit_pulse")
					if err != nil {
						return err
					}
					if d.Engine() == db.Postgres { // SQLite lets the second in only after the first
						once.Do(func() { barrier.Done(); barrier.Wait() })
					}
					_, err = tx.Exec("UPDATE audit_pulse SET at = $1", fmt.Sprint(n+1))
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			v, err := db.Value[string](tx, "SELECT at FROM audit_pulse")
			if v != "2" {
				t.Errorf("two increments made %s", v)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestManyWritersShareCommits(t *testing.T) {
	d := dbtest.SQLite(t)
	var all sync.WaitGroup
	for i := range 400 {
		all.Go(func() {
			err := d.Write(context.Background(), func(tx *db.Tx) error {
				if _, err := tx.Exec(note, fmt.Sprintf("n%d", i), tx.At); err != nil {
					return err
				}
				if i%10 == 0 {
					return fault.New(fault.Invalid, "db.none")
				}
				return nil
			})
			if (err != nil) != (i%10 == 0) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	all.Wait()
	if n := count(t, d); n != 360 {
		t.Errorf("%d rows, want 360: a failed turn took others with it", n)
	}
	if g := d.Stats().Groups(); g >= 400 {
		t.Errorf("%d commits for 400 turns: none was shared", g)
	}
}

func TestAPanicInOneTurnHarmsNoOther(t *testing.T) {
	d := dbtest.SQLite(t)
	if err := d.Write(t.Context(), func(*db.Tx) error { panic("oh") }); fault.CodeOf(err) != "db.panic" {
		t.Fatalf("got %v", err)
	}
	if err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(note, "1", tx.At); return err }); err != nil {
		t.Fatal(err)
	}
}

// A cancelled query once left a driver's connection answering "interrupted" for ever.
func TestACancelledQueryLeavesThePoolHealthy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 200 {
			ctx, cancel := context.WithCancel(context.Background())
			go cancel()
			_ = d.Read(ctx, func(tx *db.Tx) error { _, err := db.Value[int](tx, "SELECT count(*) FROM audit_entry"); return err })
			cancel()
			if err := d.Read(t.Context(), func(tx *db.Tx) error { _, err := db.Value[int](tx, "SELECT 1"); return err }); err != nil {
				t.Fatalf("after %d cancelled queries: %v", i, err)
			}
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Read(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(note, "1", tx.At); return err })
		if err == nil {
			t.Fatal("a reader wrote")
		}
	})
}

func TestInsertInBatches(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			rows := make([][]any, 2500)
			for i := range rows {
				rows[i] = []any{fmt.Sprintf("%05d", i), tx.At, "a", "v", "n", "r"}
			}
			return db.Insert(tx, "audit_entry", "id, at, actor, verb, noun, ref", rows, "ON CONFLICT DO NOTHING")
		})
		if err != nil || count(t, d) != 2500 {
			t.Fatalf("%v, %d rows", err, count(t, d))
		}
	})
}

func TestConditionsAreRenumbered(t *testing.T) {
	c := db.And(db.When("a = $1", 1), db.Cond{}, db.Or(db.When("b = $1 OR c = $1", 2), db.In("d", []int{3, 4})))
	want := "(a = $1) AND ((b = $2 OR c = $2) OR (d IN ($3,$4)))"
	if c.SQL != want || fmt.Sprint(c.Args) != "[1 2 3 4]" {
		t.Errorf("%s %v", c.SQL, c.Args)
	}
	if got := c.After(2).SQL; got != "(a = $3) AND ((b = $4 OR c = $4) OR (d IN ($5,$6)))" {
		t.Error(got)
	}
	if db.And().After(3).SQL != "TRUE" {
		t.Error("no condition must hold for every row")
	}
}

func TestTextThatNoEngineHoldsIsRefusedAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(note, "a\x00b", tx.At); return err })
		if !fault.Is(err, fault.Invalid) || count(t, d) != 0 {
			t.Errorf("got %v", err)
		}
	})
}
