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
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// kept is one version of one part as it stands in the database.
type kept struct {
	Part    draft.Part
	Version int64
	Body    string
	At      when.Instant
	By      string
	Note    string
}

const partSelect = "SELECT part, version, body, at, account_name, note FROM filing_part WHERE "

func scanPart(scan db.Scan) (kept, error) {
	var k kept
	err := scan(&k.Part, &k.Version, &k.Body, &k.At, &k.By, &k.Note)
	return k, err
}

// stored is a draft as it stands: its content, and the version of each part.
type stored struct {
	content  draft.Content
	versions map[draft.Part]int64
	changed  map[draft.Part]kept // when and by whom; without bodies
}

// loadDraft reads the latest version of every part.
func loadDraft(tx *db.Tx, id ID) (*stored, error) {
	parts, err := db.All(tx, partSelect+"report = $1 AND latest ORDER BY part", scanPart, string(id))
	if err != nil {
		return nil, err
	}
	d := &stored{content: draft.Content{Sections: map[string]draft.Section{}}, versions: map[draft.Part]int64{}, changed: map[draft.Part]kept{}}
	for _, k := range parts {
		if err := putPart(&d.content, k); err != nil {
			return nil, err
		}
		d.versions[k.Part] = k.Version
		k.Body = ""
		d.changed[k.Part] = k
	}
	return d, nil
}

func loadPart(tx *db.Tx, id ID, part draft.Part) (kept, error) {
	k, ok, err := db.Maybe(tx, partSelect+"report = $1 AND part = $2 AND latest", scanPart, string(id), string(part))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "filing.no-part", string(part))
	}
	return k, err
}

func partVersion(tx *db.Tx, id ID, part draft.Part, version int64) (kept, error) {
	k, ok, err := db.Maybe(tx, partSelect+"report = $1 AND part = $2 AND version = $3", scanPart, string(id), string(part), version)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "filing.no-part", string(part))
	}
	return k, err
}

func partHistory(tx *db.Tx, id ID, part draft.Part) ([]kept, error) {
	return db.All(tx, partSelect+"report = $1 AND part = $2 ORDER BY version DESC LIMIT 100", scanPart, string(id), string(part))
}

// putPart reads a part into the content.
func putPart(c *draft.Content, k kept) error {
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

// allParts are the parts of a content.
func allParts(c *draft.Content) []draft.Part {
	parts := []draft.Part{draft.PartHead, draft.PartFigures, draft.PartBudget}
	for key := range c.Sections {
		parts = append(parts, draft.PartSection(key))
	}
	slices.Sort(parts)
	return parts
}

// writeNew writes the first version of every part.
func writeNew(tx *access.Tx, id ID, c *draft.Content) error {
	var rows [][]any
	for _, p := range allParts(c) {
		raw, err := body(c, p)
		if err != nil {
			return err
		}
		rows = append(rows, []any{string(id), string(p), 1, true, raw, tx.At, tx.Who.ID, tx.Who.Name})
	}
	return db.Insert(tx.Tx, "filing_part", "report, part, version, latest, body, at, account, account_name", rows, "")
}

// writePart writes the next version of a part. It tells false where somebody else has
// written one behind base.
func writePart(tx *access.Tx, id ID, part draft.Part, base int64, raw, why string) (bool, error) {
	n, err := tx.Exec("UPDATE filing_part SET latest = $4 WHERE report = $1 AND part = $2 AND version = $3 AND latest", string(id), string(part), base, false)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec("INSERT INTO filing_part (report, part, version, latest, body, at, account, account_name, note) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		string(id), string(part), base+1, true, raw, tx.At, tx.Who.ID, tx.Who.Name, why)
	return err == nil, err
}

// writeParts writes the parts of a content that were loaded in versions. It is stale where
// any of them was changed in between.
func writeParts(tx *access.Tx, r *Report, d *stored, parts []draft.Part, why string) error {
	for _, p := range parts {
		raw, err := body(&d.content, p)
		if err != nil {
			return err
		}
		if d.versions[p] == 0 {
			if err := writeFirst(tx, r.ID, p, raw); err != nil {
				return err
			}
			continue
		}
		ok, err := writePart(tx, r.ID, p, d.versions[p], raw, why)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Stale, "filing.part-stale")
		}
	}
	return touch(tx, r, d.content.Share())
}

