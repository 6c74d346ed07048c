package picture

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"time"

	"tonghop/internal/when"
)

// notes are the few things of a camera's notes (Exif) that matter: which side is up, when,
// and where.
type notes struct {
	orientation int // 1 to 8, 0 where it is not noted
	taken       when.Day
	place       *Place
}

// Tags of Exif 2.32 that are looked at.
const (
	tagOrientation = 0x0112
	tagExif        = 0x8769
	tagGPS         = 0x8825
	tagTaken       = 0x9003
	tagLatRef      = 1
	tagLat         = 2
	tagLongRef     = 3
	tagLong        = 4
)

// mostEntries bounds one directory of notes; real ones have some sixty.
const mostEntries = 512

// readNotes reads what it can; broken notes are no notes.
func readNotes(f format, b []byte) notes {
	var raw []byte
	switch f {
	case isJPEG:
		raw = jpegNotes(b)
	case isPNG:
		raw = pngNotes(b)
	case isWebP:
		raw = webpNotes(b)
	}
	return parseNotes(raw)
}

// segments calls see with each marker segment of a JPEG before its pixels, until it says no.
func segments(b []byte, see func(marker byte, body []byte) bool) {
	for i := 2; i+4 <= len(b); {
		if b[i] != 0xFF {
			return
		}
		marker := b[i+1]
		if marker == 0xFF { // filling
			i++
			continue
		}
		if marker == 0xD8 || marker == 0x01 || marker >= 0xD0 && marker <= 0xD7 {
			i += 2
			continue
		}
		n := int(binary.BigEndian.Uint16(b[i+2:]))
		if n < 2 || i+2+n > len(b) || marker == 0xDA || !see(marker, b[i+4:i+2+n]) {
			return
		}
		i += 2 + n
	}
}

func progressive(b []byte) bool {
	found := false
	segments(b, func(marker byte, _ []byte) bool {
		found = found || marker == 0xC2
		return !found
	})
	return found
}

func jpegNotes(b []byte) (raw []byte) {
	segments(b, func(marker byte, body []byte) bool {
		if marker == 0xE1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			raw = body[6:]
		}
		return raw == nil
	})
	return raw
}

func pngNotes(b []byte) []byte {
	for i := 8; i+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[i:]))
		if n < 0 || n > len(b)-i-12 {
			return nil
		}
		if string(b[i+4:i+8]) == "eXIf" {
			return b[i+8 : i+8+n]
		}
		i += 12 + n
	}
	return nil
}

func webpNotes(b []byte) []byte {
	for i := 12; i+8 <= len(b); {
		n := int(binary.LittleEndian.Uint32(b[i+4:]))
		if n < 0 || n > len(b)-i-8 {
			return nil
		}
		if string(b[i:i+4]) == "EXIF" {
			return bytes.TrimPrefix(b[i+8:i+8+n], []byte("Exif\x00\x00"))
		}
		i += 8 + n + n&1
	}
	return nil
}

// tiff is a block of notes with its order of bytes.
type tiff struct {
	b     []byte
	order binary.ByteOrder
}

func parseNotes(b []byte) notes {
	var n notes
	if len(b) < 8 {
		return n
	}
	t := tiff{b: b}
	switch string(b[:4]) {
	case "II*\x00":
		t.order = binary.LittleEndian
	case "MM\x00*":
		t.order = binary.BigEndian
	default:
		return n
	}
	first := t.directory(t.order.Uint32(b[4:]))
	if v, ok := t.number(first[tagOrientation]); ok && v >= 1 && v <= 8 {
		n.orientation = int(v)
	}
	if at, ok := t.number(first[tagExif]); ok {
		n.taken = t.day(t.directory(at)[tagTaken])
	}
	if at, ok := t.number(first[tagGPS]); ok {
		n.place = t.position(t.directory(at))
	}
	return n
}

// field is one entry of a directory.
type field struct {
	kind  uint16
	count uint32
	raw   []byte // its four bytes: the value, or where it stands
}

func (t tiff) directory(at uint32) map[uint16]field {
	if uint64(at)+2 > uint64(len(t.b)) {
		return nil
	}
	n := int(t.order.Uint16(t.b[at:]))
	if n > mostEntries || uint64(at)+2+uint64(n)*12 > uint64(len(t.b)) {
		return nil
	}
	fields := make(map[uint16]field, n)
	for i := range n {
		e := t.b[int(at)+2+12*i:]
		fields[t.order.Uint16(e)] = field{t.order.Uint16(e[2:]), t.order.Uint32(e[4:]), e[8:12]}
	}
	return fields
}

// number is a whole number of one SHORT or LONG.
func (t tiff) number(f field) (uint32, bool) {
	switch {
	case f.count != 1:
	case f.kind == 3:
		return uint32(t.order.Uint16(f.raw)), true
	case f.kind == 4:
		return t.order.Uint32(f.raw), true
	}
	return 0, false
}

// bytes is a value of size bytes, in the entry or where it points.
func (t tiff) bytes(f field, size uint64) []byte {
	if size <= 4 {
		return f.raw[:size]
	}
	at := uint64(t.order.Uint32(f.raw))
	if at+size > uint64(len(t.b)) {
		return nil
	}
	return t.b[at : at+size]
}

func (t tiff) text(f field) string {
	if f.kind != 2 || f.count == 0 || f.count > 64 {
		return ""
	}
	return strings.TrimRight(string(t.bytes(f, uint64(f.count))), "\x00 ")
}

// day reads "2016:11:17 08:12:00".
func (t tiff) day(f field) when.Day {
	if f.raw == nil {
		return when.Day{}
	}
	s := t.text(f)
	if len(s) < 10 {
		return when.Day{}
	}
	y, e1 := strconv.Atoi(s[:4])
	m, e2 := strconv.Atoi(s[5:7])
	d, e3 := strconv.Atoi(s[8:10])
	if e1 != nil || e2 != nil || e3 != nil || y < 1990 {
		return when.Day{}
	}
	day, err := when.NewDay(y, time.Month(m), d)
	if err != nil {
		return when.Day{}
	}
	return day
}

// position reads degrees, minutes and seconds of both axes; a place at 0, 0 is what cameras
// write that know none.
func (t tiff) position(fields map[uint16]field) *Place {
	lat, ok1 := t.degrees(fields[tagLat], fields[tagLatRef], "S", 90)
	long, ok2 := t.degrees(fields[tagLong], fields[tagLongRef], "W", 180)
	if !ok1 || !ok2 || lat == 0 && long == 0 {
		return nil
	}
	return &Place{Latitude: lat, Longitude: long}
}

func (t tiff) degrees(f, ref field, negative string, most float64) (float64, bool) {
	if f.kind != 5 || f.count != 3 {
		return 0, false
	}
	b := t.bytes(f, 24)
	if b == nil {
		return 0, false
	}
	sum, unit := 0.0, 1.0
	for i := range 3 {
		num, den := t.order.Uint32(b[8*i:]), t.order.Uint32(b[8*i+4:])
		if den == 0 {
			return 0, false
		}
		sum += float64(num) / float64(den) / unit
		unit *= 60
	}
	if sum > most {
		return 0, false
	}
	if ref.raw != nil && strings.HasPrefix(t.text(ref), negative) {
		sum = -sum
	}
	return math.Round(sum*1e6) / 1e6, true
}
