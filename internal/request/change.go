package request

import (
	"context"
	"slices"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// ChangeIn changes a running letter. Deadlines are by level; a level that is not named,
// or has its old day, stays. Add and Remove are units.
type ChangeIn struct {
	ID          ID
	Version     int64
	Deadlines   Deadlines
	Guidance    string
	Reminders   Schedule
	AutoNothing bool
	Add         []string
	Remove      []string
	Why         string
}

// Change changes a running letter and tells the units that it concerns.
func (s *Service) Change(ctx context.Context, who access.Actor, in ChangeIn) (l Letter, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		l, err = s.change(tx, in)
		return err
	})
	return l, err
}

// changing is a change on its way.
type changing struct {
	in      ChangeIn
	tx      *access.Tx
	letter  *Letter
	notices []Notice
}

func (c *changing) tell(unit string, kind NoticeKind, words string) {
	c.notices = append(c.notices, Notice{ID: uid.New(), Request: c.letter.ID, Unit: unit, Kind: kind, Words: words, By: c.tx.Who.Name})
}

func (s *Service) change(tx *access.Tx, in ChangeIn) (Letter, error) {
	l, err := opened(tx, in.ID, Write, in.Version, Running)
	if err != nil {
		return l, err
	}
	in.Why, in.Guidance = text.NFC(text.Space(in.Why)), strings.TrimSpace(text.NFC(strings.ReplaceAll(in.Guidance, "\r\n", "\n")))
	own, err := ownDeadline(tx.Tx, &l)
	if err != nil {
		return l, err
	}
	if err := in.check(&l, tx.At.Day(), own); err != nil {
		return l, err
	}
	c := &changing{in: in, tx: tx, letter: &l}
	if err := c.deadlines(); err != nil {
		return l, err
	}
	if in.Guidance != l.Guidance {
		l.Guidance = in.Guidance
		c.tell("", NoticeGuidance, in.Why)
	}
	if err := c.remove(); err != nil {
		return l, err
	}
	if err := s.add(c); err != nil {
		return l, err
	}
	if len(c.notices) == 0 && l.AutoNothing == in.AutoNothing && same(l.Reminders, in.Reminders) {
		tx.Unchanged()
		return l, nil
	}
	l.Reminders, l.AutoNothing = in.Reminders, in.AutoNothing
	if err := saveLetter(tx.Tx, &l); err != nil {
		return l, err
	}
	if err := insertNotices(tx.Tx, c.notices...); err != nil {
		return l, err
	}
	return l, tx.Record(Write, l.ref(), map[string]any{"why": in.Why, "deadlines": l.Deadlines, "added": in.Add, "removed": in.Remove})
}

func same(a, b Schedule) bool {
	return slices.Equal(a.Before, b.Before) && slices.Equal(a.After, b.After)
}

func (in *ChangeIn) check(l *Letter, today, own when.Day) error {
	bad := fault.New(fault.Invalid, "request.change-wrong")
	for level, day := range in.Deadlines {
		old, ok := l.Deadlines[level]
		switch {
		case ok && day == old:
		case !day.Known():
			bad.At("deadline."+level, "request.deadline-missing")
		case day.Before(today):
			bad.At("deadline."+level, "request.deadline-past", dayWords(day))
		case own.Known() && !day.Before(own):
			bad.At("deadline."+level, "request.deadline-after-own", dayWords(own))
		}
	}
	if len(in.Guidance) > mostWords {
		bad.At("guidance", "request.too-long", mostWords)
	}
	if len(in.Why) > mostReason {
		bad.At("why", "request.too-long", mostReason)
	}
	if len(in.Remove) > 0 && in.Why == "" {
		bad.At("why", "request.reason-missing")
	}
	in.Reminders.check(bad)
	return bad.OrNil()
}

// changeDaySQL moves the deadline of the units that still have the old one. A unit that
// was given more time than the new day keeps it.
const changeDaySQL = `UPDATE request_obligation SET deadline = $4, asked = $4, changed_at = $5, version = version + 1
WHERE request = $1 AND level = $2 AND state NOT IN ('accepted', 'excused', 'nothing', 'released') AND (deadline = $3 OR deadline < $4)`

