package cube

import (
	"slices"

	"tonghop/internal/report"
)

// Bottom gives the units at the bottom below n that owe a report.
func (c *Cube) Bottom(n Node) []report.Unit {
	units, _ := c.bottom(n)
	return units
}

// Replanted is the reports of the units at the bottom below n on another tree.
func (c *Cube) Replanted(n Node, tree *Tree) *Cube {
	_, reports := c.bottom(n)
	s := c.sibling(tree)
	s.adopt(reports)
	return s
}

// bottom gives the units at the bottom below n that owe a report, and the report that stands
// for each of them, nil where none does.
func (c *Cube) bottom(n Node) (units []report.Unit, reports map[string]*kept) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	places := c.lines(n, Reporting, nil)
	if len(places) == 0 && c.nodes[n].owes {
		places = []Node{n}
	}
	reports = make(map[string]*kept, len(places))
	for _, m := range places {
		u := c.tree.units[m]
		units = append(units, u)
		reports[u.ID] = c.nodes[m].own
	}
	return units, reports
}

// sibling is an empty cube of another tree that knows the same figures.
func (c *Cube) sibling(tree *Tree) *Cube {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s := &Cube{tree: tree, nodes: make([]node, tree.Len()), formats: map[int32]format{}, levels: slices.Clone(c.levels), serial: serials.Add(1)}
	s.setPlan(c.plan.extended(nil))
	for v, f := range c.formats {
		s.formats[v] = format{f.columns, s.places(f.columns)}
	}
	return s
}

// adopt takes in the units that owe with their reports, as a sibling keeps them.
func (c *Cube) adopt(reports map[string]*kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, k := range reports {
		if n, ok := c.tree.Find(id); ok {
			c.nodes[n].owes, c.nodes[n].own = true, k
		}
	}
	c.rebuild()
}
