package filing

import (
	"context"
	"fmt"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// OpenIn opens an obligation of the unit.
type OpenIn struct{ Obligation request.ObligationID }

// Open begins the report that an obligation asks for: the draft is made of the diary, last
// period's report and the reports below. Opening again gives the report that is there.
func (s *Service) Open(ctx context.Context, who access.Actor, in OpenIn) (r Report, err error) {
	return s.begin(ctx, who, func(tx *access.Tx) (Report, error) { return s.fromObligation(tx, in.Obligation) })
}

// OpenOwnIn begins the asker's own report.
type OpenOwnIn struct{ Letter request.ID }

// OpenOwn begins the report that a unit makes of what it asked for itself: a province that
// asked its districts adds up what they sent.
func (s *Service) OpenOwn(ctx context.Context, who access.Actor, in OpenOwnIn) (r Report, err error) {
	return s.begin(ctx, who, func(tx *access.Tx) (Report, error) { return s.fromLetter(tx, in.Letter) })
}

// gathered is all that a first draft is made of.
type gathered struct {
	*World
	counts     []draft.Count
	activities *report.Activities
	last       *Version
	lastBytes  []byte
	material   draft.Material
}

// begin makes a draft: it looks at everything in one transaction, writes the draft in none,
// and puts it down in another one. The slot of the report keeps it from being made twice.
func (s *Service) begin(ctx context.Context, who access.Actor, find func(*access.Tx) (Report, error)) (Report, error) {
	var g *gathered
	var there bool
	var r Report
	err := s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		if r, err = find(tx); err != nil {
			return err
		}
		if there = r.ID != ""; there {
			return nil
		}
		g, err = s.collect(tx.Tx, &r)
		return err
	})
	if err != nil || there {
		return r, err
	}
	content, err := s.make(g)
	if err != nil {
		return r, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) (err error) {
		r, err = s.put(tx, find, g, content)
		return err
	})
	return r, err
}

// fromObligation finds the report of an obligation, or what a new one will be.
func (s *Service) fromObligation(tx *access.Tx, id request.ObligationID) (Report, error) {
	o, err := request.Get(tx.Tx, id)
	if err != nil {
		tx.Signed()
		return Report{}, err
	}
	if err := tx.MustAny(Write, o.Owners()...); err != nil {
		return Report{}, Hidden(err)
	}
	if r, ok, err := db.Maybe(tx.Tx, reportSelect+"obligation = $1", scanReport, string(id)); ok || err != nil {
		return r, err
	}
	if o.State.Waived() {
		return Report{}, fault.New(fault.Closed, "filing.waived")
	}
	l, err := request.LetterOf(tx.Tx, o.Request)
	if err != nil {
		return Report{}, err
	}
	r := Report{
		Unit: o.Unit, Division: o.Division, Level: o.Level, Obligation: o.ID, Letter: o.Request, Asker: l.Asker, Deadline: o.Deadline,
		Regime: l.Regime, RegimeNo: l.RegimeVersion, State: Drafting,
	}
	return r, s.window(tx.Tx, &r, l)
}

// fromLetter finds the asker's own report to a letter, or what a new one will be.
func (s *Service) fromLetter(tx *access.Tx, id request.ID) (Report, error) {
	l, err := request.LetterOf(tx.Tx, id)
	if err != nil {
		tx.Signed()
		return Report{}, err
	}
	if err := tx.Must(Write, l.Asker); err != nil {
		return Report{}, Hidden(err)
	}
	if l.State != request.Running {
		return Report{}, fault.New(fault.Closed, "filing.letter-not-running")
	}
	r := Report{Letter: l.ID, Regime: l.Regime, RegimeNo: l.RegimeVersion, State: Drafting}
	if err := s.window(tx.Tx, &r, l); err != nil {
		return r, err
	}
	tree, err := s.Org.TreeOn(tx.Tx, r.Period.To)
	if err != nil {
		return r, err
	}
	body, ok := tree.Body(l.Asker)
	if !ok {
		return r, fault.New(fault.NotFound, "filing.no-unit", l.Asker)
	}
	r.Unit, r.UnitName, r.Level = body.ID, body.Name, string(body.Level())
	if body.ID != l.Asker {
		r.Division = l.Asker
	}
	found, ok, err := BySlot(tx.Tx, &r)
	if ok {
		return found, err
	}
	return r, err
}

