package compose

import (
	"context"
	"net/http"
	"strconv"

	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/quantity"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// headView is the letterhead and foot as a form.
type headView struct {
	Page    *desk.Page
	Clashes map[string]draft.Clash
}

func (a *Area) head(w http.ResponseWriter, r *http.Request) error {
	p, err := a.get(r)
	if err != nil {
		return err
	}
	if !p.MayEdit && !numbering(p) {
		return a.Kit.Go(w, r, href(p.Report.ID, ""), kit.Notice{})
	}
	f := kit.NewForm(r)
	h := draft.HeadFieldsOf(&p.Content.Head)
	fillHead(f, &h)
	f.SetInt("version", p.Parts[draft.PartHead].Version)
	return a.Kit.Render(w, r, headLayout(r.Context(), p), headPage(f, headView{Page: p}))
}

// numbering tells whether the clerk may give the report its number and day.
func numbering(p *desk.Page) bool {
	if p.Report.State != filing.Issuing {
		return false
	}
	for _, m := range p.Moves {
		if m == filing.SendUp {
			return true
		}
	}
	return false
}

func headLayout(ctx context.Context, p *desk.Page) kit.Page {
	return reportPage(ctx, p, kit.Say(ctx, "web.compose.part.head"))
}

// headNames are the fields of the form in its order, with how many lines each has.
var headNames = []struct {
	name string
	rows int
}{
	{"number", 0}, {"symbol", 0}, {"date", 0}, {"place", 0}, {"parent_body", 0}, {"issuer", 0}, {"subject", 2}, {"addressees", 2}, {"bases", 5},
	{"authority", 2}, {"position", 0}, {"signer", 0}, {"recipients", 3}, {"archive", 0},
}

func headField(h *draft.HeadFields, name string) *string {
	return map[string]*string{
		"number": &h.Number, "symbol": &h.Symbol, "date": &h.Date, "place": &h.Place, "parent_body": &h.ParentBody, "issuer": &h.Issuer,
		"subject": &h.Subject, "addressees": &h.Addressees, "bases": &h.Bases, "authority": &h.Authority, "position": &h.Position,
		"signer": &h.Signer, "recipients": &h.Recipients, "archive": &h.Archive,
	}[name]
}

func fillHead(f *kit.Form, h *draft.HeadFields) {
	for _, n := range headNames {
		f.Set(n.name, *headField(h, n.name))
	}
}

func (a *Area) saveHead(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := desk.HeadIn{Report: idOf(r), Base: f.Int("version")}
	for _, n := range headNames {
		*headField(&in.Fields, n.name) = f.Long(n.name)
	}
	in.Fields.Date = ""
	if d := f.Day("date"); d != (when.Day{}) {
		in.Fields.Date = d.String()
	}
	var out desk.HeadOut
	if f.OK() {
		out, err = a.Desk.SaveHead(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, href(in.Report, ""), kit.Done("web.compose.saved"))
		}
	}
	if len(out.Clashes) == 0 && !f.Take(err) {
		return err
	}
	p, perr := a.get(r)
	if perr != nil {
		return perr
	}
	v := headView{Page: p, Clashes: map[string]draft.Clash{}}
	if len(out.Clashes) == 0 {
		return a.Kit.Again(w, r, headLayout(r.Context(), p), headPage(f, v))
	}
	for _, c := range out.Clashes {
		v.Clashes[c.Field] = c
	}
	f.SetInt("version", out.Version)
	page := headLayout(r.Context(), p)
	page.Status = http.StatusConflict
	return a.Kit.Render(w, r, page, headPage(f, v))
}

// budgetView is the money of a report as a form.
type budgetView struct {
	Page     *desk.Page
	Lines    int
	Conflict *desk.Conflict
}

