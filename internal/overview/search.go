package overview

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/org"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Group is a sort of thing that can be found.
type Group string

// The groups, in the order in which results are shown.
const (
	Units      Group = "units"
	People     Group = "people"
	Requests   Group = "requests" // asking letters
	Reports    Group = "reports"  // and the papers they were sent as
	Activities Group = "activities"
	Regimes    Group = "regimes"
)

// Groups lists the groups in their order.
var Groups = []Group{Units, People, Requests, Reports, Activities, Regimes}

// SearchIn asks where words occur. Only is one group, of which more is shown.
type SearchIn struct {
	Query string
	Only  Group
}

// Hit is something found.
type Hit struct {
	Group Group
	ID    string
	Title string
	Unit  string // name of the unit it belongs to
	Note  string // a post, a mark, what else tells it apart
	Day   when.Day
	State string // of a report, letter or entry
	// Period and Regime are those of a report.
	Period when.Period
	Regime string
	rank   int
}

// Found are the results, each group the best first. More tells the groups that have others.
type Found struct {
	Query  string
	Groups map[Group][]Hit
	More   map[Group]bool
	Total  int
}

const (
	fewHits  = 6
	manyHits = 60
	// looked is how many rows of a table are ranked: those that hold the words, the newest
	// first. Beyond them the words say too little.
	looked = 300
	// longest is how much of a query is read.
	longest = 200
)

// Search finds words anywhere the person may look, marks and letter case aside; what has the
// very marks he typed comes first.
func (s *Service) Search(ctx context.Context, who access.Actor, in SearchIn) (f Found, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		f, err = s.search(tx, in)
		return err
	})
	return f, err
}

func (s *Service) search(tx *access.Tx, in SearchIn) (Found, error) {
	tx.Signed() // a query without words asks nothing
	q := parse(strings.ReplaceAll(in.Query, "\x00", " "))
	f := Found{Query: q.typed, Groups: map[Group][]Hit{}, More: map[Group]bool{}}
	if len(q.folded) == 0 {
		return f, nil
	}
	t, err := s.Units.TreeToday(tx.Tx)
	if err != nil {
		return f, err
	}
	for _, g := range Groups {
		if in.Only != "" && in.Only != g {
			continue
		}
		hits, err := finders[g](tx, t, q)
		if err != nil {
			return f, err
		}
		slices.SortStableFunc(hits, func(a, b Hit) int { return b.rank - a.rank })
		most := fewHits
		if in.Only != "" {
			most = manyHits
		}
		f.More[g] = len(hits) > most
		f.Groups[g] = hits[:min(len(hits), most)]
		f.Total += len(f.Groups[g])
	}
	return f, nil
}

// finders find in each group.
var finders = map[Group]func(*access.Tx, *org.DayTree, words) ([]Hit, error){
	Units: findUnits, People: findPeople, Requests: findRequests, Reports: findReports, Activities: findActivities, Regimes: findRegimes,
}

// words is a query: as typed, and its words folded.
type words struct {
	typed  string
	folded []string
	whole  string // all folded words, as they follow each other
	exact  []string
}

func parse(query string) words {
	if r := []rune(query); len(r) > longest {
		query = string(r[:longest])
	}
	w := words{typed: text.Space(text.NFC(query))}
	for _, one := range strings.Fields(w.typed) {
		one = strings.Trim(one, `"“”'?!,;.()`)
		if one == "" {
			continue
		}
		w.exact = append(w.exact, strings.ToLower(one))
		w.folded = append(w.folded, text.Fold(one))
	}
	w.whole = strings.Join(w.folded, " ")
	return w
}

// cond is the condition that a folded column holds every word.
func (w words) cond(column string) db.Cond {
	conds := make([]db.Cond, len(w.folded))
	for i, f := range w.folded {
		conds[i] = db.When(column+` LIKE $1 ESCAPE '\'`, "%"+escaped(f)+"%")
	}
	return db.And(conds...)
}

// escaped makes the signs of a pattern plain letters.
var escaped = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace

// in tells whether every word stands in the folded text.
func (w words) in(folded string) bool {
	for _, f := range w.folded {
		if !strings.Contains(folded, f) {
			return false
		}
	}
	return true
}

// rank says how well a text answers the query: the very letters typed, in their order, go
// before the same letters apart, these before folded ones; words that begin like the query
// before words that hold it.
func (w words) rank(s string) int {
	lower, folded := " "+strings.ToLower(s), " "+text.Fold(s)
	r := 0
	if strings.Contains(lower, strings.Join(w.exact, " ")) {
		r += 8
	}
	for _, e := range w.exact {
		if !strings.Contains(lower, e) {
			r -= 4
			break
		}
	}
	if strings.Contains(folded, w.whole) {
		r += 4
	}
	if strings.Contains(folded, " "+w.whole) {
		r += 2
	}
	if strings.TrimSpace(folded) == w.whole {
		r += 8
	}
	return r
}

// findUnits looks in the tree of today: units are no secret to those who have signed in, as
// in the list of the country's units.
func findUnits(_ *access.Tx, t *org.DayTree, w words) ([]Hit, error) {
	var hits []Hit
	for _, m := range t.Search(w.typed, manyHits+1) {
		h := Hit{Group: Units, ID: m.ID, Title: m.Name, Note: m.Code, rank: w.rank(m.Name)}
		if above, ok := t.Parent(m.ID); ok {
			h.Unit = above.InText()
		}
		hits = append(hits, h)
	}
	return hits, nil
}

const peopleSQL = `SELECT p.id, p.name, p.unit FROM org_person p WHERE (p.valid_to = '' OR p.valid_to >= $1) AND `

