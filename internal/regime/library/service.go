package library

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/regime"
	"tonghop/internal/text"
)

// LoadBuiltins puts the built-in regimes of this program into the database where they
// are not there yet; it is called at start.
func (s *Service) LoadBuiltins(ctx context.Context, who access.Actor) error {
	codes, err := regime.Builtins()
	if err != nil {
		return err
	}
	var all []*regime.Regime
	for _, code := range codes {
		r, err := regime.Builtin(code)
		if err != nil {
			return err
		}
		all = append(all, r)
	}
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if !tx.Who.IsSystem() {
			return fault.New(fault.Forbidden, "access.forbidden", string(Manage))
		}
		tx.Signed()
		return loadBuiltins(tx, all)
	})
}

func loadBuiltins(tx *access.Tx, all []*regime.Regime) error {
	tx.Unchanged()
	for _, r := range all {
		if err := loadBuiltin(tx, r); err != nil {
			return err
		}
	}
	return nil
}

func loadBuiltin(tx *access.Tx, r *regime.Regime) error {
	row := seriesRow{Series: Series{Code: r.Code}}
	if _, err := insertSeries(tx.Tx, &row); err != nil {
		return err
	}
	row, err := loadSeries(tx.Tx, r.Code)
	if err != nil {
		return err
	}
	if row.Owner != "" {
		return fault.New(fault.Conflict, "library.code-taken", r.Code)
	}
	fresh, err := insertVersion(tx.Tx, r, Stamp{PublishedAt: tx.At})
	if err != nil || !fresh {
		return err
	}
	return tx.Record(Manage, row.ref(), map[string]any{"version": r.Version, "digest": r.Digest()})
}

// ListIn asks for the list of regimes.
type ListIn struct{}

// List gives all regimes that the asker may know of: those with a published version, and
// drafts of units where he manages regimes. They are in the order of their names.
func (s *Service) List(ctx context.Context, who access.Actor, _ ListIn) (all []Series, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		all, err = list(tx)
		return err
	})
	return all, err
}

func list(tx *access.Tx) ([]Series, error) {
	rows, err := loadList(tx.Tx)
	if err != nil {
		return nil, err
	}
	stamps, err := loadStamps(tx.Tx)
	if err != nil {
		return nil, err
	}
	newest, count := map[string]versionRow{}, map[string]int{}
	for _, v := range stamps {
		if count[v.code]++; count[v.code] == 1 {
			newest[v.code] = v
		}
	}
	all := make([]Series, 0, len(rows))
	for _, r := range rows {
		may, err := mayManage(tx, r.Owner)
		if err != nil {
			return nil, err
		}
		if v, ok := newest[r.Code]; ok {
			r.Latest, r.Versions, r.Name = v.Stamp, count[r.Code], v.name
		} else if !may {
			continue
		}
		r.HasDraft = r.HasDraft && may
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b Series) int { return text.Compare(a.Name.Vi, b.Name.Vi) })
	return all, nil
}

// mayManage tells whether the actor may change regimes of a unit; nobody may change a
// built-in one.
func mayManage(tx *access.Tx, owner string) (bool, error) {
	if owner == "" {
		return false, nil
	}
	return tx.May(Manage, owner)
}

// GetIn asks for a regime. Version 0 is the newest.
type GetIn struct {
	Code    string
	Version int
}

// Page is a regime as its page shows it.
type Page struct {
	Series
	Published *Published // nil before the first version
	Stamps    []Stamp    // all versions, the newest first
	MayManage bool
}

// Get gives one version of a regime and the list of all.
func (s *Service) Get(ctx context.Context, who access.Actor, in GetIn) (p Page, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		p, err = get(tx, in)
		return err
	})
	return p, err
}

func get(tx *access.Tx, in GetIn) (p Page, err error) {
	tx.Signed()
	row, err := loadSeries(tx.Tx, in.Code)
	if err != nil {
		return p, err
	}
	p.Series = row.Series
	if p.MayManage, err = mayManage(tx, row.Owner); err != nil {
		return p, err
	}
	versions, err := loadVersions(tx.Tx, in.Code)
	if err != nil {
		return p, err
	}
	if len(versions) == 0 && !p.MayManage {
		return p, fault.New(fault.NotFound, "library.no-regime", in.Code)
	}
	p.HasDraft = p.HasDraft && p.MayManage
	for i, v := range versions {
		p.Stamps = append(p.Stamps, v.Stamp)
		if i == 0 {
			p.Latest, p.Name = v.Stamp, v.name
		}
		if p.Published == nil && (in.Version == 0 || v.Stamp.Version == in.Version) {
			r, err := parse(v)
			if err != nil {
				return p, err
			}
			p.Published = &Published{v.Stamp, r}
		}
	}
	p.Versions = len(versions)
	if in.Version != 0 && p.Published == nil {
		return p, fault.New(fault.NotFound, "library.no-version", in.Code, in.Version)
	}
	return p, nil
}

// CompareIn names two versions of a regime.
type CompareIn struct {
	Code          string
	Before, After int
}

// Compare lists what differs between two published versions.
func (s *Service) Compare(ctx context.Context, who access.Actor, in CompareIn) (all []regime.Difference, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		before, err := Version(tx.Tx, in.Code, in.Before)
		if err != nil {
			return err
		}
		after, err := Version(tx.Tx, in.Code, in.After)
		if err != nil {
			return err
		}
		all, err = regime.Compare(before.Regime, after.Regime)
		return err
	})
	return all, err
}
