package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/flow"
	"tonghop/internal/paper/outline"
	"tonghop/internal/text"
)

// isWrapped tells whether the lines of a part are those of a printed page: the format
// says so, or no line of a text file is longer than a page is wide and one at least
// runs on.
func isWrapped(d *flow.Document, lines []line) bool {
	long, runOn, text := 0, false, true
	for i := range lines {
		l := &lines[i]
		if longer(l.text, 240) {
			long++
		}
		text = text && l.where.Line > 0 && l.where.Paragraph == 0 && !longer(l.text, 135)
		runOn = runOn || i > 0 && !l.gap && (startsLower(l.text) && longer(lines[i-1].text, 60) || breaksOff(lines[i-1].text, l.text))
	}
	return d.Lines && long*20 <= len(lines) || text && runOn
}

// paragraphs joins lines into paragraphs: printed lines where the format holds only
// those, else the pieces between line breaks.
func paragraphs(lines []line, wrapped bool) []line {
	m := measure(lines)
	out := make([]line, 0, len(lines))
	var last *line // the last printed line taken in
	for i := range lines {
		l := &lines[i]
		if l.table == nil && (isRule(l.text) || l.blank() && l.label == "") {
			continue
		}
		joins := false
		if last != nil && l.table == nil && last.table == nil {
			if wrapped {
				joins = m.joins(last, l)
			} else {
				joins = l.soft && joinsSoft(last, l)
			}
		}
		if joins {
			out[len(out)-1].extend(l)
		} else {
			out = append(out, *l)
		}
		last = l
	}
	for i := range out {
		out[i].settle()
	}
	return out
}

// joinsSoft tells whether a piece after a line break goes on with the sentence.
func joinsSoft(last, l *line) bool {
	if isDash(l.text) || outline.Labelled(l.text) || last.isCaps() != l.isCaps() && last.isCaps() {
		return false
	}
	return !text.EndsSentence(last.text) || !text.StartsUpper(l.text)
}

// extend adds the words of a line that goes on with the paragraph.
func (p *line) extend(l *line) {
	glue := " "
	words := l.text
	if gluedHyphen(p.text, strings.TrimPrefix(words, "-")) {
		glue, words = "", strings.TrimPrefix(words, "-")
	}
	p.text += glue + words
	p.runs = append(slices.Clip(p.runs), flow.Run{Text: glue})
	p.runs = append(p.runs, l.runs...)
	p.bold = p.bold && l.bold
	p.italic = p.italic && l.italic
	p.fold = ""
}

// settle folds the words of a joined paragraph once.
func (p *line) settle() {
	if p.fold == "" && p.text != "" {
		p.fold = text.Fold(p.text)
		p.raw = p.text
	}
}

// gluedHyphen tells whether a line end falls inside a document number or a range of
// years: "NĐ-" before "CP".
func gluedHyphen(s, next string) bool {
	if !strings.HasSuffix(s, "-") && !strings.HasSuffix(s, "/") || next == "" {
		return false
	}
	body := strings.TrimRight(s, "-/")
	if body == "" {
		return false
	}
	r := lastRune(body)
	first, _ := utf8.DecodeRuneInString(next)
	return (unicode.IsUpper(r) || unicode.IsDigit(r)) && (unicode.IsUpper(first) || unicode.IsDigit(first))
}

// breaksOff tells a line that breaks within a date or the symbol of a cited paper:
// "tháng 10 năm" before "2021", "số 36/2018/TT-" before "BTC".
func breaksOff(s, next string) bool {
	last := s[strings.LastIndexByte(s, ' ')+1:]
	return last == "năm" && startsYear(next) ||
		strings.HasSuffix(last, "-") && strings.Contains(last, "/") && gluedHyphen(s, strings.TrimPrefix(next, "-"))
}

func startsYear(s string) bool {
	return len(s) >= 4 && text.IsDigits(s[:4]) && (s[0] == '1' || s[0] == '2') && (len(s) == 4 || !text.IsDigits(s[4:5]))
}

// measured is what the lines of a page have in common.
type measured struct {
	base     flow.Length // left edge of most lines
	indents  bool        // paragraphs begin with an indent
	right    flow.Length // right edge of full lines; 0 if widths are not known
	fullText int         // letters of a full line
}

func measure(lines []line) measured {
	var lengths []int
	var rights []flow.Length
	lefts := map[flow.Length]int{}
	for i := range lines {
		l := &lines[i]
		if l.table != nil || l.text == "" {
			continue
		}
		lengths = append(lengths, runeCount(l.text))
		lefts[l.left/60*60]++
		if l.width > 0 {
			rights = append(rights, l.left+l.width)
		}
	}
	var m measured
	if len(lengths) == 0 {
		return m
	}
	slices.Sort(lengths)
	m.fullText = lengths[len(lengths)*9/10]
	if len(rights)*2 > len(lengths) {
		slices.Sort(rights)
		m.right = rights[len(rights)*9/10]
	}
	m.base = leftEdge(lefts, len(lengths))
	indented := 0
	for left, n := range lefts {
		if left >= m.base+indentStep && left < m.base+1500 {
			indented += n
		}
	}
	m.indents = indented*8 >= len(lengths)
	return m
}

