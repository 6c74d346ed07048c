package request

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// AskIn is what a unit asks of the asker. Wanted is a day for more time, and of no use
// otherwise. Version is that of the obligation.
type AskIn struct {
	Obligation ObligationID
	Version    int64
	Kind       AskKind
	Reason     string
	Wanted     when.Day
}

// Ask asks the asker for more time, to be excused, or to have nothing to report. The last
// counts at once where the letter says so.
func (s *Service) Ask(ctx context.Context, who access.Actor, in AskIn) (a Ask, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		a, err = ask(tx, in)
		return err
	})
	return a, err
}

func (in *AskIn) check(o *Obligation, today when.Day) error {
	bad := fault.New(fault.Invalid, "request.ask-wrong")
	switch in.Kind {
	case ForTime:
		if !in.Wanted.Known() || !in.Wanted.After(o.Deadline) || !in.Wanted.After(today) {
			bad.At("wanted", "request.wanted-wrong", dayWords(o.Deadline))
		}
	case ForExcuse, ForNothing:
	default:
		bad.At("kind", "request.ask-unknown", string(in.Kind))
	}
	if in.Reason == "" {
		bad.At("reason", "request.reason-missing")
	}
	if len(in.Reason) > mostReason {
		bad.At("reason", "request.too-long", mostReason)
	}
	return bad.OrNil()
}

// mostReason bounds what people write as a reason or an answer.
const mostReason = 4000

func ask(tx *access.Tx, in AskIn) (Ask, error) {
	o, l, err := owed(tx, in.Obligation, Answer)
	if err != nil {
		return Ask{}, err
	}
	if err := mustRun(&l); err != nil {
		return Ask{}, err
	}
	if in.Version != o.Version {
		return Ask{}, fault.New(fault.Stale, "request.obligation-stale")
	}
	if !o.State.Owing() {
		return Ask{}, o.State.closed()
	}
	in.Reason = text.NFC(text.Space(in.Reason))
	if err := in.check(&o, tx.At.Day()); err != nil {
		return Ask{}, err
	}
	if err := onlyOne(tx.Tx, o.ID, in.Kind); err != nil {
		return Ask{}, err
	}
	a := Ask{ID: uid.New(), Obligation: o.ID, Request: o.Request, Unit: o.Unit, Kind: in.Kind, State: AskOpen, Reason: in.Reason, Wanted: in.Wanted,
		AskedBy: tx.Who.Name, AskedAt: tx.At}
	if in.Kind != ForTime {
		a.Wanted = when.Day{}
	}
	atOnce := in.Kind == ForNothing && l.AutoNothing
	if atOnce {
		a.State, a.AnsweredAt = AskGranted, tx.At
	}
	if err := insertAsk(tx.Tx, a); err != nil {
		return a, err
	}
	if atOnce {
		if _, err := step(tx.Tx, o, MoveNothing, in.Reason); err != nil {
			return a, err
		}
	}
	return a, tx.Record(Answer, o.ref(), map[string]any{"asked": a.Kind, "wanted": a.Wanted})
}

// onlyOne refuses a second open ask of one kind: of two tabs, or sent twice.
func onlyOne(tx *db.Tx, id ObligationID, kind AskKind) error {
	n, err := db.Value[int](tx, "SELECT count(*) FROM request_ask WHERE obligation = $1 AND kind = $2 AND state = 'open'", string(id), string(kind))
	if err == nil && n > 0 {
		err = fault.New(fault.Conflict, "request.ask-open")
	}
	return err
}

// TakeBackIn takes an ask back.
type TakeBackIn struct{ ID string }

// TakeBack takes back what the unit asked for and has no answer to yet.
func (s *Service) TakeBack(ctx context.Context, who access.Actor, in TakeBackIn) (a Ask, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if a, err = askByID(tx.Tx, in.ID); err != nil {
			tx.Signed()
			return err
		}
		o, _, err := owed(tx, a.Obligation, Answer)
		if err != nil {
			return err
		}
		a.State, a.AnsweredBy, a.AnsweredAt = AskDropped, tx.Who.Name, tx.At
		if err := saveAnswer(tx.Tx, a); err != nil {
			return err
		}
		return tx.Record(Answer, o.ref(), map[string]any{"taken_back": a.Kind})
	})
	return a, err
}

