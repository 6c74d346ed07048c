package request

import (
	"tonghop/internal/db"
	"tonghop/internal/when"
)

// Tally counts the obligations of a letter.
type Tally struct {
	By      map[State]int
	Total   int // without the released
	Overdue int // still owed after the last day
	Late    int // came in after the last day
}

func (t *Tally) add(o Obligation, sentLate bool, n int, today when.Day) {
	t.By[o.State] += n
	if o.State == Released {
		return
	}
	t.Total += n
	if o.Overdue(today) {
		t.Overdue += n
	}
	if sentLate && !o.State.Waived() {
		t.Late += n
	}
}

// Done counts the obligations of which nothing more is expected.
func (t *Tally) Done() int { return t.By[Accepted] + t.By[Nothing] + t.By[Excused] }

// TallyOf counts the obligations of a letter on the day of the transaction. The caller
// has asked access.
func TallyOf(tx *db.Tx, id ID) (Tally, error) { return tally(tx, id, tx.At.Day()) }

// Open notes that the unit has begun its report; opening again changes nothing. The
// caller has asked access and moves the report in the same transaction.
func Open(tx *db.Tx, id ObligationID) (Obligation, error) {
	o, err := Get(tx, id)
	if err != nil || o.State != NotOpened {
		if err == nil && o.State.Waived() {
			err = o.State.closed()
		}
		return o, err
	}
	return step(tx, o, MoveOpen, "")
}

// Review notes that the report is with the office or the leader. The caller has asked
// access.
func Review(tx *db.Tx, id ObligationID) (Obligation, error) { return move(tx, id, MoveReview, "") }

// BackToWork notes that the report is being written again, inside the unit. The caller has
// asked access.
func BackToWork(tx *db.Tx, id ObligationID) (Obligation, error) {
	return move(tx, id, MoveBackToWork, "")
}

// MarkSent notes that the report was sent up; the first time counts for being in time.
// What the unit had asked for before has become pointless. The caller has asked access.
func MarkSent(tx *db.Tx, id ObligationID) (Obligation, error) { return move(tx, id, MoveSend, "") }

// MarkReturned notes that the asker sent the report back, and why. The caller has asked
// access.
func MarkReturned(tx *db.Tx, id ObligationID, why string) (Obligation, error) {
	return move(tx, id, MoveReturn, why)
}

// MarkAccepted notes that the asker accepted the report. The caller has asked access.
func MarkAccepted(tx *db.Tx, id ObligationID) (Obligation, error) {
	return move(tx, id, MoveAccept, "")
}

func move(tx *db.Tx, id ObligationID, m Move, note string) (Obligation, error) {
	o, err := Get(tx, id)
	if err != nil {
		return o, err
	}
	return step(tx, o, m, note)
}

// step makes a move and writes it with what follows from it.
func step(tx *db.Tx, o Obligation, m Move, note string) (Obligation, error) {
	moved, err := o.moved(m, note, tx.At)
	if err != nil {
		return o, err
	}
	if err := saveObligation(tx, &moved); err != nil {
		return o, err
	}
	if !moved.State.Owing() {
		if err := dropAsks(tx, db.When("obligation = $1", string(o.ID))); err != nil {
			return o, err
		}
	}
	return moved, nil
}

// moved is the obligation after a move.
func (o Obligation) moved(m Move, note string, at when.Instant) (Obligation, error) {
	to, err := o.State.After(m)
	if err != nil {
		return o, err
	}
	o.State, o.Note = to, note
	if o.OpenedAt.IsZero() && (to == InProgress || to == InReview || to == SentUp) {
		o.OpenedAt = at
	}
	if to == SentUp && o.SentAt.IsZero() {
		o.SentAt = at
	}
	o.ClosedAt = when.Instant{}
	if to.Closed() {
		o.ClosedAt = at
	}
	return o, nil
}
