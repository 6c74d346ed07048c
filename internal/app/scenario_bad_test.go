package app_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/intake"
	"tonghop/internal/web/webtest"
)

// What people send by mistake, or on purpose, is answered with a sentence they understand;
// what they typed stands in the form again.
func TestBadInputIsToldAndKept(t *testing.T) {
	eachScene(t, func(t *testing.T, s *scene) {
		c := &cycle{scene: s}
		c.communesNote()
		c.provinceAsks()
		c.on("2016-11-17", 8)
		c.own = c.open("huyen", c.letter, trieuSon)
		c.wrongDays()
		c.wrongNumbers()
		c.picturesThatAreNot()
		c.hugeFiles()
		c.badSheets()
		c.badLists()
		c.badWordFiles()
		c.longTexts()
		c.hostileText()
		c.hostileAddresses()
		if n := c.count("SELECT count(*) FROM activity_entry"); n != 4 {
			t.Errorf("%d entries, of which 4 were meant", n)
		}
	})
}

// capture is the form of a new line, as it stands before it is saved.
func (s *scene) capture(line string) url.Values {
	s.t.Helper()
	return s.as("xa").Get("/diary/new?line=" + url.QueryEscape(line)).Must(200).Form("/diary")
}

// kept makes sure that a form stands on the page again with what was typed.
func (s *scene) kept(a *webtest.Answer, action string, fields map[string]string) {
	s.t.Helper()
	form := a.WellMade().Form(action)
	for name, typed := range fields {
		if form.Get(name) != typed {
			s.t.Errorf("%s: %s was %q and is %q", a.Path, name, typed, form.Get(name))
		}
	}
}

func (c *cycle) wrongDays() {
	for _, day := range []string{"31/02/2016", "2016-13-40", "hôm kia", "0/0/0", "99/99/9999"} {
		form := c.capture("Phát thanh 2 buổi")
		form.Set("day", day)
		form.Set("note", "Ghi chú không được mất")
		a := c.as("xa").Post("/diary", form).Must(422).Has(day)
		c.kept(a, "/diary", map[string]string{"day": day, "note": "Ghi chú không được mất"})
	}
	form := c.capture("Phát thanh 2 buổi")
	form.Set("day", "25/12/2016")
	c.kept(c.as("xa").Post("/diary", form).Must(422).Has("Ngày 25/12/2016 chưa tới"), "/diary", map[string]string{"day": "25/12/2016"})
	head := c.own + "/head"
	a := send(c.as("huyen"), head, head, map[string]string{"date": "32/13/2016", "number": "287", "signer": "Vũ Đình Dũng"}).Must(422).Has("32/13/2016")
	c.kept(a, head, map[string]string{"date": "32/13/2016", "number": "287", "signer": "Vũ Đình Dũng"})
	debt := "/obligations/" + string(c.debtOf(c.letter, trieuSon).ID) + "/ask/extension"
	a = send(c.as("huyen"), debt, debt, map[string]string{"wanted": "31/11/2016", "reason": "Chờ số liệu"}).Must(422).Has("31/11/2016")
	c.kept(a, debt, map[string]string{"wanted": "31/11/2016", "reason": "Chờ số liệu"})
	for _, path := range []string{"/diary?time=20xx", "/diary/month?time=13-2016", "/units?on=31/02/2016", "/diary?from=hom+qua"} {
		if a := c.as("huyen").Get(path); a.Status >= 500 {
			c.t.Errorf("%s answers %d", path, a.Status)
		}
	}
}

func (c *cycle) wrongNumbers() {
	for _, n := range []string{"mười hai cái", "1.2.3", "-5", "99999999999999999999999", "12e3", "∞"} {
		form := c.capture("Treo 12 băng rôn")
		form.Set("figure1", n)
		form.Set("place", "Chợ Nưa")
		c.kept(c.as("xa").Post("/diary", form).Must(422), "/diary", map[string]string{"figure1": n, "place": "Chợ Nưa"})
		figures := c.own + "/figures"
		a := send(c.as("huyen"), figures, figures, map[string]string{"own.poster": n, "own.poster.state": "number", "own.leaflet": "7", "own.leaflet.state": "number"}).Must(422)
		c.kept(a, figures, map[string]string{"own.poster": n})
	}
	form := c.capture("Treo 12 băng rôn")
	form.Set("money", "ít thôi")
	c.kept(c.as("xa").Post("/diary", form).Must(422).Has("“ít thôi” không phải là số tiền"), "/diary", map[string]string{"money": "ít thôi"})
	version := c.own + "/section/situation"
	for _, v := range []string{"-1", "abc", "99999999999999999999999999"} {
		a := send(c.as("huyen"), version, version, map[string]string{"version": v, "text": "Chữ không được mất"})
		if a.Status < 400 || a.Status >= 500 || !strings.Contains(a.Body, "Chữ không được mất") {
			c.t.Errorf("version %q: %d", v, a.Status)
		}
	}
}

