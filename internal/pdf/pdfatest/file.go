package pdfatest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// Finding is one rule that a file breaks.
type Finding struct{ Rule, Detail string }

// String writes rule and detail on one line.
func (f Finding) String() string { return f.Rule + ": " + f.Detail }

// File is a parsed PDF with what was found wrong in it so far.
type File struct {
	Objects  map[Ref]any // Dict, Stream, Array...
	Trailer  Dict
	raw      []byte
	findings []Finding
	marked   []stretch // of all pages, in order
}

// Check gives every rule that the file breaks; none for a good file.
func Check(raw []byte) []Finding {
	f := &File{Objects: map[Ref]any{}, raw: raw}
	if !f.open() {
		return f.findings
	}
	f.checkObjects()
	f.checkCatalog()
	f.checkMetadata()
	f.checkIntent()
	f.checkFiles()
	f.checkPages()
	f.checkForm()
	f.checkOutline()
	f.checkTags()
	return f.findings
}

// Open parses a file; it fails where the frame of the file is broken.
func Open(raw []byte) (*File, error) {
	f := &File{Objects: map[Ref]any{}, raw: raw}
	if !f.open() {
		return nil, fmt.Errorf("%v", f.findings)
	}
	return f, nil
}

func (f *File) find(rule, form string, args ...any) {
	f.findings = append(f.findings, Finding{rule, fmt.Sprintf(form, args...)})
}

// open reads header, trailer and table, and every object the table names.
func (f *File) open() bool {
	if !bytes.HasPrefix(f.raw, []byte("%PDF-1.7\n%")) || len(f.raw) < 15 || !high(f.raw[10:14]) {
		f.find("header", "want %%PDF-1.7 and a comment of four bytes above 127")
	}
	if !bytes.HasSuffix(f.raw, []byte("\n%%EOF\n")) {
		f.find("end", "want one line end behind %%%%EOF and nothing more")
	}
	at := bytes.LastIndex(f.raw, []byte("startxref\n"))
	if at < 0 {
		f.find("xref", "no startxref")
		return false
	}
	start, err := strconv.Atoi(string(bytes.SplitN(f.raw[at+10:], []byte("\n"), 2)[0]))
	if err != nil || start < 0 || start >= at || !bytes.HasPrefix(f.raw[start:], []byte("xref\n0 ")) {
		f.find("xref", "startxref leads nowhere")
		return false
	}
	return f.table(f.raw[start:at])
}

func high(b []byte) bool {
	for _, c := range b {
		if c < 128 {
			return false
		}
	}
	return true
}

func (f *File) table(part []byte) bool {
	lines := bytes.SplitN(part, []byte("\n"), 3)
	if len(lines) < 3 {
		f.find("xref", "no entries")
		return false
	}
	n, err := strconv.Atoi(string(bytes.TrimPrefix(lines[1], []byte("0 "))))
	if err != nil || n < 1 || n > len(part)/20 || len(lines[2]) < 20*n {
		f.find("xref", "bad count of entries")
		return false
	}
	entries, rest := lines[2][:20*n], lines[2][20*n:]
	if string(entries[:20]) != "0000000000 65535 f \n" {
		f.find("xref", "entry 0 is %q", entries[:20])
	}
	p := &parser{b: rest}
	if !p.has("trailer") {
		f.find("xref", "no trailer behind the last entry")
		return false
	}
	p.at = len("trailer")
	v, err := p.object(0)
	trailer, ok := v.(Dict)
	if err != nil || !ok {
		f.find("trailer", "not a dictionary: %v", err)
		return false
	}
	f.Trailer = trailer
	if trailer["Size"] != float64(n) {
		f.find("xref", "Size is %v, the table has %d entries", trailer["Size"], n)
	}
	for i := 1; i < n; i++ {
		f.entry(Ref(i), entries[20*i:20*i+20])
	}
	if headers := len(objectHeader.FindAllIndex(f.raw, -1)); headers < n-1 {
		f.find("xref", "%d objects, %d entries", headers, n-1)
	}
	return true
}

var (
	entryForm    = regexp.MustCompile(`^(\d{10}) 00000 n \n$`)
	objectHeader = regexp.MustCompile(`(?m)^\d+ 0 obj$`)
)

func (f *File) entry(r Ref, raw []byte) {
	m := entryForm.FindSubmatch(raw)
	if m == nil {
		f.find("xref", "entry %d is %q", r, raw)
		return
	}
	off, _ := strconv.Atoi(string(m[1]))
	head := fmt.Sprintf("%d 0 obj\n", r)
	if off >= len(f.raw) || !bytes.HasPrefix(f.raw[off:], []byte(head)) {
		f.find("xref", "entry %d leads to no object %d", r, r)
		return
	}
	p := &parser{b: f.raw, at: off + len(head)}
	v, err := p.object(0)
	if err != nil {
		f.find("syntax", "object %d: %v", r, err)
		return
	}
	f.Objects[r] = v
	if d, ok := v.(Dict); ok && p.has("\nstream\n") {
		f.stream(r, d, p)
		return
	}
	if !p.has("\nendobj\n") {
		f.find("syntax", "object %d does not end with endobj", r)
	}
}

