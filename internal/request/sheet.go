package request

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/request/burden"
	"tonghop/internal/when"
)

// SheetIn asks for the draft of a letter with all that the asker should see before it
// goes out.
type SheetIn struct{ ID ID }

// Sheet is a letter as it will go out.
type Sheet struct {
	Letter  Letter
	Regime  *regime.Regime
	Paper   *paper.Paper
	Tree    *org.DayTree
	Chosen  Chosen
	Burden  burden.Burden
	Hints   []*fault.Error // what is unusual but allowed
	Missing error          // what keeps it from being sent; fields name the places
	Own     when.Day       // deadline of the obligation that it passes down
	Signers []Signer       // who may sign by the posts of the asker
	MaySend bool
}

// Sheet gives a letter as it will go out, the units, an estimate of their work, and what
// still has to be done.
func (s *Service) Sheet(ctx context.Context, who access.Actor, in SheetIn) (out Sheet, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		out, err = s.sheet(tx, in.ID)
		return err
	})
	return out, err
}

func (s *Service) sheet(tx *access.Tx, id ID) (out Sheet, err error) {
	out.Letter, err = LetterOf(tx.Tx, id)
	if err != nil {
		tx.Signed()
		return out, err
	}
	l := &out.Letter
	if err := tx.Must(Write, l.Asker); err != nil {
		return out, err
	}
	if out.MaySend, err = tx.May(Send, l.Asker); err != nil {
		return out, err
	}
	if out.Regime, err = regimeOf(tx.Tx, l); err != nil {
		return out, err
	}
	if out.Tree, err = s.Units.TreeToday(tx.Tx); err != nil {
		return out, err
	}
	on, err := levelDay(out.Regime, l.Period)
	if err != nil {
		return out, err
	}
	out.Chosen = sorted(resolve(l.Choice, out.Tree, l.Asker), out.Regime, on)
	out.Paper = l.Paper(out.Regime)
	if out.Burden, err = burdenOf(tx.Tx, l, out.Regime, out.Chosen); err != nil {
		return out, err
	}
	if out.Own, err = ownDeadline(tx.Tx, l); err != nil {
		return out, err
	}
	if out.Signers, err = signers(tx.Tx, l.Asker); err != nil {
		return out, err
	}
	cal, err := s.Calendar(tx.Tx)
	if err != nil {
		return out, err
	}
	out.Missing = l.ready(out.Regime, out.Chosen, tx.At.Day(), out.Own)
	out.Hints, err = l.hints(out.Regime, out.Chosen, cal)
	return out, err
}

// ready tells what keeps a letter from being sent.
func (l *Letter) ready(r *regime.Regime, c Chosen, today, own when.Day) error {
	bad := fault.New(fault.Invalid, "request.not-ready")
	for field, words := range map[string]string{"subject": l.Text.Subject, "body": l.Text.Body, "issuer": l.Text.Issuer, "place": l.Text.Place, "position": l.Text.Position} {
		if words == "" {
			bad.At(field, "request.missing")
		}
	}
	if len(l.Text.Addressees) == 0 {
		bad.At("addressees", "request.missing")
	}
	if c.Total == 0 {
		bad.At("choice", "request.no-units")
	}
	for _, level := range c.Levels {
		l.readyDay(bad, level, today, own)
	}
	for _, w := range l.Choice.All {
		if _, ok := r.Level(w.Level); !ok {
			bad.At("choice", "request.level-unknown", w.Level)
		}
	}
	return bad.OrNil()
}

func (l *Letter) readyDay(bad *fault.Error, level string, today, own when.Day) {
	day := l.Deadlines[level]
	switch {
	case !day.Known():
		bad.At("deadline."+level, "request.deadline-missing")
	case day.Before(today):
		bad.At("deadline."+level, "request.deadline-past", dayWords(day))
	case l.Day.Known() && day.Before(l.Day):
		bad.At("deadline."+level, "request.deadline-before-letter", dayWords(l.Day))
	case own.Known() && !day.Before(own):
		bad.At("deadline."+level, "request.deadline-after-own", dayWords(own))
	}
}

// hints tells of what is allowed but unusual: a deadline on a day off, one that leaves
// less than a working day after the cut-off (NĐ 09/2019/NĐ-CP article 8), units that the
// regime does not know.
func (l *Letter) hints(r *regime.Regime, c Chosen, cal *when.Calendar) ([]*fault.Error, error) {
	var all []*fault.Error
	_, to, err := r.Window(l.Period)
	if err != nil {
		return nil, err
	}
	for _, level := range c.Levels {
		day := l.Deadlines[level]
		if !day.Known() {
			continue
		}
		working, err := cal.Working(day)
		if err != nil {
			return nil, err
		}
		if !working {
			all = append(all, fault.New(fault.Invalid, "request.hint-day-off", dayWords(day), cal.Name(day)))
		}
		if !day.After(to) {
			all = append(all, fault.New(fault.Invalid, "request.hint-before-cutoff", dayWords(day), dayWords(to)))
		}
	}
	if len(c.Foreign) > 0 {
		all = append(all, fault.New(fault.Invalid, "request.hint-foreign", len(c.Foreign), c.Foreign[0].Name))
	}
	return all, nil
}
