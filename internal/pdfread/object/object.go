// Package object reads the objects of PDF files as usual programs write them: tables
// and streams of cross references, object streams, Flate. It repairs nothing. A file that
// is encrypted, broken or merely unusual is refused with ErrOdd, and PDFium reads it.
package object

import "errors"

// ErrOdd is the refusal of a file that is not plain enough for this package.
var ErrOdd = errors.New("the PDF is not plain")

// Kind tells what a Value is.
type Kind uint8

// The kinds of values. Keyword is an operator of a content stream or a word such as
// endobj; End is the end of the data.
const (
	Null Kind = iota
	Bool
	Number
	String
	Name
	Array
	Dict
	Stream
	Ref
	Keyword
	End
)

// Value is one object. Raw and List may share memory with the file and with other
// values and must not be written to.
type Value struct {
	Kind Kind
	Num  float64 // of a Number, 1 for true; the object's number of a Ref
	Raw  []byte  // of a String, Name or Keyword; the data of a Stream as they stand in the file
	List []Value // of an Array; keys and values in turn of a Dict and of a Stream's dictionary
}

// Is tells whether the value is the name.
func (v Value) Is(name string) bool { return v.Kind == Name && string(v.Raw) == name }

// Get gives the value below the key of a dictionary or stream, as it stands.
func (v Value) Get(key string) Value {
	if v.Kind != Dict && v.Kind != Stream {
		return Value{}
	}
	for i := 0; i+1 < len(v.List); i += 2 {
		if string(v.List[i].Raw) == key {
			return v.List[i+1]
		}
	}
	return Value{}
}

// Has tells whether the dictionary has any of the keys.
func (v Value) Has(keys ...string) bool {
	for _, k := range keys {
		if v.Get(k).Kind != Null {
			return true
		}
	}
	return false
}

// Int gives the number cut to a whole one, 0 for anything else.
func (v Value) Int() int {
	if v.Kind != Number || v.Num > 1<<40 || v.Num < -(1<<40) {
		return 0
	}
	return int(v.Num)
}
