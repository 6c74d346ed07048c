package draft

import (
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/paper"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// HeadFields are the parts of letterhead and foot as a form shows them; lists stand one
// entry a line.
type HeadFields struct {
	ParentBody string `json:"parent_body"`
	Issuer     string `json:"issuer"`
	Number     string `json:"number"`
	Symbol     string `json:"symbol"`
	Place      string `json:"place"`
	Date       string `json:"date"` // 2016-11-21, or nothing
	Subject    string `json:"subject"`
	Addressees string `json:"addressees"`
	Bases      string `json:"bases"`
	Recipients string `json:"recipients"`
	Archive    string `json:"archive"`
	Authority  string `json:"authority"`
	Position   string `json:"position"`
	Signer     string `json:"signer"`
}

// all are the fields by name, in the order of the form.
func (h *HeadFields) all() []headField {
	return []headField{
		{"parent_body", &h.ParentBody}, {"issuer", &h.Issuer}, {"number", &h.Number}, {"symbol", &h.Symbol}, {"place", &h.Place}, {"date", &h.Date},
		{"subject", &h.Subject}, {"addressees", &h.Addressees}, {"bases", &h.Bases}, {"recipients", &h.Recipients}, {"archive", &h.Archive},
		{"authority", &h.Authority}, {"position", &h.Position}, {"signer", &h.Signer},
	}
}

type headField struct {
	name string
	text *string
}

// HeadFieldsOf shows a paper's letterhead and foot as a form does.
func HeadFieldsOf(p *paper.Paper) HeadFields {
	h := HeadFields{
		ParentBody: p.ParentBody, Issuer: p.Issuer, Number: p.Number, Symbol: p.Symbol, Place: p.Place, Subject: p.Subject,
		Addressees: strings.Join(p.Addressees, "\n"), Recipients: strings.Join(p.Recipients, "\n"), Archive: p.Archive,
	}
	if !p.Date.IsZero() {
		h.Date = p.Date.String()
	}
	var bases []string
	for _, b := range p.Bases {
		bases = append(bases, b.Text)
	}
	h.Bases = strings.Join(bases, "\n")
	if len(p.Signatures) > 0 {
		s := p.Signatures[0]
		h.Authority, h.Position, h.Signer = strings.Join(s.Authority, "\n"), s.Position, s.Name
	}
	return h
}

// Apply writes the fields into a paper. A basis that was only kept still knows what it cites.
func (h *HeadFields) Apply(p *paper.Paper) error {
	p.ParentBody, p.Issuer, p.Number, p.Symbol = h.ParentBody, h.Issuer, h.Number, h.Symbol
	p.Place, p.Subject, p.Archive = h.Place, h.Subject, h.Archive
	p.Date = when.Day{}
	if h.Date != "" {
		day, err := when.ParseDay(h.Date)
		if err != nil {
			return err
		}
		p.Date = day
	}
	p.Addressees, p.Recipients = entries(h.Addressees), entries(h.Recipients)
	var bases []paper.Basis
	for _, line := range entries(h.Bases) {
		b := paper.Basis{Text: strings.TrimRight(line, ";., ")}
		for _, old := range p.Bases {
			if old.Text == b.Text {
				b = old
			}
		}
		bases = append(bases, b)
	}
	p.Bases = bases
	s := paper.Signature{Authority: entries(h.Authority), Position: h.Position, Name: h.Signer}
	if len(p.Signatures) == 0 {
		p.Signatures = []paper.Signature{s}
		return nil
	}
	p.Signatures = append([]paper.Signature{s}, p.Signatures[1:]...)
	return nil
}

// entries are the lines of a list, without the dashes that people write before them.
func entries(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(strings.TrimLeft(text.Space(line), "-–• ")); line != "" {
			all = append(all, strings.TrimRight(line, ";"))
		}
	}
	return all
}

// Clean brings what was typed into the form in which it is kept.
func (h *HeadFields) Clean() {
	for _, f := range h.all() {
		var lines []string
		for line := range strings.Lines(text.NFC(*f.text)) {
			if line = text.Space(line); line != "" {
				lines = append(lines, line)
			}
		}
		*f.text = strings.Join(lines, "\n")
	}
}

// Check says what of the fields is wrong, each by its name.
func (h *HeadFields) Check() error {
	bad := fault.New(fault.Invalid, "filing.head-wrong")
	for _, f := range h.all() {
		if len(*f.text) > 3*mostOfALine {
			bad.At(f.name, "filing.too-long")
		}
	}
	if h.Date != "" {
		if d, err := when.ParseDay(h.Date); err != nil || !d.Known() {
			bad.At("date", "filing.date-wrong")
		}
	}
	if h.Subject == "" {
		bad.At("subject", "filing.subject-missing")
	}
	if h.Issuer == "" {
		bad.At("issuer", "filing.issuer-missing")
	}
	if len(h.Number) > 20 {
		bad.At("number", "filing.too-long")
	}
	return bad.OrNil()
}

// MergeHead writes into now what mine changed against the base. Fields that somebody else
// changed to something else in between are told.
func MergeHead(base, now, mine *HeadFields, theirs Stamp) []Clash {
	var clashes []Clash
	b, n, m := base.all(), now.all(), mine.all()
	for i := range b {
		switch {
		case *m[i].text == *b[i].text:
		case *n[i].text != *b[i].text && *n[i].text != *m[i].text:
			clashes = append(clashes, Clash{Field: b[i].name, Theirs: *n[i].text, Mine: *m[i].text, By: theirs.By, At: theirs.At})
		default:
			*n[i].text = *m[i].text
		}
	}
	return clashes
}

// Words are the fields one below the other.
func (h *HeadFields) Words() string {
	s := ""
	for _, f := range h.all() {
		if *f.text != "" {
			s += *f.text + "\n"
		}
	}
	return s
}
