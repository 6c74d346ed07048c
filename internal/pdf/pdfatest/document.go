package pdfatest

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

func (f *File) catalog() Dict { return f.dict(f.Trailer["Root"]) }

// checkCatalog: marked, with a language and a title to show (ISO 19005-3, 6.7.2; ISO
// 14289-1, 7.1 and 7.2).
func (f *File) checkCatalog() {
	c := f.catalog()
	if c["Type"] != Name("Catalog") {
		f.find("catalog", "Root is %v", c["Type"])
	}
	if lang := textOf(c["Lang"]); !languageForm.MatchString(lang) {
		f.find("language", "Lang is %q", lang)
	}
	if f.dict(c["MarkInfo"])["Marked"] != true {
		f.find("marked", "MarkInfo does not say Marked")
	}
	if f.dict(c["ViewerPreferences"])["DisplayDocTitle"] != true {
		f.find("viewer", "DisplayDocTitle is not set")
	}
}

var languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// textOf reads a text string, plain or UTF-16.
func textOf(v any) string {
	b, _ := v.([]byte)
	if !bytes.HasPrefix(b, []byte{0xFE, 0xFF}) {
		return string(b)
	}
	var units []uint16
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, binary.BigEndian.Uint16(b))
	}
	return string(utf16.Decode(units))
}

// property is an element of the metadata packet that a rule asks for.
type packet map[string]string

// readPacket reads the simple properties of an XMP packet; a list gives its first item.
func readPacket(raw []byte) (packet, error) {
	out := packet{}
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.Strict = true
	var path []string
	for {
		t, err := d.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			path = append(path, prefixes[t.Name.Space]+t.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			for _, p := range slices.Backward(path) {
				if strings.HasPrefix(p, "rdf:") {
					continue
				}
				if s := strings.TrimSpace(string(t)); s != "" && out[p] == "" {
					out[p] = s
				}
				break
			}
		}
	}
}

var prefixes = map[string]string{
	"http://purl.org/dc/elements/1.1/":            "dc:",
	"http://ns.adobe.com/xap/1.0/":                "xmp:",
	"http://ns.adobe.com/pdf/1.3/":                "pdf:",
	"http://www.aiim.org/pdfa/ns/id/":             "pdfaid:",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
	"adobe:ns:meta/":                              "x:",
}

// checkMetadata: a plain packet that claims part 3, level B, and says what the
// information dictionary says (6.6.2 to 6.6.4).
func (f *File) checkMetadata() {
	meta, ok := f.Get(f.catalog()["Metadata"]).(Stream)
	if !ok || meta.Dict["Type"] != Name("Metadata") || meta.Dict["Subtype"] != Name("XML") || meta.Dict["Filter"] != nil {
		f.find("metadata", "no plain metadata stream")
		return
	}
	head, _, _ := bytes.Cut(meta.Raw, []byte("?>"))
	if !bytes.HasPrefix(head, []byte("<?xpacket begin=")) || bytes.Contains(head, []byte("bytes=")) || bytes.Contains(head, []byte("encoding=")) {
		f.find("metadata", "packet head %q", head)
	}
	props, err := readPacket(meta.Raw)
	if err != nil {
		f.find("metadata", "not well-formed: %v", err)
		return
	}
	if props["pdfaid:part"] != "3" || props["pdfaid:conformance"] != "B" {
		f.find("claim", "part %q, conformance %q", props["pdfaid:part"], props["pdfaid:conformance"])
	}
	if props["dc:title"] == "" {
		f.find("title", "no dc:title")
	}
	info := f.dict(f.Trailer["Info"])
	for key, prop := range map[string]string{"Title": "dc:title", "Author": "dc:creator", "Subject": "dc:description", "Producer": "pdf:Producer", "Creator": "xmp:CreatorTool", "Keywords": "pdf:Keywords"} {
		if a, b := textOf(info[key]), props[prop]; a != b {
			f.find("info", "%s is %q, %s is %q", key, a, prop, b)
		}
	}
	for key, prop := range map[string]string{"CreationDate": "xmp:CreateDate", "ModDate": "xmp:ModifyDate"} {
		if err := sameTime(textOf(info[key]), props[prop]); err != nil {
			f.find("info", "%s and %s: %v", key, prop, err)
		}
	}
}

func sameTime(info, prop string) error {
	if info == "" && prop == "" {
		return nil
	}
	a, err := time.Parse("D:20060102150405-07'00'", info)
	if err != nil {
		return err
	}
	b, err := time.Parse(time.RFC3339, prop)
	if err != nil {
		return err
	}
	if !a.Equal(b) {
		return fmt.Errorf("%v is not %v", a, b)
	}
	return nil
}

