// Package admin is the pages of administrators: people and their rights, holidays, mail,
// background tasks, the record of what was done, how the server stands.
package admin

import (
	"context"
	"net/http"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/calendar"
	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/org/roster"
	"tonghop/internal/upkeep"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// Area is the pages and what they need.
type Area struct {
	Kit      *kit.Kit
	Accounts *account.Service
	Calendar *calendar.Service
	Upkeep   *upkeep.Service
	Lists    *roster.Service
	// Names gives the names of units for people to read.
	Names func(ctx context.Context, tag lang.Tag, units []string) (map[string]string, error)
	// Units finds the units that the asker administers by a part of a name or by a code.
	Units func(ctx context.Context, who access.Actor, words string) ([]kit.Choice, error)
	// About tells how the server stands.
	About func(ctx context.Context) (About, error)
	// Home is the address under which people reach the pages.
	Home string
}

// About is how the server stands.
type About struct {
	Version string
	Engine  string
	Schema  int64
	Since   when.Instant
	OK      bool
	Checks  []Check
}

// Check is one thing that must be well: its name is a key of the words, its value counts
// milliseconds, bytes or seconds.
type Check struct {
	Name  string
	OK    bool
	Value int64
}

// Routes adds the pages.
func (a *Area) Routes() {
	get := func(path string, h func(http.ResponseWriter, *http.Request) error) {
		a.Kit.Handle("GET "+path, h)
	}
	post := func(path string, h func(http.ResponseWriter, *http.Request, *kit.Form) error) {
		a.Kit.Handle("POST "+path, func(w http.ResponseWriter, r *http.Request) error {
			f, err := a.Kit.Posted(w, r)
			if err != nil {
				return err
			}
			return h(w, r, f)
		})
	}
	get("/admin", a.home)
	get("/admin/setup", a.setup)
	post("/admin/setup", a.found)
	get("/admin/users", a.users)
	get("/admin/users/new", a.newUser)
	post("/admin/users/new", a.createUser)
	get("/admin/users/{id}", a.user)
	post("/admin/users/{id}/profile", a.saveUser)
	post("/admin/users/{id}/link", a.newLink)
	post("/admin/users/{id}/switch", a.switchUser)
	post("/admin/users/{id}/grants", a.grant)
	post("/admin/users/{id}/grants/revoke", a.revoke)
	get("/admin/holidays", a.holidays)
	post("/admin/holidays", a.putHoliday)
	post("/admin/holidays/remove", a.removeHoliday)
	post("/admin/holidays/import", a.importHolidays)
	get("/admin/holidays/table.csv", a.exportHolidays)
	get("/admin/mail", a.mail)
	post("/admin/mail", a.saveMail)
	post("/admin/mail/test", a.tryMail)
	get("/admin/jobs", a.jobs)
	post("/admin/jobs/retry", a.retry)
	post("/admin/jobs/retry-parked", a.retryParked)
	post("/admin/jobs/drop", a.drop)
	get("/admin/audit", a.audit)
}

// seated finds what the asker may see of the administration; who may see none is refused.
func (a *Area) seated(r *http.Request) (upkeep.Seat, error) {
	seat, err := a.Upkeep.Seat(r.Context(), kit.Who(r))
	if err == nil && !seat.House && !seat.Units {
		err = fault.New(fault.Forbidden, "access.forbidden", string(upkeep.AdminView))
	}
	return seat, err
}

// page is the page of a part of the administration.
func page(r *http.Request, part string) kit.Page {
	return kit.Page{Title: kit.Say(r.Context(), "web.admin."+part), Nav: kit.NavAdmin, Over: kit.Say(r.Context(), "web.admin.home"), Styles: []string{"admin.css"}}
}

// below is a page below a part.
func below(r *http.Request, title, part string) kit.Page {
	return kit.Page{Title: title, Nav: kit.NavAdmin, Styles: []string{"admin.css"}, Crumbs: []kit.Crumb{{Text: kit.Say(r.Context(), "web.admin.home"), Href: "/admin"}, {Text: kit.Say(r.Context(), "web.admin."+part), Href: "/admin/" + part}}}
}

// tabs are the parts that somebody may see, with the present one marked.
func tabs(ctx context.Context, seat upkeep.Seat, now string) []kit.Tab {
	var all []kit.Tab
	add := func(part, path string, may bool) {
		if may {
			all = append(all, kit.Tab{Text: kit.Say(ctx, "web.admin."+part), Href: path, Current: part == now})
		}
	}
	add("about", "/admin", true)
	add("users", "/admin/users", true)
	add("holidays", "/admin/holidays", seat.House)
	add("mail", "/admin/mail", seat.House)
	add("jobs", "/admin/jobs", seat.House)
	add("audit", "/admin/audit", true)
	return all
}

// homeView is the first page of the administration.
type homeView struct {
	Tabs   []kit.Tab
	House  bool
	About  About
	Parked int64
	Mail   bool // somebody has seen to mail
	Units  bool // there are some
}

func (a *Area) home(w http.ResponseWriter, r *http.Request) error {
	seat, err := a.seated(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := homeView{Tabs: tabs(ctx, seat, "about"), House: seat.House}
	if seat.House {
		if v.About, err = a.About(ctx); err != nil {
			return err
		}
		m, err := a.Upkeep.Mail(ctx, kit.Who(r))
		if err != nil {
			return err
		}
		v.Mail = m.Active
		if v.Units, err = a.Lists.Founded(ctx, kit.Who(r)); err != nil {
			return err
		}
		if v.Parked, err = a.parked(r); err != nil {
			return err
		}
	}
	p := page(r, "about")
	return a.Kit.Render(w, r, p, homePage(v))
}
