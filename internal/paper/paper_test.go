package paper

import (
	"encoding/json"
	"reflect"
	"testing"

	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

func whole() *Paper {
	return &Paper{
		Issuer: "ỦY BAN NHÂN DÂN HUYỆN A", Number: "07", Symbol: "BC-UBND", Place: "A", Date: when.MustDay("2016-12-05"), Kind: Report,
		Subject: "Tổng kết năm 2016", Addressees: []string{"Sở B"},
		Bases: []Basis{{Text: "Căn cứ Công văn số 15/SB", Citation: Citation{Kind: "công văn", Number: "15/SB"}}},
		Body: Blocks{
			Heading{Level: 1, Label: "I", Title: "KẾT QUẢ"},
			Heading{Level: 2, Label: "3", Title: "Kinh phí", RunIn: Plain("Chưa có kinh phí.")},
			Paragraph{Inlines: Inlines{{Text: "Treo "}, {Text: "12 băng rôn", Figure: &Figure{Indicator: "x", Value: quantity.Int(12)}}}},
			List{Items: []Item{{Mark: "-", Inlines: Plain("Một")}}},
			Table{HeaderRows: 1, Rows: []Row{{Cells: []Cell{{Inlines: Plain("TT"), RowSpan: 2}}}}},
			Picture{Data: []byte{1, 2}, Alt: "Ảnh"}, PageBreak{}, SectionBreak{Landscape: true},
		},
		Signatures: []Signature{{Authority: []string{"KT. CHỦ TỊCH"}, Position: "PHÓ CHỦ TỊCH", Name: "Lê Văn C"}},
	}
}

func TestJSONRoundTrip(t *testing.T) {
	raw, err := json.Marshal(whole())
	if err != nil {
		t.Fatal(err)
	}
	var back Paper
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&back, whole()) {
		t.Errorf("the paper changed:\n%s", raw)
	}
	if err := json.Unmarshal([]byte(`{"body":[{"type":"marquee"}]}`), &back); err == nil {
		t.Error("an unknown block was taken")
	}
}

func TestKinds(t *testing.T) {
	if len(Kinds()) != 27 {
		t.Errorf("%d kinds", len(Kinds()))
	}
	for _, k := range Kinds() {
		found, ok := KindOfAbbreviation(k.Abbreviation())
		if !ok || found != k {
			t.Errorf("%s: %s", k, found)
		}
		if named, ok := KindOfName(" " + string(k)); !ok || named != k {
			t.Errorf("%s: by name %s", k, named)
		}
	}
	if k, ok := KindOfName("BÁO CÁO"); !ok || k != Report {
		t.Error(k)
	}
	if _, ok := KindOfName("thư ngỏ"); ok {
		t.Error("thư ngỏ is no kind")
	}
}

func TestSymbolAndMark(t *testing.T) {
	for _, c := range []struct {
		kind         Kind
		issuer, unit string
		want         string
	}{{Report, "UBND", "", "BC-UBND"}, {Letter, "UBND", "VX", "UBND-VX"}, {Letter, "STTTT", "", "STTTT"}, {"tờ trình", "SNV", "", "TTr-SNV"}} {
		if got := Symbol(c.kind, c.issuer, c.unit); got != c.want {
			t.Errorf("%s", got)
		}
	}
	for want, p := range map[string]Paper{"07/BC-UBND": {Number: "07", Symbol: "BC-UBND"}, "…/BC-UBND": {Symbol: "BC-UBND"}, "07": {Number: "07"}, "": {}} {
		if p.Mark() != want {
			t.Errorf("%q, want %q", p.Mark(), want)
		}
	}
}

func TestTitle(t *testing.T) {
	for want, p := range map[string]Paper{
		"Báo cáo Tổng kết năm 2016":         {Kind: Report, Subject: "Tổng kết năm 2016"},
		"Công văn về việc báo cáo năm 2016": {Kind: Letter, Subject: "báo cáo năm 2016"},
		"": {},
	} {
		if got := p.Title(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