func writeFirst(tx *access.Tx, id ID, p draft.Part, raw string) error {
	n, err := tx.Exec("INSERT INTO filing_part (report, part, version, latest, body, at, account, account_name) VALUES ($1,$2,1,$3,$4,$5,$6,$7) ON CONFLICT (report, part, version) DO NOTHING",
		string(id), string(p), true, raw, tx.At, tx.Who.ID, tx.Who.Name)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "filing.part-stale")
	}
	return err
}

// touch notes that a draft was changed and who wrote how much of it now. It does not make
// the report another version: people who work on different parts do not disturb one another.
func touch(tx *access.Tx, r *Report, share draft.Share) error {
	_, err := tx.Exec("UPDATE filing_report SET words_program = $2, words_all = $3, changed_at = $4, changed_by = $5 WHERE id = $1",
		string(r.ID), share.Program, share.All, tx.At, tx.Who.Name)
	r.Share, r.ChangedAt, r.ChangedBy = share, tx.At, tx.Who.Name
	return err
}

// Aside is words that were typed over an older version of a part, kept until their writer
// has decided what becomes of them.
type Aside struct {
	ID    string
	Part  draft.Part
	Base  int64
	Typed string
	At    when.Instant
	By    string
}

func keepAside(tx *access.Tx, id ID, part draft.Part, base int64, typed string) (Aside, error) {
	a := Aside{ID: uid.New(), Part: part, Base: base, Typed: typed, At: tx.At, By: tx.Who.Name}
	_, err := tx.Exec("INSERT INTO filing_aside (report, id, part, base, typed, at, account, account_name) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
		string(id), a.ID, string(part), base, typed, tx.At, tx.Who.ID, tx.Who.Name)
	return a, err
}

func asidesOf(tx *db.Tx, id ID) ([]Aside, error) {
	return db.All(tx, "SELECT id, part, base, typed, at, account_name FROM filing_aside WHERE report = $1 ORDER BY id", func(scan db.Scan) (Aside, error) {
		var a Aside
		err := scan(&a.ID, &a.Part, &a.Base, &a.Typed, &a.At, &a.By)
		return a, err
	}, string(id))
}

func dropAside(tx *access.Tx, id ID, aside string) error {
	_, err := tx.Exec("DELETE FROM filing_aside WHERE report = $1 AND id = $2", string(id), aside)
	return err
}

// pinsOf are the reports below that a draft is made of.
func pinsOf(tx *db.Tx, id ID) ([]taken, error) {
	all, err := db.All(tx, "SELECT unit, digest, source FROM filing_taken WHERE report = $1 ORDER BY unit", scanTaken, string(id))
	if all == nil {
		all = []taken{}
	}
	return all, err
}

func scanTaken(scan db.Scan) (taken, error) {
	var t taken
	err := scan(&t.Unit, &t.Digest, &t.Source)
	return t, err
}

// writePins replaces the reports below that a draft is made of, and keeps the packages among
// them that are no version.
func writePins(tx *access.Tx, id ID, pins []taken, packages map[seal.Digest][]byte) error {
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
func (s *Service) head(tx *db.Tx, w *world) (paper.Paper, error) {
	p := paper.Paper{Kind: paper.Report, Place: shortName(w.unit.Name), Recipients: []string{"Như trên"}, Archive: "VT"}
	set, _, err := loadSettings(tx, w.report.Unit)
	if err != nil {
		return p, err
	}
	if set.Archive != "" {
		p.Archive = set.Archive
	}
	if len(set.Recipients) > 0 {
		p.Recipients = set.Recipients
	}
	signature, err := s.signature(tx, w.report.Unit)
	if err != nil {
		return p, err
	}
	p.Signatures = []paper.Signature{signature}
	return p, nil
}

// slug makes a file's name of its parts: small letters without marks, joined by "-".
func slug(parts ...string) string {
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
