package job

import "sync"

// bell wakes the runners of this process when a task was enqueued, so that they need not
// look often. A task enqueued by another process is found by the next look.
var bell struct {
	sync.Mutex
	waiting map[chan struct{}]bool
}

// listen gives a channel that is filled when a task was enqueued, and ends with stop.
func listen() (woken <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	bell.Lock()
	defer bell.Unlock()
	if bell.waiting == nil {
		bell.waiting = map[chan struct{}]bool{}
	}
	bell.waiting[c] = true
	return c, func() {
		bell.Lock()
		defer bell.Unlock()
		delete(bell.waiting, c)
	}
}

func ring() {
	bell.Lock()
	defer bell.Unlock()
	for c := range bell.waiting {
		select {
		case c <- struct{}{}:
		default: // already woken
		}
	}
}
