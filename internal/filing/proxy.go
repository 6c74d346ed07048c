package filing

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/request"
)

// AcceptFor accepts the report that the asker took in from a unit's file: it is sent up in
// the unit's name and holds at once.
func (s *Service) AcceptFor(ctx context.Context, who access.Actor, in MoveIn) (out MoveOut, err error) {
	var st stepping
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		if st.report, err = proxied(tx, in); err != nil {
			return err
		}
		st.next = Sent
		st.drawn, err = s.look(tx.Tx, &st.report)
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
	if blocking(problems) {
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
	r, err := load(tx, in.Report)
	if err != nil {
		return r, err
	}
	if r.Asker == "" {
		tx.Signed()
		return Report{}, fault.New(fault.NotFound, "filing.none")
	}
	if err := mustAccept(tx, &r); err != nil {
		return Report{}, hidden(err)
	}
	if !r.Proxy || r.State != Drafting {
		return r, fault.New(fault.Closed, "filing.move-closed", string(Take), string(r.State))
	}
	if r.Version != in.Version {
		return r, fault.New(fault.Stale, "filing.stale", r.ChangedBy)
	}
	return r, nil
}

func (s *Service) acceptFor(tx *access.Tx, r Report, made *sealed) (Report, error) {
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
	return r, tx.Record(Accept, r.ref(), moved{Move: Take, Was: was, Now: r.State, Version: r.Latest})
}
