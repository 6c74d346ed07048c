package filing

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// FigureIn is one answer as typed. What differs from the version it was typed over is a
// change; the rest of a form changes nothing.
type FigureIn struct {
	Key     report.Key
	Value   quantity.Value
	Reason  string
	Checked bool // a person looked at what the reader was unsure of
	Restore bool // back to what stood here before a person wrote another answer
}

// FiguresIn are the figures of a report as typed over the version Base: the unit's own, and
// totals in the place of sums.
type FiguresIn struct {
	Report ID
	Base   int64
	Own    []FigureIn
	Totals []FigureIn
}

// FiguresOut is the figures after they were saved. Clashes are answers that somebody else
// changed in between to something else; nothing was saved then.
type FiguresOut struct {
	Version  int64
	Changed  []report.Key
	Sections []string // keys of the sections whose words followed
	Clashes  []Clash
}

// Clash is one field that two people changed to different things.
type Clash struct {
	Field  string
	Theirs string
	Mine   string
	By     string
	At     when.Instant
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
	report Report
	stored *stored
	base   draft.Figures
	head   kept // of the figures: who wrote the latest version
	world  *world
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
	f, err := s.frame(g.world)
	if err != nil {
		return out, err
	}
	f.Activities = g.stored.content.Figures.Activities
	before, err := f.Draw(&g.stored.content)
	if err != nil {
		return out, err
	}
	if err := checkFigures(f, before, &g.base, in); err != nil {
		return out, err
	}
	at := s.Door.DB.Now()
	c := &g.stored.content
	var clashes []Clash
	own, changedOwn, clash := merge(g.base.Own, c.Figures.Own, in.Own, g.head, pen{who.Name, at, nil})
	clashes = append(clashes, clash...)
	totals, changedTotals, clash := merge(g.base.Totals, c.Figures.Totals, in.Totals, g.head, pen{who.Name, at, before})
	clashes = append(clashes, clash...)
	if len(clashes) > 0 {
		out.Version, out.Clashes = g.stored.versions[draft.PartFigures], clashes
		return out, fault.New(fault.Stale, "filing.figures-stale", clashes[0].By)
	}
	out.Changed = append(changedOwn, changedTotals...)
	out.Version = g.stored.versions[draft.PartFigures]
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
	if g.report, err = editable(tx, in.Report); err != nil {
		return g, err
	}
	if g.stored, err = loadDraft(tx.Tx, in.Report); err != nil {
		return g, err
	}
	if g.head, err = loadPart(tx.Tx, in.Report, draft.PartFigures); err != nil {
		return g, err
	}
	g.base = g.stored.content.Figures
	if in.Base != g.head.Version {
		old, err := partVersion(tx.Tx, in.Report, draft.PartFigures, in.Base)
		if err != nil {
			return g, err
		}
		var c draft.Content
		if err := putPart(&c, old); err != nil {
			return g, err
		}
		g.base = c.Figures
	}
	g.world, err = s.worldOf(tx.Tx, &g.report)
	return g, err
}

// nothingChanged makes sure that a save which changes nothing was allowed all the same.
func (s *Service) nothingChanged(ctx context.Context, who access.Actor, id ID) error {
	return s.Door.Read(ctx, who, func(tx *access.Tx) error {
		_, err := editable(tx, id)
		return err
	})
}

func (s *Service) writeFigures(ctx context.Context, who access.Actor, g *figuring, out FiguresOut) error {
	parts := []draft.Part{draft.PartFigures}
	for _, key := range out.Sections {
		parts = append(parts, draft.PartSection(key))
	}
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := editable(tx, g.report.ID)
		if err != nil {
			return err
		}
		if err := writeParts(tx, &r, g.stored, parts, ""); err != nil {
			return err
		}
		return tx.Record(Write, r.ref(), map[string]any{"part": draft.PartFigures, "version": out.Version, "changed": out.Changed})
	})
}

// checkFigures says what of the typed answers is wrong, each by its key.
func checkFigures(f *draft.Frame, d *draft.Drawing, base *draft.Figures, in FiguresIn) error {
	bad := fault.New(fault.Invalid, "filing.figures-wrong")
	known := map[report.Key]bool{}
	for _, k := range f.Keys() {
		known[k] = true
	}
	for _, e := range base.Own {
		known[e.Key] = true
	}
	for _, t := range in.Own {
		was := base.OwnAnswer(t.Key)
		if changes(&was, t) {
			checkFigure(bad, f.Regime, "own", t, known[t.Key], !t.Restore && was.Value.State != quantity.Missing && was.From.Kind == draft.Diary)
		}
	}
	for _, t := range in.Totals {
		was, written := base.Written(t.Key)
		if !written {
			was = draft.Entry{Key: t.Key, Value: d.Value(t.Key)}
		}
		if changes(&was, t) {
			summed := slices.ContainsFunc(d.Figures(), func(x report.Figure) bool { return x.Key() == t.Key })
			checkFigure(bad, f.Regime, "total", t, summed, !t.Restore)
		}
	}
	return bad.OrNil()
}

