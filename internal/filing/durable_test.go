package filing_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/request"
)

// What a delivery was acknowledged for is there after the program was killed in the middle of
// others, once. The child process delivers until it is killed and writes a line for
// each acknowledgement.
func TestKilledWhileDelivering(t *testing.T) {
	if url := os.Getenv("TONGHOP_KILLED"); url != "" {
		deliverUntilKilled(t, url)
		return
	}
	if testing.Short() {
		t.Skip("kills a program many times")
	}
	path := filepath.Join(t.TempDir(), "killed.db")
	d, err := db.Open(t.Context(), db.Options{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	dbtest.SetClock(d, dbtest.Day0)
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d, 20)
	w.pass()
	w.ok(d.Close())
	acknowledged := map[string]bool{}
	for round := range 12 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWhileDelivering$", "-test.v")
		cmd.Env = append(os.Environ(), "TONGHOP_KILLED=sqlite:"+path, fmt.Sprintf("TONGHOP_ROUND=%d", round))
		var out syncBuffer
		cmd.Stdout = &out
		w.ok(cmd.Start())
		deadline := time.Now().Add(20 * time.Second)
		for strings.Count(out.String(), "done ") < 3+round && time.Now().Before(deadline) {
			time.Sleep(2 * time.Millisecond)
		}
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		for line := range strings.Lines(out.String()) {
			if id, ok := strings.CutPrefix(strings.TrimSpace(line), "done "); ok {
				acknowledged[id] = true
			}
		}
	}
	if len(acknowledged) < 20 {
		t.Fatalf("only %d deliveries", len(acknowledged))
	}
	d, err = db.Open(t.Context(), db.Options{URL: "sqlite:" + path})
	w.ok(err)
	defer d.Close()
	there := map[string]int{}
	w.ok(d.Read(context.Background(), func(tx *db.Tx) error {
		return db.Each(tx, "SELECT id FROM filing_version", func(scan db.Scan) error {
			var id string
			err := scan(&id)
			there[id]++
			return err
		})
	}))
	for id := range acknowledged {
		if there[id] != 1 {
			t.Errorf("version %s is there %d times", id, there[id])
		}
	}
}

type syncBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func deliverUntilKilled(t *testing.T, url string) {
	d, err := db.Open(t.Context(), db.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	door := &access.Door{DB: d}
	reports := filing.New(door, org.New(door), nil)
	w := &world{t: t, ctx: context.Background(), d: d, door: door, reports: reports}
	w.prepare()
	round := os.Getenv("TONGHOP_ROUND")
	var wg sync.WaitGroup
	for i := range w.communes {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range 1000 {
				p := w.package_(i)
				p.Head.Number = fmt.Sprintf("%s%d", round, n)
				raw, err := p.Canonical()
				if err != nil {
					return
				}
				out, err := reports.Deliver(w.ctx, access.System("killed"), filing.DeliverIn{Obligation: w.owed[i], Package: raw})
				if err == nil {
					fmt.Printf("done %s\n", out.Version)
				}
			}
		}()
	}
	wg.Wait()
}

// prepare finds what a world that another process made owes.
func (w *world) prepare() {
	w.year = mustYear(w.t)
	w.read(func(tx *db.Tx) error {
		tree, err := w.reports.Org.TreeToday(tx)
		if err != nil {
			return err
		}
		letters, err := db.All(tx, "SELECT id FROM request_letter WHERE parent <> ''", func(scan db.Scan) (request.ID, error) {
			var id request.ID
			err := scan(&id)
			return id, err
		})
		if err != nil {
			return err
		}
		all, err := request.Of(tx, letters[0])
		for _, o := range all {
			if m, ok := tree.Unit(o.Unit); ok {
				w.communes = append(w.communes, m)
				w.owed = append(w.owed, o.ID)
			}
		}
		return err
	})
}
