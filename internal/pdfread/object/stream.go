package object

import (
	"bytes"
	"compress/zlib"
	"io"
)

// inflater unpacks Flate, its tables kept from stream to stream.
type inflater struct {
	reader io.ReadCloser
	source bytes.Reader
}

// Decode gives the data of a stream. Filters other than Flate are not plain.
func (f *File) Decode(v Value) []byte {
	filter, parameters := f.Get(v, "Filter"), f.Get(v, "DecodeParms")
	if filter.Kind == Array {
		if len(filter.List) > 1 {
			f.fail()
			return nil
		}
		var first, its Value
		if len(filter.List) == 1 {
			first = f.Of(filter.List[0])
		}
		if parameters.Kind == Array && len(parameters.List) > 0 {
			its = f.Of(parameters.List[0])
		}
		filter, parameters = first, its
	}
	switch {
	case v.Kind != Stream:
		return nil
	case filter.Kind == Null:
		if f.left -= len(v.Raw); f.left <= 0 {
			f.fail()
			return nil
		}
		return v.Raw
	case !filter.Is("FlateDecode"):
		f.fail()
		return nil
	}
	data, err := f.inflate.all(v.Raw, f.left)
	f.left -= len(data)
	if err != nil || f.left <= 0 {
		f.fail()
		return nil
	}
	return f.unpredict(data, parameters)
}

// all unpacks at most limit bytes.
func (i *inflater) all(raw []byte, limit int) ([]byte, error) {
	i.source.Reset(raw)
	if i.reader == nil {
		r, err := zlib.NewReader(&i.source)
		if err != nil {
			return nil, err
		}
		i.reader = r
	} else if err := i.reader.(zlib.Resetter).Reset(&i.source, nil); err != nil {
		return nil, err
	}
	guess := min(4*len(raw)+512, limit+1)
	b := bytes.NewBuffer(make([]byte, 0, guess))
	_, err := b.ReadFrom(io.LimitReader(i.reader, int64(limit)+1))
	return b.Bytes(), err
}

// unpredict undoes the PNG predictors that cross references are packed with.
func (f *File) unpredict(data []byte, parameters Value) []byte {
	predictor := f.Get(parameters, "Predictor").Int()
	if predictor <= 1 {
		return data
	}
	columns := 1
	if c := f.Get(parameters, "Columns"); c.Kind == Number {
		columns = c.Int()
	}
	if predictor < 10 || !f.is(parameters, "Colors", 1) || !f.is(parameters, "BitsPerComponent", 8) || columns <= 0 || columns > 1<<16 {
		f.fail()
		return nil
	}
	rows := len(data) / (columns + 1)
	out := make([]byte, rows*columns)
	above := make([]byte, columns)
	for r := range rows {
		line := out[r*columns : (r+1)*columns]
		copy(line, data[r*(columns+1)+1:])
		if !unpredictLine(data[r*(columns+1)], line, above) {
			f.fail()
			return nil
		}
		above = line
	}
	return out
}

// is tells whether the number below the key is the given one, which is the default.
func (f *File) is(v Value, key string, want int) bool {
	n := f.Get(v, key)
	return n.Kind == Null || n.Int() == want
}

// unpredictLine knows the kinds that are used for bytes: none, left, above.
func unpredictLine(kind byte, line, above []byte) bool {
	switch kind {
	case 0:
	case 1:
		for i := 1; i < len(line); i++ {
			line[i] += line[i-1]
		}
	case 2:
		for i := range line {
			line[i] += above[i]
		}
	default:
		return false
	}
	return true
}
