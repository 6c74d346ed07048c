package org

import (
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

func tree(t *testing.T) *Tree {
	t.Helper()
	tr, err := ThanhHoa2016()
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestThanhHoaOf2016(t *testing.T) {
	tr := tree(t)
	if n := len(tr.At(Province)); n != 1 {
		t.Errorf("%d provinces", n)
	}
	if n := len(tr.At(District)); n != 27 {
		t.Errorf("%d districts", n)
	}
	if n := len(tr.At(Commune)); n != 635 {
		t.Errorf("%d communes", n)
	}
	sum := 0
	for _, d := range tr.Children("38") {
		below := tr.Children(d.Code)
		sum += len(below)
		for _, c := range below {
			if !tr.Under(c.Code, d.Code) || !tr.Under(c.Code, "38") || tr.Under(d.Code, c.Code) {
				t.Errorf("%s is misplaced under %s", c.Name, d.Name)
			}
		}
	}
	if sum != 635 {
		t.Errorf("the districts have %d communes", sum)
	}
}

func TestFindByNameAndCode(t *testing.T) {
	tr := tree(t)
	district := tr.Find("UBND huyện Triệu Sơn", "")
	if len(district) != 1 || len(tr.Children(district[0].Code)) != 36 {
		t.Fatalf("found %v", district)
	}
	for _, s := range []string{"trieu son", "TRIỆU SƠN"} {
		if n := len(tr.Find(s, "")); n != 2 { // the district and its town
			t.Errorf("%q: %d units", s, n)
		}
		if n := len(tr.Find(s, district[0].Code)); n != 1 {
			t.Errorf("%q below the district: %d units", s, n)
		}
	}
	if got := tr.Find(district[0].Code, ""); len(got) != 1 || got[0].Code != district[0].Code {
		t.Errorf("by code: %v", got)
	}
	if got := tr.Find("xã không có thật", ""); got != nil {
		t.Errorf("found %v", got)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ name, short, inText, committee string }{
		{"Xã Minh Sơn", "Minh Sơn", "xã Minh Sơn", "ỦY BAN NHÂN DÂN XÃ MINH SƠN"},
		{"Thị trấn Nưa", "Nưa", "thị trấn Nưa", "ỦY BAN NHÂN DÂN THỊ TRẤN NƯA"},
		{"Phường 7", "Phường 7", "Phường 7", "ỦY BAN NHÂN DÂN PHƯỜNG 7"},
		{"Huyện Đông Sơn", "Đông Sơn", "huyện Đông Sơn", "ỦY BAN NHÂN DÂN HUYỆN ĐÔNG SƠN"},
	} {
		u := Unit{Name: c.name}
		if u.ShortName() != c.short || u.InText() != c.inText || u.Committee() != c.committee {
			t.Errorf("%s: %q, %q, %q", c.name, u.ShortName(), u.InText(), u.Committee())
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	head := "code,name,name_en,kind,parent_code\n"
	for _, c := range []struct{ csv, code string }{
		{"", "org.list-unreadable"},
		{"a,b,c,d,e\n", "org.list-columns"},
		{head + "38,Tỉnh A,A,tinh\n", "org.list-unreadable"},
		{head + "38,,A,tinh,\n", "org.list-row"},
		{head + "38,Tỉnh A,A,bang,\n", "org.list-row"},
		{head + "38,Tỉnh A,A,tinh,\n38,Tỉnh B,B,tinh,\n", "org.code-twice"},
		{head + "380,Huyện A,A,huyen,38\n", "org.parent-unknown"},
	} {
		_, err := Load(strings.NewReader(c.csv), when.MustDay("2016-01-01"))
		if fault.CodeOf(err) != c.code {
			t.Errorf("%q: %v, want %s", c.csv, err, c.code)
		}
	}
}

// Lists come as spreadsheets save them.
func TestLoadTakesWhatExcelSaves(t *testing.T) {
	list := "code,name,name_en,kind,parent_code\nT,Tỉnh Thử,Test,tinh,\n1,Xã Một,One,xa,T\n"
	for name, csv := range map[string]string{
		"plain": list, "marked": "\ufeff" + list, "semicolons": strings.ReplaceAll(list, ",", ";"),
		"both": "\ufeff" + strings.ReplaceAll(list, ",", ";"), "Windows": strings.ReplaceAll(list, "\n", "\r\n"),
	} {
		tree, err := Load(strings.NewReader(csv), when.MustDay("2026-01-01"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if below := tree.Children("T"); len(below) != 1 || below[0].Name != "Xã Một" {
			t.Errorf("%s: %+v", name, below)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("code,name,name_en,kind,parent_code\n38,Tỉnh A,A,tinh,\n380,Huyện B,B,huyen,38\n")
	f.Fuzz(func(t *testing.T, csv string) {
		tr, err := Load(strings.NewReader(csv), when.MustDay("2016-01-01"))
		if err != nil {
			return
		}
		for _, l := range []Level{Province, District, Commune} {
			for _, u := range tr.At(l) {
				if u.Parent != "" && !tr.Under(u.Code, u.Parent) {
					t.Errorf("%v is not under its parent", u)
				}
			}
		}
	})
}

func TestTreesOfADay(t *testing.T) {
	for _, c := range []struct {
		day   string
		first string // day of the best tree
		trees int
	}{
		{"2026-11-23", "2026-04-30", 1}, {"2026-04-29", "2025-07-01", 1}, {"2025-06-30", "2025-03-01", 1},
		{"2016-12-14", "2016-01-01", 2}, {"2010-12-14", "2025-03-01", 1},
	} {
		trees, err := TreesAt(when.MustDay(c.day))
		if err != nil {
			t.Fatal(err)
		}
		if len(trees) != c.trees || trees[0].From != when.MustDay(c.first) {
			t.Errorf("%s: %d trees, the first from %s", c.day, len(trees), trees[0].From)
		}
	}
}

// Counts of the country before and after 1 July 2025, and the renaming of 2026.
func TestTheWholeCountry(t *testing.T) {
	for _, c := range []struct {
		day                          string
		provinces, districts, commun int
		dongNai                      string
	}{{"2025-06-01", 63, 696, 10035, "Tỉnh Đồng Nai"}, {"2025-07-01", 34, 0, 3321, "Tỉnh Đồng Nai"}, {"2026-05-01", 34, 0, 3321, "Thành phố Đồng Nai"}} {
		trees, err := TreesAt(when.MustDay(c.day))
		if err != nil {
			t.Fatal(err)
		}
		tr := trees[0]
		if p, d, x := len(tr.At(Province)), len(tr.At(District)), len(tr.At(Commune)); p != c.provinces || d != c.districts || x != c.commun {
			t.Errorf("%s: %d, %d, %d", c.day, p, d, x)
		}
		if u, _ := tr.Unit("75"); u.Name != c.dongNai {
			t.Errorf("%s: %q", c.day, u.Name)
		}
		if got := tr.Find("Đồng Nai", ""); len(got) == 0 || got[0].Code != "75" {
			t.Errorf("%s: %v", c.day, got)
		}
	}
}
