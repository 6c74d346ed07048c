package access

import "tonghop/internal/db"

// mostNamed is how many nodes a condition names one by one.
const mostNamed = 100

// Reach is where the actor may use verbs, looked up once for many questions. Where he may use
// one on his own unit and the divisions inside it, the units are named in the conditions, so
// that lists begin at the few rows of these units.
type Reach struct {
	tx   *Tx
	near map[Verb][]string // of verbs that reach no further than that
}

const reachSQL = `SELECT g.role, p.node FROM access_grant g JOIN access_path p ON p.ancestor = g.unit
WHERE g.account = $1 AND g.revoked_at = '' AND g.valid_from <= $2 AND (g.valid_to = '' OR g.valid_to >= $2)
AND p.inside = TRUE AND p.valid_from <= $2 AND (p.valid_to = '' OR p.valid_to >= $2) ORDER BY p.node`

// Reach looks up where the actor may use the verbs. It counts as asking.
func (tx *Tx) Reach(verbs ...Verb) (*Reach, error) {
	tx.asked = true
	r := &Reach{tx: tx, near: map[Verb][]string{}}
	if tx.Who.system {
		return r, nil
	}
	for _, v := range verbs {
		r.near[v] = nil
	}
	err := db.Each(tx.Tx, reachSQL, func(s db.Scan) error {
		var role Role
		var node string
		if err := s(&role, &node); err != nil {
			return err
		}
		for _, v := range verbs {
			r.add(v, table[role][v], node)
		}
		return nil
	}, tx.Who.ID, tx.At.Day())
	return r, err
}

func (r *Reach) add(v Verb, far reach, node string) {
	nodes, near := r.near[v]
	switch {
	case far == below:
		delete(r.near, v) // more than what was read
	case far == own && near && (len(nodes) == 0 || nodes[len(nodes)-1] != node):
		r.near[v] = append(nodes, node)
	}
}

// Nowhere tells that the actor may use the verb on no unit at all.
func (r *Reach) Nowhere(v Verb) bool {
	nodes, near := r.near[v]
	return near && len(nodes) == 0
}

// At is the condition that a column holds a unit on which the actor may use the verb, as
// Visible.
func (r *Reach) At(v Verb, column string) db.Cond {
	nodes, near := r.near[v]
	if !near || len(nodes) > mostNamed {
		return r.tx.Visible(v, column)
	}
	return db.In(column, nodes)
}
