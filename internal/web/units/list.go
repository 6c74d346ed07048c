package units

import (
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/web/kit"
)

func whatOf(s string) roster.What {
	if s == string(roster.People) {
		return roster.People
	}
	return roster.Units
}

// uploadView is the first step of an import.
type uploadView struct {
	Sheet org.Sheet
	What  roster.What
}

func uploadPage(r *http.Request, v uploadView) kit.Page {
	return formPage(r.Context(), v.Sheet, kit.Say(r.Context(), "web.units.import-"+string(v.What)+"-title"))
}

func (a *Area) uploadForm(w http.ResponseWriter, r *http.Request) error {
	s, err := a.mayChange(r)
	if err != nil {
		return err
	}
	v := uploadView{Sheet: s, What: whatOf(kit.QueryOf(r).Get("what"))}
	f := kit.NewForm(r)
	f.Set("what", string(v.What))
	f.SetDay("from", s.On)
	return a.Kit.Render(w, r, uploadPage(r, v), uploadList(f, v))
}

// uploadBytes is what a form with a list may carry.
const uploadBytes = 9 << 20

func (a *Area) upload(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, uploadBytes)
	if err != nil {
		return err
	}
	s, err := a.mayChange(r)
	if err != nil {
		return err
	}
	v := uploadView{Sheet: s, What: whatOf(f.Raw("what"))}
	in := roster.UploadIn{Top: s.Unit.ID, What: v.What, By: org.Decision{Number: f.Text("number", kit.Max(80)), Decided: f.Day("decided"), From: f.Day("from", kit.Required)}, Complete: f.Bool("complete")}
	if in.File, in.Bytes, err = oneFile(f); err != nil {
		return err
	}
	if f.OK() {
		var imp roster.Import
		if imp, err = a.Lists.Upload(r.Context(), kit.Who(r), in); err == nil {
			return a.Kit.Go(w, r, "/unit-lists/"+imp.ID, kit.Notice{})
		}
	}
	if f.Take(err) {
		return a.Kit.Again(w, r, uploadPage(r, v), uploadList(f, v))
	}
	return err
}

// oneFile reads the one file of a form.
func oneFile(f *kit.Form) (name string, raw []byte, err error) {
	files := f.Files("file")
	if len(files) == 0 {
		f.Fail("file", "web.units.no-file")
		return "", nil, nil
	}
	raw, err = readFile(files[0])
	return files[0].Filename, raw, err
}

func readFile(h *multipart.FileHeader) (raw []byte, err error) {
	in, err := h.Open()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "org.file-wrong")
	}
	defer func() {
		if cerr := in.Close(); err == nil && cerr != nil {
			err = fault.Wrap(cerr, fault.Internal, "org.file-wrong")
		}
	}()
	return io.ReadAll(io.LimitReader(in, uploadBytes))
}

// listView is an import: what is wrong, or what it changes, and how far it has come.
type listView struct {
	roster.Import
	Wrong  []wrongView
	Groups []groupView
	People []personEditView
	Counts []kit.KPI
	Cells  int // that are wrong, of which only some are shown
	Shown  int
	Again  string
	Lines  int
}

type wrongView struct {
	Line         string
	Column, Text string
}

// groupView is the changes of one sort.
type groupView struct {
	Title string
	Rows  []editView
	More  int
}

// replaces tells whether the changes put something in the place of what was there.
func (g groupView) replaces() bool {
	return slices.ContainsFunc(g.Rows, func(e editView) bool { return e.Was != "" })
}

type editView struct{ Name, Code, Was, Line string }

type personEditView struct{ Name, Where, Text, Line string }

