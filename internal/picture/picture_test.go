package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// quarters has another colour in each quarter, so that turning can be seen.
func quarters(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{A: 255}
			switch {
			case x < w/2 && y < h/2:
				c.R = 220
			case y < h/2:
				c.G = 220
			case x < w/2:
				c.B = 220
			default:
				c.R, c.G = 220, 220
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exifOf makes notes with an orientation, a day and a place.
func exifOf(order binary.AppendByteOrder, orientation int) []byte {
	head := "MM\x00*"
	if order.String() == binary.LittleEndian.String() {
		head = "II*\x00"
	}
	b := order.AppendUint32([]byte(head), 8)
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint16(order.AppendUint16(b, tag), kind)
		b = order.AppendUint32(b, count)
		if kind == 3 {
			b = order.AppendUint16(order.AppendUint16(b, uint16(value)), 0)
			return
		}
		b = order.AppendUint32(b, value)
	}
	short := func(tag uint16, s string) {
		b = order.AppendUint16(order.AppendUint16(b, tag), 2)
		b = order.AppendUint32(b, 2)
		b = append(b, s[0], 0, 0, 0)
	}
	// first directory at 8: three entries, ends at 50; Exif at 50: one entry, ends at 68;
	// GPS at 68: four entries, ends at 122; then the values.
	b = order.AppendUint16(b, 3)
	entry(tagOrientation, 3, 1, uint32(orientation))
	entry(tagExif, 4, 1, 50)
	entry(tagGPS, 4, 1, 68)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 1)
	entry(tagTaken, 2, 20, 122)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 4)
	short(tagLatRef, "N")
	entry(tagLat, 5, 3, 142)
	short(tagLongRef, "E")
	entry(tagLong, 5, 3, 166)
	b = order.AppendUint32(b, 0)
	b = append(b, "2016:11:17 08:12:00\x00"...)
	for _, v := range []uint32{19, 1, 49, 1, 3000, 100, 105, 1, 35, 1, 1200, 100} {
		b = order.AppendUint32(b, v)
	}
	return b
}

func withExif(jpg, exif []byte) []byte {
	body := append([]byte("Exif\x00\x00"), exif...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return append(append(out, body...), jpg[2:]...)
}

func decoded(t *testing.T, i Image) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(i.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Dx() != i.Width || img.Bounds().Dy() != i.Height {
		t.Fatalf("says %d×%d, is %v", i.Width, i.Height, img.Bounds())
	}
	return img
}

func near(a color.Color, r, g, b int) bool {
	x, y, z, _ := a.RGBA()
	d := func(v uint32, w int) float64 { return math.Abs(float64(v>>8) - float64(w)) }
	return d(x, r) < 40 && d(y, g) < 40 && d(z, b) < 40
}

func TestFormatsAndSizes(t *testing.T) {
	var moving bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 40, 20), color.Palette{color.White, color.Black})
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	webp, err := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name         string
		b            []byte
		w, h, tw, th int
	}{
		{"large", jpegOf(t, quarters(3000, 1500)), 2048, 1024, 320, 160},
		{"tall", pngOf(t, quarters(100, 640)), 100, 640, 50, 320},
		{"small", pngOf(t, quarters(10, 10)), 10, 10, 10, 10},
		{"thin", pngOf(t, quarters(5000, 1)), 2048, 1, 320, 1},
		{"moving", moving.Bytes(), 40, 20, 40, 20},
		{"webp", webp, 1, 1, 1, 1},
	} {
		p, err := Prepare(c.b, false, Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		decoded(t, p.Display)
		decoded(t, p.Thumb)
		if p.Display.Width != c.w || p.Display.Height != c.h || p.Thumb.Width != c.tw || p.Thumb.Height != c.th {
			t.Errorf("%s: %d×%d, %d×%d", c.name, p.Display.Width, p.Display.Height, p.Thumb.Width, p.Thumb.Height)
		}
	}
}

