package regime

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/regimes"
)

func draftOf(t *testing.T, code string) *Draft {
	t.Helper()
	file, err := regimes.Files.ReadFile(code + extension)
	if err != nil {
		t.Fatal(err)
	}
	d, err := OpenDraft(code, file)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A built-in file that is opened and written again says the same, comments included,
// and writing it once more changes nothing.
func TestADraftKeepsTheFile(t *testing.T) {
	codes, err := Builtins()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range codes {
		want, err := Builtin(code)
		if err != nil {
			t.Fatal(err)
		}
		d := draftOf(t, code)
		got, problems, err := d.Regime()
		if err != nil || len(problems) > 0 {
			t.Fatalf("%s: %v %v", code, err, problems)
		}
		if !sameContent(want, got) {
			t.Errorf("%s: the regime changed by being written", code)
		}
		if a, b := strings.Count(string(want.YAML()), "#"), strings.Count(string(got.YAML()), "#"); a != b {
			t.Errorf("%s: %d comments became %d", code, a, b)
		}
		again, err := OpenDraft(code, got.YAML())
		if err != nil {
			t.Fatal(err)
		}
		file, err := again.YAML()
		if err != nil || string(file) != string(got.YAML()) {
			t.Errorf("%s: writing twice is not writing once (%v)", code, err)
		}
	}
}

func sameContent(a, b *Regime) bool {
	x, y := *a, *b
	x.file, y.file, x.indicators, y.indicators, x.patterns, y.patterns = nil, nil, nil, nil, nil, nil
	return reflect.DeepEqual(x.stripped(), y.stripped())
}

// stripped takes the parsed rules away, which hold no content of their own.
func (r Regime) stripped() Regime {
	r.Indicators = append([]Indicator(nil), r.Indicators...)
	for i := range r.Indicators {
		r.Indicators[i].Checks = append([]Check(nil), r.Indicators[i].Checks...)
		for j := range r.Indicators[i].Checks {
			r.Indicators[i].Checks[j].parsed = nil
		}
	}
	return r
}

func TestSetChangesOnePlace(t *testing.T) {
	d := draftOf(t, "thong-tin-doi-ngoai")
	sets := []struct {
		path  string
		value any
	}{
		{"name.vi", "Báo cáo thử: \"ngoặc\" # không phải chú thích"},
		{"version", 7},
		{"sections[0].guidance", "Dòng một.\nDòng hai: có dấu hai chấm."},
		{"sections[0].levels", []string{"commune"}},
		{"sections[0].labels.commune", "A"},
		{"sections[0].run_in", true},
		{"indicators[0].synonyms", []string{"tấm pa-nô: loại lớn", "no", "12-05"}},
		{"cutoff", nil},
	}
	for _, s := range sets {
		if err := d.Set(s.path, s.value); err != nil {
			t.Fatalf("%s: %v", s.path, err)
		}
	}
	r, problems, err := d.Regime()
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v", err, problems)
	}
	sec := r.Sections[0]
	if r.Name.Vi != sets[0].value || r.Version != 7 || sec.Guidance != sets[2].value || sec.Labels["commune"] != "A" || !sec.RunIn || r.Cutoff.From != "" {
		t.Errorf("not set: %q %d %+v %+v", r.Name.Vi, r.Version, sec, r.Cutoff)
	}
	if !reflect.DeepEqual(r.Indicators[0].Synonyms, sets[6].value) {
		t.Errorf("synonyms %q", r.Indicators[0].Synonyms)
	}
}

func TestListsGrowShrinkAndShift(t *testing.T) {
	d := draftOf(t, "thong-tin-doi-ngoai")
	path, err := d.Append("sections[0].sentences", Sentence{Key: "border", Some: "Địa phương không có đường biên giới."})
	if err != nil || path != "sections[0].sentences[0]" {
		t.Fatalf("%s %v", path, err)
	}
	r, problems, err := d.Regime()
	if err != nil || len(problems) > 0 || r.Sections[0].Sentences[0].Key != "border" {
		t.Fatalf("%v %v", err, problems)
	}
	first, second := r.Sections[0].Key, r.Sections[1].Key
	if path, err = d.Shift("sections[0]", 1); err != nil || path != "sections[1]" {
		t.Fatalf("%s %v", path, err)
	}
	if path, err = d.Shift("sections[0]", -5); err != nil || path != "sections[0]" {
		t.Fatalf("at the end: %s %v", path, err)
	}
	r, _, err = d.Regime()
	if err != nil || r.Sections[0].Key != second || r.Sections[1].Key != first {
		t.Fatalf("not shifted: %v", err)
	}
	if err := d.Remove("sections[1].sentences[0]"); err != nil {
		t.Fatal(err)
	}
	if r, _, err = d.Regime(); err != nil || len(r.Sections[1].Sentences) != 0 {
		t.Fatalf("not removed: %v", err)
	}
}

