package activity

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

const entryColumns = "id, body, unit, submission, day, until, kind, line, event, place, partners, money, note, fold, figures, files, state, digest, " +
	"author, author_name, created_at, changed_by, changed_at, deleted_at, version"

const entrySelect = "SELECT id, body, unit, day, until, kind, line, event, place, partners, money, note, figures, files, state, digest, " +
	"author, author_name, created_at, changed_by, changed_at, deleted_at, version FROM activity_entry WHERE "

func scanEntry(scan db.Scan) (Entry, error) {
	var e Entry
	var money, figures string
	err := scan(&e.ID, &e.Body, &e.Unit, &e.Day, &e.Until, &e.Kind, &e.Line, &e.Event, &e.Place, &e.Partners, &money, &e.Note, &figures, &e.Files,
		&e.State, &e.Digest, &e.Author, &e.By, &e.Created, &e.ChangedBy, &e.Changed, &e.Deleted, &e.Version)
	if err != nil {
		return e, err
	}
	if money != "" {
		if e.Money, err = quantity.Parse(money); err != nil {
			return e, fmt.Errorf("diary entry %s: %w", e.ID, err)
		}
	}
	if figures != "" {
		if err := json.Unmarshal([]byte(figures), &e.Figures); err != nil {
			return e, fmt.Errorf("diary entry %s: %w", e.ID, err)
		}
	}
	return e, nil
}

// written are the columns that hold the content as text.
func written(c Content) (money, figures, fold string, err error) {
	if c.Money.State != quantity.Missing {
		money = c.Money.String()
	}
	if len(c.Figures) > 0 {
		raw, err := json.Marshal(c.Figures)
		if err != nil {
			return "", "", "", fmt.Errorf("figures of a diary entry: %w", err)
		}
		figures = string(raw)
	}
	fold = text.Fold(c.Line + "\n" + c.Event + "\n" + c.Place + "\n" + c.Partners + "\n" + c.Note)
	return money, figures, fold, nil
}

// insertEntry writes a new entry; fresh is false where its submission was written before.
func insertEntry(tx *db.Tx, e *Entry, submission string) (fresh bool, err error) {
	rows, err := entryRow(e, submission)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("INSERT INTO activity_entry ("+entryColumns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25) "+
		"ON CONFLICT (body, submission) DO NOTHING", rows...)
	return n == 1, err
}

func entryRow(e *Entry, submission string) ([]any, error) {
	money, figures, fold, err := written(e.Content)
	return []any{e.ID, e.Body, e.Unit, submission, e.Day, e.Until, string(e.Kind), e.Line, e.Event, e.Place, e.Partners, money, e.Note, fold, figures, e.Files,
		string(e.State), string(e.Digest), e.Author, e.By, e.Created, e.ChangedBy, e.Changed, e.Deleted, e.Version}, err
}

const updateSQL = `UPDATE activity_entry SET day = $3, until = $4, kind = $5, line = $6, event = $7, place = $8, partners = $9, money = $10,
note = $11, fold = $12, figures = $13, files = $14, state = $15, digest = $16, changed_by = $17, changed_at = $18, deleted_at = $19, version = $2 + 1
WHERE id = $1 AND version = $2`

// saveEntry writes a changed entry over the version that was read.
func saveEntry(tx *db.Tx, e *Entry) error {
	money, figures, fold, err := written(e.Content)
	if err != nil {
		return err
	}
	n, err := tx.Exec(updateSQL, e.ID, e.Version, e.Day, e.Until, string(e.Kind), e.Line, e.Event, e.Place, e.Partners, money,
		e.Note, fold, figures, e.Files, string(e.State), string(e.Digest), e.ChangedBy, e.Changed, e.Deleted)
	if err != nil {
		return err
	}
	if n != 1 {
		return fault.New(fault.Stale, "activity.stale", e.ChangedBy)
	}
	e.Version++
	return nil
}

func loadEntry(tx *db.Tx, id string) (Entry, error) {
	e, found, err := db.Maybe(tx, entrySelect+"id = $1", scanEntry, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "activity.none")
	}
	return e, err
}

func loadSubmission(tx *db.Tx, body, submission string) (Entry, bool, error) {
	return db.Maybe(tx, entrySelect+"body = $1 AND submission = $2", scanEntry, body, submission)
}

// putFigures makes the rows of figures say what the entry says now; those of a deleted
// entry are taken out.
func putFigures(tx *db.Tx, e *Entry, decimals func(Figure) uint8) error {
	if e.Version > 1 {
		if _, err := tx.Exec("DELETE FROM activity_figure WHERE entry = $1", e.ID); err != nil {
			return err
		}
	}
	if !e.Deleted.IsZero() {
		return nil
	}
	rows, err := figureRows(e, decimals)
	if err != nil {
		return err
	}
	return db.Insert(tx, "activity_figure", figureColumns, rows, "")
}

const figureColumns = "body, entry, regime, key, indicator, day, state, scaled, decimals"

// split are the keys that a figure counts under: the whole, and each choice by itself, as
// the regimes' rules know them.
func (f Figure) split() []report.Key {
	keys := []report.Key{report.KeyOf(f.Indicator, nil)}
	for _, dim := range slices.Sorted(maps.Keys(f.Dimensions)) {
		keys = append(keys, report.KeyOf(f.Indicator, map[string]string{dim: f.Dimensions[dim]}))
	}
	return keys
}

