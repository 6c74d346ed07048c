package access

import (
	"slices"

	"tonghop/internal/db"
)

const amongSQL = `SELECT p.node, g.role, p.depth, p.inside FROM access_grant g JOIN access_path p ON p.ancestor = g.unit
WHERE g.account = $1 AND g.revoked_at = '' AND g.valid_from <= $2 AND (g.valid_to = '' OR g.valid_to >= $2)
AND p.valid_from <= $2 AND (p.valid_to = '' OR p.valid_to >= $2) AND `

// amongAtOnce is how many nodes one statement asks for. The last part of a list is filled
// up with nothing, so that one text serves all.
const amongAtOnce = 64

// Among gives those of the nodes on which the actor may use the verb: May for the lines of
// a table. It counts as asking. For thousands of nodes Visible is the better question.
func (tx *Tx) Among(v Verb, nodes []string) (map[string]bool, error) {
	tx.asked = true
	may := make(map[string]bool, len(nodes))
	if tx.Who.system {
		for _, n := range nodes {
			may[n] = true
		}
		return may, nil
	}
	for part := range slices.Chunk(nodes, amongAtOnce) {
		filled := append(make([]string, 0, amongAtOnce), part...)
		for len(filled) < amongAtOnce {
			filled = append(filled, "")
		}
		in := db.In("p.node", filled).After(2)
		err := db.Each(tx.Tx, amongSQL+in.SQL, func(s db.Scan) error {
			var node string
			var h holding
			if err := s(&node, &h.role, &h.depth, &h.inside); err != nil {
				return err
			}
			may[node] = may[node] || h.reaches(v)
			return nil
		}, append([]any{tx.Who.ID, tx.At.Day()}, in.Args...)...)
		if err != nil {
			return nil, err
		}
	}
	return may, nil
}
