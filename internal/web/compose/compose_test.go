package compose_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/audit"
	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/demo"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/files"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/press"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/web/compose"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

const (
	external = "thong-tin-doi-ngoai"
	thanhHoa = "38@2016-01-01"
	trieuSon = "397@2016-01-01"
	dongSon  = "405@2016-01-01"
)

var ctx = context.Background()

// office is the pages of reports over Thanh Hóa in November 2016. A session is the name of
// who has it: so, huyen, huyen2, chutich, vanthu of Triệu Sơn, xa0… of its communes, dongson.
type office struct {
	*webtest.Site
	t          *testing.T
	d          *db.DB
	requests   *request.Service
	reports    *filing.Service
	regime     *regime.Regime
	year       *demo.Year
	department string
	communes   []*org.Member
	letter     request.Letter
	passed     request.Letter
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB, communes int) *office {
	t.Helper()
	r, err := roster.Builtin(roster.Options{Province: "38", Until: when.MustDay("2016-12-31")})
	must(t, err)
	department := org.Found("38.TTTT", org.Naming{From: when.MustDay("2016-01-01"), Name: "Sở Thông tin và Truyền thông", Kind: org.KindDepartment}, thanhHoa, true)
	r.Units = append(r.Units, department)
	o := &office{t: t, d: d, department: department.ID}
	door := &access.Door{DB: d}
	units := org.New(door)
	must(t, d.Write(ctx, func(tx *db.Tx) error { return org.Put(tx, r) }))
	must(t, d.Read(ctx, func(tx *db.Tx) error {
		tree, err := units.TreeToday(tx)
		if err == nil {
			o.communes = tree.Children(trieuSon)[:communes]
		}
		return err
	}))
	regimes := library.New(door)
	must(t, regimes.LoadBuiltins(ctx, access.System("start")))
	cal := when.NewCalendar()
	o.requests = request.New(door, units, func(*db.Tx) (*when.Calendar, error) { return cal, nil })
	blobs, err := blob.Open(t.TempDir(), 64<<20)
	must(t, err)
	o.reports = filing.New(door, units, blobs)
	o.year, err = demo.Of2016()
	must(t, err)
	o.regime = o.year.Regime
	people := o.people()
	k := kit.New(kit.Options{Clock: d.Now, Nav: []kit.NavItem{{Key: kit.NavReports, Href: "/reports", Icon: "file-text"}}, Session: func(_ context.Context, token string) (kit.Person, error) {
		return kit.Person{Actor: access.Actor{ID: token, Name: "Cán bộ " + token, Unit: people[token]}}, nil
	}})
	(&compose.Area{Kit: k, Reports: o.reports, Desk: desk.New(o.reports), Files: files.New(o.reports, 0), Requests: o.requests, Library: regimes}).Routes()
	for _, of := range []string{"/{$}", "/account", "/obligations/{id}"} { // pages of other areas
		k.Handle("GET "+of, func(w http.ResponseWriter, r *http.Request) error { return k.Go(w, r, "/reports", kit.Notice{}) })
	}
	o.Site = webtest.Serve(t, k)
	o.letter = o.ask("so", request.BeginIn{Asker: o.department, Regime: external, Period: "2016"}, "1435", request.Choice{Also: []string{trieuSon, dongSon}})
	var ids []string
	for _, c := range o.communes {
		ids = append(ids, c.ID)
	}
	o.passed = o.ask("huyen", request.BeginIn{Parent: o.debt(o.letter, trieuSon).ID}, "210", request.Choice{Also: ids})
	return o
}

func (o *office) people() map[string]string {
	o.t.Helper()
	people := map[string]string{"so": o.department, "huyen": trieuSon, "huyen2": trieuSon, "chutich": trieuSon, "vanthu": trieuSon, "dongson": dongSon}
	roles := map[string]access.Role{"chutich": access.Leader, "vanthu": access.Clerk}
	for i, c := range o.communes {
		people[fmt.Sprintf("xa%d", i)] = c.ID
	}
	must(o.t, o.d.Write(ctx, func(tx *db.Tx) error {
		for account, unit := range people {
			role := roles[account]
			if role == "" {
				role = access.Officer
			}
			if _, err := access.AddGrant(tx, access.Grant{Account: account, Role: role, Unit: unit}); err != nil {
				return err
			}
		}
		return nil
	}))
	return people
}

