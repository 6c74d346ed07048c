package home

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"tonghop/internal/activity"
	"tonghop/internal/overview"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// deskView is the desk as it is drawn.
type deskView struct {
	overview.Desk
	Tasks  []taskView
	Months kit.MonthsView
	Total  string
	Year   int
}

// taskView is a thing that waits, in words.
type taskView struct {
	Title   string
	Href    string
	Note    string
	Due     string
	DueTone kit.Tone
	Tag     string
	TagTone kit.Tone
	Bar     []kit.Part
	BarOf   int64
	BarNote []kit.Part
	Action  string
	Main    bool // the first thing to do
}

func (a *Area) desk(w http.ResponseWriter, r *http.Request) error {
	q := kit.QueryOf(r)
	d, err := a.Overview.Desk(r.Context(), kit.Who(r), overview.DeskIn{Year: year(q, kit.Today(r.Context()).Year)})
	if err != nil {
		return err
	}
	v, err := a.deskView(r.Context(), d)
	if err != nil {
		return err
	}
	page := kit.Page{Title: kit.Say(r.Context(), "web.kit.nav.desk"), NoHead: true, Nav: kit.NavDesk, Styles: []string{"home.css"}}
	return a.Kit.Render(w, r, page, deskPage(v))
}

// year is the year of the glance: one a person may have a diary of.
func year(q kit.Query, today int) int {
	y := q.Int("year", today)
	if y < 1990 || y > today+1 {
		return today
	}
	return y
}

func (a *Area) deskView(ctx context.Context, d overview.Desk) (deskView, error) {
	v := deskView{Desk: d, Year: d.Glance.Year, Total: counted(ctx, "web.home.entries", d.Glance.Total), Months: monthsView(ctx, d.Glance)}
	if v.Year == 0 {
		v.Year = kit.Today(ctx).Year
	}
	for i, t := range d.Tasks {
		one, err := a.taskView(ctx, t, d.Unit)
		if err != nil {
			return v, err
		}
		one.Main = i == 0
		v.Tasks = append(v.Tasks, one)
	}
	return v, nil
}

// taskView puts a task into words.
func (a *Area) taskView(ctx context.Context, t overview.Task, unit string) (taskView, error) {
	title, err := a.title(ctx, t)
	if err != nil {
		return taskView{}, err
	}
	v := taskView{Title: title, Action: kit.Say(ctx, "web.home.do."+string(t.Kind))}
	if !t.Deadline.IsZero() && (t.Kind == overview.Owed || t.Report != "") {
		v.Due = kit.Say(ctx, "web.home.due", kit.Day(ctx, t.Deadline), kit.DayLeft(ctx, t.Deadline))
		v.DueTone = kit.Due(ctx, t.Deadline)
	}
	other := ""
	if t.UnitName != "" && t.Unit != unit {
		other = t.UnitName
	}
	v.Note = dotted(other, by(ctx, t))
	v.where(ctx, t)
	v.below(ctx, t.Below)
	return v, nil
}

// by says which letter a task goes by.
func by(ctx context.Context, t overview.Task) string {
	if t.Mark == "" {
		return ""
	}
	said := kit.Say(ctx, "web.home.by", t.Mark)
	if !t.LetterDay.IsZero() {
		said = kit.Say(ctx, "web.home.by-day", t.Mark, kit.Day(ctx, t.LetterDay))
	}
	if t.Asker != "" && t.Kind == overview.Owed {
		return dotted(said, kit.Say(ctx, "web.home.to", t.Asker))
	}
	return said
}

// title is what a task is about.
func (a *Area) title(ctx context.Context, t overview.Task) (string, error) {
	switch t.Kind {
	case overview.ToAccept, overview.ToDecide:
		return counted(ctx, "web.home.task."+string(t.Kind), t.Count), nil
	case overview.ToAnswer:
		if t.Count == 1 {
			return kit.Say(ctx, "web.home.task.question", t.Line), nil
		}
		return counted(ctx, "web.home.task.questions", t.Count), nil
	}
	if t.Subject != "" {
		return capital(t.Subject), nil
	}
	if t.Kind == overview.Unsent {
		return kit.Say(ctx, "web.home.task.unsent"), nil
	}
	regime, err := a.RegimeName(ctx, kit.Lang(ctx), t.Regime)
	return kit.Say(ctx, "web.home.report", regime, kit.PeriodName(ctx, t.Period)), err
}

