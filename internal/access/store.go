package access

import (
	"slices"
	"strings"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Grant gives an account a role on a unit. An empty From or To leaves that end open.
type Grant struct {
	ID, Account string
	Role        Role
	Unit        string
	From, To    when.Day
	GrantedAt   when.Instant
	GrantedBy   string
	RevokedAt   when.Instant
}

// Active tells whether the grant holds on a day.
func (g Grant) Active(on when.Day) bool {
	return g.RevokedAt.IsZero() && !on.Before(g.From) && (g.To.IsZero() || !on.After(g.To))
}

const grantColumns = "id, account, role, unit, valid_from, valid_to, granted_at, granted_by, revoked_at"

// AddGrant writes a grant and gives its identity. The caller has asked access.
func AddGrant(tx *db.Tx, g Grant) (string, error) {
	if !g.Role.Known() {
		return "", fault.New(fault.Invalid, "access.role", string(g.Role))
	}
	g.ID = uid.New()
	_, err := tx.Exec("INSERT INTO access_grant ("+grantColumns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'')",
		g.ID, g.Account, string(g.Role), g.Unit, g.From, g.To, tx.At, g.GrantedBy)
	if name, ok := db.Constraint(err); ok && name == db.ForeignKey {
		return "", fault.Wrap(err, fault.NotFound, "access.no-unit", g.Unit)
	}
	return g.ID, err
}

// Revoke ends a grant at once. The caller has asked access.
func Revoke(tx *db.Tx, id string) error {
	n, err := tx.Exec("UPDATE access_grant SET revoked_at = $2 WHERE id = $1 AND revoked_at = ''", id, tx.At)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "access.no-grant")
	}
	return err
}

// GrantsOf lists the grants of an account that were not revoked, the oldest first. The
// caller has asked access.
func GrantsOf(tx *db.Tx, account string) ([]Grant, error) {
	return db.All(tx, "SELECT "+grantColumns+" FROM access_grant WHERE account = $1 AND revoked_at = '' ORDER BY id", scanGrant, account)
}

// GrantsOn lists the grants on a unit that were not revoked. The caller has asked access.
func GrantsOn(tx *db.Tx, unit string) ([]Grant, error) {
	return db.All(tx, "SELECT "+grantColumns+" FROM access_grant WHERE unit = $1 AND revoked_at = '' ORDER BY id", scanGrant, unit)
}

// GrantByID finds a grant, revoked or not. The caller has asked access.
func GrantByID(tx *db.Tx, id string) (Grant, error) {
	return db.One(tx, "SELECT "+grantColumns+" FROM access_grant WHERE id = $1", scanGrant, id)
}

func scanGrant(s db.Scan) (Grant, error) {
	var g Grant
	err := s(&g.ID, &g.Account, &g.Role, &g.Unit, &g.From, &g.To, &g.GrantedAt, &g.GrantedBy, &g.RevokedAt)
	return g, err
}

// holding is one role that an account holds on a unit or above it.
type holding struct {
	role   Role
	depth  int
	inside bool
}

func (h holding) reaches(v Verb) bool {
	switch table[h.role][v] {
	case below:
		return true
	case own:
		return h.depth == 0 || h.inside
	}
	return false
}

const heldSQL = `SELECT g.role, p.depth, p.inside FROM access_grant g
JOIN access_path p ON p.ancestor = g.unit AND p.node = $2
WHERE g.account = $1 AND g.revoked_at = ''
AND g.valid_from <= $3 AND (g.valid_to = '' OR g.valid_to >= $3)
AND p.valid_from <= $3 AND (p.valid_to = '' OR p.valid_to >= $3)`

func heldOn(tx *db.Tx, account, unit string) ([]holding, error) {
	return db.All(tx, heldSQL, func(s db.Scan) (holding, error) {
		var h holding
		err := s(&h.role, &h.depth, &h.inside)
		return h, err
	}, account, unit, tx.At.Day())
}

// visible lists the nodes that a verb reaches. Roles that only reach their own unit
// need the shorter half; a node counts as inside itself.
func visible(tx *db.Tx, account string, v Verb, column string) db.Cond {
	var far, near []string
	for _, r := range Roles() {
		switch table[r][v] {
		case below:
			far = append(far, string(r))
			near = append(near, string(r))
		case own:
			near = append(near, string(r))
		}
	}
	if len(near) == 0 {
		return db.Cond{SQL: "FALSE"}
	}
	reached := "g.role IN (" + quoted(near) + ") AND p.inside = TRUE"
	if len(far) > 0 {
		reached = "(" + reached + ") OR g.role IN (" + quoted(far) + ")"
	}
	return db.When(column+` IN (SELECT p.node FROM access_grant g JOIN access_path p ON p.ancestor = g.unit
WHERE g.account = $1 AND g.revoked_at = '' AND g.valid_from <= $2 AND (g.valid_to = '' OR g.valid_to >= $2)
AND p.valid_from <= $2 AND (p.valid_to = '' OR p.valid_to >= $2) AND (`+reached+`))`, account, tx.At.Day())
}

// Safety: roles are constants of this package.
func quoted(roles []string) string {
	slices.Sort(roles)
	return "'" + strings.Join(roles, "','") + "'"
}
