package pdfatest

import (
	"reflect"
	"testing"
)

func TestObjects(t *testing.T) {
	for in, want := range map[string]any{
		"12":                 12.0,
		"-.5":                -0.5,
		"true":               true,
		"null":               nil,
		"/A#20b":             Name("A b"),
		"(a \\) (b))":        []byte("a ) (b)"),
		"<00Ff>":             []byte{0, 255},
		"[1 2 R 3 0 R (x)]":  nil, // a generation other than 0 is none of ours
		"[3 0 R/X]":          Array{Ref(3), Name("X")},
		"<</A 1/B[/C]/D<<>>": nil,
		"<</A 1/B 2 0 R>>":   Dict{"A": 1.0, "B": Ref(2)},
		"% note\n7":          7.0,
		"<</A 1/A 2>>":       nil,
		"<</A>>":             nil,
		"<0>":                nil,
		"(open":              nil,
	} {
		p := &parser{b: []byte(in)}
		got, err := p.object(0)
		if want == nil && in != "null" {
			if err == nil {
				t.Errorf("%s was read as %v", in, got)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
}

func TestPacket(t *testing.T) {
	const head = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:q="http://www.aiim.org/pdfa/ns/id/">`
	const tail = `</rdf:Description></rdf:RDF></x:xmpmeta>`
	got, err := readPacket([]byte(head + `<dc:title><rdf:Alt><rdf:li>Tên</rdf:li></rdf:Alt></dc:title><q:part>3</q:part>` + tail))
	if err != nil || got["dc:title"] != "Tên" || got["pdfaid:part"] != "3" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := readPacket([]byte(head)); err == nil {
		t.Error("an open packet was read")
	}
}

func TestSameTime(t *testing.T) {
	for _, c := range []struct {
		info, prop string
		same       bool
	}{
		{"", "", true},
		{"D:20161215093000+07'00'", "2016-12-15T09:30:00+07:00", true},
		{"D:20161215093000+07'00'", "2016-12-15T02:30:00Z", true},
		{"D:20161215093001+07'00'", "2016-12-15T09:30:00+07:00", false},
		{"D:20161215093000+07'00'", "", false},
		{"2016", "2016", false},
	} {
		if err := sameTime(c.info, c.prop); (err == nil) != c.same {
			t.Errorf("%q, %q: %v", c.info, c.prop, err)
		}
	}
}

// FuzzCheck: whatever the bytes are, the checker ends with findings and does not panic.
func FuzzCheck(f *testing.F) {
	f.Add([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/Names<</EmbeddedFiles<</Names[1 1 2 2]>>>>>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000015 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n103\n%%EOF\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(Check(raw)) == 0 {
			t.Error("no finding in bytes that are no file of ours")
		}
	})
}