// DecideIn is the asker's word on an ask. Day is the deadline that is granted; empty means
// the one that was asked for. A refusal needs words.
type DecideIn struct {
	ID    string
	Grant bool
	Day   when.Day
	Words string
}

// Decide grants or refuses what a unit asked for, and tells the unit.
func (s *Service) Decide(ctx context.Context, who access.Actor, in DecideIn) (a Ask, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		a, err = decide(tx, in)
		return err
	})
	return a, err
}

func decide(tx *access.Tx, in DecideIn) (a Ask, err error) {
	if a, err = askByID(tx.Tx, in.ID); err != nil {
		tx.Signed()
		return a, err
	}
	l, err := LetterOf(tx.Tx, a.Request)
	if err != nil {
		return a, err
	}
	if err := tx.Must(Excuse, l.Asker); err != nil {
		return a, err
	}
	if a.State != AskOpen {
		return a, fault.New(fault.Closed, "request.ask-closed")
	}
	o, err := Get(tx.Tx, a.Obligation)
	if err != nil {
		return a, err
	}
	in.Words = text.NFC(text.Space(in.Words))
	if err := in.check(&a, tx.At.Day()); err != nil {
		return a, err
	}
	a.State, a.Answer, a.AnsweredBy, a.AnsweredAt = AskRefused, in.Words, tx.Who.Name, tx.At
	kind := NoticeRefused
	if in.Grant {
		a.State, kind = AskGranted, NoticeGranted
		if in.Day.Known() {
			a.Wanted = in.Day
		}
	}
	if err := saveAnswer(tx.Tx, a); err != nil {
		return a, err
	}
	if in.Grant {
		if err := grant(tx.Tx, o, a); err != nil {
			return a, err
		}
	}
	words := in.Words
	if in.Grant && a.Kind == ForTime {
		words = a.Wanted.String()
	}
	n := Notice{ID: uid.New(), Request: l.ID, Unit: o.Unit, Kind: kind, Words: string(a.Kind) + " " + words, By: tx.Who.Name}
	if err := insertNotices(tx.Tx, n); err != nil {
		return a, err
	}
	return a, tx.Record(Excuse, o.ref(), map[string]any{"ask": a.Kind, "state": a.State, "wanted": a.Wanted})
}

func (in *DecideIn) check(a *Ask, today when.Day) error {
	bad := fault.New(fault.Invalid, "request.decision-wrong")
	if !in.Grant && in.Words == "" {
		bad.At("words", "request.reason-missing")
	}
	if len(in.Words) > mostReason {
		bad.At("words", "request.too-long", mostReason)
	}
	day := in.Day
	if !day.Known() {
		day = a.Wanted
	}
	if in.Grant && a.Kind == ForTime && day.Before(today) {
		bad.At("day", "request.deadline-past", dayWords(day))
	}
	return bad.OrNil()
}

// grant does what was asked for.
func grant(tx *db.Tx, o Obligation, a Ask) error {
	switch a.Kind {
	case ForTime:
		o.Deadline = a.Wanted
		return saveObligation(tx, &o)
	case ForExcuse:
		_, err := step(tx, o, MoveExcuse, a.Reason)
		return err
	case ForNothing:
		_, err := step(tx, o, MoveNothing, a.Reason)
		return err
	}
	return fault.New(fault.Invalid, "request.ask-unknown", string(a.Kind))
}

// ExtendIn gives units more time without their having asked.
type ExtendIn struct {
	Request ID
	Units   []string
	Day     when.Day
	Words   string
}

// Extend gives units of a letter a later deadline and tells them. Those that have sent
// their report already are left as they are; the count is of those extended.
func (s *Service) Extend(ctx context.Context, who access.Actor, in ExtendIn) (n int, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		n, err = extend(tx, in)
		return err
	})
	return n, err
}

