package request

import (
	"encoding/json"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/paper"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// letterColumns are what makes a letter, without the frozen paper, which is read alone.
const letterColumns = `id, regime, regime_version, regime_digest, period, asker, parent, words, title, number, symbol, day, deadlines,
choice, reminders, auto_nothing, guidance, state, version, units, created_by, created_name, created_at, sent_at, withdrawn_at, withdrawn_why`

func scanLetter(s db.Scan) (Letter, error) {
	var l Letter
	var words, deadlines, choice, reminders string
	err := s(&l.ID, &l.Regime, &l.RegimeVersion, &l.RegimeDigest, &l.Period, &l.Asker, &l.Parent, &words, &l.Subject, &l.Number, &l.Symbol, &l.Day,
		&deadlines, &choice, &reminders, &l.AutoNothing, &l.Guidance, &l.State, &l.Version, &l.Units, &l.CreatedBy, &l.CreatedName, &l.CreatedAt,
		&l.SentAt, &l.WithdrawnAt, &l.WithdrawnWhy)
	if err != nil {
		return l, err
	}
	for raw, into := range map[*string]any{&words: &l.Text, &deadlines: &l.Deadlines, &choice: &l.Choice, &reminders: &l.Reminders} {
		if err := json.Unmarshal([]byte(*raw), into); err != nil {
			return l, fault.Wrap(err, fault.Internal, "request.damaged", string(l.ID))
		}
	}
	return l, nil
}

// kept are the parts of a letter that stand as JSON in the database.
func (l *Letter) kept() (words, deadlines, choice, reminders string, err error) {
	out := make([]string, 4)
	for i, v := range []any{l.Text, l.Deadlines, l.Choice, l.Reminders} {
		raw, err := json.Marshal(v)
		if err != nil {
			return "", "", "", "", err
		}
		out[i] = string(raw)
	}
	return out[0], out[1], out[2], out[3], nil
}

const insertLetterSQL = `INSERT INTO request_letter (` + letterColumns + `, title_fold, last_deadline)
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,1,0,$19,$20,$21,'','','',$22,$23)`

func insertLetter(tx *db.Tx, l *Letter) error {
	words, deadlines, choice, reminders, err := l.kept()
	if err != nil {
		return err
	}
	l.Version = 1
	_, err = tx.Exec(insertLetterSQL, l.ID, l.Regime, l.RegimeVersion, l.RegimeDigest, string(l.Period), l.Asker, l.Parent, words, l.Subject,
		l.Number, l.Symbol, l.Day, deadlines, choice, reminders, l.AutoNothing, l.Guidance, string(l.State), l.CreatedBy, l.CreatedName, tx.At,
		text.Fold(l.Subject), l.Deadlines.Last())
	return err
}

const saveLetterSQL = `UPDATE request_letter SET regime_version = $3, regime_digest = $4, period = $5, words = $6, title = $7, title_fold = $8, number = $9,
symbol = $10, day = $11, deadlines = $12, last_deadline = $13, choice = $14, reminders = $15, auto_nothing = $16, guidance = $17, state = $18,
units = $19, sent_at = $20, withdrawn_at = $21, withdrawn_why = $22, version = version + 1 WHERE id = $1 AND version = $2`

// saveLetter writes what has changed; somebody else's change in between is a stale fault.
func saveLetter(tx *db.Tx, l *Letter) error {
	words, deadlines, choice, reminders, err := l.kept()
	if err != nil {
		return err
	}
	n, err := tx.Exec(saveLetterSQL, l.ID, l.Version, l.RegimeVersion, l.RegimeDigest, string(l.Period), words, l.Subject, text.Fold(l.Subject), l.Number,
		l.Symbol, l.Day, deadlines, l.Deadlines.Last(), choice, reminders, l.AutoNothing, l.Guidance, string(l.State),
		l.Units, l.SentAt, l.WithdrawnAt, l.WithdrawnWhy)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "request.stale")
	}
	l.Version++
	return err
}

func deleteLetter(tx *db.Tx, id ID, version int64) error {
	n, err := tx.Exec("DELETE FROM request_letter WHERE id = $1 AND version = $2 AND state = 'draft'", id, version)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "request.stale")
	}
	return err
}

// LetterOf gives a letter. The caller has asked access.
func LetterOf(tx *db.Tx, id ID) (Letter, error) {
	l, found, err := db.Maybe(tx, "SELECT "+letterColumns+" FROM request_letter WHERE id = $1", scanLetter, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "request.none")
	}
	return l, err
}