func TestClearIsWhite(t *testing.T) {
	p, err := Prepare(pngOf(t, image.NewRGBA(image.Rect(0, 0, 8, 8))), false, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if c := decoded(t, p.Display).At(4, 4); !near(c, 255, 255, 255) {
		t.Errorf("clear became %v", c)
	}
}

// Where the red quarter (top left as stored) must stand once the picture is upright.
func TestEveryOrientation(t *testing.T) {
	jpg := jpegOf(t, quarters(80, 40))
	places := map[int][2]float64{1: {.25, .25}, 2: {.75, .25}, 3: {.75, .75}, 4: {.25, .75}, 5: {.25, .25}, 6: {.75, .25}, 7: {.75, .75}, 8: {.25, .75}}
	for o, at := range places {
		p, err := Prepare(withExif(jpg, exifOf(binary.BigEndian, o)), false, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if lies := o >= 5; lies != (p.Display.Height > p.Display.Width) {
			t.Errorf("orientation %d: %d×%d", o, p.Display.Width, p.Display.Height)
		}
		c := decoded(t, p.Display).At(int(at[0]*float64(p.Display.Width)), int(at[1]*float64(p.Display.Height)))
		if !near(c, 220, 0, 0) {
			t.Errorf("orientation %d: %v where red should be", o, c)
		}
	}
}

func TestNotesAreStrippedAndThePlaceIsKeptOnPurposeOnly(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		b := withExif(jpegOf(t, quarters(80, 40)), exifOf(order, 1))
		p, err := Prepare(b, false, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if p.Place != nil {
			t.Error("the place was kept without being asked for")
		}
		if p.Taken != when.MustDay("2016-11-17") {
			t.Errorf("taken %s", p.Taken)
		}
		for _, out := range [][]byte{p.Display.Bytes, p.Thumb.Bytes} {
			if bytes.Contains(out, []byte("Exif")) {
				t.Error("notes are still inside")
			}
		}
		if p, err = Prepare(b, true, Limits{}); err != nil {
			t.Fatal(err)
		}
		if p.Place == nil || *p.Place != (Place{19.825, 105.586667}) {
			t.Errorf("place %v", p.Place)
		}
	}
}

// hugePNG announces a size that its few bytes do not hold.
func hugePNG(t *testing.T, side uint32) []byte {
	b := pngOf(t, quarters(4, 4))
	binary.BigEndian.PutUint32(b[16:], side)
	binary.BigEndian.PutUint32(b[20:], side)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestRefused(t *testing.T) {
	jpg := jpegOf(t, quarters(60, 60))
	for _, c := range []struct {
		name, code string
		kind       fault.Kind
		b          []byte
	}{
		{"nothing", "picture.empty", fault.Invalid, nil},
		{"a bomb", "picture.too-many-pixels", fault.TooMuch, hugePNG(t, 60_000)},
		{"words", "picture.not-a-picture", fault.Invalid, []byte("<html><script>alert(1)</script>")},
		{"a drawing with script", "picture.not-a-picture", fault.Invalid, []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
		{"heic", "picture.heic", fault.Invalid, []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")},
		{"cut", "picture.damaged", fault.Invalid, jpg[:len(jpg)/2]},
		{"a head only", "picture.damaged", fault.Invalid, jpg[:8]},
		{"renamed", "picture.damaged", fault.Invalid, append([]byte("RIFF\x04\x00\x00\x00WEBP"), "not"...)},
		{"large", "picture.too-large", fault.TooMuch, make([]byte, 2<<20)},
	} {
		_, err := Prepare(c.b, false, Limits{Bytes: 1 << 20})
		if fault.CodeOf(err) != c.code || fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func FuzzPrepare(f *testing.F) {
	jpg := jpegOf(f, quarters(40, 20))
	f.Add(withExif(jpg, exifOf(binary.LittleEndian, 6)))
	f.Add(withExif(jpg, exifOf(binary.BigEndian, 3)))
	f.Add(pngOf(f, quarters(9, 7)))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	f.Add([]byte("RIFF\x22\x00\x00\x00WEBPVP8 \x16\x00\x00\x000\x01\x00\x9d\x01*\x01\x00\x01\x00\x0e\xc0\xfe%\xa4\x00\x03p\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Prepare(b, true, Limits{Bytes: 1 << 16, Pixels: 1 << 16, Progressive: 1 << 16})
		if err != nil {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.TooMuch {
				t.Fatalf("%v", err)
			}
			return
		}
		if p.Display.Width > DisplaySide || p.Display.Height > DisplaySide || p.Thumb.Width > ThumbSide || p.Thumb.Height > ThumbSide {
			t.Fatalf("%d×%d, %d×%d", p.Display.Width, p.Display.Height, p.Thumb.Width, p.Thumb.Height)
		}
		if p.Place != nil && (math.Abs(p.Place.Latitude) > 90 || math.Abs(p.Place.Longitude) > 180) {
			t.Fatalf("place %v", *p.Place)
		}
	})
}

func BenchmarkPrepare(b *testing.B) {
	jpg := jpegOf(b, quarters(4000, 3000))
	for b.Loop() {
		if _, err := Prepare(jpg, false, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
