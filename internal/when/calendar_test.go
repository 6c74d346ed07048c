package when

import (
	"strings"
	"testing"
	"time"

	"tonghop/internal/fault"
)

// daysOffIn lists the weekdays (Monday to Friday) of a month that are off.
func daysOffIn(t *testing.T, c *Calendar, year int, months ...time.Month) string {
	t.Helper()
	var days []string
	for _, m := range months {
		for d := (Day{year, m, 1}); d.Month == m; d = d.AddDays(1) {
			working, err := c.Working(d)
			if err != nil {
				t.Fatal(err)
			}
			if !working && !weekend(d) {
				days = append(days, d.String()[5:])
			}
			if working && weekend(d) {
				days = append(days, "+"+d.String()[5:])
			}
		}
	}
	return strings.Join(days, " ")
}

// Days off of state bodies as they were announced for each year: weekdays off, and with a
// plus the Saturdays worked.
func TestKnownYears(t *testing.T) {
	c, err := VietnamCalendar()
	if err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]string{
		2016: "01-01 02-08 02-09 02-10 02-11 02-12 04-18 05-02 05-03 09-02",
		2017: "01-02 01-26 01-27 01-30 01-31 02-01 04-06 05-01 05-02 09-04",
		2018: "01-01 02-14 02-15 02-16 02-19 02-20 04-25 04-30 05-01 09-03 12-31",
		2019: "01-01 +01-05 02-04 02-05 02-06 02-07 02-08 04-15 04-29 04-30 05-01 +05-04 09-02",
		2020: "01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02",
		2021: "01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03",
		2022: "01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02",
		2023: "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04",
		2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 +05-04 09-02 09-03",
		2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 +04-26 04-30 05-01 05-02 09-01 09-02",
		2026: "01-01 01-02 +01-10 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 +08-22 08-31 09-01 09-02",
	} {
		if got := daysOffIn(t, c, year, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12); got != want {
			t.Errorf("%d:\n got %s\nwant %s", year, got, want)
		}
	}
}

// The count of days off that the law gives never changes, wherever they fall.
func TestEveryYearHasItsLawfulDaysOff(t *testing.T) {
	for year := 2001; year <= 2053; year++ {
		list, err := Holidays(year)
		if err != nil {
			t.Fatal(err)
		}
		want := 10
		if year >= 2021 {
			want = 11
		}
		weekdays, seen := 0, map[Day]bool{}
		for i, h := range list {
			if !weekend(h.Day) {
				seen[h.Day] = true
			}
			if i > 0 && h.Day.Before(list[i-1].Day) {
				t.Errorf("%d: %s out of order", year, h.Day)
			}
		}
		weekdays = len(seen)
		// Two holidays on one day (30 April or 1 May may meet the 10th of the third month) give one day less.
		if weekdays != want && weekdays != want-1 {
			t.Errorf("%d: %d weekdays off, want %d: %v", year, weekdays, want, list)
		}
	}
}

