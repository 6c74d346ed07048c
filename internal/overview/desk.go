package overview

import (
	"cmp"
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// TaskKind says what sort of thing waits.
type TaskKind string

// The kinds of tasks, in the order of urgency where their days are the same.
const (
	Owed      TaskKind = "owed"      // my unit owes a report
	ToReview  TaskKind = "review"    // a report of my unit is with the office
	ToApprove TaskKind = "approval"  // with the leader
	ToIssue   TaskKind = "issuing"   // with the clerk
	ToAccept  TaskKind = "inbox"     // reports of units below wait for our word
	ToDecide  TaskKind = "asks"      // units ask for more time, or to be excused
	ToAnswer  TaskKind = "questions" // questions on entries of the diary
	Unsent    TaskKind = "unsent"    // an asking letter that was begun
)

var taskOrder = []TaskKind{Owed, ToReview, ToApprove, ToIssue, ToAccept, ToDecide, ToAnswer, Unsent}

// Task is something that waits for the person. What is empty does not apply to the kind.
type Task struct {
	Kind       TaskKind
	Letter     request.ID
	Obligation request.ObligationID
	Report     filing.ID
	Subject    string // of the letter
	Mark       string // number and symbol of the letter
	LetterDay  when.Day
	Regime     string // code, where there is no letter
	Period     when.Period
	Asker      string // name
	Unit       string // whose report it is, or whose entries; the asker's where reports wait for its word
	UnitName   string
	State      request.State // of the obligation
	Deadline   when.Day
	Count      int      // reports, asks, questions
	Names      []string // of the units, a few
	Line       string   // of the first entry asked about
	Entry      string   // its identity, where it is the only one
	Below      *request.Tally
}

// Watched is a letter that the person's units sent and that is not over.
type Watched struct {
	ID        request.ID
	Subject   string
	Mark      string
	Day       when.Day
	AskerName string
	Deadline  when.Day
	Tally     request.Tally
}

// DeskIn asks for the desk. Year is that of the glance, 0 the year of today.
type DeskIn struct{ Year int }

// Desk is what the first page shows.
type Desk struct {
	Unit     string // acted for
	UnitName string // nothing where the unit is not in today's tree
	Tasks    []Task
	Watched  []Watched
	Glance   Glance
	Latest   []Entry
	MayNote  bool // in the diary of the unit
	MayAsk   bool // others for reports, where there are any
	MayLook  bool // into the diary of the unit
}

// Desk gathers what waits for the person and how the year of his unit looks.
func (s *Service) Desk(ctx context.Context, who access.Actor, in DeskIn) (d Desk, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		d, err = s.desk(tx, in)
		return err
	})
	return d, err
}

func (s *Service) desk(tx *access.Tx, in DeskIn) (d Desk, err error) {
	t, err := s.Units.TreeToday(tx.Tx)
	if err != nil {
		return d, err
	}
	if d.Unit, err = homeOf(tx, t); err != nil {
		return d, err
	}
	if _, ok := t.Unit(d.Unit); ok {
		d.UnitName = name(t, d.Unit)
	}
	if d.Tasks, err = tasks(tx, t); err != nil {
		return d, err
	}
	if d.Watched, err = watched(tx, t); err != nil {
		return d, err
	}
	if d.MayNote, err = tx.May(notes, tx.Who.Unit); err != nil {
		return d, err
	}
	if d.MayAsk, err = mayAsk(tx, t); err != nil {
		return d, err
	}
	if d.MayLook, err = tx.May(activity.View, d.Unit); err != nil || !d.MayLook {
		return d, err
	}
	if in.Year == 0 {
		in.Year = tx.At.Day().Year
	}
	if d.Glance, err = s.glance(tx, t, d.Unit, in.Year); err != nil {
		return d, err
	}
	d.Latest, err = latest(tx, t, d.Unit)
	return d, err
}

