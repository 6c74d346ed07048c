package demo

import (
	"bytes"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/jpeg"
	"math/rand/v2"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"tonghop/internal/activity"
	"tonghop/internal/pdf/fonts"
)

// Size of a drawn photo.
const (
	sceneWide = 960
	sceneHigh = 640
)

// scene is a photo that the program draws: the example shows no real people or places.
type scene struct {
	img    *image.RGBA
	chance *rand.Rand
	bold   font.Face
}

// drawScene draws a photo of an activity as JPEG; the seed varies weather, place and words.
func drawScene(kind activity.Kind, seed string) ([]byte, error) {
	face, err := opentype.Parse(fonts.Bold)
	if err != nil {
		return nil, err
	}
	bold, err := opentype.NewFace(face, &opentype.FaceOptions{Size: 40, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, err
	}
	s := &scene{img: image.NewRGBA(image.Rect(0, 0, sceneWide, sceneHigh)), chance: draw16(seed), bold: bold}
	switch kind {
	case "training", "talk":
		s.hall()
	case "loudspeaker":
		s.country()
		s.loudspeaker()
	default:
		s.country()
		if s.chance.IntN(3) == 0 {
			s.panel()
		} else {
			s.banner()
		}
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, s.img, &jpeg.Options{Quality: 82})
	return b.Bytes(), err
}

func draw16(seed string) *rand.Rand { return draw("scene/" + seed) }

func shade(c color.RGBA, by int) color.RGBA {
	f := func(v uint8) uint8 { return uint8(max(0, min(255, int(v)+by))) }
	return color.RGBA{f(c.R), f(c.G), f(c.B), 255}
}

// fill paints a polygon. Only the part of the picture around it is worked on.
func (s *scene) fill(c color.RGBA, points ...[2]float32) {
	x0, y0, x1, y1 := points[0][0], points[0][1], points[0][0], points[0][1]
	for _, p := range points {
		x0, y0, x1, y1 = min(x0, p[0]), min(y0, p[1]), max(x1, p[0]), max(y1, p[1])
	}
	s.shape(c, x0, y0, x1, y1, func(r *vector.Rasterizer, x, y float32) {
		r.MoveTo(points[0][0]-x, points[0][1]-y)
		for _, p := range points[1:] {
			r.LineTo(p[0]-x, p[1]-y)
		}
	})
}

// shape paints what trace draws, moved by the corner of its frame.
func (s *scene) shape(c color.RGBA, x0, y0, x1, y1 float32, trace func(r *vector.Rasterizer, x, y float32)) {
	frame := image.Rect(int(x0)-1, int(y0)-1, int(x1)+2, int(y1)+2).Intersect(s.img.Bounds())
	r := vector.NewRasterizer(frame.Dx(), frame.Dy())
	trace(r, float32(frame.Min.X), float32(frame.Min.Y))
	r.ClosePath()
	r.Draw(s.img, frame, image.NewUniform(c), image.Point{})
}

func (s *scene) box(c color.RGBA, x, y, w, h float32) {
	at := image.Rect(int(x), int(y), int(x+w), int(y+h))
	imagedraw.Draw(s.img, at, image.NewUniform(c), image.Point{}, imagedraw.Src)
}

// round paints an ellipse.
func (s *scene) round(c color.RGBA, x, y, rx, ry float32) {
	const k = 0.5523 // of four cubic curves that look like a circle
	s.shape(c, x-rx, y-ry, x+rx, y+ry, func(r *vector.Rasterizer, ox, oy float32) {
		x, y := x-ox, y-oy
		r.MoveTo(x+rx, y)
		r.CubeTo(x+rx, y+k*ry, x+k*rx, y+ry, x, y+ry)
		r.CubeTo(x-k*rx, y+ry, x-rx, y+k*ry, x-rx, y)
		r.CubeTo(x-rx, y-k*ry, x-k*rx, y-ry, x, y-ry)
		r.CubeTo(x+k*rx, y-ry, x+rx, y-k*ry, x+rx, y)
	})
}

// words writes a line centred on x.
func (s *scene) words(c color.RGBA, text string, x, y int) {
	d := font.Drawer{Dst: s.img, Src: image.NewUniform(c), Face: s.bold}
	d.Dot = fixed.Point26_6{X: fixed.I(x) - d.MeasureString(text)/2, Y: fixed.I(y)}
	d.DrawString(text)
}

// country paints sky, hills, a field, a road and trees.
func (s *scene) country() {
	skies := []color.RGBA{{150, 190, 222, 255}, {196, 208, 214, 255}, {232, 205, 168, 255}}
	sky := skies[s.chance.IntN(len(skies))]
	for y := range sceneHigh {
		imagedraw.Draw(s.img, image.Rect(0, y, sceneWide, y+1), image.NewUniform(shade(sky, y/9)), image.Point{}, imagedraw.Src)
	}
	hill := color.RGBA{112, 142, 118, 255}
	for layer := range 3 {
		base := float32(330 + 30*layer)
		points := [][2]float32{{0, sceneHigh}, {0, base}}
		for x := float32(0); x <= sceneWide; x += 120 {
			points = append(points, [2]float32{x, base - float32(s.chance.IntN(90-20*layer))})
		}
		s.fill(shade(hill, -14*layer), append(points, [2]float32{sceneWide, base}, [2]float32{sceneWide, sceneHigh})...)
	}
	s.box(color.RGBA{128, 150, 84, 255}, 0, 440, sceneWide, 200)
	s.fill(color.RGBA{120, 116, 112, 255}, [2]float32{430, 440}, [2]float32{530, 440}, [2]float32{860, 640}, [2]float32{100, 640})
	for y := float32(450); y < 640; y += 34 {
		s.box(color.RGBA{236, 230, 214, 255}, 476+(y-450)*0.02, y, 6+(y-450)/24, 16)
	}
	for range 7 {
		x, h := float32(s.chance.IntN(sceneWide)), float32(40+s.chance.IntN(60))
		if x > 340 && x < 620 {
			continue
		}
		s.box(color.RGBA{96, 76, 58, 255}, x-4, 440-h/2, 8, h)
		s.round(color.RGBA{62, 104, 64, 255}, x, 440-h*0.8, h*0.5, h*0.55)
	}
	s.box(color.RGBA{222, 196, 150, 255}, 40, 380, 190, 90)
	s.fill(color.RGBA{156, 72, 52, 255}, [2]float32{24, 384}, [2]float32{135, 320}, [2]float32{246, 384})
	s.box(color.RGBA{110, 84, 62, 255}, 118, 420, 34, 50)
}

var bannerWords = [][2]string{
	{"NHIỆT LIỆT CHÀO MỪNG", "WARMLY WELCOME"}, {"MỪNG ĐẢNG – MỪNG XUÂN", "HAPPY NEW YEAR"},
	{"NGÀY HỘI ĐẠI ĐOÀN KẾT", "GREAT UNITY FESTIVAL"}, {"XÂY DỰNG NÔNG THÔN MỚI", "FOR A NEW COUNTRYSIDE"},
}

var (
	red   = color.RGBA{186, 32, 28, 255}
	gold  = color.RGBA{250, 222, 96, 255}
	steel = color.RGBA{104, 108, 112, 255}
)

// banner hangs a banner over the road.
func (s *scene) banner() {
	s.box(steel, 150, 170, 12, 330)
	s.box(steel, 800, 170, 12, 330)
	s.box(red, 158, 196, 648, 124)
	s.box(shade(red, -24), 158, 312, 648, 8)
	w := bannerWords[s.chance.IntN(len(bannerWords))]
	s.words(gold, w[0], 482, 250)
	s.words(color.RGBA{255, 255, 255, 255}, w[1], 482, 300)
}

// panel sets a board beside the road.
func (s *scene) panel() {
	s.box(steel, 330, 360, 14, 160)
	s.box(steel, 640, 360, 14, 160)
	s.box(color.RGBA{240, 238, 230, 255}, 270, 150, 440, 220)
	s.box(color.RGBA{28, 96, 120, 255}, 282, 162, 416, 120)
	s.round(gold, 360, 222, 34, 34)
	s.fill(color.RGBA{54, 128, 92, 255}, [2]float32{282, 282}, [2]float32{420, 214}, [2]float32{520, 262}, [2]float32{600, 220}, [2]float32{698, 282})
	s.words(red, "ĐỀN NƯA – AM TIÊN", 490, 340)
}

// loudspeaker puts horns on a pole.
func (s *scene) loudspeaker() {
	s.box(steel, 470, 130, 16, 420)
	for i, dir := range []float32{-1, 1} {
		y := float32(170 + 62*i)
		s.fill(color.RGBA{182, 186, 190, 255}, [2]float32{478, y - 10}, [2]float32{478 + dir*96, y - 52}, [2]float32{478 + dir*96, y + 52}, [2]float32{478, y + 10})
		s.round(color.RGBA{92, 96, 100, 255}, 478+dir*96, y, 14, 52)
		s.round(color.RGBA{64, 66, 70, 255}, 478+dir*92, y, 7, 30)
	}
	s.box(color.RGBA{210, 206, 196, 255}, 452, 330, 54, 70)
}

// hall paints a meeting: a board with its title and rows of people seen from behind.
func (s *scene) hall() {
	s.box(color.RGBA{226, 216, 196, 255}, 0, 0, sceneWide, 420)
	s.box(color.RGBA{176, 150, 118, 255}, 0, 420, sceneWide, 220)
	s.box(color.RGBA{24, 72, 108, 255}, 180, 70, 600, 220)
	s.words(color.RGBA{255, 255, 255, 255}, "HỘI NGHỊ TẬP HUẤN", 480, 150)
	s.words(gold, "THÔNG TIN ĐỐI NGOẠI 2016", 480, 220)
	s.box(color.RGBA{120, 84, 54, 255}, 400, 320, 160, 110)
	s.round(color.RGBA{226, 184, 152, 255}, 480, 280, 24, 28)
	s.fill(color.RGBA{244, 244, 244, 255}, [2]float32{440, 330}, [2]float32{462, 304}, [2]float32{498, 304}, [2]float32{520, 330})
	shirts := []color.RGBA{{88, 112, 148, 255}, {148, 96, 88, 255}, {102, 128, 96, 255}, {196, 190, 180, 255}}
	for row := range 3 {
		y, size := float32(440+62*row), float32(20+6*row)
		for x := float32(60 + 30*(row%2)); x < sceneWide-40; x += 92 {
			s.round(shirts[s.chance.IntN(len(shirts))], x, y+size*2.1, size*1.7, size*1.5)
			s.round(color.RGBA{46, 38, 34, 255}, x, y, size, size*1.15)
		}
	}
}
