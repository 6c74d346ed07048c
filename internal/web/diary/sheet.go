package diary

import (
	"context"
	"errors"
	"io"
	"net/http"

	"tonghop/internal/activity"
	"tonghop/internal/activity/sheets"
	"tonghop/internal/fault"
	"tonghop/internal/web/kit"
)

const sheetMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// mostSheet bounds the sending of a spreadsheet.
const mostSheet = 12 << 20

// importView is the page of a spreadsheet that is taken in.
type importView struct {
	Form *kit.Form
	Unit string
	Book activity.Book
	Read *sheets.Examined // nil before one was sent
	Rows []importRow
	More int
}

// importRow is a row of the spreadsheet as it would be written.
type importRow struct {
	sheets.Row
	Figures []string
}

// rowsShown is how many rows of a spreadsheet are shown before it is taken in.
const rowsShown = 100

func (a *Area) importPage(ctx context.Context) kit.Page {
	return kit.Page{Title: kit.Say(ctx, "web.diary.import"), Nav: kit.NavDiary, Styles: []string{"diary.css"}, Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.diary.title"), Href: "/diary"}}}
}

func (a *Area) importForm(w http.ResponseWriter, r *http.Request) error {
	v, err := a.importViewOf(r, kit.NewForm(r))
	if err != nil {
		return err
	}
	return a.Kit.Render(w, r, a.importPage(r.Context()), importPage(v))
}

func (a *Area) importViewOf(r *http.Request, f *kit.Form) (importView, error) {
	unit, err := unitOf(r)
	if err != nil {
		return importView{}, err
	}
	b, err := a.Diary.BookOf(r.Context(), kit.Who(r), unit)
	return importView{Form: f, Unit: unit, Book: b}, err
}

// importSheet reads a spreadsheet, or takes in one that was read without fault.
func (a *Area) importSheet(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, mostSheet)
	if err != nil {
		return err
	}
	if id := f.Raw("apply"); id != "" {
		return a.apply(w, r, f, id)
	}
	v, err := a.importViewOf(r, f)
	if err != nil {
		return err
	}
	files := f.Files("sheet")
	if len(files) == 0 {
		f.Fail("sheet", "web.diary.no-sheet")
		return a.Kit.Again(w, r, a.importPage(r.Context()), importPage(v))
	}
	file, err := files[0].Open()
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	read, err := a.Sheets.Examine(r.Context(), kit.Who(r), sheets.In{Unit: v.Unit, Name: files[0].Filename, Bytes: raw})
	if err != nil {
		var told *fault.Error
		if errors.As(err, &told) && (told.Kind == fault.Invalid || told.Kind == fault.TooMuch) {
			f.Fail("sheet", told.Code, told.Args...)
			return a.Kit.Again(w, r, a.importPage(r.Context()), importPage(v))
		}
		return err
	}
	v.show(r.Context(), read)
	page := a.importPage(r.Context())
	if len(read.Problems) > 0 {
		page.Status = http.StatusUnprocessableEntity
	}
	return a.Kit.Render(w, r, page, importPage(v))
}

func (v *importView) show(ctx context.Context, read sheets.Examined) {
	v.Read = &read
	v.More = max(0, len(read.Rows)-rowsShown)
	for _, row := range read.Rows[:min(len(read.Rows), rowsShown)] {
		v.Rows = append(v.Rows, importRow{row, figuresOf(ctx, v.Book, row.Content)})
	}
}

func (a *Area) apply(w http.ResponseWriter, r *http.Request, f *kit.Form, id string) error {
	out, err := a.Sheets.Apply(r.Context(), kit.Who(r), id)
	ctx := r.Context()
	switch {
	case err == nil && out.Repeated > 0:
		return a.Kit.Go(w, r, "/diary", kit.Done("web.diary.imported-some", kit.Number(ctx, out.Added), kit.Number(ctx, out.Repeated)))
	case err == nil:
		return a.Kit.Go(w, r, "/diary", kit.Done("web.diary.imported", kit.Number(ctx, out.Added)))
	case f.Take(err):
		v, verr := a.importViewOf(r, f)
		if verr != nil {
			return verr
		}
		return a.Kit.Again(w, r, a.importPage(ctx), importPage(v))
	}
	return err
}

func (a *Area) template(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return err
	}
	raw, err := a.Sheets.Template(r.Context(), kit.Who(r), unit)
	if err != nil {
		return err
	}
	return download(w, "mau-so-hoat-dong.xlsx", raw)
}

func (a *Area) export(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return err
	}
	raw, err := a.Sheets.Export(r.Context(), kit.Who(r), filterOf(kit.QueryOf(r), unit))
	if err != nil {
		return err
	}
	return download(w, "so-hoat-dong-"+kit.Today(r.Context()).String()+".xlsx", raw)
}

func download(w http.ResponseWriter, name string, raw []byte) error {
	h := w.Header()
	h.Set("Content-Type", sheetMedia)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "private, no-store")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(raw)
	return err
}
