package account

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// tries bounds how often one account and one address may try to sign in, in memory. It
// keeps two generations of a bounded size: who is not seen for a generation is forgotten.
type tries struct {
	mu       sync.Mutex
	now, was map[string]*rate.Limiter
	most     int
	refill   rate.Limit
	burst    int
}

// mostKept bounds a generation: a flood of made-up names costs no more than this.
const mostKept = 5000

func newTries(burst int, refill time.Duration) *tries {
	return &tries{now: map[string]*rate.Limiter{}, most: mostKept, refill: rate.Every(refill), burst: burst}
}

// allow takes one try.
func (t *tries) allow(key string, at time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.now[key]
	if l == nil {
		if l = t.was[key]; l == nil {
			l = rate.NewLimiter(t.refill, t.burst)
		}
		if len(t.now) >= t.most {
			t.was, t.now = t.now, map[string]*rate.Limiter{}
		}
		t.now[key] = l
	}
	return l.AllowN(at, 1)
}

// place is what an address is counted by: of IPv6 the half that a household has.
func place(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// Failures are also counted in the database, so that restarting the program or coming
// from many addresses does not help. An account is locked for one address after a few, and
// for all addresses only after many, so that nobody can lock a colleague out by a few tries.
const (
	failuresHere     = 8
	failuresAnywhere = 60
	lockLasts        = 15 * time.Minute
	forgetAfter      = 24 * time.Hour
)

// counters are the places where a failure is counted, each with how many it bears.
func counters(fold, address string) map[string]int {
	return map[string]int{fold: failuresAnywhere, fold + "\n" + place(address): failuresHere}
}

// checkLocked refuses while an account is locked, whether it exists or not.
func checkLocked(tx *db.Tx, fold, address string) error {
	for key := range counters(fold, address) {
		until, _, err := db.Maybe(tx, "SELECT locked_until FROM account_attempt WHERE place = $1", func(s db.Scan) (when.Instant, error) {
			var at when.Instant
			err := s(&at)
			return at, err
		}, key)
		if err != nil {
			return err
		}
		if left := until.Time().Sub(tx.At.Time()); !until.IsZero() && left > 0 {
			return fault.New(fault.TooMuch, "account.locked", int(left.Minutes())+1)
		}
	}
	return nil
}

// noteFailure counts a failure and tells whether it locked the account.
func noteFailure(tx *db.Tx, fold, address string) (locked bool, err error) {
	for key, most := range counters(fold, address) {
		n, err := db.Value[int](tx, `INSERT INTO account_attempt (place, failures, last_at) VALUES ($1, 1, $2)
ON CONFLICT (place) DO UPDATE SET failures = CASE WHEN account_attempt.last_at < $3 THEN 1 ELSE account_attempt.failures + 1 END, last_at = $2
RETURNING failures`, key, tx.At, before(tx.At, forgetAfter))
		if err != nil {
			return false, err
		}
		if n < most {
			continue
		}
		if _, err := tx.Exec("UPDATE account_attempt SET failures = 0, locked_until = $2 WHERE place = $1", key, when.InstantOf(tx.At.Time().Add(lockLasts))); err != nil {
			return false, err
		}
		locked = true
	}
	return locked, nil
}

// forgetFailures clears what a person counted up from where he has now signed in.
func forgetFailures(tx *db.Tx, fold, address string) error {
	for key := range counters(fold, address) {
		if _, err := tx.Exec("DELETE FROM account_attempt WHERE place = $1", key); err != nil {
			return err
		}
	}
	return nil
}

func before(at when.Instant, d time.Duration) when.Instant { return when.InstantOf(at.Time().Add(-d)) }
