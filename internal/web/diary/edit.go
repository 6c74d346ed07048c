package diary

import (
	"context"
	"net/http"
	"strconv"

	"tonghop/internal/activity"
	"tonghop/internal/fault"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

func (a *Area) editPage(ctx context.Context, id string) kit.Page {
	return kit.Page{Title: kit.Say(ctx, "web.diary.edit"), Nav: kit.NavDiary, Styles: []string{"diary.css"},
		Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.diary.title"), Href: "/diary"}, {Text: kit.Say(ctx, "web.diary.entry"), Href: entryHref(id)}}}
}

func (a *Area) editForm(w http.ResponseWriter, r *http.Request) error {
	shown, err := a.Diary.Get(r.Context(), kit.Who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !shown.MayWrite {
		return fault.New(fault.Forbidden, "access.forbidden", string(activity.Write))
	}
	v := editView(shown, kit.NewForm(r))
	fill(v.Form, shown.Content)
	v.Form.SetInt("version", shown.Version)
	for _, f := range shown.Attachments {
		v.Form.Set("file", append(v.Form.Many("file"), f.ID)...)
	}
	v.Files = shown.Attachments
	v.prepare(r.Context())
	return a.Kit.Render(w, r, a.editPage(r.Context(), shown.ID), formPage(v))
}

func editView(shown activity.Shown, f *kit.Form) formView {
	return formView{Form: f, Book: shown.Regimes, Action: entryHref(shown.ID) + "/edit", Back: entryHref(shown.ID), Entry: shown.ID}
}

func (a *Area) edit(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, mostSent)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), kit.Who(r)
	shown, err := a.Diary.Get(ctx, who, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.send(r, f, shown.Unit); err != nil {
		return err
	}
	compact(f)
	v := editView(shown, f)
	if f.Raw("do") == "more" {
		return a.again(w, r, v, shown.Unit, http.StatusOK)
	}
	in := activity.EditIn{ID: shown.ID, Version: f.Int("version"), Content: read(f, shown.Regimes), Files: f.Many("file")}
	if f.OK() {
		var now activity.Entry
		now, err = a.Diary.Edit(ctx, who, in)
		if err == nil {
			return a.Kit.Go(w, r, entryHref(shown.ID), kit.Done("web.diary.edited"))
		}
		if fault.Is(err, fault.Stale) {
			return a.clash(w, r, now, f, shown.Regimes)
		}
	}
	if f.Take(err) {
		return a.again(w, r, v, shown.Unit, http.StatusUnprocessableEntity)
	}
	return err
}

// clashView is what somebody else wrote while this form was filled in.
type clashView struct {
	By     string
	At     when.Instant
	Fields []changed
}

// changed is a part of an entry that differs between two texts, in words.
type changed struct {
	Label, Before, After string
}

// clash shows the entry as it stands now beside what was typed. Saving again keeps what was
// typed, over the version that was shown.
func (a *Area) clash(w http.ResponseWriter, r *http.Request, now activity.Entry, f *kit.Form, b activity.Book) error {
	v := formView{Form: f, Book: b, Action: entryHref(now.ID) + "/edit", Back: entryHref(now.ID), Entry: now.ID}
	v.Clash = &clashView{By: now.ChangedBy, At: now.Changed, Fields: differences(r.Context(), b, now.Content, read(f, b))}
	f.Set("version", strconv.FormatInt(now.Version, 10))
	return a.again(w, r, v, now.Unit, http.StatusConflict)
}

// differences are the parts in which two contents differ.
func differences(ctx context.Context, b activity.Book, before, after activity.Content) []changed {
	x, y := parts(ctx, b, before), parts(ctx, b, after)
	var all []changed
	for i := range x {
		if x[i].Text != y[i].Text {
			all = append(all, changed{x[i].Name, x[i].Text, y[i].Text})
		}
	}
	return all
}

// parts are the parts of a content in words.
func parts(ctx context.Context, b activity.Book, c activity.Content) []kit.Def {
	figures := ""
	for i, f := range figuresOf(ctx, b, c) {
		if i > 0 {
			figures += "\n"
		}
		figures += f
	}
	def := func(key, text string) kit.Def { return kit.Def{Name: kit.Say(ctx, "web.diary."+key), Text: text} }
	return []kit.Def{
		def("line", c.Line), def("day", dayWords(ctx, c)), def("kind", c.Kind.Name(kit.Lang(ctx))), def("figures", figures), def("event", c.Event),
		def("place", c.Place), def("partners", c.Partners), def("money", moneyWords(ctx, c.Money)), def("remark", c.Note),
	}
}