// checkIntent: one intent with an RGB display profile of version 2 or 4 (6.2.3).
func (f *File) checkIntent() {
	intents := f.array(f.catalog()["OutputIntents"])
	if len(intents) != 1 {
		f.find("intent", "%d output intents", len(intents))
		return
	}
	in := f.dict(intents[0])
	profile, err := f.Data(in["DestOutputProfile"])
	if in["S"] != Name("GTS_PDFA1") || textOf(in["OutputConditionIdentifier"]) == "" || err != nil {
		f.find("intent", "not a PDF/A intent with a profile: %v", err)
		return
	}
	if f.dict(in["DestOutputProfile"])["N"] != 3.0 || len(profile) < 132 || string(profile[36:40]) != "acsp" ||
		string(profile[12:20]) != "mntrRGB " || profile[8] >= 5 || binary.BigEndian.Uint32(profile) != uint32(len(profile)) {
		f.find("intent", "the profile is no RGB display profile")
	}
}

// checkFiles: every embedded file is described, typed, associated (6.8).
func (f *File) checkFiles() {
	listed := f.array(f.dict(f.dict(f.catalog()["Names"])["EmbeddedFiles"])["Names"])
	associated := f.array(f.catalog()["AF"])
	if len(listed) != 2*len(associated) {
		f.find("attachment", "%d names, %d associated files", len(listed)/2, len(associated))
	}
	for i := 1; i < len(listed); i += 2 {
		if i >= 3 && textOf(listed[i-1]) <= textOf(listed[i-3]) {
			f.find("attachment", "names out of order")
		}
		if !slices.Contains(associated, listed[i]) {
			f.find("attachment", "%v is not in AF", listed[i])
		}
		f.checkSpec(f.dict(listed[i]))
	}
}

var relations = []any{Name("Source"), Name("Data"), Name("Alternative"), Name("Supplement"), Name("Unspecified")}

func (f *File) checkSpec(spec Dict) {
	if spec["Type"] != Name("Filespec") || textOf(spec["F"]) == "" || textOf(spec["F"]) != textOf(spec["UF"]) || textOf(spec["Desc"]) == "" {
		f.find("attachment", "a file specification wants Type, F, UF and Desc")
	}
	if !slices.Contains(relations, spec["AFRelationship"]) {
		f.find("attachment", "relationship %v", spec["AFRelationship"])
	}
	ef := f.dict(spec["EF"])
	file, ok := f.Get(ef["F"]).(Stream)
	if !ok || ef["F"] != ef["UF"] {
		f.find("attachment", "no embedded file")
		return
	}
	if kind, _ := file.Dict["Subtype"].(Name); file.Dict["Type"] != Name("EmbeddedFile") || !strings.Contains(string(kind), "/") {
		f.find("attachment", "the embedded file has no MIME type: %v", file.Dict["Subtype"])
	}
	data, err := f.Data(ef["F"])
	if params := f.dict(file.Dict["Params"]); err != nil || params["Size"] != float64(len(data)) {
		f.find("attachment", "Size is %v, the file has %d bytes", params["Size"], len(data))
	}
}

// checkOutline: bookmarks are a consistent tree of titles that lead to pages.
func (f *File) checkOutline() {
	root := f.catalog()["Outlines"]
	if root == nil {
		return
	}
	if n := f.outlineBelow(root, 0); f.dict(root)["Count"] != float64(n) {
		f.find("outline", "Count is %v, items %d", f.dict(root)["Count"], n)
	}
}

func (f *File) outlineBelow(parent any, depth int) int {
	d := f.dict(parent)
	if depth > deepest || d["First"] == nil {
		return 0
	}
	n, last := 0, any(nil)
	for at := d["First"]; at != nil && n <= len(f.Objects); at = f.dict(at)["Next"] {
		item := f.dict(at)
		if textOf(item["Title"]) == "" || item["Parent"] != parent || item["Prev"] != last {
			f.find("outline", "item %v: title %q, Parent %v, Prev %v", at, textOf(item["Title"]), item["Parent"], item["Prev"])
		}
		if dest := f.array(item["Dest"]); len(dest) < 2 || f.dict(dest[0])["Type"] != Name("Page") {
			f.find("outline", "item %v leads to no page", at)
		}
		below := f.outlineBelow(at, depth+1)
		if below > 0 && item["Count"] != float64(below) {
			f.find("outline", "item %v: Count %v, items %d", at, item["Count"], below)
		}
		n += 1 + below
		last = at
	}
	if last != d["Last"] {
		f.find("outline", "Last of %v", parent)
	}
	return n
}
