package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Encoding is a way Vietnamese was written before Unicode: eight-bit letters that only
// look right in the fonts made for them. Software that does not know these fonts sees
// Latin letters (Windows-1252), and that is the form converted here.
type Encoding string

// The encodings. TCVN3 (also ABC, fonts .VnTime…) has one byte for a letter and no
// capitals with tones: for these it has fonts of capitals (.VnTimeH). VNI (fonts
// VNI-Times…) writes a base letter and then a mark.
const (
	Unicode Encoding = "unicode"
	TCVN3   Encoding = "tcvn3"
	VNI     Encoding = "vni"
)

// tcvn3Letters lists the letters from 0xA1 on, by TCVN 5712:1993 part 3; '.' has no letter.
const tcvn3Letters = "ĂÂÊÔƠƯĐăâêôơưđ" + // A1–AE
	"......" + "àảãáạ" + "." + "ằẳẵắ" + // AF–B4, B5–B9, BA, BB–BE
	"......." + "ặầẩẫấậè" + "." + "ẻẽéẹềểễếệìỉ" + // BF–C5, C6–CC, CD, CE–D8
	"..." + "ĩíịò" + "." + "ỏõóọồổỗốộờởỡớợù" + "." + "ủũúụừửữứựỳỷỹýỵ" // D9–DB, DC–DF, E0, E1–EF, F0, F1–FE

// vniMarks lists, for a base letter, the marks that may follow it and what they make.
var vniMarks = map[rune]string{
	'a': "ùáøàûảõãïạââáấàầåẩãẫäậêăéắèằúẳüẵëặ",
	'e': "ùéøèûẻõẽïẹâêáếàềåểãễäệ",
	'o': "ùóøòûỏõõïọâôáốàồåổãỗäộ",
	'ô': "ùớøờûởõỡïợ",
	'u': "ùúøùûủõũïụ",
	'ö': "ùứøừûửõữïự",
	'y': "ùýøỳûỷõỹ",
}

// vniLetters are the letters that stand alone.
const vniLetters = "ñđôơöưííììæỉóĩòịîỵ"

var (
	fromTCVN3 = tcvn3Table()
	vniSingle = pairs(vniLetters)
	vniPairs  = vniTable()
)

func tcvn3Table() map[rune]rune {
	table := map[rune]rune{}
	code := rune(0xA1)
	for _, r := range tcvn3Letters {
		if r != '.' {
			table[code] = r
		}
		code++
	}
	return table
}

// pairs reads "key value key value…" and adds the capitals of both.
func pairs(s string) map[rune]rune {
	table := map[rune]rune{}
	rs := []rune(s)
	for i := 0; i+1 < len(rs); i += 2 {
		table[rs[i]] = rs[i+1]
		table[unicode.ToUpper(rs[i])] = unicode.ToUpper(rs[i+1])
	}
	return table
}

// vniTable maps base letter and mark to a letter; a capital may carry a small mark.
func vniTable() map[[2]rune]rune {
	table := map[[2]rune]rune{}
	for base, list := range vniMarks {
		rs := []rune(list)
		for i := 0; i+1 < len(rs); i += 2 {
			mark, made := rs[i], rs[i+1]
			capital, capitalMark := unicode.ToUpper(base), unicode.ToUpper(mark)
			table[[2]rune{base, mark}] = made
			table[[2]rune{base, capitalMark}] = made
			table[[2]rune{capital, mark}] = unicode.ToUpper(made)
			table[[2]rune{capital, capitalMark}] = unicode.ToUpper(made)
		}
	}
	return table
}

// FromLegacy converts text in the encoding to NFC. Letters that the encoding does not
// know stay as they are; upper makes capitals of all, as the fonts of capitals do.
func FromLegacy(s string, e Encoding, upper bool) string {
	var out string
	switch e {
	case TCVN3:
		out = restoreCapitals(strings.Map(fromTCVN3Rune, restoreHyphens(s)))
	case VNI:
		out = convertVNI(s)
	default:
		return NFC(s)
	}
	if upper {
		out = strings.ToUpper(out)
	}
	return NFC(out)
}

// latin1 undoes what software makes of eight-bit letters: symbol fonts move them to
// the private area, Windows-1252 has no letters of ours above 0xFF.
func latin1(r rune) rune {
	if r >= 0xF000 && r <= 0xF0FF {
		return r - 0xF000
	}
	return r
}

func fromTCVN3Rune(r rune) rune {
	r = latin1(r)
	if made, ok := fromTCVN3[r]; ok {
		return made
	}
	return r
}

// hyphened is a word with a hyphen beside a letter.
var hyphened = regexp.MustCompile(`[\p{L}\p{S}\x{00A1}-\x{00BF}]*(?:-[\p{L}\p{S}\x{00A1}-\x{00BF}]*)+`)

// restoreHyphens gives back the letter ư, which TCVN3 keeps where Windows-1252 has the
// soft hyphen: programs print and copy it as a plain one, "ch-¬ng tr×nh". A hyphen is
// one where no syllable comes of it.
func restoreHyphens(s string) string {
	if !strings.Contains(s, "-") {
		return s
	}
	return hyphened.ReplaceAllStringFunc(s, func(w string) string {
		if strings.Count(w, "-") > 1 || len(w) < 2 {
			return w
		}
		made := strings.Replace(w, "-", "\u00ad", 1)
		before, after, _ := strings.Cut(w, "-")
		switch {
		case after != "" && unicode.IsUpper([]rune(after)[0]) && !fromTCVN3Lower([]rune(after)[0]):
			return w
		case before != "" && after != "" && isTCVN3Syllable(before) && isTCVN3Syllable(after):
			return w
		case !isTCVN3Syllable(made):
			return w
		}
		return made
	})
}