// indentStep is the least step to the right that begins a paragraph.
const indentStep = 240

// leftEdge is the leftmost edge that a fair share of the lines has.
func leftEdge(lefts map[flow.Length]int, n int) flow.Length {
	best, most := flow.Length(0), 0
	for left, count := range lefts {
		count += lefts[left+60] + lefts[left-60]
		if count > most || count == most && left < best {
			best, most = left, count
		}
	}
	for left, count := range lefts {
		if count+lefts[left+60] >= max(3, n/5) && left < best-indentStep {
			best = left
		}
	}
	return best
}

// joins tells whether l goes on with the paragraph whose last printed line is last.
func (m *measured) joins(last, l *line) bool {
	if l.label != "" || strings.HasPrefix(l.fold, "noi nhan") {
		return false
	}
	if gluedHyphen(last.text, strings.TrimPrefix(l.text, "-")) && m.isFull(last, l) || breaksOff(last.text, l.text) {
		return true
	}
	if isDash(l.text) && !m.midRange(last, l) || outline.Labelled(l.text) && !asksForNumber(last.text) || isBasis(l.fold) && !startsLower(l.text) {
		return false
	}
	lower := startsLower(l.text)
	ended := text.EndsSentence(last.text)
	if l.gap && !l.newPage {
		return lower && !ended && m.isFull(last, l)
	}
	if caps, capsNext := last.isCaps(), l.isCaps(); caps != capsNext && (caps || wordCount(l.text) > 3) {
		return caps && wordCount(last.text) <= 3 && !outline.Labelled(last.text) && m.isFull(last, l)
	} else if caps && capsNext {
		return !ended && (runeCount(last.text) > m.fullText/3 || joinsNext(last))
	}
	if last.center != l.center || last.bold && !l.bold && !lower {
		return false
	}
	if m.indents && l.left >= m.base+indentStep {
		return lower && !ended && last.left >= m.base+indentStep && m.isFull(last, l)
	}
	if !ended && (lower || leftOpen(last) || m.indents && !(outline.Labelled(last.text) && last.left < m.base+indentStep)) {
		return true
	}
	return m.isFull(last, l) && (!ended || m.indents || lower)
}

// midRange tells a dash inside a range of years from that of a list: "2025" at the end
// of a full line, "- 2030" at the head of the next.
func (m *measured) midRange(last, l *line) bool {
	rest := strings.TrimLeft(l.text, "-– ")
	if rest == "" || text.EndsSentence(last.text) || strings.HasSuffix(last.text, ",") {
		return false
	}
	return startsDigit(rest) && unicode.IsDigit(lastRune(last.text)) && m.isFull(last, l)
}

// longer tells whether s has more letters than n; most often its bytes tell it.
func longer(s string, n int) bool { return len(s) > n && runeCount(s) > n }

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func startsDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// isFull tells whether the first word of the next line would not have fitted on the
// line: it was broken by the page, not by the writer.
func (m *measured) isFull(last, next *line) bool {
	word, _, _ := strings.Cut(next.text, " ")
	n := runeCount(last.text)
	if m.right > 0 && last.width > 0 && n > 0 {
		per := last.width / flow.Length(n)
		return last.left+last.width+per*flow.Length(runeCount(word)+1) > m.right-per
	}
	indent := 0
	if last.left > m.base {
		indent = int(last.left-m.base) / 120
	}
	return n+indent+1+runeCount(word) > m.fullText*93/100
}

// leftOpen tells whether a line ends on a word that cannot end a paragraph.
func leftOpen(l *line) bool {
	if strings.HasSuffix(l.text, ",") || isBasis(l.fold) {
		return true
	}
	i := strings.LastIndexByte(l.text, ' ')
	return openWords[l.text[i+1:]]
}

var openWords = text.WordSet("của và về với cho theo tại trong trên từ đến do bởi là các những một số ngày tháng tỉnh huyện xã phường để được bằng giữa hoặc nhằm vào như mà")

// asksForNumber tells whether a line ends where a number must follow: a label-like
// number at the head of the next line is not a label then.
func asksForNumber(s string) bool {
	fold := text.Fold(s[max(0, len(s)-24):])
	for _, w := range [...]string{"dieu", "khoan", "diem", "muc", "so", "ngay", "thang", "nam", "phan", "chuong", "va", "quy", "lan", "thu", "khoang", "tren", "duoi", "hon", "gan", ","} {
		if strings.HasSuffix(fold, w) && (len(fold) == len(w) || w == "," || !text.IsLetterByte(fold[len(fold)-len(w)-1])) {
			return true
		}
	}
	return false
}

func wordCount(s string) int { return strings.Count(s, " ") + 1 }

// isBasis tells whether a folded line opens a "căn cứ" line.
func isBasis(fold string) bool {
	fold = strings.TrimLeft(fold, "-– ")
	return strings.HasPrefix(fold, "can cu ") || strings.HasPrefix(fold, "can cu:")
}
