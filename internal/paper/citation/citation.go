// Package citation finds the documents that a text cites by number, with their kind,
// date and issuer: "Quyết định số 15/QĐ-UBND ngày 5/6/2020 của Ủy ban nhân dân tỉnh". It
// knows the names of the bodies that issue papers and where such a name ends inside a
// sentence.
package citation

import (
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// citedKinds are the kinds under which papers cite others, longest first, in lower case.
var citedKinds = buildCitedKinds()

func buildCitedKinds() []string {
	all := strings.Split("văn bản hợp nhất,thông báo kết luận,văn bản,công văn,kết luận,nghị định,thông tư liên tịch,thông tư,luật,bộ luật,pháp lệnh,lệnh,sắc lệnh,"+
		"nghị quyết liên tịch,chương trình hành động,chương trình phối hợp,công điện,kế hoạch liên tịch,hướng dẫn liên tịch,quy chế phối hợp,điều lệ,giấy phép,giấy chứng nhận,phiếu trình,đơn,hiến pháp,kết luận thanh tra,"+
		"thông tri,tuyên bố,thư,quyết định phê duyệt,thông báo ý kiến,phiếu,công hàm,đề cương,sao lục,quyết nghị", ",")
	for _, k := range paper.Kinds() {
		all = append(all, string(k))
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(all)
}

// kindsByWord are the cited kinds by their first word, longest first.
var kindsByWord = func() map[string][]string {
	all := map[string][]string{}
	for _, k := range citedKinds {
		first, _, _ := strings.Cut(k, " ")
		all[first] = append(all[first], k)
	}
	return all
}()

// shortKinds are the kinds as symbols abbreviate them: they name a document whose
// kind is not printed.
var shortKinds = map[string]string{
	"CV": "công văn", "NĐ": "nghị định", "TT": "thông tư", "TTLT": "thông tư liên tịch", "KL": "kết luận", "NQLT": "nghị quyết liên tịch",
	"CTR": "chương trình", "TTR": "tờ trình", "QĐI": "quy định", "VBHN": "văn bản hợp nhất", "CTrHĐ": "chương trình hành động", "L": "lệnh", "PL": "pháp lệnh",
}

// kindBefore finds the kind that ends s, which is in lower case.
func kindBefore(s string) (kind string, start int) {
	for _, k := range citedKinds {
		if strings.HasSuffix(s, k) && (len(s) == len(k) || s[len(s)-len(k)-1] == ' ' || strings.IndexByte("(\"“+-:", s[len(s)-len(k)-1]) >= 0 || s[len(s)-len(k)-1] >= 0x80 && strings.HasSuffix(s[:len(s)-len(k)], "“")) {
			return k, len(s) - len(k)
		}
	}
	return "", 0
}

// kindAt finds the kind that begins s, in any letter case.
func kindAt(s string) string {
	head := strings.ToLower(s[:min(len(s), 48)])
	first, _, _ := strings.Cut(head, " ")
	for _, k := range kindsByWord[first] {
		if strings.HasPrefix(head, k) && (len(head) == len(k) || head[len(k)] == ' ') {
			return k
		}
	}
	return ""
}

// Mention is one mention of a document.
type Mention struct {
	paper.Citation
	Text       string  // as printed
	Sure       float64 // from 0 to 1
	start, end int     // of the mention: from the kind to the issuer
	last       string  // last group of the symbol
	subject    bool    // the issuer is the subject of the sentence
}

// Find finds the documents that s cites by number.
func Find(s string) []Mention {
	var all []Mention
	for _, n := range docNumbers(s) {
		var prev *Mention
		if len(all) > 0 {
			prev = &all[len(all)-1]
		}
		if c, ok := readCitation(s, n, prev); ok {
			all = append(all, c)
		}
	}
	shareIssuers(s, all)
	return all
}

func readCitation(s string, n docNumber, prev *Mention) (Mention, bool) {
	before := strings.TrimRight(s[:n.start], " :.")
	named := hasNumberWord(before)
	if named {
		before = trimNumberWord(s[:n.start])
	}
	lower := lowerTail(before)
	kind, at := kindBefore(lower)
	at += len(before) - len(lower)
	c := Mention{start: n.start, end: n.end, last: n.last}
	c.Number, c.Sure = n.text, 0.9
	switch {
	case kind != "":
		c.Kind, c.start = kind, at
	case named:
		c.Kind = kindNearby(before, n, prev, s)
	case n.strong:
		c.Kind = kindNearby(before, n, prev, s)
		c.Sure = 0.75
	default:
		return c, false
	}
	c.after(s)
	if c.Issuer == "" {
		c.before(s[:c.start], prev)
	}
	c.Text = strings.TrimSpace(s[c.start:c.end])
	return c, true
}

// lowerTail is the end of s in lower case, long enough for any kind.
func lowerTail(s string) string {
	if len(s) > 60 {
		i := strings.IndexByte(s[len(s)-60:], ' ')
		s = s[len(s)-60+max(i, 0):]
	}
	low := strings.ToLower(s)
	if len(low) != len(s) {
		return s
	}
	return low
}

// trimNumberWord takes "số:" off the end of s.
func trimNumberWord(s string) string {
	s = strings.TrimRight(s, " :.")
	for _, w := range [...]string{"số", "Số", "SỐ", "sô", "só", "Só", "Sô"} {
		if strings.HasSuffix(s, w) {
			return strings.TrimRight(s[:len(s)-len(w)], " ,")
		}
	}
	return s
}

// kindNearby finds the kind of a number that no kind stands right before: "Luật Hóa
// chất số 69/2025/QH15", "Nghị quyết số … và số …", else by its abbreviation.
func kindNearby(before string, n docNumber, prev *Mention, s string) string {
	if strings.HasPrefix(n.last, "QH") || n.abbr == "PL" {
		low := lowerTail2(before, 200)
		best, at := "", -1
		for _, k := range [...]string{"bộ luật", "luật", "pháp lệnh", "nghị quyết"} {
			if i := strings.LastIndex(low, k); i > at {
				best, at = k, i
			}
		}
		if strings.HasSuffix(low[:max(at, 0)], "bộ ") {
			best = "bộ luật"
		}
		if best != "" {
			return best
		}
	}
	if prev != nil && n.start-prev.end < 12 && n.start >= prev.end {
		return prev.Kind
	}
	for _, abbr := range [...]string{n.abbr, strings.ToUpper(n.abbr)} {
		if k, ok := paper.KindOfAbbreviation(abbr); ok {
			return string(k)
		}
		if k := shortKinds[abbr]; k != "" {
			return k
		}
	}
	if n.abbr == "CP" || n.abbr == "HĐBT" {
		return "nghị định"
	}
	return ""
}

func lowerTail2(s string, n int) string {
	if len(s) > n {
		i := strings.IndexByte(s[len(s)-n:], ' ')
		s = s[len(s)-n+max(i, 0):]
	}
	return strings.ToLower(s)
}

// after reads the date and the issuer behind the number.
func (c *Mention) after(s string) {
	rest := s[c.end:]
	if day, left, ok := dateAfter(rest); ok {
		c.Date = day
		rest = left
		c.end = len(s) - len(left)
	}
	trimmed := strings.TrimLeft(rest, " ,")
	for _, w := range [...]string{"của ", "do "} {
		if !strings.HasPrefix(trimmed, w) {
			continue
		}
		if name := BodyAt(strings.TrimLeft(trimmed[len(w):], " ")); name != "" {
			c.Issuer = name
			c.end = len(s) - len(trimmed) + strings.Index(trimmed, name) + len(name)
			c.dateBehind(s)
		}
		return
	}
}

// dateBehind reads a date that follows the issuer: "của Chính phủ ngày 5/6/2020".
func (c *Mention) dateBehind(s string) {
	if !c.Date.IsZero() {
		return
	}
	rest := strings.TrimLeft(s[c.end:], " ,")
	if !strings.HasPrefix(rest, "ngày") && !strings.HasPrefix(rest, "ban hành ngày") {
		return
	}
	if day, left, ok := dateAfter(rest); ok {
		c.Date = day
		c.end = len(s) - len(left)
	}
}

// issuingVerbs may stand between the issuer and the document, last word first known.
var issuingVerbs = text.WordSet("đã có ra ban hành ký gửi trình phát vừa cũng kịp thời mới các nhận tiếp tục là")

// before reads the subject of the sentence: "Ngày 25/7/2011 UBND tỉnh … đã ra Quyết
// định số …", "… phê duyệt … tại Quyết định số …".
func (c *Mention) before(s string, prev *Mention) {
	s = strings.TrimRight(s, " ")
	if strings.HasSuffix(s, " tại") || strings.HasSuffix(s, " theo") || strings.HasSuffix(s, " trong") {
		c.atDocument(strings.TrimRight(s[:strings.LastIndexByte(s, ' ')], " "))
		return
	}
	clause, verb := trimVerbs(s)
	if verb {
		c.takeSubject(clause)
		return
	}
	joined := strings.HasSuffix(s, ",") || strings.HasSuffix(s, " và") || strings.HasSuffix(s, ";")
	if joined && prev != nil && prev.subject && !text.HasStop(s[prev.end:]) {
		c.Issuer, c.subject = prev.Issuer, true
	}
}

func trimVerbs(s string) (string, bool) {
	verb := false
	for {
		i := strings.LastIndexByte(s, ' ')
		w := s[i+1:]
		w = strings.ToLower(w)
		if !issuingVerbs[w] || i < 0 {
			return s, verb
		}
		verb = verb || w == "có" || w == "ra" || w == "hành" || w == "ký" || w == "gửi" || w == "trình" || w == "là"
		s = strings.TrimRight(s[:i], " ")
	}
}

// takeSubject takes the body that ends the clause as the issuer, and the date before it.
func (c *Mention) takeSubject(clause string) {
	name, at := BodyBefore(clause)
	if name == "" {
		return
	}
	c.Issuer, c.subject = name, true
	if day, ok := dateBefore(clause[:at]); ok && c.Date.IsZero() {
		c.Date = day
	}
}

// atDocument reads "… ý kiến của Ban Thường vụ Tỉnh ủy tại Thông báo số …" and "Thủ
// tướng Chính phủ phê duyệt … tại Quyết định số …".
func (c *Mention) atDocument(s string) {
	if name, _ := BodyBefore(s); name != "" {
		c.Issuer = name
		return
	}
	from := sentenceStart(s)
	best := -1
	for _, verb := range [...]string{" phê duyệt ", " ban hành ", " quy định ", " chỉ đạo ", " giao ", " cho phép ", " thống nhất ", " yêu cầu ", " khẳng định ", " xác định ", " nêu ", " kết luận "} {
		if i := strings.LastIndex(s[from:], verb); i > best {
			best = i
		}
	}
	if best <= 0 {
		return
	}
	subject := strings.TrimSuffix(strings.TrimRight(s[from:from+best], " "), " đã")
	if name, _ := BodyBefore(subject); name != "" {
		if before := strings.TrimRight(strings.TrimSuffix(subject, name), " "); !strings.HasSuffix(before, "của") {
			c.Issuer = name
		}
	}
}

// sentenceStart is where the last sentence of s begins, at most 400 bytes back.
func sentenceStart(s string) int {
	from := max(0, len(s)-400)
	if i := strings.LastIndex(s[from:], ". "); i >= 0 {
		return from + i + 2
	}
	for from > 0 && s[from]&0xC0 == 0x80 {
		from++
	}
	return from
}

// shareIssuers gives a document without issuer that of the one joined to it, where
// both symbols end alike: "số 163/1999/QĐ-BTC ngày … và số 54/TT-BTC … của Bộ Tài chính".
func shareIssuers(s string, all []Mention) {
	for i := len(all) - 2; i >= 0; i-- {
		c, next := &all[i], &all[i+1]
		if c.Issuer != "" || next.Issuer == "" || c.last != next.last || next.start < c.end {
			continue
		}
		between := strings.Trim(s[c.end:next.start], " ,;")
		if between == "" || between == "và" || between == "số" || between == "và số" || strings.HasSuffix(between, " và") && len(between) < 160 {
			c.Issuer = next.Issuer
		}
	}
}
