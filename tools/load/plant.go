package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report/pack"
	"tonghop/internal/request"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// world is what was planted: units, people with sessions, what they owe.
type world struct {
	dir      string
	url      string // of the database; empty is SQLite in dir
	drop     func()
	d        *db.DB
	door     *access.Door
	orgs     *org.Service
	requests *request.Service
	reg      *regime.Regime
	cols     *pack.Columns
	shape    shape
	top      string
	middles  []string // units between, with their people
	leaves   []*org.Identity
	sessions map[string]string // token by unit
	debts    []debt            // still to be answered
	sent     time.Duration     // the letter to all units at once
	planted  time.Duration
}

// debt is an obligation with all that its report needs.
type debt struct {
	id, token string
	unit      *org.Identity
	period    when.Period
}

// shape is how many units stand where.
type shape struct{ provinces, districts, communes int }

// shapeOf is the tree of so many communes: a district of 2016, its province, the country
// since July 2025, the country before.
func shapeOf(communes int) shape {
	switch {
	case communes <= 60:
		return shape{1, 1, communes}
	case communes <= 1000:
		return shape{1, max(2, communes/24), communes}
	case communes <= 5000:
		return shape{34, 0, communes}
	}
	return shape{63, 705, communes}
}

const password = "mat-khau-thu-tai"

var (
	self  = access.System("load")
	first = when.MustDay("2000-01-01")
)

// plant makes the data of a run.
func plant(ctx context.Context, o options, communes int) (*world, error) {
	watch := when.Start()
	w := &world{shape: shapeOf(communes), sessions: map[string]string{}, drop: func() {}}
	var err error
	if w.dir, err = os.MkdirTemp("", "tonghop-load"); err != nil {
		return nil, err
	}
	if err := w.open(ctx, o.db); err != nil {
		return nil, w.failed(err)
	}
	for _, step := range []func(context.Context) error{w.plantUnits, w.plantRegime, w.plantPeople} {
		if err := step(ctx); err != nil {
			return nil, w.failed(err)
		}
	}
	if err := w.plantMonths(ctx, o.months); err != nil {
		return nil, w.failed(err)
	}
	if err := w.ask(ctx, o.count); err != nil {
		return nil, w.failed(err)
	}
	w.planted = watch.Elapsed()
	return w, w.d.Close()
}

func (w *world) failed(err error) error {
	w.remove(false)
	return err
}

// remove removes everything that was made.
func (w *world) remove(keep bool) {
	if keep {
		fmt.Fprintln(os.Stderr, "kept:", w.dir, w.url)
		return
	}
	w.drop()
	os.RemoveAll(w.dir)
}

// open makes an empty database.
func (w *world) open(ctx context.Context, server string) error {
	address := "sqlite:" + filepath.Join(w.dir, "tonghop.db")
	if server != "" {
		admin, err := sql.Open("pgx", server)
		if err != nil {
			return err
		}
		name := "load_" + strings.ReplaceAll(uid.New(), "-", "")
		if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
			return err
		}
		w.drop = func() {
			_, _ = admin.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
			admin.Close()
		}
		u, err := url.Parse(server)
		if err != nil {
			return err
		}
		u.Path = "/" + name
		w.url, address = u.String(), u.String()
	}
	var err error
	if w.d, err = db.Open(ctx, db.Options{URL: address}); err != nil {
		return err
	}
	w.door = &access.Door{DB: w.d}
	w.orgs = org.New(w.door)
	w.requests = request.New(w.door, w.orgs, func(*db.Tx) (*when.Calendar, error) { return when.VietnamCalendar() })
	return w.d.Migrate(ctx)
}

// write runs one change as the program itself.
func (w *world) write(ctx context.Context, f func(tx *access.Tx) error) error {
	return w.door.Write(ctx, self, func(tx *access.Tx) error {
		tx.Signed()
		if err := f(tx); err != nil {
			return err
		}
		return tx.Record(org.Manage, audit.Ref{Noun: "load", ID: "load"}, nil)
	})
}

