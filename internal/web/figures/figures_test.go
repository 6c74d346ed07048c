package figures

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/access"
	"tonghop/internal/quantity"
	"tonghop/internal/web/webtest"
)

func (w *world) filled() {
	communes := w.day.Children(w.district.ID)
	w.asked(w.district.ID, communes, "accepted", "accepted", "accepted", "in-progress", "sent-up", "accepted", "not-opened", "accepted")
	w.noted(communes[0], "Treo 3 băng rôn hai mặt Việt – Anh tại cổng Ủy ban nhân dân xã", "Treo 4 băng rôn chào mừng đoàn khách", "Phát thanh 5 buổi về thông tin đối ngoại")
	w.person("district", access.Officer, w.district)
	w.person("commune", access.Officer, communes[0])
	w.person("viewer", access.Viewer, w.district)
	w.person("stranger", access.Officer, w.day.Find("Hà Trung", w.province.ID)[0])
}

// The officer of a district follows a total down to a commune's report and diary.
func TestTheWayOfANumber(t *testing.T) {
	w := newWorld(t)
	w.filled()
	officer := w.site.As("district")
	page := officer.Get("/figures").Must(200)
	page.Has("Tổng hợp số liệu · năm 2016", "Đã nộp", "Tổng cộng huyện Triệu Sơn", "Chưa mở", "Chờ tiếp nhận")
	if !strings.Contains(page.Path, url.PathEscape(w.district.ID)) {
		t.Errorf("began at %s", page.Path)
	}
	commune := w.day.Children(w.district.ID)[0]
	key := w.cols.Key(0)
	total := officer.Get(place{w.reg.Code, "2016", w.district.ID}.whyPage(key)).Must(200)
	total.Has("Vì sao là con số này?", "Cộng từ các đơn vị", commune.Name, "Các đơn vị trả lời")
	why := officer.Get(place{w.reg.Code, "2016", commune.ID}.whyPage(key)).Must(200)
	why.Has("Dữ liệu khớp mã băm", "Lê Thị Hoa", "Treo 3 băng rôn hai mặt Việt – Anh", "+3", "Sổ cộng lại là")
}

// What is chosen stands in the address; every page of the figures answers.
func TestChoicesAndPages(t *testing.T) {
	w := newWorld(t)
	w.filled()
	officer := w.site.As("district")
	grid := w.at("units", w.district)
	key := string(w.cols.Key(0))
	officer.Get(grid + "?figure=" + url.QueryEscape(key) + "&sort=-" + url.QueryEscape(key)).Must(200)
	for _, basis := range []string{"received", "live"} {
		officer.Get(grid + "?basis=" + basis).Must(200).Has("Tổng cộng huyện Triệu Sơn")
	}
	officer.Get(grid + "?basis=live").Has("Cộng thẳng từ sổ hoạt động")
	officer.Get("/figures?report=" + url.QueryEscape(w.reg.Code+" 2016") + "&unit=" + url.QueryEscape(w.district.ID) + "&basis=live").Must(200).Has("Cộng thẳng từ sổ")
	for _, name := range []string{"outliers", "years", "today"} {
		officer.Get(w.at(name, w.district)).Must(200)
	}
	officer.Get(w.at("years", w.district)).Has("Đơn vị đã có báo cáo")
	officer.Get(w.at("today", w.district) + "?level=province").Must(200).Has("Thanh Hóa")
	officer.Get(grid + "?sort=name").Must(200)
	officer.Get(grid + "?sort=-progress").Must(200)
	officer.Get(grid + "?figure=no-such-figure").Must(200)
	officer.Get(place{w.reg.Code, "2016", w.district.ID}.whyPage("no-such-figure")).Must(404)
	officer.Get("/figures/" + w.reg.Code + "/20xx/units/" + url.PathEscape(w.district.ID)).Must(422)
	officer.Get("/figures/no-such-regime/2016/units/" + url.PathEscape(w.district.ID)).Must(404)
	officer.Header.Set("Accept-Language", "en")
	officer.Get(grid).Must(200).Has("Delivered", "Total of")
}

