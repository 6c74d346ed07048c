package app

import (
	"context"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/job"
	"tonghop/internal/seal"
)

// fileColumns are the columns that name kept files. A test compares the list with the
// schema: a new column that names files must be added, or a sweep would remove them.
var fileColumns = []struct{ table, column string }{
	{"activity_file", "digest"}, {"activity_file", "thumb"}, {"activity_import", "digest"},
	{"filing_file", "digest"}, {"filing_print", "blob"},
}

// sweepGrace is how long a file may lie without a row that names it: longer than anybody
// takes from sending a photo to saving its entry.
const sweepGrace = 72 * time.Hour

// sweepFiles has the kept files that nobody names removed every night.
func (a *App) sweepFiles() {
	job.On(a.Runner, "files.sweep", 30*time.Minute, func(ctx context.Context, _ struct{}) error {
		kept, err := a.namedFiles(ctx)
		if err != nil {
			return err
		}
		swept, err := a.Blobs.Sweep(func(d seal.Digest) bool { return kept[d] }, sweepGrace)
		if swept.Blobs+swept.Remains > 0 {
			a.Log.Info("files that nobody names removed", "files", swept.Blobs, "remains", swept.Remains, "bytes", swept.Bytes)
		}
		return err
	})
	a.Runner.Regularly("files.sweep", "files.sweep", job.Daily(2, 40))
}

// namedFiles are the digests that rows name.
func (a *App) namedFiles(ctx context.Context) (kept map[seal.Digest]bool, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		kept = map[seal.Digest]bool{}
		for _, c := range fileColumns {
			err := db.Each(tx, "SELECT DISTINCT "+c.column+" FROM "+c.table, func(s db.Scan) error {
				var d string
				err := s(&d)
				kept[seal.Digest(d)] = true
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return kept, err
}
