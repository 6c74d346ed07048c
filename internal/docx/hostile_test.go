package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
)

// zipped makes an archive of parts, given as name and content in turn.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// inBody is a document part with the body; the prefixes are the usual ones.
func inBody(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><w:document ` + documentNamespaces +
		` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">` +
		`<w:body>` + body + `</w:body></w:document>`
}

// docxOf is a file with the body and further parts.
func docxOf(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{"word/document.xml", inBody(body)}, parts...)...)
}

func TestBadFilesHaveAClearFault(t *testing.T) {
	good := docxOf(t, `<w:p><w:r><w:t>xin chào</w:t></w:r></w:p>`)
	encrypted := append(append([]byte{}, ole...), utf16le("EncryptedPackage")...)
	small := Limits{UnpackedBytes: 10 << 10, Blocks: 50, Depth: 40}
	for name, c := range map[string]struct {
		file []byte
		lim  Limits
		code string
	}{
		"empty":              {nil, Limits{}, "docx.not-docx"},
		"text":               {[]byte("Báo cáo"), Limits{}, "docx.not-docx"},
		"another zip":        {zipped(t, "xl/workbook.xml", "<a/>"), Limits{}, "docx.not-docx"},
		"no body":            {zipped(t, "word/document.xml", `<w:document xmlns:w="`+wordNamespace+`"/>`), Limits{}, "docx.not-docx"},
		"another language":   {zipped(t, "word/document.xml", `<html><body>x</body></html>`), Limits{}, "docx.not-docx"},
		"encrypted":          {encrypted, Limits{}, "docx.encrypted"},
		"old format":         {append(append([]byte{}, ole...), make([]byte, 600)...), Limits{}, "docx.old-format"},
		"truncated":          {good[:len(good)-40], Limits{}, "docx.damaged"},
		"not XML":            {zipped(t, "word/document.xml", "%%%"), Limits{}, "docx.not-docx"},
		"tags crossed":       {docxOf(t, `<w:p><w:r></w:p></w:r>`), Limits{}, "docx.damaged"},
		"ends early":         {zipped(t, "word/document.xml", inBody("")[:200]), Limits{}, "docx.damaged"},
		"document type":      {zipped(t, "word/document.xml", `<!DOCTYPE a [<!ENTITY b "c">]>`+inBody("")[38:]), Limits{}, "docx.entities"},
		"own entity":         {docxOf(t, `<w:p><w:r><w:t>&lol;</w:t></w:r></w:p>`), Limits{}, "docx.entities"},
		"entity in a style":  {docxOf(t, "", "word/styles.xml", `<!DOCTYPE x><w:styles/>`), Limits{}, "docx.entities"},
		"bad reference":      {docxOf(t, `<w:p><w:r><w:t>&#x110000;</w:t></w:r></w:p>`), Limits{}, "docx.damaged"},
		"two documents":      {zipped(t, "word/document.xml", inBody(""), "WORD/document.xml", inBody("")), Limits{}, "docx.duplicate"},
		"zip bomb":           {docxOf(t, `<w:p><w:r><w:t>`+strings.Repeat("0", 1<<20)+`</w:t></w:r></w:p>`), small, "docx.too-big"},
		"bomb beside":        {docxOf(t, "", "word/styles.xml", `<w:styles>`+strings.Repeat(" ", 1<<20)+`</w:styles>`), small, "docx.too-big"},
		"many paragraphs":    {docxOf(t, strings.Repeat("<w:p/>", 60)), small, "docx.too-long"},
		"many rows":          {docxOf(t, `<w:tbl>`+strings.Repeat("<w:tr><w:tc><w:p/></w:tc></w:tr>", 60)+`</w:tbl>`), small, "docx.too-long"},
		"deep tables":        {docxOf(t, strings.Repeat("<w:tbl><w:tr><w:tc>", 30)+strings.Repeat("</w:tc></w:tr></w:tbl>", 30)), small, "docx.too-deep"},
		"deep by default":    {docxOf(t, strings.Repeat("<w:sdt>", 5000)), Limits{}, "docx.too-deep"},
		"too many names":     {docxOf(t, strings.Repeat(`<w:p `+manyNamespaces(40)+`>`, 30)), Limits{}, "docx.damaged"},
		"header of entities": {docxOf(t, `<w:sectPr><w:headerReference r:id="h"/></w:sectPr>`, "word/header1.xml", "<!DOCTYPE x><w:hdr/>", "word/_rels/document.xml.rels", relation1("h", "header", "header1.xml")), Limits{}, "docx.entities"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(c.file, c.lim)
			if fault.CodeOf(err) != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			for _, tag := range []lang.Tag{lang.Vi, lang.En} {
				if s := lang.Explain(tag, err); strings.HasPrefix(s, "docx.") || strings.Contains(s, "{0}") {
					t.Errorf("no sentence: %s", s)
				}
			}
		})
	}
}

func relation1(id, kind, target string) string {
	return string(relations([]string{`<Relationship Id="` + id + `" Type="` + relationBase + kind + `" Target="` + target + `"/>`}))
}

