package pdfread

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	pdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Options set up a Reader. The zero value is good.
type Options struct {
	// CacheDir keeps the compiled PDFium (21 MB), so that a start takes 0.1 s instead of
	// 4 s. Empty means the user's cache directory; "-" means none.
	CacheDir string
	// Workers is how many files may be read at once; 0 means one per processor.
	Workers int
	// MemoryMB bounds the memory of one sandbox; 0 means 512.
	MemoryMB int
}

// Reader reads PDFs. It starts PDFium at the first file and is safe for concurrent use.
type Reader struct {
	options Options
	start   sync.Once
	pool    pdfium.Pool
	err     error
}

// New makes a Reader; nothing is started yet.
func New(o Options) *Reader {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.MemoryMB <= 0 {
		o.MemoryMB = 512
	}
	return &Reader{options: o}
}

// Close frees the sandboxes.
func (r *Reader) Close() error {
	r.start.Do(func() { r.err = errors.New("the PDF reader is closed") })
	if r.pool == nil {
		return nil
	}
	return r.pool.Close()
}

const wasmPagesPerMB = 16

func (r *Reader) boot() {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(r.options.MemoryMB * wasmPagesPerMB)).
		WithCloseOnContextDone(true)
	if cache := openCache(r.options.CacheDir); cache != nil {
		config = config.WithCompilationCache(cache)
	}
	r.pool, r.err = webassembly.Init(webassembly.Config{
		Context:       context.Background(),
		MaxIdle:       r.options.Workers,
		MaxTotal:      r.options.Workers,
		FSConfig:      wazero.NewFSConfig(), // nothing of the host is mounted
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		ReuseWorkers:  true,
	})
}

// openCache opens the directory of compiled code, or nil where none can be written:
// then every start compiles anew, which is slow but right.
func openCache(dir string) wazero.CompilationCache {
	if dir == "-" {
		return nil
	}
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(base, "tonghop")
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil
	}
	return cache
}

// inSandbox runs use with an instance of PDFium. One that failed or was stopped is
// thrown away: nothing is known of its memory.
func (r *Reader) inSandbox(ctx context.Context, use func(*binding) error) error {
	r.start.Do(r.boot)
	if r.err != nil {
		return fmt.Errorf("starting PDFium: %w", r.err)
	}
	instance, err := r.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return explain(ctx, fmt.Errorf("no PDFium instance: %w", err))
	}
	bound, err := bind(ctx, instance)
	if err == nil {
		err = use(bound)
		bound.free(bound.scratch)
	}
	if bound == nil || bound.err != nil {
		return errors.Join(explain(ctx, err), instance.Kill())
	}
	return errors.Join(err, instance.Close())
}
