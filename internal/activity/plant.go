package activity

import (
	"encoding/json"
	"fmt"

	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/regime"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Planted is an entry that a whole diary is begun with: of the example, or brought over from
// another server.
type Planted struct {
	Unit, Body string
	Content    Content
	Author, By string
	At         when.Instant // when it was written
	State      State        // empty is fresh
	CheckedBy  string       // name of the supervisor, where State is Checked
	CheckedAt  when.Instant // when he checked it; zero is when it was written
	Photos     []Attachment // whose blobs are kept; Name, Media, Size, Digest, Thumb, Width, Height are taken
}

// Plant writes many entries at once, for the beginning of a database, and gives their
// identities in order. The regimes say in which scale figures are kept. The caller has
// asked access and records what he did; nothing is checked.
func Plant(tx *db.Tx, entries []Planted, regimes ...*regime.Regime) ([]string, error) {
	k := &checker{regimes: map[string]*regime.Regime{}}
	for _, r := range regimes {
		k.regimes[r.Code] = r
	}
	ids := make([]string, len(entries))
	var rows, figures, versions, files, remarks [][]any
	for i, p := range entries {
		e, attached, err := p.entry()
		if err != nil {
			return nil, err
		}
		ids[i] = e.ID
		row, err := entryRow(&e, e.ID)
		if err != nil {
			return nil, err
		}
		some, err := figureRows(&e, k.decimals)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(kept{Content: e.Content, Files: names(attached)})
		if err != nil {
			return nil, fmt.Errorf("version of diary entry: %w", err)
		}
		rows, figures = append(rows, row), append(figures, some...)
		versions = append(versions, []any{e.ID, e.Version, e.Created, e.Author, e.By, string(Written), string(raw), string(e.Digest)})
		for _, a := range attached {
			files = append(files, []any{a.ID, a.Unit, a.Entry, a.Account, a.At, a.Name, a.Media, a.Size, string(a.Digest), string(a.Thumb), a.Width, a.Height, a.Taken, a.Place, a.Removed})
		}
		if e.State == Checked {
			at := p.CheckedAt
			if at.IsZero() {
				at = e.Created
			}
			remarks = append(remarks, []any{e.ID, uid.New(), at, "", p.CheckedBy, string(Approval), ""})
		}
	}
	for _, part := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"activity_entry", entryColumns, rows}, {"activity_figure", figureColumns, figures}, {"activity_version", versionColumns, versions},
		{"activity_file", fileColumns, files}, {"activity_remark", "entry, id, at, account, account_name, what, words", remarks},
	} {
		if err := db.Insert(tx, part.table, part.columns, part.rows, ""); err != nil {
			return nil, err
		}
	}
	return ids, analyze(tx)
}

// analyze tells PostgreSQL what many new rows are like; until its own turn comes it would
// plan as for an empty table. SQLite has its plans by the schema alone.
func analyze(tx *db.Tx) error {
	if tx.Engine() != db.Postgres {
		return nil
	}
	_, err := tx.Exec("ANALYZE activity_entry, activity_figure")
	return err
}

func (p Planted) entry() (Entry, []Attachment, error) {
	c := p.Content.tidy()
	if !c.Day.Known() || c.Line == "" || !c.Kind.Known() {
		return Entry{}, nil, fault.New(fault.Invalid, "activity.invalid")
	}
	e := Entry{
		ID: uid.New(), Unit: p.Unit, Body: p.Body, Content: c, Files: len(p.Photos), State: p.State,
		Author: p.Author, By: p.By, Created: p.At, ChangedBy: p.By, Changed: p.At, Version: 1,
	}
	if e.State == "" {
		e.State = Fresh
	}
	var attached []Attachment
	for _, a := range p.Photos {
		a.ID, a.Unit, a.Entry, a.Account, a.At = uid.New(), p.Unit, e.ID, p.Author, p.At
		attached = append(attached, a)
	}
	var err error
	e.Digest, err = digestOf(&e, digests(attached))
	return e, attached, err
}

// KeepPicture puts a picture among the kept files, as Send does, for Planted.Photos.
func KeepPicture(blobs *blob.Store, name string, b []byte) (Attachment, error) {
	s := &Service{Blobs: blobs}
	return s.storePicture(Attachment{Name: FileName(name)}, SendIn{Bytes: b})
}
