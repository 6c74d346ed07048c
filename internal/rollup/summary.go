package rollup

import (
	"context"
	"sync"

	"tonghop/internal/access"
	"tonghop/internal/report"
	"tonghop/internal/rollup/cube"
)

// Summary is what stands on top of a table of figures beside the progress.
type Summary struct {
	Entries int64 // lines of the diaries at and below the unit
	Proved  int64 // of them, with a photo or a file
	Review  int   // figures and findings to look at again
}

// mostReviewed bounds the reports whose outliers are counted for a summary; for more of
// them only the page of outliers works them out.
const mostReviewed = 1500

// reviews keeps how many outliers a unit's reports had at a state of its cube.
type reviews struct {
	mu sync.Mutex
	by map[reviewKey]int
}

type reviewKey struct {
	cube uint64
	node cube.Node
	at   uint64
}

func (r *reviews) get(k reviewKey) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, ok := r.by[k]
	return n, ok
}

func (r *reviews) put(k reviewKey, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil || len(r.by) >= mostReviews {
		r.by = map[reviewKey]int{}
	}
	r.by[k] = n
}

const mostReviews = 2000

// Summary answers what stands on top of a table: how much of the diaries is proved, how
// many figures are to be looked at again (-1 where they are too many to be counted here).
func (s *Service) Summary(ctx context.Context, who access.Actor, q Question) (Summary, error) {
	var out Summary
	var in *report.CompileIn
	var key reviewKey
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		v, n, err := s.open(tx, &q)
		if err != nil {
			return err
		}
		out = Summary{}
		if out.Entries, out.Proved, err = evidence(tx.Tx, q.Unit, v.period.From, v.period.To); err != nil {
			return err
		}
		in, key, err = s.review(tx, v, n, q.Basis, &out)
		return err
	})
	if err != nil || in == nil {
		return out, err
	}
	c, err := report.Compile(*in)
	if err != nil {
		return out, err
	}
	out.Review = len(c.Outliers) + len(c.Findings)
	s.reviews.put(key, out.Review)
	return out, nil
}

// review gives what has to be compiled to count the outliers, nil where they are known.
func (s *Service) review(tx *access.Tx, v *sight, n cube.Node, basis Basis, out *Summary) (*report.CompileIn, reviewKey, error) {
	if basis == Live {
		basis = Official
	}
	c, n, err := s.cubeOf(tx.Tx, v, n, basis)
	if err != nil {
		return nil, reviewKey{}, err
	}
	key := reviewKey{c.Serial(), n, c.Changes()}
	if known, ok := s.reviews.get(key); ok {
		out.Review = known
		return nil, key, nil
	}
	switch units := c.Inputs(n); {
	case units == 0:
		return nil, key, nil
	case units > mostReviewed:
		out.Review = -1
		return nil, key, nil
	}
	in, err := s.compileOf(tx, v, n, basis)
	return &in, key, err
}
