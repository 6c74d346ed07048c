package reading

import (
	"regexp"
	"strings"

	"tonghop/internal/paper/citation"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// dateLine is a "place, ngày … tháng … năm …" line of a letterhead, folded. Day and
// month may be blank, dotted or, after OCR, unreadable.
var dateLine = regexp.MustCompile(`^(.*?)[\s,.;:]*ngay\s*(.{0,14}?)\s*thang\s*(.{0,10}?)\s*nam\s*(\d{4}|[\d.…_ ]{0,8})`)

// shortDateLine is the same with figures: "Hà Nội, ngày 05/6/2020".
var shortDateLine = regexp.MustCompile(`^(.*?)[\s,]+(?:ngay\s*)?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*\.?$`)

// placeDate is what a date line says.
type placeDate struct {
	place part
	date  part
	day   when.Day
}

// readDateLine reads a line of place and date. The day is zero where a part of it is
// blank or cannot be.
func readDateLine(l *line) (placeDate, bool) {
	if longer(l.text, 110) || strings.Contains(l.fold, " so ") {
		return placeDate{}, false
	}
	if !strings.Contains(l.fold, "ngay") && !strings.ContainsAny(l.fold, "0123456789") {
		return placeDate{}, false
	}
	if m := dateLine.FindStringSubmatchIndex(l.fold); m != nil {
		g := func(i int) string { return strings.TrimSpace(l.fold[m[2*i]:m[2*i+1]]) }
		return l.placeDate(m[3], g(2), g(3), g(4))
	}
	if m := shortDateLine.FindStringSubmatchIndex(l.fold); m != nil {
		g := func(i int) string { return l.fold[m[2*i]:m[2*i+1]] }
		return l.placeDate(m[3], g(2), g(3), g(4))
	}
	return placeDate{}, false
}

func (l *line) placeDate(placeEnd int, day, month, year string) (placeDate, bool) {
	place, _ := text.CutAtFold(l.text, l.fold, placeEnd)
	place = strings.TrimRight(strings.Trim(place, " ,;:-–*_"), " ")
	if len(strings.Fields(place)) > 8 || strings.ContainsAny(place, "“”\"()") || place != "" && !text.StartsUpper(place) {
		return placeDate{}, false
	}
	pd := placeDate{place: l.part(place, 0.95), date: l.part(l.text, 0.95), day: citation.PartOf(day, month, year)}
	if !pd.day.Known() {
		pd.date.sure, pd.date.note = 0.5, "day or month left blank"
	}
	return pd, true
}
