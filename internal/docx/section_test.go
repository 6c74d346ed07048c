package docx

import (
	"testing"

	"tonghop/internal/flow"
)

func headPartXML(tag, inner string) string {
	return `<w:` + tag + ` ` + documentNamespaces + `>` + inner + `</w:` + tag + `>`
}

const pageField = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE \* MERGEFORMAT</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`

func jc(v string) string { return `<w:pPr><w:jc w:val="` + v + `"/></w:pPr>` }

// headers makes a document of one section whose header and footer are given.
func headers(t *testing.T, sect, header, first, footer string) *flow.Document {
	t.Helper()
	body := p(r("chữ")) + `<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:headerReference w:type="first" r:id="f"/><w:footerReference r:id="b"/><w:pgSz w:w="11906" w:h="16838"/>` + sect + `</w:sectPr>`
	rels := string(relations([]string{
		`<Relationship Id="h" Type="` + relationBase + `header" Target="header1.xml"/>`,
		`<Relationship Id="f" Type="` + relationBase + `header" Target="/word/header2.xml"/>`,
		`<Relationship Id="b" Type="` + relationBase + `footer" Target="footer1.xml"/>`,
	}))
	d, _ := readBody(t, body, "word/_rels/document.xml.rels", rels, "word/header1.xml", headPartXML("hdr", header), "word/header2.xml", headPartXML("hdr", first), "word/footer1.xml", headPartXML("ftr", footer))
	return d
}

func TestPageNumberIsFound(t *testing.T) {
	framed := `<w:pPr><w:framePr w:wrap="around" w:xAlign="center"/></w:pPr>`
	for _, c := range []struct {
		name, sect, header, first, footer string
		want                              flow.PageNumber
	}{
		{"top centre from page two", "<w:titlePg/>", p(jc("center") + pageField), p(""), p(""), flow.PageNumber{Place: flow.TopCenter, Size: 260}},
		{"on the first page too", "", p(jc("center") + pageField), p(""), p(""), flow.PageNumber{Place: flow.TopCenter, Size: 260, ShowFirst: true}},
		{"first header numbers as well", "<w:titlePg/>", p(jc("right") + pageField), p(pageField), p(""), flow.PageNumber{Place: flow.TopRight, Size: 260, ShowFirst: true}},
		{"foot", "", p(""), "", p(jc("right") + pageField), flow.PageNumber{Place: flow.BottomRight, Size: 260, ShowFirst: true}},
		{"left", "", p(pageField), "", "", flow.PageNumber{Place: flow.TopLeft, Size: 260, ShowFirst: true}},
		{"by a tab", "", p(`<w:r><w:tab/></w:r>` + pageField), "", "", flow.PageNumber{Place: flow.TopCenter, Size: 260, ShowFirst: true}},
		{"by two tabs", "", "", "", p(`<w:r><w:tab/><w:tab/></w:r>` + pageField), flow.PageNumber{Place: flow.BottomRight, Size: 260, ShowFirst: true}},
		{"in a frame", "", p(framed+pageField) + p(""), "", "", flow.PageNumber{Place: flow.TopCenter, Size: 260, ShowFirst: true}},
		{"simple field in a control", "", `<w:sdt><w:sdtContent>` + p(jc("center")+`<w:fldSimple w:instr=" PAGE ">`+r("1")+`</w:fldSimple>`) + `</w:sdtContent></w:sdt>`, "", "", flow.PageNumber{Place: flow.TopCenter, Size: 200, ShowFirst: true}},
		{"none", "<w:titlePg/>", p(r("Tên cơ quan")), p(""), p(""), flow.PageNumber{}},
		{"the number of pages is not the page", "", p(`<w:fldSimple w:instr="NUMPAGES">` + r("9") + `</w:fldSimple>`), "", "", flow.PageNumber{}},
	} {
		d := headers(t, c.sect, c.header, c.first, c.footer)
		if got := d.Sections[0].Number; got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// The first page's own header is read as what it is for a person: the words at the top.
func TestFirstPageMatter(t *testing.T) {
	d := headers(t, "<w:titlePg/>", p(jc("center")+pageField), p(r("SỞ TƯ PHÁP")), "")
	if got := plain(d.Blocks()); got != "SỞ TƯ PHÁP|chữ|" {
		t.Errorf("got %s", got)
	}
	if d = headers(t, "", p(jc("center")+pageField), p(r("SỞ TƯ PHÁP")), ""); plain(d.Blocks()) != "chữ|" {
		t.Errorf("without titlePg: %s", plain(d.Blocks()))
	}
	if got := plain(headers(t, "", p(r("Tiêu đề trang")), "", p(r("Chân trang"))).Sections[0].Footer); got != "Chân trang|" {
		t.Errorf("footer %s", got)
	}
}

func TestSections(t *testing.T) {
	landscape := `<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1000" w:right="900" w:bottom="800" w:left="-700"/><w:pgNumType w:start="1"/></w:sectPr>`
	portrait := func(kind string) string {
		return `<w:sectPr><w:type w:val="` + kind + `"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>`
	}
	body := p(`<w:pPr>`+portrait("nextPage")+`</w:pPr>`+r("một")) + p(`<w:pPr>`+portrait("continuous")+`</w:pPr>`+r("hai")) + p(r("ba")) + landscape
	d, _ := readBody(t, body)
	if len(d.Sections) != 2 || plain(d.Sections[0].Blocks) != "một|hai|" || plain(d.Sections[1].Blocks) != "ba|" {
		t.Fatalf("%s", dump(d))
	}
	want := flow.Page{Width: 16838, Height: 11906, Top: 1000, Right: 900, Bottom: 800, Left: 700}
	if s := d.Sections[1]; s.Page != want || !s.Restart || d.Sections[0].Restart {
		t.Errorf("%+v", s)
	}
}

