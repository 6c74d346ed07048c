package intake

import (
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// convertLegacy turns runs in fonts of TCVN3 and VNI into Unicode and gives the
// encoding of the document: "tcvn3", "vni", "ocr", "unicode-mixed" or "unicode". Where
// there are no fonts (bare), all the text is judged by its letters.
func convertLegacy(doc *flow.Document, bare bool) string {
	runs := runsOf(doc)
	found := convertFonts(runs)
	if bare {
		found = convertBare(runs)
	} else if found == text.Unicode {
		found = convertUnnamed(runs)
	}
	if found == text.TCVN3 {
		raiseHeadings(doc)
	}
	if found != text.Unicode {
		return string(found)
	}
	encoding := string(text.Unicode)
	for _, w := range doc.Warnings {
		switch w.Code {
		case "pdf.ocr-layer":
			return "ocr"
		case "docx.decomposed", "pdf.decomposed", "plain.decomposed":
			encoding = "unicode-mixed"
		}
	}
	return encoding
}

// convertFonts converts the runs whose fonts are of an encoding and gives that one.
func convertFonts(runs []*flow.Run) text.Encoding {
	found := text.Unicode
	sample := map[text.Encoding]*strings.Builder{text.TCVN3: {}, text.VNI: {}}
	for _, r := range runs {
		if e, _ := text.LegacyFont(r.Font); e != text.Unicode {
			sample[e].WriteString(r.Text + " ")
		}
	}
	for _, e := range []text.Encoding{text.TCVN3, text.VNI} {
		if isLegacy(sample[e].String()) {
			found = e
			convertRuns(runs, e)
		}
	}
	return found
}

// isLegacy tells whether text in a legacy font is written in its encoding: many files
// are typed in Unicode while the font's name stayed from the file they were made of.
func isLegacy(s string) bool {
	letters, beyond := 0, 0
	for _, r := range s {
		switch {
		case r >= 0xF000 && r <= 0xF0FF:
			letters++
		case r == 'Ă' || r == 'ă' || r == 'Đ' || r == 'đ' || r == 'Ơ' || r == 'ơ' || r == 'Ư' || r == 'ư' || r >= 0x1EA0 && r <= 0x1EF9:
			beyond++
		case r >= 0xA1:
			letters++
		}
	}
	return letters > beyond*5
}

func convertRuns(runs []*flow.Run, e text.Encoding) {
	for _, r := range runs {
		if font, upper := text.LegacyFont(r.Font); font == e {
			r.Text = text.FromLegacy(r.Text, e, upper)
		}
	}
}

func convertBare(runs []*flow.Run) text.Encoding {
	const sample = 100_000
	var b strings.Builder
	for _, r := range runs {
		if b.Len() < sample {
			b.WriteString(r.Text + " ")
		}
	}
	e, _ := text.DetectLegacy(b.String())
	if e != text.Unicode {
		for _, r := range runs {
			r.Text = text.FromLegacy(r.Text, e, false)
		}
	}
	return e
}

// convertUnnamed judges text by its letters where the names of the fonts do not tell:
// a PDF may carry its fonts under other names, a file may have been reset in Times. A
// font counts by itself, since a page may mix both ways.
func convertUnnamed(runs []*flow.Run) text.Encoding {
	const enough, sure = 200, 0.75
	samples := fontSamples(runs)
	found := text.Unicode
	for _, s := range samples {
		if s.Len() < enough {
			continue
		}
		if e, share := text.DetectLegacy(s.String()); e != text.Unicode && share >= sure {
			found = e
			break
		}
	}
	if found == text.Unicode {
		return found
	}
	legacy := map[string]bool{}
	for font, s := range samples {
		e, _ := text.DetectLegacy(s.String())
		legacy[font] = e == found || isLegacy(s.String())
	}
	for _, r := range runs {
		if legacy[r.Font] {
			r.Text = text.FromLegacy(r.Text, found, false)
		}
	}
	return found
}

// fontSamples gathers the words of each font, up to a bound.
func fontSamples(runs []*flow.Run) map[string]*strings.Builder {
	const bound = 50_000
	samples := map[string]*strings.Builder{}
	for _, r := range runs {
		s := samples[r.Font]
		if s == nil {
			s = &strings.Builder{}
			samples[r.Font] = s
		}
		if s.Len() < bound {
			s.WriteString(r.Text + " ")
		}
	}
	return samples
}

// runsOf gives every run of the document, headers and notes included.
func runsOf(doc *flow.Document) []*flow.Run {
	var runs []*flow.Run
	var visit func(blocks []flow.Block)
	visit = func(blocks []flow.Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case *flow.Paragraph:
				for i := range b.Runs {
					runs = append(runs, &b.Runs[i])
				}
			case *flow.Frame:
				visit(b.Blocks)
			case *flow.Table:
				for i := range b.Rows {
					for j := range b.Rows[i].Cells {
						visit(b.Rows[i].Cells[j].Blocks)
					}
				}
			}
		}
	}
	for i := range doc.Sections {
		s := &doc.Sections[i]
		visit(s.Header)
		visit(s.Footer)
		visit(s.Blocks)
		visit(s.Foot)
	}
	for _, n := range doc.Notes {
		visit(n)
	}
	return runs
}