// png is the beginning of a picture that says it is so wide and high.
func png(width, height uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	data := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	data = append(binary.BigEndian.AppendUint32(data, height), 8, 2, 0, 0, 0)
	_ = binary.Write(&b, binary.BigEndian, uint32(13))
	b.Write(data)
	_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(data))
	return b.Bytes()
}

func (c *cycle) picturesThatAreNot() {
	photo := c.photo(7)
	for name, file := range map[string]struct {
		body []byte
		says string
	}{
		"van-ban.jpg":  {[]byte("không phải ảnh"), "không phải là ảnh"},
		"trong.jpg":    {nil, "trống"},
		"cut.jpg":      {photo[:len(photo)/3], "bị hỏng"},
		"bom.png":      {png(60000, 60000), "Ảnh quá lớn"},
		"hong.png":     {png(100, 100), "bị hỏng"},
		"ve.svg.jpg":   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "không phải là ảnh"},
		"iphone.heic":  {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "HEIC"},
		"chay.exe":     {[]byte("MZ\x90\x00"), "chay.exe"},
		"gia.pdf":      {[]byte("khong phai pdf"), "gia.pdf"},
		"trang.html":   {[]byte("<script>alert(1)</script>"), "trang.html"},
		"../../tu.jpg": {[]byte("x"), "không phải là ảnh"},
	} {
		form := c.capture("Phát thanh 2 buổi")
		form.Set("note", "Ghi chú không được mất")
		a := c.as("xa").Send("/diary", form, webtest.File{Field: "photo", Name: name, Body: file.body})
		if a.Status != 422 {
			c.t.Errorf("%s answers %d: %.300s", name, a.Status, a.Text())
			continue
		}
		c.kept(a.Has(file.says), "/diary", map[string]string{"note": "Ghi chú không được mất", "line": "Phát thanh 2 buổi"})
	}
	// A good photo beside a bad one is kept for the next try.
	form := c.capture("Phát thanh 3 buổi")
	a := c.as("xa").Send("/diary", form, webtest.File{Field: "photo", Name: "tot.jpg", Body: photo}, webtest.File{Field: "photo", Name: "xau.jpg", Body: []byte("x")}).Must(422)
	if files := a.Form("/diary")["file"]; len(files) != 1 {
		c.t.Errorf("%d files are kept", len(files))
	}
}

func (c *cycle) hugeFiles() {
	huge := bytes.Repeat([]byte("0123456789abcdef"), 26<<16) // 26 MB
	form := c.capture("Phát thanh 2 buổi")
	a := c.as("xa").Send("/diary", form, webtest.File{Field: "photo", Name: "to.jpg", Body: huge}).Must(422).Has("lớn hơn 25 MB")
	c.kept(a, "/diary", map[string]string{"line": "Phát thanh 2 buổi"})
	many := []webtest.File{{Field: "photo", Name: "1.jpg", Body: huge}, {Field: "photo", Name: "2.jpg", Body: huge}, {Field: "photo", Name: "3.jpg", Body: huge}}
	c.as("xa").Send("/diary", form, many...).Must(413).Has("lớn quá 64 MB", "Hãy chia nhỏ hoặc bớt tệp")
	c.as("xa").Send("/diary/import", url.Values{}, webtest.File{Field: "sheet", Name: "to.xlsx", Body: huge}).Must(413).Has("Hãy chia nhỏ hoặc bớt tệp")
	c.as("huyen").Send(c.own+"/file", nil, webtest.File{Field: "file", Name: "to.docx", Body: append(huge, huge...)}).Must(413).Has("Hãy chia nhỏ hoặc bớt tệp")
}

// workbook is a spreadsheet; a cell that begins with "=" is a formula.
func (s *scene) workbook(rows ...[]string) []byte {
	s.t.Helper()
	f := excelize.NewFile()
	for y, row := range rows {
		for x, v := range row {
			cell, err := excelize.CoordinatesToCellName(x+1, y+1)
			must(s.t, err)
			if strings.HasPrefix(v, "=") {
				must(s.t, f.SetCellFormula("Sheet1", cell, v))
				continue
			}
			must(s.t, f.SetCellStr("Sheet1", cell, v))
		}
	}
	var b bytes.Buffer
	must(s.t, f.Write(&b))
	return b.Bytes()
}

