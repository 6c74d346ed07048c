package regimes_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/regimes"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

const (
	unit    = "397@2016-01-01"
	builtIn = "thong-tin-doi-ngoai"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open serves the pages: huyen is an officer of a district, none of nothing.
func open(t *testing.T, d *db.DB) *webtest.Site {
	t.Helper()
	door := &access.Door{DB: d}
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		if err := access.PutNodes(tx, unit); err != nil {
			return err
		}
		_, err := access.AddGrant(tx, access.Grant{Account: "huyen", Role: access.Officer, Unit: unit})
		return err
	}))
	lib := library.New(door)
	must(t, lib.LoadBuiltins(ctx, access.System("start")))
	k := kit.New(kit.Options{Clock: d.Now, Nav: []kit.NavItem{{Key: kit.NavRegimes, Href: "/regimes", Icon: "book-open-check"}}, Session: func(_ context.Context, token string) (kit.Person, error) {
		return kit.Person{Actor: access.Actor{ID: token, Name: "Cán bộ " + token, Unit: unit}}, nil
	}})
	area := &regimes.Area{Kit: k, Library: lib}
	area.Names = func(context.Context, lang.Tag, []string) (map[string]string, error) {
		return map[string]string{unit: "Huyện Triệu Sơn"}, nil
	}
	area.Figures = func(_ context.Context, who access.Actor, _ string, _ when.Period) (regime.Values, string, bool, error) {
		return func(regime.Ref) quantity.Value { return quantity.Int(287) }, "Huyện Triệu Sơn", who.ID == "huyen", nil
	}
	area.Routes()
	for _, of := range []string{"/{$}", "/account", "/requests/new"} { // pages of other areas
		k.Handle("GET "+of, func(w http.ResponseWriter, r *http.Request) error { return k.Go(w, r, "/regimes", kit.Notice{}) })
	}
	return webtest.Serve(t, k)
}

func each(t *testing.T, f func(t *testing.T, s *webtest.Site)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, open(t, d)) })
}

func send(v *webtest.Visitor, page, action string, fields map[string]string) *webtest.Answer {
	form := v.Get(page).Must(200).Form(action)
	for name, value := range fields {
		form.Set(name, value)
	}
	return v.Post(action, form)
}

func copyOne(v *webtest.Visitor) {
	send(v, "/regimes/"+builtIn+"/copy", "/regimes/"+builtIn+"/copy", map[string]string{"name": "Báo cáo riêng của huyện", "code": "rieng"}).Must(200).Has("Bản nháp: Báo cáo riêng của huyện")
}

func TestARegimeIsRead(t *testing.T) {
	each(t, func(t *testing.T, s *webtest.Site) {
		v := s.As("none")
		v.Get("/regimes").Must(200).Has("Báo cáo công tác thông tin đối ngoại", "phiên bản 1")
		v.Get("/regimes/"+builtIn).Must(200).Has("ĐẶC ĐIỂM TÌNH HÌNH", "trước ngày 30/11", "72/2015/NĐ-CP").HasNot("Sửa")
		v.Get("/regimes/"+builtIn+"?view=indicators").Must(200).Has("Băng rôn", "cộng dồn")
		v.Get("/regimes/"+builtIn+"?view=sentences&level=commune&with=none").Must(200).Has("Chưa tổ chức cổ động trực quan", "Số liệu mẫu")
		s.As("huyen").Get("/regimes/"+builtIn+"?view=sentences").Must(200).Has("Số liệu thật của Huyện Triệu Sơn", "287 băng rôn")
		file := v.Get("/regimes/" + builtIn + "/file").Must(200)
		if !strings.Contains(file.Header.Get("Content-Disposition"), builtIn+"-1.yaml") || !strings.Contains(file.Body, "# Chế độ báo cáo") {
			t.Errorf("%v", file.Header)
		}
		v.Get("/regimes/khong-co").Must(404)
		v.Get("/regimes/" + builtIn + "?version=9").Must(404)
		v.Get("/regimes/" + builtIn + "/draft").Must(409)
	})
}

