package units_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/job"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/units"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

const (
	thanhHoa = "38@2016-01-01"
	trieuSon = "397@2016-01-01"
	minhSon  = "15691@2016-01-01"
	danLuc   = "15700@2016-01-01"
)

var ctx = context.Background()

// office is the pages over Thanh Hóa of 2016 with a few people: root administers the
// province, to is an officer of Triệu Sơn, xa one of Minh Sơn, none has no right at all.
type office struct {
	*webtest.Site
	t     *testing.T
	d     *db.DB
	lists *roster.Service
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB, o roster.Options) *office {
	r, err := roster.Builtin(o)
	must(t, err)
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		if err := org.Put(tx, r); err != nil {
			return err
		}
		for _, g := range []access.Grant{{Account: "root", Role: access.Admin, Unit: thanhHoa}, {Account: "to", Role: access.Officer, Unit: trieuSon}, {Account: "xa", Role: access.Officer, Unit: minhSon}} {
			g.GrantedBy = "test"
			if _, err := access.AddGrant(tx, g); err != nil {
				return err
			}
		}
		return nil
	}))
	door := &access.Door{DB: d}
	service := org.New(door)
	nav := []kit.NavItem{{Key: kit.NavUnits, Href: "/units", Icon: "building-2"}}
	k := kit.New(kit.Options{Clock: d.Now, Nav: nav, Session: func(_ context.Context, token string) (kit.Person, error) {
		return kit.Person{Actor: access.Actor{ID: token, Name: "Người " + token}}, nil
	}})
	lists := roster.New(door, service)
	area := &units.Area{Kit: k, Units: service, Lists: lists, Regimes: func(context.Context, access.Actor) ([]kit.Choice, error) {
		return []kit.Choice{{Value: "ttdn", Text: "Công tác thông tin đối ngoại"}}, nil
	}}
	area.Routes()
	for _, of := range []string{"/{$}", "/account"} { // the layout leads there
		k.Handle("GET "+of, func(w http.ResponseWriter, r *http.Request) error {
			return k.Go(w, r, "/units", kit.Notice{})
		})
	}
	return &office{webtest.Serve(t, k), t, d, lists}
}

func each(t *testing.T, f func(t *testing.T, o *office)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f(t, open(t, d, roster.Options{Province: "38", Until: when.MustDay("2016-12-31")}))
	})
}

func path(id, rest string) string { return "/units/" + url.PathEscape(id) + rest }

// fill sends the form of a page with fields changed.
func fill(v *webtest.Visitor, page string, fields map[string]string) *webtest.Answer {
	form := v.Get(page).Must(200).Form(strings.Split(page, "?")[0])
	for name, value := range fields {
		form.Set(name, value)
	}
	return v.Post(strings.Split(page, "?")[0], form)
}

func TestBrowsing(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		root, to := o.As("root"), o.As("to")
		root.Get("/units").Must(200).Has("Tỉnh Thanh Hóa", "27 huyện", "635 xã", "Huyện Triệu Sơn").WellMade()
		root.Get("/units?q=minh+son").Must(200).Has("Xã Minh Sơn", "Huyện Triệu Sơn › Tỉnh Thanh Hóa").WellMade()
		root.Get("/units?q=khong+co").Must(200).Has("Không có đơn vị nào tên").WellMade()
		root.Get("/units?on=khong").Must(200).Has("Không đọc được ngày")
		to.Get("/units").Must(200).Has("Huyện Triệu Sơn", "Xã Minh Sơn").HasNot("Huyện Đông Sơn")
		to.Get("/units?q=dong").HasNot("Huyện Đông Sơn")
		to.Get(path(trieuSon, "")).Must(200).Has("36", "Xã Minh Sơn").HasNot("Thêm đơn vị").WellMade()
		to.Get(path("405@2016-01-01", "")).Must(404)
		o.As("none").Get("/units").Must(403)
		o.As("none").Get(path(trieuSon, "")).Must(404)
		to.Get(path(minhSon, "/rename")).Must(403)
		to.Get(path(trieuSon, "/import")).Must(403)
		to.Get(path(trieuSon, "/export/units")).Must(403)
	})
}