func actor(id string) access.Actor { return access.Actor{ID: id, Name: "Cán bộ " + id} }

func (o *office) ask(who string, in request.BeginIn, number string, to request.Choice) request.Letter {
	o.t.Helper()
	l, err := o.requests.Begin(ctx, actor(who), in)
	must(o.t, err)
	save := request.SaveIn{ID: l.ID, Version: l.Version, Period: l.Period, Text: l.Text, Number: number, Symbol: l.Symbol, Day: when.MustDay("2016-11-16"),
		Deadlines: request.Deadlines{}, Choice: to, Reminders: l.Reminders, AutoNothing: true}
	for level := range l.Deadlines {
		save.Deadlines[level] = when.MustDay("2016-11-25")
		if level == "district" {
			save.Deadlines[level] = when.MustDay("2016-12-05")
		}
	}
	save.Text.Position, save.Text.Signer = "GIÁM ĐỐC", "Nguyễn Văn An"
	l, err = o.requests.Save(ctx, actor(who), save)
	must(o.t, err)
	l, err = o.requests.Send(ctx, actor(who), request.SendIn{ID: l.ID, Version: l.Version})
	must(o.t, err)
	return l
}

func (o *office) debt(l request.Letter, unit string) request.Obligation {
	o.t.Helper()
	var debt request.Obligation
	must(o.t, o.d.Read(ctx, func(tx *db.Tx) (err error) {
		debt, _, err = request.OfUnit(tx, l.ID, unit)
		return err
	}))
	return debt
}

// note writes lines into the diary of a unit.
func (o *office) note(unit string, figures ...activity.Figure) {
	o.t.Helper()
	var all []activity.Planted
	for i, f := range figures {
		f.Regime = external
		all = append(all, activity.Planted{Unit: unit, Body: unit, Author: "x", By: "Người ghi", At: dbtest.Day0, Content: activity.Content{
			Day: when.MustDay("2016-07-01").AddDays(i), Kind: "other", Line: fmt.Sprintf("việc %d", i), Figures: []activity.Figure{f},
		}})
	}
	must(o.t, (&access.Door{DB: o.d}).Write(ctx, access.System("test"), func(tx *access.Tx) error {
		tx.Signed()
		if _, err := activity.Plant(tx.Tx, all, o.regime); err != nil {
			return err
		}
		return tx.Record("activity.write", audit.Ref{Noun: "activity", ID: "x"}, nil)
	}))
}

func figure(indicator string, n int64) activity.Figure {
	return activity.Figure{Indicator: indicator, Value: quantity.Int(n)}
}

// deliver sends the report of the i-th commune, which the district accepts where it is told to.
func (o *office) deliver(i int, accepted bool) filing.DeliverOut {
	o.t.Helper()
	u, _ := o.year.Tree.Unit(o.communes[i].Code)
	p, err := o.year.Package(o.year.Story(u))
	must(o.t, err)
	raw, err := p.Canonical()
	must(o.t, err)
	out, err := o.reports.Deliver(ctx, actor(fmt.Sprintf("xa%d", i)), filing.DeliverIn{Obligation: o.debt(o.passed, o.communes[i].ID).ID, Package: raw})
	must(o.t, err)
	if accepted {
		_, err = o.reports.Accept(ctx, actor("huyen"), filing.MoveIn{Report: out.Report, Version: 1})
		must(o.t, err)
	}
	return out
}

