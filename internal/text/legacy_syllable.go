package text

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// syllable is the build of a Vietnamese syllable without its tone.
var syllable = regexp.MustCompile(`^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(?:` +
	`(?:a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uyê|ua)(?:ch|ng|nh|c|m|n|p|t)` +
	`|a|e|ê|i|o|ô|ơ|u|ư|y|ia|ya|ua|ưa|oa|oe|uê|uơ|uy|uya|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu` +
	`|iêu|yêu|oai|oay|oao|oeo|uây|uyu|uôi|ươi|ươu|uai|uao|uay)$`)

// tones are the five combining tone marks: grave, acute, tilde, hook above, dot below.
const tones = "\u0300\u0301\u0303\u0309\u0323"

// SplitTone takes the tone marks out of s and gives them apart; hats, breves and horns
// belong to the letters and stay.
func SplitTone(s string) (letters, marks string) {
	var base, tone strings.Builder
	for _, r := range norm.NFD.String(s) {
		if strings.ContainsRune(tones, r) {
			tone.WriteRune(r)
		} else {
			base.WriteRune(r)
		}
	}
	return norm.NFC.String(base.String()), tone.String()
}

// IsSyllable tells whether s has the build of one Vietnamese syllable, in any case.
func IsSyllable(s string) bool {
	letters, marks := SplitTone(strings.ToLower(s))
	return len(marks) <= len("\u0300") && syllable.MatchString(letters)
}

// ToneKey makes words that differ only in where the tone is written equal: hoà and
// hòa, thuỷ and thủy. It is lower case, with the tone of each word at its end.
func ToneKey(s string) string {
	var out, word strings.Builder
	flush := func() {
		letters, marks := SplitTone(word.String())
		out.WriteString(letters + marks)
		word.Reset()
	}
	for _, r := range norm.NFC.String(strings.ToLower(s)) {
		if isWordRune(r) {
			word.WriteRune(r)
			continue
		}
		flush()
		out.WriteRune(r)
	}
	flush()
	return out.String()
}

func isWordRune(r rune) bool {
	return 'a' <= r && r <= 'z' || r >= 0xC0 && r != '×' && r != '÷' && (r < 0x2000 || r > 0x206F)
}
