package lexicon

import (
	"testing"

	"tonghop/internal/quantity"
)

// vocabulary is small but has what a regime's has: shared units, dimensions, money,
// people, answers without a number.
func vocabulary() Vocabulary {
	language := map[string][]Choice{"language": {
		{Code: "vi-en", Words: []string{"hai mặt Việt – Anh", "Việt Anh", "song ngữ", "tiếng Việt và tiếng Anh"}},
		{Code: "vi", Words: []string{"tiếng Việt"}},
	}}
	return Vocabulary{Terms: []Term{
		{Indicator: "directives", Unit: "văn bản", Units: []string{"công văn"}, Synonyms: []string{"văn bản chỉ đạo"}},
		{Indicator: "banner", Unit: "băng rôn", Units: []string{"chiếc", "tấm"}, Synonyms: []string{"băng rôn"}, Dimensions: language},
		{Indicator: "panel", Unit: "pa nô", Units: []string{"chiếc", "tấm"}, Synonyms: []string{"pa nô"}, Dimensions: language},
		{Indicator: "poster", Unit: "áp phích", Units: []string{"tờ"}, Synonyms: []string{"áp phích"}},
		{Indicator: "broadcast", Unit: "buổi", Units: []string{"lượt phát"}, Synonyms: []string{"phát thanh", "buổi phát thanh", "truyền thanh", "phát"}},
		{Indicator: "listeners", Unit: "lượt người", Synonyms: []string{"lượt người nghe", "người nghe", "lượt người"}},
		{Indicator: "class_attended", Unit: "lớp", Synonyms: []string{"dự lớp tập huấn", "lớp tập huấn"}},
		{Indicator: "trainee", Unit: "lượt cán bộ", Units: []string{"lượt người"}, Synonyms: []string{"cử cán bộ", "lượt cán bộ"}},
		{Indicator: "staff", Unit: "người", Units: []string{"cán bộ"}, Synonyms: []string{"cán bộ phụ trách", "cán bộ chuyên trách"}, None: []string{"chưa có cán bộ phụ trách"}},
		{Indicator: "money", Unit: "triệu đồng", Decimals: 1, Synonyms: []string{"kinh phí"}, None: []string{"chưa có kinh phí", "chưa được bố trí kinh phí"}},
		{Indicator: "foreign_group", Unit: "đoàn", Synonyms: []string{"đoàn khách quốc tế", "đoàn quốc tế"}},
	}}
}

