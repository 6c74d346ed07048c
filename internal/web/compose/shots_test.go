package compose_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"tonghop/internal/db/dbtest"
	"tonghop/internal/web/webtest"
)

// TestLook opens the pages in a browser, without script and with it, at the desk and on a
// phone.
func TestLook(t *testing.T) {
	browser := webtest.Open(t)
	o := open(t, dbtest.SQLite(t), 9)
	for i := range 7 {
		o.deliver(i, i < 5)
	}
	o.note(trieuSon, figure("class_held", 2), figure("banner", 30))
	path := o.begin("huyen", o.letter, trieuSon)
	huyen := o.As("huyen")
	send(huyen, path+"/figures", path+"/figures", map[string]string{"total.banner": "999", "total.banner.state": "number", "total.banner.reason": "Xã Dân Lực báo nhầm"}).Must(200)
	plan := path + "/section/plan-and-activities"
	words := huyen.Get(plan).Must(200).Form(plan).Get("text")
	send(huyen, plan, plan, map[string]string{"text": strings.Replace(words, "999 băng rôn", "990 băng rôn", 1)}).Must(200)
	clash := o.clash(path)
	xa := o.begin("xa8", o.passed, o.communes[8].ID)
	file := o.As("xa8").Send(xa+"/file", nil, webtest.File{Field: "file", Name: "bao cao xa.docx", Body: o.word(8)}).Must(200).Path
	queue := huyen.Get("/reports/received").Must(200).Link("Xem")
	for _, s := range []webtest.Shot{
		{Name: "list", Path: "/reports", Session: "huyen"},
		{Name: "report", Path: path, Session: "huyen"},
		{Name: "section", Path: plan, Session: "huyen"},
		{Name: "items", Path: path + "/section/proposals", Session: "huyen"},
		{Name: "tasks", Path: path + "/section/next-plan", Session: "huyen"},
		{Name: "figures", Path: path + "/figures", Session: "huyen"},
		{Name: "figures-leaf", Path: xa + "/figures", Session: "xa8"},
		{Name: "head", Path: path + "/head", Session: "huyen"},
		{Name: "budget", Path: path + "/budget", Session: "huyen"},
		{Name: "clash", Path: clash, Session: "huyen2"},
		{Name: "move", Path: path + "/move/submit", Session: "huyen"},
		{Name: "history", Path: path + "/history/section.situation", Session: "huyen"},
		{Name: "upload", Path: xa + "/file", Session: "xa8"},
		{Name: "file", Path: file, Session: "xa8"},
		{Name: "received", Path: "/reports/received", Session: "huyen"},
		{Name: "version", Path: queue[strings.Index(queue, "/reports"):], Session: "huyen"},
		{Name: "settings", Path: "/reports/settings", Session: "chutich"},
		{Name: "past", Path: "/reports/past", Session: "xa8", Lang: "en"},
		{Name: "none", Path: "/reports/received", Session: "dongson"},
	} {
		browser.Look(t, o.Site, s)
	}
}

// clash lets two people type into one section and gives the address of what waits.
func (o *office) clash(path string) string {
	o.t.Helper()
	section := path + "/section/situation"
	one, two := o.As("huyen"), o.As("huyen2")
	mine := two.Get(section).Must(200).Form(section)
	text := "Triệu Sơn nằm ở phía %s tỉnh Thanh Hóa, có 36 xã, thị trấn.\nTrên địa bàn có 2 dự án có vốn đầu tư nước ngoài."
	send(one, section, section, map[string]string{"text": fmt.Sprintf(text, "Tây")}).Must(200)
	mine.Set("text", fmt.Sprintf(text, "Tây Nam")+"\nTrong năm không có đoàn khách quốc tế.")
	two.Post(section, mine).Must(409)
	for _, link := range two.Get(path).Must(200).Links() {
		if at := strings.Index(link, "/reports"); at >= 0 && strings.Contains(link, "/aside/") {
			if u, err := url.Parse(link[at:]); err == nil {
				return u.Path
			}
		}
	}
	o.t.Fatal("nothing waits")
	return ""
}