func TestChangesByForms(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		root := o.As("root")
		// Setting up a division; what is missing is told by the fields, and what was typed stays.
		bad := fill(root, path(trieuSon, "/new"), map[string]string{"name": "", "number": "", "kind": "division"})
		bad.Must(422).Has("Cần điền ô này").WellMade()
		made := fill(root, path(trieuSon, "/new"), map[string]string{"name": "Phòng Văn hóa và Thông tin", "kind": "division", "number": "10/QĐ-UBND", "from": "1/2/2016"})
		made.Must(200).Has("Đã thêm đơn vị", "Phòng Văn hóa và Thông tin", "397-01").WellMade()
		// Renaming, and taking it back.
		renamed := fill(root, path(minhSon, "/rename"), map[string]string{"name": "Thị trấn Minh Sơn", "kind": "thi-tran", "number": "1/NQ", "from": "01/11/2016"})
		renamed.Must(200).Has("Đã đổi tên", "Thị trấn Minh Sơn")
		root.Get(path(minhSon, "?on=2016-10-31")).Has("Xã Minh Sơn")
		page := root.Get(path(minhSon, "?tab=history")).Has("Đổi tên, đổi loại theo 1/NQ")
		root.Post(actionOf(t, page, "/unit-decisions/"), page.Form("/unit-decisions/")).Must(200).Has("Đã hoàn tác", "Xã Minh Sơn")
		// Moving to a commune is refused with a sentence.
		fill(root, path(minhSon, "/move"), map[string]string{"above": "Xã Dân Lực", "number": "2/NQ", "from": "01/12/2016"}).Must(422).Has("không phải là cấp trên")
		fill(root, path(minhSon, "/move"), map[string]string{"above": "Huyện Đông Sơn (405)", "number": "2/NQ", "from": "01/12/2016"}).Must(200).Has("Đã chuyển cấp trên")
		// Dividing.
		cut := fill(root, path(danLuc, "/split"), map[string]string{"name-1": "Xã Dân Lực Thượng", "code-1": "15700", "kind-1": "xa", "people-1": "part",
			"name-2": "Xã Dân Lực Hạ", "code-2": "15701", "kind-2": "xa", "people-2": "part", "number": "3/NQ", "from": "21/11/2016"})
		cut.Must(200).Has("Đã chia tách", "chấm dứt hoạt động", "Xã Dân Lực Hạ")
		// A session of another version is told so.
		form := root.Get(path(trieuSon, "/rename")).Form(path(trieuSon, "/rename"))
		form.Set("version", "99")
		form.Set("name", "Huyện Khác")
		form.Set("number", "4/NQ")
		form.Set("from", "01/12/2016")
		root.Post(path(trieuSon, "/rename"), form).Must(409)
	})
}

// actionOf is the address that the form of a page posts to.
func actionOf(t *testing.T, a *webtest.Answer, prefix string) string {
	t.Helper()
	_, rest, ok := strings.Cut(a.Body, `action="`+prefix)
	if !ok {
		t.Fatalf("%s has no form that posts to %s", a.Path, prefix)
	}
	end, _, _ := strings.Cut(rest, `"`)
	return prefix + end
}

func TestMergeByForm(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		root := o.As("root")
		form := root.Get(path(trieuSon, "/merge")).Must(200).WellMade().Form(path(trieuSon, "/merge"))
		form.Set("name", "Xã Minh Dân Lực")
		form.Set("code", "15691")
		form.Set("kind", "xa")
		form.Set("number", "5/NQ")
		form.Set("from", "21/11/2016")
		root.Post(path(trieuSon, "/merge"), form).Must(422).Has("ít nhất hai đơn vị")
		form["units"] = []string{minhSon, danLuc}
		root.Post(path(trieuSon, "/merge"), form).Must(200).Has("Đã sáp nhập", "Xã Minh Dân Lực")
		root.Get(path("15691@2016-11-21", "?tab=history")).Must(200).Has("Hình thành từ", "Xã Minh Sơn", "Xã Dân Lực", "toàn bộ").WellMade()
		root.Get(path(minhSon, "")).Must(200).Has("chấm dứt hoạt động sau ngày 20/11/2016", "Nay là").WellMade()
	})
}

