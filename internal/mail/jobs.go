package mail

import (
	"context"
	"time"

	"golang.org/x/time/rate"

	"tonghop/internal/fault"
	"tonghop/internal/job"
)

// Jobs registers the sending of mail. settings gives the settings in force at the time.
// One mail is sent at a time, at the pace that they allow: a flood makes servers refuse.
func Jobs(r *job.Runner, settings func(ctx context.Context) (Settings, error)) {
	pace := rate.NewLimiter(1, 1)
	r.AtMost(Send, 1)
	job.On(r, Send, 3*time.Minute, func(ctx context.Context, m Message) error {
		s, err := settings(ctx)
		if err != nil {
			return err
		}
		if !s.Active {
			return fault.New(fault.Closed, "mail.off") // dropped: what it says stands on the pages too
		}
		pace.SetLimit(rate.Limit(float64(s.PerMinute) / 60))
		if err := pace.Wait(ctx); err != nil {
			return fault.Wrap(err, fault.Busy, "mail.not-taken")
		}
		return Deliver(ctx, s, m)
	})
}
