package picture

import (
	"fmt"
	"image/color"

	"golang.org/x/image/font/opentype"
)

// Scene names what is drawn.
type Scene string

// The scenes of the example.
const (
	BannerScene      Scene = "banner"      // a banner over a road
	PanelScene       Scene = "panel"       // a panel on two posts beside a road
	FlagScene        Scene = "flags"       // a row of flags along a village road
	LoudspeakerScene Scene = "loudspeaker" // loudspeakers on a pole
	HallScene        Scene = "hall"        // a training in a hall
	MeetingScene     Scene = "meeting"     // people before a house of culture
)

// Scenes are all scenes.
var Scenes = []Scene{BannerScene, PanelScene, FlagScene, LoudspeakerScene, HallScene, MeetingScene}

// Drawing asks for a picture drawn by the program, for examples that show no real person and
// no real place. Words stand on the banner or the panel; Font is a TrueType file with
// their letters, and without it nothing is written. Equal drawings give equal bytes.
type Drawing struct {
	Scene Scene
	Seed  uint64
	Words string
	Font  []byte
}

// The size of a drawn picture.
const (
	drawnWidth  = 960
	drawnHeight = 640
)

// Draw draws the picture as a JPEG.
func Draw(d Drawing) ([]byte, error) {
	c := newCanvas(drawnWidth, drawnHeight, d.Seed)
	var face *opentype.Font
	if len(d.Font) > 0 {
		var err error
		if face, err = opentype.Parse(d.Font); err != nil {
			return nil, fmt.Errorf("font of a drawing: %w", err)
		}
	}
	paint := map[Scene]func(*canvas, *opentype.Font, string) error{
		BannerScene: paintBanner, PanelScene: paintPanel, FlagScene: paintFlags, LoudspeakerScene: paintLoudspeaker, HallScene: paintHall, MeetingScene: paintMeeting,
	}[d.Scene]
	if paint == nil {
		return nil, fmt.Errorf("no scene %q", d.Scene)
	}
	if err := paint(c, face, d.Words); err != nil {
		return nil, fmt.Errorf("words of a drawing: %w", err)
	}
	img, err := written(c.camera(), 80)
	return img.Bytes, err
}

var (
	lacquer = rgb(0xb8241c)
	gold    = rgb(0xf7d44a)
)

// land paints sky, hills and fields, and gives the horizon.
func land(c *canvas) float64 {
	skies := [][2]uint32{{0x7fa6c9, 0xe3e8e0}, {0x9fb4c4, 0xe9e2d0}, {0x86b3d6, 0xf3ead2}, {0xb4bcc2, 0xdfe0dc}}
	s := skies[c.chance.IntN(len(skies))]
	horizon := c.h * c.between(0.46, 0.54)
	c.gradient(0, horizon+4, rgb(s[0]), rgb(s[1]))
	for range 1 + c.chance.IntN(4) {
		x, y, r := c.between(0, c.w), c.between(20, horizon*0.5), c.between(40, 110)
		for range 6 {
			c.disc(mix(rgb(s[1]), rgb(0xffffff), 0.5), x+c.between(-r, r), y+c.between(-8, 8), r*c.between(0.3, 0.6), r*0.16)
		}
	}
	c.ridge(mix(rgb(0x6f8794), rgb(s[1]), 0.45), horizon, c.h*c.between(0.1, 0.22))
	c.ridge(mix(rgb(0x567064), rgb(s[1]), 0.25), horizon, c.h*c.between(0.04, 0.1))
	rice := []uint32{0x9fb35a, 0x88a04a, 0xc0ac58, 0x7f9a55}
	field := rgb(rice[c.chance.IntN(len(rice))])
	c.gradient(horizon, c.h, mix(field, rgb(s[1]), 0.25), mix(field, rgb(0x2c3a18), 0.3))
	for range 14 { // rows of rice
		y := c.between(horizon+6, c.h)
		c.line(mix(field, rgb(0x33441f), 0.4), pt{0, y}, pt{c.w, y + c.between(-6, 6)}, (y-horizon)/80)
	}
	return horizon
}

// road paints a road that goes to the horizon at x.
func road(c *canvas, horizon, x float64) {
	grey := rgb(0x77746f)
	c.fill(mix(grey, rgb(0x8a7c5f), 0.6), pt{x - 12, horizon}, pt{x + 12, horizon}, pt{c.w * 0.98, c.h}, pt{c.w * 0.02, c.h})
	c.fill(grey, pt{x - 8, horizon}, pt{x + 8, horizon}, pt{c.w * 0.86, c.h}, pt{c.w * 0.14, c.h})
	for t := 0.04; t < 1; t *= 1.55 {
		y0, y1 := horizon+(c.h-horizon)*t, horizon+(c.h-horizon)*min(1, t*1.22)
		cx := func(y float64) float64 { return x + (c.w*0.5-x)*(y-horizon)/(c.h-horizon) }
		w := func(y float64) float64 { return 1 + 8*(y-horizon)/(c.h-horizon) }
		c.fill(rgb(0xe8e4d4), pt{cx(y0) - w(y0), y0}, pt{cx(y0) + w(y0), y0}, pt{cx(y1) + w(y1), y1}, pt{cx(y1) - w(y1), y1})
	}
}

