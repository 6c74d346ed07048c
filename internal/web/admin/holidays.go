package admin

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"tonghop/internal/calendar"
	"tonghop/internal/fault"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

type holidaysView struct {
	Tabs   []kit.Tab
	Year   int
	Before string
	After  string
	Lines  []calendar.Line
	Put    *kit.Form
	Table  *kit.Form
	Whats  []kit.Choice
}

// The years of which the calendar knows the lunar days.
const (
	firstYear = 2001
	lastYear  = 2053
)

func (a *Area) holidays(w http.ResponseWriter, r *http.Request) error {
	return a.showHolidays(w, r, nil, nil)
}

func (a *Area) showHolidays(w http.ResponseWriter, r *http.Request, put, table *kit.Form) error {
	seat, err := a.seated(r)
	if err != nil {
		return err
	}
	if !seat.House {
		return fault.New(fault.Forbidden, "access.forbidden", string(calendar.Manage))
	}
	ctx, q := r.Context(), kit.QueryOf(r)
	year := min(max(q.Int("year", kit.Today(ctx).Year), firstYear), lastYear)
	if put != nil {
		if d, ok := kit.ParseDay(put.Raw("day")); ok {
			year = min(max(d.Year, firstYear), lastYear)
		}
	}
	again := put != nil || table != nil
	v := holidaysView{Tabs: tabs(ctx, seat, "holidays"), Year: year, Put: put, Table: table, Whats: whats(ctx)}
	at := kit.NewQuery("/admin/holidays")
	v.Before, v.After = at.With("year", strconv.Itoa(year-1)).Href(), at.With("year", strconv.Itoa(year+1)).Href()
	if v.Lines, err = a.Calendar.Year(ctx, kit.Who(r), year); err != nil {
		return err
	}
	if v.Put == nil {
		v.Put = kit.NewForm(r)
		v.Put.Set("what", "off")
	}
	if v.Table == nil {
		v.Table = kit.NewForm(r)
	}
	p := page(r, "holidays")
	if again {
		return a.Kit.Again(w, r, p, holidaysPage(v))
	}
	return a.Kit.Render(w, r, p, holidaysPage(v))
}

func whats(ctx context.Context) []kit.Choice {
	return []kit.Choice{{Value: "off", Text: kit.Say(ctx, "web.admin.day-off")}, {Value: "work", Text: kit.Say(ctx, "web.admin.day-work")}}
}

func holidaysOf(year int) string { return "/admin/holidays?year=" + strconv.Itoa(year) }

func (a *Area) putHoliday(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	in := calendar.PutIn{Day: f.Day("day", kit.Required), Off: f.Choice("what", whats(r.Context()), kit.Required) == "off", Name: f.Text("name", kit.Required)}
	var err error
	if f.OK() {
		if err = a.Calendar.Put(r.Context(), kit.Who(r), in); err == nil {
			return a.Kit.Go(w, r, holidaysOf(in.Day.Year), kit.Done("web.admin.day-set", kit.Day(r.Context(), in.Day)))
		}
	}
	if f.Take(err) {
		return a.showHolidays(w, r, f, nil)
	}
	return err
}

// removeHoliday takes an exception away, with a button that puts it back.
func (a *Area) removeHoliday(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	day, err := when.ParseDay(f.Raw("day"))
	if err != nil {
		return fault.New(fault.NotFound, "calendar.none")
	}
	was, err := a.Calendar.Remove(r.Context(), kit.Who(r), day)
	if err != nil {
		return err
	}
	what := "work"
	if was.Off {
		what = "off"
	}
	back := kit.Done("web.admin.day-removed", kit.Day(r.Context(), day)).With("/admin/holidays", "", map[string]string{"day": day.String(), "what": what, "name": was.Name})
	return a.Kit.Go(w, r, holidaysOf(day.Year), back)
}

// mostTable bounds an uploaded table.
const mostTable = 1 << 20

func (a *Area) importHolidays(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	files := f.Files("table")
	if len(files) == 0 {
		f.Fail("table", "web.admin.no-file")
		return a.showHolidays(w, r, nil, f)
	}
	file, err := files[0].Open()
	if err != nil {
		return err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, mostTable+1))
	if err != nil {
		return err
	}
	if len(raw) > mostTable {
		f.Fail("table", "calendar.many", 5000)
		return a.showHolidays(w, r, nil, f)
	}
	n, err := a.Calendar.Import(r.Context(), kit.Who(r), raw)
	if err == nil {
		return a.Kit.Go(w, r, "/admin/holidays", kit.Done("web.admin.imported", kit.Number(r.Context(), n)))
	}
	if f.Take(err) {
		return a.showHolidays(w, r, nil, f)
	}
	return err
}

func (a *Area) exportHolidays(w http.ResponseWriter, r *http.Request) error {
	table, err := a.Calendar.Export(r.Context(), kit.Who(r))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="ngay-nghi.csv"`)
	_, err = w.Write(table)
	return err
}
