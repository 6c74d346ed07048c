package request

import (
	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Service is the use cases of asking.
type Service struct {
	Door  *access.Door
	Units *org.Service
	// Calendar gives the working days as the transaction sees them.
	Calendar func(*db.Tx) (*when.Calendar, error)
	// Link makes the whole address of a page; nil where the server does not know its own.
	Link func(path string) string
}

// New makes the service.
func New(door *access.Door, units *org.Service, calendar func(*db.Tx) (*when.Calendar, error)) *Service {
	return &Service{Door: door, Units: units, Calendar: calendar}
}

func (l *Letter) ref() audit.Ref {
	return audit.Ref{Noun: "request", ID: string(l.ID), Unit: l.Asker}
}

func (o *Obligation) ref() audit.Ref {
	return audit.Ref{Noun: "obligation", ID: string(o.ID), Unit: o.Unit}
}

// regimeOf gives the regime of a letter: a draft follows the newest version, a sent one
// keeps its own.
func regimeOf(tx *db.Tx, l *Letter) (*regime.Regime, error) {
	if l.State != Draft {
		return library.ByDigest(tx, seal.Digest(l.RegimeDigest))
	}
	p, err := library.Latest(tx, l.Regime)
	if err != nil {
		return nil, err
	}
	l.RegimeVersion, l.RegimeDigest = p.Version, string(p.Digest)
	return p.Regime, nil
}

// RegimeOf gives the regime by which a letter is answered. The caller has asked access.
func RegimeOf(tx *db.Tx, l Letter) (*regime.Regime, error) { return regimeOf(tx, &l) }

// fresh refuses a change by somebody who looked at an older state.
func (l *Letter) fresh(version int64) error {
	if l.Version != version {
		return fault.New(fault.Stale, "request.stale")
	}
	return nil
}

// mustBe refuses what the state of the letter does not allow.
func (l *Letter) mustBe(s LetterState) error {
	if l.State == s {
		return nil
	}
	return l.State.closed()
}

// closed refuses what the state of a letter does not allow, saying which state it is.
func (s LetterState) closed() error {
	code := "request.letter-draft"
	switch s {
	case Draft:
	case Running:
		code = "request.letter-running"
	case Withdrawn:
		code = "request.letter-withdrawn"
	}
	return fault.New(fault.Closed, code)
}

// opened loads a letter for a change by the asker's people.
func opened(tx *access.Tx, id ID, v access.Verb, version int64, s LetterState) (Letter, error) {
	l, err := LetterOf(tx.Tx, id)
	if err != nil {
		tx.Signed()
		return l, err
	}
	if err := tx.Must(v, l.Asker); err != nil {
		return l, err
	}
	if err := l.mustBe(s); err != nil {
		return l, err
	}
	return l, l.fresh(version)
}

// house gathers what the letterhead of a unit needs.
func (s *Service) house(tx *db.Tx, t *org.DayTree, unit string) (House, error) {
	m, ok := t.Unit(unit)
	if !ok {
		return House{}, fault.New(fault.NotFound, "request.no-unit", unit)
	}
	body, ok := t.Body(unit)
	if !ok {
		body = m
	}
	h := House{Unit: m.Unit, Body: body.Unit, Inside: m.Inside}
	all, err := signers(tx, unit)
	if len(all) > 0 {
		h.Signer = all[0]
	}
	return h, err
}
