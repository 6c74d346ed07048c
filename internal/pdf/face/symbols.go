package face

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"
)

// Symbols is a face of our own with the marks that the Times clones lack and that
// office papers use: ticks, crosses, boxes, bullets, arrows. They are real glyphs, so
// they are drawn, searched and copied like any letter.
var Symbols = sync.OnceValue(buildSymbols)

type point struct{ x, y float64 }

// contour is a closed outline; outer ones run clockwise, holes the other way.
type contour []point

type symbol struct {
	char     rune
	width    int
	contours []contour
}

func rect(x0, y0, x1, y1 float64) contour {
	return contour{{x0, y0}, {x0, y1}, {x1, y1}, {x1, y0}}
}

func hole(c contour) contour {
	out := slices.Clone(c)
	slices.Reverse(out)
	return out
}

// box is an empty square: a frame with a hole.
func box(x0, y0, side, pen float64) []contour {
	return []contour{rect(x0, y0, x0+side, y0+side), hole(rect(x0+pen, y0+pen, x0+side-pen, y0+side-pen))}
}

// disc is a regular polygon fine enough to look round at any size a paper uses.
func disc(cx, cy, r float64) contour {
	const corners = 48
	out := make(contour, corners)
	for i := range out {
		a := -2 * math.Pi * float64(i) / corners
		out[i] = point{cx + r*math.Cos(a), cy + r*math.Sin(a)}
	}
	return out
}

func star(cx, cy, outer, inner float64) contour {
	out := make(contour, 10)
	for i := range out {
		r := outer
		if i%2 == 1 {
			r = inner
		}
		a := math.Pi/2 - math.Pi*float64(i)/5
		out[i] = point{cx + r*math.Cos(a), cy + r*math.Sin(a)}
	}
	return out
}

func moved(c contour, dx, dy float64) contour {
	out := make(contour, len(c))
	for i, p := range c {
		out[i] = point{p.x + dx, p.y + dy}
	}
	return out
}

var (
	tick      = contour{{90, 330}, {180, 390}, {310, 215}, {640, 690}, {715, 640}, {325, 60}}
	heavyTick = contour{{60, 330}, {195, 430}, {315, 270}, {610, 710}, {745, 625}, {335, 10}}
	cross     = contour{{110, 85}, {335, 330}, {120, 590}, {180, 645}, {390, 395}, {600, 645}, {660, 590}, {445, 330}, {670, 85}, {610, 30}, {390, 270}, {170, 30}}
	boxTick   = contour{{200, 330}, {265, 375}, {360, 240}, {590, 560}, {645, 520}, {370, 110}}
	boxCross  = contour{{200, 180}, {355, 330}, {200, 480}, {240, 520}, {395, 370}, {550, 520}, {590, 480}, {435, 330}, {590, 180}, {550, 140}, {395, 290}, {240, 140}}
	diamond   = contour{{60, 330}, {330, 600}, {600, 330}, {330, 60}}
	arrow     = contour{{60, 290}, {60, 370}, {680, 370}, {680, 500}, {930, 330}, {680, 160}, {680, 290}}
	head      = contour{{80, 60}, {250, 330}, {80, 600}, {760, 330}}
	doubleArm = contour{{60, 400}, {60, 460}, {640, 460}, {600, 560}, {880, 330}, {600, 100}, {640, 200}, {60, 200}, {60, 260}, {720, 260}, {800, 330}, {720, 400}}
)

func symbolTable() []symbol {
	frame := box(90, 25, 610, 55)
	ring := []contour{disc(330, 330, 260), hole(disc(330, 330, 215))}
	return []symbol{
		{'✓', 780, []contour{tick}}, {'✔', 790, []contour{heavyTick}},
		{'✗', 780, []contour{cross}}, {'✘', 780, []contour{cross}}, {'✕', 780, []contour{cross}}, {'✖', 780, []contour{cross}},
		{'☐', 790, frame}, {'☑', 790, append(slices.Clone(frame), boxTick)}, {'☒', 790, append(slices.Clone(frame), boxCross)},
		{'□', 660, box(60, 60, 540, 45)}, {'■', 660, []contour{rect(60, 60, 600, 600)}},
		{'▪', 400, []contour{rect(70, 200, 330, 460)}}, {'▫', 400, box(70, 200, 260, 40)},
		{'❑', 790, frame}, {'❖', 660, []contour{diamond}}, {'❒', 790, frame}, {'❏', 790, frame},
		{'○', 660, ring}, {'●', 660, []contour{disc(330, 330, 260)}}, {'◦', 400, []contour{disc(200, 330, 110), hole(disc(200, 330, 75))}},
		{'◆', 660, []contour{diamond}}, {'◇', 660, []contour{diamond, hole(contour{{125, 330}, {330, 535}, {535, 330}, {330, 125}})}},
		{'★', 800, []contour{star(400, 340, 370, 145)}}, {'☆', 800, []contour{star(400, 340, 370, 145), hole(star(400, 340, 275, 105))}},
		{'➢', 820, []contour{head}}, {'➤', 820, []contour{head}}, {'►', 820, []contour{head}}, {'▶', 820, []contour{head}},
		{'→', 990, []contour{arrow}}, {'➔', 990, []contour{arrow}}, {'➜', 990, []contour{arrow}}, {'⇒', 940, []contour{doubleArm}},
		{'✦', 660, []contour{diamond}}, {'⁃', 400, []contour{moved(rect(60, 0, 340, 60), 0, 260)}},
		{'≤', 560, []contour{{{40, 370}, {520, 590}, {520, 520}, {180, 370}, {520, 220}, {520, 150}}, rect(40, 40, 520, 95)}},
		{'≥', 560, []contour{{{40, 150}, {40, 220}, {380, 370}, {40, 520}, {40, 590}, {520, 370}}, rect(40, 40, 520, 95)}},
	}
}

