package content

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tonghop/internal/text"
)

// encoding gives the letters of the codes from 32 on.
type encoding [224]rune

func encodingNamed(name string) *encoding {
	switch name {
	case "WinAnsiEncoding":
		return &winAnsi
	case "MacRomanEncoding":
		return &macRoman
	case "StandardEncoding":
		return &standardEncoding
	}
	return nil
}

// standardWidth gives the width of a letter in a standard face; ok is false where it is
// not known.
func standardWidth(face string, r rune) (width float64, ok bool) {
	widths := standardWidths[face]
	code, known := winAnsiCodes[r]
	if widths == nil || !known {
		return 0, false
	}
	return float64(widths[code-32]), true
}

var winAnsiCodes = func() map[rune]byte {
	codes := map[rune]byte{}
	for i, r := range winAnsi {
		if _, ok := codes[r]; !ok {
			codes[r] = byte(i + 32)
		}
	}
	return codes
}()

// glyphNames are the letters whose names are no rule's, each before its letter.
const glyphNames = `exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle ' parenleft ( parenright ) asterisk * plus + comma ,
hyphen - period . slash / zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 colon : semicolon ; less < equal = greater >
question ? at @ bracketleft [ backslash \ bracketright ] asciicircum ^ underscore _ grave ` + "`" + ` braceleft { bar | braceright } asciitilde ~
exclamdown ¡ cent ¢ sterling £ currency ¤ yen ¥ brokenbar ¦ section § dieresis ¨ copyright © ordfeminine ª guillemotleft « logicalnot ¬ registered ®
macron ¯ degree ° plusminus ± acute ´ mu µ paragraph ¶ periodcentered · cedilla ¸ ordmasculine º guillemotright » onequarter ¼ onehalf ½
threequarters ¾ questiondown ¿ AE Æ ae æ Oslash Ø oslash ø Thorn Þ thorn þ Eth Ð eth ð germandbls ß multiply × divide ÷ OE Œ oe œ dotlessi ı
Lslash Ł lslash ł Dcroat Đ dcroat đ Dslash Đ dmacron đ florin ƒ circumflex ˆ caron ˇ breve ˘ dotaccent ˙ ring ˚ ogonek ˛ tilde ˜ hungarumlaut ˝
endash – emdash — quoteleft ‘ quoteright ’ quotesinglbase ‚ quotedblleft “ quotedblright ” quotedblbase „ dagger † daggerdbl ‡ bullet • ellipsis …
perthousand ‰ guilsinglleft ‹ guilsinglright › fraction ⁄ Euro € dong ₫ trademark ™ minus − lessequal ≤ greaterequal ≥ notequal ≠ infinity ∞
arrowright → arrowleft ← arrowup ↑ arrowdown ↓ onesuperior ¹ twosuperior ² threesuperior ³ fi ﬁ fl ﬂ`

var namedGlyphs = func() map[string]rune {
	words := strings.Fields(glyphNames)
	named := map[string]rune{"space": ' ', "nbspace": 0xA0}
	for i := 0; i+1 < len(words); i += 2 {
		named[words[i]], _ = utf8.DecodeRuneInString(words[i+1])
	}
	return named
}()

// accents are the names that follow a letter's, with their combining marks.
var accents = []struct {
	name string
	mark rune
}{
	{"grave", 0x300}, {"acute", 0x301}, {"circumflex", 0x302}, {"tilde", 0x303}, {"macron", 0x304}, {"breve", 0x306}, {"dotaccent", 0x307},
	{"dieresis", 0x308}, {"hookabove", 0x309}, {"ring", 0x30A}, {"hungarumlaut", 0x30B}, {"caron", 0x30C}, {"horn", 0x31B}, {"dotbelow", 0x323},
	{"cedilla", 0x327}, {"ogonek", 0x328},
}

// glyphRune gives the letter that a glyph's name means, or 0.
func glyphRune(name string) rune {
	if r, ok := namedGlyphs[name]; ok {
		return r
	}
	if hex, ok := strings.CutPrefix(name, "uni"); ok && len(hex) == 4 {
		if n, err := strconv.ParseUint(hex, 16, 16); err == nil {
			return rune(n)
		}
	}
	if name == "" || (name[0]|0x20) < 'a' || (name[0]|0x20) > 'z' {
		return 0
	}
	letters, rest := name[:1], name[1:]
	for rest != "" {
		found := false
		for _, a := range accents {
			if after, ok := strings.CutPrefix(rest, a.name); ok {
				letters, rest, found = letters+string(a.mark), after, true
				break
			}
		}
		if !found {
			return 0
		}
	}
	r, size := utf8.DecodeRuneInString(text.NFC(letters))
	if size != len(text.NFC(letters)) {
		return 0
	}
	return r
}
