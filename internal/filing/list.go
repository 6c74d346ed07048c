package filing

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/when"
)

// ListIn asks for the reports of a unit, the last changed first. Before is the last report
// of the page before.
type ListIn struct {
	Unit   string
	State  State // or nothing
	Before ID
	Limit  int
}

// Row is a report in a list, with the names that it is known by.
type Row struct {
	Report
	RegimeName regime.Name
	AskerName  string
	Mark       string // of the version that was sent last
}

// List gives the reports of a unit and of its divisions.
func (s *Service) List(ctx context.Context, who access.Actor, in ListIn) (rows []Row, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, in.Unit); err != nil {
			return err
		}
		where := db.When("(unit = $1 OR division = $1)", in.Unit)
		if in.State != "" {
			where = db.And(where, db.When("state = $1", string(in.State)))
		}
		rows, err = s.rows(tx, where, in.Before, in.Limit)
		return err
	})
	return rows, err
}

// QueueIn asks for the reports that an asker has in hand.
type QueueIn struct {
	Unit  string // the asker
	State State  // Sent where nothing is given
}

// QueueRow is a report that waits for the asker, with what stands out in its figures.
type QueueRow struct {
	Row
	Version  Version
	Findings []report.Finding
	Outliers []report.Outlier
	Answered int // whole indicators with an answer
	Owed     int // whole indicators that the unit is asked for
}

// Queue gives the reports that wait for the asker's word, each held against the rules of its
// regime and against those of the other units.
func (s *Service) Queue(ctx context.Context, who access.Actor, in QueueIn) (rows []QueueRow, err error) {
	if in.State == "" {
		in.State = Sent
	}
	var peers []peer
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Accept, in.Unit); err != nil {
			return err
		}
		rows, peers, err = s.queue(tx, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, weigh(rows, peers)
}

// peer is a version whose figures others are held against.
type peer struct {
	Figures
	regime *regime.Regime
}

func (s *Service) queue(tx *access.Tx, in QueueIn) ([]QueueRow, []peer, error) {
	list, err := s.rows(tx, db.When("asker = $1 AND state = $2", in.Unit, string(in.State)), "", mostRows)
	if err != nil {
		return nil, nil, err
	}
	rows := make([]QueueRow, len(list))
	groups := map[Held]bool{}
	for i := range list {
		rows[i].Row = list[i]
		if rows[i].Version, err = versionByID(tx.Tx, list[i].Latest); err != nil {
			return nil, nil, err
		}
		groups[Held{list[i].Regime, list[i].Period.Name}] = true
	}
	peers, err := peersOf(tx, groups, in.Unit)
	return rows, peers, err
}

