package demo

import (
	"context"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/org"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// The example world is made by the use cases that people use, in the time that a visitor
// waits.
func TestFill(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the whole example")
	}
	d, err := db.Open(t.Context(), db.Options{URL: "sqlite:" + t.TempDir() + "/demo.db"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	dbtest.SetClock(d, Morning)
	watch := when.Start()
	o := office(t, d)
	last := watch.Elapsed()
	o.Step = func(name string, done, all int) {
		if done == all {
			t.Logf("%-24s %v", name, watch.Elapsed()-last)
			last = watch.Elapsed()
		}
	}
	if err := Fill(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	t.Logf("in all %v", watch.Elapsed())
}

func office(t *testing.T, d *db.DB) Office {
	t.Helper()
	blobs, err := blob.Open(t.TempDir(), 50<<20)
	if err != nil {
		t.Fatal(err)
	}
	door := &access.Door{DB: d}
	units := org.New(door)
	reports := filing.New(door, units, blobs)
	return Office{
		Door: door, Units: units, Library: library.New(door), Activities: activity.New(door, units, blobs),
		Requests: request.New(door, units, func(*db.Tx) (*when.Calendar, error) { return when.VietnamCalendar() }),
		Reports:  reports, Desk: desk.New(reports), Blobs: blobs, At: func(at when.Instant) { dbtest.SetClock(d, at) },
	}
}
