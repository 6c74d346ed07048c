package job

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Outcome is how a run of a task ended.
type Outcome string

// The outcomes.
const (
	Done      Outcome = "done"
	Dropped   Outcome = "dropped"   // it has become pointless
	Postponed Outcome = "postponed" // it failed and is tried again
	ParkedNow Outcome = "parked"    // it failed for good, or too often
	Stopped   Outcome = "stopped"   // the program ends
)

// Budget bounds what a runner does.
type Budget struct {
	Workers  int
	Failures int                       // after so many a task is parked
	Lease    time.Duration             // how long a silent process keeps its tasks
	Look     time.Duration             // how often a quiet runner looks for tasks of other processes
	Time     time.Duration             // for one run of a task, where its kind has no other
	Grace    time.Duration             // for running tasks when the program ends
	Pause    func(n int) time.Duration // after the n-th failure
}

// DefaultBudget is fit for one server.
func DefaultBudget(workers int) Budget {
	return Budget{Workers: workers, Failures: 5, Lease: time.Minute, Look: 2 * time.Second, Time: 5 * time.Minute, Grace: 10 * time.Second, Pause: growingPause}
}

// growingPause is 10 s, 1 min, 5 min, 30 min: a mail server or a disk is usually back by
// then.
func growingPause(n int) time.Duration {
	pauses := []time.Duration{10 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute}
	return pauses[min(max(n, 1), len(pauses))-1]
}

// Runner claims tasks and has them done. Register kinds and the timetable before Run.
type Runner struct {
	DB     *db.DB
	Log    *slog.Logger
	Budget Budget
	// Alone says that no other process works on this database: what was running when the last
	// one died is taken up at once.
	Alone bool
	// Ended is told of every run that ended; nil is allowed.
	Ended func(kind Kind, how Outcome, took time.Duration)

	holder    string
	handlers  map[Kind]handler
	narrow    narrow
	timetable []entry
}

type handler struct {
	do   func(ctx context.Context, args string) error
	time time.Duration
}

// On has tasks of a kind done by f. Their arguments are read into T. Time bounds one run,
// zero is the runner's own bound.
func On[T any](r *Runner, kind Kind, bound time.Duration, f func(ctx context.Context, args T) error) {
	if r.handlers == nil {
		r.handlers = map[Kind]handler{}
	}
	r.handlers[kind] = handler{time: bound, do: func(ctx context.Context, raw string) error {
		var args T
		if err := json.Unmarshal([]byte(raw), &args); err != nil {
			return fault.Wrap(err, fault.Invalid, "job.args", string(kind))
		}
		return f(ctx, args)
	}}
}

// Run works until ctx ends, then lets running tasks end within the grace.
func (r *Runner) Run(ctx context.Context) error {
	r.holder = uid.New()
	if err := r.takeOver(ctx); err != nil {
		return fmt.Errorf("take over tasks: %w", err)
	}
	hard, stopHard := context.WithCancel(context.WithoutCancel(ctx))
	defer stopHard()
	var side sync.WaitGroup
	side.Go(func() { r.keepAlive(ctx) })
	side.Go(func() { r.keepTime(ctx) })
	w := &crew{r: r, ctx: hard, slots: make(chan struct{}, max(1, r.Budget.Workers)), freed: make(chan struct{}, 1)}
	r.serve(ctx, w)
	if !w.wait(r.Budget.Grace) {
		stopHard()
		w.wait(r.Budget.Grace)
	}
	side.Wait()
	return nil
}

func (r *Runner) takeOver(ctx context.Context) error {
	if !r.Alone {
		return nil
	}
	return r.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := rescueAll(tx, r.Budget)
		if n > 0 {
			tx.AfterCommit(func() { r.Log.Info("tasks of the last run taken up again", "tasks", n) })
		}
		return err
	})
}

// serve claims tasks whenever hands are free and something is due.
func (r *Runner) serve(ctx context.Context, w *crew) {
	woken, stop := listen()
	defer stop()
	for ctx.Err() == nil {
		n := w.free(ctx)
		if n == 0 {
			return
		}
		tasks, next, err := r.take(ctx, n)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("tasks could not be claimed", "error", err)
		}
		for _, t := range tasks {
			w.start(t)
		}
		if len(tasks) < n {
			r.sleep(ctx, woken, next, w.freed)
		}
	}
}

// take claims at most n due tasks, and tells how long until the next one is due. A quiet
// look costs one read and no write.
func (r *Runner) take(ctx context.Context, n int) (tasks []Task, next time.Duration, err error) {
	next = r.Budget.Look
	ready := false
	err = r.DB.Read(ctx, func(tx *db.Tx) error {
		at, any, err := due(tx)
		if any {
			next = min(next, max(0, at.Time().Sub(tx.At.Time())))
		}
		ready = any && !at.Time().After(tx.At.Time())
		return err
	})
	if err != nil || !ready {
		return nil, next, err
	}
	err = r.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if _, err = rescue(tx, r.Budget); err != nil {
			return err
		}
		tasks, err = r.narrow.claim(tx, r.holder, r.Budget.Lease, n)
		return err
	})
	if err != nil {
		return nil, r.Budget.Look, err
	}
	return tasks, r.Budget.Look, nil
}

