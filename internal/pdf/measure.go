package pdf

import (
	"strconv"

	"tonghop/internal/flow"
)

// dist is a distance in thousandths of a twip: fine enough that the width of a glyph
// (thousandths of an em times a size in twips) is a whole number, so that no rounding
// differs from one machine to another.
type dist int64

func of(l flow.Length) dist { return dist(l) * 1000 }

// length is the nearest length in twips.
func (d dist) length() flow.Length { return flow.Length((d + 500) / 1000) }

// appendPoints writes d in points with up to three decimals.
func appendPoints(b []byte, d dist) []byte {
	if d < 0 {
		b = append(b, '-')
		d = -d
	}
	milli := int64(d+10) / 20
	b = strconv.AppendInt(b, milli/1000, 10)
	frac := milli % 1000
	if frac == 0 {
		return b
	}
	b = append(b, '.', byte('0'+frac/100))
	if frac%100 != 0 {
		b = append(b, byte('0'+frac/10%10))
	}
	if frac%10 != 0 {
		b = append(b, byte('0'+frac%10))
	}
	return b
}

func points(d dist) string { return string(appendPoints(nil, d)) }