// village puts houses and trees along the horizon.
func village(c *canvas, horizon float64, n int) {
	for range n {
		x := c.between(-30, c.w-30)
		if x > c.w*0.36 && x < c.w*0.56 {
			continue
		}
		if c.chance.IntN(2) == 0 {
			c.house(x, horizon+c.between(4, 26), c.between(50, 110))
		}
		c.tree(x+c.between(-40, 80), horizon+c.between(8, 30), c.between(50, 110))
	}
}

// cloth paints a hanging cloth with words on it.
func cloth(c *canvas, face *opentype.Font, words string, col color.RGBA, x, y, w, h float64) error {
	sag := h * 0.08
	c.fill(mix(col, rgb(0x000000), 0.25), pt{x, y}, pt{x + w, y}, pt{x + w, y + h + 3}, pt{x, y + h + 3})
	c.fill(col, pt{x, y}, pt{x + w/2, y + sag}, pt{x + w, y}, pt{x + w, y + h}, pt{x + w/2, y + h + sag}, pt{x, y + h})
	c.line(gold, pt{x + 8, y + 9}, pt{x + w - 8, y + 9}, 2)
	c.line(gold, pt{x + 8, y + h - 7}, pt{x + w - 8, y + h - 7}, 2)
	return c.words(face, words, gold, x, y+sag/2, w, h)
}

func paintBanner(c *canvas, face *opentype.Font, words string) error {
	horizon := land(c)
	village(c, horizon, 8)
	road(c, horizon, c.w*c.between(0.44, 0.52))
	y, h := c.h*c.between(0.2, 0.27), c.between(74, 92)
	left, right := c.w*c.between(0.05, 0.09), c.w*c.between(0.9, 0.95)
	for _, x := range []float64{left, right} {
		c.fill(rgb(0x8d8a84), pt{x - 8, c.h * 0.86}, pt{x + 8, c.h * 0.86}, pt{x + 5, y - 36}, pt{x - 5, y - 36})
	}
	c.line(rgb(0x444444), pt{left, y - 6}, pt{right, y - 6}, 2)
	if err := cloth(c, face, words, lacquer, left+10, y, right-left-20, h); err != nil {
		return err
	}
	for range c.chance.IntN(4) {
		c.person(c.between(c.w*0.2, c.w*0.8), c.between(c.h*0.72, c.h*0.9), c.between(80, 130))
	}
	return nil
}

func paintPanel(c *canvas, face *opentype.Font, words string) error {
	horizon := land(c)
	village(c, horizon, 6)
	road(c, horizon, c.w*c.between(0.2, 0.3))
	x, y, w, h := c.w*c.between(0.34, 0.42), c.h*c.between(0.12, 0.18), c.w*0.54, c.h*0.36
	for _, px := range []float64{x + w*0.2, x + w*0.8} {
		c.box(rgb(0x9a9a98), px-9, y+h-4, 18, c.h*0.88-y-h)
	}
	colours := []uint32{0xb8241c, 0x1f5d8c, 0x1d7357}
	back := rgb(colours[c.chance.IntN(len(colours))])
	c.box(rgb(0xd8d5cc), x-6, y-6, w+12, h+12)
	c.box(back, x, y, w, h)
	c.disc(gold, x+w*0.5, y+h*0.26, h*0.13, h*0.13)
	c.disc(back, x+w*0.5, y+h*0.26, h*0.09, h*0.09)
	c.box(mix(back, rgb(0xffffff), 0.15), x, y+h*0.86, w, h*0.14)
	return c.words(face, words, rgb(0xfff3cc), x, y+h*0.44, w, h*0.34)
}

func paintFlags(c *canvas, _ *opentype.Font, _ string) error {
	horizon := land(c)
	village(c, horizon, 9)
	road(c, horizon, c.w*0.48)
	for i := 9; i >= 1; i-- {
		t := float64(10-i) / 10
		for _, side := range []float64{-1, 1} {
			y := horizon + (c.h-horizon)*t*t + 6
			x := c.w*0.48 + side*(20+c.w*0.42*t*t)
			tall := 30 + 230*t*t
			c.line(rgb(0xb9b4a8), pt{x, y}, pt{x, y - tall}, 1.5+3*t)
			fw, fh := tall*0.36, tall*0.24
			wave := c.between(-0.1, 0.1) * fh
			top := y - tall
			c.fill(rgb(0xd1261d), pt{x, top}, pt{x + fw*0.5, top + wave}, pt{x + fw, top}, pt{x + fw, top + fh}, pt{x + fw*0.5, top + fh + wave}, pt{x, top + fh})
			c.star(gold, x+fw*0.5, top+fh*0.5+wave*0.7, fh*0.32)
		}
	}
	return nil
}

