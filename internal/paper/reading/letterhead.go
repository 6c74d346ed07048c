package reading

import (
	"regexp"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/paper/citation"
	"tonghop/internal/paper/outline"
	"tonghop/internal/text"
)

// letterhead is what stands above the title.
type letterhead struct {
	parent, issuer part
	number, symbol part
	dated          placeDate
	hasDate        bool
	subject        []line // lines from "V/v" on
	urgency        part
	secrecy        part
	circulation    part
	anchored       bool // the nation's or the Party's name, a number or a date line was seen
}

// maxHead is how many printed lines a letterhead may take, collector's lines included.
const maxHead = 70

// readLetterhead reads the parts above the title and tells how many lines they took.
func readLetterhead(lines []line) (letterhead, int) {
	end := headEnd(lines)
	h := headReader{partyless: !hasNation(lines[:end])}
	for i := range lines[:end] {
		h.line(&lines[i])
	}
	h.finish()
	return h.letterhead, end
}

// headEnd finds where the title, the addressees or the body begin.
func headEnd(lines []line) int {
	anchored := false
	issuing := false
	for i := range lines {
		l := &lines[i]
		if i >= maxHead || l.table != nil {
			return headOrNothing(anchored, i)
		}
		if isAnchor(l) {
			anchored = true
		}
		if endsHead(lines, i, anchored, issuing) {
			return i
		}
		issuing = joinsNext(l)
	}
	return headOrNothing(anchored, len(lines))
}

func headOrNothing(anchored bool, n int) int {
	if anchored {
		return n
	}
	return 0
}

func isAnchor(l *line) bool {
	return nationAt(l.fold) >= 0 || creedAt(l.fold) >= 0 || numberLine.MatchString(l.text) && len(l.text) < 120
}

// endsHead tells whether line i is the first below the letterhead. issuing says that
// the line above asks for more: "PHÒNG TÀI CHÍNH -" before "KẾ HOẠCH".
func endsHead(lines []line, i int, anchored, issuing bool) bool {
	l := &lines[i]
	switch {
	case text.BeginsWithWord(l.fold, addressWords):
		return true
	case l.column == leftColumn && l.block > 0:
		return false
	}
	if _, _, ok := titleKind(l); ok && !issuing && len(l.columns()) == 1 {
		return anchored || !anchorFollows(lines[i+1:])
	}
	if !anchored {
		return false
	}
	return isBasis(l.fold) || runeCount(l.text) > 160 && len(l.columns()) == 1 || outline.Labelled(l.text) && l.isCaps()
}

// anchorFollows tells whether the letterhead is still to come: a collector's title
// stood above it.
func anchorFollows(lines []line) bool {
	for i := range lines[:min(len(lines), 40)] {
		if nationAt(lines[i].fold) >= 0 || creedAt(lines[i].fold) >= 0 {
			return true
		}
	}
	return false
}

// joinsNext tells whether a line asks for more, in its first column.
func joinsNext(l *line) bool {
	if columns := l.columns(); len(columns) > 1 {
		first := l.with(columns[0], l.column)
		return joinsNext(&first)
	}
	return strings.HasSuffix(l.text, "-") || strings.HasSuffix(l.text, "–") || strings.HasSuffix(l.text, ",") || strings.HasSuffix(l.fold, " va")
}

// nationAt finds the name of the nation or of the Party as the heading of a paper.
func nationAt(fold string) int {
	if fold == "chu nghia viet nam" {
		return 0
	}
	for _, w := range [...]string{"cong hoa xa hoi", "xa hoi chu nghia viet", "dang cong san viet nam"} {
		if i := strings.Index(fold, w); i >= 0 && len(fold)-i < 60 {
			return i
		}
	}
	return -1
}

func creedAt(fold string) int {
	i := strings.Index(fold, "doc lap")
	if i < 0 || !strings.Contains(fold[i:], "tu do") || !strings.Contains(fold[i:], "phuc") || len(fold)-i > 50 {
		return -1
	}
	return i
}

func hasNation(lines []line) bool {
	for i := range lines {
		if nationAt(lines[i].fold) >= 0 {
			return true
		}
	}
	return false
}

// headReader sorts the pieces of a letterhead.
type headReader struct {
	letterhead
	partyless bool // neither nation nor Party is named: a youth union paper may name the union there
	names     []line
	number_   bool
	blank     bool // "Số:" stood alone, its symbol is still to come
	day       line // "…, ngày" stood alone, its month is still to come
	arrival   bool
}

