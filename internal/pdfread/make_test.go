package pdfread

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

// maker writes small PDFs by hand, for tests of what no real program would make.
type maker struct {
	objects []string // bodies; the number of an object is its index + 1
}

func (m *maker) add(body string) int {
	m.objects = append(m.objects, body)
	return len(m.objects)
}

func (m *maker) stream(dict, data string) int {
	return m.add(fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(data), data))
}

func (m *maker) packed(dict, data string) int {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write([]byte(data)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return m.stream(dict+" /Filter /FlateDecode", b.String())
}

// file closes the PDF; root is the number of the catalog.
func (m *maker) file(root int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(m.objects))
	for i, o := range m.objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, p := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, root, start)
	return b.Bytes()
}

// sheetOf makes a PDF of pages with the given content streams; extra goes into each
// page's dictionary, resources beside the fonts F1 (regular) and F2 (bold).
func sheetOf(contents []string, resources, extra string) []byte {
	m := &maker{}
	regular := m.add("<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>")
	bold := m.add("<</Type /Font /Subtype /Type1 /BaseFont /Times-Bold>>")
	pages := len(m.objects) + 2*len(contents) + 1
	var kids strings.Builder
	for _, c := range contents {
		s := m.packed("", c)
		p := m.add(fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources <</Font <</F1 %d 0 R /F2 %d 0 R>> %s>> %s>>", pages, s, regular, bold, resources, extra))
		fmt.Fprintf(&kids, "%d 0 R ", p)
	}
	m.add(fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", len(contents), kids.String()))
	return m.file(m.add(fmt.Sprintf("<</Type /Catalog /Pages %d 0 R>>", pages)))
}

// at writes text at a place, y counted from the top of the sheet.
func at(x, y, size float64, words string) string {
	return atFont("F1", x, y, size, words)
}

func atFont(font string, x, y, size float64, words string) string {
	words = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(words)
	return fmt.Sprintf("BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", font, size, x, 842-y, words)
}

// frame strokes the lines of a table.
func frame(xs, ys []float64) string {
	var b strings.Builder
	for _, x := range xs {
		fmt.Fprintf(&b, "%g %g m %g %g l S\n", x, 842-ys[0], x, 842-ys[len(ys)-1])
	}
	for _, y := range ys {
		fmt.Fprintf(&b, "%g %g m %g %g l S\n", xs[0], 842-y, xs[len(xs)-1], 842-y)
	}
	return b.String()
}

// formBomb nests forms so that drawing the page would take years: each draws the one
// below it many times.
func formBomb(depth, times int) []byte {
	m := &maker{}
	font := m.add("<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>")
	inner := m.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <</Font <</F1 %d 0 R>>>>", font), at(100, 100, 12, "x"))
	for range depth {
		inner = m.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <</XObject <</X %d 0 R>>>>", inner), strings.Repeat("/X Do\n", times))
	}
	s := m.stream("", "/X Do")
	pages := len(m.objects) + 2
	page := m.add(fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources <</XObject <</X %d 0 R>>>>>>", pages, s, inner))
	m.add(fmt.Sprintf("<</Type /Pages /Count 1 /Kids [%d 0 R]>>", page))
	return m.file(m.add(fmt.Sprintf("<</Type /Catalog /Pages %d 0 R>>", pages)))
}

// withAttachment is a one-page PDF that holds a file.
func withAttachment(name, data string) []byte {
	m := &maker{}
	font := m.add("<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>")
	s := m.stream("", at(100, 100, 12, "Bao cao"))
	page := m.add(fmt.Sprintf("<</Type /Page /Parent 4 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources <</Font <</F1 %d 0 R>>>>>>", s, font))
	m.add(fmt.Sprintf("<</Type /Pages /Count 1 /Kids [%d 0 R]>>", page))
	file := m.packed("/Type /EmbeddedFile", data)
	spec := m.add(fmt.Sprintf("<</Type /Filespec /F (%s) /UF (%s) /EF <</F %d 0 R>>>>", name, name, file))
	return m.file(m.add(fmt.Sprintf("<</Type /Catalog /Pages 4 0 R /Names <</EmbeddedFiles <</Names [(%s) %d 0 R]>>>>>>", name, spec)))
}

// picture is a PDF of pages that hold nothing but an image.
func picture(pages int) []byte {
	image := "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
	contents := make([]string, pages)
	for i := range contents {
		contents[i] = image
	}
	return sheetOf(contents, "", "")
}

func TestMakerMakesReadablePDFs(t *testing.T) {
	if words := textOf(t, sheetOf([]string{at(100, 100, 12, "Mot hai")}, "", "")); words != "Mot hai" {
		t.Errorf("%q", words)
	}
}
