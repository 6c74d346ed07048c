package draft

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"tonghop/internal/report"
	"tonghop/internal/seal"
)

// mostKept bounds the compilations that a Cache keeps; a province's is a few megabytes.
const mostKept = 8

// Cache keeps the last compilations: one report is looked at again and again while people
// write it, and adding up the same reports gives the same. The zero Cache is ready; it is
// safe for use by many goroutines.
type Cache struct {
	mu   sync.Mutex
	all  map[seal.Digest]*report.Compilation
	last []seal.Digest // the oldest first
}

// compiled gives the compilation that the input makes, made now or before. What it gives is
// the caller's but for its rows, which are shared and must not be changed.
func (c *Cache) compiled(in report.CompileIn) (*report.Compilation, error) {
	key := keyOf(&in)
	if found := c.find(key); found != nil {
		return own(found), nil
	}
	made, err := report.Compile(in)
	if err != nil {
		return nil, err
	}
	c.keep(key, made)
	return own(made), nil
}

// own is a compilation whose lists can be changed without changing the kept one.
func own(c *report.Compilation) *report.Compilation {
	out := *c
	out.Totals = slices.Clone(c.Totals)
	return &out
}

func (c *Cache) find(key seal.Digest) *report.Compilation {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all[key]
}

func (c *Cache) keep(key seal.Digest, made *report.Compilation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[seal.Digest]*report.Compilation{}
	}
	if c.all[key] == nil {
		c.last = append(c.last, key)
	}
	c.all[key] = made
	for len(c.last) > mostKept {
		delete(c.all, c.last[0])
		c.last = c.last[1:]
	}
}

// keyOf names everything that a compilation depends on.
func keyOf(in *report.CompileIn) seal.Digest {
	var b strings.Builder
	part := func(s string) { b.WriteString(s + "\x00") }
	part(string(in.Regime.Digest()))
	part(in.Unit.ID + in.Unit.Level + string(in.Period.Name) + in.Period.From.String() + in.Period.To.String() + in.Deadline.String())
	for i := range in.Inputs {
		part(string(in.Inputs[i].Digest) + in.Inputs[i].Received.String())
	}
	for _, e := range in.Expected {
		part(e.Unit.ID + e.Unit.Name + strconv.Itoa(e.Leaves))
	}
	return seal.Of([]byte(b.String()))
}
