package activity

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// open loads an entry and asks the verb on its unit. What a person may not see looks the
// same as what is not there.
func (s *Service) open(tx *access.Tx, id string, v access.Verb) (Entry, error) {
	e, err := loadEntry(tx.Tx, id)
	if err != nil {
		return Entry{}, err
	}
	if err := tx.Must(v, e.Unit); err != nil {
		if fault.Is(err, fault.NotFound) {
			err = fault.New(fault.NotFound, "activity.none")
		}
		return Entry{}, err
	}
	return e, nil
}

// stale refuses a change of another version than the present one.
func stale(e Entry, version int64) error {
	if e.Version != version {
		return fault.New(fault.Stale, "activity.stale", e.ChangedBy)
	}
	return nil
}

// EditIn is an entry as it shall be. Files are all that it shall have.
type EditIn struct {
	ID      string
	Version int64
	Content Content
	Files   []string
}

// Edit changes an entry. Where somebody changed it meanwhile the fault is Stale and the
// entry is given as it stands now, so that both texts can be shown. Sent twice, it changes
// once.
func (s *Service) Edit(ctx context.Context, who access.Actor, in EditIn) (e Entry, err error) {
	in.Content = in.Content.tidy()
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if e, err = s.open(tx, in.ID, Write); err != nil {
			return err
		}
		if !e.Deleted.IsZero() {
			return fault.New(fault.Closed, "activity.is-deleted")
		}
		old, err := loadFiles(tx.Tx, e.ID)
		if err != nil {
			return err
		}
		files, err := sentFiles(tx, in.Files, e.ID)
		if err != nil {
			return err
		}
		if e.Content.Equal(in.Content) && sameFiles(old, files) {
			tx.Unchanged()
			return nil
		}
		if err := stale(e, in.Version); err != nil {
			return err
		}
		e, err = s.edit(tx, e, in.Content, old, files)
		return err
	})
	return e, err
}

func sameFiles(a, b []Attachment) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].ID != b[i].ID {
			return false
		}
	}
	return true
}

func (s *Service) edit(tx *access.Tx, e Entry, c Content, old, files []Attachment) (Entry, error) {
	b, err := s.book(tx, e.Unit)
	if err != nil {
		return e, err
	}
	k := b.checker(e.Figures)
	if err := k.check(c); err != nil {
		return e, err
	}
	before := e.Digest
	e.Content, e.Files, e.State = c, len(files), afterEdit(e.State)
	e.ChangedBy, e.Changed = tx.Who.Name, tx.At
	if e.Digest, err = digestOf(&e, digests(files)); err != nil {
		return e, err
	}
	if err := saveEntry(tx.Tx, &e); err != nil {
		return e, err
	}
	stays := map[string]bool{}
	for _, f := range files {
		stays[f.ID] = true
	}
	for _, f := range old {
		if !stays[f.ID] {
			if err := attach(tx.Tx, f.ID, e.ID, tx.At); err != nil {
				return e, err
			}
		}
	}
	if err := s.finish(tx, &e, k, files, Edited); err != nil {
		return e, err
	}
	return e, tx.Record(Write, e.ref(), map[string]string{"before": string(before), "digest": string(e.Digest)})
}

// afterEdit is the state of an entry once it says something else: what was checked is not
// checked any more; an open question stays open.
func afterEdit(s State) State {
	if s == Checked {
		return Fresh
	}
	return s
}

// DeleteIn names an entry and the version that was seen.
type DeleteIn struct {
	ID      string
	Version int64
}

// Delete takes an entry out of the diary and out of every sum. It can be restored.
func (s *Service) Delete(ctx context.Context, who access.Actor, in DeleteIn) (e Entry, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if e, err = s.open(tx, in.ID, Write); err != nil {
			return err
		}
		if !e.Deleted.IsZero() {
			tx.Unchanged()
			return nil
		}
		if err := stale(e, in.Version); err != nil {
			return err
		}
		return s.setDeleted(tx, &e, tx.At, Removed)
	})
	return e, err
}

// Restore takes back a deletion.
func (s *Service) Restore(ctx context.Context, who access.Actor, id string) (e Entry, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if e, err = s.open(tx, id, Write); err != nil {
			return err
		}
		if e.Deleted.IsZero() {
			tx.Unchanged()
			return nil
		}
		return s.setDeleted(tx, &e, when.Instant{}, Restored)
	})
	return e, err
}

func (s *Service) setDeleted(tx *access.Tx, e *Entry, at when.Instant, what What) error {
	b, err := s.book(tx, e.Unit)
	if err != nil {
		return err
	}
	files, err := loadFiles(tx.Tx, e.ID)
	if err != nil {
		return err
	}
	e.Deleted, e.ChangedBy, e.Changed = at, tx.Who.Name, tx.At
	if err := saveEntry(tx.Tx, e); err != nil {
		return err
	}
	if err := s.finish(tx, e, b.checker(e.Figures), files, what); err != nil {
		return err
	}
	return tx.Record(Write, e.ref(), map[string]string{"what": string(what)})
}
