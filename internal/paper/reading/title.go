package reading

import (
	"regexp"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/paper/outline"
	"tonghop/internal/text"
)

// title is the kind of the paper and what it is about.
type title struct {
	kind    part
	subject part
	paper   paper.Kind
}

// readTitle reads kind, subject and addressees at the head of lines and tells how many
// lines they took.
func readTitle(lines []line, head letterhead) (title, []part, int) {
	t := titleReader{lines: lines}
	t.skip()
	t.kind()
	t.to()
	if t.title.subject.text == "" {
		t.title.subject = joinSubject(head.subject)
	}
	if t.title.paper == "" && (head.anchored || len(t.addressees) > 0) {
		t.letter(head)
	}
	return t.title, t.addressees, t.next
}

type titleReader struct {
	lines      []line
	next       int
	title      title
	addressees []part
}

func (t *titleReader) peek() *line {
	if t.next >= len(t.lines) {
		return nil
	}
	return &t.lines[t.next]
}

// skip passes rules and stamps that stand before the title.
func (t *titleReader) skip() {
	for l := t.peek(); l != nil && (isRule(l.text) || text.HasAnyPrefix(l.fold, signingNoise)); l = t.peek() {
		t.next++
	}
}

// letter decides that a paper with a letterhead and no named kind is a letter: it has
// addressees, a "V/v" or a symbol without a kind.
func (t *titleReader) letter(head letterhead) {
	if len(t.addressees) > 0 || t.title.subject.text != "" || head.symbol.text != "" {
		t.title.paper = paper.Letter
		t.title.kind = part{text: string(paper.Letter), sure: 0.85}
		if head.symbol.text != "" {
			t.title.kind.where = head.symbol.where
		}
	}
}

func (t *titleReader) kind() {
	l := t.peek()
	if l == nil {
		return
	}
	k, rest, ok := titleKind(l)
	if !ok {
		return
	}
	t.title.paper = k
	t.title.kind = l.part(string(k), 0.97)
	t.next++
	t.subject(l, rest)
}

// titleKind tells whether the line is or begins the title of a paper: the name of a
// kind alone, or in capitals before the subject.
func titleKind(l *line) (paper.Kind, string, bool) {
	if l.table != nil || l.label != "" || l.text == "" || runeCount(l.text) > 400 {
		return "", "", false
	}
	fold, words := l.fold, l.text
	for _, draft := range []string{"du thao ", "(du thao) "} {
		if strings.HasPrefix(fold, draft) {
			_, words = text.CutAtFold(words, fold, len(draft))
			fold = fold[len(draft):]
		}
	}
	bare := strings.ReplaceAll(strings.TrimRight(fold, " .:*"), " ", "")
	for i := range titleKinds {
		k := &titleKinds[i]
		if bare == k.bare && (text.IsUpper(words) || l.center || l.bold || runeCount(words) < 14 && text.StartsUpper(words)) {
			return k.kind, "", !strings.HasSuffix(words, ":") || text.IsUpper(words)
		}
		if strings.HasPrefix(fold, k.fold+" ") {
			name, rest := text.CutAtFold(words, fold, len(k.fold))
			if text.IsUpper(name) && !strings.HasPrefix(strings.TrimSpace(rest), "SỐ ") {
				return k.kind, strings.TrimSpace(rest), true
			}
		}
	}
	return "", "", false
}

// subject joins the lines of the title. rest is what followed the kind on its line.
func (t *titleReader) subject(kind *line, rest string) {
	var lines []line
	first := len(t.lines)
	for t.next < len(t.lines) {
		l := &t.lines[t.next]
		if isRule(l.text) {
			t.next++
			if len(lines) > 0 {
				break
			}
			continue
		}
		if _, again := t.repeatsKind(l); again {
			break
		}
		if !t.inTitle(kind, lines, l, rest) {
			break
		}
		if first > t.next {
			first = t.next
		}
		lines = append(lines, *l)
		t.next++
	}
	for n := t.untilAddressees(); n > 0 && len(lines) > 0; n-- {
		lines = append(lines, *t.peek())
		t.next++
	}
	t.setSubject(kind, rest, lines)
	for l := t.peek(); l != nil && isRule(l.text); l = t.peek() {
		t.next++
	}
}