// The spreadsheet has the numbers of the page.
func TestSpreadsheet(t *testing.T) {
	w := newWorld(t)
	w.filled()
	officer := w.site.As("district")
	key := w.cols.Key(0)
	a := officer.Get(w.at("table", w.district) + "?figure=" + url.QueryEscape(string(key))).Must(200)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	page := officer.Get(w.at("units", w.district) + "?figure=" + url.QueryEscape(string(key))).Must(200)
	found := false
	for _, r := range rows {
		if len(r) > 3 && r[1] == "Tổng cộng" {
			found = true
			v, err := quantity.Parse(strings.ReplaceAll(r[3], ",", ""))
			if err != nil {
				t.Fatalf("total %q: %v", r[3], err)
			}
			page.Has(v.Vietnamese())
		}
	}
	if !found {
		t.Errorf("no row of totals in %d rows", len(rows))
	}
}

// Nobody sees what he should not.
func TestStrangers(t *testing.T) {
	w := newWorld(t)
	w.filled()
	communes := w.day.Children(w.district.ID)
	key := w.cols.Key(0)
	pages := []string{w.at("units", w.district), w.at("outliers", w.district), w.at("years", w.district), w.at("today", w.district), w.at("table", w.district),
		place{w.reg.Code, "2016", w.district.ID}.whyPage(key), place{w.reg.Code, "2016", communes[0].ID}.whyPage(key)}
	for _, p := range pages {
		w.site.As("stranger").Get(p).Must(404).HasNot(communes[0].Name)
		w.site.As("").Get(p).HasNot(communes[0].Name)
	}
	one := w.site.As("commune")
	one.Get(w.at("units", w.district)).Must(404)
	one.Get(w.at("units", communes[0])).Must(200)
	one.Get(place{w.reg.Code, "2016", communes[1].ID}.whyPage(key)).Must(404)
	viewer := w.site.As("viewer")
	viewer.Get(w.at("units", w.district)).Must(200).HasNot(communes[0].Name).Has("không được xem từng đơn vị")
}

// A province's 635 communes by 40 figures are drawn within the target.
func TestAProvinceIsFast(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a province")
	}
	w := newWorld(t)
	for _, d := range w.day.Children(w.province.ID) {
		w.asked(d.ID, w.day.Children(d.ID), "accepted")
	}
	w.person("province", access.Officer, w.province)
	officer := w.site.As("province")
	q := "?lines=reporting&rows=all"
	for n := range min(40, w.cols.Len()) {
		q += "&figure=" + url.QueryEscape(string(w.cols.Key(n)))
	}
	path := w.at("units", w.province) + q
	officer.Get(path).Must(200) // fills
	best := time.Hour
	for range 5 {
		begun := time.Now()
		officer.Get(path).Must(200)
		best = min(best, time.Since(begun))
	}
	t.Logf("635 lines × %d figures: %v, parsing by the test included", min(40, w.cols.Len()), best)
}

// Look draws the pages in a browser; TONGHOP_SHOTS keeps the pictures.
func TestLook(t *testing.T) {
	w := newWorld(t)
	w.filled()
	b := webtest.Open(t)
	key := w.cols.Key(0)
	communes := w.day.Children(w.district.ID)
	for _, s := range []webtest.Shot{
		{Name: "figures", Path: w.at("units", w.district), Session: "district"},
		{Name: "figures-live", Path: w.at("units", w.district) + "?basis=live", Session: "district"},
		{Name: "figures-why-total", Path: place{w.reg.Code, "2016", w.district.ID}.whyPage(key), Session: "district"},
		{Name: "figures-why", Path: place{w.reg.Code, "2016", communes[0].ID}.whyPage(key), Session: "district"},
		{Name: "figures-outliers", Path: w.at("outliers", w.district), Session: "district"},
		{Name: "figures-years", Path: w.at("years", w.district), Session: "district"},
		{Name: "figures-today", Path: w.at("today", w.district), Session: "district"},
	} {
		b.Look(t, w.site, s)
	}
}
