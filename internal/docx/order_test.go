package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"tonghop/internal/flow"
)

// sequences are the orders that ECMA-376 part 1 (annex A, wml.xsd and dml) fixes for
// the children of each element that the writer emits, whole as the schema has them:
// a child that is not listed, or stands before one listed earlier, is an error.
var sequences = map[string]string{
	"w:document":    "background body",
	"w:styles":      "docDefaults latentStyles style",
	"w:pPr":         "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	"w:rPr":         "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	"w:pBdr":        "top left bottom right between bar",
	"w:tabs":        "tab",
	"w:tbl":         "tblPr tblGrid tr",
	"w:tblPr":       "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
	"w:tblBorders":  "top left start bottom right end insideH insideV",
	"w:tblCellMar":  "top left start bottom right end",
	"w:tblGrid":     "gridCol tblGridChange",
	"w:tr":          "tblPrEx trPr tc",
	"w:trPr":        "cantSplit trHeight tblHeader", // a choice without order in the schema
	"w:tc":          "tcPr *",
	"w:tcPr":        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	"w:tcMar":       "top left start bottom right end",
	"w:p":           "pPr r",
	"w:r":           "rPr *",
	"w:sectPr":      "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
	"w:style":       "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
	"w:docDefaults": "rPrDefault pPrDefault",
	"w:rPrDefault":  "rPr",
	"w:pPrDefault":  "pPr",
	"w:settings":    "writeProtection view zoom removePersonalInformation mirrorMargins trackRevisions defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat docVars rsids themeFontLang clrSchemeMapping shapeDefaults decimalSymbol listSeparator",
	"w:footnotePr":  "pos numFmt numStart numRestart footnote",
	"w:compat":      "compatSetting",
	"w:footnotes":   "footnote",
	"w:drawing":     "inline",
	"wp:inline":     "extent effectExtent docPr cNvGraphicFramePr graphic",
	"a:graphic":     "graphicData",
	"a:graphicData": "pic",
	"pic:pic":       "nvPicPr blipFill spPr",
	"pic:nvPicPr":   "cNvPr cNvPicPr",
	"pic:blipFill":  "blip srcRect stretch",
	"a:stretch":     "fillRect",
	"pic:spPr":      "xfrm prstGeom",
	"a:xfrm":        "off ext",
	"a:prstGeom":    "avLst",
}

// blockParents may hold paragraphs and tables in any order.
var blockParents = map[string]bool{"w:body": true, "w:hdr": true, "w:ftr": true, "w:footnote": true}

// checkOrder validates one part; it parses with encoding/xml, so that a fault of the
// reader cannot hide one of the writer.
func checkOrder(t *testing.T, name string, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	type open struct {
		name  string
		at    int
		order []string
		last  string
	}
	var stack []open
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			full := tok.Name.Space + ":" + tok.Name.Local
			if n := len(stack); n > 0 {
				p := &stack[n-1]
				checkChild(t, name, p.name, tok.Name.Local, p.order, &p.at)
				p.last = full
			}
			stack = append(stack, open{name: full, order: strings.Fields(sequences[full])})
		case xml.EndElement:
			top := stack[len(stack)-1]
			if (top.name == "w:tc" || top.name == "w:footnote" && top.last != "" || top.name == "w:hdr" || top.name == "w:ftr") && top.last != "w:p" {
				t.Errorf("%s: %s ends with %s, not with a paragraph", name, top.name, top.last)
			}
			if top.name == "w:body" && top.last != "w:sectPr" {
				t.Errorf("%s: body ends with %s", name, top.last)
			}
			stack = stack[:len(stack)-1]
		}
	}
}

func checkChild(t *testing.T, part, parent, child string, order []string, at *int) {
	t.Helper()
	if blockParents[parent] {
		return
	}
	for i := *at; i < len(order); i++ {
		if order[i] == child || order[i] == "*" {
			*at = i
			return
		}
	}
	t.Errorf("%s: <%s> may not stand at this place in <%s>", part, child, parent)
}

func partsOf(t testing.TB, b []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name] != nil {
			t.Errorf("two parts named %s", f.Name)
		}
		parts[f.Name] = data
	}
	return parts
}

