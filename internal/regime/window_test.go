package regime

import (
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// The windows of NĐ 09/2019/NĐ-CP article 12.
func TestWindowsOfTheLaw(t *testing.T) {
	r := mustLoad(t, small)
	for _, c := range []struct{ period, from, to string }{
		{"2024", "2023-12-15", "2024-12-14"},
		{"2024-H1", "2023-12-15", "2024-06-14"},
		{"2024-H2", "2024-06-15", "2024-12-14"},
		{"2024-9M", "2023-12-15", "2024-09-14"},
		{"2024-Q1", "2023-12-15", "2024-03-14"},
		{"2024-Q2", "2024-03-15", "2024-06-14"},
		{"2024-Q4", "2024-09-15", "2024-12-14"},
		{"2024-01", "2023-12-15", "2024-01-14"},
		{"2024-08", "2024-07-15", "2024-08-14"},
		{"2024-12", "2024-11-15", "2024-12-14"},
		{"2026-W01", "2025-12-29", "2026-01-04"},
		{"2026-W28", "2026-07-06", "2026-07-12"},
		{"2020-W53", "2020-12-28", "2021-01-03"},
	} {
		from, to, err := r.Window(when.Period(c.period))
		if err != nil || from.String() != c.from || to.String() != c.to {
			t.Errorf("%s: %s to %s (%v)", c.period, from, to, err)
		}
	}
	for _, bad := range []when.Period{"", "2024-Q5", "2021-W53", "năm 2024"} {
		if _, _, err := r.Window(bad); fault.CodeOf(err) != "regime.no-period" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Quarters, halves and months each fill the year without gap or overlap.
func TestWindowsFillTheYear(t *testing.T) {
	r := mustLoad(t, small)
	for _, parts := range [][]when.Period{
		{"2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"},
		{"2025-H1", "2025-H2"},
		{"2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12"},
	} {
		start, end, err := r.Window("2025")
		if err != nil {
			t.Fatal(err)
		}
		next := start
		for _, p := range parts {
			from, to, err := r.Window(p)
			if err != nil || from != next {
				t.Errorf("%s begins %s, want %s (%v)", p, from, next, err)
			}
			next = to.AddDays(1)
		}
		if next != end.AddDays(1) {
			t.Errorf("%v end before %s", parts, end)
		}
	}
}

func TestOwnCutoffIsForTheOwnFrequencyAlone(t *testing.T) {
	r, err := Builtin("thong-tin-doi-ngoai")
	if err != nil {
		t.Fatal(err)
	}
	from, to, err := r.Window("2016")
	if err != nil || from.String() != "2015-11-15" || to.String() != "2016-11-14" {
		t.Error(from, to, err)
	}
	if _, to, err := r.Window("2016-H1"); err != nil || to.String() != "2016-06-14" {
		t.Error(to, err)
	}
}

func TestDeadlines(t *testing.T) {
	cal, err := when.VietnamCalendar()
	if err != nil {
		t.Fatal(err)
	}
	external, digital := allBuiltins(t)[1], allBuiltins(t)[0]
	for _, c := range []struct {
		r      *Regime
		level  string
		period when.Period
		want   string
	}{
		{external, "commune", "2016", "2016-11-21"},  // 20/11 is a Sunday
		{external, "district", "2016", "2016-11-25"}, // a Friday
		{external, "province", "2016", "2016-11-29"}, // before 30/11
		{external, "province", "2026", "2026-11-27"}, // 29/11 is a Sunday
		{external, "commune", "2025", "2025-11-24"},  // straight to the province; 23/11 is a Sunday
		{digital, "commune", "2025-Q1", "2025-03-18"},
		{digital, "commune", "2025-Q3", "2025-09-17"},
		{digital, "province", "2025-Q3", "2025-09-23"},
		{external, "commune", "2016-H1", "2016-06-15"}, // another frequency: the first working day after
	} {
		got, err := c.r.Deadline(c.level, c.period, cal)
		if err != nil || got.String() != c.want {
			t.Errorf("%s %s %s: %s (%v), want %s", c.r.Code, c.level, c.period, got, err, c.want)
		}
	}
	if _, err := external.Deadline("district", "2025", cal); fault.CodeOf(err) != "regime.no-level" {
		t.Error("districts are no more:", err)
	}
	if _, err := external.Deadline("commune", "2060", cal); fault.CodeOf(err) != "when.no-lunar-year" {
		t.Error(err)
	}
}

func TestOwes(t *testing.T) {
	digital := allBuiltins(t)[0]
	for p, want := range map[when.Period]bool{"2025-Q1": true, "2025": true, "2025-9M": true, "2025-H2": true, "2025-03": false, "2025-W10": false} {
		if digital.Owes(p) != want {
			t.Error(p)
		}
	}
}

// Districts were abolished on 1 July 2025; the field went to another ministry in March.
func TestLevelsLiveInTime(t *testing.T) {
	r := allBuiltins(t)[1]
	codes := func(day string) string {
		s := ""
		for _, l := range r.LevelsOn(when.MustDay(day)) {
			s += l.Code + ">" + l.ReportsTo + ";"
		}
		return s
	}
	for day, want := range map[string]string{
		"2016-11-14": "commune>district;district>province;province>Bộ Thông tin và Truyền thông;",
		"2025-06-30": "commune>district;district>province;province>Bộ Văn hóa, Thể thao và Du lịch;",
		"2025-07-01": "commune>province;province>Bộ Văn hóa, Thể thao và Du lịch;",
	} {
		if got := codes(day); got != want {
			t.Errorf("%s: %s", day, got)
		}
	}
	if l, ok := r.Level("commune"); !ok || l.ReportsTo != "province" {
		t.Error("the newest description wins")
	}
	if _, ok := r.Level("ward"); ok {
		t.Error("no such level")
	}
	numbers := func(day string) string {
		s := ""
		for _, b := range r.BasesOn(when.MustDay(day)) {
			s += b.Number + ";"
		}
		return s
	}
	for day, want := range map[string]string{
		"2015-01-01": "16-KL/TW;",
		"2016-12-05": "16-KL/TW;72/2015/NĐ-CP;",
		"2026-11-20": "72/2015/NĐ-CP;22/2016/TT-BTTTT;09/2019/NĐ-CP;57-KL/TW;47/NQ-CP;148/2026/NĐ-CP;",
	} {
		if got := numbers(day); got != want {
			t.Errorf("%s: %s", day, got)
		}
	}
}
