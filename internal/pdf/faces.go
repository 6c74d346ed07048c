package pdf

import (
	"sync"

	"tonghop/internal/pdf/face"
	"tonghop/internal/pdf/fonts"
)

// Faces is the type a document is set in: four faces of one family.
type Faces struct {
	Regular, Bold, Italic, BoldItalic *face.Face
}

// LoadFaces reads the four TrueType files an installation names for itself, such as
// its own Times New Roman. Faults: pdf.font-kind, pdf.font-broken, pdf.font-embedding.
func LoadFaces(regular, bold, italic, boldItalic []byte) (*Faces, error) {
	var f Faces
	for _, load := range []struct {
		into **face.Face
		ttf  []byte
	}{{&f.Regular, regular}, {&f.Bold, bold}, {&f.Italic, italic}, {&f.BoldItalic, boldItalic}} {
		parsed, err := face.Parse(load.ttf)
		if err != nil {
			return nil, err
		}
		*load.into = parsed
	}
	return &f, nil
}

// Tinos is the embedded family, read once.
var Tinos = sync.OnceValues(func() (*Faces, error) {
	return LoadFaces(fonts.Regular, fonts.Bold, fonts.Italic, fonts.BoldItalic)
})

// all gives the faces by style number: bit 0 bold, bit 1 italic; then the symbols.
func (f *Faces) all() [5]*face.Face {
	return [5]*face.Face{f.Regular, f.Bold, f.Italic, f.BoldItalic, face.Symbols()}
}

const symbolFont = 4
