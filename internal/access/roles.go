package access

// Role is a named set of verbs.
type Role string

// The roles. They are few and fixed so that an officer can tell what each means.
const (
	Officer  Role = "officer"  // chuyên viên: the daily work of a unit
	Leader   Role = "leader"   // lãnh đạo: approves and signs
	Clerk    Role = "clerk"    // văn thư: numbers and sends
	Overseer Role = "overseer" // theo dõi ngành: sees and checks what lies below
	Viewer   Role = "viewer"   // chỉ xem
	Admin    Role = "admin"    // quản trị: units, people, rights, settings
)

// Roles lists the roles in the order people read them.
func Roles() []Role { return []Role{Officer, Leader, Clerk, Overseer, Viewer, Admin} }

// Known tells whether r is a role.
func (r Role) Known() bool { return table[r] != nil }

// reach is how far a verb goes from the unit that it is granted on.
type reach uint8

const (
	own   reach = iota + 1 // the unit and the divisions inside it
	below                  // everything under it too
)

// sees are the verbs of everybody who has to do with a unit and those below it.
var sees = map[Verb]reach{
	"org.view": below, "activity.view": below, "request.view": below, "report.view": below, "rollup.view": below, "regime.view": below,
}

// table says what each role may do.
var table = map[Role]map[Verb]reach{
	Officer: with(sees, map[Verb]reach{
		"activity.write": own, "activity.check": below,
		"request.write": own, "request.send": own,
		"report.write": own, "report.review": own, "report.send": own, "report.accept": own, "report.excuse": own,
		"regime.manage": own,
	}),
	Leader: with(sees, map[Verb]reach{
		"activity.write": own, "activity.check": below,
		"request.write": own, "request.send": own,
		"report.write": own, "report.review": own, "report.approve": own, "report.send": own, "report.accept": own, "report.excuse": own,
		"report.settings": own, "regime.manage": own, "org.manage": own,
	}),
	Clerk:    with(sees, map[Verb]reach{"request.send": own, "report.send": own}),
	Overseer: with(sees, map[Verb]reach{"activity.check": below}),
	Viewer: {
		"org.view": own, "activity.view": own, "request.view": own, "report.view": own, "rollup.view": own, "regime.view": own,
	},
	Admin: {
		"org.view": below, "org.manage": below, "account.view": below, "account.manage": below, "audit.view": below,
		"regime.view": below, "regime.manage": below, "report.settings": own,
		"admin.view": below, "job.view": below, "job.manage": below, "calendar.view": below, "calendar.manage": below,
		"mail.view": below, "mail.manage": below, "request.view": below,
	},
}

func with(a, b map[Verb]reach) map[Verb]reach {
	all := map[Verb]reach{}
	for _, m := range []map[Verb]reach{a, b} {
		for v, r := range m {
			all[v] = max(all[v], r)
		}
	}
	return all
}

// Verbs lists every verb that some role has, for guards and for the page that explains
// the roles.
func Verbs() map[Verb][]Role {
	all := map[Verb][]Role{}
	for _, r := range Roles() {
		for v := range table[r] {
			all[v] = append(all[v], r)
		}
	}
	return all
}
