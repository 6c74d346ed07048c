package overview

import (
	"cmp"
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/org"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// BoardIn asks for the board of a letter. Under looks only at units under one; State, a state
// or "late" or "overdue", keeps the units to be listed.
type BoardIn struct {
	Request request.ID
	Under   string
	State   string
}

// Filters of BoardIn.State beside the states.
const (
	FilterOverdue = "overdue" // still owed after the last day
	FilterLate    = "late"    // came in after the last day
)

// Board is how a letter stands, unit by unit.
type Board struct {
	Letter   request.Letter
	Asker    string // name
	Under    string // name of the unit looked under, or nothing
	Path     []Step // the units above it
	Tally    request.Tally
	Rows     []Row
	Tiles    bool // rows hold their cells: few enough to be drawn one by one
	Listed   []Cell
	More     int // listed units beyond those given
	Pace     []Pace
	FromDay  when.Day
	Progress Progress
	IsAsker  bool
}

// Step is a unit on the way down.
type Step struct{ ID, Name string }

// Row is a unit right below the asker, or below the one looked under, with the units under it
// that owe a report.
type Row struct {
	ID, Name string
	Tally    request.Tally
	Own      *Cell // its own obligation
	Cells    []Cell
	Deeper   bool // others stand between it and its cells
}

// Cell is one unit's obligation.
type Cell struct {
	Obligation request.ObligationID
	Unit, Name string
	Above      string
	State      request.State
	Deadline   when.Day
	SentAt     when.Instant
	Overdue    bool
	Late       bool
	Report     string // its identity, once there is one
}

// Pace is how many reports had come in by the end of a day.
type Pace struct {
	Day  when.Day
	Sent int
}

// Progress is what the numbers on top say of the units that owe an answer: who was excused
// owes none. In time is said of those that answered or are due.
type Progress struct {
	Delivered int // with the asker, or "nothing to report"
	Open      int
	InTime    int // of Judged
	Judged    int // delivered, or past their day
}

const (
	// mostTiles is how many units are drawn one by one.
	mostTiles = 1500
	// mostListed is how many units are listed below.
	mostListed = 60
)

// Board shows how a letter stands to its asker's people, and to others the units they may see.
func (s *Service) Board(ctx context.Context, who access.Actor, in BoardIn) (b Board, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		b, err = s.board(tx, in)
		return err
	})
	return b, err
}

func (s *Service) board(tx *access.Tx, in BoardIn) (b Board, err error) {
	if b.Letter, err = request.LetterOf(tx.Tx, in.Request); err != nil {
		tx.Signed()
		return b, err
	}
	if b.IsAsker, err = tx.May(sees, b.Letter.Asker); err != nil {
		return b, err
	}
	t, err := s.Units.TreeOn(tx.Tx, dayOf(b.Letter, tx.At.Day()))
	if err != nil {
		return b, err
	}
	cells, err := boardCells(tx, t, in.Request, b.IsAsker)
	if err != nil {
		return b, err
	}
	if !b.IsAsker && (len(cells) == 0 || b.Letter.State == request.Draft) {
		return b, tx.Must(sees, b.Letter.Asker)
	}
	b.Asker = name(t, b.Letter.Asker)
	b.look(t, cells, in, tx.At.Day())
	return b, nil
}

// dayOf is the day whose tree a board is drawn on: that of the letter.
func dayOf(l request.Letter, today when.Day) when.Day {
	if l.SentAt.IsZero() {
		return today
	}
	return l.SentAt.Day()
}

const cellsSQL = `SELECT o.id, o.unit, o.state, o.deadline, o.sent_at, f.id FROM request_obligation o
LEFT JOIN filing_report f ON f.obligation = o.id WHERE o.request = $1 AND `

// boardCells reads the obligations that the person may see, in the order of codes, which is
// that of official lists.
func boardCells(tx *access.Tx, t *org.DayTree, id request.ID, all bool) ([]Cell, error) {
	c := db.When("TRUE")
	if !all {
		c = either(tx, sees, "o.unit", "o.division")
	}
	today := tx.At.Day()
	cells, err := db.All(tx.Tx, cellsSQL+"("+c.After(1).SQL+")", func(scan db.Scan) (Cell, error) {
		var cell Cell
		var report any
		err := scan(&cell.Obligation, &cell.Unit, &cell.State, &cell.Deadline, &cell.SentAt, &report)
		cell.Report = textOf(report)
		o := request.Obligation{State: cell.State, Deadline: cell.Deadline, SentAt: cell.SentAt}
		cell.Overdue = o.Overdue(today)
		cell.Late = !cell.SentAt.IsZero() && o.Late(today)
		cell.Name = name(t, cell.Unit)
		if above, ok := t.Parent(cell.Unit); ok {
			cell.Above = above.InText()
		}
		return cell, err
	}, append([]any{string(id)}, c.Args...)...)
	slices.SortFunc(cells, func(a, b Cell) int { return cmp.Compare(a.Unit, b.Unit) })
	return cells, err
}

