package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"sort"
	"strings"
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/pdf/pdfatest"
)

func pngOf(w, h int, c color.Color) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if (x/8+y/8)%2 == 0 {
				m.Set(x, y, c)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpegOf(w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), 128, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// everything is a document with one of each thing the writer knows.
func everything() *flow.Document {
	d := report(12)
	first := &d.Sections[0]
	stamp := &flow.Frame{Width: flow.MM(30), Height: flow.MM(8), Color: "FF0000", Blocks: []flow.Block{centred(13, true, "HỎA TỐC")}}
	called := body("Số liệu lấy từ báo cáo của các xã")
	called.Runs = append(called.Runs, flow.Run{Note: 1, Size: flow.PT(14)}, flow.Run{Text: " và của các phòng, ban", Size: flow.PT(14)}, flow.Run{Note: 2, Size: flow.PT(14)}, flow.Run{Text: ".", Size: flow.PT(14)})
	d.Notes = [][]flow.Block{
		{&flow.Paragraph{Align: flow.Justify, Runs: []flow.Run{{Text: "Theo Báo cáo số 12/BC-UBND ngày 05/12/2016.", Size: flow.PT(10)}}}},
		{&flow.Paragraph{Align: flow.Justify, Runs: []flow.Run{{Text: "Chưa kể hai đơn vị gửi chậm.", Size: flow.PT(10)}}}},
	}
	mixed := body("Diện tích 12 m")
	mixed.Runs = append(mixed.Runs, flow.Run{Text: "2", Size: flow.PT(14), Super: true}, flow.Run{Text: " (đã làm ☑, chưa làm ☐, đạt ✓, H", Size: flow.PT(14)},
		flow.Run{Text: "2", Size: flow.PT(14), Sub: true}, flow.Run{Text: "O) ", Size: flow.PT(14)}, flow.Run{Text: "gạch chân ", Size: flow.PT(14), Underline: true},
		flow.Run{Text: "bỏ đi", Size: flow.PT(14), Strike: true}, flow.Run{Text: " chữ hoa", Size: flow.PT(14), Caps: true}, flow.Run{Text: " Nhỏ Hoa", Size: flow.PT(14), SmallCaps: true}, flow.Run{Text: " xanh", Size: flow.PT(14), Color: "0000C0"})
	tabs := &flow.Paragraph{Left: flow.MM(20), First: -flow.MM(20), Tabs: []flow.Length{flow.MM(60)}, Align: flow.Justify, Runs: []flow.Run{{Text: "1.\tMột\tHai, " + filler, Size: flow.PT(14)}}}
	first.Blocks = append([]flow.Block{stamp, called, mixed, tabs,
		item(1, "a) Mục lớn"), item(2, "- Mục nhỏ một"), item(2, "- Mục nhỏ hai"), item(1, "b) Mục lớn nữa"),
		&flow.Image{Data: pngOf(64, 48, color.NRGBA{200, 0, 0, 128}), Alt: "Băng rôn ở thị trấn", Width: flow.MM(40), Align: flow.Center},
		&flow.Image{Data: jpegOf(60, 40), Alt: "Lớp tập huấn", Width: flow.MM(40), Align: flow.Right}}, first.Blocks...)
	first.Foot = []flow.Block{&flow.Paragraph{Align: flow.Center, Runs: []flow.Run{{Text: "Địa chỉ: Thị trấn Triệu Sơn. Điện thoại: 0237 000 000", Size: flow.PT(11)}}}}
	d.Sections = append(d.Sections, annex())
	return d
}

// annex is a landscape section with pages of its own and a table whose cells span.
func annex() flow.Section {
	t := figures(12)
	t.Widths = nil
	t.Rows[4].Cells[5].RowSpan = 3
	for r := 5; r < 7; r++ {
		t.Rows[r].Cells = t.Rows[r].Cells[:5]
	}
	t.Rows[8].Cells = []flow.Cell{cell("Cộng", true, flow.Center), cell("Tất cả các xã", true, flow.Left), {ColSpan: 4, Blocks: []flow.Block{body("Một đoạn."), item(1, "- Một mục;")}}}
	h := heading(1, "Phụ lục I")
	h.Align = flow.Center
	return flow.Section{Page: landscape(), Restart: true, Number: flow.PageNumber{Place: flow.BottomRight, ShowFirst: true}, Blocks: []flow.Block{h, t, &flow.SignField{Name: "ky-2", Width: flow.MM(50), Height: flow.MM(20), Align: flow.Right}}}
}

func attachments() []Attachment {
	return []Attachment{
		{Name: "tonghop-report.json", MIME: "application/json", Description: "Số liệu của báo cáo", Relationship: "Data", Data: []byte(`{"version":1}`), Modified: instant("2016-12-15T01:00:00.000Z")},
		{Name: "a.xlsx", MIME: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Relationship: "Source", Data: []byte("PK")},
	}
}

func TestOwnFilesBreakNoRule(t *testing.T) {
	for name, d := range map[string]*flow.Document{"report": report(30), "everything": everything(), "empty": {}, "long": report(150)} {
		t.Run(name, func(t *testing.T) {
			file, _ := render(t, d, Options{Attachments: attachments()})
			for _, f := range pdfatest.Check(file) {
				t.Error(f)
			}
		})
	}
}

// mutable is a parsed file that a mutation may change before it is written again.
type mutable struct{ *pdfatest.File }

// pick finds the first object, by number, for which ok holds.
func (m mutable) pick(t *testing.T, ok func(d pdfatest.Dict) bool) pdfatest.Dict {
	t.Helper()
	refs := make([]int, 0, len(m.Objects))
	for r := range m.Objects {
		refs = append(refs, int(r))
	}
	sort.Ints(refs)
	for _, r := range refs {
		switch v := m.Objects[pdfatest.Ref(r)].(type) {
		case pdfatest.Dict:
			if ok(v) {
				return v
			}
		case pdfatest.Stream:
			if ok(v.Dict) {
				return v.Dict
			}
		}
	}
	t.Fatal("no such object in the sample")
	return nil
}

func (m mutable) typed(t *testing.T, key, value string) pdfatest.Dict {
	t.Helper()
	return m.pick(t, func(d pdfatest.Dict) bool { return d[key] == pdfatest.Name(value) })
}

func (m mutable) catalog() pdfatest.Dict { return m.Get(m.Trailer["Root"]).(pdfatest.Dict) }

func (m mutable) page(i int) pdfatest.Dict {
	kids := m.Get(m.catalog()["Pages"]).(pdfatest.Dict)["Kids"].(pdfatest.Array)
	return m.Get(kids[i]).(pdfatest.Dict)
}

// edit replaces the data of a stream by what f makes of it.
func (m mutable) edit(t *testing.T, v any, f func([]byte) []byte) {
	t.Helper()
	ref := v.(pdfatest.Ref)
	data, err := m.Data(ref)
	if err != nil {
		t.Fatal(err)
	}
	changed := f(bytes.Clone(data))
	if bytes.Equal(changed, data) {
		t.Fatal("the mutation changed nothing")
	}
	s := m.Objects[ref].(pdfatest.Stream)
	if s.Dict["Filter"] == pdfatest.Name("FlateDecode") {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write(changed)
		z.Close()
		changed = b.Bytes()
	}
	s.Raw = changed
	m.Objects[ref] = s
}

func replaced(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
}

// write gives the bytes of the changed file, with a right table and right lengths.
func (m mutable) write() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	n := 0
	for r := range m.Objects {
		n = max(n, int(r))
	}
	offsets := make([]int, n+1)
	for r := 1; r <= n; r++ {
		offsets[r] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", r)
		if s, ok := m.Objects[pdfatest.Ref(r)].(pdfatest.Stream); ok {
			s.Dict["Length"] = float64(len(s.Raw))
			b.WriteString(written(s.Dict))
			b.WriteString("\nstream\n")
			b.Write(s.Raw)
			b.WriteString("\nendstream\nendobj\n")
			continue
		}
		b.WriteString(written(m.Objects[pdfatest.Ref(r)]) + "\nendobj\n")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", n+1)
	for r := 1; r <= n; r++ {
		fmt.Fprintf(&b, "%010d 00000 n \n", offsets[r])
	}
	m.Trailer["Size"] = float64(n + 1)
	fmt.Fprintf(&b, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", written(m.Trailer), start)
	return b.Bytes()
}

func written(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case pdfatest.Name:
		return "/" + strings.ReplaceAll(string(v), "/", "#2F")
	case pdfatest.Ref:
		return fmt.Sprintf("%d 0 R", int(v))
	case []byte:
		return fmt.Sprintf("<%X>", v)
	case pdfatest.Array:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = written(v[i])
		}
		return "[" + strings.Join(parts, " ") + "]"
	case pdfatest.Dict:
		parts := make([]string, 0, len(v))
		for k, x := range v {
			parts = append(parts, "/"+k+" "+written(x))
		}
		sort.Strings(parts)
		return "<<" + strings.Join(parts, "") + ">>"
	}
	return strings.TrimSuffix(fmt.Sprintf("%v", v), ".0")
}