// where says where a task leads, and how it stands.
func (v *taskView) where(ctx context.Context, t overview.Task) {
	switch t.Kind {
	case overview.Owed:
		v.Href, v.Tag, v.TagTone = obligationHref(string(t.Obligation)), stateName(ctx, t.State), stateTone(t.State)
		if t.Report != "" {
			v.Href, v.Action = reportHref(string(t.Report)), kit.Say(ctx, "web.home.do.write")
		}
	case overview.ToReview, overview.ToApprove, overview.ToIssue:
		v.Href, v.Tag, v.TagTone = reportHref(string(t.Report)), kit.Say(ctx, "web.home.step."+string(t.Kind)), kit.ToneSent
	case overview.ToAccept:
		v.Href, v.Note = "/reports/received?unit="+url.QueryEscape(t.Unit), dotted(names(ctx, t), v.Note)
	case overview.ToDecide:
		v.Href, v.Note = letterHref(string(t.Letter)), dotted(names(ctx, t), v.Note)
	case overview.ToAnswer:
		v.Href = "/diary?state=" + string(activity.Asked)
		if t.Count == 1 {
			v.Href = entryHref(t.Entry)
		}
	case overview.Unsent:
		v.Href, v.Tag = letterHref(string(t.Letter)), kit.Say(ctx, "web.home.draft")
	}
}

// names are the units of a task, "và 3 đơn vị khác" behind those named.
func names(ctx context.Context, t overview.Task) string {
	said := strings.Join(t.Names, ", ")
	if more := t.Count - len(t.Names); more > 0 {
		return kit.Say(ctx, "web.home.and-more", said, kit.Number(ctx, more))
	}
	return said
}

// below says how the units below stand that this report is compiled from.
func (v *taskView) below(ctx context.Context, tally *request.Tally) {
	if tally == nil {
		return
	}
	v.BarOf = int64(tally.Total)
	v.Bar = parts(ctx, *tally)
	for _, p := range v.Bar {
		if p.N > 0 {
			v.BarNote = append(v.BarNote, p)
		}
	}
	if n := tally.By[request.NotOpened]; n > 0 {
		tone := kit.ToneNone
		if tally.Overdue > 0 {
			tone = kit.ToneLate
		}
		v.BarNote = append(v.BarNote, kit.Part{Name: kit.Say(ctx, "web.home.part.not-opened"), N: int64(n), Tone: tone})
	}
}

// parts are the pieces of a letter's bar: settled, with the asker, at work.
func parts(ctx context.Context, t request.Tally) []kit.Part {
	return []kit.Part{
		{Name: kit.Say(ctx, "web.home.part.done"), N: int64(t.Done()), Tone: kit.ToneDone},
		{Name: kit.Say(ctx, "web.home.part.sent"), N: int64(t.By[request.SentUp]), Tone: kit.ToneSent},
		{Name: kit.Say(ctx, "web.home.part.due"), N: int64(t.By[request.InProgress] + t.By[request.InReview]), Tone: kit.ToneDue},
		{Name: kit.Say(ctx, "web.home.part.returned"), N: int64(t.By[request.Returned]), Tone: kit.ToneLate},
	}
}

func stateName(ctx context.Context, s request.State) string {
	return kit.Say(ctx, "web.home.state."+string(s))
}

func stateTone(s request.State) kit.Tone { return kit.Tone(s.Tone()) }

func entryTone(s activity.State) kit.Tone {
	switch s {
	case activity.Checked:
		return kit.ToneDone
	case activity.Asked:
		return kit.ToneDue
	case activity.Answered:
		return kit.ToneSent
	case activity.Fresh:
	}
	return kit.ToneNone
}

// monthsView is the chart of the glance; each month leads to its diary.
func monthsView(ctx context.Context, g overview.Glance) kit.MonthsView {
	v := kit.MonthsView{Caption: kit.Say(ctx, "web.home.year-of", g.Year)}
	for _, k := range g.Kinds {
		v.Kinds = append(v.Kinds, k.Name(kit.Lang(ctx)))
	}
	for i, month := range g.Months {
		m := kit.Month{Name: itoa(i + 1)}
		for _, n := range month {
			m.Parts = append(m.Parts, int64(n))
		}
		v.Months = append(v.Months, m)
	}
	return v
}

// kindIcons are the drawings of entries without a picture.
var kindIcons = map[activity.Kind]string{
	"training": "graduation-cap", "visual": "flag", "loudspeaker": "radio", "news": "newspaper", "talk": "users", "mobile": "megaphone",
	"event": "calendar-days", "visit": "users", "border": "map-pin", "publication": "book-open-check", "direction": "file-text", "digital": "server",
	"resources": "banknote",
}

func kindIcon(k activity.Kind) string {
	if name, ok := kindIcons[k]; ok {
		return name
	}
	return "activity"
}

// oneLine shortens a line of the diary for a list.
func oneLine(s string) string {
	const most = 110
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
