package likeness

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func saidBy(texts ...string) []Said {
	var all []Said
	for i, s := range texts {
		all = append(all, Said{Text: s, Units: []string{fmt.Sprintf("%03d\x00Xã %d", i, i)}})
	}
	return all
}

func TestLikeStatementsAreOneGroup(t *testing.T) {
	cases := []struct {
		name   string
		texts  []string
		groups int
		first  string // clearest wording of the first group, if it matters
	}{
		{"marks, case and order aside", []string{"Đề nghị mở lớp tập huấn cho cán bộ xã.", "ĐỀ NGHỊ MỞ LỚP TẬP HUẤN CHO CÁN BỘ XÃ", "đề nghị mo lop tap huan cho can bo xa", "Cho cán bộ xã, đề nghị mở lớp tập huấn"}, 1, ""},
		{"numbers aside", []string{"Hỗ trợ kinh phí hoạt động mỗi năm 20 triệu đồng.", "Hỗ trợ kinh phí hoạt động mỗi năm 35 triệu đồng."}, 1, ""},
		{"a wording without the number stands for differing numbers", []string{"Hỗ trợ kinh phí hoạt động mỗi năm 20 triệu đồng.", "Hỗ trợ kinh phí hoạt động mỗi năm 35 triệu đồng.", "Hỗ trợ kinh phí hoạt động mỗi năm."}, 1, "Hỗ trợ kinh phí hoạt động mỗi năm."},
		{"phrases of courtesy aside", []string{"Đề nghị cấp trên trang bị loa truyền thanh cho các thôn trong thời gian tới.", "Kính đề nghị UBND tỉnh trang bị loa truyền thanh cho các thôn để địa phương thực hiện tốt nhiệm vụ."}, 1, ""},
		{"different things", []string{"Đề nghị mở lớp tập huấn cho cán bộ xã.", "Đề nghị hỗ trợ kinh phí hoạt động.", "Đề nghị bố trí cán bộ chuyên trách."}, 3, ""},
		{"a denial is not its contrary", []string{"Có kinh phí riêng cho hoạt động.", "Chưa có cán bộ phụ trách."}, 2, ""},
		{"a long wording that holds the short one", []string{"Chưa có kinh phí.", "Chưa có kinh phí dành riêng cho hoạt động thông tin đối ngoại của địa phương.", "Không có kinh phí."}, 1, ""},
		{"a whole sentence goes first", []string{"mở lớp tập huấn cho cán bộ xã", "Đề nghị mở lớp tập huấn cho cán bộ xã."}, 1, "Đề nghị mở lớp tập huấn cho cán bộ xã."},
	}
	for _, c := range cases {
		got := GroupAlike(saidBy(c.texts...))
		if len(got) != c.groups {
			t.Errorf("%s: %d groups, want %d: %+v", c.name, len(got), c.groups, got)
			continue
		}
		if c.first != "" && got[0].Text != c.first {
			t.Errorf("%s: clearest is %q", c.name, got[0].Text)
		}
		if c.groups == 1 && (got[0].Count != len(c.texts) || len(got[0].Units) != len(c.texts)) {
			t.Errorf("%s: %d units of %d", c.name, got[0].Count, len(c.texts))
		}
	}
}

func TestAUnitCountsOnceInAGroup(t *testing.T) {
	all := []Said{{Text: "Đề nghị mở lớp tập huấn.", Units: []string{"1\x00Xã A"}}, {Text: "Đề nghị mở lớp tập huấn!", Units: []string{"1\x00Xã A"}}}
	if g := GroupAlike(all); len(g) != 1 || g[0].Count != 1 {
		t.Errorf("%+v", g)
	}
}