// line takes one printed line apart: left and right column, name and motto.
func (h *headReader) line(l *line) {
	if text.HasAnyPrefix(l.fold, signingNoise) || text.HasAnyPrefix(l.fold, arrivalNoise) || l.fold == "den" {
		h.arrival = h.arrival || l.fold == "den" || text.HasAnyPrefix(l.fold, arrivalNoise)
		return
	}
	if h.wholeLine(l) {
		return
	}
	for i, s := range l.columns() {
		c := l.column
		if i > 0 {
			c = rightColumn
		}
		piece := l.with(s, c)
		piece.bold, piece.center = l.bold, l.center
		h.piece(piece)
	}
}

// wholeLine reads a number or a date whose blanks look like the gap between columns:
// "Số:         /BC-UBND".
func (h *headReader) wholeLine(l *line) bool {
	columns := l.columns()
	if len(columns) < 2 {
		return false
	}
	for _, s := range columns[1:] {
		p := l.with(s, rightColumn)
		if nationAt(p.fold) >= 0 || creedAt(p.fold) >= 0 {
			return false
		}
	}
	all := l.with(l.text, l.column)
	all.bold = l.bold
	if h.spread(columns) {
		h.piece(all)
		return true
	}
	return h.numberPiece(all) || !numberLine.MatchString(l.text) && !isSubjectMark(l.fold) && startsDate(columns) && h.datePiece(all)
}

// spread tells a single name whose words stand far apart, as justified cells have it:
// no column after the first means anything by itself.
func (h *headReader) spread(columns []string) bool {
	if len(h.subject) > 0 || h.number_ {
		return false
	}
	for i, s := range columns {
		p := line{}
		p.setRaw(s)
		if !p.isCaps() || i > 0 && (citation.BeginsBody(p.text, p.fold) || isRule(p.text)) {
			return false
		}
		if _, stamped := urgencies[p.fold]; stamped || secrecies[p.fold] != "" || p.fold == "du thao" {
			return false
		}
	}
	return true
}

// startsDate tells whether a date line begins in the first column.
func startsDate(columns []string) bool {
	return strings.Contains(text.Fold(columns[0]), "ngay") || strings.HasPrefix(text.Fold(columns[1]), "ngay")
}

func (h *headReader) piece(l line) {
	if i := nationAt(l.fold); i >= 0 {
		h.anchored = true
		h.before(l, i)
		return
	}
	if i := creedAt(l.fold); i >= 0 {
		h.anchored = true
		h.before(l, i)
		return
	}
	if h.fillBlank(&l) {
		return
	}
	if h.numberPiece(l) || h.datePiece(l) || h.stampPiece(&l) || isRule(l.text) {
		return
	}
	if isSubjectMark(l.fold) || len(h.subject) > 0 {
		h.subject = append(h.subject, l)
		return
	}
	if h.number_ && strings.HasPrefix(l.fold, "ve ") {
		h.subject = append(h.subject, l)
		return
	}
	if numberLine.MatchString(l.text) || h.arrival && strings.HasPrefix(l.fold, "ngay") {
		return
	}
	if !h.number_ && l.column != rightColumn || !h.anchored {
		h.names = append(h.names, l)
	}
}

// fillBlank joins what a converter has put on lines of its own where room was left for
// a number or a day: "Số:" and "/BC-UBND", "…, ngày" and "tháng 6 năm 2026".
func (h *headReader) fillBlank(l *line) bool {
	switch {
	case !h.number_ && (l.fold == "so:" || l.fold == "so"):
		h.blank, h.anchored = true, true
		return true
	case !h.hasDate && h.day.text == "" && strings.HasSuffix(l.fold, " ngay") && wordCount(l.text) < 8 && text.StartsUpper(l.text) && !l.isCaps():
		h.day = *l
		return true
	case h.blank && !h.number_ && strings.HasPrefix(l.text, "/"):
		return h.numberPiece(l.with("Số: "+l.text, l.column))
	case h.day.text != "" && !h.hasDate && goesOnWithDate(l.fold):
		h.day = h.day.with(h.day.text+" "+l.text, h.day.column)
		h.datePiece(h.day)
		return true
	}
	return false
}

// goesOnWithDate tells "13 tháng 7 năm 2023", "tháng" and "năm 2020".
func goesOnWithDate(fold string) bool {
	first := text.FirstWord(fold)
	return first == "thang" || first == "nam" || text.IsDigits(first) && (len(fold) < 3 || strings.HasPrefix(fold[len(first):], " thang"))
}

