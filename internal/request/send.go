package request

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// SendIn sends a letter that its sender has looked at in the given version.
type SendIn struct {
	ID      ID
	Version int64
}

// Send sends a letter: from now on every chosen unit owes a report, by the version of the
// regime that is the newest today.
func (s *Service) Send(ctx context.Context, who access.Actor, in SendIn) (l Letter, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		l, err = s.send(tx, in)
		return err
	})
	return l, err
}

func (s *Service) send(tx *access.Tx, in SendIn) (Letter, error) {
	l, err := opened(tx, in.ID, Send, in.Version, Draft)
	if err != nil {
		return l, err
	}
	r, err := regimeOf(tx.Tx, &l)
	if err != nil {
		return l, err
	}
	t, err := s.Units.TreeToday(tx.Tx)
	if err != nil {
		return l, err
	}
	on, err := levelDay(r, l.Period)
	if err != nil {
		return l, err
	}
	all := resolve(l.Choice, t, l.Asker)
	if err := below(all, t, l.Asker); err != nil {
		return l, err
	}
	chosen := sorted(all, r, on)
	own, err := s.stillOwed(tx.Tx, &l)
	if err != nil {
		return l, err
	}
	if err := l.ready(r, chosen, tx.At.Day(), own.Deadline); err != nil {
		return l, err
	}
	l.State, l.SentAt, l.Units, l.Subject = Running, tx.At, chosen.Total, l.Title(r)
	if err := saveLetter(tx.Tx, &l); err != nil {
		return l, err
	}
	if err := savePaper(tx.Tx, l.ID, l.Paper(r)); err != nil {
		return l, err
	}
	if err := s.owe(tx.Tx, &l, chosen); err != nil {
		return l, err
	}
	if err := insertNotices(tx.Tx, Notice{ID: uid.New(), Request: l.ID, Kind: NoticeSent, By: tx.Who.Name}); err != nil {
		return l, err
	}
	return l, tx.Record(Send, l.ref(), map[string]any{"units": l.Units, "deadlines": l.Deadlines, "regime_version": l.RegimeVersion})
}

// stillOwed gives the obligation that a letter passes down; one that is not owed any more
// cannot be passed down.
func (s *Service) stillOwed(tx *db.Tx, l *Letter) (Obligation, error) {
	if l.Parent == "" {
		return Obligation{}, nil
	}
	o, err := Get(tx, l.Parent)
	if err == nil && !o.State.Owing() {
		err = o.State.closed()
	}
	return o, err
}

// owe writes the obligations of the chosen units, each with the division that sees to
// the regime.
func (s *Service) owe(tx *db.Tx, l *Letter, c Chosen) error {
	keepers, err := org.KeepersOn(tx, l.Regime, tx.At.Day())
	if err != nil {
		return err
	}
	all := make([]Obligation, 0, c.Total)
	for _, level := range c.Levels {
		for _, m := range c.By[level] {
			all = append(all, Obligation{ID: ObligationID(uid.New()), Request: l.ID, Unit: m.ID, Division: keepers[m.ID].Division,
				Level: level, Deadline: l.Deadlines[level]})
		}
	}
	return insertObligations(tx, all)
}

// MarkIn gives a sent letter the number and day that the clerk has entered in the
// register.
type MarkIn struct {
	ID      ID
	Version int64
	Number  string
	Symbol  string
	Day     when.Day
}

// Mark gives a sent letter its number and day. The words of the letter stay as they were
// sent.
func (s *Service) Mark(ctx context.Context, who access.Actor, in MarkIn) (l Letter, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if l, err = opened(tx, in.ID, Send, in.Version, Running); err != nil {
			return err
		}
		bad := fault.New(fault.Invalid, "request.mark-wrong")
		number, symbol := text.Space(text.NFC(in.Number)), text.Space(text.NFC(in.Symbol))
		if number == "" || len(number) > mostLine {
			bad.At("number", "request.missing")
		}
		if symbol == "" || len(symbol) > mostLine {
			bad.At("symbol", "request.missing")
		}
		if in.Day.After(tx.At.Day()) {
			bad.At("day", "request.day-ahead")
		}
		if err := bad.OrNil(); err != nil {
			return err
		}
		l.Number, l.Symbol, l.Day = number, symbol, in.Day
		if err := saveLetter(tx.Tx, &l); err != nil {
			return err
		}
		return tx.Record(Send, l.ref(), map[string]any{"mark": l.Mark(), "day": l.Day})
	})
	return l, err
}
