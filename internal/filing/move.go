package filing

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/request"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// MoveIn is a step of a report. Version is that of the report which the person looked at;
// words are what he says to it, needed where the report goes back.
type MoveIn struct {
	Report  ID
	Version int64
	Words   string
	Part    draft.Part // what the words are about, or nothing
}

// MoveOut is the report after a step, or what keeps it from going on.
type MoveOut struct {
	Report   Report
	Problems []draft.Problem
}

// Submit hands the report on to the unit's next step: the office, the leader, the clerk, or
// straight to the asker where the unit has switched all of them off.
func (s *Service) Submit(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, Submit, in)
}

// Pass hands a reviewed report on to the leader.
func (s *Service) Pass(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, Pass, in)
}

// Approve is the leader's consent.
func (s *Service) Approve(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, Consent, in)
}

// Back gives the report back to its writers, with words that say why.
func (s *Service) Back(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, Back, in)
}

// Send sends an approved report to the asker.
func (s *Service) Send(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, SendUp, in)
}

// Recall takes back a report that was not decided yet.
func (s *Service) Recall(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, Recall, in)
}

// Return gives a report back to its unit, with words that say why.
func (s *Service) Return(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, Return, in)
}

// Accept accepts a report. From now on it holds.
func (s *Service) Accept(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, Take, in)
}

// Correct begins a new version of an accepted report, which holds until the new one is
// accepted.
func (s *Service) Correct(ctx context.Context, who access.Actor, in MoveIn) (MoveOut, error) {
	return s.step(ctx, who, Correct, in)
}

// Sealed is a version made of a draft, ready to be written.
type Sealed struct {
	version newVersion
	own     []byte // package of what the unit did itself, beside the reports below
	ownSeal seal.Digest
	parts   map[draft.Part]int64 // that it was made of
}

// stepping is what a step found when it looked.
type stepping struct {
	report Report
	next   State
	drawn  *Drawn
	bytes  []byte // package of a report that came as data and has to be written on from now on
}

// step makes a move. Handing on and sending look at the whole draft: that is done between
// two transactions, and the second one makes sure that nothing changed in between.
func (s *Service) step(ctx context.Context, who access.Actor, m Move, in MoveIn) (out MoveOut, err error) {
	if err := who.Sign(); err != nil {
		return out, err
	}
	in.Words = text.NFC(in.Words)
	if err := in.check(m); err != nil {
		return out, err
	}
	var st stepping
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		st, err = s.stepping(tx, m, in)
		return err
	})
	if err != nil {
		return out, err
	}
	var made *Sealed
	if st.bytes != nil {
		if err := s.restore(&st); err != nil {
			return out, err
		}
	} else if st.drawn != nil {
		made, out.Problems, err = s.seal(&st)
		if err != nil {
			return out, err
		}
		if draft.Blocking(out.Problems) {
			return out, fault.New(fault.Invalid, "filing.problems")
		}
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := s.allowed(tx, m, in)
		if err != nil {
			return err
		}
		if out.Report, err = s.move(tx, r, m, in, made); err != nil {
			return err
		}
		if st.bytes != nil {
			if err := begun(tx, r.ID, st.drawn); err != nil {
				return err
			}
		}
		if m == Correct {
			return unnumber(tx, r.ID)
		}
		return nil
	})
	return out, err
}

func (in *MoveIn) check(m Move) error {
	if (m == Back || m == Return) && text.Space(in.Words) == "" {
		return fault.New(fault.Invalid, "filing.why-missing").At("words", "filing.why-missing")
	}
	if len(in.Words) > 8_000 {
		return fault.New(fault.Invalid, "filing.too-long").At("words", "filing.too-long")
	}
	return nil
}

// allowed loads the report and makes sure that the actor may make the move now.
func (s *Service) allowed(tx *access.Tx, m Move, in MoveIn) (Report, error) {
	r, err := Load(tx, in.Report)
	if err != nil {
		return r, err
	}
	set, _, err := LoadSettings(tx.Tx, r.Unit)
	if err != nil {
		return r, err
	}
	step := set.Way.step(r.State)
	units := r.Owners()
	switch v := m.verb(r.State); v {
	case Accept:
		if r.Asker == "" {
			tx.Signed()
			return Report{}, fault.New(fault.NotFound, "filing.none")
		}
		err = mustAccept(tx, &r)
	case Review, Approve, Send:
		if m != Recall {
			units = StepUnits(&r, step)
		}
		err = tx.MustAny(v, units...)
	default:
		err = mayWrite(tx, &r)
	}
	if err != nil {
		return Report{}, Hidden(err)
	}
	if !r.State.Can(m) {
		return r, fault.New(fault.Closed, "filing.move-closed", string(m), string(r.State))
	}
	if r.Version != in.Version {
		return r, fault.New(fault.Stale, "filing.stale", r.ChangedBy)
	}
	if (m == Pass || m == Consent || m == SendUp) && !step.Own && r.SubmitBy == tx.Who.ID {
		return r, fault.New(fault.Forbidden, "filing.not-own")
	}
	return r, nil
}