func TestPeopleByForms(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		root := o.As("root")
		fill(root, path(trieuSon, "/new"), map[string]string{"name": "Phòng Văn hóa và Thông tin", "kind": "division", "number": "10/QĐ-UBND", "from": "1/2/2016"}).Must(200)
		fill(root, path(trieuSon, "/new"), map[string]string{"name": "Văn phòng", "kind": "division", "number": "10/QĐ-UBND", "from": "1/2/2016"}).Must(200)
		fill(root, path(trieuSon, "/people"), map[string]string{"name": "Lê Văn Bình", "email": "không phải"}).Must(422).Has("không phải là địa chỉ")
		fill(root, path(trieuSon, "/people"), map[string]string{"name": "Lê Văn Bình", "email": "binh@trieuson.gov.vn"}).Must(200).Has("Đã lưu", "Lê Văn Bình").WellMade()
		person := firstChoice(t, root.Get(path(trieuSon, "/posts")).Must(200).WellMade(), "person")
		fill(root, path(trieuSon, "/posts"), map[string]string{"person": person, "title": "Phó Chủ tịch", "role": "authorised", "from": "1/6/2016"}).Must(422).Has("thừa ủy quyền")
		fill(root, path(trieuSon, "/posts"), map[string]string{"person": person, "title": "Phó Chủ tịch", "role": "deputy", "from": "1/6/2016"}).
			Must(200).Has("TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "Đương nhiệm").WellMade()
		page := root.Get(path(trieuSon, "?tab=people"))
		root.Get(page.Link("Lê Văn Bình")).Must(200).WellMade()
		root.Get(page.Link("Sửa")).Must(200).WellMade()
		// The duty moves from the division of culture to the office.
		duties := root.Get(path(trieuSon, "/duties?regime=ttdn")).Must(200).WellMade()
		fill(root, path(trieuSon, "/duties?regime=ttdn"), map[string]string{"division": choice(t, duties, "division", "Phòng Văn hóa"), "from": "1/2/2016"}).Must(200)
		fill(root, path(trieuSon, "/duties?regime=ttdn"), map[string]string{"division": choice(t, duties, "division", "Văn phòng"), "from": "1/11/2016", "basis": "99/QĐ-UBND"}).
			Must(200).Has("Chuyển từ Phòng Văn hóa và Thông tin sang Văn phòng từ ngày 01/11/2016 theo 99/QĐ-UBND").WellMade()
	})
}

// firstChoice is the first value of a select that is not empty.
func firstChoice(t *testing.T, a *webtest.Answer, name string) string {
	t.Helper()
	return choice(t, a, name, "")
}

// choice is the value of the choice of a select whose words begin so.
func choice(t *testing.T, a *webtest.Answer, name, words string) string {
	t.Helper()
	_, rest, ok := strings.Cut(a.Body, `name="`+name+`"`)
	if !ok {
		t.Fatalf("%s has no field %s", a.Path, name)
	}
	list, _, _ := strings.Cut(rest, "</select>")
	for _, o := range strings.Split(list, "<option value=\"")[1:] {
		value, text, _ := strings.Cut(o, "\"")
		if _, text, _ = strings.Cut(text, ">"); value != "" && strings.HasPrefix(text, words) {
			return value
		}
	}
	t.Fatalf("%s: %s has no choice %q", a.Path, name, words)
	return ""
}

