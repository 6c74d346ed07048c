package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tonghop/internal/lang"
)

// run runs the program as a shell would and gives what it printed and its exit code.
func run(t *testing.T, args ...string) (out, complaints string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = Main(args, Env{Stdin: strings.NewReader(""), Stdout: &o, Stderr: &e, Lang: lang.Vi, Width: 100})
	return o.String(), e.String(), code
}

// must runs and fails the test where the exit code is another.
func must(t *testing.T, want int, args ...string) string {
	t.Helper()
	out, complaints, code := run(t, args...)
	if code != want {
		t.Fatalf("tonghop %s: exit %d, want %d\n%s\n%s", strings.Join(args, " "), code, want, out, complaints)
	}
	return out + complaints
}

const documents = "../../testdata/documents"

func TestHelpTeachesInBothLanguages(t *testing.T) {
	for _, cmd := range []string{"", "read", "check", "write", "compile", "verify", "demo"} {
		for tag, words := range map[string]string{"vi": "Cách dùng:", "en": "Usage:"} {
			args := strings.Fields(cmd + " --help")
			var o bytes.Buffer
			code := Main(args, Env{Stdout: &o, Stderr: &o, Lang: lang.Tag(tag), Width: 100})
			if code != 0 || !strings.Contains(o.String(), words) || strings.Contains(o.String(), "cli.") {
				t.Errorf("%s %s: exit %d\n%s", tag, cmd, code, o.String())
			}
		}
	}
}

func TestHelpIsACommandToo(t *testing.T) {
	if got := must(t, exitOK, "help", "compile"); got != must(t, exitOK, "compile", "--help") {
		t.Error(got)
	}
}

func TestWrongCommandLines(t *testing.T) {
	file := filepath.Join(documents, "bc-trieuson-doi-ngoai-2016.txt")
	for _, c := range []struct {
		args string
		says string
	}{
		{"tong-hop", "Không có lệnh"},
		{"read", "Chưa cho biết tệp nào"},
		{"read --nonsense " + file, "Không có tùy chọn “--nonsense”"},
		{"read -x " + file, "Không có tùy chọn “-x”"},
		{"write " + file + " -o", "cần một giá trị"},
		{"help no-such", "Không có lệnh"},
		{"write " + file, "Chưa cho biết ghi ra đâu"},
		{"write " + file + " -o x.odt", "Không ghi được loại tệp"},
		{"compile " + file + " -o x.docx", "Thiếu --unit"},
		{"compile " + file + " --unit 397 --regime thong-tin-doi-ngoai --period 16 -o x.docx", "Kỳ báo cáo"},
		{"compile " + file + " --unit 397 --regime thong-tin-doi-ngoai --period 2016 --date 1/2/2016 -o x.docx", "Ngày “1/2/2016”"},
		{"verify", "Chưa cho biết tệp nào"},
	} {
		if got := must(t, exitUsage, strings.Fields(c.args)...); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s", c.args, got)
		}
	}
}

func TestInputsThatCannotBe(t *testing.T) {
	file := filepath.Join(documents, "bc-trieuson-doi-ngoai-2016.txt")
	for _, c := range []struct {
		args string
		says string
	}{
		{"read khong-co.docx", "khong-co.docx"},
		{"verify " + file, "không mang dữ liệu"},
		{"check " + file, "không giữ phông"},
		{"compile " + file + " --unit atlantis --regime thong-tin-doi-ngoai --period 2016 -o x.docx", "Không tìm thấy đơn vị"},
		{"compile " + file + " --unit trieu-son --regime khong-co --period 2016 -o x.docx", "khong-co"},
		{"compile " + file + " --unit 397 --regime khong-co.yaml --period 2016 -o x.docx", "khong-co.yaml"},
	} {
		if got := must(t, exitInput, strings.Fields(c.args)...); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s", c.args, got)
		}
	}
}

