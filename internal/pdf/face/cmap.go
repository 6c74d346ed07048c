package face

import (
	"encoding/binary"
)

// readCmap reads the Unicode map of the face: format 12 where there is one, else
// format 4.
func (f *Face) readCmap(tables map[string][]byte) error {
	t := tables["cmap"]
	var best []byte
	for i := range u16(t, 2) {
		at := 4 + 8*i
		if at+8 > len(t) {
			return broken("cmap")
		}
		platform, encoding := u16(t, at), u16(t, at+2)
		off := uint64(binary.BigEndian.Uint32(t[at+4:]))
		unicode := platform == 0 || platform == 3 && (encoding == 1 || encoding == 10)
		if !unicode || off+16 > uint64(len(t)) {
			continue
		}
		sub := t[off:]
		if format := u16(sub, 0); format == 12 || format == 4 && best == nil {
			best = sub
		}
	}
	if best == nil {
		return broken("cmap")
	}
	f.chars = make(map[rune]Glyph, 4096)
	if u16(best, 0) == 12 {
		return f.readGroups(best)
	}
	return f.readSegments(best)
}

// addChar notes a character, leaving out what points to .notdef or to nothing.
func (f *Face) addChar(r, g int) {
	if g > 0 && g < len(f.advances) && r <= 0x10FFFF {
		f.chars[rune(r)] = Glyph(g)
	}
}

func (f *Face) readGroups(b []byte) error {
	n := int(binary.BigEndian.Uint32(b[12:]))
	if n < 0 || n > (len(b)-16)/12 {
		return broken("cmap")
	}
	for i := range n {
		g := b[16+12*i:]
		first, last := int(binary.BigEndian.Uint32(g)), int(binary.BigEndian.Uint32(g[4:]))
		start := int(binary.BigEndian.Uint32(g[8:]))
		if last < first || last-first > len(f.advances) {
			return broken("cmap")
		}
		for r := first; r <= last; r++ {
			f.addChar(r, start+r-first)
		}
	}
	return nil
}

func (f *Face) readSegments(b []byte) error {
	size, n := u16(b, 2), u16(b, 6)/2
	if size > len(b) || size < 16+8*n {
		return broken("cmap")
	}
	b = b[:size]
	ends, starts := b[14:], b[16+2*n:]
	deltas, offsets := b[16+4*n:], b[16+6*n:]
	for i := range n {
		first, last := u16(starts, 2*i), u16(ends, 2*i)
		delta, off := u16(deltas, 2*i), u16(offsets, 2*i)
		for r := first; r <= last && r != 0xFFFF; r++ {
			g := r
			if off != 0 {
				at := 2*i + off + 2*(r-first)
				if at+2 > len(offsets) {
					return broken("cmap")
				}
				if g = u16(offsets, at); g == 0 {
					continue
				}
			}
			f.addChar(r, (g+delta)&0xFFFF)
		}
	}
	return nil
}
