package citation

import "testing"

func TestFind(t *testing.T) {
	cases := []struct{ in, number, kind, date, issuer string }{
		{"Căn cứ Quyết định số 15/2008/QĐ-UBND ngày 05/6/2008 của Ủy ban nhân dân tỉnh về lệ phí;", "15/2008/QĐ-UBND", "quyết định", "2008-06-05", "Ủy ban nhân dân tỉnh"},
		{"Thực hiện Kết luận số 12-KL/TW ngày 5 tháng 6 năm 2020 của Bộ Chính trị", "12-KL/TW", "kết luận", "2020-06-05", "Bộ Chính trị"},
		{"theo Luật Hóa chất số 69/2025/QH15 đã được thông qua", "69/2025/QH15", "luật", "", ""},
		{"Ngày 25/7/2011 UBND tỉnh đã ban hành Công văn số 811/UBND-TH về việc này", "811/UBND-TH", "công văn", "2011-07-25", "UBND tỉnh"},
		{"theo TCVN 5574:2018 và nhà số 12/3 phố", "", "", "", ""},
	}
	for _, c := range cases {
		all := Find(c.in)
		if c.number == "" {
			if len(all) != 0 {
				t.Errorf("%s\n found %+v", c.in, all)
			}
			continue
		}
		if len(all) != 1 {
			t.Errorf("%s\n found %d", c.in, len(all))
			continue
		}
		m := all[0]
		if m.Number != c.number || m.Kind != c.kind || m.Date.String() != c.date || m.Issuer != c.issuer {
			t.Errorf("%s\n got %q %q %q %q", c.in, m.Number, m.Kind, m.Date, m.Issuer)
		}
	}
}

// Two numbers joined by "và" share the issuer that stands behind the second.
func TestSharedIssuer(t *testing.T) {
	all := Find("Thông tư số 163/1999/TT-BTC ngày 1/2/1999 và số 54/2001/TT-BTC ngày 3/4/2001 của Bộ Tài chính")
	if len(all) != 2 || all[0].Issuer != "Bộ Tài chính" || all[1].Kind != "thông tư" {
		t.Fatalf("%+v", all)
	}
}

func TestBodies(t *testing.T) {
	for in, want := range map[string]string{
		"Sở Văn hóa, Thể thao và Du lịch báo cáo kết quả":          "Sở Văn hóa, Thể thao và Du lịch",
		"Ủy ban nhân dân huyện về việc thu phí":                    "Ủy ban nhân dân huyện",
		"UBND tỉnh, Sở Tài chính và các đơn vị":                    "UBND tỉnh",
		"những người khác":                                         "",
		"Bộ Nông nghiệp và Phát triển nông thôn ban hành Thông tư": "Bộ Nông nghiệp và Phát triển nông thôn",
	} {
		if got := BodyAt(in); got != want {
			t.Errorf("%s\n got %q want %q", in, got, want)
		}
	}
	if name, at := BodyBefore("Ngày 5/6/2020, Sở Tài chính"); name != "Sở Tài chính" || at == 0 {
		t.Errorf("%q at %d", name, at)
	}
	if !BeginsBody("SỞ TÀI CHÍNH", "so tai chinh") || BeginsBody("SỐ TÀI KHOẢN", "so tai khoan") {
		t.Error("Sở is a body, số is none")
	}
}

func TestSmallNames(t *testing.T) {
	all := Find("theo Quyết định số 12/QĐ-UBND ngày 05/3/2019 của ủy ban nhân dân huyện Hải Sơn về việc giao chỉ tiêu;")
	if len(all) != 1 || all[0].Issuer != "ủy ban nhân dân huyện Hải Sơn" {
		t.Errorf("%+v", all)
	}
}

func TestDayOf(t *testing.T) {
	if d := DayOf("0 5", "6", "2020"); d.String() != "2020-06-05" {
		t.Error(d)
	}
	for _, c := range [][3]string{{"31", "2", "2020"}, {"", "2", "2020"}, {"1", "2", "20"}, {"x", "2", "2020"}} {
		if d := DayOf(c[0], c[1], c[2]); !d.IsZero() {
			t.Errorf("%v is %v", c, d)
		}
	}
}