// mayAsk tells whether the person may ask others for reports: there is a unit below.
func mayAsk(tx *access.Tx, t *org.DayTree) (bool, error) {
	if body, ok := t.Body(tx.Who.Unit); ok && len(t.Children(body.ID)) == 0 {
		return false, nil
	}
	return tx.May(request.Write, tx.Who.Unit)
}

// homeOf is the unit whose year the desk shows: the body acted for, or only the division
// inside it where the person may not look further.
func homeOf(tx *access.Tx, t *org.DayTree) (string, error) {
	if roots := t.Roots(); tx.Who.Unit == access.House && len(roots) == 1 {
		return roots[0].ID, nil // who looks after the whole installation
	}
	body, ok := t.Body(tx.Who.Unit)
	if !ok || body.ID == tx.Who.Unit {
		return tx.Who.Unit, nil
	}
	may, err := tx.May(activity.View, body.ID)
	if err != nil || !may {
		return tx.Who.Unit, err
	}
	return body.ID, nil
}

// tasks gathers what waits, the most urgent first.
func tasks(tx *access.Tx, t *org.DayTree) ([]Task, error) {
	at, err := waiting(tx)
	if err != nil {
		return nil, err
	}
	var all []Task
	for _, gather := range []func(*access.Tx, *org.DayTree, *access.Reach) ([]Task, error){owed, steps, inbox, asks, questions, unsent} {
		some, err := gather(tx, t, at)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b Task) int {
		if c := cmp.Compare(urgency(a), urgency(b)); c != 0 {
			return c
		}
		return cmp.Compare(slices.Index(taskOrder, a.Kind), slices.Index(taskOrder, b.Kind))
	})
	return all, nil
}

// urgency is the day by which something waits; what has none comes after what has.
func urgency(t Task) string {
	if t.Deadline.IsZero() {
		return "9999"
	}
	return t.Deadline.String()
}

const letterOfTask = "l.id, l.title, l.number, l.symbol, l.day, l.asker"

func (t *Task) letter(tree *org.DayTree, number, symbol, asker string) {
	l := request.Letter{Number: number, Symbol: symbol}
	if symbol != "" {
		t.Mark = l.Mark()
	}
	if asker != "" {
		t.Asker = name(tree, asker)
	}
}

const owedSQL = `SELECT o.id, o.unit, o.state, o.deadline, f.id, ` + letterOfTask + `
FROM request_obligation o CROSS JOIN request_letter l LEFT JOIN filing_report f ON f.obligation = o.id
WHERE l.id = o.request AND l.state = 'running' AND o.state IN ('not-opened', 'in-progress', 'returned') AND `

// owed are the reports that units of the person owe and that lie with their writers.
func owed(tx *access.Tx, t *org.DayTree, at *access.Reach) ([]Task, error) {
	c := inCharge(at, writes, "o.id", "request_obligation")
	all, err := db.All(tx.Tx, owedSQL+"("+c.After(0).SQL+") ORDER BY o.deadline, o.id LIMIT 50", func(scan db.Scan) (Task, error) {
		one := Task{Kind: Owed}
		var number, symbol, asker string
		var report any
		err := scan(&one.Obligation, &one.Unit, &one.State, &one.Deadline, &report, &one.Letter, &one.Subject, &number, &symbol, &one.LetterDay, &asker)
		one.letter(t, number, symbol, asker)
		one.UnitName, one.Report = name(t, one.Unit), filing.ID(textOf(report))
		return one, err
	}, c.Args...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if len(t.Children(all[i].Unit)) == 0 {
			continue
		}
		below, err := belowTally(tx, all[i].Obligation, all[i].Letter, all[i].Unit)
		if err != nil {
			return nil, err
		}
		if below.Total > 0 {
			all[i].Below = &below
		}
	}
	return all, nil
}

const stepsSQL = `SELECT f.id, f.unit, f.state, CASE WHEN o.state = 'accepted' THEN '' ELSE f.deadline END, f.regime, f.period, f.obligation, f.letter
FROM filing_report f LEFT JOIN request_obligation o ON o.id = f.obligation WHERE f.state = `

