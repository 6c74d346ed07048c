package circumstance

import (
	"slices"
	"strings"

	"tonghop/internal/when"
)

// Said is what a line says of when, where, for what and with whom. What it does not say is
// empty.
type Said struct {
	Day      Dated
	Dated    bool
	Place    string // "quốc lộ 47"
	Event    string // "Kỷ niệm 86 năm MTTQ"
	Partners string // "Đoàn xã, Hội Phụ nữ"
}

// Of reads the circumstances of a line in NFC, seen from today.
func Of(line string, today when.Day) Said {
	var s Said
	s.Day, s.Dated = FindDay(line, today)
	w := cut(line)
	s.Place, s.Event, s.Partners = placeIn(line, w, s.Day), eventIn(line, w, s.Day), partnersIn(line, w)
	return s
}

// Words before a place, an event and partners, and words that end them.
var (
	placeWords   = phrases("tại\ndọc theo\ndọc\nquanh\nkhu vực")
	placeOnWords = phrases("trên quốc lộ\ntrên đường\ntrên tuyến\ntrên trục\ntrên địa bàn\ntrên các tuyến\ntrên các trục\nở thôn\nở xã\nở trung tâm\nở chợ\nở nhà văn hóa\nở trường\nở hội trường\nở khu\nở ủy ban\nở ubnd\nở ngã\nở cổng")
	placeEnds    = phrases("chào mừng\nkỷ niệm\nkỉ niệm\nnhân\nhưởng ứng\nphục vụ\ntuyên truyền\nphối hợp\ncùng với\nvới\ncho\ndo\nđể\nvề\nkinh phí\nkhông\ngồm\ntổng\nsáng\nchiều\ntối\ntrưa\nhôm\nngày\ntừ ngày\nvào\nthứ\ntrong đó\nhết\nthời lượng")
	eventWords   = phrases("chào mừng\nkỷ niệm\nkỉ niệm\nhưởng ứng\nnhân dịp\nnhân ngày\nmừng ngày\nphục vụ lễ hội\nphục vụ đại hội\nphục vụ ngày hội")
	keptWords    = phrases("kỷ niệm\nkỉ niệm\nhưởng ứng\nphục vụ")
	eventEnds    = phrases("tại\nở\ndọc\ntrên\nphối hợp\nkinh phí\nkhông có\ngồm\ntổng\nsáng nay\nhôm nay\nhôm qua\nchiều nay\ntối nay\ntrong đó\nvới\nthời lượng\ncho")
	partnerWords = phrases("phối hợp với\nphối hợp cùng\nphối hợp\ncùng với\ncùng")
	bodies       = phrases("đoàn\nhội\ncông an\ntrường\nubnd\nủy ban\nmặt trận\nmttq\nphòng\nban\nđài\ntrạm\nquân sự\nbộ đội\nđồn\nchi bộ\nchi đoàn\nchi hội\nthôn\nsở\ntrung tâm\nđảng ủy\ncông đoàn\nbáo\nhuyện\nxã\nthị trấn\nhợp tác xã\ncông ty\nbưu điện\nviễn thông\nviettel\nvnpt\nngân hàng\ncác ban\ncác đoàn\ncác ngành\ncác tổ chức\nhải quan\nbiên phòng")
	partnerEnds  = phrases("tổ chức\ntreo\nphát\nra quân\ntuyên truyền\nmở\nin\ndán\nlắp\nthực hiện\nxây dựng\nđón\ntiếp\ndự\ntham gia\nchào mừng\nkỷ niệm\nnhân\ntại\nkinh phí\nkhông có\nhôm\nsáng\nchiều\ntối\nngày\nđăng\nviết\nbiên soạn\ncho\nđể\nvề\nlàm\nchuẩn bị\nhướng dẫn\ntập huấn")
)

// mostWords bounds a place, an event or a list of partners; what is longer was understood wrong.
const mostWords = 16

// placeIn is what follows "tại", "dọc", "trên quốc lộ".
func placeIn(line string, w words, d Dated) string {
	for i := range w {
		if n := w.any(i, placeWords); n > 0 {
			return phraseFrom(line, w, i+n, d, placeEnds, false)
		}
		if w.any(i, placeOnWords) > 0 {
			return phraseFrom(line, w, i+1, d, placeEnds, false)
		}
	}
	return ""
}

// eventIn is what is celebrated: after "chào mừng", "kỷ niệm", "hưởng ứng".
func eventIn(line string, w words, d Dated) string {
	for i := range w {
		n := w.any(i, eventWords)
		if n == 0 {
			continue
		}
		from := i + n
		if w.any(i, keptWords) > 0 {
			from = i
		}
		if s := phraseFrom(line, w, from, d, eventEnds, false); len(s) > len(w[i].fold) {
			return firstUpper(s)
		}
	}
	return ""
}

// partnersIn is who took part: after "phối hợp với", "cùng", if a body follows.
func partnersIn(line string, w words) string {
	for i := range w {
		n := w.any(i, partnerWords)
		if n == 0 || w.any(i+n, bodies) == 0 {
			continue
		}
		return phraseFrom(line, w, i+n, Dated{}, partnerEnds, true)
	}
	return ""
}

// phraseFrom is the words from token i to where the phrase ends: at a mark, at one of the
// words, where the day is named. A list goes on over a comma where another body follows.
func phraseFrom(line string, w words, i int, d Dated, ends [][]string, list bool) string {
	if i >= len(w) {
		return ""
	}
	j := i
	for ; j < len(w) && j-i < mostWords; j++ {
		t := w[j]
		if d.End > 0 && t.start >= d.Start && t.start < d.End || j > i && w.any(j, ends) > 0 {
			break
		}
		if list && t.fold == "," && w.any(j+1, bodies) > 0 {
			continue
		}
		if slices.Contains([]string{",", ";", "(", ")", ":", "."}, t.fold) && !w.inside(j) {
			break
		}
	}
	if j == i || j-i >= mostWords {
		return ""
	}
	return strings.Trim(line[w[i].start:w[j-1].end], " -–")
}

// inside tells whether a mark stands inside a word: "TP.", "12.5".
func (w words) inside(j int) bool {
	return w[j].fold == "." && w.glued(j-1) && (w.glued(j) || j > 0 && len(w[j-1].fold) <= 2 && j+1 < len(w))
}

func firstUpper(s string) string {
	for i, r := range s {
		return strings.ToUpper(s[:i+len(string(r))]) + s[i+len(string(r)):]
	}
	return s
}
