// Package app is the wiring: it opens what the program stands on, builds the services of
// all nouns, gives their jobs to the runner and their pages to the kit, and serves until it
// is told to stop. It alone sees all packages; it decides nothing of the work.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/blob"
	"tonghop/internal/conf"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/seal"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// Options say what to open.
type Options struct {
	Conf conf.Config
	// Log is where records go, one a line.
	Log io.Writer
	// Clock is the time of everything; nil is the machine's.
	Clock when.Clock
	// Demo marks every page as one of the demonstration, whose accounts the sign-in page shows.
	Demo     bool
	Accounts []kit.Account
}

// App is the program, opened.
type App struct {
	Conf     conf.Config
	Log      *slog.Logger
	DB       *db.DB
	Blobs    *blob.Store
	Door     *access.Door
	Gate     *account.Gate
	Runner   *job.Runner
	Kit      *kit.Kit
	Services Services

	demo    bool
	begun   when.Stopwatch
	lock    *lock
	key     seal.Key
	metrics *metrics
	health  health
	front   http.Handler
}

// Open opens the program: it takes the lock of the data folder, migrates the database and
// builds everything. Close must be called.
func Open(ctx context.Context, o Options) (*App, error) {
	if err := o.Conf.Check(); err != nil {
		return nil, err
	}
	a := &App{Conf: o.Conf, demo: o.Demo, begun: when.Start(), Log: newLog(o.Log, o.Conf.Log)}
	if err := a.open(ctx, o); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context, o Options) error {
	if err := os.MkdirAll(a.Conf.Data, 0o700); err != nil {
		return fault.Wrap(err, fault.Invalid, "app.data-folder", a.Conf.Data)
	}
	var err error
	if file, embedded := strings.CutPrefix(a.Conf.Database(), "sqlite:"); embedded {
		if a.lock, err = takeLock(file+".lock", a.Conf.Listen); err != nil {
			return err
		}
	}
	if a.key, err = loadKey(filepath.Join(a.Conf.Data, "key")); err != nil {
		return err
	}
	if a.Blobs, err = blob.Open(a.Conf.Blobs(), int64(a.Conf.Limits.File)); err != nil {
		return err
	}
	if a.DB, err = db.Open(ctx, db.Options{URL: a.Conf.Database(), Clock: o.Clock}); err != nil {
		return err
	}
	if err := a.DB.Migrate(ctx); err != nil {
		return err
	}
	return a.build(ctx, o)
}

func (a *App) build(ctx context.Context, o Options) error {
	c := a.Conf
	a.Door = &access.Door{DB: a.DB}
	a.Gate = account.NewGate(a.Door, account.GateOptions{Length: c.Session.Length, Idle: c.Session.Idle, TriesHere: c.Limits.Sign, TriesFrom: c.Limits.SignFrom})
	a.metrics = newMetrics(a)
	a.Runner = &job.Runner{DB: a.DB, Log: a.Log, Budget: job.DefaultBudget(c.Jobs.Workers), Alone: c.Embedded(), Ended: a.metrics.job}
	a.Kit = kit.New(kit.Options{
		Session: a.session, Key: a.key, Log: pageLog(a.Log), Observe: a.metrics.request, Clock: a.DB.Now, Demo: o.Demo,
		TrustProxy: len(c.Proxies) > 0, SignInNote: signInNote(o.Accounts), Counts: a.counts, Nav: a.navigation(),
	})
	if err := a.wire(ctx); err != nil {
		return fmt.Errorf("build services: %w", err)
	}
	a.front = a.routes()
	return nil
}

func signInNote(accounts []kit.Account) func(context.Context) []kit.Account {
	if len(accounts) == 0 {
		return nil
	}
	return func(context.Context) []kit.Account { return accounts }
}

// Close closes what was opened, in the order of need. Nothing may be served any more.
func (a *App) Close() error {
	var errs []error
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	if a.lock != nil {
		errs = append(errs, a.lock.release())
	}
	return errors.Join(errs...)
}

// Handler is all pages and the machine's addresses, for a server or a test.
func (a *App) Handler() http.Handler { return a.front }

// FirstLink gives the address by which the first administrator is made, as long as there
// is no account; "" afterwards. It is a secret: for the terminal, never for the log.
func (a *App) FirstLink(ctx context.Context) (string, error) {
	token, err := a.Gate.FirstLink(ctx)
	if err != nil || token == "" {
		return "", err
	}
	return a.Conf.Home() + "/first/" + token, nil
}
