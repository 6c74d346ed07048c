package picture

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// canvas is a sheet to paint on, with chance for what may be one way or another.
type canvas struct {
	img    *image.RGBA
	w, h   float64
	chance *rand.Rand
}

// pt is a point of the sheet.
type pt struct{ x, y float64 }

func newCanvas(w, h int, seed uint64) *canvas {
	return &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), w: float64(w), h: float64(h), chance: rand.New(rand.NewPCG(seed, 47))}
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// mix goes from a to b by t.
func mix(a, b color.RGBA, t float64) color.RGBA {
	f := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t + 0.5) }
	return color.RGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), 255}
}

// between is a chance number from lo to hi.
func (c *canvas) between(lo, hi float64) float64 { return lo + (hi-lo)*c.chance.Float64() }

// gradient fills a band of the sheet from one colour above to another below.
func (c *canvas) gradient(y0, y1 float64, above, below color.RGBA) {
	for y := max(0, int(y0)); y < min(int(c.h), int(y1)); y++ {
		col := mix(above, below, (float64(y)-y0)/(y1-y0))
		for x := range int(c.w) {
			c.img.SetRGBA(x, y, col)
		}
	}
}

// fill paints a closed shape. Only the rectangle around it is worked on.
func (c *canvas) fill(col color.RGBA, points ...pt) {
	if len(points) < 3 {
		return
	}
	x0, y0, x1, y1 := c.w, c.h, 0.0, 0.0
	for _, p := range points {
		x0, y0, x1, y1 = min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y)
	}
	around := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1))+1, int(math.Ceil(y1))+1).Intersect(c.img.Bounds())
	if around.Empty() {
		return
	}
	r := vector.NewRasterizer(around.Dx(), around.Dy())
	at := func(p pt) (float32, float32) {
		return float32(p.x) - float32(around.Min.X), float32(p.y) - float32(around.Min.Y)
	}
	r.MoveTo(at(points[0]))
	for _, p := range points[1:] {
		r.LineTo(at(p))
	}
	r.ClosePath()
	r.Draw(c.img, around, image.NewUniform(col), image.Point{})
}

func (c *canvas) box(col color.RGBA, x, y, w, h float64) {
	c.fill(col, pt{x, y}, pt{x + w, y}, pt{x + w, y + h}, pt{x, y + h})
}

func (c *canvas) disc(col color.RGBA, x, y, rx, ry float64) {
	const n = 40
	points := make([]pt, n)
	for i := range points {
		a := 2 * math.Pi * float64(i) / n
		points[i] = pt{x + rx*math.Cos(a), y + ry*math.Sin(a)}
	}
	c.fill(col, points...)
}

// star paints a star of five points.
func (c *canvas) star(col color.RGBA, x, y, r float64) {
	points := make([]pt, 10)
	for i := range points {
		a, d := math.Pi*float64(i)/5-math.Pi/2, r
		if i%2 == 1 {
			d = r * 0.382
		}
		points[i] = pt{x + d*math.Cos(a), y + d*math.Sin(a)}
	}
	c.fill(col, points...)
}

// line paints a stroke of one width.
func (c *canvas) line(col color.RGBA, a, b pt, width float64) {
	dx, dy := b.x-a.x, b.y-a.y
	l := math.Hypot(dx, dy)
	if l == 0 {
		return
	}
	nx, ny := -dy/l*width/2, dx/l*width/2
	c.fill(col, pt{a.x + nx, a.y + ny}, pt{b.x + nx, b.y + ny}, pt{b.x - nx, b.y - ny}, pt{a.x - nx, a.y - ny})
}

// ridge paints a chain of hills with its foot at y.
func (c *canvas) ridge(col color.RGBA, y, height float64) {
	points := []pt{{0, c.h}}
	p1, p2 := c.between(0, 6), c.between(0, 6)
	for x := 0.0; x <= c.w; x += c.w / 60 {
		t := x / c.w * 2 * math.Pi
		points = append(points, pt{x, y - height*(0.45+0.3*math.Sin(1.3*t+p1)+0.2*math.Sin(3.1*t+p2)+0.05*math.Sin(9*t))})
	}
	c.fill(col, append(points, pt{c.w, c.h})...)
}

