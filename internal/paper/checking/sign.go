package checking

import (
	"regexp"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

var (
	strokedForm = regexp.MustCompile(`^(?i)(T/M|K/T|T/L|T/UQ)\b`)
	dotlessForm = regexp.MustCompile(`^(TM|KT|TL|TUQ|Q)\s+\p{L}`)
	gluedForm   = regexp.MustCompile(`^(TM|KT|TL|TUQ|Q)\.\p{L}`)
	learned     = regexp.MustCompile(`^(?i)(GS|PGS|TS|TSKH|ThS|Th\.S|BS|KS|CN|DS|LS|NGND|NGƯT|NSND|NSƯT|Tiến sĩ|Thạc sĩ|Giáo sư|Phó Giáo sư|Bác sĩ|Kỹ sư)[.\s]`)
)

// signatures checks the prefixes of authority and the name (annex I, II.7).
func (c *checker) signatures() {
	legal := c.l.Style(paper.AuthorityPost).Source
	for i := range c.p.Signatures {
		s := &c.p.Signatures[i]
		where := c.whereSigned()
		for _, a := range s.Authority {
			c.authorityForm(a, where, legal)
		}
		if strings.HasPrefix(text.Fold(s.Position), "pho ") && !acts(s.Authority) {
			c.add(Departure{Rule: "check.deputy", Severity: Doubt, Legal: legal, Part: "authority", Where: where, Found: s.Position, Wanted: "KT. " + strings.TrimSpace(strings.ToUpper(dropWord(s.Position)))})
		}
		if learned.MatchString(s.Name) {
			c.add(Departure{Rule: "check.learned", Severity: Doubt, Legal: legal, Part: "signer", Where: where, Found: s.Name, Wanted: strings.TrimLeft(learned.ReplaceAllString(s.Name, ""), " .")})
		}
	}
	c.collective(legal)
}

func (c *checker) whereSigned() flow.Where {
	for _, part := range []string{"signatures[0].authority", "signatures[0].position", "signatures[0].name"} {
		if l, _ := c.found(part); l != nil {
			return l.p.Where
		}
	}
	return flow.Where{}
}

func (c *checker) authorityForm(a string, where flow.Where, legal paper.Source) {
	wanted := ""
	switch {
	case strokedForm.MatchString(a):
		wanted = strings.Replace(a[:4], "/", "", 1) + a[4:]
		head, rest, _ := strings.Cut(wanted, " ")
		wanted = strings.TrimRight(head, ".") + ". " + rest
	case dotlessForm.MatchString(a):
		wanted = strings.Replace(a, " ", ". ", 1)
	case gluedForm.MatchString(a):
		wanted = strings.Replace(a, ".", ". ", 1)
	default:
		return
	}
	c.add(Departure{Rule: "check.authority-form", Legal: legal, Part: "authority", Where: where, Found: a, Wanted: wanted})
}

// acts tells whether a line says for whom the signer signs.
func acts(authority []string) bool {
	for _, a := range authority {
		f := text.Fold(a)
		for _, p := range []string{"kt", "tl", "tuq", "k/t", "q."} {
			if strings.HasPrefix(f, p) {
				return true
			}
		}
	}
	return false
}

func dropWord(s string) string {
	_, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	return rest
}

// collective remarks that a People's Committee, which works as a body, signs "TM.": its
// chairman's own decisions and directives excepted.
func (c *checker) collective(legal paper.Source) {
	issuer := text.Fold(c.p.Issuer)
	if !strings.HasPrefix(issuer, "uy ban nhan dan") && !strings.HasPrefix(issuer, "ubnd") || len(c.p.Signatures) == 0 {
		return
	}
	if c.p.Kind != paper.Report && c.p.Kind != paper.Plan && c.p.Kind != "tờ trình" {
		return
	}
	s := &c.p.Signatures[0]
	if !strings.Contains(text.Fold(s.Position), "chu tich") {
		return
	}
	for _, a := range s.Authority {
		if strings.HasPrefix(text.Fold(a), "tm") || strings.HasPrefix(text.Fold(a), "t/m") {
			return
		}
	}
	legal.Certainty = paper.OurInferred
	c.add(Departure{Rule: "check.collective", Severity: Remark, Legal: legal, Part: "authority", Where: c.whereSigned(), Found: s.Position, Wanted: "TM. ỦY BAN NHÂN DÂN"})
}
