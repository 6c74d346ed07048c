package filing

import (
	"tonghop/internal/access"
	"tonghop/internal/blob"
	"tonghop/internal/org"
)

// Service is the use cases of reports.
type Service struct {
	Door    *access.Door
	Org     *org.Service
	Blobs   *blob.Store
	presses chan struct{} // one token for each file that may be made at a time
	inputs  *inputs
	asked   *lettersAsked
	hearers []func(Event)
}

// MostPrints is how many files are made at a time where nothing else is said. Making one
// takes a processor; more of them would only make every reader wait.
const MostPrints = 2

// New makes the service. Blobs keep the uploaded files and those that were made.
func New(door *access.Door, units *org.Service, blobs *blob.Store) *Service {
	return &Service{Door: door, Org: units, Blobs: blobs, presses: make(chan struct{}, MostPrints), inputs: newInputs(), asked: &lettersAsked{}}
}
