package regime

import (
	"fmt"
	"strings"
	"time"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// Window gives the first and last day whose figures belong to a period: by NĐ
// 09/2019/NĐ-CP article 12, from the 15th before to the 14th; the calendar week from
// Monday to Sunday; or the regime's own cut-off for periods of its own frequency. The
// period of nine months follows provincial practice, from 15 December to 14 September.
func (r *Regime) Window(p when.Period) (from, to when.Day, err error) {
	if _, err := when.ParsePeriod(string(p)); err != nil {
		return from, to, fault.Wrap(err, fault.Invalid, "regime.no-period", string(p))
	}
	if r.Cutoff.From != "" && frequencyOf(p) == r.Frequency {
		return r.ownWindow(p.Year())
	}
	return lawfulWindow(p)
}

func (r *Regime) ownWindow(year int) (from, to when.Day, err error) {
	first, lastYear := strings.CutSuffix(r.Cutoff.From, " last year")
	start := year
	if lastYear {
		start--
	}
	if from, err = dayIn(start, first); err != nil {
		return from, to, err
	}
	to, err = dayIn(year, r.Cutoff.To)
	return from, to, err
}

func lawfulWindow(p when.Period) (from, to when.Day, err error) {
	year, part := p.Year(), p.Part()
	if strings.HasPrefix(part, "W") {
		return week(p)
	}
	before, last := 0, 12 // the months in whose middle the period begins and ends
	switch {
	case part == "":
	case part == "H1":
		last = 6
	case part == "H2":
		before = 6
	case part == "9M":
		last = 9
	case part[0] == 'Q':
		last = 3 * int(part[1]-'0')
		before = last - 3
	default:
		if _, err := fmt.Sscanf(part, "%d", &last); err != nil {
			return from, to, fmt.Errorf("period %s: %w", p, err)
		}
		before = last - 1
	}
	start := time.Date(year, time.Month(before), 15, 0, 0, 0, 0, time.UTC) // month 0 is December before
	return when.DayOf(start), when.Day{Year: year, Month: time.Month(last), Date: 14}, nil
}

// week gives Monday to Sunday of an ISO week, as the calendars of Vietnam number them.
func week(p when.Period) (from, to when.Day, err error) {
	var n int
	if _, err := fmt.Sscanf(p.Part(), "W%d", &n); err != nil {
		return from, to, fmt.Errorf("period %s: %w", p, err)
	}
	fourth := time.Date(p.Year(), time.January, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+7*(n-1))
	if y, w := monday.ISOWeek(); y != p.Year() || w != n {
		return from, to, fault.New(fault.Invalid, "regime.no-period", string(p))
	}
	return when.DayOf(monday), when.DayOf(monday.AddDate(0, 0, 6)), nil
}

// frequencyOf names how often periods of this length come.
func frequencyOf(p when.Period) string {
	part := p.Part()
	switch {
	case part == "":
		return "year"
	case part[0] == 'H':
		return "half"
	case part == "9M":
		return "nine-months"
	case part[0] == 'Q':
		return "quarter"
	case part[0] == 'W':
		return "week"
	}
	return "month"
}

// Owes tells whether the regime is reported for periods of this length.
func (r *Regime) Owes(p when.Period) bool {
	f := frequencyOf(p)
	for _, also := range r.Also {
		if also == f {
			return true
		}
	}
	return r.Frequency == f
}

// Deadline is the last day on which units of a level may send: so many working days
// after the cut-off (NĐ 09/2019/NĐ-CP article 8: at least one, stated for each level), or
// a fixed day, which moves on where it is a day off (Bộ luật Dân sự 2015 article 148.5),
// or the last working day before a fixed day.
func (r *Regime) Deadline(level string, p when.Period, cal *when.Calendar) (when.Day, error) {
	_, to, err := r.Window(p)
	if err != nil {
		return when.Day{}, err
	}
	l, ok := r.LevelOn(level, to)
	if !ok {
		return when.Day{}, fault.New(fault.NotFound, "regime.no-level", level, r.Code, string(p))
	}
	d := l.Deadline
	if d.WorkingDays > 0 || frequencyOf(p) != r.Frequency {
		return cal.AddWorkingDays(to, max(1, d.WorkingDays))
	}
	if d.Before != "" {
		day, err := dayIn(to.Year, d.Before)
		if err != nil {
			return when.Day{}, err
		}
		return cal.AddWorkingDays(day, -1)
	}
	day, err := dayIn(to.Year, d.Day)
	if err != nil {
		return when.Day{}, err
	}
	return cal.AddWorkingDays(day.AddDays(-1), 1)
}

// dayIn reads "11-30" in a year.
func dayIn(year int, monthDay string) (when.Day, error) {
	return when.ParseDay(fmt.Sprintf("%04d-%s", year, monthDay))
}
