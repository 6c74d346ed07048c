package job

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// quick is a budget for tests: nothing waits longer than it must.
func quick(workers int) Budget {
	return Budget{Workers: workers, Failures: 3, Lease: time.Minute, Look: 20 * time.Millisecond, Time: 5 * time.Second, Grace: 5 * time.Second,
		Pause: func(int) time.Duration { return time.Millisecond }}
}

func newRunner(d *db.DB) *Runner {
	d.SetClock(nil)
	return &Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: quick(4), Alone: true}
}

// start runs r until the test stops it.
func start(t *testing.T, r *Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

func write(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func enqueue(t *testing.T, d *db.DB, kind Kind, args any, o Options) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error { return Enqueue(tx, kind, args, o) })
}

func tasks(t *testing.T, d *db.DB) (all []Task) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		all, err = List(tx, Filter{Limit: 500})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited in vain: " + what)
}

func TestEveryTaskIsDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRunner(d)
		var mu sync.Mutex
		seen := map[int]int{}
		var ended atomic.Int64
		r.Ended = func(kind Kind, how Outcome, _ time.Duration) {
			if kind == "test.count" && how == Done {
				ended.Add(1)
			}
		}
		On(r, "test.count", 0, func(_ context.Context, n int) error {
			mu.Lock()
			defer mu.Unlock()
			seen[n]++
			return nil
		})
		var wishes []Wish
		for n := range 120 {
			wishes = append(wishes, Wish{"test.count", n, Options{}})
		}
		write(t, d, func(tx *db.Tx) error { return EnqueueAll(tx, wishes) })
		start(t, r)
		enqueue(t, d, "test.count", 120, Options{})
		until(t, "all done", func() bool { return ended.Load() == 121 })
		for n := range 121 {
			if seen[n] != 1 {
				t.Errorf("task %d done %d times", n, seen[n])
			}
		}
		until(t, "no rows left", func() bool { return len(tasks(t, d)) == 0 })
	})
}

func TestUndoneChangesAskForNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		undone := errors.New("undone")
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			if err := Enqueue(tx, "test.never", nil, Options{}); err != nil {
				return err
			}
			return undone
		})
		if !errors.Is(err, undone) || len(tasks(t, d)) != 0 {
			t.Error(err, tasks(t, d))
		}
	})
}

func TestTheKindOfFaultDecides(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRunner(d)
		var tries atomic.Int64
		fails := map[string]error{
			"gone": fault.New(fault.NotFound, "test.gone"), "closed": fault.New(fault.Closed, "test.closed"), "invalid": fault.New(fault.Invalid, "test.invalid"),
			"busy": fault.New(fault.Busy, "test.busy"), "unknown": errors.New("nobody classified this"),
		}
		On(r, "test.fail", 0, func(_ context.Context, how string) error {
			tries.Add(1)
			if how == "panic" {
				panic("in a task")
			}
			return fails[how]
		})
		for _, how := range []string{"gone", "closed", "invalid", "busy", "unknown", "panic"} {
			enqueue(t, d, "test.fail", how, Options{Key: how})
		}
		enqueue(t, d, "test.nobody", nil, Options{})
		enqueue(t, d, "test.fail", struct{ A int }{1}, Options{Key: "args"})
		stop := start(t, r)
		until(t, "all settled", func() bool {
			left := tasks(t, d)
			return len(left) == 6 && !slices.ContainsFunc(left, func(x Task) bool { return x.State != Parked })
		})
		stop()
		if tries.Load() != 3+3*3 { // gone, closed, invalid once; busy, unknown and panic as often as the budget allows
			t.Errorf("%d tries", tries.Load())
		}
		for _, x := range tasks(t, d) {
			if x.Error == "" || x.Holder != "" || !x.Lease.IsZero() {
				t.Errorf("%+v", x)
			}
		}
	})
}

func TestOneKeyOneTask(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRunner(d)
		began, goOn := make(chan string, 10), make(chan struct{})
		On(r, "test.refresh", 0, func(_ context.Context, what string) error {
			began <- what
			<-goOn
			return nil
		})
		for _, what := range []string{"a", "b", "c"} {
			enqueue(t, d, "test.refresh", what, Options{Key: "unit 1"})
		}
		if all := tasks(t, d); len(all) != 1 || all[0].Args != `"c"` {
			t.Fatal(all)
		}
		start(t, r)
		if what := <-began; what != "c" {
			t.Error(what)
		}
		enqueue(t, d, "test.refresh", "d", Options{Key: "unit 1"}) // while it runs: once more
		goOn <- struct{}{}
		if what := <-began; what != "d" {
			t.Error(what)
		}
		goOn <- struct{}{}
		until(t, "nothing left", func() bool { return len(tasks(t, d)) == 0 })
		if len(began) != 0 {
			t.Error("done once too often")
		}
	})
}

