package roster

import (
	"slices"
	"strings"
	"testing"

	"tonghop/internal/org"
	"tonghop/internal/when"
)

// On the first day of every state, and on the day before it, each commune stands under
// exactly one unit that is there on that day, codes are unique, and every unit is reached
// from a root.
func TestEveryCommuneHasOneParentOnEveryDay(t *testing.T) {
	h := builtin(t, Options{Centre: true})
	days := h.Days()
	if len(days) < 9 {
		t.Fatalf("only %d days of change", len(days))
	}
	for _, d := range days {
		for _, day := range []when.Day{d.AddDays(-1), d} {
			checkTree(t, h, day)
		}
	}
}

func checkTree(t *testing.T, h *org.History, day when.Day) {
	t.Helper()
	tr := h.On(day)
	codes := map[string]bool{}
	placed := map[string]int{}
	for _, m := range tr.All() {
		if codes[m.Code] {
			t.Errorf("%s: code %s twice", day, m.Code)
		}
		codes[m.Code] = true
		for _, c := range tr.Children(m.ID) {
			placed[c.ID]++
		}
		if m.Level() != org.Ministry && len(tr.Ancestors(m.ID)) == 0 {
			t.Errorf("%s: %s %s hangs in the air under %q", day, m.ID, m.Name, m.Above)
		}
	}
	for _, c := range tr.At(org.Commune) {
		if placed[c.ID] != 1 {
			t.Errorf("%s: %s has %d parents", day, c.ID, placed[c.ID])
		}
		if u, _ := h.Unit(c.ID); countPlacings(u, day) != 1 || countNames(u, day) != 1 {
			t.Errorf("%s: %s has %d placings, %d names", day, c.ID, countPlacings(u, day), countNames(u, day))
		}
	}
}

func within(from, to, day when.Day) bool {
	return !day.Before(from) && (to.IsZero() || !day.After(to))
}

func countPlacings(u *org.Identity, day when.Day) (n int) {
	for _, p := range u.Above {
		if within(p.From, p.To, day) {
			n++
		}
	}
	return n
}

func countNames(u *org.Identity, day when.Day) (n int) {
	for _, p := range u.Names {
		if within(p.From, p.To, day) {
			n++
		}
	}
	return n
}

// Triệu Sơn from 36 communes to 8, each followed to the last.
func TestTrieuSon(t *testing.T) {
	rows, err := records("trieu-son-chain.csv", 8)
	if err != nil {
		t.Fatal(err)
	}
	h := builtin(t, Options{Province: "38"})
	for _, c := range []struct {
		day  string
		want int
	}{{"2016-12-31", 36}, {"2019-12-01", 34}, {"2025-01-01", 32}, {"2025-06-30", 32}} {
		tr := h.On(when.MustDay(c.day))
		d, ok := tr.ByCode("397")
		if n := len(tr.Children(d.ID)); !ok || n != c.want {
			t.Errorf("%s: %d communes, want %d", c.day, n, c.want)
		}
	}
	last := map[string]bool{}
	for _, r := range rows {
		id := r[0] + "@2016-01-01"
		for i, day := range []string{"2016-06-01", "2019-12-01", "2025-01-01", "2025-07-01"} {
			d := when.MustDay(day)
			parts := h.Now(id, d)
			if len(parts) != 1 || !parts[0].Whole() {
				t.Errorf("%s on %s: %v", r[1], day, parts)
				continue
			}
			m, _ := h.On(d).Unit(parts[0].Unit)
			if m.Code != r[2*i] || m.Name != r[2*i+1] {
				t.Errorf("%s on %s is %s %s, want %s %s", r[1], day, m.Code, m.Name, r[2*i], r[2*i+1])
			}
			if i == 3 {
				last[m.ID] = true
			}
		}
	}
	if len(last) != 8 {
		t.Errorf("%d communes in the end", len(last))
	}
}

// Names and codes given again to others are other identities.
func TestReusedCodesAreOtherUnits(t *testing.T) {
	h := builtin(t, Options{Province: "38"})
	var was []string
	for _, u := range h.WithCode("15760") {
		was = append(was, u.ID+" "+u.Names[len(u.Names)-1].Name)
	}
	if want := []string{"15760@2016-01-01 Xã Thọ Vực", "15760@2025-01-01 Xã Thọ Phú"}; !slices.Equal(was, want) {
		t.Errorf("%v, want %v", was, want)
	}
	now := h.On(when.MustDay("2025-07-01"))
	if _, there := now.ByCode("15760"); there {
		t.Error("15760 is gone since the reform")
	}
	if found := now.Find("Thọ Phú", ""); len(found) != 1 || found[0].ID != "15763@2025-07-01" {
		t.Errorf("Thọ Phú today: %v", found)
	}
	// A commune only renamed stays itself.
	if nua, ok := h.Unit("15718@2016-01-01"); !ok || len(nua.Names) != 2 || nua.Names[1].Name != "Thị trấn Nưa" || nua.To != when.MustDay("2025-06-30") {
		t.Errorf("Nưa: %+v", nua)
	}
}

