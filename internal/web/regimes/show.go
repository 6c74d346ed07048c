package regimes

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

type showView struct {
	library.Page
	Keeper string
	Regime *regime.Regime
	View   string
	Level  string
	Tabs   []kit.Tab
	Levels []kit.Tab
	Said   sentencesView
}

// show shows what a regime asks: its outline, its indicators, its sentences with figures
// in them, its versions.
func (a *Area) show(w http.ResponseWriter, r *http.Request) error {
	q, ctx := kit.QueryOf(r), r.Context()
	p, err := a.Library.Get(ctx, kit.Who(r), library.GetIn{Code: r.PathValue("code"), Version: q.Int("version", 0)})
	if err != nil {
		return err
	}
	if p.Published == nil {
		return a.Kit.Go(w, r, href(p.Code, "/draft"), kit.Notice{})
	}
	v := showView{Page: p, Regime: p.Published.Regime, View: q.One("view", "outline", "indicators", "sentences", "versions")}
	v.Level = q.One("level", levelCodes(v.Regime)...)
	if v.Keeper, err = a.keeper(r, p.Owner); err != nil {
		return err
	}
	for _, name := range []string{"outline", "indicators", "sentences", "versions"} {
		v.Tabs = append(v.Tabs, kit.Tab{Text: kit.Say(ctx, "web.regimes.view."+name), Href: q.With("view", name).Href(), Current: name == v.View})
	}
	v.Levels = levelTabs(ctx, q, v.Regime, v.Level)
	if v.View == "sentences" {
		if v.Said, err = a.said(r, v.Regime, v.Level); err != nil {
			return err
		}
	}
	page := kit.Page{Title: nameOf(ctx, v.Regime.Name), Nav: kit.NavRegimes, Styles: styles, Crumbs: crumbs(ctx, p.Code, ""), Actions: showActions(v)}
	return a.Kit.Render(w, r, page, showPage(v))
}

