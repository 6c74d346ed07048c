package activity

import (
	"time"

	"tonghop/internal/db"
)

// keepSent is how long a file waits for the entry it was sent for: over a weekend and a
// holiday.
const keepSent = 14 * 24 * time.Hour

// Forget removes the rows of files that were sent long ago for entries that nobody wrote; the
// blobs go with the next sweep. A job of the server's timetable calls it.
func Forget(tx *db.Tx) (int64, error) {
	return tx.Exec("DELETE FROM activity_file WHERE entry = '' AND at < $1", tx.At.Add(-keepSent))
}