func TestListByForm(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		root := o.As("root")
		fields := func() url.Values {
			f := root.Get(path(trieuSon, "/import")).Must(200).WellMade().Form(path(trieuSon, "/import"))
			f.Set("number", "15/QĐ")
			return f
		}
		send := func(name, list string) *webtest.Answer {
			return root.Send(path(trieuSon, "/import"), fields(), webtest.File{Field: "file", Name: name, Body: []byte(list)})
		}
		root.Send(path(trieuSon, "/import"), fields()).Must(422).Has("Chưa chọn tệp")
		send("a.txt", "xin chào").Must(422).Has("bảng tính")
		send("a.csv", "Mã,Tên đơn vị,Loại,Trực thuộc\n1,,xã,\n2,Phòng B,phòng,Không Có\n").Must(200).
			Has("2 chỗ sai", "Trực thuộc", "Không tìm thấy “Không Có”").WellMade()
		ok := send("b.csv", "Mã,Tên đơn vị,Loại\n397-VH,Phòng Văn hóa,phòng\n15691,Thị trấn Minh Sơn,thị trấn\n").Must(200).Has("2 thay đổi", "Áp dụng", "Phòng Văn hóa").WellMade()
		form := ok.Form("/unit-lists/")
		running := root.Post(actionOf(t, ok, "/unit-lists/"), form).Must(200).Has("Đang áp dụng").WellMade()
		o.work()
		root.Get(running.Path).Must(200).Has("Đã áp dụng 2 thay đổi").WellMade()
		root.Get(path(trieuSon, "")).Has("Phòng Văn hóa", "Thị trấn Minh Sơn")
		root.Post(actionOf(t, ok, "/unit-lists/"), form).Must(200).Has("Đã áp dụng") // pressed again
		xlsx := root.Get(path(trieuSon, "/export/units")).Must(200)
		if !strings.HasPrefix(xlsx.Body, "PK") {
			t.Error("the download is no spreadsheet")
		}
		send("c.xlsx", xlsx.Body).Must(200).Has("không có gì để thay đổi")
		o.As("to").Get(running.Path).Must(403)
		o.As("none").Get(running.Path).Must(404)
	})
}

// work does the jobs that wait.
func (o *office) work() {
	run, stop := context.WithCancel(ctx)
	r := &job.Runner{DB: o.d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Budget: job.DefaultBudget(1), Alone: true}
	o.lists.Register(r)
	done := make(chan error, 1)
	go func() { done <- r.Run(run) }()
	for range 300 {
		left := int64(1)
		must(o.t, o.d.Read(ctx, func(tx *db.Tx) (err error) {
			left, err = db.Value[int64](tx, "SELECT count(*) FROM job_task")
			return err
		}))
		if left == 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	must(o.t, <-done)
}

// Every page that can be reached answers and is well made.
func TestCrawl(t *testing.T) {
	o := open(t, dbtest.SQLite(t), roster.Options{Province: "38"})
	n := o.As("to").Crawl("/units", path(trieuSon, "?tab=history"), path("15664@2019-12-01", "?on=2020-01-01&tab=history"))
	if n < 40 {
		t.Errorf("only %d pages", n)
	}
}

// The whole country with ten thousand communes: no page is slow.
func TestTheWholeCountryIsQuick(t *testing.T) {
	d := dbtest.SQLite(t)
	o := open(t, d, roster.Options{Centre: true})
	dbtest.SetClock(d, when.InstantOf(time.Date(2025, 5, 1, 2, 0, 0, 0, time.UTC)))
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: "top", Role: access.Admin, Unit: "TW@2016-01-01", GrantedBy: "test"})
		return err
	}))
	top := o.As("top")
	top.Get("/units").Must(200).Has("63 tỉnh", "696 huyện", "10.035 xã")
	for _, p := range []string{"/units", "/units?q=an", path("01@2025-03-01", ""), path("38@2016-01-01", "?tab=history"), "/units?on=2026-06-01"} {
		watch := when.Start()
		top.Get(p).Must(200)
		if took := watch.Elapsed(); took > 30*time.Second { // far beyond any machine: speed is for benchmarks
			t.Errorf("%s took %s", p, took)
		} else {
			t.Logf("%-40s %s", p, took.Round(time.Millisecond))
		}
	}
}