func newTestLexicon(t testing.TB) *Lexicon {
	t.Helper()
	l, err := New(vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// want is a figure as a test writes it: value, unit, indicator, and what more matters.
type want struct {
	text, value, unit, indicator string
	also                         func(Figure) bool
}

func TestFind(t *testing.T) {
	dim := func(choice string) func(Figure) bool {
		return func(f Figure) bool { return f.Dimensions["language"] == choice }
	}
	scaled := func(v string) func(Figure) bool { return func(f Figure) bool { return f.Scaled.String() == v } }
	cases := map[string][]want{
		"treo 12 băng rôn hai mặt Việt – Anh":        {{"12 băng rôn", "12", "băng rôn", "banner", dim("vi-en")}},
		"Treo 3 pa-nô, 12 băng zôn và 40 áp phích":   {{"3 pa-nô", "3", "pa-nô", "panel", nil}, {"12 băng zôn", "12", "băng zôn", "banner", nil}, {"40 áp phích", "40", "áp phích", "poster", nil}},
		"treo 12 chiếc băng-rôn":                     {{"12 chiếc", "12", "chiếc", "banner", nil}},
		"Cử 41 lượt cán bộ dự 03 lớp tập huấn.":      {{"41 lượt cán bộ", "41", "lượt cán bộ", "trainee", nil}, {"03 lớp tập huấn", "3", "lớp tập huấn", "class_attended", nil}},
		"phát 1.730 buổi":                            {{"1.730 buổi", "1730", "buổi", "broadcast", func(f Figure) bool { return !f.Ambiguous }}},
		"phát 1,730 buổi":                            {{"1,730 buổi", "1730", "buổi", "broadcast", func(f Figure) bool { return f.Ambiguous }}},
		"phát 1 730 buổi":                            {{"1 730 buổi", "1730", "buổi", "broadcast", func(f Figure) bool { return f.Ambiguous }}},
		"phục vụ trên 15.000 lượt người nghe":        {{"15.000 lượt người", "15000", "lượt người", "listeners", func(f Figure) bool { return f.Sign == AtLeast }}},
		"Kinh phí thực hiện: 1,5 tỷ đồng.":           {{"1,5 tỷ đồng", "1.5", "tỷ đồng", "money", scaled("1500")}},
		"kinh phí 450.000.000 đồng":                  {{"450.000.000 đồng", "450000000", "đồng", "money", scaled("450")}},
		"kinh phí 2 tỷ 300 triệu đồng":               {{"2 tỷ 300 triệu đồng", "2300", "triệu đồng", "money", scaled("2300")}},
		"Tỷ lệ đạt 98,5%":                            {{"98,5%", "98.5", "%", "", nil}},
		"12/15 xã có đài truyền thanh":               {{"12/15 xã", "12", "xã", "", func(f Figure) bool { return f.Base == quantity.Int(15) }}},
		"mở hai lớp tập huấn":                        {{"hai lớp tập huấn", "2", "lớp tập huấn", "class_attended", nil}},
		"có một trăm hai mươi mốt hộ":                {{"một trăm hai mươi mốt hộ", "121", "hộ", "", nil}},
		"ba nghìn hai trăm lượt người nghe":          {{"ba nghìn hai trăm lượt người", "3200", "lượt người", "listeners", nil}},
		"bố trí 01 (một) cán bộ chuyên trách":        {{"01 (một) cán bộ chuyên trách", "1", "cán bộ chuyên trách", "staff", nil}},
		"15 nghìn lượt người nghe đài":               {{"15 nghìn lượt người", "15", "nghìn lượt người", "listeners", scaled("15000")}},
		"Chưa có kinh phí.":                          {{"Chưa có kinh phí", "none", "", "money", nil}},
		"Hiện nay chưa có cán bộ phụ trách.":         {{"chưa có cán bộ phụ trách", "none", "", "staff", nil}},
		"không tổ chức lớp tập huấn nào":             {{"không tổ chức lớp tập huấn", "none", "", "class_attended", nil}},
		"Đoàn khách quốc tế: không.":                 {{"Đoàn khách quốc tế: không", "none", "", "foreign_group", nil}},
		"Số lượt người nghe chưa thống kê được.":     {{"lượt người nghe chưa thống kê được", "unknown", "", "listeners", nil}},
		"Đoàn khách quốc tế: không thuộc đối tượng.": {{"Đoàn khách quốc tế: không thuộc đối tượng", "not-applicable", "", "foreign_group", nil}},
		"phát thanh 312 buổi, 287 (năm 2015)":        {{"312 buổi", "312", "buổi", "broadcast", nil}, {"287", "287", "", "broadcast", func(f Figure) bool { return f.Period == "2015" }}},
		"tăng 12% so với năm 2015":                   nil,
		"tăng 3 lớp so với năm trước":                {{"3 lớp", "3", "lớp", "", func(f Figure) bool { return f.Change }}},
		"41 lượt cán bộ, trong đó 12 nữ":             {{"41 lượt cán bộ", "41", "lượt cán bộ", "trainee", nil}, {"12 nữ", "12", "nữ", "trainee", func(f Figure) bool { return f.Part }}},
		"7h30 ngày 15/11/2016, giai đoạn 2016-2020, khoản 3 Điều 5 Nghị định số 30/2020/NĐ-CP": nil,
		"vài buổi, hàng trăm lượt người, nhiều lớp, nửa năm, một số đơn vị, là một hoạt động":  nil,
		"từ 10 đến 15 lớp, 5 - 7 ngày, pa nô 20x30m, 2m x 3m":                                  nil,
		"Điện thoại: 0237.3867.123, fax 02373 867 124":                                         nil,
	}
	l := newTestLexicon(t)
	for s, wants := range cases {
		got := l.Find(s)
		if len(got) != len(wants) {
			t.Errorf("%q: %d figures, want %d: %+v", s, len(got), len(wants), got)
			continue
		}
		for i, w := range wants {
			f := got[i]
			if f.Text != w.text || f.Value.String() != w.value || f.Unit != w.unit || f.Indicator != w.indicator {
				t.Errorf("%q: got %q %s %q %s, want %q %s %q %s", s, f.Text, f.Value, f.Unit, f.Indicator, w.text, w.value, w.unit, w.indicator)
			}
			if w.also != nil && !w.also(f) {
				t.Errorf("%q: %+v", s, f)
			}
		}
	}
}
