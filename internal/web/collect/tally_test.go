package collect

import (
	"testing"

	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// A letter is done once nothing more is expected of any of its units.
func TestWhenALetterIsDone(t *testing.T) {
	for _, c := range []struct {
		state request.LetterState
		by    map[request.State]int
		total int
		done  bool
	}{
		{request.Running, map[request.State]int{request.Accepted: 3, request.Nothing: 1, request.Excused: 1}, 5, true},
		{request.Running, map[request.State]int{request.Accepted: 3, request.Released: 2}, 3, true},
		{request.Running, map[request.State]int{request.Released: 2}, 0, true},
		{request.Running, map[request.State]int{request.Accepted: 3, request.SentUp: 1}, 4, false},
		{request.Running, map[request.State]int{}, 0, false},
		{request.Withdrawn, map[request.State]int{request.Accepted: 1, request.Released: 2}, 1, false},
		{request.Draft, map[request.State]int{}, 0, false},
	} {
		l, tally := request.Letter{State: c.state}, request.Tally{By: c.by, Total: c.total}
		if got := settled(l, tally); got != c.done || (letterTone(l, tally) == kit.ToneDone) != c.done {
			t.Errorf("%s with %v of %d: done is %t, tone %q", c.state, c.by, c.total, got, letterTone(l, tally))
		}
	}
}
