package app

import (
	"context"
	"errors"

	"tonghop/internal/db"
	"tonghop/internal/demo"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// OpenDemo opens the program with the example world, and makes the world first where the
// data folder is fresh. Step tells how far that is; nil is told nothing.
func OpenDemo(ctx context.Context, o Options, step func(name string, done, all int)) (*App, error) {
	o.Demo = true
	o.Clock = func() when.Instant { return demo.Dawn }
	for _, l := range demo.Logins() {
		o.Accounts = append(o.Accounts, kit.Account{Name: l.Name, Post: l.Title, Password: demo.Password})
	}
	a, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := a.beginDemo(ctx, step); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) beginDemo(ctx context.Context, step func(string, int, int)) error {
	last, err := a.lastChange(ctx)
	if err != nil {
		return err
	}
	if last.Before(demo.Morning) || last == demo.Morning {
		if err := demo.Fill(ctx, a.office(step)); err != nil {
			return err
		}
		last = demo.Morning
	}
	watch := when.Start()
	a.DB.SetClock(func() when.Instant { return last.Add(watch.Elapsed()) })
	return nil
}

// lastChange is when somebody last did something in the example: its time goes on from
// there.
func (a *App) lastChange(ctx context.Context) (last when.Instant, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		last, err = db.Value[when.Instant](tx, "SELECT coalesce(max(at), '') FROM audit_entry WHERE actor <> 'system:start'")
		return err
	})
	return last, err
}

// office is the use cases through which the example is made.
func (a *App) office(step func(string, int, int)) demo.Office {
	if step == nil {
		step = func(string, int, int) {}
	}
	s := &a.Services
	return demo.Office{
		Door: a.Door, Units: s.Units, Library: s.Library, Activities: s.Activities, Requests: s.Requests, Reports: s.Reports, Desk: s.Desk, Blobs: a.Blobs,
		At: func(at when.Instant) { a.DB.SetClock(func() when.Instant { return at }) }, Step: step,
	}
}
