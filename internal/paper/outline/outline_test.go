package outline

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseLabel(t *testing.T) {
	for in, want := range map[string]string{
		"I. MỤC TIÊU":               "I|MỤC TIÊU",
		"1.1. Thuận lợi":            "1.1|Thuận lợi",
		"1.1 Thuận lợi":             "1.1|Thuận lợi",
		"a) Về kinh tế":             "a|Về kinh tế",
		"đ) Về xã hội":              "đ|Về xã hội",
		"(2) Hai là":                "2|Hai là",
		"Điều 2. Giao nhiệm vụ cho": "Điều 2|Giao nhiệm vụ cho",
		"PHẦN THỨ HAI":              "PHẦN THỨ HAI|",
		"Điều 2 của Luật này":       "",
		"2020. Năm":                 "",
		"1.500 đồng":                "",
		"TP. Hồ Chí Minh":           "",
		"Trong năm":                 "",
		"":                          "",
	} {
		l, rest, ok := ParseLabel(in)
		got := ""
		if ok {
			got = l.Text + "|" + rest
		}
		if got != want || ok != Labelled(in) {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	o := Read([]Paragraph{
		{Text: "Mở đầu."},
		{Text: "I. KẾT QUẢ THỰC HIỆN"},
		{Text: "1. Kinh tế", Bold: true},
		{Text: "Tăng trưởng khá."},
		{Text: "2. Xã hội: Đời sống được nâng lên."},
		{Text: "II. KIẾN NGHỊ"},
		{Table: true},
	})
	var got []string
	for i, h := range o.Headings {
		got = append(got, fmt.Sprintf("%d %s %s (%s)", h.Level, h.Label, h.Title, h.Text))
		if o.At[h.Index] != i {
			t.Errorf("heading %d stands at %v", i, o.At)
		}
	}
	want := "1 I KẾT QUẢ THỰC HIỆN ()\n2 1 Kinh tế (Tăng trưởng khá.)\n2 2 Xã hội (Đời sống được nâng lên.)\n1 II KIẾN NGHỊ ()"
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
	for paragraph, section := range map[int]int{0: 0, 1: 1, 3: 2, 4: 3, 6: 4} {
		if o.SectionOf(paragraph) != section {
			t.Errorf("paragraph %d stands in section %d", paragraph, o.SectionOf(paragraph))
		}
	}
}

// Items of a list have labels and are no headings.
func TestListItemsAreNoHeadings(t *testing.T) {
	o := Read([]Paragraph{
		{Text: "1. Giao Sở Tài chính thẩm định, trình cấp có thẩm quyền xem xét;"},
		{Text: "2. Giao Sở Nội vụ theo dõi, đôn đốc và báo cáo kết quả;"},
	})
	if len(o.Headings) != 0 {
		t.Errorf("%+v", o.Headings)
	}
}