func findPeople(tx *access.Tx, t *org.DayTree, w words) ([]Hit, error) {
	c := db.And(w.cond("p.name_fold"), tx.Visible(seesUnit, "p.unit"))
	return db.All(tx.Tx, peopleSQL+"("+c.After(1).SQL+") ORDER BY p.name_fold, p.id LIMIT "+db.Mark(looked), func(scan db.Scan) (Hit, error) {
		h := Hit{Group: People}
		var unit string
		err := scan(&h.ID, &h.Title, &unit)
		h.Note, h.Unit, h.rank = unit, name(t, unit), w.rank(h.Title)
		return h, err
	}, append([]any{tx.At.Day()}, c.Args...)...)
}

const requestsSQL = `SELECT l.id, l.title, l.number, l.symbol, l.day, l.asker, l.state FROM request_letter l WHERE `

// findRequests looks in subjects and marks of letters that the person's units sent or got.
func findRequests(tx *access.Tx, t *org.DayTree, w words) ([]Hit, error) {
	said := db.Or(w.cond("l.title_fold"), w.mark("l.number", "l.symbol"))
	got := either(tx, sees, "o.unit", "o.division")
	may := db.Or(tx.Visible(sees, "l.asker"), db.When("l.state <> 'draft' AND EXISTS (SELECT 1 FROM request_obligation o WHERE o.request = l.id AND ("+got.After(0).SQL+"))", got.Args...))
	if got.SQL == "TRUE" {
		may = db.When("TRUE")
	}
	c := db.And(said, may)
	return db.All(tx.Tx, requestsSQL+c.After(0).SQL+" ORDER BY l.id DESC LIMIT "+db.Mark(looked), func(scan db.Scan) (Hit, error) {
		h := Hit{Group: Requests}
		var l request.Letter
		err := scan(&h.ID, &h.Title, &l.Number, &l.Symbol, &h.Day, &l.Asker, &h.State)
		if l.Symbol != "" {
			h.Note = l.Mark()
		}
		h.Unit, h.rank = name(t, l.Asker), max(w.rank(h.Title), w.rank(h.Note))
		return h, err
	}, c.Args...)
}

// mark is the condition that number and symbol begin like a single word of the query:
// "1435", "1435/STTTT" or "STTTT-BCXB".
func (w words) mark(number, symbol string) db.Cond {
	if len(w.exact) != 1 {
		return db.Cond{SQL: "FALSE"}
	}
	typed := strings.ToUpper(w.exact[0])
	n, s, both := strings.Cut(typed, "/")
	if both {
		return db.When(number+` = $1 AND `+symbol+` LIKE $2 ESCAPE '\'`, n, escaped(s)+"%")
	}
	return db.When(number+` = $1 OR `+symbol+` LIKE $2 ESCAPE '\'`, typed, escaped(typed)+"%")
}

const activitiesSQL = `SELECT ` + latestColumns + ` FROM activity_entry e WHERE `

// recentDays is where a search in diaries looks first: words that occur often occur there,
// and the newest entries are wanted before the older ones.
const recentDays = 45

// wideSearch is from how many diaries on reading all entries in a row is quicker than looking
// up those of each unit.
const wideSearch = 60

func findActivities(tx *access.Tx, t *org.DayTree, w words) ([]Hit, error) {
	column := "e.unit"
	wide, err := seesMany(tx)
	if err != nil {
		return nil, err
	}
	if wide {
		column = "(e.unit || '')" // keeps the engine from the index of units
	}
	c := db.And(db.When("e.deleted_at = ''"), w.cond("e.fold"), tx.Visible(activity.View, column))
	recent := db.And(db.When("e.day >= $1", tx.At.Day().AddDays(-recentDays)), c)
	entries, err := db.All(tx.Tx, activitiesSQL+recent.After(0).SQL+" ORDER BY e.day DESC, e.id DESC LIMIT "+db.Mark(looked), scanEntry(t), recent.Args...)
	if err == nil && len(entries) <= manyHits {
		entries, err = db.All(tx.Tx, activitiesSQL+c.After(0).SQL+" LIMIT "+db.Mark(mostEntries), scanEntry(t), c.Args...)
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(strings.Compare(b.Day.String(), a.Day.String()), strings.Compare(b.ID, a.ID))
	})
	hits := make([]Hit, len(entries))
	for i, e := range entries {
		hits[i] = Hit{Group: Activities, ID: e.ID, Title: e.Line, Unit: e.UnitName, Day: e.Day, State: string(e.State), rank: w.rank(e.Line)}
	}
	return hits, err
}

// mostEntries bounds what is ranked of words that are rare in the last weeks and frequent
// before: what happened once a year.
const mostEntries = 4000

// seesMany tells whether the person may see the diaries of many units.
func seesMany(tx *access.Tx) (bool, error) {
	c := tx.Visible(activity.View, "node")
	nodes, err := db.All(tx.Tx, "SELECT id FROM access_node WHERE "+strings.ReplaceAll(c.After(0).SQL, "node IN", "id IN")+" LIMIT "+db.Mark(wideSearch+1), func(scan db.Scan) (string, error) {
		var id string
		err := scan(&id)
		return id, err
	}, c.Args...)
	return len(nodes) > wideSearch, err
}

func findRegimes(tx *access.Tx, _ *org.DayTree, w words) ([]Hit, error) {
	all, err := library.All(tx.Tx)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	seen := map[string]bool{}
	for _, p := range all {
		title := p.Regime.Name.Vi
		if seen[p.Regime.Code] || !w.in(text.Fold(title+" "+p.Regime.Name.En+" "+p.Regime.Code)) {
			continue
		}
		seen[p.Regime.Code] = true
		hits = append(hits, Hit{Group: Regimes, ID: p.Regime.Code, Title: title, Note: p.Regime.Code, rank: w.rank(title)})
	}
	return hits, nil
}
