package regime

import (
	"testing"

	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

func TestAmountsArePrintedAsPapersDo(t *testing.T) {
	for _, c := range []struct {
		value quantity.Value
		unit  string
		want  string
	}{
		{quantity.Int(3), "lớp", "03 lớp"},
		{quantity.Int(12), "băng rôn", "12 băng rôn"},
		{quantity.Int(1730), "buổi", "1.730 buổi"},
		{quantity.Int(0), "lớp", "0 lớp"},
		{quantity.Decimal(15, 1), "lớp", "1,5 lớp"},
		{quantity.Int(3), "m²", "3 m²"},
		{quantity.Decimal(985, 1), "%", "98,5%"},
		{quantity.Int(5), "%", "5%"},
		{quantity.Int(1500), "triệu đồng", "1,5 tỷ đồng"},
		{quantity.Int(1000), "triệu đồng", "1 tỷ đồng"},
		{quantity.Int(1234), "triệu đồng", "1.234 triệu đồng"},
		{quantity.Int(1230), "triệu đồng", "1,23 tỷ đồng"},
		{quantity.Decimal(12345, 1), "triệu đồng", "1.234,5 triệu đồng"},
		{quantity.Int(5), "triệu đồng", "5 triệu đồng"},
		{quantity.Decimal(75, 2), "triệu đồng", "750.000 đồng"},
		{quantity.Decimal(1, 6), "triệu đồng", "1 đồng"},
		{quantity.Int(0), "triệu đồng", "0 triệu đồng"},
		{quantity.Int(1_500_000), "đồng", "1,5 triệu đồng"},
		{quantity.Int(2_500_000_000), "đồng", "2,5 tỷ đồng"},
		{quantity.Int(1_234_567), "đồng", "1.234.567 đồng"},
		{quantity.Int(-1500), "triệu đồng", "-1,5 tỷ đồng"},
		{quantity.Int(12), "tỷ đồng", "12 tỷ đồng"},
		{quantity.Int(7), "", "07"},
	} {
		if got := Amount(c.value, c.unit); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.value, c.unit, got, c.want)
		}
	}
}

func TestRenderChoosesTheRightWords(t *testing.T) {
	r := mustLoad(t, small)
	s := &r.Sections[0].Sentences[0]
	n := quantity.Int
	for _, c := range []struct {
		values map[string]quantity.Value
		want   string
	}{
		{map[string]quantity.Value{"trees": n(5), "trees@kind=fruit": n(2)}, "Trồng 05 cây, trong đó có 02 cây."},
		{map[string]quantity.Value{"trees": n(5)}, "Trồng 05 cây."},
		{map[string]quantity.Value{"trees": n(5), "trees@kind=fruit": n(0)}, "Trồng 05 cây."},
		{map[string]quantity.Value{"trees": n(0)}, "Không trồng cây."},
		{map[string]quantity.Value{"trees": quantity.Of(quantity.None)}, "Không trồng cây."},
		{map[string]quantity.Value{"trees": quantity.Of(quantity.Unknown)}, "Chưa có số liệu thống kê về cây đã trồng."},
		{map[string]quantity.Value{"trees": quantity.Of(quantity.NotApplicable)}, ""},
		{map[string]quantity.Value{}, ""},
		{map[string]quantity.Value{"trees@kind=fruit": n(2)}, ""}, // a part never speaks for a whole that nobody told
	} {
		line, used, ok := r.Render(s, "commune", given(c.values), Context{Period: "2016"})
		if line.Text() != c.want || ok != (c.want != "") || ok != (len(used) > 0) {
			t.Errorf("%v: %q %v %v", c.values, line.Text(), used, ok)
		}
	}
	line, used, _ := r.Render(s, "commune", given(map[string]quantity.Value{"trees": n(5), "trees@kind=fruit": n(2)}), Context{})
	f := line[3].Figure
	if len(used) != 2 || f == nil || f.Indicator != "trees" || f.Dimensions["kind"] != "fruit" || f.Value != n(2) || f.Unit != "cây" {
		t.Errorf("%+v %v", line, used)
	}
}

