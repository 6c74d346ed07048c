package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"tonghop/internal/when"
)

// sessionCookie is the name of the pages' session.
const sessionCookie = "tonghop_session"

// client speaks to the server as many people do, each connection kept.
func client() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 256, MaxIdleConnsPerHost: 256}, Timeout: time.Minute}
}

// spread is how long calls took.
type spread struct {
	mu     sync.Mutex
	all    []time.Duration
	failed map[string]int
	bytes  int64
}

func (s *spread) note(d time.Duration, size int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if s.failed == nil {
			s.failed = map[string]int{}
		}
		s.failed[err.Error()]++
		return
	}
	s.all = append(s.all, d)
	s.bytes += size
}

// timing is a spread as it is told.
type timing struct {
	Calls int     `json:"calls"`
	Rate  float64 `json:"per_second"`
	P50   float64 `json:"p50_ms"`
	P95   float64 `json:"p95_ms"`
	P99   float64 `json:"p99_ms"`
	Worst float64 `json:"worst_ms"`
	Bytes int64   `json:"mean_bytes,omitempty"`
	// Processor is the server's processor time for one call, where nothing else ran.
	Processor float64        `json:"processor_ms,omitempty"`
	Failed    map[string]int `json:"failed,omitempty"`
}

func (s *spread) timing(took time.Duration) timing {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := timing{Calls: len(s.all), Failed: s.failed}
	if len(s.all) == 0 {
		return t
	}
	slices.Sort(s.all)
	at := func(p int) float64 { return milliseconds(s.all[min(len(s.all)-1, len(s.all)*p/100)]) }
	t.P50, t.P95, t.P99, t.Worst = at(50), at(95), at(99), milliseconds(s.all[len(s.all)-1])
	t.Rate, t.Bytes = float64(len(s.all))/took.Seconds(), s.bytes/int64(len(s.all))
	return t
}

// with tells the processor time that the server used meanwhile.
func (t timing) with(used time.Duration) timing {
	if t.Calls > 0 {
		t.Processor = milliseconds(used) / float64(t.Calls)
	}
	return t
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (t timing) fails() int {
	n := 0
	for _, f := range t.Failed {
		n += f
	}
	return n
}

// call does one request and reads the answer to its end.
func call(ctx context.Context, c *http.Client, method, url, token string, body []byte, header ...string) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	if token != "" {
		req.AddCookie(&http.Cookie{Name: sessionCookie, Value: token})
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.Do(req)
	if err != nil {
		var timeout interface{ Timeout() bool }
		if errors.As(err, &timeout) && timeout.Timeout() {
			return 0, errors.New("timeout")
		}
		return 0, errors.New("no answer")
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil {
		return n, errors.New("answer cut off")
	}
	if res.StatusCode >= 400 {
		return n, fmt.Errorf("%s answered %d", req.URL.Path, res.StatusCode)
	}
	return n, nil
}

// timed calls and notes how long it took.
func timed(ctx context.Context, s *spread, c *http.Client, method, url, token string, body []byte, header ...string) {
	watch := when.Start()
	n, err := call(ctx, c, method, url, token, body, header...)
	if ctx.Err() == nil {
		s.note(watch.Elapsed(), n, err)
	}
}

// forTime runs workers until the time is over.
func forTime(ctx context.Context, d time.Duration, workers int, f func(ctx context.Context, worker, round int)) time.Duration {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	watch := when.Start()
	var all sync.WaitGroup
	for n := range workers {
		all.Go(func() {
			for round := 0; ctx.Err() == nil; round++ {
				f(ctx, n, round)
			}
		})
	}
	all.Wait()
	return watch.Elapsed()
}
