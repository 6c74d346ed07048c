package rollup

import (
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/filing"
	"tonghop/internal/request"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// debtRow is one obligation.
type debtRow struct {
	unit     string
	level    string
	state    request.State
	deadline when.Day
	sent     when.Instant
	changed  when.Instant
}

const debtColumns = "o.unit, o.level, o.state, o.deadline, o.sent_at, o.changed_at"

func scanDebt(s db.Scan) (debtRow, error) {
	var d debtRow
	err := s(&d.unit, &d.level, &d.state, &d.deadline, &d.sent, &d.changed)
	return d, err
}

const debtsSQL = "SELECT " + debtColumns + ` FROM request_letter l JOIN request_obligation o ON o.request = l.id
WHERE l.regime = $1 AND l.period = $2 AND l.state <> 'draft'`

// eachDebt goes through the obligations of a regime and period.
func eachDebt(tx *db.Tx, k bookKey, f func(debtRow)) error {
	return db.Each(tx, debtsSQL, func(s db.Scan) error {
		d, err := scanDebt(s)
		if err == nil {
			f(d)
		}
		return err
	}, k.regime, string(k.period))
}

// debtsOf gives the obligations of some units.
func debtsOf(tx *db.Tx, k bookKey, units []string) ([]debtRow, error) {
	in := db.In("o.unit", units).After(2)
	return db.All(tx, debtsSQL+" AND "+in.SQL, scanDebt, append([]any{k.regime, string(k.period)}, in.Args...)...)
}

// What a compiled report did itself stands in packed_own; of others it is the same as packed.
const standingSQL = `SELECT id, unit, level, regime_no, state, compiled, empty, changed_at, packed, CASE WHEN compiled THEN packed_own ELSE '' END
FROM filing_version WHERE regime = $1 AND period = $2 AND state IN ('accepted', 'sent')`

// standings are the versions that hold for a regime and period, as far as adding up needs
// them.
func standings(tx *db.Tx, k bookKey) ([]filing.Figures, error) {
	return db.All(tx, standingSQL, func(s db.Scan) (filing.Figures, error) {
		var f filing.Figures
		err := s(&f.Version, &f.Unit, &f.Level, &f.RegimeNo, &f.State, &f.Compiled, &f.Nothing, &f.At, &f.Packed, &f.Own)
		return f, err
	}, k.regime, string(k.period))
}

// changedDebt names the unit of an obligation that changed.
type changedDebt struct {
	unit string
	at   when.Instant
}

const changedDebtsSQL = `SELECT o.unit, o.changed_at FROM request_letter l JOIN request_obligation o ON o.request = l.id
WHERE l.regime = $1 AND l.period = $2 AND l.state <> 'draft' AND o.changed_at >= $3`

func changedDebts(tx *db.Tx, k bookKey, since when.Instant) ([]changedDebt, error) {
	return db.All(tx, changedDebtsSQL, func(s db.Scan) (changedDebt, error) {
		var c changedDebt
		err := s(&c.unit, &c.at)
		return c, err
	}, k.regime, string(k.period), since)
}

// changedVersion names a version whose state changed.
type changedVersion struct {
	id filing.VersionID
	at when.Instant
}

func changedVersions(tx *db.Tx, k bookKey, since when.Instant) ([]changedVersion, error) {
	return db.All(tx, "SELECT id, changed_at FROM filing_version WHERE regime = $1 AND period = $2 AND changed_at >= $3", func(s db.Scan) (changedVersion, error) {
		var c changedVersion
		err := s(&c.id, &c.at)
		return c, err
	}, k.regime, string(k.period), since)
}

const askedVersionsSQL = "SELECT DISTINCT regime_version FROM request_letter WHERE regime = $1 AND period = $2 AND state <> 'draft'"

// askedVersions are the versions of a regime by which the letters of a period ask.
func askedVersions(tx *db.Tx, k bookKey) ([]int, error) {
	return db.All(tx, askedVersionsSQL, func(s db.Scan) (int, error) {
		var v int
		err := s(&v)
		return v, err
	}, k.regime, string(k.period))
}

// Each distinct regime and period of the versions is found by one step down the index: a
// DISTINCT would read every version of the country.
const (
	nextRegimeSQL = "SELECT COALESCE(MIN(regime), '') FROM filing_version WHERE regime > $1"
	nextPeriodSQL = "SELECT COALESCE(MIN(period), '') FROM filing_version WHERE regime = $1 AND period > $2"
)

// bookKeys are the regimes and periods that there is something of.
func bookKeys(tx *db.Tx) ([]bookKey, error) {
	keys, err := db.All(tx, "SELECT DISTINCT regime, period FROM request_letter WHERE state <> 'draft'", func(s db.Scan) (bookKey, error) {
		var k bookKey
		err := s(&k.regime, &k.period)
		return k, err
	})
	if err != nil {
		return nil, err
	}
	asked := map[bookKey]bool{}
	for _, k := range keys {
		asked[k] = true
	}
	for k := (bookKey{}); ; {
		if k.regime, err = db.Value[string](tx, nextRegimeSQL, k.regime); err != nil || k.regime == "" {
			return keys, err
		}
		for k.period = ""; ; {
			if k.period, err = db.Value[when.Period](tx, nextPeriodSQL, k.regime, string(k.period)); err != nil {
				return nil, err
			}
			if k.period == "" {
				break
			}
			if !asked[k] {
				keys = append(keys, k)
			}
		}
	}
}

const evidenceSQL = `SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN files > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM activity_entry
WHERE day >= $1 AND day <= $2 AND deleted_at = ''`

// evidence counts the entries at and below a unit, and those of them that have a photo or
// a file.
func evidence(tx *db.Tx, unit string, from, to when.Day) (entries, proved int64, err error) {
	text, args := evidenceSQL, []any{from, to}
	if unit != Country {
		text += ` AND body IN (SELECT p.node FROM access_path p WHERE p.ancestor = $3 AND p.valid_from <= $2 AND (p.valid_to = '' OR p.valid_to >= $2))`
		args = append(args, unit)
	}
	err = db.Each(tx, text, func(s db.Scan) error { return s(&entries, &proved) }, args...)
	return entries, proved, err
}

// fewUnits is how many units are asked for by name; more are told apart from all that may
// be seen.
const fewUnits = 400

// seenUnits tells of units which of them the asker may look at.
func seenUnits(tx *access.Tx, units []string) (map[string]bool, error) {
	if len(units) <= fewUnits {
		return tx.Among(See, units)
	}
	seen := make(map[string]bool, len(units))
	c := db.And(tx.Visible(See, "id")).After(0)
	err := db.Each(tx.Tx, "SELECT id FROM org_unit WHERE "+c.SQL, func(s db.Scan) error {
		var id string
		err := s(&id)
		seen[id] = true
		return err
	}, c.Args...)
	return seen, err
}

// packageOf gives the canonical package of a version.
func packageOf(tx *db.Tx, id filing.VersionID) ([]byte, error) {
	return db.Value[[]byte](tx, "SELECT package FROM filing_version WHERE id = $1", string(id))
}

// versionsOf gives the versions that hold for units, by unit: of each the accepted one,
// else the one sent up.
func versionsOf(tx *db.Tx, k bookKey, units []string) (map[string]filing.Version, error) {
	by := make(map[string]filing.Version, len(units))
	for part := range slices.Chunk(units, 2000) {
		all, err := filing.HoldingOf(tx, k.regime, k.period, part)
		if err != nil {
			return nil, err
		}
		for _, v := range all {
			old, there := by[v.Unit]
			if !there || (old.State == v.State && old.ChangedAt.Before(v.ChangedAt)) || (old.State == filing.VersionSent && v.State == filing.VersionAccepted) {
				by[v.Unit] = v
			}
		}
	}
	return by, nil
}

// source is a report that a version was made of.
type source struct {
	unit    string
	digest  seal.Digest
	version filing.VersionID // empty where it is no version
	state   filing.VersionState
}

const sourcesSQL = `SELECT u.unit, u.digest, u.source, COALESCE(v.state, '') FROM filing_used u LEFT JOIN filing_version v ON v.id = u.source
WHERE u.version = $1 ORDER BY u.unit`

// sourcesOf lists the reports that a version was made of, and what has become of them.
func sourcesOf(tx *db.Tx, id filing.VersionID) ([]source, error) {
	return db.All(tx, sourcesSQL, func(s db.Scan) (source, error) {
		var u source
		err := s(&u.unit, &u.digest, &u.version, &u.state)
		return u, err
	}, string(id))
}

// photos are the files of entries, by entry.
func photos(tx *db.Tx, entries []string) (map[string][]Photo, error) {
	by := map[string][]Photo{}
	for part := range slices.Chunk(entries, 800) {
		in := db.In("entry", part)
		err := db.Each(tx, "SELECT id, entry, name, digest, thumb, width, height FROM activity_file WHERE removed_at = '' AND "+in.SQL+" ORDER BY id", func(s db.Scan) error {
			var p Photo
			err := s(&p.ID, &p.Entry, &p.Name, &p.Digest, &p.Thumb, &p.Width, &p.Height)
			by[p.Entry] = append(by[p.Entry], p)
			return err
		}, in.Args...)
		if err != nil {
			return nil, err
		}
	}
	return by, nil
}
