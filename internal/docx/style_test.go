package docx

import (
	"fmt"
	"strings"
	"testing"

	"tonghop/internal/flow"
)

const stylesXML = `<w:styles xmlns:w="` + wordNamespace + `">
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/><w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/><w:rPr><w:rFonts w:ascii="Times New Roman"/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Base"/><w:basedOn w:val="N"/><w:pPr><w:jc w:val="both"/><w:spacing w:before="120" w:after="60"/><w:ind w:firstLine="567"/><w:tabs><w:tab w:val="left" w:pos="1000"/></w:tabs></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="C"><w:name w:val="Child"/><w:basedOn w:val="B"/><w:pPr><w:spacing w:after="0"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="N"/></w:style>
<w:style w:type="paragraph" w:styleId="X"><w:name w:val="Loop one"/><w:basedOn w:val="Y"/></w:style>
<w:style w:type="paragraph" w:styleId="Y"><w:name w:val="Loop two"/><w:basedOn w:val="X"/><w:rPr><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/><w:color w:val="c00000"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="G"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:top w:val="single"/><w:left w:val="single"/><w:bottom w:val="single"/><w:right w:val="single"/><w:insideH w:val="single"/><w:insideV w:val="single"/></w:tblBorders></w:tblPr></w:style>
</w:styles>`

const themeXML = `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme><a:majorFont><a:latin typeface="Cambria"/></a:majorFont><a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>`

func styled(style, direct, run string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + direct + `</w:pPr><w:r>` + run + `<w:t>chữ</w:t></w:r></w:p>`
}

