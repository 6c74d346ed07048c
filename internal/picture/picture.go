// Package picture makes a photo fit to be kept: it is looked at before it is decoded, turned
// upright, scaled, and written anew, so that nothing of the camera's own notes (place, owner,
// serial number) stays in it. It knows no noun of the work and opens no files.
package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// Limits bound what one picture may cost. A field of 0 means the default.
type Limits struct {
	Bytes       int64 // of the file
	Pixels      int   // of the decoded picture
	Progressive int   // pixels of a progressive JPEG, which takes eight times the memory
}

// DefaultLimits let through what telephones take today.
var DefaultLimits = Limits{Bytes: 25 << 20, Pixels: 50_000_000, Progressive: 26_000_000}

func (l Limits) orDefault() Limits {
	if l.Bytes == 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	if l.Pixels == 0 {
		l.Pixels = DefaultLimits.Pixels
	}
	if l.Progressive == 0 {
		l.Progressive = DefaultLimits.Progressive
	}
	return l
}

// The longest sides of the two sizes that are kept.
const (
	DisplaySide = 2048
	ThumbSide   = 320
)

// Media is the type of everything that this package writes.
const Media = "image/jpeg"

// Image is one written size of a picture.
type Image struct {
	Bytes         []byte
	Width, Height int
}

// Place is where a picture was taken, in degrees north and east.
type Place struct {
	Latitude, Longitude float64
}

// Picture is a photo made fit to be kept. Place is only there where it was asked for and
// the camera had noted it.
type Picture struct {
	Display, Thumb Image
	Taken          when.Day // by the camera's clock, zero where it is not noted
	Place          *Place
}

// busy bounds how many pictures are decoded at once: each may need hundreds of megabytes.
var busy = make(chan struct{}, 2)

// Prepare reads a JPEG, PNG, WebP or GIF and gives its two sizes. Of a moving picture the
// first frame is kept. Faults: picture.empty, picture.too-large, picture.not-a-picture,
// picture.heic, picture.too-many-pixels, picture.damaged.
func Prepare(b []byte, keepPlace bool, lim Limits) (Picture, error) {
	lim = lim.orDefault()
	format, err := look(b, lim)
	if err != nil {
		return Picture{}, err
	}
	notes := readNotes(format, b)
	busy <- struct{}{}
	defer func() { <-busy }()
	img, err := decode(format, b)
	if err != nil {
		return Picture{}, err
	}
	display := upright(scaled(img, DisplaySide), notes.orientation)
	p := Picture{Taken: notes.taken}
	if keepPlace {
		p.Place = notes.place
	}
	if p.Display, err = written(display, 84); err != nil {
		return Picture{}, err
	}
	p.Thumb, err = written(scaled(display, ThumbSide), 78)
	return p, err
}

// Is tells whether b begins as one of the formats that Prepare reads.
func Is(b []byte) bool { return formatOf(b) != "" }

type format string

const (
	isJPEG format = "jpeg"
	isPNG  format = "png"
	isGIF  format = "gif"
	isWebP format = "webp"
)

func formatOf(b []byte) format {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xD8, 0xFF}):
		return isJPEG
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return isPNG
	case bytes.HasPrefix(b, []byte("GIF87a")), bytes.HasPrefix(b, []byte("GIF89a")):
		return isGIF
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return isWebP
	}
	return ""
}

// look refuses what must not be decoded: by its size in bytes, by what it is, by the size
// that its first bytes announce.
func look(b []byte, lim Limits) (format, error) {
	switch {
	case len(b) == 0:
		return "", fault.New(fault.Invalid, "picture.empty")
	case int64(len(b)) > lim.Bytes:
		return "", fault.New(fault.TooMuch, "picture.too-large", lim.Bytes>>20)
	}
	f := formatOf(b)
	if f == "" {
		if isHEIC(b) {
			return "", fault.New(fault.Invalid, "picture.heic")
		}
		return "", fault.New(fault.Invalid, "picture.not-a-picture")
	}
	c, err := config(f, b)
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "picture.damaged")
	}
	most := lim.Pixels
	if f == isJPEG && progressive(b) {
		most = min(most, lim.Progressive)
	}
	if c.Width <= 0 || c.Height <= 0 {
		return "", fault.New(fault.Invalid, "picture.damaged")
	}
	if c.Width > most || c.Height > most/c.Width {
		return "", fault.New(fault.TooMuch, "picture.too-many-pixels", most/1_000_000)
	}
	return f, nil
}

// isHEIC knows the pictures of newer telephones, which no reader of ours opens.
func isHEIC(b []byte) bool {
	if len(b) < 12 || string(b[4:8]) != "ftyp" {
		return false
	}
	switch string(b[8:12]) {
	case "heic", "heix", "hevc", "mif1", "msf1", "avif":
		return true
	}
	return false
}

func config(f format, b []byte) (c image.Config, err error) {
	defer func() {
		if recover() != nil { // a decoder that stumbles over hostile bytes must not stop the server
			err = fault.New(fault.Invalid, "picture.damaged")
		}
	}()
	r := bytes.NewReader(b)
	switch f {
	case isJPEG:
		return jpeg.DecodeConfig(r)
	case isPNG:
		return png.DecodeConfig(r)
	case isGIF:
		return gif.DecodeConfig(r)
	}
	return webp.DecodeConfig(r)
}

func decode(f format, b []byte) (img image.Image, err error) {
	defer func() {
		if recover() != nil {
			img, err = nil, fault.New(fault.Invalid, "picture.damaged")
		}
	}()
	r := bytes.NewReader(b)
	switch f {
	case isJPEG:
		img, err = jpeg.Decode(r)
	case isPNG:
		img, err = png.Decode(r)
	case isGIF:
		img, err = gif.Decode(r)
	default:
		img, err = webp.Decode(r)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "picture.damaged")
	}
	if img.Bounds().Empty() {
		return nil, fault.New(fault.Invalid, "picture.damaged")
	}
	return img, nil
}

// scaled gives the picture with its longest side at most side, on white where it is clear.
func scaled(img image.Image, side int) *image.RGBA {
	b := img.Bounds()
	w, h := fit(b.Dx(), b.Dy(), side)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(out, out.Bounds(), img, b.Min, draw.Over)
		return out
	}
	draw.BiLinear.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out
}

// fit keeps the proportions and never enlarges.
func fit(w, h, side int) (int, int) {
	longest := max(w, h)
	if longest <= side {
		return w, h
	}
	return max(1, w*side/longest), max(1, h*side/longest)
}

func written(img *image.RGBA, quality int) (Image, error) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return Image{}, fault.Wrap(err, fault.Internal, "picture.unwritten")
	}
	return Image{Bytes: buf.Bytes(), Width: img.Rect.Dx(), Height: img.Rect.Dy()}, nil
}