// peersOf are the versions of all reports to one asker for the regimes and periods.
func peersOf(tx *access.Tx, groups map[Held]bool, asker string) ([]peer, error) {
	var peers []peer
	for g := range groups {
		asked, err := db.All(tx.Tx, "SELECT unit FROM filing_report WHERE asker = $1 AND regime = $2 AND period = $3", func(scan db.Scan) (string, error) {
			var u string
			err := scan(&u)
			return u, err
		}, asker, g.Regime, string(g.Period))
		if err != nil {
			return nil, err
		}
		mine := map[string]bool{}
		for _, u := range asked {
			mine[u] = true
		}
		first := len(peers)
		err = Standing(tx.Tx, g.Regime, g.Period, func(f Figures) error {
			if mine[f.Unit] {
				peers = append(peers, peer{Figures: f})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for i := first; i < len(peers); i++ {
			p, err := library.Version(tx.Tx, g.Regime, peers[i].RegimeNo)
			if err != nil {
				return nil, err
			}
			peers[i].regime = p.Regime
		}
	}
	return peers, nil
}

// weigh holds the figures of each row against the rules and against the peers.
func weigh(rows []QueueRow, peers []peer) error {
	type group struct {
		Held
		level string
	}
	by := map[group][]peer{}
	for _, p := range peers {
		g := group{Held{p.Regime, p.Period}, p.Level}
		by[g] = append(by[g], p)
	}
	for g, all := range by {
		c, err := together(all)
		if err != nil {
			return err
		}
		for i := range rows {
			if r := &rows[i]; r.Regime == g.Regime && r.Period.Name == g.Period && r.Level == g.level {
				r.look(c)
			}
		}
	}
	return nil
}

// together compiles versions out of their packed figures: enough for rules and outliers, and
// no package has to be parsed. Of a unit with two versions the one that waits is taken.
func together(all []peer) (*report.Compilation, error) {
	slices.SortStableFunc(all, func(a, b peer) int {
		if a.State == b.State {
			return 0
		}
		if a.State == VersionSent {
			return -1
		}
		return 1
	})
	reg := all[0].regime
	in := report.CompileIn{Regime: reg, Unit: report.Unit{ID: "peers", Name: "peers", Level: "peers"}, Period: report.Period{Name: all[0].Period}}
	seen := map[string]bool{}
	for i := range all {
		p := &all[i]
		if seen[p.Unit] {
			continue
		}
		seen[p.Unit] = true
		figures, err := pack.Decode(pack.ColumnsOf(p.regime), p.Packed)
		if err != nil {
			return nil, err
		}
		for j := range figures {
			figures[j].Obtained.How = report.Entered
		}
		u := report.Unit{ID: p.Unit, Code: p.Unit, Name: p.Unit, Level: p.Level}
		in.Inputs = append(in.Inputs, report.Input{Digest: p.Digest, How: report.AsPackage, Package: &report.Package{
			Format: report.Format, Regime: report.RefOf(reg), Unit: u, Period: in.Period, Figures: figures, NothingToReport: p.Nothing,
		}})
		in.Expected = append(in.Expected, report.Expected{Unit: u})
	}
	return report.Compile(in)
}

// look notes what of a compilation is about the row.
func (r *QueueRow) look(c *report.Compilation) {
	for _, f := range c.Findings {
		if f.Unit.ID == r.Unit {
			r.Findings = append(r.Findings, f)
		}
	}
	for _, o := range c.Outliers {
		if o.Unit.ID == r.Unit {
			r.Outliers = append(r.Outliers, o)
		}
	}
	for i := range c.Rows {
		if c.Rows[i].Input.Package.Unit.ID != r.Unit {
			continue
		}
		for n, k := range c.Keys {
			if !k.Whole() || !owes(c.Regime, k, r.Level) {
				continue
			}
			r.Owed++
			if c.Rows[i].Answers[n].Said.State != quantity.Missing {
				r.Answered++
			}
		}
	}
}

func owes(reg *regime.Regime, k report.Key, level string) bool {
	ind := reg.Indicator(k.Indicator())
	return ind != nil && (len(ind.Levels) == 0 || slices.Contains(ind.Levels, level))
}

// mostRows bounds one list.
const mostRows = 1000

func (s *Service) rows(tx *access.Tx, where db.Cond, before ID, limit int) ([]Row, error) {
	if limit <= 0 || limit > mostRows {
		limit = 100
	}
	if before != "" {
		r, err := load(tx, before)
		if err != nil {
			return nil, err
		}
		where = db.And(where, db.When("(changed_at < $1 OR changed_at = $1 AND id < $2)", r.ChangedAt, string(r.ID)))
	}
	c := where.After(0)
	args := append(slices.Clone(c.Args), limit)
	found, err := db.All(tx.Tx, reportSelect+c.SQL+" ORDER BY changed_at DESC, id DESC LIMIT $"+db.Mark(len(args)), scanReport, args...)
	if err != nil {
		return nil, err
	}
	return s.named(tx, found)
}

// named gives reports the names they are known by.
func (s *Service) named(tx *access.Tx, found []Report) ([]Row, error) {
	tree, err := s.Org.TreeToday(tx.Tx)
	if err != nil {
		return nil, err
	}
	marks, err := marksOf(tx.Tx, found)
	if err != nil {
		return nil, err
	}
	names := map[string]regime.Name{}
	rows := make([]Row, len(found))
	for i, r := range found {
		if _, ok := names[r.Regime]; !ok {
			p, err := library.Version(tx.Tx, r.Regime, r.RegimeNo)
			if err != nil {
				return nil, err
			}
			names[r.Regime] = p.Regime.Name
		}
		rows[i] = Row{Report: r, RegimeName: names[r.Regime], Mark: marks[r.Latest]}
		if m, ok := tree.Unit(r.Asker); ok {
			rows[i].AskerName = m.Name
		}
	}
	return rows, nil
}

func marksOf(tx *db.Tx, found []Report) (map[VersionID]string, error) {
	var ids []string
	for _, r := range found {
		if r.Latest != "" {
			ids = append(ids, string(r.Latest))
		}
	}
	marks := map[VersionID]string{}
	for part := range slices.Chunk(ids, 500) {
		in := db.In("id", part).After(0)
		err := db.Each(tx, "SELECT id, mark FROM filing_version WHERE "+in.SQL, func(scan db.Scan) error {
			var id VersionID
			var mark string
			err := scan(&id, &mark)
			marks[id] = mark
			return err
		}, in.Args...)
		if err != nil {
			return nil, err
		}
	}
	return marks, nil
}

// VersionIn asks for one version of a report.
type VersionIn struct {
	Report  ID
	Version VersionID
}

// VersionPage is a version with what it has otherwise than the one it replaced or, as the
// first one, nothing.
type VersionPage struct {
	Report  Report
	Regime  *regime.Regime
	Version Version
	Package *report.Package
	Before  *Version // the version that it is compared with
	Changes []draft.Change
	Stale   []string // names of units whose reports it was made of and that were replaced since
	Above   []StaleVersion
	Last    *report.Package // last period's report
	At      when.Instant
	Moves   []Move
	Queue   QueueRow // what stands out, for those who decide about it
}

// Version gives one version to the unit's people and its asker's.
func (s *Service) Version(ctx context.Context, who access.Actor, in VersionIn) (page VersionPage, err error) {
	var raw, before, last []byte
	var lastVersion Version
	var peers []peer
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if page, err = s.versionPage(tx, in); err != nil {
			return err
		}
		if raw, err = bytesOf(tx.Tx, in.Version); err != nil {
			return err
		}
		if page.Before != nil {
			if before, err = bytesOf(tx.Tx, page.Before.ID); err != nil {
				return err
			}
		}
		if lastVersion, last, err = lastBytes(tx.Tx, &page.Report); err != nil {
			return err
		}
		peers, err = peersOf(tx, map[Held]bool{{page.Report.Regime, page.Report.Period.Name}: page.Report.Asker != ""}, page.Report.Asker)
		return err
	})
	if err != nil {
		return page, err
	}
	if page.Package, err = s.inputs.parse(page.Version.Digest, raw); err != nil {
		return page, err
	}
	if last != nil {
		if page.Last, err = s.inputs.parse(lastVersion.Digest, last); err != nil {
			return page, err
		}
	}
	page.Queue = QueueRow{Row: Row{Report: page.Report}, Version: page.Version}
	rows := []QueueRow{page.Queue}
	if err := weigh(rows, peers); err != nil {
		return page, err
	}
	page.Queue = rows[0]
	if page.Before == nil {
		return page, nil
	}
	old, err := s.inputs.parse(page.Before.Digest, before)
	if err != nil {
		return page, err
	}
	page.Changes = draft.Changes(old, page.Package)
	return page, nil
}

func lastBytes(tx *db.Tx, r *Report) (Version, []byte, error) {
	last, ok, err := lastReport(tx, r)
	if err != nil || !ok {
		return last, nil, err
	}
	raw, err := bytesOf(tx, last.ID)
	return last, raw, err
}

func (s *Service) versionPage(tx *access.Tx, in VersionIn) (page VersionPage, err error) {
	if page.Report, err = seen(tx, in.Report); err != nil {
		return page, err
	}
	all, err := versionsOf(tx.Tx, in.Report)
	if err != nil {
		return page, err
	}
	at := slices.IndexFunc(all, func(v Version) bool { return v.ID == in.Version })
	if at < 0 {
		return page, fault.New(fault.NotFound, "filing.none")
	}
	page.Version, page.At = all[at], tx.At
	if at+1 < len(all) {
		page.Before = &all[at+1]
	}
	published, err := library.Version(tx.Tx, page.Report.Regime, page.Report.RegimeNo)
	if err != nil {
		return page, err
	}
	page.Regime = published.Regime
	if page.Above, err = MadeOf(tx.Tx, in.Version); err != nil {
		return page, err
	}
	if page.Stale, err = s.staleNames(tx.Tx, in.Version); err != nil {
		return page, err
	}
	l := looked{page: Page{Report: page.Report}}
	err = s.lookRights(tx, &page.Report, &l)
	page.Moves = l.page.Moves
	return page, err
}

func (s *Service) staleNames(tx *db.Tx, id VersionID) ([]string, error) {
	units, err := staleSources(tx, id)
	if err != nil || len(units) == 0 {
		return nil, err
	}
	h, err := s.Org.History(tx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, u := range units {
		if m, ok := h.Unit(u); ok {
			names = append(names, m.NameOn(tx.At.Day()).Name)
		}
	}
	return names, nil
}
