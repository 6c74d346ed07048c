package home

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"tonghop/internal/activity"
	"tonghop/internal/filing"
	"tonghop/internal/overview"
	"tonghop/internal/text"
	"tonghop/internal/web/kit"
)

// searchView is the page of the search.
type searchView struct {
	Found overview.Found
	Only  overview.Group
	Query kit.Query
	Form  *kit.Form
	Tabs  []kit.Tab
}

func (a *Area) search(w http.ResponseWriter, r *http.Request) error {
	q := kit.QueryOf(r)
	only := overview.Group(q.Get("only"))
	if !slices.Contains(overview.Groups, only) {
		only = ""
	}
	found, err := a.Overview.Search(r.Context(), kit.Who(r), overview.SearchIn{Query: q.Get("q"), Only: only})
	if err != nil {
		return err
	}
	v := searchView{Found: found, Only: only, Query: q, Form: q.Form(r)}
	page := kit.Page{Title: kit.Say(r.Context(), "web.home.search"), NoHead: true, Styles: []string{"home.css"}}
	if found.Query != "" {
		page.Title = kit.Say(r.Context(), "web.home.search-for", found.Query)
	}
	return a.Kit.Render(w, r, page, searchPage(v))
}

// hitHref is where something found is shown.
func hitHref(h overview.Hit) string {
	switch h.Group {
	case overview.Units:
		return unitHref(h.ID)
	case overview.People:
		return unitHref(h.Note) + "#people"
	case overview.Requests:
		return letterHref(h.ID)
	case overview.Reports:
		return reportHref(h.ID)
	case overview.Activities:
		return entryHref(h.ID)
	case overview.Regimes:
		return regimeHref(h.ID)
	}
	return "/"
}

// hitTitle is what something found is called.
func hitTitle(ctx context.Context, h overview.Hit) string {
	if h.Group == overview.Reports {
		return kit.Say(ctx, "web.home.report", h.Title, kit.PeriodName(ctx, h.Period))
	}
	return oneLine(capital(h.Title))
}

// hitNote tells it apart from others of the name.
func hitNote(ctx context.Context, h overview.Hit) string {
	switch h.Group {
	case overview.Units:
		return dotted(kit.Say(ctx, "web.home.code", h.Note), h.Unit)
	case overview.People:
		return h.Unit
	case overview.Activities:
		return dotted(h.Unit, kit.Day(ctx, h.Day))
	case overview.Requests, overview.Reports:
		return dotted(h.Unit, h.Note, kit.Day(ctx, h.Day))
	case overview.Regimes:
	}
	return h.Note
}

// hitTag is the state of something found, empty where it has none.
func hitTag(ctx context.Context, h overview.Hit) kit.Pill {
	switch h.Group {
	case overview.Reports:
		return kit.Pill{Tone: kit.Tone(filing.State(h.State).Tone()), Text: kit.Say(ctx, "web.home.filing."+h.State)}
	case overview.Activities:
		return kit.Pill{Tone: entryTone(activity.State(h.State)), Text: kit.Say(ctx, "web.home.entry."+h.State)}
	case overview.Requests:
		tone := kit.ToneNone
		if h.State == "running" {
			tone = kit.ToneSent
		}
		return kit.Pill{Tone: tone, Text: kit.Say(ctx, "web.home.letter."+h.State)}
	case overview.Units, overview.People, overview.Regimes:
	}
	return kit.Pill{}
}

var groupIcons = map[overview.Group]string{
	overview.Units: "building-2", overview.People: "user-round", overview.Requests: "send", overview.Reports: "file-text",
	overview.Activities: "notebook-pen", overview.Regimes: "book-open-check",
}

// run is a piece of a title, marked where it answers the query.
type run struct {
	text   string
	marked bool
}

// marked cuts a title at the words of the query, marks of letters aside.
func marked(title, query string) []run {
	folded := text.Fold(title)
	if utf8.RuneCountInString(folded) != utf8.RuneCountInString(title) {
		return []run{{title, false}}
	}
	letters := []rune(title)
	hit := make([]bool, len(letters))
	for _, w := range strings.Fields(text.Fold(query)) {
		if len(w) < 2 {
			continue
		}
		markWord([]rune(folded), []rune(w), hit)
	}
	var runs []run
	for i, r := range letters {
		if n := len(runs); n > 0 && runs[n-1].marked == hit[i] {
			runs[n-1].text += string(r)
			continue
		}
		runs = append(runs, run{string(r), hit[i]})
	}
	return runs
}

func markWord(folded, word []rune, hit []bool) {
	for i := 0; i+len(word) <= len(folded); i++ {
		if slices.Equal(folded[i:i+len(word)], word) {
			for j := range word {
				hit[i+j] = true
			}
		}
	}
}
