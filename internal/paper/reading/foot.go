package reading

import (
	"regexp"
	"strings"
	"unicode"

	"tonghop/internal/paper"
	"tonghop/internal/paper/citation"
	"tonghop/internal/paper/outline"
	"tonghop/internal/text"
)

// foot is what stands below the body: recipients and signatures.
type foot struct {
	recipients []part
	drafter    part
	archive    part
	signatures []signed
	dated      placeDate // a line of place and date above the signature
	hasDate    bool
}

// signed is one signing place.
type signed struct {
	authority []part
	position  []part
	name      part
}

// findFoot finds where the foot begins and ends: lines[start:end].
func findFoot(lines []line) (start, end int) {
	closed := false // the body has ended with "./."
	for i := range lines {
		l := &lines[i]
		if l.table == nil && !l.blank() {
			if beginsFoot(lines, i, closed) {
				return i, i + footLength(lines[i:])
			}
			closed = closed && wordCount(l.text) < 9 || strings.HasSuffix(l.text, "./.") || strings.HasSuffix(l.text, "/.")
		}
	}
	return len(lines), len(lines)
}

func beginsFoot(lines []line, i int, closed bool) bool {
	l := &lines[i]
	columns := l.columns()
	if len(columns) == 1 {
		if longer(l.text, 110) {
			return false
		}
		if opensFoot(l, lines, i) {
			return true
		}
	} else {
		for _, s := range columns {
			if p := l.with(s, l.column); opensFoot(&p, lines, i) {
				return true
			}
		}
	}
	return closed && i > 0 && wordCount(l.text) < 7 && !outline.Labelled(l.text) && !isDash(l.text) &&
		!isName(l.text) && text.StartsUpper(l.text) && !text.EndsSentence(l.text) && nameFollows(lines[i+1:], 6)
}

// opensFoot tells whether a piece of line i is the head of the recipients or of a
// signature.
func opensFoot(p *line, lines []line, i int) bool {
	switch {
	case isRecipientsHead(p), isAuthority(p) && nameFollows(lines[i:], 14):
		return true
	}
	return p.isCaps() && isPosition(p) && nameFollows(lines[i+1:], 10)
}

// nameFollows tells whether one of the next n printed lines holds a person's name.
func nameFollows(lines []line, n int) bool {
	for i := range lines[:min(n, len(lines))] {
		l := &lines[i]
		if l.table != nil || runeCount(l.text) > 160 || isBasis(l.fold) || strings.HasPrefix(l.fold, "dieu ") {
			return false
		}
		columns := l.columns()
		if isName(columns[len(columns)-1]) {
			return true
		}
	}
	return false
}

func isRecipientsHead(l *line) bool {
	f := l.fold
	for _, w := range [...]string{"noi nhan", "noi gui"} {
		if strings.HasPrefix(f, w) && (len(f) == len(w) || strings.IndexByte(": .;*(", f[len(w)]) >= 0) {
			return len(f) < 60 || strings.HasPrefix(f[len(w):], ":")
		}
	}
	return false
}

func isAuthority(l *line) bool {
	return text.HasAnyPrefix(l.fold, authorityMarks) && l.isCaps() && runeCount(l.text) < 110
}

func isPosition(l *line) bool {
	return text.BeginsWithWord(strings.TrimLeft(l.fold, "("), positionWords) && wordCount(l.text) < 12 && runeCount(l.text) < 90
}

// rightEdge is where the right half of a page begins, from the left margin or edge.
const rightEdge = 4600

// footReader sorts the lines of the foot.
type footReader struct {
	foot
	listing  bool // recipients are being read
	done     bool // the archive line has been read
	open     bool // the last entry has no closing mark yet
	archived bool // the last entry is the archive line
	dashes   bool // entries begin with dashes
	item     part // the entry being read
	builders [3]signBuilder
	order    []column
}

func readFoot(lines []line) foot {
	var f footReader
	for i := range lines {
		f.line(&lines[i])
	}
	return f.finish()
}

// footLength is how many lines the foot takes: up to an annex, a table, or prose.
func footLength(lines []line) int {
	var f footReader
	for i := range lines {
		l := &lines[i]
		if i > 0 && f.endsAt(l, i) {
			return i
		}
		f.line(l)
	}
	return len(lines)
}

