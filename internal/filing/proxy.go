package filing

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/request"
)

// OpenForIn begins the report of a unit that sent its report as a file.
type OpenForIn struct{ Obligation request.ObligationID }

// OpenFor begins the report of a unit on the asker's side, to take in the Word file that the
// unit sent. A report that the unit began itself is left to it.
func (s *Service) OpenFor(ctx context.Context, who access.Actor, in OpenForIn) (r Report, err error) {
	return s.begin(ctx, who, func(tx *access.Tx) (Report, error) { return s.forUnit(tx, in.Obligation) })
}

func (s *Service) forUnit(tx *access.Tx, id request.ObligationID) (Report, error) {
	o, err := request.Get(tx.Tx, id)
	if err != nil {
		tx.Signed()
		return Report{}, err
	}
	l, err := request.LetterOf(tx.Tx, o.Request)
	if err != nil {
		return Report{}, err
	}
	if err := tx.Must(Accept, l.Asker); err != nil {
		return Report{}, Hidden(err)
	}
	r, ok, err := db.Maybe(tx.Tx, reportSelect+"obligation = $1", scanReport, string(id))
	if err != nil {
		return r, err
	}
	if ok && !r.Proxy {
		return r, fault.New(fault.Closed, "filing.unit-writes-itself")
	}
	if ok {
		return r, nil
	}
	if o.State.Waived() {
		return Report{}, fault.New(fault.Closed, "filing.waived")
	}
	r = Report{
		Unit: o.Unit, Division: o.Division, Level: o.Level, Obligation: o.ID, Letter: o.Request, Asker: l.Asker, Deadline: o.Deadline,
		Regime: l.Regime, RegimeNo: l.RegimeVersion, State: Drafting, Proxy: true,
	}
	return r, s.window(tx.Tx, &r, l)
}

// AcceptFor accepts the report that the asker took in from a unit's file: it is sent up in
// the unit's name and holds at once.
func (s *Service) AcceptFor(ctx context.Context, who access.Actor, in MoveIn) (out MoveOut, err error) {
	var st stepping
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		if st.report, err = proxied(tx, in); err != nil {
			return err
		}
		st.next = Sent
		st.drawn, err = s.Look(tx.Tx, &st.report)
		return err
	})
	if err != nil {
		return out, err
	}
	made, problems, err := s.seal(&st)
	out.Problems = problems
	if err != nil {
		return out, err
	}
	if draft.Blocking(problems) {
		return out, fault.New(fault.Invalid, "filing.problems")
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := proxied(tx, in)
		if err != nil {
			return err
		}
		if err := unchanged(tx.Tx, r.ID, made.parts); err != nil {
			return err
		}
		out.Report, err = s.acceptFor(tx, r, made)
		return err
	})
	return out, err
}

func proxied(tx *access.Tx, in MoveIn) (Report, error) {
	r, err := Load(tx, in.Report)
	if err != nil {
		return r, err
	}
	if r.Asker == "" {
		tx.Signed()
		return Report{}, fault.New(fault.NotFound, "filing.none")
	}
	if err := mustAccept(tx, &r); err != nil {
		return Report{}, Hidden(err)
	}
	if !r.Proxy || r.State != Drafting {
		return r, fault.New(fault.Closed, "filing.move-closed", string(Take), string(r.State))
	}
	if r.Version != in.Version {
		return r, fault.New(fault.Stale, "filing.stale", r.ChangedBy)
	}
	return r, nil
}

func (s *Service) acceptFor(tx *access.Tx, r Report, made *Sealed) (Report, error) {
	was := r.State
	if err := s.send(tx, &r, made); err != nil {
		return r, err
	}
	if err := s.take(tx, &r); err != nil {
		return r, err
	}
	r.State = Accepted
	if _, err := request.MarkSent(tx.Tx, r.Obligation); err != nil {
		return r, err
	}
	if _, err := request.MarkAccepted(tx.Tx, r.Obligation); err != nil {
		return r, err
	}
	if err := saveReport(tx, &r); err != nil {
		return r, err
	}
	if err := note(tx, r.ID, Take, was, r.State, "", ""); err != nil {
		return r, err
	}
	return r, tx.Record(Accept, r.Ref(), moved{Move: Take, Was: was, Now: r.State, Version: r.Latest})
}
