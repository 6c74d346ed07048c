package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // the formats that Image.Data may have
	_ "image/png"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/pdf/object"
)

// maxPixels bounds what decoding one picture may cost: 100 MB at four bytes each.
const maxPixels = 25_000_000

// imageBox is a picture in the text.
type imageBox struct {
	x, w, h dist
	number  int // of the image object, from 1; 0 for a picture without data
	blend   bool
	elem    *elem // nil where it has no alternative text: decoration
}

// image sets a picture, made smaller where it is wider or taller than the text. One
// without alternative text is decoration; one without data is an empty box.
func (s *setter) image(src *flow.Image) error {
	box := &imageBox{}
	if len(src.Data) > 0 {
		number, blend, size, err := s.p.addImage(src.Data)
		if err != nil {
			return err
		}
		box.number, box.blend = number, blend
		box.w, box.h = imageSize(src, size)
	} else {
		box.w, box.h = of(src.Width), of(src.Height)
	}
	if box.w <= 0 || box.h <= 0 {
		return nil
	}
	if box.w > s.width {
		box.w, box.h = s.width, box.h*(s.width/1000)/(box.w/1000)
	}
	if limit := s.tall * 9 / 10; s.tall > 0 && box.h > limit {
		box.w, box.h = box.w*(limit/1000)/(box.h/1000), limit
	}
	box.x = aligned(src.Align, s.width, box.w)
	if src.Alt != "" {
		box.elem = s.parent.add("Figure")
		box.elem.alt = src.Alt
	}
	return s.push(slab{height: box.h, paint: box})
}

// imageSize is the size on paper: as asked, or by the pixels at 96 to the inch.
func imageSize(src *flow.Image, px image.Point) (w, h dist) {
	w, h = of(src.Width), of(src.Height)
	natural := func(n int) dist { return dist(n) * of(15) }
	switch {
	case w > 0 && h > 0:
		return w, h
	case w > 0:
		return w, w / dist(px.X) * dist(px.Y)
	case h > 0:
		return h / dist(px.Y) * dist(px.X), h
	}
	return natural(px.X), natural(px.Y)
}

func (b *imageBox) paint(pg *page, x, y dist, _ edges) {
	if b.elem != nil {
		pg.begin(b.elem)
		if b.elem.attrs == "" {
			low := of(pg.size.Height) - y - b.h
			b.elem.attrs = fmt.Sprintf("/O/Layout/Placement/Block/BBox[%s %s %s %s]", points(x+b.x), points(low), points(x+b.x+b.w), points(low+b.h))
		}
	} else {
		pg.artifact("/Layout")
	}
	if b.number == 0 {
		pg.op("0.5 w 0 G ")
		pg.rect(x+b.x, y, b.w, b.h)
		pg.op("S\n")
		return
	}
	pg.blend = pg.blend || b.blend
	pg.op("q ")
	pg.length(b.w)
	pg.op("0 0 ")
	pg.length(b.h)
	pg.point(x+b.x, y+b.h)
	pg.op(fmt.Sprintf("cm /I%d Do Q\n", b.number))
}

// addImage puts a picture into the file: a JPEG of grey or YCbCr as it is, all else as
// samples, with transparency in a mask of its own.
func (p *printer) addImage(data []byte) (number int, blend bool, size image.Point, err error) {
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, false, size, fault.Wrap(err, fault.Invalid, "pdf.image")
	}
	size = image.Point{X: cfg.Width, Y: cfg.Height}
	if size.X <= 0 || size.Y <= 0 || size.X > maxPixels/size.Y {
		return 0, false, size, fault.New(fault.TooMuch, "pdf.image-size", size.X, size.Y)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return 0, false, size, fault.Wrap(err, fault.Invalid, "pdf.image")
	}
	space := "/DeviceRGB"
	if cfg.ColorModel == color.GrayModel {
		space = "/DeviceGray"
	}
	dict := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace", size.X, size.Y)
	var ref object.Ref
	if format == "jpeg" && cfg.ColorModel != color.CMYKModel {
		ref = p.file.Reserve()
		p.file.RawStream(ref, dict+space+"/Filter/DCTDecode", data)
	} else {
		ref, blend, err = p.addSamples(picture, dict)
	}
	if err != nil {
		return 0, false, size, err
	}
	p.images = append(p.images, ref)
	return len(p.images), blend, size, nil
}

// addSamples writes the colours of a picture, and its opacity where it has any.
func (p *printer) addSamples(m image.Image, dict string) (object.Ref, bool, error) {
	b := m.Bounds()
	rgb := make([]byte, 0, 3*b.Dx()*b.Dy())
	alpha := make([]byte, 0, b.Dx()*b.Dy())
	blend := false
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
			rgb = append(rgb, c.R, c.G, c.B)
			alpha = append(alpha, c.A)
			blend = blend || c.A != 0xff
		}
	}
	entries := dict + "/DeviceRGB"
	if blend {
		mask, err := p.file.Stream(dict+"/DeviceGray", alpha)
		if err != nil {
			return 0, false, err
		}
		entries += fmt.Sprintf("/SMask %v", mask)
	}
	ref, err := p.file.Stream(entries, rgb)
	return ref, blend, err
}