func (r *Runner) sleep(ctx context.Context, woken <-chan struct{}, next time.Duration, freed <-chan struct{}) {
	t := time.NewTimer(max(next, time.Millisecond))
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-woken:
	case <-freed:
	case <-t.C:
	}
}

// keepAlive renews the leases of what this process runs.
func (r *Runner) keepAlive(ctx context.Context) {
	t := time.NewTicker(r.Budget.Lease / 3)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		err := r.DB.Write(ctx, func(tx *db.Tx) error { return extend(tx, r.holder, r.Budget.Lease) })
		if err != nil && ctx.Err() == nil {
			r.Log.Error("leases could not be renewed", "error", err)
		}
	}
}

// settle writes down how a run ended. The program's end must not keep it from that.
func (r *Runner) settle(t Task, err error, stopped bool) Outcome {
	how := outcome(t, err, stopped, r.Budget)
	reason := ""
	if err != nil {
		reason = trimmed(err.Error())
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	werr := r.DB.Write(ctx, func(tx *db.Tx) error {
		switch how {
		case Done, Dropped:
			return finish(tx, t)
		case Postponed:
			return postpone(tx, t, r.Budget.Pause(t.Attempts), reason)
		case Stopped:
			return giveBack(tx, t)
		}
		return park(tx, t, reason)
	})
	if werr != nil {
		r.Log.Error("the end of a task could not be kept", "task", t.ID, "kind", t.Kind, "error", werr)
	}
	return how
}

// mostReason bounds what is kept of an error's text.
const mostReason = 2000

func trimmed(s string) string {
	if len(s) > mostReason {
		return s[:mostReason]
	}
	return s
}

// outcome decides by the kind of the fault.
func outcome(t Task, err error, stopped bool, b Budget) Outcome {
	if err == nil {
		return Done
	}
	if stopped {
		return Stopped
	}
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Closed:
		return Dropped
	case fault.Invalid, fault.Forbidden, fault.Unsigned, fault.Conflict:
		return ParkedNow
	}
	if t.Attempts >= b.Failures {
		return ParkedNow
	}
	return Postponed
}

// do runs one task; a panic is its failure, not the program's end.
func (r *Runner) do(ctx context.Context, t Task) (err error) {
	h, ok := r.handlers[t.Kind]
	if !ok {
		return fault.New(fault.Invalid, "job.no-handler", string(t.Kind))
	}
	bound := r.Budget.Time
	if h.time > 0 {
		bound = h.time
	}
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fault.Wrap(fmt.Errorf("panic: %v\n%s", p, debug.Stack()), fault.Internal, "job.panic")
		}
	}()
	return h.do(ctx, t.Args)
}

// crew are the hands of a runner.
type crew struct {
	r     *Runner
	ctx   context.Context // ends when even the grace is over
	slots chan struct{}
	all   sync.WaitGroup
	freed chan struct{}
}

// free waits for a free hand and counts the free ones; none where ctx ends.
func (w *crew) free(ctx context.Context) int {
	for {
		if n := cap(w.slots) - len(w.slots); n > 0 {
			return n
		}
		select {
		case <-ctx.Done():
			return 0
		case <-w.freed:
		}
	}
}

func (w *crew) start(t Task) {
	w.slots <- struct{}{}
	w.r.narrow.begin(t.Kind)
	w.all.Go(func() {
		defer func() {
			w.r.narrow.end(t.Kind)
			<-w.slots
			select {
			case w.freed <- struct{}{}:
			default:
			}
		}()
		w.run(t)
	})
}

func (w *crew) run(t Task) {
	watch := when.Start()
	err := w.r.do(w.ctx, t)
	how := w.r.settle(t, err, w.ctx.Err() != nil)
	took := watch.Elapsed()
	if w.r.Ended != nil {
		w.r.Ended(t.Kind, how, took)
	}
	level := slog.LevelDebug
	switch how {
	case ParkedNow:
		level = slog.LevelError
	case Postponed, Dropped:
		level = slog.LevelWarn
	}
	attrs := []any{"task", t.ID, "kind", string(t.Kind), "outcome", string(how), "attempt", t.Attempts, "ms", took.Milliseconds()}
	if err != nil {
		attrs = append(attrs, "error", err)
	}
	w.r.Log.Log(context.Background(), level, "task ended", attrs...)
}

// wait waits for running tasks and tells whether they ended in time.
func (w *crew) wait(grace time.Duration) bool {
	ended := make(chan struct{})
	go func() { w.all.Wait(); close(ended) }()
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-ended:
		return true
	case <-t.C:
		return false
	}
}
