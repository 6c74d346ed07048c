package rollup

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/when"
)

// bookKey names what a book is of.
type bookKey struct {
	regime string
	period when.Period
}

// book is everything kept of one regime and period.
type book struct {
	key    bookKey
	used   int64
	mu     sync.Mutex // guards all below
	sight  *sight
	known  map[int]bool // versions of the regime
	synced when.Instant // up to here every change is in
	seen   map[filing.VersionID]when.Instant
	paid   map[string]when.Instant // of obligations, by unit
}

// sight is a book as readers hold it: the tree of the period's last day, who owes what,
// and the cubes. But for the cubes, which guard themselves, it does not change.
type sight struct {
	key     bookKey
	history *org.History
	tree    *cube.Tree
	reg     *regime.Regime
	period  report.Period
	debts   []debt // by node
	cubes   map[Basis]*cube.Cube
}

// debt is what the table shows of a unit's obligation, small: a country has many.
type debt struct {
	state          uint8 // place in order
	deadline, sent day
}

// day is a day as year, month and date in decimal places; 0 is none.
type day int32

func dayOf(d when.Day) day { return day(d.Year*10_000 + int(d.Month)*100 + d.Date) }

func (d day) day() when.Day {
	return when.Day{Year: int(d / 10_000), Month: time.Month(d / 100 % 100), Date: int(d % 100)}
}

// mostBooks bounds how many regimes and periods are in memory; the one that was asked for
// least lately goes.
const mostBooks = 60

// book gives the book of a regime and period as the transaction sees it.
func (s *Service) book(tx *db.Tx, k bookKey) (*sight, error) {
	b := s.place(k)
	b.mu.Lock()
	defer b.mu.Unlock()
	history, err := s.Org.History(tx)
	if err != nil {
		return nil, err
	}
	if b.sight == nil || b.sight.history != history { // another list of units makes another tree
		err = s.fill(tx, b)
	} else {
		err = s.follow(tx, b)
	}
	return b.sight, err
}

func (s *Service) place(k bookKey) *book {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn++
	b := s.books[k]
	if b == nil {
		b = &book{key: k}
		s.books[k] = b
		if len(s.books) > mostBooks {
			oldest := slices.MinFunc(slices.Collect(maps.Values(s.books)), func(a, b *book) int { return cmp.Compare(a.used, b.used) })
			if oldest != b {
				delete(s.books, oldest.key)
			}
		}
	}
	b.used = s.turn
	return b
}

// readRegime finds the newest version of the regime that letters and reports of the period
// speak of, or the newest of all, and notes every version they speak of.
func (b *book) readRegime(tx *db.Tx, all []filing.Figures) (*sight, error) {
	versions, err := askedVersions(tx, b.key)
	if err != nil {
		return nil, err
	}
	newest := 0
	b.known = map[int]bool{}
	for _, v := range versions {
		newest = max(newest, v)
		b.known[v] = true
	}
	for i := range all {
		newest = max(newest, all[i].RegimeNo)
		b.known[all[i].RegimeNo] = true
	}
	p, err := library.Version(tx, b.key.regime, newest)
	if err != nil {
		return nil, err
	}
	b.known[p.Version] = true
	from, to, err := p.Regime.Window(b.key.period)
	if err != nil {
		return nil, err
	}
	return &sight{key: b.key, reg: p.Regime, period: report.Period{Name: b.key.period, From: from, To: to}, cubes: map[Basis]*cube.Cube{}}, nil
}

// fill reads the book anew.
func (s *Service) fill(tx *db.Tx, b *book) error {
	b.sight = nil
	all, err := standings(tx, b.key)
	if err != nil {
		return err
	}
	v, err := b.readRegime(tx, all)
	if err != nil {
		return err
	}
	var rows []debtRow
	if err := eachDebt(tx, b.key, func(d debtRow) { rows = append(rows, d) }); err != nil {
		return err
	}
	if err := s.plant(tx, v, rows, all); err != nil {
		return err
	}
	v.note(rows)
	if v.cubes[Official], err = b.cubeOf(tx, v, Official, rows, all); err != nil {
		return err
	}
	since := tx.At.Add(-lookBack(tx))
	b.seen, b.paid = map[filing.VersionID]when.Instant{}, map[string]when.Instant{}
	for i := range all {
		if !all[i].At.Before(since) {
			b.seen[all[i].Version] = all[i].At
		}
	}
	for i := range rows {
		if !rows[i].changed.Before(since) {
			b.paid[rows[i].unit] = later(b.paid[rows[i].unit], rows[i].changed)
		}
	}
	b.sight, b.synced = v, tx.At
	return nil
}

