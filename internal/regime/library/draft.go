package library

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/regime"
	"tonghop/internal/text"
)

// CopyIn makes a unit's own regime out of a published version.
type CopyIn struct {
	From    string // code
	Version int    // 0 is the newest
	Owner   string // unit that will keep it
	Code    string // the new one; empty means made from the name
	Name    string
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)

// Copy makes a draft of a new regime from a published version.
func (s *Service) Copy(ctx context.Context, who access.Actor, in CopyIn) (d Draft, err error) {
	in.Name = text.Space(text.NFC(in.Name))
	if in.Code == "" {
		in.Code = codeOf(in.Name)
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		d, err = copied(tx, in)
		return err
	})
	return d, err
}

func (in *CopyIn) check() error {
	bad := fault.New(fault.Invalid, "library.copy-wrong")
	if in.Name == "" {
		bad.At("name", "library.name-empty")
	}
	if !codeForm.MatchString(in.Code) || len(in.Code) > 60 {
		bad.At("code", "library.code-form")
	}
	return bad.OrNil()
}

func copied(tx *access.Tx, in CopyIn) (Draft, error) {
	if err := tx.Must(Manage, in.Owner); err != nil {
		return Draft{}, err
	}
	if err := in.check(); err != nil {
		return Draft{}, err
	}
	from, err := Version(tx.Tx, in.From, in.Version)
	if err != nil {
		return Draft{}, err
	}
	d, err := regime.OpenDraft(in.Code, from.Regime.YAML())
	if err != nil {
		return Draft{}, err
	}
	for path, value := range map[string]any{"code": in.Code, "version": 1, "name.vi": in.Name} {
		if err := d.Set(path, value); err != nil {
			return Draft{}, err
		}
	}
	file, err := d.YAML()
	if err != nil {
		return Draft{}, err
	}
	row := seriesRow{Series: Series{Code: in.Code, Owner: in.Owner, Copied: in.From + " " + strconv.Itoa(from.Version)}}
	return begin(tx, row, file)
}

// begin writes a new series with its first draft.
func begin(tx *access.Tx, row seriesRow, file []byte) (Draft, error) {
	d, err := opened(row, file)
	if err != nil {
		return Draft{}, err
	}
	row = d.drafted(row, tx, file)
	fresh, err := insertSeries(tx.Tx, &row)
	if err != nil {
		return Draft{}, err
	}
	if !fresh {
		return Draft{}, fault.New(fault.Conflict, "library.code-taken", row.Code).At("code", "library.code-taken", row.Code)
	}
	d.Series = row.Series
	return d, tx.Record(Manage, row.ref(), map[string]any{"begun": true, "copied": row.Copied})
}

// drafted fills in what a changed draft writes to its row.
func (d *Draft) drafted(row seriesRow, tx *access.Tx, file []byte) seriesRow {
	row.draft, row.DraftName, row.DraftAt, row.HasDraft = string(file), tx.Who.Name, tx.At, true
	row.Name = d.Regime.Name
	return row
}

// opened reads a draft's file with its problems.
func opened(row seriesRow, file []byte) (Draft, error) {
	d, err := regime.OpenDraft(row.Code, file)
	if err != nil {
		return Draft{}, err
	}
	r, problems, err := d.Regime()
	if err != nil {
		return Draft{}, err
	}
	return Draft{Series: row.Series, Regime: r, Problems: problems}, nil
}

// DraftIn names the draft of a regime. Without a draft one is begun from the newest
// version, in memory: it is written with the first change.
type DraftIn struct{ Code string }

// Draft gives the draft of a regime to those who manage it.
func (s *Service) Draft(ctx context.Context, who access.Actor, in DraftIn) (d Draft, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		row, file, err := draftFile(tx, in.Code)
		if err != nil {
			return err
		}
		d, err = opened(row, file)
		return err
	})
	return d, err
}

// draftFile gives the file of the draft, or that of the newest version with the next
// number, to those who manage the regime.
func draftFile(tx *access.Tx, code string) (seriesRow, []byte, error) {
	row, err := loadSeries(tx.Tx, code)
	if err != nil {
		tx.Signed()
		return row, nil, err
	}
	if row.Owner == "" {
		tx.Signed()
		return row, nil, fault.New(fault.Closed, "library.built-in", code)
	}
	if err := tx.Must(Manage, row.Owner); err != nil {
		return row, nil, err
	}
	if row.draft != "" {
		return row, []byte(row.draft), nil
	}
	v, err := one(tx.Tx, code, 0)
	if err != nil {
		return row, nil, err
	}
	d, err := regime.OpenDraft(code, v.file)
	if err != nil {
		return row, nil, err
	}
	if err := d.Set("version", v.Stamp.Version+1); err != nil {
		return row, nil, err
	}
	file, err := d.YAML()
	return row, file, err
}

