package filing

import (
	"context"
	"sync"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/request"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
)

// DeliverIn is a report that comes as data, from another program of the unit. Key makes a
// repetition harmless; without one the package's own digest does.
type DeliverIn struct {
	Obligation request.ObligationID
	Key        string
	Package    []byte
}

// DeliverOut is the version that a delivery made.
type DeliverOut struct {
	Report  ID
	Version VersionID
	No      int
	Digest  seal.Digest
	Again   bool // it was there already
}

// MaxKey bounds the key of a delivery, in bytes.
const MaxKey = 100

// Deliver sends a report up that comes as a whole package: one transaction, durable when it
// returns. Delivering the same again gives the same version. A unit that works on a draft
// here goes on with it where it was given back; one that is under review is not overwritten.
func (s *Service) Deliver(ctx context.Context, who access.Actor, in DeliverIn) (out DeliverOut, err error) {
	if err := who.Sign(); err != nil {
		return out, err
	}
	d, err := s.readDelivery(in)
	if err != nil {
		return out, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		out, err = s.deliver(tx, in, d)
		return err
	})
	return out, err
}

// delivery is a package as it came, checked by itself.
type delivery struct {
	pkg    *report.Package
	bytes  []byte
	digest seal.Digest
	leaves int
}

func (s *Service) readDelivery(in DeliverIn) (*delivery, error) {
	if len(in.Key) > MaxKey {
		return nil, fault.New(fault.Invalid, "filing.key-long", MaxKey)
	}
	opened, err := report.Open("", in.Package)
	if err != nil {
		return nil, err
	}
	d := &delivery{pkg: opened.Package, digest: opened.Digest, bytes: in.Package, leaves: 1}
	if seal.Of(in.Package) != d.digest { // it came in another than the canonical form
		if d.bytes, err = d.pkg.Canonical(); err != nil {
			return nil, err
		}
	}
	if len(d.pkg.Sources) > 0 {
		d.leaves = 0
		for i := range d.pkg.Sources {
			d.leaves += max(1, d.pkg.Sources[i].Leaves)
		}
	}
	return d, nil
}

// asked is what of a letter never changes once it was sent.
type asked struct {
	asker   string
	regime  *regime.Regime
	ref     report.RegimeRef
	columns *pack.Columns
	period  report.Period
	tree    *org.DayTree // of the last day of the period
}

// lettersAsked keeps what never changes of running letters, by their identity.
type lettersAsked struct{ by sync.Map }

func (s *Service) askedOf(tx *db.Tx, id request.ID) (*asked, error) {
	if a, ok := s.asked.by.Load(id); ok {
		return a.(*asked), nil
	}
	letter, err := request.LetterOf(tx, id)
	if err != nil {
		return nil, err
	}
	reg, err := request.RegimeOf(tx, letter)
	if err != nil {
		return nil, err
	}
	from, to, err := reg.Window(letter.Period)
	if err != nil {
		return nil, err
	}
	a := &asked{asker: letter.Asker, regime: reg, ref: report.RefOf(reg), columns: pack.ColumnsOf(reg), period: report.Period{Name: letter.Period, From: from, To: to}}
	if a.tree, err = s.Org.TreeOn(tx, to); err != nil {
		return nil, err
	}
	if letter.State != request.Draft {
		s.asked.by.Store(id, a)
	}
	return a, nil
}

func (s *Service) deliver(tx *access.Tx, in DeliverIn, d *delivery) (DeliverOut, error) {
	o, err := request.Get(tx.Tx, in.Obligation)
	if err != nil {
		tx.Signed()
		return DeliverOut{}, err
	}
	if err := tx.MustAny(Send, o.Owners()...); err != nil {
		return DeliverOut{}, Hidden(err)
	}
	a, err := s.askedOf(tx.Tx, o.Request)
	if err != nil {
		return DeliverOut{}, err
	}
	if err := d.answers(&o, a); err != nil {
		return DeliverOut{}, err
	}
	v, err := d.version(&o, a, in.Key)
	if err != nil {
		return DeliverOut{}, err
	}
	if o.State == request.NotOpened {
		return s.deliverFirst(tx, o, a, v)
	}
	return s.deliverNext(tx, o, a, v)
}

// answers tells whether the package is the one that the obligation asks for.
func (d *delivery) answers(o *request.Obligation, a *asked) error {
	p, ref := d.pkg, a.ref
	switch {
	case p.Regime.Code != ref.Code || p.Regime.Version != ref.Version || p.Regime.Digest != "" && p.Regime.Digest != ref.Digest:
		return fault.New(fault.Invalid, "filing.other-regime", p.Regime.Code, p.Regime.Version, ref.Code, ref.Version)
	case p.Unit.ID != o.Unit || p.Unit.Level != o.Level || !a.knows(&p.Unit):
		return fault.New(fault.Invalid, "filing.other-unit", p.Unit.Name)
	case p.Period.Name != a.period.Name || p.Period.From != a.period.From || p.Period.To != a.period.To:
		return fault.New(fault.Invalid, "filing.other-period", string(p.Period.Name), string(a.period.Name))
	}
	for i := range p.Figures {
		if f := &p.Figures[i]; f.Value.IsNumber() && f.Value.Scaled < 0 {
			return fault.New(fault.Invalid, "filing.figure-negative", string(f.Key()))
		}
	}
	return nil
}

// knows tells whether a unit calls itself as it is called.
func (a *asked) knows(u *report.Unit) bool {
	m, ok := a.tree.Unit(u.ID)
	return ok && m.Name == u.Name && m.Code == u.Code
}

