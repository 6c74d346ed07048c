package account

import (
	"context"
	"time"

	"tonghop/internal/job"
)

// Jobs registers the regular work of the gate.
func Jobs(r *job.Runner, g *Gate) {
	job.On(r, "account.clean", time.Minute, func(ctx context.Context, _ struct{}) error { return g.Clean(ctx) })
	r.Regularly("account.clean", "account.clean", job.Daily(3, 10))
}