func paintLoudspeaker(c *canvas, _ *opentype.Font, _ string) error {
	horizon := land(c)
	village(c, horizon, 10)
	x := c.w * c.between(0.42, 0.58)
	c.fill(rgb(0x8f8b85), pt{x - 13, c.h}, pt{x + 13, c.h}, pt{x + 8, 30}, pt{x - 8, 30})
	for range 3 {
		y := c.between(120, 200)
		c.line(rgb(0x333333), pt{0, y - 30}, pt{x, y}, 2)
		c.line(rgb(0x333333), pt{x, y}, pt{c.w, y - c.between(0, 60)}, 2)
	}
	for i, side := range []float64{-1, 1} {
		y := c.h*0.2 + float64(i)*c.between(6, 60)
		size := c.between(78, 96)
		grey := rgb(0xa7aba9)
		c.box(rgb(0x5d5f5e), x+min(0, side*34), y-8, 34, 16)
		c.fill(grey, pt{x + side*30, y - size*0.12}, pt{x + side*(30+size), y - size*0.55}, pt{x + side*(30+size), y + size*0.55}, pt{x + side*30, y + size*0.12})
		c.disc(mix(grey, rgb(0x222222), 0.35), x+side*(30+size), y, size*0.16, size*0.55)
		c.disc(mix(grey, rgb(0x222222), 0.7), x+side*(30+size), y, size*0.1, size*0.4)
	}
	c.tree(c.w*0.12, c.h*0.95, 300)
	return nil
}

func paintHall(c *canvas, face *opentype.Font, words string) error {
	walls := []uint32{0xe8dcc2, 0xdfe3dc, 0xe3d6c9}
	wall := rgb(walls[c.chance.IntN(len(walls))])
	c.gradient(0, c.h*0.62, mix(wall, rgb(0xffffff), 0.3), wall)
	c.gradient(c.h*0.62, c.h, rgb(0xb08d62), rgb(0x7d5f3f))
	for i := range 4 {
		c.box(rgb(0xf8f6ee), c.w*(0.1+0.25*float64(i)), 8, c.w*0.1, 8)
	}
	if err := cloth(c, face, words, lacquer, c.w*0.1, c.h*0.08, c.w*0.8, c.h*0.16); err != nil {
		return err
	}
	c.box(rgb(0xd2261f), c.w*0.46, c.h*0.28, c.w*0.08, c.h*0.08)
	c.star(gold, c.w*0.5, c.h*0.32, 19)
	c.box(rgb(0x7b4b2a), c.w*0.3, c.h*0.52, c.w*0.4, c.h*0.12)
	c.box(rgb(0xb0402f), c.w*0.3, c.h*0.52, c.w*0.4, c.h*0.03)
	for i := range 3 {
		c.person(c.w*(0.37+0.13*float64(i)), c.h*0.62, 120)
	}
	c.box(rgb(0x7b4b2a), c.w*0.3, c.h*0.56, c.w*0.4, c.h*0.09)
	for row := range 4 { // heads and backs of those who listen
		y, size := c.h*(0.72+0.09*float64(row)), 70+22*float64(row)
		for x := c.w*0.04 + c.between(0, 30); x < c.w; x += size * 1.12 {
			if c.chance.IntN(9) == 0 {
				continue
			}
			shirts := []uint32{0xe9e9e4, 0x5b7088, 0x9aa68b, 0xa95046, 0xc8bb96, 0x6d6a75}
			c.disc(rgb(shirts[c.chance.IntN(len(shirts))]), x, y+size*0.62, size*0.42, size*0.45)
			c.disc(rgb(0x221b17), x, y, size*0.2, size*0.24)
		}
	}
	return nil
}

func paintMeeting(c *canvas, face *opentype.Font, words string) error {
	horizon := land(c)
	c.gradient(c.h*0.66, c.h, rgb(0xb9ab8e), rgb(0x8f8167))
	x, w, y := c.w*0.16, c.w*0.68, c.h*0.68
	top := horizon - c.h*0.2
	c.box(rgb(0xead9b4), x, top, w, y-top)
	c.fill(rgb(0xa5462f), pt{x - 26, top}, pt{x + w + 26, top}, pt{x + w - 40, top - c.h*0.12}, pt{x + 40, top - c.h*0.12})
	for i := range 5 {
		c.box(rgb(0x6f4a30), x+w*(0.05+0.2*float64(i)), top+c.h*0.14, w*0.1, y-top-c.h*0.14)
		c.box(rgb(0xf6ecd3), x+w*(0.01+0.2*float64(i)), top, w*0.025, y-top)
	}
	if err := cloth(c, face, words, lacquer, x+w*0.06, top+10, w*0.88, c.h*0.1); err != nil {
		return err
	}
	c.tree(c.w*0.07, c.h*0.8, 240)
	c.tree(c.w*0.95, c.h*0.82, 260)
	for row := range 3 {
		for px := c.w*0.12 + c.between(0, 40); px < c.w*0.9; px += c.between(46, 74) {
			c.person(px, c.h*(0.8+0.08*float64(row)), 96+24*float64(row))
		}
	}
	return nil
}
