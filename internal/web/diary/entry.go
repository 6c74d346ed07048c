package diary

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/fault"
	"tonghop/internal/web/kit"
)

// entryView is the page of an entry.
type entryView struct {
	Back kit.Crumb // to the diary
	activity.Shown
	Figures  []figureView
	Details  []kit.Def
	Pictures []activity.Attachment
	Files    []activity.Attachment
	Form     *kit.Form // of the question or the answer, where it is filled in wrong
	Empty    *kit.Form
	Asking   string // "ask" or "answer", where that form is filled in wrong
}

// figureView is a figure with the regime that counts it.
type figureView struct {
	Words  string
	Regime string
}

func (a *Area) entry(w http.ResponseWriter, r *http.Request) error {
	return a.showEntry(w, r, kit.NewForm(r), "", http.StatusOK)
}

func (a *Area) showEntry(w http.ResponseWriter, r *http.Request, f *kit.Form, asking string, status int) error {
	ctx := r.Context()
	shown, err := a.Diary.Get(ctx, kit.Who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	back := kit.Crumb{Text: kit.Say(ctx, "web.diary.title"), Href: "/diary"}
	if shown.Unit != kit.Who(r).Unit {
		back = kit.Crumb{Text: kit.Say(ctx, "web.diary.title-below"), Href: "/diary?below=1"}
	}
	v := entryView{Shown: shown, Back: back, Form: f, Empty: kit.NewForm(r), Asking: asking, Details: details(ctx, shown)}
	v.Form.SetInt("version", shown.Version)
	v.Empty.SetInt("version", shown.Version)
	for _, g := range shown.Figures {
		v.Figures = append(v.Figures, figureView{figureWords(ctx, shown.Regimes, g), regimeName(ctx, shown.Regimes, g.Regime)})
	}
	for _, at := range shown.Attachments {
		if at.IsPicture() {
			v.Pictures = append(v.Pictures, at)
		} else {
			v.Files = append(v.Files, at)
		}
	}
	page := kit.Page{Title: kit.Say(ctx, "web.diary.entry"), Nav: kit.NavDiary, NoHead: true, Styles: []string{"diary.css"}, Status: status}
	return a.Kit.Render(w, r, page, entryPage(v))
}

func regimeName(ctx context.Context, b activity.Book, code string) string {
	for _, r := range b.Regimes {
		if r.Code == code {
			return nameOf(ctx, r.Name)
		}
	}
	return code
}

// details are the circumstances of an entry, what is not said left out.
func details(ctx context.Context, e activity.Shown) []kit.Def {
	var all []kit.Def
	add := func(key, text, href string) {
		if text != "" {
			all = append(all, kit.Def{Name: kit.Say(ctx, "web.diary."+key), Text: text, Href: href})
		}
	}
	add("day", dayWords(ctx, e.Content), "")
	add("kind", e.Kind.Name(kit.Lang(ctx)), "")
	add("event", e.Event, "")
	add("place", e.Place, "")
	add("partners", e.Partners, "")
	add("money", moneyWords(ctx, e.Money), "")
	add("remark", e.Note, "")
	add("unit", e.UnitName, "")
	add("author", dotted(e.By, kit.Instant(ctx, e.Created)), "")
	return all
}

// remarks are what was said of the entry, the newest first.
func (v entryView) remarks(ctx context.Context) []kit.Event {
	tones := map[activity.RemarkKind]kit.Tone{activity.Approval: kit.ToneDone, activity.Question: kit.ToneLate, activity.Answer: kit.ToneSent}
	var all []kit.Event
	for _, r := range v.Remarks {
		all = append(all, kit.Event{At: r.At, Who: r.By, Text: kit.Say(ctx, "web.diary.said-"+string(r.What)), Note: r.Words, Tone: tones[r.What]})
	}
	slices.Reverse(all)
	return all
}

func (v entryView) version() string { return strconv.FormatInt(v.Version, 10) }

// historyView is the versions of an entry, the newest first.
type historyView struct {
	Entry    activity.Entry
	Versions []versionView
}

// versionView is a version and what it changed.
type versionView struct {
	activity.Version
	Title   string
	Tone    kit.Tone
	Changes []changed
	Files   string
}

func (a *Area) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, versions, err := a.Diary.History(ctx, kit.Who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := a.Diary.BookOf(ctx, kit.Who(r), e.Unit)
	if err != nil {
		return err
	}
	tones := map[activity.What]kit.Tone{activity.Written: kit.ToneDone, activity.Removed: kit.ToneLate}
	v := historyView{Entry: e}
	for i, one := range versions {
		view := versionView{Version: one, Title: kit.Say(ctx, "web.diary.did-"+string(one.What)), Tone: tones[one.What]}
		if i > 0 {
			view.Changes = differences(ctx, b, versions[i-1].Content, one.Content)
			if x, y := versions[i-1].Files, one.Files; !slices.Equal(x, y) {
				view.Files = kit.Say(ctx, "web.diary.files-changed", len(x), len(y))
			}
		}
		v.Versions = append(v.Versions, view)
	}
	slices.Reverse(v.Versions)
	page := a.editPage(ctx, e.ID)
	page.Title = kit.Say(ctx, "web.diary.history")
	return a.Kit.Render(w, r, page, historyPage(v))
}

// done goes back to where a change was asked for: a list, or the entry itself.
func (a *Area) done(w http.ResponseWriter, r *http.Request, f *kit.Form, id string, n kit.Notice) error {
	path := entryHref(id)
	if back := f.Raw("back"); back != "" {
		path = kit.SafeNext(back)
	}
	return a.Kit.Go(w, r, path, n)
}

func (a *Area) delete(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	e, err := a.Diary.Delete(r.Context(), kit.Who(r), activity.DeleteIn{ID: r.PathValue("id"), Version: f.Int("version")})
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/diary", kit.Warn("web.diary.deleted", short(e.Line)).Undo(entryHref(e.ID)+"/restore"))
}

func (a *Area) restore(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	e, err := a.Diary.Restore(r.Context(), kit.Who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.done(w, r, f, e.ID, kit.Done("web.diary.restored", short(e.Line)))
}

func (a *Area) check(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	out, err := a.Diary.MarkChecked(r.Context(), kit.Who(r), []activity.CheckIn{{ID: r.PathValue("id"), Version: f.Int("version")}})
	if err != nil {
		return err
	}
	return a.done(w, r, f, r.PathValue("id"), checkedNotice(r.Context(), out))
}

func (a *Area) checkMany(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	back := kit.SafeNext(f.Raw("back"))
	if back == "/" {
		back = "/diary?below=1"
	}
	list := checksOf(f.Many("entry"))
	if len(list) == 0 {
		return a.Kit.Go(w, r, back, kit.Warn("web.diary.none-chosen"))
	}
	out, err := a.Diary.MarkChecked(r.Context(), kit.Who(r), list)
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, back, checkedNotice(r.Context(), out))
}

// checkedNotice says what became of the entries that were to be checked.
func checkedNotice(ctx context.Context, out activity.Checks) kit.Notice {
	switch {
	case out.Own > 0 && out.Checked == 0:
		return kit.Warn("web.diary.check-own")
	case out.Changed > 0:
		return kit.Warn("web.diary.checked-some", kit.Number(ctx, out.Checked), kit.Number(ctx, out.Changed))
	case out.Checked == 0:
		return kit.Done("web.diary.checked-before")
	}
	return kit.Done("web.diary.checked", kit.Number(ctx, out.Checked))
}

func (a *Area) ask(w http.ResponseWriter, r *http.Request) error {
	return a.say(w, r, "ask", "web.diary.asked", a.Diary.Ask)
}

func (a *Area) answer(w http.ResponseWriter, r *http.Request) error {
	return a.say(w, r, "answer", "web.diary.answered", a.Diary.Reply)
}

func (a *Area) say(w http.ResponseWriter, r *http.Request, what, notice string, use func(context.Context, access.Actor, activity.RemarkIn) (activity.Entry, error)) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := activity.RemarkIn{ID: r.PathValue("id"), Version: f.Int("version"), Words: f.Long("words")}
	_, err = use(r.Context(), kit.Who(r), in)
	switch {
	case err == nil:
		return a.Kit.Go(w, r, entryHref(in.ID), kit.Done(notice))
	case fault.Is(err, fault.Stale):
		f.Fail("words", fault.CodeOf(err), staleBy(err))
		return a.showEntry(w, r, f, what, http.StatusConflict)
	case f.Take(err):
		return a.showEntry(w, r, f, what, http.StatusUnprocessableEntity)
	}
	return err
}

// staleBy is who changed the entry meanwhile.
func staleBy(err error) any {
	if e, ok := errors.AsType[*fault.Error](err); ok && len(e.Args) > 0 {
		return e.Args[0]
	}
	return ""
}
