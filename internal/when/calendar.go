package when

import (
	"sync"
	"time"

	"tonghop/internal/fault"
)

// Calendar tells working days from days off: Saturdays and Sundays, the public holidays
// of the Labour Code with the days off in their place, and a table of exceptions that
// people keep. The zero Calendar is not usable; make one with NewCalendar.
//
// Tết and the second day of Quốc khánh are placed by a decision of the Prime Minister
// every year. The rules here give what was decided in each of the years 2016 to 2026; a
// year decided otherwise is put right with exceptions.
type Calendar struct {
	exceptions map[Day]Exception

	mu    sync.Mutex
	years map[int]map[Day]string // days off that are not mere weekends
}

// Exception is a day that is off, or worked, against the rule: a swap decided by the
// Prime Minister, a day that a province gives.
type Exception struct {
	Day  Day
	Off  bool // else a working day
	Name string
}

// Holiday is a public holiday or a day off in its place.
type Holiday struct {
	Day  Day
	Name string
}

// NewCalendar makes the calendar of the law with exceptions on top; a later exception
// for a day takes the place of an earlier one.
func NewCalendar(exceptions ...Exception) *Calendar {
	c := &Calendar{exceptions: make(map[Day]Exception, len(exceptions)), years: map[int]map[Day]string{}}
	for _, e := range exceptions {
		c.exceptions[e.Day] = e
	}
	return c
}

// Working tells whether offices work on a day.
func (c *Calendar) Working(d Day) (bool, error) {
	if e, ok := c.exceptions[d]; ok {
		return !e.Off, nil
	}
	if weekend(d) {
		return false, nil
	}
	off, err := c.daysOff(d.Year)
	if err != nil {
		return false, err
	}
	_, holiday := off[d]
	return !holiday, nil
}

// Name is the name of the holiday or exception of a day, or nothing.
func (c *Calendar) Name(d Day) string {
	if e, ok := c.exceptions[d]; ok {
		return e.Name
	}
	off, err := c.daysOff(d.Year)
	if err != nil {
		return ""
	}
	return off[d]
}

// maxSteps bounds a walk over days: no deadline is years away.
const maxSteps = 2000

// AddWorkingDays is the n-th working day after d, or before it for negative n.
func (c *Calendar) AddWorkingDays(d Day, n int) (Day, error) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for range maxSteps {
		if n == 0 {
			return d, nil
		}
		d = d.AddDays(step)
		working, err := c.Working(d)
		if err != nil {
			return Day{}, err
		}
		if working {
			n--
		}
	}
	return Day{}, fault.New(fault.TooMuch, "when.days-far", maxSteps)
}

// daysOff gives the holidays of a year with the days off in their place, made once.
func (c *Calendar) daysOff(year int) (map[Day]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if off, ok := c.years[year]; ok {
		return off, nil
	}
	list, err := Holidays(year)
	if err != nil {
		return nil, err
	}
	off := make(map[Day]string, len(list))
	for _, h := range list {
		off[h.Day] = h.Name
	}
	c.years[year] = off
	return off, nil
}

func weekend(d Day) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// Holidays lists the public holidays of a year, each followed, where it falls on a
// weekend, by the working day that is off in its place (Bộ luật Lao động 2019 articles
// 111.3 and 112; of 2012, article 115, before 2021). It is in the order of days.
func Holidays(year int) ([]Holiday, error) {
	list, err := publicHolidays(year)
	if err != nil {
		return nil, err
	}
	taken := make(map[Day]bool, len(list))
	for _, h := range list {
		taken[h.Day] = true
	}
	all := list
	for _, h := range list {
		if !weekend(h.Day) {
			continue
		}
		d := h.Day
		for weekend(d) || taken[d] {
			d = d.AddDays(1)
		}
		taken[d] = true
		all = append(all, Holiday{d, "Nghỉ bù " + h.Name})
	}
	sortHolidays(all)
	return all, nil
}

// publicHolidays lists the holidays themselves, in the order of days.
func publicHolidays(year int) ([]Holiday, error) {
	tet, err := LunarDay(year, 1, 1)
	if err != nil {
		return nil, err
	}
	ancestors, err := LunarDay(year, 3, 10)
	if err != nil {
		return nil, err
	}
	on := func(m time.Month, d int) Day { return Day{year, m, d} }
	all := []Holiday{
		{on(time.January, 1), "Tết Dương lịch"},
		{ancestors, "Giỗ Tổ Hùng Vương"},
		{on(time.April, 30), "Ngày Chiến thắng"},
		{on(time.May, 1), "Ngày Quốc tế lao động"},
		{on(time.September, 2), "Quốc khánh"},
	}
	if year >= secondNationalDayFrom {
		all = append(all, Holiday{besideNationalDay(on(time.September, 2)), "Quốc khánh"})
	}
	first := tet.AddDays(-daysBeforeTet(tet))
	for i := range 5 {
		all = append(all, Holiday{first.AddDays(i), "Tết Âm lịch"})
	}
	sortHolidays(all)
	return all, nil
}

// secondNationalDayFrom is the year from which Quốc khánh has two days (Bộ luật Lao động
// 2019, in force from 1 January 2021).
const secondNationalDayFrom = 2021

// daysBeforeTet says how many of the five days of Tết lie in the old year: one where Tết
// is a Monday or Tuesday, two otherwise, so that the days off touch weekends.
func daysBeforeTet(tet Day) int {
	if w := tet.Weekday(); w == time.Monday || w == time.Tuesday {
		return 1
	}
	return 2
}

// besideNationalDay is the day off beside 2 September: the one that makes the longer
// rest.
func besideNationalDay(d Day) Day {
	switch d.Weekday() {
	case time.Monday, time.Thursday, time.Sunday:
		return d.AddDays(1)
	}
	return d.AddDays(-1)
}