func (f *footReader) endsAt(l *line, i int) bool {
	if l.table != nil {
		return true
	}
	if l.newPage && f.signed() && !isDash(l.text) {
		return true
	}
	if isAnnexHead(l) || isNationLine(l) {
		return true
	}
	if f.listing && !f.done || l.block > 0 {
		return runeCount(l.text) > 400
	}
	if f.signed() && (outline.Labelled(l.text) || runeCount(l.text) > 90 || f.done && i > 3 && wordCount(l.text) > 8 && !l.isCaps()) {
		return true
	}
	return runeCount(l.text) > 160 && len(l.columns()) == 1
}

func (f *footReader) signed() bool {
	for i := range f.builders {
		if f.builders[i].done > 0 {
			return true
		}
	}
	return false
}

func isAnnexHead(l *line) bool {
	return text.BeginsWithWord(l.fold, []string{"phu luc", "bieu mau", "mau so", "phu bieu"}) && runeCount(l.text) < 80 && !strings.HasSuffix(l.text, ";")
}

func (f *footReader) line(l *line) {
	if text.HasAnyPrefix(l.fold, signingNoise) || text.HasAnyPrefix(l.fold, arrivalNoise) {
		return
	}
	columns := l.columns()
	for i, s := range columns {
		p := l.with(s, l.column)
		p.label = ""
		if i == 0 {
			p.label = l.label
		}
		p.column = f.side(l, i, len(columns))
		f.piece(p)
	}
}

// side tells in which column part i of a line stands.
func (f *footReader) side(l *line, i, parts int) column {
	switch {
	case l.column != whole:
		return l.column
	case i > 0 || l.left > rightEdge:
		return rightColumn
	case parts > 1 || f.builders[leftColumn].open():
		return leftColumn
	}
	return whole
}

// piece reads one column's part of a line.
func (f *footReader) piece(l line) {
	if isRule(l.text) || isSignedNote(l.fold) || text.IsDigits(l.text) && len(l.text) < 4 { // a page's number
		return
	}
	if pd, ok := readDateLine(&l); ok && pd.place.text != "" && runeCount(l.text) < 70 && !isDash(l.text) {
		f.dated, f.hasDate = pd, true
		return
	}
	if isRecipientsHead(&l) {
		f.flush()
		f.listing, f.done = true, false
		_, rest := text.CutAtFold(l.text, l.fold, len("noi nhan"))
		rest = strings.TrimSpace(strings.TrimLeft(rest, " :.*"))
		rest = strings.Trim(rest, "✓ *()")
		if rest != "" && len(rest) > 3 {
			f.piece(l.with(rest, l.column))
		}
		return
	}
	if drafterMark.MatchString(l.text) {
		f.drafter = l.part(l.text, 0.9)
		return
	}
	if f.listing && f.recipientPiece(&l) {
		return
	}
	f.signPiece(l)
}

// drafterMark is the drafter's initials with the number of copies, "PL.(300)" (Decree
// 30/2020/NĐ-CP, annex I, III.3).
var drafterMark = regexp.MustCompile(`^\p{Lu}{1,6}\.? ?\(\d{1,5}\)$`)

// recipientPiece reads l as an entry of the list, or as more of the last one.
func (f *footReader) recipientPiece(l *line) bool {
	dashed := isDash(l.text) || l.label != "" && !text.IsDigits(l.label[:1])
	if words, sign, ok := cutSigning(l.text); ok {
		f.entryPiece(l, words, dashed)
		f.signPiece(l.with(sign, rightColumn))
		return true
	}
	if !dashed && (isAuthority(l) || isPosition(l) && l.isCaps() || f.nameHere(l)) {
		return false
	}
	return f.entryPiece(l, l.text, dashed)
}

func (f *footReader) nameHere(l *line) bool {
	b := f.builder(l.column)
	if isName(l.text) && (l.column == rightColumn || f.done || l.gap) && b.open() {
		return true
	}
	return l.column == rightColumn && l.block == 0 && b.open()
}