func TestADraftIsChangedAndPublished(t *testing.T) {
	each(t, func(t *testing.T, s *webtest.Site) {
		v := s.As("huyen")
		copyOne(v)
		part := "/regimes/rieng/draft/part"
		at := func(path string) string { return part + "?path=" + url.QueryEscape(path) }
		add := func(list string) string { return part + "?new=1&path=" + url.QueryEscape(list) }
		send(v, at("sections[0]"), part, map[string]string{"title": "{khong đóng"}).Must(422).Has("{khong đóng")
		send(v, at("sections[0]"), part, map[string]string{"title": "TÌNH HÌNH CHUNG", "guidance": "Không quá nửa trang."}).Must(200).Has("TÌNH HÌNH CHUNG")
		send(v, add("indicators"), part, map[string]string{"code": "Sai Mã", "name.vi": "Xe loa", "name.en": "Loudspeaker van", "unit": "lượt", "adds": "sum"}).Must(422).Has("Sai Mã")
		send(v, add("indicators"), part, map[string]string{"code": "xe_loa", "name.vi": "Xe loa", "name.en": "Loudspeaker van", "unit": "lượt", "adds": "sum"}).Must(200).
			Has("Xe loa", "Còn 1 chỗ phải sửa", "không thuộc mục nào")
		v.Get("/regimes/rieng/draft/publish").Must(200).Has("Chưa ban hành được, còn 1 chỗ sai")
		takes := v.Get(at("sections[1].sections[0]")).Must(200).Form(part)
		takes.Set("takes", takes.Get("takes")+", xe_loa")
		v.Post(part, takes).Must(200).HasNot("phải sửa")
		send(v, add("sections[1].sections[0].sentences"), part, map[string]string{"key": "xe-loa", "uses": "xe_loa", "some": "Huy động {xe_loa} xe loa.", "zero": "Không có xe loa.", "then": "look"}).
			Must(200).Has("Huy động 287 lượt xe loa.", "Không có xe loa.", "Số liệu thật của Huyện Triệu Sơn")
		send(v, add("indicators[0].dimensions"), part, map[string]string{"code": "mua", "name.vi": "Mùa", "name.en": "Season", "choices": "kho | Mùa khô"}).Must(422).Has("cần ít nhất mã")
		send(v, add("indicators[0].dimensions"), part, map[string]string{"code": "mua", "name.vi": "Mùa", "name.en": "Season", "choices": "kho | Mùa khô | Dry | mùa khô | nắng; hạn\nmua | Mùa mưa | Rain"}).Must(200).Has("Mùa: Mùa khô, Mùa mưa")
		form := v.Get("/regimes/rieng/draft").Must(200).Form("/regimes/rieng/draft/do")
		form.Set("op", "down")
		v.Post("/regimes/rieng/draft/do", form).Must(200)
		v.Post("/regimes/rieng/draft/do", form).Must(409)
		v.Get("/regimes/rieng/draft/remove?path=bases[99]").Must(404)
		gone := v.Get("/regimes/rieng/draft/remove?version=1&path=" + url.QueryEscape("bases[0]")).Must(200).Has("Xóa căn cứ pháp lý này?").Form("/regimes/rieng/draft/do")
		v.Post("/regimes/rieng/draft/do", gone).Must(409)
		gone.Set("version", v.Get("/regimes/rieng/draft").Form("/regimes/rieng/draft/do").Get("version"))
		v.Post("/regimes/rieng/draft/do", gone).Must(200).Has("Đã xóa khỏi bản nháp")
		send(v, "/regimes/rieng/draft/publish", "/regimes/rieng/draft/publish", map[string]string{"note": "Thêm xe loa"}).Must(200).Has("Đã ban hành phiên bản 1")
		v.Get("/regimes/rieng?view=versions").Must(200).Has("Thêm xe loa")
		send(v, at("sections[1]"), part, map[string]string{"guidance": "Bản thứ hai."}).Must(200)
		v.Get("/regimes/rieng/draft/publish").Must(200).Has("Ban hành phiên bản 2", "Bản thứ hai.")
		send(v, "/regimes/rieng/draft/publish", "/regimes/rieng/draft/publish", nil).Must(200)
		v.Get("/regimes/rieng/compare").Must(200).Has("Phiên bản 1 và 2 khác nhau ở đâu", "Bản thứ hai.")
	})
}

