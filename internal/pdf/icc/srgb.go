// Package icc makes the colour profile that a PDF/A names as its output intent.
package icc

import (
	"encoding/binary"
	"math"
	"sync"
)

// SRGB is a matrix profile of the sRGB colour space (IEC 61966-2-1), ICC version 2.1,
// made here from the standard's published figures; nothing is copied from a profile
// of another maker. Nobody may write to it.
var SRGB = sync.OnceValue(build)

// The primaries and the white point adapted to D50 by the Bradford matrix, as the
// profile connection space wants them.
var (
	white = [3]float64{0.9642, 1, 0.8249}
	red   = [3]float64{0.43607, 0.22249, 0.01392}
	green = [3]float64{0.38515, 0.71687, 0.09708}
	blue  = [3]float64{0.14307, 0.06061, 0.71410}
)

type tag struct {
	name string
	data []byte
}

func build() []byte {
	curve := toneCurve()
	tags := []tag{
		{"desc", description("sRGB IEC61966-2.1 (Tong Hop)")},
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "No copyright, use freely.\x00"...)},
		{"wtpt", xyz(white)}, {"rXYZ", xyz(red)}, {"gXYZ", xyz(green)}, {"bXYZ", xyz(blue)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	at, body, curveAt := 128+4+12*len(tags), []byte(nil), 0
	for _, t := range tags {
		place := at + len(body)
		shared := t.name == "gTRC" || t.name == "bTRC"
		if shared {
			place = curveAt
		}
		if t.name == "rTRC" {
			curveAt = place
		}
		table = append(table, t.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(place))
		table = binary.BigEndian.AppendUint32(table, uint32(len(t.data)))
		if shared {
			continue
		}
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out := append(header(at+len(body)), table...)
	return append(out, body...)
}

// header is the fixed 128 bytes. The date is that of the figures, not of the build.
func header(size int) []byte {
	h := make([]byte, 128)
	binary.BigEndian.PutUint32(h, uint32(size))
	binary.BigEndian.PutUint32(h[8:], 0x02100000)
	copy(h[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{1999, 10, 18, 0, 0, 0} {
		binary.BigEndian.PutUint16(h[24+2*i:], v)
	}
	copy(h[36:], "acsp")
	copy(h[68:], xyz(white)[8:])
	return h
}

func fixed(v float64) uint32 { return uint32(int32(math.Round(v * 65536))) }

func xyz(v [3]float64) []byte {
	out := []byte("XYZ \x00\x00\x00\x00")
	for _, c := range v {
		out = binary.BigEndian.AppendUint32(out, fixed(c))
	}
	return out
}

// description is the version 2 form: ASCII text, then empty Unicode and script texts.
func description(s string) []byte {
	out := []byte("desc\x00\x00\x00\x00")
	out = binary.BigEndian.AppendUint32(out, uint32(len(s)+1))
	out = append(out, s...)
	return append(out, make([]byte, 1+4+4+2+1+67)...)
}

// toneCurve samples the sRGB transfer function at 1,024 points.
func toneCurve() []byte {
	const points = 1024
	out := []byte("curv\x00\x00\x00\x00")
	out = binary.BigEndian.AppendUint32(out, points)
	for i := range points {
		out = binary.BigEndian.AppendUint16(out, uint16(math.Round(linear(float64(i)/(points-1))*65535)))
	}
	return out
}

// linear turns an sRGB value into light (IEC 61966-2-1, 5.2).
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
