package filing

import (
	"tonghop/internal/db"
	"tonghop/internal/when"
)

const figuresSelect = "SELECT id, report, unit, level, regime, regime_no, period, state, digest, compiled, empty, packed, packed_own, changed_at FROM filing_version WHERE "

func scanFigures(scan db.Scan) (Figures, error) {
	var f Figures
	err := scan(&f.Version, &f.Report, &f.Unit, &f.Level, &f.Regime, &f.RegimeNo, &f.Period, &f.State, &f.Digest, &f.Compiled, &f.Nothing, &f.Packed, &f.Own, &f.At)
	return f, err
}

// Standing calls f with every version that holds for a regime and a period: the accepted
// ones, and the ones sent up that wait for an answer. A unit may have one of each while a
// correction waits. The caller has asked access.
func Standing(tx *db.Tx, regime string, p when.Period, f func(Figures) error) error {
	return db.Each(tx, figuresSelect+"regime = $1 AND period = $2 AND state IN ('accepted', 'sent')", func(scan db.Scan) error {
		v, err := scanFigures(scan)
		if err != nil {
			return err
		}
		return f(v)
	}, regime, string(p))
}

// Held is a regime and a period of which some version holds.
type Held struct {
	Regime string
	Period when.Period
}

// AllHeld lists the regimes and periods of which some version holds. The caller has asked
// access.
func AllHeld(tx *db.Tx) ([]Held, error) {
	return db.All(tx, "SELECT DISTINCT regime, period FROM filing_version WHERE state IN ('accepted', 'sent') ORDER BY regime, period",
		func(scan db.Scan) (Held, error) {
			var h Held
			err := scan(&h.Regime, &h.Period)
			return h, err
		})
}

// Since calls f with every version whose state changed at an instant or later, in the order
// of the changes: for a server that shares its database with others and follows what they
// do. Whoever calls it again begins some seconds before the last instant, for a change
// may become visible later than another of a later instant. The caller has asked access.
func Since(tx *db.Tx, at when.Instant, f func(Figures) error) error {
	return db.Each(tx, figuresSelect+"changed_at >= $1 ORDER BY changed_at, id", func(scan db.Scan) error {
		v, err := scanFigures(scan)
		if err != nil {
			return err
		}
		return f(v)
	}, at)
}

// FiguresOf gives the packed figures of one version. The caller has asked access.
func FiguresOf(tx *db.Tx, id VersionID) (Figures, error) {
	return db.One(tx, figuresSelect+"id = $1", scanFigures, string(id))
}

// HoldingOf gives the versions of units that hold for a regime and a period: of each the
// accepted one, or the one sent up. The caller has asked access.
func HoldingOf(tx *db.Tx, regime string, p when.Period, units []string) ([]Version, error) {
	in := db.In("unit", units).After(2)
	return db.All(tx, versionSelect+"regime = $1 AND period = $2 AND state IN ('accepted', 'sent') AND "+in.SQL+" ORDER BY unit, state, no DESC", scanVersion,
		append([]any{regime, string(p)}, in.Args...)...)
}

// Hear has f called after every change of a version's state, once it is durable. f must be
// short. It is called at start, before the first use case.
func (s *Service) Hear(f func(Event)) { s.hearers = append(s.hearers, f) }

// tell has the hearers told of a version once the transaction is durable.
func (s *Service) tell(tx *db.Tx, e Event) {
	tx.AfterCommit(func() {
		for _, f := range s.hearers {
			f(e)
		}
	})
}
