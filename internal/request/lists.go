package request

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
)

// SentIn asks for letters that a unit sent; without a unit all that the asker may see.
type SentIn struct {
	Unit   string
	States []LetterState
	Before ID // of the last row of the page before
	Limit  int
}

// SentRow is a letter in a list.
type SentRow struct {
	Letter
	AskerName string
	Tally     Tally
	Asks      int // open
}

// Sent lists letters by their asker, the newest first.
func (s *Service) Sent(ctx context.Context, who access.Actor, in SentIn) (all []SentRow, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		all, err = s.sent(tx, in)
		return err
	})
	return all, err
}

func (s *Service) sent(tx *access.Tx, in SentIn) ([]SentRow, error) {
	conds := []db.Cond{tx.Visible(View, "asker")}
	if in.Unit != "" {
		conds = append(conds, db.When("asker = $1", in.Unit))
	}
	if len(in.States) > 0 {
		conds = append(conds, db.In("state", texts(in.States)))
	}
	if in.Before != "" {
		conds = append(conds, db.When("id < $1", string(in.Before)))
	}
	rows, err := letters(tx.Tx, db.And(conds...), limit(in.Limit))
	if err != nil {
		return nil, err
	}
	t, err := s.Units.TreeToday(tx.Tx)
	if err != nil {
		return nil, err
	}
	all := make([]SentRow, len(rows))
	for i, l := range rows {
		all[i] = SentRow{Letter: l, AskerName: l.Text.InText}
		if m, ok := t.Unit(l.Asker); ok {
			all[i].AskerName = m.Name
		}
		if l.State == Draft {
			continue
		}
		if all[i].Tally, err = tally(tx.Tx, l.ID, tx.At.Day()); err != nil {
			return nil, err
		}
		if all[i].Asks, err = db.Value[int](tx.Tx, "SELECT count(*) FROM request_ask WHERE request = $1 AND state = 'open'", string(l.ID)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func limit(n int) int {
	if n <= 0 || n > 500 {
		return 100
	}
	return n
}

// ReceivedIn asks for obligations of a unit or of the divisions inside it; without a unit
// all that the asker may see.
type ReceivedIn struct {
	Unit   string
	States []State
	Limit  int
}

// ReceivedRow is an obligation in a list, with the letter it owes.
type ReceivedRow struct {
	Owed
	Letter Letter
	Unread bool // a notice that nobody of the unit has seen
}

// newsSQL finds the obligations of a unit's list to which something was told that nobody
// has seen.
const newsSQL = `SELECT DISTINCT o.id FROM request_obligation o JOIN request_notice n ON n.request = o.request AND n.unit IN ('', o.unit) AND n.at > o.seen_at WHERE `

// Received lists what units owe, the most urgent first; what is closed comes last.
func (s *Service) Received(ctx context.Context, who access.Actor, in ReceivedIn) (all []ReceivedRow, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		all, err = s.received(tx, in)
		return err
	})
	return all, err
}

func (s *Service) received(tx *access.Tx, in ReceivedIn) ([]ReceivedRow, error) {
	conds := []db.Cond{mine(tx)}
	if in.Unit != "" {
		conds = append(conds, db.When("o.unit = $1 OR o.division = $1", in.Unit))
	}
	if len(in.States) > 0 {
		conds = append(conds, db.In("o.state", texts(in.States)))
	}
	c := db.And(conds...)
	order := ` ORDER BY CASE WHEN o.state IN ('not-opened', 'in-progress', 'in-review', 'returned') THEN 0 ELSE 1 END, o.deadline, o.id LIMIT $` + db.Mark(len(c.Args)+1)
	rows, err := db.All(tx.Tx, "SELECT "+obligationColumns+" FROM request_obligation o WHERE "+c.SQL+order, scanObligation, append(slices.Clone(c.Args), limit(in.Limit))...)
	if err != nil {
		return nil, err
	}
	news, err := unread(tx.Tx, rows)
	if err != nil {
		return nil, err
	}
	t, err := s.Units.TreeToday(tx.Tx)
	if err != nil {
		return nil, err
	}
	h, err := s.Units.History(tx.Tx)
	if err != nil {
		return nil, err
	}
	letters := map[ID]Letter{}
	all := make([]ReceivedRow, len(rows))
	for i, o := range rows {
		l, ok := letters[o.Request]
		if !ok {
			if l, err = LetterOf(tx.Tx, o.Request); err != nil {
				return nil, err
			}
			letters[o.Request] = l
		}
		all[i] = ReceivedRow{Owed: named(o, t, h), Letter: l, Unread: news[o.ID]}
	}
	return all, nil
}

func unread(tx *db.Tx, rows []Obligation) (map[ObligationID]bool, error) {
	ids := make([]string, len(rows))
	for i, o := range rows {
		ids[i] = string(o.ID)
	}
	c := db.In("o.id", ids)
	news := map[ObligationID]bool{}
	err := db.Each(tx, newsSQL+c.SQL, func(s db.Scan) error {
		var id ObligationID
		err := s(&id)
		news[id] = true
		return err
	}, c.Args...)
	return news, err
}