func TestReadPrintsTheStructure(t *testing.T) {
	out, _, code := run(t, "read", "--json", filepath.Join(documents, "bc-trieuson-doi-ngoai-2016.txt"))
	var s struct {
		Kind, Subject string
		Sections      []struct{ Label string }
	}
	if err := json.Unmarshal([]byte(out), &s); err != nil || code != 0 {
		t.Fatal(code, err)
	}
	if s.Kind != "báo cáo" || len(s.Sections) != 8 {
		t.Errorf("%+v", s)
	}
	text, _, _ := run(t, "read", filepath.Join(documents, "bc-trieuson-doi-ngoai-2016.txt"))
	for _, want := range []string{"Kinh phí", "1435/STTTT-BCXB", "Lê Quang Trung"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told:\n%s", want, text)
		}
	}
}

// A bad file in a folder is listed and never stops the others.
func TestABadFileNeverStopsTheOthers(t *testing.T) {
	dir := t.TempDir()
	raw, err := os.ReadFile(filepath.Join(documents, "bc-trieuson-doi-ngoai-2016.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"a.docx": []byte("PK\x03\x04 cut"), "b.txt": raw, "c.pdf": nil} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, complaints, code := run(t, "read", dir)
	if code != exitInput || !strings.Contains(out, "b.txt") || !strings.Contains(complaints, "a.docx") || !strings.Contains(complaints, "c.pdf") {
		t.Errorf("exit %d\n%s\n%s", code, out, complaints)
	}
}

// The first real report of all: read, written as Word and PDF, read again, the same.
func TestReadWriteReadGivesTheSameStructure(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(documents, "bc-trieuson-doi-ngoai-2016.txt")
	docx, pdf, page := filepath.Join(dir, "a.docx"), filepath.Join(dir, "a.pdf"), filepath.Join(dir, "a.html")
	must(t, 0, "write", file, "-o", docx, "-o", pdf, "-o", page)
	want := structure(t, file)
	for _, copied := range []string{docx, pdf} {
		got := structure(t, copied)
		for _, field := range []string{"kind", "issuer", "subject", "addressees", "citations", "sections", "recipients", "archive", "signature", "figures", "proposals"} {
			a, b := canonical(t, want[field]), canonical(t, got[field])
			if a != b {
				t.Errorf("%s: %s changed\nfrom %s\nto   %s", filepath.Ext(copied), field, a, b)
			}
		}
	}
	if got := must(t, exitInput, "write", file, "-o", docx); !strings.Contains(got, "đã có") {
		t.Errorf("an existing file was not told: %s", got)
	}
	must(t, 0, "write", file, "-o", docx, "--force")
}

func structure(t *testing.T, file string) map[string]json.RawMessage {
	t.Helper()
	out, complaints, code := run(t, "read", "--json", file)
	var s map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out), &s); err != nil || code != 0 {
		t.Fatalf("%s: exit %d, %v %s", file, code, err, complaints)
	}
	return s
}

// canonical levels capitals of headings: a layout may print them its own way.
func canonical(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return strings.ToLower(b.String())
}

// The example: everything is made, and every figure of it can be asked why.
func TestDemoCompilesAndVerifies(t *testing.T) {
	dir := t.TempDir()
	out := must(t, 0, "demo", "--dir", dir)
	for _, want := range []string{"36/36", "27/27", "Gửi sau thời hạn (1)"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not told:\n%s", want, out)
		}
	}
	read := regexp.MustCompile(`đúng (\d+)/(\d+) số liệu`).FindStringSubmatch(out)
	if read == nil || read[1] != read[2] {
		t.Errorf("figures read from plain files: %v", read)
	}
	district, reports := filepath.Join(dir, "2-bao-cao-huyen-trieu-son.pdf"), filepath.Join(dir, "1-bao-cao-xa")
	if got := must(t, 0, "verify", district, reports); !strings.Contains(got, "Khớp hoàn toàn") {
		t.Error(got)
	}
	if got := must(t, 0, "verify", filepath.Join(dir, "4-bao-cao-tinh-thanh-hoa.pdf"), filepath.Join(dir, "3-bao-cao-huyen")); !strings.Contains(got, "Khớp hoàn toàn") {
		t.Error(got)
	}
	for _, ours := range []string{"2-bao-cao-huyen-trieu-son.pdf", "2-bao-cao-huyen-trieu-son.docx", "4-bao-cao-tinh-thanh-hoa.docx"} {
		if got := must(t, 0, "check", filepath.Join(dir, ours)); !strings.Contains(got, "Đúng thể thức") {
			t.Errorf("%s does not pass our own check:\n%s", ours, got)
		}
	}
	sameBytesTwice(t, reports)
	changeADigit(t, dir)
	if got := must(t, exitFound, "verify", district, reports); !strings.Contains(got, "bị thay đổi") || !strings.Contains(got, "trong báo cáo gốc bây giờ là") {
		t.Errorf("a changed digit is not named:\n%s", got)
	}
}