// EditIn changes the draft of a regime. Version is that of the draft which the person
// looked at. Within is the path of the part that the form shows: the change is refused
// with errors by field where that part would become wrong. What is wrong elsewhere only
// keeps the draft from being published.
type EditIn struct {
	Code    string
	Version int64
	Within  string
	Changes []Change
}

// EditOut is the draft after a change, and the place of the last part that was added or
// moved.
type EditOut struct {
	Draft
	Path string
}

// Edit changes the draft.
func (s *Service) Edit(ctx context.Context, who access.Actor, in EditIn) (out EditOut, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		out, err = edit(tx, in)
		return err
	})
	return out, err
}

func edit(tx *access.Tx, in EditIn) (out EditOut, err error) {
	row, file, err := draftFile(tx, in.Code)
	if err != nil {
		return out, err
	}
	if in.Version != row.Version {
		return out, fault.New(fault.Stale, "library.stale", row.DraftName)
	}
	d, err := regime.OpenDraft(in.Code, file)
	if err != nil {
		return out, err
	}
	_, before, err := d.Regime()
	if err != nil {
		return out, err
	}
	if out.Path, err = apply(d, in.Changes); err != nil {
		return out, err
	}
	if file, err = d.YAML(); err != nil {
		return out, err
	}
	if out.Draft, err = opened(row, file); err != nil {
		return out, err
	}
	if err := refuse(in.Within, out.Path, before, out.Problems); err != nil {
		return out, err
	}
	row = out.drafted(row, tx, file)
	if err := saveDraft(tx.Tx, &row); err != nil {
		return out, err
	}
	out.Series = row.Series
	return out, tx.Record(Manage, row.ref(), map[string]any{"changes": len(in.Changes), "within": in.Within})
}

// apply makes the changes in order and gives the place of the last one that has a new
// place.
func apply(d *regime.Draft, changes []Change) (path string, err error) {
	for _, c := range changes {
		switch c.Op {
		case Set:
			if c.Path == "code" || c.Path == "version" || c.Path == "format" {
				return path, fault.New(fault.Invalid, "library.fixed-place", c.Path)
			}
			err = d.Set(c.Path, c.Value)
		case Append:
			path, err = d.Append(c.Path, c.Value)
		case Remove:
			err = d.Remove(c.Path)
		case Up:
			path, err = d.Shift(c.Path, -1)
		case Down:
			path, err = d.Shift(c.Path, 1)
		default:
			err = fault.New(fault.Invalid, "library.no-such-change", string(c.Op))
		}
		if err != nil {
			return path, err
		}
	}
	return path, nil
}

// tolerated are problems that a draft may gain on the way: a new indicator finds its
// section in the next step.
var tolerated = map[string]bool{"regime.indicator-homeless": true}

// refuse tells, by field, what a change made wrong in the part that the person changed
// or has just added. Fields are named by their place within the part.
func refuse(within, added string, before, after []regime.Problem) error {
	if within == "" {
		within = added
	}
	if within == "" {
		return nil
	}
	bad := fault.New(fault.Invalid, "library.part-wrong")
	for _, p := range after {
		field, ok := strings.CutPrefix(p.Path, within)
		if !ok || tolerated[p.Reason.Code] || (added != "" && within != added && known(before, p)) {
			continue
		}
		if field != "" && field[0] != '.' && field[0] != '[' {
			continue
		}
		bad.At(strings.TrimPrefix(field, "."), p.Reason.Code, p.Reason.Args...)
	}
	return bad.OrNil()
}

func known(before []regime.Problem, p regime.Problem) bool {
	for _, b := range before {
		if b.Path == p.Path && b.Reason.Code == p.Reason.Code {
			return true
		}
	}
	return false
}

// ImportIn is a regime's file from outside.
type ImportIn struct {
	Owner string // unit that keeps it, for a code that is new
	Name  string // of the file
	File  []byte
}

// Import takes a file without faults as the draft of the regime that it names; one with
// faults is refused as *regime.Problems, each with its line. It takes the place of a
// draft that is there.
func (s *Service) Import(ctx context.Context, who access.Actor, in ImportIn) (d Draft, err error) {
	r, err := regime.Load(in.Name, in.File)
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if merr := tx.Must(Manage, in.Owner); merr != nil {
			return merr
		}
		if err != nil {
			return err
		}
		d, err = imported(tx, in, r)
		return err
	})
	return d, err
}

