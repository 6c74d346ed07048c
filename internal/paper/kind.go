package paper

import "tonghop/internal/text"

// Kind is the type of an official document, in lower case as papers cite it.
type Kind string

// Kinds the program itself writes or treats apart.
const (
	Letter Kind = "công văn" // has no printed name; the subject follows "V/v"
	Report Kind = "báo cáo"
	Plan   Kind = "kế hoạch"
)

// Abbreviations of the kinds: NĐ 30/2020/NĐ-CP, annex III.I. A letter has none.
var abbreviations = map[Kind]string{
	"nghị quyết": "NQ", "quyết định": "QĐ", "chỉ thị": "CT", "quy chế": "QC", "quy định": "QyĐ",
	"thông cáo": "TC", "thông báo": "TB", "hướng dẫn": "HD", "chương trình": "CTr", "kế hoạch": "KH",
	"phương án": "PA", "đề án": "ĐA", "dự án": "DA", "báo cáo": "BC", "biên bản": "BB", "tờ trình": "TTr",
	"hợp đồng": "HĐ", "công điện": "CĐ", "bản ghi nhớ": "BGN", "bản thỏa thuận": "BTT", "giấy ủy quyền": "GUQ",
	"giấy mời": "GM", "giấy giới thiệu": "GGT", "giấy nghỉ phép": "GNP", "phiếu gửi": "PG", "phiếu chuyển": "PC",
	"phiếu báo": "PB",
}

// Abbreviation is the kind's abbreviation in a symbol; "" for a letter or an unknown kind.
func (k Kind) Abbreviation() string { return abbreviations[k] }

// Known tells whether k is one of the decree's kinds or a letter.
func (k Kind) Known() bool { return k == Letter || abbreviations[k] != "" }

// Kinds lists every named kind.
func Kinds() []Kind {
	all := make([]Kind, 0, len(abbreviations))
	for k := range abbreviations {
		all = append(all, k)
	}
	return all
}

// KindOfAbbreviation finds the kind by its abbreviation, letter case and marks counting.
func KindOfAbbreviation(abbr string) (Kind, bool) {
	for k, a := range abbreviations {
		if a == abbr {
			return k, true
		}
	}
	return "", false
}

// KindOfName finds the kind by its printed name in any letter case: "BÁO CÁO".
func KindOfName(name string) (Kind, bool) {
	folded := text.Fold(text.Space(name))
	for k := range abbreviations {
		if text.Fold(string(k)) == folded {
			return k, true
		}
	}
	if folded == text.Fold(string(Letter)) {
		return Letter, true
	}
	return "", false
}

// Symbol builds the symbol of a paper (annex I, II.3): "BC-UBND" for a named kind; a
// letter has issuer and drafting unit, "UBND-VX".
func Symbol(kind Kind, issuerAbbr, unitAbbr string) string {
	if kind == Letter {
		if unitAbbr == "" {
			return issuerAbbr
		}
		return issuerAbbr + "-" + unitAbbr
	}
	return kind.Abbreviation() + "-" + issuerAbbr
}
