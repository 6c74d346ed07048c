package plain

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// Decode turns the bytes of a text file into NFC text. It knows UTF-8 and UTF-16 with
// or without a byte order mark, and Windows-1258, whose combining tone marks betray it.
// Any other eight-bit text comes back letter for letter as Windows-1252: that is the
// form in which text.DetectLegacy recognises TCVN3 and VNI.
func Decode(b []byte) (string, error) {
	s, err := decodeUnicode(b)
	if err != nil {
		return "", err
	}
	if strings.ContainsRune(s, 0) {
		return "", fault.New(fault.Invalid, "plain.binary")
	}
	return text.NFC(s), nil
}

func decodeUnicode(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return strings.ToValidUTF8(string(b[3:]), "\uFFFD"), nil
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return decodeAs(utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM), b)
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return decodeAs(utf16.UTF16(utf16.BigEndian, utf16.ExpectBOM), b)
	case utf8.Valid(b) && bytes.IndexByte(b, 0) < 0:
		return string(b), nil
	}
	if e, ok := sniffUTF16(b); ok {
		return decodeAs(e, b)
	}
	return decodeEightBit(b)
}

// sniffUTF16 finds UTF-16 without a mark: blanks and line ends are ASCII in any
// Vietnamese text, so one byte of the pairs is very often zero and the other never.
func sniffUTF16(b []byte) (encoding.Encoding, bool) {
	sample := b[:min(len(b)&^1, 4096)]
	if len(sample) < 4 {
		return nil, false
	}
	var zeros [2]int
	for i, c := range sample {
		if c == 0 {
			zeros[i&1]++
		}
	}
	enough := len(sample)/10 + 1
	switch {
	case zeros[1] > enough && zeros[0] == 0:
		return utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM), true
	case zeros[0] > enough && zeros[1] == 0:
		return utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM), true
	}
	return nil, false
}

func decodeEightBit(b []byte) (string, error) {
	viet, err := decodeAs(charmap.Windows1258, b)
	if err != nil {
		return "", err
	}
	if isWindows1258(viet) {
		return viet, nil
	}
	return decodeAs(charmap.Windows1252, b)
}

// isWindows1258 tells whether the combining tone marks of the code page stand where
// Vietnamese needs them, after vowels. Under TCVN3 and VNI the same bytes are letters
// and fall after consonants as often.
func isWindows1258(s string) bool {
	var after, stray int
	var last rune
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) {
			if strings.ContainsRune("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", last) {
				after++
			} else {
				stray++
			}
		}
		last = r
	}
	return after >= 3 && stray*20 <= after
}

// mixed is the warning for text that was not in the one Unicode form.
func mixed(b []byte) []flow.Warning {
	if !utf8.Valid(b) || norm.NFC.IsNormal(b) {
		return nil
	}
	return []flow.Warning{{Code: "plain.decomposed"}}
}

func decodeAs(e encoding.Encoding, b []byte) (string, error) {
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "plain.undecodable")
	}
	return string(out), nil
}
