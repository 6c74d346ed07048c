// Package diary is the pages of the diary: noting in one line, the list and the calendar, an
// entry with its photos and history, what a supervisor sees and asks, spreadsheets in and out.
package diary

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tonghop/internal/activity"
	"tonghop/internal/activity/sheets"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// Area is the pages and what they need.
type Area struct {
	Kit   *kit.Kit
	Diary *activity.Service
	// Sheets takes spreadsheets in and gives them out; nil is the diary's own.
	Sheets *sheets.Service
}

// Routes adds the pages.
func (a *Area) Routes() {
	if a.Sheets == nil {
		a.Sheets = sheets.New(a.Diary)
	}
	a.Kit.Handle("GET /diary", a.list)
	a.Kit.Handle("GET /diary/month", a.month)
	a.Kit.Handle("GET /diary/below", a.below)
	a.Kit.Handle("GET /diary/new", a.newForm)
	a.Kit.Handle("POST /diary/new", a.look)
	a.Kit.Handle("POST /diary", a.add)
	a.Kit.Handle("POST /diary/check", a.checkMany)
	a.Kit.Handle("GET /diary/import", a.importForm)
	a.Kit.Handle("POST /diary/import", a.importSheet)
	a.Kit.Handle("GET /diary/template.xlsx", a.template)
	a.Kit.Handle("GET /diary/export.xlsx", a.export)
	a.Kit.Handle("GET /diary/{id}", a.entry)
	a.Kit.Handle("GET /diary/{id}/edit", a.editForm)
	a.Kit.Handle("POST /diary/{id}/edit", a.edit)
	a.Kit.Handle("GET /diary/{id}/history", a.history)
	a.Kit.Handle("GET /diary/{id}/files/{file}", a.file(false))
	a.Kit.Handle("GET /diary/{id}/small/{file}", a.file(true))
	a.Kit.Handle("POST /diary/{id}/delete", a.delete)
	a.Kit.Handle("POST /diary/{id}/restore", a.restore)
	a.Kit.Handle("POST /diary/{id}/check", a.check)
	a.Kit.Handle("POST /diary/{id}/ask", a.ask)
	a.Kit.Handle("POST /diary/{id}/answer", a.answer)
}

// unitOf is the unit whose diary is asked for: one that the address names, or the one the
// person acts for.
func unitOf(r *http.Request) (string, error) {
	if u := r.URL.Query().Get("unit"); u != "" {
		return u, nil
	}
	if u := kit.Who(r).Unit; u != "" {
		return u, nil
	}
	return "", fault.New(fault.NotFound, "web.diary.no-unit")
}

// own tells whether the address speaks of the unit the person acts for.
func own(r *http.Request, unit string) bool { return kit.Who(r).Unit == unit }

func entryHref(id string) string { return "/diary/" + url.PathEscape(id) }

func fileHref(entry, file string) string {
	return entryHref(entryOrNew(entry)) + "/files/" + url.PathEscape(file)
}

func smallHref(entry, file string) string {
	return entryHref(entryOrNew(entry)) + "/small/" + url.PathEscape(file)
}

func entryOrNew(entry string) string {
	if entry == "" {
		return "new"
	}
	return entry
}

// kindIcons are the drawings of the kinds.
var kindIcons = map[activity.Kind]string{
	"training": "graduation-cap", "visual": "flag", "loudspeaker": "megaphone", "news": "newspaper", "talk": "users", "mobile": "radio", "event": "calendar-days",
	"visit": "user-round", "border": "map-pin", "publication": "file-text", "direction": "file-type", "digital": "server", "resources": "banknote", "other": "activity",
}

var stateTones = map[activity.State]kit.Tone{
	activity.Fresh: kit.ToneNone, activity.Checked: kit.ToneDone, activity.Asked: kit.ToneLate, activity.Answered: kit.ToneSent,
}

func stateTag(ctx context.Context, s activity.State) kit.Pill {
	return kit.Pill{Tone: stateTones[s], Text: kit.Say(ctx, "activity.state-"+string(s))}
}

// dayWords writes the day of an entry, or its days.
func dayWords(ctx context.Context, c activity.Content) string {
	if c.Several() {
		return kit.Day(ctx, c.Day) + " – " + kit.Day(ctx, c.Until)
	}
	return kit.Day(ctx, c.Day)
}

// figureWords writes a figure: "12 băng rôn · Song ngữ Việt - Anh".
func figureWords(ctx context.Context, b activity.Book, f activity.Figure) string {
	if ind := indicatorOf(b, f); ind != nil {
		words := kit.Say(ctx, "web.diary.figure", kit.Value(ctx, f.Value), ind.Unit)
		if !f.Value.IsNumber() {
			words = nameOf(ctx, ind.Name) + ": " + kit.ValueWords(ctx, f.Value)
		}
		for _, d := range ind.Dimensions {
			for _, c := range d.Choices {
				if f.Dimensions[d.Code] == c.Code {
					words += " · " + nameOf(ctx, c.Name)
				}
			}
		}
		return words
	}
	return kit.Say(ctx, "web.diary.figure", kit.Value(ctx, f.Value), f.Indicator)
}

// indicatorOf finds a figure's indicator in its own regime, or else in another one that has
// it: of regimes copied from one another only the nearest unit's is in the book.
func indicatorOf(b activity.Book, f activity.Figure) (found *regime.Indicator) {
	for _, r := range b.Regimes {
		ind := r.Indicator(f.Indicator)
		if ind != nil && (found == nil || r.Code == f.Regime) {
			found = ind
		}
	}
	return found
}

func figuresOf(ctx context.Context, b activity.Book, c activity.Content) []string {
	var all []string
	for _, f := range c.Figures {
		all = append(all, figureWords(ctx, b, f))
	}
	return all
}

// moneyWords writes an amount: "2.500.000 đồng", "Không có".
func moneyWords(ctx context.Context, v quantity.Value) string {
	switch {
	case v.State == quantity.Missing:
		return ""
	case v.IsNumber():
		return kit.Say(ctx, "web.diary.dong", kit.Value(ctx, v))
	}
	return kit.ValueWords(ctx, v)
}

func dotted(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}

func itoa(n int) string { return strconv.Itoa(n) }

// span is the first and last day of "2016" or "2016-11"; zero days for anything else.
func span(s string) (from, to when.Day) {
	if len(s) == 4 {
		s += "-01"
		if first, err := when.ParseDay(s + "-01"); err == nil {
			return first, when.Day{Year: first.Year, Month: 12, Date: 31}
		}
		return from, to
	}
	first, err := when.ParseDay(s + "-01")
	if err != nil {
		return from, to
	}
	return first, lastOf(first)
}

// lastOf is the last day of a month that begins on first.
func lastOf(first when.Day) when.Day {
	next := first.AddDays(31)
	next.Date = 1
	return next.AddDays(-1)
}
