package setting

import (
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// Words gives every word that a flow prints, in reading order: what its Word file and
// its PDF must both hold. Page numbers and running heads are not among them.
func Words(d *flow.Document) []string {
	var words []string
	for i := range d.Sections {
		words = appendWords(words, d.Sections[i].Blocks)
		words = appendWords(words, d.Sections[i].Foot)
	}
	for _, note := range d.Notes {
		words = appendWords(words, note)
	}
	return words
}

func appendWords(words []string, blocks []flow.Block) []string {
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			words = append(words, strings.Fields(text.Space(b.Text()))...)
		case *flow.Frame:
			words = appendWords(words, b.Blocks)
		case *flow.Table:
			for r := range b.Rows {
				for c := range b.Rows[r].Cells {
					words = appendWords(words, b.Rows[r].Cells[c].Blocks)
				}
			}
		}
	}
	return words
}
