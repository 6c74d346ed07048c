package kit_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// hoa is the officer of the tests; her session is "hoa".
var hoa = kit.Person{
	Actor:  access.Actor{ID: "a1", Name: "Nguyễn Thị Hoa", Unit: "15664@2016-01-01"},
	Post:   "Phòng VH&TT · huyện Triệu Sơn",
	Places: []kit.Place{{Unit: "15664@2016-01-01", Name: "huyện Triệu Sơn"}, {Unit: "x", Name: "Phòng VH&TT"}},
}

func newKit() *kit.Kit {
	return kit.New(kit.Options{
		Demo: true,
		Session: func(_ context.Context, token string) (kit.Person, error) {
			if token == "hoa" {
				return hoa, nil
			}
			return kit.Person{}, nil
		},
		Counts: func(context.Context, access.Actor) (map[string]int, error) {
			return map[string]int{kit.NavReports: 2}, nil
		},
		Clock: func() when.Instant {
			return when.InstantOf(when.MustDay("2016-11-21").Noon())
		},
	})
}

func words(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<p>"+templ.EscapeString(s)+"</p>")
		return err
	})
}

// answer is a page with the words.
func answer(k *kit.Kit, s string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		return k.Render(w, r, kit.Page{Title: "Trang"}, words(s))
	}
}

func failing(err error) func(http.ResponseWriter, *http.Request) error {
	return func(http.ResponseWriter, *http.Request) error { return err }
}

func TestEveryKindOfFaultHasItsPage(t *testing.T) {
	cases := map[string]struct {
		err    error
		status int
		has    string
	}{
		"invalid":   {fault.New(fault.Invalid, "web.kit.form-unreadable"), 422, "Không đọc được"},
		"forbidden": {fault.New(fault.Forbidden, "access.forbidden", "report.approve"), 403, "duyệt báo cáo"},
		"not-found": {fault.New(fault.NotFound, "access.not-found"), 404, "Không tìm thấy"},
		"stale":     {fault.New(fault.Stale, "web.kit.kept-lost"), 409, "Đã có người sửa trước"},
		"large":     {fault.New(fault.TooMuch, "web.kit.form-size", "4 MB"), 413, "4 MB"},
		"often":     {fault.New(fault.TooMuch, "web.kit.no-day", "x"), 429, "Quá mức cho phép"},
		"busy":      {fault.New(fault.Busy, "web.kit.kept-lost"), 503, "Máy chủ đang bận"},
		"internal":  {errors.New("secret of the database"), 500, "Số tham chiếu"},
	}
	k := newKit()
	for name, c := range cases {
		k.Handle("GET /"+name, failing(c.err))
	}
	k.Handle("GET /panic", func(http.ResponseWriter, *http.Request) error { panic("secret of the program") })
	v := webtest.Serve(t, k).As("hoa")
	for name, c := range cases {
		v.Get("/" + name).Must(c.status).Has(c.has).HasNot("secret").WellMade()
	}
	v.Get("/panic").Must(500).Has("Số tham chiếu").HasNot("secret")
	v.Get("/nowhere").Must(404).WellMade()
	if got := v.Get("/busy").Header.Get("Retry-After"); got == "" {
		t.Error("a busy server does not say when to come back")
	}
}

func TestAnErrorWhileDrawingIsAnErrorPage(t *testing.T) {
	k := newKit()
	k.Handle("GET /broken", func(w http.ResponseWriter, r *http.Request) error {
		return k.Render(w, r, kit.Page{Title: "x"}, templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			if _, err := io.WriteString(w, "half a page"); err != nil {
				return err
			}
			return errors.New("drawing failed")
		}))
	})
	webtest.Serve(t, k).As("hoa").Get("/broken").Must(500).HasNot("half a page", "drawing failed")
}

func TestTheUnsignedAreSentToSignInAndBack(t *testing.T) {
	k := newKit()
	k.Handle("GET /diary", answer(k, "sổ"))
	k.HandlePublic("GET /sign-in", func(w http.ResponseWriter, r *http.Request) error {
		f := kit.NewForm(r)
		f.Set("next", r.URL.Query().Get("next"))
		return k.Render(w, r, kit.Page{Title: "Đăng nhập", NoHead: true, Bare: true}, kit.SignInForm(f, k.SignInView(r)))
	})
	k.HandlePublic("POST /sign-in", func(w http.ResponseWriter, r *http.Request) error {
		f, err := k.Posted(w, r)
		if err != nil {
			return err
		}
		return k.SignedIn(w, r, f, "hoa", time.Hour)
	})
	v := webtest.Serve(t, k).As("")
	a := v.Get("/diary?month=2016-11").Must(200).Has("Đăng nhập").HasNot("sổ").WellMade()
	form := a.Form("/sign-in")
	if form.Get("next") != "/diary?month=2016-11" {
		t.Error(form)
	}
	if b := v.Post("/sign-in", form).Must(200).Has("sổ"); b.Path != "/diary?month=2016-11" {
		t.Error(b.Path)
	}
	for bad, want := range map[string]string{"//evil.example": "/", "https://evil.example": "/", "/\\evil": "/", "": "/", "/units?x=1": "/units?x=1"} {
		if got := kit.SafeNext(bad); got != want {
			t.Errorf("next %q leads to %q", bad, got)
		}
	}
}

