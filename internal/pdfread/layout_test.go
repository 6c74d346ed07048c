package pdfread

import (
	"fmt"
	"strings"
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/pdfread/content"
)

func page1(contents ...string) []byte { return sheetOf([]string{strings.Join(contents, "")}, "", "") }

func TestReadingOrder(t *testing.T) {
	cases := []struct {
		name string
		pdf  []byte
		want string
	}{
		{"letterhead: left column, then right", page1(
			at(90, 60, 12, "UBND HUYEN A"), at(300, 60, 12, "CONG HOA"), at(90, 75, 12, "So: 12/BC"), at(300, 75, 12, "Doc lap"),
			at(85, 120, 12, strings.Repeat("noi dung ", 10))),
			"UBND HUYEN A|So: 12/BC|CONG HOA|Doc lap|" + strings.TrimSpace(strings.Repeat("noi dung ", 10))},
		{"signature: right begins above left", page1(
			at(300, 580, 12, "TM. UBND"), at(90, 590, 12, "Noi nhan:"), at(310, 595, 12, "CHU TICH"), at(90, 602, 12, "- Nhu tren;"), at(310, 680, 12, "Tran Van A")),
			"Noi nhan:|- Nhu tren;|TM. UBND|CHU TICH|Tran Van A"},
		{"a stamped number joins its line", page1(at(85, 100, 12, "So:"), at(115, 100, 12, "/BC-UBND"), at(103, 101, 11, "81")), "So: 81/BC-UBND"},
		{"halves that nearly touch part where the next line does", page1(
			at(60, 60, 12, "BAN CHI HUY PHONG CHONG"), at(236, 60, 12, "CONG HOA XA HOI"), at(80, 75, 12, "TINH B"), at(240, 75, 12, "Doc lap - Tu do")),
			"BAN CHI HUY PHONG CHONG|TINH B|CONG HOA XA HOI|Doc lap - Tu do"},
		{"addressees hang beside Kinh gui", page1(at(150, 100, 12, "Kinh gui:"), at(230, 100, 12, "- So A;"), at(230, 116, 12, "- So B.")), "Kinh gui:|- So A;|- So B."},
		{"room left for the hand", page1(at(85, 100, 12, "So:"), at(140, 100, 12, "/BC-UBND"), at(290, 100, 12, "Ha Noi, ngay"), at(390, 100, 12, "thang 6"), at(285, 80, 12, "Doc lap"), at(90, 80, 12, "TINH B")),
			"TINH B|So: /BC-UBND|Doc lap|Ha Noi, ngay thang 6"},
		{"letters printed twice for bold", page1(at(85, 100, 12, "BAO CAO"), at(85.3, 100, 12, "BAO CAO")), "BAO CAO"},
		{"pieces without gaps are one word", page1(at(85, 100, 12, "dia"), at(100.66, 100, 12, "nh")), "dianh"},
	}
	for _, c := range cases {
		got := strings.ReplaceAll(textOf(t, c.pdf), "\n", "|")
		if got != c.want {
			t.Errorf("%s: %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestTables(t *testing.T) {
	xs := []float64{85, 185, 285, 385}
	grid := frame(xs, []float64{100, 120, 140}) +
		atFont("F2", 90, 115, 11, "TT") + atFont("F2", 190, 115, 11, "Ten") + atFont("F2", 290, 115, 11, "So") +
		at(90, 135, 11, "1") + at(190, 135, 11, "Xa A") + at(290, 135, 11, "12")
	second := frame(xs, []float64{60, 80, 100}) +
		atFont("F2", 90, 75, 11, "TT") + atFont("F2", 190, 75, 11, "Ten") + atFont("F2", 290, 75, 11, "So") +
		at(90, 95, 11, "2") + at(190, 95, 11, "Xa B") + at(290, 95, 11, "7")
	doc := read(t, sheetOf([]string{at(85, 60, 12, "Bieu") + grid, second + at(85, 200, 12, "Het")}, "", ""))
	blocks := doc.Blocks()
	if len(blocks) != 3 {
		t.Fatalf("%d blocks:\n%s", len(blocks), dump(doc))
	}
	table := blocks[1].(*flow.Table)
	if len(table.Rows) != 3 || table.HeaderRows != 1 || len(table.Widths) != 3 {
		t.Fatalf("table of %d rows, %d head, %d columns", len(table.Rows), table.HeaderRows, len(table.Widths))
	}
	if got := strings.Fields(words(table.Rows[2].Cells[1].Blocks)); strings.Join(got, " ") != "Xa B" {
		t.Errorf("cell %q", got)
	}
	where := table.Rows[2].Cells[2].Blocks[0].(*flow.Paragraph).Where
	if where.Page != 2 || where.Cell == "" {
		t.Errorf("place %v", where)
	}
}

func TestSpans(t *testing.T) {
	// A first row over both columns, a first column over both rows below it.
	lines := "85 742 m 385 742 l S 85 702 m 385 702 l S 185 722 m 385 722 l S 85 682 m 385 682 l S\n" +
		"85 742 m 85 682 l S 385 742 m 385 682 l S 185 722 m 185 682 l S\n" +
		"85 722 m 385 722 l S\n"
	lines = strings.Replace(lines, "85 702 m 385 702 l S", "185 702 m 385 702 l S", 1)
	table := read(t, page1(lines, at(200, 115, 11, "Chung"), at(90, 140, 11, "Trai"), at(190, 135, 11, "tren"), at(190, 155, 11, "duoi"))).Blocks()[0].(*flow.Table)
	var got []string
	for i := range table.Rows {
		for _, c := range table.Rows[i].Cells {
			got = append(got, strings.TrimSpace(words(c.Blocks)), string(rune('0'+c.ColSpan)), string(rune('0'+c.RowSpan)))
		}
	}
	if s := strings.Join(got, " "); s != "Chung 2 1 Trai 1 2 tren 1 1 duoi 1 1" {
		t.Errorf("cells %s", s)
	}
}

func TestEdges(t *testing.T) {
	var pages []string
	for _, n := range []string{"", "2", "3"} {
		body := at(297, 40, 13, n) + at(85, 100, 13, "Dong dau trang nay "+n) + at(85, 700, 13, "2 dong cuoi") + at(85, 800, 10, "Dia chi: so 1 duong A")
		pages = append(pages, body)
	}
	doc := read(t, sheetOf(pages, "", ""))
	s := doc.Sections[0]
	if s.Number.Place != flow.TopCenter || s.Number.ShowFirst {
		t.Errorf("number %+v", s.Number)
	}
	if got := words(s.Footer); got != "Dia chi: so 1 duong A\n" {
		t.Errorf("footer %q", got)
	}
	if got := words(s.Blocks); strings.Contains(got, "Dia chi") || strings.Count(got, "2 dong cuoi") != 3 || strings.Contains(got, "\n3\n") {
		t.Errorf("body %q", got)
	}
}

func TestNotes(t *testing.T) {
	content := at(85, 100, 14, "co 33") + at(116, 94, 9, "1") + at(126, 100, 14, "xa tham gia hoi nghi nay") +
		"85 102 m 229 102 l S\n" + at(85, 752, 7, "1") + at(90, 757, 10, "Gom cac xa A, B") + at(85, 769, 10, "va xa C.")
	doc := read(t, page1(content))
	if got := words(doc.Blocks()); got != "co 331 xa tham gia hoi nghi nay\n" {
		t.Errorf("body %q", got)
	}
	if len(doc.Notes) != 1 || words(doc.Notes[0]) != "1 Gom cac xa A, B\nva xa C.\n" {
		t.Fatalf("notes %q", doc.Notes)
	}
	for _, r := range doc.Blocks()[0].(*flow.Paragraph).Runs {
		if r.Super != (r.Text == "1") && r.Super != (r.Text == "1 ") || r.Super && r.Note != 1 {
			t.Errorf("run %q: raised %v, note %d", r.Text, r.Super, r.Note)
		}
	}
}

// What a signature field prints of the signing is no part of the text; a number
// stamped by a field is.
func TestFields(t *testing.T) {
	m := &maker{}
	font := m.add("<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>")
	look := func(s string) int {
		return m.stream("/Type /XObject /Subtype /Form /BBox [0 0 200 40] /Resources <</Font <</F1 1 0 R>>>>", "BT /F1 10 Tf 2 10 Td ("+s+") Tj ET")
	}
	seal, number := look("Signed by: UBND tinh A"), look("811")
	s := m.stream("", at(85, 100, 12, "So:")+at(85, 200, 12, "Noi dung"))
	_ = font
	_ = s
	widget := "<</Type /Annot /Subtype /Widget /FT /Sig /F 4 /Rect [%s] /AP <</N %d 0 R>>>>"
	a := m.add(fmt.Sprintf(widget, "300 300 500 340", seal))
	b := m.add(fmt.Sprintf(widget, "105 732 305 772", number))
	pages := len(m.objects) + 2
	p := m.add(fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Annots [%d 0 R %d 0 R] /Resources <</Font <</F1 1 0 R>>>>>>", pages, s, a, b))
	m.add(fmt.Sprintf("<</Type /Pages /Count 1 /Kids [%d 0 R]>>", p))
	doc := read(t, m.file(m.add(fmt.Sprintf("<</Type /Catalog /Pages %d 0 R>>", pages))))
	if got := words(doc.Blocks()); got != "So: 811\nNoi dung\n" {
		t.Errorf("%q", got)
	}
}

func TestTurnedPages(t *testing.T) {
	for turn, want := range map[string]flow.Page{"90": {Width: 16840, Height: 11900}, "180": {Width: 11900, Height: 16840}} {
		doc := read(t, sheetOf([]string{at(100, 100, 12, "x")}, "", "/Rotate "+turn))
		got := doc.Sections[0].Page
		if got.Width != want.Width || got.Height != want.Height {
			t.Errorf("turned by %s: %d×%d", turn, got.Width, got.Height)
		}
	}
}

func TestPictureBesideText(t *testing.T) {
	doc := read(t, sheetOf([]string{at(100, 100, 12, "Co chu"), "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"}, "", ""))
	if len(doc.Warnings) != 1 || doc.Warnings[0].Code != "pdf.page-scanned" || doc.Warnings[0].Where.Page != 2 {
		t.Errorf("warnings %+v", doc.Warnings)
	}
}

func TestStyleOf(t *testing.T) {
	cases := map[string][2]bool{
		"TimesNewRomanPS-BoldMT": {true, false}, "Times New Roman,BoldItalic": {true, true}, "TimesNewRomanPSMT": {false, false},
		"Arial-ItalicMT": {false, true}, "Helvetica-Oblique": {false, true}, "Arial-Black": {true, false},
	}
	for font, want := range cases {
		if b, i := content.StyleOf(font); b != want[0] || i != want[1] {
			t.Errorf("%s: %v %v", font, b, i)
		}
	}
	for in, want := range map[string]string{"BCDEEE+Calibri": "Calibri", "Calibri": "Calibri", "abcdef+X": "abcdef+X"} {
		if got := content.WithoutSubset(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}
