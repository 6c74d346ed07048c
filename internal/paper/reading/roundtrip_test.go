package reading

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"tonghop/internal/paper"
	"tonghop/internal/paper/setting"
)

// carriesNotes are the documents whose footnotes cite: the model of a paper has no
// notes, so those mentions are not printed again.
var carriesNotes = map[string]bool{"bc-vinhlong-gop-y-lan-3.pdf": true, "bc-vinhlong-tham-tra-hdnd.txt": true, "ttr-binhthuan-519-2025.pdf": true}

// A paper that was read, set in statutory form and read again has the same structure.
func TestReadSetRead(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(documents, "*.truth.json"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var want truth
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		if want.Encoding == "ocr" {
			continue
		}
		t.Run(want.File, func(t *testing.T) {
			first := readFile(t, filepath.Join(documents, want.File))[0]
			d, err := setting.Set(&first.Paper, paper.LayoutFor(first.Paper.Date), setting.Options{})
			if err != nil {
				t.Fatal(err)
			}
			again := Read(d, Options{Name: want.File, Encoding: first.Encoding})
			if len(again) != 1 {
				t.Fatalf("%d papers", len(again))
			}
			if carriesNotes[want.File] {
				again[0].Structure.Citations = first.Structure.Citations
			}
			sameStructure(t, &first.Structure, &again[0].Structure)
		})
	}
}

func sameStructure(t *testing.T, a, b *Structure) {
	x, y := reflect.ValueOf(*a), reflect.ValueOf(*b)
	for i := range x.NumField() {
		name := x.Type().Field(i).Name
		p, err := json.Marshal(x.Field(i).Interface())
		if err != nil {
			t.Fatal(err)
		}
		q, err := json.Marshal(y.Field(i).Interface())
		if err != nil {
			t.Fatal(err)
		}
		if foldKey(string(p)) != foldKey(string(q)) {
			t.Errorf("%s\n before %.900s\n after  %.900s", name, p, q)
		}
	}
}
