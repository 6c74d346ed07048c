package cli

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// hostile is a file that cannot be read, with words of the sentence that says why.
type hostile struct {
	name string
	b    []byte
	says string
	args []string // limits that make it cheap to refuse
}

const wordHead = `<?xml version="1.0"?>%s<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

func hostiles(t *testing.T) []hostile {
	word, pdf := document(t, "kh-docbinhkieu-2026.docx"), document(t, "cv-cdgd-hcm-95-2017.pdf")
	entity := fmt.Sprintf(wordHead, `<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`) + `<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`
	outside := fmt.Sprintf(wordHead, `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>`) + `<w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>`
	bomb := fmt.Sprintf(wordHead, "") + `<w:p><w:r><w:t>` + strings.Repeat("a", 4<<20) + `</w:t></w:r></w:p></w:body></w:document>`
	deep := fmt.Sprintf(wordHead, "") + strings.Repeat("<w:tbl><w:tr><w:tc>", 5000) + strings.Repeat("</w:tc></w:tr></w:tbl>", 5000) + "</w:body></w:document>"
	return []hostile{
		{name: "khoa.docx", b: locked(t), says: "khóa bằng mật khẩu"},
		{name: "khoa.xlsx", b: locked(t), says: "khóa bằng mật khẩu"},
		{name: "cut.docx", b: word[:len(word)/2], says: "bị hỏng"},
		{name: "cut.pdf", b: pdf[:len(pdf)/2], says: "bị hỏng"},
		{name: "bomb.docx", b: wordOf(t, bomb), says: "giải nén vượt quá 1 MB", args: []string{"--max-unpacked", "1"}},
		{name: "long.docx", b: wordOf(t, fmt.Sprintf(wordHead, "")+strings.Repeat("<w:p/>", 1001)+"</w:body></w:document>"), says: "hơn 1000 đoạn", args: []string{"--max-blocks", "1000"}},
		{name: "deep.docx", b: wordOf(t, deep), says: "lồng nhau quá"},
		{name: "entity.docx", b: wordOf(t, entity), says: "khai báo XML lạ"},
		{name: "outside.docx", b: wordOf(t, outside), says: "khai báo XML lạ"},
		{name: "2000.pdf", b: pagesPDF(2000, "BT /F1 12 Tf 100 700 Td (Bao cao) Tj ET"), says: "2000 trang"},
		{name: "scan.pdf", b: pagesPDF(1, "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"), says: "ảnh quét"},
		{name: "cells.csv", b: bytes.Repeat([]byte("1;2;3;4\n"), 300), says: "quá nhiều ô", args: []string{"--max-cells", "1000"}},
		{name: "large.txt", b: bytes.Repeat([]byte("báo cáo "), 1<<18), says: "mức cho phép 1 MB", args: []string{"--max-file", "1"}},
		{name: "empty.docx", says: "Tệp trống"},
		{name: "empty.pdf", says: "Tệp trống"},
		{name: "blank.txt", b: []byte(" \n\n"), says: "Tệp trống"},
		{name: "picture.docx", b: []byte("\x89PNG\r\n\x1a\n0000"), says: "tệp ảnh"},
		{name: "noise.pdf", b: []byte{1, 0, 2, 0, 255, 254, 0, 9}, says: "byte nhị phân"},
		{name: "data.json", b: []byte(`{"a":1}`), says: "tệp dữ liệu (.json)"},
	}
}

// Every bad file is refused with a clear sentence that names it, soon, with exit code 3.
func TestHostileFilesAreRefusedClearly(t *testing.T) {
	dir := t.TempDir()
	for _, h := range hostiles(t) {
		path := put(t, dir, h.name, h.b)
		begun := time.Now()
		out, complaints, code := run(t, append([]string{"read", path}, h.args...)...)
		if code != exitInput || out != "" || !strings.Contains(complaints, h.says) || !strings.Contains(complaints, h.name) {
			t.Errorf("%s: exit %d\n%s%s", h.name, code, out, complaints)
		}
		if strings.Count(complaints, "\n") != 1 {
			t.Errorf("%s is not told in one sentence:\n%s", h.name, complaints)
		}
		if h.args != nil && !strings.Contains(complaints, h.args[0]) {
			t.Errorf("%s: the flag %s is not named: %s", h.name, h.args[0], complaints)
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s took %s", h.name, took)
		}
	}
}

// All of them in one folder with one good report: the good one is read, all others listed.
func TestAFolderOfHostileFiles(t *testing.T) {
	dir := t.TempDir()
	limits := map[string]string{}
	all := hostiles(t)
	for _, h := range all {
		put(t, dir, h.name, h.b)
		if h.args != nil {
			limits[h.args[0]] = h.args[1]
		}
	}
	put(t, dir, "good.txt", document(t, "bc-trieuson-doi-ngoai-2016.txt"))
	args := []string{"read", dir}
	for _, flag := range slices.Sorted(maps.Keys(limits)) {
		args = append(args, flag, limits[flag])
	}
	out, complaints, code := run(t, args...)
	if code != exitInput || !strings.Contains(out, "Kinh phí") {
		t.Errorf("exit %d\n%s", code, out)
	}
	for _, h := range all {
		if !strings.Contains(complaints, h.name+":") {
			t.Errorf("%s is not listed", h.name)
		}
	}
}

func TestFoldersWithoutFiles(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(documents, "bc-trieuson-doi-ngoai-2016.txt")
	for _, args := range [][]string{{"read", dir}, {"read", dir, good}, {"check", dir},
		{"compile", dir, "--unit", "397", "--regime", "thong-tin-doi-ngoai", "--period", "2016", "--json"}} {
		if got := must(t, exitInput, args...); !strings.Contains(got, "không có tệp nào") {
			t.Errorf("%v: %s", args, got)
		}
	}
}

// What was read otherwise than its name says is told, and read all the same.
func TestWrongEndingsAreTold(t *testing.T) {
	path := put(t, t.TempDir(), "bao-cao.docx", document(t, "cv-cdgd-hcm-95-2017.pdf"))
	out, complaints, code := run(t, "read", path)
	if code != exitOK || !strings.Contains(out, "CĐGD") || !strings.Contains(complaints, "nội dung là pdf") {
		t.Errorf("exit %d\n%s\n%s", code, out, complaints)
	}
}

func TestOldWordWithoutLibreOffice(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if got := must(t, exitInput, "read", filepath.Join(documents, "ct-cantho-09-2002.doc")); !strings.Contains(got, "cần cài LibreOffice") {
		t.Error(got)
	}
}

func TestLimitsThatCannotBe(t *testing.T) {
	file := filepath.Join(documents, "bc-trieuson-doi-ngoai-2016.txt")
	for flag, says := range map[string]string{
		"--max-file=0": "từ 1 đến", "--max-unpacked=-1": "từ 1 đến", "--max-pages=99999999999": "từ 1 đến", "--max-cells=0": "từ 1 đến",
		"--max-blocks=x": "cần một số nguyên", "--max-time=-5s": "lớn hơn 0", "--max-time=5": "cần một khoảng thời gian",
		"--no-such": "Không có tùy chọn",
	} {
		if got := must(t, exitUsage, "read", flag, file); !strings.Contains(got, says) {
			t.Errorf("%s: %s", flag, got)
		}
	}
	for _, place := range []string{"/khong-co/thu-muc/a.docx", filepath.Join(file, "a.docx")} {
		if got := must(t, exitInput, "write", file, "-o", place); !strings.Contains(got, "không có thư mục") {
			t.Error(got)
		}
	}
}

// A table of many units is nobody's report: its figures must not become one unit's.
func TestATableOfManyUnitsIsNoReport(t *testing.T) {
	rows := "TT;Đơn vị;Tập huấn;Băng rôn\n1;Xã Dân Lực;4;50\n2;Xã Minh Sơn;5;60\n;Tổng cộng;9;110\n"
	path := put(t, t.TempDir(), "bang.csv", []byte(rows))
	got := must(t, exitInput, "compile", path, "--unit", "397", "--regime", "thong-tin-doi-ngoai", "--period", "2016", "--json")
	if !strings.Contains(got, "nhiều đơn vị") {
		t.Error(got)
	}
}

func document(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(documents, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func put(t *testing.T, dir, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// locked is an Office file behind a password; Word and Excel lock theirs the same way.
func locked(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "bi-mat"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wordOf packs a document part as Word does.
func wordOf(t *testing.T, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", body},
	} {
		w, err := z.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(part[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pagesPDF is n pages that all show the same content.
func pagesPDF(n int, content string) []byte {
	objects := []string{"<</Type /Catalog /Pages 2 0 R>>", "",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content),
		"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>"}
	kids := ""
	for range n {
		objects = append(objects, "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources <</Font <</F1 4 0 R>>>>>>")
		kids += fmt.Sprintf("%d 0 R ", len(objects))
	}
	objects[1] = fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", n, kids)
	var b, table bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table.String(), len(objects)+1, start)
	return b.Bytes()
}
