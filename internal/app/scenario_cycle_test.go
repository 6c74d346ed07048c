package app_test

import (
	"bytes"
	"image/jpeg"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/demo"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/press"
	"tonghop/internal/request"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// cycle is the year's report of the example as people play it, with the addresses that
// they come by.
type cycle struct {
	*scene
	letter, passed   request.ID
	xa, thoBinh, own string // pages of the reports of Dân Lực and Thọ Bình, and of the district
	taken            string // page of the report that the district took in for Bình Sơn
	entry            string // page of the diary entry with a photo
}

// The whole cycle: communes note, the province asks, the district writes, the province adds
// up and asks why, next year begins with this year's report.
func TestTheWholeYear(t *testing.T) {
	if testing.Short() {
		t.Skip("plays a year")
	}
	eachScene(t, func(t *testing.T, s *scene) {
		c := &cycle{scene: s}
		c.communesNote()
		c.provinceAsks()
		c.districtsPassDown()
		c.communesReport()
		c.districtTakesIn()
		c.districtWrites()
		c.districtSends()
		c.provinceAccepts()
		c.provinceAsksWhy()
		c.provinceExcusesAndExtends()
		c.numbersAgree()
		c.nextYear()
	})
}

// communesNote has three communes note what happened, one with a photo.
func (c *cycle) communesNote() {
	c.on("2016-11-10", 9)
	c.entry = c.note("xa", "Treo 12 băng rôn song ngữ Việt - Anh dọc quốc lộ 217, không có kinh phí", c.photo(1))
	c.as("xa").Get(c.entry).Must(200).WellMade().Has("12 băng rôn", "Song ngữ Việt - Anh", "Lê Thị Hoa")
	c.note("xa", "Phát thanh 5 buổi về thông tin đối ngoại trên loa xã")
	c.note("binhson", "Treo 3 băng rôn tại ủy ban nhân dân xã")
	c.note("thobinh", "Treo 8 băng rôn song ngữ Việt - Anh tại chợ")
	// Neighbours see nothing of it; the district does.
	c.as("thobinh").Get(c.entry).Must(404).HasNot("quốc lộ 217")
	c.As("").Get(c.entry).HasNot("quốc lộ 217")
	c.as("huyen").Get(c.entry).Must(200).Has("quốc lộ 217")
	id := strings.TrimPrefix(c.entry, "/diary/")
	if n := c.did(activity.Write, "activity", id); n != 1 {
		c.t.Errorf("%d records of the note", n)
	}
}

// provinceAsks has the department of the province compose its letter and send it to all
// districts.
func (c *cycle) provinceAsks() {
	c.on("2016-11-15", 9)
	v := c.as("tinh")
	words := send(v, "/requests/new?regime="+external, "/requests", map[string]string{"period": "2016"}).Must(200).Has("Soạn công văn yêu cầu báo cáo")
	path := strings.TrimSuffix(words.Path, "/words")
	form := map[string]string{"sign_as": "0", "number": "1435", "symbol": "STTTT-BCXB", "day": "15/11/2016", "then": "next"}
	send(v, path+"/words", path+"/words", form).Must(200).Has("Gửi tới những đơn vị nào", "27 đơn vị")
	send(v, path+"/units", path+"/units", map[string]string{"then": "next"}).Must(200).Has("Hạn gửi và nhắc")
	send(v, path+"/days", path+"/days", map[string]string{"deadline.district": "5/12/2016", "then": "next"}).Must(200).Has("Kiểm tra và gửi yêu cầu", "27 đơn vị", "05/12/2016")
	c.as("huyen").Get(path).Must(404)
	send(v, path+"/check", path+"/send", nil).Must(200).Has("Đã gửi yêu cầu tới 27 đơn vị", "1435/STTTT-BCXB", "Huyện Triệu Sơn")
	c.letter = request.ID(strings.TrimPrefix(path, "/requests/"))
	if n := c.did(request.Send, "request", string(c.letter)); n != 1 {
		c.t.Errorf("%d records of the sending", n)
	}
}

// districtsPassDown has Triệu Sơn ask its communes on the pages, and the other districts
// theirs, until all 635 communes owe a report.
func (c *cycle) districtsPassDown() {
	c.on("2016-11-16", 8)
	v := c.as("huyen")
	debt := c.linkTo(v.Get("/obligations").Must(200).Has("1435/STTTT-BCXB ngày 15/11/2016", "05/12/2016"), "/obligations/")
	c.as("xa").Get(debt).Must(404)
	words := send(v, debt, debt+"/pass", nil).Must(200).Has("Thực hiện Công văn số 1435/STTTT-BCXB ngày 15/11/2016")
	path := strings.TrimSuffix(words.Path, "/words")
	send(v, path+"/words", path+"/words", map[string]string{"sign_as": "0", "number": "210", "day": "16/11/2016", "then": "next"}).Must(200).Has("36 đơn vị")
	send(v, path+"/units", path+"/units", map[string]string{"then": "next"}).Must(200)
	send(v, path+"/days", path+"/days", map[string]string{"deadline.commune": "25/11/2016", "then": "next"}).Must(200)
	send(v, path+"/check", path+"/send", nil).Must(200).Has("Đã gửi yêu cầu tới 36 đơn vị")
	c.passed = request.ID(strings.TrimPrefix(path, "/requests/"))
	asked := 36
	for _, d := range c.debts(c.letter) {
		if d.Unit != trieuSon {
			asked += c.passOn(d)
		}
	}
	if asked != 635 {
		c.t.Errorf("%d communes were asked", asked)
	}
	c.as("tinh").Get("/requests/"+string(c.letter)+"/board").Must(200).WellMade().Has("Triệu Sơn", "Đông Sơn")
}

// passOn has a district without accounts ask its communes.
func (c *cycle) passOn(d request.Obligation) int {
	r := c.App.Services.Requests
	l, err := r.Begin(c.t.Context(), demo.Self, request.BeginIn{Parent: d.ID})
	must(c.t, err)
	in := request.SaveIn{ID: l.ID, Version: l.Version, Period: l.Period, Text: l.Text, Number: "01", Symbol: l.Symbol, Day: when.MustDay("2016-11-16"), Reminders: l.Reminders,
		Choice:    request.Choice{All: []request.Whole{{Level: string(org.Commune), Under: d.Unit}}},
		Deadlines: request.Deadlines{string(org.Commune): when.MustDay("2016-11-25")}}
	in.Text.Authority, in.Text.Position, in.Text.Signer = []string{"TM. ỦY BAN NHÂN DÂN"}, "CHỦ TỊCH", "Lê Văn Bình"
	l, err = r.Save(c.t.Context(), demo.Self, in)
	must(c.t, err)
	l, err = r.Send(c.t.Context(), demo.Self, request.SendIn{ID: l.ID, Version: l.Version})
	must(c.t, err)
	return l.Units
}

func (s *scene) debts(id request.ID) []request.Obligation {
	s.t.Helper()
	var all []request.Obligation
	must(s.t, s.Door.Read(s.t.Context(), demo.Self, func(tx *access.Tx) (err error) {
		tx.Signed()
		all, err = request.Of(tx.Tx, id)
		return err
	}))
	return all
}

// open opens a unit's report from the page of what it owes, as its people do.
func (s *scene) open(login string, letter request.ID, unit string) string {
	s.t.Helper()
	v := s.as(login)
	debt := "/obligations/" + string(s.debtOf(letter, unit).ID)
	return v.Post("/reports/open", v.Get(debt).Must(200).Form("/reports/open")).Must(200).WellMade().Path
}

// step makes a step of a report through its form.
func (s *scene) step(login, report, move string, fields map[string]string) *webtest.Answer {
	s.t.Helper()
	page := report + "/move/" + move
	return send(s.as(login), page, page, fields)
}

// communesReport has two communes write, approve and send their reports.
func (c *cycle) communesReport() {
	c.on("2016-11-17", 8)
	c.xa = c.open("xa", c.passed, danLuc)
	c.as("xa").Get(c.xa).Must(200).Has("từ 2 dòng sổ hoạt động")
	c.as("xa").Get(c.xa+"/figures").Must(200).Has("12", "5")
	c.answerRest("xa", c.xa)
	c.thoBinh = c.open("thobinh", c.passed, thoBinh)
	c.answerRest("thobinh", c.thoBinh)
	for _, page := range []string{c.xa, c.xa + "/sheet", c.xa + "/figures", c.xa + "/download/json"} {
		c.as("thobinh").Get(page).Must(404).HasNot("quốc lộ 217")
	}
	for _, r := range []struct{ login, report, number string }{{"xa", c.xa, "41"}, {"thobinh", c.thoBinh, "17"}} {
		send(c.as(r.login), r.report+"/head", r.report+"/head", map[string]string{"number": r.number, "date": "17/11/2016"}).Must(200)
		for _, move := range []string{"submit", "pass", "approve", "send"} {
			c.step(r.login, r.report, move, nil).Must(200)
		}
		c.as(r.login).Get(r.report).Must(200).WellMade().Has("Chờ tiếp nhận", "Thu hồi")
	}
	c.step("huyen", c.xa, "accept", nil).Must(200).Has("Đã tiếp nhận báo cáo")
	c.step("huyen", c.thoBinh, "return", map[string]string{"words": "Số băng rôn chưa khớp với sổ"}).Must(200).Has("Đã trả lại báo cáo cho đơn vị")
	c.as("thobinh").Get(c.thoBinh).Must(200).Has("Số băng rôn chưa khớp với sổ")
	for _, move := range []string{"submit", "pass", "approve"} {
		c.step("thobinh", c.thoBinh, move, nil).Must(200)
	}
	c.step("thobinh", c.thoBinh, "send", nil).Must(422).Has("Bản này đã được gửi") // nothing was changed
	c.step("thobinh", c.thoBinh, "back", map[string]string{"words": "Sửa lại mục I"}).Must(200)
	section := c.thoBinh + "/section/situation"
	send(c.as("thobinh"), section, section, map[string]string{"text": "Xã miền núi; số băng rôn đã rà soát lại theo sổ."}).Must(200)
	for _, move := range []string{"submit", "pass", "approve", "send"} {
		c.step("thobinh", c.thoBinh, move, nil).Must(200)
	}
	c.step("huyen", c.thoBinh, "accept", nil).Must(200)
}

// answerRest answers what the diary does not say: some figures, the rest is "none".
func (s *scene) answerRest(login, report string) {
	s.t.Helper()
	v := s.as(login)
	form := v.Get(report + "/figures").Must(200).WellMade().Form(report + "/figures")
	for name := range form {
		if key, ok := strings.CutSuffix(name, ".state"); ok && strings.HasPrefix(name, "own.") && form.Get(key) == "" {
			form.Set(name, "none")
		}
	}
	v.Post(report+"/figures", form).Must(200).Has("Đã lưu")
	section := report + "/section/situation"
	send(v, section, section, map[string]string{"text": "Xã thuần nông, không có đường biên giới."}).Must(200).Has("Đã lưu")
}

// districtTakesIn has the district take in the Word file of a commune that sent it by mail.
func (c *cycle) districtTakesIn() {
	c.on("2016-11-18", 8)
	v := c.as("huyen")
	p, _ := c.year.ByHand(c.year.Story(c.unit(binhSon)), 0)
	var file bytes.Buffer
	must(c.t, press.Print(&file, ".docx", press.Job{Paper: p}))
	debt := "/obligations/" + string(c.debtOf(c.passed, binhSon).ID)
	c.as("binhson").Get(debt).Must(200).HasNot("Nhập báo cáo của đơn vị")
	page := v.Post("/reports/for", v.Get(debt).Must(200).Form("/reports/for")).Must(200).WellMade()
	read := v.Send(page.Path, page.Form(page.Path), webtest.File{Field: "file", Name: "bao cao binh son.docx", Body: file.Bytes()}).Must(200).WellMade()
	read.Has("bao cao binh son.docx", "Máy đọc được", "chắc")
	form := read.Form(read.Path)
	form.Set("all-checked", "1")
	v.Post(read.Path, form).Must(200).WellMade().Has("Đã đưa nội dung tệp vào báo cáo", "Nhận làm báo cáo của đơn vị")
	c.taken, _, _ = strings.Cut(read.Path, "/files/")
	c.step("huyen", c.taken, "accept-for", nil).Must(200).Has("Đã nhận làm báo cáo của đơn vị")
	if o := c.debtOf(c.passed, binhSon); o.State != request.Accepted {
		c.t.Errorf("Bình Sơn is %s", o.State)
	}
	c.as("binhson").Get(c.taken).Must(200)
	c.as("xa").Get(c.taken).Must(404)
}

// districtWrites opens the district's draft, which has the communes' figures, and corrects
// a sentence in it.
func (c *cycle) districtWrites() {
	c.on("2016-11-28", 8)
	v := c.as("huyen")
	c.own = c.open("huyen", c.letter, trieuSon)
	v.Get(c.own).Must(200).WellMade().Has("3 báo cáo cấp dưới", "Máy đã soạn 100 %", "3/36")
	section := c.own + "/section/plan-and-activities"
	form := v.Get(section).Must(200).WellMade().Form(section)
	text := form.Get("text")
	if !strings.Contains(text, "băng rôn") {
		c.t.Fatalf("the draft says nothing of banners:\n%s", text)
	}
	form.Set("text", strings.Replace(text, "băng rôn", "băng rôn, phướn lụa hồng", 1))
	v.Post(section, form).Must(200).Has("Đã lưu")
	v.Get(c.own+"/history/section.plan-and-activities").Must(200).WellMade().Has("phướn lụa hồng", "Bản 2", "Nguyễn Minh Thảo")
	v.Get(c.own+"/sheet").Must(200).Has("phướn lụa hồng", "Triệu Sơn")
	if page := v.Get(c.own).Must(200); strings.Contains(page.Text(), "Máy đã soạn 100 %") {
		c.t.Error("the share of the program does not count the corrected sentence")
	}
	c.as("xa").Get(c.own).Must(404).HasNot("phướn lụa hồng")
}

// districtSends sends for approval, is given back once, is approved, numbered and sent.
func (c *cycle) districtSends() {
	c.on("2016-11-29", 8)
	c.step("huyen", c.own, "submit", nil).Must(200).Has("Đã trình báo cáo")
	c.step("huyen", c.own, "pass", nil).Must(200).Has("Đã chuyển lãnh đạo")
	c.as("huyen").Get(c.own + "/move/approve").Must(409)
	c.step("lanhdao", c.own, "back", nil).Must(422).Has("Cần ghi lý do")
	c.step("lanhdao", c.own, "back", map[string]string{"words": "Bổ sung nhiệm vụ năm 2017"}).Must(200).Has("Đã trả lại người soạn")
	v := c.as("huyen")
	v.Get(c.own).Must(200).Has("Bổ sung nhiệm vụ năm 2017")
	section := c.own + "/section/situation"
	send(v, section, section, map[string]string{"text": "Huyện ở phía Tây Thanh Hóa; năm 2017 mở thêm một lớp."}).Must(200)
	c.step("huyen", c.own, "submit", nil).Must(200)
	c.step("huyen", c.own, "pass", nil).Must(200)
	c.step("lanhdao", c.own, "approve", nil).Must(200).Has("Đã phê duyệt")
	send(c.as("vanthu"), c.own+"/head", c.own+"/head", map[string]string{"number": "287", "date": "29/11/2016"}).Must(200)
	c.step("vanthu", c.own, "send", nil).Must(200).Has("Đã gửi báo cáo lên cấp trên")
	if o := c.debtOf(c.letter, trieuSon); o.State != request.SentUp {
		c.t.Errorf("the district is %s", o.State)
	}
}

// provinceAccepts has the department look at the report and accept it.
func (c *cycle) provinceAccepts() {
	c.on("2016-11-30", 8)
	v := c.as("tinh")
	v.Get("/reports/received").Must(200).WellMade().Has("Huyện Triệu Sơn", "287/BC-UBND")
	c.step("tinh", c.own, "accept", nil).Must(200).Has("Đã tiếp nhận báo cáo", "Không có báo cáo nào chờ")
	c.as("huyen").Get(c.own).Must(200).WellMade().Has("Đã tiếp nhận", "Đính chính")
	if o := c.debtOf(c.letter, trieuSon); o.State != request.Accepted {
		c.t.Errorf("the district is %s", o.State)
	}
	id := strings.TrimPrefix(c.own, "/reports/")
	for verb, want := range map[access.Verb]int{filing.Approve: 2, filing.Send: 1, filing.Accept: 1} {
		if n := c.did(verb, "report", id); n != want {
			c.t.Errorf("%d records of %s, want %d", n, verb, want)
		}
	}
}

// provinceAsksWhy reads the total and follows it down to a photo.
func (c *cycle) provinceAsksWhy() {
	v := c.as("tinh")
	v.Get("/figures/"+external+"/2016/units/"+province).Must(200).WellMade().Has("Triệu Sơn", "Đã nộp")
	why := "/figures/" + external + "/2016/why/"
	top := v.Get(why+province+"/banner").Must(200).WellMade().Has("Vì sao là con số này?", "Huyện Triệu Sơn")
	district := v.Get(c.below(top, "Huyện Triệu Sơn")).Must(200).WellMade().Has("Xã Dân Lực")
	commune := v.Get(c.below(district, "Xã Dân Lực")).Must(200).WellMade().Has("12", "Treo 12 băng rôn", "Dữ liệu khớp mã băm")
	entry := v.Get(c.linkTo(commune, "/diary/")).Must(200).Has("quốc lộ 217")
	photo := v.Get(c.linkTo(entry, entry.Path+"/files/")).Must(200)
	if got := photo.Header.Get("Content-Type"); got != "image/jpeg" {
		c.t.Errorf("the photo is %q", got)
	}
	if _, err := jpeg.Decode(strings.NewReader(photo.Body)); err != nil {
		c.t.Errorf("the photo: %v", err)
	}
	for _, login := range []string{"thobinh", "binhson"} {
		c.as(login).Get(why + danLuc + "/banner").Must(404).HasNot("quốc lộ 217")
		c.as(login).Get(photo.Path).Must(404)
	}
}

// below is the link of a page of why to the same figure of a unit.
func (c *cycle) below(a *webtest.Answer, unit string) string {
	c.t.Helper()
	return local(a, a.Link(unit))
}

// provinceExcusesAndExtends lets one district off and gives another one more time.
func (c *cycle) provinceExcusesAndExtends() {
	c.on("2016-12-01", 8)
	v := c.as("tinh")
	debts := c.debts(c.letter)
	var let, longer request.Obligation
	for _, d := range debts {
		switch {
		case d.Unit == trieuSon:
		case d.Unit == dongSon:
			let = d
		case longer.ID == "":
			longer = d
		}
	}
	excuse := "/obligations/" + string(let.ID) + "/override/excuse"
	send(v, excuse, excuse, nil).Must(422)
	send(v, excuse, excuse, map[string]string{"words": "Huyện khắc phục hậu quả lũ"}).Must(200).Has("Huyện khắc phục hậu quả lũ")
	letter := "/requests/" + string(c.letter)
	page := letter + "/extend?unit=" + longer.Unit
	send(v, page, letter+"/extend", map[string]string{"day": "15/12/2016", "words": "Chờ số liệu"}).Must(200).Has("Đã gia hạn 1 đơn vị đến 15/12/2016")
	if o := c.debtOf(c.letter, dongSon); o.State != request.Excused {
		c.t.Errorf("the excused one is %s", o.State)
	}
	if o := c.debtOf(c.letter, longer.Unit); o.Deadline != when.MustDay("2016-12-15") || o.Asked != when.MustDay("2016-12-05") {
		c.t.Errorf("the other one has time until %s", o.Deadline)
	}
	if c.did(request.Excuse, "obligation", string(let.ID)) != 1 || c.did(request.Excuse, "request", string(c.letter)) != 1 {
		c.t.Error("excusing and extending are not on record")
	}
	c.as("huyen").Get("/obligations/" + string(let.ID)).Must(404)
}

// nextYear asks again: the draft begins from this year's report.
func (c *cycle) nextYear() {
	c.on("2017-11-15", 9)
	v := c.as("tinh")
	words := send(v, "/requests/new?regime="+external, "/requests", map[string]string{"period": "2017"}).Must(200)
	path := strings.TrimSuffix(words.Path, "/words")
	form := map[string]string{"sign_as": "0", "number": "1502", "symbol": "STTTT-BCXB", "day": "15/11/2017", "then": "next"}
	send(v, path+"/words", path+"/words", form).Must(200)
	send(v, path+"/units", path+"/units", map[string]string{"then": "next"}).Must(200)
	send(v, path+"/days", path+"/days", map[string]string{"deadline.district": "5/12/2017", "then": "next"}).Must(200)
	send(v, path+"/check", path+"/send", nil).Must(200).Has("Đã gửi yêu cầu tới 27 đơn vị")
	next := c.open("huyen", request.ID(strings.TrimPrefix(path, "/requests/")), trieuSon)
	if next == c.own {
		c.t.Fatal("the report of last year was opened")
	}
	huyen := c.as("huyen")
	huyen.Get(next).Must(200).Has("báo cáo kỳ trước (287/BC-UBND, 29/11/2016)", "năm 2017 và kế hoạch năm 2018")
	section := next + "/section/situation"
	form2 := huyen.Get(section).Must(200).WellMade().Form(section)
	if !strings.Contains(form2.Get("text"), "phía Tây Thanh Hóa") {
		c.t.Errorf("the words of last year are not there: %q", form2.Get("text"))
	}
	huyen.Get(next + "/figures").Must(200).Has("Kỳ trước")
}

// One letter to all 635 communes at once, without the districts between.
func TestAllCommunesAreAskedAtOnce(t *testing.T) {
	eachScene(t, func(t *testing.T, s *scene) {
		s.on("2016-11-15", 9)
		v := s.as("tinh")
		words := send(v, "/requests/new?regime="+external, "/requests", map[string]string{"period": "2016"}).Must(200)
		path := strings.TrimSuffix(words.Path, "/words")
		send(v, path+"/words", path+"/words", map[string]string{"sign_as": "0", "number": "1436", "symbol": "STTTT-BCXB", "day": "15/11/2016", "then": "next"}).Must(200)
		units := map[string]string{"all": string(org.Commune) + "|" + province, "then": "next"}
		send(v, path+"/units", path+"/units", units).Must(200)
		send(v, path+"/days", path+"/days", map[string]string{"deadline.commune": "25/11/2016", "then": "next"}).Must(200).Has("635 đơn vị")
		send(v, path+"/check", path+"/send", nil).Must(200).Has("Đã gửi yêu cầu tới 635 đơn vị")
		letter := request.ID(strings.TrimPrefix(path, "/requests/"))
		if n := len(s.debts(letter)); n != 635 {
			t.Errorf("%d communes owe a report", n)
		}
		s.as("xa").Get("/obligations").Must(200).Has("1436/STTTT-BCXB")
		report := s.open("xa", letter, danLuc)
		s.as("binhson").Get(report).Must(404)
		send(v, path+"/extend?unit="+danLuc+"&unit="+binhSon, path+"/extend", map[string]string{"day": "30/11/2016", "words": "Chờ số liệu"}).Must(200).Has("Đã gia hạn")
		if o := s.debtOf(letter, danLuc); o.Deadline != when.MustDay("2016-11-30") {
			t.Errorf("Dân Lực has time until %s", o.Deadline)
		}
		s.on("2016-11-28", 9)
		late := s.as("tinh").Get(path + "?overdue=1").Must(200).WellMade()
		late.HasNot("Xã Dân Lực")
		s.as("tinh").Get(path + "/board").Must(200).WellMade()
		s.as("tinh").Get("/figures/" + external + "/2016/units/" + trieuSon).Must(200).WellMade().Has("Xã Dân Lực")
	})
}