// word is the report of the i-th commune as a Word file.
func (o *office) word(i int) []byte {
	o.t.Helper()
	u, _ := o.year.Tree.Unit(o.communes[i].Code)
	p, err := o.year.Package(o.year.Story(u))
	must(o.t, err)
	pp := p.Paper()
	var b bytes.Buffer
	must(o.t, press.Print(&b, ".docx", press.Job{Paper: &pp}))
	return b.Bytes()
}

func each(t *testing.T, communes int, f func(t *testing.T, o *office)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, open(t, d, communes)) })
}

// send sends the form at action of a page with fields changed.
func send(v *webtest.Visitor, page, action string, fields map[string]string) *webtest.Answer {
	form := v.Get(page).Must(200).Form(action)
	for name, value := range fields {
		form.Set(name, value)
	}
	return v.Post(action, form)
}

// begin opens the report of a unit and gives its address.
func (o *office) begin(who string, l request.Letter, unit string) string {
	o.t.Helper()
	a := o.As(who).Post("/reports/open", url.Values{"obligation": {string(o.debt(l, unit).ID)}}).Must(200)
	return a.Path
}

func TestAReportIsWrittenHandedOnAndAccepted(t *testing.T) {
	each(t, 3, func(t *testing.T, o *office) {
		o.deliver(0, true)
		waiting := o.deliver(1, false)
		o.note(trieuSon, figure("class_held", 2))
		huyen := o.As("huyen")
		huyen.Get("/reports").Must(200).Has("Chưa bắt đầu", "Mở soạn").WellMade()
		path := o.begin("huyen", o.letter, trieuSon)
		page := huyen.Get(path).Must(200).WellMade()
		page.Has("Máy đã soạn 100 %", "Bảng số liệu", "2/3", "Trình", "Đã tổng hợp")
		huyen.Get("/reports").Must(200).Has("Đang soạn", "Sở Thông tin và Truyền thông")
		huyen.Get(path + "/sheet").Must(200).Has("Triệu Sơn")
		section := path + "/section/plan-and-activities"
		a := send(huyen, section, section, map[string]string{"text": "Huyện đã mở 2 lớp.\n- Treo băng rôn."}).Must(200)
		a.Has("Đã lưu")
		huyen.Get(path+"/history/section.plan-and-activities").Must(200).WellMade().Has("mở 2 lớp.", "Bản 2")
		send(huyen, path+"/figures", path+"/figures", map[string]string{"own.poster": "7", "own.poster.state": "number"}).Must(200).Has("Đã lưu 1 số liệu")
		send(huyen, path+"/figures", path+"/figures", map[string]string{"own.poster": "bảy"}).Must(422).WellMade().Has("Không đọc được số “bảy”")
		send(huyen, path+"/figures", path+"/figures", map[string]string{"own.class_held": "5"}).Must(422).Has("Cần ghi vì sao đổi số đã có nguồn")
		send(huyen, path+"/figures", path+"/figures", map[string]string{"total.banner": "999", "total.banner.state": "number", "total.banner.reason": "Xã báo nhầm"}).Must(200)
		huyen.Get(path+"/figures").Must(200).WellMade().Has("Xã báo nhầm", "999")
		send(huyen, path+"/head", path+"/head", map[string]string{"date": "32/13/2016"}).Must(422)
		send(huyen, path+"/head", path+"/head", map[string]string{"number": "287", "date": "1/12/2016", "signer": "Vũ Đức Kính"}).Must(200)
		send(huyen, path+"/budget", path+"/budget", map[string]string{"line.0.text": "Tập huấn", "line.0.amount": "12,5"}).Must(200).Has("Tập huấn", "12,5")
		move := path + "/move/"
		send(huyen, move+"submit", move+"submit", nil).Must(200).Has("Đã trình báo cáo", "Thẩm định xong")
		send(huyen, move+"back", move+"back", nil).Must(422).Has("Cần ghi lý do")
		send(huyen, move+"back", move+"back", map[string]string{"words": "Xem lại mục III"}).Must(200).Has("Xem lại mục III")
		for _, step := range []struct{ who, move string }{{"huyen", "submit"}, {"huyen", "pass"}, {"chutich", "approve"}, {"vanthu", "send"}} {
			send(o.As(step.who), move+step.move, move+step.move, nil).Must(200)
		}
		so := o.As("so")
		so.Get("/reports/received").Must(200).WellMade().Has("Huyện Triệu Sơn", "287/BC-UBND")
		send(so, move+"accept", move+"accept", nil).Must(200).Has("Đã tiếp nhận báo cáo", "Không có báo cáo nào chờ")
		done := huyen.Get(path).Must(200).WellMade().Has("Đã tiếp nhận", "Đính chính")
		for _, link := range done.Links() {
			if strings.Contains(link, "/download/") {
				huyen.Get(link[strings.Index(link, "/reports"):]).Must(200)
			}
		}
		queue := huyen.Get("/reports/received").Must(200).Has("Đã trả lời")
		version := queue.Link("Xem")
		huyen.Get(version[strings.Index(version, "/reports"):]).Must(200).WellMade().Has("Bảng số liệu", string(waiting.Digest))
		send(huyen, move+"correct", move+"correct", nil).Must(200).Has("Bản đã tiếp nhận vẫn có hiệu lực")
	})
}

