// Package object writes the bytes of a PDF file: numbered objects, streams, the classic
// cross-reference table and the trailer. It knows nothing of pages.
package object

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"sync"
	"unicode/utf16"

	"tonghop/internal/seal"
)

// Ref is the number of an indirect object.
type Ref int

// String writes a reference as PDF has it: "12 0 R".
func (r Ref) String() string { return strconv.Itoa(int(r)) + " 0 R" }

// File collects the objects of one PDF in memory. The zero File is ready.
type File struct {
	buf     bytes.Buffer
	offsets []int // of object i+1; 0 while not yet written
}

// Reserve takes the next object number, to be written later.
func (f *File) Reserve() Ref {
	f.offsets = append(f.offsets, 0)
	return Ref(len(f.offsets))
}

// Put writes the body of a reserved object.
func (f *File) Put(r Ref, body string) {
	f.begin(r)
	f.buf.WriteString(body)
	f.buf.WriteString("\nendobj\n")
}

// Add writes a new object and gives its number.
func (f *File) Add(body string) Ref {
	r := f.Reserve()
	f.Put(r, body)
	return r
}

// Stream writes a new compressed stream; dict holds further entries of its dictionary.
func (f *File) Stream(dict string, data []byte) (Ref, error) {
	r := f.Reserve()
	return r, f.PutStream(r, dict, data)
}

// PutStream writes a compressed stream under a reserved number.
func (f *File) PutStream(r Ref, dict string, data []byte) error {
	packed, err := deflate(data)
	if err != nil {
		return fmt.Errorf("compress object %d: %w", r, err)
	}
	f.RawStream(r, dict+"/Filter/FlateDecode", packed)
	return nil
}

// RawStream writes a stream as it is: uncompressed, or packed by the caller.
func (f *File) RawStream(r Ref, dict string, data []byte) {
	f.begin(r)
	fmt.Fprintf(&f.buf, "<<%s/Length %d>>\nstream\n", dict, len(data))
	f.buf.Write(data)
	f.buf.WriteString("\nendstream\nendobj\n")
}

func (f *File) begin(r Ref) {
	if f.buf.Len() == 0 {
		// The comment of four bytes above 127 tells transports that the file is binary
		// (ISO 19005-3, 6.1.2).
		f.buf.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	}
	f.offsets[r-1] = f.buf.Len()
	f.buf.WriteString(strconv.Itoa(int(r)))
	f.buf.WriteString(" 0 obj\n")
}

// Finish writes the table and the trailer and hands the file to w in one piece. The file
// identifier is the digest of the content, so equal content gives equal bytes.
func (f *File) Finish(w io.Writer, root, info Ref) error {
	start := f.buf.Len()
	fmt.Fprintf(&f.buf, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for i, off := range f.offsets {
		if off == 0 {
			return fmt.Errorf("object %d was reserved and never written", i+1)
		}
		if off > 9_999_999_999 {
			return fmt.Errorf("object %d lies beyond what a table can say", i+1)
		}
		digits := strconv.Itoa(off)
		f.buf.WriteString("0000000000"[len(digits):])
		f.buf.WriteString(digits)
		f.buf.WriteString(" 00000 n \n")
	}
	id := hex.EncodeToString(seal.Of(f.buf.Bytes()).Bytes()[:16])
	fmt.Fprintf(&f.buf, "trailer\n<</Size %d/Root %v/Info %v/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets)+1, root, info, id, id, start)
	_, err := w.Write(f.buf.Bytes())
	return err
}

// A compressor costs more memory than a page, so they are used again.
var compressors = sync.Pool{New: func() any { return zlib.NewWriter(io.Discard) }}

func deflate(data []byte) ([]byte, error) {
	z := compressors.Get().(*zlib.Writer)
	defer compressors.Put(z)
	var out bytes.Buffer
	out.Grow(len(data)/3 + 64)
	z.Reset(&out)
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Text writes a text string: plain where it is ASCII, UTF-16 with its mark otherwise.
func Text(s string) string {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return wide(s)
		}
	}
	return Literal(s)
}

// Literal writes a byte string in parentheses.
func Literal(s string) string {
	out := make([]byte, 0, len(s)+2)
	out = append(out, '(')
	for i := range len(s) {
		if c := s[i]; c == '(' || c == ')' || c == '\\' {
			out = append(out, '\\')
		}
		out = append(out, s[i])
	}
	return string(append(out, ')'))
}

func wide(s string) string {
	out := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		out = fmt.Appendf(out, "%04X", u)
	}
	return string(append(out, '>'))
}

// Name writes a name, with what is not plain escaped.
func Name(s string) string {
	out := []byte{'/'}
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '.' || c == '_' || c == '+' {
			out = append(out, c)
			continue
		}
		out = fmt.Appendf(out, "#%02X", c)
	}
	return string(out)
}

// Refs writes an array of references.
func Refs(rs []Ref) string {
	out := []byte{'['}
	for i, r := range rs {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, r.String()...)
	}
	return string(append(out, ']'))
}