func (f *footReader) entryPiece(l *line, words string, dashed bool) bool {
	switch {
	case dashed || isArchive(words):
		f.dashes = f.dashes || dashed
		f.begin(l, words)
		return true
	case f.item.text != "" && (f.open || !text.StartsUpper(words)) && !l.gap && f.dashes:
		f.more(words)
		return true
	case f.done && !f.dashes, f.done && !f.open:
		return false
	case !f.dashes && l.column != rightColumn && runeCount(words) < 200:
		f.begin(l, words)
		return true
	}
	return false
}

// cutSigning cuts an authority or a post in capitals off the end of a recipient's
// line, where OCR has merged the columns: "- Như trên; CHỦ TỊCH".
func cutSigning(s string) (words, sign string, ok bool) {
	i := strings.IndexAny(s, ";:")
	for i >= 0 {
		rest := strings.TrimSpace(s[i+1:])
		l := line{}
		l.setRaw(rest)
		if l.isCaps() && (isAuthority(&l) || isPosition(&l)) {
			return s[:i+1], rest, true
		}
		next := strings.IndexAny(s[i+1:], ";:")
		if next < 0 {
			return s, "", false
		}
		i += 1 + next
	}
	return s, "", false
}

func isArchive(s string) bool {
	f := text.Fold(strings.TrimLeft(s, " -–—+•*¬−"))
	return strings.HasPrefix(f, "luu") && (len(f) == 3 || !text.IsLetterByte(f[3])) && !strings.HasPrefix(f, "luu y")
}

func (f *footReader) begin(l *line, words string) {
	f.flush()
	for i, one := range splitDashed(words) {
		if i > 0 {
			f.flush()
		}
		f.item = l.part(strings.TrimLeft(one, " -–—+•*¬−"), 0.93)
		f.archived = isArchive(one)
		f.done = f.done || f.archived
		f.open = !closesEntry(one)
	}
}

// splitDashed parts entries that share a line: "- Như trên; - Lưu: VT."
func splitDashed(s string) []string {
	parts := strings.Split(s, "; -")
	if len(parts) == 1 {
		parts = strings.Split(s, ";-")
	}
	return parts
}

func (f *footReader) more(words string) {
	f.item.text += " " + words
	f.open = !closesEntry(words)
}

// closesEntry: a colon is what OCR makes of a semicolon, but also stands inside entries.
func closesEntry(s string) bool { return strings.HasSuffix(s, ";") || strings.HasSuffix(s, ".") }

func (f *footReader) flush() {
	p := f.item
	f.item = part{}
	p.text = strings.TrimRight(signedNote.ReplaceAllString(text.Space(p.text), ""), " .,;:")
	if p.text == "" || isDots(p.text) {
		return
	}
	if f.archived {
		f.archived = false
		p.text = strings.TrimLeft(p.text[len("Lưu"):], " :;.")
		f.archive = p
		return
	}
	f.recipients = append(f.recipients, p)
}

// signedNote is the note of the signature on the line of a recipient, where a converter
// has merged the columns.
var signedNote = regexp.MustCompile(`(?i)\s*\((?:đã ký|đã kí)\)\s*$`)

// isSignedNote tells notes that stand for the signature itself: "(Đã ký)".
func isSignedNote(fold string) bool {
	f := strings.Trim(fold, " ()[]*.…_/<>-")
	switch f {
	case "da ky", "ky ten", "ky, dong dau", "da ky va dong dau", "ky va ghi ro ho ten", "handwritten signature", "signature", "signed", "chu ky", "ky", "da ky, dong dau", "ky ten, dong dau", "ky, ghi ro ho ten", "da ki", "seal", "stamp", "con dau", "✓":
		return true
	}
	return strings.HasPrefix(f, "da ky") && len(f) < 24 || strings.HasPrefix(fold, "[") && strings.Contains(f, "signature")
}

