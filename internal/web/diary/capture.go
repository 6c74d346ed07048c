package diary

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tonghop/internal/activity"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/uid"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// shortLine is how long a line may be, in bytes, to travel in an address.
const shortLine = 1500

func (a *Area) newPage(ctx context.Context) kit.Page {
	return kit.Page{Title: kit.Say(ctx, "web.diary.note"), Nav: kit.NavDiary, Styles: []string{"diary.css"},
		Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.diary.title"), Href: "/diary"}}}
}

// newForm shows the one line to be typed, or what a line was understood to say.
func (a *Area) newForm(w http.ResponseWriter, r *http.Request) error {
	unit := kit.Who(r).Unit
	if unit == "" {
		return a.noUnit(w, r)
	}
	q := kit.QueryOf(r)
	if q.Get("line") == "" && len(q.Many("file")) == 0 {
		b, err := a.Diary.BookOf(r.Context(), kit.Who(r), unit)
		if err != nil {
			return err
		}
		f := kit.NewForm(r)
		f.SetDay("day", q.Day("day"))
		return a.Kit.Render(w, r, a.newPage(r.Context()), linePage(lineView{Form: f, Unit: b.Unit.Name, Day: q.Day("day")}))
	}
	return a.understood(w, r, unit, q.Get("line"), q.Many("file"), q.Day("day"))
}

// lineView is the page with the one line.
type lineView struct {
	Form *kit.Form
	Unit string
	Day  when.Day
}

// look takes the line and its photos and shows what was understood.
func (a *Area) look(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, mostSent)
	if err != nil {
		return err
	}
	unit := kit.Who(r).Unit
	if unit == "" {
		return a.noUnit(w, r)
	}
	if err := a.send(r, f, unit); err != nil {
		return err
	}
	line, files := f.Text("line"), f.Many("file")
	if line == "" && len(files) == 0 {
		f.Fail("line", "activity.line-missing")
	}
	if !f.OK() {
		b, err := a.Diary.BookOf(r.Context(), kit.Who(r), unit)
		if err != nil {
			return err
		}
		return a.Kit.Again(w, r, a.newPage(r.Context()), linePage(lineView{Form: f, Unit: b.Unit.Name, Day: f.Day("day")}))
	}
	if len(line) <= shortLine {
		q := url.Values{"line": {line}, "file": files}
		if d := f.Raw("day"); d != "" {
			q.Set("day", d)
		}
		return a.Kit.Go(w, r, "/diary/new?"+q.Encode(), kit.Notice{})
	}
	return a.understood(w, r, unit, line, files, f.Day("day"))
}

// understood shows what a line says, to be corrected and saved.
func (a *Area) understood(w http.ResponseWriter, r *http.Request, unit, line string, files []string, day when.Day) error {
	ctx := r.Context()
	u, b, err := a.Diary.Understand(ctx, kit.Who(r), activity.UnderstandIn{Unit: unit, Line: line})
	if err != nil {
		return err
	}
	v := formView{Form: kit.NewForm(r), Book: b, Action: "/diary", Back: "/diary", New: true}
	if v.Files, err = a.Diary.Waiting(ctx, kit.Who(r), unit, files); err != nil {
		return err
	}
	settle(&u, v.Files, day, b.Today)
	fill(v.Form, u.Content)
	for _, file := range v.Files {
		v.Form.Set("file", append(v.Form.Many("file"), file.ID)...)
	}
	v.Form.Set("submission", uid.New())
	v.Doubts = doubtWords(ctx, u.Doubts)
	v.Chips = chips(ctx, b, u)
	v.prepare(ctx)
	return a.Kit.Render(w, r, a.newPage(ctx), formPage(v))
}

// settle takes the day and the place from the calendar or the photos where the line names
// none.
func settle(u *activity.Understood, files []activity.Attachment, day, today when.Day) {
	for _, f := range files {
		if u.Place == "" {
			u.Place = f.Place
		}
		if day.IsZero() && f.Taken.Known() && !f.Taken.After(today) && f.Taken.DaysUntil(today) < 366 {
			day = f.Taken
		}
	}
	if u.DayText == "" && day.Known() {
		u.Day = day
	}
}

