package diary

import (
	"context"
	"strconv"
	"strings"

	"tonghop/internal/activity"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// dayGroup is the entries of one day.
type dayGroup struct {
	Day  when.Day
	Rows []rowView
}

func (v listView) days() []dayGroup {
	var all []dayGroup
	for _, e := range v.Rows {
		if n := len(all); n == 0 || all[n-1].Day != e.Day {
			all = append(all, dayGroup{Day: e.Day})
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

func (e rowView) spanWords(ctx context.Context) string {
	if e.Several() {
		return kit.Say(ctx, "web.diary.until", kit.Day(ctx, e.Until))
	}
	return ""
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
