package org

import (
	"strings"
	"unicode"

	"tonghop/internal/text"
)

// kindOfWord maps the word in front of a name to the kind it says; "Thành phố" alone
// may be a district's or a province's kind and means the district's here.
var kindOfWord = map[string]string{
	"tỉnh": "tinh", "quận": "quan", "huyện": "huyen", "thị xã": "thi-xa", "thành phố": "thanh-pho",
	"phường": "phuong", "xã": "xa", "thị trấn": "thi-tran", "đặc khu": "dac-khu",
	"bộ": KindMinistry, "sở": KindDepartment, "ban": KindDepartment, "phòng": KindDivision, "văn phòng": KindDivision,
}

// KindOfName guesses a kind from the word that a name begins with; empty where the name
// does not tell.
func KindOfName(name string) string {
	first, rest, _ := strings.Cut(strings.ToLower(text.NFC(text.Space(name))), " ")
	second, _, _ := strings.Cut(rest, " ")
	if k := kindOfWord[first+" "+second]; k != "" {
		return k
	}
	return kindOfWord[first]
}

var kindEnglish = map[string]string{
	"tinh": "Province", "thanh-pho-tw": "City", "quan": "District", "huyen": "District", "thi-xa": "Town", "thanh-pho": "City",
	"phuong": "Ward", "xa": "Commune", "thi-tran": "Township", "dac-khu": "Special Zone",
}

// EnglishName makes the English name of an administrative unit by rule: the name without
// marks and the word of its kind, "Minh Son Commune"; a unit named by a number has the
// word in front, "Ward 7". Of other kinds the name stays as it is.
func EnglishName(kind, name string) string {
	word := kindEnglish[kind]
	if word == "" {
		return name
	}
	u := Unit{Name: name, Kind: kind}
	short := u.ShortName()
	if short == name {
		if i := strings.LastIndexByte(name, ' '); i >= 0 && text.IsDigits(name[i+1:]) {
			return word + " " + name[i+1:]
		}
	}
	return plainLetters(short) + " " + word
}

// plainLetters takes the marks off and keeps capitals.
func plainLetters(s string) string {
	s = text.NFC(s)
	var b strings.Builder
	for _, r := range s {
		f := text.FoldRune(r)
		if unicode.IsUpper(r) {
			f = unicode.ToUpper(f)
		}
		b.WriteRune(f)
	}
	return b.String()
}
