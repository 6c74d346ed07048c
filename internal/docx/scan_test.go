package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
)

// events lists what a parser sees, one line for each start, end and text.
func scannerEvents(b []byte) (string, error) {
	x := newScanner(b, 1000)
	var out, pending strings.Builder
	flush := func() {
		if pending.Len() > 0 {
			fmt.Fprintf(&out, "text %q\n", pending.String())
			pending.Reset()
		}
	}
	for x.next() {
		switch x.kind {
		case characters:
			pending.WriteString(x.decodedText())
		case startElement:
			flush()
			_, local, _ := strings.Cut(x.name, ":")
			fmt.Fprintf(&out, "start %s", local)
			for _, a := range x.attrs {
				name := string(x.at(a.name))
				if _, after, ok := strings.Cut(name, ":"); ok {
					name = after
				}
				fmt.Fprintf(&out, " %s=%q", name, x.decode(x.at(a.value)))
			}
			out.WriteByte('\n')
		case endElement:
			flush()
			_, local, _ := strings.Cut(x.name, ":")
			fmt.Fprintf(&out, "end %s\n", local)
		}
	}
	flush()
	return out.String(), x.err
}

func libraryEvents(b []byte) (string, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	var out, pending strings.Builder
	flush := func() {
		if pending.Len() > 0 {
			fmt.Fprintf(&out, "text %q\n", pending.String())
			pending.Reset()
		}
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			flush()
			return out.String(), nil
		}
		if err != nil {
			return out.String(), err
		}
		switch tok := tok.(type) {
		case xml.CharData:
			pending.Write(tok)
		case xml.StartElement:
			flush()
			fmt.Fprintf(&out, "start %s", tok.Name.Local)
			for _, a := range tok.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					continue
				}
				fmt.Fprintf(&out, " %s=%q", a.Name.Local, a.Value)
			}
			out.WriteByte('\n')
		case xml.EndElement:
			flush()
			fmt.Fprintf(&out, "end %s\n", tok.Name.Local)
		}
	}
}

// The scanner and encoding/xml see the same in every part of every real document.
func TestScannerSeesWhatTheLibrarySees(t *testing.T) {
	files := documents(t)
	files["own"] = written(t, sample(), Options{Package: []byte("{}")})
	for name, b := range files {
		for part, data := range partsOf(t, b) {
			if !strings.HasSuffix(part, ".xml") && !strings.HasSuffix(part, ".rels") {
				continue
			}
			got, err := scannerEvents(data)
			if err != nil {
				t.Fatalf("%s %s: %v", name, part, err)
			}
			want, err := libraryEvents(data)
			if err != nil {
				t.Fatalf("%s %s: %v", name, part, err)
			}
			if got != want {
				t.Errorf("%s %s: %s", name, part, firstDifference(got, want))
			}
		}
	}
}

func TestScannerOnSmallThings(t *testing.T) {
	for in, want := range map[string]string{
		`<a>1&lt;2 &#x1EA1;&#225; &amp;amp;</a>`:              "start a\ntext \"1<2 ạá &amp;\"\nend a\n",
		`<a b='x"y' c = "1&gt;"/>`:                            "start a b=\"x\\\"y\" c=\"1>\"\nend a\n",
		"\xEF\xBB\xBF<?xml version=\"1.0\"?><!-- < --><a/>":   "start a\nend a\n",
		`<a><![CDATA[<b>&lt;]]></a>`:                          "start a\ntext \"<b>&lt;\"\nend a\n",
		"<a>x\r\ny\rz</a>":                                    "start a\ntext \"x\\ny\\nz\"\nend a\n",
		"<a\n b=\"1\"\n></a\n>":                               "start a b=\"1\"\nend a\n",
		"<a>\xff</a>":                                         "start a\ntext \"\uFFFD\"\nend a\n",
		"\xFF\xFE<\x00a\x00>\x00\xa1\x1e<\x00/\x00a\x00>\x00": "start a\ntext \"ạ\"\nend a\n",
		"\xFE\xFF\x00<\x00a\x00/\x00>":                        "start a\nend a\n",
	} {
		got, err := scannerEvents([]byte(in))
		if err != nil || got != want {
			t.Errorf("%q: got %q %v, want %q", in, got, err, want)
		}
	}
}

func TestScannerRefuses(t *testing.T) {
	for _, in := range []string{
		"<a>", "</a>", "<a></b>", "<a b></a>", "<a b=1/>", "<a b=\"1/>", "< a/>", "<a", "<a/", "<!-- <a/>", "<a>&x;</a>", "<a>&#xZZ;</a>",
		"<a>& b</a>", "<!DOCTYPE a><a/>", "<a><![CDATA[x</a>", "<?xml <a/>", `<a =""/>`,
	} {
		if got, err := scannerEvents([]byte(in)); err == nil {
			t.Errorf("%q passed: %q", in, got)
		}
	}
}

// Whatever prefixes a file uses, names come out canonical.
func TestScannerNamesAreCanonical(t *testing.T) {
	in := `<ns0:document xmlns:ns0="` + wordNamespace + `"><p xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:r xmlns:w="urn:other"/></p><p/><ns0:p/></ns0:document>`
	x := newScanner([]byte(in), 10)
	var got []string
	for x.next() {
		if x.kind == startElement {
			got = append(got, x.name)
		}
	}
	if s := strings.Join(got, " "); s != "w:document w:p ?:r ?:p w:p" || x.err != nil {
		t.Errorf("got %s, %v", s, x.err)
	}
}

func TestNumbersOfAttributes(t *testing.T) {
	for in, want := range map[string]int{"12": 12, "-5": -5, "12.7": 12, "12pt": 240, "1in": 1440, "2.54cm": 1440, " 7 ": 7, "99999999999": numberLimit, "-1e300": -numberLimit} {
		if got, ok := parseNumber(in); !ok || got != want {
			t.Errorf("%q: got %d %t, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "x", "NaN", "pt", "0x10"} {
		if got, ok := parseNumber(in); ok {
			t.Errorf("%q: got %d", in, got)
		}
	}
}

func documentPart(b *testing.B) []byte {
	return partsOf(b, documents(b)["bc-phumybac-thang-6-2026"])["word/document.xml"]
}

// The two benchmarks tell why the scanner exists.
func BenchmarkScan(b *testing.B) {
	data := documentPart(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		x := newScanner(data, 100)
		for x.next() {
		}
		if x.err != nil {
			b.Fatal(x.err)
		}
	}
}

func BenchmarkScanByEncodingXML(b *testing.B) {
	data := documentPart(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			if _, err := d.RawToken(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
