package access

import "tonghop/internal/db"

// House is the node above every unit at every time: the installation itself. Who is
// administrator of it sets up what belongs to no unit, such as mail and holidays, and
// founds the first units; a fresh database holds no other node.
const House = "house"

// EnsureHouse makes the node of the installation known.
func EnsureHouse(tx *db.Tx) error { return PutNodes(tx, House) }

// house is the path of every node to the installation.
var house = path{ancestor: House, depth: 1}
