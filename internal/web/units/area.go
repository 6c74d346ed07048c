// Package units is the pages of units and their people: the tree of any day, a unit with its
// names and its line through time, who works and signs there, who sees to which report,
// and everything that changes them.
package units

import (
	"context"
	"net/http"
	"net/url"

	"tonghop/internal/access"
	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// Area is the pages and what they need.
type Area struct {
	Kit   *kit.Kit
	Units *org.Service
	Lists *roster.Service
	// Regimes gives the reports that somebody may be put in charge of, for the pages of focal
	// points; nil has their keys typed.
	Regimes func(ctx context.Context, who access.Actor) ([]kit.Choice, error)
}

// Routes adds the pages.
func (a *Area) Routes() {
	a.Kit.Handle("GET /units", a.browse)
	a.Kit.Handle("GET /units/{id}", a.unit)
	for _, c := range a.changings() {
		a.change(c.what, a.showChange(c), a.makeChange(c))
	}
	a.change("correct", a.correctForm, a.correct)
	a.change("people", a.newPerson, a.addPerson)
	a.change("posts", a.newPost, a.addPost)
	a.change("duties", a.dutyForm, a.setDuty)
	a.change("import", a.uploadForm, a.upload)
	a.Kit.Handle("GET /units/{id}/export/{what}", a.export)
	a.Kit.Handle("GET /staff/{id}", a.personForm)
	a.Kit.Handle("POST /staff/{id}", a.savePerson)
	a.Kit.Handle("GET /posts/{id}", a.postForm)
	a.Kit.Handle("POST /posts/{id}", a.savePost)
	a.Kit.Handle("POST /unit-decisions/{id}/undo", a.undo)
	a.Kit.Handle("GET /unit-lists/{id}", a.list)
	a.Kit.Handle("POST /unit-lists/{id}/apply", a.apply)
}

// change adds the form of a change to a unit and what it posts to.
func (a *Area) change(what string, form, save func(http.ResponseWriter, *http.Request) error) {
	a.Kit.Handle("GET /units/{id}/"+what, form)
	a.Kit.Handle("POST /units/{id}/"+what, save)
}

// unitHref is the address of a unit's page, on a day where one is asked for.
func unitHref(id string, on when.Day) string { return withDay("/units/"+url.PathEscape(id), on) }

func withDay(path string, on when.Day) string {
	if on.IsZero() {
		return path
	}
	return path + "?on=" + on.String()
}

func formHref(id, what string) string { return "/units/" + url.PathEscape(id) + "/" + what }

// nameOf is a unit's name in the language of the page.
func nameOf(ctx context.Context, vi, en string) string {
	if kit.Lang(ctx) == lang.En && en != "" {
		return en
	}
	return vi
}

func memberName(ctx context.Context, m *org.Member) string { return nameOf(ctx, m.Name, m.NameEn) }

// identityName is what a unit is called on a day.
func identityName(ctx context.Context, u *org.Identity, on when.Day) string {
	n := u.NameOn(on)
	return nameOf(ctx, n.Name, n.NameEn)
}

func kindName(ctx context.Context, kind string) string { return kit.Say(ctx, "org.kind."+kind) }

// regimes are the choices of reports.
func (a *Area) regimes(r *http.Request) ([]kit.Choice, error) {
	if a.Regimes == nil {
		return nil, nil
	}
	return a.Regimes(r.Context(), kit.Who(r))
}

// crumbs lead from the top that the asker may see down to the unit.
func crumbs(ctx context.Context, s org.Sheet, on when.Day) []kit.Crumb {
	list := []kit.Crumb{{Text: kit.Say(ctx, "web.units.title"), Href: withDay("/units", on)}}
	up := s.Up()
	for i := len(up) - 1; i >= 0; i-- {
		c := kit.Crumb{Text: memberName(ctx, up[i])}
		if s.Open[up[i].ID] {
			c.Href = unitHref(up[i].ID, on)
		}
		list = append(list, c)
	}
	return list
}

// formPage is the page of a form about a unit.
func formPage(ctx context.Context, s org.Sheet, title string) kit.Page {
	list := append(crumbs(ctx, s, when.Day{}), kit.Crumb{Text: identityName(ctx, s.Unit, s.On), Href: unitHref(s.Unit.ID, when.Day{})})
	return kit.Page{Title: title, Nav: kit.NavUnits, Crumbs: list}
}

// look gives the unit of the address as it is today.
func (a *Area) look(r *http.Request) (org.Sheet, error) {
	return a.Units.Look(r.Context(), kit.Who(r), org.LookIn{Unit: r.PathValue("id")})
}