func (d *delivery) version(o *request.Obligation, a *asked, key string) (*newVersion, error) {
	packed, err := pack.Encode(a.columns, d.pkg.Figures)
	if err != nil {
		return nil, err
	}
	v := &newVersion{bytes: d.bytes, packed: packed, own: packed, submission: key, unitName: d.pkg.Unit.Name}
	v.Unit, v.Level, v.Regime, v.RegimeNo, v.Period = o.Unit, o.Level, a.regime.Code, a.regime.Version, a.period.Name
	v.State, v.Digest, v.Leaves, v.No = VersionSent, d.digest, d.leaves, 1
	v.Mark, v.Day, v.Nothing, v.Supersedes = d.pkg.Head.Mark(), d.pkg.Head.Date, d.pkg.NothingToReport, d.pkg.Supersedes
	if key == "" {
		v.submission = string(d.digest)
	}
	if len(d.pkg.Sources) > 0 {
		v.compiled, v.own = true, []byte{}
		for i := range d.pkg.Sources {
			src := &d.pkg.Sources[i]
			v.used = append(v.used, Taken{Unit: src.Unit.ID, Digest: src.Digest})
		}
	}
	return v, nil
}

// deliverFirst is a delivery to an obligation that nobody has opened yet: the usual one.
func (s *Service) deliverFirst(tx *access.Tx, o request.Obligation, a *asked, v *newVersion) (DeliverOut, error) {
	r := deliveredReport(&o, a, v)
	v.ID = VersionID(uid.New())
	r.Latest = v.ID
	fresh, err := InsertReport(tx, r)
	if err != nil {
		return DeliverOut{}, err
	}
	if !fresh {
		return DeliverOut{}, fault.New(fault.Busy, "filing.part-stale")
	}
	v.Report = r.ID
	if _, err := insertVersion(tx, v); err != nil {
		return DeliverOut{}, err
	}
	return s.delivered(tx, r, o, v)
}

func deliveredReport(o *request.Obligation, a *asked, v *newVersion) *Report {
	return &Report{
		Unit: o.Unit, UnitName: v.unitName, Division: o.Division, Level: o.Level, Regime: a.regime.Code, RegimeNo: a.regime.Version, Period: a.period,
		Obligation: o.ID, Letter: o.Request, Asker: a.asker, Deadline: o.Deadline, State: Sent, SubmitBy: "",
	}
}

func (s *Service) delivered(tx *access.Tx, r *Report, o request.Obligation, v *newVersion) (DeliverOut, error) {
	if _, err := request.Sent(tx.Tx, o); err != nil {
		return DeliverOut{}, err
	}
	s.tell(tx.Tx, Event{Figures: v.figures()})
	out := DeliverOut{Report: r.ID, Version: v.ID, No: v.No, Digest: v.Digest}
	return out, tx.Record(Send, r.Ref(), moved{Move: SendUp, Now: Sent, Version: v.ID})
}

// deliverNext is a delivery where there is a report already: the same again, a draft that was
// begun here, one that was given back, or a correction.
func (s *Service) deliverNext(tx *access.Tx, o request.Obligation, a *asked, v *newVersion) (DeliverOut, error) {
	r, ok, err := db.Maybe(tx.Tx, reportSelect+"obligation = $1", scanReport, string(o.ID))
	if err != nil {
		return DeliverOut{}, err
	}
	if !ok {
		if !o.State.Can(request.MoveSend) {
			return DeliverOut{}, fault.New(fault.Closed, "filing.waived")
		}
		return s.deliverFirst(tx, o, a, v)
	}
	versions, err := VersionsOf(tx.Tx, r.ID)
	if err != nil {
		return DeliverOut{}, err
	}
	if old, ok, err := sameSubmission(tx.Tx, r.ID, v); ok || err != nil {
		tx.Unchanged()
		return DeliverOut{Report: r.ID, Version: old.ID, No: old.No, Digest: old.Digest, Again: true}, err
	}
	switch r.State {
	case Drafting, Returned, Sent, Accepted:
	case InReview, Approval, Issuing:
		return DeliverOut{}, fault.New(fault.Closed, "filing.in-review")
	}
	v.Report, v.No = r.ID, len(versions)+1
	if v.Supersedes == "" && r.Standing != "" {
		v.Supersedes = standingDigest(versions, r.Standing)
	}
	if r.State == Sent {
		if err := s.settle(tx, r.Latest, VersionSent, VersionRecalled, ""); err != nil {
			return DeliverOut{}, err
		}
	}
	if _, err := insertVersion(tx, v); err != nil {
		return DeliverOut{}, err
	}
	was := r.State
	r.State, r.Latest, r.Reason = Sent, v.ID, ""
	if err := saveReport(tx, &r); err != nil {
		return DeliverOut{}, err
	}
	if was == Sent { // the asker has one in hand already
		s.tell(tx.Tx, Event{Figures: v.figures()})
		return DeliverOut{Report: r.ID, Version: v.ID, No: v.No, Digest: v.Digest}, tx.Record(Send, r.Ref(), moved{Move: SendUp, Was: was, Now: Sent, Version: v.ID})
	}
	return s.delivered(tx, &r, o, v)
}

func standingDigest(all []Version, id VersionID) seal.Digest {
	for i := range all {
		if all[i].ID == id {
			return all[i].Digest
		}
	}
	return ""
}

// sameSubmission finds the version that an earlier delivery of the same made. The same key
// with another package is a mistake of the sender, and told.
func sameSubmission(tx *db.Tx, id ID, v *newVersion) (Version, bool, error) {
	old, ok, err := db.Maybe(tx, versionSelect+"report = $1 AND submission = $2", scanVersion, string(id), v.submission)
	if err == nil && ok && old.Digest != v.Digest {
		return old, false, fault.New(fault.Conflict, "filing.key-used")
	}
	return old, ok, err
}
