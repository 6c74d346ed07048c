package collect_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/web/collect"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

const (
	thanhHoa = "38@2016-01-01"
	trieuSon = "397@2016-01-01"
	dongSon  = "405@2016-01-01"
)

var ctx = context.Background()

// office is the pages over Thanh Hóa in November 2016. A session is the name of who has it:
// so of the department, huyen of Triệu Sơn, dongson of Đông Sơn, none of nowhere.
type office struct {
	*webtest.Site
	t          *testing.T
	d          *db.DB
	requests   *request.Service
	department string
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB) *office {
	t.Helper()
	r, err := roster.Builtin(roster.Options{Province: "38", Until: when.MustDay("2016-12-31")})
	must(t, err)
	department := org.Found("38.TTTT", org.Naming{From: when.MustDay("2016-01-01"), Name: "Sở Thông tin và Truyền thông", Kind: org.KindDepartment}, thanhHoa, true)
	r.Units = append(r.Units, department)
	units := map[string]string{"so": department.ID, "huyen": trieuSon, "dongson": dongSon}
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		if err := org.Put(tx, r); err != nil {
			return err
		}
		for account, unit := range units {
			if _, err := access.AddGrant(tx, access.Grant{Account: account, Role: access.Officer, Unit: unit}); err != nil {
				return err
			}
		}
		return nil
	}))
	door := &access.Door{DB: d}
	cal := when.NewCalendar()
	regimes := library.New(door)
	must(t, regimes.LoadBuiltins(ctx, access.System("start")))
	requests := request.New(door, org.New(door), func(*db.Tx) (*when.Calendar, error) { return cal, nil })
	k := kit.New(kit.Options{Clock: d.Now, Nav: []kit.NavItem{{Key: kit.NavRequests, Href: "/requests", Icon: "send"}}, Session: func(_ context.Context, token string) (kit.Person, error) {
		return kit.Person{Actor: access.Actor{ID: token, Name: "Cán bộ " + token, Unit: units[token]}}, nil
	}})
	(&collect.Area{Kit: k, Requests: requests, Regimes: regimes}).Routes()
	for _, of := range []string{"/{$}", "/account", "/regimes/{code}", "/requests/{id}/board"} { // pages of other areas
		k.Handle("GET "+of, func(w http.ResponseWriter, r *http.Request) error { return k.Go(w, r, "/requests", kit.Notice{}) })
	}
	return &office{webtest.Serve(t, k), t, d, requests, department.ID}
}

func each(t *testing.T, f func(t *testing.T, o *office)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, open(t, d)) })
}

// send sends the form at action of a page with fields changed.
func send(v *webtest.Visitor, page, action string, fields map[string]string) *webtest.Answer {
	form := v.Get(page).Must(200).Form(action)
	for name, value := range fields {
		form.Set(name, value)
	}
	return v.Post(action, form)
}

// href is the first link of a page that begins so.
func href(a *webtest.Answer, prefix string) string {
	for _, link := range a.Links() {
		if i := strings.Index(link, prefix); i >= 0 && len(link) > i+len(prefix) {
			return link[i:]
		}
	}
	return prefix + "none"
}

// compose plays the four pages of a draft and gives the address of the letter.
func (o *office) compose() string {
	o.t.Helper()
	so := o.As("so")
	so.Get("/requests?of=unit").Must(200).Has("Chưa gửi yêu cầu báo cáo nào")
	so.Get("/requests/new").Must(200).Has("Báo cáo công tác thông tin đối ngoại")
	words := send(so, "/requests/new?regime=thong-tin-doi-ngoai", "/requests", map[string]string{"period": "2016"}).Must(200)
	words.Has("Soạn công văn yêu cầu báo cáo", "báo cáo tổng kết")
	path := strings.TrimSuffix(words.Path, "/words")
	send(so, path+"/words", path+"/words", map[string]string{"position": "GIÁM ĐỐC", "signer": "Nguyễn Văn An", "number": "1435", "symbol": "STTTT-BCXB", "day": "15/11/2016", "then": "next"}).
		Must(200).Has("Gửi tới những đơn vị nào", "27 đơn vị")
	send(so, path+"/units", path+"/units", map[string]string{"then": "next"}).Must(200).Has("Hạn gửi và nhắc", "25/11/2016")
	send(so, path+"/days", path+"/days", map[string]string{"deadline.district": "5/12/2016", "guidance": "Gửi kèm ảnh minh chứng.", "then": "next"}).
		Must(200).Has("Kiểm tra và gửi yêu cầu", "27 đơn vị", "05/12/2016")
	return path
}

func (o *office) sent() string {
	o.t.Helper()
	path := o.compose()
	send(o.As("so"), path+"/check", path+"/send", nil).Must(200).Has("Đã gửi yêu cầu tới 27 đơn vị", "1435/STTTT-BCXB", "Huyện Triệu Sơn")
	return path
}

