package cube

import (
	"cmp"
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/report"
)

// Node is a unit in the tree of a day, by its place in it.
type Node int32

// Nowhere is the place of no unit: what stands above the top.
const Nowhere Node = -1

// Tree is the units of a day, the parents before their children. It does not change once
// it is made, so cubes and readers share it.
type Tree struct {
	units  []report.Unit
	parent []Node
	below  [][]Node // in the order of codes
	at     map[string]Node
}

// Placed is a unit with the identity of the unit above it; empty at the top.
type Placed struct {
	Unit  report.Unit
	Above string
}

// NewTree makes a tree of units in any order. A unit whose parent is not among them
// stands at the top; a circle is refused.
func NewTree(units []Placed) (*Tree, error) {
	t := &Tree{at: make(map[string]Node, len(units))}
	given := make(map[string]*Placed, len(units))
	for i := range units {
		given[units[i].Unit.ID] = &units[i]
	}
	order := slices.SortedFunc(slices.Values(units), func(a, b Placed) int {
		return cmp.Or(cmp.Compare(a.Unit.Code, b.Unit.Code), cmp.Compare(a.Unit.ID, b.Unit.ID))
	})
	for i := range order {
		if err := t.put(&order[i], given, 0); err != nil {
			return nil, err
		}
	}
	t.below = make([][]Node, len(t.units))
	for n := range t.units {
		if p := t.parent[n]; p != Nowhere {
			t.below[p] = append(t.below[p], Node(n))
		}
	}
	for _, b := range t.below {
		slices.SortFunc(b, func(x, y Node) int {
			return cmp.Or(cmp.Compare(t.units[x].Code, t.units[y].Code), cmp.Compare(t.units[x].ID, t.units[y].ID))
		})
	}
	return t, nil
}

// deepest bounds the levels of a tree: a deeper one is a circle.
const deepest = 64

// put places a unit behind its parents.
func (t *Tree) put(p *Placed, given map[string]*Placed, depth int) error {
	if _, done := t.at[p.Unit.ID]; done {
		return nil
	}
	if depth > deepest {
		return fault.New(fault.Conflict, "rollup.circle", p.Unit.Name)
	}
	parent := Nowhere
	if above := given[p.Above]; above != nil && above.Unit.ID != p.Unit.ID {
		if err := t.put(above, given, depth+1); err != nil {
			return err
		}
		parent = t.at[p.Above]
	}
	t.at[p.Unit.ID] = Node(len(t.units))
	t.units = append(t.units, p.Unit)
	t.parent = append(t.parent, parent)
	return nil
}

// Find tells where a unit stands.
func (t *Tree) Find(id string) (Node, bool) {
	n, ok := t.at[id]
	return n, ok
}

// Unit is the unit at a place.
func (t *Tree) Unit(n Node) report.Unit { return t.units[n] }

// Above is the place above n, Nowhere at the top.
func (t *Tree) Above(n Node) Node { return t.parent[n] }

// Below are the places right below n, in the order of codes.
func (t *Tree) Below(n Node) []Node { return t.below[n] }

// Len is the number of units.
func (t *Tree) Len() int { return len(t.units) }

// Path is the units from the top down to n, n included.
func (t *Tree) Path(n Node) []report.Unit {
	var path []report.Unit
	for ; n != Nowhere; n = t.parent[n] {
		path = append(path, t.units[n])
	}
	slices.Reverse(path)
	return path
}
