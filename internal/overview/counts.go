package overview

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/filing"
)

// CountsIn asks for the numbers beside the navigation.
type CountsIn struct{}

// Counts are the numbers beside the navigation: what waits in each part.
type Counts struct{ Reports, Requests, Diary int }

// Counts counts what waits for the person, for the navigation of every page.
func (s *Service) Counts(ctx context.Context, who access.Actor, _ CountsIn) (c Counts, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		c, err = counts(tx)
		return err
	})
	return c, err
}

// stillOpen is the condition of the index of obligations that are not over.
const stillOpen = "o.state NOT IN ('accepted', 'nothing', 'excused', 'released')"

// SQLite takes the tables of a CROSS JOIN in the order in which they stand: first the few
// obligations of the person's units, not the many of all letters.
const (
	countOwedSQL = `SELECT count(*) FROM request_obligation o CROSS JOIN request_letter l
WHERE l.id = o.request AND l.state = 'running' AND o.state IN ('not-opened', 'in-progress', 'returned') AND `
	countStepSQL  = `SELECT count(*) FROM filing_report f WHERE f.state = $1 AND `
	countInboxSQL = `SELECT count(*) FROM request_letter l WHERE l.state = 'running'
AND EXISTS (SELECT 1 FROM request_obligation o WHERE o.request = l.id AND o.state = 'sent-up' AND ` + stillOpen + `) AND `
	countAsksSQL = `SELECT count(*) FROM request_letter l WHERE l.state = 'running'
AND EXISTS (SELECT 1 FROM request_ask a WHERE a.request = l.id AND a.state = 'open') AND `
	countAskedSQL = `SELECT count(*) FROM activity_entry WHERE state = 'asked' AND deleted_at = '' AND `
)

func counts(tx *access.Tx) (c Counts, err error) {
	at, err := waiting(tx)
	if err != nil {
		return c, err
	}
	ask := func(into *int, v access.Verb, sql string, cond db.Cond, before ...any) {
		if err != nil || at.Nowhere(v) {
			return
		}
		var n int
		n, err = db.Value[int](tx.Tx, sql+"("+cond.After(len(before)).SQL+")", append(before, cond.Args...)...)
		*into += n
	}
	ask(&c.Reports, writes, countOwedSQL, inCharge(at, writes, "o.id", "request_obligation"))
	for _, state := range []filing.State{filing.InReview, filing.Approval, filing.Issuing} {
		v := state.Waits()
		ask(&c.Reports, v, countStepSQL, inCharge(at, v, "f.id", "filing_report"), string(state))
	}
	ask(&c.Requests, accepts, countInboxSQL, at.At(accepts, "l.asker"))
	ask(&c.Requests, excuses, countAsksSQL, at.At(excuses, "l.asker"))
	ask(&c.Diary, notes, countAskedSQL, at.At(notes, "unit"))
	return c, err
}
