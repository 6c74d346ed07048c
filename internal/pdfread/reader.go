package pdfread

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"tonghop/internal/fault"
)

// Options set up a Reader. The zero value is good.
type Options struct {
	// CacheDir keeps the compiled PDFium (21 MB), so that a start takes 0.1 s instead of
	// 4 s. Empty means "tonghop" in the user's cache directory; "-" means none.
	CacheDir string
	// Workers is how many files may be read at once; 0 means one per processor.
	Workers int
	// MemoryMB bounds the memory of one sandbox; 0 means 256.
	MemoryMB int
	// InProcess runs PDFium inside this process, three times slower, for places where a
	// program may not start another.
	InProcess bool
	// PDFiumOnly has PDFium read every file, the plain ones too: for comparing.
	PDFiumOnly bool
}

// Reader reads PDFs. It starts PDFium when the first file comes and is safe for
// concurrent use.
type Reader struct {
	options Options
	idle    chan *engine  // with a PDFium that waits for a file
	empty   chan *engine  // without one; as many as workers together with those at work
	starts  chan struct{} // holds the right to start the first PDFium; closed when more may be
	allowed sync.Once     // closes starts
	booting sync.Mutex    // one starts at a time: the first fills the cache for the others
	reading chan struct{} // held by those who read without PDFium, as many as workers
}

// startCost is what starting a PDFium costs, cached. A further one is started only when
// files have been waiting as long: a folder of small files is read sooner by the first.
const startCost = 150 * time.Millisecond

// engine is a place for a PDFium, in a process of its own or in this one.
type engine struct {
	worker  *worker
	sandbox *sandbox
}

// New makes a Reader; nothing is started yet.
func New(o Options) *Reader {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.MemoryMB <= 0 {
		o.MemoryMB = 256
	}
	r := &Reader{options: o, idle: make(chan *engine, o.Workers), empty: make(chan *engine, o.Workers), starts: make(chan struct{}, 1), reading: make(chan struct{}, o.Workers)}
	for range o.Workers {
		r.empty <- &engine{}
	}
	r.starts <- struct{}{}
	return r
}

// Close waits for the files being read and ends the workers. The Reader is of no more use.
func (r *Reader) Close() error {
	var errs []error
	for range r.options.Workers {
		var e *engine
		select {
		case e = <-r.idle:
		case e = <-r.empty:
		}
		switch {
		case e.worker != nil:
			errs = append(errs, e.worker.close())
		case e.sandbox != nil:
			errs = append(errs, e.sandbox.close())
		}
	}
	return errors.Join(errs...)
}

// ask has a free engine do the job. An engine that did not answer is thrown away.
func (r *Reader) ask(ctx context.Context, j *job) (*answer, error) {
	e, err := r.take(ctx)
	if err != nil {
		return nil, late(ctx, err)
	}
	defer r.put(e)
	if err := r.boot(ctx, e); err != nil {
		return nil, late(ctx, fault.Wrap(err, fault.Internal, "pdf.unavailable"))
	}
	if e.worker == nil {
		return e.ask(ctx, j)
	}
	a, err := e.worker.run(ctx, j)
	if err != nil {
		err = errors.Join(err, e.worker.kill())
		e.worker = nil
		return nil, late(ctx, explain(err))
	}
	if a.Fault == nil {
		return a, nil
	}
	if a.Fault.Code == "pdf.broken-inside" || a.Fault.Code == "pdf.too-much-memory" {
		// The instance trapped; the process is new soon, so that no memory is carried on.
		err = e.worker.kill()
		e.worker = nil
	}
	return nil, errors.Join(a.Fault.unpack(), err)
}

// take waits for an engine that runs, or for the right to start another one.
func (r *Reader) take(ctx context.Context) (*engine, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err() // taking an engine now would end it
	}
	select {
	case e := <-r.idle:
		return e, nil
	default:
	}
	select {
	case e := <-r.idle:
		return e, nil
	case <-r.starts:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case e := <-r.idle:
		return e, nil
	case e := <-r.empty:
		return e, nil
	case <-ctx.Done():
		r.allowStarts() // the right is not used here and must not be lost
		return nil, ctx.Err()
	}
}

func (r *Reader) put(e *engine) {
	if e.worker != nil || e.sandbox != nil {
		r.idle <- e
	} else {
		r.empty <- e
	}
}

func (r *Reader) allowStarts() { r.allowed.Do(func() { close(r.starts) }) }

// ask does the job inside this process.
func (e *engine) ask(ctx context.Context, j *job) (*answer, error) {
	a, err := e.sandbox.run(ctx, j)
	if err == nil {
		return a, nil
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return nil, err
	}
	return nil, late(ctx, explain(err))
}

func (r *Reader) boot(ctx context.Context, e *engine) (err error) {
	if e.worker != nil || e.sandbox != nil {
		return nil
	}
	r.booting.Lock()
	defer r.booting.Unlock()
	if r.options.InProcess {
		e.sandbox, err = newSandbox(context.Background(), r.options, true)
	} else {
		e.worker, err = startWorker(ctx, r.options)
	}
	if err != nil {
		r.allowStarts()
	} else {
		time.AfterFunc(startCost, r.allowStarts)
	}
	return err
}

// late says that the time ran out, if it did.
func late(ctx context.Context, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fault.Wrap(err, fault.TooMuch, "pdf.too-slow")
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return err
}
