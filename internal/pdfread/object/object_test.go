package object

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

func TestValues(t *testing.T) {
	cases := []struct{ in, want string }{
		{"12 -3.50 +.5 4.", "12 -3.5 0.5 4"},
		{"/Times#20New /A", "Times New A"},
		{`(a\(b\)\101\n(c)) (d\
e)`, "a(b)A\n(c) de"},
		{"<48 656C6> % comment\n true null", "Hel`  "},
		{"[1 2 0 R <</K [/N]>>]", "5[1 2 0 R 6[K 5[N]]]"},
		{"BT ET' T*", "BT ET' T*"},
	}
	for _, c := range cases {
		l := Lexer{Data: []byte(c.in)}
		var got []string
		for {
			v := l.Next()
			if v.Kind == End {
				break
			}
			got = append(got, v.String())
		}
		if s := strings.Join(got, " "); s != c.want || l.Odd {
			t.Errorf("%q: %q, want %q (odd %v)", c.in, s, c.want, l.Odd)
		}
	}
}

func TestOddValues(t *testing.T) {
	for _, in := range []string{"1e5", "--2", "-", ".", "(open", "<4x>", "[1", "]", "<< /K >>", "<< 1 2 >>", "[BT]", "{}", strings.Repeat("[", 100), strings.Repeat("1", 60)} {
		l := Lexer{Data: []byte(in)}
		for l.Next().Kind != End {
		}
		if !l.Odd {
			t.Errorf("%q passes", in)
		}
	}
}

func deflated(data string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write([]byte(data)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// withStreams is a file as Word writes it: objects 1 and 2 in an object stream, cross
// references in a stream with a predictor.
func withStreams(trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	catalog := "<</Type /Catalog /Two 2 0 R>>"
	index := fmt.Sprintf("1 0 2 %d ", len(catalog))
	first := len(index)
	packed := deflated(index + catalog + "(two)")
	at := b.Len()
	fmt.Fprintf(&b, "3 0 obj\n<</Type /ObjStm /N 2 /First %d /Length 4 0 R /Filter [/FlateDecode]>>\nstream\r\n%s\nendstream\nendobj\n", first, packed)
	length := b.Len()
	fmt.Fprintf(&b, "4 0 obj\n%d\nendobj\n", len(packed))
	table := b.Len()
	rows := [][4]byte{{0, 0, 0, 0}, {2, 0, 3, 0}, {2, 0, 3, 1}, {1, byte(at >> 8), byte(at), 0}, {1, byte(length >> 8), byte(length), 0}, {1, byte(table >> 8), byte(table), 0}}
	var lines bytes.Buffer
	var above [4]byte
	for _, r := range rows {
		lines.WriteByte(2)
		for i := range r {
			lines.WriteByte(r[i] - above[i])
		}
		above = r
	}
	data := deflated(lines.String())
	fmt.Fprintf(&b, "5 0 obj\n<</Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 4>> /Length %d %s>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF", len(data), trailer, data, table)
	return b.Bytes()
}

func TestObjectStreams(t *testing.T) {
	f, err := Open(withStreams(""), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Path(f.Trailer(), "Root", "Two"); got.Kind != String || string(got.Raw) != "two" || f.Err() != nil {
		t.Errorf("%v %v", got, f.Err())
	}
}

// withTable is a file with a table of cross references; each body is an object.
func withTable(trailer string, bodies ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, s := range bodies {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, s)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, p := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, trailer, start)
	return b.Bytes()
}

func TestRefusals(t *testing.T) {
	for name, b := range map[string][]byte{
		"empty": nil, "header": []byte("%PDF-1.7\n"), "encrypted": withTable("/Encrypt 2 0 R", "<<>>", "<<>>"), "cut": withTable("", "<<>>")[:60],
		"encrypted stream": withStreams("/Encrypt 1 0 R"), "turning": withTable("/Prev 9", "<<>>"), "predictor": bytes.Replace(withStreams(""), []byte("Predictor 12"), []byte("Predictor 02"), 1),
	} {
		if _, err := Open(b, 1<<20); err != ErrOdd {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOddObjects(t *testing.T) {
	for name, body := range map[string]string{
		"itself": "2 0 R", "its own length": "<</Length 2 0 R>>\nstream\nx\nendstream", "wrong length": "<</Length 3>>\nstream\nabcdef\nendstream",
		"unknown filter": "<</Length 1 /Filter /LZWDecode>>\nstream\nx\nendstream", "broken data": "<</Length 1 /Filter /FlateDecode>>\nstream\nx\nendstream",
		"bomb":   fmt.Sprintf("<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream", len(deflated(strings.Repeat("a", 1<<21))), deflated(strings.Repeat("a", 1<<21))),
		"values": "[" + strings.Repeat("1 ", maxValues+2) + "]",
	} {
		f, err := Open(withTable("", "<<>>", body), 1<<20)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f.Decode(f.Of(Value{Kind: Ref, Num: 2}))
		if f.Err() != ErrOdd {
			t.Errorf("%s passes", name)
		}
	}
}

func TestNewerSectionsWin(t *testing.T) {
	old := withTable("", "<</A 2 0 R>>", "(old)")
	prev := bytes.LastIndex(old, []byte("xref\n0"))
	at := len(old)
	more := fmt.Sprintf("2 0 obj\n(new)\nendobj\nxref\n2 1\n%010d 00000 n \ntrailer\n<</Size 3 /Root 1 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF", at, prev, at+len("2 0 obj\n(new)\nendobj\n"))
	f, err := Open(append(old, more...), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Path(f.Trailer(), "Root", "A"); string(got.Raw) != "new" {
		t.Errorf("%v", got)
	}
}

func FuzzObjects(f *testing.F) {
	f.Add(withStreams(""))
	f.Add(withTable("", "<</A 2 0 R>>", "<</Length 4>>\nstream\nabcd\nendstream"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Open(b, 1<<20)
		if err != nil {
			return
		}
		for n := range min(len(file.entries), 100) {
			file.Decode(file.Of(Value{Kind: Ref, Num: float64(n)}))
		}
	})
}