// untilAddressees counts the short lines before a "Kính gửi" that stands near: they
// still belong to the title.
func (t *titleReader) untilAddressees() int {
	for n := 0; n < 7 && t.next+n < len(t.lines); n++ {
		l := &t.lines[t.next+n]
		if text.BeginsWithWord(l.fold, addressWords) {
			return n
		}
		if l.table != nil || isRule(l.text) || runeCount(l.text) > 110 || text.EndsSentence(l.text) || outline.Labelled(l.text) || isDash(l.text) || isEnactor(l) || strings.HasPrefix(l.text, "(") || l.isCaps() {
			return 0
		}
	}
	return 0
}

func (t *titleReader) repeatsKind(l *line) (paper.Kind, bool) {
	k, rest, ok := titleKind(l)
	return k, ok && rest == "" && k == t.title.paper
}

// inTitle tells whether l goes on with the title.
func (t *titleReader) inTitle(kind *line, before []line, l *line, rest string) bool {
	switch {
	case l.table != nil || l.label != "" || runeCount(l.text) > 600:
		return false
	case text.BeginsWithWord(l.fold, addressWords) || isBasis(l.fold) || strings.HasPrefix(l.text, "(") && !(len(before) == 0 && isSubjectMark(l.fold)):
		return false
	case outline.Labelled(l.text) || strings.HasPrefix(l.text, "- ") || strings.HasPrefix(l.text, "+ "):
		return false
	case numberLine.MatchString(l.text) && len(before) == 0 && !gazetteHead.MatchString(rest+" "+l.text):
		return false
	}
	if _, ok := readDateLine(l); ok && (len(before) > 0 || rest != "") && !strings.Contains(l.fold, "tu ngay") && len(l.text) < 60 && !isSubjectMark(l.fold) {
		return false
	}
	if len(before) == 0 && rest == "" {
		return !isEnactor(l) && !looksLikeProse(l)
	}
	var last *line
	if len(before) > 0 {
		last = &before[len(before)-1]
	} else {
		last = kind
	}
	return followsTitle(last, l, rest != "" && len(before) == 0)
}

// followsTitle compares a line with the title line above it: a change of setting or
// an empty line ends the title.
func followsTitle(last, l *line, afterKind bool) bool {
	runsOn := !text.StartsUpper(l.text) || joinsNext(last)
	switch {
	case isEnactor(l) && !joinsNext(last):
		return last.isCaps() && !l.gap && !strings.HasPrefix(l.fold, "hoi dong") && afterKind
	case looksLikeProse(l):
		return false
	case l.soft || hangs(last):
		return true
	case !afterKind && !runsOn && opensBody(l):
		return false
	case last.bold && !l.bold && !runsOn:
		return false
	case last.bold && l.bold && !l.gap && l.where.Page > 0:
		return true
	case last.center && !l.center:
		return runsOn && l.where.Page == 0 && last.bold == l.bold
	case l.gap && !runsOn:
		return afterKind
	case last.isCaps() != l.isCaps() && !afterKind:
		return runsOn && runeCount(l.text) < 120
	}
	return true
}

// bodyOpeners begin the first sentence of many papers; folded.
var bodyOpeners = []string{"thuc hien", "can cu", "trong", "sau", "theo", "de", "nham", "ngay", "hien nay", "tren co so", "vua qua", "tu ngay", "tiep theo", "uy ban nhan dan", "ubnd", "xet", "qua"}

// opensBody tells a full line of a text without looks that opens the body rather than
// goes on with the title.
func opensBody(l *line) bool {
	return !l.bold && !l.center && !l.isCaps() && runeCount(l.text) > 55 && text.BeginsWithWord(l.fold, bodyOpeners)
}

