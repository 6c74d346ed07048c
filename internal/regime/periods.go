package regime

import (
	"fmt"
	"slices"

	"tonghop/internal/when"
)

// Ended gives the periods that the regime is reported for and that were over before a day,
// of that day's year and so many before it, the latest first.
func (r *Regime) Ended(today when.Day, years int) []when.Period {
	type ended struct {
		period when.Period
		last   when.Day
	}
	var found []ended
	for year := today.Year; year >= today.Year-years; year-- {
		for _, p := range periodsIn(year) {
			if !r.Owes(p) {
				continue
			}
			_, to, err := r.Window(p)
			if err == nil && to.Before(today) { // a year without a week 53 has no such period
				found = append(found, ended{p, to})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b ended) int {
		switch {
		case a.last.After(b.last):
			return -1
		case a.last.Before(b.last):
			return 1
		}
		return 0
	})
	all := make([]when.Period, len(found))
	for i, f := range found {
		all[i] = f.period
	}
	return all
}

// periodsIn are all periods of a year, the longest first.
func periodsIn(year int) []when.Period {
	parts := []string{"", "-9M", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4"}
	for m := 1; m <= 12; m++ {
		parts = append(parts, fmt.Sprintf("-%02d", m))
	}
	for w := 1; w <= 53; w++ {
		parts = append(parts, fmt.Sprintf("-W%02d", w))
	}
	all := make([]when.Period, len(parts))
	for i, p := range parts {
		all[i] = when.Period(fmt.Sprintf("%04d%s", year, p))
	}
	return all
}
