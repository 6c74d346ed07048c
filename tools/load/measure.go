package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"tonghop/internal/when"
)

// figures are what a run found.
type figures struct {
	Units    int     `json:"units"`
	Engine   string  `json:"engine"`
	Accepted int     `json:"accepted_before"`
	Planted  float64 `json:"planted_s"`
	Send     float64 `json:"send_to_all_ms"`
	Start    float64 `json:"start_ms"`
	Rest     float64 `json:"rest_mb"`
	Most     float64 `json:"most_mb"`
	Deliver  timing  `json:"deliver"`
	First    float64 `json:"first_rollup_ms"`
	Rollup   timing  `json:"rollup"`
	Exports  timing  `json:"exports"`
	SignIn   timing  `json:"sign_in_during_exports"`
	Beside   timing  `json:"rollup_during_exports"`
	Pages    timing  `json:"pages_50_people"`
	// ByPage is the same by page.
	ByPage map[string]timing `json:"by_page"`
}

// measure plants one size, loads it and tells what it found.
func measure(ctx context.Context, o options, communes int) (*figures, error) {
	w, err := plant(ctx, o, communes)
	if err != nil {
		return nil, err
	}
	defer w.remove(o.keep)
	f := &figures{Units: communes, Engine: "sqlite", Accepted: communes * o.months, Planted: w.planted.Seconds(), Send: milliseconds(w.sent)}
	if w.url != "" {
		f.Engine = "postgres"
	}
	s, err := start(ctx, o, w)
	if err != nil {
		return nil, err
	}
	defer s.kill()
	f.Start = milliseconds(s.took)
	l := &load{o: o, w: w, s: s, c: client(), f: f}
	for _, phase := range []func(context.Context) error{l.first, l.rest, l.rollup, l.deliver, l.exports, l.pages} {
		if err := phase(ctx); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, s.log)
		}
	}
	_, most, err := s.memory()
	if err != nil {
		return nil, err
	}
	f.Most = float64(most) / (1 << 20)
	return f, s.stop()
}

// load is one size under load.
type load struct {
	o options
	w *world
	s *server
	c *http.Client
	f *figures
}

// restTime is how long a server is left alone before its memory is read: what filling the
// totals took is given back by then.
const restTime = 15 * time.Second

func (l *load) rest(ctx context.Context) error {
	select {
	case <-time.After(restTime):
	case <-ctx.Done():
		return ctx.Err()
	}
	now, _, err := l.s.memory()
	l.f.Rest = float64(now) / (1 << 20)
	return err
}

// figuresURL is the totals of the top for a month, as data.
func (l *load) figuresURL(back int) string {
	return l.s.url + "/api/v1/figures/" + l.w.reg.Code + "/" + string(month(back)) + "/" + url.PathEscape(l.w.top)
}

// first reads all months once: from here on their totals are in memory.
func (l *load) first(ctx context.Context) error {
	watch := when.Start()
	for back := range l.o.months {
		if _, err := call(ctx, l.c, http.MethodGet, l.figuresURL(back+1), l.w.sessions[l.w.top], nil); err != nil {
			return err
		}
	}
	l.f.First = milliseconds(watch.Elapsed())
	return nil
}

// rollup reads the totals of the top again and again, with the units right below it and all
// figures.
func (l *load) rollup(ctx context.Context) error {
	if l.o.months == 0 {
		return nil
	}
	token := l.w.sessions[l.w.top]
	var s spread
	before := l.s.processor()
	took := forTime(ctx, l.o.seconds/3, 2, func(ctx context.Context, _, round int) {
		timed(ctx, &s, l.c, http.MethodGet, l.figuresURL(round%l.o.months+1), token, nil)
	})
	l.f.Rollup = s.timing(took).with(l.s.processor() - before)
	return ctx.Err()
}

// inFlight is how many reports are on their way at the same time.
const inFlight = 20

