package checking

import (
	"regexp"
	"strings"
)

// spelling is one rule of capitals that can be judged without knowing names: what is
// written, what is wanted. Group 1 is what is shown; wanted replaces it.
type spelling struct {
	form   *regexp.Regexp
	wanted func(string) string
	item   string // of annex II
	rule   string
}

func fixed(s string) func(string) string { return func(string) string { return s } }

// Items of annex II.
const (
	agencies = "mục IV (tên cơ quan, tổ chức)"
	citing   = "mục V (viện dẫn phần, chương, mục, điều)"
	definite = "mục V (tên văn bản cụ thể)"
)

// sentence makes a pattern that looks inside a sentence: a word or a comma stands before.
func sentence(p string) *regexp.Regexp { return regexp.MustCompile(`[\p{Ll}\d,;)] (` + p + `)`) }

var spellings = []spelling{
	{sentence(`ủy ban nhân dân`), fixed("Ủy ban nhân dân"), agencies, "check.capital"},
	{sentence(`uỷ ban nhân dân`), fixed("Ủy ban nhân dân"), agencies, "check.capital"},
	{sentence(`hội đồng nhân dân`), fixed("Hội đồng nhân dân"), agencies, "check.capital"},
	{regexp.MustCompile(`(Ủy Ban (?:Nhân Dân|nhân dân|Nhân dân))`), fixed("Ủy ban nhân dân"), agencies, "check.capital"},
	{regexp.MustCompile(`(Hội Đồng (?:Nhân Dân|nhân dân|Nhân dân))`), fixed("Hội đồng nhân dân"), agencies, "check.capital"},
	{regexp.MustCompile(`(?:khoản|điểm) \p{L}?\d* ?(?:khoản \d+ )?(điều \d+)`), upperFirst, citing, "check.capital"},
	{sentence(`Khoản \d+ Điều`), lowerFirst, citing, "check.capital"},
	{sentence(`Điểm \p{L} [Kk]hoản`), lowerFirst, citing, "check.capital"},
	{regexp.MustCompile(`[\p{L},;)] ((?:nghị định|thông tư|nghị quyết|quyết định|chỉ thị|công văn|kế hoạch|tờ trình|báo cáo) số \d)`), upperFirst, definite, "check.capital"},
}

func upperFirst(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

func lowerFirst(s string) string {
	r := []rune(s)
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

// capitals checks a careful part of annex II: only what is wrong whoever is named.
func (c *checker) capitals() {
	from, to := c.bodyRange()
	for i := from; i < to; i++ {
		l := &c.lines[i]
		for k := range spellings {
			s := &spellings[k]
			m := s.form.FindStringSubmatch(l.text)
			if m == nil || s.wanted(m[1]) == m[1] {
				continue
			}
			c.add(Departure{Rule: s.rule, Severity: Doubt, Legal: c.annex("Phụ lục II", s.item), Part: "body", Where: l.p.Where, Found: m[1], Wanted: s.wanted(m[1])})
		}
	}
}
