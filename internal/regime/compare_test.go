package regime

import "testing"

func TestCompareNamesPlacesByCode(t *testing.T) {
	d := draftOf(t, "thong-tin-doi-ngoai")
	before, _, err := d.Regime()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Shift("sections[0]", 1); err != nil {
		t.Fatal(err)
	}
	key := before.Sections[1].Key
	for path, value := range map[string]any{"version": 2, "name.en": "Other", "sections[0].guidance": "Viết ngắn.", "indicators[0].unit": "tấm"} {
		if err := d.Set(path, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Remove("bases[0]"); err != nil {
		t.Fatal(err)
	}
	after, problems, err := d.Regime()
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v", err, problems)
	}
	got, err := Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]Difference{}
	for _, one := range got {
		seen[one.Place] = one
	}
	code := before.Indicators[0].Code
	for _, place := range []string{"name.en", "sections." + key + ".guidance", "sections.order", "indicators." + code + ".unit", "bases.order", "bases." + before.Bases[0].Number + ".date"} {
		if _, ok := seen[place]; !ok {
			t.Errorf("%s is not told", place)
		}
	}
	if d := seen["bases."+before.Bases[0].Number+".date"]; d.Before == "" || d.After != "" {
		t.Errorf("what was taken away has no other side: %+v", d)
	}
	if _, ok := seen["version"]; ok {
		t.Error("the version number itself is no difference")
	}
	none, err := Compare(before, before)
	if err != nil || len(none) != 0 {
		t.Errorf("a version differs from itself: %v %v", none, err)
	}
}
