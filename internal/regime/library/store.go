package library

import (
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/regime"
	"tonghop/internal/seal"
)

const seriesColumns = "code, owner, draft, draft_name, draft_by, draft_at, copied_from, version"

const versionColumns = "code, version, digest, file, name_vi, name_en, note, published_at, published_by"

// seriesRow is the row of a series with its draft's file.
type seriesRow struct {
	Series
	draft string
}

func scanSeries(s db.Scan) (seriesRow, error) {
	var r seriesRow
	var name string
	err := s(&r.Code, &r.Owner, &r.draft, &name, &r.DraftName, &r.DraftAt, &r.Copied, &r.Version)
	r.HasDraft = r.draft != ""
	r.Name = regime.Name{Vi: name, En: name}
	return r, err
}

const insertSeriesSQL = "INSERT INTO regime_series (" + seriesColumns + ") VALUES ($1,$2,$3,$4,$5,$6,$7,1) ON CONFLICT DO NOTHING"

// insertSeries writes a new series; false where the code is taken.
func insertSeries(tx *db.Tx, r *seriesRow) (bool, error) {
	n, err := tx.Exec(insertSeriesSQL, r.Code, r.Owner, r.draft, r.Name.Vi, r.DraftName, r.DraftAt, r.Copied)
	r.Version = 1
	return n == 1, err
}

const saveDraftSQL = `UPDATE regime_series SET draft = $3, draft_name = $4, draft_by = $5, draft_at = $6, version = version + 1
WHERE code = $1 AND version = $2`

// saveDraft writes the draft; somebody else's change since it was read is a stale fault.
func saveDraft(tx *db.Tx, r *seriesRow) error {
	n, err := tx.Exec(saveDraftSQL, r.Code, r.Version, r.draft, r.Name.Vi, r.DraftName, r.DraftAt)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "library.stale", r.DraftName)
	}
	r.Version++
	return err
}

// deleteSeries takes away a series that never had a version.
func deleteSeries(tx *db.Tx, r *seriesRow) error {
	n, err := tx.Exec("DELETE FROM regime_series WHERE code = $1 AND version = $2", r.Code, r.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "library.stale", r.DraftName)
	}
	return err
}

func loadSeries(tx *db.Tx, code string) (seriesRow, error) {
	r, found, err := db.Maybe(tx, "SELECT "+seriesColumns+" FROM regime_series WHERE code = $1", scanSeries, code)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "library.no-regime", code)
	}
	return r, err
}

// versionRow is one published version as stored.
type versionRow struct {
	Stamp
	code string
	file []byte
	name regime.Name
}

func scanVersion(s db.Scan) (versionRow, error) {
	var v versionRow
	var file string
	err := s(&v.code, &v.Stamp.Version, &v.Digest, &file, &v.name.Vi, &v.name.En, &v.Note, &v.PublishedAt, &v.PublishedBy)
	v.file = []byte(file)
	return v, err
}

const insertVersionSQL = "INSERT INTO regime_version (" + versionColumns + ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT DO NOTHING"

// insertVersion publishes; false where that very version is there already.
func insertVersion(tx *db.Tx, r *regime.Regime, s Stamp) (bool, error) {
	n, err := tx.Exec(insertVersionSQL, r.Code, r.Version, string(r.Digest()), string(r.YAML()), r.Name.Vi, r.Name.En, s.Note, s.PublishedAt, s.PublishedBy)
	return n == 1, err
}

// newestFirst is the order in which versions are looked at: of two files with one number
// (a built-in one that changed between two releases) the one that came later counts.
const newestFirst = " ORDER BY version DESC, published_at DESC, digest"

func loadVersions(tx *db.Tx, code string) ([]versionRow, error) {
	return db.All(tx, "SELECT "+versionColumns+" FROM regime_version WHERE code = $1"+newestFirst, scanVersion, code)
}

// stampsSQL leaves the files out: a list of regimes must not read megabytes.
const stampsSQL = "SELECT code, version, digest, '', name_vi, name_en, note, published_at, published_by FROM regime_version ORDER BY code, version DESC, published_at DESC, digest"

func loadStamps(tx *db.Tx) ([]versionRow, error) { return db.All(tx, stampsSQL, scanVersion) }

const listSQL = "SELECT code, owner, '', draft_name, draft_by, draft_at, copied_from, version FROM regime_series ORDER BY code"

// draftsSQL tells which series have a draft, without reading it.
const draftsSQL = "SELECT code FROM regime_series WHERE draft <> ''"

func loadList(tx *db.Tx) ([]Series, error) {
	drafts, err := db.All(tx, draftsSQL, func(s db.Scan) (string, error) {
		var code string
		err := s(&code)
		return code, err
	})
	if err != nil {
		return nil, err
	}
	has := make(map[string]bool, len(drafts))
	for _, code := range drafts {
		has[code] = true
	}
	return db.All(tx, listSQL, func(s db.Scan) (Series, error) {
		r, err := scanSeries(s)
		r.HasDraft = has[r.Code]
		return r.Series, err
	})
}

// one finds a version: 0 is the newest.
func one(tx *db.Tx, code string, version int) (versionRow, error) {
	text, args := "SELECT "+versionColumns+" FROM regime_version WHERE code = $1", []any{code}
	if version != 0 {
		text, args = text+" AND version = $2", append(args, version)
	}
	v, found, err := db.Maybe(tx, text+newestFirst+" LIMIT 1", scanVersion, args...)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "library.no-version", code, version)
	}
	return v, err
}

func byDigest(tx *db.Tx, digest seal.Digest) (versionRow, error) {
	v, found, err := db.Maybe(tx, "SELECT "+versionColumns+" FROM regime_version WHERE digest = $1 LIMIT 1", scanVersion, string(digest))
	if err == nil && !found {
		err = fault.New(fault.NotFound, "library.no-digest", digest.Short())
	}
	return v, err
}
