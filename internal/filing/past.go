package filing

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// PastIn is a report of an earlier period as a file: last year's, to draft this year's from.
type PastIn struct {
	Unit   string
	Regime string
	Period string // 2015
	Name   string
	Bytes  []byte
}

// BringPast takes in a report of an earlier period. It is read like any file and waits for a
// person to confirm it; then it holds like one that was accepted.
func (s *Service) BringPast(ctx context.Context, who access.Actor, in PastIn) (f File, err error) {
	period, err := when.ParsePeriod(in.Period)
	if err != nil {
		return f, fault.New(fault.Invalid, "filing.period-wrong").At("period", "filing.period-wrong")
	}
	var r Report
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Write, in.Unit); err != nil {
			return hidden(err)
		}
		r, err = s.past(tx, in, period)
		return err
	})
	if err != nil {
		return f, err
	}
	return s.ReadFile(ctx, who, ReadFileIn{Report: r.ID, Name: in.Name, Bytes: in.Bytes})
}

// past finds the report of a past period, or begins it.
func (s *Service) past(tx *access.Tx, in PastIn, period when.Period) (Report, error) {
	published, err := library.Latest(tx.Tx, in.Regime)
	if err != nil {
		return Report{}, err
	}
	from, to, err := published.Regime.Window(period)
	if err != nil {
		return Report{}, err
	}
	if !to.Before(tx.At.Day()) {
		return Report{}, fault.New(fault.Invalid, "filing.period-not-over").At("period", "filing.period-not-over")
	}
	tree, err := s.Org.TreeOn(tx.Tx, to)
	if err != nil {
		return Report{}, err
	}
	m, ok := tree.Unit(in.Unit)
	if !ok {
		return Report{}, fault.New(fault.NotFound, "filing.no-unit-then", string(period))
	}
	r := Report{
		Unit: in.Unit, UnitName: m.Name, Level: string(m.Level()), Regime: in.Regime, RegimeNo: published.Version,
		Period: report.Period{Name: period, From: from, To: to}, State: Drafting,
	}
	found, ok, err := db.Maybe(tx.Tx, reportSelect+"unit = $1 AND slot = $2", scanReport, r.Unit, r.slot())
	if err != nil {
		return r, err
	}
	if ok {
		tx.Unchanged()
		if found.State != Drafting {
			return found, fault.New(fault.Conflict, "filing.past-there")
		}
		return found, nil
	}
	if _, ok, err := db.Maybe(tx.Tx, versionSelect+"regime = $1 AND period = $2 AND unit = $3 AND state = 'accepted'", scanVersion, r.Regime, string(period), r.Unit); ok || err != nil {
		if err == nil {
			err = fault.New(fault.Conflict, "filing.past-there")
		}
		return r, err
	}
	if _, err := insertReport(tx, &r); err != nil {
		return r, err
	}
	return r, tx.Record(Write, r.ref(), map[string]any{"past": string(period)})
}

// KeepPastIn confirms a report of an earlier period as it was read.
type KeepPastIn struct {
	Report  ID
	File    string
	Figures []FigureIn // as a person confirmed or corrected them
	Checked []string
}

// KeepPast makes the confirmed reading the unit's report of that period.
func (s *Service) KeepPast(ctx context.Context, who access.Actor, in KeepPastIn) (r Report, err error) {
	return s.keep(ctx, who, in, func(tx *access.Tx) (Report, error) {
		r, err := load(tx, in.Report)
		if err != nil {
			return r, err
		}
		if err := tx.MustAny(Write, r.Owners()...); err != nil {
			return Report{}, hidden(err)
		}
		if !r.Past() || r.State != Drafting {
			return r, fault.New(fault.Closed, "filing.file-decided")
		}
		return r, nil
	})
}

// keep makes a version of a confirmed file at once, without the steps of a draft.
func (s *Service) keep(ctx context.Context, who access.Actor, in KeepPastIn, find func(*access.Tx) (Report, error)) (out Report, err error) {
	var f File
	var d *drawn
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		r, err := find(tx)
		if err != nil {
			return err
		}
		if f, err = fileOf(tx.Tx, r.ID, in.File); err != nil {
			return err
		}
		d, err = s.look(tx.Tx, &r)
		return err
	})
	if err != nil {
		return out, err
	}
	if err := s.see(d); err != nil {
		return out, err
	}
	made, content, err := d.fileVersion(&f, in, who.Name)
	if err != nil {
		return out, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := find(tx)
		if err != nil {
			return err
		}
		if err := settleFile(tx, &f, FileTaken); err != nil {
			return err
		}
		out, err = s.hold(tx, r, d, made, content)
		return err
	})
	return out, err
}

// fileVersion makes a version of a confirmed reading.
func (d *drawn) fileVersion(f *File, in KeepPastIn, by string) (*sealed, *draft.Content, error) {
	c, err := d.fromFile(f, TakeFileIn{Figures: in.Figures, Checked: in.Checked}, by)
	if err != nil {
		return nil, nil, err
	}
	p := *f.Reading.Package
	if !f.Reading.Exact {
		p.Figures = nil
		for i := range c.Figures.Own {
			p.Figures = append(p.Figures, c.Figures.Own[i].Figure(d.frame.Regime))
		}
	}
	raw, err := p.Canonical()
	if err != nil {
		return nil, nil, err
	}
	packed, err := pack.Encode(pack.ColumnsOf(d.frame.Regime), p.Figures)
	if err != nil {
		return nil, nil, err
	}
	made := &sealed{}
	v := &made.version
	v.bytes, v.packed, v.own, v.Digest, v.Leaves = raw, packed, packed, seal.Of(raw), 1
	if len(p.Sources) > 0 {
		v.compiled, v.own = true, []byte{}
	}
	v.Mark, v.Day, v.Nothing, v.submission = p.Head.Mark(), p.Head.Date, p.NothingToReport, string(v.Digest)
	return made, c, nil
}

// hold writes the version and lets it hold.
func (s *Service) hold(tx *access.Tx, r Report, d *drawn, made *sealed, c *draft.Content) (Report, error) {
	if len(d.versions) == 0 {
		if err := writeNew(tx, r.ID, c); err != nil {
			return r, err
		}
	}
	was := r.State
	if err := s.send(tx, &r, made); err != nil {
		return r, err
	}
	if r.Asker != "" {
		if err := s.take(tx, &r); err != nil {
			return r, err
		}
	}
	r.State = Accepted
	if err := saveReport(tx, &r); err != nil {
		return r, err
	}
	if err := note(tx, r.ID, Take, was, r.State, "", ""); err != nil {
		return r, err
	}
	return r, tx.Record(Write, r.ref(), moved{Move: Take, Was: was, Now: r.State, Version: r.Latest})
}
