package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/request"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// Two people and two tabs, forms that are sent twice, sessions that end: nothing that was
// typed is lost, nothing is done twice.
func TestNothingTypedIsLost(t *testing.T) {
	eachScene(t, func(t *testing.T, s *scene) {
		c := &cycle{scene: s}
		c.communesNote()
		c.provinceAsks()
		c.on("2016-11-17", 8)
		c.own = c.open("huyen", c.letter, trieuSon)
		c.twoTabsOfASection()
		c.twoTabsOfAnEntry()
		c.sentTwice()
		c.sessionEnds()
		c.captures()
	})
}

// twoTabsOfASection has two people save the same section from what they opened before.
func (c *cycle) twoTabsOfASection() {
	c.invite("huyen2", trieuSon, access.Officer)
	section := c.own + "/section/situation"
	one, two := c.as("huyen"), c.as("huyen2")
	mine := two.Get(section).Must(200).Form(section)
	send(one, section, section, map[string]string{"text": "Huyện có 36 xã, thị trấn."}).Must(200)
	mine.Set("text", "Huyện không có đường biên giới.")
	clash := two.Post(section, mine).Must(409).WellMade().Has("Nguyễn Minh Thảo đã lưu mục này trong lúc đồng chí đang gõ", "36 xã", "đường biên giới")
	both := clash.Form(section)
	for _, words := range []string{"36 xã, thị trấn", "không có đường biên giới"} {
		if !strings.Contains(both.Get("text"), words) {
			c.t.Errorf("the form to go on with lacks %q: %q", words, both.Get("text"))
		}
	}
	// The tab is closed: the words wait in the report.
	again := two.Get(two.Get(c.own).Must(200).Has("có bản chữ chưa nhập").Link("Xem")).Must(409).Has("không có đường biên giới")
	two.Post(section, again.Form(section)).Must(200)
	final := one.Get(section).Must(200).Form(section).Get("text")
	if !strings.Contains(final, "36 xã, thị trấn") || !strings.Contains(final, "không có đường biên giới") {
		c.t.Errorf("saved: %q", final)
	}
	if h := one.Get(c.own + "/history/section.situation").Must(200); !strings.Contains(h.Text(), "Bản 3") {
		c.t.Error("the versions of the section are not all there")
	}
}

// twoTabsOfAnEntry edits the same line of the diary in two tabs.
func (c *cycle) twoTabsOfAnEntry() {
	v := c.as("xa")
	edit := c.entry + "/edit"
	one, two := v.Get(edit).Must(200).Form(edit), v.Get(edit).Must(200).Form(edit)
	one.Set("note", "Có 3 hộ dân cùng làm")
	v.Post(edit, one).Must(200)
	two.Set("note", "Đoàn xã cùng làm")
	clash := v.Post(edit, two).Must(409).WellMade().Has("3 hộ dân", "Đoàn xã cùng làm")
	v.Post(edit, clash.Form(edit)).Must(200)
	v.Get(c.entry+"/history").Must(200).Has("3 hộ dân", "Đoàn xã")
}

// sentTwice sends every kind of form a second time, as an impatient person or a bad line does.
func (c *cycle) sentTwice() {
	v := c.as("xa")
	form := v.Get("/diary/new?line=" + url.QueryEscape("Phát thanh 2 buổi")).Must(200).Form("/diary")
	for range 3 {
		v.Post("/diary", form).Must(200)
	}
	if n := c.count("SELECT count(*) FROM activity_entry WHERE line = $1", "Phát thanh 2 buổi"); n != 1 {
		c.t.Errorf("a form sent three times wrote %d entries", n)
	}
	// The same submission with other words is not taken for the first one.
	form.Set("line", "Phát thanh 20 buổi")
	v.Post("/diary", form).Must(409).Has("Phần đồng chí gõ còn nguyên", "Phát thanh 2")
	debt := "/obligations/" + string(c.debtOf(c.letter, trieuSon).ID)
	huyen := c.as("huyen")
	ask := huyen.Get(debt + "/ask/extension").Must(200).Form(debt + "/ask/extension")
	ask.Set("wanted", "9/12/2016")
	ask.Set("reason", "Chờ số liệu 3 xã")
	huyen.Post(debt+"/ask/extension", ask).Must(200)
	huyen.Post(debt+"/ask/extension", ask)
	if n := c.count("SELECT count(*) FROM request_ask WHERE obligation = $1", string(c.debtOf(c.letter, trieuSon).ID)); n != 1 {
		c.t.Errorf("asked twice, %d asks are there", n)
	}
	open := url.Values{"obligation": {string(c.debtOf(c.letter, trieuSon).ID)}}
	if a := huyen.Post("/reports/open", open).Must(200); a.Path != c.own {
		c.t.Errorf("opened twice: %s and %s", c.own, a.Path)
	}
	c.letterSentTwice()
}

