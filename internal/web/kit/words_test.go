package kit_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tonghop/internal/quantity"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// spoken gives what f says on 21/11/2016 in a language.
func spoken(t *testing.T, language string, f func(context.Context) string) string {
	t.Helper()
	k, said := newKit(), ""
	k.Handle("GET /said", func(w http.ResponseWriter, r *http.Request) error {
		said = f(r.Context())
		return k.Render(w, r, kit.Page{Title: "x"}, words(""))
	})
	v := webtest.Serve(t, k).As("hoa")
	v.Header.Set("Accept-Language", language)
	v.Get("/said").Must(200)
	return said
}

func TestDaysNumbersAndPeriodsAsPeopleWriteThem(t *testing.T) {
	at, err := when.ParseInstant("2016-11-20T23:30:00.000Z")
	if err != nil {
		t.Fatal(err)
	}
	day := when.MustDay
	cases := []struct {
		vi, en string
		f      func(context.Context) string
	}{
		{"05/01/2016", "05/01/2016", func(c context.Context) string { return kit.Day(c, day("2016-01-05")) }},
		{"11/2016", "11/2016", func(c context.Context) string { return kit.Day(c, when.Day{Year: 2016, Month: 11}) }},
		{"2016", "2016", func(c context.Context) string { return kit.Day(c, when.Day{Year: 2016}) }},
		{"", "", func(c context.Context) string { return kit.Day(c, when.Day{}) }},
		{"18/11", "18/11", func(c context.Context) string { return kit.DayShort(c, day("2016-11-18")) }},
		{"18/11/2015", "18/11/2015", func(c context.Context) string { return kit.DayShort(c, day("2015-11-18")) }},
		{"Thứ Hai, 21 tháng 11 năm 2016", "Monday, 21 November 2016", func(c context.Context) string { return kit.DayLong(c, day("2016-11-21")) }},
		{"21/11/2016 06:30", "21/11/2016 06:30", func(c context.Context) string { return kit.Instant(c, at) }},
		{"hết hạn hôm nay", "due today", func(c context.Context) string { return kit.DayLeft(c, day("2016-11-21")) }},
		{"còn 1 ngày", "1 day left", func(c context.Context) string { return kit.DayLeft(c, day("2016-11-22")) }},
		{"còn 14 ngày", "14 days left", func(c context.Context) string { return kit.DayLeft(c, day("2016-12-05")) }},
		{"quá hạn 1 ngày", "1 day late", func(c context.Context) string { return kit.DayLeft(c, day("2016-11-20")) }},
		{"quá hạn 21 ngày", "21 days late", func(c context.Context) string { return kit.DayLeft(c, day("2016-10-31")) }},
		{"1.284", "1,284", func(c context.Context) string { return kit.Number(c, 1284) }},
		{"1.284,5", "1,284.5", func(c context.Context) string { return kit.Value(c, quantity.Decimal(12845, 1)) }},
		{"–", "–", func(c context.Context) string { return kit.Value(c, quantity.Of(quantity.None)) }},
		{"chưa nắm được", "unknown", func(c context.Context) string { return kit.ValueWords(c, quantity.Of(quantity.Unknown)) }},
		{"năm 2016", "year 2016", func(c context.Context) string { return kit.PeriodName(c, "2016") }},
		{"6 tháng đầu năm 2016", "first half of 2016", func(c context.Context) string { return kit.PeriodName(c, "2016-H1") }},
		{"9 tháng năm 2016", "nine months of 2016", func(c context.Context) string { return kit.PeriodName(c, "2016-9M") }},
		{"quý III năm 2016", "quarter III of 2016", func(c context.Context) string { return kit.PeriodName(c, "2016-Q3") }},
		{"tuần 5 năm 2016", "week 5 of 2016", func(c context.Context) string { return kit.PeriodName(c, "2016-W05") }},
		{"tháng 7 năm 2016", "July 2016", func(c context.Context) string { return kit.PeriodName(c, "2016-07") }},
		{"5 giờ trước", "5 hours ago", func(c context.Context) string { return kit.Ago(c, at) }},
		{"99%", "99%", func(c context.Context) string { return kit.Percent(c, 634, 635) }},
		{"1%", "1%", func(c context.Context) string { return kit.Percent(c, 1, 635) }},
		{"–", "–", func(c context.Context) string { return kit.Percent(c, 0, 0) }},
		{"1,3 MB", "1.3 MB", func(c context.Context) string { return kit.Size(c, 1<<20+300<<10) }},
		{"1 KB", "1 KB", func(c context.Context) string { return kit.Size(c, 12) }},
	}
	for _, c := range cases {
		if got := spoken(t, "vi", c.f); got != c.vi {
			t.Errorf("%q, want %q", got, c.vi)
		}
		if got := spoken(t, "en", c.f); got != c.en {
			t.Errorf("%q, want %q", got, c.en)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Nguyễn Thị Hoa": "NH", "đỗ": "Đ", "": "?", "  Lê   Văn Đức ": "LĐ"} {
		if got := kit.Initials(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestDifferencesGiveBothTextsBack(t *testing.T) {
	vocabulary := strings.Fields("toàn huyện đã treo 12 băng rôn hai mặt Việt Anh , . \n dựng pa-nô")
	r := rand.New(rand.NewPCG(7, 7))
	text := func() string {
		var b strings.Builder
		for range r.IntN(30) {
			b.WriteString(vocabulary[r.IntN(len(vocabulary))] + strings.Repeat(" ", r.IntN(3)))
		}
		return b.String()
	}
	for range 2000 {
		before, after := text(), text()
		var gone, come strings.Builder
		for _, run := range kit.Words(before, after) {
			if run.Change != kit.Inserted {
				gone.WriteString(run.Text)
			}
			if run.Change != kit.Deleted {
				come.WriteString(run.Text)
			}
		}
		if gone.String() != before || come.String() != after {
			t.Fatalf("%q → %q gave %q → %q", before, after, gone.String(), come.String())
		}
	}
	long := strings.Repeat("một hai ba ", 6000)
	if runs := kit.Words(long, "khác "+long+" hẳn"); len(runs) == 0 {
		t.Error("long texts have no difference")
	}
	if runs := kit.Words("như nhau", "như nhau"); len(runs) != 1 || runs[0].Change != kit.Same {
		t.Errorf("%+v", runs)
	}
}

func TestTheStateOfAPageLivesInItsAddress(t *testing.T) {
	q := kit.QueryOf(httptest.NewRequest(http.MethodGet, "/units?q=Tri%E1%BB%87u++S%C6%A1n&state=late&state=due&sort=-name&after=x&year=2016&day=5/1/2016", nil))
	switch {
	case q.Get("q") != "Triệu Sơn", len(q.Many("state")) != 2, !q.Has("state", "due"), q.After() != "x":
		t.Error(q.Get("q"), q.Many("state"))
	case q.Int("year", 1) != 2016, q.Int("none", 7) != 7, q.Day("day") != when.MustDay("2016-01-05"), q.One("sort", "name", "-name") != "-name", q.One("none", "a", "b") != "a":
		t.Error(q.Int("year", 1), q.Day("day"))
	}
	if by, down := q.Sort("name", "due"); by != "name" || !down {
		t.Error(by, down)
	}
	if by, down := q.Sort("-due"); by != "due" || !down {
		t.Error("what may not be sorted by is not:", by, down)
	}
	next := q.With("year", "2017")
	if next.After() != "" || next.Get("year") != "2017" || q.Get("year") != "2016" {
		t.Error(next.Href(), q.Href())
	}
	if got := kit.NewQuery("/x").Href(); got != "/x" {
		t.Error(got)
	}
	p := kit.NextPage(q, "z", true, 50, 635)
	if !strings.Contains(p.Next, "after=z") || strings.Contains(p.First, "after") || !strings.Contains(p.Next, "sort=-name") {
		t.Errorf("%+v", p)
	}
	if p := kit.NextPage(kit.NewQuery("/x"), "", false, 3, 3); p.Next != "" || p.First != "" {
		t.Errorf("%+v", p)
	}
	for _, f := range q.Fields("q") {
		if f.Name == "q" || f.Name == "after" {
			t.Errorf("%+v", f)
		}
	}
}

func TestHeat(t *testing.T) {
	for v, want := range map[int64]string{0: "h0", 1: "h1", 50: "h4", 99: "h7", 100: "h8", -3: "h0"} {
		if got := kit.HeatClass(v, 100); got != want {
			t.Errorf("%d: %s", v, got)
		}
	}
}
