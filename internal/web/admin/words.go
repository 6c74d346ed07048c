package admin

import (
	"context"

	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// words writes what a check measured.
func (c Check) words(ctx context.Context) string {
	switch c.Name {
	case "disk-free":
		if c.Value >= 10<<30 {
			return kit.Number(ctx, c.Value>>30) + " GB"
		}
		return kit.Size(ctx, c.Value)
	case "database-ms":
		return kit.Number(ctx, c.Value) + " ms"
	}
	return kit.Number(ctx, c.Value) + " s"
}

// span writes the days of a right.
func span(ctx context.Context, from, to when.Day) string {
	switch {
	case from.IsZero() && to.IsZero():
		return kit.Say(ctx, "web.account.always")
	case to.IsZero():
		return kit.Say(ctx, "web.account.from-day", kit.Day(ctx, from))
	case from.IsZero():
		return kit.Say(ctx, "web.account.to-day", kit.Day(ctx, to))
	}
	return kit.Day(ctx, from) + " – " + kit.Day(ctx, to)
}
