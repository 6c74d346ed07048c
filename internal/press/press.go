// Package press prints a paper to a file of any kind that the program writes: sets it
// once by the layout of its day and hands the flow to the writer. The data of its report,
// where it has any, travel inside the file.
package press

import (
	"io"
	"slices"
	"strings"

	"tonghop/internal/docx"
	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/paper/html"
	"tonghop/internal/paper/setting"
	"tonghop/internal/pdf"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// Endings are the kinds of files that a paper can be printed to.
var Endings = []string{".docx", ".pdf", ".html"}

// Job is one paper to print. Package is the canonical data of its report, or nothing.
type Job struct {
	Paper   *paper.Paper
	Package []byte
	Made    when.Instant // zero leaves the files without a time, and the same every time
}

// Print writes the paper as the kind of file that the ending names.
func Print(w io.Writer, ending string, j Job) error {
	if !slices.Contains(Endings, ending) {
		return fault.New(fault.Invalid, "press.unknown-kind", ending, strings.Join(Endings, ", "))
	}
	layout := paper.LayoutFor(j.Paper.Date)
	if ending == ".html" {
		return html.Write(w, j.Paper, layout)
	}
	d, err := setting.Set(j.Paper, layout, setting.Options{Made: j.Made})
	if err != nil {
		return err
	}
	if ending == ".docx" {
		return docx.Write(w, d, docx.Options{Package: j.Package})
	}
	return printPDF(w, d, j)
}

func printPDF(w io.Writer, d *flow.Document, j Job) error {
	var o pdf.Options
	if len(j.Package) > 0 {
		o.Attachments = []pdf.Attachment{{
			Name: report.FileName, MIME: "application/json", Relationship: "Data", Data: j.Package,
			Description: "Dữ liệu của báo cáo: số liệu, các mục, kiến nghị, nguồn",
		}}
	}
	_, err := pdf.Write(w, d, o)
	return err
}