func fromTCVN3Lower(r rune) bool { return r >= 0x80 && unicode.IsLower(fromTCVN3Rune(r)) }

func isTCVN3Syllable(s string) bool { return IsSyllable(strings.Map(fromTCVN3Rune, s)) }

// restoreCapitals makes capitals of the letters with tones that TCVN3 has only as small
// ones, where the words around them are set in capitals: "CộNG HòA" was typed for a
// font of capitals that bare text has lost. "Bộ" and "Hà" are left as they are: a
// capital for each word is how names begin.
func restoreCapitals(s string) string {
	var b strings.Builder
	for s != "" {
		n := capitalRun(s)
		if n == 0 {
			n = nextRun(s)
			b.WriteString(s[:n])
		} else {
			b.WriteString(strings.ToUpper(s[:n]))
		}
		s = s[n:]
	}
	return b.String()
}

// capitalRun measures the words at the head of s that stand in capitals, small letters
// with tones apart; 0 where they do not. It ends at a line's end and at a word with a
// small letter of ASCII.
func capitalRun(s string) int {
	end, wordStart := 0, 0
	words, capitals, wordCapitals := 0, 0, 0
	toned, marked := false, false // a small letter with a tone was met; the word has letters beyond ASCII
	endWord := func(i int) {
		if marked { // "UBND" tells nothing of the words beside it
			words, capitals = words+1, capitals+wordCapitals
		}
		end, wordStart, wordCapitals, marked = i, -1, 0, false
	}
	for i, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || r == '\n' || r == '\t':
			if wordStart < 0 || r < ' ' {
				endWord(i)
			}
			return capitalsOrNone(end, words, capitals, toned)
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			endWord(i + utf8.RuneLen(r))
		default:
			wordStart = i
			if unicode.IsUpper(r) {
				wordCapitals++
			}
			marked = marked || r > unicode.MaxASCII
			toned = toned || r > unicode.MaxASCII && unicode.IsLower(r)
		}
	}
	endWord(len(s))
	return capitalsOrNone(end, words, capitals, toned)
}

func capitalsOrNone(end, words, capitals int, toned bool) int {
	if toned && capitals > words {
		return end
	}
	return 0
}

// nextRun measures s up to where a run of capitals may begin: behind the first word
// with a small letter of ASCII.
func nextRun(s string) int {
	small := false
	for i, r := range s {
		if r == '\n' || r == '\t' || small && r == ' ' {
			return i + 1
		}
		small = small || 'a' <= r && r <= 'z'
	}
	return len(s)
}

func convertVNI(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	rs := []rune(s)
	for i := 0; i < len(rs); i++ {
		r := latin1(rs[i])
		if i+1 < len(rs) {
			if made, ok := vniPairs[[2]rune{r, latin1(rs[i+1])}]; ok {
				b.WriteRune(made)
				i++
				continue
			}
		}
		if made, ok := vniSingle[r]; ok {
			r = made
		}
		b.WriteRune(r)
	}
	return b.String()
}

// LegacyFont tells which encoding a font's name betrays, and whether it is a font of
// capitals: ".VnTimeH" shows every letter as a capital.
func LegacyFont(name string) (e Encoding, upper bool) {
	n := strings.TrimPrefix(name, ".")
	n, _, _ = strings.Cut(n, ",")
	lower := strings.ToLower(n)
	switch {
	case strings.HasPrefix(lower, "vni-"), strings.HasPrefix(lower, "vni "):
		return VNI, false
	case strings.HasPrefix(n, "Vn") && len(n) > 2 && (unicode.IsUpper(rune(n[2])) || n != name):
		n = strings.NewReplacer("-Bold", "", "-Italic", "", "BoldItalic", "", "Bold", "", "Italic", "", "-", "").Replace(n)
		return TCVN3, strings.HasSuffix(strings.TrimSpace(n), "H")
	}
	return Unicode, false
}

// DetectLegacy judges bare text by its letters: under which encoding its words with
// marks become Vietnamese syllables. The confidence is the share of such words, from
// 0 to 1; Unicode is the answer where another one is not clearly better.
func DetectLegacy(s string) (Encoding, float64) {
	const enough = 4000 // words
	marked := markedWords(s, enough)
	if len(marked) == 0 {
		return Unicode, 0
	}
	share := func(e Encoding) float64 {
		n := 0
		for _, w := range marked {
			if IsSyllable(FromLegacy(w, e, false)) {
				n++
			}
		}
		return float64(n) / float64(len(marked))
	}
	unicodeShare := share(Unicode)
	best, bestShare := Unicode, unicodeShare
	for _, e := range []Encoding{TCVN3, VNI} {
		if v := share(e); v > bestShare {
			best, bestShare = e, v
		}
	}
	if best != Unicode && (bestShare < 0.6 || bestShare < unicodeShare+0.2 || len(marked) < 3) {
		return Unicode, unicodeShare
	}
	return best, bestShare
}

// markedWords gives up to limit words that hold a letter beyond ASCII.
func markedWords(s string, limit int) []string {
	var words []string
	split := func(r rune) bool {
		return r <= ' ' || strings.ContainsRune(".,;:!?()[]{}\"'“”‘’/–—-…\u00a0", r)
	}
	for w := range strings.FieldsFuncSeq(s, split) {
		if strings.ContainsFunc(w, func(r rune) bool { return r >= 0x80 }) {
			if words = append(words, w); len(words) == limit {
				break
			}
		}
	}
	return words
}