func manyNamespaces(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` xmlns:n%d="urn:%d"`, i, i)
	}
	return b.String()
}

// Absurd numbers must neither crash nor cost memory.
func TestAbsurdNumbers(t *testing.T) {
	body := `<w:tbl><w:tblGrid><w:gridCol w:w="999999999999"/></w:tblGrid><w:tr><w:trPr><w:gridBefore w:val="2000000000"/><w:gridAfter w:val="-5"/></w:trPr>` +
		`<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:gridSpan w:val="-3"/></w:tcPr><w:p><w:r><w:t>ô</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
		`<w:p><w:pPr><w:ind w:left="-99999999999999999999" w:firstLine="1e300"/><w:spacing w:line="-2000000000" w:lineRule="exact" w:before="NaN"/><w:numPr><w:ilvl w:val="99"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="77"/></w:pPr>` +
		`<w:r><w:rPr><w:sz w:val="-4"/><w:color w:val="zzz"/></w:rPr><w:t>chữ</w:t></w:r></w:p>` +
		`<w:sectPr><w:pgSz w:w="0" w:h="-1"/><w:pgMar w:top="999999999" w:left="-700"/></w:sectPr>`
	numbering := `<w:numbering xmlns:w="` + wordNamespace + `"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="8"><w:start w:val="2147483647"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%9%9%0%"/></w:lvl>` +
		`<w:lvl w:ilvl="-1"/><w:lvl w:ilvl="9"/></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="12"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>`
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d, err := Read(docxOf(t, body, "word/numbering.xml", numbering), Limits{})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("took %d bytes", used)
	}
	got := dump(d)
	if !strings.Contains(got, "chữ") || d.Sections[0].Page.Width != 11906 || d.Sections[0].Page.Left != 700 {
		t.Errorf("%s", got)
	}
	written(t, d, Options{})
}

// The header of a part may lie about its size; what counts is what comes.
func TestSizesInHeadersAreNotTrusted(t *testing.T) {
	file := docxOf(t, `<w:p/>`)
	i := bytes.LastIndex(file, []byte("PK\x01\x02"))
	for k := range 4 { // the unpacked size in the central directory: 4 GB
		file[i+24+k] = 0xFF
	}
	file[i+27] = 0x7F
	_, err := Read(file, Limits{})
	if fault.CodeOf(err) != "docx.damaged" {
		t.Errorf("got %v", err)
	}
}

func TestPackageOfBadFiles(t *testing.T) {
	if _, err := Package([]byte("PK")); fault.CodeOf(err) != "docx.not-docx" {
		t.Errorf("got %v", err)
	}
	bad := docxOf(t, "", "customXml/item1.xml", `<p:package xmlns:p="`+packageNamespace+`">***</p:package>`)
	if _, err := Package(bad); fault.CodeOf(err) != "docx.damaged" {
		t.Errorf("got %v", err)
	}
	data, err := Package(docxOf(t, "", "customXml/item1.xml", `<b:Sources xmlns:b="urn:else"/>`))
	if data != nil || err != nil {
		t.Errorf("got %q %v", data, err)
	}
}

func TestPackageComesBackByteForByte(t *testing.T) {
	for _, want := range []string{`{"số":"1\r\n","x":[1,2]}`, "\x00\r\n binary \xff", "{}"} {
		got, err := Package(written(t, sample(), Options{Package: []byte(want)}))
		if err != nil || string(got) != want {
			t.Errorf("got %q %v, want %q", got, err, want)
		}
	}
	got, err := Package(written(t, sample(), Options{}))
	if err != nil || got != nil {
		t.Errorf("without a package: %q %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	for _, b := range documents(f) {
		f.Add(b)
	}
	f.Add(written(f, sample(), Options{Package: []byte("{}")}))
	f.Add(docxOf(f, `<w:p><w:r><w:t>a</w:t></w:r></w:p>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		checkReading(t, b)
	})
}

// FuzzBody fuzzes what lies behind the packing: the document part and the numbering.
func FuzzBody(f *testing.F) {
	for _, seed := range bodies {
		f.Add(inBody(seed), "")
	}
	for _, b := range documents(f) {
		parts := partsOf(f, b)
		f.Add(string(parts["word/document.xml"]), string(parts["word/numbering.xml"]))
	}
	f.Fuzz(func(t *testing.T, document, numbering string) {
		checkReading(t, zipped(t, "word/document.xml", document, "word/numbering.xml", numbering))
	})
}

// checkReading reads anything: either a fault with a code, or a flow that the writer
// can write and that reads back.
func checkReading(t *testing.T, b []byte) {
	d, err := Read(b, Limits{UnpackedBytes: 4 << 20, Blocks: 5000, Depth: 100})
	if err != nil {
		if fault.CodeOf(err) == "internal" {
			t.Fatalf("no code: %v", err)
		}
		return
	}
	if _, err := Read(written(t, d, Options{}), Limits{}); err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
}