func TestTheWholeWayOfARequest(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		path := o.sent()
		so, huyen := o.As("so"), o.As("huyen")
		list := huyen.Get("/obligations").Must(200).Has("1435/STTTT-BCXB ngày 15/11/2016", "05/12/2016", "Có thông báo mới")
		debt := href(list, "/obligations/")
		huyen.Get(debt).Must(200).Has("Chưa mở", "Gửi kèm ảnh minh chứng.", "Xin gia hạn", "Yêu cầu các đơn vị cấp dưới báo cáo").HasNot("Cho miễn báo cáo")
		send(huyen, debt, debt+"/seen", nil).Must(200)
		huyen.Get("/obligations").Must(200).HasNot("Có thông báo mới")
		send(huyen, debt+"/ask/extension", debt+"/ask/extension", map[string]string{"wanted": "1/12/2016", "reason": "Chờ số liệu"}).Must(422).Has("Xin hạn mới sau hạn hiện nay (05/12/2016)", "Chờ số liệu")
		send(huyen, debt+"/ask/extension", debt+"/ask/extension", map[string]string{"wanted": "9/12/2016", "reason": "Chờ số liệu 3 xã"}).Must(200).Has("Đã gửi đề nghị")
		ask := href(so.Get(path).Must(200).Has("Huyện Triệu Sơn: xin gia hạn đến 09/12/2016", "Chờ số liệu 3 xã"), "/asks/")
		send(so, ask, ask, map[string]string{"do": "refuse"}).Must(422).Has("Ghi lý do")
		send(so, ask, ask, map[string]string{"do": "grant", "day": "8/12/2016"}).Must(200).Has("Đã ghi và báo Huyện Triệu Sơn")
		huyen.Get(debt).Must(200).Has("08/12/2016", "gia hạn từ 05/12/2016", "Cơ quan yêu cầu đồng ý")
		so.Post(path+"/remind", url.Values{"unit": {trieuSon, dongSon}}).Must(200).Has("Đã nhắc 2 đơn vị")
		so.Post(path+"/remind", url.Values{"all": {"1"}}).Must(200).Has("Đã nhắc 25 đơn vị", "2 đơn vị hôm nay đã được nhắc")
		so.Post(path+"/remind", url.Values{}).Must(200).Has("Đánh dấu đơn vị trước")
		send(so, path+"/extend?unit="+url.QueryEscape(dongSon), path+"/extend", map[string]string{"day": "20/12/2016", "words": "Huyện bị lũ"}).Must(200).Has("Đã gia hạn 1 đơn vị đến 20/12/2016")
		send(so, path+"/change", path+"/change", map[string]string{"remove": "huyện Nông Cống", "why": "Đã báo cáo riêng"}).Must(200).Has("Đã thay đổi yêu cầu")
		so.Get(path + "?q=nong+cong").Must(200).Has("Không phải báo cáo").HasNot("Huyện Triệu Sơn")
		so.Get(path + "?view=news").Must(200).Has("Yêu cầu báo cáo được gửi")
		so.Get(path + "?view=letter").Must(200).Has("Báo cáo công tác thông tin đối ngoại")
		huyen.Get(path).Must(200).Has("Huyện Triệu Sơn").HasNot("Huyện Đông Sơn", "Nhắc đơn vị đã chọn", "Bảng theo dõi")
		send(so, path+"/withdraw", path+"/withdraw", map[string]string{"why": "Trùng yêu cầu khác"}).Must(200).Has("Đã thu hồi yêu cầu", "Trùng yêu cầu khác")
		huyen.Get(debt).Must(200).Has("Không phải báo cáo").HasNot("Xin gia hạn")
	})
}

func TestTheLetterGoesDown(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.sent()
		huyen := o.As("huyen")
		debt := href(huyen.Get("/obligations"), "/obligations/")
		words := send(huyen, debt, debt+"/pass", nil).Must(200).Has("Thực hiện Công văn số 1435/STTTT-BCXB ngày 15/11/2016")
		path := strings.TrimSuffix(words.Path, "/words")
		send(huyen, path+"/words", path+"/words", map[string]string{"position": "CHỦ TỊCH", "then": "next"}).Must(200).Has("36 đơn vị")
		send(huyen, path+"/units", path+"/units", map[string]string{"minus": "Minh Sơn\nxã Không Có"}).Must(422).Has("Không tìm thấy đơn vị “xã Không Có”")
		send(huyen, path+"/units", path+"/units", map[string]string{"minus": "Xã Minh Sơn"}).Must(200).Has("35 đơn vị")
		send(huyen, path+"/days", path+"/days", map[string]string{"deadline.commune": "6/12/2016", "then": "next"}).Must(200).Has("Hạn phải trước hạn của chính đơn vị mình (05/12/2016)")
		huyen.Post(path+"/send", huyen.Get(path+"/check").Form(path+"/send")).Must(200).Has("Chưa gửi: xem các mục còn thiếu")
		send(huyen, path+"/days", path+"/days", map[string]string{"deadline.commune": "31/11/2016"}).Must(422).Has("31/11/2016")
		send(huyen, path+"/days", path+"/days", map[string]string{"deadline.commune": "28/11/2016", "then": "next"}).Must(200)
		send(huyen, path+"/check", path+"/send", nil).Must(200).Has("Đã gửi yêu cầu tới 35 đơn vị", "Yêu cầu này chuyển xuống từ:")
		huyen.Get(debt).Must(200).Has("0/35 đơn vị đã xong")
	})
}

