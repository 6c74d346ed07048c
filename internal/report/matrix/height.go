package matrix

import (
	"math"
	"strings"

	"tonghop/internal/flow/metrics"
)

// Measures of a sheet in points: letters of 12 points stand on lines of lineHeight, a unit of
// column width is widthUnit, and a cell keeps cellMargin free on both sides together.
const (
	letterSize = 12
	lineHeight = 16
	widthUnit  = 5.25
	cellMargin = 5
	mostHeight = 409 // the highest row that a spreadsheet has
)

// lines is how many lines words take in a column of a width, broken at spaces.
func lines(words string, width float64, bold bool) int {
	room := width*widthUnit - cellMargin
	n := 0
	for part := range strings.SplitSeq(words, "\n") {
		used := 0.0
		n++
		for w := range strings.FieldsSeq(part) {
			wide := points(w, bold)
			if used > 0 && used+points(" ", bold)+wide > room {
				n, used = n+1, 0
			}
			if used > 0 {
				used += points(" ", bold)
			}
			used += wide
			if over := math.Ceil(used/room) - 1; over > 0 { // a word longer than the column
				n, used = n+int(over), used-over*room
			}
		}
	}
	return n
}

func points(words string, bold bool) float64 {
	const fine = 1000
	return float64(metrics.Width(words, bold, false, int32(letterSize*fine))) / fine
}

// height is that of a row in which every text has room in its column.
func height(texts []string, widths []float64, bold bool) float64 {
	most := 1
	for i, t := range texts {
		most = max(most, lines(t, widths[i], bold))
	}
	return min(mostHeight, float64(most*lineHeight+2))
}