func (c *cycle) badSheets() {
	v := c.as("xa")
	for name, one := range map[string]struct {
		body []byte
		says []string
	}{
		"cong-thuc.xlsx": {c.workbook([]string{"Ngày", "Nội dung", "Loại"}, []string{"=TODAY()", "Treo băng rôn", ""}, []string{"10/11/2016", "=A1&\"x\"", ""}), []string{"Ô này là công thức"}},
		"sai-ma.xlsx":    {c.workbook([]string{"Ngày", "Nội dung", "Loại", "Chỉ tiêu", "Số lượng"}, []string{"31/02/2016", "Treo", "Múa", "chi_tieu_la", "ba"}), []string{"“31/02/2016” không phải là ngày", "Không có loại “Múa”", "Không có chỉ tiêu “chi_tieu_la”"}},
		"thieu-dau.xlsx": {c.workbook([]string{"a", "b"}, []string{"1", "2"}), []string{"Không tìm thấy dòng tiêu đề"}},
		"trong.xlsx":     {c.workbook(), []string{""}},
		"gia.xlsx":       {[]byte("PK\x03\x04 không phải bảng tính"), []string{""}},
		"cu.xls":         {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...), []string{""}},
		"anh.xlsx":       {c.photo(3), []string{""}},
	} {
		a := v.Send("/diary/import", v.Get("/diary/import").Must(200).Form("/diary/import"), webtest.File{Field: "sheet", Name: name, Body: one.body})
		if a.Status != 422 {
			c.t.Errorf("%s answers %d: %.300s", name, a.Status, a.Text())
			continue
		}
		a.WellMade().Has(one.says...)
	}
}

// badLists sends wrong lists of units to the administrator's import.
func (c *cycle) badLists() {
	v := c.as("quantri")
	page := "/units/" + province + "/import"
	for name, body := range map[string][]byte{
		"cong-thuc.xlsx": c.workbook([]string{"Mã", "Tên", "Cấp", "Mã cấp trên"}, []string{"=1+1", "Xã Mới", "xã", "397"}),
		"sai-ma.xlsx":    c.workbook([]string{"Mã", "Tên", "Cấp", "Mã cấp trên"}, []string{"??", "", "làng", "999999"}),
		"gia.xlsx":       []byte("không phải bảng tính"),
		"trong.csv":      {},
		"hong.csv":       []byte("Mã;Tên\n\"mở ngoặc"),
	} {
		a := v.Send(page, v.Get(page).Must(200).Form(page), webtest.File{Field: "file", Name: name, Body: body})
		if a.Status != 422 && (a.Status != 200 || !strings.Contains(a.Path, "/unit-lists/") || strings.Contains(a.Text(), "Ghi vào danh mục")) {
			c.t.Errorf("%s answers %d at %s: %.400s", name, a.Status, a.Path, a.Text())
		}
		a.WellMade()
	}
}

func (c *cycle) badWordFiles() {
	for name, body := range map[string][]byte{
		"gia.docx":  []byte("PK không phải Word"),
		"trong.pdf": {},
		"hong.pdf":  []byte("%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >>\ntrailer << /Root 1 0 R >>"),
		"anh.jpg":   c.photo(2),
		"la.json":   []byte(`{"format": 99}`),
	} {
		page := c.own + "/file"
		a := c.as("huyen").Send(page, c.as("huyen").Get(page).Must(200).Form(page), webtest.File{Field: "file", Name: name, Body: body})
		if a.Status != 422 {
			c.t.Errorf("%s answers %d at %s: %.400s", name, a.Status, a.Path, a.Text())
		}
		a.WellMade()
	}
}

func (c *cycle) longTexts() {
	long := strings.Repeat("Dài quá. ", 40_000)
	form := c.capture("Phát thanh 2 buổi")
	form.Set("line", long)
	form.Set("place", "Chợ Nưa")
	c.kept(c.as("xa").Post("/diary", form).Must(422).Has("Nội dung dài hơn"), "/diary", map[string]string{"place": "Chợ Nưa"})
	section := c.own + "/section/situation"
	a := send(c.as("huyen"), section, section, map[string]string{"text": long})
	if a.Status != 422 || !strings.Contains(a.Body, "Dài quá. Dài quá.") {
		c.t.Errorf("a text of %d bytes answers %d: %.300s", len(long), a.Status, a.Text())
	}
	c.as("huyen").Post(section, url.Values{"text": {strings.Repeat("x", 5<<20)}}).Must(413).Has("Nội dung gửi lên lớn quá 4 MB")
}

