// Package metrics measures text set in Times New Roman, by the advance widths of
// Tinos, which has the same ones. Writers that leave the setting to another program
// (DOCX) need it where a measure depends on text: a rule as long as its line.
package metrics

//go:generate go run generate.go -fonts /usr/share/fonts/truetype/croscore -out widths.go

// UnitsPerEm is the number of font units in one em of Tinos: the width at this size is
// exact, in font units.
const UnitsPerEm = 2048

// face chooses the table of a look: 1 for bold, 2 for italic, added.
func face(bold, italic bool) int {
	f := 0
	if bold {
		f++
	}
	if italic {
		f += 2
	}
	return f
}

// Width is how wide the text stands on one line at the size, in the size's unit.
// Letters that the tables do not hold count half an em, line breaks nothing.
func Width[L ~int32](text string, bold, italic bool, size L) L {
	table := &widths[face(bold, italic)]
	units := 0
	for _, r := range text {
		units += advance(table, r)
	}
	return L((units*int(size) + UnitsPerEm/2) / UnitsPerEm)
}

func advance(table *[letters]uint16, r rune) int {
	i := 0
	for _, s := range spans {
		if r < s.first {
			break
		}
		if r <= s.last {
			return int(table[i+int(r-s.first)])
		}
		i += int(s.last-s.first) + 1
	}
	if r == '\n' || r == '\r' {
		return 0
	}
	return UnitsPerEm / 2
}
