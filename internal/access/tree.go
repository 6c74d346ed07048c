package access

import (
	"maps"
	"slices"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// Edge says that a node stands below a parent from one day to another; empty ends are
// open. Inside marks a division of the parent itself: who acts for the parent acts for it.
type Edge struct {
	Node, Parent string
	From, To     when.Day
	Inside       bool
}

// PutNodes makes nodes known; those that are known already stay. Only org calls this.
func PutNodes(tx *db.Tx, ids ...string) error {
	rows := [][]any{{House}}
	for _, id := range ids {
		rows = append(rows, []any{id})
	}
	if err := db.Insert(tx, "access_node", "id", rows, "ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	rows = [][]any{{House, House, 0, true}}
	for _, id := range ids {
		rows = append(rows, []any{id, id, 0, true}, []any{id, House, house.depth, false})
	}
	return db.Insert(tx, "access_path", "node, ancestor, depth, inside", rows, "ON CONFLICT DO NOTHING")
}

// SetParents replaces the edges of one node and works out the paths of all below it anew. Only
// org calls this.
func SetParents(tx *db.Tx, node string, edges []Edge) error {
	if _, err := tx.Exec("DELETE FROM access_edge WHERE node = $1", node); err != nil {
		return err
	}
	if err := insertEdges(tx, edges); err != nil {
		return err
	}
	changed, err := belowOrSelf(tx, node)
	if err != nil {
		return err
	}
	return repath(tx, changed)
}

// Rebuild replaces the edges of all the nodes that the edges name as Node and works out all
// paths anew: for imports of whole trees. Only org calls this.
func Rebuild(tx *db.Tx, edges []Edge) error {
	named := map[string]bool{}
	for _, e := range edges {
		named[e.Node] = true
	}
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(named)), 500) {
		c := db.In("node", chunk)
		if _, err := tx.Exec("DELETE FROM access_edge WHERE "+c.SQL, c.Args...); err != nil {
			return err
		}
	}
	if err := insertEdges(tx, edges); err != nil {
		return err
	}
	all, err := db.All(tx, "SELECT id FROM access_node", text1)
	if err != nil {
		return err
	}
	return repath(tx, all)
}

func insertEdges(tx *db.Tx, edges []Edge) error {
	rows := make([][]any, len(edges))
	for i, e := range edges {
		rows[i] = []any{e.Node, e.Parent, e.From, e.To, e.Inside}
	}
	return db.Insert(tx, "access_edge", "node, parent, valid_from, valid_to, inside", rows, "")
}

func text1(s db.Scan) (string, error) {
	var v string
	err := s(&v)
	return v, err
}

const belowSQL = `WITH RECURSIVE down (id) AS (
SELECT CAST($1 AS TEXT) UNION SELECT e.node FROM access_edge e JOIN down d ON e.parent = d.id) SELECT id FROM down`

const belowPostgres = `WITH RECURSIVE down (id) AS (
SELECT CAST($1 AS TEXT) COLLATE "C" UNION SELECT e.node FROM access_edge e JOIN down d ON e.parent = d.id) SELECT id FROM down`

func belowOrSelf(tx *db.Tx, node string) ([]string, error) {
	return db.All(tx, db.Pick(tx, belowSQL, belowPostgres), text1, node)
}

// path is one ancestor of a node for a span of days.
type path struct {
	ancestor string
	from, to when.Day
	depth    int
	inside   bool
}

// pather works out paths from edges, parents before children.
type pather struct {
	edges  map[string][]Edge
	paths  map[string][]path
	onPath map[string]bool // of the present descent: a node met twice stands below itself
}

func repath(tx *db.Tx, nodes []string) error {
	edges, err := db.All(tx, "SELECT node, parent, valid_from, valid_to, inside FROM access_edge", func(s db.Scan) (Edge, error) {
		var e Edge
		err := s(&e.Node, &e.Parent, &e.From, &e.To, &e.Inside)
		return e, err
	})
	if err != nil {
		return err
	}
	p := pather{edges: map[string][]Edge{}, paths: map[string][]path{}, onPath: map[string]bool{}}
	for _, e := range edges {
		p.edges[e.Node] = append(p.edges[e.Node], e)
	}
	var rows [][]any
	for _, n := range nodes {
		paths, err := p.of(n)
		if err != nil {
			return err
		}
		for _, one := range paths {
			rows = append(rows, []any{n, one.ancestor, one.from, one.to, one.depth, one.inside})
		}
	}
	for chunk := range slices.Chunk(nodes, 500) {
		c := db.In("node", chunk)
		if _, err := tx.Exec("DELETE FROM access_path WHERE "+c.SQL, c.Args...); err != nil {
			return err
		}
	}
	return db.Insert(tx, "access_path", "node, ancestor, valid_from, valid_to, depth, inside", rows, "ON CONFLICT DO NOTHING")
}

func (p *pather) of(node string) ([]path, error) {
	if done, ok := p.paths[node]; ok {
		return done, nil
	}
	if p.onPath[node] {
		return nil, fault.New(fault.Conflict, "access.circle", node)
	}
	p.onPath[node] = true
	defer delete(p.onPath, node)
	all := []path{{ancestor: node, inside: true}}
	if node != House {
		all = append(all, house)
	}
	for _, e := range p.edges[node] {
		above, err := p.of(e.Parent)
		if err != nil {
			return nil, err
		}
		for _, a := range above {
			if a.ancestor == House {
				continue // there already, for all time
			}
			if one, ok := step(e, a); ok {
				all = append(all, one)
			}
		}
	}
	p.paths[node] = all
	return all, nil
}

// step extends the path of a parent by one edge: it holds while both do.
func step(e Edge, a path) (path, bool) {
	from, to := e.From, e.To
	if a.from.After(from) {
		from = a.from
	}
	if !a.to.IsZero() && (to.IsZero() || a.to.Before(to)) {
		to = a.to
	}
	if !to.IsZero() && to.Before(from) {
		return path{}, false
	}
	return path{ancestor: a.ancestor, from: from, to: to, depth: a.depth + 1, inside: a.inside && e.Inside}, true
}
