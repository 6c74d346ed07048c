package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tonghop/internal/when"
)

// build makes the program, stripped as it is given out.
func build(ctx context.Context, binary string) (string, func(), error) {
	if binary != "" {
		return binary, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "tonghop-load")
	if err != nil {
		return "", nil, err
	}
	clean := func() { os.RemoveAll(dir) }
	out := filepath.Join(dir, "tonghop")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "./cmd/tonghop")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		clean()
		return "", nil, fmt.Errorf("build: %w", err)
	}
	return out, clean, nil
}

// server is the program at work.
type server struct {
	cmd     *exec.Cmd
	url     string
	took    time.Duration // from the start to the first answer
	log     *tail
	done    chan error
	stopped bool
}

// start starts the program and waits until it answers.
func start(ctx context.Context, o options, w *world) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	args := []string{"serve", "--listen", address, "--data", w.dir, "--set", "limits.sign_in=1000000", "--set", "limits.sign_in_from=1000000", "--set", "log.level=warn"}
	if w.url != "" {
		args = append(args, "--db", w.url)
	}
	s := &server{cmd: exec.CommandContext(ctx, o.binary, args...), url: "http://" + address, log: &tail{}, done: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	watch := when.Start()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.done <- s.cmd.Wait() }()
	for {
		if ready(ctx, s.url) {
			s.took = watch.Elapsed()
			return s, nil
		}
		select {
		case err := <-s.done:
			return nil, fmt.Errorf("the server ended: %w\n%s", errors.Join(err, ctx.Err()), s.log)
		case <-time.After(2 * time.Millisecond):
		}
		if watch.Elapsed() > time.Minute {
			s.kill()
			return nil, fmt.Errorf("the server does not answer\n%s", s.log)
		}
	}
}

func ready(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/healthz", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode == http.StatusOK
}

// freePort is a port of the loopback address that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// stop asks the program to end.
func (s *server) stop() error {
	if s.stopped {
		return nil
	}
	s.stopped = true
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-s.done:
		return err
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		return errors.New("the server does not stop")
	}
}

// kill ends the program at once, as the loss of the machine would.
func (s *server) kill() {
	if s.stopped {
		return
	}
	s.stopped = true
	_ = s.cmd.Process.Kill()
	<-s.done
}

// memory reads how much memory the program holds, now and at most, in bytes.
func (s *server) memory() (now, most int64, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range bytes.Lines(raw) {
		fields := strings.Fields(string(line))
		if len(fields) < 2 {
			continue
		}
		kb, _ := strconv.ParseInt(fields[1], 10, 64)
		switch fields[0] {
		case "VmRSS:":
			now = kb << 10
		case "VmHWM:":
			most = kb << 10
		}
	}
	return now, most, nil
}

// tick is the unit in which the system counts processor time.
const tick = 10 * time.Millisecond

// processor reads how much processor time the program has used: unlike the time on the
// clock it says the same on a machine that others work on.
func (s *server) processor() time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), ") ") // behind the name, which may hold blanks
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick
}

// tail keeps the last of what the program says.
type tail struct{ last []byte }

const tailBytes = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.last = append(t.last, p...)
	if len(t.last) > tailBytes {
		t.last = t.last[len(t.last)-tailBytes:]
	}
	return len(p), nil
}

func (t *tail) String() string { return string(t.last) }
