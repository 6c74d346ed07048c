package filing

import (
	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

const reportColumns = "id, unit, slot, unit_name, division, level, regime, regime_no, period, period_from, period_to, obligation, letter, asker, deadline, proxy, " +
	"state, reason, standing, latest, words_program, words_all, submit_by, created_at, changed_at, changed_by, version"

const reportSelect = "SELECT id, unit, unit_name, division, level, regime, regime_no, period, period_from, period_to, obligation, letter, asker, deadline, proxy, " +
	"state, reason, standing, latest, words_program, words_all, submit_by, created_at, changed_at, changed_by, version FROM filing_report WHERE "

func scanReport(scan db.Scan) (Report, error) {
	var r Report
	err := scan(&r.ID, &r.Unit, &r.UnitName, &r.Division, &r.Level, &r.Regime, &r.RegimeNo, &r.Period.Name, &r.Period.From, &r.Period.To,
		&r.Obligation, &r.Letter, &r.Asker, &r.Deadline, &r.Proxy, &r.State, &r.Reason, &r.Standing, &r.Latest, &r.Share.Program, &r.Share.All,
		&r.SubmitBy, &r.CreatedAt, &r.ChangedAt, &r.ChangedBy, &r.Version)
	return r, err
}

// slot is what a report answers: one report for each.
func (r *Report) slot() string {
	switch {
	case r.Obligation != "":
		return "obligation:" + string(r.Obligation)
	case r.Letter != "":
		return "letter:" + string(r.Letter)
	}
	return "past:" + r.Regime + ":" + string(r.Period.Name)
}

// InsertReport writes a new report; fresh is false where the unit has one for the same slot.
func InsertReport(tx *access.Tx, r *Report) (fresh bool, err error) {
	r.ID = ID(uid.New())
	r.Version, r.CreatedAt, r.ChangedAt, r.ChangedBy = 1, tx.At, tx.At, tx.Who.Name
	n, err := tx.Exec("INSERT INTO filing_report ("+reportColumns+`)
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27) ON CONFLICT (unit, slot) DO NOTHING`,
		string(r.ID), r.Unit, r.slot(), r.UnitName, r.Division, r.Level, r.Regime, r.RegimeNo, string(r.Period.Name), r.Period.From, r.Period.To,
		string(r.Obligation), string(r.Letter), r.Asker, r.Deadline, r.Proxy, string(r.State), r.Reason, string(r.Standing), string(r.Latest),
		r.Share.Program, r.Share.All, r.SubmitBy, r.CreatedAt, r.ChangedAt, r.ChangedBy, r.Version)
	return n == 1, err
}

// BySlot finds the report of the same unit that answers the same as r does. The caller has
// asked access.
func BySlot(tx *db.Tx, r *Report) (Report, bool, error) {
	return db.Maybe(tx, reportSelect+"unit = $1 AND slot = $2", scanReport, r.Unit, r.slot())
}

// AcceptedOf finds the accepted version of a unit for a regime and a period. The caller has
// asked access.
func AcceptedOf(tx *db.Tx, regime string, p when.Period, unit string) (Version, bool, error) {
	return db.Maybe(tx, versionSelect+"regime = $1 AND period = $2 AND unit = $3 AND state = 'accepted' ORDER BY changed_at DESC LIMIT 1", scanVersion,
		regime, string(p), unit)
}

// saveReport writes what moves in a report. Whoever changed it in between is told of.
func saveReport(tx *access.Tx, r *Report) error {
	n, err := tx.Exec(`UPDATE filing_report SET state = $3, reason = $4, standing = $5, latest = $6, words_program = $7, words_all = $8,
submit_by = $9, changed_at = $10, changed_by = $11, deadline = $12, regime_no = $13, version = version + 1 WHERE id = $1 AND version = $2`,
		string(r.ID), r.Version, string(r.State), r.Reason, string(r.Standing), string(r.Latest), r.Share.Program, r.Share.All,
		r.SubmitBy, tx.At, tx.Who.Name, r.Deadline, r.RegimeNo)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Stale, "filing.stale", r.ChangedBy)
	}
	r.Version++
	r.ChangedAt, r.ChangedBy = tx.At, tx.Who.Name
	return nil
}

// Load finds a report that the asker may see, or says that there is none.
func Load(tx *access.Tx, id ID) (Report, error) {
	r, ok, err := db.Maybe(tx.Tx, reportSelect+"id = $1", scanReport, string(id))
	if err == nil && !ok {
		tx.Signed()
		err = fault.New(fault.NotFound, "filing.none")
	}
	return r, err
}

// Seen loads a report and asks whether the actor may see it: its own people and its asker's.
func Seen(tx *access.Tx, id ID) (Report, error) {
	r, err := Load(tx, id)
	if err != nil {
		return r, err
	}
	if err := tx.MustAny(View, r.places()...); err != nil {
		return Report{}, Hidden(err)
	}
	return r, nil
}

