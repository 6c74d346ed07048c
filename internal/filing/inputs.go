package filing

import (
	"sync"

	"tonghop/internal/report"
	"tonghop/internal/seal"
)

// mostInputs bounds the parsed packages that are kept, by the bytes they were parsed from.
const mostInputs = 16 << 20

// inputs keeps packages that were parsed: a digest never stands for anything else, and the
// reports below are needed at every look at a compiled draft.
type inputs struct {
	mu    sync.Mutex
	by    map[seal.Digest]parsed
	order []seal.Digest // the oldest first
	bytes int
}

type parsed struct {
	pkg  *report.Package
	size int
}

func newInputs() *inputs { return &inputs{by: map[seal.Digest]parsed{}} }

// get gives a package that was parsed before. It is shared and must not be changed.
func (c *inputs) get(d seal.Digest) (*report.Package, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.by[d]
	return p.pkg, ok
}

// parse parses a package, or gives it as it was parsed before.
func (c *inputs) parse(d seal.Digest, b []byte) (*report.Package, error) {
	if p, ok := c.get(d); ok {
		return p, nil
	}
	p, err := report.Parse(b)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, there := c.by[d]; !there && len(b) < mostInputs {
		c.by[d] = parsed{p, len(b)}
		c.order = append(c.order, d)
		c.bytes += len(b)
	}
	for c.bytes > mostInputs {
		oldest := c.order[0]
		c.order = c.order[1:]
		c.bytes -= c.by[oldest].size
		delete(c.by, oldest)
	}
	return p, nil
}

// Parse parses a package whose digest is known, or gives it as it was parsed before. It is
// shared and must not be changed.
func (s *Service) Parse(d seal.Digest, b []byte) (*report.Package, error) {
	return s.inputs.parse(d, b)
}