func (w *world) plantUnits(ctx context.Context) error {
	r := &org.Register{}
	put := func(code, name, kind, above string) *org.Identity {
		u := org.Found(code, org.Naming{From: first, Name: name, Kind: kind}, above, false)
		r.Units = append(r.Units, u)
		return u
	}
	top := put("TW", "Cơ quan trung ương", org.KindCentre, "")
	w.top = top.ID
	var above []*org.Identity
	for i := range w.shape.provinces {
		above = append(above, put(fmt.Sprintf("%02d", i+1), fmt.Sprintf("Tỉnh Thử %d", i+1), "tinh", top.ID))
	}
	if w.shape.districts > 0 {
		var districts []*org.Identity
		for i := range w.shape.districts {
			districts = append(districts, put(fmt.Sprintf("%03d", i+100), fmt.Sprintf("Huyện Thử %d", i+1), "huyen", above[i%len(above)].ID))
		}
		w.middles = ids(above)
		above = districts
	}
	w.middles = append(w.middles, ids(above)...)
	for i := range w.shape.communes {
		w.leaves = append(w.leaves, put(fmt.Sprintf("%05d", i+1), fmt.Sprintf("Xã Thử %d", i+1), "xa", above[i%len(above)].ID))
	}
	return w.write(ctx, func(tx *access.Tx) error { return org.Put(tx.Tx, r) })
}

func ids(units []*org.Identity) []string {
	all := make([]string, len(units))
	for i, u := range units {
		all[i] = u.ID
	}
	return all
}

// plantRegime publishes a regime of 100 indicators and five sections of words.
func (w *world) plantRegime(ctx context.Context) error {
	lib := library.New(w.door)
	d, err := lib.Import(ctx, self, library.ImportIn{Owner: w.top, Name: "load.yaml", File: regimeFile()})
	if err != nil {
		return err
	}
	p, err := lib.Publish(ctx, self, library.PublishIn{Code: d.Code, Version: d.Version})
	if err != nil {
		return err
	}
	w.reg, w.cols = p.Regime, pack.ColumnsOf(p.Regime)
	return nil
}

// plantPeople gives every unit an officer with a session.
func (w *world) plantPeople(ctx context.Context) error {
	hash, err := seal.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	units := slices.Concat([]string{w.top}, w.middles, ids(w.leaves))
	for part := range slices.Chunk(units, 500) {
		tokens := map[string]string{}
		err := w.write(ctx, func(tx *access.Tx) error {
			clear(tokens)
			var sessions [][]any
			for _, unit := range part {
				u, err := account.Found(tx.Tx, account.ProfileIn{Login: login(unit), Name: "Cán bộ thử tải", Unit: unit, Lang: lang.Vi}, hash)
				if err != nil {
					return err
				}
				if _, err := access.AddGrant(tx.Tx, access.Grant{Account: u.ID, Role: access.Officer, Unit: unit}); err != nil {
					return err
				}
				tokens[unit] = seal.Token()
				sessions = append(sessions, []any{uid.New(), u.ID, seal.Of([]byte(tokens[unit])).Hex(), unit, tx.At, tx.At, tx.At.Add(240 * time.Hour)})
			}
			return db.Insert(tx.Tx, "account_session", "id, account, token, unit, created_at, seen_at, expires_at", sessions, "")
		})
		if err != nil {
			return err
		}
		for unit, token := range tokens {
			w.sessions[unit] = token
		}
	}
	return nil
}

// login is the name by which the officer of a unit signs in.
func login(unit string) string {
	code, _, _ := strings.Cut(unit, "@")
	return "can-bo-" + strings.ToLower(code)
}

// month is so many months before this one, as a period.
func month(back int) when.Period {
	now := when.Now().Day()
	t := time.Date(now.Year, now.Month, 1, 0, 0, 0, 0, time.UTC).AddDate(0, -back, 0)
	return when.Period(fmt.Sprintf("%04d-%02d", t.Year(), t.Month()))
}