// Hidden words a refusal so that a report which exists cannot be told from one that does not.
func Hidden(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "filing.none")
	}
	return err
}

// places are the units at which a right to see serves the report.
func (r *Report) places() []string {
	all := r.Owners()
	if r.Asker != "" {
		all = append(all, r.Asker)
	}
	return all
}

// Ref names the report in the audit.
func (r *Report) Ref() audit.Ref { return audit.Ref{Noun: "report", ID: string(r.ID), Unit: r.Unit} }

const versionSelect = "SELECT id, report, no, unit, level, regime, regime_no, period, state, digest, mark, day, empty, leaves, words_program, words_all, supersedes, " +
	"sent_at, sent_by, decided_at, decided_by, reason, changed_at FROM filing_version WHERE "

func scanVersion(scan db.Scan) (Version, error) {
	var v Version
	err := scan(&v.ID, &v.Report, &v.No, &v.Unit, &v.Level, &v.Regime, &v.RegimeNo, &v.Period, &v.State, &v.Digest, &v.Mark, &v.Day, &v.Nothing, &v.Leaves,
		&v.Share.Program, &v.Share.All, &v.Supersedes, &v.SentAt, &v.SentBy, &v.DecidedAt, &v.DecidedBy, &v.Reason, &v.ChangedAt)
	return v, err
}

// VersionByID gives a version. The caller has asked access.
func VersionByID(tx *db.Tx, id VersionID) (Version, error) {
	return db.One(tx, versionSelect+"id = $1", scanVersion, string(id))
}

// VersionsOf gives the versions of a report, the newest first. The caller has asked access.
func VersionsOf(tx *db.Tx, id ID) ([]Version, error) {
	return db.All(tx, versionSelect+"report = $1 ORDER BY no DESC", scanVersion, string(id))
}

// newVersion is a version with all that is frozen in it.
type newVersion struct {
	Version
	submission string
	unitName   string
	compiled   bool
	packed     []byte
	own        []byte
	bytes      []byte
	used       []Taken
}

// insertVersion writes a version, under an identity of its own where it has none yet. False means that the report has this submission already.
func insertVersion(tx *access.Tx, v *newVersion) (bool, error) {
	if v.ID == "" {
		v.ID = VersionID(uid.New())
	}
	v.SentAt, v.SentBy, v.ChangedAt = tx.At, tx.Who.Name, tx.At
	n, err := tx.Exec(`INSERT INTO filing_version (id, report, no, submission, unit, level, regime, regime_no, period, state, digest, mark, day, empty, compiled,
leaves, words_program, words_all, supersedes, sent_at, sent_by, decided_at, decided_by, reason, changed_at, packed, packed_own, package)
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28) ON CONFLICT (report, submission) DO NOTHING`,
		string(v.ID), string(v.Report), v.No, v.submission, v.Unit, v.Level, v.Regime, v.RegimeNo, string(v.Period), string(v.State), string(v.Digest), v.Mark, v.Day,
		v.Nothing, v.compiled, v.Leaves, v.Share.Program, v.Share.All, string(v.Supersedes), v.SentAt, v.SentBy, v.DecidedAt, v.DecidedBy, v.Reason, v.ChangedAt,
		v.packed, v.own, v.bytes)
	if err != nil || n == 0 {
		return false, err
	}
	rows := make([][]any, len(v.used))
	for i, u := range v.used {
		rows[i] = []any{string(v.ID), u.Unit, string(u.Digest), string(u.Source)}
	}
	if len(rows) > 0 {
		err = db.Insert(tx.Tx, "filing_used", "version, unit, digest, source", rows, "")
	}
	return true, err
}

// settleVersion changes what became of a version.
func settleVersion(tx *access.Tx, id VersionID, s VersionState, reason string) error {
	n, err := tx.Exec(`UPDATE filing_version SET state = $2, reason = $3, changed_at = $4,
decided_at = CASE WHEN $5 THEN $4 ELSE decided_at END, decided_by = CASE WHEN $5 THEN $6 ELSE decided_by END WHERE id = $1`,
		string(id), string(s), reason, tx.At, s == VersionAccepted || s == VersionReturned, tx.Who.Name)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "filing.none")
	}
	return err
}

// BytesOf gives the canonical package of a version. The caller has asked access.
func BytesOf(tx *db.Tx, id VersionID) ([]byte, error) {
	return db.One(tx, "SELECT package FROM filing_version WHERE id = $1", scanBytes, string(id))
}

func scanBytes(scan db.Scan) ([]byte, error) {
	var b []byte
	err := scan(&b)
	return b, err
}

// note writes one step of a report, with what was said.
func note(tx *access.Tx, id ID, m Move, was, now State, part, words string) error {
	_, err := tx.Exec("INSERT INTO filing_note (report, id, at, account, account_name, move, was, now, part, words) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
		string(id), uid.New(), tx.At, tx.Who.ID, tx.Who.Name, string(m), string(was), string(now), part, words)
	return err
}
