package filing

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
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

// apply writes the fields into a paper. A basis that was only kept still knows what it cites.
func (h *HeadFields) apply(p *paper.Paper) error {
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

// HeadIn is the letterhead and foot as typed over the version Base.
type HeadIn struct {
	Report ID
	Base   int64
	Fields HeadFields
}

// HeadOut is what became of it. Clashes are fields that somebody else changed in between.
type HeadOut struct {
	Version int64
	Clashes []Clash
}

// SaveHead saves number and date, subject, addressees, bases, recipients and signature. Two
// people who change different fields do not disturb one another.
func (s *Service) SaveHead(ctx context.Context, who access.Actor, in HeadIn) (out HeadOut, err error) {
	in.Fields.clean()
	if err := in.Fields.check(); err != nil {
		return out, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := headEditable(tx, in.Report)
		if err != nil {
			return err
		}
		out, err = saveHead(tx, &r, in)
		return err
	})
	if err == nil && len(out.Clashes) > 0 {
		err = fault.New(fault.Stale, "filing.head-stale", out.Clashes[0].By)
	}
	return out, err
}

// headEditable lets the clerk number and date a report that is ready to go.
func headEditable(tx *access.Tx, id ID) (Report, error) {
	r, err := load(tx, id)
	if err != nil || r.State != Issuing {
		if err != nil {
			return r, err
		}
		return editable(tx, id)
	}
	set, _, err := loadSettings(tx.Tx, r.Unit)
	if err != nil {
		return r, err
	}
	return r, hidden(tx.MustAny(Send, stepUnits(&r, set.Way.Issue)...))
}