// look gathers the cells into rows and numbers.
func (b *Board) look(t *org.DayTree, cells []Cell, in BoardIn, today when.Day) {
	top := b.Letter.Asker
	if body, ok := t.Body(top); ok {
		top = body.ID // a department asks the units below the body it is part of
	}
	if m, ok := t.Unit(in.Under); ok && m.ID != top {
		b.Under, b.Path = m.InText(), between(t, m.ID, top)
		top = m.ID
		cells = slices.DeleteFunc(cells, func(c Cell) bool { return c.Unit != top && !t.Under(c.Unit, top) })
	}
	b.Tally = tallyOf(cells)
	b.Progress = progressOf(cells)
	b.Pace, b.FromDay = paceOf(b.Letter, cells, today)
	b.Tiles = len(cells) <= mostTiles
	b.gather(t, cells, top)
	b.list(cells, in.State)
}

// between are the units above id and below top, the highest first.
func between(t *org.DayTree, id, top string) []Step {
	var path []Step
	for _, a := range t.Ancestors(id) {
		if a.ID == top {
			break
		}
		path = append(path, Step{a.ID, a.InText()})
	}
	slices.Reverse(path)
	return path
}

// gather makes a row of each unit right below top.
func (b *Board) gather(t *org.DayTree, cells []Cell, top string) {
	rows := map[string]*Row{}
	byRow := map[string][]Cell{}
	for _, c := range cells {
		id, deeper := rowOf(t, c.Unit, top)
		r, ok := rows[id]
		if !ok {
			r = &Row{ID: id, Name: name(t, id)}
			rows[id] = r
		}
		byRow[id] = append(byRow[id], c)
		r.Deeper = r.Deeper || deeper
		if c.Unit == id {
			own := c
			r.Own = &own
		} else if b.Tiles {
			r.Cells = append(r.Cells, c)
		}
	}
	for id, r := range rows {
		r.Tally = tallyOf(byRow[id])
		b.Rows = append(b.Rows, *r)
	}
	slices.SortFunc(b.Rows, func(x, y Row) int { return cmp.Compare(x.ID, y.ID) })
}

// rowOf is the unit at or above id that stands right below top; deeper tells that another
// one stands between them.
func rowOf(t *org.DayTree, id, top string) (row string, deeper bool) {
	row = id
	for steps := 0; steps < 16 && row != top; steps++ {
		m, ok := t.Parent(row)
		if !ok || m.ID == top {
			return row, steps > 1
		}
		row = m.ID
	}
	return row, false
}

func tallyOf(cells []Cell) request.Tally {
	t := request.Tally{By: map[request.State]int{}}
	for _, c := range cells {
		t.By[c.State]++
		if c.State == request.Released {
			continue
		}
		t.Total++
		if c.Overdue {
			t.Overdue++
		}
		if c.Late {
			t.Late++
		}
	}
	return t
}

func progressOf(cells []Cell) Progress {
	var p Progress
	for _, c := range cells {
		answered := c.State.Delivered() || c.State == request.Nothing
		switch {
		case answered:
			p.Delivered++
		case c.State.Waived():
			continue
		default:
			p.Open++
		}
		if answered || c.Overdue {
			p.Judged++
		}
		if answered && !c.Late {
			p.InTime++
		}
	}
	return p
}

// mostDays bounds the chart of days.
const mostDays = 62

// paceOf counts how many reports had come in by the end of each day, from the day the letter
// was sent until today or the last deadline, whichever is earlier or later respectively.
func paceOf(l request.Letter, cells []Cell, today when.Day) ([]Pace, when.Day) {
	if l.SentAt.IsZero() {
		return nil, when.Day{}
	}
	on := map[when.Day]int{}
	for _, c := range cells {
		if !c.SentAt.IsZero() && c.State != request.Released {
			on[c.SentAt.Day()]++
		}
	}
	from := l.SentAt.Day()
	if early := today.AddDays(-mostDays); from.Before(early) {
		from = early
	}
	sum := 0
	for d, n := range on {
		if d.Before(from) {
			sum += n
		}
	}
	var pace []Pace
	for d := from; !d.After(today); d = d.AddDays(1) {
		sum += on[d]
		pace = append(pace, Pace{d, sum})
	}
	return pace, from
}

// list keeps the units to be listed, in the order of codes: those of the filter, otherwise
// those that are overdue, were returned or wait for the asker's word.
func (b *Board) list(cells []Cell, filter string) {
	for _, c := range cells {
		switch {
		case !c.matches(filter):
		case len(b.Listed) < mostListed:
			b.Listed = append(b.Listed, c)
		default:
			b.More++
		}
	}
}

func (c Cell) matches(filter string) bool {
	switch filter {
	case FilterOverdue:
		return c.Overdue
	case FilterLate:
		return c.Late
	case "":
		return c.Overdue || c.State == request.Returned || c.State == request.SentUp
	}
	return string(c.State) == filter
}