// figureRows adds up what one entry says of each key: "12 banners in Vietnamese and 5 in
// English" are 17 banners, 12 and 5.
func figureRows(e *Entry, decimals func(Figure) uint8) ([][]any, error) {
	type place struct {
		regime string
		key    report.Key
	}
	sums := map[place]quantity.Value{}
	var order []place
	for _, f := range e.Figures {
		for _, k := range f.split() {
			at := place{f.Regime, k}
			old, there := sums[at]
			if !there {
				order = append(order, at)
			}
			sums[at] = both(old, f.Value)
		}
	}
	var rows [][]any
	for _, at := range order {
		v := sums[at]
		if v.State == quantity.Missing {
			continue
		}
		d := decimals(Figure{Regime: at.regime, Indicator: at.key.Indicator()})
		scaled, ok := v.Rescale(max(d, v.Decimals))
		if !ok {
			return nil, fault.New(fault.Invalid, "activity.figure-too-large", v.Vietnamese())
		}
		rows = append(rows, []any{e.Body, e.ID, at.regime, string(at.key), at.key.Indicator(), e.Day, scaled.State.String(), scaled.Scaled, int64(scaled.Decimals)})
	}
	return rows, nil
}

// both is what two words of one entry on one key say together.
func both(a, b quantity.Value) quantity.Value {
	switch {
	case a.IsNumber() && b.IsNumber():
		if sum, ok := quantity.Add(a, b); ok {
			return sum
		}
		return a
	case b.IsNumber() || a.State == quantity.Missing:
		return b
	}
	return a
}

// version is one kept version of an entry.
func addVersion(tx *db.Tx, e *Entry, account, name string, what What, files []Attachment) error {
	raw, err := json.Marshal(kept{Content: e.Content, Files: names(files)})
	if err != nil {
		return fmt.Errorf("version of diary entry %s: %w", e.ID, err)
	}
	_, err = tx.Exec("INSERT INTO activity_version ("+versionColumns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
		e.ID, e.Version, tx.At, account, name, string(what), string(raw), string(e.Digest))
	return err
}

const versionColumns = "entry, version, at, account, account_name, what, content, digest"

// kept is what a version keeps of an entry.
type kept struct {
	Content
	Files []string `json:"files,omitempty"`
}

func names(files []Attachment) []string {
	var all []string
	for _, f := range files {
		all = append(all, f.Name)
	}
	return all
}

func scanVersion(scan db.Scan) (Version, error) {
	var v Version
	var content string
	if err := scan(&v.Number, &v.At, &v.Account, &v.By, &v.What, &content, &v.Digest); err != nil {
		return v, err
	}
	var k kept
	if err := json.Unmarshal([]byte(content), &k); err != nil {
		return v, fmt.Errorf("version %d of a diary entry: %w", v.Number, err)
	}
	v.Content, v.Files = k.Content, k.Files
	return v, nil
}

func loadVersions(tx *db.Tx, entry string) ([]Version, error) {
	return db.All(tx, "SELECT version, at, account, account_name, what, content, digest FROM activity_version WHERE entry = $1 ORDER BY version", scanVersion, entry)
}

func addRemark(tx *db.Tx, entry string, r Remark) error {
	_, err := tx.Exec("INSERT INTO activity_remark (entry, id, at, account, account_name, what, words) VALUES ($1,$2,$3,$4,$5,$6,$7)",
		entry, r.ID, r.At, r.Account, r.By, string(r.What), r.Words)
	return err
}

func loadRemarks(tx *db.Tx, entry string) ([]Remark, error) {
	return db.All(tx, "SELECT id, at, account, account_name, what, words FROM activity_remark WHERE entry = $1 ORDER BY id", func(scan db.Scan) (Remark, error) {
		var r Remark
		err := scan(&r.ID, &r.At, &r.Account, &r.By, &r.What, &r.Words)
		return r, err
	}, entry)
}

const fileColumns = "id, unit, entry, account, at, name, media, size, digest, thumb, width, height, taken, place, removed_at"

func scanFile(scan db.Scan) (Attachment, error) {
	var a Attachment
	err := scan(&a.ID, &a.Unit, &a.Entry, &a.Account, &a.At, &a.Name, &a.Media, &a.Size, &a.Digest, &a.Thumb, &a.Width, &a.Height, &a.Taken, &a.Place, &a.Removed)
	return a, err
}

func insertFile(tx *db.Tx, a *Attachment) error {
	return db.Insert(tx, "activity_file", fileColumns, [][]any{{a.ID, a.Unit, a.Entry, a.Account, a.At, a.Name, a.Media, a.Size,
		string(a.Digest), string(a.Thumb), a.Width, a.Height, a.Taken, a.Place, a.Removed}}, "")
}

// loadFiles are the photos and files of an entry, in the order in which they were sent.
func loadFiles(tx *db.Tx, entry string) ([]Attachment, error) {
	return db.All(tx, "SELECT "+fileColumns+" FROM activity_file WHERE entry = $1 AND removed_at = '' ORDER BY id", scanFile, entry)
}

// loadSent are files by their identities that were sent and belong to no entry yet, or to
// the entry given.
func loadSent(tx *db.Tx, ids []string, account, entry string) ([]Attachment, error) {
	in := db.And(db.In("id", ids), db.When("(entry = '' AND account = $1) OR (entry <> '' AND entry = $2)", account, entry))
	return db.All(tx, "SELECT "+fileColumns+" FROM activity_file WHERE "+in.After(0).SQL+" ORDER BY id", scanFile, in.Args...)
}

func attach(tx *db.Tx, id, entry string, removed when.Instant) error {
	_, err := tx.Exec("UPDATE activity_file SET entry = $2, removed_at = $3 WHERE id = $1", id, entry, removed)
	return err
}
