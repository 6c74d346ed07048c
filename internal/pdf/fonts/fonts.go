// Package fonts carries the type that papers are set in: Tinos, whose letters are
// exactly as wide as those of Times New Roman (Decree 30/2020/NĐ-CP, Annex I, part I,
// I.4 asks for Times New Roman). Licence and origin stand in NOTICE and OFL.txt.
package fonts

import _ "embed"

// The four faces of Tinos as TrueType files. Nobody may write to them.
var (
	//go:embed Tinos-Regular.ttf
	Regular []byte
	//go:embed Tinos-Bold.ttf
	Bold []byte
	//go:embed Tinos-Italic.ttf
	Italic []byte
	//go:embed Tinos-BoldItalic.ttf
	BoldItalic []byte
)

// Licence is the text of the SIL Open Font License the faces are under.
//
//go:embed OFL.txt
var Licence string
