package desk

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/report"
)

// FiguresIn are the figures of a report as typed over the version Base: the unit's own, and
// totals in the place of sums.
type FiguresIn struct {
	Report filing.ID
	Base   int64
	Own    []draft.Answer
	Totals []draft.Answer
}

// FiguresOut is the figures after they were saved. Clashes are answers that somebody else
// changed in between to something else; nothing was saved then.
type FiguresOut struct {
	Version  int64
	Changed  []report.Key
	Sections []string // keys of the sections whose words followed
	Clashes  []draft.Clash
}

// tries is how often an edit is worked out again where parts changed in between.
const tries = 4

// SaveFigures saves answers. Two people who change different figures do not disturb one
// another; where both changed the same one, the error is Stale and the answer says so. The
// words follow the figures.
func (s *Service) SaveFigures(ctx context.Context, who access.Actor, in FiguresIn) (out FiguresOut, err error) {
	for range tries {
		out, err = s.saveFigures(ctx, who, in)
		if fault.KindOf(err) != fault.Stale || len(out.Clashes) > 0 {
			return out, err
		}
	}
	return out, err
}

// figuring is what saving figures works on.
type figuring struct {
	report filing.Report
	stored *filing.Stored
	base   draft.Figures
	head   filing.PartRow // of the figures: who wrote the latest version
	World  *filing.World
}

func (s *Service) saveFigures(ctx context.Context, who access.Actor, in FiguresIn) (out FiguresOut, err error) {
	var g figuring
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		g, err = s.figuring(tx, in)
		return err
	})
	if err != nil {
		return out, err
	}
	f, err := s.Filing.FrameOf(g.World)
	if err != nil {
		return out, err
	}
	f.Activities = g.stored.Content.Figures.Activities
	before, err := f.Draw(&g.stored.Content)
	if err != nil {
		return out, err
	}
	if err := draft.CheckAnswers(f, before, &g.base, in.Own, in.Totals); err != nil {
		return out, err
	}
	at := s.Door.DB.Now()
	c := &g.stored.Content
	var clashes []draft.Clash
	theirs := draft.Stamp{Version: g.head.Version, By: g.head.By, At: g.head.At}
	own, changedOwn, clash := draft.MergeAnswers(g.base.Own, c.Figures.Own, in.Own, theirs, draft.Pen{By: who.Name, At: at})
	clashes = append(clashes, clash...)
	totals, changedTotals, clash := draft.MergeAnswers(g.base.Totals, c.Figures.Totals, in.Totals, theirs, draft.Pen{By: who.Name, At: at, Sums: before})
	clashes = append(clashes, clash...)
	if len(clashes) > 0 {
		out.Version, out.Clashes = g.stored.Versions[draft.PartFigures], clashes
		return out, fault.New(fault.Stale, "filing.figures-stale", clashes[0].By)
	}
	out.Changed = append(changedOwn, changedTotals...)
	out.Version = g.stored.Versions[draft.PartFigures]
	if len(out.Changed) == 0 {
		return out, s.nothingChanged(ctx, who, in.Report)
	}
	c.Figures.Own, c.Figures.Totals = own, totals
	f.Sort(c.Figures.Own)
	after, err := f.Draw(c)
	if err != nil {
		return out, err
	}
	out.Sections = c.Refresh(f, before, after)
	out.Version++
	return out, s.writeFigures(ctx, who, &g, out)
}

func (s *Service) figuring(tx *access.Tx, in FiguresIn) (g figuring, err error) {
	if g.report, err = filing.Editable(tx, in.Report); err != nil {
		return g, err
	}
	if g.stored, err = filing.LoadDraft(tx.Tx, in.Report); err != nil {
		return g, err
	}
	if g.head, err = filing.LoadPart(tx.Tx, in.Report, draft.PartFigures); err != nil {
		return g, err
	}
	g.base = g.stored.Content.Figures
	if in.Base != g.head.Version {
		old, err := filing.PartAt(tx.Tx, in.Report, draft.PartFigures, in.Base)
		if err != nil {
			return g, err
		}
		var c draft.Content
		if err := filing.PutPart(&c, old); err != nil {
			return g, err
		}
		g.base = c.Figures
	}
	g.World, err = s.Filing.WorldOf(tx.Tx, &g.report)
	return g, err
}

// nothingChanged makes sure that a save which changes nothing was allowed all the same.
func (s *Service) nothingChanged(ctx context.Context, who access.Actor, id filing.ID) error {
	return s.Door.Read(ctx, who, func(tx *access.Tx) error {
		_, err := filing.Editable(tx, id)
		return err
	})
}

func (s *Service) writeFigures(ctx context.Context, who access.Actor, g *figuring, out FiguresOut) error {
	parts := []draft.Part{draft.PartFigures}
	for _, key := range out.Sections {
		parts = append(parts, draft.PartSection(key))
	}
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := filing.Editable(tx, g.report.ID)
		if err != nil {
			return err
		}
		if err := filing.WriteParts(tx, &r, g.stored, parts, ""); err != nil {
			return err
		}
		return tx.Record(filing.Write, r.Ref(), map[string]any{"part": draft.PartFigures, "version": out.Version, "changed": out.Changed})
	})
}
