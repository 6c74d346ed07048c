package quantity

import "strings"

var digitWords = [10]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

var scaleWords = [...]string{"", "nghìn", "triệu", "tỷ"}

// Words writes a number in Vietnamese as money is written in letters: 36 is "ba mươi
// sáu", 1005 "một nghìn không trăm linh năm", 1.5 "một phẩy năm". Of what is not a
// number it gives the state's name.
func (v Value) Words() string {
	if !v.IsNumber() {
		return v.State.String()
	}
	whole, frac, _ := strings.Cut(Value{Number, v.Scaled, v.Decimals}.String(), ".")
	var w []string
	if rest, negative := strings.CutPrefix(whole, "-"); negative {
		w, whole = append(w, "âm"), rest
	}
	w = append(w, wholeWords(whole)...)
	if frac != "" {
		w = append(w, "phẩy")
		for _, c := range frac {
			w = append(w, digitWords[c-'0'])
		}
	}
	return strings.Join(w, " ")
}

// wholeWords reads the digits in groups of three from the right; every third group
// begins another "tỷ".
func wholeWords(digits string) []string {
	if strings.Trim(digits, "0") == "" {
		return []string{digitWords[0]}
	}
	for len(digits)%3 != 0 {
		digits = "0" + digits
	}
	groups := len(digits) / 3
	var w []string
	for g := range groups {
		three, place := digits[3*g:3*g+3], groups-1-g
		if three != "000" {
			w = append(w, groupWords(three, len(w) > 0)...)
			if place%3 > 0 {
				w = append(w, scaleWords[place%3])
			}
		}
		if place > 0 && place%3 == 0 {
			w = append(w, scaleWords[3])
		}
	}
	return w
}

// groupWords reads one group of three; inside a longer number the hundreds are said
// even where they are none.
func groupWords(three string, inside bool) []string {
	h, t, u := three[0]-'0', three[1]-'0', three[2]-'0'
	var w []string
	if h > 0 || inside {
		w = append(w, digitWords[h], "trăm")
	}
	switch {
	case t == 0 && u > 0 && len(w) > 0:
		w = append(w, "linh")
	case t == 1:
		w = append(w, "mười")
	case t > 1:
		w = append(w, digitWords[t], "mươi")
	}
	switch {
	case u == 0:
	case u == 1 && t > 1:
		w = append(w, "mốt")
	case u == 5 && t > 0:
		w = append(w, "lăm")
	default:
		w = append(w, digitWords[u])
	}
	return w
}