func (c *changing) deadlines() error {
	days := Deadlines{}
	for level, day := range c.letter.Deadlines {
		days[level] = day
	}
	for level, day := range c.in.Deadlines {
		old, ok := days[level]
		if !ok || old == day {
			continue
		}
		if _, err := c.tx.Exec(changeDaySQL, c.letter.ID, level, old, day, c.tx.At); err != nil {
			return err
		}
		days[level] = day
		c.tell("", NoticeDeadline, level+" "+day.String()+" "+c.in.Why)
	}
	c.letter.Deadlines = days
	return nil
}

func (c *changing) remove() error {
	for _, unit := range c.in.Remove {
		o, found, err := OfUnit(c.tx.Tx, c.letter.ID, unit)
		if err != nil {
			return err
		}
		if !found || o.State == Released {
			continue
		}
		if _, err := step(c.tx.Tx, o, MoveRelease, c.in.Why); err != nil {
			return err
		}
		c.letter.Units--
		c.tell(unit, NoticeRemoved, c.in.Why)
	}
	return nil
}

// add has further units owe the letter; one that was taken off owes it again.
func (s *Service) add(c *changing) error {
	if len(c.in.Add) == 0 {
		return nil
	}
	tx := c.tx.Tx
	t, err := s.Units.TreeToday(tx)
	if err != nil {
		return err
	}
	r, err := regimeOf(tx, c.letter)
	if err != nil {
		return err
	}
	on, err := levelDay(r, c.letter.Period)
	if err != nil {
		return err
	}
	all := resolve(Choice{Also: c.in.Add}, t, c.letter.Asker)
	if err := below(all, t, c.letter.Asker); err != nil {
		return err
	}
	chosen := sorted(all, r, on)
	for _, level := range chosen.Levels {
		if !c.letter.Deadlines[level].Known() {
			return fault.New(fault.Invalid, "request.change-wrong").At("add", "request.level-not-asked", level)
		}
	}
	fresh, err := c.reclaimed(chosen)
	if err != nil {
		return err
	}
	return s.owe(tx, c.letter, fresh)
}

// reclaimed has units that were taken off owe again, and gives the units that are new to
// the letter.
func (c *changing) reclaimed(chosen Chosen) (Chosen, error) {
	fresh := Chosen{Levels: chosen.Levels, By: map[string][]*org.Member{}}
	for level, members := range chosen.By {
		for _, m := range members {
			o, found, err := OfUnit(c.tx.Tx, c.letter.ID, m.ID)
			if err != nil {
				return fresh, err
			}
			if found && o.State != Released {
				continue
			}
			if found {
				o.Deadline = c.letter.Deadlines[level]
				if _, err := step(c.tx.Tx, o, MoveReclaim, ""); err != nil {
					return fresh, err
				}
			} else {
				fresh.By[level], fresh.Total = append(fresh.By[level], m), fresh.Total+1
			}
			c.letter.Units++
			c.tell(m.ID, NoticeAdded, c.in.Why)
		}
	}
	return fresh, nil
}

// WithdrawIn takes a running letter back.
type WithdrawIn struct {
	ID      ID
	Version int64
	Why     string
}

const releaseSQL = `UPDATE request_obligation SET state = 'released', note = $2, changed_at = $3, closed_at = $3, version = version + 1
WHERE request = $1 AND state NOT IN ('accepted', 'released')`

// Withdraw takes a running letter back: nobody owes it any more. Reports that were
// accepted stay accepted.
func (s *Service) Withdraw(ctx context.Context, who access.Actor, in WithdrawIn) (l Letter, err error) {
	why := text.NFC(text.Space(in.Why))
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if l, err = opened(tx, in.ID, Send, in.Version, Running); err != nil {
			return err
		}
		if why == "" || len(why) > mostReason {
			return fault.New(fault.Invalid, "request.withdraw-wrong").At("why", "request.reason-missing")
		}
		l.State, l.WithdrawnAt, l.WithdrawnWhy = Withdrawn, tx.At, why
		if err := saveLetter(tx.Tx, &l); err != nil {
			return err
		}
		n, err := tx.Exec(releaseSQL, l.ID, why, tx.At)
		if err != nil {
			return err
		}
		if err := dropAsks(tx.Tx, db.When("request = $1", string(l.ID))); err != nil {
			return err
		}
		if err := insertNotices(tx.Tx, Notice{ID: uid.New(), Request: l.ID, Kind: NoticeWithdrawn, Words: why, By: tx.Who.Name}); err != nil {
			return err
		}
		return tx.Record(Send, l.ref(), map[string]any{"why": why, "released": n})
	})
	return l, err
}
