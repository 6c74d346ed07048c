package rollup

import (
	"slices"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/filing"
	"tonghop/internal/request"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/when"
)

// How far back a book looks for changes that it has not seen. A change is stamped when its
// transaction begins and becomes visible when it ends: on SQLite one after another, on
// PostgreSQL a long one may come after many short ones.
const (
	overlapSQLite   = 2 * time.Second
	overlapPostgres = 10 * time.Second
)

// manyChanges is how many changes are taken in one by one; more are cheaper read anew.
const manyChanges = 500

// mostSeen is how many changes are remembered while nobody reads; what is forgotten too
// early is taken in once more.
const mostSeen = 20_000

// follow takes in what changed since the book was read last, by this server or another:
// versions and debts. What is in already is recognised by its instant, so looking back too
// far costs a little and changes nothing.
func (s *Service) follow(tx *db.Tx, b *book) error {
	since := b.synced.Add(-lookBack(tx))
	anew, err := b.followVersions(tx, since)
	if err == nil && !anew {
		anew, err = b.followDebts(tx, since)
	}
	if err != nil {
		return err
	}
	if anew {
		return s.fill(tx, b)
	}
	b.forget(since)
	b.synced = later(b.synced, tx.At)
	return nil
}

func lookBack(tx *db.Tx) time.Duration {
	if tx.Engine() == db.SQLite {
		return overlapSQLite
	}
	return overlapPostgres
}

// forget drops what the next look back will not meet.
func (b *book) forget(since when.Instant) {
	for id, at := range b.seen {
		if at.Before(since) {
			delete(b.seen, id)
		}
	}
	for unit, at := range b.paid {
		if at.Before(since) {
			delete(b.paid, unit)
		}
	}
}

// followVersions takes in changed versions; anew asks for the whole book to be read again.
func (b *book) followVersions(tx *db.Tx, since when.Instant) (anew bool, err error) {
	changed, err := changedVersions(tx, b.key, since)
	if err != nil {
		return false, err
	}
	taken := 0
	for _, c := range changed {
		if at, ok := b.seen[c.id]; ok && !at.Before(c.at) {
			continue
		}
		if taken++; taken > manyChanges {
			return true, nil
		}
		f, err := filing.FiguresOf(tx, c.id)
		if err != nil {
			return false, err
		}
		if !b.take(&f) {
			return true, nil
		}
	}
	return false, nil
}

// take takes in one version as it stands now; false where the book must be read anew.
func (b *book) take(f *filing.Figures) bool {
	b.seen[f.Version] = f.At
	n, ok := b.sight.tree.Find(f.Unit)
	if !ok || !b.known[f.RegimeNo] {
		return !f.State.Holds()
	}
	for basis, c := range b.sight.cubes {
		a, counts := acceptedOf(f, basis)
		if !counts {
			c.Withdraw(f.Unit, string(f.Version))
			continue
		}
		if b.sight.debts[n].state == 0 {
			c.Owing(map[cube.Node]bool{n: true})
		}
		c.Put(a)
	}
	return true
}

// heard takes in a version right after its change was committed. A book that is being
// read at the moment finds the change by itself.
func (s *Service) heard(e filing.Event) {
	s.mu.Lock()
	b := s.books[bookKey{e.Regime, e.Period}]
	s.mu.Unlock()
	if b == nil || !b.mu.TryLock() {
		return
	}
	defer b.mu.Unlock()
	if b.sight == nil {
		return
	}
	if at, ok := b.seen[e.Version]; ok && !at.Before(e.At) {
		return
	}
	if !b.take(&e.Figures) {
		b.sight = nil // the next reader reads it anew
	}
	if len(b.seen) > mostSeen {
		b.forget(e.At.Add(-overlapPostgres))
	}
}

// followDebts takes in changed obligations.
func (b *book) followDebts(tx *db.Tx, since when.Instant) (anew bool, err error) {
	changed, err := changedDebts(tx, b.key, since)
	if err != nil {
		return false, err
	}
	var units []string
	for _, c := range changed {
		if at, ok := b.paid[c.unit]; ok && !at.Before(c.at) {
			continue
		}
		b.paid[c.unit] = c.at
		units = append(units, c.unit)
	}
	if len(units) == 0 {
		return false, nil
	}
	if len(units) > manyChanges {
		return true, nil
	}
	return b.owes(tx, units)
}

// owes reads the debts of units anew.
func (b *book) owes(tx *db.Tx, units []string) (anew bool, err error) {
	rows, err := debtsOf(tx, b.key, units)
	if err != nil {
		return false, err
	}
	g := *b.sight
	fresh := map[cube.Node]debt{}
	for i := range rows {
		n, ok := g.tree.Find(rows[i].unit)
		if !ok {
			return true, nil
		}
		fresh[n] = weightier(fresh[n], rows[i].debt())
	}
	g.debts = slices.Clone(g.debts)
	owing := map[cube.Node]bool{}
	for n, d := range fresh {
		was := g.debts[n]
		if was.name() == request.Nothing && d.name() != request.Nothing {
			return true, nil // a report may stand below it
		}
		g.debts[n] = d
		if active(d.name()) != active(was.name()) {
			owing[n] = active(d.name())
		}
	}
	nothings := g.nothings(rows)
	for _, c := range g.cubes {
		c.Owing(owing)
		for _, a := range nothings {
			c.Put(a)
		}
	}
	b.sight = &g
	return false, nil
}
