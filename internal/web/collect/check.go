package collect

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/request"
	"tonghop/internal/request/burden"
	"tonghop/internal/web/kit"
)

type checkView struct {
	draftView
	Missing []missing
	Hints   []string
}

// missing is one thing that keeps a letter from being sent, and the page to mend it on.
type missing struct {
	Text string
	Href string
}

func (a *Area) check(w http.ResponseWriter, r *http.Request) error {
	d, err := a.draftOf(r, "check")
	if err != nil {
		return err
	}
	if d.Letter.State != request.Draft {
		return a.Kit.Go(w, r, letterHref(d.Letter.ID), kit.Notice{})
	}
	return a.Kit.Render(w, r, draftPage(r.Context(), d, "check", true), checkPage(checkOf(r.Context(), d)))
}

func checkOf(ctx context.Context, d draftView) checkView {
	v := checkView{draftView: d}
	for _, h := range d.Sheet.Hints {
		v.Hints = append(v.Hints, lang.Say(kit.Lang(ctx), h.Code, h.Args...))
	}
	e, ok := errors.AsType[*fault.Error](d.Sheet.Missing)
	if !ok {
		return v
	}
	fields := e.Fields()
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f := fields[name]
		step := stepOf(name)
		words := kit.Say(ctx, "web.collect.field."+fieldKey(name)) + ": " + lang.Say(kit.Lang(ctx), f.Code, f.Args...)
		v.Missing = append(v.Missing, missing{Text: words, Href: letterHref(d.Letter.ID, "/", step)})
	}
	return v
}

// stepOf is the page on which a field stands.
func stepOf(field string) string {
	switch fieldKey(field) {
	case "choice":
		return "units"
	case "deadline":
		return "days"
	}
	return "words"
}

func fieldKey(field string) string {
	if len(field) > 9 && field[:9] == "deadline." {
		return "deadline"
	}
	return field
}

// send sends the letter; what keeps it from being sent is shown on the last page.
func (a *Area) send(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	l, err := a.Requests.Send(r.Context(), kit.Who(r), request.SendIn{ID: idOf(r), Version: f.Int("version")})
	if fault.Is(err, fault.Invalid) {
		return a.Kit.Go(w, r, letterHref(idOf(r), "/check"), kit.Warn("web.collect.not-sent"))
	}
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, letterHref(l.ID), kit.Done("web.collect.sent-to", kit.Number(r.Context(), l.Units)))
}

func (a *Area) askDrop(w http.ResponseWriter, r *http.Request) error {
	d, err := a.draftOf(r, "words")
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := kit.ConfirmView{Question: kit.Say(ctx, "web.collect.drop-question"), Text: titleOf(d.Letter), Yes: kit.Say(ctx, "web.collect.drop"), Danger: true,
		Action: letterHref(d.Letter.ID, "/drop"), Back: letterHref(d.Letter.ID, "/words"), Fields: []kit.Pair{{Name: "version", Value: itoa(d.Letter.Version)}}}
	return a.Kit.Render(w, r, draftPage(ctx, d, "drop", false), kit.Confirm(v))
}

func (a *Area) drop(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	if _, err := a.Requests.Drop(r.Context(), kit.Who(r), request.DropIn{ID: idOf(r), Version: f.Int("version")}); err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/requests", kit.Done("web.collect.dropped"))
}

// hours writes minutes as whole hours.
func hours(ctx context.Context, minutes int) string {
	return kit.Say(ctx, "web.collect.hours", kit.Number(ctx, (minutes+59)/60))
}

// answeredGroup are questions that the same number of units have answered in the same
// regimes.
type answeredGroup struct {
	burden.Answered
	Names []string
}

func answeredGroups(ctx context.Context, all []burden.Answered) []answeredGroup {
	var groups []answeredGroup
	for _, a := range all {
		i := slices.IndexFunc(groups, func(g answeredGroup) bool {
			return g.Units == a.Units && g.Of == a.Of && slices.Equal(g.Regimes, a.Regimes)
		})
		if i < 0 {
			groups = append(groups, answeredGroup{Answered: a})
			i = len(groups) - 1
		}
		groups[i].Names = append(groups[i].Names, inLang(ctx, a.Indicator.Name))
	}
	return groups
}
