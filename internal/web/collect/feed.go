package collect

import (
	"net/http"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

type feedView struct {
	Tabs    []kit.Tab
	Since   when.Instant
	Address string // shown once, right after it was made
}

// feed shows whether the person's calendar has an address.
func (a *Area) feed(w http.ResponseWriter, r *http.Request) error {
	return a.showFeed(w, r, "")
}

func (a *Area) showFeed(w http.ResponseWriter, r *http.Request, address string) error {
	ctx := r.Context()
	since, err := a.Requests.FeedSince(ctx, kit.Who(r), request.MakeFeedIn{})
	if err != nil {
		return err
	}
	v := feedView{Tabs: listTabs(ctx, "calendar"), Since: since, Address: address}
	page := kit.Page{Title: kit.Say(ctx, "web.collect.calendar"), Nav: kit.NavRequests, Styles: styles}
	return a.Kit.Render(w, r, page, feedPage(v))
}

// makeFeed gives the calendar a new address. The secret is not kept, so the page that
// answers shows it: this one change does not end in a redirect, which would lose it.
func (a *Area) makeFeed(w http.ResponseWriter, r *http.Request) error {
	secret, err := a.Requests.MakeFeed(r.Context(), kit.Who(r), request.MakeFeedIn{})
	if err != nil {
		return err
	}
	return a.showFeed(w, r, a.address(r)+"/deadlines/"+secret+".ics")
}

// address is the site's own, as the configuration or the browser knows it.
func (a *Area) address(r *http.Request) string {
	if a.Requests.Link != nil {
		return strings.TrimSuffix(a.Requests.Link("/"), "/")
	}
	scheme := "http://"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https://"
	}
	return scheme + r.Host
}

func (a *Area) stopFeed(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.Requests.StopFeed(r.Context(), kit.Who(r), request.MakeFeedIn{}); err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/deadlines", kit.Done("web.collect.feed-stopped"))
}

// calendar answers calendar programs, which cannot sign in: the address is the secret.
func (a *Area) calendar(w http.ResponseWriter, r *http.Request) error {
	secret, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !ok {
		return fault.New(fault.NotFound, "web.kit.no-page")
	}
	out, err := a.Requests.Feed(r.Context(), secret)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="han-bao-cao.ics"`)
	h.Set("Cache-Control", "private, max-age=900")
	h.Set("X-Robots-Tag", "noindex")
	return write(w, out)
}
