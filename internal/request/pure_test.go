package request

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tonghop/internal/org"
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

func TestBurdenFollowsItsRule(t *testing.T) {
	r := builtin(t, external)
	l := LoadOf(r, "commune")
	if l.Words == 0 || l.Numbers < 20 {
		t.Fatalf("%+v", l)
	}
	none, all := l.Minutes(10, 0), l.Minutes(10, 10*l.Numbers)
	if none-all != 10*l.Numbers*(MinutesNumber-MinutesAnswered) || all <= 0 {
		t.Errorf("%d and %d minutes", none, all)
	}
	if l.Minutes(10, 1<<30) != all || l.Minutes(0, 0) != 0 {
		t.Error("more answers than questions, or no units, break the rule")
	}
}

func TestSameQuestions(t *testing.T) {
	r := builtin(t, external)
	if same := Same(r, r); len(same) != len(r.Indicators) {
		t.Errorf("a regime asks the same as itself in %d of %d", len(same), len(r.Indicators))
	}
	file := strings.NewReplacer("code: banner\n", "code: bang_ron_khac\n", "{banner", "{bang_ron_khac", "banner", "bang_ron_khac").Replace(string(r.YAML()))
	other, err := regime.Load("other", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if got := Same(r, other)["banner"]; got != "bang_ron_khac" {
		t.Errorf("banner is asked as %q: synonyms do not count", got)
	}
}

func TestAnsweredQuestionsLightenTheBurden(t *testing.T) {
	r := builtin(t, external)
	var units []*org.Member
	for _, id := range []string{"a", "b", "c"} {
		units = append(units, &org.Member{Unit: org.Unit{ID: id, Kind: "xa"}})
	}
	c := Chosen{Levels: []string{"commune"}, By: map[string][]*org.Member{"commune": units}, Total: 3}
	before := []earlier{
		{name: "Một", regime: r, same: Same(r, r), answers: map[string]bool{"a": true, "x": true}},
		{name: "Hai", regime: r, same: map[string]string{"banner": "banner"}, answers: map[string]bool{"a": true, "b": true}},
	}
	b := estimate(r, c, before)
	got := map[string]Answered{}
	for _, a := range b.Answered {
		got[a.Indicator.Code] = a
	}
	if a := got["banner"]; a.Units != 2 || a.Of != 3 || len(a.Regimes) != 2 {
		t.Errorf("banner: %+v", a)
	}
	if a := got["panel"]; a.Units != 1 || len(a.Regimes) != 1 {
		t.Errorf("panel: %+v", a)
	}
	if free := estimate(r, c, nil); free.Minutes <= b.Minutes || len(free.Answered) != 0 {
		t.Errorf("%d minutes with answers, %d without", b.Minutes, free.Minutes)
	}
}

func TestAbbreviations(t *testing.T) {
	for name, want := range map[string]string{"Sở Thông tin và Truyền thông": "STTTT", "Văn phòng": "VP", "Phòng Văn hóa và Thông tin": "PVHTT", "": ""} {
		if got := Abbreviation(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestCalendarFollowsRFC5545(t *testing.T) {
	now, err := when.ParseInstant("2016-11-21T01:00:00.000Z")
	if err != nil {
		t.Fatal(err)
	}
	out := string(calendarOf([]event{
		{id: "1", day: when.MustDay("2016-12-31"), summary: "Hạn gửi: báo cáo; kế hoạch, phần \\ một\nhai " + strings.Repeat("chữ có dấu ", 20), about: "UBND", version: 3, changed: now},
		{id: "2", day: when.MustDay("2016-12-05"), summary: "Xong", done: true},
	}, now))
	for _, want := range []string{"BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", "DTSTART;VALUE=DATE:20161231\r\n", "DTEND;VALUE=DATE:20170101\r\n", "SEQUENCE:2\r\n", "UID:1@tonghop\r\n",
		"DTSTAMP:20161121T010000Z\r\n", `báo cáo\; kế hoạch\, phần \\ một\nhai`, "SUMMARY:✓ Xong\r\n", "END:VCALENDAR\r\n"} {
		if !strings.Contains(strings.ReplaceAll(out, "\r\n ", ""), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(out, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	if strings.Count(out, "BEGIN:VALARM") != 1 {
		t.Error("what is done must not ring")
	}
}
