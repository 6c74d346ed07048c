package activity

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/uid"
)

// mostWordsLetters bounds a question or an answer.
const mostWordsLetters = 2000

// CheckIn names an entry that a supervisor has looked at, and the version he saw.
type CheckIn struct {
	ID      string
	Version int64
}

// Checks tells what became of entries that were to be marked as checked: those that somebody
// changed meanwhile, and the checker's own, are left as they were.
type Checks struct {
	Checked, Changed, Own int
}

// MarkChecked marks entries as checked, several at once.
func (s *Service) MarkChecked(ctx context.Context, who access.Actor, list []CheckIn) (out Checks, err error) {
	if err := who.Sign(); err != nil {
		return out, err
	}
	if len(list) == 0 || len(list) > 500 {
		return out, fault.New(fault.Invalid, "activity.choose-entries")
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		out = Checks{}
		for _, in := range list {
			if err := s.markChecked(tx, in, &out); err != nil {
				return err
			}
		}
		if out.Checked == 0 {
			tx.Unchanged()
		}
		return nil
	})
	return out, err
}

func (s *Service) markChecked(tx *access.Tx, in CheckIn, out *Checks) error {
	e, err := s.open(tx, in.ID, Check)
	if err != nil {
		return err
	}
	switch {
	case e.State == Checked:
		return nil
	case e.Version != in.Version || !e.Deleted.IsZero():
		out.Changed++
		return nil
	case e.Author == tx.Who.ID:
		out.Own++
		return nil
	}
	out.Checked++
	return s.remark(tx, &e, Check, Approval, "", Checked)
}

// remark writes what somebody says of an entry, and the state it is in after that.
func (s *Service) remark(tx *access.Tx, e *Entry, v access.Verb, what RemarkKind, words string, to State) error {
	r := Remark{ID: uid.New(), At: tx.At, Account: tx.Who.ID, By: tx.Who.Name, What: what, Words: words}
	if err := addRemark(tx.Tx, e.ID, r); err != nil {
		return err
	}
	e.State, e.ChangedBy, e.Changed = to, tx.Who.Name, tx.At
	if err := saveEntry(tx.Tx, e); err != nil {
		return err
	}
	return tx.Record(v, e.ref(), map[string]string{"what": string(what)})
}

// RemarkIn is a question on an entry, or the answer to one.
type RemarkIn struct {
	ID      string
	Version int64
	Words   string
}

// Ask puts a question on an entry. Sent twice, it is asked once.
func (s *Service) Ask(ctx context.Context, who access.Actor, in RemarkIn) (Entry, error) {
	return s.say(ctx, who, in, Check, Question, Asked)
}

// Reply answers the question on an entry. Sent twice, it is answered once.
func (s *Service) Reply(ctx context.Context, who access.Actor, in RemarkIn) (Entry, error) {
	return s.say(ctx, who, in, Write, Answer, Answered)
}

func (s *Service) say(ctx context.Context, who access.Actor, in RemarkIn, v access.Verb, what RemarkKind, to State) (e Entry, err error) {
	if err := who.Sign(); err != nil {
		return e, err
	}
	in.Words = text.NFC(in.Words)
	bad := fault.New(fault.Invalid, "activity.invalid")
	switch n := len([]rune(in.Words)); {
	case text.Space(in.Words) == "":
		return e, bad.At("words", "activity.words-missing")
	case n > mostWordsLetters:
		return e, bad.At("words", "activity.text-long", mostWordsLetters)
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if e, err = s.open(tx, in.ID, v); err != nil {
			return err
		}
		said, err := loadRemarks(tx.Tx, e.ID)
		if err != nil {
			return err
		}
		if n := len(said); n > 0 && said[n-1].What == what && said[n-1].Account == who.ID && said[n-1].Words == in.Words {
			tx.Unchanged()
			return nil
		}
		switch {
		case !e.Deleted.IsZero():
			return fault.New(fault.Closed, "activity.is-deleted")
		case what == Answer && e.State != Asked:
			return fault.New(fault.Closed, "activity.no-question")
		}
		if err := stale(e, in.Version); err != nil {
			return err
		}
		return s.remark(tx, &e, v, what, in.Words, to)
	})
	return e, err
}