// steps are the reports of the person's units that wait for his step. The correction of an
// accepted report has no deadline.
func steps(tx *access.Tx, t *org.DayTree, at *access.Reach) ([]Task, error) {
	var all []Task
	for _, step := range []struct {
		state filing.State
		kind  TaskKind
	}{{filing.InReview, ToReview}, {filing.Approval, ToApprove}, {filing.Issuing, ToIssue}} {
		c := inCharge(at, step.state.Waits(), "f.id", "filing_report").After(1)
		some, err := db.All(tx.Tx, stepsSQL+"$1 AND ("+c.SQL+") ORDER BY f.deadline, f.id LIMIT 50", func(scan db.Scan) (Task, error) {
			one := Task{Kind: step.kind}
			var state filing.State
			err := scan(&one.Report, &one.Unit, &state, &one.Deadline, &one.Regime, &one.Period, &one.Obligation, &one.Letter)
			one.UnitName = name(t, one.Unit)
			return one, err
		}, append([]any{string(step.state)}, c.Args...)...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, withLetters(tx, t, all)
}

// withLetters fills in the letters of tasks that name one.
func withLetters(tx *access.Tx, t *org.DayTree, all []Task) error {
	for i := range all {
		if all[i].Letter == "" {
			continue
		}
		l, err := request.LetterOf(tx.Tx, all[i].Letter)
		if err != nil {
			return err
		}
		all[i].Subject, all[i].LetterDay = l.Subject, l.Day
		all[i].letter(t, l.Number, l.Symbol, l.Asker)
	}
	return nil
}

const inboxSQL = `SELECT o.unit, l.last_deadline, ` + letterOfTask + `
FROM request_letter l JOIN request_obligation o ON o.request = l.id
WHERE l.state = 'running' AND o.state = 'sent-up' AND ` + stillOpen + ` AND `

// inbox are the reports that wait for the person's word, one task a letter.
func inbox(tx *access.Tx, t *org.DayTree, at *access.Reach) ([]Task, error) {
	c := at.At(accepts, "l.asker")
	return byLetter(tx, t, ToAccept, inboxSQL+"("+c.After(0).SQL+") ORDER BY l.id, o.sent_at, o.id", c.Args)
}

const asksSQL = `SELECT a.unit, l.last_deadline, ` + letterOfTask + `
FROM request_letter l JOIN request_ask a ON a.request = l.id
WHERE l.state = 'running' AND a.state = 'open' AND `

// asks are the units that ask for more time or to be excused, one task a letter.
func asks(tx *access.Tx, t *org.DayTree, at *access.Reach) ([]Task, error) {
	c := at.At(excuses, "l.asker")
	return byLetter(tx, t, ToDecide, asksSQL+"("+c.After(0).SQL+") ORDER BY l.id, a.asked_at, a.id", c.Args)
}

// someNames is how many units a task names.
const someNames = 5

// byLetter gathers rows of units into one task a letter.
func byLetter(tx *access.Tx, t *org.DayTree, kind TaskKind, sql string, args []any) ([]Task, error) {
	var all []Task
	err := db.Each(tx.Tx, sql, func(scan db.Scan) error {
		one := Task{Kind: kind}
		var unit, number, symbol, asker string
		if err := scan(&unit, &one.Deadline, &one.Letter, &one.Subject, &number, &symbol, &one.LetterDay, &asker); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Letter != one.Letter {
			one.Unit = asker
			one.letter(t, number, symbol, asker)
			all = append(all, one)
		}
		last := &all[len(all)-1]
		last.Count++
		if len(last.Names) < someNames {
			last.Names = append(last.Names, shortName(t, unit))
		}
		return nil
	}, args...)
	return all, err
}

// shortName is a unit's name without the word of its kind, where that is told by the place.
func shortName(t *org.DayTree, id string) string {
	if m, ok := t.Unit(id); ok {
		return m.ShortName()
	}
	return id
}

const questionsSQL = `SELECT id, line, unit FROM activity_entry WHERE state = 'asked' AND deleted_at = '' AND `

// questions are the entries of the person's units on which somebody asked something.
func questions(tx *access.Tx, t *org.DayTree, at *access.Reach) ([]Task, error) {
	c := at.At(notes, "unit")
	one := Task{Kind: ToAnswer}
	err := db.Each(tx.Tx, questionsSQL+"("+c.After(0).SQL+") ORDER BY id DESC LIMIT 100", func(scan db.Scan) error {
		var id, line, unit string
		if err := scan(&id, &line, &unit); err != nil {
			return err
		}
		if one.Count++; one.Count == 1 {
			one.Entry, one.Line, one.Unit, one.UnitName = id, line, unit, name(t, unit)
		}
		return nil
	}, c.Args...)
	if one.Count == 0 {
		return nil, err
	}
	return []Task{one}, err
}

const unsentSQL = `SELECT ` + letterOfTask + ` FROM request_letter l WHERE l.state = 'draft' AND `

// unsent are the asking letters that the person's units have begun.
func unsent(tx *access.Tx, t *org.DayTree, at *access.Reach) ([]Task, error) {
	c := at.At(asksOthers, "l.asker")
	return db.All(tx.Tx, unsentSQL+"("+c.After(0).SQL+") ORDER BY l.id DESC LIMIT 5", func(scan db.Scan) (Task, error) {
		one := Task{Kind: Unsent}
		var number, symbol, asker string
		err := scan(&one.Letter, &one.Subject, &number, &symbol, &one.LetterDay, &asker)
		one.letter(t, number, symbol, asker)
		one.Unit, one.UnitName = asker, name(t, asker)
		return one, err
	}, c.Args...)
}

const watchedSQL = `SELECT ` + letterOfTask + `, l.last_deadline FROM request_letter l WHERE l.state = 'running'
AND (l.last_deadline >= $1 OR EXISTS (SELECT 1 FROM request_obligation o WHERE o.request = l.id
AND ` + stillOpen + `)) AND `

// watched are the running letters of the person's units for which somebody still has
// something to do.
func watched(tx *access.Tx, t *org.DayTree) ([]Watched, error) {
	c := either(tx, accepts, "l.asker")
	all, err := db.All(tx.Tx, watchedSQL+"("+c.After(1).SQL+") ORDER BY l.last_deadline DESC, l.id LIMIT 6", func(scan db.Scan) (Watched, error) {
		var one Watched
		var number, symbol, asker string
		err := scan(&one.ID, &one.Subject, &number, &symbol, &one.Day, &asker, &one.Deadline)
		one.Mark, one.AskerName = (&request.Letter{Number: number, Symbol: symbol}).Mark(), name(t, asker)
		return one, err
	}, append([]any{tx.At.Day()}, c.Args...)...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Tally, err = request.TallyOf(tx.Tx, all[i].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

const belowSQL = `SELECT state, deadline, count(*) FROM request_obligation WHERE unit <> $3 AND (request = $1
OR request IN (SELECT id FROM request_letter WHERE parent = $2 AND state = 'running')) AND `

// belowTally counts how the units below one that owes a report stand with theirs, by the
// same letter or by those that pass it down.
func belowTally(tx *access.Tx, id request.ObligationID, letter request.ID, unit string) (request.Tally, error) {
	sum := request.Tally{By: map[request.State]int{}}
	under := access.Under(tx.Tx, "unit", unit).After(3)
	today := tx.At.Day()
	err := db.Each(tx.Tx, belowSQL+"("+under.SQL+") GROUP BY state, deadline", func(scan db.Scan) error {
		var o request.Obligation
		var n int
		if err := scan(&o.State, &o.Deadline, &n); err != nil {
			return err
		}
		sum.By[o.State] += n
		if o.State == request.Released {
			return nil
		}
		sum.Total += n
		if o.Overdue(today) {
			sum.Overdue += n
		}
		return nil
	}, append([]any{string(letter), string(id), unit}, under.Args...)...)
	return sum, err
}