func TestAPostWhoseSessionEndedLosesNothing(t *testing.T) {
	k := newKit()
	saved := ""
	k.Handle("POST /diary", func(w http.ResponseWriter, r *http.Request) error {
		f, err := k.Posted(w, r)
		if err != nil {
			return err
		}
		saved = f.Long("note")
		return k.Go(w, r, "/done", kit.Done("web.kit.save"))
	})
	k.Handle("GET /done", answer(k, "xong"))
	k.HandlePublic("POST /sign-in", func(w http.ResponseWriter, r *http.Request) error {
		f, err := k.Posted(w, r)
		if err != nil {
			return err
		}
		return k.SignedIn(w, r, f, "hoa", time.Hour)
	})
	v := webtest.Serve(t, k).As("")
	typed := "Treo 12 băng rôn\n<b>hai mặt</b> Việt – Anh"
	a := v.Send("/diary?x=1", url.Values{"note": {typed}, "password": {"bí mật"}}, webtest.File{Field: "photo", Name: "anh.jpg", Body: []byte("x")})
	a.Must(401).Has("vẫn còn nguyên").HasNot("bí mật").WellMade()
	b := v.Post("/sign-in", a.Form("/sign-in")).Must(200).Has("anh.jpg", "Treo 12 băng rôn").WellMade()
	if saved != "" {
		t.Error("sent without asking")
	}
	form := b.Form("/diary")
	if form.Has("password") {
		t.Error("a password was kept")
	}
	v.Send("/diary?x=1", form).Must(200).Has("xong")
	if saved != typed {
		t.Errorf("kept %q", saved)
	}
}

func TestAFormComesBackWithWhatWasTyped(t *testing.T) {
	k := newKit()
	k.Handle("POST /units", func(w http.ResponseWriter, r *http.Request) error {
		f, err := k.Posted(w, r)
		if err != nil {
			return err
		}
		f.Text("name", kit.Required, kit.Max(10))
		f.Day("from", kit.Required)
		f.Int("count", kit.Between(1, 99))
		if f.Take(nil) {
			return k.Again(w, r, kit.Page{Title: "Đơn vị"}, formOf(f))
		}
		err = fault.New(fault.Conflict, "web.kit.wrong-whole").At("name", "web.kit.no-choice")
		if f.Take(err) {
			return k.Again(w, r, kit.Page{Title: "Đơn vị"}, formOf(f))
		}
		return err
	})
	v := webtest.Serve(t, k).As("hoa")
	a := v.Post("/units", url.Values{"name": {"  "}, "from": {"31/2/2016"}, "count": {"1.284"}}).Must(422)
	a.Has("Có 3 chỗ cần sửa", "Cần điền ô này", "“31/2/2016” không phải là ngày", "Phải từ 1 đến 99", "31/2/2016").WellMade()
	v.Post("/units", url.Values{"name": {"Dân Lực"}, "from": {"1/2/2016"}, "count": {"12"}}).Must(422).Has("không có trong danh sách")
	v.Post("/units", url.Values{"name": {"\xff\xfe"}}).Must(422).Has("không đọc được")
	big := url.Values{"name": {strings.Repeat("a", 5<<20)}}
	v.Post("/units", big).Must(413).Has("4 MB")
}

// Large files wait on the disk while a form is read, and are gone when it is answered.
func TestFilesOfAFormAreRemoved(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	k := newKit()
	there := 0
	k.Handle("POST /files", func(w http.ResponseWriter, r *http.Request) error {
		f, err := k.PostedUpTo(w, r, 32<<20)
		if err != nil {
			return err
		}
		list, err := os.ReadDir(dir)
		there = len(list)
		if f.Files("file")[0].Size != 12<<20 {
			t.Error("the file did not arrive whole")
		}
		return errors.Join(err, k.Render(w, r, kit.Page{Title: "x"}, words("")))
	})
	v := webtest.Serve(t, k).As("hoa")
	v.Send("/files", nil, webtest.File{Field: "file", Name: "a.bin", Body: make([]byte, 12<<20)}).Must(200)
	left, err := os.ReadDir(dir)
	if err != nil || there == 0 || len(left) != 0 {
		t.Errorf("%d files during, %d after (%v)", there, len(left), err)
	}
	v.Send("/files", nil, webtest.File{Field: "file", Name: "a.bin", Body: make([]byte, 40<<20)}).Must(413)
}

func formOf(f *kit.Form) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		fields := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			for _, name := range []string{"name", "from", "count"} {
				if err := kit.Input(f, kit.Field{Name: name, Label: name}).Render(ctx, w); err != nil {
					return err
				}
			}
			return nil
		})
		return kit.FormBox(f, "/units").Render(templ.WithChildren(ctx, fields), w)
	})
}

