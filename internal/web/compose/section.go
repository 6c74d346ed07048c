package compose

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/web/kit"
)

// sectionView is one section being written.
type sectionView struct {
	Page     *desk.Page
	Drawn    *draft.Drawn
	Section  draft.Section
	Part     draft.Part
	Items    int // lines of statements or tasks in the form
	Conflict *desk.Conflict
	Before   *draft.Drawn // neighbours in the outline
	Next     *draft.Drawn
}

// spareItems is how many empty lines stand below the statements of a section.
const spareItems = 2

// sectionOf finds the section that the address names.
func sectionOf(p *desk.Page, key string) (*sectionView, error) {
	v := &sectionView{Page: p, Part: draft.PartSection(key), Section: p.Content.Sections[key]}
	for i := range p.Outline {
		s := &p.Outline[i]
		if s.Kind == regime.Group {
			continue
		}
		switch {
		case s.Key == key:
			v.Drawn = s
		case v.Drawn == nil:
			v.Before = s
		case v.Next == nil:
			v.Next = s
		}
	}
	if v.Drawn == nil {
		return nil, fault.New(fault.NotFound, "filing.no-part", key)
	}
	return v, nil
}

func (a *Area) section(w http.ResponseWriter, r *http.Request) error {
	p, ok, err := a.editing(w, r)
	if err != nil || !ok {
		return err
	}
	v, err := sectionOf(p, r.PathValue("key"))
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	v.fill(f)
	return a.Kit.Render(w, r, v.layout(r.Context()), sectionPage(f, v))
}

func (v *sectionView) layout(ctx context.Context) kit.Page {
	return reportPage(ctx, v.Page, sectionName(ctx, v.Drawn))
}

// fill puts the section as it stands into the form.
func (v *sectionView) fill(f *kit.Form) {
	f.SetInt("version", v.Page.Parts[v.Part].Version)
	f.Set("text", draft.TextOf(v.Section.FormLines()))
	for i := range v.Section.Statements {
		setItem(f, i, draft.Item{Was: i + 1, Text: v.Section.Statements[i].Text})
	}
	for i := range v.Section.Plan {
		setItem(f, i, planned(&v.Section.Plan[i], i))
	}
	v.Items = len(v.Section.Statements) + len(v.Section.Plan)
	if draft.HoldsList(v.Drawn.Kind) {
		v.Items += spareItems
	}
}

// planned is a task as the form shows it.
func planned(t *draft.Task, i int) draft.Item {
	item := draft.Item{Was: i + 1, Text: t.Text, Lead: t.Lead, Joining: strings.Join(t.Joining, "; "), By: t.By}
	if t.Money.IsNumber() {
		item.Money = t.Money.Vietnamese()
	}
	return item
}

func itemName(i int, field string) string {
	name := "item." + strconv.Itoa(i)
	if field != "" {
		name += "." + field
	}
	return name
}

func setItem(f *kit.Form, i int, item draft.Item) {
	f.Set(itemName(i, ""), item.Text)
	f.SetInt(itemName(i, "was"), int64(item.Was))
	f.Set(itemName(i, "lead"), item.Lead)
	f.Set(itemName(i, "joining"), item.Joining)
	f.Set(itemName(i, "by"), item.By)
	f.Set(itemName(i, "money"), item.Money)
}

// typedSection reads the form.
func typedSection(r *http.Request, f *kit.Form) desk.SectionIn {
	in := desk.SectionIn{Report: idOf(r), Key: r.PathValue("key"), Base: f.Int("version"), Aside: f.Raw("aside"), Text: f.Long("text")}
	for i := range desk.MaxItems + 1 {
		if !f.Has(itemName(i, "")) {
			break
		}
		in.Items = append(in.Items, draft.Item{
			Was: int(f.Int(itemName(i, "was"))), Text: f.Long(itemName(i, "")), Lead: f.Text(itemName(i, "lead")),
			Joining: f.Text(itemName(i, "joining")), By: f.Text(itemName(i, "by")), Money: f.Text(itemName(i, "money")),
		})
	}
	return in
}

func (a *Area) saveSection(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := typedSection(r, f)
	var out desk.SectionOut
	if f.OK() {
		out, err = a.Desk.SaveSection(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.savedSection(w, r, f, out)
		}
	}
	if out.Conflict == nil && !f.Take(err) {
		return err
	}
	p, perr := a.get(r)
	if perr != nil {
		return perr
	}
	v, perr := sectionOf(p, in.Key)
	if perr != nil {
		return perr
	}
	v.Items = len(in.Items)
	if out.Conflict == nil {
		return a.Kit.Again(w, r, v.layout(r.Context()), sectionPage(f, v))
	}
	return a.clash(w, r, f, v, out.Conflict, in.Items)
}

// clash shows both wordings of a section and a form with the two brought together.
func (a *Area) clash(w http.ResponseWriter, r *http.Request, f *kit.Form, v *sectionView, c *desk.Conflict, mine []draft.Item) error {
	v.Conflict = c
	f.SetInt("version", c.Version)
	f.Set("aside", c.Aside)
	f.Set("text", c.Merged)
	v.join(f, mine)
	page := v.layout(r.Context())
	page.Status = http.StatusConflict
	return a.Kit.Render(w, r, page, sectionPage(f, v))
}

