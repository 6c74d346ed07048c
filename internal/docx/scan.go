package docx

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"tonghop/internal/docx/wml"
	"tonghop/internal/fault"
)

// scanner is a pull parser of the XML that OPC allows: no document type, no entities
// but the five predefined ones, UTF-8 or UTF-16. encoding/xml reads 30 MB/s with an
// allocation per token and would spend four times the whole budget of a report
// (BenchmarkScan compares); this one copies nothing and checks that tags match.
//
// Names come in canonical prefixes whatever the file calls them: "w:p", "wp:extent".
type scanner struct {
	src      []byte
	pos      int
	kind     tokenKind
	name     string  // of the element that starts or ends
	depth    int     // of the current element; its children are one deeper
	text     stretch // raw character data
	cdata    bool    // text came from a CDATA section: no entities in it
	attrs    []attribute
	open     []element
	empty    bool // the element ends with its own tag
	maxDepth int
	spaces   []binding
	names    map[string]known  // by raw name, in the current scope
	recent   [64]known         // the last of names, by a few letters
	values   map[string]string // short attribute values met before
	blocks   blocks            // properties met before
	err      error
	buf      bytes.Buffer // of a lent scanner: the part that src shows
}

// scanners are lent: all that is kept of a part is copied out of it, and the bytes and
// tables of a scanner are most of what reading a file would allocate.
var scanners = sync.Pool{New: func() any { return newScanner(nil, 0) }}

// Up to these sizes a scanner's room is kept for the next file.
const (
	keepBuffer = 8 << 20
	keepTable  = 1024
)

// stretch is a part of the source. Places instead of slices keep the scanner free of
// pointers that the garbage collector would follow at every tag.
type stretch struct{ from, to int }

func (x *scanner) at(s stretch) []byte { return x.src[s.from:s.to] }

// release gives a lent scanner back; it is of no use afterwards.
func (x *scanner) release() {
	if x.buf.Cap() > keepBuffer || len(x.names) > keepTable {
		return
	}
	x.buf.Reset()
	x.blocks.clear()
	x.src = nil
	scanners.Put(x)
}

type tokenKind uint8

const (
	noToken tokenKind = iota
	startElement
	endElement
	characters
)

type attribute struct{ name, value stretch }

type element struct {
	raw  stretch
	name string
}

// binding is a namespace prefix in force from depth on.
type binding struct {
	prefix string
	short  string
	depth  int
}

// prefixes gives the canonical prefix of each namespace the reader knows, in its
// transitional and its strict (purl.oclc.org) form.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":            "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                        "w",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":     "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                 "r",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing":  "wp",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":              "wp",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                   "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                               "a",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":              "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                          "m",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":             "mc",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":       "wps",
	"urn:schemas-microsoft-com:vml":                                           "v",
	"http://schemas.openxmlformats.org/package/2006/relationships":            "rel",
	"http://purl.org/dc/elements/1.1/":                                        "dc",
	"http://purl.org/dc/terms/":                                               "dcterms",
	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
	wml.PackageNamespace: "th",
}

func newScanner(b []byte, maxDepth int) *scanner {
	x := &scanner{names: map[string]known{}, values: map[string]string{}, blocks: newBlocks()}
	x.begin(b, maxDepth)
	return x
}

// begin sets the scanner before the first byte of a part.
func (x *scanner) begin(b []byte, maxDepth int) {
	clear(x.names)
	x.blocks.clear()
	*x = scanner{
		src: utf8Text(b), maxDepth: maxDepth, buf: x.buf, names: x.names, values: x.values, blocks: x.blocks,
		attrs: x.attrs[:0], open: x.open[:0], spaces: x.spaces[:0],
	}
}

// utf8Text brings a part to UTF-8 without a byte order mark.
func utf8Text(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return b[3:]
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return fromUTF16(b[2:], 0, 1)
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return fromUTF16(b[2:], 1, 0)
	}
	return b
}

func fromUTF16(b []byte, low, high int) []byte {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i+low])|uint16(b[i+high])<<8)
	}
	return []byte(string(utf16.Decode(units)))
}

