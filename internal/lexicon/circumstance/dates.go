package circumstance

import (
	"strings"
	"time"

	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Dated is the day that a line names, with the words that name it.
type Dated struct {
	Day, Until when.Day
	Text       string
	Start, End int  // bytes in the line, in NFC
	Vague      bool // a week or a month, of which the day must still be given
}

// phrases reads lists of folded phrases, one to a line.
func phrases(s string) [][]string {
	var all [][]string
	for _, l := range strings.Split(strings.TrimSpace(s), "\n") {
		all = append(all, strings.Fields(text.Fold(l)))
	}
	return all
}

var (
	todayWords = phrases(`hôm nay
sáng nay
trưa nay
chiều nay
tối nay
đêm nay
ngày hôm nay
sáng hôm nay
chiều hôm nay
vừa xong`)
	yesterdayWords = phrases(`ngày hôm qua
sáng hôm qua
chiều hôm qua
tối hôm qua
hôm qua
sáng qua
trưa qua
chiều qua
tối qua
đêm qua`)
	beforeWords = phrases(`ngày hôm kia
sáng hôm kia
chiều hôm kia
hôm kia`)
	tomorrowWords = phrases(`ngày mai
sáng mai
chiều mai
tối mai`)
	agoWords      = phrases("ngày trước\nhôm trước")
	lastWeekWords = phrases("tuần trước\ntuần qua\ntuần vừa qua\ntuần vừa rồi")
	thisWeekWords = phrases("tuần này")
	nextWeekWords = phrases("tuần sau\ntuần tới")
	justWords     = phrases("vừa rồi\nvừa qua")
	dayWords      = phrases("ngày\nhôm\nsáng\nchiều\ntối\ntrưa\nđêm\ntừ\nđến\nmùng\nmồng\nlúc")
	// celebrated stand before a day that names what is celebrated, not when it was done.
	celebrated = phrases("chào mừng\nchào mừng ngày\nkỷ niệm\nkỷ niệm ngày\nkỉ niệm\nkỉ niệm ngày\nmừng\nmừng ngày\nnhân\nnhân ngày\nnhân dịp\nnhân dịp ngày\nhưởng ứng\nhưởng ứng ngày\ndịp\ndịp ngày\nlễ\ntết\nngày lễ")
	ordinals   = phrases("lần\nkhóa\nkhoá\nkỳ\nvòng\nđợt\nhạng\ncuộc\nlớp")
	notDays    = phrases("số\nđạt\ntỷ lệ\ntỉ lệ\nquyết định\nkế hoạch\ncông văn")
	weekdays   = map[string]time.Weekday{"hai": time.Monday, "ba": time.Tuesday, "tu": time.Wednesday, "nam": time.Thursday, "sau": time.Friday, "bay": time.Saturday}
	smallWords = map[string]int{"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
)

// FindDay finds the day that a line names, seen from today: "sáng nay", "hôm qua", "ngày
// 12/3", "thứ hai tuần trước", "từ 10 đến 18/11", with or without marks. A day without a
// year is the nearest one that is not far ahead. It is false where no day is named.
func FindDay(line string, today when.Day) (Dated, bool) {
	line = text.NFC(line)
	f := dayFinder{w: cut(line), today: today, plain: IsPlain(line)}
	var vague Dated
	for i := range f.w {
		d, n := f.dayAt(i)
		if n == 0 {
			continue
		}
		d.Start, d.End = f.w[i].start, f.w[i+n-1].end
		d.Text = line[d.Start:d.End]
		if !d.Vague {
			return d, true
		}
		if vague.End == 0 {
			vague = d
		}
	}
	return vague, vague.End > 0
}

type dayFinder struct {
	w     words
	today when.Day
	plain bool // the line is typed without marks: "thu" may be "thứ", or "thu"
}

// IsPlain tells whether a line is typed without marks.
func IsPlain(line string) bool { return strings.ToLower(line) == text.Fold(line) }

// dayAt reads a day at token i and gives how many tokens it took.
func (f *dayFinder) dayAt(i int) (Dated, int) {
	if n := f.w.any(i, todayWords); n > 0 {
		return f.on(0), n
	}
	if n := f.w.any(i, yesterdayWords); n > 0 {
		return f.on(-1), n
	}
	if n := f.w.any(i, beforeWords); n > 0 {
		return f.on(-2), n
	}
	if n := f.w.any(i, tomorrowWords); n > 0 {
		return f.on(1), n
	}
	for _, read := range []func(int) (Dated, int){f.ago, f.weekday, f.span, f.printed, f.dayOfMonth, f.week, f.month} {
		if d, n := read(i); n > 0 {
			return d, n
		}
	}
	return Dated{}, 0
}

func (f *dayFinder) on(days int) Dated { return Dated{Day: f.today.AddDays(days)} }

// ago reads "3 ngày trước", "cách đây hai ngày".
func (f *dayFinder) ago(i int) (Dated, int) {
	start := i
	if f.w.is(i, "cach", "day") {
		i += 2
	}
	n := f.w.at(i).number
	if n < 0 {
		n = smallWords[f.w.at(i).fold]
	}
	if n < 1 || n > 60 {
		return Dated{}, 0
	}
	if i > start && (f.w.is(i+1, "ngay") || f.w.is(i+1, "hom")) {
		return f.on(-n), i + 2 - start
	}
	if k := f.w.any(i+1, agoWords); k > 0 && i == start {
		return f.on(-n), 1 + k
	}
	return Dated{}, 0
}

// weekday reads "thứ hai", "thứ 3", "chủ nhật", "T5", with the week that is named.
func (f *dayFinder) weekday(i int) (Dated, int) {
	day, n := f.weekdayName(i)
	if n == 0 || f.w.before(i, ordinals) {
		return Dated{}, 0
	}
	back := int(f.today.Weekday()-day+7) % 7
	toMonday := int(f.today.Weekday()+6) % 7
	inWeek := int(day+6) % 7
	next := i + n
	if k := f.w.any(next, lastWeekWords); k > 0 {
		return f.on(inWeek - toMonday - 7), n + k
	}
	if k := f.w.any(next, thisWeekWords); k > 0 {
		return f.on(inWeek - toMonday), n + k
	}
	if k := f.w.any(next, nextWeekWords); k > 0 {
		return f.on(inWeek - toMonday + 7), n + k
	}
	if k := f.w.any(next, justWords); k > 0 {
		if back == 0 {
			back = 7
		}
		return f.on(-back), n + k
	}
	if d, k := f.dateAfter(next); k > 0 { // "thứ hai, ngày 14/11"
		return d, n + k
	}
	return f.on(-back), n
}

// dateAfter reads a date that explains a weekday: "(14/11)", ", ngày 14/11".
func (f *dayFinder) dateAfter(i int) (Dated, int) {
	skip := 0
	for f.w.is(i+skip, ",") || f.w.is(i+skip, "(") || f.w.is(i+skip, "ngay") {
		skip++
	}
	if d, n := f.date(i + skip); n > 0 && skip > 0 {
		return d, skip + n
	}
	return Dated{}, 0
}

func (f *dayFinder) weekdayName(i int) (time.Weekday, int) {
	switch {
	case f.w.is(i, "chu", "nhat"):
		return time.Sunday, 2
	case f.w.is(i, "thu") && (f.w.at(i).lower == "thứ" || f.plain && f.weekFollows(i+2)):
		if d, ok := weekdays[f.w.at(i+1).fold]; ok {
			return d, 2
		}
		if n := f.w.at(i + 1).number; n >= 2 && n <= 7 && !f.w.is(i+2, "/") {
			return time.Weekday(n - 1), 2
		}
	case f.w.is(i, "t") && f.w.at(i).upper && f.w.glued(i):
		if n := f.w.at(i + 1).number; n >= 2 && n <= 7 && !f.w.glued(i+1) {
			return time.Weekday(n - 1), 2
		}
	}
	return 0, 0
}

// span reads "từ ngày 10/11 đến (hết) ngày 18/11", "10-15/11", "12, 13/3".
func (f *dayFinder) span(i int) (Dated, int) {
	start := i
	if f.w.is(i, "tu") {
		i++
	}
	if f.w.is(i, "ngay") {
		i++
	}
	first, n := f.date(i)
	if n == 0 {
		d := f.w.at(i).number
		if d < 1 || d > 31 || f.w.at(i).end-f.w.at(i).start > 2 {
			return Dated{}, 0
		}
		first, n = Dated{Day: when.Day{Date: d}}, 1
	}
	j := i + n
	if !f.w.is(j, "den") && !f.w.is(j, "-") && !f.w.is(j, "–") && !(f.w.is(j, "va") || f.w.is(j, ",")) {
		return Dated{}, 0
	}
	joined := f.w.is(j, "va") || f.w.is(j, ",")
	j++
	for f.w.is(j, "het") || f.w.is(j, "ngay") {
		j++
	}
	last, k := f.date(j)
	if k == 0 || start == i && !f.named(start) && !f.w.at(j+k).ends() {
		return Dated{}, 0
	}
	if first.Day.Month == 0 {
		day, err := when.NewDay(last.Day.Year, last.Day.Month, first.Day.Date)
		if err != nil {
			return Dated{}, 0
		}
		first.Day = day
	}
	if first.Day.After(last.Day) || joined && first.Day.DaysUntil(last.Day) > 1 || first.Day.DaysUntil(last.Day) > longestSpan {
		return Dated{}, 0
	}
	return Dated{Day: first.Day, Until: last.Day}, j + k - start
}

// longestSpan is the most days for which one entry may go on.
const longestSpan = 366

// ends tells whether a clause may end at a token.
func (t token) ends() bool { return strings.Contains("\n.,;)(:-–", t.fold) }

// named tells whether a word before token i says that a day follows.
func (f *dayFinder) named(i int) bool {
	return f.w.before(i, dayWords) && !f.w.before(i, celebrated)
}

// printed reads "ngày 12/3", "sáng 12/3/2016", "12/3" where it stands by itself.
func (f *dayFinder) printed(i int) (Dated, int) {
	d, n := f.date(i)
	if n == 0 || f.w.before(i, celebrated) || f.w.before(i, notDays) {
		return Dated{}, 0
	}
	yearGiven := n >= 5
	if f.named(i) || yearGiven || f.w.is(i+1, "thang") {
		return d, n
	}
	if alone := f.w.at(i - 1); f.w.at(i+n).ends() && alone.number < 0 && (alone.ends() || alone.isWord()) {
		return d, n
	}
	return Dated{}, 0
}

// date reads "12/3", "12/03/2016", "12-3-2016", "12.3.2016", "12 tháng 3 (năm 2016)".
func (f *dayFinder) date(i int) (Dated, int) {
	d := f.w.at(i)
	if d.number < 1 || d.number > 31 || d.end-d.start > 2 {
		return Dated{}, 0
	}
	if f.w.is(i+1, "thang") {
		return f.dateInWords(i)
	}
	mark := f.w.at(i + 1).fold
	if mark != "/" && mark != "-" && mark != "." || !f.w.glued(i) || !f.w.glued(i+1) {
		return Dated{}, 0
	}
	m := f.w.at(i + 2)
	if m.number < 1 || m.number > 12 || m.end-m.start > 2 {
		return Dated{}, 0
	}
	if f.w.is(i+3, mark) && f.w.glued(i+2) && f.w.glued(i+3) {
		y := f.w.at(i + 4)
		if y.number < 0 || f.w.is(i+5, "/") || f.w.at(i+5).isWord() && f.w.glued(i+4) {
			return Dated{}, 0 // the number of a paper
		}
		return f.dated(d.number, m.number, century(y), 5)
	}
	if mark != "/" && !f.named(i) || f.w.is(i+3, "/") || f.w.is(i+3, "%") || f.w.at(i+3).isWord() && f.w.glued(i+2) {
		return Dated{}, 0
	}
	return f.dated(d.number, m.number, 0, 3)
}

// century is the year of two digits or four.
func century(t token) int {
	if t.end-t.start == 2 {
		return 2000 + t.number
	}
	return t.number
}

func (f *dayFinder) dateInWords(i int) (Dated, int) {
	m := f.w.at(i + 2)
	month := m.number
	if month < 0 {
		month = smallWords[m.fold]
	}
	if month < 1 || month > 12 {
		return Dated{}, 0
	}
	if f.w.is(i+3, "nam") && f.w.at(i+4).number >= 1900 {
		return f.dated(f.w.at(i).number, month, f.w.at(i+4).number, 5)
	}
	return f.dated(f.w.at(i).number, month, 0, 3)
}

// dated makes the day; without a year it is the nearest that is at most a month ahead.
func (f *dayFinder) dated(date, month, year, n int) (Dated, int) {
	if year != 0 {
		day, err := when.NewDay(year, time.Month(month), date)
		if err != nil || year < 1990 || year > 2200 {
			return Dated{}, 0
		}
		return Dated{Day: day}, n
	}
	for _, y := range []int{f.today.Year + 1, f.today.Year, f.today.Year - 1, f.today.Year - 2, f.today.Year - 3, f.today.Year - 4} {
		day, err := when.NewDay(y, time.Month(month), date)
		if err == nil && f.today.DaysUntil(day) <= 31 {
			return Dated{Day: day}, n
		}
	}
	return Dated{}, 0
}

// dayOfMonth reads "ngày 12", "mùng 5": of this month, or of the last where this one has
// not come to it.
func (f *dayFinder) dayOfMonth(i int) (Dated, int) {
	if !f.w.is(i, "ngay") && !f.w.is(i, "mung") && !f.w.is(i, "mong") && !f.w.is(i, "hom") {
		return Dated{}, 0
	}
	if d, n := f.date(i + 1); n > 0 && !f.w.before(i+1, celebrated) {
		return d, n + 1
	}
	d := f.w.at(i + 1)
	if d.number < 1 || d.number > 31 || d.end-d.start > 2 || f.w.before(i, celebrated) || f.w.is(i+2, "/") || f.w.at(i-1).number >= 0 {
		return Dated{}, 0
	}
	if next := f.w.at(i + 2); !next.ends() && !next.isWord() {
		return Dated{}, 0
	}
	at := when.Day{Year: f.today.Year, Month: f.today.Month, Date: 1}
	for range 3 {
		day, err := when.NewDay(at.Year, at.Month, d.number)
		if err == nil && !day.After(f.today) {
			return Dated{Day: day}, 2
		}
		at = at.AddDays(-1)
		at.Date = 1
	}
	return Dated{}, 0
}

// weekFollows tells whether what stands at i makes the two words before it a weekday.
func (f *dayFinder) weekFollows(i int) bool {
	return f.w.at(i).ends() || f.w.is(i, "tuan") || f.w.any(i, justWords) > 0
}

// week reads "tuần trước": Monday to Sunday of it.
func (f *dayFinder) week(i int) (Dated, int) {
	monday := f.today.AddDays(-(int(f.today.Weekday()+6) % 7))
	if n := f.w.any(i, lastWeekWords); n > 0 {
		return Dated{Day: monday.AddDays(-7), Until: monday.AddDays(-1), Vague: true}, n
	}
	if n := f.w.any(i, thisWeekWords); n > 0 {
		return Dated{Day: monday, Until: f.today, Vague: true}, n
	}
	return Dated{}, 0
}

// month reads "tháng trước", "trong tháng 10", "tháng 10/2016": its first to its last day.
func (f *dayFinder) month(i int) (Dated, int) {
	if !f.w.is(i, "thang") || f.w.at(i-1).number >= 0 {
		return Dated{}, 0
	}
	first := when.Day{Year: f.today.Year, Month: f.today.Month, Date: 1}
	n := 2
	switch m := f.w.at(i + 1); {
	case m.fold == "truoc" || f.w.is(i+1, "vua", "qua"):
		first = first.AddDays(-1)
		if m.fold == "vua" {
			n = 3
		}
	case m.fold == "nay":
	case m.number >= 1 && m.number <= 12:
		if time.Month(m.number) > f.today.Month {
			first.Year--
		}
		first.Month = time.Month(m.number)
		if f.w.is(i+2, "/") && f.w.at(i+3).number >= 1990 && f.w.at(i+3).number <= 2200 {
			first.Year, n = f.w.at(i+3).number, 4
		}
	default:
		return Dated{}, 0
	}
	first.Date = 1
	last := first.AddDays(31)
	last.Date = 1
	last = last.AddDays(-1)
	if last.After(f.today) {
		last = f.today
	}
	if last.Before(first) {
		return Dated{}, 0
	}
	return Dated{Day: first, Until: last, Vague: true}, n
}
