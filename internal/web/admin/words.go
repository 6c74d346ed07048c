package admin

import (
	"context"

	"tonghop/internal/web/kit"
)

// words writes what a check measured.
func (c Check) words(ctx context.Context) string {
	switch c.Name {
	case "disk-free":
		return kit.Size(ctx, c.Value)
	case "database-ms":
		return kit.Number(ctx, c.Value) + " ms"
	}
	return kit.Number(ctx, c.Value) + " s"
}
