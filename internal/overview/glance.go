package overview

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/org"
	"tonghop/internal/when"
)

// Glance is a unit's year by months and kinds: its own diary and those of all units below.
type Glance struct {
	Unit   string
	Year   int
	Total  int
	Kinds  []activity.Kind // the most frequent, then activity.Other for the rest
	Months [12][]int       // by Kinds
}

// mostKinds is how many kinds a glance tells apart.
const mostKinds = 4

// fresh is how long a glance over many diaries may be shown again; that over a few is
// counted each time, so that an officer sees what he has just noted.
const (
	fresh     = 20 * time.Second
	fewBodies = 60
)

type glances struct {
	mu  sync.Mutex
	all map[glanceKey]keptGlance
}

// glanceKey names a glance: of one person, or with nobody's name that of all who see every
// unit below.
type glanceKey struct {
	unit string
	year int
	who  string
}

type keptGlance struct {
	Glance
	at when.Instant
}

func (g *glances) get(k glanceKey, now when.Instant) (Glance, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	kept, ok := g.all[k]
	age := now.Time().Sub(kept.at.Time())
	return kept.Glance, ok && age >= 0 && age < fresh
}

func (g *glances) put(k glanceKey, v Glance, now when.Instant) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.all == nil || len(g.all) > 2000 {
		g.all = map[glanceKey]keptGlance{}
	}
	g.all[k] = keptGlance{v, now}
}

// glance counts the year of the unit and of the units below that the person may see.
func (s *Service) glance(tx *access.Tx, t *org.DayTree, unit string, year int) (Glance, error) {
	from, err := when.NewDay(year, 1, 1)
	if err != nil {
		return Glance{}, err
	}
	m, ok := t.Unit(unit)
	if !ok {
		return Glance{Unit: unit, Year: year}, nil
	}
	if m.Inside {
		months, err := divisionMonths(tx, unit, from)
		return summed(unit, year, months), err
	}
	own, shared := glanceKey{unit, year, tx.Who.ID}, glanceKey{unit, year, ""}
	if g, ok := s.glances.get(own, tx.At); ok {
		return g, nil
	}
	bodies, all, err := seenBodies(tx, t, unit)
	if err != nil || len(bodies) == 0 {
		return Glance{Unit: unit, Year: year}, err
	}
	g, known := s.glances.get(shared, tx.At)
	if !known || !all {
		months, err := activity.ByMonth(tx.Tx, bodies, from, from.AddDays(365))
		if err != nil {
			return Glance{}, err
		}
		g = summed(unit, year, months)
	}
	if len(bodies) > fewBodies {
		s.glances.put(own, g, tx.At)
		if all && !known {
			s.glances.put(shared, g, tx.At)
		}
	}
	return g, nil
}

const divisionSQL = `SELECT SUBSTR(day, 1, 7), kind, count(*) FROM activity_entry WHERE deleted_at = '' AND day >= $1 AND day <= $2 AND `

// divisionMonths counts the diary of a division: its entries count for the body it is inside
// of, and here for itself.
func divisionMonths(tx *access.Tx, unit string, from when.Day) ([]activity.MonthCount, error) {
	c := db.And(access.Within(tx.Tx, "unit", unit), tx.Visible(activity.View, "unit")).After(2)
	return db.All(tx.Tx, divisionSQL+c.SQL+" GROUP BY SUBSTR(day, 1, 7), kind", func(scan db.Scan) (activity.MonthCount, error) {
		var m activity.MonthCount
		err := scan(&m.Month, &m.Kind, &m.Number)
		return m, err
	}, append([]any{from, from.AddDays(365)}, c.Args...)...)
}

// seenBodies are the unit and the bodies below it whose diaries the person may see; all
// tells that none is left out.
func seenBodies(tx *access.Tx, t *org.DayTree, unit string) (bodies []string, all bool, err error) {
	c := tx.Visible(activity.View, "node")
	under := access.Under(tx.Tx, "node", unit)
	both := db.And(under, c)
	seen := map[string]bool{}
	err = db.Each(tx.Tx, "SELECT DISTINCT node FROM access_path WHERE "+both.After(0).SQL, func(scan db.Scan) error {
		var id string
		err := scan(&id)
		seen[id] = true
		return err
	}, both.Args...)
	if err != nil {
		return nil, false, err
	}
	all = true
	if m, ok := t.Unit(unit); ok {
		for _, one := range append([]*org.Member{m}, t.Descendants(unit, "")...) {
			if seen[one.ID] {
				bodies = append(bodies, one.ID)
			} else {
				all = false
			}
		}
	}
	return bodies, all, nil
}

