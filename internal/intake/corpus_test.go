package intake

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const documents = "../../testdata/documents/"

func load(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// zipOf packs parts into an archive, in pairs of name and content.
func zipOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		must(t, err)
		_, err = f.Write([]byte(parts[i+1]))
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

const (
	contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	relations = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
)

// wordFile is a .docx whose body is the given markup.
func wordFile(t testing.TB, body string) []byte {
	return wordXML(t, `<?xml version="1.0" encoding="UTF-8"?><w:document `+wordSpace+`><w:body>`+body+`</w:body></w:document>`)
}

func wordXML(t testing.TB, document string) []byte {
	return zipOf(t, "[Content_Types].xml", contentTypes, "_rels/.rels", relations, "word/document.xml", document)
}

// inFont is a paragraph in a font.
func inFont(font, words string) string {
	return `<w:p><w:r><w:rPr><w:rFonts w:ascii="` + font + `" w:hAnsi="` + font + `"/></w:rPr><w:t xml:space="preserve">` + words + `</w:t></w:r></w:p>`
}

func workbook(t testing.TB) []byte {
	f := excelize.NewFile()
	must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"TT", "Xã", "Số buổi"}), f.SetSheetRow("Sheet1", "A2", &[]any{1, "Dân Lực", 1730}))
	var b bytes.Buffer
	must(t, f.Write(&b), f.Close())
	return b.Bytes()
}

// encryptedPDF locks a PDF with a password.
func encryptedPDF(t testing.TB) []byte {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.pdf")
	said, err := exec.Command("qpdf", "--encrypt", "bimat", "chu", "256", "--", documents+"cv-cdgd-hcm-95-2017.pdf", out).CombinedOutput()
	if _, statErr := os.Stat(out); statErr != nil {
		t.Fatalf("qpdf: %v\n%s", err, said)
	}
	return load(t, out)
}

// oldWord makes a .doc of a .docx with LibreOffice.
func oldWord(t testing.TB, docx []byte, ext string) []byte {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "in.docx"), docx, 0o600))
	said, err := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", ext, "--outdir", dir, filepath.Join(dir, "in.docx")).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	return load(t, filepath.Join(dir, "in."+ext))
}

// latin1 writes each letter as one byte, as an old editor did.
func latin1(s string) []byte {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return b
}

// scanPDF is a page with a picture and no text.
func scanPDF() []byte {
	content := "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
	objects := []string{
		"<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Count 1 /Kids [3 0 R]>>",
		"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>>",
		"<</Length " + itoa(len(content)) + ">>\nstream\n" + content + "\nendstream",
	}
	return pdfOf(objects)
}

// longPDF has n pages that all show the same text.
func longPDF(n int) []byte {
	content := "BT /F1 12 Tf 100 700 Td (Bao cao) Tj ET"
	objects := []string{
		"<</Type /Catalog /Pages 2 0 R>>", "",
		"<</Length " + itoa(len(content)) + ">>\nstream\n" + content + "\nendstream",
		"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>",
	}
	var kids strings.Builder
	for range n {
		objects = append(objects, "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources <</Font <</F1 4 0 R>>>>>>")
		kids.WriteString(itoa(len(objects)) + " 0 R ")
	}
	objects[1] = "<</Type /Pages /Count " + itoa(n) + " /Kids [" + kids.String() + "]>>"
	return pdfOf(objects)
}

func pdfOf(objects []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var table strings.Builder
	for i, o := range objects {
		table.WriteString(pad(b.Len()) + " 00000 n \n")
		b.WriteString(itoa(i+1) + " 0 obj\n" + o + "\nendobj\n")
	}
	start := b.Len()
	b.WriteString("xref\n0 " + itoa(len(objects)+1) + "\n0000000000 65535 f \n" + table.String())
	b.WriteString("trailer\n<</Size " + itoa(len(objects)+1) + " /Root 1 0 R>>\nstartxref\n" + itoa(start) + "\n%%EOF\n")
	return b.Bytes()
}