// sameBytesTwice compiles the same reports twice, hours apart for all the files know.
func sameBytesTwice(t *testing.T, reports string) {
	t.Helper()
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		args := []string{"compile", reports, "--unit", "huyện Triệu Sơn", "--regime", "thong-tin-doi-ngoai", "--period", "2016"}
		for _, kind := range []string{".docx", ".pdf", ".xlsx", ".json", ".html"} {
			args = append(args, "-o", filepath.Join(dir, "r"+kind))
		}
		must(t, exitFound, args...) // the example has figures that do not agree
	}
	for _, kind := range []string{".docx", ".pdf", ".xlsx", ".json", ".html"} {
		x, errX := os.ReadFile(filepath.Join(a, "r"+kind))
		y, errY := os.ReadFile(filepath.Join(b, "r"+kind))
		if errX != nil || errY != nil || len(x) == 0 || !bytes.Equal(x, y) {
			t.Errorf("%s: %d and %d bytes, not the same (%v %v)", kind, len(x), len(y), errX, errY)
		}
	}
}

// changeADigit puts another number into the data of one commune's report.
func changeADigit(t *testing.T, dir string) {
	t.Helper()
	pdf := filepath.Join(dir, "1-bao-cao-xa", "bao-cao-xa-minh-son.pdf")
	data := filepath.Join(dir, "changed.json")
	must(t, 0, "write", pdf, "-o", data)
	b, err := os.ReadFile(data)
	if err != nil {
		t.Fatal(err)
	}
	raw := string(b)
	changed := regexp.MustCompile(`("indicator":"banner","measure":"[^"]*","obtained":\{[^}]*\},"value":")(\d+)"`).ReplaceAllString(raw, `${1}9$2"`)
	if changed == raw {
		t.Fatal("there is no banner figure to change")
	}
	if err := os.WriteFile(data, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, 0, "write", data, "-o", pdf, "--force")
}

// Several papers in one file are all written, each to a file of its own.
func TestSeveralPapersAreAllWritten(t *testing.T) {
	dir := t.TempDir()
	one := "ỦY BAN NHÂN DÂN\nXÃ A\nSố: %d/BC-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nA, ngày 12 tháng 5 năm 2026\n\nBÁO CÁO\nKết quả tháng 5\n\n" +
		"Kính gửi: UBND huyện B.\n\nTrong tháng đã treo 12 băng rôn và phát 30 buổi phát thanh.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn C\n\n\n"
	file := filepath.Join(dir, "hai.txt")
	if err := os.WriteFile(file, []byte(fmt.Sprintf(one, 7)+fmt.Sprintf(one, 8)), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, 0, "write", file, "-o", filepath.Join(dir, "ra.docx"))
	for i, mark := range []string{"7/BC-UBND", "8/BC-UBND"} {
		if got := must(t, 0, "read", filepath.Join(dir, fmt.Sprintf("ra-%d.docx", i+1))); !strings.Contains(got, mark) {
			t.Errorf("%s is not in file %d:\n%s", mark, i+1, got)
		}
	}
	if got := must(t, exitInput, "write", file, "-o", filepath.Join(dir, "ra.json")); !strings.Contains(got, "không mang dữ liệu") {
		t.Error(got)
	}
}
