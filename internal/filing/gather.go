package filing

import (
	"cmp"
	"maps"
	"slices"

	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// World is what a report is written in, as one transaction saw it. Making a frame of it
// parses packages and adds up; that is done outside of transactions.
type World struct {
	Report   Report
	Regime   *regime.Regime
	Unit     report.Unit
	parent   string
	answers  *paper.Citation
	deadline when.Day // of the units below
	Below    []Debtor
	Pins     []Taken
	Packages map[seal.Digest][]byte // of the pins, those not parsed before
	parsed   map[seal.Digest]*report.Package
	received map[seal.Digest]when.Day
	replaces seal.Digest // the accepted version that a correction replaces
}

// Debtor is a unit below whose report the report is made of.
type Debtor struct {
	Unit   report.Unit
	leaves int
	Owed   request.Obligation // zero where it owes nothing and reported all the same
}

// Gather collects the world of a report. Pins are the reports below that it is made of; nil
// takes those that hold now. The caller has asked access.
func (s *Service) Gather(tx *db.Tx, r *Report, pins []Taken) (*World, error) {
	w := &World{Report: *r, Packages: map[seal.Digest][]byte{}, parsed: map[seal.Digest]*report.Package{}, received: map[seal.Digest]when.Day{}}
	published, err := library.Version(tx, r.Regime, r.RegimeNo)
	if err != nil {
		return nil, err
	}
	w.Regime = published.Regime
	tree, self, err := s.TreeFor(tx, r.Unit, r.Period.To)
	if err != nil {
		return nil, err
	}
	w.Unit = report.UnitOf(self.Unit, tree.Since)
	w.Unit.Level = r.Level
	if above, ok := tree.Parent(r.Unit); ok {
		w.parent = above.Name
	}
	if err := w.debts(tx, tree); err != nil {
		return nil, err
	}
	if r.Standing != "" {
		v, err := VersionByID(tx, r.Standing)
		if err != nil {
			return nil, err
		}
		w.replaces = v.Digest
	}
	if w.Pins = pins; pins == nil {
		if w.Pins, err = s.Current(tx, w); err != nil {
			return nil, err
		}
	}
	return w, s.ReadPins(tx, w)
}

// TreeFor is the tree of a day with a unit in it. The lists begin somewhere: a report of a
// time before that is put on the first tree that knows the unit. The caller has asked access.
func (s *Service) TreeFor(tx *db.Tx, unit string, day when.Day) (*org.DayTree, *org.Member, error) {
	h, err := s.Org.History(tx)
	if err != nil {
		return nil, nil, err
	}
	u, ok := h.Unit(unit)
	if !ok {
		return nil, nil, fault.New(fault.NotFound, "filing.no-unit", unit)
	}
	if day.Before(u.From) {
		day = u.From
	}
	tree := h.On(day)
	m, ok := tree.Unit(unit)
	if !ok {
		return nil, nil, fault.New(fault.NotFound, "filing.no-unit", u.NameOn(day).Name)
	}
	return tree, m, nil
}

// debts finds the letter that the report answers and the units below that report to it: of
// all who were asked below the unit, those with nobody between who was asked too.
func (w *World) debts(tx *db.Tx, tree *org.DayTree) error {
	letters, err := w.letters(tx)
	if err != nil {
		return err
	}
	owed := map[string]request.Obligation{}
	for i := range letters {
		all, err := request.Of(tx, letters[i].ID)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.State != request.Excused && o.State != request.Released && o.Unit != w.Report.Unit && tree.Under(o.Unit, w.Report.Unit) {
				owed[o.Unit] = o
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(owed)) {
		if above := nearestOwing(tree, id, w.Report.Unit, owed); above != "" {
			continue
		}
		m, ok := tree.Unit(id)
		if !ok {
			continue
		}
		o := owed[id]
		u := report.UnitOf(m.Unit, tree.Since)
		u.Level = o.Level
		w.Below = append(w.Below, Debtor{Unit: u, leaves: max(1, len(tree.Children(id))), Owed: o})
		if w.deadline.Before(o.Deadline) {
			w.deadline = o.Deadline
		}
	}
	slices.SortFunc(w.Below, func(a, b Debtor) int {
		return cmp.Or(cmp.Compare(a.Unit.Code, b.Unit.Code), cmp.Compare(a.Unit.ID, b.Unit.ID))
	})
	return nil
}

// letters are those whose obligations may lie below the report: the one it answers, those by
// which it was passed down, or the unit's own.
func (w *World) letters(tx *db.Tx) ([]request.Letter, error) {
	if w.Report.Letter == "" {
		return nil, nil
	}
	l, err := request.LetterOf(tx, w.Report.Letter)
	if err != nil {
		return nil, err
	}
	all := []request.Letter{l}
	if w.Report.Obligation == "" {
		return all, nil
	}
	cited := l.Citation(w.Regime)
	w.answers = &cited
	passed, err := request.PassedDown(tx, w.Report.Obligation)
	return append(all, passed...), err
}

// nearestOwing is a unit between id and top that was asked too; it hands on the report of id.
func nearestOwing(tree *org.DayTree, id, top string, owed map[string]request.Obligation) string {
	for _, m := range tree.Ancestors(id) {
		if m.ID == top {
			return ""
		}
		if _, ok := owed[m.ID]; ok {
			return m.ID
		}
	}
	return ""
}

// Current are the reports below as they hold now: of each unit the accepted one, else the one
// that was sent up, else that there was nothing to report. The caller has
// asked access.
func (s *Service) Current(tx *db.Tx, w *World) ([]Taken, error) {
	if len(w.Below) == 0 {
		return []Taken{}, nil
	}
	units := make([]string, len(w.Below))
	for i := range w.Below {
		units[i] = w.Below[i].Unit.ID
	}
	holding, err := HoldingOf(tx, w.Report.Regime, w.Report.Period.Name, units)
	if err != nil {
		return nil, err
	}
	by := map[string]Version{}
	for _, v := range holding {
		if old, ok := by[v.Unit]; !ok || (old.State != VersionAccepted && v.State == VersionAccepted) {
			by[v.Unit] = v
		}
	}
	pins := []Taken{}
	for i := range w.Below {
		d := &w.Below[i]
		if v, ok := by[d.Unit.ID]; ok && d.Owed.State != request.Nothing {
			pins = append(pins, Taken{d.Unit.ID, v.Digest, v.ID})
			continue
		}
		if d.Owed.State != request.Nothing {
			continue
		}
		digest, raw, err := nothingPackage(w, d)
		if err != nil {
			return nil, err
		}
		w.Packages[digest] = raw
		pins = append(pins, Taken{Unit: d.Unit.ID, Digest: digest})
	}
	return pins, nil
}

// nothingPackage is "nothing to report" as a package: the obligation says all that is in it,
// so it is the same at any time.
func nothingPackage(w *World, d *Debtor) (seal.Digest, []byte, error) {
	p := report.Package{
		Format: report.Format, Regime: report.RefOf(w.Regime), Unit: d.Unit, Period: w.Report.Period, NothingToReport: true, Made: d.Owed.ClosedAt,
	}
	raw, err := p.Canonical()
	return seal.Of(raw), raw, err
}

// ReadPins reads the packages of the pins that were not parsed before.
func (s *Service) ReadPins(tx *db.Tx, w *World) error {
	var versions, sources []string
	for _, p := range w.Pins {
		known := s.known(w, p.Digest)
		_, here := w.Packages[p.Digest]
		switch {
		case p.Source != "":
			versions = append(versions, string(p.Source))
		case !known && !here:
			sources = append(sources, string(p.Digest))
		}
	}
	if err := s.readVersions(tx, w, versions); err != nil {
		return err
	}
	for part := range slices.Chunk(sources, 500) {
		in := db.In("digest", part).After(0)
		err := db.Each(tx, "SELECT digest, package FROM filing_source WHERE "+in.SQL, func(scan db.Scan) error {
			var d seal.Digest
			var b []byte
			err := scan(&d, &b)
			w.Packages[d] = b
			return err
		}, in.Args...)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) readVersions(tx *db.Tx, w *World, ids []string) error {
	var missing []string
	for part := range slices.Chunk(ids, 500) {
		in := db.In("id", part).After(0)
		err := db.Each(tx, "SELECT id, digest, sent_at FROM filing_version WHERE "+in.SQL, func(scan db.Scan) error {
			var id string
			var d seal.Digest
			var at when.Instant
			if err := scan(&id, &d, &at); err != nil {
				return err
			}
			w.received[d] = at.Day()
			if !s.known(w, d) {
				missing = append(missing, id)
			}
			return nil
		}, in.Args...)
		if err != nil {
			return err
		}
	}
	for part := range slices.Chunk(missing, 500) {
		in := db.In("id", part).After(0)
		err := db.Each(tx, "SELECT digest, package FROM filing_version WHERE "+in.SQL, func(scan db.Scan) error {
			var d seal.Digest
			var b []byte
			err := scan(&d, &b)
			w.Packages[d] = b
			return err
		}, in.Args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// FrameOf makes the frame of the world. It parses packages: call it outside of transactions.
func (s *Service) FrameOf(w *World) (*draft.Frame, error) {
	f := &draft.Frame{
		Regime: w.Regime, Unit: w.Unit, Period: w.Report.Period, Parent: w.parent, Answers: w.answers, Deadline: w.deadline, Supersedes: w.replaces,
		Cache: &s.cache,
	}
	for i := range w.Below {
		f.Expected = append(f.Expected, report.Expected{Unit: w.Below[i].Unit, Leaves: w.Below[i].leaves})
	}
	for _, pin := range w.Pins {
		p, err := s.ParsedOf(w, pin.Digest)
		if err != nil {
			return nil, err
		}
		received := w.received[pin.Digest]
		if received.IsZero() {
			received = p.Made.Day()
		}
		f.Inputs = append(f.Inputs, report.Input{File: FileName(p), Package: p, Digest: pin.Digest, How: report.AsPackage, Received: received})
	}
	return f, nil
}

// known notes the package of a digest if it was parsed before.
func (s *Service) known(w *World, d seal.Digest) bool {
	if w.parsed[d] != nil {
		return true
	}
	p, ok := s.inputs.get(d)
	if ok {
		w.parsed[d] = p
	}
	return ok
}

// ParsedOf is the package of a pin whose bytes were read.
func (s *Service) ParsedOf(w *World, d seal.Digest) (*report.Package, error) {
	if p := w.parsed[d]; p != nil {
		return p, nil
	}
	raw, ok := w.Packages[d]
	if !ok {
		return nil, fault.New(fault.NotFound, "filing.source-gone", d.Short())
	}
	return s.Parse(d, raw)
}

// FileName is the name under which a package is downloaded: "15664-xa-minh-son-2016.json".
func FileName(p *report.Package) string {
	return Slug(p.Unit.Code, p.Unit.Name, string(p.Period.Name)) + ".json"
}

// Diary counts the unit's diary for the regime within the window of the report. The caller has
// asked access.
func Diary(tx *db.Tx, w *World) (counts []draft.Count, root *report.Activities, err error) {
	from, to := w.Report.Period.From, w.Report.Period.To
	tallied, err := activity.Tally(tx, []string{w.Report.Unit}, w.Regime, from, to)
	if err != nil {
		return nil, nil, err
	}
	of := tallied[w.Report.Unit]
	for _, k := range slices.Sorted(maps.Keys(of)) {
		counts = append(counts, draft.Count{Key: k, Value: of[k].Value, Lines: of[k].Entries})
	}
	found, err := activity.RootOf(tx, w.Report.Unit, from, to)
	if err != nil || found.Count == 0 {
		return counts, nil, err
	}
	return counts, &found, nil
}