func (a *Area) budget(w http.ResponseWriter, r *http.Request) error {
	p, ok, err := a.editing(w, r)
	if err != nil || !ok {
		return err
	}
	f := kit.NewForm(r)
	f.SetInt("version", p.Parts[draft.PartBudget].Version)
	v := budgetView{Page: p}
	for i := range p.Content.Budget {
		m := &p.Content.Budget[i]
		setMoney(f, i, desk.MoneyIn{Was: i + 1, Text: m.Text, Amount: amountWords(r.Context(), m.Amount)})
	}
	v.Lines = len(p.Content.Budget) + spareItems + 1
	return a.Kit.Render(w, r, budgetLayout(r.Context(), p), budgetPage(f, v))
}

func budgetLayout(ctx context.Context, p *desk.Page) kit.Page {
	return reportPage(ctx, p, kit.Say(ctx, "web.compose.part.budget"))
}

func amountWords(ctx context.Context, v quantity.Value) string {
	if v.IsNumber() {
		return v.Vietnamese()
	}
	if v.State == quantity.Missing {
		return ""
	}
	return kit.Say(ctx, "web.compose.money-word."+answerOf(v))
}

func moneyName(i int, field string) string { return "line." + strconv.Itoa(i) + "." + field }

func setMoney(f *kit.Form, i int, m desk.MoneyIn) {
	f.SetInt(moneyName(i, "was"), int64(m.Was))
	f.Set(moneyName(i, "text"), m.Text)
	f.Set(moneyName(i, "amount"), m.Amount)
}

func (a *Area) saveBudget(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := desk.BudgetIn{Report: idOf(r), Base: f.Int("version")}
	for i := range desk.MaxItems + 1 {
		if !f.Has(moneyName(i, "text")) {
			break
		}
		in.Lines = append(in.Lines, desk.MoneyIn{Was: int(f.Int(moneyName(i, "was"))), Text: f.Text(moneyName(i, "text")), Amount: f.Text(moneyName(i, "amount"))})
	}
	var out desk.BudgetOut
	if f.OK() {
		out, err = a.Desk.SaveBudget(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, href(in.Report, "/budget"), kit.Done("web.compose.saved"))
		}
	}
	if out.Conflict == nil && !f.Take(err) {
		return err
	}
	p, perr := a.get(r)
	if perr != nil {
		return perr
	}
	v := budgetView{Page: p, Lines: len(in.Lines), Conflict: out.Conflict}
	if out.Conflict == nil {
		return a.Kit.Again(w, r, budgetLayout(r.Context(), p), budgetPage(f, v))
	}
	return a.budgetClash(w, r, f, v, in.Lines)
}

// budgetClash shows both budgets and a form with the lines of both.
func (a *Area) budgetClash(w http.ResponseWriter, r *http.Request, f *kit.Form, v budgetView, mine []desk.MoneyIn) error {
	p := v.Page
	f.SetInt("version", v.Conflict.Version)
	n := 0
	seen := map[string]bool{}
	for i := range p.Content.Budget {
		m := &p.Content.Budget[i]
		setMoney(f, n, desk.MoneyIn{Was: i + 1, Text: m.Text, Amount: amountWords(r.Context(), m.Amount)})
		seen[m.Text] = true
		n++
	}
	for _, m := range mine {
		if m.Text == "" || seen[m.Text] {
			continue
		}
		m.Was = 0
		setMoney(f, n, m)
		n++
	}
	v.Lines = n
	page := budgetLayout(r.Context(), p)
	page.Status = http.StatusConflict
	return a.Kit.Render(w, r, page, budgetPage(f, v))
}

func headRows(name string) int {
	for _, n := range headNames {
		if n.name == name {
			return n.rows
		}
	}
	return 0
}

// headHint says how a field with several lines is written.
func headHint(ctx context.Context, name string) string {
	switch name {
	case "addressees", "bases", "recipients", "authority":
		return kit.Say(ctx, "web.compose.one-a-line")
	case "number":
		return kit.Say(ctx, "web.compose.number-later")
	}
	return ""
}
