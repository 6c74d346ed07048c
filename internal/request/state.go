package request

import (
	"slices"

	"tonghop/internal/fault"
)

// State is where an obligation stands.
type State string

// States of an obligation. Late is no state: it is computed from the deadline.
const (
	NotOpened  State = "not-opened"
	InProgress State = "in-progress"
	InReview   State = "in-review"
	SentUp     State = "sent-up"
	Returned   State = "returned"
	Accepted   State = "accepted"
	Nothing    State = "nothing"  // nothing to report, and the asker knows
	Excused    State = "excused"  // the asker has let the unit off
	Released   State = "released" // the letter was withdrawn, or the unit taken off it
)

// States lists every state in the order in which a report goes.
var States = []State{NotOpened, InProgress, InReview, SentUp, Returned, Accepted, Nothing, Excused, Released}

// Move is a step from one state to another.
type Move string

// Moves. Those of the report are made by package filing.
const (
	MoveOpen       Move = "open"
	MoveReview     Move = "review"
	MoveBackToWork Move = "back-to-work"
	MoveSend       Move = "send"
	MoveReturn     Move = "return"
	MoveAccept     Move = "accept"
	MoveNothing    Move = "nothing"
	MoveExcuse     Move = "excuse"
	MoveRelease    Move = "release"
	MoveReclaim    Move = "reclaim"
)

// rule says from which states a move goes where.
type rule struct {
	move Move
	from []State
	to   State
}

// rules is the whole life of an obligation. A correction of an accepted report is sent
// up again; until it is accepted the earlier one holds, and that is filing's to know.
var rules = []rule{
	{MoveOpen, []State{NotOpened}, InProgress},
	{MoveReview, []State{NotOpened, InProgress, Returned}, InReview},
	{MoveBackToWork, []State{InReview, Returned}, InProgress},
	{MoveSend, []State{NotOpened, InProgress, InReview, Returned, Accepted}, SentUp},
	{MoveReturn, []State{SentUp}, Returned},
	{MoveAccept, []State{SentUp}, Accepted},
	{MoveNothing, []State{NotOpened, InProgress, InReview, Returned}, Nothing},
	{MoveExcuse, []State{NotOpened, InProgress, InReview, Returned}, Excused},
	{MoveRelease, []State{NotOpened, InProgress, InReview, SentUp, Returned, Nothing, Excused}, Released},
	{MoveReclaim, []State{Nothing, Excused, Released}, NotOpened},
}

// After is the state after a move; a fault of the kind Closed that names the state where
// it does not allow the move.
func (s State) After(m Move) (State, error) {
	for _, r := range rules {
		if r.move == m && slices.Contains(r.from, s) {
			return r.to, nil
		}
	}
	return s, s.closed()
}

// closedCodes say in which state a thing is that a state does not allow.
var closedCodes = map[State]string{
	NotOpened: "request.now-not-opened", InProgress: "request.now-in-progress", InReview: "request.now-in-review", SentUp: "request.now-sent-up",
	Returned: "request.now-returned", Accepted: "request.now-accepted", Nothing: "request.now-nothing", Excused: "request.now-excused", Released: "request.now-released",
}

// closed refuses what the state does not allow, saying which state it is.
func (s State) closed() error { return fault.New(fault.Closed, closedCodes[s]) }

// Can tells whether the state allows a move.
func (s State) Can(m Move) bool {
	_, err := s.After(m)
	return err == nil
}

// Owing tells whether the unit still has to do something: nothing has been sent up, or
// it came back.
func (s State) Owing() bool {
	switch s {
	case NotOpened, InProgress, InReview, Returned:
		return true
	case SentUp, Accepted, Nothing, Excused, Released:
	}
	return false
}

// Closed tells whether nothing more is expected of anybody.
func (s State) Closed() bool { return s == Accepted || s.Waived() }

// Waived tells whether the obligation ended without a report.
func (s State) Waived() bool { return s == Nothing || s == Excused || s == Released }

// Delivered tells whether the asker has a report of the unit in hand.
func (s State) Delivered() bool { return s == SentUp || s == Accepted }

// Tone is the colour group of a state on screen: "done", "sent", "due", "late" or "".
func (s State) Tone() string {
	switch s {
	case Accepted, Nothing:
		return "done"
	case SentUp:
		return "sent"
	case InProgress, InReview:
		return "due"
	case Returned:
		return "late"
	case NotOpened, Excused, Released:
	}
	return ""
}
