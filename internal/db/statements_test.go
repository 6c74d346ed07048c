package db_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
)

// Preparing a new text took a second connection while the transaction held its own: as many
// readers with new texts as there are connections waited for each other for ever.
func TestReadersWithNewTextsDoNotWaitForEachOther(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	together := make(chan bool)
	var all sync.WaitGroup
	for n := range 24 {
		all.Go(func() {
			err := d.Read(ctx, func(tx *db.Tx) error {
				select {
				case together <- true: // as many as can are inside at once
				case <-together:
				case <-time.After(100 * time.Millisecond):
				}
				for i := range 5 {
					if _, err := db.Value[int](tx, fmt.Sprintf("SELECT %d + $1", 100*n+i), 1); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