func TestLooks(t *testing.T) {
	b := webtest.Open(t)
	o := open(t, dbtest.SQLite(t), roster.Options{Province: "38", Until: when.MustDay("2016-12-31")})
	root := o.As("root")
	fill(root, path(trieuSon, "/new"), map[string]string{"name": "Phòng Văn hóa và Thông tin", "kind": "division", "number": "10/QĐ-UBND", "from": "1/2/2016"}).Must(200)
	fill(root, path(trieuSon, "/new"), map[string]string{"name": "Văn phòng HĐND và UBND", "kind": "division", "number": "10/QĐ-UBND", "from": "1/2/2016"}).Must(200)
	fill(root, path(trieuSon, "/people"), map[string]string{"name": "Lê Văn Bình", "email": "binh@trieuson.gov.vn", "phone": "0237 3867 001"}).Must(200)
	person := firstChoice(t, root.Get(path(trieuSon, "/posts")), "person")
	fill(root, path(trieuSon, "/posts"), map[string]string{"person": person, "title": "Phó Chủ tịch", "role": "deputy", "from": "1/6/2016", "basis": "31/QĐ-UBND"}).Must(200)
	duties := root.Get(path(trieuSon, "/duties?regime=ttdn"))
	fill(root, path(trieuSon, "/duties?regime=ttdn"), map[string]string{"division": choice(t, duties, "division", "Phòng Văn hóa"), "from": "1/2/2016"}).Must(200)
	fill(root, path(trieuSon, "/duties?regime=ttdn"), map[string]string{"division": choice(t, duties, "division", "Văn phòng"), "person": person, "from": "1/11/2016", "basis": "99/QĐ-UBND"}).Must(200)
	list := func(text string) string {
		f := root.Get(path(trieuSon, "/import")).Form(path(trieuSon, "/import"))
		f.Set("number", "15/QĐ")
		return root.Send(path(trieuSon, "/import"), f, webtest.File{Field: "file", Name: "danh-sach-don-vi.csv", Body: []byte(text)}).Must(200).Path
	}
	wrong := list("Mã,Tên đơn vị,Loại,Trực thuộc\n1,,xã,\n2,Phòng B,phòng,Không Có\n15691,Xã Minh Sơn,khu phố,\n")
	fine := list("Mã,Tên đơn vị,Loại\n397-TN,Phòng Tư pháp,phòng\n397-NV,Phòng Nội vụ,phòng\n15691,Thị trấn Minh Sơn,thị trấn\n")
	for name, p := range map[string]string{
		"units-browse": "/units", "units-search": "/units?q=minh", "units-unit": path(trieuSon, ""), "units-people": path(trieuSon, "?tab=people"), "units-duties": path(trieuSon, "?tab=duties"),
		"units-new": path(trieuSon, "/new"), "units-merge": path(trieuSon, "/merge"), "units-split": path(minhSon, "/split"), "units-post": path(trieuSon, "/posts"), "units-duty": path(trieuSon, "/duties?regime=ttdn"),
		"units-import": path(trieuSon, "/import"), "units-wrong": wrong, "units-plan": fine,
	} {
		b.Look(t, o.Site, webtest.Shot{Name: name, Path: p, Session: "root"})
	}
	b.Look(t, o.Site, webtest.Shot{Name: "units-unit", Path: path(trieuSon, ""), Session: "root", Lang: "en", Widths: []int{1440}})
	long := open(t, dbtest.SQLite(t), roster.Options{Province: "38"})
	for name, p := range map[string]string{
		"units-line": path("15664@2025-07-01", "?on=2025-08-01&tab=history"), "units-ended": path(minhSon, "?on=2026-01-01"), "units-history": path("15718@2016-01-01", "?tab=history&on=2020-01-01"),
	} {
		b.Look(t, long.Site, webtest.Shot{Name: name, Path: p, Session: "root"})
	}
	b.Look(t, long.Site, webtest.Shot{Name: "units-line", Path: path("15664@2025-07-01", "?on=2025-08-01&tab=history"), Session: "root", Dark: true, Widths: []int{1440}})
}