// levelCodes are the levels of a regime, each once, from the lowest up.
func levelCodes(r *regime.Regime) []string {
	var all []string
	for i := range r.Levels {
		if code := r.Levels[i].Code; !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return all
}

func levelTabs(ctx context.Context, q kit.Query, r *regime.Regime, current string) []kit.Tab {
	var tabs []kit.Tab
	for _, code := range levelCodes(r) {
		tabs = append(tabs, kit.Tab{Text: levelName(ctx, r, code), Href: q.With("level", code).Href(), Current: code == current})
	}
	return tabs
}

func levelName(ctx context.Context, r *regime.Regime, code string) string {
	if l, ok := r.Level(code); ok {
		return nameOf(ctx, l.Name)
	}
	return code
}

// deadlineWords says a deadline as the regime writes it.
func deadlineWords(ctx context.Context, d regime.Deadline) string {
	switch {
	case d.WorkingDays > 0:
		return kit.Say(ctx, "web.regimes.due-working", d.WorkingDays)
	case d.Day != "":
		return kit.Say(ctx, "web.regimes.due-day", monthDay(d.Day))
	case d.Before != "":
		return kit.Say(ctx, "web.regimes.due-before", monthDay(d.Before))
	}
	return ""
}

func monthDay(s string) string {
	month, day, ok := strings.Cut(s, "-")
	if !ok {
		return s
	}
	return day + "/" + month
}

// factsOf are the lines on top of a regime's page.
func factsOf(ctx context.Context, v showView) []kit.Def {
	r := v.Regime
	facts := []kit.Def{{Name: kit.Say(ctx, "web.regimes.code"), Text: r.Code}, {Name: kit.Say(ctx, "web.regimes.version"), Text: strconv.Itoa(r.Version) + " · " + v.Published.Digest.Short()}}
	if v.Keeper != "" {
		facts = append(facts, kit.Def{Name: kit.Say(ctx, "web.regimes.keeper"), Text: v.Keeper})
	}
	facts = append(facts, kit.Def{Name: kit.Say(ctx, "web.regimes.frequency"), Text: frequencyWords(ctx, r)})
	if r.Cutoff.From != "" {
		facts = append(facts, kit.Def{Name: kit.Say(ctx, "web.regimes.cutoff"), Text: cutoffWords(ctx, r.Cutoff)})
	}
	for i := range r.Levels {
		l := &r.Levels[i]
		facts = append(facts, kit.Def{Name: nameOf(ctx, l.Name) + span(ctx, l.From, l.Until), Text: deadlineWords(ctx, l.Deadline) + " → " + l.Addressee})
	}
	return facts
}

func frequencyWords(ctx context.Context, r *regime.Regime) string {
	words := kit.Say(ctx, "web.regimes.every."+r.Frequency)
	for _, f := range r.Also {
		words += ", " + kit.Say(ctx, "web.regimes.every."+f)
	}
	return words
}

func cutoffWords(ctx context.Context, c regime.Cutoff) string {
	from, lastYear := strings.CutSuffix(c.From, " last year")
	key := "web.regimes.cutoff-this"
	if lastYear {
		key = "web.regimes.cutoff-last"
	}
	return kit.Say(ctx, key, monthDay(from), monthDay(c.To))
}

func span(ctx context.Context, from, until string) string {
	switch {
	case from != "" && until != "":
		return " (" + dayText(ctx, from) + " – " + dayText(ctx, until) + ")"
	case from != "":
		return " (" + kit.Say(ctx, "web.regimes.from", dayText(ctx, from)) + ")"
	case until != "":
		return " (" + kit.Say(ctx, "web.regimes.until", dayText(ctx, until)) + ")"
	}
	return ""
}

func dayText(ctx context.Context, s string) string {
	d, err := when.ParseDay(s)
	if err != nil {
		return s
	}
	return kit.Day(ctx, d)
}

// splitWords says how an indicator is split.
func splitWords(ctx context.Context, d regime.Dimension) string {
	names := make([]string, len(d.Choices))
	for i, c := range d.Choices {
		names[i] = nameOf(ctx, c.Name)
	}
	return nameOf(ctx, d.Name) + ": " + strings.Join(names, ", ")
}

// file answers with a version as the YAML file that people keep.
func (a *Area) file(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Library.Get(r.Context(), kit.Who(r), library.GetIn{Code: r.PathValue("code"), Version: kit.QueryOf(r).Int("version", 0)})
	if err != nil {
		return err
	}
	if p.Published == nil {
		return fault.New(fault.NotFound, "library.no-version", p.Code, 0)
	}
	return writeYAML(w, p.Code+"-"+strconv.Itoa(p.Published.Version), p.Published.Regime)
}

func writeYAML(w http.ResponseWriter, name string, r *regime.Regime) error {
	h := w.Header()
	h.Set("Content-Type", "application/yaml; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.yaml"`)
	h.Set("Cache-Control", "private, no-cache")
	if _, err := w.Write(r.YAML()); err != nil {
		return context.Canceled // the browser went away; there is nobody left to answer
	}
	return nil
}

type compareView struct {
	Page          library.Page
	Before, After int
	All           []regime.Difference
}

// compare shows what differs between two versions.
func (a *Area) compare(w http.ResponseWriter, r *http.Request) error {
	q, ctx, code := kit.QueryOf(r), r.Context(), r.PathValue("code")
	p, err := a.Library.Get(ctx, kit.Who(r), library.GetIn{Code: code})
	if err != nil {
		return err
	}
	v := compareView{Page: p, After: q.Int("after-version", p.Latest.Version)}
	v.Before = q.Int("before", max(1, v.After-1))
	if v.All, err = a.Library.Compare(ctx, kit.Who(r), library.CompareIn{Code: code, Before: v.Before, After: v.After}); err != nil {
		return err
	}
	page := kit.Page{Title: kit.Say(ctx, "web.regimes.compare-title", v.Before, v.After), Nav: kit.NavRegimes, Styles: styles, Crumbs: crumbs(ctx, code, nameOf(ctx, p.Name))}
	return a.Kit.Render(w, r, page, comparePage(v))
}