// MovesNow are the moves that the actor may make with a report as it stands.
func (s *Service) MovesNow(tx *access.Tx, r *Report) ([]Move, error) {
	var all []Move
	for _, m := range Moves {
		if !r.State.Can(m) {
			continue
		}
		_, err := s.allowed(tx, m, MoveIn{Report: r.ID, Version: r.Version})
		switch fault.KindOf(err) {
		case fault.Forbidden, fault.NotFound, fault.Closed:
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// mustAccept asks for the right to accept at the asker; who may only see the report at its
// unit is told so.
func mustAccept(tx *access.Tx, r *Report) error {
	err := tx.Must(Accept, r.Asker)
	if fault.KindOf(err) != fault.NotFound || err == nil {
		return err
	}
	if seen := tx.MustAny(View, r.places()...); seen != nil {
		return seen
	}
	return fault.New(fault.Forbidden, "access.forbidden", string(Accept))
}

// mayWrite asks for the right to write, or of a report that the asker began to take in a
// file, to accept it.
func mayWrite(tx *access.Tx, r *Report) error {
	err := tx.MustAny(Write, r.Owners()...)
	if err == nil || !r.Proxy || fault.KindOf(err) == fault.Internal {
		return err
	}
	if ok, aerr := tx.May(Accept, r.Asker); ok || aerr != nil {
		return aerr
	}
	return err
}

func (s *Service) stepping(tx *access.Tx, m Move, in MoveIn) (st stepping, err error) {
	if st.report, err = s.allowed(tx, m, in); err != nil {
		return st, err
	}
	set, _, err := LoadSettings(tx.Tx, st.report.Unit)
	if err != nil {
		return st, err
	}
	if st.next, err = st.report.State.After(m, set.Way); err != nil {
		return st, err
	}
	if m == Submit || st.next == Sent {
		st.drawn, err = s.Look(tx.Tx, &st.report)
	}
	if st.next == Drafting || st.next == Returned {
		err = s.lookBehind(tx.Tx, &st)
	}
	return st, err
}

// lookBehind finds what a report that came as data is written on from, once it goes back to
// its writers.
func (s *Service) lookBehind(tx *db.Tx, st *stepping) error {
	parts, err := db.Value[int64](tx, "SELECT count(*) FROM filing_part WHERE report = $1", string(st.report.ID))
	if err != nil || parts > 0 || st.report.Latest == "" {
		return err
	}
	if st.bytes, err = BytesOf(tx, st.report.Latest); err != nil {
		return err
	}
	w, err := s.Gather(tx, &st.report, nil)
	st.drawn = &Drawn{Stored: &Stored{}, World: w}
	return err
}

// restore makes the parts of a report out of its package.
func (s *Service) restore(st *stepping) error {
	if err := s.See(st.drawn); err != nil {
		return err
	}
	p, err := report.Parse(st.bytes)
	if err != nil {
		return err
	}
	c, err := draft.FromPackage(st.drawn.Frame, p, draft.Origin{Kind: draft.File, Name: p.Head.Mark(), Ref: string(seal.Of(st.bytes))})
	if err != nil {
		return err
	}
	st.drawn.Content = *c
	return nil
}

// begun writes the parts that were made of a package, where nobody did in between.
func begun(tx *access.Tx, id ID, d *Drawn) error {
	n, err := db.Value[int64](tx.Tx, "SELECT count(*) FROM filing_part WHERE report = $1", string(id))
	if err != nil || n > 0 {
		return err
	}
	if err := WriteNew(tx, id, &d.Content); err != nil {
		return err
	}
	return WritePins(tx, id, d.World.Pins, d.World.Packages)
}

// unnumber takes number and day off the paper of a correction: it is issued as a paper of its
// own, so that its clerk has to give it new ones. The symbol stays.
func unnumber(tx *access.Tx, id ID) error {
	k, err := LoadPart(tx.Tx, id, draft.PartHead)
	if err != nil {
		return err
	}
	var c draft.Content
	if err := PutPart(&c, k); err != nil {
		return err
	}
	if c.Head.Number == "" && c.Head.Date.IsZero() {
		return nil
	}
	c.Head.Number, c.Head.Date = "", when.Day{}
	raw, err := body(&c, draft.PartHead)
	if err != nil {
		return err
	}
	ok, err := WritePart(tx, id, draft.PartHead, k.Version, raw, string(Correct))
	if err == nil && !ok {
		err = fault.New(fault.Stale, "filing.part-stale")
	}
	return err
}

// seal makes a version of a draft, with what is the matter with it.
func (s *Service) seal(st *stepping) (*Sealed, []draft.Problem, error) {
	if err := s.See(st.drawn); err != nil {
		return nil, nil, err
	}
	a, err := st.drawn.Frame.Assemble(&st.drawn.Content, s.Door.DB.Now(), false)
	if err != nil {
		return nil, nil, err
	}
	problems, err := st.drawn.Frame.Inspect(&st.drawn.Content, a, st.report.State == Issuing)
	if err != nil || st.next != Sent {
		return &Sealed{parts: st.drawn.Versions}, problems, err
	}
	made, err := sealOf(&st.report, a, st.drawn)
	return made, problems, err
}

// sealOf packs and digests an assembled report.
func sealOf(r *Report, a *draft.Assembled, d *Drawn) (*Sealed, error) {
	raw, err := a.Package.Canonical()
	if err != nil {
		return nil, err
	}
	columns := pack.ColumnsOf(d.Frame.Regime)
	packed, err := pack.Encode(columns, a.Package.Figures)
	if err != nil {
		return nil, err
	}
	out := &Sealed{parts: d.Versions}
	v := &out.version
	v.bytes, v.packed, v.own = raw, packed, packed
	v.Digest = seal.Of(raw)
	v.Leaves = 1
	if a.Compilation != nil {
		v.own, v.compiled, v.Leaves, v.used = []byte{}, true, 0, slices.Clone(d.World.Pins)
		for i := range a.Compilation.Rows {
			v.Leaves += a.Compilation.Rows[i].Leaves
		}
	}
	if a.Compilation != nil && a.Own != nil {
		if v.own, err = pack.Encode(columns, a.Own.Figures); err != nil {
			return nil, err
		}
		if out.own, err = a.Own.Canonical(); err != nil {
			return nil, err
		}
		out.ownSeal = seal.Of(out.own)
		v.used = append(v.used, Taken{Unit: r.Unit, Digest: out.ownSeal})
	}
	v.Supersedes = a.Package.Supersedes
	v.Mark, v.Day = a.Package.Head.Mark(), a.Package.Head.Date
	v.Share = d.Content.Share()
	v.submission = string(v.Digest)
	return out, nil
}

// move makes an allowed move and everything that follows from it.
func (s *Service) move(tx *access.Tx, r Report, m Move, in MoveIn, made *Sealed) (Report, error) {
	set, _, err := LoadSettings(tx.Tx, r.Unit)
	if err != nil {
		return r, err
	}
	was := r.State
	next, err := was.After(m, set.Way)
	if err != nil {
		return r, err
	}
	if made == nil && (m == Submit || next == Sent) || made != nil && made.version.Digest == "" && next == Sent {
		return r, fault.New(fault.Busy, "filing.part-stale") // the unit's way was changed in between
	}
	if made != nil {
		if err := unchanged(tx.Tx, r.ID, made.parts); err != nil {
			return r, err
		}
	}
	r.State = next
	switch {
	case next == Sent:
		err = s.send(tx, &r, made)
	case m == Take:
		err = s.take(tx, &r)
	case m == Return:
		r.Reason = text.Space(in.Words)
		err = s.decide(tx, &r, VersionReturned, r.Reason)
	case m == Recall:
		err = s.decide(tx, &r, VersionRecalled, text.Space(in.Words))
	}
	if err != nil {
		return r, err
	}
	if m == Submit {
		r.SubmitBy = tx.Who.ID
	}
	if m == Back {
		r.Reason = text.Space(in.Words)
	}
	if err := oblige(tx, &r, was, m); err != nil {
		return r, err
	}
	if err := saveReport(tx, &r); err != nil {
		return r, err
	}
	if err := note(tx, r.ID, m, was, r.State, string(in.Part), in.Words); err != nil {
		return r, err
	}
	return r, tx.Record(m.verb(was), r.Ref(), moved{Move: m, Was: was, Now: r.State, Version: r.Latest})
}

// moved is what the audit keeps of a step.
type moved struct {
	Move     Move
	Was, Now State
	Version  VersionID `json:",omitempty"`
}

// unchanged makes sure that the parts are those that were looked at.
func unchanged(tx *db.Tx, id ID, seen map[draft.Part]int64) error {
	n := 0
	same := true
	err := db.Each(tx, "SELECT part, version FROM filing_part WHERE report = $1 AND latest", func(scan db.Scan) error {
		var p draft.Part
		var v int64
		if err := scan(&p, &v); err != nil {
			return err
		}
		n++
		same = same && seen[p] == v
		return nil
	}, string(id))
	if err == nil && (!same || n != len(seen)) {
		return fault.New(fault.Stale, "filing.part-stale")
	}
	return err
}

// send writes the version. A report that nobody waits for holds at once.
func (s *Service) send(tx *access.Tx, r *Report, made *Sealed) error {
	v := made.version
	no, err := db.Value[int64](tx.Tx, "SELECT count(*) FROM filing_version WHERE report = $1", string(r.ID))
	if err != nil {
		return err
	}
	v.Report, v.No, v.State = r.ID, int(no)+1, VersionSent
	v.Unit, v.Level, v.Regime, v.RegimeNo, v.Period = r.Unit, r.Level, r.Regime, r.RegimeNo, r.Period.Name
	if made.own != nil {
		if err := keepSource(tx, made.ownSeal, r.Unit, "own", made.own); err != nil {
			return err
		}
	}
	fresh, err := insertVersion(tx, &v)
	if err != nil {
		return err
	}
	if !fresh {
		return fault.New(fault.Conflict, "filing.sent-before")
	}
	r.Latest, r.Reason = v.ID, ""
	s.tell(tx.Tx, Event{Figures: v.figures()})
	if r.Asker == "" {
		r.State = Accepted
		return s.take(tx, r)
	}
	return nil
}

func (v *newVersion) figures() Figures {
	return Figures{
		Version: v.ID, Report: v.Report, Unit: v.Unit, Level: v.Level, Regime: v.Regime, RegimeNo: v.RegimeNo, Period: v.Period, State: v.State,
		Digest: v.Digest, Compiled: v.compiled, Nothing: v.Nothing, Packed: v.packed, Own: v.own, At: v.ChangedAt,
	}
}

// take makes the version that was sent the one that holds, in the place of an earlier one.
func (s *Service) take(tx *access.Tx, r *Report) error {
	if r.Standing != "" && r.Standing != r.Latest {
		if err := s.settle(tx, r.Standing, VersionAccepted, VersionSuperseded, ""); err != nil {
			return err
		}
	}
	r.Standing, r.Reason = r.Latest, ""
	return s.settle(tx, r.Latest, VersionSent, VersionAccepted, "")
}

func (s *Service) decide(tx *access.Tx, r *Report, to VersionState, why string) error {
	return s.settle(tx, r.Latest, VersionSent, to, why)
}

// settle changes the state of a version and has it told.
func (s *Service) settle(tx *access.Tx, id VersionID, was, now VersionState, why string) error {
	if err := settleVersion(tx, id, now, why); err != nil {
		return err
	}
	f, err := FiguresOf(tx.Tx, id)
	if err != nil {
		return err
	}
	s.tell(tx.Tx, Event{Figures: f, Was: was})
	return nil
}

// oblige moves the obligation with its report.
func oblige(tx *access.Tx, r *Report, was State, m Move) error {
	if r.Obligation == "" {
		return nil
	}
	var err error
	switch owed(was, r.State, r.Standing != "") {
	case request.MoveReview:
		_, err = request.Review(tx.Tx, r.Obligation)
	case request.MoveBackToWork:
		_, err = request.BackToWork(tx.Tx, r.Obligation)
	case request.MoveSend:
		_, err = request.MarkSent(tx.Tx, r.Obligation)
	case request.MoveReturn:
		_, err = request.MarkReturned(tx.Tx, r.Obligation, r.Reason)
	case request.MoveAccept:
		_, err = request.MarkAccepted(tx.Tx, r.Obligation)
	}
	if err != nil || m != Recall {
		return err
	}
	return recalled(tx, r)
}

// recalled moves the obligation of a report that its unit took back: what was accepted before
// holds again, else the unit is at work again.
func recalled(tx *access.Tx, r *Report) error {
	if r.Standing != "" {
		_, err := request.MarkAccepted(tx.Tx, r.Obligation)
		return err
	}
	if _, err := request.MarkReturned(tx.Tx, r.Obligation, r.Reason); err != nil {
		return err
	}
	_, err := request.BackToWork(tx.Tx, r.Obligation)
	return err
}

// Note is one step of a report with what was said to it.
type Note struct {
	ID    string
	At    when.Instant
	By    string
	Move  Move
	Was   State
	Now   State
	Part  draft.Part
	Words string
}

// NotesOf gives the steps of a report, the oldest first. The caller has asked access.
func NotesOf(tx *db.Tx, id ID) ([]Note, error) {
	return db.All(tx, "SELECT id, at, account_name, move, was, now, part, words FROM filing_note WHERE report = $1 ORDER BY id", func(scan db.Scan) (Note, error) {
		var n Note
		err := scan(&n.ID, &n.At, &n.By, &n.Move, &n.Was, &n.Now, &n.Part, &n.Words)
		return n, err
	}, string(id))
}
