package docx

import "bytes"

// blocks are the properties read so far, by the bytes they were read from. Of the runs
// of a report nine in ten look like one before; passing over a block that is known takes
// a tenth of the time of reading it. What bytes mean depends on the prefixes in force, so
// blocks are kept for one part, and used only where no prefix was bound below its root.
type blocks struct {
	runs  map[string]runProps
	paras map[string]paraProps
	edges map[string]edges
	end   []byte // the end tag being looked for
}

const (
	maxBlocks   = 512  // kept of a kind
	maxBlockLen = 2048 // bytes of one
)

func newBlocks() blocks {
	return blocks{runs: map[string]runProps{}, paras: map[string]paraProps{}, edges: map[string]edges{}}
}

func (b *blocks) clear() {
	clear(b.runs)
	clear(b.paras)
	clear(b.edges)
}

// recall passes over the element that has just begun, if what follows was read before as
// such an element, and gives what was read. Equal bytes are read alike, wherever they
// stand: so the first end tag of the name is a safe guess for the end.
func recall[T any](x *scanner, met map[string]T) (v T, ok bool) {
	if len(met) == 0 || !x.keeps() {
		return v, false
	}
	end := append(append(append(x.blocks.end[:0], "</"...), x.at(x.open[len(x.open)-1].raw)...), '>')
	x.blocks.end = end
	rest := x.src[x.pos:min(len(x.src), x.pos+maxBlockLen)]
	n := bytes.Index(rest, end)
	if n < 0 {
		return v, false
	}
	if v, ok = met[string(rest[:n+len(end)])]; ok {
		x.pos += n + len(end)
		x.close()
	}
	return v, ok
}

// remember keeps what was read of the element between from and the position.
func remember[T any](x *scanner, met map[string]T, from int, v T) {
	if x.err == nil && x.kind == endElement && !x.empty && x.pos > from && x.pos-from <= maxBlockLen && len(met) < maxBlocks && x.rooted() {
		met[string(x.src[from:x.pos])] = v
	}
}

// keeps tells whether the current element may be recalled.
func (x *scanner) keeps() bool {
	return x.kind == startElement && !x.empty && x.err == nil && x.rooted()
}

// rooted tells whether all prefixes in force were bound by the root of the part.
func (x *scanner) rooted() bool {
	n := len(x.spaces)
	return n == 0 || x.spaces[n-1].depth <= 1
}