// letterSentTwice sends a letter from two tabs: every unit is asked once.
func (c *cycle) letterSentTwice() {
	v := c.as("tinh")
	words := send(v, "/requests/new?regime="+external, "/requests", map[string]string{"period": "2016"}).Must(200)
	path := strings.TrimSuffix(words.Path, "/words")
	send(v, path+"/words", path+"/words", map[string]string{"sign_as": "0", "number": "1500", "symbol": "STTTT-BCXB", "day": "17/11/2016", "then": "next"}).Must(200)
	send(v, path+"/days", path+"/days", map[string]string{"deadline.district": "9/12/2016", "then": "next"}).Must(200)
	form := v.Get(path + "/check").Must(200).Form(path + "/send")
	var tabs sync.WaitGroup
	for range 3 {
		tabs.Go(func() { v.Post(path+"/send", form) })
	}
	tabs.Wait()
	if n := c.count("SELECT count(*) FROM request_obligation WHERE request = $1", strings.TrimPrefix(path, "/requests/")); n != 27 {
		c.t.Errorf("%d units owe what was sent three times to 27", n)
	}
	if n := c.did(request.Send, "request", strings.TrimPrefix(path, "/requests/")); n != 1 {
		c.t.Errorf("%d records of the sending", n)
	}
}

// sessionEnds takes the session away in the middle of typing.
func (c *cycle) sessionEnds() {
	section := c.own + "/section/situation"
	v := c.as("huyen")
	form := v.Get(section).Must(200).Form(section)
	typed := "Chữ gõ dở khi phiên hết hạn.\n- Một ý.\n- Hai ý."
	form.Set("text", typed)
	v.Forget()
	page := v.Post(section, form).Must(401).WellMade().Has("vẫn còn nguyên")
	in := page.Form("/sign-in")
	in.Set("name", "huyen")
	in.Set("password", "sai mật khẩu")
	wrong := v.Post("/sign-in", in)
	if wrong.Status < 400 || wrong.Status >= 500 {
		c.t.Errorf("a wrong password answers %d", wrong.Status)
	}
	in = wrong.Form("/sign-in") // typed words outlive a wrong password
	in.Set("password", "tong-hop-2016")
	resume := v.Post("/sign-in", in).Must(200).WellMade().Has("Chữ gõ dở khi phiên hết hạn.")
	v.Post(section, resume.Form(section)).Must(200)
	if got := v.Get(section).Must(200).Form(section).Get("text"); got != typed {
		c.t.Errorf("after signing in again: %q", got)
	}
	// A session that ended by time, not by hand.
	c.DB.SetClock(func() when.Instant { return c.now.Add(when.Hours(20*24, 0)) })
	c.as("xa").Post("/diary", url.Values{"line": {"Gõ sau hai mươi ngày"}}).Must(401).Has("vẫn còn nguyên")
	c.DB.SetClock(func() when.Instant { return c.now })
}

// captures sends 24 lines at the same time, each with its own session, some of them twice.
func (c *cycle) captures() {
	people := make([]*webtest.Visitor, 6)
	for i := range people {
		people[i] = enter(c.t, c.Site, "thobinh")
	}
	before := c.count("SELECT count(*) FROM activity_entry WHERE unit = $1", thoBinh)
	forms := make([]url.Values, 24)
	for i := range forms {
		line := fmt.Sprintf("Phát thanh %d buổi ở thôn %d", i+1, i+1)
		forms[i] = people[i%len(people)].Get("/diary/new?line=" + url.QueryEscape(line)).Must(200).Form("/diary")
	}
	var wait sync.WaitGroup
	for i, form := range forms {
		for range 1 + i%2 {
			wait.Go(func() {
				if a := people[i%len(people)].Post("/diary", form); a.Status != http.StatusOK {
					c.t.Errorf("line %d was answered %d", i, a.Status)
				}
			})
		}
	}
	wait.Wait()
	if n := c.count("SELECT count(*) FROM activity_entry WHERE unit = $1", thoBinh) - before; n != 24 {
		c.t.Errorf("%d of 24 lines are there", n)
	}
	if n := c.count("SELECT count(DISTINCT line) FROM activity_entry WHERE unit = $1 AND line LIKE 'Phát thanh % buổi ở thôn %'", thoBinh); n != 24 {
		c.t.Errorf("%d different lines are there", n)
	}
	if n := c.count("SELECT count(*) FROM audit_entry WHERE verb = 'activity.write' AND noun = 'activity' AND unit = $1", thoBinh); n != before+24 {
		c.t.Errorf("%d records of %d lines", n, before+24)
	}
}

// count answers a question about rows.
func (s *scene) count(sql string, args ...any) int64 {
	s.t.Helper()
	var n int64
	must(s.t, s.DB.Read(s.t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.Value[int64](tx, sql, args...)
		return err
	}))
	return n
}