func TestTwoTabsClash(t *testing.T) {
	each(t, 1, func(t *testing.T, o *office) {
		one, two := o.As("huyen"), o.As("huyen2")
		path := o.begin("huyen", o.letter, trieuSon)
		section := path + "/section/situation"
		mine := two.Get(section).Must(200).WellMade().Form(section)
		send(one, section, section, map[string]string{"text": "Huyện ở phía Tây."}).Must(200)
		mine.Set("text", "Huyện ở phía Nam.")
		clash := two.Post(section, mine).Must(409).WellMade().Has("đã lưu mục này trong lúc đồng chí đang gõ", "phía", "Tây", "Nam")
		two.Get(path).Must(200).Has("có bản chữ chưa nhập")
		merged := clash.Form(section)
		if got := merged.Get("text"); !strings.Contains(got, "phía Tây") || !strings.Contains(got, "phía Nam") {
			t.Errorf("merged %q", got)
		}
		merged.Set("text", "Huyện ở phía Tây Nam.")
		two.Post(section, merged).Must(200).Has("Đã lưu")
		two.Get(path).Must(200).HasNot("có bản chữ chưa nhập")
		items := path + "/section/proposals"
		a, b := one.Get(items).Must(200).Form(items), two.Get(items).Form(items)
		a.Set("item.0", "Đề nghị mở lớp.")
		b.Set("item.0", "Đề nghị cấp kinh phí.")
		one.Post(items, a).Must(200)
		both := two.Post(items, b).Must(409).Form(items)
		if both.Get("item.0") != "Đề nghị mở lớp." || both.Get("item.1") != "Đề nghị cấp kinh phí." {
			t.Errorf("%v", both)
		}
		figures := path + "/figures"
		x, y := one.Get(figures).Must(200).Form(figures), two.Get(figures).Form(figures)
		x.Set("own.poster", "3")
		y.Set("own.poster", "4")
		one.Post(figures, x).Must(200)
		again := two.Post(figures, y).Must(409).WellMade().Has("đã ghi “3”").Form(figures)
		two.Post(figures, again).Must(200).Has("Đã lưu 1 số liệu")
		head := path + "/head"
		h, i := one.Get(head).Must(200).Form(head), two.Get(head).Form(head)
		h.Set("place", "Thanh Hóa")
		i.Set("place", "Nưa")
		one.Post(head, h).Must(200)
		two.Post(head, i).Must(409).WellMade().Has("Thanh Hóa")
		budget := path + "/budget"
		m, n := one.Get(budget).Must(200).WellMade().Form(budget), two.Get(budget).Form(budget)
		m.Set("line.0.text", "Tập huấn")
		n.Set("line.0.text", "Pa-nô")
		one.Post(budget, m).Must(200)
		two.Post(budget, n).Must(409).Has("Tập huấn", "Pa-nô")
		asides := 0
		for _, link := range two.Get(path).Must(200).Links() {
			if at := strings.Index(link, "/reports"); at >= 0 && strings.Contains(link, "/aside/") {
				asides++
				two.Get(link[at:]).Must(409).WellMade().Has("Bản đồng chí vừa gõ")
			}
		}
		if asides != 2 {
			t.Errorf("%d wordings wait", asides)
		}
	})
}