func TestLunarDays(t *testing.T) {
	for _, c := range []struct {
		year, month, date int
		want              string
	}{
		{2016, 1, 1, "2016-02-08"}, {2024, 1, 1, "2024-02-10"}, {2025, 1, 1, "2025-01-29"}, {2026, 1, 1, "2026-02-17"},
		{2016, 3, 10, "2016-04-16"}, {2023, 3, 10, "2023-04-29"}, {2026, 3, 10, "2026-04-26"}, {2025, 8, 15, "2025-10-06"},
	} {
		if got, err := LunarDay(c.year, c.month, c.date); err != nil || got.String() != c.want {
			t.Errorf("%d/%d/%d: %s %v", c.date, c.month, c.year, got, err)
		}
	}
	if _, err := LunarDay(2054, 1, 1); fault.CodeOf(err) != "when.no-lunar-year" {
		t.Error(err)
	}
	for _, date := range []int{0, 31, -1} {
		if d, err := LunarDay(2016, 1, date); err == nil {
			t.Errorf("day %d became %s", date, d)
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	c, err := VietnamCalendar()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-12-14", 1, "2024-12-16"},  // Saturday
		{"2024-12-13", 2, "2024-12-17"},  // over a weekend
		{"2025-01-24", 1, "2025-02-03"},  // over Tết
		{"2026-08-21", 1, "2026-08-22"},  // a Saturday that is worked
		{"2026-08-28", 1, "2026-09-03"},  // over Quốc khánh
		{"2026-09-03", -1, "2026-08-28"}, // and back
		{"2024-12-14", 0, "2024-12-14"},
		{"2022-12-30", 1, "2023-01-03"}, // 1 January is a Sunday, 2 January is off in its place
	} {
		if got, err := c.AddWorkingDays(MustDay(x.from), x.n); err != nil || got.String() != x.want {
			t.Errorf("%s + %d: %s (%v), want %s", x.from, x.n, got, err, x.want)
		}
	}
	if _, err := c.AddWorkingDays(MustDay("2053-12-30"), 5); fault.CodeOf(err) != "when.no-lunar-year" {
		t.Error(err)
	}
	if _, err := c.AddWorkingDays(MustDay("2020-01-01"), 5000); fault.CodeOf(err) != "when.days-far" {
		t.Error(err)
	}
}

// An office's own table goes before the law and before what the program knows.
func TestOwnExceptionsWin(t *testing.T) {
	own, err := ReadExceptions(strings.NewReader("day,what,name\n# ghi chú\n2026-11-24,off,Ngày Văn hóa Việt Nam\n2026-08-31, work ,Không hoán đổi\n"))
	if err != nil || len(own) != 2 {
		t.Fatal(own, err)
	}
	c, err := VietnamCalendar(own...)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]bool{"2026-11-24": false, "2026-08-31": true, "2026-11-25": true, "2026-08-22": true} {
		if got, err := c.Working(MustDay(day)); err != nil || got != want {
			t.Errorf("%s: %v %v", day, got, err)
		}
	}
	if c.Name(MustDay("2026-11-24")) != "Ngày Văn hóa Việt Nam" || c.Name(MustDay("2026-04-27")) != "Nghỉ bù Giỗ Tổ Hùng Vương" ||
		c.Name(MustDay("2026-02-17")) != "Tết Âm lịch" || c.Name(MustDay("2026-03-02")) != "" || c.Name(MustDay("2060-03-02")) != "" {
		t.Error("names of days")
	}
}

func TestReadExceptionsNamesTheLine(t *testing.T) {
	for s, code := range map[string]string{
		"day,what,name\n2026-13-01,off,x\n":                                       "when.exception-row",
		"day,what,name\n2026-11-24,free,x\n":                                      "when.exception-row",
		"day,what,name\n2026-11-24,off\n":                                         "when.exceptions-unreadable",
		"day,what,name\n\"2026":                                                   "when.exceptions-unreadable",
		"day,what,name\n" + strings.Repeat("2026-11-24,off,x\n", maxExceptions+1): "when.exceptions-many",
	} {
		if _, err := ReadExceptions(strings.NewReader(s)); fault.CodeOf(err) != code {
			t.Errorf("%.40q: %v", s, err)
		}
	}
	if all, err := ReadExceptions(strings.NewReader("")); err != nil || len(all) != 0 {
		t.Error(all, err)
	}
}

func FuzzReadExceptions(f *testing.F) {
	f.Add("day,what,name\n2026-11-24,off,Ngày Văn hóa\n")
	f.Fuzz(func(t *testing.T, s string) {
		all, err := ReadExceptions(strings.NewReader(s))
		if err != nil {
			return
		}
		for _, e := range all {
			if e.Day.IsZero() {
				t.Errorf("%q gives no day", s)
			}
		}
	})
}