func TestAFaultyDraftIsShownWithItsFaults(t *testing.T) {
	d := draftOf(t, "thong-tin-doi-ngoai")
	if _, err := d.Append("indicators", Indicator{Code: "bang_moi", Name: Name{"Bảng mới", "New board"}, Unit: "bảng", Adds: Sum}); err != nil {
		t.Fatal(err)
	}
	if err := d.Set("sections[0].title", "{khong_co"); err != nil {
		t.Fatal(err)
	}
	r, problems, err := d.Regime()
	if err != nil || r == nil {
		t.Fatal(err)
	}
	codes := map[string]string{}
	for _, p := range problems {
		codes[p.Path] = p.Reason.Code
	}
	if codes["sections[0].title"] == "" || len(problems) != 2 {
		t.Errorf("problems %v", codes)
	}
	last := len(r.Indicators) - 1
	if r.Indicators[last].Code != "bang_moi" {
		t.Errorf("the draft was not read: %q", r.Indicators[last].Code)
	}
}

func TestPlacesAreRead(t *testing.T) {
	d := draftOf(t, "thong-tin-doi-ngoai")
	if d.Text("name.vi") == "" || d.Text("version") != "1" || d.Text("sections") != "" || d.Text("nothing.here") != "" {
		t.Error("words")
	}
	if len(d.List("sections[0].synonyms")) == 0 || d.List("name") != nil || d.Len("indicators") == 0 || d.Len("name") != 0 {
		t.Error("lists")
	}
	if !d.Has("indicators[0]") || d.Has("indicators[999]") {
		t.Error("places")
	}
}

func TestSamplesSayEverySentence(t *testing.T) {
	for _, code := range []string{"thong-tin-doi-ngoai", "chuyen-doi-so-xa"} {
		r, err := Builtin(code)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.full(Ref{Indicator: "khong_co"}); got.IsNumber() {
			t.Error("a figure that the regime does not have")
		}
		for _, level := range r.Levels {
			for _, s := range r.SectionsFor(level.Code) {
				for i := range s.Sentences {
					if len(s.Sentences[i].Levels) > 0 && !slices.Contains(s.Sentences[i].Levels, level.Code) {
						continue
					}
					if _, _, ok := r.Render(&s.Sentences[i], level.Code, r.Samples()[0].Values, Context{Period: "2016", Unit: "UBND xã A", Area: "xã A"}); !ok {
						t.Errorf("%s at %s cannot be said with all figures", s.Sentences[i].Key, level.Code)
					}
				}
			}
		}
	}
}

func TestPlacesThatAreNotThere(t *testing.T) {
	d := draftOf(t, "thong-tin-doi-ngoai")
	for _, path := range []string{"", "sections[99].title", "sections[0][1]", "sections[-1].title", "sections[x].title", "name.vi.deep", "sections]["} {
		if err := d.Set(path, "x"); fault.CodeOf(err) != "regime.no-place" {
			t.Errorf("Set %q: %v", path, err)
		}
	}
	for _, path := range []string{"sections[99]", "nothing", "name.fr"} {
		if err := d.Remove(path); fault.CodeOf(err) != "regime.no-place" {
			t.Errorf("Remove %q: %v", path, err)
		}
		if _, err := d.Shift(path, 1); fault.CodeOf(err) != "regime.no-place" {
			t.Errorf("Shift %q: %v", path, err)
		}
	}
	if _, err := d.Append("name", "x"); fault.CodeOf(err) != "regime.no-place" {
		t.Errorf("Append to a mapping: %v", err)
	}
	if err := d.Set("cutoff.nothing.here", ""); err != nil {
		t.Errorf("taking away what is not there: %v", err)
	}
}
