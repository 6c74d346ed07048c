package diary_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/org"
	"tonghop/internal/pdf/fonts"
	"tonghop/internal/picture"
	"tonghop/internal/quantity"
	"tonghop/internal/regime/library"
	"tonghop/internal/web/diary"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

const (
	province  = "38@2016-01-01"
	district  = "397@2016-01-01"
	commune   = "15664@2016-01-01"
	second    = "15667@2016-01-01"
	elsewhere = "380@2016-01-01"
	diplomacy = "thong-tin-doi-ngoai"
)

// office is the pages over a district with two communes; a session is the name of a person.
type office struct {
	site  *webtest.Site
	diary *activity.Service
	t     testing.TB
}

func newOffice(t testing.TB, d *db.DB) *office {
	t.Helper()
	blobs, err := blob.Open(t.TempDir(), 64<<20)
	if err != nil {
		t.Fatal(err)
	}
	door := &access.Door{DB: d}
	plant(t, d)
	if err := library.New(door).LoadBuiltins(context.Background(), access.System("start")); err != nil {
		t.Fatal(err)
	}
	people := map[string]kit.Person{}
	for name, unit := range map[string]string{"officer": commune, "second": second, "district": district, "overseer": province, "stranger": elsewhere, "nowhere": ""} {
		people[name] = kit.Person{Actor: access.Actor{ID: name, Name: names[name], Unit: unit}, Post: "Công chức văn hóa – xã hội"}
	}
	k := kit.New(kit.Options{
		Session: func(_ context.Context, token string) (kit.Person, error) { return people[token], nil },
		Clock:   func() when.Instant { return d.Now() },
	})
	o := &office{diary: activity.New(door, org.New(door), blobs), t: t}
	(&diary.Area{Kit: k, Diary: o.diary}).Routes()
	o.site = webtest.Serve(t, k)
	return o
}

var names = map[string]string{"officer": "Lê Thị Hoa", "second": "Trần Văn Nam", "district": "Phạm Thu Hà", "overseer": "Nguyễn Văn Bình", "stranger": "Người Lạ", "nowhere": "Không Đâu"}

