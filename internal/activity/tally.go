package activity

import (
	"cmp"
	"maps"
	"slices"

	"tonghop/internal/db"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// Count is what the diary of one body says of one figure in a window.
type Count struct {
	// Value is by the indicator's rule: the sum, for "last" what was said last, for an average
	// the average. Where no entry gives a number it is unknown, none or not applicable.
	Value   quantity.Value
	Entries int // that speak of the figure
	States  report.Counts
	Last    when.Day // of the newest of them
}

// Tallied is the figures by body and key.
type Tallied map[string]map[report.Key]Count

// batch bounds the units that one statement names.
const batch = 800

// Tally counts the diaries of bodies for a regime, from and to included; figures noted for
// a regime that it was copied from, or that was copied from it, count too. A body without
// entries is not in the answer. An indicator that is never added up between units is added
// up here: the entries are one unit's own. The caller has asked access.
func Tally(tx *db.Tx, bodies []string, r *regime.Regime, from, to when.Day) (Tallied, error) {
	w, err := windowOf(tx, r, from, to)
	if err != nil {
		return nil, err
	}
	all := Tallied{}
	later := map[string]*rest{} // by indicator that takes more than a sum
	for part := range slices.Chunk(bodies, batch) {
		if err := w.sums(tx, all, part, later); err != nil {
			return nil, err
		}
	}
	for _, indicator := range slices.Sorted(maps.Keys(later)) {
		if err := w.one(tx, all, indicator, later[indicator]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// window is a regime and the rows of its figures between two days.
type window struct {
	regime *regime.Regime
	in     db.Cond
}

func windowOf(tx *db.Tx, r *regime.Regime, from, to when.Day) (window, error) {
	family, err := library.Family(tx, r.Code)
	return window{r, db.And(db.In("regime", family), db.When("day >= $1 AND day <= $2", from, to))}, err
}

// rest is where a figure has to be looked at row by row.
type rest struct {
	keys, bodies map[string]bool
}

// sums adds up in the database, and notes in later what has to be looked at row by row.
func (w window) sums(tx *db.Tx, all Tallied, bodies []string, later map[string]*rest) error {
	c := db.And(w.in, db.In("body", bodies))
	return db.Each(tx, "SELECT body, key, state, decimals, COUNT(*), CAST(SUM(scaled) AS BIGINT), MAX(day) FROM activity_figure WHERE "+c.SQL+
		" GROUP BY body, key, state, decimals", func(scan db.Scan) error {
		var body, key, state string
		var decimals, n, sum int64
		var last when.Day
		if err := scan(&body, &key, &state, &decimals, &n, &sum, &last); err != nil {
			return err
		}
		k := report.Key(key)
		if all[body] == nil {
			all[body] = map[report.Key]Count{}
		}
		c := all[body][k]
		c.add(stateOf(state), quantity.Decimal(sum, uint8(decimals)), int(n), last)
		all[body][k] = c
		if ind := w.regime.Indicator(k.Indicator()); ind != nil && (ind.Adds == regime.Last || ind.Adds == regime.Average) && c.Entries > 1 {
			if later[ind.Code] == nil {
				later[ind.Code] = &rest{map[string]bool{cmp.Or(ind.Weight, key): true}, map[string]bool{}}
			}
			later[ind.Code].keys[key], later[ind.Code].bodies[body] = true, true
		}
		return nil
	}, c.Args...)
}

// add takes in n entries of one state.
func (c *Count) add(s quantity.State, sum quantity.Value, n int, last when.Day) {
	for range n {
		c.States.Add(s)
	}
	c.Entries += n
	if c.Last.IsZero() || last.After(c.Last) {
		c.Last = last
	}
	if s == quantity.Number {
		if added, ok := quantity.Add(sum, numberOrZero(c.Value)); ok {
			c.Value = added
		}
		return
	}
	if !c.Value.IsNumber() {
		c.Value = quantity.Of(c.States.State())
	}
}

func numberOrZero(v quantity.Value) quantity.Value {
	if v.IsNumber() {
		return v
	}
	return quantity.Int(0)
}

// said is one entry's word on a figure.
type said struct {
	body, entry string
	key         report.Key
	value       quantity.Value
	day         when.Day
}

const saidSelect = "SELECT body, entry, key, state, scaled, decimals, day FROM activity_figure WHERE "

func scanSaid(scan db.Scan) (said, error) {
	var s said
	var state string
	var decimals int64
	err := scan(&s.body, &s.entry, &s.key, &state, &s.value.Scaled, &decimals, &s.day)
	s.value.State, s.value.Decimals = stateOf(state), uint8(decimals)
	return s, err
}

// one works out an indicator whose entries do not add up: the last one counts, or their
// average by the weight that the same entries give.
func (w window) one(tx *db.Tx, all Tallied, indicator string, of *rest) error {
	ind := w.regime.Indicator(indicator)
	for part := range slices.Chunk(slices.Sorted(maps.Keys(of.bodies)), batch) {
		c := db.And(w.in, db.In("key", slices.Sorted(maps.Keys(of.keys))), db.In("body", part))
		rows, err := db.All(tx, saidSelect+c.SQL+" ORDER BY body, day, entry, key", scanSaid, c.Args...)
		if err != nil {
			return err
		}
		weights := map[string]quantity.Value{} // by entry
		byFigure := map[[2]string][]said{}
		for _, s := range rows {
			if s.key == report.Key(ind.Weight) {
				weights[s.entry] = s.value
			}
			if s.key.Indicator() == indicator {
				at := [2]string{s.body, string(s.key)}
				byFigure[at] = append(byFigure[at], s)
			}
		}
		for at, list := range byFigure {
			c := all[at[0]][report.Key(at[1])]
			c.Value = together(ind, list, weights)
			all[at[0]][report.Key(at[1])] = c
		}
	}
	return nil
}

// together is the value of several entries in the order of their days.
func together(ind *regime.Indicator, list []said, weights map[string]quantity.Value) quantity.Value {
	last := list[len(list)-1].value
	if ind.Adds != regime.Average {
		return last
	}
	var pairs []quantity.Weighted
	for _, s := range list {
		if w := weights[s.entry]; w.IsNumber() && s.value.IsNumber() {
			pairs = append(pairs, quantity.Weighted{Value: s.value, Weight: w})
		}
	}
	if v, ok := quantity.Average(pairs, ind.Decimals); ok {
		return v
	}
	return last
}

var stateNames = map[string]quantity.State{
	"number": quantity.Number, "none": quantity.None, "unknown": quantity.Unknown, "not-applicable": quantity.NotApplicable,
}

func stateOf(name string) quantity.State { return stateNames[name] }
