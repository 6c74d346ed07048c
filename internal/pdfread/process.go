package pdfread

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"time"
)

// workerVariable makes a program that imports this package a worker: instead of its
// main function it answers jobs on its standard input until that is closed.
//
// Running PDFium in a process of its own is what makes a deadline hard. Compiled
// WebAssembly cannot be interrupted from outside unless every loop asks whether it
// should stop, which made reading three times slower; and while it runs, the garbage
// collector of its process waits. A process can simply be killed.
const workerVariable = "TONGHOP_PDF_WORKER"

func init() {
	if setting := os.Getenv(workerVariable); setting != "" {
		os.Exit(serve(os.Stdin, os.Stdout, setting, os.Getenv(workerVariable+"_CACHE")))
	}
}

// serve answers jobs until the input ends.
func serve(in io.Reader, out io.Writer, memory, cache string) (exitCode int) {
	megabytes, err := strconv.Atoi(memory)
	if err != nil {
		return 2
	}
	// A sandbox that grows leaves its old memory behind: collected early, a hostile file
	// costs no more than twice the sandbox's bound.
	debug.SetMemoryLimit(2 * int64(megabytes) << 20)
	s, err := newSandbox(context.Background(), Options{MemoryMB: megabytes, CacheDir: cache}, false)
	encoder, decoder := gob.NewEncoder(out), gob.NewDecoder(in)
	ready := &answer{}
	if err != nil {
		ready.Fault = packFault(err)
	}
	if encoder.Encode(ready) != nil || err != nil {
		return 1
	}
	for {
		var j job
		if err := decoder.Decode(&j); err != nil {
			return 0
		}
		a, err := s.run(context.Background(), &j)
		if err != nil {
			a = &answer{Fault: packFault(err)}
		}
		if encoder.Encode(a) != nil {
			return 1
		}
	}
}

// worker is a process that answers one job at a time.
type worker struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	encoder *gob.Encoder
	decoder *gob.Decoder
}

// startWorker runs this program again as a worker and waits until PDFium stands.
func startWorker(ctx context.Context, o Options) (*worker, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), workerVariable+"="+strconv.Itoa(o.MemoryMB), workerVariable+"_CACHE="+o.CacheDir)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w := &worker{cmd, in, gob.NewEncoder(in), gob.NewDecoder(out)}
	ready, err := w.wait(ctx)
	if err == nil && ready.Fault != nil {
		err = ready.Fault.unpack()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the PDF worker did not start: %w", err), w.kill())
	}
	return w, nil
}

// wait reads the next answer; at the end of ctx the process is killed, which ends the
// reading.
func (w *worker) wait(ctx context.Context) (*answer, error) {
	stop := context.AfterFunc(ctx, func() { _ = w.cmd.Process.Kill() })
	defer stop()
	var a answer
	if err := w.decoder.Decode(&a); err != nil {
		return nil, errors.Join(ctx.Err(), err)
	}
	return &a, nil
}

func (w *worker) run(ctx context.Context, j *job) (*answer, error) {
	stop := context.AfterFunc(ctx, func() { _ = w.cmd.Process.Kill() })
	defer stop()
	if err := w.encoder.Encode(j); err != nil {
		return nil, errors.Join(ctx.Err(), err)
	}
	return w.wait(ctx)
}

// close lets the process end by itself, and kills it if it does not.
func (w *worker) close() error {
	late := time.AfterFunc(2*time.Second, func() { _ = w.cmd.Process.Kill() })
	defer late.Stop()
	return errors.Join(w.in.Close(), w.cmd.Wait())
}

// kill ends the process. That it ended by a signal is what was wanted.
func (w *worker) kill() error {
	_ = w.cmd.Process.Kill() // it may have ended already
	_ = w.in.Close()
	var exit *exec.ExitError
	if err := w.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		return err
	}
	return nil
}
