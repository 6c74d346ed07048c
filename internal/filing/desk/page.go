package desk

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// GetIn asks for a report.
type GetIn struct{ Report filing.ID }

// Page is a report as its people see it.
type Page struct {
	Report    filing.Report
	Regime    *regime.Regime
	LetterOf  string // subject of the letter that it answers
	Mark      string // of that letter
	AskerName string
	Content   *draft.Content
	Parts     map[draft.Part]draft.Stamp
	Outline   []draft.Drawn
	Made      *draft.Assembled
	Problems  []draft.Problem
	Below     []Below
	Sources   []SourceChange // reports below that changed since; of a frozen report, those its version was made of
	Last      *report.Package
	LastName  string
	Notes     []filing.Note
	Versions  []filing.Version
	Files     []files.File // without their words
	Asides    []Aside
	Way       filing.Way
	Moves     []filing.Move // that the actor may make now
	MayEdit   bool
	Keys      []report.Key // that the figures form asks for
}

// Below is a unit below and what it sent.
type Below struct {
	Unit       report.Unit
	Obligation request.ObligationID
	State      request.State
	Deadline   when.Day
	Version    filing.VersionID // that the draft is made of, or nothing
	Mark       string
	Received   when.Day
	Late       bool
	Taken      bool // the draft is made of it
}

// Get gives a report with everything that its page shows: what is still open, where each
// figure comes from, what was said. It is for the unit's people and its asker's.
func (s *Service) Get(ctx context.Context, who access.Actor, in GetIn) (page Page, err error) {
	var l looked
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		l, err = s.lookAt(tx, in.Report)
		return err
	})
	if err != nil {
		return page, err
	}
	return s.pageOf(&l)
}

// looked is what one transaction saw of a report.
type looked struct {
	page      Page
	drawn     *filing.Drawn
	latest    []byte // package of the latest version, where there is no draft
	lastBytes []byte
	last      *filing.Version
	received  map[string]filing.Version
}

func (s *Service) lookAt(tx *access.Tx, id filing.ID) (l looked, err error) {
	r, err := filing.Seen(tx, id)
	if err != nil {
		return l, err
	}
	l.page.Report = r
	if l.drawn, err = s.Filing.Look(tx.Tx, &r); err != nil {
		return l, err
	}
	for _, step := range []func(*access.Tx, *filing.Report, *looked) error{s.lookAround, s.lookBelow, s.lookBack, s.lookRights} {
		if err := step(tx, &r, &l); err != nil {
			return l, err
		}
	}
	return l, nil
}

// lookAround reads what was done to the report and said of it.
func (s *Service) lookAround(tx *access.Tx, r *filing.Report, l *looked) (err error) {
	p := &l.page
	if p.Notes, err = filing.NotesOf(tx.Tx, r.ID); err != nil {
		return err
	}
	if p.Versions, err = filing.VersionsOf(tx.Tx, r.ID); err != nil {
		return err
	}
	if p.Files, err = files.Of(tx.Tx, r.ID); err != nil {
		return err
	}
	for i := range p.Files {
		p.Files[i].Words, p.Files[i].Reading.Package = "", nil
	}
	if p.Asides, err = asidesOf(tx.Tx, r.ID); err != nil {
		return err
	}
	if len(l.drawn.Versions) == 0 && r.Latest != "" {
		if l.latest, err = filing.BytesOf(tx.Tx, r.Latest); err != nil {
			return err
		}
	}
	if r.Letter == "" {
		return nil
	}
	letter, err := request.LetterOf(tx.Tx, r.Letter)
	if err != nil {
		return err
	}
	p.LetterOf, p.Mark = letter.Title(l.drawn.World.Regime), letter.Mark()
	tree, err := s.Filing.Org.TreeToday(tx.Tx)
	if err != nil {
		return err
	}
	if m, ok := tree.Unit(letter.Asker); ok {
		p.AskerName = m.Name
	}
	return nil
}

