package filing

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/paper"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// PartRow is one version of one part as it stands in the database.
type PartRow struct {
	Part    draft.Part
	Version int64
	Body    string
	At      when.Instant
	By      string
	Note    string
}

const partSelect = "SELECT part, version, body, at, account_name, note FROM filing_part WHERE "

func scanPart(scan db.Scan) (PartRow, error) {
	var k PartRow
	err := scan(&k.Part, &k.Version, &k.Body, &k.At, &k.By, &k.Note)
	return k, err
}

// Stored is a draft as it stands: its content, and the version of each part.
type Stored struct {
	Content  draft.Content
	Versions map[draft.Part]int64
	Changed  map[draft.Part]PartRow // when and by whom; without bodies
}

// LoadDraft reads the latest version of every part.
func LoadDraft(tx *db.Tx, id ID) (*Stored, error) {
	parts, err := db.All(tx, partSelect+"report = $1 AND latest ORDER BY part", scanPart, string(id))
	if err != nil {
		return nil, err
	}
	d := &Stored{Content: draft.Content{Sections: map[string]draft.Section{}}, Versions: map[draft.Part]int64{}, Changed: map[draft.Part]PartRow{}}
	for _, k := range parts {
		if err := PutPart(&d.Content, k); err != nil {
			return nil, err
		}
		d.Versions[k.Part] = k.Version
		k.Body = ""
		d.Changed[k.Part] = k
	}
	return d, nil
}

// LoadPart reads the latest version of one part. The caller has asked access.
func LoadPart(tx *db.Tx, id ID, part draft.Part) (PartRow, error) {
	k, ok, err := db.Maybe(tx, partSelect+"report = $1 AND part = $2 AND latest", scanPart, string(id), string(part))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "filing.no-part", string(part))
	}
	return k, err
}

// PartAt reads one version of one part. The caller has asked access.
func PartAt(tx *db.Tx, id ID, part draft.Part, version int64) (PartRow, error) {
	k, ok, err := db.Maybe(tx, partSelect+"report = $1 AND part = $2 AND version = $3", scanPart, string(id), string(part), version)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "filing.no-part", string(part))
	}
	return k, err
}

// PartHistory reads the versions of one part, the newest first. The caller has asked access.
func PartHistory(tx *db.Tx, id ID, part draft.Part) ([]PartRow, error) {
	return db.All(tx, partSelect+"report = $1 AND part = $2 ORDER BY version DESC LIMIT 100", scanPart, string(id), string(part))
}

// PutPart reads a part into the content.
func PutPart(c *draft.Content, k PartRow) error {
	var into any
	key, section := k.Part.Section()
	var s draft.Section
	switch {
	case section:
		into = &s
	case k.Part == draft.PartHead:
		into = &c.Head
	case k.Part == draft.PartFigures:
		into = &c.Figures
	case k.Part == draft.PartBudget:
		into = &c.Budget
	default:
		return fmt.Errorf("part %q of a report", k.Part)
	}
	if err := json.Unmarshal([]byte(k.Body), into); err != nil {
		return fmt.Errorf("part %s of a report: %w", k.Part, err)
	}
	if section {
		c.Sections[key] = s
	}
	return nil
}

// body is a part of the content as it is stored.
func body(c *draft.Content, part draft.Part) (string, error) {
	var what any
	key, section := part.Section()
	switch {
	case section:
		what = c.Sections[key]
	case part == draft.PartHead:
		what = c.Head
	case part == draft.PartFigures:
		what = c.Figures
	case part == draft.PartBudget:
		what = c.Budget
	}
	raw, err := json.Marshal(what)
	if err != nil {
		return "", fmt.Errorf("part %s of a report: %w", part, err)
	}
	return string(raw), nil
}

// AllParts are the parts of a content.
func AllParts(c *draft.Content) []draft.Part {
	parts := []draft.Part{draft.PartHead, draft.PartFigures, draft.PartBudget}
	for key := range c.Sections {
		parts = append(parts, draft.PartSection(key))
	}
	slices.Sort(parts)
	return parts
}

// WriteNew writes the first version of every part.
func WriteNew(tx *access.Tx, id ID, c *draft.Content) error {
	var rows [][]any
	for _, p := range AllParts(c) {
		raw, err := body(c, p)
		if err != nil {
			return err
		}
		rows = append(rows, []any{string(id), string(p), 1, true, raw, tx.At, tx.Who.ID, tx.Who.Name})
	}
	return db.Insert(tx.Tx, "filing_part", "report, part, version, latest, body, at, account, account_name", rows, "")
}