// received gives the cube of the reports that were sent up, accepted or not. It is made
// when somebody asks for it first.
func (s *Service) received(tx *db.Tx, v *sight) (*cube.Cube, error) {
	b := s.place(v.key)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sight == nil { // it was let go in between
		if err := s.fill(tx, b); err != nil {
			return nil, err
		}
	}
	if c := b.sight.cubes[Received]; c != nil {
		return c, nil
	}
	var rows []debtRow
	if err := eachDebt(tx, b.key, func(d debtRow) { rows = append(rows, d) }); err != nil {
		return nil, err
	}
	all, err := standings(tx, b.key)
	if err != nil {
		return nil, err
	}
	c, err := b.cubeOf(tx, b.sight, Received, rows, all)
	if err != nil {
		return nil, err
	}
	fresh := *b.sight
	fresh.cubes = maps.Clone(fresh.cubes)
	fresh.cubes[Received] = c
	b.sight = &fresh
	return c, nil
}

// grove keeps the trees of the days that books are of: months of one state of the country
// share one.
type grove struct {
	mu    sync.Mutex
	trees map[grown]*cube.Tree
}

type grown struct {
	history *org.History
	since   when.Day
}

const mostTrees = 12

// plant finds or makes the tree of the last day of the period.
func (s *Service) plant(tx *db.Tx, v *sight, rows []debtRow, all []filing.Figures) error {
	history, err := s.Org.History(tx)
	if err != nil {
		return err
	}
	v.history = history
	s.grove.mu.Lock()
	defer s.grove.mu.Unlock()
	at := grown{history, history.Since(v.period.To)}
	tree := s.grove.trees[at]
	if tree == nil {
		if tree, err = treeOf(history.On(v.period.To), history, nil); err != nil {
			return err
		}
		if s.grove.trees == nil || len(s.grove.trees) >= mostTrees {
			s.grove.trees = map[grown]*cube.Tree{}
		}
		s.grove.trees[at] = tree
	}
	v.tree = tree
	if more := strangers(tree, rows, all); len(more) > 0 { // a tree of the book's own
		v.tree, err = treeOf(history.On(v.period.To), history, more)
	}
	return err
}

