package docx

import (
	"strconv"
	"strings"
)

// symbols gives the Unicode letter of the places of symbol fonts that office files
// use for bullets, boxes, ticks and arrows. The fonts put them at U+F000 and up.
var symbols = map[string]map[rune]rune{
	"symbol": {
		0x2D: '−', 0xA3: '≤', 0xA5: '∞', 0xA7: '♣', 0xAC: '←', 0xAD: '↑', 0xAE: '→', 0xAF: '↓', 0xB0: '°', 0xB1: '±',
		0xB2: '″', 0xB3: '≥', 0xB4: '×', 0xB7: '•', 0xB8: '÷', 0xB9: '≠', 0xBB: '≈', 0xD7: '⋅', 0xDE: '⇒',
		0x44: 'Δ', 0x53: 'Σ', 0x61: 'α', 0x62: 'β', 0x6D: 'μ', 0x70: 'π',
	},
	"wingdings": {
		0x6C: '●', 0x6E: '■', 0x6F: '□', 0x70: '❐', 0x71: '❑', 0x72: '❒', 0x73: '⬧', 0x74: '⧫', 0x75: '◆', 0x76: '❖', 0x77: '⬥',
		0x9E: '·', 0x9F: '•', 0xA7: '▪', 0xA8: '◻', 0xD8: '➢', 0xDC: '➲', 0xE0: '→', 0xE8: '➔', 0xF0: '⇨',
		0xFB: '✗', 0xFC: '✓', 0xFD: '☒', 0xFE: '☑', 0x28: '☎', 0x2A: '✉', 0x22: '✂', 0x26: '📖', 0x46: '☞',
	},
	"wingdings 2": {0x50: '✓', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0xA3: '□', 0x2A: '☐', 0x97: '•', 0x98: '●'},
	"wingdings 3": {0x7D: '▶', 0x7C: '◀', 0x84: '●'},
	"webdings":    {0x61: '✔', 0x63: '□', 0x67: '■', 0x34: '▶'},
}

// symbolFont tells whether the letters of a font are symbols.
func symbolFont(name string) bool {
	if name == "" || name[0]|0x20 != 's' && name[0]|0x20 != 'w' {
		return false
	}
	return symbols[strings.ToLower(name)] != nil
}

// mapSymbols turns text of a symbol font into Unicode; text of another font stays,
// without the private letters that mean a plain bullet when the font is not named.
func mapSymbols(font, s string) string {
	table := symbols[strings.ToLower(font)]
	return strings.Map(func(r rune) rune {
		code := r
		if r >= 0xF000 && r <= 0xF0FF {
			code = r - 0xF000
		} else if table == nil || r > 0xFF {
			return r
		}
		if to, ok := table[code]; ok {
			return to
		}
		if code != r { // a private letter nobody can read
			if code >= 0x20 && code < 0x7F && table == nil {
				return code
			}
			return '•'
		}
		return r
	}, s)
}

// symbolRune is the letter of w:sym with its hexadecimal code.
func symbolRune(font, char string) string {
	n, err := strconv.ParseUint(char, 16, 32)
	if err != nil || n == 0 || n > 0xFFFF {
		return ""
	}
	return mapSymbols(font, string(rune(n)))
}

// legacyFont tells whether a font holds Vietnamese in an encoding before Unicode:
// TCVN3 (.VnTime, .VnArial…) or VNI (VNI-Times, VNI-Aptima…).
func legacyFont(name string) bool {
	if len(name) < 4 {
		return false
	}
	head := strings.ToLower(name[:4])
	return strings.HasPrefix(head, ".vn") || head == "vni-" || head == "vni "
}