func doubtWords(ctx context.Context, doubts []activity.Doubt) []string {
	var all []string
	for _, d := range doubts {
		all = append(all, kit.Say(ctx, d.Reason.Code, d.Reason.Args...))
	}
	return all
}

// chips are what was understood, in a few words each.
func chips(ctx context.Context, b activity.Book, u activity.Understood) []string {
	all := []string{u.Kind.Name(kit.Lang(ctx))}
	for _, f := range u.Figures {
		if f.Value.State != quantity.Missing {
			all = append(all, figureWords(ctx, b, f))
		}
	}
	all = append(all, dayWords(ctx, u.Content))
	for _, s := range []string{u.Event, u.Place, u.Partners, moneyWords(ctx, u.Money)} {
		if s != "" {
			all = append(all, s)
		}
	}
	return all
}

// add writes a new entry.
func (a *Area) add(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, mostSent)
	if err != nil {
		return err
	}
	ctx, unit := r.Context(), kit.Who(r).Unit
	if unit == "" {
		return a.noUnit(w, r)
	}
	b, err := a.Diary.BookOf(ctx, kit.Who(r), unit)
	if err != nil {
		return err
	}
	if err := a.send(r, f, unit); err != nil {
		return err
	}
	compact(f)
	if f.Raw("do") == "understand" {
		return a.understood(w, r, unit, f.Text("line"), f.Many("file"), when.Day{})
	}
	v := formView{Form: f, Book: b, Action: "/diary", Back: "/diary", New: true}
	if f.Raw("do") == "more" {
		return a.again(w, r, v, unit, http.StatusOK)
	}
	in := activity.AddIn{Unit: unit, Submission: f.Raw("submission"), Content: read(f, b), Files: f.Many("file")}
	var out activity.Added
	if f.OK() {
		out, err = a.Diary.Add(ctx, kit.Who(r), in)
		if err == nil {
			return a.added(w, r, out, f, b)
		}
	}
	if f.Take(err) {
		return a.again(w, r, v, unit, http.StatusUnprocessableEntity)
	}
	return err
}

// added goes on after an entry was written. Where its submission had written something
// else before, both texts are shown.
func (a *Area) added(w http.ResponseWriter, r *http.Request, out activity.Added, f *kit.Form, b activity.Book) error {
	if out.Differs {
		return a.clash(w, r, out.Entry, f, b)
	}
	undo := map[string]string{"version": strconv.FormatInt(out.Entry.Version, 10)}
	return a.Kit.Go(w, r, "/diary", kit.Done("web.diary.saved", short(out.Entry.Line)).With(entryHref(out.Entry.ID)+"/delete", "web.diary.undo", undo))
}

// short is the beginning of a line, for a notice.
func short(line string) string {
	const most = 80
	if r := []rune(line); len(r) > most {
		return string(r[:most]) + "…"
	}
	return line
}

// again shows a form as it was typed, with one more empty figure where that was asked for.
func (a *Area) again(w http.ResponseWriter, r *http.Request, v formView, unit string, status int) error {
	ctx := r.Context()
	if v.Form.Raw("do") == "more" {
		v.Form.SetInt("rows", v.Form.Int("rows")+1)
	}
	var err error
	if v.New {
		v.Files, err = a.Diary.Waiting(ctx, kit.Who(r), unit, v.Form.Many("file"))
	} else {
		v.Files, err = a.filesOf(r, v)
	}
	if err != nil {
		return err
	}
	v.prepare(ctx)
	page := a.newPage(ctx)
	if !v.New {
		page = a.editPage(ctx, v.Entry)
	}
	page.Status = status
	return a.Kit.Render(w, r, page, formPage(v))
}

// filesOf are the files of an entry and those sent for it since, of which the form's stay.
func (a *Area) filesOf(r *http.Request, v formView) ([]activity.Attachment, error) {
	shown, err := a.Diary.Get(r.Context(), kit.Who(r), v.Entry)
	if err != nil {
		return nil, err
	}
	ids := v.Form.Many("file")
	files := slices.DeleteFunc(shown.Attachments, func(f activity.Attachment) bool { return !slices.Contains(ids, f.ID) })
	sent, err := a.Diary.Waiting(r.Context(), kit.Who(r), shown.Unit, ids)
	if fault.Is(err, fault.Forbidden) {
		err = nil
	}
	return append(files, sent...), err
}