func TestLaterAndCancelled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dbtest.SetClock(d, dbtest.Day0)
		tomorrow := when.InstantOf(dbtest.Day0.Time().Add(24 * time.Hour))
		enqueue(t, d, "test.later", 1, Options{Key: "a", After: tomorrow})
		enqueue(t, d, "test.later", 2, Options{Key: "b", After: tomorrow})
		write(t, d, func(tx *db.Tx) error { return Cancel(tx, "test.later", "b") })
		if left := tasks(t, d); len(left) != 1 || left[0].Args != "1" || left[0].RunAfter != tomorrow {
			t.Fatal(left)
		}
		r := &Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: quick(1)}
		var got []Task
		look := func() time.Duration {
			var next time.Duration
			var err error
			got, next, err = r.take(context.Background(), 10)
			if err != nil {
				t.Fatal(err)
			}
			return next
		}
		if look(); len(got) != 0 {
			t.Error("taken too early")
		}
		dbtest.SetClock(d, when.InstantOf(tomorrow.Time().Add(-5*time.Millisecond)))
		if next := look(); len(got) != 0 || next != 5*time.Millisecond {
			t.Error(got, next)
		}
		dbtest.SetClock(d, tomorrow)
		if look(); len(got) != 1 {
			t.Error("not taken when due")
		}
		enqueue(t, d, "test.later", 3, Options{Key: "c", After: when.InstantOf(tomorrow.Time().Add(time.Hour))})
		enqueue(t, d, "test.later", 4, Options{Key: "c"})
		if look(); len(got) != 1 || got[0].Args != "4" {
			t.Error("the earlier instant counts", got)
		}
	})
}

// A process that died keeps its tasks until its lease ends, and what it wrote too late
// does not count.
func TestExpiredLeasesAreRescued(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dbtest.SetClock(d, dbtest.Day0)
		ctx := context.Background()
		enqueue(t, d, "test.lost", nil, Options{})
		dead := &Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: quick(1), holder: "dead"}
		alive := &Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: quick(1), holder: "alive"}
		first, _, err := dead.take(ctx, 1)
		if err != nil || len(first) != 1 {
			t.Fatal(first, err)
		}
		if none, _, err := alive.take(ctx, 1); err != nil || len(none) != 0 {
			t.Fatal("taken from one who lives", none, err)
		}
		dbtest.SetClock(d, when.InstantOf(dbtest.Day0.Time().Add(time.Minute)))
		second, _, err := alive.take(ctx, 1)
		if err != nil || len(second) != 1 || second[0].Attempts != 2 || second[0].Error == "" {
			t.Fatal(second, err)
		}
		dead.settle(first[0], nil, false)
		if left := tasks(t, d); len(left) != 1 || left[0].Holder != "alive" {
			t.Error("a dead process finished what is another's", left)
		}
		alive.settle(second[0], nil, false)
		if left := tasks(t, d); len(left) != 0 {
			t.Error(left)
		}
	})
}

// What takes the whole process down every time must not do so for ever.
func TestAPoisonousTaskIsParked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		enqueue(t, d, "test.poison", nil, Options{})
		r := &Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: quick(1), Alone: true}
		for range r.Budget.Failures {
			if got, _, err := r.take(context.Background(), 1); err != nil || len(got) != 1 {
				t.Fatal(got, err)
			}
			if err := r.takeOver(context.Background()); err != nil { // killed and started again
				t.Fatal(err)
			}
		}
		if left := tasks(t, d); len(left) != 1 || left[0].State != Parked {
			t.Error(left)
		}
	})
}

func TestSeveralRunnersShareTheWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		seen := map[int]int{}
		var n atomic.Int64
		for range 3 {
			r := newRunner(d)
			r.Alone = false
			On(r, "test.shared", 0, func(_ context.Context, i int) error {
				mu.Lock()
				seen[i]++
				mu.Unlock()
				n.Add(1)
				return nil
			})
			start(t, r)
		}
		var wishes []Wish
		for i := range 90 {
			wishes = append(wishes, Wish{"test.shared", i, Options{}})
		}
		write(t, d, func(tx *db.Tx) error { return EnqueueAll(tx, wishes) })
		until(t, "all done", func() bool { return len(tasks(t, d)) == 0 })
		mu.Lock()
		defer mu.Unlock()
		for i := range 90 {
			if seen[i] != 1 {
				t.Errorf("task %d done %d times", i, seen[i])
			}
		}
	})
}

func TestStoppingLetsTasksEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRunner(d)
		r.Budget.Grace = 150 * time.Millisecond
		began := make(chan struct{}, 2)
		On(r, "test.short", 0, func(context.Context, struct{}) error {
			began <- struct{}{}
			time.Sleep(50 * time.Millisecond)
			return nil
		})
		On(r, "test.endless", 0, func(ctx context.Context, _ struct{}) error {
			began <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		})
		enqueue(t, d, "test.short", struct{}{}, Options{})
		enqueue(t, d, "test.endless", struct{}{}, Options{})
		stop := start(t, r)
		<-began
		<-began
		stop()
		left := tasks(t, d)
		if len(left) != 1 || left[0].Kind != "test.endless" || left[0].State != Waiting || left[0].Attempts != 0 {
			t.Errorf("%+v", left)
		}
	})
}