// Nobody is lost or counted twice when the communes before the reform are gathered on
// the tree after it.
func TestRegroupKeepsEveryUnitOnce(t *testing.T) {
	h := builtin(t, Options{Centre: true})
	var ids []string
	for _, m := range h.On(when.MustDay("2025-06-30")).At(org.Commune) {
		ids = append(ids, m.ID)
	}
	day := when.MustDay("2026-11-27")
	for _, c := range []struct {
		level           org.Level
		groups, divided int
	}{{org.Commune, 3321, 381}, {org.Province, 34, 0}} {
		r := h.Regroup(ids, c.level, day)
		seen := map[string]int{}
		for _, g := range r.Groups {
			for _, id := range slices.Concat(g.Whole, g.Nearly) {
				seen[id]++
			}
		}
		for _, id := range slices.Concat(r.Divided, r.Homeless) {
			seen[id]++
		}
		for _, id := range ids {
			if seen[id] != 1 {
				t.Fatalf("%s: %s stands %d times", c.level, id, seen[id])
			}
		}
		if len(r.Groups) > c.groups || len(r.Homeless) > 0 || len(r.Divided) != c.divided {
			t.Errorf("%s: %d groups, %d divided, %d homeless", c.level, len(r.Groups), len(r.Divided), len(r.Homeless))
		}
	}
}

// A district that ended has no successor, but its province has.
func TestDistrictsBelongToTheirProvinces(t *testing.T) {
	h := builtin(t, Options{Centre: true})
	day := when.MustDay("2025-07-01")
	old := h.On(when.MustDay("2025-06-30"))
	for _, d := range old.At(org.District) {
		if home := h.HomeOf(d.ID, org.Province, day); home.Unit == "" || !home.Exact {
			t.Errorf("%s %s: %+v", d.ID, d.Name, home)
		}
	}
	if home := h.HomeOf("397@2016-01-01", org.Commune, day); home.Unit != "" || home.Reason != org.HomeEnded {
		t.Errorf("Triệu Sơn among communes: %+v", home)
	}
}

// The rule that makes English names makes those of the lists.
func TestEnglishNames(t *testing.T) {
	for _, list := range []string{"thanh-hoa-2016.csv", "vn-before-2025-07.csv", "vn-2025-07.csv"} {
		rows, err := records(list, 5)
		if err != nil {
			t.Fatal(err)
		}
		wrong := 0
		for _, r := range rows {
			if got := org.EnglishName(r[3], r[1]); got != r[2] {
				if wrong++; wrong < 5 {
					t.Errorf("%s: %q, want %q", r[1], got, r[2])
				}
			}
			if k := org.KindOfName(r[1]); k != r[3] && r[3] != "thanh-pho-tw" {
				t.Errorf("%s is %s, not %s", r[1], k, r[3])
			}
		}
	}
}

// Every step joins two units that touch in time.
func TestStepsTouch(t *testing.T) {
	h := builtin(t, Options{Centre: true})
	h.Each(func(u *org.Identity) bool {
		for _, s := range h.Successors(u.ID) {
			n, ok := h.Unit(s.New)
			if !ok || n.From != s.On || u.To.AddDays(1) != s.On {
				t.Errorf("%s to %s on %s", u.ID, s.New, s.On)
			}
		}
		if u.To.IsZero() && len(h.Successors(u.ID)) > 0 {
			t.Errorf("%s is there and has successors", u.ID)
		}
		return true
	})
}

// Units found by names as people type them.
func TestFindOnADay(t *testing.T) {
	tr := builtin(t, Options{Province: "38"}).On(when.MustDay("2016-11-21"))
	trieuSon := "397@2016-01-01"
	for s, want := range map[string]string{
		"minh son":         "",
		"UBND xã Đồng Lợi": "15721@2016-01-01",
		"dong loi":         "15721@2016-01-01",
		"Thái Hoà":         "15715@2016-01-01",
		"15718":            "15718@2016-01-01",
		"Hợp Thành":        "15682@2016-01-01",
		"không có":         "",
	} {
		found := tr.Find(s, trieuSon)
		got := ""
		if len(found) == 1 {
			got = found[0].ID
		}
		if s == "minh son" {
			got = ""
			if len(found) != 1 {
				t.Errorf("Minh Sơn in Triệu Sơn: %d", len(found))
			}
		}
		if got != want {
			t.Errorf("%q: %v", s, found)
		}
	}
	if n := len(tr.Find("minh son", "")); n < 2 {
		t.Errorf("%d units Minh Sơn in the province", n)
	}
	names := func(list []*org.Member) string {
		var all []string
		for _, m := range list {
			all = append(all, m.Name)
		}
		return strings.Join(all, ", ")
	}
	if got := tr.Search("trieu s", 10); len(got) != 2 {
		t.Errorf("Search: %s", names(got))
	}
}
