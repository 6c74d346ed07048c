package request

import (
	"testing"

	"tonghop/internal/regime"
	"tonghop/internal/when"
)

func builtin(t testing.TB, code string) *regime.Regime {
	t.Helper()
	r, err := regime.Builtin(code)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSuggestedDeadlines(t *testing.T) {
	day := when.MustDay
	cal := when.NewCalendar(when.Exception{Day: day("2016-11-25"), Off: true, Name: "Nghỉ của tỉnh"})
	for _, c := range []struct {
		name, regime, period, level, today, own, want string
	}{
		{"the regime's own day", external, "2016", "district", "2016-11-01", "", "2016-11-28"}, // 25/11 is off in this calendar, then a weekend
		{"its day has passed: ten working days", external, "2016", "commune", "2016-11-21", "", "2016-12-06"},
		{"five working days before one's own", external, "2016", "commune", "2016-11-21", "2016-12-05", "2016-11-28"},
		{"one's own is so near that tomorrow must do", external, "2016", "commune", "2016-11-21", "2016-11-23", "2016-11-22"},
		{"working days after the cut-off", "chuyen-doi-so-xa", "2024-Q3", "commune", "2024-09-01", "", "2024-09-17"},
		{"a public holiday in between", "chuyen-doi-so-xa", "2025-Q2", "district", "2025-06-01", "", "2025-06-19"},
		{"over Tết 2017", external, "2016", "province", "2017-01-25", "", "2017-02-15"},
	} {
		var own when.Day
		if c.own != "" {
			own = day(c.own)
		}
		got, err := suggest(builtin(t, c.regime), when.Period(c.period), []string{c.level}, day(c.today), own, cal)
		if err != nil || got[c.level] != day(c.want) {
			t.Errorf("%s: %v (%v), want %s", c.name, got[c.level], err, c.want)
		}
	}
}

func TestReminderDays(t *testing.T) {
	day := when.MustDay
	cal := when.NewCalendar()
	s := DefaultSchedule()
	// Monday 5 December 2016.
	want := map[string]bool{"2016-11-28": true, "2016-12-02": true, "2016-12-05": true, "2016-12-06": true, "2016-12-08": true, "2016-12-14": true}
	for d := day("2016-11-21"); d.Before(day("2017-01-10")); d = d.AddDays(1) {
		got, err := s.due(day("2016-12-05"), d, cal)
		if err != nil || got != want[d.String()] {
			t.Errorf("%s: %v %v", d, got, err)
		}
	}
	if got, err := (Schedule{}).due(day("2016-12-05"), day("2016-12-05"), cal); got || err != nil {
		t.Errorf("an empty schedule reminds: %v", err)
	}
	// Across Tết 2017 working days are counted, not days.
	if got, _ := (Schedule{Before: []int{1}}).due(day("2017-02-02"), day("2017-01-25"), cal); !got {
		t.Error("the last working day before Tết is one before 2 February")
	}
}

func TestAbbreviations(t *testing.T) {
	for name, want := range map[string]string{"Sở Thông tin và Truyền thông": "STTTT", "Văn phòng": "VP", "Phòng Văn hóa và Thông tin": "PVHTT", "": ""} {
		if got := Abbreviation(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
