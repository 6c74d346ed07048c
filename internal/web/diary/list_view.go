package diary

import (
	"context"
	"strconv"
	"strings"

	"tonghop/internal/activity"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// monthGroup is the entries of one month.
type monthGroup struct {
	Month when.Period
	Rows  []rowView
}

func (v listView) months() []monthGroup {
	var all []monthGroup
	for _, e := range v.Rows {
		m := when.Period(e.Day.String()[:7])
		if n := len(all); n == 0 || all[n-1].Month != m {
			all = append(all, monthGroup{Month: m})
		}
		last := &all[len(all)-1]
		last.Rows = append(last.Rows, e)
	}
	return all
}

// filtered tells whether something narrows the list.
func (v listView) filtered() bool {
	f := v.Filter
	return f.Query != "" || len(f.Kinds) > 0 || len(f.States) > 0 || f.Evidence != "" || !f.From.IsZero() || f.After != ""
}

func (e rowView) unitWords() string {
	if e.ShowUnit {
		return e.UnitName
	}
	return ""
}

// whenWords is the day with its weekday, "T5 17/11", and the last day of several.
func (e rowView) whenWords(ctx context.Context) string {
	words := weekday(ctx, e.Day) + " " + kit.DayShort(ctx, e.Day)
	if e.Several() {
		words += " – " + kit.DayShort(ctx, e.Until)
	}
	return words
}

func weekday(ctx context.Context, d when.Day) string {
	return kit.Say(ctx, "web.diary.weekday-"+itoa(int(d.Weekday())))
}

// hasMore tells whether one of the filters behind the fold is set.
func (v listView) hasMore() bool {
	return len(v.Filter.Kinds) > 0 || len(v.Filter.States) > 0 || v.Filter.Evidence != ""
}

// chosen names an entry and its version in one value of a form.
func chosen(e activity.Entry) string { return e.ID + "@" + strconv.FormatInt(e.Version, 10) }

// checksOf reads what chosen wrote; what is not such a value is left out.
func checksOf(values []string) []activity.CheckIn {
	var all []activity.CheckIn
	for _, v := range values {
		id, version, _ := strings.Cut(v, "@")
		if n, err := strconv.ParseInt(version, 10, 64); err == nil {
			all = append(all, activity.CheckIn{ID: id, Version: n})
		}
	}
	return all
}
