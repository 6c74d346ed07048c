package when

import (
	"testing"
	"time"
)

func TestDayRefusesWhatTheCalendarLacks(t *testing.T) {
	for _, c := range []struct {
		y, m, d int
		ok      bool
	}{{2016, 2, 29, true}, {2015, 2, 29, false}, {2016, 13, 1, false}, {2016, 4, 31, false}, {0, 1, 1, false}, {10000, 1, 1, false}} {
		_, err := NewDay(c.y, time.Month(c.m), c.d)
		if (err == nil) != c.ok {
			t.Errorf("%d-%d-%d: %v", c.y, c.m, c.d, err)
		}
	}
}

func TestDayTextRoundTrips(t *testing.T) {
	for _, s := range []string{"2016-11-15", "2020-02-29", "0001-01-01", ""} {
		var d Day
		if err := d.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		if d.String() != s || d.IsZero() != (s == "") {
			t.Errorf("%q became %q", s, d)
		}
	}
	var d Day
	if err := d.UnmarshalText([]byte("15/11/2016")); err == nil {
		t.Error("15/11/2016 was taken")
	}
}

func TestDayArithmetic(t *testing.T) {
	d := MustDay("2016-12-14")
	if got := d.AddDays(20); got != MustDay("2017-01-03") {
		t.Error(got)
	}
	if n := MustDay("2015-12-15").DaysUntil(d); n != 365 {
		t.Error(n)
	}
	if !d.Before(d.AddDays(1)) || d.After(d) || !d.AddDays(1).After(d) || d.Weekday() != time.Wednesday {
		t.Error("order or weekday is wrong")
	}
}

func TestInstantKeepsMillisecondsAndVietnameseDay(t *testing.T) {
	i := InstantOf(time.Date(2016, 11, 14, 18, 30, 0, 1_999_999, time.UTC))
	if i.String() != "2016-11-14T18:30:00.001Z" {
		t.Error(i)
	}
	if i.Day() != MustDay("2016-11-15") { // 01:30 in Vietnam
		t.Error(i.Day())
	}
	back, err := ParseInstant(i.String())
	if err != nil || back != i {
		t.Error(back, err)
	}
	if Now().IsZero() {
		t.Error("the clock stands still")
	}
}

func TestPeriods(t *testing.T) {
	for _, s := range []string{"2016", "2016-H1", "2016-H2", "2016-9M", "2016-Q4", "2016-01", "2016-12", "2016-W01", "2016-W53"} {
		p, err := ParsePeriod(s)
		if err != nil || p.Year() != 2016 || p.Next().Last() != p {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"", "16", "2016-13", "2016-00", "2016-Q5", "2016-H3", "2016-W54", "2016-W00", "2016-1", " 2016"} {
		if _, err := ParsePeriod(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
	if p := Period("2016-Q3"); p.Part() != "Q3" || p.Next() != "2017-Q3" {
		t.Error(p.Part(), p.Next())
	}
}

func FuzzParsePeriod(f *testing.F) {
	f.Add("2016-Q3")
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := ParsePeriod(s); err == nil && string(p) != s {
			t.Errorf("%q became %q", s, p)
		}
	})
}

func TestDaysNotWhollyKnown(t *testing.T) {
	for want, d := range map[string]Day{"2016": {Year: 2016}, "2016-11": {Year: 2016, Month: 11}, "": {}} {
		if d.String() != want || d.Known() {
			t.Errorf("%q, known: %v", d, d.Known())
		}
	}
	if !MustDay("2016-11-15").Known() {
		t.Error("a whole day is not known")
	}
	var d Day
	if err := d.UnmarshalText([]byte("2016-11")); err == nil {
		t.Error("data must have whole days")
	}
}
