// Package overview answers questions across nouns: what waits for somebody, how a unit's
// year looks at a glance, how a request stands unit by unit, where a word occurs. It changes
// nothing and owns no table; it reads those of activity, request, filing and org, always
// under the rights of who asks.
package overview

import (
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/request"
)

// Service answers the questions. Make it with New.
type Service struct {
	Door    *access.Door
	Units   *org.Service
	glances glances
}

// New makes a Service.
func New(door *access.Door, units *org.Service) *Service {
	return &Service{Door: door, Units: units}
}

// either is the condition that the actor may use the verb at one of the columns: at the unit,
// or at the division in charge inside it.
func either(tx *access.Tx, v access.Verb, columns ...string) db.Cond {
	conds := make([]db.Cond, len(columns))
	for i, c := range columns {
		conds[i] = tx.Visible(v, c)
		if conds[i].SQL == "" { // the program itself may everything
			return db.When("TRUE")
		}
	}
	return db.Or(conds...)
}

// waiting is where the person may do what things wait for.
func waiting(tx *access.Tx) (*access.Reach, error) {
	return tx.Reach(writes, accepts, excuses, notes, asksOthers, filing.InReview.Waits(), filing.Approval.Waits(), filing.Issuing.Waits())
}

// inCharge is the condition that a row of a table, by its identity, is of a unit at which the
// person may use the verb, or of a division in charge there: each by its own index, which one
// condition on either would not use.
func inCharge(at *access.Reach, v access.Verb, id, table string) db.Cond {
	unit := at.At(v, "unit")
	if unit.SQL == "" { // the program itself may everything
		return db.When("TRUE")
	}
	division := at.At(v, "division").After(len(unit.Args))
	return db.When(id+" IN (SELECT id FROM "+table+" WHERE "+unit.SQL+" UNION SELECT id FROM "+table+" WHERE division <> '' AND "+division.SQL+")",
		append(slices.Clone(unit.Args), division.Args...)...)
}

// name is a unit's name on the day of the tree as it stands inside a sentence, "xã Dân Lực";
// its identity where it is not in it.
func name(t *org.DayTree, id string) string {
	if m, ok := t.Unit(id); ok {
		return m.InText()
	}
	return id
}

// verbs that decide what waits for whom.
const (
	writes   = filing.Write
	accepts  = filing.Accept
	excuses  = request.Excuse
	notes    = activity.Write
	sees     = request.View
	seesUnit = org.View

	asksOthers = request.Write
)
