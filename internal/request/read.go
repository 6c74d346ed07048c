package request

import (
	"context"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/text"
)

// ShowIn asks for a letter.
type ShowIn struct{ ID ID }

// Shown is a letter as its page shows it, to the asker's people and to those who received
// it.
type Shown struct {
	Letter  Letter
	Regime  *regime.Regime
	Paper   *paper.Paper
	Tree    *org.DayTree
	Tally   Tally
	Asks    []Ask    // open ones, for those who may answer them
	Notices []Notice // to all units, the newest first
	Parent  *Letter  // of which this one passes an obligation down
	Asker   bool     // the reader is of the asker's side and sees all units
	May     Rights
}

// Rights say which buttons a page has.
type Rights struct{ Write, Send, Excuse, Accept bool }

// Show gives a letter with how its obligations stand.
func (s *Service) Show(ctx context.Context, who access.Actor, in ShowIn) (v Shown, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		v, err = s.show(tx, in.ID)
		return err
	})
	return v, err
}

func (s *Service) show(tx *access.Tx, id ID) (v Shown, err error) {
	if v.Letter, v.Asker, err = seen(tx, id); err != nil {
		return v, err
	}
	l := &v.Letter
	if v.Regime, err = regimeOf(tx.Tx, l); err != nil {
		return v, err
	}
	if v.Tree, err = s.Units.TreeToday(tx.Tx); err != nil {
		return v, err
	}
	if v.Paper, err = sentPaper(tx.Tx, l); err != nil {
		return v, err
	}
	if v.Paper == nil {
		v.Paper = l.Paper(v.Regime)
	}
	if v.Notices, err = noticesOf(tx.Tx, l.ID, ""); err != nil {
		return v, err
	}
	if !v.Asker {
		return v, nil
	}
	if v.May, err = rights(tx, l.Asker); err != nil {
		return v, err
	}
	if v.Tally, err = tally(tx.Tx, l.ID, tx.At.Day()); err != nil {
		return v, err
	}
	if v.Asks, err = openAsks(tx.Tx, l.ID); err != nil {
		return v, err
	}
	v.Parent, err = parentOf(tx.Tx, l)
	return v, err
}

func parentOf(tx *db.Tx, l *Letter) (*Letter, error) {
	if l.Parent == "" {
		return nil, nil
	}
	o, err := Get(tx, l.Parent)
	if err != nil {
		return nil, err
	}
	p, err := LetterOf(tx, o.Request)
	return &p, err
}

func rights(tx *access.Tx, asker string) (r Rights, err error) {
	for v, into := range map[access.Verb]*bool{Write: &r.Write, Send: &r.Send, Excuse: &r.Excuse, "report.accept": &r.Accept} {
		if *into, err = tx.May(v, asker); err != nil {
			return r, err
		}
	}
	return r, nil
}

const visibleObligationSQL = "SELECT count(*) FROM request_obligation o WHERE o.request = $1 AND "

// seen gives a letter to those who may see it: the asker's people, and those who may see
// one of the units that owe it. A draft is for the asker's people alone.
func seen(tx *access.Tx, id ID) (l Letter, asker bool, err error) {
	if l, err = LetterOf(tx.Tx, id); err != nil {
		tx.Signed()
		return l, false, err
	}
	if asker, err = tx.May(View, l.Asker); err != nil || asker {
		return l, asker, err
	}
	if l.State == Draft {
		return l, false, tx.Must(View, l.Asker)
	}
	c := mine(tx).After(1)
	n, err := db.Value[int](tx.Tx, visibleObligationSQL+"("+c.SQL+")", append([]any{string(id)}, c.Args...)...)
	if err == nil && n == 0 {
		err = tx.Must(View, l.Asker)
	}
	return l, false, err
}

// mine is the condition that the actor may see the unit of an obligation o, or the
// division that answers for it.
func mine(tx *access.Tx) db.Cond {
	unit := tx.Visible(View, "o.unit")
	if unit.SQL == "" { // the program itself sees everything
		return db.When("TRUE")
	}
	return db.Or(unit, tx.Visible(View, "o.division"))
}

