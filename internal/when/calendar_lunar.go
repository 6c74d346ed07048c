package when

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"tonghop/internal/fault"
)

// The months of the Vietnamese lunar calendar, lunar years 2000 to 2053: lunar_year,
// lunar_month, leap, first_day, days. New moons and solar longitude were computed for
// UTC+7 after Meeus, Astronomical Algorithms, and compared with the published Vietnamese
// table of Hồ Ngọc Đức (equal up to 2053).
//
//go:embed calendar_lunar.csv
var lunarFile []byte

type lunarMonth struct {
	first Day
	days  int
}

// lunarMonths gives the months that are not leap months by year and number.
var lunarMonths = sync.OnceValues(func() (map[[2]int]lunarMonth, error) {
	rows, err := csv.NewReader(bytes.NewReader(lunarFile)).ReadAll()
	if err != nil {
		return nil, err
	}
	months := make(map[[2]int]lunarMonth, len(rows))
	for i, row := range rows[1:] {
		if row[2] != "0" {
			continue
		}
		year, err1 := strconv.Atoi(row[0])
		month, err2 := strconv.Atoi(row[1])
		first, err3 := ParseDay(row[3])
		days, err4 := strconv.Atoi(row[4])
		for _, err := range []error{err1, err2, err3, err4} {
			if err != nil {
				return nil, fmt.Errorf("lunar months, row %d: %w", i+2, err)
			}
		}
		months[[2]int{year, month}] = lunarMonth{first, days}
	}
	return months, nil
})

// LunarDay is the civil day of a day of the Vietnamese lunar calendar, the month not
// being a leap month. The table holds the lunar years 2000 to 2053.
func LunarDay(year, month, date int) (Day, error) {
	months, err := lunarMonths()
	if err != nil {
		return Day{}, err
	}
	m, ok := months[[2]int{year, month}]
	if !ok {
		return Day{}, fault.New(fault.NotFound, "when.no-lunar-year", year)
	}
	if date < 1 || date > m.days {
		return Day{}, fmt.Errorf("lunar month %d of %d has no day %d", month, year, date)
	}
	return m.first.AddDays(date - 1), nil
}

func sortHolidays(all []Holiday) {
	slices.SortStableFunc(all, func(a, b Holiday) int { return a.Day.time().Compare(b.Day.time()) })
}