func TestTimetable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		at := func(s string) {
			i, err := when.ParseInstant(s)
			if err != nil {
				t.Fatal(err)
			}
			dbtest.SetClock(d, i)
		}
		one := &Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: quick(1), holder: "one"}
		two := &Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: quick(1), holder: "two"}
		for _, r := range []*Runner{one, two} {
			r.Regularly("remind", "test.remind", Daily(7, 0))
		}
		tick := func(r *Runner) int {
			if _, err := r.tick(context.Background()); err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, x := range tasks(t, d) {
				n += x.Wanted
			}
			return n
		}
		at("2016-11-21T01:00:00.000Z") // 8 in the morning in Vietnam
		if tick(one) != 0 || tick(two) != 0 {
			t.Error("a new line began with a task")
		}
		at("2016-11-22T00:00:00.000Z") // 7 of the next day; the lease of the first has ended
		if n := tick(two); n != 1 {
			t.Error("not enqueued when due", n)
		}
		if n := tick(one) + tick(two); n != 2 {
			t.Error("enqueued twice", n)
		}
		at("2016-11-30T05:00:00.000Z") // a week of nothing
		if n := tick(one); n != 2 {
			t.Error("missed work is done once", n)
		}
		at("2016-11-25T05:00:00.000Z") // the clock is set back
		if n := tick(two); n != 2 {
			t.Error(n) // the first has the lease until its own instant
		}
		if n := tick(one); n != 2 {
			t.Error(n)
		}
		at("2016-11-26T00:00:00.000Z")
		if n := tick(one); n != 3 {
			t.Error("a clock set back holds the line up", n)
		}
		var lines []Line
		err := d.Read(context.Background(), func(tx *db.Tx) (err error) { lines, err = Timetable(tx); return err })
		if err != nil || len(lines) != 1 || lines[0].Next.String() != "2016-11-27T00:00:00.000Z" || lines[0].Last.String() != "2016-11-26T00:00:00.000Z" {
			t.Error(lines, err)
		}
	})
}

func TestAPersonLooksAfterParkedTasks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		enqueue(t, d, "test.a", 1, Options{})
		enqueue(t, d, "test.b", 2, Options{})
		r := &Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: quick(1), holder: "me"}
		got, _, err := r.take(context.Background(), 10)
		if err != nil || len(got) != 2 {
			t.Fatal(got, err)
		}
		for _, f := range []func(*db.Tx, string) error{Drop, Retry} {
			err := d.Write(context.Background(), func(tx *db.Tx) error { return f(tx, got[0].ID) })
			if fault.CodeOf(err) != "job.running-or-gone" {
				t.Error("a running task was touched", err)
			}
		}
		for _, x := range got {
			r.settle(x, fault.New(fault.Invalid, "test.wrong"), false)
		}
		write(t, d, func(tx *db.Tx) error { return Drop(tx, got[0].ID) })
		var n int64
		write(t, d, func(tx *db.Tx) (err error) { n, err = RetryParked(tx, got[1].Kind); return err })
		left := tasks(t, d)
		if n != 1 || len(left) != 1 || left[0].State != Waiting || left[0].Attempts != 0 {
			t.Error(n, left)
		}
		var counts []Count
		err = d.Read(context.Background(), func(tx *db.Tx) (err error) {
			if _, err := ByID(tx, got[0].ID); fault.CodeOf(err) != "job.none" {
				t.Error(err)
			}
			counts, err = Counts(tx)
			return err
		})
		if err != nil || len(counts) != 1 || counts[0].Number != 1 || counts[0].State != Waiting {
			t.Error(counts, err)
		}
	})
}

// A kind that waits for others must not take every hand.
func TestABoundedKindLeavesHandsFree(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRunner(d)
		r.AtMost("test.mail", 1)
		goOn := make(chan struct{})
		var now, most, mails, others atomic.Int64
		On(r, "test.mail", 0, func(context.Context, int) error {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			<-goOn
			now.Add(-1)
			mails.Add(1)
			return nil
		})
		On(r, "test.other", 0, func(context.Context, int) error { others.Add(1); return nil })
		var wishes []Wish
		for i := range 10 {
			wishes = append(wishes, Wish{"test.mail", i, Options{}})
		}
		for i := range 30 {
			wishes = append(wishes, Wish{"test.other", i, Options{}})
		}
		write(t, d, func(tx *db.Tx) error { return EnqueueAll(tx, wishes) })
		start(t, r)
		until(t, "the others are done", func() bool { return others.Load() == 30 })
		close(goOn)
		until(t, "all mail is done", func() bool { return mails.Load() == 10 })
		if most.Load() != 1 {
			t.Errorf("%d at once", most.Load())
		}
	})
}
