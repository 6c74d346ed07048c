package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/filing"
	"tonghop/internal/when"
)

// killed counts what a loop of kills saw.
type killed struct {
	rounds, acknowledged, unanswered int
	lost, doubled                    []string
}

// perRound is how many reports are on their way when the server is killed.
const perRound = 24

// killLoop kills the server while reports are delivered, again and again. What was
// acknowledged must be there once; what was not answered is sent again after the restart, and
// must be there once too.
func killLoop(ctx context.Context, o options) error {
	rounds := min(max(o.rounds, 1), 2000)
	o.count, o.months = rounds*perRound, 0
	w, err := plant(ctx, o, 635)
	if err != nil {
		return err
	}
	defer w.remove(o.keep)
	k := &killed{}
	watch := when.Start()
	acknowledged := map[string]string{} // version by obligation
	var open []debt                     // sent, not answered
	r := rand.New(rand.NewPCG(3, 14))
	for round := range rounds {
		s, err := start(ctx, o, w)
		if err != nil {
			return fmt.Errorf("round %d: %w", round+1, err)
		}
		fresh := min(len(w.debts), max(0, perRound-len(open)))
		next := append(open, w.debts[:fresh]...)
		w.debts = w.debts[fresh:]
		open = k.round(ctx, w, s, next, acknowledged, r)
		k.rounds++
		if (round+1)%20 == 0 || round+1 == rounds {
			fmt.Fprintf(os.Stderr, "%d rounds, %d acknowledged, %d to be sent again, %.0f s\n", k.rounds, len(acknowledged), len(open), watch.Elapsed().Seconds())
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if err := k.finish(ctx, o, w, open, acknowledged); err != nil {
		return err
	}
	return k.judge(ctx, w, acknowledged)
}

// longestRound is how long a round waits for the answers after which it kills.
const longestRound = 3 * time.Second

// round delivers reports and kills the server when some of them, by chance how many, were
// answered and the others are on their way.
func (k *killed) round(ctx context.Context, w *world, s *server, debts []debt, acknowledged map[string]string, r *rand.Rand) []debt {
	c := client()
	bodies := make([][]byte, len(debts))
	for i, d := range debts {
		bodies[i] = w.stable(d)
	}
	var mu sync.Mutex
	var open []debt
	var all sync.WaitGroup
	enough, answers := make(chan bool), 0
	most := r.IntN(len(debts))
	for i, d := range debts {
		all.Go(func() {
			version, err := deliverOnce(ctx, c, s.url, d, bodies[i])
			mu.Lock()
			defer mu.Unlock()
			if answers++; answers == most+1 {
				close(enough)
			}
			if err != nil {
				open = append(open, d)
				k.unanswered++
				return
			}
			acknowledged[d.id] = version
			k.acknowledged++
		})
	}
	select {
	case <-enough:
	case <-time.After(longestRound):
	}
	time.Sleep(time.Duration(r.Int64N(int64(time.Millisecond))))
	s.kill()
	all.Wait()
	return open
}

// stable is a debt's report, the same each time it is sent.
func (w *world) stable(d debt) []byte {
	raw, err := w.packageOf(rand.New(rand.NewPCG(uint64(len(d.id)), uint64(d.id[len(d.id)-1]))), d.unit, d.period, 50).Canonical()
	if err != nil {
		panic(err) // it is made here
	}
	return raw
}

// deliverOnce gives the version that the server acknowledged.
func deliverOnce(ctx context.Context, c *http.Client, url string, d debt, body []byte) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/obligations/"+d.id+"/report", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", "kill-"+d.id)
	req.AddCookie(&http.Cookie{Name: sessionCookie, Value: d.token})
	res, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	if res.StatusCode >= 300 {
		return "", fmt.Errorf("answered %d: %s", res.StatusCode, raw)
	}
	var out struct{ Version string }
	if err := json.Unmarshal(raw, &out); err != nil {
		return "", err
	}
	return out.Version, nil
}

// finish sends again what was never answered.
func (k *killed) finish(ctx context.Context, o options, w *world, open []debt, acknowledged map[string]string) error {
	s, err := start(ctx, o, w)
	if err != nil {
		return err
	}
	c := client()
	for _, d := range open {
		version, err := deliverOnce(ctx, c, s.url, d, w.stable(d))
		if err != nil {
			s.kill()
			return err
		}
		acknowledged[d.id] = version
	}
	return s.stop()
}

// judge reads the database: each acknowledged version is there, and no obligation has two.
func (k *killed) judge(ctx context.Context, w *world, acknowledged map[string]string) error {
	address := "sqlite:" + filepath.Join(w.dir, "tonghop.db")
	if w.url != "" {
		address = w.url
	}
	d, err := db.Open(ctx, db.Options{URL: address})
	if err != nil {
		return err
	}
	defer d.Close()
	there := map[string]bool{}
	of := map[string]int{}
	for back := 0; back < 400; back++ {
		err := d.Read(ctx, func(tx *db.Tx) error {
			return filing.Standing(tx, w.reg.Code, month(back), func(f filing.Figures) error {
				there[string(f.Version)] = true
				of[string(f.Report)]++
				return nil
			})
		})
		if err != nil {
			return err
		}
	}
	for _, version := range acknowledged {
		if !there[version] {
			k.lost = append(k.lost, version)
		}
	}
	for rep, n := range of {
		if n != 1 {
			k.doubled = append(k.doubled, rep)
		}
	}
	engine := d.Engine()
	fmt.Printf("| kill -9, %s | %d rounds, %d acknowledged, %d cut off and sent again, %d reports; lost %d, doubled %d |\n",
		engine, k.rounds, k.acknowledged, k.unanswered, len(of), len(k.lost), len(k.doubled))
	if len(k.lost)+len(k.doubled) > 0 || len(of) != len(acknowledged) {
		return errors.New("acknowledged work was lost or doubled")
	}
	return nil
}
