package desk

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/filing"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/when"
)

// QueueIn asks for the reports that an asker has in hand.
type QueueIn struct {
	Unit  string       // the asker
	State filing.State // Sent where nothing is given
}

// QueueRow is a report that waits for the asker, with what stands out in its figures.
type QueueRow struct {
	filing.Row
	Version  filing.Version
	Findings []report.Finding
	Outliers []report.Outlier
	Answered int // whole indicators with an answer
	Owed     int // whole indicators that the unit is asked for
}

// Queue gives the reports that wait for the asker's word, each held against the rules of its
// regime and against those of the other units.
func (s *Service) Queue(ctx context.Context, who access.Actor, in QueueIn) (rows []QueueRow, err error) {
	if in.State == "" {
		in.State = filing.Sent
	}
	var peers []peer
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(filing.Accept, in.Unit); err != nil {
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
	filing.Figures
	regime *regime.Regime
	before bool // of the period before
}

func (s *Service) queue(tx *access.Tx, in QueueIn) ([]QueueRow, []peer, error) {
	list, err := s.Filing.Rows(tx, db.When("asker = $1 AND state = $2", in.Unit, string(in.State)), "", filing.MostRows)
	if err != nil {
		return nil, nil, err
	}
	rows := make([]QueueRow, len(list))
	groups := map[filing.Held]bool{}
	for i := range list {
		rows[i].Row = list[i]
		if rows[i].Version, err = filing.VersionByID(tx.Tx, list[i].Latest); err != nil {
			return nil, nil, err
		}
		groups[filing.Held{Regime: list[i].Regime, Period: list[i].Period.Name}] = true
	}
	peers, err := peersOf(tx, groups, in.Unit)
	return rows, peers, err
}

// peersOf are the versions of all reports to one asker for the regimes and periods.
func peersOf(tx *access.Tx, groups map[filing.Held]bool, asker string) ([]peer, error) {
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
		for _, period := range []when.Period{g.Period, g.Period.Last()} {
			err = filing.Standing(tx.Tx, g.Regime, period, func(f filing.Figures) error {
				if mine[f.Unit] {
					peers = append(peers, peer{Figures: f, before: period != g.Period})
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
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
		filing.Held
		level string
	}
	by := map[group][]peer{}
	for _, p := range peers {
		period := p.Period
		if p.before {
			period = period.Next()
		}
		g := group{filing.Held{Regime: p.Regime, Period: period}, p.Level}
		by[g] = append(by[g], p)
	}
	for g, all := range by {
		c, err := together(g.Period, all)
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
func together(period when.Period, all []peer) (*report.Compilation, error) {
	slices.SortStableFunc(all, func(a, b peer) int { return first(b) - first(a) })
	reg := all[0].regime
	in := report.CompileIn{Regime: reg, Unit: report.Unit{ID: "peers", Name: "peers", Level: "peers"}, Period: report.Period{Name: period}}
	seen := map[string]bool{}
	for i := range all {
		p := &all[i]
		pkg, err := p.pkg(reg, period)
		if err != nil {
			return nil, err
		}
		if p.before {
			in.LastYear = append(in.LastYear, pkg)
			continue
		}
		if seen[p.Unit] {
			continue
		}
		seen[p.Unit] = true
		in.Inputs = append(in.Inputs, report.Input{Digest: p.Digest, How: report.AsPackage, Package: pkg})
		in.Expected = append(in.Expected, report.Expected{Unit: pkg.Unit})
	}
	return report.Compile(in)
}

// first puts the versions that wait before those that were accepted.
func first(p peer) int {
	if p.State == filing.VersionSent {
		return 1
	}
	return 0
}

// pkg is a version as far as its packed figures tell.
func (p *peer) pkg(reg *regime.Regime, period when.Period) (*report.Package, error) {
	figures, err := pack.Decode(pack.ColumnsOf(p.regime), p.Packed)
	if err != nil {
		return nil, err
	}
	for i := range figures {
		figures[i].Obtained.How = report.Entered
	}
	out := &report.Package{
		Format: report.Format, Regime: report.RefOf(reg), Unit: report.Unit{ID: p.Unit, Code: p.Unit, Name: p.Unit, Level: p.Level},
		Period: report.Period{Name: period}, Figures: figures, NothingToReport: p.Nothing,
	}
	if p.before {
		out.Period.Name = period.Last()
	}
	return out, nil
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
