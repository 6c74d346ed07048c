package files

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
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
	if err := who.Sign(); err != nil {
		return f, err
	}
	period, err := when.ParsePeriod(in.Period)
	if err != nil {
		return f, fault.New(fault.Invalid, "filing.period-wrong").At("period", "filing.period-wrong")
	}
	var r filing.Report
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(filing.Write, in.Unit); err != nil {
			return filing.Hidden(err)
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
func (s *Service) past(tx *access.Tx, in PastIn, period when.Period) (filing.Report, error) {
	published, err := library.Latest(tx.Tx, in.Regime)
	if err != nil {
		return filing.Report{}, err
	}
	from, to, err := published.Regime.Window(period)
	if err != nil {
		return filing.Report{}, err
	}
	if !to.Before(tx.At.Day()) {
		return filing.Report{}, fault.New(fault.Invalid, "filing.period-not-over").At("period", "filing.period-not-over")
	}
	_, m, err := s.Filing.TreeFor(tx.Tx, in.Unit, to)
	if err != nil {
		return filing.Report{}, err
	}
	r := filing.Report{
		Unit: in.Unit, UnitName: m.Name, Level: string(m.Level()), Regime: in.Regime, RegimeNo: published.Version,
		Period: report.Period{Name: period, From: from, To: to}, State: filing.Drafting,
	}
	found, ok, err := filing.BySlot(tx.Tx, &r)
	if err != nil {
		return r, err
	}
	if ok {
		tx.Unchanged()
		if found.State != filing.Drafting {
			return found, fault.New(fault.Conflict, "filing.past-there")
		}
		return found, nil
	}
	if _, ok, err := filing.AcceptedOf(tx.Tx, r.Regime, period, r.Unit); ok || err != nil {
		if err == nil {
			err = fault.New(fault.Conflict, "filing.past-there")
		}
		return r, err
	}
	if _, err := filing.InsertReport(tx, &r); err != nil {
		return r, err
	}
	return r, tx.Record(filing.Write, r.Ref(), map[string]any{"past": string(period)})
}

// KeepPastIn confirms a report of an earlier period as it was read.
type KeepPastIn struct {
	Report  filing.ID
	File    string
	Figures []draft.Answer // as a person confirmed or corrected them
	Checked []string
}

// KeepPast makes the confirmed reading the unit's report of that period.
func (s *Service) KeepPast(ctx context.Context, who access.Actor, in KeepPastIn) (r filing.Report, err error) {
	return s.keep(ctx, who, in, func(tx *access.Tx) (filing.Report, error) {
		r, err := filing.Load(tx, in.Report)
		if err != nil {
			return r, err
		}
		if err := tx.MustAny(filing.Write, r.Owners()...); err != nil {
			return filing.Report{}, filing.Hidden(err)
		}
		if !r.Past() || r.State != filing.Drafting {
			return r, fault.New(fault.Closed, "filing.file-decided")
		}
		return r, nil
	})
}

// keep makes a version of a confirmed file at once, without the steps of a draft.
func (s *Service) keep(ctx context.Context, who access.Actor, in KeepPastIn, find func(*access.Tx) (filing.Report, error)) (out filing.Report, err error) {
	var f File
	var d *filing.Drawn
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		r, err := find(tx)
		if err != nil {
			return err
		}
		if f, err = fileOf(tx.Tx, r.ID, in.File); err != nil {
			return err
		}
		d, err = s.Filing.Look(tx.Tx, &r)
		return err
	})
	if err != nil {
		return out, err
	}
	if err := s.Filing.See(d); err != nil {
		return out, err
	}
	made, content, err := fileVersion(d, &f, in, who.Name)
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
		out, err = s.Filing.Hold(tx, r, made, content)
		return err
	})
	return out, err
}

// fileVersion makes a version of a confirmed reading.
func fileVersion(d *filing.Drawn, f *File, in KeepPastIn, by string) (*filing.Sealed, *draft.Content, error) {
	c, err := fromFile(d, f, TakeFileIn{Figures: in.Figures, Checked: in.Checked}, by)
	if err != nil {
		return nil, nil, err
	}
	p := *f.Reading.Package
	if !f.Reading.Exact {
		p.Figures = nil
		for i := range c.Figures.Own {
			p.Figures = append(p.Figures, c.Figures.Own[i].Figure(d.Frame.Regime))
		}
	}
	made, err := filing.SealPackage(d.Frame.Regime, &p)
	if err != nil {
		return nil, nil, err
	}
	return made, c, nil
}