// window fills in the period with its cut-off days, and the unit's name on the last of them.
func (s *Service) window(tx *db.Tx, r *Report, l request.Letter) error {
	reg, err := request.RegimeOf(tx, l)
	if err != nil {
		return err
	}
	from, to, err := reg.Window(l.Period)
	if err != nil {
		return err
	}
	r.Period = report.Period{Name: l.Period, From: from, To: to}
	return s.name(tx, r)
}

func (s *Service) name(tx *db.Tx, r *Report) error {
	if r.Unit == "" {
		return nil
	}
	_, m, err := s.TreeFor(tx, r.Unit, r.Period.To)
	if err != nil {
		return err
	}
	r.UnitName = m.Name
	return nil
}

// collect looks at everything that a first draft is made of.
func (s *Service) collect(tx *db.Tx, r *Report) (*gathered, error) {
	w, err := s.Gather(tx, r, nil)
	if err != nil {
		return nil, err
	}
	g := &gathered{World: w}
	if g.counts, g.activities, err = Diary(tx, w); err != nil {
		return nil, err
	}
	if g.material.Head, err = s.head(tx, w); err != nil {
		return nil, err
	}
	last, ok, err := LastReport(tx, r)
	if err != nil || !ok {
		return g, err
	}
	g.last = &last
	g.lastBytes, err = BytesOf(tx, last.ID)
	return g, err
}

// LastReport is the accepted report of the unit for the period before. The caller has asked
// access.
func LastReport(tx *db.Tx, r *Report) (Version, bool, error) {
	return AcceptedOf(tx, r.Regime, r.Period.Name.Last(), r.Unit)
}

// LastName is how the draft calls last period's report.
func LastName(v *Version) string {
	switch {
	case v.Mark != "" && !v.Day.IsZero():
		return v.Mark + ", " + vietnamese(v.Day)
	case v.Mark != "":
		return v.Mark
	}
	return string(v.Period)
}

func vietnamese(d when.Day) string { return fmt.Sprintf("%02d/%02d/%d", d.Date, d.Month, d.Year) }

// make writes the first draft. It adds up reports: call it outside of transactions.
func (s *Service) make(g *gathered) (*draft.Content, error) {
	f, err := s.FrameOf(g.World)
	if err != nil {
		return nil, err
	}
	f.Activities = g.activities
	m := g.material
	m.Counts = g.counts
	if g.last != nil {
		if m.Last, err = s.Parse(g.last.Digest, g.lastBytes); err != nil {
			return nil, err
		}
		m.LastName, m.LastRef = LastName(g.last), string(g.last.Digest)
	}
	c, err := draft.Make(f, &m)
	if err != nil {
		return nil, err
	}
	c.Figures.Activities = g.activities
	return c, nil
}

// put writes a new report with its draft, and moves the obligation.
func (s *Service) put(tx *access.Tx, find func(*access.Tx) (Report, error), g *gathered, c *draft.Content) (Report, error) {
	r, err := find(tx)
	if err != nil || r.ID != "" {
		tx.Unchanged()
		return r, err
	}
	r.Share = c.Share()
	fresh, err := InsertReport(tx, &r)
	if err != nil {
		return r, err
	}
	if !fresh {
		tx.Unchanged()
		return find(tx)
	}
	if err := WriteNew(tx, r.ID, c); err != nil {
		return r, err
	}
	if err := WritePins(tx, r.ID, g.Pins, g.Packages); err != nil {
		return r, err
	}
	if r.Obligation != "" {
		if _, err := request.Open(tx.Tx, r.Obligation); err != nil {
			return r, err
		}
	}
	return r, tx.Record(Write, r.Ref(), opened{Move: "open", Diary: len(g.counts), Below: len(g.Pins), Share: r.Share})
}

// opened is what the audit keeps of a new draft.
type opened struct {
	Move  string
	Diary int
	Below int
	Share draft.Share
}
