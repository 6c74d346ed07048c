package reading

import (
	"encoding/json"
	"strconv"

	"tonghop/internal/paper"
	"tonghop/internal/when"
)

// Structure is a paper as `read --json` prints it. Its fields and their order are those
// of the truth files of testdata/documents; docs/schema/structure.schema.json
// describes it. A nil string is null: the paper does not have the part.
type Structure struct {
	Source     *string              `json:"source"`
	File       string               `json:"file"`
	Encoding   string               `json:"encoding"`
	Kind       *string              `json:"kind"`
	Issuer     *string              `json:"issuer"`
	ParentBody *string              `json:"parent_body"`
	Number     *string              `json:"number"`
	Symbol     *string              `json:"symbol"`
	Place      *string              `json:"place"`
	Date       *string              `json:"date"`
	Subject    *string              `json:"subject"`
	Addressees []string             `json:"addressees"`
	Citations  []CitationEntry      `json:"citations"`
	Sections   []SectionEntry       `json:"sections"`
	Recipients []string             `json:"recipients"`
	Archive    *string              `json:"archive"`
	Signature  SignatureEntry       `json:"signature"`
	Figures    []FigureEntry        `json:"figures"`
	Tables     int                  `json:"tables"`
	Proposals  []string             `json:"proposals"`
	Notes      []string             `json:"notes"`
	Also       map[string][]*string `json:"also"`
	NotInText  []string             `json:"not_in_text"`
}

// CitationEntry is a cited document.
type CitationEntry struct {
	Kind   *string `json:"kind"`
	Number string  `json:"number"`
	Date   *string `json:"date"`
	Issuer *string `json:"issuer"`
}

// SectionEntry is a labelled heading.
type SectionEntry struct {
	Level int     `json:"level"`
	Label string  `json:"label"`
	Title *string `json:"title"`
}

// SignatureEntry is the first signature; further ones are in Reading.Paper.
type SignatureEntry struct {
	Authority *string `json:"authority"`
	Position  *string `json:"position"`
	Name      *string `json:"name"`
}

// FigureEntry is a quantity: the number as printed, with its unit.
type FigureEntry struct {
	Text  string      `json:"text"`
	Value json.Number `json:"value"`
	Unit  *string     `json:"unit"`
	What  *string     `json:"what"`
}

func itoa(i int) string { return strconv.Itoa(i) }

// orNull is nil for an empty string.
// wholeDay is a day as the structure has it: one that is left open in part is none.
func wholeDay(d when.Day) string {
	if !d.Known() {
		return ""
	}
	return d.String()
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// structure draws the reading up in the form of the truth files.
func (r *reader) structure() Structure {
	p := &r.result.Paper
	s := Structure{
		File: r.opt.Name, Encoding: r.opt.Encoding,
		Kind: orNull(string(p.Kind)), Issuer: orNull(p.Issuer), ParentBody: orNull(p.ParentBody),
		Number: orNull(p.Number), Symbol: orNull(p.Symbol), Place: orNull(p.Place), Date: orNull(wholeDay(p.Date)),
		Subject: orNull(p.Subject), Addressees: orEmpty(p.Addressees), Recipients: orEmpty(p.Recipients),
		Archive: orNull(p.Archive), Tables: len(r.result.Tables), Proposals: []string{}, Notes: []string{},
		Also: map[string][]*string{}, NotInText: []string{}, Citations: []CitationEntry{}, Sections: []SectionEntry{}, Figures: []FigureEntry{},
	}
	for i := range r.result.Citations {
		c := &r.result.Citations[i]
		s.Citations = append(s.Citations, CitationEntry{orNull(c.Kind), c.Number, orNull(c.Date.String()), orNull(c.Issuer)})
	}
	for i := range r.result.Sections {
		h := &r.result.Sections[i]
		s.Sections = append(s.Sections, SectionEntry{h.Level, h.Label, orNull(h.Title)})
	}
	for i := range r.result.Figures {
		if f := &r.result.Figures[i]; f.Value.IsNumber() {
			s.Figures = append(s.Figures, FigureEntry{f.Text, json.Number(f.Value.String()), orNull(f.Unit), orNull(f.What)})
		}
	}
	for i := range r.result.Proposals {
		s.Proposals = append(s.Proposals, r.result.Proposals[i].Text)
	}
	if len(p.Signatures) > 0 {
		s.Signature = signatureEntry(&p.Signatures[0])
	}
	return s
}

func signatureEntry(s *paper.Signature) SignatureEntry {
	authority := ""
	for i, a := range s.Authority {
		if i > 0 {
			authority += " "
		}
		authority += a
	}
	return SignatureEntry{orNull(authority), orNull(s.Position), orNull(s.Name)}
}
