package activity

import (
	"slices"

	"tonghop/internal/db"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Find gives entries by their identities, in the order of their days; one that is not
// there is left out, one that was deleted is given. The caller has asked access.
func Find(tx *db.Tx, ids ...string) ([]Entry, error) {
	var all []Entry
	for part := range slices.Chunk(ids, batch) {
		in := db.In("id", part)
		some, err := db.All(tx, entrySelect+in.SQL+" ORDER BY day, id", scanEntry, in.Args...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(ids) > batch {
		slices.SortFunc(all, byDay)
	}
	return all, nil
}

func byDay(a, b Entry) int {
	if a.Day != b.Day {
		if a.Day.Before(b.Day) {
			return -1
		}
		return 1
	}
	if a.ID < b.ID {
		return -1
	}
	return 1
}

// Behind gives the entries that stand behind a figure of bodies in a window, in the order
// of their days: the answer to "why?". The caller has asked access.
func Behind(tx *db.Tx, bodies []string, r *regime.Regime, k report.Key, from, to when.Day) ([]Entry, error) {
	ids, err := EntryIDs(tx, bodies, r, k, from, to)
	if err != nil {
		return nil, err
	}
	return Find(tx, ids...)
}

// EntryIDs gives the identities of the entries behind a figure. The caller has asked access.
func EntryIDs(tx *db.Tx, bodies []string, r *regime.Regime, k report.Key, from, to when.Day) ([]string, error) {
	w, err := windowOf(tx, r, from, to)
	if err != nil {
		return nil, err
	}
	var all []string
	for part := range slices.Chunk(bodies, batch) {
		c := db.And(w.in, db.When("key = $1", string(k)), db.In("body", part))
		err := db.Each(tx, "SELECT entry FROM activity_figure WHERE "+c.SQL+" ORDER BY day, entry", func(scan db.Scan) error {
			var id string
			if err := scan(&id); err != nil {
				return err
			}
			all = append(all, id)
			return nil
		}, c.Args...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Said is what one entry says of one figure.
type Said struct {
	Entry, Body string
	Day         when.Day
	Value       quantity.Value
}

// Words gives what each entry of a body says of a figure, in the order of their days. The
// caller has asked access.
func Words(tx *db.Tx, body string, r *regime.Regime, k report.Key, from, to when.Day) ([]Said, error) {
	w, err := windowOf(tx, r, from, to)
	if err != nil {
		return nil, err
	}
	c := db.And(w.in, db.When("key = $1 AND body = $2", string(k), body))
	rows, err := db.All(tx, saidSelect+c.SQL+" ORDER BY day, entry", scanSaid, c.Args...)
	all := make([]Said, len(rows))
	for i, s := range rows {
		all[i] = Said{Entry: s.entry, Body: s.body, Day: s.day, Value: s.value}
	}
	return all, err
}

// Leaf is one entry under a Merkle root.
type Leaf struct {
	Entry  string
	Digest seal.Digest
}

// Leaves are the entries of a body in a window, in the order in which the root is taken
// over them: by day, then by identity. The caller has asked access.
func Leaves(tx *db.Tx, body string, from, to when.Day) ([]Leaf, error) {
	return db.All(tx, "SELECT id, digest FROM activity_entry WHERE body = $1 AND day >= $2 AND day <= $3 AND deleted_at = '' ORDER BY day, id",
		func(scan db.Scan) (Leaf, error) {
			var l Leaf
			err := scan(&l.Entry, &l.Digest)
			return l, err
		}, body, from, to)
}

// RootOf is what a report package says of the diary behind it. The caller has asked access.
func RootOf(tx *db.Tx, body string, from, to when.Day) (report.Activities, error) {
	leaves, err := Leaves(tx, body, from, to)
	if err != nil {
		return report.Activities{}, err
	}
	return report.Activities{Count: len(leaves), Root: Root(leaves)}, nil
}

// Root is the Merkle root over leaves in their order.
func Root(leaves []Leaf) seal.Digest {
	bytes := make([][]byte, len(leaves))
	for i, l := range leaves {
		bytes[i] = l.Digest.Bytes()
	}
	return seal.Root(bytes)
}

// MonthCount is how many entries of one kind a month has.
type MonthCount struct {
	Month  when.Period // "2016-07"
	Kind   Kind
	Number int
}

const monthsSQL = "SELECT SUBSTR(day, 1, 7), kind, COUNT(*) FROM activity_entry WHERE deleted_at = '' AND day >= $1 AND day <= $2 AND "

// ByMonth counts the entries of bodies by month and kind, in that order. The caller has
// asked access.
func ByMonth(tx *db.Tx, bodies []string, from, to when.Day) ([]MonthCount, error) {
	sums := map[[2]string]int{}
	for part := range slices.Chunk(bodies, batch) {
		in := db.In("body", part).After(2)
		if err := addMonths(tx, sums, monthsSQL+in.SQL, append([]any{from, to}, in.Args...)); err != nil {
			return nil, err
		}
	}
	return monthCounts(sums), nil
}

func addMonths(tx *db.Tx, sums map[[2]string]int, sql string, args []any) error {
	return db.Each(tx, sql+" GROUP BY SUBSTR(day, 1, 7), kind", func(scan db.Scan) error {
		var month, kind string
		var n int
		if err := scan(&month, &kind, &n); err != nil {
			return err
		}
		sums[[2]string{month, kind}] += n
		return nil
	}, args...)
}

func monthCounts(sums map[[2]string]int) []MonthCount {
	all := make([]MonthCount, 0, len(sums))
	for at, n := range sums {
		all = append(all, MonthCount{when.Period(at[0]), Kind(at[1]), n})
	}
	order := Kinds()
	slices.SortFunc(all, func(a, b MonthCount) int {
		if a.Month != b.Month {
			if a.Month < b.Month {
				return -1
			}
			return 1
		}
		return slices.Index(order, a.Kind) - slices.Index(order, b.Kind)
	})
	return all
}