func plant(t testing.TB, d *db.DB) {
	t.Helper()
	first := when.MustDay("2016-01-01")
	r := &org.Register{}
	for _, u := range []struct{ code, name, kind, above string }{
		{"38", "Tỉnh Thanh Hóa", "tinh", ""}, {"397", "Huyện Triệu Sơn", "huyen", province}, {"380", "Thành phố Thanh Hóa", "thanh-pho", province},
		{"15664", "Thị trấn Triệu Sơn", "thi-tran", district}, {"15667", "Xã Thọ Sơn", "xa", district},
	} {
		r.Units = append(r.Units, org.Found(u.code, org.Naming{From: first, Name: u.name, Kind: u.kind}, u.above, false))
	}
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		if err := org.Put(tx, r); err != nil {
			return err
		}
		for account, g := range map[string]access.Grant{
			"officer": {Role: access.Officer, Unit: commune}, "second": {Role: access.Officer, Unit: second}, "district": {Role: access.Officer, Unit: district},
			"overseer": {Role: access.Overseer, Unit: province}, "stranger": {Role: access.Officer, Unit: elsewhere},
		} {
			g.Account = account
			if _, err := access.AddGrant(tx, g); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// as is somebody of the office, in the language of the catalogue that is tried.
func (o *office) as(name string) *webtest.Visitor { return o.site.As(name) }

func (o *office) photo(scene picture.Scene, seed uint64) []byte {
	o.t.Helper()
	b, err := picture.Draw(picture.Drawing{Scene: scene, Seed: seed, Words: "CHÀO MỪNG 86 NĂM NGÀY TRUYỀN THỐNG MTTQ", Font: fonts.Bold})
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

// note writes an entry without the pages.
func (o *office) note(who, unit, day string, kind activity.Kind, line string, n int64, photos ...[]byte) activity.Entry {
	o.t.Helper()
	ctx, actor := context.Background(), access.Actor{ID: who, Name: names[who], Unit: unit}
	in := activity.AddIn{Unit: unit, Content: activity.Content{Day: when.MustDay(day), Kind: kind, Line: line}}
	if n > 0 {
		in.Content.Figures = []activity.Figure{{Regime: diplomacy, Indicator: "banner", Dimensions: map[string]string{"language": "vi-en"}, Value: quantity.Int(n)}}
	}
	for i, p := range photos {
		f, err := o.diary.Send(ctx, actor, activity.SendIn{Unit: unit, Name: fmt.Sprintf("anh-%d.jpg", i), Bytes: p})
		if err != nil {
			o.t.Fatal(err)
		}
		in.Files = append(in.Files, f.ID)
	}
	out, err := o.diary.Add(ctx, actor, in)
	if err != nil {
		o.t.Fatal(err)
	}
	return out.Entry
}

func TestALineIsUnderstoodCorrectedAndSaved(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	officer := o.as("officer")
	officer.Get("/diary").Must(200).WellMade().Has("Sổ chưa có dòng nào")
	form := officer.Get("/diary/new").Must(200).WellMade().Form("/diary/new")
	form.Set("line", "Sáng nay treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47, không có kinh phí")
	a := officer.Send("/diary/new", form, webtest.File{Field: "camera", Name: "IMG_1.jpg", Body: o.photo(picture.BannerScene, 1)}).Must(200).WellMade()
	a.Has("Máy hiểu là", "Cổ động trực quan", "12 băng rôn · Song ngữ Việt - Anh", "quốc lộ 47", "Không có")
	form = a.Form("/diary")
	if form.Get("figure1") != "12" || form.Get("figure1.language") != "vi-en" || form.Get("money_none") != "1" || form.Get("day") != "21/11/2016" || len(form["file"]) != 1 {
		t.Errorf("%v", form)
	}
	form.Set("figure1", "14")
	form.Set("do", "more")
	a = officer.Send("/diary", form, webtest.File{Field: "photo", Name: "giay-moi.pdf", Body: []byte("%PDF-1.7 x")}).Must(200).WellMade()
	form = a.Form("/diary")
	if form.Get("figure1") != "14" || form.Get("rows") != "2" || len(form["file"]) != 2 {
		t.Errorf("%v", form)
	}
	form.Set("figure2", "5")
	a = officer.Send("/diary", form).Must(422).WellMade().Has("Hãy chọn chỉ tiêu cho số này")
	form = a.Form("/diary")
	form.Set("figure2.indicator", diplomacy+"/poster")
	a = officer.Send("/diary", form).Must(200).WellMade().Has("Đã ghi", "14 băng rôn", "5 áp phích")
	if !strings.HasPrefix(a.Path, "/diary") {
		t.Errorf("landed on %s", a.Path)
	}
	// Sent twice, it is there once.
	officer.Send("/diary", form).Must(200)
	if n := strings.Count(officer.Get("/diary").Body, `class="entry"`); n != 1 {
		t.Errorf("%d entries", n)
	}
	entry := officer.Get(a.Link("Sáng nay treo 12")).Must(200).WellMade().Has("14 băng rôn", "giay-moi.pdf", "quốc lộ 47", "Chưa ai kiểm tra")
	entry.Has("Lê Thị Hoa")
}

func TestWhatIsWrongIsSaidAndNothingIsLost(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	officer := o.as("officer")
	form := officer.Get("/diary/new?line=" + url.QueryEscape("Treo 12 băng rôn")).Must(200).Form("/diary")
	form.Set("day", "31/02/2016")
	form.Set("figure1", "mười hai cái")
	form.Set("money", "ít thôi")
	form.Set("note", "Ghi chú dài\nhai dòng")
	a := officer.Send("/diary", form, webtest.File{Field: "photo", Name: "anh.jpg", Body: []byte("không phải ảnh")}, webtest.File{Field: "camera", Name: "tot.jpg", Body: o.photo(picture.HallScene, 2)}).
		Must(422).WellMade().Has("không phải là ảnh", "“ít thôi” không phải là số tiền")
	form = a.Form("/diary")
	if form.Get("note") != "Ghi chú dài\nhai dòng" || form.Get("money") != "ít thôi" || form.Get("day") != "31/02/2016" || len(form["file"]) != 1 {
		t.Errorf("%v", form)
	}
	form.Set("day", "25/12/2016")
	form.Set("figure1", "12")
	form.Set("money", "2,5 triệu")
	officer.Send("/diary", form).Must(422).Has("Ngày 25/12/2016 chưa tới")
	form.Set("day", "20/11/2016")
	officer.Send("/diary", form).Must(200).Has("Đã ghi")
	// A session that ends: what was typed comes back after signing in.
	form = officer.Get("/diary/new?line=" + url.QueryEscape("Phát thanh 2 buổi")).Form("/diary")
	form.Set("note", "không được mất")
	officer.Forget()
	officer.Send("/diary", form).Must(401)
}

func TestTwoTabs(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	e := o.note("officer", commune, "2016-11-17", "visual", "Treo băng rôn ở chợ", 5)
	officer := o.as("officer")
	one, two := officer.Get("/diary/"+e.ID+"/edit").Must(200).WellMade().Form("/diary/"), officer.Get("/diary/"+e.ID+"/edit").Form("/diary/")
	one.Set("line", "Treo băng rôn ở chợ Giắt")
	officer.Send("/diary/"+e.ID+"/edit", one).Must(200).WellMade().Has("chợ Giắt", "Đã sửa")
	two.Set("line", "Treo băng rôn trước trụ sở")
	a := officer.Send("/diary/"+e.ID+"/edit", two).Must(409).WellMade().Has("Lê Thị Hoa đã sửa", "trước trụ sở", "Giắt", "Ghi phần của tôi")
	mine := a.Form("/diary/")
	officer.Send("/diary/"+e.ID+"/edit", mine).Must(200).Has("trước trụ sở")
	officer.Get("/diary/"+e.ID+"/history").Must(200).WellMade().Has("bản 3", "Giắt")
	form := officer.Get("/diary/" + e.ID).Form("/diary/" + e.ID + "/delete")
	a = officer.Post("/diary/"+e.ID+"/delete", form).Must(200).Has("Đã xóa", "Sổ chưa có dòng nào")
	officer.Get("/diary?deleted=1").Must(200).WellMade().Has("trước trụ sở", "Khôi phục")
	officer.Post("/diary/"+e.ID+"/restore", a.Form("/diary/"+e.ID+"/restore")).Must(200).Has("Đã khôi phục")
}

func TestSupervisor(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	a, b := o.note("officer", commune, "2016-11-17", "visual", "Treo băng rôn ở chợ", 500), o.note("second", second, "2016-11-18", "visual", "Treo băng rôn ở đình", 5)
	boss := o.as("district")
	boss.Get("/diary/below").Must(200).WellMade().Has("Thị trấn Triệu Sơn", "Xã Thọ Sơn", "Chờ kiểm tra")
	list := boss.Get("/diary?below=1").Must(200).WellMade().Has("Xã Thọ Sơn")
	form := list.Form("/diary/check")
	form["entry"] = []string{b.ID + "@1"}
	boss.Post("/diary/check", form).Must(200).Has("Đã kiểm tra 1 dòng")
	page := boss.Get("/diary/" + a.ID).Must(200).WellMade()
	page.HasNot("Xóa dòng này")
	ask := page.Form("/diary/" + a.ID + "/ask")
	boss.Send("/diary/"+a.ID+"/ask", ask).Must(422).WellMade().Has("Chưa viết gì")
	ask.Set("words", "500 có đúng không?")
	boss.Send("/diary/"+a.ID+"/ask", ask).Must(200).Has("500 có đúng không?")
	officer := o.as("officer")
	mine := officer.Get("/diary/"+a.ID).Must(200).WellMade().Has("Cấp trên hỏi", "500 có đúng không?")
	answer := mine.Form("/diary/" + a.ID + "/answer")
	answer.Set("words", "Gõ nhầm, 50")
	officer.Send("/diary/"+a.ID+"/answer", answer).Must(200).Has("Gõ nhầm, 50", "Đã trả lời")
	officer.Get("/diary?state=answered").Must(200).WellMade().Has("ở chợ")
	boss.Get("/diary?unit="+url.QueryEscape(commune)).Must(200).WellMade().Has("Thị trấn Triệu Sơn", "ở chợ")
}

func TestStrangersSeeNothing(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	e := o.note("officer", commune, "2016-11-17", "visual", "Treo băng rôn bí mật", 5, o.photo(picture.BannerScene, 4))
	shown, err := o.diary.Get(context.Background(), access.Actor{ID: "officer", Unit: commune}, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	file := shown.Attachments[0].ID
	stranger := o.as("stranger")
	for _, path := range []string{
		"/diary/" + e.ID, "/diary/" + e.ID + "/edit", "/diary/" + e.ID + "/history", "/diary/" + e.ID + "/files/" + file, "/diary/new/small/" + file,
		"/diary?unit=" + url.QueryEscape(commune), "/diary/month?unit=" + url.QueryEscape(commune), "/diary/export.xlsx?unit=" + url.QueryEscape(commune),
		"/diary/import?unit=" + url.QueryEscape(commune), "/diary/template.xlsx?unit=" + url.QueryEscape(commune), "/diary/below?unit=" + url.QueryEscape(district),
	} {
		stranger.Get(path).Must(404).HasNot("bí mật")
	}
	for _, path := range []string{"/delete", "/restore", "/check", "/ask", "/answer", "/edit"} {
		stranger.Post("/diary/"+e.ID+path, url.Values{"version": {"1"}, "words": {"x y"}, "line": {"x"}}).Must(404).HasNot("bí mật")
	}
	stranger.Post("/diary/check", url.Values{"entry": {e.ID + "@1"}}).Must(404)
	stranger.Get("/diary?below=1&q=bi+mat").Must(200).HasNot("Treo băng rôn bí mật")
	o.as("").Get("/diary").HasNot("bí mật")
	o.as("nowhere").Get("/diary").Must(200).WellMade().Has("Chưa có sổ hoạt động")
	o.as("nowhere").Get("/diary/new").Must(200).WellMade()
	boss := o.as("district")
	boss.Get("/diary/" + e.ID + "/edit").Must(403)
	a := boss.Get("/diary/" + e.ID + "/files/" + file).Must(200)
	if a.Header.Get("Content-Type") != "image/jpeg" || a.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(a.Header.Get("Cache-Control"), "private") || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "inline") {
		t.Errorf("%v", a.Header)
	}
	boss.Header.Set("If-None-Match", a.Header.Get("ETag"))
	boss.Get("/diary/" + e.ID + "/files/" + file).Must(304)
}

func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for y, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", y+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSheets(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	officer := o.as("officer")
	page := officer.Get("/diary/import").Must(200).WellMade()
	form := page.Form("/diary/import")
	officer.Send("/diary/import", form).Must(422).WellMade().Has("Chưa chọn tệp")
	officer.Send("/diary/import", form, webtest.File{Field: "sheet", Name: "a.xlsx", Body: []byte("x")}).Must(422).WellMade()
	bad := workbook(t, []any{"Ngày", "Nội dung", "Loại"}, []any{"31/02/2016", "Treo", "Múa"})
	officer.Send("/diary/import", form, webtest.File{Field: "sheet", Name: "a.xlsx", Body: bad}).Must(422).WellMade().Has("còn 2 chỗ chưa đúng", "“31/02/2016” không phải là ngày")
	good := workbook(t, []any{"Ngày", "Nội dung", "Loại"}, []any{"17/11/2016", "Treo 12 băng rôn", ""}, []any{"18/11/2016", "Họp thôn", ""})
	a := officer.Send("/diary/import", form, webtest.File{Field: "sheet", Name: "so.xlsx", Body: good}).Must(200).WellMade().Has("đọc được 2 hoạt động", "12 băng rôn", "máy đọc từ nội dung")
	apply := a.Form("/diary/import")
	officer.Post("/diary/import", apply).Must(200).Has("Đã ghi 2 hoạt động từ Excel", "Họp thôn")
	officer.Post("/diary/import", apply).Must(200).Has("2 dòng có từ trước")
	officer.Get("/diary/template.xlsx").Must(200)
	if x := officer.Get("/diary/export.xlsx").Must(200); x.Header.Get("Content-Type") == "" || len(x.Body) < 1000 {
		t.Errorf("%v", x.Header)
	}
}

func (o *office) year() activity.Entry {
	o.t.Helper()
	e := o.note("officer", commune, "2016-11-17", "visual", "Treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47, chào mừng ngày thành lập MTTQ", 12, o.photo(picture.BannerScene, 1), o.photo(picture.FlagScene, 2), o.photo(picture.PanelScene, 3))
	o.note("officer", commune, "2016-11-17", "loudspeaker", "Phát thanh: kỷ niệm 86 năm MTTQ, 2 buổi × 15 phút", 0, o.photo(picture.LoudspeakerScene, 5))
	o.note("officer", commune, "2016-11-15", "training", "Dự tập huấn thông tin đối ngoại do Sở tổ chức, 2 cán bộ", 0, o.photo(picture.HallScene, 6))
	for i := range 24 {
		o.note("officer", commune, fmt.Sprintf("2016-%02d-%02d", i%10+1, i+2), activity.Kinds()[i%12], "Ra quân tuyên truyền, treo băng rôn trên các trục đường thôn "+fmt.Sprint(i+1), int64(i%3))
	}
	o.note("second", second, "2016-11-18", "visual", "Treo 4 pa-nô quảng bá đền Nưa – Am Tiên, song ngữ", 0)
	ctx := context.Background()
	if _, err := o.diary.Ask(ctx, access.Actor{ID: "district", Name: names["district"], Unit: district}, activity.RemarkIn{ID: e.ID, Version: 1, Words: "Băng rôn treo ở đoạn nào của quốc lộ 47? Ghi rõ để Sở tổng hợp."}); err != nil {
		o.t.Fatal(err)
	}
	return e
}

func TestEveryPageIsWellMade(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	e := o.year()
	paths := []string{
		"/diary", "/diary?time=2016-11", "/diary?q=bang+ron", "/diary?q=khong+co", "/diary/month?time=2016-11", "/diary/month", "/diary/below", "/diary/below?sort=-entries", "/diary?below=1",
		"/diary?deleted=1", "/diary/new", "/diary/import", "/diary/" + e.ID, "/diary/" + e.ID + "/history",
	}
	for _, lang := range []string{"vi", "en"} {
		for _, name := range []string{"officer", "district", "overseer"} {
			v := o.as(name)
			v.Header.Set("Accept-Language", lang)
			for _, p := range paths {
				v.Get(p).Must(200).WellMade()
			}
		}
	}
	o.as("officer").Get("/diary/" + e.ID + "/edit").Must(200).WellMade()
}

func TestPagesInABrowser(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	e := o.year()
	b := webtest.Open(t)
	line := url.QueryEscape("Treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47, chào mừng ngày thành lập MTTQ, tuần trước")
	for _, s := range []webtest.Shot{
		{Name: "diary", Path: "/diary", Session: "officer"},
		{Name: "diary-empty", Path: "/diary", Session: "stranger", Widths: []int{360}},
		{Name: "diary-new", Path: "/diary/new", Session: "officer"},
		{Name: "diary-understood", Path: "/diary/new?line=" + line, Session: "officer"},
		{Name: "diary-month", Path: "/diary/month?time=2016-11", Session: "officer"},
		{Name: "diary-entry", Path: "/diary/" + e.ID, Session: "officer"},
		{Name: "diary-entry-boss", Path: "/diary/" + e.ID, Session: "district", Lang: "en", Widths: []int{1440}},
		{Name: "diary-edit", Path: "/diary/" + e.ID + "/edit", Session: "officer"},
		{Name: "diary-history", Path: "/diary/" + e.ID + "/history", Session: "officer", Widths: []int{360}},
		{Name: "diary-below", Path: "/diary/below", Session: "district"},
		{Name: "diary-below-list", Path: "/diary?below=1", Session: "district"},
		{Name: "diary-import", Path: "/diary/import", Session: "officer"},
		{Name: "diary-dark", Path: "/diary", Session: "officer", Dark: true, Widths: []int{1440}},
	} {
		b.Look(t, o.site, s)
	}
}