// plantMonths writes months in which every unit's report was accepted.
func (w *world) plantMonths(ctx context.Context, months int) error {
	r := rand.New(rand.NewPCG(1, 2))
	for back := range months {
		p := month(back + 1)
		letter := uid.New()
		if err := w.write(ctx, func(tx *access.Tx) error { return w.plantLetter(tx, letter, p) }); err != nil {
			return err
		}
		for part := range slices.Chunk(w.leaves, 200) {
			if err := w.write(ctx, func(tx *access.Tx) error { return w.plantReports(tx, r, letter, p, part) }); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *world) plantLetter(tx *access.Tx, id string, p when.Period) error {
	return db.Insert(tx.Tx, "request_letter", `id, regime, regime_version, regime_digest, period, asker, words, title, number, symbol, day, deadlines, choice, reminders,
auto_nothing, state, version, units, created_by, created_at, sent_at`, [][]any{{
		id, w.reg.Code, w.reg.Version, string(w.reg.Digest()), string(p), w.top, "{}", "V/v báo cáo", "1", "TT", tx.At.Day(), "{}", "{}", "{}",
		false, "running", 1, len(w.leaves), "load", tx.At, tx.At,
	}}, "")
}

// plantReports writes accepted reports of a hundred figures each. What is kept of their
// packages is short: nobody reads them here, and a gigabyte of them would only fill the disk.
func (w *world) plantReports(tx *access.Tx, r *rand.Rand, letter string, p when.Period, units []*org.Identity) error {
	var debts, reports, versions [][]any
	for _, u := range units {
		pkg := w.packageOf(r, u, p, w.cols.Len())
		packed, err := pack.Encode(w.cols, pkg.Figures)
		if err != nil {
			return err
		}
		pkg.Figures, pkg.Sections = nil, nil
		raw, err := pkg.Canonical()
		if err != nil {
			return err
		}
		owed, rep, version := uid.New(), uid.New(), uid.New()
		debts = append(debts, []any{letter, u.ID, owed, "commune", tx.At.Day(), tx.At.Day(), "accepted", 1, tx.At, tx.At, tx.At})
		reports = append(reports, []any{rep, u.ID, "obligation:" + owed, u.Names[0].Name, "commune", w.reg.Code, w.reg.Version, string(p), owed, letter, w.top, false, "accepted", version, version, tx.At, tx.At, 1})
		versions = append(versions, []any{version, rep, 1, version, u.ID, "commune", w.reg.Code, w.reg.Version, string(p), "accepted", string(seal.Of(raw)), "1/BC-UBND", tx.At.Day(),
			false, false, 1, tx.At, tx.At, tx.At, packed, packed, raw})
	}
	for _, t := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"request_obligation", "request, unit, id, level, deadline, asked, state, version, sent_at, changed_at, closed_at", debts},
		{"filing_report", "id, unit, slot, unit_name, level, regime, regime_no, period, obligation, letter, asker, proxy, state, standing, latest, created_at, changed_at, version", reports},
		{"filing_version", "id, report, no, submission, unit, level, regime, regime_no, period, state, digest, mark, day, empty, compiled, leaves, sent_at, decided_at, changed_at, packed, packed_own, package", versions},
	} {
		if err := db.Insert(tx.Tx, t.table, t.columns, t.rows, ""); err != nil {
			return err
		}
	}
	return nil
}

// ask sends letters through the use cases until enough is owed; the first is to all units
// at once and is timed.
func (w *world) ask(ctx context.Context, count int) error {
	for back := 40; len(w.debts) < count; back++ {
		p := month(back)
		l, err := w.requests.Begin(ctx, self, request.BeginIn{Asker: w.top, Regime: w.reg.Code, Period: p})
		if err != nil {
			return err
		}
		text := l.Text
		text.Authority, text.Position, text.Signer = []string{"TL. BỘ TRƯỞNG"}, "CHÁNH VĂN PHÒNG", "Nguyễn Văn Thử"
		if len(text.Recipients) == 0 {
			text.Recipients = []string{"Như trên"}
		}
		day := when.Now().Day()
		l, err = w.requests.Save(ctx, self, request.SaveIn{
			ID: l.ID, Version: l.Version, Period: p, Text: text, Number: fmt.Sprint(back), Symbol: "TT-VP", Day: day, Reminders: l.Reminders, AutoNothing: l.AutoNothing,
			Choice: request.Choice{All: []request.Whole{{Level: "commune", Under: w.top}}}, Deadlines: request.Deadlines{"commune": day.AddDays(20)},
		})
		if err != nil {
			return err
		}
		watch := when.Start()
		if _, err = w.requests.Send(ctx, self, request.SendIn{ID: l.ID, Version: l.Version}); err != nil {
			return err
		}
		if w.sent == 0 {
			w.sent = watch.Elapsed()
		}
		if err := w.owe(ctx, l.ID, p); err != nil {
			return err
		}
	}
	return nil
}

// owe notes what the units owe now.
func (w *world) owe(ctx context.Context, letter request.ID, p when.Period) error {
	by := map[string]*org.Identity{}
	for _, u := range w.leaves {
		by[u.ID] = u
	}
	return w.door.Read(ctx, self, func(tx *access.Tx) error {
		tx.Signed()
		all, err := request.Of(tx.Tx, letter)
		if err != nil {
			return err
		}
		for _, o := range all {
			if u := by[o.Unit]; u != nil {
				w.debts = append(w.debts, debt{string(o.ID), w.sessions[o.Unit], u, p})
			}
		}
		return nil
	})
}