func TestListsJoinWhatCanBeSaid(t *testing.T) {
	r := mustLoad(t, small)
	p, bad := parsePattern("gồm <{trees}|{trees@kind=fruit:n} cây ăn quả|tỷ lệ sống {share}>")
	if bad != nil {
		t.Fatal(bad)
	}
	n := quantity.Int
	for want, values := range map[string]map[string]quantity.Value{
		"Gồm 12 cây, 03 cây ăn quả và tỷ lệ sống 90,5%.": {"trees": n(12), "trees@kind=fruit": n(3), "share": quantity.Decimal(905, 1)},
		"Gồm 12 cây và tỷ lệ sống 100%.":                 {"trees": n(12), "share": n(100)},
		"Gồm 03 cây ăn quả.":                             {"trees@kind=fruit": n(3), "trees": quantity.Of(quantity.None)},
		"":                                               {"trees": n(0)},
	} {
		line, _, ok := r.say(p, given(values), Context{})
		if line.Text() != want || ok != (want != "") {
			t.Errorf("%q, want %q", line.Text(), want)
		}
	}
}

func TestBreakdownNamesTheChoices(t *testing.T) {
	r := mustLoad(t, small)
	p, bad := parsePattern("{trees}[ (gồm {trees@kind})]")
	if bad != nil {
		t.Fatal(bad)
	}
	line, used, _ := r.say(p, given(map[string]quantity.Value{"trees": quantity.Int(9), "trees@kind=fruit": quantity.Int(4), "trees@kind=shade": quantity.Int(5)}), Context{})
	if line.Text() != "09 cây (gồm 04 cây ăn quả và 05 cây bóng mát)." || len(used) != 3 {
		t.Error(line.Text(), used)
	}
}

// A missing item of a list is not "none": the sentence for none is said only when every
// item says so.
func TestNoneIsSaidOnlyWhereAllSayNone(t *testing.T) {
	r, err := Builtin("thong-tin-doi-ngoai")
	if err != nil {
		t.Fatal(err)
	}
	var visual *Sentence
	for _, s := range r.SectionsFor("district") {
		for i := range s.Sentences {
			if s.Sentences[i].Key == "visual" {
				visual = &s.Sentences[i]
			}
		}
	}
	none := quantity.Of(quantity.None)
	some := map[string]quantity.Value{"panel": none, "banner": none}
	if line, _, ok := r.Render(visual, "district", given(some), Context{Period: "2016"}); ok {
		t.Error(line.Text())
	}
	some["poster"], some["flag_pennant"] = none, none
	if line, _, ok := r.Render(visual, "district", given(some), Context{Period: "2016"}); !ok || line.Text() != "Chưa tổ chức cổ động trực quan về thông tin đối ngoại." {
		t.Error(line.Text(), ok)
	}
	if _, _, ok := r.Render(visual, "ministry", given(some), Context{}); !ok {
		t.Error("a sentence without levels is for every level")
	}
}

func TestASentenceOfAnotherLevelSaysNothing(t *testing.T) {
	r := mustLoad(t, small)
	s := r.Sections[0].Sentences[0]
	s.Levels = []string{"district"}
	if _, _, ok := r.Render(&s, "commune", given(map[string]quantity.Value{"trees": quantity.Int(1)}), Context{}); ok {
		t.Error("said at commune level")
	}
}

func TestFixedTextIsAlwaysSaid(t *testing.T) {
	r := mustLoad(t, small)
	line, used, ok := r.Render(&Sentence{Some: "trong {period}, {unit} đã làm"}, "commune", given(nil), Context{Period: "2016-Q2", Unit: "UBND xã A"})
	if !ok || len(used) != 0 || line.Text() != "Trong quý II năm 2016, UBND xã A đã làm." {
		t.Error(line.Text(), ok)
	}
}

