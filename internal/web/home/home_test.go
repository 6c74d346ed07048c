package home_test

import (
	"context"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/lang"
	"tonghop/internal/overview"
	"tonghop/internal/overview/overviewtest"
	"tonghop/internal/web/home"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// office is the pages over a world; a session is the name of an actor.
func office(t testing.TB, w *overviewtest.World) *webtest.Site {
	t.Helper()
	people := map[string]kit.Person{
		"asker":    {Actor: w.Asker, Post: "Sở Thông tin và Truyền thông"},
		"district": {Actor: w.District, Post: "Phòng VH&TT · huyện Triệu Sơn"},
		"commune":  {Actor: w.Commune, Post: "Công chức văn hóa – xã hội"},
		"stranger": {Actor: w.Stranger},
		"overseer": {Actor: w.Officer("tinh", "Phạm Văn Ba", overviewtest.ThanhHoa, access.Overseer)},
	}
	k := kit.New(kit.Options{
		Session: func(_ context.Context, token string) (kit.Person, error) { return people[token], nil },
		Counts: func(ctx context.Context, who access.Actor) (map[string]int, error) {
			c, err := w.Overview.Counts(ctx, who, overview.CountsIn{})
			return map[string]int{kit.NavReports: c.Reports, kit.NavRequests: c.Requests, kit.NavDiary: c.Diary}, err
		},
		Clock: func() when.Instant { return w.DB.Now() },
		Demo:  true,
	})
	a := &home.Area{Kit: k, Overview: w.Overview, RegimeName: func(context.Context, lang.Tag, string) (string, error) { return "thông tin đối ngoại", nil }}
	a.Routes()
	return webtest.Serve(t, k)
}

func TestPages(t *testing.T) {
	w := overviewtest.New(t, dbtest.SQLite(t), overviewtest.Size{Entries: 4, Letter: true})
	site := office(t, w)
	board := "/requests/" + string(w.Letter.ID) + "/board"
	asker, district, stranger := site.As("asker"), site.As("district"), site.As("stranger")
	asker.Get("/").Must(200).WellMade().Has("báo cáo chờ tiếp nhận", "Yêu cầu đang theo dõi", "1435/STTTT-BCXB")
	district.Get("/").Must(200).WellMade().Has("Thứ Hai, 21 tháng 11 năm 2016", "Hôm nay có 1 việc cần đồng chí", "hạn 05/12/2016 (còn 14 ngày)", "144 lượt").HasNot("Bảng theo dõi")
	district.Get("/?year=2015").Must(200).WellMade().Has("Chưa có hoạt động nào")
	stranger.Get("/").Must(200).WellMade().Has("Hôm nay không có việc nào chờ").HasNot("1435", "băng rôn dọc")
	district.Get("/search").Must(200).WellMade().Has("Tìm gì?")
	district.Get("/search?q=bang+ron").Must(200).WellMade().Has("Hoạt động", "Xem thêm")
	district.Get("/search?q=bang+ron&only=activities").Must(200).WellMade().Has("Chỉ tìm trong")
	district.Get("/search?q=khong+co+gi+ca").Must(200).WellMade().Has("Không tìm thấy")
	asker.Get(board).Must(200).WellMade().Has("Đúng hạn", "Quá hạn", "huyện Triệu Sơn")
	asker.Get(board + "?state=overdue").Must(200).WellMade().Has("quá hạn 3 ngày")
	asker.Get(board + "?state=accepted&under=" + overviewtest.TrieuSon).Must(200).WellMade().Has("Theo dõi huyện Triệu Sơn")
	district.Get(board).Must(200).WellMade().HasNot("huyện Như Xuân")
	stranger.Get(board).Must(404).WellMade().HasNot("1435")
	site.As("").Get(board).HasNot("1435")
	english := site.As("asker")
	english.Header.Set("Accept-Language", "en")
	for _, path := range []string{"/", "/search?q=bang+ron", board} {
		english.Get(path).Must(200).WellMade().HasNot("Đang chờ", "Quá hạn")
	}
}

// A first visit must not cost more than 100 KB, fonts and style sheets included.
func TestTheFirstPageIsSmall(t *testing.T) {
	w := overviewtest.New(t, dbtest.SQLite(t), overviewtest.Size{Entries: 4, Letter: true})
	site := office(t, w)
	v := site.As("asker")
	v.Header.Set("Accept-Encoding", "gzip")
	total := 0
	for _, path := range []string{
		"/", kit.StaticURL("kit.css"), kit.StaticURL("home.css"), kit.StaticURL("icon.svg"),
		kit.StaticURL("fonts/be-vietnam-pro-vietnamese-400-normal.woff2"), kit.StaticURL("fonts/be-vietnam-pro-latin-400-normal.woff2"),
		kit.StaticURL("fonts/be-vietnam-pro-vietnamese-600-normal.woff2"), kit.StaticURL("fonts/be-vietnam-pro-latin-600-normal.woff2"),
	} {
		a := v.Get(path).Must(200)
		t.Logf("%6d %s", len(a.Body), path)
		total += len(a.Body)
	}
	if total > 100<<10 {
		t.Errorf("%d bytes", total)
	}
}

func TestPagesInABrowser(t *testing.T) {
	w := overviewtest.New(t, dbtest.SQLite(t), overviewtest.Size{Entries: 12, Letter: true})
	site, b := office(t, w), webtest.Open(t)
	board := "/requests/" + string(w.Letter.ID) + "/board"
	for _, s := range []webtest.Shot{
		{Name: "desk-asker", Path: "/", Session: "asker"},
		{Name: "desk-district", Path: "/", Session: "district"},
		{Name: "desk-district", Path: "/", Session: "district", Dark: true, Widths: []int{1440}},
		{Name: "desk-stranger", Path: "/", Session: "stranger"},
		{Name: "search", Path: "/search?q=bang+ron+trieu+son", Session: "district"},
		{Name: "search-none", Path: "/search?q=khong+co+gi", Session: "district", Widths: []int{360}},
		{Name: "board", Path: board, Session: "asker"},
		{Name: "board", Path: board + "?state=overdue", Session: "asker", Lang: "en", Widths: []int{1440}},
		{Name: "board-under", Path: board + "?under=" + overviewtest.TrieuSon, Session: "asker"},
	} {
		b.Look(t, site, s)
	}
}

// The pages answer quickly with a province's year of diaries and a request to all its units.
func BenchmarkPages(b *testing.B) {
	w := overviewtest.New(b, dbtest.SQLite(b), overviewtest.Size{Entries: 100, Letter: true})
	board := "/requests/" + string(w.Letter.ID) + "/board"
	for name, visit := range map[string][2]string{
		"desk-asker": {"asker", "/"}, "desk-district": {"district", "/"}, "desk-commune": {"commune", "/"}, "board": {"asker", board},
		"desk-province": {"overseer", "/"}, "search": {"overseer", "/search?q=bang+ron"}, "search-rare": {"overseer", "/search?q=" + strings.ReplaceAll("không hề có", " ", "+")},
	} {
		b.Run(name, func(b *testing.B) {
			v := office(b, w).As(visit[0])
			for b.Loop() {
				v.Get(visit[1]).Must(200)
			}
		})
	}
}