func TestNotes(t *testing.T) {
	mark := func(kind, id string) string {
		return `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:` + kind + `Reference w:id="` + id + `"/></w:r>`
	}
	note := func(kind, id, words string) string {
		return `<w:` + kind + ` w:id="` + id + `">` + p(`<w:r><w:`+kind+`Ref/></w:r>`+r(" "+words)) + `</w:` + kind + `>`
	}
	body := p(r("a")+mark("footnote", "3")+r("b")+mark("endnote", "3")) + p(mark("footnote", "2")+mark("footnote", "3")+mark("footnote", "77"))
	d, _ := readBody(t, body,
		"word/footnotes.xml", headPartXML("footnotes", `<w:footnote w:type="separator" w:id="0">`+p("")+`</w:footnote>`+note("footnote", "2", "hai")+note("footnote", "3", "ba")),
		"word/endnotes.xml", headPartXML("endnotes", note("endnote", "3", "cuối")))
	if len(d.Notes) != 4 || plain(d.Notes[0]) != "ba|" || plain(d.Notes[1]) != "cuối|" || plain(d.Notes[2]) != "hai|" || d.Notes[3] != nil {
		t.Fatalf("%s", dump(d))
	}
	first, second := d.Blocks()[0].(*flow.Paragraph), d.Blocks()[1].(*flow.Paragraph)
	if first.Runs[1].Note != 1 || first.Runs[3].Note != 2 || second.Runs[0].Note != 3 || second.Runs[1].Note != 1 || first.Text() != "ab" {
		t.Errorf("%+v %+v", first.Runs, second.Runs)
	}
}

// Tables: spans, covered cells, grids that lie, borders.
func TestTableGrid(t *testing.T) {
	cell := func(props, words string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + p(r(words)) + `</w:tc>`
	}
	grid := `<w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="2000"/><w:gridCol w:w="3000"/></w:tblGrid>`
	body := `<w:tbl><w:tblPr><w:tblStyle w:val="G"/></w:tblPr>` + grid +
		`<w:tr><w:trPr><w:tblHeader/><w:trHeight w:val="400"/></w:trPr>` + cell(`<w:vMerge w:val="restart"/>`, "a") + cell(`<w:gridSpan w:val="2"/><w:vAlign w:val="center"/>`, "b") + `</w:tr>` +
		`<w:tr>` + cell(`<w:vMerge/>`, "ẩn") + cell("", "c") + cell("", "d") + `</w:tr>` +
		`<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cell("", "e") + cell(`<w:vMerge/>`, "f") + `</w:tr></w:tbl>`
	d, _ := readBody(t, body, "word/styles.xml", stylesXML)
	table := d.Blocks()[0].(*flow.Table)
	if got := plain(d.Blocks()); got != "{(a|)(b|)(c|)(d|)()(e|)(f|)}" {
		t.Errorf("got %s", got)
	}
	if !table.Border || table.Layout || table.HeaderRows != 1 || table.Rows[0].MinHeight != 400 {
		t.Errorf("%+v", table)
	}
	a, b := table.Rows[0].Cells[0], table.Rows[0].Cells[1]
	if a.RowSpan != 2 || b.ColSpan != 2 || !b.Middle {
		t.Errorf("spans %+v %+v", a, b)
	}
	if w := b.Blocks[0].(*flow.Paragraph).Where; w.Cell != "1.2" || w.Paragraph != 2 {
		t.Errorf("place %+v", w)
	}
}

func TestBorders(t *testing.T) {
	row := func(props string) string {
		c := `<w:tc><w:tcPr>` + props + `</w:tcPr><w:p/></w:tc>`
		return `<w:tr>` + c + c + `</w:tr>`
	}
	none := `<w:tcBorders><w:top w:val="nil"/><w:left w:val="nil"/><w:bottom w:val="nil"/><w:right w:val="nil"/></w:tcBorders>`
	below := `<w:tcBorders><w:bottom w:val="single"/></w:tcBorders>`
	boxed := `<w:tcBorders><w:top w:val="single"/><w:start w:val="single"/><w:bottom w:val="single"/><w:end w:val="single"/></w:tcBorders>`
	own := `<w:tblPr><w:tblBorders><w:top w:val="single"/><w:bottom w:val="single"/><w:insideH w:val="dotted"/></w:tblBorders></w:tblPr>`
	styled := `<w:tblPr><w:tblStyle w:val="G"/></w:tblPr>`
	styledOff := `<w:tblPr><w:tblStyle w:val="G"/><w:tblBorders><w:top w:val="none"/><w:left w:val="nil"/><w:bottom w:val="none"/><w:right w:val="none"/><w:insideH w:val="none"/><w:insideV w:val="none"/></w:tblBorders></w:tblPr>`
	for _, c := range []struct {
		name, props, rows string
		want              bool
	}{
		{"nothing said", "", row("") + row(""), false}, {"by the style", styled, row("") + row(""), true}, {"style overridden", styledOff, row("") + row(""), false},
		{"every cell without", styled, row(none) + row(none), false}, {"lines across only", own, row("") + row(""), true},
		{"a line below a name", "", row(below) + row(""), false}, {"cells boxed", "", row(boxed) + row(boxed), true},
	} {
		d, _ := readBody(t, `<w:tbl>`+c.props+c.rows+`</w:tbl>`, "word/styles.xml", stylesXML)
		if table := d.Blocks()[0].(*flow.Table); table.Border != c.want || table.Layout == c.want {
			t.Errorf("%s: border %t", c.name, table.Border)
		}
	}
}
