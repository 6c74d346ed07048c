package job

import (
	"maps"
	"slices"
	"sync"
	"time"

	"tonghop/internal/db"
)

// AtMost bounds how many tasks of a kind this process does at once, for what waits long for
// others, such as a mail server: it must not take every hand.
func (r *Runner) AtMost(kind Kind, n int) {
	if r.narrow.most == nil {
		r.narrow.most = map[Kind]int{}
	}
	r.narrow.most[kind] = n
}

// narrow keeps count of the kinds that are bounded.
type narrow struct {
	mu      sync.Mutex
	most    map[Kind]int
	running map[Kind]int
}

func (w *narrow) begin(k Kind) { w.add(k, 1) }
func (w *narrow) end(k Kind)   { w.add(k, -1) }

func (w *narrow) add(k Kind, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running == nil {
		w.running = map[Kind]int{}
	}
	w.running[k] += n
}

func (w *narrow) room(k Kind) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.most[k] - w.running[k]
}

// claim takes tasks of the kinds without a bound, then of each bounded kind what it has room
// for.
func (w *narrow) claim(tx *db.Tx, holder string, lease time.Duration, n int) ([]Task, error) {
	kinds := slices.Sorted(maps.Keys(w.most))
	tasks, err := claim(tx, holder, lease, n, outside(kinds))
	for _, k := range kinds {
		room := min(w.room(k), n-len(tasks))
		if err != nil || room <= 0 {
			continue
		}
		var more []Task
		more, err = claim(tx, holder, lease, room, db.When("kind = $1", string(k)))
		tasks = append(tasks, more...)
	}
	return tasks, err
}

// outside is the condition that a task is of none of the kinds.
func outside(kinds []Kind) db.Cond {
	var conds []db.Cond
	for _, k := range kinds {
		conds = append(conds, db.When("kind <> $1", string(k)))
	}
	return db.And(conds...)
}