func TestFilesAndSheet(t *testing.T) {
	o := open(t, dbtest.SQLite(t))
	path := o.sent()
	so := o.As("so")
	sheet := so.Get(path + "/sheet").Must(200)
	if !strings.Contains(sheet.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") || sheet.Header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("%v", sheet.Header)
	}
	for ending, magic := range map[string]string{"docx": "PK", "pdf": "%PDF-"} {
		a := so.Get(path + "/paper/" + ending).Must(200)
		if !strings.HasPrefix(a.Body, magic) || !strings.Contains(a.Header.Get("Content-Disposition"), "cong-van-1435-stttt-bcxb."+ending) {
			t.Errorf("%s: %q", ending, a.Header.Get("Content-Disposition"))
		}
	}
	so.Get(path + "/paper/exe").Must(404)
}

func TestTwoTabsAndTwiceSent(t *testing.T) {
	o := open(t, dbtest.SQLite(t))
	path := o.compose()
	so := o.As("so")
	old := so.Get(path + "/words").Must(200).Form(path + "/words")
	send(so, path+"/words", path+"/words", map[string]string{"subject": "báo cáo năm {year}"}).Must(200)
	old.Set("subject", "chữ của tab thứ hai")
	so.Post(path+"/words", old).Must(409).Has("chữ của tab thứ hai")
	once := so.Get(path + "/check").Must(200).Form(path + "/send")
	so.Post(path+"/send", once).Must(200).Has("Đã gửi yêu cầu tới 27 đơn vị")
	so.Post(path+"/send", once).Must(409)
}

func TestStrangersSeeNothing(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		path := o.sent()
		debt := href(o.As("huyen").Get("/obligations"), "/obligations/")
		for _, p := range []string{path, path + "/words", path + "/units", path + "/days", path + "/check", path + "/sheet", path + "/paper/pdf", path + "/change", path + "/mark", path + "/withdraw",
			path + "/extend?unit=x", path + "/drop", debt, debt + "/ask/extension", debt + "/override/excuse"} {
			o.As("none").Get(p).Must(404)
		}
		for _, p := range []string{path + "/words", path + "/units", path + "/days", path + "/check", debt, debt + "/ask/extension"} {
			o.As("dongson").Get(p).Must(404)
		}
		o.As("dongson").Post(path+"/remind", url.Values{"all": {"1"}}).Must(404)
		o.As("huyen").Post(debt+"/override/excuse", url.Values{"words": {"tự miễn"}, "version": {"1"}}).Must(404)
	})
}

func TestTheCalendarFeed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.sent()
		huyen := o.As("huyen")
		page := send(huyen, "/deadlines", "/deadlines", nil).Must(200).Has("Địa chỉ này chỉ hiện một lần")
		address := href(page, "/deadlines/")
		feed := o.As("").Get(address).Must(200)
		if !strings.HasPrefix(feed.Header.Get("Content-Type"), "text/calendar") || !strings.Contains(feed.Body, "DTSTART;VALUE=DATE:20161205") {
			t.Errorf("%s", feed.Body)
		}
		send(huyen, "/deadlines", "/deadlines/stop", nil).Must(200).Has("Đã ngừng lịch")
		o.As("").Get(address).Must(404)
		o.As("").Get("/deadlines/doan.ics").Must(404)
	})
}

func TestEveryPageIsWellMade(t *testing.T) {
	o := open(t, dbtest.SQLite(t))
	o.compose()
	o.sent2()
	for _, lang := range []string{"vi", "en"} {
		so := o.As("so")
		so.Header.Set("Accept-Language", lang)
		so.Crawl("/requests")
		huyen := o.As("huyen")
		huyen.Header.Set("Accept-Language", lang)
		huyen.Crawl("/obligations")
	}
}

// sent2 sends a second letter straight through the service.
func (o *office) sent2() request.Letter {
	o.t.Helper()
	who := access.Actor{ID: "so", Name: "Cán bộ so", Unit: o.department}
	l, err := o.requests.Begin(ctx, who, request.BeginIn{Asker: o.department, Regime: "thong-tin-doi-ngoai", Period: "2016"})
	must(o.t, err)
	in := request.SaveIn{ID: l.ID, Version: l.Version, Period: l.Period, Text: l.Text, Number: "1435", Symbol: "STTTT-BCXB", Day: when.MustDay("2016-11-15"),
		Deadlines: request.Deadlines{"district": when.MustDay("2016-12-05")}, Choice: l.Choice, Reminders: l.Reminders, Guidance: "Gửi kèm ảnh minh chứng."}
	in.Text.Position, in.Text.Signer = "GIÁM ĐỐC", "Nguyễn Văn An"
	l, err = o.requests.Save(ctx, who, in)
	must(o.t, err)
	l, err = o.requests.Send(ctx, who, request.SendIn{ID: l.ID, Version: l.Version})
	must(o.t, err)
	return l
}