// savePaper keeps the letter as it went out.
func savePaper(tx *db.Tx, id ID, p *paper.Paper) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE request_letter SET paper = $2 WHERE id = $1", id, string(raw))
	return err
}

// sentPaper is the letter as it went out, with the number and day that the clerk may
// have given later; nil for a draft.
func sentPaper(tx *db.Tx, l *Letter) (*paper.Paper, error) {
	raw, err := db.Value[string](tx, "SELECT paper FROM request_letter WHERE id = $1", l.ID)
	if err != nil || raw == "" {
		return nil, err
	}
	var p paper.Paper
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "request.damaged", string(l.ID))
	}
	p.Number, p.Symbol, p.Date = l.Number, l.Symbol, l.Day
	for i := range p.Annexes {
		p.Annexes[i].Reference = l.reference()
	}
	return &p, nil
}

func letters(tx *db.Tx, where db.Cond, limit int) ([]Letter, error) {
	c := where.After(0)
	args := append(c.Args, limit)
	return db.All(tx, "SELECT "+letterColumns+" FROM request_letter WHERE "+c.SQL+" ORDER BY id DESC LIMIT $"+db.Mark(len(args)), scanLetter, args...)
}

const obligationColumns = `o.request, o.unit, o.id, o.division, o.level, o.deadline, o.asked, o.state, o.version, o.note, o.opened_at, o.sent_at,
o.changed_at, o.closed_at, o.reminded_on, o.seen_at`

func scanObligation(s db.Scan) (Obligation, error) {
	var o Obligation
	err := s(&o.Request, &o.Unit, &o.ID, &o.Division, &o.Level, &o.Deadline, &o.Asked, &o.State, &o.Version, &o.Note, &o.OpenedAt, &o.SentAt,
		&o.ChangedAt, &o.ClosedAt, &o.RemindedOn, &o.SeenAt)
	return o, err
}

const newObligationColumns = "request, unit, id, division, level, deadline, asked, state, version, changed_at"

// insertObligations writes the debts of many units at once; a unit that owes the letter
// already keeps its row.
func insertObligations(tx *db.Tx, all []Obligation) error {
	rows := make([][]any, len(all))
	for i := range all {
		o := &all[i]
		rows[i] = []any{string(o.Request), o.Unit, string(o.ID), o.Division, o.Level, o.Deadline, o.Deadline, string(NotOpened), 1, tx.At}
	}
	return db.Insert(tx, "request_obligation", newObligationColumns, rows, "ON CONFLICT (request, unit) DO NOTHING")
}

const saveObligationSQL = `UPDATE request_obligation SET division = $3, deadline = $4, state = $5, note = $6, opened_at = $7, sent_at = $8,
changed_at = $9, closed_at = $10, version = version + 1 WHERE id = $1 AND version = $2`

func saveObligation(tx *db.Tx, o *Obligation) error {
	o.ChangedAt = tx.At
	n, err := tx.Exec(saveObligationSQL, o.ID, o.Version, o.Division, o.Deadline, string(o.State), o.Note, o.OpenedAt, o.SentAt, o.ChangedAt, o.ClosedAt)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "request.obligation-stale")
	}
	o.Version++
	return err
}

// Get gives an obligation. The caller has asked access.
func Get(tx *db.Tx, id ObligationID) (Obligation, error) {
	o, found, err := db.Maybe(tx, "SELECT "+obligationColumns+" FROM request_obligation o WHERE o.id = $1", scanObligation, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "request.no-obligation")
	}
	return o, err
}

// Of gives all obligations of a letter in the order of their units, for boards. The
// caller has asked access.
func Of(tx *db.Tx, id ID) ([]Obligation, error) {
	return db.All(tx, "SELECT "+obligationColumns+" FROM request_obligation o WHERE o.request = $1 ORDER BY o.unit", scanObligation, id)
}

// OfUnit gives the obligation of a unit to a letter, if it has one. The caller has asked
// access.
func OfUnit(tx *db.Tx, id ID, unit string) (Obligation, bool, error) {
	return db.Maybe(tx, "SELECT "+obligationColumns+" FROM request_obligation o WHERE o.request = $1 AND o.unit = $2", scanObligation, id, unit)
}

// PassedDown gives the letters by which a unit passed an obligation down, running ones
// only. The caller has asked access.
func PassedDown(tx *db.Tx, id ObligationID) ([]Letter, error) {
	return letters(tx, db.When("parent = $1 AND state = 'running'", string(id)), 50)
}

