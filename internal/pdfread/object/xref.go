package object

import (
	"bytes"
)

// entry tells where an object stands.
type entry struct {
	kind  uint8
	at    int // offset in the file, or the number of its object stream
	index int // in the object stream
}

const (
	unset = iota
	free
	plain
	packed
)

const (
	maxSections = 100       // of cross references: a file is not changed more often
	maxObjects  = 500_000   // of a file
	maxListed   = 2_000_000 // entries of all sections
	maxTail     = 1024      // bytes at the end of a file in which startxref stands
)

// readSections reads all sections of cross references from the newest to the oldest.
func (f *File) readSections() {
	tail := f.data[max(0, len(f.data)-maxTail):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		f.fail()
		return
	}
	l := Lexer{Data: tail, Pos: i + len("startxref")}
	at := l.Next()
	seen := map[int]bool{}
	for at.Kind == Number && !f.odd {
		offset := at.Int()
		if offset <= 0 || offset >= len(f.data) || seen[offset] || len(seen) > maxSections {
			f.fail()
			return
		}
		seen[offset] = true
		trailer := f.readSection(offset)
		if trailer.Has("Encrypt") {
			f.fail()
		}
		if len(seen) == 1 {
			f.trailer = trailer
		}
		at = trailer.Get("Prev")
	}
	if len(seen) == 0 {
		f.fail()
	}
}

// readSection reads one section and gives its trailer.
func (f *File) readSection(offset int) Value {
	l := Lexer{Data: f.data, Pos: offset}
	if v := l.Next(); v.Kind == Number {
		return f.streamSection(offset)
	} else if v.Kind != Keyword || string(v.Raw) != "xref" {
		f.fail()
		return Value{}
	}
	for !f.odd {
		first := l.Next()
		if first.Kind == Keyword && string(first.Raw) == "trailer" {
			break
		}
		count := l.Next()
		if first.Kind != Number || count.Kind != Number {
			f.fail()
			return Value{}
		}
		f.tableEntries(&l, first.Int(), count.Int())
	}
	trailer := l.Next()
	if trailer.Kind != Dict || l.Odd {
		f.fail()
	}
	if hybrid := trailer.Get("XRefStm"); hybrid.Kind == Number {
		f.streamSection(hybrid.Int())
	}
	return trailer
}

const entrySize = 20

// tableEntries reads count lines of a table, each of 20 bytes.
func (f *File) tableEntries(l *Lexer, first, count int) {
	l.skip()
	if first < 0 || count < 0 || first+count > maxObjects || l.Pos+count*entrySize > len(l.Data) {
		f.fail()
		return
	}
	for i := range count {
		if f.odd {
			return
		}
		line := l.Data[l.Pos : l.Pos+entrySize]
		l.Pos += entrySize
		offset, ok := digitsOf(line[:10])
		if !ok || line[10] != ' ' || line[16] != ' ' || class[line[18]] != space || class[line[19]] != space {
			f.fail()
			return
		}
		switch line[17] {
		case 'n':
			f.set(first+i, entry{kind: plain, at: offset})
		case 'f':
			f.set(first+i, entry{kind: free})
		default:
			f.fail()
			return
		}
	}
}

func digitsOf(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// set notes an entry unless a newer section has one.
func (f *File) set(number int, e entry) {
	if number < 0 || number >= maxObjects {
		f.fail()
		return
	}
	for number >= len(f.entries) {
		f.entries = append(f.entries, entry{})
	}
	if f.listed++; f.listed > maxListed {
		f.fail()
	}
	if f.entries[number].kind == unset {
		f.entries[number] = e
	}
}

// streamSection reads a stream of cross references; its dictionary is the trailer.
func (f *File) streamSection(offset int) Value {
	v := f.parseAt(offset, -1)
	widths := v.Get("W")
	if v.Kind != Stream || !v.Get("Type").Is("XRef") || len(widths.List) != 3 {
		f.fail()
		return Value{}
	}
	var w [3]int
	for i := range w {
		if w[i] = widths.List[i].Int(); w[i] < 0 || w[i] > 6 {
			f.fail()
			return Value{}
		}
	}
	f.streamEntries(f.Decode(v), w, f.spans(v))
	v.Kind = Dict
	return v
}

// spans gives the first number and the count of each run of objects of a section.
func (f *File) spans(v Value) []Value {
	if index := v.Get("Index"); index.Kind == Array {
		return index.List
	}
	return []Value{{Kind: Number}, v.Get("Size")}
}

func (f *File) streamEntries(data []byte, w [3]int, spans []Value) {
	size := w[0] + w[1] + w[2]
	for i := 0; i+1 < len(spans) && !f.odd; i += 2 {
		first, count := spans[i].Int(), spans[i+1].Int()
		if size == 0 || count < 0 || count > len(data)/size {
			f.fail()
			return
		}
		for n := range count {
			if f.odd {
				return
			}
			f.streamEntry(first+n, data[n*size:(n+1)*size], w)
		}
		data = data[count*size:]
	}
}

func (f *File) streamEntry(number int, line []byte, w [3]int) {
	kind := 1
	if w[0] > 0 {
		kind = bigEndian(line[:w[0]])
	}
	a, b := bigEndian(line[w[0]:w[0]+w[1]]), bigEndian(line[w[0]+w[1]:])
	switch kind {
	case 0:
		f.set(number, entry{kind: free})
	case 1:
		f.set(number, entry{kind: plain, at: a})
	case 2:
		f.set(number, entry{kind: packed, at: a, index: b})
	default:
		f.fail()
	}
}

func bigEndian(b []byte) (n int) {
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}