// next moves to the next start, end or text; false at the end of the part or at an
// error, which stays in err.
func (x *scanner) next() bool {
	if x.err != nil {
		return false
	}
	if x.empty {
		x.empty = false
		return x.close()
	}
	for x.pos < len(x.src) {
		if x.src[x.pos] != '<' {
			return x.readText()
		}
		rest := x.src[x.pos:]
		switch {
		case len(rest) > 1 && rest[1] == '/':
			return x.endTag()
		case len(rest) > 1 && rest[1] != '?' && rest[1] != '!':
			return x.startTag()
		case bytes.HasPrefix(rest, []byte("<?")):
			x.skipTo("?>")
		case bytes.HasPrefix(rest, []byte("<!--")):
			x.skipTo("-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return x.readCDATA()
		case bytes.HasPrefix(rest, []byte("<!")):
			x.err = fault.New(fault.Invalid, "docx.entities")
		default:
			return x.startTag()
		}
		if x.err != nil {
			return false
		}
	}
	if len(x.open) > 0 {
		x.fail(errors.New("file ends inside " + x.name))
	}
	x.kind = noToken
	return false
}

// child moves to the next child element of the element at depth, skipping what is
// left of the one before; false when that element has ended. The loop is
//
//	for d := x.depth; x.child(d); { switch x.name {…} }
func (x *scanner) child(depth int) bool {
	for x.next() {
		switch {
		case x.kind == startElement && x.depth == depth+1:
			return true
		case x.kind == endElement && x.depth < depth:
			return false
		}
	}
	return false
}

// content is the character data of the current element and moves to its end.
func (x *scanner) content() string {
	var parts []byte
	first := true
	var only string
	d := x.depth
	for x.next() {
		switch {
		case x.kind == endElement && x.depth < d:
			if parts != nil {
				return string(parts)
			}
			return only
		case x.kind == characters && x.depth == d:
			s := x.decodedText()
			if first {
				only, first = s, false
				continue
			}
			if parts == nil {
				parts = []byte(only)
			}
			parts = append(parts, s...)
		}
	}
	return only
}

func (x *scanner) decodedText() string {
	if x.cdata {
		return strings.ToValidUTF8(string(x.at(x.text)), "\uFFFD")
	}
	return x.decode(x.at(x.text))
}

func (x *scanner) fail(err error) bool {
	if x.err == nil {
		x.err = damaged(fmt.Errorf("byte %d: %w", x.pos, err))
	}
	return false
}

func (x *scanner) skipTo(end string) {
	i := bytes.Index(x.src[x.pos:], []byte(end))
	if i < 0 {
		x.fail(errors.New("no " + end))
		return
	}
	x.pos += i + len(end)
}

func (x *scanner) readText() bool {
	n := bytes.IndexByte(x.src[x.pos:], '<')
	if n < 0 {
		n = len(x.src) - x.pos
	}
	x.text = stretch{x.pos, x.pos + n}
	x.pos += n
	x.kind, x.cdata = characters, false
	return true
}

func (x *scanner) readCDATA() bool {
	start := x.pos + len("<![CDATA[")
	x.skipTo("]]>")
	if x.err != nil {
		return false
	}
	x.text = stretch{start, x.pos - len("]]>")}
	x.kind, x.cdata = characters, true
	return true
}

func (x *scanner) endTag() bool {
	n := bytes.IndexByte(x.src[x.pos:], '>')
	if n < 0 {
		return x.fail(errors.New("unfinished end tag"))
	}
	raw := x.src[x.pos+2 : x.pos+n]
	if last := len(x.open) - 1; last < 0 || string(raw) != string(x.at(x.open[last].raw)) && string(bytes.TrimRight(raw, " \t\r\n")) != string(x.at(x.open[last].raw)) {
		return x.fail(fmt.Errorf("end tag %.40q does not match", raw))
	}
	x.pos += n + 1
	return x.close()
}

func (x *scanner) close() bool {
	last := len(x.open) - 1
	x.kind, x.name = endElement, x.open[last].name
	x.open = x.open[:last]
	x.depth = last
	n := len(x.spaces)
	for n > 0 && x.spaces[n-1].depth > x.depth {
		n--
	}
	if n < len(x.spaces) {
		x.spaces = x.spaces[:n]
		x.forget()
	}
	return true
}

func (x *scanner) startTag() bool {
	x.pos++
	raw := x.rawName()
	if raw.from == raw.to {
		return x.fail(errors.New("tag without a name"))
	}
	x.attrs = x.attrs[:0]
	x.depth++
	if x.depth > x.maxDepth {
		x.err = fault.New(fault.TooMuch, "docx.too-deep", x.maxDepth)
		return false
	}
	for {
		x.space()
		switch c := x.peek(); {
		case c == '>':
			x.pos++
			return x.openElement(raw, false)
		case c == '/' && x.pos+1 < len(x.src) && x.src[x.pos+1] == '>':
			x.pos += 2
			return x.openElement(raw, true)
		case !x.attribute():
			return false
		}
	}
}

func (x *scanner) openElement(raw stretch, empty bool) bool {
	x.kind, x.empty = startElement, empty
	x.name = x.canonical(x.at(raw))
	x.open = append(x.open, element{raw, x.name})
	return true
}

// attribute reads name="value" at the position.
func (x *scanner) attribute() bool {
	name := x.rawName()
	x.space()
	if name.from == name.to || x.peek() != '=' {
		return x.fail(errors.New("bad attribute"))
	}
	x.pos++
	x.space()
	quote := x.peek()
	if quote != '"' && quote != '\'' {
		return x.fail(errors.New("attribute without quotes"))
	}
	x.pos++
	n := bytes.IndexByte(x.src[x.pos:], quote)
	if n < 0 {
		return x.fail(errors.New("unfinished attribute"))
	}
	value := stretch{x.pos, x.pos + n}
	x.pos += n + 1
	if prefix, ok := bytes.CutPrefix(x.at(name), []byte("xmlns")); ok {
		x.bind(prefix, x.at(value))
		return x.err == nil
	}
	x.attrs = append(x.attrs, attribute{name, value})
	return true
}

// maxBindings bounds the search for a prefix; real files declare some thirty. maxNames
// bounds what is remembered of a part with ever new names.
const (
	maxBindings = 1000
	maxNames    = 4096
)

func (x *scanner) bind(name, uri []byte) {
	if len(x.spaces) >= maxBindings {
		x.fail(errors.New("too many namespaces"))
		return
	}
	short := prefixes[string(uri)]
	if short == "" {
		short = "?"
	}
	x.spaces = append(x.spaces, binding{string(bytes.TrimPrefix(name, []byte(":"))), short, x.depth})
	x.forget()
}

// known is a name met before and its canonical form.
type known struct{ raw, canonical string }

// recall is the place where a name met a moment ago would stand: a document uses few
// names, over and over, and a look here costs a third of one in the map.
func (x *scanner) recall(raw []byte) *known {
	n := len(raw)
	return &x.recent[(n+3*int(raw[n-1])+7*int(raw[n/2]))%len(x.recent)]
}

func (x *scanner) canonical(raw []byte) string {
	k := x.recall(raw)
	if k.raw == string(raw) {
		return k.canonical
	}
	met, ok := x.names[string(raw)]
	if !ok {
		met = known{string(raw), x.resolve(raw)}
		if len(x.names) < maxNames {
			x.names[met.raw] = met
		}
	}
	*k = met
	return met.canonical
}

// forget drops the canonical names: a prefix may mean another namespace now.
func (x *scanner) forget() {
	clear(x.names)
	x.recent = [len(x.recent)]known{}
}

// resolve finds the canonical name by the prefixes in force.
func (x *scanner) resolve(raw []byte) string {
	prefix, local, ok := strings.Cut(string(raw), ":")
	if !ok {
		prefix, local = "", prefix
	}
	short := "?"
	for i := len(x.spaces) - 1; i >= 0; i-- {
		if x.spaces[i].prefix == prefix {
			short = x.spaces[i].short
			break
		}
	}
	return short + ":" + local
}

// endsName marks the bytes that no name holds.
var endsName = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '>': true, '/': true, '=': true, '<': true, '"': true, '\'': true}

