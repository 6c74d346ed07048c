package home

import (
	"context"
	"net/http"
	"strconv"

	"tonghop/internal/overview"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// boardView is the board of a letter as it is drawn.
type boardView struct {
	overview.Board
	Query kit.Query
	State string
	Tabs  []kit.Tab
	Pace  paceView
	Rows  []rowView
	Flat  bool // no unit stands under another: each is drawn with its name
}

// rowView is a unit with those under it.
type rowView struct {
	overview.Row
	Href string // one deeper
}

func (a *Area) board(w http.ResponseWriter, r *http.Request) error {
	q := kit.QueryOf(r)
	in := overview.BoardIn{Request: request.ID(r.PathValue("id")), Under: q.Get("under"), State: q.Get("state")}
	b, err := a.Overview.Board(r.Context(), kit.Who(r), in)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := boardView{Board: b, Query: q, State: in.State, Tabs: boardTabs(ctx, q, b, in.State), Pace: paceOf(ctx, b)}
	v.Flat = b.Tiles
	for _, row := range b.Rows {
		v.Flat = v.Flat && len(row.Cells) == 0
		one := rowView{Row: row}
		if len(row.Cells) > 0 || !b.Tiles && row.Own == nil || row.Deeper {
			one.Href = q.With("under", row.ID).With("state").Href()
		}
		v.Rows = append(v.Rows, one)
	}
	page := kit.Page{Title: boardTitle(ctx, b), Nav: kit.NavRequests, Crumbs: boardCrumbs(ctx, q, b), Actions: boardActions(b), Wide: true, Styles: []string{"home.css"}}
	return a.Kit.Render(w, r, page, boardPage(v))
}

func boardTitle(ctx context.Context, b overview.Board) string {
	if b.Under != "" {
		return kit.Say(ctx, "web.home.board-under", b.Under)
	}
	return kit.Say(ctx, "web.home.board-of", capital(b.Letter.Subject))
}

func boardCrumbs(ctx context.Context, q kit.Query, b overview.Board) []kit.Crumb {
	id := string(b.Letter.ID)
	crumbs := []kit.Crumb{{Text: kit.Say(ctx, "web.kit.nav.requests"), Href: "/requests"}, {Text: b.Letter.Mark(), Href: letterHref(id)}}
	if b.Under == "" {
		return crumbs
	}
	crumbs = append(crumbs, kit.Crumb{Text: b.Asker, Href: q.With("under").With("state").Href()})
	for _, s := range b.Path {
		crumbs = append(crumbs, kit.Crumb{Text: s.Name, Href: q.With("under", s.ID).With("state").Href()})
	}
	return crumbs
}

// boardTabs filter the list by what people look for.
func boardTabs(ctx context.Context, q kit.Query, b overview.Board, state string) []kit.Tab {
	tab := func(key, value string, n int) kit.Tab {
		t := kit.Tab{Text: kit.Say(ctx, key), Href: q.With("state", value).Href() + "#list", Current: state == value}
		if n >= 0 {
			t.Count = kit.Number(ctx, n)
		}
		return t
	}
	tabs := []kit.Tab{tab("web.home.list-attention", "", -1), tab("web.home.list-overdue", overview.FilterOverdue, b.Tally.Overdue)}
	if b.Tally.Late > 0 {
		tabs = append(tabs, tab("web.home.list-late", overview.FilterLate, b.Tally.Late))
	}
	for _, s := range request.States {
		if n := b.Tally.By[s]; n > 0 {
			tabs = append(tabs, tab("web.home.state."+string(s), string(s), n))
		}
	}
	return tabs
}

// boardKPIs are the numbers on top.
func boardKPIs(ctx context.Context, v boardView) []kit.KPI {
	t, p := v.Tally, v.Progress
	all := []kit.KPI{
		{Name: kit.Say(ctx, "web.home.kpi-delivered"), Text: kit.Number(ctx, p.Delivered) + " / " + kit.Number(ctx, p.Delivered+p.Open), Bar: parts(ctx, t), Of: int64(t.Total)},
		{Name: kit.Say(ctx, "web.home.kpi-in-time"), Text: kit.Percent(ctx, p.InTime, p.Judged), Note: kit.Say(ctx, "web.home.kpi-in-time-note", kit.Number(ctx, p.InTime), kit.Number(ctx, p.Judged))},
		{Name: kit.Say(ctx, "web.home.kpi-waiting"), Text: kit.Number(ctx, t.By[request.SentUp]), Href: v.Query.With("state", string(request.SentUp)).Href() + "#list"},
		{Name: kit.Say(ctx, "web.home.kpi-not-opened"), Text: kit.Number(ctx, t.By[request.NotOpened]), Href: v.Query.With("state", string(request.NotOpened)).Href() + "#list"},
	}
	overdue := kit.KPI{Name: kit.Say(ctx, "web.home.kpi-overdue"), Text: kit.Number(ctx, t.Overdue), Href: v.Query.With("state", overview.FilterOverdue).Href() + "#list"}
	if t.Overdue > 0 {
		overdue.Tone = kit.ToneLate
	}
	return append(all, overdue)
}

// paceView is the line of reports come in by day.
type paceView struct {
	Points  string // of the line, in a field of 300 × 112
	Area    string // below the line
	Due     string // x of the last deadline, empty where it is not in the field
	DueText string
	First   string
	Last    string
	Caption string
	Days    []overview.Pace
	Total   int
}

const paceWidth, paceHeight = 300, 112

// paceOf draws the line. The field ends at the last deadline, or today where that is later.
func paceOf(ctx context.Context, b overview.Board) paceView {
	v := paceView{Days: b.Pace, Total: b.Tally.Total}
	if len(b.Pace) < 2 || b.Tally.Total == 0 {
		return paceView{}
	}
	last, due := b.Pace[len(b.Pace)-1].Day, b.Letter.Deadlines.Last()
	end := last
	if due.After(end) {
		end = due
	}
	span := max(1, b.FromDay.DaysUntil(end))
	x := func(d when.Day) int { return b.FromDay.DaysUntil(d) * paceWidth / span }
	for _, p := range b.Pace {
		y := paceHeight - p.Sent*(paceHeight-6)/b.Tally.Total
		v.Points += itoa(x(p.Day)) + "," + itoa(y) + " "
	}
	v.Area = "0," + itoa(paceHeight) + " " + v.Points + itoa(x(last)) + "," + itoa(paceHeight)
	if due.Known() && !due.Before(b.FromDay) {
		v.Due, v.DueText = itoa(min(paceWidth-1, x(due))), kit.Say(ctx, "web.home.pace-due", kit.DayShort(ctx, due))
	}
	v.First, v.Last = kit.DayShort(ctx, b.FromDay), kit.DayShort(ctx, end)
	v.Caption = kit.Say(ctx, "web.home.pace-caption", kit.Number(ctx, b.Pace[len(b.Pace)-1].Sent), kit.Number(ctx, b.Tally.Total), kit.Day(ctx, last))
	return v
}

// tileClass is the colour of a cell: its state, or that it is overdue.
func tileClass(c overview.Cell) string {
	if c.Overdue {
		return "late"
	}
	switch c.State {
	case request.Excused, request.Released:
		return "off"
	case request.Returned:
		return "back"
	}
	if t := c.State.Tone(); t != "" {
		return t
	}
	return "none"
}

func tileWords(ctx context.Context, c overview.Cell) string {
	return c.Name + ": " + cellState(ctx, c)
}

func cellState(ctx context.Context, c overview.Cell) string {
	said := stateName(ctx, c.State)
	switch {
	case c.Overdue:
		return said + ", " + kit.DayLeft(ctx, c.Deadline)
	case c.Late:
		return said + ", " + kit.Say(ctx, "web.home.came-late", strconv.Itoa(c.Deadline.DaysUntil(c.SentAt.Day())))
	}
	return said
}

func cellTone(c overview.Cell) kit.Tone {
	if c.Overdue {
		return kit.ToneLate
	}
	return stateTone(c.State)
}

// cellHref leads to the report where the asker has one, and to the obligation otherwise.
func cellHref(c overview.Cell) string {
	if c.Report != "" && c.State.Delivered() {
		return reportHref(c.Report)
	}
	return obligationHref(string(c.Obligation))
}