// mutations break one rule each; the checker must name that rule.
var mutations = []struct {
	name, rule string
	change     func(t *testing.T, m mutable)
}{
	{"no identifier", "id", func(t *testing.T, m mutable) { delete(m.Trailer, "ID") }},
	{"encrypted", "encryption", func(t *testing.T, m mutable) { m.Trailer["Encrypt"] = pdfatest.Dict{} }},
	{"LZW", "filter", func(t *testing.T, m mutable) {
		m.typed(t, "Filter", "FlateDecode")["Filter"] = pdfatest.Name("LZWDecode")
	}},
	{"damaged stream", "filter", func(t *testing.T, m mutable) {
		ref := m.page(0)["Contents"].(pdfatest.Ref)
		s := m.Objects[ref].(pdfatest.Stream)
		s.Raw = s.Raw[:len(s.Raw)/2]
		m.Objects[ref] = s
	}},
	{"stream outside", "external", func(t *testing.T, m mutable) { m.typed(t, "Filter", "FlateDecode")["F"] = []byte("x") }},
	{"dangling reference", "reference", func(t *testing.T, m mutable) { m.catalog()["X"] = pdfatest.Ref(99999) }},
	{"long name", "limit", func(t *testing.T, m mutable) { m.catalog()["X"] = pdfatest.Name(strings.Repeat("x", 128)) }},
	{"script", "forbidden", func(t *testing.T, m mutable) {
		m.catalog()["OpenAction"] = pdfatest.Dict{"S": pdfatest.Name("JavaScript")}
	}},
	{"action of a widget", "forbidden", func(t *testing.T, m mutable) { m.typed(t, "Type", "Annot")["A"] = pdfatest.Dict{} }},
	{"no language", "language", func(t *testing.T, m mutable) { delete(m.catalog(), "Lang") }},
	{"not marked", "marked", func(t *testing.T, m mutable) { m.catalog()["MarkInfo"] = pdfatest.Dict{"Marked": false} }},
	{"no title shown", "viewer", func(t *testing.T, m mutable) { delete(m.catalog(), "ViewerPreferences") }},
	{"packed metadata", "metadata", func(t *testing.T, m mutable) {
		m.typed(t, "Type", "Metadata")["Filter"] = pdfatest.Name("FlateDecode")
	}},
	{"ill-formed metadata", "metadata", func(t *testing.T, m mutable) {
		m.edit(t, m.catalog()["Metadata"], replaced("</rdf:RDF>", ""))
	}},
	{"other level", "claim", func(t *testing.T, m mutable) {
		m.edit(t, m.catalog()["Metadata"], replaced("<pdfaid:conformance>B", "<pdfaid:conformance>A"))
	}},
	{"title differs", "info", func(t *testing.T, m mutable) {
		m.Get(m.Trailer["Info"]).(pdfatest.Dict)["Title"] = []byte("Other")
	}},
	{"date differs by a second", "info", func(t *testing.T, m mutable) {
		m.edit(t, m.catalog()["Metadata"], replaced("<xmp:ModifyDate>2016-12-15T09:30:00", "<xmp:ModifyDate>2016-12-15T09:30:01"))
	}},
	{"no title", "title", func(t *testing.T, m mutable) {
		m.edit(t, m.catalog()["Metadata"], func(b []byte) []byte {
			from, to := bytes.Index(b, []byte("<dc:title>")), bytes.Index(b, []byte("</dc:title>"))
			return append(b[:from], b[to+len("</dc:title>"):]...)
		})
	}},
	{"no intent", "intent", func(t *testing.T, m mutable) { delete(m.catalog(), "OutputIntents") }},
	{"profile of another kind", "intent", func(t *testing.T, m mutable) {
		in := m.catalog()["OutputIntents"].(pdfatest.Array)[0].(pdfatest.Dict)
		m.edit(t, in["DestOutputProfile"], replaced("mntrRGB ", "mntrCMYK"))
	}},
	{"attachment without relation", "attachment", func(t *testing.T, m mutable) { delete(m.typed(t, "Type", "Filespec"), "AFRelationship") }},
	{"attachment not associated", "attachment", func(t *testing.T, m mutable) { m.catalog()["AF"] = m.catalog()["AF"].(pdfatest.Array)[:1] }},
	{"attachment without type", "attachment", func(t *testing.T, m mutable) { delete(m.typed(t, "Type", "EmbeddedFile"), "Subtype") }},
	{"attachment of another size", "attachment", func(t *testing.T, m mutable) {
		m.typed(t, "Type", "EmbeddedFile")["Params"].(pdfatest.Dict)["Size"] = 7.0
	}},
	{"wrong page count", "pages", func(t *testing.T, m mutable) { m.typed(t, "Type", "Pages")["Count"] = 1.0 }},
	{"no tab order", "pages", func(t *testing.T, m mutable) { delete(m.page(0), "Tabs") }},
	{"unknown operator", "content", func(t *testing.T, m mutable) {
		m.edit(t, m.page(0)["Contents"], replaced("ET\n", "ET xyz\n"))
	}},
	{"open stretch", "content", func(t *testing.T, m mutable) { m.edit(t, m.page(0)["Contents"], replaced("EMC\n", "")) }},
	{"CMYK colour", "content", func(t *testing.T, m mutable) {
		m.edit(t, m.page(0)["Contents"], replaced("0 g ", "0 0 0 1 k "))
	}},
	{"font not in the resources", "content", func(t *testing.T, m mutable) { m.edit(t, m.page(0)["Contents"], replaced("/F1 ", "/F9 ")) }},
	{"painted outside", "marks", func(t *testing.T, m mutable) {
		m.edit(t, m.page(0)["Contents"], func(b []byte) []byte { return append(b, "0 0 1 1 re f\n"...) })
	}},
	{"other tag in the content", "marks", func(t *testing.T, m mutable) { m.edit(t, m.page(0)["Contents"], replaced("/P<</MCID", "/H1<</MCID")) }},
	{"transparency without a group", "blending", func(t *testing.T, m mutable) { delete(m.page(0), "Group") }},
	{"CMYK picture", "colour", func(t *testing.T, m mutable) {
		m.typed(t, "Filter", "DCTDecode")["ColorSpace"] = pdfatest.Name("DeviceCMYK")
	}},
	{"interpolated picture", "picture", func(t *testing.T, m mutable) { m.typed(t, "Filter", "DCTDecode")["Interpolate"] = true }},
	{"font without glyph map", "font", func(t *testing.T, m mutable) { delete(m.typed(t, "Subtype", "CIDFontType2"), "CIDToGIDMap") }},
	{"name without tag", "font", func(t *testing.T, m mutable) {
		m.typed(t, "Subtype", "Type0")["BaseFont"] = pdfatest.Name("Tinos")
	}},
	{"font not embedded", "embedded", func(t *testing.T, m mutable) { delete(m.typed(t, "Type", "FontDescriptor"), "FontFile2") }},
	{"damaged outlines", "program", func(t *testing.T, m mutable) {
		m.edit(t, m.typed(t, "Type", "FontDescriptor")["FontFile2"], func(b []byte) []byte { b[len(b)/2] ^= 0xFF; return b })
	}},
	{"wrong width", "widths", func(t *testing.T, m mutable) {
		w := m.typed(t, "Subtype", "CIDFontType2")["W"].(pdfatest.Array)[1].(pdfatest.Array)
		w[1] = w[1].(float64) + 2
	}},
	{"missing width", "widths", func(t *testing.T, m mutable) {
		w := m.typed(t, "Subtype", "CIDFontType2")["W"].(pdfatest.Array)
		w[1] = w[1].(pdfatest.Array)[:3]
	}},
	{"code without character", "unicode", func(t *testing.T, m mutable) {
		m.edit(t, m.typed(t, "Subtype", "Type0")["ToUnicode"], replaced("<0001><", "<F001><"))
	}},
	{"missing glyph shown", "notdef", func(t *testing.T, m mutable) {
		m.edit(t, m.page(0)["Contents"], replaced("[<", "[<0000"))
	}},
	{"outline to nowhere", "outline", func(t *testing.T, m mutable) {
		delete(m.pick(t, func(d pdfatest.Dict) bool { return d["SE"] != nil }), "Dest")
	}},
	{"outline miscounted", "outline", func(t *testing.T, m mutable) { m.typed(t, "Type", "Outlines")["Count"] = 1.0 }},
	{"no tree", "tree", func(t *testing.T, m mutable) { delete(m.catalog(), "StructTreeRoot") }},
	{"wrong parent", "tree", func(t *testing.T, m mutable) { m.typed(t, "S", "H1")["P"] = m.Trailer["Root"] }},
	{"stretch claimed twice", "tree", func(t *testing.T, m mutable) {
		p := m.typed(t, "S", "H1")
		p["K"] = append(p["K"].(pdfatest.Array), 0.0)
	}},
	{"paragraph in a heading", "nesting", func(t *testing.T, m mutable) { m.typed(t, "S", "L")["S"] = pdfatest.Name("H1") }},
	{"own type", "nesting", func(t *testing.T, m mutable) { m.typed(t, "S", "P")["S"] = pdfatest.Name("Paragraph") }},
	{"header cell without scope", "scope", func(t *testing.T, m mutable) {
		delete(m.typed(t, "S", "TH")["A"].(pdfatest.Dict), "Scope")
	}},
	{"figure without words", "alt", func(t *testing.T, m mutable) { delete(m.typed(t, "S", "Figure"), "Alt") }},
	{"note without identifier", "note", func(t *testing.T, m mutable) { delete(m.typed(t, "S", "Note"), "ID") }},
	{"level left out", "heading", func(t *testing.T, m mutable) { m.typed(t, "S", "H2")["S"] = pdfatest.Name("H3") }},
	{"content of no element", "orphan", func(t *testing.T, m mutable) { m.typed(t, "S", "H1")["K"] = pdfatest.Array{} }},
	{"parent tree entry", "parents", func(t *testing.T, m mutable) {
		nums := m.pick(t, func(d pdfatest.Dict) bool { return d["Nums"] != nil })["Nums"].(pdfatest.Array)
		list := m.Get(nums[1]).(pdfatest.Array)
		list[0] = m.Trailer["Root"]
	}},
	{"key of a widget", "parents", func(t *testing.T, m mutable) { m.typed(t, "Type", "Annot")["StructParent"] = 0.0 }},
	{"ragged table", "grid", func(t *testing.T, m mutable) {
		row := m.pick(t, func(d pdfatest.Dict) bool { return d["S"] == pdfatest.Name("TR") })
		row["K"] = row["K"].(pdfatest.Array)[1:]
	}},
	{"hidden widget", "annotation", func(t *testing.T, m mutable) { m.typed(t, "Type", "Annot")["F"] = 6.0 }},
	{"widget not printed", "annotation", func(t *testing.T, m mutable) { m.typed(t, "Type", "Annot")["F"] = 0.0 }},
	{"widget without appearance", "appearance", func(t *testing.T, m mutable) { delete(m.typed(t, "Type", "Annot"), "AP") }},
	{"field without name", "field", func(t *testing.T, m mutable) { delete(m.typed(t, "FT", "Sig"), "T") }},
}