// ObligationsIn asks for obligations of a letter, in the order of the units' codes. What
// is empty asks for nothing.
type ObligationsIn struct {
	Request ID
	States  []State
	Overdue bool   // only those still owed after their day
	Under   string // only units under this one
	Query   string // part of a unit's name or code
	After   string // unit of the last row of the page before
	Limit   int    // 0 is all
}

// Owed is an obligation with its unit.
type Owed struct {
	Obligation
	Name  string
	Code  string
	Above string // name of the unit above
}

// Obligations gives the obligations of a letter: all to the asker's people, to others
// those of the units that they may see.
func (s *Service) Obligations(ctx context.Context, who access.Actor, in ObligationsIn) (all []Owed, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		all, err = s.obligations(tx, in)
		return err
	})
	return all, err
}

func (s *Service) obligations(tx *access.Tx, in ObligationsIn) ([]Owed, error) {
	_, asker, err := seen(tx, in.Request)
	if err != nil {
		return nil, err
	}
	c := in.where(tx, asker)
	statement := "SELECT " + obligationColumns + " FROM request_obligation o WHERE " + c.SQL + " ORDER BY o.unit"
	if in.Limit > 0 && in.Query == "" && in.Under == "" {
		statement, c.Args = statement+" LIMIT $"+db.Mark(len(c.Args)+1), append(c.Args, in.Limit)
	}
	rows, err := db.All(tx.Tx, statement, scanObligation, c.Args...)
	if err != nil {
		return nil, err
	}
	t, err := s.Units.TreeToday(tx.Tx)
	if err != nil {
		return nil, err
	}
	h, err := s.Units.History(tx.Tx)
	if err != nil {
		return nil, err
	}
	return in.pick(rows, t, h), nil
}

// where is what of the question the database can answer.
func (in *ObligationsIn) where(tx *access.Tx, asker bool) db.Cond {
	conds := []db.Cond{db.When("o.request = $1", string(in.Request))}
	if !asker {
		conds = append(conds, mine(tx))
	}
	if len(in.States) > 0 {
		conds = append(conds, db.In("o.state", texts(in.States)))
	}
	if in.Overdue {
		conds = append(conds, db.When("o."+owingStates+" AND o.deadline < $1", tx.At.Day()))
	}
	if in.After != "" {
		conds = append(conds, db.When("o.unit > $1", in.After))
	}
	return db.And(conds...)
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return out
}

// pick keeps what was asked for by names, which the tree knows.
func (in *ObligationsIn) pick(rows []Obligation, t *org.DayTree, h *org.History) []Owed {
	query := text.Fold(text.Space(in.Query))
	all := make([]Owed, 0, len(rows))
	for _, o := range rows {
		if in.Under != "" && !t.Under(o.Unit, in.Under) {
			continue
		}
		one := named(o, t, h)
		if query != "" && !strings.Contains(text.Fold(one.Name+" "+one.Code), query) {
			continue
		}
		if all = append(all, one); in.Limit > 0 && len(all) == in.Limit {
			break
		}
	}
	return all
}

// named gives the unit's name; one that ended since has the name of its last day.
func named(o Obligation, t *org.DayTree, h *org.History) Owed {
	one := Owed{Obligation: o, Name: o.Unit}
	if m, ok := t.Unit(o.Unit); ok {
		one.Name, one.Code = m.Name, m.Code
		if above, ok := t.Unit(m.Above); ok {
			one.Above = above.Name
		}
		return one
	}
	if u, ok := h.Unit(o.Unit); ok {
		one.Name, one.Code = u.NameOn(u.To).Name, u.Code
	}
	return one
}

// DebtIn asks for an obligation.
type DebtIn struct{ ID ObligationID }

// Debt is an obligation as its page shows it.
type Debt struct {
	Owed
	Letter  Letter
	Regime  *regime.Regime
	Paper   *paper.Paper
	Asker   string // name
	Asks    []Ask
	Notices []Notice
	Below   []SentRow // letters by which the unit passed it down
	May     DebtRights
}

// DebtRights say which buttons the page of an obligation has.
type DebtRights struct {
	Answer bool // the unit's people: ask, say that there is nothing
	Pass   bool // pass it down
	Decide bool // the asker's people
}