// checkFile validates every part, that each part has a type, and that each relation
// leads to a part.
func checkFile(t *testing.T, b []byte) {
	t.Helper()
	parts := partsOf(t, b)
	names := make([]string, 0, len(parts))
	for n := range parts {
		names = append(names, n)
	}
	sort.Strings(names)
	types := string(parts["[Content_Types].xml"])
	for _, n := range names {
		ext := n[strings.LastIndex(n, ".")+1:]
		if !strings.Contains(types, `PartName="/`+n+`"`) && !strings.Contains(types, `Extension="`+ext+`"`) {
			t.Errorf("%s has no content type", n)
		}
		if strings.HasPrefix(n, "word/") && ext == "xml" {
			checkOrder(t, n, parts[n])
		}
	}
	rels, document := string(parts["word/_rels/document.xml.rels"]), string(parts["word/document.xml"])
	for _, chunk := range strings.Split(rels, `Target="`)[1:] {
		target, _, _ := strings.Cut(chunk, `"`)
		if parts[resolveTarget("word/", target)] == nil {
			t.Errorf("relation to %s leads nowhere", target)
		}
	}
	for _, attr := range []string{`r:id="`, `r:embed="`} {
		for _, chunk := range strings.Split(document, attr)[1:] {
			id, _, _ := strings.Cut(chunk, `"`)
			if !strings.Contains(rels, `Id="`+id+`"`) {
				t.Errorf("no relation %s", id)
			}
		}
	}
	checkStyles(t, parts)
}

// checkStyles tells whether every style that a part names is defined.
func checkStyles(t *testing.T, parts map[string][]byte) {
	t.Helper()
	styles := string(parts["word/styles.xml"])
	for name, data := range parts {
		for _, chunk := range strings.Split(string(data), `<w:pStyle w:val="`)[1:] {
			id, _, _ := strings.Cut(chunk, `"`)
			if !strings.Contains(styles, `w:styleId="`+id+`"`) {
				t.Errorf("%s names the style %s, which is not defined", name, id)
			}
		}
	}
}

func TestWrittenPartsKeepTheOrderOfTheSchema(t *testing.T) {
	checkFile(t, written(t, sample(), Options{Package: []byte("{}")}))
	checkFile(t, written(t, &flow.Document{}, Options{}))
	for seed := range uint64(60) {
		d := randomDocument(rand.New(rand.NewPCG(seed, 7)))
		checkFile(t, written(t, d, Options{}))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// The property sets with everything in them: a paragraph that departs from its style in
// every measure, a run that departs from it in every look.
func TestFullPropertySetsKeepTheOrder(t *testing.T) {
	all := flow.Run{Text: "chữ", Font: "Arial", Size: 200, Bold: true, Italic: true, Underline: true, Strike: true, Super: true, Caps: true, SmallCaps: true, Color: "FF0000"}
	d := &flow.Document{Sections: []flow.Section{{
		Page: defaultPage, Restart: true, Number: flow.PageNumber{Place: flow.BottomRight}, Foot: []flow.Block{&flow.Paragraph{Runs: []flow.Run{{Text: "Địa chỉ"}}}},
		Blocks: []flow.Block{
			&flow.Paragraph{Style: "S", Tabs: []flow.Length{50}, Runs: []flow.Run{{Text: strings.Repeat("thường ", 9)}}},
			&flow.Paragraph{
				Style: "S", Role: flow.Heading, Level: 2, Align: flow.Right, First: 1, Left: 2, Right: 3, Before: 4, After: 5, Line: flow.Spacing{Exact: 300},
				KeepNext: true, KeepLines: true, PageBreakBefore: true, Tabs: []flow.Length{100}, Rule: &flow.Rule{}, Runs: []flow.Run{all},
			},
		},
	}}}
	b := written(t, d, Options{})
	checkFile(t, b)
	document := string(partsOf(t, b)["word/document.xml"])
	for _, want := range []string{
		"keepNext", "keepLines", "pageBreakBefore", "pBdr", `tab w:val="clear" w:pos="50"`, "spacing", "ind", "jc", "outlineLvl", "rFonts", "b", "i", "caps", "smallCaps",
		"strike", "color", "sz", "u", "vertAlign", "titlePg", "pgNumType", "footerReference",
	} {
		if !strings.Contains(document, "<w:"+want+" ") && !strings.Contains(document, "<w:"+want+"/>") && !strings.Contains(document, "<w:"+want+">") {
			t.Errorf("%s is not written", want)
		}
	}
}

// The validator itself must see a fault.
func TestOrderCheckSeesFaults(t *testing.T) {
	for _, wrong := range []string{
		`<w:p><w:pPr><w:jc/><w:spacing/></w:pPr></w:p>`,
		`<w:p><w:r><w:rPr><w:sz/><w:b/></w:rPr></w:r></w:p>`,
		`<w:p><w:pPr><w:unheard/></w:pPr></w:p>`,
		`<w:tc><w:tcPr/><w:tbl/></w:tc>`,
	} {
		var inner testing.T
		checkOrder(&inner, "wrong", []byte(wrong))
		if !inner.Failed() {
			t.Errorf("%s passed", wrong)
		}
	}
}