func TestAWordFileBesideTheForm(t *testing.T) {
	each(t, 2, func(t *testing.T, o *office) {
		xa := o.As("xa0")
		path := o.begin("xa0", o.passed, o.communes[0].ID)
		xa.Get(path + "/file").Must(200).WellMade()
		xa.Send(path+"/file", nil).Must(422).Has("Cần chọn tệp")
		xa.Send(path+"/file", nil, webtest.File{Field: "file", Name: "anh.docx", Body: []byte("PK không phải Word")}).Must(422).WellMade()
		a := xa.Send(path+"/file", nil, webtest.File{Field: "file", Name: "bao cao.docx", Body: o.word(0)}).Must(200).WellMade()
		a.Has("bao cao.docx", "Máy đọc được", "chắc")
		form := a.Form(a.Path)
		form.Set("own.banner", "77")
		form.Set("own.banner.state", "number")
		form.Set("all-checked", "1")
		xa.Post(a.Path, form).Must(200).Has("Đã đưa nội dung tệp vào báo cáo")
		xa.Get(path+"/figures").Must(200).WellMade().Has("77", "Tệp bao cao.docx")
		// The district takes in the file of the other commune.
		huyen := o.As("huyen")
		b := huyen.Post("/reports/for", url.Values{"obligation": {string(o.debt(o.passed, o.communes[1].ID).ID)}}).Must(200)
		c := huyen.Send(b.Path, nil, webtest.File{Field: "file", Name: "xa.docx", Body: o.word(1)}).Must(200)
		take := c.Form(c.Path)
		take.Set("all-checked", "1")
		huyen.Post(c.Path, take).Must(200).WellMade().Has("Nhận làm báo cáo của đơn vị")
		// Last year's report.
		xa.Get("/reports/past").Must(200).WellMade().Has("Nhập báo cáo năm trước", "năm 2015")
		if got := xa.Get("/reports/past").Form("/reports/past").Get("period"); got != "2015" {
			t.Errorf("the period of last year's report is %q", got)
		}
		xa.Send("/reports/past", url.Values{"unit": {o.communes[0].ID}, "regime": {external}, "period": {"2099"}}, webtest.File{Field: "file", Name: "x.docx", Body: o.word(0)}).Must(422)
	})
}

func TestSettingsAndStrangers(t *testing.T) {
	each(t, 1, func(t *testing.T, o *office) {
		path := o.begin("huyen", o.letter, trieuSon)
		o.As("huyen").Get("/reports/settings").Must(200).WellMade().Has("Chỉ lãnh đạo")
		boss := o.As("chutich")
		form := boss.Get("/reports/settings").Must(200).WellMade().Form("/reports/settings")
		form.Del("review")
		form.Set("archive", "VT, VHTT")
		boss.Post("/reports/settings", form).Must(200).Has("Đã lưu cài đặt", "VT, VHTT")
		for _, who := range []string{"dongson", "xa0"} {
			v := o.As(who)
			for _, p := range []string{path, path + "/sheet", path + "/figures", path + "/section/situation", path + "/move/submit", path + "/download/pdf", path + "/history/head"} {
				if got := v.Get(p).Status; got != 404 && got != 403 {
					t.Errorf("%s sees %s: %d", who, p, got)
				}
			}
		}
		if got := o.As("dongson").Get("/reports?unit=" + trieuSon).Status; got != 404 {
			t.Errorf("a list of strangers: %d", got)
		}
	})
}
