package desk

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/seal"
)

// SourceChange is a report below that is another now than the one the draft is made of.
type SourceChange struct {
	Unit string // identity
	Name string
	Kind SourceChangeKind
}

// SourceChangeKind says what happened to a source.
type SourceChangeKind string

// Kinds of changes of sources.
const (
	SourceNew      SourceChangeKind = "new"      // sent since
	SourceReplaced SourceChangeKind = "replaced" // corrected since
	SourceGone     SourceChangeKind = "gone"     // returned or recalled since
	SourceDiary    SourceChangeKind = "diary"    // the unit's own diary has gone on
)

// sourceChanges compares the reports below that a draft is made of with those that hold now.
func (s *Service) sourceChanges(tx *db.Tx, w *filing.World) ([]SourceChange, error) {
	now, err := s.Filing.Current(tx, w)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for i := range w.Below {
		names[w.Below[i].Unit.ID] = w.Below[i].Unit.Name
	}
	was := map[string]seal.Digest{}
	for _, p := range w.Pins {
		was[p.Unit] = p.Digest
	}
	var all []SourceChange
	for _, p := range now {
		old, had := was[p.Unit]
		delete(was, p.Unit)
		switch {
		case !had:
			all = append(all, SourceChange{p.Unit, names[p.Unit], SourceNew})
		case old != p.Digest:
			all = append(all, SourceChange{p.Unit, names[p.Unit], SourceReplaced})
		}
	}
	for _, p := range w.Pins {
		if _, left := was[p.Unit]; left {
			name := names[p.Unit]
			if name == "" {
				name = p.Unit
			}
			all = append(all, SourceChange{p.Unit, name, SourceGone})
		}
	}
	return all, nil
}

// diaryChanged tells whether the diary is another than when the draft's figures were counted.
func diaryChanged(tx *db.Tx, w *filing.World, was *report.Activities) (bool, error) {
	_, now, err := filing.Diary(tx, w)
	switch {
	case err != nil:
		return false, err
	case now == nil || was == nil:
		return (now == nil) != (was == nil), nil
	}
	return now.Root != was.Root, nil
}

// UpdateIn brings a draft up to date with its sources, on a person's word.
type UpdateIn struct {
	Report filing.ID
	Below  bool // take the reports below as they hold now
	Diary  bool // count the diary again
}

// UpdateOut is what the update changed.
type UpdateOut struct {
	Report   filing.Report
	Sources  int // reports below that are others now
	Figures  []report.Key
	Sections []string
}

// Update takes over what changed in the reports below and in the diary. Answers and words
// that people wrote stay; sentences nobody touched are written anew.
func (s *Service) Update(ctx context.Context, who access.Actor, in UpdateIn) (out UpdateOut, err error) {
	for range tries {
		out, err = s.update(ctx, who, in)
		if fault.KindOf(err) != fault.Stale {
			return out, err
		}
	}
	return out, err
}

type updating struct {
	*filing.Drawn
	fresh  *filing.World
	counts []draft.Count
	root   *report.Activities
}

func (s *Service) update(ctx context.Context, who access.Actor, in UpdateIn) (out UpdateOut, err error) {
	var u updating
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		r, err := filing.Editable(tx, in.Report)
		if err != nil {
			return err
		}
		u, err = s.updating(tx.Tx, &r, in)
		return err
	})
	if err != nil {
		return out, err
	}
	next, err := s.renewed(&u, in, &out)
	if err != nil {
		return out, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := filing.Editable(tx, in.Report)
		if err != nil {
			return err
		}
		out.Report, err = s.writeUpdate(tx, r, &u, next, out)
		return err
	})
	return out, err
}

func (s *Service) updating(tx *db.Tx, r *filing.Report, in UpdateIn) (u updating, err error) {
	if u.Drawn, err = s.Filing.Look(tx, r); err != nil {
		return u, err
	}
	u.fresh = u.World
	if in.Below {
		if u.fresh, err = s.Filing.Gather(tx, r, nil); err != nil {
			return u, err
		}
	}
	if in.Diary {
		u.counts, u.root, err = filing.Diary(tx, u.World)
	}
	return u, err
}

// renewed works out the draft as it becomes.
func (s *Service) renewed(u *updating, in UpdateIn, out *UpdateOut) (*draft.Content, error) {
	if err := s.Filing.See(u.Drawn); err != nil {
		return nil, err
	}
	c := &u.Content
	before, err := u.Frame.Draw(c)
	if err != nil {
		return nil, err
	}
	next, err := s.Filing.FrameOf(u.fresh)
	if err != nil {
		return nil, err
	}
	if in.Diary {
		out.Figures = c.Recount(next, u.counts)
		c.Figures.Activities = u.root
	}
	next.Activities = c.Figures.Activities
	after, err := next.Draw(c)
	if err != nil {
		return nil, err
	}
	out.Sections = c.Refresh(next, before, after)
	out.Sources = different(u.World.Pins, u.fresh.Pins)
	return c, nil
}

// different counts the pins that are not in both.
func different(a, b []filing.Taken) int {
	n := 0
	for _, p := range a {
		if !slices.ContainsFunc(b, func(q filing.Taken) bool { return q.Unit == p.Unit && q.Digest == p.Digest }) {
			n++
		}
	}
	for _, p := range b {
		if !slices.ContainsFunc(a, func(q filing.Taken) bool { return q.Unit == p.Unit }) {
			n++
		}
	}
	return n
}

func (s *Service) writeUpdate(tx *access.Tx, r filing.Report, u *updating, c *draft.Content, out UpdateOut) (filing.Report, error) {
	parts := []draft.Part{draft.PartFigures}
	for _, key := range out.Sections {
		parts = append(parts, draft.PartSection(key))
	}
	if err := filing.WriteParts(tx, &r, &filing.Stored{Content: *c, Versions: u.Versions}, parts, "update"); err != nil {
		return r, err
	}
	if err := filing.WritePins(tx, r.ID, u.fresh.Pins, u.fresh.Packages); err != nil {
		return r, err
	}
	if r.Obligation == "" {
		return r, tx.Record(filing.Write, r.Ref(), map[string]any{"update": out.Sources, "figures": out.Figures})
	}
	o, err := request.Get(tx.Tx, r.Obligation)
	if err != nil {
		return r, err
	}
	if o.Deadline != r.Deadline {
		if _, err := tx.Exec("UPDATE filing_report SET deadline = $2 WHERE id = $1", string(r.ID), o.Deadline); err != nil {
			return r, err
		}
		r.Deadline = o.Deadline
	}
	return r, tx.Record(filing.Write, r.Ref(), map[string]any{"update": out.Sources, "figures": out.Figures})
}