// join puts into the form the statements that stand there now and those that were typed
// beside them.
func (v *sectionView) join(f *kit.Form, mine []draft.Item) {
	for i := range v.Section.Statements {
		setItem(f, i, draft.Item{Was: i + 1, Text: v.Section.Statements[i].Text})
	}
	for i := range v.Section.Plan {
		setItem(f, i, planned(&v.Section.Plan[i], i))
	}
	n := len(v.Section.Statements) + len(v.Section.Plan)
	for _, item := range mine {
		if strings.TrimSpace(item.Text) == "" || v.says(item.Text) {
			continue
		}
		item.Was = 0
		setItem(f, n, item)
		n++
	}
	v.Items = n
	if draft.HoldsList(v.Drawn.Kind) {
		for i := n; i < n+spareItems; i++ {
			setItem(f, i, draft.Item{})
		}
		v.Items += spareItems
	}
}

func (v *sectionView) says(words string) bool {
	for i := range v.Section.Statements {
		if v.Section.Statements[i].Text == strings.TrimSpace(words) {
			return true
		}
	}
	for i := range v.Section.Plan {
		if v.Section.Plan[i].Text == strings.TrimSpace(words) {
			return true
		}
	}
	return false
}

func (a *Area) savedSection(w http.ResponseWriter, r *http.Request, f *kit.Form, out desk.SectionOut) error {
	id, key := idOf(r), r.PathValue("key")
	to := sectionHref(id, key)
	if next := f.Raw("then"); next != "" && len(out.Told) == 0 {
		to = sectionHref(id, next)
	}
	notice := kit.Done("web.compose.saved")
	if n := len(out.Told); n > 0 {
		notice = kit.Done("web.compose.saved-told", itoa(n), figureTold(out.Told))
	}
	return a.Kit.Go(w, r, to, notice)
}

// figureTold are the numbers that were typed otherwise than the figures say.
func figureTold(all []draft.Told) string {
	var parts []string
	for _, t := range all {
		if t.New == "" {
			parts = append(parts, "“"+t.Old+"”")
			continue
		}
		parts = append(parts, "“"+t.Old+"” → “"+t.New+"”")
	}
	return strings.Join(parts, "; ")
}

// aside shows words again that were typed over an older version and wait for a decision.
func (a *Area) aside(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Desk.Clash(r.Context(), kit.Who(r), desk.ClashIn{Report: idOf(r), Aside: r.PathValue("aside")})
	if err != nil {
		return err
	}
	p, err := a.get(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	key, ok := c.Part.Section()
	if !ok {
		return a.budgetClash(w, r, f, budgetView{Page: p, Conflict: &c.Conflict}, c.Budget.Lines)
	}
	v, err := sectionOf(p, key)
	if err != nil {
		return err
	}
	return a.clash(w, r, f, v, &c.Conflict, c.Section.Items)
}

func (a *Area) dropAside(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.Desk.DropAside(r.Context(), kit.Who(r), desk.DropAsideIn{Report: idOf(r), Aside: r.PathValue("aside")}); err != nil {
		return err
	}
	return a.Kit.Go(w, r, href(idOf(r), ""), kit.Done("web.compose.aside-dropped"))
}

// lastWords are the words of last period's report under the heading.
func (v *sectionView) lastWords() string {
	if v.Page.Last == nil {
		return ""
	}
	for i := range v.Page.Last.Sections {
		if s := &v.Page.Last.Sections[i]; s.Key == v.Drawn.Key {
			return draft.SectionWords(s)
		}
	}
	return ""
}

// sourced are the lines of the section with where each comes from.
func (v *sectionView) sourced() []draft.Line {
	var all []draft.Line
	for i := range v.Section.Lines {
		if l := v.Section.Lines[i]; l.From.Kind != draft.Open {
			all = append(all, l)
		}
	}
	return all
}

// problems are those of the section.
func (v *sectionView) problems() []draft.Problem {
	var all []draft.Problem
	for _, pr := range v.Page.Problems {
		if pr.Part == v.Part {
			all = append(all, pr)
		}
	}
	return all
}

// keysOf are the figures that the section takes and that have an answer, and how many have
// none.
func (v *sectionView) keysOf() (answered []report.Key, without int) {
	for _, code := range v.Drawn.Takes {
		k := report.Key(code)
		if v.Page.Made.Drawing.Value(k).State == quantity.Missing {
			without++
			continue
		}
		answered = append(answered, k)
	}
	return answered, without
}

// rowsFor is how many lines the field of a text shows.
func rowsFor(text string, small bool) int {
	n := 3 + strings.Count(text, "\n") + len(text)/110
	if small {
		return min(max(2, n-2), 12)
	}
	return min(max(8, n), 34)
}

func textHint(ctx context.Context, v *sectionView) string {
	if draft.HoldsList(v.Drawn.Kind) {
		return kit.Say(ctx, "web.compose.text-hint-list")
	}
	return kit.Say(ctx, "web.compose.text-hint")
}

// itemSource says where a statement or a task comes from, and how many say it.
func itemSource(ctx context.Context, v *sectionView, i int) string {
	switch {
	case i < len(v.Section.Statements):
		return sourceWords(ctx, v.Section.Statements[i].From)
	case i-len(v.Section.Statements) < len(v.Section.Plan):
		return sourceWords(ctx, v.Section.Plan[i-len(v.Section.Statements)].From)
	}
	return ""
}
