package reading

import (
	"regexp"
	"strings"

	"tonghop/internal/paper/citation"
	"tonghop/internal/text"
)

// term is a time limit as papers print it, at the beginning of what it is matched with.
var term = regexp.MustCompile(`^(?:(?:xong |hoàn thành )?trước (?:ngày )?|chậm nhất (?:là )?(?:ngày |đến ngày )?|đến hết |trong |hoàn thành trong |từ )(?:ngày \d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?|\d{1,2}/\d{1,2}/\d{4}|\d{1,2} tháng \d{1,2} năm \d{4}|tháng \d{1,2}(?:[/ ]năm \d{4}|/\d{4})?|[Qq]uý (?:IV|I{1,3}|[1-4])(?:[/ ](?:năm )?\d{4})?|năm \d{4})`)

// plan finds who leads and who joins in a piece of work: "giao A chủ trì, phối hợp với
// B … trước ngày …".
func (p *passageReader) plan(at Passage, l *line) {
	if !strings.Contains(l.fold, "chu tri") {
		return
	}
	for _, s := range text.Sentences(at.Text) {
		i := strings.Index(s, "chủ trì")
		if i < 0 {
			i = strings.Index(s, "Chủ trì")
		}
		if i < 0 {
			continue
		}
		item := PlanItem{Text: strings.TrimSpace(strings.TrimLeft(s, "-–+•* ")), Section: at.Section, Where: at.Where, Sure: 0.7}
		item.Lead = p.lead(s[:i], s[i+len("chủ trì"):], at.Section)
		item.Joining = joining(s[i:])
		item.Term = termIn(s)
		if item.Lead == "" && len(item.Joining) == 0 {
			continue
		}
		p.r.result.PlanItems = append(p.r.result.PlanItems, item)
	}
}

// termStarts are the words that a time limit begins with.
var termStarts = []string{"xong ", "hoàn thành ", "trước ", "chậm nhất ", "đến hết ", "trong ", "từ "}

// termIn finds the first time limit in s; "" where there is none.
func termIn(s string) string {
	for i := range len(s) {
		if text.HasAnyPrefix(s[i:], termStarts) {
			if m := term.FindString(s[i:]); m != "" {
				return m
			}
		}
	}
	return ""
}

// lead is the body before "chủ trì", after "Chủ trì:", or the one that the heading
// names.
func (p *passageReader) lead(before, after string, section int) string {
	before = strings.TrimRight(before, " :,")
	for _, tail := range [...]string{"là đơn vị", "là cơ quan", "làm đơn vị", "có trách nhiệm", "chịu trách nhiệm"} {
		before = strings.TrimRight(strings.TrimSuffix(before, tail), " ")
	}
	if name, _ := citation.BodyBefore(before); name != "" {
		return name
	}
	if name := citation.BodyAt(strings.TrimLeft(after, " :")); name != "" {
		return name
	}
	if section == 0 {
		return ""
	}
	title := p.r.out.Headings[section-1].Title
	if citation.BeginsName(title) {
		return title
	}
	return ""
}

// joining lists the bodies after "phối hợp".
func joining(s string) []string {
	i := strings.Index(s, "phối hợp")
	if i < 0 {
		return nil
	}
	s = strings.TrimLeft(s[i+len("phối hợp"):], " ")
	for _, w := range [...]string{"chặt chẽ ", "với ", "cùng "} {
		s = strings.TrimPrefix(s, w)
	}
	var all []string
	for len(all) < 20 {
		name := citation.BodyAt(s)
		if name == "" {
			name = othersAt(s)
		}
		if name == "" {
			return all
		}
		all = append(all, name)
		s = strings.TrimLeft(s[len(name):], " ")
		switch {
		case strings.HasPrefix(s, ", "), strings.HasPrefix(s, "; "):
			s = s[2:]
		case strings.HasPrefix(s, "và "):
			s = s[len("và "):]
		default:
			return all
		}
	}
	return all
}

// othersAt reads a general naming of others: "các sở, ngành liên quan".
func othersAt(s string) string {
	if !strings.HasPrefix(s, "các ") && !strings.HasPrefix(s, "Các ") {
		return ""
	}
	for _, end := range [...]string{"có liên quan", "liên quan", "địa phương", "đơn vị"} {
		if i := strings.Index(s, end); i > 0 && i < 90 {
			return s[:i+len(end)]
		}
	}
	return ""
}
