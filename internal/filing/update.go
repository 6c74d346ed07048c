package filing

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
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
func (s *Service) sourceChanges(tx *db.Tx, w *world) ([]SourceChange, error) {
	now, err := s.current(tx, w)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for i := range w.below {
		names[w.below[i].unit.ID] = w.below[i].unit.Name
	}
	was := map[string]seal.Digest{}
	for _, p := range w.pins {
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
	for _, p := range w.pins {
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
func diaryChanged(tx *db.Tx, w *world, was *report.Activities) (bool, error) {
	_, now, err := diary(tx, w)
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
	Report ID
	Below  bool // take the reports below as they hold now
	Diary  bool // count the diary again
}

// UpdateOut is what the update changed.
type UpdateOut struct {
	Report   Report
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
	*drawn
	fresh  *world
	counts []draft.Count
	root   *report.Activities
}

func (s *Service) update(ctx context.Context, who access.Actor, in UpdateIn) (out UpdateOut, err error) {
	var u updating
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		r, err := editable(tx, in.Report)
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
		r, err := editable(tx, in.Report)
		if err != nil {
			return err
		}
		out.Report, err = s.writeUpdate(tx, r, &u, next, out)
		return err
	})
	return out, err
}

func (s *Service) updating(tx *db.Tx, r *Report, in UpdateIn) (u updating, err error) {
	if u.drawn, err = s.look(tx, r); err != nil {
		return u, err
	}
	u.fresh = u.world
	if in.Below {
		if u.fresh, err = s.gather(tx, r, nil); err != nil {
			return u, err
		}
	}
	if in.Diary {
		u.counts, u.root, err = diary(tx, u.world)
	}
	return u, err
}

// renewed works out the draft as it becomes.
func (s *Service) renewed(u *updating, in UpdateIn, out *UpdateOut) (*draft.Content, error) {
	if err := s.see(u.drawn); err != nil {
		return nil, err
	}
	c := &u.content
	before, err := u.frame.Draw(c)
	if err != nil {
		return nil, err
	}
	next, err := s.frame(u.fresh)
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
	out.Sources = different(u.world.pins, u.fresh.pins)
	return c, nil
}

// different counts the pins that are not in both.
func different(a, b []taken) int {
	n := 0
	for _, p := range a {
		if !slices.ContainsFunc(b, func(q taken) bool { return q.Unit == p.Unit && q.Digest == p.Digest }) {
			n++
		}
	}
	for _, p := range b {
		if !slices.ContainsFunc(a, func(q taken) bool { return q.Unit == p.Unit }) {
			n++
		}
	}
	return n
}

func (s *Service) writeUpdate(tx *access.Tx, r Report, u *updating, c *draft.Content, out UpdateOut) (Report, error) {
	parts := []draft.Part{draft.PartFigures}
	for _, key := range out.Sections {
		parts = append(parts, draft.PartSection(key))
	}
	if err := writeParts(tx, &r, &stored{content: *c, versions: u.versions}, parts, "update"); err != nil {
		return r, err
	}
	if err := writePins(tx, r.ID, u.fresh.pins, u.fresh.packages); err != nil {
		return r, err
	}
	if r.Obligation == "" {
		return r, tx.Record(Write, r.ref(), map[string]any{"update": out.Sources, "figures": out.Figures})
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
	return r, tx.Record(Write, r.ref(), map[string]any{"update": out.Sources, "figures": out.Figures})
}

// StaleVersion is a version of an upper unit that was made of a version which does not hold
// any more.
type StaleVersion struct {
	Version VersionID
	Report  ID
	Unit    string
}

// MadeOf lists the versions and drafts above that are made of a version: they are stale once
// it does not hold. A draft has no Version. The caller has asked access.
func MadeOf(tx *db.Tx, id VersionID) ([]StaleVersion, error) {
	scan := func(scan db.Scan) (StaleVersion, error) {
		var v StaleVersion
		err := scan(&v.Version, &v.Report, &v.Unit)
		return v, err
	}
	const versions = `SELECT v.id, v.report, v.unit FROM filing_used u JOIN filing_version v ON v.id = u.version
WHERE u.source = $1 AND v.state IN ('sent', 'accepted') ORDER BY v.id`
	const drafts = `SELECT '', r.id, r.unit FROM filing_taken t JOIN filing_report r ON r.id = t.report
WHERE t.source = $1 AND r.state NOT IN ('sent', 'accepted') ORDER BY r.id`
	all, err := db.All(tx, versions, scan, string(id))
	if err != nil {
		return nil, err
	}
	more, err := db.All(tx, drafts, scan, string(id))
	return append(all, more...), err
}

// staleSources are the sources of a version that do not hold any more.
func staleSources(tx *db.Tx, id VersionID) ([]string, error) {
	return db.All(tx, `SELECT u.unit FROM filing_used u JOIN filing_version v ON v.id = u.source
WHERE u.version = $1 AND v.state IN ('superseded', 'returned', 'recalled') ORDER BY u.unit`, func(scan db.Scan) (string, error) {
		var unit string
		err := scan(&unit)
		return unit, err
	}, string(id))
}
