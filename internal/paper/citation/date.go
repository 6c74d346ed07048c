package citation

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"tonghop/internal/when"
)

// DayOf makes a day of printed figures, blanks inside them left out; zero where they make
// none.
func DayOf(day, month, year string) when.Day {
	d, err1 := strconv.Atoi(strings.ReplaceAll(day, " ", ""))
	m, err2 := strconv.Atoi(strings.ReplaceAll(month, " ", ""))
	y, err3 := strconv.Atoi(year)
	if err1 != nil || err2 != nil || err3 != nil || y < 1900 {
		return when.Day{}
	}
	v, err := when.NewDay(y, time.Month(m), d)
	if err != nil {
		return when.Day{}
	}
	return v
}

// PartOf makes a day of which the date, or date and month, may be left open; zero where
// not even the year is printed, or where the figures make no day.
func PartOf(day, month, year string) when.Day {
	if d := DayOf(day, month, year); !d.IsZero() {
		return d
	}
	number := func(s string) int {
		n, err := strconv.Atoi(strings.ReplaceAll(s, " ", ""))
		if err != nil {
			return 0
		}
		return n
	}
	y, m := number(year), number(month)
	if number(day) != 0 || y < 1900 || y > 2200 || m > 12 {
		return when.Day{}
	}
	return when.Day{Year: y, Month: time.Month(m)}
}

// dateAfter reads a date at the beginning of s: "ngày 15/11/2016", "ngày 5 tháng 6 năm
// 2020", with blanks inside. Words such as "ban hành", "ký" may stand before it. It
// gives the day and the rest of s; ok is false where no date begins there.
var dateAfterForm = regexp.MustCompile(`^[\s,;(:]*(?:(?:được |đã )?(?:ban hành|ký|ký ban hành|đề)\s+)?(?:vào )?(?:[Nn]gày|[Nn]gầy|[Nn]gay)?\s*(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})`)

func dateAfter(s string) (when.Day, string, bool) {
	m := dateAfterForm.FindStringSubmatchIndex(s[:min(len(s), 120)])
	if m == nil {
		return when.Day{}, s, false
	}
	return DayOf(s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]]), s[m[1]:], true
}

// dateBefore finds the last date that ends s, marks and few words aside.
var dateBeforeForm = regexp.MustCompile(`[Nn]gày\s*(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})[\s,.:;]*$`)

func dateBefore(s string) (when.Day, bool) {
	if len(s) > 80 {
		s = s[len(s)-80:]
	}
	m := dateBeforeForm.FindStringSubmatch(s)
	if m == nil {
		return when.Day{}, false
	}
	d := DayOf(m[1], m[2], m[3])
	return d, !d.IsZero()
}
