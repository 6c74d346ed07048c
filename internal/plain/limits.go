// Package plain reads what holds words and little else: text files, Markdown and
// HTML. Each becomes a flow with the line or paragraph every block came from.
package plain

import "tonghop/internal/fault"

// Limits bound what one file may cost. A field of 0 means no limit.
type Limits struct {
	Bytes  int // of the file
	Blocks int // paragraphs, table rows and cells together
	Depth  int // of nested elements
}

// DefaultLimits suit papers of the administration.
var DefaultLimits = Limits{Bytes: 64 << 20, Blocks: 200_000, Depth: 200}

func (l Limits) admit(b []byte) error {
	if l.Bytes > 0 && len(b) > l.Bytes {
		return fault.New(fault.TooMuch, "plain.too-large", l.Bytes>>20)
	}
	return nil
}

// meter counts blocks against the limit, so that a small hostile file cannot grow
// into a large flow.
type meter struct {
	left    int
	limited bool
	limit   int
}

func newMeter(l Limits) meter { return meter{left: l.Blocks, limited: l.Blocks > 0, limit: l.Blocks} }

func (m *meter) take() error {
	if !m.limited {
		return nil
	}
	if m.left == 0 {
		return fault.New(fault.TooMuch, "plain.too-many-blocks", m.limit)
	}
	m.left--
	return nil
}
