package object

import (
	"bytes"
	"fmt"
)

// File is an open PDF. Once anything in it was not plain, Err says so and all further
// values are null: callers ask Err when they are done. Not for concurrent use.
type File struct {
	data    []byte
	entries []entry
	trailer Value
	objects map[int]Value
	packs   map[int]*pack
	open    int // objects being read, each for the sake of the one before
	left    int // bytes of streams that may still be read
	held    int // values in memory
	listed  int // entries of cross references met
	odd     bool
	inflate inflater
}

const maxOpen = 40

const maxHeld = 2_000_000 // values, 64 bytes each

// Open reads the cross references. unpacked bounds the bytes that streams may come to.
func Open(data []byte, unpacked int) (*File, error) {
	f := &File{data: data, left: unpacked, objects: map[int]Value{}, packs: map[int]*pack{}}
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return nil, ErrOdd
	}
	f.readSections()
	if f.odd {
		return nil, ErrOdd
	}
	return f, nil
}

// Err is ErrOdd once anything asked for was not plain.
func (f *File) Err() error {
	if f.odd {
		return ErrOdd
	}
	return nil
}

func (f *File) fail() { f.odd = true }

// Trailer gives the newest trailer.
func (f *File) Trailer() Value { return f.trailer }

// Of resolves a value that may be a reference.
func (f *File) Of(v Value) Value {
	for range maxOpen {
		if v.Kind != Ref {
			return v
		}
		v = f.object(int(v.Num))
	}
	f.fail()
	return Value{}
}

// Get resolves what stands below the key of a dictionary.
func (f *File) Get(v Value, key string) Value { return f.Of(v.Get(key)) }

// Path resolves a chain of keys.
func (f *File) Path(v Value, keys ...string) Value {
	for _, k := range keys {
		v = f.Get(v, k)
	}
	return v
}

func (f *File) object(number int) Value {
	if v, ok := f.objects[number]; ok {
		return v
	}
	if f.odd || number < 0 || number >= len(f.entries) {
		return Value{} // an object that is not there is null
	}
	if f.open++; f.open > maxOpen {
		f.fail()
		return Value{}
	}
	defer func() { f.open-- }()
	var v Value
	switch e := f.entries[number]; e.kind {
	case plain:
		v = f.parseAt(e.at, number)
	case packed:
		v = f.unpack(e.at, e.index, number)
	}
	f.objects[number] = v
	return v
}

// parseAt reads the object at an offset, which must have the number; -1 is any.
func (f *File) parseAt(offset, number int) Value {
	if offset <= 0 || offset >= len(f.data) {
		f.fail()
		return Value{}
	}
	l := Lexer{Data: f.data, Pos: offset}
	n, generation, obj := l.Next(), l.Next(), l.Next()
	if n.Kind != Number || generation.Kind != Number || obj.Kind != Keyword || string(obj.Raw) != "obj" || number >= 0 && n.Int() != number {
		f.fail()
		return Value{}
	}
	v := l.Next()
	if v.Kind == Number { // it may be a reference
		rest := Lexer{Data: f.data, Pos: l.Pos}
		if g, r := rest.Next(), rest.Next(); g.Kind == Number && r.Kind == Keyword && string(r.Raw) == "R" {
			return Value{Kind: Ref, Num: v.Num}
		}
	}
	if v.Kind == Dict {
		v = f.streamAfter(&l, v)
	}
	return f.checked(&l, v)
}

// checked gives the value if the lexer understood it all.
func (f *File) checked(l *Lexer, v Value) Value {
	f.held += l.Held()
	if l.Odd || v.Kind == Keyword || v.Kind == End || f.held > maxHeld {
		f.fail()
		return Value{}
	}
	return v
}

// streamAfter makes the dictionary a stream where the data of one follow it.
func (f *File) streamAfter(l *Lexer, v Value) Value {
	l.skip()
	if !bytes.HasPrefix(l.Data[l.Pos:], []byte("stream")) {
		return v
	}
	start := l.Pos + len("stream")
	if start < len(l.Data) && l.Data[start] == '\r' {
		start++
	}
	if start < len(l.Data) && l.Data[start] == '\n' {
		start++
	}
	length := f.Get(v, "Length")
	end := start + length.Int()
	if length.Kind != Number || length.Num < 0 || end > len(l.Data) || v.Has("F") {
		f.fail()
		return Value{}
	}
	after := Lexer{Data: l.Data, Pos: end}
	if w := after.Next(); w.Kind != Keyword || string(w.Raw) != "endstream" {
		f.fail()
		return Value{}
	}
	v.Kind, v.Raw = Stream, l.Data[start:end:end]
	return v
}

// pack is an object stream; numbers and offsets of its objects stand in turn.
type pack struct {
	data  []byte
	index []int
}

func (f *File) unpack(stream, index, number int) Value {
	p := f.packOf(stream)
	if p == nil || 2*index+1 >= len(p.index) || p.index[2*index] != number {
		f.fail()
		return Value{}
	}
	l := Lexer{Data: p.data, Pos: p.index[2*index+1]}
	return f.checked(&l, l.Next())
}

func (f *File) packOf(stream int) *pack {
	if p, ok := f.packs[stream]; ok {
		return p
	}
	f.packs[stream] = nil // while it is read, it is in no object stream itself
	if stream < 0 || stream >= len(f.entries) || f.entries[stream].kind != plain {
		return nil
	}
	v := f.object(stream)
	count, first := f.Get(v, "N").Int(), f.Get(v, "First").Int()
	if v.Kind != Stream || !v.Get("Type").Is("ObjStm") || count < 0 || count > maxObjects {
		return nil
	}
	p := &pack{data: f.Decode(v)}
	l := Lexer{Data: p.data}
	for range 2 * count {
		n := l.Next()
		if n.Kind != Number {
			return nil
		}
		p.index = append(p.index, n.Int())
	}
	for i := 1; i < len(p.index); i += 2 {
		if p.index[i] += first; p.index[i] < 0 || p.index[i] >= len(p.data) {
			return nil
		}
	}
	f.packs[stream] = p
	return p
}

// String names the value for messages of tests.
func (v Value) String() string {
	switch v.Kind {
	case Number:
		return fmt.Sprint(v.Num)
	case Ref:
		return fmt.Sprintf("%d 0 R", int(v.Num))
	case Array, Dict, Stream:
		return fmt.Sprintf("%d%v", v.Kind, v.List)
	}
	return string(v.Raw)
}
