package filing

import "tonghop/internal/db"

// StaleVersion is a version of an upper unit that was made of a version which does not hold
// any more.
type StaleVersion struct {
	Version VersionID
	Report  ID
	Unit    string
}

// MadeOf lists the versions and drafts above that are made of a version: they are stale once
// it does not hold. A draft has no Version. The caller has asked access.
func MadeOf(tx *db.Tx, id VersionID) ([]StaleVersion, error) {
	scan := func(scan db.Scan) (StaleVersion, error) {
		var v StaleVersion
		err := scan(&v.Version, &v.Report, &v.Unit)
		return v, err
	}
	const versions = `SELECT v.id, v.report, v.unit FROM filing_used u JOIN filing_version v ON v.id = u.version
WHERE u.source = $1 AND v.state IN ('sent', 'accepted') ORDER BY v.id`
	const drafts = `SELECT '', r.id, r.unit FROM filing_taken t JOIN filing_report r ON r.id = t.report
WHERE t.source = $1 AND r.state NOT IN ('sent', 'accepted') ORDER BY r.id`
	all, err := db.All(tx, versions, scan, string(id))
	if err != nil {
		return nil, err
	}
	more, err := db.All(tx, drafts, scan, string(id))
	return append(all, more...), err
}

// StaleSources are the sources of a version that do not hold any more.
func StaleSources(tx *db.Tx, id VersionID) ([]string, error) {
	return db.All(tx, `SELECT u.unit FROM filing_used u JOIN filing_version v ON v.id = u.source
WHERE u.version = $1 AND v.state IN ('superseded', 'returned', 'recalled') ORDER BY u.unit`, func(scan db.Scan) (string, error) {
		var unit string
		err := scan(&unit)
		return unit, err
	}, string(id))
}
