// Package regimes is the pages of reporting regimes: what each asks, its versions, and the
// forms that change a unit's own.
package regimes

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"tonghop/internal/access"
	"tonghop/internal/lang"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// Area is the pages and what they need.
type Area struct {
	Kit     *kit.Kit
	Library *library.Service
	// Names gives the names of units that keep regimes; nil shows their identities.
	Names func(ctx context.Context, tag lang.Tag, ids []string) (map[string]string, error)
	// Figures gives the person's unit's own figures for a period, for looking at sentences:
	// what they say, and of which unit they are. Nil, or a false, leaves the samples.
	Figures func(ctx context.Context, who access.Actor, regime string, p when.Period) (v regime.Values, of string, ok bool, err error)
}

// Routes adds the pages.
func (a *Area) Routes() {
	k := a.Kit
	k.Handle("GET /regimes", a.list)
	k.Handle("GET /regimes/import", a.importForm)
	k.Handle("POST /regimes/import", a.importFile)
	k.Handle("GET /regimes/{code}", a.show)
	k.Handle("GET /regimes/{code}/file", a.file)
	k.Handle("GET /regimes/{code}/compare", a.compare)
	k.Handle("GET /regimes/{code}/copy", a.copyForm)
	k.Handle("POST /regimes/{code}/copy", a.copyNow)
	k.Handle("GET /regimes/{code}/draft", a.draft)
	k.Handle("GET /regimes/{code}/draft/file", a.draftFile)
	k.Handle("GET /regimes/{code}/draft/part", a.part)
	k.Handle("POST /regimes/{code}/draft/part", a.savePart)
	k.Handle("GET /regimes/{code}/draft/remove", a.askRemove)
	k.Handle("POST /regimes/{code}/draft/do", a.do)
	k.Handle("GET /regimes/{code}/draft/publish", a.publishForm)
	k.Handle("POST /regimes/{code}/draft/publish", a.publish)
	k.Handle("GET /regimes/{code}/draft/discard", a.discardForm)
	k.Handle("POST /regimes/{code}/draft/discard", a.discard)
}

var styles = []string{"regimes.css"}

func href(code string, more ...string) string {
	path := "/regimes/" + url.PathEscape(code)
	for _, m := range more {
		path += m
	}
	return path
}

func partHref(code, path string) string {
	return href(code, "/draft/part?path=", url.QueryEscape(path))
}

func newHref(code, list string) string {
	return href(code, "/draft/part?new=1&path=", url.QueryEscape(list))
}

func versionHref(code string, version int) string {
	return href(code, "?version=", strconv.Itoa(version))
}

// crumbs lead from the list to a regime.
func crumbs(ctx context.Context, code, name string) []kit.Crumb {
	all := []kit.Crumb{{Text: kit.Say(ctx, "web.regimes.title"), Href: "/regimes"}}
	if name != "" {
		all = append(all, kit.Crumb{Text: name, Href: href(code)})
	}
	return all
}

// nameOf is a name in the language of the answer.
func nameOf(ctx context.Context, n regime.Name) string {
	if kit.Lang(ctx) == "en" && n.En != "" {
		return n.En
	}
	return n.Vi
}

type listView struct {
	BuiltIn, Own []seriesView
	MayMake      bool
}

type seriesView struct {
	library.Series
	Keeper string
}

// list shows the built-in regimes and those that units keep.
func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := a.Library.List(ctx, kit.Who(r), library.ListIn{})
	if err != nil {
		return err
	}
	var v listView
	for _, s := range all {
		if s.BuiltIn() {
			v.BuiltIn = append(v.BuiltIn, seriesView{Series: s})
			continue
		}
		keeper, err := a.keeper(r, s.Owner)
		if err != nil {
			return err
		}
		v.Own = append(v.Own, seriesView{s, keeper})
	}
	page := kit.Page{Title: kit.Say(ctx, "web.regimes.title"), Nav: kit.NavRegimes, Styles: styles, Actions: listActions()}
	return a.Kit.Render(w, r, page, listPage(v))
}

func (a *Area) keeper(r *http.Request, owner string) (string, error) {
	if a.Names == nil || owner == "" {
		return owner, nil
	}
	names, err := a.Names(r.Context(), kit.Lang(r.Context()), []string{owner})
	return names[owner], err
}