func extend(tx *access.Tx, in ExtendIn) (int, error) {
	l, err := runningOf(tx, in.Request, Excuse)
	if err != nil {
		return 0, err
	}
	bad := fault.New(fault.Invalid, "request.extend-wrong")
	if !in.Day.Known() || in.Day.Before(tx.At.Day()) {
		bad.At("day", "request.deadline-past", dayWords(in.Day))
	}
	if len(in.Units) == 0 {
		bad.At("units", "request.no-units")
	}
	if len(in.Words) > mostReason {
		bad.At("words", "request.too-long", mostReason)
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	n := 0
	var notices []Notice
	for _, unit := range in.Units {
		o, found, err := OfUnit(tx.Tx, l.ID, unit)
		if err != nil {
			return 0, err
		}
		if !found || !o.State.Owing() || o.Deadline == in.Day {
			continue
		}
		o.Deadline = in.Day
		if err := saveObligation(tx.Tx, &o); err != nil {
			return 0, err
		}
		if err := dropAsks(tx.Tx, db.When("obligation = $1 AND kind = 'extension'", string(o.ID))); err != nil {
			return 0, err
		}
		n++
		notices = append(notices, Notice{ID: uid.New(), Request: l.ID, Unit: unit, Kind: NoticeExtended, Words: in.Day.String() + " " + text.Space(in.Words), By: tx.Who.Name})
	}
	if n == 0 {
		tx.Unchanged()
		return 0, nil
	}
	if err := insertNotices(tx.Tx, notices...); err != nil {
		return 0, err
	}
	return n, tx.Record(Excuse, l.ref(), map[string]any{"extended": in.Units, "day": in.Day})
}

// runningOf loads a running letter for its asker's people.
func runningOf(tx *access.Tx, id ID, v access.Verb) (Letter, error) {
	l, err := LetterOf(tx.Tx, id)
	if err != nil {
		tx.Signed()
		return l, err
	}
	if err := tx.Must(v, l.Asker); err != nil {
		return l, err
	}
	return l, mustRun(&l)
}

// LetOffIn excuses a unit without its having asked, or has it owe again.
type LetOffIn struct {
	ID      ObligationID
	Version int64
	Words   string
}

// LetOff excuses a unit from a letter and tells it why.
func (s *Service) LetOff(ctx context.Context, who access.Actor, in LetOffIn) (o Obligation, err error) {
	return s.override(ctx, who, in, MoveExcuse, NoticeExcused)
}

// Reclaim has a unit owe its report again that was excused, taken off, or said that it
// has nothing to report.
func (s *Service) Reclaim(ctx context.Context, who access.Actor, in LetOffIn) (o Obligation, err error) {
	return s.override(ctx, who, in, MoveReclaim, NoticeReclaimed)
}

func (s *Service) override(ctx context.Context, who access.Actor, in LetOffIn, m Move, kind NoticeKind) (o Obligation, err error) {
	words := text.NFC(text.Space(in.Words))
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if o, err = Get(tx.Tx, in.ID); err != nil {
			tx.Signed()
			return err
		}
		l, err := runningOf(tx, o.Request, Excuse)
		if err != nil {
			return err
		}
		if in.Version != o.Version {
			return fault.New(fault.Stale, "request.obligation-stale")
		}
		if words == "" || len(words) > mostReason {
			return fault.New(fault.Invalid, "request.decision-wrong").At("words", "request.reason-missing")
		}
		if o, err = step(tx.Tx, o, m, words); err != nil {
			return err
		}
		n := Notice{ID: uid.New(), Request: l.ID, Unit: o.Unit, Kind: kind, Words: words, By: tx.Who.Name}
		if err := insertNotices(tx.Tx, n); err != nil {
			return err
		}
		return tx.Record(Excuse, o.ref(), map[string]any{"move": m})
	})
	return o, err
}

// AskOf gives what a unit asked for, to its people and to the asker's.
func (s *Service) AskOf(ctx context.Context, who access.Actor, in TakeBackIn) (a Ask, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if a, err = askByID(tx.Tx, in.ID); err != nil {
			tx.Signed()
			return err
		}
		_, _, err = owed(tx, a.Obligation, View)
		return err
	})
	return a, err
}
