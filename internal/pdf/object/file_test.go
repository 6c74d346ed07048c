package object

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"":         "()",
		"a (b) \\": `(a \(b\) \\)`,
		"Hà":       "<FEFF004800E0>",
		"😀":        "<FEFFD83DDE00>",
		"a\nb":     "<FEFF0061000A0062>",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestName(t *testing.T) {
	for in, want := range map[string]string{"application/json": "/application#2Fjson", "Số 1": "/S#E1#BB#91#201", "A#": "/A#23"} {
		if got := Name(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestFinish(t *testing.T) {
	var f File
	root := f.Reserve()
	data, err := f.Stream("/Type/X", []byte(strings.Repeat("lặp lại ", 100)))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Finish(&bytes.Buffer{}, root, data); err == nil {
		t.Error("a reserved object was never written, and no error")
	}
	f.Put(root, "<</Type/Catalog>>")
	var b bytes.Buffer
	if err := f.Finish(&b, root, data); err != nil {
		t.Fatal(err)
	}
	s := b.String()
	if !strings.HasPrefix(s, "%PDF-1.7\n%") || !strings.HasSuffix(s, "%%EOF\n") || !strings.Contains(s, "/Root 1 0 R") || len(s) > 700 {
		t.Errorf("%q", s)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestFinishTellsOfAFullDisk(t *testing.T) {
	var f File
	r := f.Add("<<>>")
	if err := f.Finish(full{}, r, r); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Error(err)
	}
}
