package reading

import (
	"regexp"
	"strconv"
	"strings"
	"time"

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
	if runeCount(l.text) > 110 || strings.Contains(l.fold, " so ") {
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
	place, _ := cutAtFold(l.text, l.fold, placeEnd)
	place = strings.TrimRight(strings.Trim(place, " ,;:-–*_"), " ")
	if len(strings.Fields(place)) > 8 || strings.ContainsAny(place, "“”\"()") || place != "" && !startsUpper(place) {
		return placeDate{}, false
	}
	pd := placeDate{place: l.part(place, 0.95), date: l.part(l.text, 0.95), day: dayOf(day, month, year)}
	if pd.day.IsZero() {
		pd.date.sure, pd.date.note = 0.5, "day or month left blank"
	}
	return pd, true
}

func dayOf(day, month, year string) when.Day {
	d, err1 := strconv.Atoi(strings.ReplaceAll(day, " ", ""))
	m, err2 := strconv.Atoi(strings.ReplaceAll(month, " ", ""))
	y, err3 := strconv.Atoi(year)
	if err1 != nil || err2 != nil || err3 != nil || y < 1900 {
		return when.Day{}
	}
	v, err := when.NewDay(y, time.Month(m), d)
	if err != nil {
		return when.Day{}
	}
	return v
}

// dateAfter reads a date at the beginning of s: "ngày 15/11/2016", "ngày 5 tháng 6 năm
// 2020", with blanks inside. Words such as "ban hành", "ký" may stand before it. It
// gives the day and the rest of s; ok is false where no date begins there.
var dateAfterForm = regexp.MustCompile(`^[\s,;(:]*(?:(?:được |đã )?(?:ban hành|ký|ký ban hành|đề)\s+)?(?:vào )?(?:[Nn]gày|[Nn]gầy|[Nn]gay)?\s*(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})`)

func dateAfter(s string) (when.Day, string, bool) {
	m := dateAfterForm.FindStringSubmatchIndex(s[:min(len(s), 120)])
	if m == nil {
		return when.Day{}, s, false
	}
	return dayOf(s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]]), s[m[1]:], true
}

// dateBefore finds the last date that ends s, marks and few words aside.
var dateBeforeForm = regexp.MustCompile(`[Nn]gày\s*(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})[\s,.:;]*$`)

func dateBefore(s string) (when.Day, bool) {
	if len(s) > 80 {
		s = s[len(s)-80:]
	}
	m := dateBeforeForm.FindStringSubmatch(s)
	if m == nil {
		return when.Day{}, false
	}
	d := dayOf(m[1], m[2], m[3])
	return d, !d.IsZero()
}

func startsUpper(s string) bool {
	for _, r := range s {
		return text.IsUpper(string(r))
	}
	return false
}