// lookBelow reads what the units below have sent.
func (s *Service) lookBelow(tx *access.Tx, r *filing.Report, l *looked) (err error) {
	w := l.drawn.World
	if len(w.Below) == 0 {
		return nil
	}
	units := make([]string, len(w.Below))
	for i := range w.Below {
		units[i] = w.Below[i].Unit.ID
	}
	holding, err := filing.HoldingOf(tx.Tx, r.Regime, r.Period.Name, units)
	if err != nil {
		return err
	}
	l.received = map[string]filing.Version{}
	for _, v := range holding {
		if old, ok := l.received[v.Unit]; !ok || old.State != filing.VersionAccepted {
			l.received[v.Unit] = v
		}
	}
	if r.State.Editable() || r.State == filing.Approval || r.State == filing.Issuing {
		l.page.Sources, err = s.sourceChanges(tx.Tx, w)
		if err != nil {
			return err
		}
		changed, err := diaryChanged(tx.Tx, w, l.drawn.Content.Figures.Activities)
		if changed {
			l.page.Sources = append(l.page.Sources, SourceChange{Unit: r.Unit, Name: r.UnitName, Kind: SourceDiary})
		}
		return err
	}
	return s.lookStale(tx, r, l)
}

// lookStale finds the sources of a frozen report that do not hold any more.
func (s *Service) lookStale(tx *access.Tx, r *filing.Report, l *looked) error {
	if r.Latest == "" {
		return nil
	}
	stale, err := filing.StaleSources(tx.Tx, r.Latest)
	for _, unit := range stale {
		name := unit
		for i := range l.drawn.World.Below {
			if u := l.drawn.World.Below[i].Unit; u.ID == unit {
				name = u.Name
			}
		}
		l.page.Sources = append(l.page.Sources, SourceChange{Unit: unit, Name: name, Kind: SourceReplaced})
	}
	return err
}

func (s *Service) lookBack(tx *access.Tx, r *filing.Report, l *looked) error {
	if len(l.drawn.World.Below) == 0 && (r.State.Editable() || r.State == filing.Issuing) {
		changed, err := diaryChanged(tx.Tx, l.drawn.World, l.drawn.Content.Figures.Activities)
		if err != nil {
			return err
		}
		if changed && !r.Past() && len(l.drawn.Versions) > 0 {
			l.page.Sources = append(l.page.Sources, SourceChange{Unit: r.Unit, Name: r.UnitName, Kind: SourceDiary})
		}
	}
	last, ok, err := filing.LastReport(tx.Tx, r)
	if err != nil || !ok {
		return err
	}
	l.last = &last
	l.lastBytes, err = filing.BytesOf(tx.Tx, last.ID)
	return err
}

func (s *Service) lookRights(tx *access.Tx, r *filing.Report, l *looked) error {
	set, _, err := filing.LoadSettings(tx.Tx, r.Unit)
	if err != nil {
		return err
	}
	l.page.Way = set.Way
	if l.page.Moves, err = s.Filing.MovesNow(tx, r); err != nil || !r.State.Editable() {
		return err
	}
	l.page.MayEdit, err = filing.MayEditNow(tx, r)
	l.page.MayEdit = l.page.MayEdit && !r.Past()
	return err
}

// pageOf makes the page of what was seen. It adds up and verifies.
func (s *Service) pageOf(l *looked) (Page, error) {
	p, d := &l.page, l.drawn
	if err := s.Filing.See(d); err != nil {
		return *p, err
	}
	if l.latest != nil {
		if err := s.fromVersion(l); err != nil {
			return *p, err
		}
	}
	made, err := d.Frame.Assemble(&d.Content, when.Instant{}, p.Report.State.Editable())
	if err != nil {
		return *p, err
	}
	p.Regime, p.Content, p.Outline, p.Made, p.Keys = d.World.Regime, &d.Content, made.Drawing.Sections, made, d.Frame.Keys()
	p.Parts = map[draft.Part]draft.Stamp{}
	for part, v := range d.Versions {
		p.Parts[part] = draft.Stamp{Version: v, By: d.Changed[part].By, At: d.Changed[part].At}
	}
	if p.Problems, err = d.Frame.Inspect(&d.Content, made, p.Report.State == filing.Issuing); err != nil {
		return *p, err
	}
	if len(p.Sources) > 0 {
		p.Problems = append(p.Problems, draft.Problem{Kind: draft.ProblemStale, Count: len(p.Sources)})
	}
	if len(p.Asides) > 0 {
		p.Problems = append(p.Problems, draft.Problem{Kind: draft.ProblemAside, Part: p.Asides[0].Part, Count: len(p.Asides)})
	}
	l.belowRows()
	if l.last == nil {
		return *p, nil
	}
	p.LastName = filing.LastName(l.last)
	p.Last, err = s.Filing.Parse(l.last.Digest, l.lastBytes)
	return *p, err
}