func TestTheWritersNameDoesNotSetApart(t *testing.T) {
	g := GroupAlike([]Said{
		{Text: "Xã Minh Sơn đề nghị xây dựng nhà văn hóa.", Own: []string{"xa", "minh", "son"}, Units: []string{"1\x00Xã Minh Sơn"}},
		{Text: "Xã Hợp Thắng đề nghị xây dựng nhà văn hóa.", Own: []string{"xa", "hop", "thang"}, Units: []string{"2\x00Xã Hợp Thắng"}},
		{Text: "Đề nghị xây dựng nhà văn hóa.", Own: []string{"xa", "dong", "tien"}, Units: []string{"3\x00Xã Đồng Tiến"}},
	})
	if len(g) != 1 || g[0].Text != "Đề nghị xây dựng nhà văn hóa." {
		t.Errorf("%+v", g)
	}
}

// Order, and how the statements are spread over units, do not matter to the groups.
func TestGroupingIsDefinite(t *testing.T) {
	texts := sentences(400)
	all := saidBy(texts...)
	first := withoutMembers(GroupAlike(all))
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 1))
		shuffled := slices.Clone(all)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if again := withoutMembers(GroupAlike(shuffled)); !reflect.DeepEqual(first, again) {
			t.Fatalf("seed %d: %d groups, then %d", seed, len(first), len(again))
		}
	}
	total := 0
	for _, g := range first {
		total += g.Count
	}
	if total != len(texts) {
		t.Errorf("%d statements went in, %d came out", len(texts), total)
	}
}

func withoutMembers(groups []Group) []Group {
	for i := range groups {
		groups[i].Members = nil // places change with the order
	}
	return groups
}

// The index must find every leader that comparing with all of them would find.
func TestTheIndexMissesNoLeader(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 7))
	words := strings.Fields("một hai ba bốn năm sáu bảy tám chín mười trường lớp kinh phí hỗ trợ tập huấn cán bộ truyền thanh")
	var texts []string
	for range 300 {
		var s []string
		for range 3 + r.IntN(6) {
			s = append(s, words[r.IntN(len(words))])
		}
		texts = append(texts, strings.Join(s, " "))
	}
	c := gatherWordings(saidBy(texts...))
	fast := c.cluster()
	var slow [][]*wording
	for _, x := range c.wordings {
		at := slices.IndexFunc(slow, func(g []*wording) bool { return c.alike(g[0], x) })
		if at < 0 {
			slow = append(slow, []*wording{x})
			continue
		}
		slow[at] = append(slow[at], x)
	}
	if !reflect.DeepEqual(fast, slow) {
		t.Errorf("%d groups with the index, %d without", len(fast), len(slow))
	}
	if len(fast) < 20 || len(fast) == len(c.wordings) {
		t.Errorf("%d groups of %d wordings: the test looks in the wrong place", len(fast), len(c.wordings))
	}
}

func BenchmarkGroup(b *testing.B) {
	for _, n := range []int{1000, 4000, 16000} {
		all := saidBy(sentences(n)...)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				GroupAlike(all)
			}
		})
	}
}

var (
	beginnings = []string{"Đề nghị cấp trên", "Kính đề nghị UBND tỉnh", "Đề nghị các sở, ngành", "Kiến nghị với cấp có thẩm quyền"}
	middles    = []string{"mở lớp tập huấn nghiệp vụ cho cán bộ cấp xã", "hỗ trợ %d triệu đồng kinh phí hoạt động hằng năm", "ban hành văn bản hướng dẫn thống nhất về chuyên môn", "bố trí %d cán bộ chuyên trách phụ trách lĩnh vực", "trang bị hệ thống loa truyền thanh cho các thôn"}
	ends       = []string{"", " trong thời gian tới", " để địa phương thực hiện tốt nhiệm vụ", " theo quy định hiện hành", " ngay trong quý I"}
)

// sentences makes n requests in office prose.
func sentences(n int) []string {
	r := rand.New(rand.NewPCG(1, 7))
	all := make([]string, n)
	for i := range all {
		m := middles[r.IntN(len(middles))]
		if strings.Contains(m, "%d") {
			m = fmt.Sprintf(m, 5+r.IntN(90))
		}
		all[i] = beginnings[r.IntN(len(beginnings))] + " " + m + ends[r.IntN(len(ends))] + "."
	}
	return all
}
