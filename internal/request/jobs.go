package request

import (
	"context"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/job"
)

// Jobs has the reminders of the day sent every morning at half past seven, when offices
// open.
func Jobs(r *job.Runner, s *Service) {
	job.On(r, RemindTask, 10*time.Minute, func(ctx context.Context, _ struct{}) error {
		_, err := s.RemindDue(ctx, access.System("reminders"), RemindDueIn{})
		return err
	})
	r.Regularly("request.remind", RemindTask, job.Daily(7, 30))
}