func TestRenderFigureSaysAnyAnswer(t *testing.T) {
	r := mustLoad(t, small)
	for _, c := range []struct {
		ref   Ref
		value quantity.Value
		want  string
	}{
		{Ref{Indicator: "trees"}, quantity.Int(1200), "Cây đã trồng: 1.200 cây."},
		{Ref{"trees", "kind", "fruit"}, quantity.Int(2), "Cây đã trồng (cây ăn quả): 02 cây."},
		{Ref{Indicator: "share"}, quantity.Int(0), "Tỷ lệ sống: 0%."},
		{Ref{Indicator: "trees"}, quantity.Of(quantity.None), "Cây đã trồng: không có."},
		{Ref{Indicator: "trees"}, quantity.Of(quantity.Unknown), "Cây đã trồng: chưa có số liệu thống kê."},
		{Ref{Indicator: "trees"}, quantity.Of(quantity.NotApplicable), "Cây đã trồng: không thuộc phạm vi báo cáo của đơn vị."},
		{Ref{Indicator: "trees"}, quantity.Value{}, ""},
		{Ref{Indicator: "bushes"}, quantity.Int(1), ""},
	} {
		line, ok := r.RenderFigure(c.ref, c.value)
		if line.Text() != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q", c.ref, line.Text())
		}
	}
}

func TestFill(t *testing.T) {
	r := mustLoad(t, small)
	plan := Context{Period: "2016", Lead: "Phòng Văn hóa và Thông tin", Joins: "Văn phòng HĐND và UBND huyện", Task: "tham mưu xây dựng kế hoạch", Due: "31/3/2017"}
	const item = "[Giao {lead} chủ trì[, phối hợp với {joins}] ]{task}[; hoàn thành {due}]"
	for _, c := range []struct {
		pattern string
		context Context
		want    string
	}{
		{"Tổng kết {field} năm {year} và kế hoạch năm {next_year}", Context{Period: "2016"}, "Tổng kết công tác thử năm 2016 và kế hoạch năm 2017"},
		{"{unit} báo cáo so với năm {last_year}:", Context{Period: "2016", Unit: "ủy ban"}, "Ủy ban báo cáo so với năm 2015:"},
		{"KẾ HOẠCH {next_period}", Context{Period: "2016-Q4"}, "KẾ HOẠCH QUÝ I NĂM 2017"},
		{item, plan, "Giao Phòng Văn hóa và Thông tin chủ trì, phối hợp với Văn phòng HĐND và UBND huyện tham mưu xây dựng kế hoạch; hoàn thành 31/3/2017"},
		{item, Context{Task: "tuyên truyền"}, "Tuyên truyền"},
		{item, Context{Task: "tuyên truyền", Lead: "Đài truyền thanh"}, "Giao Đài truyền thanh chủ trì tuyên truyền"},
		{"hỏng {", Context{}, "hỏng {"},
	} {
		if got := r.Fill(c.pattern, c.context); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestPeriodNames(t *testing.T) {
	for _, c := range []struct{ period, name, next string }{
		{"2016", "năm 2016", "năm 2017"},
		{"2016-H1", "6 tháng đầu năm 2016", "6 tháng cuối năm 2016"},
		{"2016-H2", "6 tháng cuối năm 2016", "6 tháng đầu năm 2017"},
		{"2016-9M", "9 tháng năm 2016", "quý IV năm 2016"},
		{"2016-Q3", "quý III năm 2016", "quý IV năm 2016"},
		{"2016-Q4", "quý IV năm 2016", "quý I năm 2017"},
		{"2016-07", "tháng 7 năm 2016", "tháng 8 năm 2016"},
		{"2016-12", "tháng 12 năm 2016", "tháng 1 năm 2017"},
		{"2016-W08", "tuần 8 năm 2016", "tuần 9 năm 2016"},
		{"2020-W53", "tuần 53 năm 2020", "tuần 1 năm 2021"},
		{"2021-W52", "tuần 52 năm 2021", "tuần 1 năm 2022"},
	} {
		p := when.Period(c.period)
		if PeriodName(p) != c.name || PeriodName(following(p)) != c.next {
			t.Errorf("%s: %q, then %q", p, PeriodName(p), PeriodName(following(p)))
		}
	}
}

func BenchmarkRenderAll(b *testing.B) {
	r, err := Builtin("thong-tin-doi-ngoai")
	if err != nil {
		b.Fatal(err)
	}
	values := func(ref Ref) quantity.Value { return many(r, ref) }
	sections := r.SectionsFor("district")
	for b.Loop() {
		for _, s := range sections {
			for i := range s.Sentences {
				r.Render(&s.Sentences[i], "district", values, Context{Period: "2016"})
			}
		}
	}
}
