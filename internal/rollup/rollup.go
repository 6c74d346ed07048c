// Package rollup adds up (tổng hợp số liệu): what the units below a unit answer together,
// at any level, for any period, and why a number is what it is.
//
// The truth is the accepted versions of package filing. From their packed figures a cube in
// memory is filled for each regime and period and kept by each change, so that no total
// waits for a nightly run and none is ever a stored sum. Every total is what report.Compile
// gives for the same reports, to the last digit and state; a property test says so.
//
// It owns no table. It reads filing's versions, request's obligations and activity's entries,
// each inside the transaction that has asked access; what it may read by its own SQL stands in
// store.go.
package rollup

import (
	"sync"

	"tonghop/internal/access"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/when"
)

// See is the verb: to see what units answer and what they answer together.
const See access.Verb = "rollup.view"

// Basis says which figures are added up.
type Basis string

// Bases.
const (
	Official Basis = "official" // accepted reports
	Received Basis = "received" // those, and the ones sent up that wait for an answer
	Live     Basis = "live"     // all diaries as they stand now
)

// Bases are all of them in the order in which screens show them.
var Bases = []Basis{Official, Received, Live}

// Service answers what units answer together.
type Service struct {
	Door *access.Door
	Org  *org.Service

	mu    sync.Mutex
	books map[bookKey]*book
	turn  int64 // counts the uses of books

	grove   grove
	reviews reviews
}

// New makes the service. It hears of every change of a report from filing.
func New(door *access.Door, units *org.Service, reports *filing.Service) *Service {
	s := &Service{Door: door, Org: units, books: map[bookKey]*book{}}
	if reports != nil {
		reports.Hear(s.heard)
	}
	return s
}

// Question says which figures are wanted.
type Question struct {
	Regime string // code
	Period when.Period
	Unit   string // whose totals; empty is the whole country
	Basis  Basis  // empty is official
	Depth  cube.Depth
	Keys   []report.Key // the columns; none are all
}

// Debt is what a unit owes in a regime and period, as far as a table shows it.
type Debt struct {
	State    request.State
	Deadline when.Day
	SentOn   when.Day // first sent up
	Today    when.Day
}

// Owed tells whether there is a debt at all.
func (d Debt) Owed() bool { return d.State != "" }

// Late tells whether the report is not in by the end of its last day, or came in later.
func (d Debt) Late() bool {
	switch {
	case d.Deadline.IsZero() || d.State.Waived():
		return false
	case d.State.Owing(): // not sent, or sent back
		return d.Today.After(d.Deadline)
	case !d.SentOn.IsZero():
		return d.SentOn.After(d.Deadline)
	}
	return false
}

// Progress counts the debts at and below a unit.
type Progress struct {
	Total     int // without those who were let off
	Delivered int // sent up, accepted, nothing to report
	Accepted  int // accepted or nothing to report
	Late      int // came late, or overdue
	Overdue   int // of them, not yet in
}

func (p *Progress) add(d debt, today day) {
	state := d.name()
	if !active(state) {
		return
	}
	p.Total++
	if state.Delivered() || state == request.Nothing {
		p.Delivered++
	}
	if state == request.Accepted || state == request.Nothing {
		p.Accepted++
	}
	if d.late(today) {
		p.Late++
		if d.sent == 0 {
			p.Overdue++
		}
	}
}

// late is Late of the debt as it is kept: a country's debts are counted at each look.
func (d debt) late(today day) bool {
	state := d.name()
	switch {
	case d.deadline == 0 || state.Waived():
		return false
	case d.sent != 0:
		return d.sent > d.deadline
	}
	return !state.Closed() && today > d.deadline
}

// Line is a unit with its cells, as a grid has it.
type Line = cube.Line

// Above is a unit on the way from the top to the one that is looked at.
type Above struct {
	report.Unit
	Open bool // the asker may look at it
}

// Grid is what a question is answered with: a unit's totals and the units below it.
type Grid struct {
	Asked  Question
	Regime *regime.Regime
	Period report.Period
	Unit   report.Unit
	Path   []Above // from the top down to the unit
	*cube.View
	Debts    []Debt     // of the lines
	Progress []Progress // at and below the lines
	Whole    Progress   // below the unit
	Own      *cube.Line // the unit's own report, where it owes one and units below it do
	Hidden   int        // lines that the asker may not see; the totals hold them
}