// isName tells whether s is a person's name alone on its line, with or without a rank
// or a degree before it.
func isName(s string) bool {
	s = strings.Trim(s, " .*_()")
	for _, t := range nameTitles {
		if strings.HasPrefix(s, t) {
			s = strings.TrimSpace(s[len(t):])
		}
	}
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 7 || runeCount(s) > 45 {
		return false
	}
	if text.IsUpper(s) {
		return capsName(s, words)
	}
	for _, w := range words {
		if !isNameWord(w) {
			return false
		}
	}
	if familyNames[strings.ToLower(words[0])] {
		return true
	}
	fold := text.Fold(s)
	return !citation.BeginsBody(s, fold) && !text.BeginsWithWord(fold, positionWords) && !strings.HasPrefix(fold, "noi nhan") && !isHeadingWord(words)
}

// isHeadingWord tells "Chương I" and "Phần II" from a name.
func isHeadingWord(words []string) bool {
	first, last := text.Fold(words[0]), words[len(words)-1]
	return (first == "phan" || first == "chuong" || first == "muc") && strings.Trim(last, "IVXLC") == ""
}

var nameTitles = []string{
	"GS.TS.", "GS.TS", "PGS.TS.", "PGS.TS", "PGS. TS.", "PGS. TS", "TS.BS.", "TS.", "TS ", "ThS.", "Ths.", "ThS ", "Th.S", "BS.CKII.", "BS.CKI.", "BSCKII.", "BSCKI.", "BSCKII ", "BSCKI ",
	"BS.", "BS ", "KS.", "CN.", "Đại tướng", "Thượng tướng", "Trung tướng", "Thiếu tướng", "Đại tá", "Thượng tá", "Trung tá", "Thiếu tá", "Đại úy", "Thượng úy", "Trung úy", "Thiếu úy", "Ông ", "Bà ",
}

func isNameWord(w string) bool {
	for i, r := range w {
		if i == 0 && !unicode.IsUpper(r) {
			return false
		}
		if !unicode.IsLetter(r) && r != '\'' && r != '’' && r != '-' && r != '.' {
			return false
		}
	}
	return w != "" && !strings.HasSuffix(w, ".")
}

// capsName tells a name in capitals from a post or a body in capitals.
func capsName(s string, words []string) bool {
	fold := text.Fold(s)
	if text.BeginsWithWord(fold, positionWords) || citation.BeginsBody(s, fold) || text.HasAnyPrefix(fold, authorityMarks) || len(words) > 5 {
		return false
	}
	if _, _, ok := titleKind(&line{text: s, fold: fold}); ok {
		return false
	}
	for _, w := range words {
		if !isNameWord(w) || runeCount(w) > 7 {
			return false
		}
	}
	return familyNames[strings.ToLower(words[0])]
}

// familyNames are the family names that are common: only they let a line in capitals
// count as a name, and let a name begin like a body ("Vũ", "Đoàn", "Trương").
var familyNames = text.WordSet(`nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn lâm mai trịnh hà cao lương lưu châu tạ thái
tô vương quách tống triệu la nông vi lò hạ quảng cầm ma mã giàng hứa kiều nghiêm bạch thân lục phùng âu đàm khuất tăng thạch kim sơn y ksor siu rmah tôn
ông chu doãn viên văn ninh từ nhữ phí khổng thiều mạc bế tòng quàng lường hoa sùng thào vàng vừ hờ cà mùa đèo điêu rơ k' h' nay r'com rcom kpă krông bá hán đồng trương diệp ngụy ân cù cung giáp mẫn ngân đậu`)

func (f *footReader) finish() foot {
	f.flush()
	for _, c := range f.order {
		b := &f.builders[c]
		b.close()
		f.signatures = append(f.signatures, b.list...)
	}
	return f.foot
}

// paperSignatures are the signatures as the model has them.
func (f *foot) paperSignatures() []paper.Signature {
	all := make([]paper.Signature, 0, len(f.signatures))
	for _, s := range f.signatures {
		ps := paper.Signature{Position: joinParts(s.position), Name: s.name.text}
		for _, a := range s.authority {
			ps.Authority = append(ps.Authority, a.text)
		}
		all = append(all, ps)
	}
	return all
}

func joinParts(parts []part) string {
	words := make([]string, len(parts))
	for i := range parts {
		words[i] = parts[i].text
	}
	return strings.Join(words, " ")
}
