package rollup

import (
	"cmp"
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// WhyIn asks why a number is what it is: one figure of one unit. Own asks for what the
// unit did itself, beside those below it.
type WhyIn struct {
	Question
	Key report.Key
	Own bool
}

// Why is the way from a number to what it rests on: the units that it adds up, the report
// with its digest, the lines of the diary, the photos. Each step is shown to whom it may be.
type Why struct {
	Question
	Key       report.Key
	Indicator *regime.Indicator
	Regime    *regime.Regime
	Period    report.Period
	Unit      report.Unit
	Path      []Above
	Own       bool
	Cell      cube.Cell
	Owes      bool
	Parts     []WhyPart  // the units it adds up
	Below     *cube.Cell // what those add up to, where the unit's own report says something else
	Report    *WhyReport
	Hidden    bool // there is a report that the asker may not read
	Entries   []WhyEntry
	Sum       quantity.Value // what the entries say together
	Private   bool           // the asker may not read the diary
	Changed   bool           // the diary is not the one that the report was made from

	root seal.Digest // of the diary now
}

// WhyPart is one of the units that a number adds up.
type WhyPart struct {
	Unit  report.Unit
	Own   bool // what the unit did itself, beside those below it
	Cell  cube.Cell
	Open  bool // the asker may look at it
	Share int  // of the total, in thousandths; 0 where that says nothing
}

// WhyReport is the report that a unit's number stands in.
type WhyReport struct {
	Version    filing.Version
	Intact     bool           // its bytes have the digest that was noted when it was sent
	Figure     *report.Figure // nil where the report does not have it: it follows from others
	Activities *report.Activities
	Sources    []WhySource
}

// WhySource is a report that the report was compiled from.
type WhySource struct {
	Unit   report.Unit
	Mark   string
	Date   when.Day
	Digest seal.Digest
	Taken  quantity.Value // of the figure; missing where it had none
	State  filing.VersionState
	Stale  bool // a correction has been accepted since
}

// WhyEntry is a line of the diary behind a number.
type WhyEntry struct {
	activity.Entry
	Value  quantity.Value
	Photos []Photo
}

// Photo is a photo or a file of an entry.
type Photo struct {
	ID, Entry, Name string
	Digest, Thumb   seal.Digest
	Width, Height   int
}

// Why follows a number down.
func (s *Service) Why(ctx context.Context, who access.Actor, in WhyIn) (*Why, error) {
	var w *Why
	var raw []byte
	var sources []source
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		v, n, err := s.open(tx, &in.Question)
		if err != nil {
			return err
		}
		ind := v.reg.Indicator(in.Key.Indicator())
		if ind == nil {
			return fault.New(fault.NotFound, "rollup.no-figure", string(in.Key))
		}
		w = &Why{Question: in.Question, Key: in.Key, Indicator: ind, Regime: v.reg, Period: v.period, Unit: v.tree.Unit(n), Own: in.Own}
		if w.Path, err = path(tx, v.tree, n); err != nil {
			return err
		}
		if err := s.cells(tx, w, v, n); err != nil {
			return err
		}
		if raw, sources, err = w.standing(tx, v.key); err != nil {
			return err
		}
		if len(w.Parts) == 0 || in.Own {
			return w.diary(tx)
		}
		return nil
	})
	if err != nil || raw == nil {
		return w, err
	}
	return w, w.read(raw, sources)
}

// cells reads the number and the numbers that it adds up.
func (s *Service) cells(tx *access.Tx, w *Why, v *sight, n cube.Node) error {
	c, at, err := s.cubeOf(tx.Tx, v, n, w.Basis)
	if err != nil {
		return err
	}
	keys := []report.Key{w.Key}
	if w.Own {
		if l, ok := c.OwnDoing(at, keys); ok {
			w.Cell, w.Owes = l.Cells[0], true
		}
		return nil
	}
	owes, below := c.Owes(at)
	w.Owes = owes
	l := c.Line(at, keys)
	w.Cell = l.Cells[0]
	if owes && l.Below != nil {
		w.Below = &l.Below[0]
	}
	if !below {
		return nil
	}
	return w.parts(tx, c.View(at, cube.RightBelow, keys))
}

func (w *Why) parts(tx *access.Tx, view *cube.View) error {
	ids := make([]string, len(view.Lines))
	for i := range view.Lines {
		ids[i] = cube.OwnerOf(view.Lines[i].Unit.ID)
	}
	seen, err := seenUnits(tx, ids)
	if err != nil {
		return err
	}
	total := view.Total.Cells[0].Value
	for i := range view.Lines {
		l := &view.Lines[i]
		p := WhyPart{Unit: l.Unit, Own: l.OwnDoing(), Cell: l.Cells[0], Open: seen[ids[i]]}
		p.Unit.ID = ids[i]
		if !p.Open {
			continue
		}
		if v := p.Cell.Value; v.IsNumber() && total.IsNumber() && total.Scaled > 0 && v.Scaled > 0 && w.Indicator.Adds != regime.Average {
			p.Share = int(1000 * v.Float() / total.Float())
		}
		w.Parts = append(w.Parts, p)
	}
	slices.SortStableFunc(w.Parts, func(a, b WhyPart) int { return compareCells(&b.Cell, &a.Cell) })
	return nil
}

