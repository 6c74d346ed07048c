// Package when keeps civil days, instants and reporting periods apart, and is
// the only caller of time.Now in the program.
package when

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Day is a civil day of the Vietnamese calendar of office work, without a time
// and without a zone. The zero Day means "no day given". A paper may leave the day, or
// day and month, open: such a Day has them 0 and is not Known.
type Day struct {
	Year  int
	Month time.Month
	Date  int
}

// NewDay makes the day, refusing one that the calendar does not have.
func NewDay(year int, month time.Month, date int) (Day, error) {
	t := time.Date(year, month, date, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != date || year < 1 || year > 9999 {
		return Day{}, fmt.Errorf("no such day: %04d-%02d-%02d", year, month, date)
	}
	return Day{year, month, date}, nil
}

// ParseDay reads the form 2016-11-15.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("day %q: %w", s, err)
	}
	return DayOf(t), nil
}

// MustDay is ParseDay for constants of the program and of tests.
func MustDay(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DayOf is the civil day that t shows on its own clock.
func DayOf(t time.Time) Day { return Day{t.Year(), t.Month(), t.Day()} }

// IsZero tells whether no day is given.
func (d Day) IsZero() bool { return d == Day{} }

// Known tells whether year, month and day are all given.
func (d Day) Known() bool { return d.Year > 0 && d.Month > 0 && d.Date > 0 }

// String writes 2016-11-15, or nothing for the zero Day; of a day not wholly known what
// is, "2016-11" or "2016". Text order is day order.
func (d Day) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Date == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Date)
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; empty text is the zero Day.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	v, err := ParseDay(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Before tells whether d comes before e.
func (d Day) Before(e Day) bool { return d.time().Before(e.time()) }

// After tells whether d comes after e.
func (d Day) After(e Day) bool { return e.Before(d) }

// AddDays is the day n days later (earlier for negative n).
func (d Day) AddDays(n int) Day { return DayOf(d.time().AddDate(0, 0, n)) }

// DaysUntil counts the days from d to e.
func (d Day) DaysUntil(e Day) int { return int(e.time().Sub(d.time()).Hours() / 24) }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.time().Weekday() }

func (d Day) time() time.Time { return time.Date(d.Year, d.Month, d.Date, 0, 0, 0, 0, time.UTC) }

// Instant is a point of time in UTC, kept to the millisecond.
type Instant struct{ t time.Time }

const instantForm = "2006-01-02T15:04:05.000Z"

// InstantOf makes the instant of t.
func InstantOf(t time.Time) Instant { return Instant{t.UTC().Truncate(time.Millisecond)} }

// ParseInstant reads the form 2026-07-01T02:03:04.567Z.
func ParseInstant(s string) (Instant, error) {
	t, err := time.Parse(instantForm, s)
	if err != nil {
		return Instant{}, fmt.Errorf("instant %q: %w", s, err)
	}
	return InstantOf(t), nil
}

// Time is the instant as the standard library has it, in UTC.
func (i Instant) Time() time.Time { return i.t }

// Day is the civil day of the instant in Vietnam (UTC+7, no summer time).
func (i Instant) Day() Day { return DayOf(i.t.In(Vietnam)) }

// IsZero tells whether no instant is given.
func (i Instant) IsZero() bool { return i.t.IsZero() }

// String writes 2026-07-01T02:03:04.567Z; text order is time order.
func (i Instant) String() string {
	if i.IsZero() {
		return ""
	}
	return i.t.UTC().Format(instantForm)
}

// MarshalText writes the instant as String does.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what MarshalText wrote; empty text is the zero Instant.
func (i *Instant) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*i = Instant{}
		return nil
	}
	v, err := ParseInstant(string(b))
	if err != nil {
		return err
	}
	*i = v
	return nil
}

// Vietnam is the civil zone of the country: UTC+7.
var Vietnam = time.FixedZone("ICT", 7*60*60)

// Clock tells the time; tests set their own.
type Clock func() Instant

// Now is the machine's clock.
func Now() Instant { return InstantOf(time.Now()) }

// Period is a reporting period: "2016", "2016-H1" (half), "2016-9M" (nine
// months), "2016-Q3", "2016-07" or "2016-W28". It says which period is meant, not from
// which day to which: the cut-off days are the regime's to say.
type Period string

var periodForm = regexp.MustCompile(`^(\d{4})(?:-(H[12]|9M|Q[1-4]|W(?:0[1-9]|[1-4]\d|5[0-3])|0[1-9]|1[0-2]))?$`)

// ParsePeriod reads a period.
func ParsePeriod(s string) (Period, error) {
	if !periodForm.MatchString(s) {
		return "", fmt.Errorf("period %q: want 2016, 2016-H1, 2016-9M, 2016-Q3, 2016-07 or 2016-W28", s)
	}
	return Period(s), nil
}

// Year is the period's year, or 0 for no period.
func (p Period) Year() int {
	if len(p) < 4 {
		return 0
	}
	y, _ := strconv.Atoi(string(p[:4]))
	return y
}

// Part is what follows the year: "", "H1", "9M", "Q3", "07", "W28".
func (p Period) Part() string {
	if len(p) < 6 {
		return ""
	}
	return string(p[5:])
}

// Next is the same part of the following year.
func (p Period) Next() Period { return p.shift(1) }

// Last is the same part of the year before.
func (p Period) Last() Period { return p.shift(-1) }

func (p Period) shift(years int) Period {
	if len(p) < 4 {
		return p
	}
	return Period(fmt.Sprintf("%04d%s", p.Year()+years, p[4:]))
}

// Noon is the middle of the day in Vietnam: an instant that every zone of Asia counts to
// the same day.
func (d Day) Noon() time.Time { return time.Date(d.Year, d.Month, d.Date, 12, 0, 0, 0, Vietnam) }
