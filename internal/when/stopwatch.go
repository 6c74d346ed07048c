package when

import "time"

// Stopwatch measures how long something takes, whatever happens to the wall clock.
type Stopwatch struct{ begun time.Time }

// Start starts a stopwatch.
func Start() Stopwatch { return Stopwatch{time.Now()} }

// Elapsed is the time since the start.
func (s Stopwatch) Elapsed() time.Duration { return time.Since(s.begun) }

// StartOf is the first instant of a civil day in Vietnam.
func StartOf(d Day) Instant {
	return InstantOf(time.Date(d.Year, d.Month, d.Date, 0, 0, 0, 0, Vietnam))
}

// Add is the instant d later, or earlier for a negative d.
func (i Instant) Add(d time.Duration) Instant { return InstantOf(i.t.Add(d)) }

// Sub is the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return i.t.Sub(j.t) }

// Before tells whether i comes before j.
func (i Instant) Before(j Instant) bool { return i.t.Before(j.t) }

// After tells whether i comes after j.
func (i Instant) After(j Instant) bool { return i.t.After(j.t) }

// Hours is so many hours and minutes.
func Hours(hours, minutes int) time.Duration {
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
}