func (x *scanner) rawName() stretch {
	start, rest := x.pos, x.src[x.pos:]
	n := 0
	for n < len(rest) && !endsName[rest[n]] {
		n++
	}
	x.pos += n
	return stretch{start, x.pos}
}

func (x *scanner) space() {
	for x.pos < len(x.src) && x.src[x.pos] <= ' ' {
		switch x.src[x.pos] {
		case ' ', '\t', '\r', '\n':
			x.pos++
		default:
			return
		}
	}
}

func (x *scanner) peek() byte {
	if x.pos < len(x.src) {
		return x.src[x.pos]
	}
	return 0
}

// raw is the undecoded value of the attribute with the local name. Word's elements
// never carry two attributes of one local name, so the prefix is not looked at.
func (x *scanner) raw(local string) ([]byte, bool) {
	for i := range x.attrs {
		n := x.at(x.attrs[i].name)
		if len(n) < len(local) || string(n[len(n)-len(local):]) != local {
			continue
		}
		if len(n) == len(local) || n[len(n)-len(local)-1] == ':' {
			return x.at(x.attrs[i].value), true
		}
	}
	return nil, false
}

// attr is the value of an attribute, empty if it is not there. Office files repeat a
// few hundred short values thousands of times: each is made once.
func (x *scanner) attr(local string) string {
	v, ok := x.raw(local)
	if !ok {
		return ""
	}
	if s, ok := x.values[string(v)]; ok {
		return s
	}
	s := x.decode(v)
	if len(v) <= 32 && len(x.values) < keepTable && x.err == nil {
		x.values[string(v)] = s
	}
	return s
}

