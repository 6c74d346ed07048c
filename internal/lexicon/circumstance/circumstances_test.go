package circumstance

import (
	"strings"
	"testing"

	"tonghop/internal/text"
	"tonghop/internal/when"
)

// monday is the day of the example: 21/11/2016.
var monday = when.MustDay("2016-11-21")

func TestFindDay(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"Sáng nay treo 12 băng rôn", "2016-11-21"},
		{"treo 12 bang ron sang nay", "2016-11-21"},
		{"Hôm qua phát thanh 2 buổi", "2016-11-20"},
		{"chiều qua họp", "2016-11-20"},
		{"hom kia dự tập huấn", "2016-11-19"},
		{"3 ngày trước treo pa-nô", "2016-11-18"},
		{"cách đây hai ngày đón đoàn", "2016-11-19"},
		{"Ngày 12/3 phát thanh", "2016-03-12"},
		{"ngày 12 tháng 3 phát thanh", "2016-03-12"},
		{"ngày 12 tháng 3 năm 2015 phát thanh", "2015-03-12"},
		{"ngày 12/03/2016 dự họp", "2016-03-12"},
		{"12-3-2016: dự họp", "2016-03-12"},
		{"Treo băng rôn ngày 25/12", "2015-12-25"},
		{"ngày 25/11 sẽ treo", "2016-11-25"},
		{"ngày 29/2 mở lớp", "2016-02-29"},
		{"ngày 5 phát thanh", "2016-11-05"},
		{"ngày 25, phát thanh", "2016-10-25"},
		{"ngày 31 phát thanh", "2016-10-31"},
		{"Treo băng rôn 18/11", "2016-11-18"},
		{"sáng 18/11 treo băng rôn", "2016-11-18"},
		{"thứ hai tuần trước treo 5 pa-nô", "2016-11-14"},
		{"thứ 6 tuần trước", "2016-11-18"},
		{"chủ nhật tuần trước ra quân", "2016-11-20"},
		{"thứ sáu vừa rồi", "2016-11-18"},
		{"thứ hai vừa qua", "2016-11-14"},
		{"thứ hai họp", "2016-11-21"},
		{"thứ ba tuần này", "2016-11-22"},
		{"thứ năm (17/11) treo", "2016-11-17"},
		{"T5 tuần trước phát loa", "2016-11-17"},
		{"thu hai tuan truoc", "2016-11-14"},
		{"từ ngày 10/11 đến ngày 18/11 treo 30 lá cờ", "2016-11-10..2016-11-18"},
		{"từ 10 đến 18/11 treo cờ", "2016-11-10..2016-11-18"},
		{"ngày 17 và 18/11 tập huấn", "2016-11-17..2016-11-18"},
		{"ngày 17-18/11 tập huấn", "2016-11-17..2016-11-18"},
		{"tuần trước phát thanh 3 buổi", "~2016-11-14..2016-11-20"},
		{"tháng 10 phát thanh 8 buổi", "~2016-10-01..2016-10-31"},
		{"tháng trước", "~2016-10-01..2016-10-31"},
		{"tháng 12 treo cờ", "~2015-12-01..2015-12-31"},
		{"trong tháng, hôm qua", "2016-11-20"},
		// No days: what is celebrated, numbers of papers, shares, turns.
		{"Treo 12 băng rôn chào mừng 20/11", ""},
		{"kỷ niệm ngày 18/11, treo 5 pa-nô", ""},
		{"họp lần thứ ba", ""},
		{"theo Nghị định 72/2015/NĐ-CP", ""},
		{"đạt 11/12 thôn", ""},
		{"công văn số 14/11", ""},
		{"thu 3 triệu đồng", ""},
		{"10/12 thôn có loa", ""},
		{"Đại hội lần thứ 3 của xã", ""},
		{"ngày 31/2", ""},
		{"ngày 45/13", ""},
		{"", ""},
	} {
		d, ok := FindDay(c.line, monday)
		got := ""
		if ok {
			got = d.Day.String()
			if !d.Until.IsZero() {
				got += ".." + d.Until.String()
			}
			if d.Vague {
				got = "~" + got
			}
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q (%q)", c.line, got, c.want, d.Text)
		}
	}
}

func TestPlaceEventPartners(t *testing.T) {
	for _, c := range []struct{ line, place, event, partners string }{
		{"Treo 12 băng rôn dọc quốc lộ 47, chào mừng ngày thành lập MTTQ, sáng nay", "quốc lộ 47", "Ngày thành lập MTTQ", ""},
		{"Phối hợp với Đoàn xã, Hội Phụ nữ treo 30 lá cờ tại chợ Giắt", "chợ Giắt", "", "Đoàn xã, Hội Phụ nữ"},
		{"Cùng Công an xã ra quân trên đường làng", "đường làng", "", "Công an xã"},
		{"Cùng lúc treo 5 pa-nô", "", "", ""},
		{"Ra quân hưởng ứng Ngày Môi trường thế giới tại TP. Thanh Hóa ngày 5/6", "TP. Thanh Hóa", "Hưởng ứng Ngày Môi trường thế giới", ""},
		{"tại", "", "", ""},
		{"chào mừng", "", "", ""},
		{"", "", "", ""},
	} {
		s := Of(c.line, monday)
		if s.Place != c.place || s.Event != c.event || s.Partners != c.partners {
			t.Errorf("%q: place %q, event %q, partners %q", c.line, s.Place, s.Event, s.Partners)
		}
	}
}

func FuzzOf(f *testing.F) {
	for _, s := range []string{"từ ngày 10/11 đến hết ngày 18/11 tại chợ", "12/3/99999999999999999999", "a\u0301 ngày 1/1, phối hợp với Đoàn", "T2 tuần sau", "tháng 0/1990"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		line = text.NFC(strings.ToValidUTF8(line, ""))
		s := Of(line, monday)
		if s.Dated {
			if _, err := when.NewDay(s.Day.Day.Year, s.Day.Day.Month, s.Day.Day.Date); err != nil {
				t.Fatal(err)
			}
			if !s.Day.Until.IsZero() && s.Day.Until.Before(s.Day.Day) {
				t.Fatalf("%s to %s", s.Day.Day, s.Day.Until)
			}
			if line[s.Day.Start:s.Day.End] != s.Day.Text {
				t.Fatalf("%q is not at %d", s.Day.Text, s.Day.Start)
			}
		}
		if !strings.Contains(line, s.Place) || !strings.Contains(line, s.Partners) {
			t.Fatalf("%q, %q are not in %q", s.Place, s.Partners, line)
		}
	})
}
