package files

import (
	"context"
	"time"

	"tonghop/internal/fault"
)

// longestWait is how long somebody waits for his turn to have a file made or read.
const longestWait = 20 * time.Second

// press waits for a free place to make or read a file. Whoever waited too long is told to
// come again: a queue of unbounded length would keep everybody waiting.
func (s *Service) press(ctx context.Context) (done func(), err error) {
	timer := time.NewTimer(longestWait)
	defer timer.Stop()
	select {
	case s.presses <- struct{}{}:
		return func() { <-s.presses }, nil
	case <-ctx.Done():
		return nil, fault.Wrap(ctx.Err(), fault.Busy, "filing.busy")
	case <-timer.C:
		return nil, fault.New(fault.Busy, "filing.busy")
	}
}
