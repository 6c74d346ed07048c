package activity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// monday is the day of the example: 21/11/2016.
var monday = when.MustDay("2016-11-21")

func reader(t testing.TB, level string) *Reader {
	t.Helper()
	codes, err := regime.Builtins()
	if err != nil {
		t.Fatal(err)
	}
	var all []*regime.Regime
	for _, c := range codes {
		r, err := regime.Builtin(c)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.BasesOn(monday)) > 0 {
			all = append(all, r)
		}
	}
	r, err := NewReader(level, all...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// figuresOf writes figures as "banner@language=vi-en 12".
func figuresOf(c Content) string {
	var all []string
	for _, f := range c.Figures {
		all = append(all, string(f.Key())+" "+f.Value.String())
	}
	return strings.Join(all, ", ")
}

func TestUnderstand(t *testing.T) {
	r := reader(t, "commune")
	for _, c := range []struct {
		line, figures, kind, place, event, partners, money, day string
	}{
		{line: "Treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47, chào mừng ngày thành lập MTTQ, sáng nay",
			figures: "banner@language=vi-en 12", kind: "visual", place: "quốc lộ 47", event: "Ngày thành lập MTTQ", day: "2016-11-21"},
		{line: "Phát thanh kỷ niệm 86 năm MTTQ, 2 buổi × 15 phút hôm 17/11", figures: "broadcast 2, broadcast_minutes 30", kind: "loudspeaker", event: "Kỷ niệm 86 năm MTTQ", day: "2016-11-17"},
		{line: "Phát thanh 3 buổi, mỗi buổi 15 phút", figures: "broadcast 3, broadcast_minutes 45", kind: "loudspeaker"},
		{line: "Hôm qua treo 20 băng rôn, trong đó 5 băng rôn hai mặt Việt - Anh", figures: "banner 15, banner@language=vi-en 5", kind: "visual", day: "2016-11-20"},
		{line: "Cử 2 cán bộ dự 01 lớp tập huấn do Sở tổ chức tại thành phố Thanh Hóa ngày 15/11", figures: "class_attended_people 2, class_attended 1", kind: "training", place: "thành phố Thanh Hóa", day: "2016-11-15"},
		{line: "Phối hợp với Đoàn xã, Hội Phụ nữ treo 30 lá cờ, kinh phí 2,5 triệu đồng", figures: "flag_pennant 30", kind: "visual", partners: "Đoàn xã, Hội Phụ nữ", money: "2500000"},
		{line: "Treo 4 pa-nô, không có kinh phí", figures: "panel 4", kind: "visual", money: "none"},
		{line: "treo 12 bang ron", figures: "banner 12", kind: "visual"},
		{line: "phat thanh 2 buoi ve bien doi khi hau", figures: "broadcast 2", kind: "loudspeaker"},
		{line: "Đón 1 đoàn khách quốc tế 12 người tại khu công nghiệp Nghi Sơn", figures: "foreign_delegation 1, foreign_visitors 12", kind: "visit", place: "khu công nghiệp Nghi Sơn"},
		{line: "Treo băng rôn dọc đường làng", figures: "banner missing", kind: "visual", place: "đường làng"},
		{line: "Họp thôn bàn việc làm đường", kind: "talk"},
		{line: "Tổ chức 1 hoạt động giao lưu biên giới với cụm bản của nước bạn Lào", figures: "border_activity 1", kind: "border"},
		{line: "Chi 14 triệu đồng cho hoạt động thông tin đối ngoại", kind: "resources", money: "14000000"},
		{line: "Làm việc khác", kind: "other"},
		{line: "Năm nay chưa có kinh phí cho thông tin đối ngoại", figures: "fund_planned none", kind: "resources", money: ""},
	} {
		u := r.Understand(c.line, monday)
		for _, p := range [][3]string{
			{"figures", figuresOf(u.Content), c.figures}, {"kind", string(u.Kind), c.kind}, {"place", u.Place, c.place}, {"event", u.Event, c.event},
			{"partners", u.Partners, c.partners},
		} {
			if p[1] != p[2] {
				t.Errorf("%q: %s %q, want %q", c.line, p[0], p[1], p[2])
			}
		}
		money := ""
		if u.Money.State != quantity.Missing {
			money = u.Money.String()
		}
		if money != c.money {
			t.Errorf("%q: money %q, want %q", c.line, money, c.money)
		}
		if want := c.day; u.Day.String() != orToday(want) {
			t.Errorf("%q: day %s, want %s", c.line, u.Day, orToday(want))
		}
	}
}

func orToday(day string) string {
	if day == "" {
		return monday.String()
	}
	return day
}

func TestALevelIsAskedOnlyForItsOwnIndicators(t *testing.T) {
	line := "Tổ chức lớp tập huấn cho 60 học viên"
	for _, f := range reader(t, "commune").Understand(line, monday).Figures {
		if strings.HasPrefix(f.Indicator, "class_held") {
			t.Errorf("a commune was offered %s", f.Indicator)
		}
	}
	if got := figuresOf(reader(t, "district").Understand(line, monday).Content); !strings.Contains(got, "class_held_people 60") {
		t.Errorf("a district was offered %s", got)
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{
		"Treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47, sáng nay", "thứ hai tuần trước", "từ 10 đến 18/11", "2 buổi × 15 phút",
		"kinh phí 2 tỷ 300 triệu đồng", "trong đó 5", "12/3/99999999999999999999", "a\u0301\u0300 ngày 1/1", "99999999999999999 băng rôn x 9999999999999999 phút",
	} {
		f.Add(s)
	}
	r := reader(f, "commune")
	f.Fuzz(func(t *testing.T, line string) {
		u := r.Understand(line, monday)
		if !utf8.ValidString(u.Line) && utf8.ValidString(line) {
			t.Fatalf("line %q", u.Line)
		}
		if !u.Day.Known() {
			t.Fatalf("day %v", u.Day)
		}
		if _, err := when.NewDay(u.Day.Year, u.Day.Month, u.Day.Date); err != nil {
			t.Fatal(err)
		}
		if !u.Until.IsZero() && u.Until.Before(u.Day) {
			t.Fatalf("%s to %s", u.Day, u.Until)
		}
		if !u.Kind.Known() {
			t.Fatalf("kind %q", u.Kind)
		}
		for _, part := range []string{u.Place, u.Partners, u.DayText} {
			if !strings.Contains(u.Line, part) && !strings.Contains(text.NFC(line), part) {
				t.Fatalf("%q is not in %q", part, u.Line)
			}
		}
		for _, fig := range u.Figures {
			if fig.Regime == "" || fig.Indicator == "" {
				t.Fatalf("%+v", fig)
			}
		}
	})
}

func BenchmarkUnderstand(b *testing.B) {
	r := reader(b, "commune")
	for b.Loop() {
		r.Understand("Treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47, chào mừng ngày thành lập MTTQ, sáng nay", monday)
	}
}
