package content

import (
	"unicode/utf16"

	"tonghop/internal/pdfread/object"
	"tonghop/internal/text"
)

// Meta gives an entry of the document's information: Title, Author, Subject.
func (d *Document) Meta(key string) string {
	v := d.file.Path(d.file.Trailer(), "Info", key)
	s := text.NFC(textString(v.Raw))
	const sandboxed = 2047 // UTF-16 units that PDFium's answer has room for
	if v.Kind != object.String || len(utf16.Encode([]rune(s))) > sandboxed {
		return ""
	}
	return s
}

// pdfDoc is the letters of PDFDocEncoding that Latin-1 has not, from 0x18 and from 0x80.
var pdfDoc = [2][]rune{[]rune("˘ˇˆ˙˝˛˚˜"), []rune("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\uFFFD€")}

// textString decodes a text string: UTF-16 or UTF-8 with its mark, else PDFDocEncoding.
func textString(raw []byte) string {
	switch {
	case len(raw) > maxText:
		return "" // nobody's title or name
	case len(raw) >= 2 && raw[0] == 0xFE && raw[1] == 0xFF:
		return wide(raw[2:], 0)
	case len(raw) >= 2 && raw[0] == 0xFF && raw[1] == 0xFE:
		return wide(raw[2:], 1)
	case len(raw) >= 3 && raw[0] == 0xEF && raw[1] == 0xBB && raw[2] == 0xBF:
		return string(raw[3:])
	}
	letters := make([]rune, 0, len(raw))
	for _, c := range raw {
		switch {
		case c >= 0x18 && c < 0x20:
			letters = append(letters, pdfDoc[0][c-0x18])
		case c >= 0x80 && c <= 0xA0:
			letters = append(letters, pdfDoc[1][c-0x80])
		default:
			letters = append(letters, rune(c))
		}
	}
	return string(letters)
}

func wide(raw []byte, low int) string {
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i+1-(1-low)])<<8|uint16(raw[i+1-low]))
	}
	return string(utf16.Decode(units))
}

const maxFiles = 1000

// Files gives the embedded files whose names are wanted, at most so many bytes in all.
func (d *Document) Files(wanted func(name string) bool, maxBytes int) (map[string][]byte, error) {
	files := map[string][]byte{}
	d.files(d.file.Path(d.root, "Names", "EmbeddedFiles"), 0, func(spec object.Value) {
		named := d.file.Get(spec, "UF")
		if named.Kind != object.String {
			named = d.file.Get(spec, "F")
		}
		name := text.NFC(textString(named.Raw))
		if name == "" || !wanted(name) {
			return
		}
		group := d.file.Get(spec, "EF")
		stream := d.file.Get(group, "UF")
		if stream.Kind != object.Stream {
			stream = d.file.Get(group, "F")
		}
		if stream.Kind != object.Stream || len(files) >= maxFiles {
			d.fail()
			return
		}
		data := d.file.Decode(stream)
		if maxBytes -= len(data); maxBytes < 0 {
			d.fail()
		}
		if data == nil {
			data = []byte{}
		}
		files[name] = data
	})
	return files, d.err()
}

// files walks the tree of embedded files.
func (d *Document) files(node object.Value, depth int, use func(spec object.Value)) {
	if d.nodes++; depth > maxTree || d.nodes > maxNodes {
		d.fail()
	}
	list := d.file.Get(node, "Names").List
	for i := 1; i < len(list) && d.err() == nil; i += 2 {
		use(d.file.Of(list[i]))
	}
	for _, kid := range d.file.Get(node, "Kids").List {
		if d.err() != nil {
			return
		}
		d.files(d.file.Of(kid), depth+1, use)
	}
}