// fromVersion makes the parts of a report that came as data out of its package.
func (s *Service) fromVersion(l *looked) error {
	at := slices.IndexFunc(l.page.Versions, func(v filing.Version) bool { return v.ID == l.page.Report.Latest })
	if at < 0 {
		return fault.New(fault.NotFound, "filing.none")
	}
	pkg, err := s.Filing.Parse(l.page.Versions[at].Digest, l.latest)
	if err != nil {
		return err
	}
	c, err := draft.FromPackage(l.drawn.Frame, pkg, draft.Origin{Kind: draft.File, Name: l.page.Versions[at].Mark, Ref: string(l.page.Versions[at].Digest)})
	if err != nil {
		return err
	}
	l.drawn.Content = *c
	return nil
}

func (l *looked) belowRows() {
	w := l.drawn.World
	pinned := map[string]filing.Taken{}
	for _, p := range w.Pins {
		pinned[p.Unit] = p
	}
	for i := range w.Below {
		d := &w.Below[i]
		row := Below{Unit: d.Unit, Obligation: d.Owed.ID, State: d.Owed.State, Deadline: d.Owed.Deadline}
		if v, ok := l.received[d.Unit.ID]; ok {
			row.Version, row.Mark, row.Received = v.ID, v.Mark, v.SentAt.Day()
			row.Late = !d.Owed.Deadline.IsZero() && row.Received.After(d.Owed.Deadline)
		}
		if p, ok := pinned[d.Unit.ID]; ok {
			row.Taken = true
			if p.Source != "" {
				row.Version = p.Source
			}
		}
		l.page.Below = append(l.page.Below, row)
	}
}

// PartIn names one version of a part; 0 is the latest.
type PartIn struct {
	Report  filing.ID
	Part    draft.Part
	Version int64
}

// PartPage is a part through its versions.
type PartPage struct {
	Report   filing.Report
	Part     draft.Part
	Versions []PartVersion // the newest first
}

// PartVersion is one version of a part as words, with what it changed.
type PartVersion struct {
	draft.Stamp
	Note  string
	Words string
	Left  []draft.Piece // the version before
	Right []draft.Piece
}

// History gives the versions of one part, each compared with the one before.
func (s *Service) History(ctx context.Context, who access.Actor, in PartIn) (page PartPage, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		r, err := filing.Seen(tx, in.Report)
		if err != nil {
			return err
		}
		page, err = history(tx.Tx, r, in.Part)
		return err
	})
	return page, err
}

func history(tx *db.Tx, r filing.Report, part draft.Part) (PartPage, error) {
	page := PartPage{Report: r, Part: part}
	all, err := filing.PartHistory(tx, r.ID, part)
	if err != nil {
		return page, err
	}
	if len(all) == 0 {
		return page, fault.New(fault.NotFound, "filing.no-part", string(part))
	}
	for _, k := range all {
		words, err := partWords(k)
		if err != nil {
			return page, err
		}
		page.Versions = append(page.Versions, PartVersion{Stamp: draft.Stamp{Version: k.Version, By: k.By, At: k.At}, Note: k.Note, Words: words})
	}
	for i := 0; i+1 < len(page.Versions); i++ {
		v := &page.Versions[i]
		v.Left, v.Right = draft.Compare(page.Versions[i+1].Words, v.Words)
	}
	return page, nil
}

// partWords is a part as people read it.
func partWords(k filing.PartRow) (string, error) {
	c := draft.Content{Sections: map[string]draft.Section{}}
	if err := filing.PutPart(&c, k); err != nil {
		return "", err
	}
	if key, ok := k.Part.Section(); ok {
		s := c.Sections[key]
		return s.Words(), nil
	}
	switch k.Part {
	case draft.PartHead:
		h := draft.HeadFieldsOf(&c.Head)
		return h.Words(), nil
	case draft.PartBudget:
		return budgetWords(c.Budget), nil
	}
	return figureWords(&c.Figures), nil
}

func figureWords(f *draft.Figures) string {
	s := ""
	for _, all := range [][]draft.Entry{f.Own, f.Totals} {
		for i := range all {
			s += string(all[i].Key) + ": " + all[i].Value.String() + "\n"
		}
	}
	return s
}
