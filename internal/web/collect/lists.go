package collect

import (
	"context"
	"net/http"

	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

const pageRows = 50

type sentView struct {
	MayAsk bool
	Rows   []request.SentRow
	Tabs   []kit.Tab
	Pager  kit.Pager
	All    bool
}

// sent lists the letters that the person's unit sent, or all that he may see.
func (a *Area) sent(w http.ResponseWriter, r *http.Request) error {
	q, ctx := kit.QueryOf(r), r.Context()
	v := sentView{All: q.Get("of") == "all", Tabs: listTabs(ctx, "sent")}
	in := request.SentIn{Unit: kit.Who(r).Unit, Before: request.ID(q.After()), Limit: pageRows + 1}
	if v.All {
		in.Unit = ""
	}
	rows, err := a.Requests.Sent(ctx, kit.Who(r), in)
	if err != nil {
		return err
	}
	if v.MayAsk, err = a.Requests.MayAsk(ctx, kit.Who(r), request.MayAskIn{}); err != nil {
		return err
	}
	if len(rows) == 0 && q.Get("of") == "" && q.After() == "" {
		http.Redirect(w, r, "/obligations", http.StatusSeeOther) // who asks nobody comes for what he owes
		return nil
	}
	more := len(rows) > pageRows
	v.Rows = rows[:min(len(rows), pageRows)]
	if len(v.Rows) > 0 {
		v.Pager = kit.NextPage(q, string(v.Rows[len(v.Rows)-1].ID), more, len(v.Rows), 0)
	}
	page := kit.Page{Title: kit.Say(ctx, "web.collect.sent"), Nav: kit.NavRequests, Styles: styles, Wide: true}
	if v.MayAsk {
		page.Actions = sentActions()
	}
	return a.Kit.Render(w, r, page, sentPage(v))
}

// listTabs lead between what was sent, what was received and the calendar.
func listTabs(ctx context.Context, current string) []kit.Tab {
	var tabs []kit.Tab
	for _, t := range []struct{ key, href string }{{"received", "/obligations"}, {"sent", "/requests?of=unit"}, {"sent-below", "/requests?of=all"}, {"calendar", "/deadlines"}} {
		tabs = append(tabs, kit.Tab{Text: kit.Say(ctx, "web.collect.tab."+t.key), Href: t.href, Current: t.key == current})
	}
	return tabs
}

type receivedView struct {
	Open, Closed []request.ReceivedRow
	Tabs         []kit.Tab
}

// received lists what the person's unit owes, open ones first.
func (a *Area) received(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	rows, err := a.Requests.Received(ctx, kit.Who(r), request.ReceivedIn{Unit: kit.Who(r).Unit, Limit: 200})
	if err != nil {
		return err
	}
	v := receivedView{Tabs: listTabs(ctx, "received")}
	for _, row := range rows {
		if row.State.Closed() {
			v.Closed = append(v.Closed, row)
			continue
		}
		v.Open = append(v.Open, row)
	}
	page := kit.Page{Title: kit.Say(ctx, "web.collect.received"), Nav: kit.NavRequests, Styles: styles}
	return a.Kit.Render(w, r, page, receivedPage(v))
}