// before reads what stands before byte i of the folded line, in its left column.
func (h *headReader) before(l line, i int) {
	s, _ := text.CutAtFold(l.text, l.fold, i)
	if s = strings.TrimRight(strings.TrimSpace(s), "-–_ "); s != "" {
		h.piece(l.with(s, leftColumn))
	}
}

func (h *headReader) numberPiece(l line) bool {
	m := numberLine.FindStringSubmatch(l.text)
	if m == nil || h.number_ {
		return false
	}
	mark, ok := readMark(m[1])
	if !ok {
		return false
	}
	if mark.symbol == "" && (h.arrival || mark.tail != "") {
		return false
	}
	h.number_, h.anchored = true, true
	h.number, h.symbol = l.part(mark.number, mark.sure), l.part(mark.symbol, mark.sure)
	if mark.tail != "" {
		h.piece(l.with(mark.tail, rightColumn))
	}
	return true
}

func (h *headReader) datePiece(l line) bool {
	if h.hasDate || strings.HasPrefix(l.fold, "ngay:") || h.arrival && !h.number_ && strings.HasPrefix(l.fold, "ngay") {
		return false
	}
	pd, ok := readDateLine(&l)
	if ok {
		h.dated, h.hasDate, h.anchored = pd, true, true
	}
	return ok
}

func (h *headReader) stampPiece(l *line) bool {
	f := strings.Trim(l.fold, " .:()[]\"'|*")
	if f == "dan thu" || f == "du thao" || strings.HasPrefix(f, "du thao lan") || strings.HasPrefix(f, "du thao ") && len(f) < 24 {
		return true
	}
	if u, ok := urgencies[f]; ok {
		h.urgency = l.part(string(u), 0.9)
		return true
	}
	if s, ok := secrecies[f]; ok {
		h.secrecy = l.part(s, 0.9)
		return true
	}
	if s, ok := circulations[f]; ok {
		h.circulation = l.part(s, 0.9)
		return true
	}
	return h.partyless && (f == "doan tncs ho chi minh" || f == "doan thanh nien cong san ho chi minh") && (l.column == rightColumn || len(h.names) > 0)
}

func isSubjectMark(fold string) bool {
	fold = strings.TrimLeft(fold, "(\"“ ")
	return text.HasAnyPrefix(fold, []string{"v/v", "vv ", "v/ v", "v.v ", "ve viec", "trich yeu"})
}

// numberLine is "Số: …", also as OCR and careless typing have it.
var numberLine = regexp.MustCompile(`^\W{0,3}(?:(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Lệnh|LUẬT|NGHỊ QUYẾT|NGHỊ ĐỊNH) )?(?:S|s)\s?(?:[ốóôồổỗộòỏõ]|Ố|Ó|Ô|o)\s*[:.;]?\s*([\d\p{P}\p{S}\p{Lu}].*)$`)

// mark is the number and the symbol of a paper.
type mark struct {
	number, symbol, tail string
	sure                 float64
}

const symbolForm = `\p{Lu}[\p{L}\d&+]*(?:\s?[-–./&_]\s?\p{Lu}[\p{L}\d&+]*)*`

var (
	// "287/BC-SNV", "44/2008/QĐ-UBND", "…/BC-UBND"
	strokeMark = regexp.MustCompile(`^(\d{1,6}\s?[a-zđ]?)?[\s.…_]*/\s*(?:((?:19|20)\d{2})\s*[/-]\s*)?(` + symbolForm + `)(.*)$`)
	// "12-KL/TW", "…-BC/HU"
	dashMark = regexp.MustCompile(`^(\d{1,6}\s?[a-zđ]?)?[\s.…_]*[-–]\s*(\p{Lu}[\p{L}\d]*\s?/\s?` + symbolForm + `)(.*)$`)
	// "1047 QĐ/UB", as papers before 2000 have it
	spaceMark = regexp.MustCompile(`^(\d{1,6}[a-z]?)\s+((?:QĐ|CV|CT|TB|BC|KH|TTr|NQ|HD|KL|TT|QĐi|UB|TC|VB)\s?[/-]\s?` + symbolForm + `)(.*)$`)
	bareMark  = regexp.MustCompile(`^(\d{1,6}[a-zđ]?)()()\s*(.*)$`)
	// after OCR the number may be lost and the stroke misread
	lostMark = regexp.MustCompile(`()()((?:BC|QĐ|KH|TB|CV|TTr|NQ|CT|GM|HD|CTr|ĐA|CĐ|KL|QC|BB|PA)\s?[-–/]\s?` + symbolForm + `)(.*)$`)
)

