package setting

import (
	"strings"
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

func TestDocumentNumbersStayWhole(t *testing.T) {
	for words, want := range map[string][]string{
		"số 2405/QĐ-UBND ngày 25/7/2011":  {"2405/QĐ-UBND"},
		"Nghị định 30/2020/NĐ-CP.":        {"30/2020/NĐ-CP"},
		"Kết luận 16-KL/TW, 34/36 xã":     {"16-KL/TW"},
		"Luật số 126/2025/QH15 và 12/xã":  {"126/2025/QH15"},
		"tăng 12%, năm 2016-2017; 5/A b":  nil,
		"":                                nil,
		"435/STTTT-BCXB; 58/TTr-STTTT-VX": {"435/STTTT-BCXB", "58/TTr-STTTT-VX"},
	} {
		var got, all []string
		for _, r := range whole(nil, flow.Run{}, words) {
			all = append(all, r.Text)
			if r.NoBreak {
				got = append(got, r.Text)
			}
		}
		if strings.Join(got, "|") != strings.Join(want, "|") || strings.Join(all, "") != words {
			t.Errorf("%q: %q of %q", words, got, all)
		}
	}
}

func TestClosing(t *testing.T) {
	figure := paper.Inline{Text: "12 băng rôn", Figure: &paper.Figure{Value: quantity.Int(12)}}
	for _, c := range []struct {
		line paper.Inlines
		want string
	}{
		{paper.Plain("tiếp theo."), "tiếp theo./."}, {paper.Plain("tiếp theo"), "tiếp theo./."}, {paper.Plain("tiếp theo./."), "tiếp theo./."},
		{paper.Plain("v.v..."), "v.v./."}, {paper.Plain("việc;"), "việc./."}, {paper.Plain("cảm ơn!"), "cảm ơn!./."},
		{paper.Inlines{{Text: "Treo "}, figure}, "Treo 12 băng rôn./."}, {paper.Inlines{{Text: "Treo "}, figure, {Text: ". "}}, "Treo 12 băng rôn./."},
	} {
		if got := end(c.line).Text(); got != c.want {
			t.Errorf("%q ends %q, want %q", c.line.Text(), got, c.want)
		}
	}
	p := &paper.Paper{Body: paper.Blocks{paper.Table{}, paper.PageBreak{}}}
	if body := closed(p); len(body) != 2 || body[1].(paper.Paragraph).Inlines.Text() != theEnd {
		t.Errorf("after a table: %v", body)
	}
	p.NoClosing = true
	if body := closed(p); len(body) != 1 {
		t.Errorf("no closing: %v", body)
	}
}

// What a paper does not know stays open room and is never made up.
func TestOpenPlaces(t *testing.T) {
	for _, c := range []struct {
		day  when.Day
		want string
	}{
		{when.MustDay("2016-02-05"), "X, ngày 05 tháng 02 năm 2016"}, {when.MustDay("2016-12-15"), "X, ngày 15 tháng 12 năm 2016"},
		{when.MustDay("2016-03-01"), "X, ngày 01 tháng 3 năm 2016"}, {when.Day{Year: 2016, Month: 11}, "X, ngày tháng 11 năm 2016"},
		{when.Day{Year: 2016}, "X, ngày tháng năm 2016"}, {when.Day{}, "X, ngày tháng năm"},
	} {
		s := &setter{p: &paper.Paper{Place: "X", Date: c.day}, l: paper.LayoutFor(c.day)}
		if got := strings.Join(strings.Fields(s.dateLine()), " "); got != c.want {
			t.Errorf("%v: %q", c.day, got)
		}
	}
	for want, p := range map[string]paper.Paper{"07/BC-UBND": {Number: "7", Symbol: "BC-UBND"}, "287": {Number: "287"}, open + "/BC-UBND": {Symbol: "BC-UBND"}} {
		if got := (&setter{p: &p}).markText(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBalance(t *testing.T) {
	count := func(s string) flow.Length { return flow.Length(len([]rune(s))) }
	for _, c := range []struct {
		words string
		width flow.Length
		want  string
	}{
		{"một hai", 20, "một hai"},
		{"báo cáo công tác năm 2016 và kế hoạch năm 2017", 30, "báo cáo công tác năm 2016|và kế hoạch năm 2017"},
		{"dàimộtchữkhôngcắtđược", 5, "dàimộtchữkhôngcắtđược"},
		{"", 5, ""},
	} {
		if got := strings.Join(balance(strings.Fields(c.words), count, c.width), "|"); got != c.want {
			t.Errorf("%q: %q", c.words, got)
		}
	}
}

func TestBrokenPicture(t *testing.T) {
	p := &paper.Paper{Body: paper.Blocks{paper.Picture{Data: []byte("GIF"), Alt: "ảnh"}}}
	if _, err := Set(p, paper.LayoutFor(p.Date), Options{}); err == nil {
		t.Error("a broken picture was set")
	}
}

func FuzzSet(f *testing.F) {
	f.Add("Ủy ban nhân dân xã", "12/QĐ-", "I", int16(3))
	f.Add("", "Chương", "\xff", int16(-1))
	f.Fuzz(func(t *testing.T, a, b, c string, n int16) {
		p := &paper.Paper{Issuer: a, ParentBody: b, Kind: paper.Kind(c), Subject: a + " " + b, Number: b, Addressees: []string{a, b}, Bases: []paper.Basis{{Text: c}},
			Recipients: []string{a}, Urgency: paper.Urgency(c), Signatures: []paper.Signature{{Position: b, Name: c}, {}},
			Body: paper.Blocks{paper.Heading{Level: int(n), Label: c, Title: a, RunIn: paper.Plain(b)}, paper.List{}, paper.List{Items: []paper.Item{{Mark: c, Depth: int(n), Inlines: paper.Plain(a)}}},
				paper.Table{HeaderRows: int(n), Rows: []paper.Row{{Cells: []paper.Cell{{ColSpan: int(n), RowSpan: int(n), Inlines: paper.Plain(a)}, {Inlines: paper.Plain(b)}}}, {}}}}}
		if _, err := Set(p, paper.LayoutFor(p.Date), Options{OnPaper: n > 0}); err != nil {
			t.Fatal(err)
		}
	})
}

// BenchmarkSet sets a report with an annex, one with a subject of many lines, and one
// with an annex of 600 rows: time grows with the rows, not with their square.
func BenchmarkSet(b *testing.B) {
	report := papers(b)["bao-cao-phu-luc-2016"]
	wordy := *report
	wordy.Subject = strings.TrimSpace(strings.Repeat(report.Subject+" ", 1+150/len(strings.Fields(report.Subject))))
	long := *report
	rows := make([]paper.Row, 600)
	for i := range rows {
		rows[i].Cells = []paper.Cell{{Inlines: paper.Plain("Ủy ban nhân dân xã")}, {Inlines: paper.Plain("12")}, {Inlines: paper.Plain("1.250,5")}}
	}
	long.Annexes = []paper.Annex{{Title: "Số liệu", Body: paper.Blocks{paper.Table{HeaderRows: 1, Rows: rows}}}}
	for name, p := range map[string]*paper.Paper{"report": report, "wordy": &wordy, "annex600": &long} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Set(p, paper.LayoutFor(p.Date), Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