func TestUploadTellsEveryLine(t *testing.T) {
	each(t, func(t *testing.T, s *webtest.Site) {
		v := s.As("huyen")
		copyOne(v)
		file := v.Get("/regimes/rieng/draft/file").Must(200).Body
		bad := strings.Replace(file, "frequency: year", "frequency: never\nmystery: 1", 1)
		v.Send("/regimes/import", url.Values{}, webtest.File{Field: "file", Name: "sai.yaml", Body: []byte(bad)}).Must(422).Has("sai.yaml có 2 chỗ sai", "không nhận giá trị “never”", "mystery")
		v.Send("/regimes/import", url.Values{}, webtest.File{Field: "file", Name: "x.yaml", Body: []byte("a: [")}).Must(422).Has("không phải YAML")
		v.Send("/regimes/import", url.Values{}).Must(422)
		v.Send("/regimes/import", url.Values{}, webtest.File{Field: "file", Name: "tot.yaml", Body: []byte(strings.Replace(file, "Báo cáo riêng", "Tên từ tệp", 1))}).Must(200).Has("Tên từ tệp")
	})
}

func TestStrangersMayNotChangeRegimes(t *testing.T) {
	each(t, func(t *testing.T, s *webtest.Site) {
		copyOne(s.As("huyen"))
		v := s.As("none")
		for _, p := range []string{"/regimes/rieng", "/regimes/rieng/draft", "/regimes/rieng/draft/file", "/regimes/rieng/draft/part?path=", "/regimes/rieng/draft/publish", "/regimes/rieng/draft/discard", "/regimes/rieng/draft/remove?path=bases[0]"} {
			v.Get(p).Must(404)
		}
		for _, p := range []string{"/draft/part", "/draft/do", "/draft/publish", "/draft/discard"} {
			v.Post("/regimes/rieng"+p, url.Values{"version": {"1"}, "path": {"sections[0]"}, "op": {"up"}}).Must(404)
		}
		v.Get("/regimes").Must(200).HasNot("Báo cáo riêng")
	})
}

func TestTwoTabs(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	v := s.As("huyen")
	copyOne(v)
	page := "/regimes/rieng/draft/part?path=" + url.QueryEscape("sections[0]")
	old := v.Get(page).Must(200).Form("/regimes/rieng/draft/part")
	send(v, page, "/regimes/rieng/draft/part", map[string]string{"guidance": "Tab thứ nhất"}).Must(200)
	old.Set("guidance", "Chữ của tab thứ hai")
	v.Post("/regimes/rieng/draft/part", old).Must(409).Has("Chữ của tab thứ hai")
}

func TestEveryPageIsWellMade(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	copyOne(s.As("huyen"))
	for _, lang := range []string{"vi", "en"} {
		v := s.As("huyen")
		v.Header.Set("Accept-Language", lang)
		v.Crawl("/regimes")
	}
}

func TestLook(t *testing.T) {
	browser := webtest.Open(t)
	s := open(t, dbtest.SQLite(t))
	v := s.As("huyen")
	copyOne(v)
	send(v, "/regimes/rieng/draft/part?new=1&path=indicators", "/regimes/rieng/draft/part", map[string]string{"code": "xe_loa", "name.vi": "Xe loa", "name.en": "Van", "unit": "lượt", "adds": "sum"}).Must(200)
	for _, shot := range []webtest.Shot{
		{Name: "regimes", Path: "/regimes", Session: "huyen"},
		{Name: "regime", Path: "/regimes/" + builtIn, Session: "huyen"},
		{Name: "regime-indicators", Path: "/regimes/" + builtIn + "?view=indicators", Session: "huyen"},
		{Name: "regime-sentences", Path: "/regimes/" + builtIn + "?view=sentences&level=district&with=full", Session: "huyen"},
		{Name: "regime-draft", Path: "/regimes/rieng/draft", Session: "huyen"},
		{Name: "regime-draft-indicators", Path: "/regimes/rieng/draft?view=indicators", Session: "huyen"},
		{Name: "regime-draft-rest", Path: "/regimes/rieng/draft?view=rest", Session: "huyen"},
		{Name: "regime-sentence", Path: "/regimes/rieng/draft/part?path=" + url.QueryEscape("sections[1].sections[0].sentences[2]"), Session: "huyen"},
		{Name: "regime-indicator", Path: "/regimes/rieng/draft/part?path=" + url.QueryEscape("indicators[2]"), Session: "huyen", Lang: "en"},
		{Name: "regime-import", Path: "/regimes/import", Session: "huyen"},
	} {
		browser.Look(t, s, shot)
	}
}
