// Package desk is where a unit's people write a report: section by section, figures, head
// and foot, money, each part with its versions; what to do where two people typed at once;
// what changed in the sources; the page that shows all of it; and the asker's look at what
// was sent up. The report itself, its steps and versions are package filing's.
package desk

import (
	"tonghop/internal/access"
	"tonghop/internal/filing"
)

// Service is the use cases of writing and looking.
type Service struct {
	Door   *access.Door
	Filing *filing.Service
}

// New makes the service.
func New(reports *filing.Service) *Service { return &Service{Door: reports.Door, Filing: reports} }
