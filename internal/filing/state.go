package filing

import (
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/request"
)

// State is where a report stands.
type State string

// States of a report.
const (
	Drafting State = "drafting"
	InReview State = "review"   // with the office that reviews
	Approval State = "approval" // with the leader who approves
	Issuing  State = "issuing"  // approved; to be numbered and sent
	Sent     State = "sent"     // with the asker
	Returned State = "returned" // the asker sent it back
	Accepted State = "accepted"
)

// States lists every state in the order of the way.
var States = []State{Drafting, InReview, Approval, Issuing, Sent, Returned, Accepted}

// Move is a step of a report.
type Move string

// Moves.
const (
	Submit  Move = "submit"  // the writers hand it on
	Pass    Move = "pass"    // the reviewer has no more to say
	Consent Move = "approve" // the leader approves
	Back    Move = "back"    // reviewer, leader or clerk give it back to the writers
	SendUp  Move = "send"    // it goes to the asker
	Recall  Move = "recall"  // the unit takes it back before it was decided
	Return  Move = "return"  // the asker gives it back
	Take    Move = "accept"  // the asker accepts it
	Correct Move = "correct" // a new version of an accepted report is begun
)

// Moves lists every move.
var Moves = []Move{Submit, Pass, Consent, Back, SendUp, Recall, Return, Take, Correct}

// Step is one of the steps that a unit can switch off, or give to a division of its own.
type Step struct {
	On  bool   `json:"on"`
	By  string `json:"by,omitempty"` // a division inside the unit; nothing means anyone of it with the right
	Own bool   `json:"own"`          // who handed the report on may do the step himself
}

// Way is a unit's own way of a report from the draft to the asker.
type Way struct {
	Review   Step `json:"review"`
	Approval Step `json:"approval"`
	Issue    Step `json:"issue"`
}

// UsualWay is the way of a unit that has set nothing: an office reviews, a leader approves,
// the clerk numbers and sends. In a small commune these are one or two people.
func UsualWay() Way {
	return Way{Review: Step{On: true, Own: true}, Approval: Step{On: true, Own: true}, Issue: Step{On: true, Own: true}}
}

// from is where each move begins.
var from = map[Move][]State{
	Submit:  {Drafting, Returned},
	Pass:    {InReview},
	Consent: {Approval},
	Back:    {InReview, Approval, Issuing},
	SendUp:  {Issuing},
	Recall:  {Sent},
	Return:  {Sent},
	Take:    {Sent},
	Correct: {Accepted},
}

// After is the state after a move on the unit's way. Switched-off steps are passed over; a
// report whose last step was passed over has been sent. A report that nobody waits for is
// accepted as it is sent.
func (s State) After(m Move, w Way) (State, error) {
	if !slices.Contains(from[m], s) {
		return s, fault.New(fault.Closed, "filing.move-closed", string(m), string(s))
	}
	switch m {
	case Submit:
		return w.next(InReview), nil
	case Pass:
		return w.next(Approval), nil
	case Consent:
		return w.next(Issuing), nil
	case Back, Recall, Correct:
		return Drafting, nil
	case SendUp:
		return Sent, nil
	case Return:
		return Returned, nil
	case Take:
		return Accepted, nil
	}
	return s, fault.New(fault.Closed, "filing.move-closed", string(m), string(s))
}

// next is the first step at or behind want that is not switched off.
func (w Way) next(want State) State {
	if want == InReview && !w.Review.On {
		want = Approval
	}
	if want == Approval && !w.Approval.On {
		want = Issuing
	}
	if want == Issuing && !w.Issue.On {
		want = Sent
	}
	return want
}

// Can tells whether a state allows a move.
func (s State) Can(m Move) bool { return slices.Contains(from[m], s) }

// Editable tells whether the parts of the report may be changed.
func (s State) Editable() bool { return s == Drafting || s == Returned || s == InReview }

// Waits tells with whom the report lies: the verb that the next step takes, asked at the
// unit or, for Accept, at the asker.
func (s State) Waits() access.Verb {
	switch s {
	case Drafting, Returned:
		return Write
	case InReview:
		return Review
	case Approval:
		return Approve
	case Issuing:
		return Send
	case Sent:
		return Accept
	case Accepted:
	}
	return ""
}

// Tone is the colour group of a state on screen.
func (s State) Tone() string {
	switch s {
	case Accepted:
		return "done"
	case Sent:
		return "sent"
	case Drafting, InReview, Approval, Issuing:
		return "due"
	case Returned:
		return "late"
	}
	return ""
}

// verb is the right that a move takes, and step the step of the way that it is.
func (m Move) verb(s State) access.Verb {
	switch m {
	case Submit, Correct:
		return Write
	case Pass:
		return Review
	case Consent:
		return Approve
	case SendUp, Recall:
		return Send
	case Return, Take:
		return Accept
	case Back:
		return s.Waits()
	}
	return View
}

// step is the step of the way in which a state waits; the zero Step for others.
func (w Way) step(s State) Step {
	switch s {
	case InReview:
		return w.Review
	case Approval:
		return w.Approval
	case Issuing:
		return w.Issue
	case Drafting, Sent, Returned, Accepted:
	}
	return Step{On: true, Own: true}
}

// owed is the move of the obligation that follows a report from one state to another; nothing
// where it stays. The correction of an accepted report moves it only when it is sent.
func owed(was, now State, correcting bool) request.Move {
	inside := func(s State) bool { return s == InReview || s == Approval || s == Issuing }
	switch {
	case now == Sent:
		return request.MoveSend
	case now == Returned:
		return request.MoveReturn
	case now == Accepted:
		return request.MoveAccept
	case correcting:
		return ""
	case inside(now) && !inside(was):
		return request.MoveReview
	case now == Drafting && (inside(was) || was == Returned):
		return request.MoveBackToWork
	}
	return ""
}