// WritePart writes the next version of a part. It tells false where somebody else has
// written one behind base.
func WritePart(tx *access.Tx, id ID, part draft.Part, base int64, raw, why string) (bool, error) {
	n, err := tx.Exec("UPDATE filing_part SET latest = $4 WHERE report = $1 AND part = $2 AND version = $3 AND latest", string(id), string(part), base, false)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec("INSERT INTO filing_part (report, part, version, latest, body, at, account, account_name, note) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		string(id), string(part), base+1, true, raw, tx.At, tx.Who.ID, tx.Who.Name, why)
	return err == nil, err
}

// WriteParts writes the parts of a content that were loaded in versions. It is stale where
// any of them was changed in between.
func WriteParts(tx *access.Tx, r *Report, d *Stored, parts []draft.Part, why string) error {
	for _, p := range parts {
		raw, err := body(&d.Content, p)
		if err != nil {
			return err
		}
		if d.Versions[p] == 0 {
			if err := writeFirst(tx, r.ID, p, raw); err != nil {
				return err
			}
			continue
		}
		ok, err := WritePart(tx, r.ID, p, d.Versions[p], raw, why)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Stale, "filing.part-stale")
		}
	}
	return Touch(tx, r, d.Content.Share())
}

func writeFirst(tx *access.Tx, id ID, p draft.Part, raw string) error {
	n, err := tx.Exec("INSERT INTO filing_part (report, part, version, latest, body, at, account, account_name) VALUES ($1,$2,1,$3,$4,$5,$6,$7) ON CONFLICT (report, part, version) DO NOTHING",
		string(id), string(p), true, raw, tx.At, tx.Who.ID, tx.Who.Name)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "filing.part-stale")
	}
	return err
}

// Touch notes that a draft was changed and who wrote how much of it now. It does not make
// the report another version: people who work on different parts do not disturb one another.
func Touch(tx *access.Tx, r *Report, share draft.Share) error {
	_, err := tx.Exec("UPDATE filing_report SET words_program = $2, words_all = $3, changed_at = $4, changed_by = $5 WHERE id = $1",
		string(r.ID), share.Program, share.All, tx.At, tx.Who.Name)
	r.Share, r.ChangedAt, r.ChangedBy = share, tx.At, tx.Who.Name
	return err
}

// pinsOf are the reports below that a draft is made of.
func pinsOf(tx *db.Tx, id ID) ([]Taken, error) {
	all, err := db.All(tx, "SELECT unit, digest, source FROM filing_taken WHERE report = $1 ORDER BY unit", scanTaken, string(id))
	if all == nil {
		all = []Taken{}
	}
	return all, err
}

// UsedBy are the reports below that a version was made of, and under its own unit what that
// did itself. The caller has asked access.
func UsedBy(tx *db.Tx, id VersionID) ([]Taken, error) {
	return db.All(tx, "SELECT unit, digest, source FROM filing_used WHERE version = $1 ORDER BY unit", scanTaken, string(id))
}

func scanTaken(scan db.Scan) (Taken, error) {
	var t Taken
	err := scan(&t.Unit, &t.Digest, &t.Source)
	return t, err
}

// WritePins replaces the reports below that a draft is made of, and keeps the packages among
// them that are no version.
func WritePins(tx *access.Tx, id ID, pins []Taken, packages map[seal.Digest][]byte) error {
	if _, err := tx.Exec("DELETE FROM filing_taken WHERE report = $1", string(id)); err != nil || len(pins) == 0 {
		return err
	}
	rows := make([][]any, len(pins))
	for i, p := range pins {
		rows[i] = []any{string(id), p.Unit, string(p.Digest), string(p.Source), tx.At}
		if raw, ok := packages[p.Digest]; ok && p.Source == "" {
			if err := keepSource(tx, p.Digest, p.Unit, "nothing", raw); err != nil {
				return err
			}
		}
	}
	return db.Insert(tx.Tx, "filing_taken", "report, unit, digest, source, at", rows, "")
}

func keepSource(tx *access.Tx, d seal.Digest, unit, kind string, raw []byte) error {
	_, err := tx.Exec("INSERT INTO filing_source (digest, unit, kind, at, package) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (digest) DO NOTHING",
		string(d), unit, kind, tx.At, raw)
	return err
}

// head is the letterhead and foot of a unit's report as far as they are known.
func (s *Service) head(tx *db.Tx, w *World) (paper.Paper, error) {
	p := paper.Paper{Kind: paper.Report, Place: shortName(w.Unit.Name), Recipients: []string{"Như trên"}, Archive: "VT"}
	set, _, err := LoadSettings(tx, w.Report.Unit)
	if err != nil {
		return p, err
	}
	if set.Archive != "" {
		p.Archive = set.Archive
	}
	if len(set.Recipients) > 0 {
		p.Recipients = set.Recipients
	}
	if w.answers != nil && strings.HasPrefix(w.answers.Issuer, "UBND ") {
		p.Addressees = []string{w.answers.Issuer}
	}
	signature, err := s.signature(tx, w.Report.Unit)
	if err != nil {
		return p, err
	}
	p.Signatures = []paper.Signature{signature}
	return p, nil
}

// Slug makes a file's name of its parts: small letters without marks, joined by "-".
func Slug(parts ...string) string {
	var b strings.Builder
	for _, r := range text.Fold(strings.Join(parts, " ")) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
