package naming

import (
	"os"
	"testing"

	"tonghop/internal/paper/reading"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/when"
)

func TestCell(t *testing.T) {
	cases := []struct {
		cell, want string
		doubtful   bool
	}{
		{"12", "12", false}, {" 05 ", "5", false}, {"1.730", "1730", false}, {"1.234.567", "1234567", false}, {"98,5", "98.5", false}, {"98,5%", "98.5", false},
		{"1.234,5", "1234.5", false}, {"1 730", "1730", false}, {"1,250,000", "1250000", true}, {"12.5", "12.5", true}, {"0", "0", false},
		{"1,250", "1250", true}, {"không", "none", false}, {"Không có", "none", false}, {"chưa rõ", "unknown", false}, {"/", "not-applicable", false},
	}
	for _, c := range cases {
		v, sure, ok := Cell(c.cell)
		if !ok || v.String() != c.want || (sure < 80) != c.doubtful {
			t.Errorf("%q: %s (%d, %v), want %s", c.cell, v, sure, ok, c.want)
		}
	}
	for _, no := range []string{"", "-", "…", "abc", "12 lớp", "1.2.3", "99999999999999999999", "2016-2017", "1,2,3"} {
		if v, _, ok := Cell(no); ok {
			t.Errorf("%q is read as %s", no, v)
		}
	}
}

func FuzzCellValue(f *testing.F) {
	for _, s := range []string{"1.730", "1,250,000", "không", "98,5%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, sure, ok := Cell(s)
		if ok && v.State == quantity.Missing || sure < 0 || sure > 100 {
			t.Errorf("%q: %v %d", s, v, sure)
		}
	})
}

func TestPeriod(t *testing.T) {
	cases := map[string]when.Period{
		"Tổng kết công tác thông tin đối ngoại năm 2016 và kế hoạch năm 2017": "2016",
		"kết quả công tác 6 tháng đầu năm 2017":                               "2017-H1",
		"Kết quả 6 tháng cuối năm 2018":                                       "2018-H2",
		"sơ kết 9 tháng năm 2019":                                             "2019-9M",
		"công tác quý III năm 2025":                                           "2025-Q3",
		"công tác quý IV/2025":                                                "2025-Q4",
		"Kết quả thực hiện nhiệm vụ tháng 6 năm 2026":                         "2026-06",
		"Kết quả tháng 6/2026":                                                "2026-06",
		"báo cáo tuần 28 năm 2026":                                            "2026-W28",
		"báo cáo nhanh":                                                       "",
		"thực hiện Nghị quyết số 12":                                          "",
	}
	for title, want := range cases {
		if got, ok := Period(title); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestHeadingsFindTheirSection(t *testing.T) {
	file, err := os.ReadFile("../testdata/thu.yaml")
	if err != nil {
		t.Fatal(err)
	}
	reg, err := regime.Load("thu.yaml", file)
	if err != nil {
		t.Fatal(err)
	}
	refs := []reading.SectionRef{
		{Level: 1, Title: "ĐẶC ĐIỂM TÌNH HÌNH CHUNG"}, {Level: 1, Title: "KẾT QUẢ THỰC HIỆN NHIỆM VỤ"}, {Level: 2, Title: "Về kinh phí"}, {Level: 2, Title: "Việc khác"},
		{Level: 1, Title: "NHỮNG TỒN TẠI, HẠN CHẾ"}, {Level: 1, Title: "ĐỀ XUẤT, KIẾN NGHỊ"}, {Level: 1, Title: "KẾ HOẠCH NĂM 2017"}, {Level: 1, Title: "THỂ DỤC THỂ THAO"},
	}
	want := []string{"situation", "results", "money", "results", "shortcomings", "proposals", "plan", ""}
	for i, s := range New(reg).Sections(refs) {
		got := ""
		if s != nil {
			got = s.Key
		}
		if got != want[i] {
			t.Errorf("%q is %q, want %q", refs[i].Title, got, want[i])
		}
	}
}
