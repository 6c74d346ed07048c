package app

import (
	"context"
	"os"
	"runtime/debug"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/activity"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/lang"
	"tonghop/internal/mail"
	"tonghop/internal/org"
	"tonghop/internal/regime/library"
	"tonghop/internal/rollup"
	"tonghop/internal/upkeep"
	"tonghop/internal/web/admin"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// Version names the program's own version: the commit it was built from, where that is known.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "?"
	}
	version, dirty := info.Main.Version, ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			version = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+"
		}
	}
	return version + dirty
}

// about tells the administration pages how the server stands.
func (a *App) about(ctx context.Context) (admin.About, error) {
	schema, err := a.DB.Version(ctx)
	if err != nil {
		return admin.About{}, err
	}
	h := a.Health(ctx)
	// What the page shows is the machine's time, even where the work lives in another year.
	since := when.InstantOf(when.Now().Time().Add(-a.begun.Elapsed()))
	about := admin.About{Version: Version(), Engine: string(a.DB.Engine()), Schema: schema, Since: since, OK: h.OK}
	for _, c := range h.Checks {
		about.Checks = append(about.Checks, admin.Check(c))
	}
	return about, nil
}

// fixedMail is the mail server that the configuration names, or nil.
func (a *App) fixedMail() (*mail.Settings, error) {
	c := a.Conf.SMTP
	authority := ""
	if c.CA != "" {
		raw, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "seal.certificate-unreadable", c.CA)
		}
		authority = string(raw)
	}
	s := upkeep.FixedMail(c.Host, c.Port, c.Security, c.User, string(c.Password), c.From, authority)
	if s == nil {
		return nil, nil
	}
	return s, s.Check()
}

// mostUnits is how many units a form offers where what was typed fits several.
const mostUnits = 12

// unitsFor finds the units that the asker administers people of: by code or identity, then by
// name. A whole name finds its unit alone.
func (a *App) unitsFor(ctx context.Context, who access.Actor, words string) (found []kit.Choice, err error) {
	err = a.Door.Read(ctx, who, func(tx *access.Tx) error {
		found = nil
		house, err := tx.May(account.Manage, access.House)
		if err != nil {
			return err
		}
		if house && isHouse(words) {
			found = []kit.Choice{{Value: access.House, Text: words}}
			return nil
		}
		tree, err := a.Services.Units.TreeToday(tx.Tx)
		if err != nil {
			return err
		}
		for _, m := range candidates(tree, words) {
			may, err := tx.May(account.Manage, m.ID)
			if err != nil {
				return err
			}
			if may && len(found) < mostUnits {
				found = append(found, choiceOf(tree, m))
			}
		}
		return nil
	})
	return found, err
}

// isHouse tells whether what was typed is the name of the installation itself.
func isHouse(words string) bool {
	return words == lang.Say(lang.Vi, "app.house") || words == lang.Say(lang.En, "app.house") || words == access.House
}

func candidates(tree *org.DayTree, words string) []*org.Member {
	if m, ok := tree.ByCode(words); ok {
		return []*org.Member{m}
	}
	if m, ok := tree.Unit(words); ok {
		return []*org.Member{m}
	}
	all := tree.Search(words, 10*mostUnits)
	var whole []*org.Member
	for _, m := range all {
		if m.Name == words {
			whole = append(whole, m)
		}
	}
	if len(whole) == 1 {
		return whole
	}
	return all
}

// choiceOf is a unit as a choice, with what stands above it.
func choiceOf(tree *org.DayTree, m *org.Member) kit.Choice {
	c := kit.Choice{Value: m.ID, Text: m.Name, Hint: m.Code}
	if above, ok := tree.Parent(m.ID); ok {
		c.Text += ", " + above.Name
	}
	return c
}

// regimeName gives the name of a regime's newest version.
func (a *App) regimeName(ctx context.Context, tag lang.Tag, code string) (name string, err error) {
	err = a.Door.Read(ctx, access.System("names"), func(tx *access.Tx) error {
		tx.Signed()
		p, err := library.Latest(tx.Tx, code)
		if err != nil {
			return err
		}
		name = p.Regime.Name.Vi
		if tag == lang.En && p.Regime.Name.En != "" {
			name = p.Regime.Name.En
		}
		return nil
	})
	return name, err
}

// looks are the verbs without which a line of the navigation leads nowhere.
var looks = map[string]access.Verb{kit.NavDiary: activity.View, kit.NavReports: filing.View, kit.NavFigures: rollup.See}

// navigation is the kit's, with what a person has use for: who looks after the program only
// sees no diaries, an officer no administration.
func (a *App) navigation() []kit.NavItem {
	nav := kit.DefaultNav()
	for i := range nav {
		if nav[i].Key == kit.NavAdmin {
			nav[i].Show = a.administers
		}
		if v, ok := looks[nav[i].Key]; ok {
			nav[i].Show = func(ctx context.Context, p kit.Person) bool { return a.may(ctx, p, v) }
		}
	}
	return nav
}

// may tells whether a person may do something in the unit that he acts for.
func (a *App) may(ctx context.Context, p kit.Person, v access.Verb) (ok bool) {
	err := a.Door.Read(ctx, p.Actor, func(tx *access.Tx) (err error) {
		ok, err = tx.May(v, p.Actor.Unit)
		return err
	})
	return ok && err == nil
}

func (a *App) administers(ctx context.Context, p kit.Person) bool {
	seat, err := a.Services.Upkeep.Seat(ctx, p.Actor)
	return err == nil && (seat.House || seat.Units)
}