func TestWhatFormsRead(t *testing.T) {
	f := formFrom(t, url.Values{
		"line": {"  Xã   Dân\u00a0Lực "}, "long": {"một \r\nhai\n\n"}, "day": {"5-1-2016"}, "iso": {"2016-01-05"}, "n": {"1.284"}, "plain": {"-12"}, "half": {"1,5"},
		"none": {"Không có"}, "unknown": {"chưa nắm được"}, "empty": {""}, "box": {"1"}, "many": {"a", "", "b"},
	})
	day := when.MustDay("2016-01-05")
	switch {
	case f.Text("line") != "Xã Dân Lực", f.Long("long") != "một\nhai", f.Day("day") != day, f.Day("iso") != day, !f.Day("empty").IsZero():
		t.Error(f.Text("line"), f.Long("long"), f.Day("day"))
	case f.Int("n") != 1284, f.Int("plain") != -12, f.Int("empty") != 0, f.Value("half") != quantity.Decimal(15, 1):
		t.Error(f.Int("n"), f.Value("half"))
	case f.Value("none").State != quantity.None, f.Value("unknown").State != quantity.Unknown, f.Value("empty").State != quantity.Missing:
		t.Error(f.Value("none"), f.Value("unknown"))
	case !f.Bool("box"), f.Bool("empty"), strings.Join(f.Many("many"), ",") != "a,b", !f.OK():
		t.Error(f.Many("many"), f.Errors())
	}
	for _, bad := range []string{"31/02/2016", "1/1/16", "hôm nay", "2016-13-01", "1/1/2016x", "0/1/2016"} {
		if d, ok := kit.ParseDay(bad); ok {
			t.Errorf("%q read as %s", bad, d)
		}
	}
	f.Int("half")
	f.Value("line")
	f.Choice("many", []kit.Choice{{Value: "c"}})
	if len(f.Errors()) != 3 {
		t.Error(f.Errors())
	}
}

// formFrom posts the values and gives what the handler read.
func formFrom(t *testing.T, values url.Values) *kit.Form {
	t.Helper()
	k := newKit()
	var form *kit.Form
	k.Handle("POST /form", func(w http.ResponseWriter, r *http.Request) error {
		var err error
		form, err = k.Posted(w, r)
		return errors.Join(err, k.Render(w, r, kit.Page{Title: "x"}, words("")))
	})
	webtest.Serve(t, k).As("hoa").Post("/form", values).Must(200)
	return form
}

func TestANoticeIsShownOnce(t *testing.T) {
	k := newKit()
	k.Handle("POST /save", func(w http.ResponseWriter, r *http.Request) error {
		return k.Go(w, r, "/list", kit.Done("web.kit.kept-field", "<7>").Undo("/undo"))
	})
	k.Handle("GET /list", answer(k, "danh sách"))
	v := webtest.Serve(t, k).As("hoa")
	a := v.Post("/save", nil).Must(200).Has("Nội dung <7>", "Hoàn tác").WellMade()
	a.Form("/undo")
	v.Get("/list").Must(200).HasNot("Hoàn tác")
}

func TestOtherSitesCannotPost(t *testing.T) {
	k := newKit()
	k.Handle("POST /save", answer(k, "đã lưu"))
	site := webtest.Serve(t, k)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site.URL+"/save", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	req.AddCookie(&http.Cookie{Name: kit.SessionCookie, Value: "hoa"})
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Error(res.Status)
	}
}

func TestHeadersAndStaticFiles(t *testing.T) {
	k := newKit()
	k.Handle("GET /{$}", answer(k, "bàn"))
	v := webtest.Serve(t, k).As("hoa")
	a := v.Get("/").Must(200)
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Referrer-Policy": "same-origin", "Cache-Control": "private, no-cache", "Content-Language": "vi",
	} {
		if got := a.Header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
	css := v.Get(kit.StaticURL("kit.css")).Must(200)
	if !strings.Contains(css.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(css.Header.Get("Content-Type"), "text/css") {
		t.Error(css.Header)
	}
	if old := v.Get("/static/0123/kit.css").Must(200); old.Header.Get("Cache-Control") != "no-cache" {
		t.Error(old.Header)
	}
	v.Get("/static/0123/nothing.css").Must(404)
	v.Get("/static/0123/../kit.go").Must(404)
}

func TestLanguages(t *testing.T) {
	k := newKit()
	k.Handle("GET /{$}", answer(k, "x"))
	v := webtest.Serve(t, k).As("hoa")
	v.Get("/").Has("Bàn làm việc")
	v.Header.Set("Accept-Language", "en-GB,en;q=0.9,vi;q=0.5")
	v.Get("/").Has("Diary")
	v.Post("/language", url.Values{"to": {"vi"}, "next": {"/"}}).Must(200).Has("Bàn làm việc")
	v.Get("/").Has("Bàn làm việc")
}

var errNobody = fault.New(fault.NotFound, "access.not-found")
