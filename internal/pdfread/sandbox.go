package pdfread

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	pdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// sandbox is one PDFium inside the WebAssembly runtime of this process.
type sandbox struct {
	pool pdfium.Pool
}

const (
	wasmPagesPerMB = 16
	noCache        = "-"
)

// newSandbox compiles PDFium, or loads it compiled from the cache. Where interruptible,
// a cancelled context stops running code, at three times the cost; a process that is
// killed from outside does without.
func newSandbox(ctx context.Context, o Options, interruptible bool) (*sandbox, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(o.MemoryMB * wasmPagesPerMB)).
		WithCloseOnContextDone(interruptible)
	if cache := openCache(o.CacheDir); cache != nil {
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context:       ctx,
		MaxIdle:       1,
		MaxTotal:      1,
		FSConfig:      wazero.NewFSConfig(), // nothing of the host is mounted
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		ReuseWorkers:  true,
	})
	if err != nil {
		return nil, fmt.Errorf("starting PDFium: %w", err)
	}
	return &sandbox{pool}, nil
}

// openCache opens the directory of compiled code, or nil where none can be written:
// then every start compiles anew, which is slow but right.
func openCache(dir string) wazero.CompilationCache {
	if dir == noCache {
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

// run does the job with a PDFium instance. One that failed or was stopped is thrown
// away: nothing is known of its memory.
func (s *sandbox) run(ctx context.Context, j *job) (*answer, error) {
	instance, err := s.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("no PDFium instance: %w", err)
	}
	bound, err := bind(ctx, instance)
	var a *answer
	if err == nil {
		a, err = j.run(bound)
		bound.free(bound.scratch)
	}
	if bound == nil || bound.err != nil {
		return nil, errors.Join(err, instance.Kill())
	}
	if closeErr := instance.Close(); closeErr != nil {
		return nil, closeErr
	}
	return a, err
}

func (s *sandbox) close() error { return s.pool.Close() }