// strangers are units that owe or reported although the tree of the day does not have them.
func strangers(tree *cube.Tree, rows []debtRow, all []filing.Figures) []string {
	out := map[string]bool{}
	for i := range rows {
		if _, ok := tree.Find(rows[i].unit); !ok && active(rows[i].state) {
			out[rows[i].unit] = true
		}
	}
	for i := range all {
		if _, ok := tree.Find(all[i].Unit); !ok {
			out[all[i].Unit] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// treeOf is the bodies of a day under one top, and besides the units that are not of the
// day but owe or reported: under whom they stood last.
func treeOf(day *org.DayTree, history *org.History, more []string) (*cube.Tree, error) {
	placed := make([]cube.Placed, 0, day.Len()+1)
	placed = append(placed, cube.Placed{Unit: report.Unit{ID: Country, Tree: day.Since}})
	put := func(u report.Unit, above string) { placed = append(placed, cube.Placed{Unit: u, Above: above}) }
	for _, m := range day.All() {
		if m.Inside {
			continue
		}
		above := Country
		if p, ok := day.Parent(m.ID); ok {
			above = p.ID
		}
		put(report.UnitOf(m.Unit, day.Since), above)
	}
	for _, id := range more {
		u, ok := history.Unit(id)
		if !ok || u.Inside {
			continue
		}
		last := u.LastDay(day.Since)
		name := u.NameOn(last)
		above := u.AboveOn(last)
		if _, there := day.Unit(above); !there {
			above = Country
		}
		put(report.UnitOf(org.Unit{ID: u.ID, Code: u.Code, Name: name.Name, NameEn: name.NameEn, Kind: name.Kind}, day.Since), above)
	}
	return cube.NewTree(placed)
}

// Country is the identity of what stands above every unit.
const Country = ""

// note writes down what the units owe.
func (v *sight) note(rows []debtRow) {
	v.debts = make([]debt, v.tree.Len())
	for i := range rows {
		if n, ok := v.tree.Find(rows[i].unit); ok {
			v.debts[n] = weightier(v.debts[n], rows[i].debt())
		}
	}
}

func later(a, b when.Instant) when.Instant {
	if a.Before(b) {
		return b
	}
	return a
}

func (d *debtRow) debt() debt {
	out := debt{state: uint8(max(0, slices.Index(order, d.state))), deadline: dayOf(d.deadline)}
	if !d.sent.IsZero() {
		out.sent = dayOf(d.sent.Day())
	}
	return out
}

// name is the state of the debt, empty where there is none.
func (d debt) name() request.State { return order[d.state] }

// order is how much a state says where a unit owes the same report twice.
var order = []request.State{
	"", request.Released, request.Excused, request.NotOpened, request.Returned, request.InProgress, request.InReview, request.SentUp, request.Nothing, request.Accepted,
}

func weightier(a, b debt) debt {
	if a.state > b.state {
		return a
	}
	return b
}

// active tells whether the unit is expected among those who report.
func active(s request.State) bool {
	return s != "" && s != request.Excused && s != request.Released
}

// owed are the units that owe: those with a debt and those that reported all the same.
func (v *sight) owed(all []cube.Accepted) []cube.Owed {
	owes := map[string]bool{}
	for n := range v.debts {
		if active(v.debts[n].name()) {
			owes[v.tree.Unit(cube.Node(n)).ID] = true
		}
	}
	for i := range all {
		if n, ok := v.tree.Find(all[i].Unit); ok && (v.debts[n].state == 0 || active(v.debts[n].name())) {
			owes[all[i].Unit] = true
		}
	}
	out := make([]cube.Owed, 0, len(owes))
	for id := range owes {
		out = append(out, cube.Owed{Unit: id})
	}
	return out
}

// Ranks of reports that may stand for one unit.
const (
	bySending uint8 = iota + 1
	byAcceptance
	byWord // there is nothing to report
)

// acceptedOf is a version as a cube of the basis takes it; false where it does not count.
func acceptedOf(f *filing.Figures, basis Basis) (cube.Accepted, bool) {
	rank := byAcceptance
	switch {
	case f.State == filing.VersionAccepted:
	case f.State == filing.VersionSent && basis == Received:
		rank = bySending
	default:
		return cube.Accepted{}, false
	}
	return cube.Accepted{
		ID: string(f.Version), Unit: f.Unit, Level: f.Level, Version: f.RegimeNo, Figures: f.Packed, Own: f.Own,
		Compiled: f.Compiled, Nothing: f.Nothing, Rank: rank, At: f.At.Time().UnixMilli(),
	}, true
}

// nothings are the reports of units that have nothing to report and sent none: the debt
// itself says so.
func (v *sight) nothings(rows []debtRow) []cube.Accepted {
	var all []cube.Accepted
	for i := range rows {
		if rows[i].state == request.Nothing {
			all = append(all, cube.Accepted{
				ID: "nothing:" + rows[i].unit, Unit: rows[i].unit, Level: rows[i].level, Version: v.reg.Version, Nothing: true, Rank: byWord,
			})
		}
	}
	return all
}

// cube fills the cube of a basis.
func (b *book) cubeOf(tx *db.Tx, g *sight, basis Basis, rows []debtRow, all []filing.Figures) (*cube.Cube, error) {
	c := cube.New(g.tree, g.reg)
	for v := range b.known {
		p, err := library.Version(tx, b.key.regime, v)
		if fault.Is(err, fault.NotFound) {
			continue // reports of a version that is not here count as silent
		}
		if err != nil {
			return nil, err
		}
		c.Know(p.Regime)
	}
	reports := g.nothings(rows)
	for i := range all {
		if a, ok := acceptedOf(&all[i], basis); ok {
			reports = append(reports, a)
		}
	}
	c.Fill(g.owed(reports), reports)
	return c, nil
}
