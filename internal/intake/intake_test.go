package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tonghop/internal/docx"
	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/lang"
	"tonghop/internal/pdf"
)

func itoa(n int) string { return strconv.Itoa(n) }
func pad(n int) string  { return fmt.Sprintf("%010d", n) }

func open(t testing.TB, name string, b []byte) *File {
	t.Helper()
	f, err := Open(context.Background(), name, b, Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return f
}

func words(f *File) string {
	var b strings.Builder
	for _, r := range runsOf(f.Flow) {
		b.WriteString(r.Text + " ")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestEveryFormat(t *testing.T) {
	word := wordFile(t, inFont("Times New Roman", "Báo cáo"))
	cases := []struct {
		name   string
		b      []byte
		format Format
		holds  string
	}{
		{"a.docx", word, DOCX, "Báo cáo"},
		{"a.pdf", load(t, documents+"cv-cdgd-hcm-95-2017.pdf"), PDF, "LIÊN ĐOÀN LAO ĐỘNG"},
		{"a.txt", []byte("Kinh phí: không có"), Text, "Kinh phí: không có"},
		{"a.md", []byte("# Báo cáo\n\n**đậm**"), Markdown, "Báo cáo đậm"},
		{"a.html", []byte("<p>Báo <b>cáo</b>"), HTML, "Báo cáo"},
		{"a.xlsx", workbook(t), XLSX, "TT Xã Số buổi 1 Dân Lực 1730"},
		{"a.csv", []byte("Xã;Số\nDân Lực;12\n"), CSV, "Xã Số Dân Lực 12"},
		{"a.doc", load(t, documents+"ct-cantho-09-2002.doc"), DOC, "CHỈ THỊ CỦA ỦY BAN NHÂN DÂN"},
		{"a.rtf", oldWord(t, word, "rtf"), RTF, "Báo cáo"},
	}
	for _, c := range cases {
		f := open(t, c.name, c.b)
		if f.Format != c.format || !strings.Contains(words(f), c.holds) || f.Encoding != "unicode" {
			t.Errorf("%s: %s, %s, %.80q", c.name, f.Format, f.Encoding, words(f))
		}
		if len(f.Flow.Warnings) != 0 {
			t.Errorf("%s: warnings %+v", c.name, f.Flow.Warnings)
		}
		if &f.Bytes[0] != &c.b[0] {
			t.Errorf("%s: the bytes are not those that came", c.name)
		}
	}
	j := open(t, "goi.json", []byte(`{"format":1}`))
	if j.Format != JSON || string(j.Package) != `{"format":1}` || j.Flow != nil {
		t.Errorf("json: %+v", j)
	}
	if s := open(t, "a.xlsx", workbook(t)).Sheets; len(s) != 1 || s[0].Rows[1][2] != "1730" {
		t.Errorf("sheets %+v", s)
	}
}

// With DataOnly the words stay unread where a package is attached, and only there.
func TestDataOnly(t *testing.T) {
	page := flow.Section{Page: flow.A4, Blocks: []flow.Block{&flow.Paragraph{Runs: []flow.Run{{Text: "Báo cáo", Size: flow.PT(14)}}}}}
	paper := &flow.Document{Title: "Báo cáo", Language: "vi-VN", Sections: []flow.Section{page}}
	data := []byte(`{"format":1}`)
	var printed, word bytes.Buffer
	_, err := pdf.Write(&printed, paper, pdf.Options{Attachments: []pdf.Attachment{{Name: PackageName, MIME: "application/json", Data: data}}})
	must(t, err, docx.Write(&word, paper, docx.Options{Package: data}))
	cases := []struct {
		name     string
		b        []byte
		attached bool
	}{
		{"a.pdf", printed.Bytes(), true},
		{"a.docx", word.Bytes(), true},
		{"b.pdf", load(t, documents+"cv-cdgd-hcm-95-2017.pdf"), false},
		{"b.docx", wordFile(t, inFont("Times New Roman", "Báo cáo")), false},
	}
	for _, c := range cases {
		whole := open(t, c.name, c.b)
		lean, err := Open(context.Background(), c.name, c.b, Options{DataOnly: true})
		must(t, err)
		if !bytes.Equal(whole.Package, lean.Package) || (len(lean.Package) > 0) != c.attached {
			t.Errorf("%s: package %q, %q with DataOnly", c.name, whole.Package, lean.Package)
		}
		if whole.Flow == nil || (lean.Flow == nil) != c.attached {
			t.Errorf("%s: words read %v, %v with DataOnly", c.name, whole.Flow != nil, lean.Flow != nil)
		}
	}
}

func TestWrongExtensionIsReadAnyway(t *testing.T) {
	cases := map[string][]byte{
		"bao-cao.pdf":  wordFile(t, inFont("Times New Roman", "Báo cáo")),
		"bao-cao.docx": load(t, documents+"cv-cdgd-hcm-95-2017.pdf"),
		"bao-cao.txt":  workbook(t),
		"bao-cao.doc":  []byte("<html><body>Báo cáo lưu từ trang mạng</body></html>"),
		"bao-cao.xlsx": []byte("chỉ là chữ"),
	}
	for name, b := range cases {
		f := open(t, name, b)
		if len(f.Flow.Warnings) != 1 || f.Flow.Warnings[0].Code != "intake.misnamed" {
			t.Errorf("%s as %s: warnings %+v", name, f.Format, f.Flow.Warnings)
		}
	}
}

func TestLegacyFonts(t *testing.T) {
	tcvn := wordFile(t, inFont(".VnTimeH", "ñy ban nh©n d©n huyÖn")+inFont(".VnTime", "kÕ ho¹ch ph¸t triÓn, tr\u00adêng häc")+inFont("Times New Roman", "Café"))
	vni := wordFile(t, inFont("VNI-Times", "UÛY BAN NHAÂN DAÂN: keá hoaïch phaùt trieån"))
	named := wordFile(t, inFont(".VnTime", "Ủy ban nhân dân huyện báo cáo kế hoạch"))
	cases := []struct {
		name     string
		b        []byte
		encoding string
		want     string
	}{
		{"tcvn3.docx", tcvn, "tcvn3", "ỦY BAN NHÂN DÂN HUYỆN kế hoạch phát triển, trường học Café"},
		{"vni.docx", vni, "vni", "ỦY BAN NHÂN DÂN: kế hoạch phát triển"},
		{"chỉ tên phông.docx", named, "unicode", "Ủy ban nhân dân huyện báo cáo kế hoạch"},
		{"tcvn3.doc", oldWord(t, tcvn, "doc"), "tcvn3", "ỦY BAN NHÂN DÂN HUYỆN kế hoạch phát triển, trường học Café"},
		{"tcvn3.txt", latin1("Céng hßa x· héi chñ nghÜa ViÖt Nam\r\n§éc lËp - Tù do - H¹nh phóc, tr\u00adêng häc"), "tcvn3", "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập - Tự do - Hạnh phúc, trường học"},
		{"vni.txt", latin1("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM, Ñoäc laäp - Töï do"), "vni", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, Độc lập - Tự do"},
		{"tcvn3 qua utf8.txt", []byte("Céng hßa x· héi chñ nghÜa ViÖt Nam"), "tcvn3", "Cộng hòa xã hội chủ nghĩa Việt Nam"},
		{"tcvn3.html", []byte(`<p><font face=".VnTimeH">céng hßa</font> <font face=".VnTime">ViÖt Nam</font></p>`), "tcvn3", "CỘNG HÒA Việt Nam"},
		{"tổ hợp.txt", []byte("Ba\u0301o ca\u0301o"), "unicode-mixed", "Báo cáo"},
	}
	for _, c := range cases {
		f := open(t, c.name, c.b)
		if f.Encoding != c.encoding || words(f) != c.want {
			t.Errorf("%s: %s %q\nwant %s %q", c.name, f.Encoding, words(f), c.encoding, c.want)
		}
	}
}

// Each bad file is refused with its own code, quickly, and the code has a sentence in
// both languages.
func TestBadFiles(t *testing.T) {
	word := load(t, documents+"cv-laocai-vp-truyen-dat.docx")
	pdf := load(t, documents+"cv-cdgd-hcm-95-2017.pdf")
	sheet := workbook(t)
	old := load(t, documents+"ct-cantho-09-2002.doc")
	entity := `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document ` + wordSpace + `><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`
	external := strings.Replace(entity, `<!ENTITY a "aaaaaaaaaa">`, `<!ENTITY a SYSTEM "file:///etc/passwd">`, 1)
	bomb := wordFile(t, `<w:p><w:r><w:t>`+strings.Repeat("0", 60<<20)+`</w:t></w:r></w:p>`)
	small := Options{Limits: Limits{UnpackedBytes: 16 << 20}}
	cases := []struct {
		name string
		b    []byte
		o    Options
		code string
	}{
		{"rỗng.docx", nil, Options{}, "intake.empty"},
		{"khoảng trắng.txt", []byte(" \n\t "), Options{}, "intake.empty"},
		{"lớn.txt", make([]byte, 2<<20), Options{Limits: Limits{FileBytes: 1 << 20}}, "intake.too-large"},
		{"cụt.docx", word[:len(word)/2], Options{}, "docx.damaged"},
		{"cụt.pdf", pdf[:400], Options{}, "pdf.damaged"},
		{"cụt.xlsx", sheet[:len(sheet)/2], Options{}, "sheet.damaged"},
		{"khóa.pdf", encryptedPDF(t), Options{}, "pdf.encrypted"},
		{"khóa.docx", append(append([]byte{}, compound...), wide("EncryptedPackage")...), Options{}, "intake.encrypted"},
		{"bom.docx", bomb, small, "docx.too-big"},
		{"thực thể.docx", wordXML(t, entity), Options{}, "docx.entities"},
		{"thực thể ngoài.docx", wordXML(t, external), Options{}, "docx.entities"},
		{"ảnh.pdf", scanPDF(), Options{}, "pdf.scan"},
		{"2000 trang.pdf", longPDF(2000), Options{}, "pdf.too-many-pages"},
		{"ảnh.jpg", []byte("\xFF\xD8\xFF\xE0 ảnh"), Options{}, "intake.picture"},
		{"nén.zip", zipOf(t, "a.txt", "x"), Options{}, "intake.archive"},
		{"nén.rar", []byte("Rar!\x1A\x07\x00\xCF"), Options{}, "intake.archive"},
		{"chiếu.pptx", zipOf(t, "ppt/presentation.xml", "x"), Options{}, "intake.slides"},
		{"mở.odt", zipOf(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "x"), Options{}, "intake.opendocument"},
		{"cũ.xls", append(append([]byte{}, compound...), wide("Workbook")...), Options{}, "intake.old-sheet"},
		{"lạ.doc", append(append([]byte{}, compound...), make([]byte, 1000)...), Options{}, "intake.unknown"},
		{"nhị phân.txt", []byte{1, 0, 2, 0, 0, 200, 3, 0xff}, Options{}, "plain.binary"},
		{"không có office.doc", old, Options{Office: "-"}, "doc.no-office"},
		{"office lạ.doc", old, Options{Office: "no-such-office-program"}, "doc.no-office"},
		{"office hỏng.doc", old, Options{Office: "false"}, "doc.not-converted"},
		{"lâu.doc", old, Options{Limits: Limits{Time: 20 * time.Millisecond}}, "doc.too-slow"},
	}
	for _, c := range cases {
		start := time.Now()
		_, err := Open(context.Background(), c.name, c.b, c.o)
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s took %s", c.name, d)
		}
		for _, tag := range []lang.Tag{lang.Vi, lang.En} {
			if said := lang.Explain(tag, err); err != nil && (said == "" || strings.HasPrefix(said, fault.CodeOf(err))) {
				t.Errorf("%s: no sentence in %s for %s", c.name, tag, fault.CodeOf(err))
			}
		}
	}
}

func TestOpenPath(t *testing.T) {
	dir := t.TempDir()
	cases := map[string]string{
		filepath.Join(dir, "không có.txt"): "intake.not-found",
		dir:                                "intake.not-a-file",
	}
	for path, code := range cases {
		if _, err := OpenPath(context.Background(), path, Options{}); fault.CodeOf(err) != code {
			t.Errorf("%s: %v", path, err)
		}
	}
	big := filepath.Join(dir, "lớn.txt")
	must(t, os.WriteFile(big, make([]byte, 100), 0o600))
	if _, err := OpenPath(context.Background(), big, Options{Limits: Limits{FileBytes: 50}}); fault.CodeOf(err) != "intake.too-large" {
		t.Errorf("%v", err)
	}
}

func TestOpenAllListsBadFilesAndGoesOn(t *testing.T) {
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "xã", ".ẩn"), 0o700))
	files := map[string]string{
		"Xã 10.txt": "mười", "Xã 2.txt": "hai", "Đông Hòa.txt": "đ", "Dân Lực.txt": "d", "hỏng.pdf": "%PDF-1.4 hỏng",
		"xã/a.txt": "a", "~$khóa.docx": "x", ".ẩn.txt": "x", "xã/.ẩn/b.txt": "x", "rỗng.txt": "",
	}
	for name, data := range files {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600))
	}
	extra := filepath.Join(dir, "không có.docx")
	told := 0
	results, err := OpenAll(context.Background(), []string{dir, extra, filepath.Join(dir, "Xã 2.txt")}, Options{}, 4, func(done, total int, last Result) {
		told++
		if done != told || total != 8 {
			t.Errorf("told %d of %d, expected %d of 8", done, total, told)
		}
	})
	must(t, err)
	var got []string
	for _, r := range results {
		rel, err := filepath.Rel(dir, r.Path)
		must(t, err)
		if (r.File == nil) == (r.Err == nil) {
			t.Errorf("%s: file %v, error %v", rel, r.File != nil, r.Err)
		}
		if r.Err != nil {
			rel += "!" + fault.CodeOf(r.Err)
		}
		got = append(got, filepath.ToSlash(rel))
	}
	want := "Dân Lực.txt|Đông Hòa.txt|hỏng.pdf!pdf.damaged|rỗng.txt!intake.empty|xã/a.txt|Xã 2.txt|Xã 10.txt|không có.docx!intake.not-found"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func TestOpenAllCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := OpenAll(ctx, nil, Options{}, 0, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestHiddenWordsOfNotesAreConvertedToo(t *testing.T) {
	doc := &flow.Document{
		Sections: []flow.Section{{Header: []flow.Block{paragraph(".VnTime", "ViÖt")}, Blocks: []flow.Block{&flow.Frame{Blocks: []flow.Block{paragraph(".VnTimeH", "b¸o c¸o")}}}}},
		Notes:    [][]flow.Block{{paragraph(".VnTime", "tØnh")}},
	}
	if e := convertLegacy(doc, false); e != "tcvn3" {
		t.Errorf("encoding %s", e)
	}
	var got []string
	for _, r := range runsOf(doc) {
		got = append(got, r.Text)
	}
	if s := strings.Join(got, "|"); s != "Việt|BÁO CÁO|tỉnh" {
		t.Errorf("%s", s)
	}
}

func paragraph(font, s string) *flow.Paragraph {
	return &flow.Paragraph{Runs: []flow.Run{{Font: font, Text: s}}}
}

func FuzzOpen(f *testing.F) {
	f.Add("a.txt", []byte("Báo cáo"))
	f.Add("a.html", []byte("<table><tr><td>x"))
	f.Add("a.docx", wordFile(f, inFont(".VnTime", "ViÖt")))
	f.Add("a.csv", []byte("a;b"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		format, err := sniff(name, b)
		if err != nil || format == PDF || format == DOC || format == RTF {
			return // PDFium and LibreOffice have fuzzers of their own
		}
		_, err = Open(context.Background(), name, b, Options{Office: "-", Limits: Limits{UnpackedBytes: 4 << 20, Blocks: 10_000, Cells: 10_000}})
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("unexplained: %v", err)
		}
	})
}
