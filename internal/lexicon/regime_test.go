package lexicon_test

import (
	"os"
	"strings"
	"testing"

	"tonghop/internal/lexicon"
	"tonghop/internal/regime"
)

// The built-in regime shares units and words between many indicators; the sentences of
// a report must still reach the right ones.
func TestBuiltinRegime(t *testing.T) {
	reg, err := regime.Builtin("thong-tin-doi-ngoai")
	if err != nil {
		t.Fatal(err)
	}
	l, err := lexicon.New(reg.Vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ sentence, want string }{
		{"Treo 12 băng rôn hai mặt Việt – Anh.", "banner=12[language=vi-en]"},
		{"Lắp đặt 3 pa-nô, 12 băng rôn và 40 áp phích.", "panel=3 banner=12 poster=40"},
		{"Cử 41 lượt cán bộ dự 03 lớp tập huấn.", "class_attended_people=41 class_attended=3"},
		{"Phát 1.730 buổi trên hệ thống truyền thanh.", "broadcast=1730"},
		{"Kinh phí: Chưa có kinh phí.", "fund_planned=none"},
		{"Hiện nay UBND huyện chưa có cán bộ phụ trách hoạt động thông tin đối ngoại.", "staff_in_charge=none"},
		{"Kinh phí được bố trí là 1,5 tỷ đồng, đã sử dụng 450.000.000 đồng.", "fund_planned=1500 fund_spent=450"},
		{"Đăng 215 tin, bài, trong đó 120 tin trên Cổng thông tin điện tử.", "news_item=215 news_item=120[channel=portal]part"},
		{"Tổ chức 02 lớp tập huấn cho 86 lượt người.", "class_held=2 class_held_people=86"},
		{"Đón 04 đoàn khách quốc tế với 37 lượt khách.", "foreign_delegation=4 foreign_visitors=37"},
		{"Bố trí 01 cán bộ kiêm nhiệm phụ trách.", "staff_in_charge=1[duty=part]"},
		{"UBND huyện đã ban hành 05 văn bản chỉ đạo và 01 kế hoạch hoạt động thông tin đối ngoại.", "directive_issued=5 plan_issued=1"},
		{"Không tổ chức lớp tập huấn nào.", "class_held=none"},
		{"Chưa thống kê được số buổi phát thanh.", "broadcast=unknown"},
		{"Kinh phí được bố trí cho hoạt động thông tin đối ngoại năm 2016 là 9,9 triệu đồng, đã sử dụng 8 triệu đồng.", "fund_planned=9.9 fund_spent=8"},
		{"Đã sử dụng 8 triệu đồng trên tổng kinh phí được bố trí 9,9 triệu đồng.", "fund_spent=8 fund_planned=9.9"},
		{"Kinh phí được bố trí: 140.000.000, đã sử dụng 120.000.000.", "fund_planned=140 fund_spent=120"},
		{"Hệ thống truyền thanh phát 50 buổi, tuyên truyền miệng được 12 buổi.", "broadcast=50 talk=12"},
		{"UBND xã đã phát 25 buổi tuyên truyền về biển đảo.", "broadcast=25"},
		{"Đã phát được 25 buổi tuyên truyền trên loa.", "broadcast=25"},
		{"Tuyên truyền miệng được 12 buổi với 600 lượt người tham dự.", "talk=12 talk_attendance=600"},
		{"Tổ chức 12 buổi tuyên truyền miệng cho 600 lượt người.", "talk=12 talk_attendance=600"},
		{"Không tổ chức tuyên truyền miệng.", "talk=none"},
		{"Đón 04 đoàn khách quốc tế, mở 02 lớp bồi dưỡng cho 86 người.", "foreign_delegation=4 class_held=2 class_held_people=86"},
		{"Mở 03 lớp bồi dưỡng kiến thức cho 120 lượt người.", "class_held=3 class_held_people=120"},
		{"Bố trí 02 đồng chí phụ trách, trong đó 01 chuyên trách.", "staff_in_charge=2 staff_in_charge=1[duty=full]part"},
		{"Cán bộ phụ trách: 02 đồng chí, trong đó 01 đồng chí chuyên trách, 01 đồng chí kiêm nhiệm.", "staff_in_charge=2 staff_in_charge=1[duty=full]part staff_in_charge=1[duty=part]part"},
		{"Phát thanh 50 buổi, thời lượng mỗi buổi 15 phút.", "broadcast=50 broadcast_minutes=15rate"},
		{"Phát thanh 50 buổi, tổng thời lượng 750 phút.", "broadcast=50 broadcast_minutes=750"},
	}
	for _, c := range cases {
		if got := describe(l.FindIn(c.sentence, lexicon.Context{Period: "2016"})); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.sentence, got, c.want)
		}
	}
}

func describe(figures []lexicon.Figure) string {
	var out []string
	for _, f := range figures {
		s := f.Indicator + "=" + f.Scaled.String()
		for dim, choice := range f.Dimensions {
			s += "[" + dim + "=" + choice + "]"
		}
		if f.Part {
			s += "part"
		}
		if f.Rate {
			s += "rate"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// The built-in regime's vocabulary is ten times that of the other benchmarks.
func BenchmarkFindRegime(b *testing.B) {
	reg, err := regime.Builtin("thong-tin-doi-ngoai")
	if err != nil {
		b.Fatal(err)
	}
	l, err := lexicon.New(reg.Vocabulary())
	if err != nil {
		b.Fatal(err)
	}
	raw, err := os.ReadFile("testdata/bc-trieuson-doi-ngoai-2016.txt")
	if err != nil {
		b.Fatal(err)
	}
	s := string(raw)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		if len(l.FindIn(s, lexicon.Context{Period: "2016"})) == 0 {
			b.Fatal("nothing found")
		}
	}
}
