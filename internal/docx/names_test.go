package docx

import (
	"strings"

	"tonghop/internal/docx/wml"
	"tonghop/internal/flow"
)

// Names of the format, written out for the files that tests make by hand.
const (
	wordNamespace      = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationBase       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageNamespace   = wml.PackageNamespace
	documentNamespaces = `xmlns:w="` + wordNamespace + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
)

// What the writer gives to text that names no font, size or line spacing.
const (
	defaultFont = "Times New Roman"
	defaultSize = 14 * flow.Point
)

func percentOf(s flow.Spacing) int {
	if s.Percent <= 0 {
		return 100
	}
	return s.Percent
}

func relations(entries []string) []byte {
	return []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(entries, "") + `</Relationships>`)
}
