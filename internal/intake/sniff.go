package intake

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"tonghop/internal/fault"
)

var (
	compound = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}
	zipStart = []byte("PK\x03\x04")
)

// sniff tells the format from the content; the name decides only between the formats
// that are plain text.
func sniff(name string, b []byte) (Format, error) {
	head := b[:min(len(b), 1024)]
	switch {
	case len(bytes.TrimSpace(b)) == 0:
		return "", fault.New(fault.Invalid, "intake.empty")
	case bytes.Contains(head, []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(b, zipStart):
		return sniffZip(name, b)
	case bytes.HasPrefix(b, compound):
		return sniffCompound(b)
	case bytes.HasPrefix(b, []byte(`{\rtf`)):
		return RTF, nil
	}
	return sniffText(name, b)
}

// sniffZip looks for the main part of the office formats. A broken archive is given
// the format its name says, whose reader explains what is wrong with it.
func sniffZip(name string, b []byte) (Format, error) {
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		switch extension(name) {
		case ".xlsx", ".xlsm":
			return XLSX, nil
		}
		return DOCX, nil
	}
	for _, f := range r.File {
		switch {
		case strings.HasPrefix(f.Name, "word/"):
			return DOCX, nil
		case strings.HasPrefix(f.Name, "xl/"):
			return XLSX, nil
		case strings.HasPrefix(f.Name, "ppt/"):
			return "", fault.New(fault.Invalid, "intake.slides")
		case f.Name == "content.xml":
			return "", fault.New(fault.Invalid, "intake.opendocument")
		}
	}
	return "", fault.New(fault.Invalid, "intake.archive")
}

// sniffCompound tells old binary Word files from what else uses their container.
func sniffCompound(b []byte) (Format, error) {
	has := func(name string) bool { return bytes.Contains(b, wide(name)) }
	switch {
	case has("EncryptedPackage"):
		return "", fault.New(fault.Invalid, "intake.encrypted")
	case has("WordDocument"):
		return DOC, nil
	case has("Workbook"), has("Book"):
		return "", fault.New(fault.Invalid, "intake.old-sheet")
	}
	return "", fault.New(fault.Invalid, "intake.unknown")
}

func wide(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

var magics = []struct {
	start string
	code  string
}{
	{"\x89PNG", "intake.picture"}, {"\xFF\xD8\xFF", "intake.picture"}, {"GIF8", "intake.picture"}, {"II*\x00", "intake.picture"},
	{"MM\x00*", "intake.picture"}, {"BM", "intake.picture"}, {"Rar!", "intake.archive"}, {"7z\xBC\xAF", "intake.archive"}, {"\x1F\x8B", "intake.archive"},
}

func sniffText(name string, b []byte) (Format, error) {
	for _, m := range magics {
		if bytes.HasPrefix(b, []byte(m.start)) && !utf8.Valid(b) {
			return "", fault.New(fault.Invalid, m.code)
		}
	}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if trimmed[0] == '{' && bytes.Contains(trimmed, []byte(`"format"`)) || extension(name) == ".json" {
		return JSON, nil
	}
	if looksHTML(trimmed) {
		return HTML, nil
	}
	switch extension(name) {
	case ".md", ".markdown":
		return Markdown, nil
	case ".csv", ".tsv":
		return CSV, nil
	}
	return Text, nil
}

// looksHTML tells whether a text opens with a tag of a page.
func looksHTML(b []byte) bool {
	head := bytes.ToLower(b[:min(len(b), 2048)])
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<meta", "<table", "<div", "<p>", "<p ", "<h1", "<font", "<center", "<style", "<title"} {
		if bytes.HasPrefix(head, []byte(tag)) || (tag == "<html" || tag == "<body") && bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

func extension(name string) string { return strings.ToLower(filepath.Ext(name)) }

// extensions lists what a format's files are usually called.
var extensions = map[Format][]string{
	DOCX: {".docx", ".docm", ".dotx"}, PDF: {".pdf"}, Text: {".txt", ".text", ".log", ""}, Markdown: {".md", ".markdown"},
	HTML: {".html", ".htm", ".mht"}, XLSX: {".xlsx", ".xlsm"}, CSV: {".csv", ".tsv"}, DOC: {".doc", ".dot"}, RTF: {".rtf", ".doc"}, JSON: {".json"},
}

// misnamed tells whether the name's extension promises another format.
func misnamed(name string, f Format) bool {
	ext := extension(name)
	if ext == "" {
		return false
	}
	for _, e := range extensions[f] {
		if e == ext {
			return false
		}
	}
	return true
}
