package filing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Setting is a unit's own way of a report, and what its papers usually end with.
type Setting struct {
	Way        Way          `json:"way"`
	Archive    string       `json:"archive,omitempty"`    // after "Lưu:"
	Recipients []string     `json:"recipients,omitempty"` // beside "Như trên"
	Unit       string       `json:"-"`
	Version    int64        `json:"-"` // 0 where the unit has set nothing yet
	ChangedAt  when.Instant `json:"-"`
	ChangedBy  string       `json:"-"`
}

// SettingsIn asks for the settings of a unit.
type SettingsIn struct{ Unit string }

// SettingsPage is the settings of a unit with the divisions that may be given a step.
type SettingsPage struct {
	Setting
	Name      string
	Divisions []Division
	MayChange bool
}

// Division is a part of a body that a step can be given to.
type Division struct{ ID, Name string }

// Settings gives the settings of a unit to its people.
func (s *Service) Settings(ctx context.Context, who access.Actor, in SettingsIn) (page SettingsPage, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, in.Unit); err != nil {
			return err
		}
		page, err = s.settingsPage(tx, in.Unit)
		return err
	})
	return page, err
}

func (s *Service) settingsPage(tx *access.Tx, unit string) (SettingsPage, error) {
	var page SettingsPage
	set, version, err := LoadSettings(tx.Tx, unit)
	if err != nil {
		return page, err
	}
	page.Setting, page.Version = set, version
	tree, err := s.Org.TreeToday(tx.Tx)
	if err != nil {
		return page, err
	}
	m, ok := tree.Unit(unit)
	if !ok {
		return page, fault.New(fault.NotFound, "filing.no-unit", unit)
	}
	page.Name = m.Name
	for _, d := range tree.Divisions(unit) {
		page.Divisions = append(page.Divisions, Division{d.ID, d.Name})
	}
	page.MayChange, err = tx.May(Settings, unit)
	return page, err
}

// ChangeSettingsIn are new settings of a unit. Version is that of the settings which the
// person looked at.
type ChangeSettingsIn struct {
	Unit       string
	Version    int64
	Way        Way
	Archive    string
	Recipients []string
}

// ChangeSettings changes the way of a unit's reports. Reports that are under way go on from
// where they are.
func (s *Service) ChangeSettings(ctx context.Context, who access.Actor, in ChangeSettingsIn) (set Setting, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Settings, in.Unit); err != nil {
			return err
		}
		set, err = s.changeSettings(tx, in)
		return err
	})
	return set, err
}

func (s *Service) changeSettings(tx *access.Tx, in ChangeSettingsIn) (Setting, error) {
	set := Setting{Way: in.Way, Archive: text.Space(text.NFC(in.Archive)), Unit: in.Unit}
	for _, r := range in.Recipients {
		if r = strings.Trim(text.Space(text.NFC(r)), "-;. "); r != "" {
			set.Recipients = append(set.Recipients, r)
		}
	}
	tree, err := s.Org.TreeToday(tx.Tx)
	if err != nil {
		return set, err
	}
	if err := set.check(tree); err != nil {
		return set, err
	}
	raw, err := json.Marshal(set)
	if err != nil {
		return set, fmt.Errorf("settings of %s: %w", in.Unit, err)
	}
	if err := saveSettings(tx, in.Unit, in.Version, string(raw)); err != nil {
		return set, err
	}
	set.Version, set.ChangedAt, set.ChangedBy = in.Version+1, tx.At, tx.Who.Name
	return set, tx.Record(Settings, audit.Ref{Noun: "filing-setting", ID: in.Unit, Unit: in.Unit}, set)
}

// check says what of the settings is wrong.
func (set *Setting) check(tree *org.DayTree) error {
	bad := fault.New(fault.Invalid, "filing.settings-wrong")
	divisions := tree.Divisions(set.Unit)
	for field, step := range map[string]Step{"review": set.Way.Review, "approval": set.Way.Approval, "issue": set.Way.Issue} {
		if step.By != "" && !slices.ContainsFunc(divisions, func(m *org.Member) bool { return m.ID == step.By }) {
			bad.At(field, "filing.no-division")
		}
	}
	if len(set.Archive) > 200 || len(set.Recipients) > 30 {
		bad.At("recipients", "filing.too-long")
	}
	return bad.OrNil()
}

func saveSettings(tx *access.Tx, unit string, version int64, raw string) error {
	const insert = `INSERT INTO filing_setting (unit, body, changed_at, changed_by, version) VALUES ($1,$2,$3,$4,1) ON CONFLICT (unit) DO NOTHING`
	const update = `UPDATE filing_setting SET body = $2, changed_at = $3, changed_by = $4, version = version + 1 WHERE unit = $1 AND version = $5`
	var n int64
	var err error
	if version == 0 {
		n, err = tx.Exec(insert, unit, raw, tx.At, tx.Who.Name)
	} else {
		n, err = tx.Exec(update, unit, raw, tx.At, tx.Who.Name, version)
	}
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "filing.settings-stale")
	}
	return err
}

// LoadSettings gives the settings of a unit, the usual ones where it has set nothing.
// The caller has asked access.
func LoadSettings(tx *db.Tx, unit string) (Setting, int64, error) {
	set := Setting{Way: UsualWay(), Unit: unit}
	type row struct {
		body    string
		at      when.Instant
		by      string
		version int64
	}
	r, ok, err := db.Maybe(tx, "SELECT body, changed_at, changed_by, version FROM filing_setting WHERE unit = $1", func(scan db.Scan) (row, error) {
		var r row
		err := scan(&r.body, &r.at, &r.by, &r.version)
		return r, err
	}, unit)
	if err != nil || !ok {
		return set, 0, err
	}
	if err := json.Unmarshal([]byte(r.body), &set); err != nil {
		return set, 0, fmt.Errorf("settings of %s: %w", unit, err)
	}
	set.Unit, set.Version, set.ChangedAt, set.ChangedBy = unit, r.version, r.at, r.by
	return set, r.version, nil
}

// signature is how the head of a unit signs today; the name stays open where the unit has
// named nobody.
func (s *Service) signature(tx *db.Tx, unit string) (paper.Signature, error) {
	signers, err := org.SignersOn(tx, unit, tx.At.Day())
	if err != nil {
		return paper.Signature{}, err
	}
	if len(signers) == 0 {
		return paper.Signature{Authority: []string{"TM. ỦY BAN NHÂN DÂN"}, Position: "CHỦ TỊCH"}, nil
	}
	g := signers[0].Signature
	return paper.Signature{Authority: g.Authority, Position: g.Position, Name: g.Name}, nil
}

func shortName(name string) string { return org.Unit{Name: name}.ShortName() }