const askColumns = "obligation, id, request, unit, kind, state, reason, wanted, asked_by, asked_at, answer, answered_by, answered_at"

func scanAsk(s db.Scan) (Ask, error) {
	var a Ask
	err := s(&a.Obligation, &a.ID, &a.Request, &a.Unit, &a.Kind, &a.State, &a.Reason, &a.Wanted, &a.AskedBy, &a.AskedAt, &a.Answer, &a.AnsweredBy, &a.AnsweredAt)
	return a, err
}

func insertAsk(tx *db.Tx, a Ask) error {
	_, err := tx.Exec("INSERT INTO request_ask ("+askColumns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
		a.Obligation, a.ID, a.Request, a.Unit, string(a.Kind), string(a.State), a.Reason, a.Wanted, a.AskedBy, a.AskedAt, a.Answer, a.AnsweredBy, a.AnsweredAt)
	return err
}

const answerAskSQL = "UPDATE request_ask SET state = $2, answer = $3, answered_by = $4, answered_at = $5, wanted = $6 WHERE id = $1 AND state = 'open'"

func saveAnswer(tx *db.Tx, a Ask) error {
	n, err := tx.Exec(answerAskSQL, a.ID, string(a.State), a.Answer, a.AnsweredBy, a.AnsweredAt, a.Wanted)
	if err == nil && n == 0 {
		return fault.New(fault.Closed, "request.ask-closed")
	}
	return err
}

func askByID(tx *db.Tx, id string) (Ask, error) {
	a, found, err := db.Maybe(tx, "SELECT "+askColumns+" FROM request_ask WHERE id = $1", scanAsk, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "request.no-ask")
	}
	return a, err
}

// asksOf lists what a unit has asked, the oldest first.
func asksOf(tx *db.Tx, id ObligationID) ([]Ask, error) {
	return db.All(tx, "SELECT "+askColumns+" FROM request_ask WHERE obligation = $1 ORDER BY id", scanAsk, id)
}

// openAsks lists what waits for the asker's word, the oldest first.
func openAsks(tx *db.Tx, id ID) ([]Ask, error) {
	return db.All(tx, "SELECT "+askColumns+" FROM request_ask WHERE request = $1 AND state = 'open' ORDER BY id", scanAsk, id)
}

// dropAsks closes the open asks of obligations that a condition names: they have become
// pointless.
func dropAsks(tx *db.Tx, where db.Cond) error {
	c := where.After(1)
	_, err := tx.Exec("UPDATE request_ask SET state = 'dropped', answered_at = $1 WHERE state = 'open' AND "+c.SQL, append([]any{tx.At}, c.Args...)...)
	return err
}

const noticeColumns = "request, id, unit, kind, words, by_name, at"

func scanNotice(s db.Scan) (Notice, error) {
	var n Notice
	err := s(&n.Request, &n.ID, &n.Unit, &n.Kind, &n.Words, &n.By, &n.At)
	return n, err
}

func insertNotices(tx *db.Tx, all ...Notice) error {
	rows := make([][]any, len(all))
	for i, n := range all {
		rows[i] = []any{string(n.Request), n.ID, n.Unit, string(n.Kind), n.Words, n.By, tx.At}
	}
	return db.Insert(tx, "request_notice", noticeColumns, rows, "")
}

const noticesSQL = "SELECT " + noticeColumns + " FROM request_notice WHERE request = $1 AND (unit = '' OR unit = $2) ORDER BY id DESC"

func noticesOf(tx *db.Tx, id ID, unit string) ([]Notice, error) {
	return db.All(tx, noticesSQL, scanNotice, id, unit)
}

// endOfDay is the text of the first instant after a day in Vietnam, which is UTC+7: what
// a column of days needs to be compared with a column of instants.
const endOfDay = " || 'T17:00:00.000Z'"

const tallySQL = `SELECT state, deadline, CASE WHEN sent_at <> '' AND sent_at >= deadline` + endOfDay + ` THEN 1 ELSE 0 END, count(*)
FROM request_obligation WHERE request = $1 GROUP BY 1, 2, 3`

// tally counts the obligations of a letter.
func tally(tx *db.Tx, id ID, today when.Day) (Tally, error) {
	t := Tally{By: map[State]int{}}
	err := db.Each(tx, tallySQL, func(s db.Scan) error {
		var o Obligation
		var late, n int
		if err := s(&o.State, &o.Deadline, &late, &n); err != nil {
			return err
		}
		t.add(o, late == 1, n, today)
		return nil
	}, id)
	return t, err
}
