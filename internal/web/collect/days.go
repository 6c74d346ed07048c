package collect

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"tonghop/internal/request"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

func (a *Area) days(w http.ResponseWriter, r *http.Request) error {
	v, err := a.draftOf(r, "days")
	if err != nil {
		return err
	}
	l := v.Letter
	if l.State != request.Draft {
		return a.Kit.Go(w, r, letterHref(l.ID), kit.Notice{})
	}
	f := kit.NewForm(r)
	fillDays(f, l)
	f.Set("period", string(l.Period))
	f.SetInt("version", l.Version)
	return a.Kit.Render(w, r, draftPage(r.Context(), v, "days", false), daysPage(f, v))
}

func fillDays(f *kit.Form, l request.Letter) {
	for level, day := range l.Deadlines {
		f.SetDay("deadline."+level, day)
	}
	f.Set("before", numbersText(l.Reminders.Before))
	f.Set("after", numbersText(l.Reminders.After))
	f.SetBool("auto", l.AutoNothing)
	f.Set("guidance", l.Guidance)
}

func numbersText(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}

// numbers reads "5, 1, 0".
func numbers(f *kit.Form, name string) []int {
	var all []int
	for _, word := range strings.FieldsFunc(f.Text(name), func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			f.Fail(name, "web.collect.no-days", word)
			return nil
		}
		all = append(all, n)
	}
	return all
}

func deadlinesIn(f *kit.Form, levels request.Deadlines) request.Deadlines {
	d := request.Deadlines{}
	for level := range levels {
		d[level] = f.Day("deadline." + level)
	}
	return d
}

func (a *Area) saveDays(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	v, err := a.draftOf(r, "days")
	if err != nil {
		return err
	}
	in := saved(v.Letter, f.Int("version"))
	in.Deadlines = deadlinesIn(f, v.Letter.Deadlines)
	in.Reminders = request.Schedule{Before: numbers(f, "before"), After: numbers(f, "after")}
	in.AutoNothing, in.Guidance, in.Period = f.Bool("auto"), f.Long("guidance"), when.Period(f.Text("period", kit.Required))
	if f.Bool("suggest") { // the days of the regime again
		in.Deadlines = nil
	}
	return a.keep(w, r, f, in, "days", "check", func() error {
		return a.Kit.Again(w, r, draftPage(r.Context(), v, "days", false), daysPage(f, v))
	})
}

// dayHint says what the regime's own rule gives for a level.
func dayHint(ctx context.Context, v draftView, level string) string {
	if v.Own.Known() {
		return kit.Say(ctx, "web.collect.before-own", kit.Day(ctx, v.Own))
	}
	l, ok := v.Regime.Level(level)
	if !ok {
		return ""
	}
	d := l.Deadline
	switch {
	case d.WorkingDays > 0:
		return kit.Say(ctx, "web.collect.rule-working", d.WorkingDays)
	case d.Day != "":
		return kit.Say(ctx, "web.collect.rule-day", monthDay(d.Day))
	case d.Before != "":
		return kit.Say(ctx, "web.collect.rule-before", monthDay(d.Before))
	}
	return ""
}

// monthDay writes "11-25" as "25/11".
func monthDay(s string) string {
	month, day, ok := strings.Cut(s, "-")
	if !ok {
		return s
	}
	return day + "/" + month
}
