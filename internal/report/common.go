package report

import (
	"regexp"
	"slices"
	"strings"

	"tonghop/internal/lexicon"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/report/likeness"
	"tonghop/internal/text"
)

// Limits of the paragraphs that a section takes over from the units.
const (
	mostParagraphs  = 3
	leastParagraph  = 8 // words
	leastAgreeing   = 2 // units
	agreeingPercent = 10
)

// commonWords are, by section, the paragraphs that several units write alike. Paragraphs
// that answer an indicator are left out: answers are added up and said anew.
func (c *Compilation) commonWords() (map[string][]Statement, error) {
	all := map[string][]likeness.Said{}
	for i := range c.Rows {
		p := c.Rows[i].Input.Package
		own, by := nameWords(p.Unit), speakers(p.Unit, nil)
		for j := range p.Sections {
			s := &p.Sections[j]
			for _, words := range plainParagraphs(s) {
				if likeness.NamesWriter(text.Fold(words), own) {
					continue
				}
				all[s.Key] = append(all[s.Key], likeness.Said{Text: words, Own: own, Units: by})
			}
		}
	}
	out := map[string][]Statement{}
	if len(all) == 0 {
		return out, nil
	}
	judge, err := newAnswerJudge(c.Regime)
	if err != nil {
		return nil, err
	}
	least := max(leastAgreeing, len(c.Rows)*agreeingPercent/100)
	for key, words := range all {
		for _, g := range likeness.GroupAlike(words) {
			if g.Count >= least && len(out[key]) < mostParagraphs && !judge.answers(key, g.Text) {
				out[key] = append(out[key], statementOf(g))
			}
		}
	}
	return out, nil
}

// plainParagraphs are a keyed section's paragraphs without figures or numbers.
func plainParagraphs(s *Section) []string {
	var all []string
	if s.Key == "" {
		return nil
	}
	for _, b := range s.Blocks {
		p, ok := b.(paper.Paragraph)
		if !ok || slices.ContainsFunc(p.Inlines, func(in paper.Inline) bool { return in.Figure != nil }) {
			continue
		}
		words := p.Inlines.Text()
		if isGuidance(words) {
			continue
		}
		if len(strings.Fields(words)) >= leastParagraph && !strings.ContainsAny(words, "0123456789") {
			all = append(all, words)
		}
	}
	return all
}

// answerJudge tells which words of a section answer its indicators: a unit's "no delegation
// came" must not stand in a report beside the delegations of the others.
type answerJudge struct {
	lexicon  *lexicon.Lexicon
	sections map[string]*regime.Section
	without  []*regexp.Regexp // the regime's own sentences for answers without a number
}

func newAnswerJudge(reg *regime.Regime) (*answerJudge, error) {
	l, err := lexicon.New(reg.Vocabulary())
	if err != nil {
		return nil, err
	}
	j := &answerJudge{lexicon: l, sections: map[string]*regime.Section{}}
	j.add(reg.Sections)
	return j, nil
}

func (j *answerJudge) add(sections []regime.Section) {
	for i := range sections {
		s := &sections[i]
		j.sections[s.Key] = s
		for n := range s.Sentences {
			for _, pattern := range []string{s.Sentences[n].Zero, s.Sentences[n].Unknown, s.Sentences[n].NotApplicable} {
				if pattern != "" {
					j.without = append(j.without, sentenceForm(pattern))
				}
			}
		}
		j.add(s.Sections)
	}
}

var patternPart = regexp.MustCompile(`\{[^}]*\}`)

// sentenceForm matches what a pattern's sentence looks like, whatever stands in its
// places. Sentences are compared folded, without their full stop.
func sentenceForm(pattern string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`^`)
	for i, literal := range patternPart.Split(strings.TrimRight(pattern, "."), -1) {
		if i > 0 {
			b.WriteString(`.{1,80}?`)
		}
		b.WriteString(regexp.QuoteMeta(text.Fold(literal)))
	}
	return regexp.MustCompile(b.String() + `$`)
}

// answers tells whether words under a heading answer an indicator of the regime.
func (j *answerJudge) answers(key, words string) bool {
	s := j.sections[key]
	if s == nil || (s.Kind != regime.Figures && len(s.Takes) == 0) {
		return false
	}
	folded := strings.TrimRight(text.Fold(text.Space(words)), ". ")
	if slices.ContainsFunc(j.without, func(r *regexp.Regexp) bool { return r.MatchString(folded) }) {
		return true
	}
	return slices.ContainsFunc(j.lexicon.FindIn(words, lexicon.Context{Takes: s.Takes}), func(f lexicon.Figure) bool {
		return f.Indicator != "" && !f.Change
	})
}

// Words, folded, of which an explicit "none" is made: "UBND xã không có kiến nghị gì thêm."
var (
	noneLead = foldedWords("hien nay tai trong nam ky ve phia doi voi don vi xa phuong thi tran huyen thanh pho tinh ubnd uy ban nhan dan dia ban noi dung nay")
	noneWord = foldedWords("khong chua")
	noneTail = foldedWords("co gi nao khac them de xuat kien nghi y kien ton tai han che kho khan vuong mac noi dung phat sinh va hoac hay voi cap tren cac nhung ve doi")
)

func foldedWords(s string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(s) {
		all[w] = true
	}
	return all
}

// saysNone tells whether a statement only says that there is none: it is an answer, not
// something to be grouped with what others complain of or ask for.
func saysNone(statement string, own []string) bool {
	none := false
	for _, w := range likeness.Tokens(statement) {
		word := text.Fold(w.Text)
		switch {
		case noneWord[word]:
			none = true
		case none && noneTail[word]:
		case !none && (noneLead[word] || slices.Contains(own, word)):
		default:
			return false
		}
	}
	return none
}