// buildSymbols makes the face: 1,000 units to the em, simple glyphs of on-curve points.
func buildSymbols() *Face {
	table := symbolTable()
	f := &Face{
		Name: "TongHopSymbols", Ascent: 891, Descent: 216, Gap: 42, CapHeight: 660,
		BBox: [4]int{0, -50, 1000, 750}, upem: 1000,
		advances: []uint16{500}, chars: map[rune]Glyph{}, loca: []uint32{0, 0},
	}
	f.hmtx = binary.BigEndian.AppendUint32(nil, 500<<16)
	points, contours := 0, 0
	for _, s := range table {
		f.chars[s.char] = Glyph(len(f.advances))
		f.advances = append(f.advances, uint16(s.width))
		raw, left, n := encode(s.contours)
		f.glyf = append(f.glyf, raw...)
		f.loca = append(f.loca, uint32(len(f.glyf)))
		f.hmtx = binary.BigEndian.AppendUint16(f.hmtx, uint16(s.width))
		f.hmtx = binary.BigEndian.AppendUint16(f.hmtx, uint16(int16(left)))
		points, contours = max(points, n), max(contours, len(s.contours))
	}
	f.head, f.hhea, f.maxp = symbolHeaders(f, points, contours)
	return f
}

// encode writes a simple glyph: every point on the curve, coordinates as words.
func encode(contours []contour) (raw []byte, left, points int) {
	var ends, xs, ys []byte
	x0, y0, x1, y1 := math.MaxInt16, math.MaxInt16, math.MinInt16, math.MinInt16
	px, py := 0, 0
	for _, c := range contours {
		for _, p := range c {
			x, y := int(math.Round(p.x)), int(math.Round(p.y))
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
			xs = binary.BigEndian.AppendUint16(xs, uint16(int16(x-px)))
			ys = binary.BigEndian.AppendUint16(ys, uint16(int16(y-py)))
			px, py = x, y
			points++
		}
		ends = binary.BigEndian.AppendUint16(ends, uint16(points-1))
	}
	for _, v := range []int{len(contours), x0, y0, x1, y1} {
		raw = binary.BigEndian.AppendUint16(raw, uint16(int16(v)))
	}
	raw = append(append(raw, ends...), 0, 0)
	for range points {
		raw = append(raw, 1)
	}
	raw = append(append(raw, xs...), ys...)
	for len(raw)%4 != 0 {
		raw = append(raw, 0)
	}
	return raw, x0, points
}

func symbolHeaders(f *Face, points, contours int) (head, hhea, maxp []byte) {
	head = make([]byte, 54)
	binary.BigEndian.PutUint32(head, 0x00010000)
	binary.BigEndian.PutUint32(head[4:], 0x00010000)
	binary.BigEndian.PutUint32(head[12:], 0x5F0F3CF5)
	binary.BigEndian.PutUint16(head[16:], 0x000B)
	binary.BigEndian.PutUint16(head[18:], uint16(f.upem))
	for i, v := range f.BBox {
		binary.BigEndian.PutUint16(head[36+2*i:], uint16(int16(v)))
	}
	binary.BigEndian.PutUint16(head[46:], 6)
	binary.BigEndian.PutUint16(head[48:], 2)
	hhea = make([]byte, 36)
	binary.BigEndian.PutUint32(hhea, 0x00010000)
	for at, v := range map[int]int{4: f.Ascent, 6: -f.Descent, 8: f.Gap, 10: 1000, 18: 1, 34: len(f.advances)} {
		binary.BigEndian.PutUint16(hhea[at:], uint16(int16(v)))
	}
	maxp = make([]byte, 32)
	binary.BigEndian.PutUint32(maxp, 0x00010000)
	for at, v := range map[int]int{4: len(f.advances), 6: points, 8: contours, 14: 2} {
		binary.BigEndian.PutUint16(maxp[at:], uint16(v))
	}
	return head, hhea, maxp
}