func TestCheckerSeesEveryMutation(t *testing.T) {
	good, _ := render(t, everything(), Options{Attachments: attachments()})
	whole, err := pdfatest.Open(good)
	if err != nil {
		t.Fatal(err)
	}
	if again := pdfatest.Check(mutable{whole}.write()); len(again) > 0 {
		t.Fatalf("the unchanged file, written again: %v", again)
	}
	for _, mu := range mutations {
		t.Run(mu.name, func(t *testing.T) {
			f, err := pdfatest.Open(good)
			if err != nil {
				t.Fatal(err)
			}
			m := mutable{f}
			mu.change(t, m)
			wantRule(t, pdfatest.Check(m.write()), mu.rule)
		})
	}
}

func wantRule(t *testing.T, found []pdfatest.Finding, rule string) {
	t.Helper()
	if !slices.ContainsFunc(found, func(f pdfatest.Finding) bool { return f.Rule == rule }) {
		t.Errorf("want a finding of %q, have %v", rule, found)
	}
}

// TestCheckerSeesBrokenFrame changes bytes where a rewritten file could not be wrong.
func TestCheckerSeesBrokenFrame(t *testing.T) {
	good, _ := render(t, report(3), Options{})
	for _, c := range []struct {
		name, rule string
		change     func([]byte) []byte
	}{
		{"header", "header", replaced("%PDF-1.7", "%PDF-1.4")},
		{"binary comment", "header", replaced("%\xe2\xe3\xcf\xd3", "%abcd")},
		{"bytes behind the end", "end", func(b []byte) []byte { return append(b, "\n\n"...) }},
		{"entry of one byte off", "xref", func(b []byte) []byte {
			at := bytes.LastIndex(b, []byte("xref\n0 ")) + 60
			b[at+29] ^= 1
			return b
		}},
		{"entry of 19 bytes", "xref", replaced(" 00000 n \n", " 00000 n\n")},
		{"startxref", "xref", func(b []byte) []byte { return bytes.Replace(b, []byte("startxref\n"), []byte("startxref\n1"), 1) }},
		{"size", "xref", replaced("trailer\n<</Size ", "trailer\n<</Size 1")},
		{"length", "length", func(b []byte) []byte {
			b[bytes.Index(b, []byte("/Length "))+len("/Length ")] ^= 1
			return b
		}},
		{"no endobj", "syntax", replaced(">>\nendobj", ">>\nendobx")},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantRule(t, pdfatest.Check(c.change(bytes.Clone(good))), c.rule)
		})
	}
}
