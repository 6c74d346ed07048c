package cli

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inWord replaces words in the text of a .docx, as an officer does.
func inWord(t *testing.T, from, to string, words ...string) {
	t.Helper()
	in, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			for i := 0; i < len(words); i += 2 {
				if !bytes.Contains(raw, []byte(words[i])) {
					t.Fatalf("%q is not in the draft", words[i])
				}
			}
			raw = []byte(strings.NewReplacer(words...).Replace(string(raw)))
		}
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// An officer edits the draft in Word and prints it: the words are his, the data stay, and a
// number that he changed is named now and whenever the paper is verified.
func TestADraftEditedInWordIsPrintedAsEdited(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	must(t, exitOK, "demo", "--province=false", "--dir", at("demo"))
	found, err := filepath.Glob(at("demo/2-*.docx"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v (%v)", found, err)
	}
	draft := found[0]

	must(t, exitOK, "write", draft, "-o", at("same.docx"), "-o", at("same.json"))
	if contents(t, draft) != contents(t, at("same.docx")) {
		t.Error("nobody edited the draft and its bytes changed")
	}

	inWord(t, draft, at("words.docx"), "Hệ thống truyền thanh cơ sở phát", "Trong năm, đài truyền thanh các xã đã phát", "ngày 24 tháng 11", "ngày 28 tháng 11")
	told := must(t, exitOK, "write", at("words.docx"), "-o", at("words.pdf"), "-o", at("words.json"))
	if !strings.Contains(told, "lời văn đã sửa") || strings.Contains(told, "bản thảo 2") {
		t.Error(told)
	}
	for _, want := range []string{"đài truyền thanh các xã đã phát", `"2016-11-28"`} {
		if !strings.Contains(contents(t, at("words.json")), want) {
			t.Errorf("%q is lost", want)
		}
	}
	if told := must(t, exitOK, "verify", at("words.pdf")); strings.Contains(told, "Chỗ lệch") {
		t.Errorf("edited words are no difference: %s", told)
	}

	inWord(t, draft, at("number.docx"), "1.246", "1.300")
	told = must(t, exitFound, "write", at("number.docx"), "-o", at("number.pdf"))
	if !strings.Contains(told, "Băng rôn: bản thảo 1.246 băng rôn, trong tệp nay là 1.300 băng rôn.") {
		t.Error(told)
	}
	if told := must(t, exitFound, "verify", at("number.pdf")); !strings.Contains(told, "Băng rôn in là 1.300") {
		t.Error(told)
	}

	told = must(t, exitFound, "compile", at("number.docx"), "--unit", "38", "--regime", "thong-tin-doi-ngoai", "--period", "2016", "-o", at("province.json"))
	if !strings.Contains(told, "number.docx: Băng rôn in trong văn bản là “1.300”, dữ liệu kèm theo là “1.246") {
		t.Error(told)
	}
}
