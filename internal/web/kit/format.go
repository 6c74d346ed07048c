package kit

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// Day writes a day as people do: 21/11/2016; of a day partly known what is.
func Day(_ context.Context, d when.Day) string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Date == 0:
		return fmt.Sprintf("%d/%d", d.Month, d.Year)
	}
	return fmt.Sprintf("%02d/%02d/%d", d.Date, d.Month, d.Year)
}

// DayShort writes a day without its year where that is the year of today: 18/11.
func DayShort(ctx context.Context, d when.Day) string {
	if d.Known() && d.Year == Today(ctx).Year {
		return fmt.Sprintf("%02d/%02d", d.Date, d.Month)
	}
	return Day(ctx, d)
}

// DayLong writes a day in words: Thứ Hai, 21 tháng 11 năm 2016.
func DayLong(ctx context.Context, d when.Day) string {
	if !d.Known() {
		return Day(ctx, d)
	}
	weekday := Say(ctx, "web.kit.weekday-"+strconv.Itoa(int(d.Weekday())))
	return Say(ctx, "web.kit.day-long", weekday, d.Date, monthName(ctx, d.Month), d.Year)
}

func monthName(ctx context.Context, m time.Month) string {
	if Lang(ctx) == lang.En {
		return m.String()
	}
	return strconv.Itoa(int(m))
}

// Instant writes a day and the time of it in Vietnam: 21/11/2016 08:12.
func Instant(ctx context.Context, i when.Instant) string {
	if i.IsZero() {
		return ""
	}
	t := i.Time().In(when.Vietnam)
	return fmt.Sprintf("%s %02d:%02d", Day(ctx, i.Day()), t.Hour(), t.Minute())
}

// DayLeft says how far off a deadline is: còn 14 ngày, hôm nay, quá hạn 3 ngày.
func DayLeft(ctx context.Context, due when.Day) string {
	if !due.Known() {
		return ""
	}
	switch n := Today(ctx).DaysUntil(due); {
	case n == 0:
		return Say(ctx, "web.kit.due-today")
	case n == 1:
		return Say(ctx, "web.kit.due-tomorrow")
	case n > 0:
		return Say(ctx, "web.kit.due-in", n)
	case n == -1:
		return Say(ctx, "web.kit.late-one")
	default:
		return Say(ctx, "web.kit.late-by", -n)
	}
}

// Due is the tone of a deadline that is not met yet: late, due within a week, or far off.
func Due(ctx context.Context, due when.Day) Tone {
	if !due.Known() {
		return ToneNone
	}
	switch n := Today(ctx).DaysUntil(due); {
	case n < 0:
		return ToneLate
	case n <= 7:
		return ToneDue
	default:
		return ToneNone
	}
}

// Ago says how long ago something happened, and from a day on which day it was.
func Ago(ctx context.Context, at when.Instant) string {
	d := Now(ctx).Time().Sub(at.Time())
	switch {
	case at.IsZero():
		return ""
	case d < time.Minute:
		return Say(ctx, "web.kit.just-now")
	case d < time.Hour:
		return Say(ctx, "web.kit.minutes-ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return Say(ctx, "web.kit.hours-ago", int(d.Hours()))
	default:
		return Instant(ctx, at)
	}
}

// PeriodName writes a period in words: năm 2016, quý III năm 2016, tháng 7 năm 2016.
func PeriodName(ctx context.Context, p when.Period) string {
	part := p.Part()
	switch {
	case p == "":
		return ""
	case part == "":
		return Say(ctx, "web.kit.period-year", p.Year())
	case part[0] == 'H' || part == "9M":
		return Say(ctx, "web.kit.period-"+strings.ToLower(part), p.Year())
	case part[0] == 'Q':
		return Say(ctx, "web.kit.period-quarter", []string{"I", "II", "III", "IV"}[part[1]-'1'], p.Year())
	case part[0] == 'W':
		return Say(ctx, "web.kit.period-week", strings.TrimLeft(part[1:], "0"), p.Year())
	}
	m, err := strconv.Atoi(part)
	if err != nil {
		return string(p)
	}
	return Say(ctx, "web.kit.period-month", monthName(ctx, time.Month(m)), p.Year())
}

// Number writes a whole number: 1.284 in Vietnamese, 1,284 in English.
func Number[N int | int64](ctx context.Context, n N) string {
	return Value(ctx, quantity.Int(int64(n)))
}

// Value writes a figure: a number by the language's marks, or a short sign of an answer that
// is none (see ValueWords for the words).
func Value(ctx context.Context, v quantity.Value) string {
	switch v.State {
	case quantity.Number:
		if Lang(ctx) == lang.En {
			return strings.NewReplacer(".", ",", ",", ".").Replace(v.Vietnamese())
		}
		return v.Vietnamese()
	default:
		return Say(ctx, "web.kit.sign-"+v.State.String())
	}
}

// ValueWords says an answer that is no number in words, and a number as Value does.
func ValueWords(ctx context.Context, v quantity.Value) string {
	if v.IsNumber() {
		return Value(ctx, v)
	}
	return Say(ctx, "web.kit.value-"+v.State.String())
}

// Percent writes part of whole as per cent without decimals; a dash where whole is 0. All
// is 100 % only where nothing is missing, and nothing 0 % only where nothing is there.
func Percent[N int | int64](_ context.Context, part, whole N) string {
	if whole == 0 {
		return "–"
	}
	p := int(math.Round(100 * float64(part) / float64(whole)))
	if p == 100 && part < whole {
		p = 99
	}
	if p == 0 && part > 0 {
		p = 1
	}
	return strconv.Itoa(p) + "%"
}

// Size writes a number of bytes: 82 KB, 1,3 MB.
func Size(ctx context.Context, bytes int64) string {
	if bytes < 1<<20 {
		return Number(ctx, max(1, (bytes+512)>>10)) + " KB"
	}
	return Value(ctx, quantity.Decimal((bytes*10+1<<19)>>20, 1)) + " MB"
}

// Initials are up to two letters for a person's mark: the first of the family name and the
// first of the name itself, which stands last in Vietnamese.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first := []rune(words[0])[:1]
	if len(words) == 1 {
		return strings.ToUpper(string(first))
	}
	return strings.ToUpper(string(first) + string([]rune(words[len(words)-1])[:1]))
}

// HeatClass is the class of a table cell by its share of the greatest: h0 to h8.
func HeatClass[N int | int64](v, greatest N) string {
	if v <= 0 || greatest <= 0 {
		return "h0"
	}
	return "h" + strconv.Itoa(int(min(8, 1+(int64(v)*7)/int64(greatest))))
}