// shownAtOnce is how many lines of a plan are shown.
const shownAtOnce = 300

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	imp, err := a.Lists.Get(ctx, kit.Who(r), roster.GetIn{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := listView{Import: imp, Again: formHref(imp.Top, "import") + "?what=" + string(imp.What), Cells: len(imp.Plan.Wrong), Lines: len(imp.Plan.Units.Rows) + len(imp.Plan.People.Rows)}
	v.fill(ctx)
	page := kit.Page{Title: imp.File, Nav: kit.NavUnits, Crumbs: []kit.Crumb{
		{Text: kit.Say(ctx, "web.units.title"), Href: "/units"}, {Text: imp.TopName, Href: unitHref(imp.Top, dayNone)}, {Text: kit.Say(ctx, "web.units.import-"+string(imp.What)+"-title"), Href: v.Again},
	}}
	if imp.State == roster.Running {
		page.Refresh = 2
	}
	return a.Kit.Render(w, r, page, listPage(v))
}

func (v *listView) fill(ctx context.Context) {
	for _, c := range v.Plan.Wrong[:min(len(v.Plan.Wrong), shownAtOnce)] {
		args := make([]any, len(c.Args))
		for i, s := range c.Args {
			args[i] = s
		}
		v.Wrong = append(v.Wrong, wrongView{lineOf(ctx, c.Line), c.Column, kit.Say(ctx, c.Code, args...)})
	}
	v.Shown = len(v.Wrong)
	groups := map[org.Op]*groupView{}
	order := []org.Op{org.AddUnit, org.RenameUnit, org.MoveUnit, org.EndUnit, org.ContactUnit}
	for _, op := range order {
		groups[op] = &groupView{Title: kit.Say(ctx, "web.units.plan-"+string(op))}
	}
	for _, e := range v.Plan.Edits {
		g := groups[e.Op]
		if len(g.Rows) >= shownAtOnce {
			g.More++
			continue
		}
		g.Rows = append(g.Rows, editView{e.Name, e.Code, e.Was, lineOf(ctx, e.Line)})
	}
	for _, op := range order {
		if g := groups[op]; len(g.Rows) > 0 {
			v.Groups = append(v.Groups, *g)
			v.Counts = append(v.Counts, kit.KPI{Name: g.Title, Text: kit.Number(ctx, len(g.Rows)+g.More)})
		}
	}
	v.fillStaff(ctx)
}

func (v *listView) fillStaff(ctx context.Context) {
	added, posts := 0, 0
	for _, e := range v.Plan.Staff {
		row := personEditView{Name: e.Person.Name, Where: e.Where, Line: lineOf(ctx, e.Line), Text: kit.Say(ctx, "web.units.plan-changed")}
		if e.New {
			added++
			row.Text = kit.Say(ctx, "web.units.plan-new")
		}
		if e.Post != nil {
			posts++
			row.Text += " · " + e.Post.Title
			if abbreviation := e.Post.Role.Abbreviation(); abbreviation != "" {
				row.Text += " (" + abbreviation + ")"
			}
		}
		if len(v.People) < shownAtOnce {
			v.People = append(v.People, row)
		}
	}
	if len(v.Plan.Staff) > 0 {
		v.Counts = append(v.Counts, kit.KPI{Name: kit.Say(ctx, "web.units.plan-people"), Text: kit.Number(ctx, added)}, kit.KPI{Name: kit.Say(ctx, "web.units.plan-posts"), Text: kit.Number(ctx, posts)})
	}
}

func lineOf(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return kit.Number(ctx, n)
}

func (a *Area) apply(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := a.Lists.Apply(r.Context(), kit.Who(r), roster.ApplyIn{ID: id, Version: f.Int("version")}); err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/unit-lists/"+id, kit.Notice{})
}

// export sends the list of units or people below a unit as a spreadsheet.
func (a *Area) export(w http.ResponseWriter, r *http.Request) error {
	what := roster.What(r.PathValue("what"))
	if what != roster.Units && what != roster.People {
		return fault.New(fault.NotFound, "web.kit.no-page")
	}
	raw, err := a.Lists.Export(r.Context(), kit.Who(r), roster.ExportIn{Top: r.PathValue("id"), What: what})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", string(what)+"-"+kit.Today(r.Context()).String()+".xlsx"))
	if _, err := w.Write(raw); err != nil {
		return context.Canceled // the browser went away
	}
	return nil
}