// summed keeps the kinds that happen most and puts the rest together.
func summed(unit string, year int, months []activity.MonthCount) Glance {
	g := Glance{Unit: unit, Year: year}
	totals := map[activity.Kind]int{}
	for _, m := range months {
		if m.Month.Year() != year {
			continue
		}
		totals[m.Kind] += m.Number
		g.Total += m.Number
	}
	for _, k := range activity.Kinds() {
		if totals[k] > 0 && k != activity.Other {
			g.Kinds = append(g.Kinds, k)
		}
	}
	slices.SortStableFunc(g.Kinds, func(a, b activity.Kind) int { return totals[b] - totals[a] })
	rest := totals[activity.Other]
	for len(g.Kinds) > mostKinds {
		last := len(g.Kinds) - 1
		rest += totals[g.Kinds[last]]
		g.Kinds = g.Kinds[:last]
	}
	if rest > 0 {
		g.Kinds = append(g.Kinds, activity.Other)
	}
	for i := range g.Months {
		g.Months[i] = make([]int, len(g.Kinds))
	}
	for _, m := range months {
		if m.Month.Year() != year {
			continue
		}
		at := slices.Index(g.Kinds, m.Kind)
		if at < 0 {
			at = len(g.Kinds) - 1
		}
		g.Months[monthOf(m.Month)][at] += m.Number
	}
	return g
}

func monthOf(p when.Period) int {
	var month int
	if _, err := fmt.Sscanf(p.Part(), "%d", &month); err != nil || month < 1 || month > 12 {
		return 0
	}
	return month - 1
}

// Entry is a line of the diary in a short list.
type Entry struct {
	ID       string
	Day      when.Day
	Kind     activity.Kind
	Line     string
	Unit     string
	UnitName string
	State    activity.State
	Files    int
	Thumb    string // identity of its first picture
	By       string
}

const latestColumns = "e.id, e.day, e.kind, e.line, e.unit, e.state, e.files, e.author_name"

func scanEntry(t *org.DayTree) func(db.Scan) (Entry, error) {
	return func(scan db.Scan) (Entry, error) {
		var e Entry
		err := scan(&e.ID, &e.Day, &e.Kind, &e.Line, &e.Unit, &e.State, &e.Files, &e.By)
		e.UnitName = name(t, e.Unit)
		return e, err
	}
}

// latestNumber is how many entries a desk shows.
const latestNumber = 6

// latest are the entries noted last in the unit and below it. Of a few diaries they are
// picked by their unit; of many the days are walked backwards until there are enough.
func latest(tx *access.Tx, t *org.DayTree, unit string) ([]Entry, error) {
	conds := []db.Cond{db.When("e.deleted_at = ''"), tx.Visible(activity.View, "e.unit")}
	if below := t.Descendants(unit, ""); len(below) <= fewBodies {
		ids := []string{unit}
		for _, m := range below {
			ids = append(ids, m.ID)
		}
		column := "e.body"
		if m, ok := t.Unit(unit); ok && m.Inside {
			column = "e.unit"
		}
		conds = append(conds, db.In(column, ids))
	} else {
		conds = append(conds, access.Under(tx.Tx, "e.unit", unit), db.When("e.day <= $1 AND e.day >= $2", tx.At.Day(), tx.At.Day().AddDays(-60)))
	}
	c := db.And(conds...)
	all, err := db.All(tx.Tx, "SELECT "+latestColumns+" FROM activity_entry e WHERE "+c.After(0).SQL+" ORDER BY e.day DESC, e.id DESC LIMIT $"+db.Mark(len(c.Args)+1),
		scanEntry(t), append(slices.Clone(c.Args), latestNumber)...)
	if err != nil {
		return nil, err
	}
	return all, thumbs(tx, all)
}

const thumbsSQL = "SELECT entry, id FROM activity_file WHERE thumb <> '' AND removed_at = '' AND "

// thumbs finds the first picture of each entry that has files.
func thumbs(tx *access.Tx, all []Entry) error {
	var ids []string
	for _, e := range all {
		if e.Files > 0 {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	first := map[string]string{}
	c := db.In("entry", ids)
	err := db.Each(tx.Tx, thumbsSQL+c.SQL+" ORDER BY entry, id", func(scan db.Scan) error {
		var entry, id string
		if err := scan(&entry, &id); err != nil {
			return err
		}
		if first[entry] == "" {
			first[entry] = id
		}
		return nil
	}, c.Args...)
	for i := range all {
		all[i].Thumb = first[all[i].ID]
	}
	return err
}