// Debt gives an obligation to the people of the unit and of the asker.
func (s *Service) Debt(ctx context.Context, who access.Actor, in DebtIn) (d Debt, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		d, err = s.debt(tx, in.ID)
		return err
	})
	return d, err
}

func (s *Service) debt(tx *access.Tx, id ObligationID) (d Debt, err error) {
	o, l, err := owed(tx, id, View)
	if err != nil {
		return d, err
	}
	t, err := s.Units.TreeToday(tx.Tx)
	if err != nil {
		return d, err
	}
	h, err := s.Units.History(tx.Tx)
	if err != nil {
		return d, err
	}
	d.Owed, d.Letter, d.Asker = named(o, t, h), l, l.Text.InText
	if m, ok := t.Unit(l.Asker); ok {
		d.Asker = m.Name
	}
	if d.Regime, err = regimeOf(tx.Tx, &l); err != nil {
		return d, err
	}
	if d.Paper, err = sentPaper(tx.Tx, &l); err != nil {
		return d, err
	}
	if d.Asks, err = asksOf(tx.Tx, id); err != nil {
		return d, err
	}
	if d.Notices, err = noticesOf(tx.Tx, l.ID, o.Unit); err != nil {
		return d, err
	}
	if d.Below, err = s.belowOf(tx, o, t); err != nil {
		return d, err
	}
	return d, d.rights(tx, t)
}

func (d *Debt) rights(tx *access.Tx, t *org.DayTree) (err error) {
	for _, u := range d.Owners() {
		may, err := tx.May(Answer, u)
		if err != nil {
			return err
		}
		pass, err := tx.May(Write, u)
		if err != nil {
			return err
		}
		d.May.Answer = d.May.Answer || may
		d.May.Pass = d.May.Pass || pass && len(t.Children(d.Unit)) > 0
	}
	d.May.Decide, err = tx.May(Excuse, d.Letter.Asker)
	return err
}

func (s *Service) belowOf(tx *access.Tx, o Obligation, t *org.DayTree) ([]SentRow, error) {
	rows, err := letters(tx.Tx, db.When("parent = $1", string(o.ID)), 50)
	if err != nil {
		return nil, err
	}
	all := make([]SentRow, len(rows))
	for i, l := range rows {
		all[i] = SentRow{Letter: l}
		if m, ok := t.Unit(l.Asker); ok {
			all[i].AskerName = m.Name
		}
		if all[i].Tally, err = tally(tx.Tx, l.ID, tx.At.Day()); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// owed loads an obligation and its letter for somebody who may use the verb on the unit
// or, to look at it, on the asker.
func owed(tx *access.Tx, id ObligationID, v access.Verb) (o Obligation, l Letter, err error) {
	if o, err = Get(tx.Tx, id); err != nil {
		tx.Signed()
		return o, l, err
	}
	if l, err = LetterOf(tx.Tx, o.Request); err != nil {
		return o, l, err
	}
	units := o.Owners()
	if v == View {
		units = append(units, l.Asker)
	}
	return o, l, tx.MustAny(v, units...)
}

// SeenIn notes that the unit's people have read the notices.
type SeenIn struct{ ID ObligationID }

// Seen notes that the notices to an obligation have been read by somebody of the unit,
// which the asker may see.
func (s *Service) Seen(ctx context.Context, who access.Actor, in SeenIn) (o Obligation, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if o, _, err = owed(tx, in.ID, Answer); err != nil {
			return err
		}
		news, err := unread(tx.Tx, []Obligation{o})
		if err != nil {
			return err
		}
		if !news[o.ID] {
			tx.Unchanged()
			return nil
		}
		if _, err := tx.Exec("UPDATE request_obligation SET seen_at = $2 WHERE id = $1", o.ID, tx.At); err != nil {
			return err
		}
		o.SeenAt = tx.At
		return tx.Record(View, o.ref(), map[string]any{"seen": true})
	})
	return o, err
}

// mustRun refuses what only a running letter allows.
func mustRun(l *Letter) error {
	return l.mustBe(Running)
}
