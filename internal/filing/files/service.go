// Package files is reports as files: those that are read, a unit's Word file or last year's
// report, and those that are made, Word, PDF, spreadsheet and data. Files are opened and
// made outside of transactions and only so many at a time.
package files

import (
	"tonghop/internal/access"
	"tonghop/internal/blob"
	"tonghop/internal/filing"
)

// Service is the use cases of files.
type Service struct {
	Door    *access.Door
	Filing  *filing.Service
	Blobs   *blob.Store
	presses chan struct{} // one token for each file that may be made or read at a time
}

// MostAtOnce is how many files are made or read at a time where nothing else is said. Each
// takes a processor; more of them would only make everybody wait.
const MostAtOnce = 2

// New makes the service; most is how many files are made or read at a time, MostAtOnce where
// it is 0. Blobs keep the files.
func New(reports *filing.Service, most int) *Service {
	if most <= 0 {
		most = MostAtOnce
	}
	return &Service{Door: reports.Door, Filing: reports, Blobs: reports.Blobs, presses: make(chan struct{}, most)}
}
