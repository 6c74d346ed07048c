package lexicon

import (
	"testing"

	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

func TestPeriods(t *testing.T) {
	type figure struct {
		value  string
		period when.Period
	}
	cases := []struct {
		own      when.Period
		sentence string
		want     []figure
	}{
		{"2016", "Năm 2016, phát thanh 312 buổi.", []figure{{"312", ""}}},
		{"", "Năm 2016, phát thanh 312 buổi.", []figure{{"312", "2016"}}},
		{"2016", "Phát thanh 312 buổi (năm 2015: 287 buổi).", []figure{{"312", ""}, {"287", "2015"}}},
		{"2016", "Phát thanh 312 buổi, 287 buổi của năm 2015.", []figure{{"312", ""}, {"287", "2015"}}},
		{"2016", "Số buổi phát thanh năm 2016 là 312 buổi, năm 2015 là 287 buổi.", []figure{{"312", ""}, {"287", "2015"}}},
		{"2016", "So với năm 2015 (30 lớp), năm nay mở 35 lớp.", []figure{{"30", "2015"}, {"35", ""}}},
		{"2016", "So với năm 2015 mở thêm được là 35 lớp.", []figure{{"35", ""}}},
		{"2016", "Mở 35 lớp, cùng kỳ năm trước 30 lớp.", []figure{{"35", ""}, {"30", "2015"}}},
		{"2016", "So với cùng kỳ năm trước, mở nhiều lớp: 35 lớp.", []figure{{"35", ""}}},
		{"2016", "Năm 2017 dự kiến mở 05 lớp.", []figure{{"5", "2017"}}},
		{"2016", "Dự kiến năm tới mở 05 lớp.", []figure{{"5", "2017"}}},
		{"2016", "Quý I/2016 mở 02 lớp; cả năm mở 9 lớp.", []figure{{"2", "2016-Q1"}, {"9", ""}}},
		{"2016", "Quý III mở 02 lớp.", []figure{{"2", "2016-Q3"}}},
		{"2026", "Trong 6 tháng đầu năm 2026 đón 4 đoàn.", []figure{{"4", "2026-H1"}}},
		{"2026-06", "Tháng 6 năm 2026 đón 4 đoàn; tháng 5 đón 3 đoàn.", []figure{{"4", ""}, {"3", "2026-05"}}},
		{"2026-06", "Thực hiện kế hoạch năm 2026, đón 4 đoàn.", []figure{{"4", ""}}},
		{"2016", "Theo Quyết định ngày 05 tháng 6 năm 2015 có 18 thành viên.", []figure{{"18", ""}}},
		{"2016", "Chiến lược đến năm 2030, tầm nhìn đến năm 2045: có 7 cụm.", []figure{{"7", "2030"}}},
	}
	l := newTestLexicon(t)
	for _, c := range cases {
		got := l.FindIn(c.sentence, Context{Period: c.own})
		if len(got) != len(c.want) {
			t.Errorf("%s: %v", c.sentence, brief(got))
			continue
		}
		for i, w := range c.want {
			if got[i].Value.String() != w.value || got[i].Period != w.period {
				t.Errorf("%s: %s of %q, want %s of %q", c.sentence, got[i].Value, got[i].Period, w.value, w.period)
			}
		}
	}
}

func TestParts(t *testing.T) {
	cases := map[string][]bool{
		"41 lượt cán bộ, trong đó 12 nữ, 29 nam":                            {false, true, true},
		"41 lượt cán bộ (12 nữ), 5 lớp":                                     {false, true, false},
		"Ban Chỉ đạo gồm 12 thành viên":                                     {false},
		"mở 3 lớp với 120 học viên":                                         {false, false},
		"treo 55 băng rôn gồm 20 băng rôn tiếng Việt, 35 băng rôn song ngữ": {false, true, true},
		"3 lớp (120 học viên)":                                              {false, false},
		"Có 52 hộ. Trong đó: 22 hộ nghèo.":                                  {false, true},
		"Có 52 hộ.\n\nTình hình ổn định.\n\nMở 2 lớp.":                      {false, false},
	}
	l := newTestLexicon(t)
	for s, want := range cases {
		got := l.Find(s)
		if len(got) != len(want) {
			t.Errorf("%s: %v", s, brief(got))
			continue
		}
		for i := range want {
			if got[i].Part != want[i] {
				t.Errorf("%s: figure %s part %v", s, got[i].Text, got[i].Part)
			}
		}
	}
}

// What is for each of something is no total; what is for each year is the year's.
func TestRates(t *testing.T) {
	cases := map[string][]bool{
		"50 buổi, mỗi buổi 15 phút":          {false, true},
		"50 buổi mỗi buổi 15 phút":           {false, true},
		"thời lượng 15 phút/buổi":            {true},
		"tổng thời lượng 750 phút":           {false},
		"thời lượng 45 phút mỗi ngày":        {true},
		"bình quân mỗi tháng phát 30 buổi":   {true},
		"mỗi xã, thị trấn đều có 1 đài":      {false}, // the comma ends what "mỗi" governs
		"mỗi năm mở 2 lớp":                   {false},
		"sản lượng 12 tấn/năm":               {false},
		"treo 5 pa nô, mỗi pa nô rộng 20 m2": {false, true},
	}
	l := newTestLexicon(t)
	for s, want := range cases {
		got := l.Find(s)
		if len(got) != len(want) {
			t.Errorf("%s: %v", s, brief(got))
			continue
		}
		for i := range want {
			if got[i].Rate != want[i] {
				t.Errorf("%s: figure %s rate %v", s, got[i].Text, got[i].Rate)
			}
		}
	}
}

// A term that is a rate itself takes rates as they are.
func TestRateIndicator(t *testing.T) {
	l, err := New(Vocabulary{Terms: []Term{{Indicator: "income", Unit: "triệu đồng", Decimals: 1, Synonyms: []string{"thu nhập bình quân"}}}})
	if err != nil {
		t.Fatal(err)
	}
	got := l.Find("Thu nhập bình quân đầu người đạt 62,5 triệu đồng.")
	if len(got) != 1 || got[0].Indicator != "income" || got[0].Rate {
		t.Errorf("%+v", got)
	}
}

// Digits alone are money only where the sentence speaks of money.
func TestBareMoney(t *testing.T) {
	for s, want := range map[string]int{
		"Kinh phí thực hiện 140.000.000.":          1,
		"Ngân sách huyện cấp 35.000.000 trong năm": 1,
		"Dân số 1.140.000, tăng so với năm trước":  0,
		"140.000.000": 0,
	} {
		got := General().Find(s)
		if len(got) != want || want == 1 && got[0].Unit != "" {
			t.Errorf("%s: %v", s, brief(got))
		}
	}
}

func TestSigns(t *testing.T) {
	cases := map[string]Sign{
		"khoảng 30 hộ": About, "gần 200 người": About, "ước đạt 15 tấn": About, "trên 90 lượt": AtLeast, "hơn 3.000 lá cờ": AtLeast,
		"ít nhất 5 lớp": AtLeast, "≥ 95%": AtLeast, "không quá 120 phút": AtMost, "tối đa không quá 50.000.000 đồng": AtMost, "dưới 5%": AtMost,
		"12 hộ trở lên": AtLeast, "12 hộ": Exact, "khoảng trên 40 hộ": AtLeast, "không dưới 3 lớp": AtLeast,
	}
	for s, want := range cases {
		got := General().Find(s)
		if len(got) != 1 || got[0].Sign != want {
			t.Errorf("%s: %+v", s, got)
		}
	}
}

func TestNotFigures(t *testing.T) {
	for _, s := range []string{
		"xếp thứ 5/27 huyện", "trong năm 2016 xã đã triển khai", "đạt gấp 2 lần", "thứ 2, thứ 3, 4, 5 hàng tuần", "Điều 24, 25 và 27 Luật này", "Lớp 1A, phòng A12",
		"ngày 12 tháng 8", "10h30 sáng", "lúc 17 giờ", "bão số 3", "Covid-19", "ISO 9001:2015", "2016 - 2020", "192.168.1.1", "Quyết định 16/2016/QĐ-UBND",
		"trẻ em dưới 16 tuổi", "kỷ niệm 30 năm", "giảm 0,5% so với kế hoạch", "nhiều lớp", "vài chục hộ", "hàng nghìn người", "hai ba lớp", "nửa ngày", "",
		"(1)", "[12]", "1.", "- ", "12", "số 1435", "mức độ 3, 4", "5G", "Nhà văn hóa thôn 7", "hotline 19001080",
	} {
		if got := General().Find(s); len(got) != 0 {
			t.Errorf("%q: %v", s, brief(got))
		}
	}
}

func TestScaled(t *testing.T) {
	l, err := New(Vocabulary{Terms: []Term{
		{Indicator: "money", Unit: "triệu đồng", Decimals: 1, Synonyms: []string{"kinh phí"}},
		{Indicator: "area", Unit: "ha", Decimals: 2, Synonyms: []string{"diện tích"}},
		{Indicator: "length", Unit: "giờ", Decimals: 1, Synonyms: []string{"thời lượng"}},
		{Indicator: "harvest", Unit: "tấn", Decimals: 3, Synonyms: []string{"sản lượng"}},
		{Indicator: "visits", Unit: "lượt", Units: []string{"lượt khách"}, Synonyms: []string{"khách tham quan", "lượt khách"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]string{
		"kinh phí 1,5 tỷ đồng": "1500", "kinh phí 450.000.000 đồng": "450", "kinh phí: 85 triệu": "85", "kinh phí 12.345.678 đồng": "12.3",
		"kinh phí 2 tỷ 300 triệu đồng": "2300", "kinh phí 45 trđ": "45", "kinh phí 750 nghìn đồng": "0.8", "kinh phí mười lăm triệu đồng": "15",
		"diện tích 25.000 m2": "2.5", "diện tích 1,2 km²": "120", "thời lượng 90 phút": "1.5", "sản lượng 350 tạ": "35", "sản lượng 1.250 kg": "1.25",
		"12 nghìn lượt khách": "12000", "đón 350 lượt khách tham quan": "350",
	} {
		got := l.Find(s)
		if len(got) != 1 || got[0].Scaled.String() != want {
			t.Errorf("%s: %+v, want %s", s, got, want)
		}
	}
	if got := l.Find("kinh phí 12 lớp"); len(got) != 1 || got[0].Indicator != "" {
		t.Errorf("classes are no money: %+v", got)
	}
}

func TestTakes(t *testing.T) {
	l := newTestLexicon(t)
	got := l.FindIn("Không tổ chức.", Context{Takes: []string{"class_attended"}})
	if len(got) != 1 || got[0].Indicator != "class_attended" || got[0].Value != quantity.Of(quantity.None) {
		t.Errorf("a section of one indicator: %+v", got)
	}
	if got := l.FindIn("Không tổ chức.", Context{Takes: []string{"class_attended", "trainee"}}); len(got) != 0 {
		t.Errorf("a section of two: %+v", got)
	}
	got = l.FindIn("Đã sử dụng 12 triệu đồng.", Context{Takes: []string{"money"}})
	if len(got) != 1 || got[0].Indicator != "money" {
		t.Errorf("the only money: %+v", got)
	}
	if got := l.Find("Đã sử dụng 12 triệu đồng."); len(got) != 1 || got[0].Indicator != "" {
		t.Errorf("money of nobody knows what: %+v", got)
	}
}

func TestVocabularyIsChecked(t *testing.T) {
	for name, v := range map[string]Vocabulary{
		"no code":  {Terms: []Term{{Unit: "lớp"}}},
		"twice":    {Terms: []Term{{Indicator: "a", Unit: "lớp"}, {Indicator: "a", Unit: "buổi"}}},
		"decimals": {Terms: []Term{{Indicator: "a", Unit: "lớp", Decimals: 9}}},
	} {
		if _, err := New(v); err == nil {
			t.Errorf("%s passed", name)
		}
	}
}

// Spellings of one word, tone marks in other places and other Unicode forms match.
func TestSpellings(t *testing.T) {
	l := newTestLexicon(t)
	for _, s := range []string{"12 băng rôn", "12 băng zôn", "12 băng-rôn", "12 BĂNG RÔN", "12 băng rol", "12 banner"} {
		if got := l.Find(s); len(got) != 1 || got[0].Indicator != "banner" {
			t.Errorf("%s: %v", s, brief(got))
		}
	}
	for _, s := range []string{"5 pa nô", "5 panô", "5 pano", "5 pa-nô", "5 Pa–nô"} {
		if got := l.Find(s); len(got) != 1 || got[0].Indicator != "panel" {
			t.Errorf("%s: %v", s, brief(got))
		}
	}
	for _, s := range []string{"có 5 nhà văn hóa thôn", "có 5 nhà văn hoá thôn", "có 5 nhà văn hóa thôn"} {
		if got := General().Find(s); len(got) != 1 || got[0].Value != quantity.Int(5) || got[0].Sure < sureKnown {
			t.Errorf("%s: %+v", s, got)
		}
	}
}