func TestStylesAreInherited(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"default", p(r("chữ")), "¶1 L ind 0/0/0 sp 0/160 line {0 false 108} ‹14›chữ"},
		{"base", styled("B", "", ""), "¶1 J <Base> ind 567/0/0 sp 120/60 line {0 false 108} ‹14b›chữ"},
		{"child", styled("C", "", ""), "¶1 J <Child> ind 567/0/0 sp 120/0 line {0 false 108} ‹14bi›chữ"},
		{"direct wins", styled("C", `<w:jc w:val="end"/><w:ind w:left="200" w:hanging="100"/><w:spacing w:line="400" w:lineRule="exact"/>`, `<w:rPr><w:b w:val="0"/><w:sz w:val="26"/></w:rPr>`),
			"¶1 R <Child> ind -100/200/0 sp 120/0 line {400 false 0} ‹13i›chữ"},
		{"toggled off by its character style", styled("B", "", `<w:rPr><w:rStyle w:val="S"/></w:rPr>`), "¶1 J <Base> ind 567/0/0 sp 120/60 line {0 false 108} ‹14 #C00000›chữ"},
		{"turned on by a character style", styled("N", "", `<w:rPr><w:rStyle w:val="S"/></w:rPr>`), "¶1 L ind 0/0/0 sp 0/160 line {0 false 108} ‹14b #C00000›chữ"},
		{"theme font", styled("N", "", `<w:rPr><w:rFonts w:asciiTheme="majorHAnsi" w:ascii="Arial"/></w:rPr>`), "¶1 L ind 0/0/0 sp 0/160 line {0 false 108} ‹14 Cambria›chữ"},
		{"heading by name", styled("H2", "", ""), "¶1 L role 1.2 <heading 2> ind 0/0/0 sp 0/160 line {0 false 108} ‹14›chữ"},
		{"heading by level", styled("B", `<w:outlineLvl w:val="0"/>`, ""), "¶1 J role 1.1 <Base> ind 567/0/0 sp 120/60 line {0 false 108} ‹14b›chữ"},
		{"circle", styled("X", "", ""), "¶1 L <Loop one> ind 0/0/0 sp 0/160 line {0 false 108} ‹11u Calibri›chữ"},
		{"unknown style", styled("?", "", ""), "¶1 L ind 0/0/0 sp 0/160 line {0 false 108} ‹14›chữ"},
	} {
		_, got := readBody(t, c.body, "word/styles.xml", stylesXML, "word/theme/theme1.xml", themeXML, "word/_rels/document.xml.rels", relation1("t", "theme", "theme/theme1.xml"))
		if got = strings.TrimSpace(got); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestTabsOfAStyleCanBeCleared(t *testing.T) {
	d, _ := readBody(t, styled("B", `<w:tabs><w:tab w:val="clear" w:pos="1000"/><w:tab w:val="left" w:pos="3000"/></w:tabs>`, "")+styled("B", `<w:tabs><w:tab w:val="left" w:pos="2000"/></w:tabs>`, ""), "word/styles.xml", stylesXML)
	for i, want := range []string{"[3000]", "[1000 2000]"} {
		if got := fmt.Sprint(d.Blocks()[i].(*flow.Paragraph).Tabs); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// level is one w:lvl.
func level(at int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/></w:lvl>`, at, format, more, text)
}

func numberingXML(inner string) string {
	return `<w:numbering xmlns:w="` + wordNamespace + `">` + inner + `</w:numbering>`
}

// item is a numbered paragraph of list num at a level.
func item(num, at int) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr></w:p>`, at, num)
}

func labels(d *flow.Document) string {
	var all []string
	for _, b := range d.Blocks() {
		if p, ok := b.(*flow.Paragraph); ok && p.Label != "" {
			all = append(all, p.Label)
		}
	}
	return strings.Join(all, " ")
}

func TestNumbersAreShownAsWordShowsThem(t *testing.T) {
	abstract := func(id, inner string) string {
		return `<w:abstractNum w:abstractNumId="` + id + `">` + inner + `</w:abstractNum>`
	}
	num := func(id, abs, inner string) string {
		return `<w:num w:numId="` + id + `"><w:abstractNumId w:val="` + abs + `"/>` + inner + `</w:num>`
	}
	outline := abstract("1", level(0, "upperRoman", "%1.", "")+level(1, "decimal", "%2.", "")+level(2, "lowerLetter", "%3)", "")+level(3, "decimal", "%1.%2.%4", `<w:isLgl/>`)+level(4, "bullet", "-", ""))
	dotted := abstract("2", level(0, "decimal", "%1.", "")+level(1, "decimal", "%1.%2.", "")+level(2, "decimal", "%1.%2.%3", `<w:lvlRestart w:val="0"/>`))
	zero := abstract("3", level(0, "decimalZero", "%1", "")+level(1, "upperLetter", "%2/", "")+level(2, "none", "", "")+level(3, "lowerRoman", "(%4)", "")+level(4, "decimal", "%5 ", `<w:lvlRestart w:val="1"/>`))
	override := `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>`
	replaced := `<w:lvlOverride w:ilvl="0">` + level(0, "upperLetter", "Mục %1", "") + `</w:lvlOverride>`
	bullets := abstract("4", `<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0D8;"/><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>`)
	all := numberingXML(outline + dotted + zero + bullets + num("1", "1", "") + num("2", "2", "") + num("3", "3", "") + num("4", "4", "") + num("5", "2", override) + num("6", "2", replaced))
	for _, c := range []struct{ name, body, want string }{
		{"outline", item(1, 0) + item(1, 1) + item(1, 1) + item(1, 2) + item(1, 2) + item(1, 1) + item(1, 2) + item(1, 0) + item(1, 1), "I. 1. 2. a) b) 3. a) II. 1."},
		{"legal", item(1, 0) + item(1, 0) + item(1, 1) + item(1, 3), "I. II. 1. 2.1.1"},
		{"bullet", item(1, 4) + item(4, 0) + item(4, 1), "- • ➢"},
		{"dotted", item(2, 0) + item(2, 1) + item(2, 1) + item(2, 0) + item(2, 1), "1. 1.1. 1.2. 2. 2.1."},
		{"never restarts", item(2, 0) + item(2, 1) + item(2, 2) + item(2, 2) + item(2, 1) + item(2, 2), "1. 1.1. 1.1.1 1.1.2 1.2. 1.2.3"},
		{"level skipped", item(2, 1) + item(2, 0), "1.1. 2."},
		{"other formats", item(3, 0) + item(3, 1) + item(3, 3) + item(3, 3) + item(3, 0), "01 A/ (i) (ii) 02"},
		{"restarts after the first level only", item(3, 0) + item(3, 4) + item(3, 1) + item(3, 4) + item(3, 0) + item(3, 4), "01 1 B/ 2 02 1"},
		{"new start", item(2, 0) + item(5, 0) + item(5, 0) + item(2, 0), "1. 5. 6. 7."},
		{"level replaced", item(6, 0) + item(6, 0), "Mục A Mục B"},
		{"no such list", item(99, 0) + item(0, 0), ""},
	} {
		d, _ := readBody(t, c.body, "word/numbering.xml", all)
		if got := labels(d); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Lists may come through styles: the paragraph style's numPr, the level that names the
// style, the numbering style that another list links to.
func TestNumbersThroughStyles(t *testing.T) {
	styles := `<w:styles xmlns:w="` + wordNamespace + `">` +
		`<w:style w:type="paragraph" w:styleId="M1"><w:name w:val="Muc 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:left="0"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="M2"><w:name w:val="Muc 2"/><w:basedOn w:val="M1"/></w:style>` +
		`<w:style w:type="numbering" w:styleId="L"><w:name w:val="List style"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`
	indent := `<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr>`
	numbering := numberingXML(`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="M1"/><w:lvlText w:val="%1."/>` + indent + `</w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="M2"/><w:lvlText w:val="%2)"/>` + indent + `</w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="L"/></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>`)
	body := styled("M1", "", "") + styled("M2", "", "") + styled("M2", "", "") + item(2, 0) + styled("M1", `<w:numPr><w:numId w:val="0"/></w:numPr>`, "")
	d, got := readBody(t, body, "word/styles.xml", styles, "word/numbering.xml", numbering)
	if l := labels(d); l != "I. 1) 2) II." {
		t.Errorf("got %s", l)
	}
	// The style's own indent wins over its list's; the list of a direct numPr over both.
	if !strings.Contains(got, "<Muc 1> ind -360/0/0") || !strings.Contains(got, "¶4 L role 3.1 ind -360/360/0") {
		t.Errorf("indents: %s", got)
	}
}

func TestNumberFormats(t *testing.T) {
	for _, c := range []struct {
		n            int
		format, want string
	}{
		{1, "lowerLetter", "a"}, {26, "lowerLetter", "z"}, {27, "lowerLetter", "aa"}, {53, "upperLetter", "AAA"}, {0, "lowerLetter", "0"},
		{4, "upperRoman", "IV"}, {1999, "lowerRoman", "mcmxcix"}, {5000, "upperRoman", "5000"}, {9, "decimalZero", "09"}, {10, "decimalZero", "10"},
		{3, "chineseCounting", "3"}, {3, "none", ""}, {-2, "upperRoman", "-2"},
	} {
		if got := formatNumber(c.n, c.format); got != c.want {
			t.Errorf("%d as %s: got %q, want %q", c.n, c.format, got, c.want)
		}
	}
}
