package reading

import (
	"regexp"
	"strings"

	"tonghop/internal/paper/citation"
	"tonghop/internal/text"
)

// furniture is what a page carries besides the paper: its number and the collector's
// marks between pages.
var pageMark = regexp.MustCompile(`^[-–—=*\s]*(?:trang|page)\s*(?:so\s*)?\d{1,4}(?:\s*(?:/|of|tren)\s*\d{1,4})?\s*[-–—=*\s]*$`)

// dropFurniture takes out page numbers and page marks and keeps the breaks they stand
// for.
func dropFurniture(lines []line) []line {
	out := lines[:0]
	pending := line{}
	for i := range lines {
		l := lines[i]
		if l.table == nil && l.block == 0 {
			if pageMark.MatchString(l.fold) {
				pending.gap, pending.newPage = true, true
				continue
			}
			if isPageNumber(lines, i, l.newPage || pending.newPage) {
				pending.gap = true
				pending.newPage = pending.newPage || l.newPage
				continue
			}
		}
		l.gap, l.newPage = l.gap || pending.gap, l.newPage || pending.newPage
		pending = line{}
		out = append(out, l)
	}
	return out
}

// isPageNumber tells whether line i is the number of its page: alone on the first or
// the last line of a page.
func isPageNumber(lines []line, i int, first bool) bool {
	s := strings.Trim(lines[i].text, " -–|")
	if len(s) > 3 || !text.IsDigits(s) || lines[i].label != "" {
		return false
	}
	page := lines[i].where.Page
	if first || page > 0 && i > 0 && lines[i-1].where.Page != page {
		return true
	}
	if i+1 == len(lines) {
		return page > 1
	}
	return lines[i+1].newPage || page > 0 && lines[i+1].where.Page > page
}

// split parts a file that holds several papers: a new one begins at the letterhead
// that follows a signed end.
func split(lines []line) [][]line {
	var parts [][]line
	start, ended := 0, false
	for i := 1; i < len(lines); i++ {
		ended = ended || endsPaper(&lines[i-1])
		if !ended || i-start < 8 || !isNationLine(&lines[i]) {
			continue
		}
		begin := letterheadStart(lines, i)
		if begin <= start || !isLetterhead(lines[begin:]) {
			continue
		}
		parts = append(parts, lines[start:begin])
		start, ended = begin, false
	}
	if start < len(lines) {
		parts = append(parts, lines[start:])
	}
	return parts
}

func isNationLine(l *line) bool {
	return nationAt(l.fold) >= 0 && runeCount(l.text) < 130 && (strings.Contains(l.text, "CHỦ NGHĨA") || strings.Contains(l.text, "CỘNG SẢN"))
}

// endsPaper tells whether a line stands in the foot of a paper: recipients or the
// authority above a signature.
func endsPaper(l *line) bool { return strings.HasPrefix(l.fold, "noi nhan") || isAuthority(l) }

// letterheadStart goes back from the nation's name to the first line of the letterhead.
func letterheadStart(lines []line, i int) int {
	if b := lines[i].block; b > 0 {
		for i > 0 && lines[i-1].block == b {
			i--
		}
		return i
	}
	begin := i
	for j := i - 1; j >= 0 && i-j <= 12; j-- {
		l := &lines[j]
		if l.block > 0 || l.table != nil || lines[j+1].newPage || isDash(l.text) || isArchive(l.text) || isName(l.text) || isAuthority(l) ||
			runeCount(l.text) > 110 || strings.HasSuffix(l.text, "./.") || isRecipientsHead(l) {
			break
		}
		if l.isCaps() && citation.BeginsBody(l.text, l.fold) && !isPosition(l) {
			begin = j
		}
	}
	return begin
}

// isLetterhead asks for the number or the date line that a form in an annex lacks.
func isLetterhead(lines []line) bool {
	h, n := readLetterhead(lines)
	if n == 0 {
		return false
	}
	return h.symbol.text != "" || h.hasDate && h.issuer.text != ""
}
