package filing

import (
	"tonghop/internal/access"
	"tonghop/internal/blob"
	"tonghop/internal/filing/draft"
	"tonghop/internal/org"
)

// Service is the use cases of a report's way: opening, steps, deliveries, settings, lists.
// What happens to its words and files is packages filing/desk's and filing/files'.
type Service struct {
	Door    *access.Door
	Org     *org.Service
	Blobs   *blob.Store // of uploaded files and of those that were made
	inputs  *inputs
	asked   *lettersAsked
	cache   draft.Cache
	hearers []func(Event)
}

// New makes the service.
func New(door *access.Door, units *org.Service, blobs *blob.Store) *Service {
	return &Service{Door: door, Org: units, Blobs: blobs, inputs: newInputs(), asked: &lettersAsked{}}
}
