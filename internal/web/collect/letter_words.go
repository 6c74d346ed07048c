package collect

import (
	"context"
	"strings"

	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

func unitColumns(ctx context.Context, ticks bool) []kit.Column {
	cols := []kit.Column{
		{Text: kit.Say(ctx, "web.collect.unit"), Wide: true}, {Text: kit.Say(ctx, "web.collect.state")}, {Text: kit.Say(ctx, "web.collect.deadline")},
		{Text: kit.Say(ctx, "web.collect.sent-at")}, {Text: kit.Say(ctx, "web.collect.reminded-on"), Narrow: true},
	}
	if ticks {
		cols = append([]kit.Column{{Text: kit.Say(ctx, "web.collect.choose"), Hidden: true}}, cols...)
	}
	return cols
}

// letterDefs says what the letter is, beside its sheet.
func letterDefs(ctx context.Context, v letterView) []kit.Def {
	l := v.Letter
	defs := []kit.Def{
		{Name: kit.Say(ctx, "web.collect.regime"), Text: inLang(ctx, v.Regime.Name) + " · " + kit.Say(ctx, "web.collect.version", l.RegimeVersion), Href: "/regimes/" + l.Regime + "?version=" + itoa(int64(l.RegimeVersion))},
		{Name: kit.Say(ctx, "web.collect.period"), Text: kit.PeriodName(ctx, l.Period)},
	}
	for _, level := range levelsOf(l.Deadlines) {
		defs = append(defs, kit.Def{Name: kit.Say(ctx, "web.collect.deadline-of", levelName(ctx, level)), Text: kit.Day(ctx, l.Deadlines[level])})
	}
	if v.Asker {
		defs = append(defs, kit.Def{Name: kit.Say(ctx, "web.collect.units"), Text: kit.Number(ctx, v.Tally.Total)},
			kit.Def{Name: kit.Say(ctx, "web.collect.reminders"), Text: reminderWords(ctx, l.Reminders)},
			kit.Def{Name: kit.Say(ctx, "web.collect.drafted-by"), Text: l.CreatedName})
	}
	if !l.SentAt.IsZero() {
		defs = append(defs, kit.Def{Name: kit.Say(ctx, "web.collect.sent-on"), Text: kit.Instant(ctx, l.SentAt)})
	}
	if l.AutoNothing {
		defs = append(defs, kit.Def{Name: kit.Say(ctx, "web.collect.nothing"), Text: kit.Say(ctx, "web.collect.auto")})
	}
	if l.Guidance != "" {
		defs = append(defs, kit.Def{Name: kit.Say(ctx, "web.collect.guidance"), Text: l.Guidance})
	}
	return defs
}

func reminderWords(ctx context.Context, s request.Schedule) string {
	var parts []string
	if len(s.Before) > 0 {
		parts = append(parts, kit.Say(ctx, "web.collect.reminds-before", numbersText(s.Before)))
	}
	if len(s.After) > 0 {
		parts = append(parts, kit.Say(ctx, "web.collect.reminds-after", numbersText(s.After)))
	}
	if len(parts) == 0 {
		return kit.Say(ctx, "web.collect.reminds-never")
	}
	return strings.Join(parts, "; ")
}
