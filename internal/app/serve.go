package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"tonghop/internal/api"
	"tonghop/internal/fault"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Times after which a connection is given up. Uploads over slow lines take minutes; headers
// do not.
const (
	headerTime = 10 * time.Second
	readTime   = 10 * time.Minute
	writeTime  = 10 * time.Minute
	idleTime   = 2 * time.Minute
	stopTime   = 15 * time.Second
	mostHeader = 64 << 10
)

func contextFor(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), d)
}

// routes puts the machine's addresses beside the pages and bounds what may be sent.
func (a *App) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", a.serveHealth)
	mux.Handle("GET /metrics", a.metrics.guarded(string(a.Conf.Metrics.Token)))
	mux.Handle(api.Prefix+"/", a.programs())
	mux.Handle("/", a.Kit)
	return http.MaxBytesHandler(mux, int64(a.Conf.Limits.Upload))
}

func (a *App) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: mostHeader,
		ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
	}
}

// Serve serves pages and does background work until ctx ends, then stops gracefully: running
// requests and tasks are let to their ends. Listening is told the address once it is open.
func (a *App) Serve(ctx context.Context, listening func(address string)) error {
	main, err := a.listen(a.Conf.Listen)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var all sync.WaitGroup
	var servers []*http.Server
	start := func(l net.Listener, h http.Handler) {
		s := a.server(h)
		servers = append(servers, s)
		all.Go(func() {
			if err := s.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
				stop(fmt.Errorf("serve %s: %w", l.Addr(), err))
			}
		})
	}
	if a.Conf.Metrics.Listen != "" {
		l, err := net.Listen("tcp", a.Conf.Metrics.Listen)
		if err != nil {
			return errors.Join(fault.Wrap(err, fault.Conflict, "app.listen", a.Conf.Metrics.Listen), main.Close())
		}
		start(l, a.metrics.handler())
	}
	start(main, a.front)
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	all.Go(func() {
		if err := a.Runner.Run(work); err != nil {
			stop(fmt.Errorf("background work: %w", err))
		}
	})
	all.Go(func() { a.warm(work) })
	a.Log.Info("serving", "address", main.Addr().String(), "database", string(a.DB.Engine()), "started_ms", a.begun.Elapsed().Milliseconds())
	if listening != nil {
		listening(main.Addr().String())
	}
	<-ctx.Done()
	err = a.shut(servers)
	stopWork()
	all.Wait()
	a.Log.Info("stopped")
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		err = errors.Join(cause, err)
	}
	return err
}

// warm fills what is kept in memory, so that the first reader does not wait. Nothing
// depends on it.
func (a *App) warm(ctx context.Context) {
	watch := when.Start()
	if err := a.Services.Totals.Warm(ctx); err != nil && ctx.Err() == nil {
		a.Log.Warn("totals could not be made ready", "error", err)
		return
	}
	a.Log.Info("totals ready", "ms", watch.Elapsed().Milliseconds())
}

func (a *App) listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fault.Wrap(err, fault.Conflict, "app.listen", address)
	}
	if a.Conf.TLS.Cert == "" {
		return l, nil
	}
	c, err := seal.ServerTLS(a.Conf.TLS.Cert, a.Conf.TLS.Key)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return seal.ListenTLS(l, c), nil
}

// shut lets running requests end, then closes what still runs.
func (a *App) shut(servers []*http.Server) error {
	ctx, cancel := contextFor(stopTime)
	defer cancel()
	var errs []error
	for _, s := range servers {
		err := s.Shutdown(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			a.Log.Warn("requests were still running and are cut off")
			err = s.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
