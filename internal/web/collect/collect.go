// Package collect is the pages of asking and owing: letters, obligations, what units ask
// back, the calendar feed. The board of a letter is web/home's, the report itself
// web/compose's.
package collect

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/filing"
	"tonghop/internal/lang"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// Area is the pages and what they need.
type Area struct {
	Kit      *kit.Kit
	Requests *request.Service
	Regimes  *library.Service
	// Reports leads from an obligation to its report; nil leaves that out.
	Reports *filing.Service
}

// Routes adds the pages.
func (a *Area) Routes() {
	k := a.Kit
	k.Handle("GET /requests", a.sent)
	k.Handle("GET /requests/new", a.begin)
	k.Handle("POST /requests", a.create)
	k.Handle("GET /requests/{id}", a.letter)
	k.Handle("GET /requests/{id}/words", a.words)
	k.Handle("POST /requests/{id}/words", a.saveWords)
	k.Handle("GET /requests/{id}/units", a.units)
	k.Handle("POST /requests/{id}/units", a.saveUnits)
	k.Handle("GET /requests/{id}/days", a.days)
	k.Handle("POST /requests/{id}/days", a.saveDays)
	k.Handle("GET /requests/{id}/check", a.check)
	k.Handle("POST /requests/{id}/send", a.send)
	k.Handle("GET /requests/{id}/drop", a.askDrop)
	k.Handle("POST /requests/{id}/drop", a.drop)
	k.Handle("GET /requests/{id}/sheet", a.sheet)
	k.Handle("GET /requests/{id}/paper/{ending}", a.paper)
	k.Handle("GET /requests/{id}/change", a.change)
	k.Handle("POST /requests/{id}/change", a.saveChange)
	k.Handle("GET /requests/{id}/mark", a.mark)
	k.Handle("POST /requests/{id}/mark", a.saveMark)
	k.Handle("GET /requests/{id}/withdraw", a.withdraw)
	k.Handle("POST /requests/{id}/withdraw", a.saveWithdraw)
	k.Handle("POST /requests/{id}/remind", a.remind)
	k.Handle("GET /requests/{id}/extend", a.extend)
	k.Handle("POST /requests/{id}/extend", a.saveExtend)
	k.Handle("GET /obligations", a.received)
	k.Handle("GET /obligations/{id}", a.obligation)
	k.Handle("POST /obligations/{id}/seen", a.seen)
	k.Handle("POST /obligations/{id}/pass", a.pass)
	k.Handle("GET /obligations/{id}/ask/{kind}", a.ask)
	k.Handle("POST /obligations/{id}/ask/{kind}", a.saveAsk)
	k.Handle("GET /obligations/{id}/override/{move}", a.override)
	k.Handle("POST /obligations/{id}/override/{move}", a.saveOverride)
	k.Handle("GET /asks/{id}", a.decide)
	k.Handle("POST /asks/{id}", a.saveDecide)
	k.Handle("POST /asks/{id}/back", a.takeBack)
	k.Handle("GET /deadlines", a.feed)
	k.Handle("POST /deadlines", a.makeFeed)
	k.Handle("POST /deadlines/stop", a.stopFeed)
	k.HandlePublic("GET /deadlines/{file}", a.calendar)
}

var styles = []string{"collect.css"}

func letterHref(id request.ID, more ...string) string {
	return "/requests/" + string(id) + strings.Join(more, "")
}

func debtHref(id request.ObligationID, more ...string) string {
	return "/obligations/" + string(id) + strings.Join(more, "")
}

// stateWords says a state of an obligation; the unit of a report that is late says so too.
func stateWords(ctx context.Context, o request.Obligation) string {
	words := kit.Say(ctx, "web.collect.state."+string(o.State))
	if o.Overdue(kit.Today(ctx)) {
		return words + " · " + kit.Say(ctx, "web.collect.overdue")
	}
	return words
}

func stateTone(ctx context.Context, o request.Obligation) kit.Tone {
	if o.Overdue(kit.Today(ctx)) {
		return kit.ToneLate
	}
	return kit.Tone(o.State.Tone())
}

// inLang is a name in the reader's language.
func inLang(ctx context.Context, n regime.Name) string {
	if kit.Lang(ctx) == lang.En && n.En != "" {
		return n.En
	}
	return n.Vi
}

// titleOf is the letter's subject as a title: its first letter a capital.
func titleOf(l request.Letter) string {
	r, n := utf8.DecodeRuneInString(l.Subject)
	return string(unicode.ToUpper(r)) + l.Subject[n:]
}

// markWords names a letter in lists: its number and day, or that it has none yet.
func markWords(ctx context.Context, l request.Letter) string {
	if l.Number == "" {
		return kit.Say(ctx, "web.collect.unnumbered")
	}
	if !l.Day.Known() {
		return l.Mark()
	}
	return kit.Say(ctx, "web.collect.mark", l.Mark(), kit.Day(ctx, l.Day))
}

func levelName(ctx context.Context, level string) string {
	return kit.Say(ctx, "web.collect.level."+level)
}

// levelsOf are the levels that have a deadline, from the lowest up.
func levelsOf(d request.Deadlines) []string {
	var all []string
	for _, level := range []string{"commune", "district", "province", "ministry"} {
		if _, ok := d[level]; ok {
			all = append(all, level)
		}
	}
	for level := range d {
		if !slices.Contains(all, level) {
			all = append(all, level)
		}
	}
	return all
}

// stay tells whether the person wants to stay on the page after saving.
func stay(f *kit.Form) bool { return f.Raw("then") != "next" }

func idOf(r *http.Request) request.ID { return request.ID(r.PathValue("id")) }

func debtOf(r *http.Request) request.ObligationID { return request.ObligationID(r.PathValue("id")) }

func lines(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// nextDeadline is the soonest deadline that has not passed, or the last.
func nextDeadline(d request.Deadlines, today when.Day) when.Day {
	var next when.Day
	for _, day := range d {
		if !day.Before(today) && (next.IsZero() || day.Before(next)) {
			next = day
		}
	}
	if next.IsZero() {
		return d.Last()
	}
	return next
}