// hostileText types what databases and pages stumble over.
func (c *cycle) hostileText() {
	for i, words := range []string{"không\x00byte", "\x01\x02 điều khiển", "<script>alert('x')</script>", "'; DROP TABLE activity_entry; --", "{{.}} ${x} {x} %s %d", "\u202eđảo chiều", "e\u0301 rời dấu", strings.Repeat("a\u0301", 30), "𝔘𝔫𝔦 🎏"} {
		section := c.own + "/section/situation"
		a := send(c.as("huyen"), section, section, map[string]string{"text": fmt.Sprintf("Lần %d: %s", i, words)})
		if a.Status >= 500 {
			c.t.Errorf("section %q answers %d", words, a.Status)
			continue
		}
		if a.Status == 200 {
			if sheet := c.as("huyen").Get(c.own + "/sheet").Must(200); strings.Contains(sheet.Body, "<script>alert") {
				c.t.Errorf("the sheet runs %q", words)
			}
			c.opensInWord(words)
		}
		send(c.as("huyen"), section, section, map[string]string{"text": "Lại như thường " + fmt.Sprint(i)}).Must(200)
		for _, path := range []string{"/search?q=", "/diary?q=", "/units?q=", "/requests?q="} {
			if a := c.as("huyen").Get(path + url.QueryEscape(words)); a.Status >= 500 || strings.Contains(a.Body, "<script>alert('x')") {
				c.t.Errorf("%s%q answers %d", path, words, a.Status)
			}
		}
		head := c.own + "/head"
		if a := send(c.as("huyen"), head, head, map[string]string{"place": words}); a.Status >= 500 {
			c.t.Errorf("place %q answers %d", words, a.Status)
		}
		form := c.capture("Treo băng rôn")
		form.Set("line", words)
		form.Set("day", "31/02/2016") // never saved
		if a := c.as("xa").Post("/diary", form); a.Status >= 500 {
			c.t.Errorf("line %q answers %d", words, a.Status)
		}
	}
	form := c.capture("Treo băng rôn")
	form.Set("note", "hỏng \xff\xfe mã")
	c.as("xa").Post("/diary", form).Must(422)
}

// opensInWord makes sure that the Word file of the draft can be read again.
func (c *cycle) opensInWord(words string) {
	for _, kind := range []string{"docx", "pdf"} {
		a := c.as("huyen").Get(c.own + "/download/" + kind)
		if kind == "pdf" && a.Status == 422 { // a PDF that everybody can read has its letters inside
			a.Has("Không có chữ nào trong bộ phông")
			continue
		}
		a.Must(200)
		if _, err := intake.Open(c.t.Context(), "bao-cao."+kind, []byte(a.Body), intake.Options{}); err != nil {
			c.t.Errorf("the %s with %q: %v", kind, words, err)
		}
	}
}

func (c *cycle) hostileAddresses() {
	for _, id := range []string{"%00", "x%00y", "..%2f..%2fetc", "%ff", "'%20OR%201=1", strings.Repeat("a", 3000), "%F0%9F%8E%8F"} {
		for _, path := range []string{"/diary/" + id, "/reports/" + id, "/reports/" + id + "/download/pdf", "/requests/" + id, "/obligations/" + id, "/units/" + id, "/staff/" + id, "/regimes/" + id,
			"/figures/" + id + "/2016/units/" + trieuSon, "/figures/" + external + "/" + id + "/units/" + trieuSon, "/figures/" + external + "/2016/units/" + id, "/figures/" + external + "/2016/why/" + trieuSon + "/" + id,
			c.own + "/section/" + id, c.own + "/history/" + id, c.own + "/move/" + id, c.own + "/download/" + id, c.own + "/files/" + id, c.entry + "/files/" + id, "/diary?unit=" + id, "/reports?unit=" + id,
			"/diary?after=" + id, "/reports?after=" + id, "/obligations?state=" + id, "/deadlines/" + id + ".ics", "/first/" + id, "/set-password/" + id, "/static/" + id + "/x.css", "/admin/users/" + id,
			c.own + "/sheet?version=" + id, "/search?q=" + id, "/diary/new?line=" + id + "&file=" + id + "&day=" + id} {
			for _, login := range []string{"huyen", "quantri"} {
				if a := c.as(login).Get(path); a.Status >= 500 {
					c.t.Errorf("%.80s answers %d", path, a.Status)
				}
			}
		}
	}
}