func (f *File) stream(r Ref, d Dict, p *parser) {
	length, ok := d["Length"].(float64)
	start := p.at + len("\nstream\n")
	end := start + int(length)
	if !ok || length < 0 || length > float64(len(f.raw)) || end > len(f.raw) || !bytes.HasPrefix(f.raw[end:], []byte("\nendstream\nendobj\n")) {
		f.find("length", "object %d: Length %v is not that of the stream", r, d["Length"])
		return
	}
	f.Objects[r] = Stream{Dict: d, Raw: f.raw[start:end]}
}

// Get follows a reference.
func (f *File) Get(v any) any {
	if r, ok := v.(Ref); ok {
		return f.Objects[r]
	}
	return v
}

func (f *File) dict(v any) Dict {
	switch v := f.Get(v).(type) {
	case Dict:
		return v
	case Stream:
		return v.Dict
	}
	return Dict{}
}

func (f *File) array(v any) Array {
	a, _ := f.Get(v).(Array)
	return a
}

// Data is the content of a stream, unpacked.
func (f *File) Data(v any) ([]byte, error) {
	s, ok := f.Get(v).(Stream)
	if !ok {
		return nil, fmt.Errorf("%v is no stream", v)
	}
	if s.Dict["Filter"] != Name("FlateDecode") {
		return s.Raw, nil
	}
	z, err := zlib.NewReader(bytes.NewReader(s.Raw))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// checkObjects applies the rules for any object: known filters, streams inside the
// file, no actions, no references to nothing (6.1.7, 6.1.13, 6.6).
func (f *File) checkObjects() {
	ids := f.array(f.Trailer["ID"])
	if len(ids) != 2 || !longEnough(ids[0]) || !longEnough(ids[1]) {
		f.find("id", "the trailer wants two identifiers, has %v", ids)
	}
	if f.Trailer["Encrypt"] != nil {
		f.find("encryption", "the file is encrypted")
	}
	for r, v := range f.Objects {
		f.checkValue(r, v)
		s, ok := v.(Stream)
		if !ok {
			continue
		}
		switch s.Dict["Filter"] {
		case nil, Name("DCTDecode"):
		case Name("FlateDecode"):
			if _, err := f.Data(r); err != nil {
				f.find("filter", "object %d: %v", r, err)
			}
		default:
			f.find("filter", "object %d is packed by %v", r, s.Dict["Filter"])
		}
		if s.Dict["F"] != nil || s.Dict["FFilter"] != nil {
			f.find("external", "stream %d lies outside the file", r)
		}
	}
}

func longEnough(v any) bool {
	b, ok := v.([]byte)
	return ok && len(b) >= 16
}

func (f *File) checkValue(r Ref, v any) {
	switch v := v.(type) {
	case Ref:
		if _, ok := f.Objects[v]; !ok {
			f.find("reference", "object %d names object %d, which is not there", r, v)
		}
	case Array:
		for _, x := range v {
			f.checkValue(r, x)
		}
	case Stream:
		f.checkValue(r, v.Dict)
	case Dict:
		f.checkDict(r, v)
	case Name:
		if len(v) > 127 {
			f.find("limit", "object %d: a name of %d bytes", r, len(v))
		}
	case []byte:
		if len(v) > 32767 {
			f.find("limit", "object %d: a string of %d bytes", r, len(v))
		}
	case float64:
		if v > 2147483647 || v < -2147483648 {
			f.find("limit", "object %d: number %v", r, v)
		}
	}
}

// forbidden are keys that no object of our files has: actions, scripts, multimedia,
// optional content, what changes colours behind the profile's back.
var forbidden = []string{"AA", "JS", "JavaScript", "OpenAction", "XFA", "NeedAppearances", "OCProperties", "TR", "TR2", "HTP", "HalftonePhase", "Alternates", "OPI", "Ref", "PS", "SigFlags", "Requirements", "Perms"}

func (f *File) checkDict(r Ref, d Dict) {
	for _, key := range forbidden {
		if d[key] != nil {
			f.find("forbidden", "object %d has %s", r, key)
		}
	}
	if d["Type"] == Name("Action") || d["Type"] == Name("Annot") && d["A"] != nil {
		f.find("forbidden", "object %d is or has an action", r)
	}
	for _, x := range d {
		f.checkValue(r, x)
	}
}
