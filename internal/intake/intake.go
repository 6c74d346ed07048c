// Package intake opens a file of any welcome format (.docx, .pdf, .txt, .md, .html,
// .xlsx, .doc) and yields its flow, its sheets or the data attached to it. It trusts
// nothing: the content decides the format, and every size and time is limited.
package intake

import (
	"time"

	"tonghop/internal/flow"
	"tonghop/internal/sheet"
)

// Format is a format that intake can open.
type Format string

// Formats.
const (
	DOCX     Format = "docx"
	PDF      Format = "pdf"
	Text     Format = "txt"
	Markdown Format = "md"
	HTML     Format = "html"
	XLSX     Format = "xlsx"
	CSV      Format = "csv"
	RTF      Format = "rtf"
	DOC      Format = "doc"
	JSON     Format = "json" // a report package by itself
)

// PackageName is the name under which a report package is attached to a PDF.
const PackageName = "tonghop-report.json"

// Limits bound what one file may cost.
type Limits struct {
	FileBytes     int64         // of the file itself
	UnpackedBytes int64         // of all parts of a packed file together
	Pages         int           // of a PDF
	Blocks        int           // paragraphs and rows of a flow
	Cells         int           // of a spreadsheet
	Time          time.Duration // for the whole file
}

// DefaultLimits suit papers of the administration; commands take flags to change them.
var DefaultLimits = Limits{
	FileBytes:     64 << 20,
	UnpackedBytes: 96 << 20,
	Pages:         500,
	Blocks:        200_000,
	Cells:         500_000,
	Time:          60 * time.Second,
}

// File is an opened file.
type File struct {
	Name   string
	Format Format
	Bytes  []byte // of the file as it came: what a digest is taken of
	Flow   *flow.Document
	Sheets []Sheet
	// Package is the attached tonghop-report.json of a PDF, or the JSON file itself.
	Package []byte
	// Encoding is "unicode", "unicode-mixed" (some text was decomposed), "tcvn3", "vni"
	// or "ocr" as far as the reader could tell.
	Encoding string
}

// Sheet is a worksheet as a grid of cells, empty rows and columns outside cut off.
type Sheet = sheet.Sheet