// tree paints a tree that stands at x, y.
func (c *canvas) tree(x, y, size float64) {
	leaf := mix(rgb(0x3f6b35), rgb(0x6f9a45), c.chance.Float64())
	c.fill(rgb(0x5b4632), pt{x - size*0.05, y}, pt{x + size*0.05, y}, pt{x + size*0.03, y - size*0.6}, pt{x - size*0.03, y - size*0.6})
	for range 9 {
		dx, dy := c.between(-0.3, 0.3)*size, c.between(-1, -0.5)*size
		shade := mix(leaf, rgb(0x2c4a27), c.between(0, 0.6))
		c.disc(shade, x+dx, y+dy, size*c.between(0.16, 0.28), size*c.between(0.13, 0.22))
	}
}

// house paints a house with its foot at y.
func (c *canvas) house(x, y, w float64) {
	walls := []uint32{0xe9dcc0, 0xd9c9a8, 0xe7d3b8, 0xcfd8d3, 0xf0e4cf}
	wall := rgb(walls[c.chance.IntN(len(walls))])
	h := w * c.between(0.5, 0.75)
	c.box(wall, x, y-h, w, h)
	c.box(mix(wall, rgb(0x000000), 0.15), x+w*0.8, y-h, w*0.2, h)
	c.fill(rgb(0x9c4a35), pt{x - w*0.08, y - h}, pt{x + w*1.08, y - h}, pt{x + w*0.85, y - h*1.4}, pt{x + w*0.15, y - h*1.4})
	c.box(rgb(0x5d4a3a), x+w*0.4, y-h*0.6, w*0.2, h*0.6)
	c.box(rgb(0x8fa9b5), x+w*0.1, y-h*0.7, w*0.2, h*0.3)
}

// person paints somebody small, standing at x, y.
func (c *canvas) person(x, y, size float64) {
	clothes := []uint32{0xf2f2ee, 0x3d5a80, 0x98a886, 0xb5473c, 0x7d8597, 0xd8c99b, 0x44576d}
	shirt := rgb(clothes[c.chance.IntN(len(clothes))])
	c.box(rgb(0x2f2f38), x-size*0.11, y-size*0.45, size*0.22, size*0.45)
	c.fill(shirt, pt{x - size*0.16, y - size*0.42}, pt{x + size*0.16, y - size*0.42}, pt{x + size*0.13, y - size*0.8}, pt{x - size*0.13, y - size*0.8})
	c.disc(rgb(0xd9a67e), x, y-size*0.89, size*0.085, size*0.1)
	c.disc(rgb(0x231c18), x, y-size*0.94, size*0.09, size*0.06)
}

// words paints a text in the middle of a field, as large as the field allows.
func (c *canvas) words(face *opentype.Font, text string, col color.RGBA, x, y, w, h float64) error {
	if face == nil || text == "" {
		return nil
	}
	size := h * 0.62
	for range 12 {
		f, err := opentype.NewFace(face, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return err
		}
		width := float64(font.MeasureString(f, text)) / 64
		if width > w*0.92 {
			if err := f.Close(); err != nil {
				return err
			}
			size *= max(0.5, w*0.9/width)
			continue
		}
		d := font.Drawer{Dst: c.img, Src: image.NewUniform(col), Face: f,
			Dot: fixed.Point26_6{X: fixed.Int26_6((x + (w-width)/2) * 64), Y: fixed.Int26_6((y + h/2 + size*0.34) * 64)}}
		d.DrawString(text)
		return f.Close()
	}
	return nil
}

// camera makes the sheet look taken rather than painted: soft, grainy, darker at its edges.
func (c *canvas) camera() *image.RGBA {
	w, h := int(c.w), int(c.h)
	small := image.NewRGBA(image.Rect(0, 0, w*3/4, h*3/4))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), c.img, c.img.Bounds(), draw.Src, nil)
	out := image.NewRGBA(c.img.Bounds())
	draw.BiLinear.Scale(out, out.Bounds(), small, small.Bounds(), draw.Src, nil)
	for y := range h {
		for x := range w {
			dx, dy := (float64(x)-c.w/2)/c.w, (float64(y)-c.h/2)/c.h
			light := 1.04 - 0.45*(dx*dx+dy*dy)
			grain := c.between(-7, 7)
			i := out.PixOffset(x, y)
			for k := range 3 {
				out.Pix[i+k] = uint8(min(255, max(0, float64(out.Pix[i+k])*light+grain)))
			}
		}
	}
	return out
}