// hangingWords cannot end a title: the next line belongs to it.
var hangingWords = text.WordSet("tại của và về cho với trên các theo những trong bằng từ đến để việc số do")

// hangs tells whether the last word of a line asks for another: "… một cửa tại".
func hangs(l *line) bool {
	i := strings.LastIndexByte(l.text, ' ')
	return i > 0 && hangingWords[strings.ToLower(l.text[i+1:])]
}

// looksLikeProse tells a sentence of the body from a line of a title.
func looksLikeProse(l *line) bool {
	t := l.text
	if strings.HasSuffix(t, "./.") || strings.HasSuffix(t, "như sau:") || strings.HasSuffix(t, "sau đây:") {
		return true
	}
	return runeCount(t) > 90 && !l.center && !l.bold && (strings.HasSuffix(t, ".") || strings.HasSuffix(t, ":") || strings.HasSuffix(t, ";")) || runeCount(t) > 350
}

// isEnactor tells the line of the enacting body, in capitals below the title of a
// decision or a resolution.
func isEnactor(l *line) bool {
	if !l.isCaps() || runeCount(l.text) > 110 {
		return false
	}
	return text.BeginsWithWord(l.fold, enactors)
}

func (t *titleReader) setSubject(kind *line, rest string, lines []line) {
	folded := text.Fold(trimMarks(rest))
	manner := false
	for _, m := range kindManners {
		manner = manner || folded == m
	}
	if len(lines) > 0 && (manner || strings.HasPrefix(folded, "cua ") && isSubjectStart(&lines[0])) {
		rest = ""
	}
	if len(lines) > 1 && strings.HasPrefix(lines[0].fold, "cua ") && isSubjectMark(lines[1].fold) {
		lines = lines[1:]
	}
	s := joinSubject(lines)
	if rest != "" {
		s.text = strings.TrimSpace(rest + " " + s.text)
		s.where, s.sure = kind.where, 0.9
	}
	s.text = cleanSubject(gazetteHead.ReplaceAllString(s.text, "$1"))
	t.title.subject = s
}

// gazetteHead is what gazettes print between the kind and the subject: "CỦA CHÍNH PHỦ
// SỐ 93/CP NGÀY 27 THÁNG 8 NĂM 1998 VỀ …".
var gazetteHead = regexp.MustCompile(`(?i)^(?:của [^,;:.]{3,120}? )?số:? ?\d[^ ]*,? ngày ?\d{1,2}(?: tháng |[/.-])\d{1,2}(?: năm |[/.-])\d{4},?(?: của [^,;:.]{3,80}?)? (về |quy định |hướng dẫn |ban hành |sửa đổi|phê duyệt |bổ sung )`)

func isSubjectStart(l *line) bool {
	return isSubjectMark(l.fold) || strings.HasPrefix(l.fold, "ve ") || !l.isCaps()
}

// joinSubject joins the lines of a subject.
func joinSubject(lines []line) part {
	if len(lines) == 0 {
		return part{}
	}
	words := make([]string, 0, len(lines))
	for i := range lines {
		words = append(words, lines[i].text)
	}
	p := lines[0].part(cleanSubject(strings.Join(words, " ")), 0.9)
	return p
}

// cleanSubject takes off the mark "V/v", the closing marks and the brackets around it.
func cleanSubject(s string) string {
	s = strings.TrimSpace(strings.TrimRight(s, " _*-–"))
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s = s[1 : len(s)-1]
	}
	fold := text.Fold(s)
	for _, m := range [...]string{"v/v:", "v/v", "v/ v", "vv "} {
		if strings.HasPrefix(fold, m) {
			s = s[len(m):]
			break
		}
	}
	return strings.TrimSpace(strings.TrimRight(strings.TrimLeft(s, " :"), " .;:"))
}