func (h *HeadFields) clean() {
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

func (h *HeadFields) check() error {
	bad := fault.New(fault.Invalid, "filing.head-wrong")
	for _, f := range h.all() {
		if len(*f.text) > 3*maxLine {
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

func saveHead(tx *access.Tx, r *Report, in HeadIn) (HeadOut, error) {
	k, err := loadPart(tx.Tx, r.ID, draft.PartHead)
	if err != nil {
		return HeadOut{}, err
	}
	now, err := paperOf(k)
	if err != nil {
		return HeadOut{}, err
	}
	base := now
	if k.Version != in.Base {
		old, err := partVersion(tx.Tx, r.ID, draft.PartHead, in.Base)
		if err != nil {
			return HeadOut{}, err
		}
		if base, err = paperOf(old); err != nil {
			return HeadOut{}, err
		}
	}
	was, is := HeadFieldsOf(&base), HeadFieldsOf(&now)
	out := HeadOut{Version: k.Version, Clashes: mergeHead(&was, &is, &in.Fields, k)}
	if len(out.Clashes) > 0 {
		tx.Unchanged()
		return out, nil
	}
	if err := is.apply(&now); err != nil {
		return out, err
	}
	raw, err := json.Marshal(now)
	if err != nil {
		return out, fmt.Errorf("head of a report: %w", err)
	}
	if string(raw) == k.Body {
		tx.Unchanged()
		return out, nil
	}
	ok, err := writePart(tx, r.ID, draft.PartHead, k.Version, string(raw), "")
	if err != nil {
		return out, err
	}
	if !ok {
		return out, fault.New(fault.Busy, "filing.part-stale")
	}
	out.Version++
	if err := touch(tx, r, r.Share); err != nil {
		return out, err
	}
	return out, tx.Record(Write, r.ref(), saved{Part: draft.PartHead, Version: out.Version})
}

func paperOf(k kept) (paper.Paper, error) {
	var p paper.Paper
	if err := json.Unmarshal([]byte(k.Body), &p); err != nil {
		return p, fmt.Errorf("head of a report: %w", err)
	}
	return p, nil
}

// mergeHead writes into now what was changed against the base.
func mergeHead(base, now, mine *HeadFields, k kept) []Clash {
	var clashes []Clash
	b, n, m := base.all(), now.all(), mine.all()
	for i := range b {
		switch {
		case *m[i].text == *b[i].text:
		case *n[i].text != *b[i].text && *n[i].text != *m[i].text:
			clashes = append(clashes, Clash{Field: b[i].name, Theirs: *n[i].text, Mine: *m[i].text, By: k.By, At: k.At})
		default:
			*n[i].text = *m[i].text
		}
	}
	return clashes
}

// MoneyIn is a line of the budget as typed. Was is one more than its place in the version it
// was typed over.
type MoneyIn struct {
	Was    int    `json:"was,omitempty"`
	Text   string `json:"text"`
	Amount string `json:"amount"` // in million đồng; nothing, "không có" and "chưa nắm được" are answers too
}

// BudgetIn is the budget as typed over the version Base.
type BudgetIn struct {
	Report ID        `json:"-"`
	Base   int64     `json:"-"`
	Lines  []MoneyIn `json:"lines"`
}

// BudgetOut is what became of it.
type BudgetOut struct {
	Version  int64
	Conflict *Conflict
}

// budgetMeasure is what amounts of the budget are counted in.
const budgetMeasure = "triệu đồng"

// SaveBudget saves the lines of money. A conflict is told as that of a section.
func (s *Service) SaveBudget(ctx context.Context, who access.Actor, in BudgetIn) (out BudgetOut, err error) {
	if err := in.check(); err != nil {
		return out, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := editable(tx, in.Report)
		if err != nil {
			return err
		}
		out, err = saveBudget(tx, &r, in)
		return err
	})
	if err == nil && out.Conflict != nil {
		err = fault.New(fault.Stale, "filing.section-stale", out.Conflict.By)
	}
	return out, err
}

func (in *BudgetIn) check() error {
	bad := fault.New(fault.Invalid, "filing.budget-wrong")
	if len(in.Lines) > MaxItems {
		bad.At("lines", "filing.too-many-items", MaxItems)
		return bad.OrNil()
	}
	for i, l := range in.Lines {
		field := "line." + number(i)
		if _, err := amount(l.Amount); err != nil {
			bad.At(field+".amount", "filing.money-wrong", l.Amount)
		}
		if text.Space(l.Text) == "" && text.Space(l.Amount) != "" {
			bad.At(field+".text", "filing.money-for-what")
		}
		if len(l.Text) > maxLine {
			bad.At(field+".text", "filing.too-long")
		}
	}
	return bad.OrNil()
}

// amount is money that may also be unknown.
func amount(s string) (quantity.Value, error) {
	if text.Fold(text.Space(s)) == "chua nam duoc" {
		return quantity.Of(quantity.Unknown), nil
	}
	return money(s)
}

func saveBudget(tx *access.Tx, r *Report, in BudgetIn) (BudgetOut, error) {
	k, err := loadPart(tx.Tx, r.ID, draft.PartBudget)
	if err != nil {
		return BudgetOut{}, err
	}
	var old []draft.Money
	if err := json.Unmarshal([]byte(k.Body), &old); err != nil {
		return BudgetOut{}, fmt.Errorf("budget of a report: %w", err)
	}
	now := moneyOf(old, in.Lines, tx.Who.Name)
	out := BudgetOut{Version: k.Version}
	if k.Version != in.Base {
		raw, err := json.Marshal(in)
		if err != nil {
			return out, fmt.Errorf("budget of a report: %w", err)
		}
		aside, err := keepAside(tx, r.ID, draft.PartBudget, in.Base, string(raw))
		if err != nil {
			return out, err
		}
		c := &Conflict{Aside: aside.ID, Version: k.Version, By: k.By, At: k.At, Theirs: budgetWords(old), Mine: budgetWords(now)}
		c.Left, c.Right = draft.Compare(c.Theirs, c.Mine)
		out.Conflict = c
		return out, tx.Record(Write, r.ref(), saved{Part: draft.PartBudget, Version: k.Version})
	}
	raw, err := json.Marshal(now)
	if err != nil {
		return out, fmt.Errorf("budget of a report: %w", err)
	}
	if string(raw) == k.Body || (len(now) == 0 && len(old) == 0) {
		tx.Unchanged()
		return out, nil
	}
	ok, err := writePart(tx, r.ID, draft.PartBudget, k.Version, string(raw), "")
	if err != nil {
		return out, err
	}
	if !ok {
		return out, fault.New(fault.Busy, "filing.part-stale")
	}
	out.Version++
	if err := touch(tx, r, r.Share); err != nil {
		return out, err
	}
	return out, tx.Record(Write, r.ref(), saved{Part: draft.PartBudget, Version: out.Version})
}

func moneyOf(old []draft.Money, typed []MoneyIn, by string) []draft.Money {
	var all []draft.Money
	for _, l := range typed {
		words := text.Space(text.NFC(l.Text))
		if words == "" {
			continue
		}
		v, err := amount(l.Amount)
		if err != nil {
			continue // check has told of it
		}
		m := draft.Money{BudgetLine: report.BudgetLine{Measure: budgetMeasure}, From: draft.Origin{Kind: draft.Typed, Name: by}}
		if at := l.Was - 1; at >= 0 && at < len(old) {
			m = old[at]
			m.From.Edited = editedBy(m.From, m.Text != words || !equal(m.Amount, v), by)
		}
		m.Text, m.Amount = words, v
		all = append(all, m)
	}
	return all
}

func budgetWords(all []draft.Money) string {
	var lines []string
	for _, m := range all {
		lines = append(lines, strings.TrimSpace(m.Text+": "+m.Amount.Vietnamese()+" "+m.Measure))
	}
	return strings.Join(lines, "\n")
}