// number is an attribute as a whole number, cut to ±limit; false if there is none or
// it is no number. A fraction is cut off ("12.0" is written by some programs), and
// the strict form with a unit ("12pt") becomes twips.
func (x *scanner) number(local string) (int, bool) {
	v, ok := x.raw(local)
	if !ok {
		return 0, false
	}
	return parseNumber(string(v))
}

const numberLimit = 1 << 30

func parseNumber(s string) (int, bool) {
	s = strings.TrimSpace(s)
	scale := 1.0
	if len(s) > 2 {
		if per, ok := unitTwips[s[len(s)-2:]]; ok {
			scale, s = per, s[:len(s)-2]
		}
	}
	if n, err := strconv.Atoi(s); err == nil && scale == 1 {
		return min(max(n, -numberLimit), numberLimit), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f {
		return 0, false
	}
	return int(min(max(f*scale, -numberLimit), numberLimit)), true
}

var unitTwips = map[string]float64{"pt": 20, "mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pc": 240, "pi": 240}

// on reads the boolean attribute val of a toggle element: absent means true.
func (x *scanner) on() bool {
	v, ok := x.raw("val")
	if !ok {
		return true
	}
	switch string(v) {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// decode resolves the predefined entities and character references.
func (x *scanner) decode(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 && bytes.IndexByte(b, '\r') < 0 {
		if utf8.Valid(b) {
			return string(b)
		}
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	var out strings.Builder
	out.Grow(len(b))
	for i := 0; i < len(b); {
		switch b[i] {
		case '&':
			end := bytes.IndexByte(b[i:], ';')
			if end < 0 {
				x.fail(errors.New("unfinished reference"))
				return ""
			}
			x.reference(&out, string(b[i+1:i+end]))
			i += end + 1
		case '\r': // XML reads \r\n and \r as \n
			if i+1 >= len(b) || b[i+1] != '\n' {
				out.WriteByte('\n')
			}
			i++
		default:
			out.WriteByte(b[i])
			i++
		}
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}

var predefined = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

func (x *scanner) reference(out *strings.Builder, name string) {
	if s, ok := predefined[name]; ok {
		out.WriteString(s)
		return
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		if x.err == nil {
			x.err = fault.New(fault.Invalid, "docx.entities")
		}
		return
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		base, digits = 16, hex
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		x.fail(fmt.Errorf("bad character reference %.20q", name))
		return
	}
	out.WriteRune(rune(n))
}