func imported(tx *access.Tx, in ImportIn, r *regime.Regime) (Draft, error) {
	row, err := loadSeries(tx.Tx, r.Code)
	if fault.Is(err, fault.NotFound) {
		return begin(tx, seriesRow{Series: Series{Code: r.Code, Owner: in.Owner}}, r.YAML())
	}
	if err != nil {
		return Draft{}, err
	}
	if row.Owner == "" {
		return Draft{}, fault.New(fault.Conflict, "library.built-in-code", r.Code)
	}
	if err := tx.Must(Manage, row.Owner); err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
			return Draft{}, fault.New(fault.Conflict, "library.code-taken", r.Code)
		}
		return Draft{}, err
	}
	d, err := opened(row, r.YAML())
	if err != nil {
		return Draft{}, err
	}
	row = d.drafted(row, tx, r.YAML())
	if err := saveDraft(tx.Tx, &row); err != nil {
		return Draft{}, err
	}
	d.Series = row.Series
	return d, tx.Record(Manage, row.ref(), map[string]any{"imported": in.Name})
}

// PublishIn publishes the draft of a regime.
type PublishIn struct {
	Code    string
	Version int64 // of the draft that the person looked at
	Note    string
}

// Publish makes the draft the newest version. It never changes again, and requests that
// are running keep the version they were sent with.
func (s *Service) Publish(ctx context.Context, who access.Actor, in PublishIn) (p Published, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		p, err = publish(tx, in)
		return err
	})
	return p, err
}

func publish(tx *access.Tx, in PublishIn) (p Published, err error) {
	row, file, err := draftFile(tx, in.Code)
	if err != nil {
		return p, err
	}
	if in.Version != row.Version {
		return p, fault.New(fault.Stale, "library.stale", row.DraftName)
	}
	if row.draft == "" {
		return p, fault.New(fault.Closed, "library.no-draft", in.Code)
	}
	r, err := nextVersion(tx, row, file)
	if err != nil {
		return p, err
	}
	p = Published{Stamp{r.Version, r.Digest(), text.Space(in.Note), tx.At, tx.Who.Name}, r}
	if _, err := insertVersion(tx.Tx, r, p.Stamp); err != nil {
		return p, err
	}
	row.draft = ""
	if err := saveDraft(tx.Tx, &row); err != nil {
		return p, err
	}
	return p, tx.Record(Manage, row.ref(), map[string]any{"version": r.Version, "digest": r.Digest()})
}

// nextVersion loads a draft strictly under the number that follows the newest one.
func nextVersion(tx *access.Tx, row seriesRow, file []byte) (*regime.Regime, error) {
	number := 1
	newest, err := one(tx.Tx, row.Code, 0)
	switch {
	case err == nil:
		number = newest.Stamp.Version + 1
	case !fault.Is(err, fault.NotFound):
		return nil, err
	}
	d, err := regime.OpenDraft(row.Code, file)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(d.Set("code", row.Code), d.Set("version", number)); err != nil {
		return nil, err
	}
	if file, err = d.YAML(); err != nil {
		return nil, err
	}
	return regime.Load(row.Code, file)
}

// DiscardIn throws the draft of a regime away.
type DiscardIn struct {
	Code    string
	Version int64
}

// Discard throws the draft away; the published versions stay. A regime that never had
// one goes altogether.
func (s *Service) Discard(ctx context.Context, who access.Actor, in DiscardIn) (out Series, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		out, err = discard(tx, in)
		return err
	})
	return out, err
}

func discard(tx *access.Tx, in DiscardIn) (Series, error) {
	row, _, err := draftFile(tx, in.Code)
	if err != nil {
		return row.Series, err
	}
	if in.Version != row.Version {
		return row.Series, fault.New(fault.Stale, "library.stale", row.DraftName)
	}
	if row.draft == "" {
		return row.Series, fault.New(fault.Closed, "library.no-draft", in.Code)
	}
	row.draft, row.HasDraft = "", false
	_, err = one(tx.Tx, in.Code, 0)
	switch {
	case fault.Is(err, fault.NotFound):
		err = deleteSeries(tx.Tx, &row)
	case err == nil:
		err = saveDraft(tx.Tx, &row)
	}
	if err != nil {
		return row.Series, err
	}
	return row.Series, tx.Record(Manage, row.ref(), map[string]any{"discarded": true})
}

// codeOf makes a code from a name: "Báo cáo quý của xã" is "bao-cao-quy-cua-xa".
func codeOf(name string) string {
	var b strings.Builder
	for _, r := range text.Fold(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	code := strings.Trim(b.String(), "-")
	if len(code) > 60 {
		code = strings.TrimRight(code[:60], "-")
	}
	return strings.TrimLeft(code, "0123456789-")
}
