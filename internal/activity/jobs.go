package activity

import (
	"context"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/job"
)

// keepSent is how long a file waits for the entry it was sent for: over a weekend and a
// holiday. A spreadsheet waits as long to be taken in.
const keepSent = 14 * 24 * time.Hour

// ForgetTask forgets what was sent and never used.
const ForgetTask job.Kind = "activity.forget"

// Jobs adds the background work of the diary.
func Jobs(r *job.Runner, s *Service) {
	job.On(r, ForgetTask, 10*time.Minute, func(ctx context.Context, _ struct{}) error {
		_, err := s.Forget(ctx, access.System("diary"))
		return err
	})
	r.Regularly("activity.forget", ForgetTask, job.Daily(2, 20))
}

// Forget removes the rows of files that were sent long ago for entries that nobody wrote, and
// of spreadsheets; their bytes go with the next sweep of kept files. It tells how many.
func (s *Service) Forget(ctx context.Context, who access.Actor) (n int64, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Write, access.House); err != nil {
			return err
		}
		before := tx.At.Add(-keepSent)
		files, err := tx.Exec("DELETE FROM activity_file WHERE entry = '' AND at < $1", before)
		if err != nil {
			return err
		}
		sheets, err := tx.Exec("DELETE FROM activity_import WHERE at < $1", before)
		if n = files + sheets; err != nil || n == 0 {
			tx.Unchanged()
			return err
		}
		return tx.Record(Write, audit.Ref{Noun: "activity-file"}, map[string]int64{"forgotten": n})
	})
	return n, err
}