// deliver sends reports of 50 numbers and five texts, each durable when it is answered.
func (l *load) deliver(ctx context.Context) error {
	r := rand.New(rand.NewPCG(5, 5))
	debts := l.w.debts[:min(len(l.w.debts), l.o.count)]
	bodies := make([][]byte, len(debts))
	for i, d := range debts {
		raw, err := l.w.packageOf(r, d.unit, d.period, 50).Canonical()
		if err != nil {
			return err
		}
		bodies[i] = raw
	}
	next := make(chan int)
	go func() {
		defer close(next)
		for i := range debts {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	var s spread
	var all sync.WaitGroup
	before, watch := l.s.processor(), when.Start()
	for range inFlight {
		all.Go(func() {
			for i := range next {
				timed(ctx, &s, l.c, http.MethodPost, l.s.url+"/api/v1/obligations/"+debts[i].id+"/report", debts[i].token, bodies[i])
			}
		})
	}
	all.Wait()
	l.f.Deliver = s.timing(watch.Elapsed()).with(l.s.processor() - before)
	return ctx.Err()
}

// exporters is how many exports run at the same time.
const exporters = 10

// exports has ten people fetch spreadsheets, while others sign in and read totals.
func (l *load) exports(ctx context.Context) error {
	if l.o.months == 0 {
		return nil
	}
	var sheets, sign, beside spread
	var all sync.WaitGroup
	middles := l.w.middles
	all.Go(func() {
		took := forTime(ctx, l.o.seconds, exporters, func(ctx context.Context, worker, round int) {
			unit := middles[(worker+round)%len(middles)]
			at := l.s.url + "/figures/" + l.w.reg.Code + "/" + string(month(round%l.o.months+1)) + "/table/" + url.PathEscape(unit) + "?lines=reporting"
			timed(ctx, &sheets, l.c, http.MethodGet, at, l.w.sessions[unit], nil)
		})
		l.f.Exports = sheets.timing(took)
	})
	all.Go(func() {
		took := forTime(ctx, l.o.seconds, 2, func(ctx context.Context, worker, round int) {
			body, err := json.Marshal(map[string]string{"login": login(l.w.leaves[(2*round+worker)%len(l.w.leaves)].ID), "password": password})
			if err != nil {
				return
			}
			timed(ctx, &sign, l.c, http.MethodPost, l.s.url+"/api/v1/session", "", body)
			pause(ctx, 200*time.Millisecond)
		})
		l.f.SignIn = sign.timing(took)
	})
	all.Go(func() {
		took := forTime(ctx, l.o.seconds, 2, func(ctx context.Context, _, round int) {
			timed(ctx, &beside, l.c, http.MethodGet, l.figuresURL(round%l.o.months+1), l.w.sessions[l.w.top], nil)
			pause(ctx, 100*time.Millisecond)
		})
		l.f.Beside = beside.timing(took)
	})
	all.Wait()
	return ctx.Err()
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// people is how many read pages at the same time, each a page a second.
const people = 50

func (l *load) pages(ctx context.Context) error {
	units := slices.Concat([]string{l.w.top}, l.w.middles[:min(len(l.w.middles), 15)])
	for i := 0; len(units) < people; i++ {
		units = append(units, l.w.leaves[i%len(l.w.leaves)].ID)
	}
	names := []string{"/", "/figures", "figures", "/requests", "/reports", "/diary", "/units", "/account"}
	by := map[string]*spread{}
	for _, n := range names {
		by[n] = &spread{}
	}
	var all spread
	before := l.s.processor()
	took := forTime(ctx, l.o.seconds, people, func(ctx context.Context, worker, round int) {
		r := rand.New(rand.NewPCG(uint64(worker), uint64(round)))
		if round == 0 { // people do not all begin in the same instant
			pause(ctx, time.Duration(r.IntN(1000))*time.Millisecond)
		}
		unit := units[worker%len(units)]
		name := names[r.IntN(len(names))]
		at := l.s.url + name
		if name == "figures" {
			at = l.s.url + "/figures/" + l.w.reg.Code + "/" + string(month(1+r.IntN(max(1, l.o.months)))) + "/units/" + url.PathEscape(unit)
		}
		watch := when.Start()
		n, err := call(ctx, l.c, http.MethodGet, at, l.w.sessions[unit], nil, "Accept-Encoding", "gzip", "Accept", "text/html")
		if ctx.Err() == nil {
			all.note(watch.Elapsed(), n, err)
			by[name].note(watch.Elapsed(), n, err)
		}
		pause(ctx, time.Duration(500+r.IntN(1000))*time.Millisecond)
	})
	l.f.Pages, l.f.ByPage = all.timing(took).with(l.s.processor()-before), map[string]timing{}
	for name, s := range by {
		l.f.ByPage[name] = s.timing(took)
	}
	return ctx.Err()
}
