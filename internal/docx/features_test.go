package docx

import (
	"strings"
	"testing"

	"tonghop/internal/flow"
)

func p(inner string) string { return "<w:p>" + inner + "</w:p>" }

func r(words string) string { return `<w:r><w:t xml:space="preserve">` + words + `</w:t></w:r>` }

func textBox(words string) string {
	return `<w:txbxContent><w:p><w:r><w:t>` + words + `</w:t></w:r></w:p></w:txbxContent>`
}

// bodies are small documents of one feature each; they seed the fuzzer too.
var bodies = map[string]string{
	"runs joined":          p(r("Báo ") + r("cáo")),
	"tabs and breaks":      p(`<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r>`),
	"hyphens":              p(`<w:r><w:t>2405/QĐ</w:t><w:noBreakHyphen/><w:t>UBND</w:t><w:softHyphen/></w:r>`),
	"symbols":              p(`<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="X" w:char="F041"/></w:r>` + `<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>&#xF0A8;</w:t></w:r>`),
	"hidden":               p(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>` + r("hiện")),
	"revisions":            p(`<w:ins>` + r("thêm") + `</w:ins><w:del><w:r><w:delText>bớt</w:delText></w:r></w:del><w:moveFrom>` + r("đi") + `</w:moveFrom><w:moveTo>` + r(" đến") + `</w:moveTo>`),
	"deleted mark":         p(`<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>`+r("một ")) + p(r("hai")),
	"field":                p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("06/12") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` + r(" sau")),
	"field in a field":     p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("trong lệnh") + `<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("ra") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`),
	"simple field":         p(`<w:fldSimple w:instr=" AUTHOR ">` + r("Tên") + `</w:fldSimple>`),
	"link, tag, control":   p(`<w:hyperlink r:id="x">` + r("liên kết ") + `</w:hyperlink><w:smartTag>` + r("thẻ ") + `</w:smartTag><w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>` + r("ô") + `</w:sdtContent></w:sdt>`),
	"block control":        `<w:sdt><w:sdtPr/><w:sdtContent>` + p(r("trong")) + `</w:sdtContent></w:sdt>` + p(r("ngoài")),
	"ruby":                 p(`<w:r><w:ruby><w:rt>` + r("nhỏ") + `</w:rt><w:rubyBase>` + r("chữ") + `</w:rubyBase></w:ruby></w:r>`),
	"formula":              p(`<m:oMath><m:r><m:t>x</m:t></m:r><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:oMath>`),
	"text box once":        p(r("trước") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="1270000" cy="635000"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>` + textBox("HỎA TỐC") + `</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:100pt;height:50pt"><v:textbox>` + textBox("HỎA TỐC") + `</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + r(" sau")),
	"text box fallback":    p(`<w:r><mc:AlternateContent><mc:Choice Requires="new"><w:unheard/></mc:Choice><mc:Fallback><w:pict><v:shape style="position:absolute;width:100pt;height:50pt"><v:textbox>` + textBox("KHẨN") + `</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`),
	"drawn line":           p(`<w:r><w:t>Độc lập</w:t></w:r><w:r><w:pict><v:line from="10pt,20pt" to="110pt,20pt"/></w:pict></w:r>`),
	"picture":              p(`<w:r><w:drawing><wp:inline><wp:extent cx="635000" cy="317500"/><wp:docPr id="1" name="x" descr="Biểu đồ"/><a:graphic><a:graphicData><a:blip r:embed="rImg"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`),
	"page break":           p(r("một")+`<w:r><w:br w:type="page"/></w:r>`+r("hai")) + p(`<w:r><w:br w:type="page"/></w:r>`) + p(r("ba")),
	"decomposed":           p(r("Ti&#x65;&#x302;&#x301;ng Vi&#x1EC7;t")),
	"mark in the next run": p(r("e") + `<w:r><w:rPr><w:b/></w:rPr><w:t>&#x302;m</w:t></w:r>`),
	"legacy font":          p(`<w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>Céng hoµ e&#x302;</w:t></w:r>`),
	"embedded file":        `<w:altChunk r:id="x"/>` + p(r("chữ")),
	"row deleted":          `<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p(r("cũ")) + `</w:tc></w:tr><w:tr><w:tc>` + p(r("mới")) + `</w:tc><w:tc>` + p(r("cạnh")) + `</w:tc></w:tr></w:tbl>`,
	"table in a table":     `<w:tbl><w:tr><w:tc>` + p(r("ngoài")) + `<w:tbl><w:tr><w:tc>` + p(r("trong")) + `</w:tc></w:tr></w:tbl>` + p("") + `</w:tc></w:tr></w:tbl>`,
	"rule of a paragraph":  p(r("Tên")) + p(`<w:pPr><w:pBdr><w:top w:val="single" w:sz="6"/></w:pBdr><w:ind w:left="2000" w:right="2026"/></w:pPr>`),
	"dropped capital":      p(`<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>`+r("B")) + p(r("áo cáo")),
	"frame":                p(`<w:pPr><w:framePr w:w="1700" w:h="450"/></w:pPr>`+r("KHẨN")) + p(r("chữ")),
	"box":                  `<w:tbl><w:tblPr><w:tblBorders><w:top w:val="single" w:color="FF0000"/><w:left w:val="single"/><w:bottom w:val="single"/><w:right w:val="single"/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="1700"/></w:tblGrid><w:tr><w:tc>` + p(r("HỎA TỐC")) + `</w:tc></w:tr></w:tbl>`,
}

// readBody reads a small document and gives its dump without the first line and the
// section's.
func readBody(t *testing.T, body string, parts ...string) (*flow.Document, string) {
	t.Helper()
	d, err := Read(docxOf(t, body, parts...), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	dumpBlocks(&b, d.Blocks(), 0)
	return d, b.String()
}

// plain takes measures and looks off a dump: words, labels, structure.
func plain(blocks []flow.Block) string {
	var b strings.Builder
	for _, bl := range blocks {
		switch bl := bl.(type) {
		case *flow.Paragraph:
			if bl.Label != "" {
				b.WriteString("[" + bl.Label + "]")
			}
			b.WriteString(bl.Text())
			if bl.Rule != nil {
				b.WriteString("―")
			}
			b.WriteString("|")
		case *flow.Table:
			b.WriteString("{")
			for _, row := range bl.Rows {
				for _, c := range row.Cells {
					b.WriteString("(" + plain(c.Blocks) + ")")
				}
			}
			b.WriteString("}")
		case *flow.Frame:
			b.WriteString("<" + plain(bl.Blocks) + ">")
		case *flow.Image:
			b.WriteString("!" + bl.Alt + "!")
		case flow.PageBreak:
			b.WriteString("⤓")
		}
	}
	return b.String()
}

func TestFeatures(t *testing.T) {
	image := relation1("rImg", "image", "media/image1.png")
	wants := map[string]string{
		"runs joined": "Báo cáo|", "tabs and breaks": "a\tb\nc\nd|", "hyphens": "2405/QĐ-UBND|", "symbols": "✓≥A◻|", "hidden": "hiện|",
		"revisions": "thêm đến|", "deleted mark": "một hai|", "field": "06/12 sau|", "field in a field": "ra|", "simple field": "Tên|",
		"link, tag, control": "liên kết thẻ ô|", "block control": "trong|ngoài|", "ruby": "chữ|", "formula": "x2|",
		"text box once": "trước sau|<HỎA TỐC|>", "text box fallback": "|<KHẨN|>", "drawn line": "Độc lập―|", "picture": "!Biểu đồ!",
		"page break": "một|⤓hai|⤓ba|", "decomposed": "Tiếng Việt|", "mark in the next run": "êm|", "legacy font": "Céng hoµ e\u0302|",
		"embedded file": "chữ|", "row deleted": "{(mới|)(cạnh|)}", "table in a table": "{(ngoài|{(trong|)}|)}", "rule of a paragraph": "Tên―|",
		"dropped capital": "Báo cáo|", "frame": "<KHẨN|>chữ|", "box": "<HỎA TỐC|>",
	}
	for name, want := range wants {
		d, _ := readBody(t, bodies[name], "word/_rels/document.xml.rels", image)
		if got := plain(d.Blocks()); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if len(wants) != len(bodies) {
		t.Errorf("%d features are tried, %d are there", len(wants), len(bodies))
	}
}

func TestWarnings(t *testing.T) {
	for name, code := range map[string]string{
		"revisions": "docx.revisions", "deleted mark": "docx.revisions", "row deleted": "docx.revisions", "decomposed": "docx.decomposed",
		"mark in the next run": "docx.decomposed", "embedded file": "docx.altchunk", "runs joined": "", "legacy font": "",
	} {
		d, _ := readBody(t, bodies[name])
		got := ""
		for _, w := range d.Warnings {
			got += w.Code
		}
		if got != code {
			t.Errorf("%s: got %q, want %q", name, got, code)
		}
	}
}

func TestTextBoxesAndPicturesHaveTheirSize(t *testing.T) {
	for _, name := range []string{"text box once", "text box fallback"} {
		d, _ := readBody(t, bodies[name])
		f, ok := d.Blocks()[1].(*flow.Frame)
		if !ok || f.Width != 2000 || f.Height != 1000 {
			t.Errorf("%s: %+v", name, d.Blocks()[1])
		}
	}
	d, err := Read(docxOf(t, bodies["picture"], "word/_rels/document.xml.rels", relation1("rImg", "image", "media/image1.png"), "word/media/image1.png", string(picture())), Limits{Images: true})
	if err != nil {
		t.Fatal(err)
	}
	i := d.Blocks()[0].(*flow.Image)
	if i.Width != 1000 || i.Height != 500 || len(i.Data) != len(picture()) {
		t.Errorf("%d x %d, %d bytes", i.Width, i.Height, len(i.Data))
	}
	box, _ := readBody(t, bodies["box"])
	if f := box.Blocks()[0].(*flow.Frame); f.Color != "FF0000" || f.Width != 1700 {
		t.Errorf("box %+v", f)
	}
	rule, _ := readBody(t, bodies["rule of a paragraph"])
	if w := rule.Blocks()[0].(*flow.Paragraph).Rule.Width; w != 9026-4026 {
		t.Errorf("rule is %d wide", w)
	}
}

// Places: paragraphs count over cells and boxes, pages by Word's own marks.
func TestWhere(t *testing.T) {
	hint := `<w:r><w:lastRenderedPageBreak/><w:t>trang hai</w:t></w:r>`
	body := p(r("một")) + `<w:tbl><w:tr><w:tc>` + p(r("hai")) + p(r("ba")) + `</w:tc><w:tc>` + p(r("bốn")) + `</w:tc></w:tr></w:tbl>` + p(hint) +
		`<w:tbl><w:tr><w:tc>` + p(r("x")+hint) + `</w:tc><w:tc>` + p(r("y")+hint) + `</w:tc></w:tr></w:tbl>` + p(r("cuối"))
	d, _ := readBody(t, body)
	var got []string
	var walk func([]flow.Block)
	walk = func(blocks []flow.Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case *flow.Paragraph:
				got = append(got, b.Where.String())
			case *flow.Table:
				for _, row := range b.Rows {
					for _, c := range row.Cells {
						walk(c.Blocks)
					}
				}
			}
		}
	}
	walk(d.Blocks())
	want := "p1 ¶1; p1 ¶2 1.1; p1 ¶3 1.1; p1 ¶4 1.2; p2 ¶5; p2 ¶6 1.1; p2 ¶7 1.2; p3 ¶8"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