// weightOf orders answers that are no numbers below those that are.
var weightOf = map[quantity.State]int{quantity.Number: 4, quantity.Unknown: 3, quantity.Missing: 2, quantity.None: 1}

// compareCells orders cells: numbers by size, then unknown, missing, none, not applicable.
func compareCells(a, b *cube.Cell) int {
	if a.Value.IsNumber() && b.Value.IsNumber() {
		return quantity.Compare(a.Value, b.Value)
	}
	return cmp.Compare(weightOf[a.Value.State], weightOf[b.Value.State])
}

// standing reads the report that stands for the unit, if the asker may.
func (w *Why) standing(tx *access.Tx, k bookKey) ([]byte, []source, error) {
	if w.Basis == Live || w.Unit.ID == Country {
		return nil, nil, nil
	}
	by, err := versionsOf(tx.Tx, k, []string{w.Unit.ID})
	if err != nil {
		return nil, nil, err
	}
	version, ok := by[w.Unit.ID]
	if !ok || (w.Basis == Official && version.State != filing.VersionAccepted) {
		return nil, nil, nil
	}
	may, err := tx.May(filing.View, w.Unit.ID)
	if err != nil {
		return nil, nil, err
	}
	if w.Hidden = !may; w.Hidden {
		return nil, nil, nil
	}
	w.Report = &WhyReport{Version: version}
	raw, err := packageOf(tx.Tx, version.ID)
	if err != nil {
		return nil, nil, err
	}
	sources, err := sourcesOf(tx.Tx, version.ID)
	return raw, sources, err
}

// read reads the report's package: the figure as it stands in it and where it came from.
func (w *Why) read(raw []byte, sources []source) error {
	r := w.Report
	r.Intact = seal.Of(raw) == r.Version.Digest
	p, err := report.Parse(raw)
	if err != nil {
		r.Intact = false
		return nil // damaged bytes are a finding to show, not a reason to show nothing
	}
	r.Activities = p.Activities
	if f, ok := p.Figure(w.Key); ok {
		r.Figure = f
	}
	now := map[string]source{}
	for _, u := range sources {
		now[u.unit] = u
	}
	for i := range p.Sources {
		src := &p.Sources[i]
		one := WhySource{Unit: src.Unit, Mark: src.Mark, Date: src.Date, Digest: src.Digest, Taken: src.Taken[w.Key]}
		if u, ok := now[src.Unit.ID]; ok && u.digest == src.Digest {
			one.State = u.state
			one.Stale = u.state == filing.VersionSuperseded
		}
		r.Sources = append(r.Sources, one)
	}
	if r.Activities != nil && w.Entries != nil {
		w.Changed = w.root != r.Activities.Root
	}
	return nil
}

// diary reads the lines of the diary behind the number, with their photos.
func (w *Why) diary(tx *access.Tx) error {
	if w.Unit.ID == Country {
		return nil
	}
	may, err := tx.May(activity.View, w.Unit.ID)
	if err != nil {
		return err
	}
	if w.Private = !may; w.Private {
		return nil
	}
	said, err := activity.Words(tx.Tx, w.Unit.ID, w.Regime, w.Key, w.Period.From, w.Period.To)
	if err != nil || len(said) == 0 {
		return err
	}
	ids := make([]string, len(said))
	values := map[string]quantity.Value{}
	for i, one := range said {
		ids[i], values[one.Entry] = one.Entry, one.Value
	}
	entries, err := activity.Find(tx.Tx, ids...)
	if err != nil {
		return err
	}
	pictures, err := photos(tx.Tx, ids)
	if err != nil {
		return err
	}
	for _, e := range entries {
		w.Entries = append(w.Entries, WhyEntry{Entry: e, Value: values[e.ID], Photos: pictures[e.ID]})
	}
	return w.tally(tx)
}

// tally adds the entries up as the draft of a report does, and notes the root of the diary.
func (w *Why) tally(tx *access.Tx) error {
	tallied, err := activity.Tally(tx.Tx, []string{w.Unit.ID}, w.Regime, w.Period.From, w.Period.To)
	if err != nil {
		return err
	}
	w.Sum = tallied[w.Unit.ID][w.Key].Value
	root, err := activity.RootOf(tx.Tx, w.Unit.ID, w.Period.From, w.Period.To)
	w.root = root.Root
	return err
}