// largest bounds a figure, scaled, as compiling does.
const largest = 100_000_000_000_000

func checkFigure(bad *fault.Error, reg *regime.Regime, which string, t FigureIn, known, needsReason bool) {
	field := which + "." + string(t.Key)
	ind := reg.Indicator(t.Key.Indicator())
	switch {
	case ind == nil || !known:
		bad.At(field, "filing.figure-unknown", string(t.Key))
	case t.Value.IsNumber() && (t.Value.Scaled < 0 || t.Value.Scaled > largest):
		bad.At(field, "filing.figure-size")
	case t.Value.IsNumber() && tooFine(t.Value, ind.Decimals):
		bad.At(field, "filing.figure-decimals", ind.Decimals)
	case needsReason && text.Space(t.Reason) == "":
		bad.At(field+".reason", "filing.reason-missing")
	case len(t.Reason) > maxLine:
		bad.At(field+".reason", "filing.too-long")
	}
}

func tooFine(v quantity.Value, decimals uint8) bool {
	_, ok := v.Rescale(decimals)
	return !ok
}

// changes tells whether a typed answer says something else than the one it was typed over.
func changes(was *draft.Entry, t FigureIn) bool {
	return t.Restore && was.Was != nil || t.Checked && was.From.Unsure() || !equal(was.Value, t.Value)
}

func equal(a, b quantity.Value) bool {
	if a.IsNumber() && b.IsNumber() {
		return quantity.Compare(a, b) == 0
	}
	return a.State == b.State
}

// pen is who writes answers and when; sums are what stands where nobody wrote a total.
type pen struct {
	by   string
	at   when.Instant
	sums *draft.Drawing
}

// merge brings the typed answers into the present ones: what was changed against the base is
// taken over, unless somebody else changed the same one to something else.
func merge(base, now []draft.Entry, typed []FigureIn, head kept, n pen) (merged []draft.Entry, changed []report.Key, clashes []Clash) {
	merged = slices.Clone(now)
	for _, t := range typed {
		was, is := n.stands(base, t.Key), n.stands(now, t.Key)
		if !changes(&was, t) {
			continue
		}
		next := n.entry(is, t)
		if !equal(is.Value, was.Value) && !equal(is.Value, next.Value) {
			clashes = append(clashes, Clash{Field: string(t.Key), Theirs: is.Value.String(), Mine: t.Value.String(), By: head.By, At: head.At})
			continue
		}
		changed = append(changed, t.Key)
		merged = slices.DeleteFunc(merged, func(e draft.Entry) bool { return e.Key == t.Key })
		if n.sums != nil && next.Was == nil || n.sums == nil && next.Value.State == quantity.Missing && next.Was == nil {
			continue // back to the sum; or an answer taken away that only stood here
		}
		merged = append(merged, next)
	}
	return merged, changed, clashes
}

// stands is the answer that stands at a key: a written one, else the sum.
func (n pen) stands(all []draft.Entry, k report.Key) draft.Entry {
	for i := range all {
		if all[i].Key == k {
			return all[i]
		}
	}
	e := draft.Entry{Key: k}
	if n.sums != nil {
		e.Value, e.From = n.sums.Value(k), draft.Origin{Kind: draft.Below}
	}
	return e
}

// entry is the answer after a change. The first answer that was not typed is kept with the
// reason why it was replaced.
func (n pen) entry(is draft.Entry, t FigureIn) draft.Entry {
	if t.Restore && is.Was != nil {
		return draft.Entry{Key: t.Key, Value: is.Was.Value, From: is.Was.From}
	}
	if t.Checked && equal(is.Value, t.Value) {
		is.From.Edited = n.by
		return is
	}
	next := draft.Entry{Key: t.Key, Value: t.Value, From: draft.Origin{Kind: draft.Typed, Name: n.by}, Was: is.Was}
	reason := text.Space(text.NFC(t.Reason))
	switch {
	case is.Was != nil:
		kept := *is.Was
		if reason != "" {
			kept.Reason = reason
		}
		kept.By, kept.At = n.by, n.at
		next.Was = &kept
	case is.From.Kind != draft.Typed && is.From.Kind != "":
		next.Was = &draft.Kept{Value: is.Value, From: is.From, Reason: reason, By: n.by, At: n.at}
	}
	return next
}
