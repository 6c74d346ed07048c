package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/text"
)

// HeadIn is the letterhead and foot as typed over the version Base.
type HeadIn struct {
	Report filing.ID
	Base   int64
	Fields draft.HeadFields
}

// HeadOut is what became of it. Clashes are fields that somebody else changed in between.
type HeadOut struct {
	Version int64
	Clashes []draft.Clash
}

// SaveHead saves number and date, subject, addressees, bases, recipients and signature. Two
// people who change different fields do not disturb one another.
func (s *Service) SaveHead(ctx context.Context, who access.Actor, in HeadIn) (out HeadOut, err error) {
	if err := who.Sign(); err != nil {
		return out, err
	}
	in.Fields.Clean()
	if err := in.Fields.Check(); err != nil {
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
func headEditable(tx *access.Tx, id filing.ID) (filing.Report, error) {
	r, err := filing.Load(tx, id)
	if err != nil || r.State != filing.Issuing {
		if err != nil {
			return r, err
		}
		return filing.Editable(tx, id)
	}
	set, _, err := filing.LoadSettings(tx.Tx, r.Unit)
	if err != nil {
		return r, err
	}
	return r, filing.Hidden(tx.MustAny(filing.Send, filing.StepUnits(&r, set.Way.Issue)...))
}

func saveHead(tx *access.Tx, r *filing.Report, in HeadIn) (HeadOut, error) {
	k, err := filing.LoadPart(tx.Tx, r.ID, draft.PartHead)
	if err != nil {
		return HeadOut{}, err
	}
	now, err := paperOf(k)
	if err != nil {
		return HeadOut{}, err
	}
	base := now
	if k.Version != in.Base {
		old, err := filing.PartAt(tx.Tx, r.ID, draft.PartHead, in.Base)
		if err != nil {
			return HeadOut{}, err
		}
		if base, err = paperOf(old); err != nil {
			return HeadOut{}, err
		}
	}
	was, is := draft.HeadFieldsOf(&base), draft.HeadFieldsOf(&now)
	out := HeadOut{Version: k.Version, Clashes: draft.MergeHead(&was, &is, &in.Fields, draft.Stamp{Version: k.Version, By: k.By, At: k.At})}
	if len(out.Clashes) > 0 {
		tx.Unchanged()
		return out, nil
	}
	if err := is.Apply(&now); err != nil {
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
	ok, err := filing.WritePart(tx, r.ID, draft.PartHead, k.Version, string(raw), "")
	if err != nil {
		return out, err
	}
	if !ok {
		return out, fault.New(fault.Busy, "filing.part-stale")
	}
	out.Version++
	if err := filing.Touch(tx, r, r.Share); err != nil {
		return out, err
	}
	return out, tx.Record(filing.Write, r.Ref(), saved{Part: draft.PartHead, Version: out.Version})
}

func paperOf(k filing.PartRow) (paper.Paper, error) {
	var p paper.Paper
	if err := json.Unmarshal([]byte(k.Body), &p); err != nil {
		return p, fmt.Errorf("head of a report: %w", err)
	}
	return p, nil
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
	Report filing.ID `json:"-"`
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
		r, err := filing.Editable(tx, in.Report)
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
		field := "line." + strconv.Itoa(i)
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
	return draft.ReadMoney(s)
}

func saveBudget(tx *access.Tx, r *filing.Report, in BudgetIn) (BudgetOut, error) {
	k, err := filing.LoadPart(tx.Tx, r.ID, draft.PartBudget)
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
		return out, tx.Record(filing.Write, r.Ref(), saved{Part: draft.PartBudget, Version: k.Version})
	}
	raw, err := json.Marshal(now)
	if err != nil {
		return out, fmt.Errorf("budget of a report: %w", err)
	}
	if string(raw) == k.Body || (len(now) == 0 && len(old) == 0) {
		tx.Unchanged()
		return out, nil
	}
	ok, err := filing.WritePart(tx, r.ID, draft.PartBudget, k.Version, string(raw), "")
	if err != nil {
		return out, err
	}
	if !ok {
		return out, fault.New(fault.Busy, "filing.part-stale")
	}
	out.Version++
	if err := filing.Touch(tx, r, r.Share); err != nil {
		return out, err
	}
	return out, tx.Record(filing.Write, r.Ref(), saved{Part: draft.PartBudget, Version: out.Version})
}

// budgetBeside lays money that was kept aside beside the lines that are saved.
func budgetBeside(out *ClashOut, a Aside, k filing.PartRow) error {
	if err := json.Unmarshal([]byte(a.Typed), &out.Budget); err != nil {
		return fmt.Errorf("words kept aside: %w", err)
	}
	var theirs []draft.Money
	if err := json.Unmarshal([]byte(k.Body), &theirs); err != nil {
		return fmt.Errorf("budget of a report: %w", err)
	}
	c := &out.Conflict
	c.Aside, c.Version, c.By, c.At = a.ID, k.Version, k.By, k.At
	c.Theirs, c.Mine = budgetWords(theirs), budgetWords(moneyOf(nil, out.Budget.Lines, a.By))
	c.Left, c.Right = draft.Compare(c.Theirs, c.Mine)
	return nil
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
			m.From.Edited = draft.EditedBy(m.From, m.Text != words || m.Amount != v, by)
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