func readMark(s string) (mark, bool) {
	s = strings.TrimSpace(s)
	if m := strokeMark.FindStringSubmatch(s); m != nil {
		return newMark(m, 0.97), true
	}
	if m := dashMark.FindStringSubmatch(s); m != nil {
		return newMark([]string{m[0], m[1], "", m[2], m[3]}, 0.97), true
	}
	if m := spaceMark.FindStringSubmatch(s); m != nil {
		return newMark([]string{m[0], m[1], "", m[2], m[3]}, 0.9), true
	}
	if m := bareMark.FindStringSubmatch(s); m != nil && !strings.ContainsAny(s[:min(len(s), 12)], "/-#'") {
		return newMark(m, 0.6), true
	}
	if m := lostMark.FindStringSubmatch(s); m != nil {
		return newMark(m, 0.5), true
	}
	return mark{}, false
}

func newMark(m []string, sure float64) mark {
	number := strings.ReplaceAll(m[1], " ", "")
	if m[2] != "" && number != "" {
		number += "/" + m[2]
	}
	symbol := m[3]
	if m[2] != "" && number == "" {
		symbol = m[2] + "/" + symbol
	}
	return mark{number, tight(symbol), text.Space(m[4]), sure}
}

// tight takes the blanks out of a symbol.
func tight(s string) string { return strings.Join(strings.Fields(s), "") }

// finish joins the names into the issuing body and the one above it.
func (h *headReader) finish() {
	groups := groupNames(h.names)
	switch n := len(groups); {
	case n == 1:
		h.issuer = groups[0]
	case n > 1:
		h.parent, h.issuer = groups[n-2], groups[n-1]
	}
}

// groupNames joins the lines of the left column into names of bodies.
func groupNames(names []line) []part {
	var groups []part
	var last *line
	for i := range names {
		l := &names[i]
		if runeCount(l.text) > 120 || strings.Contains(l.text, "://") {
			groups, last = nil, nil
			continue
		}
		starts := citation.BeginsBody(l.text, l.fold)
		switch {
		case last == nil && !starts:
			continue
		case last == nil:
			groups = append(groups, l.part(strings.TrimRight(l.text, " *_="), 0.93))
		case continues(last, l, starts, groups[len(groups)-1].text):
			g := &groups[len(groups)-1]
			g.text += " " + strings.TrimRight(l.text, " *_=")
		default:
			groups = append(groups, l.part(strings.TrimRight(l.text, " *_="), 0.93))
		}
		last = l
	}
	return groups
}

// continues tells whether l belongs to the name that stands above it.
func continues(last, l *line, starts bool, name string) bool {
	nameFold := text.Fold(name)
	switch {
	case joinsNext(last):
		return true
	case text.BeginsWithWord(l.fold, placeWords) && !starts:
		return true
	case !last.bold && l.bold && text.StartsUpper(l.text):
		return incomplete(nameFold)
	case starts:
		return incomplete(nameFold)
	}
	return true
}

func incomplete(fold string) bool {
	for _, w := range incompleteBodies {
		if fold == w {
			return true
		}
	}
	return false
}

// inferIssuer takes the issuer from the sentence that opens the body, where no
// letterhead names it: "UBND huyện … báo cáo … như sau".
func (r *reader) inferIssuer() {
	if r.head.issuer.text != "" {
		return
	}
	for i := range r.body[:min(len(r.body), 6)] {
		l := &r.body[i]
		if l.label != "" || outline.Labelled(l.text) {
			return
		}
		if m := openingSentence.FindStringSubmatch(l.text); m != nil {
			if name := citation.BodyAt(m[1]); name == m[1] {
				r.head.issuer = part{text: name, where: l.where, sure: 0.5, note: "from the opening sentence"}
				return
			}
		}
	}
}

var openingSentence = regexp.MustCompile(`^(\p{Lu}[^,.;:“”"()]{3,80}?) (?:(?:xin |kính |trân trọng )?báo cáo|kính trình|kính đề nghị|đề nghị|thông báo|xây dựng|ban hành) `)

// Urgency of a letterhead as the model has it.
func (h *letterhead) stamp() paper.Urgency { return paper.Urgency(h.urgency.text) }
