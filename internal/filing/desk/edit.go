package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Bounds of what a person types.
const (
	MaxText  = 200_000 // bytes of one section
	MaxItems = 500     // statements, tasks or lines of money in one part
	maxLine  = 4_000   // bytes of one of them
)

// SectionIn is a section as a person typed it over the version Base. Items are the
// statements or tasks of a section that holds some. Aside names words kept from an earlier
// attempt, which go once these are saved.
type SectionIn struct {
	Report filing.ID    `json:"-"`
	Key    string       `json:"-"`
	Base   int64        `json:"-"`
	Aside  string       `json:"-"`
	Text   string       `json:"text"`
	Items  []draft.Item `json:"items,omitempty"`
}

// SectionOut is a section after it was saved, or both wordings where somebody else saved it
// in between.
type SectionOut struct {
	Version  int64
	Told     []draft.Told // numbers that were typed otherwise than the figures say
	Conflict *Conflict
}

// Conflict is two wordings of one part.
type Conflict struct {
	Aside   string // under which the typed words are kept
	Version int64  // of theirs
	By      string
	At      when.Instant
	Theirs  string
	Mine    string
	Merged  string
	Clean   bool // the merged text needs no choice
	Left    []draft.Piece
	Right   []draft.Piece
}

// SaveSection saves the words of one section. Where somebody else saved it in between, the
// error is Stale and the answer holds both wordings: what was typed is kept in any case.
func (s *Service) SaveSection(ctx context.Context, who access.Actor, in SectionIn) (out SectionOut, err error) {
	if err := in.check(); err != nil {
		return out, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := filing.Editable(tx, in.Report)
		if err != nil {
			return err
		}
		out, err = saveSection(tx, &r, in)
		return err
	})
	if err == nil && out.Conflict != nil {
		err = fault.New(fault.Stale, "filing.section-stale", out.Conflict.By)
	}
	return out, err
}

func (in *SectionIn) check() error {
	bad := fault.New(fault.Invalid, "filing.section-wrong")
	if len(in.Text) > MaxText {
		bad.At("text", "filing.too-long")
	}
	if len(in.Items) > MaxItems {
		bad.At("items", "filing.too-many-items", MaxItems)
		return bad.OrNil()
	}
	for i, item := range in.Items {
		field := "item." + strconv.Itoa(i)
		if len(item.Text)+len(item.Lead)+len(item.Joining)+len(item.By) > maxLine {
			bad.At(field, "filing.too-long")
		}
		if _, err := draft.ReadMoney(item.Money); err != nil {
			bad.At(field+".money", "filing.money-wrong", item.Money)
		}
	}
	return bad.OrNil()
}

func saveSection(tx *access.Tx, r *filing.Report, in SectionIn) (SectionOut, error) {
	part := draft.PartSection(in.Key)
	k, err := filing.LoadPart(tx.Tx, r.ID, part)
	if err != nil {
		return SectionOut{}, err
	}
	var old draft.Section
	if err := json.Unmarshal([]byte(k.Body), &old); err != nil {
		return SectionOut{}, fmt.Errorf("section %s: %w", in.Key, err)
	}
	if k.Version != in.Base {
		return sectionConflict(tx, r, in, k, &old)
	}
	now, told := draft.EditSection(&old, in.Text, in.Items, tx.Who.Name)
	raw, err := json.Marshal(now)
	if err != nil {
		return SectionOut{}, fmt.Errorf("section %s: %w", in.Key, err)
	}
	out := SectionOut{Version: k.Version, Told: told}
	if err := dropAsideOf(tx, r.ID, in.Aside); err != nil {
		return out, err
	}
	if string(raw) == k.Body {
		tx.Unchanged()
		return out, nil
	}
	ok, err := filing.WritePart(tx, r.ID, part, k.Version, string(raw), "")
	if err != nil {
		return out, err
	}
	if !ok {
		return out, fault.New(fault.Busy, "filing.part-stale")
	}
	out.Version++
	share := r.Share
	was, is := draft.ShareOf(&old), draft.ShareOf(&now)
	share.Program += is.Program - was.Program
	share.All += is.All - was.All
	if err := filing.Touch(tx, r, share); err != nil {
		return out, err
	}
	return out, tx.Record(filing.Write, r.Ref(), saved{Part: part, Version: out.Version, Told: len(told)})
}

// saved is what the audit keeps of an edit; the words themselves are in the versions.
type saved struct {
	Part    draft.Part
	Version int64
	Told    int `json:",omitempty"`
}

func dropAsideOf(tx *access.Tx, id filing.ID, aside string) error {
	if aside == "" {
		return nil
	}
	return dropAside(tx, id, aside)
}

// sectionConflict keeps the typed words aside and lays both wordings side by side.
func sectionConflict(tx *access.Tx, r *filing.Report, in SectionIn, k filing.PartRow, theirs *draft.Section) (SectionOut, error) {
	if err := dropAsideOf(tx, r.ID, in.Aside); err != nil {
		return SectionOut{}, err
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return SectionOut{}, fmt.Errorf("section %s: %w", in.Key, err)
	}
	aside, err := keepAside(tx, r.ID, k.Part, in.Base, string(raw))
	if err != nil {
		return SectionOut{}, err
	}
	c, err := beside(tx.Tx, r.ID, in, k, theirs)
	if err != nil {
		return SectionOut{}, err
	}
	c.Aside = aside.ID
	return SectionOut{Version: k.Version, Conflict: c}, tx.Record(filing.Write, r.Ref(), saved{Part: k.Part, Version: k.Version})
}

// beside lays typed words beside those that are saved, and brings both together as far as
// they come from one version.
func beside(tx *db.Tx, id filing.ID, in SectionIn, k filing.PartRow, theirs *draft.Section) (*Conflict, error) {
	var base draft.Section
	old, err := filing.PartAt(tx, id, k.Part, in.Base)
	switch {
	case err == nil:
		if err := json.Unmarshal([]byte(old.Body), &base); err != nil {
			return nil, fmt.Errorf("section %s: %w", in.Key, err)
		}
	case fault.KindOf(err) != fault.NotFound:
		return nil, err
	}
	c := &Conflict{Version: k.Version, By: k.By, At: k.At, Theirs: theirs.Words(), Mine: in.Words()}
	c.Left, c.Right = draft.Compare(c.Theirs, c.Mine)
	c.Merged, c.Clean = draft.Merge(draft.TextOf(base.FormLines()), draft.TextOf(theirs.FormLines()), in.Text)
	return c, nil
}

// ClashIn names words that were kept aside.
type ClashIn struct {
	Report filing.ID
	Aside  string
}

// ClashOut is what was typed beside what is saved.
type ClashOut struct {
	Part     draft.Part
	Conflict Conflict
	Section  SectionIn // of a section
	Budget   BudgetIn  // of the money
}

// Clash shows words again that were typed over an older version of a part.
func (s *Service) Clash(ctx context.Context, who access.Actor, in ClashIn) (out ClashOut, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		r, err := filing.Editable(tx, in.Report)
		if err != nil {
			return err
		}
		out, err = clash(tx.Tx, r.ID, in.Aside)
		return err
	})
	return out, err
}

func clash(tx *db.Tx, id filing.ID, name string) (ClashOut, error) {
	a, err := asideOf(tx, id, name)
	if err != nil {
		return ClashOut{}, err
	}
	out := ClashOut{Part: a.Part}
	k, err := filing.LoadPart(tx, id, a.Part)
	if err != nil {
		return out, err
	}
	key, section := a.Part.Section()
	if !section {
		return out, budgetBeside(&out, a, k)
	}
	if err := json.Unmarshal([]byte(a.Typed), &out.Section); err != nil {
		return out, fmt.Errorf("words kept aside: %w", err)
	}
	var theirs draft.Section
	if err := json.Unmarshal([]byte(k.Body), &theirs); err != nil {
		return out, fmt.Errorf("section %s: %w", key, err)
	}
	out.Section.Report, out.Section.Key, out.Section.Base = id, key, a.Base
	c, err := beside(tx, id, out.Section, k, &theirs)
	if err != nil {
		return out, err
	}
	c.Aside = a.ID
	out.Conflict = *c
	return out, nil
}

// Words are all that was typed.
func (in *SectionIn) Words() string {
	all := []string{strings.ReplaceAll(in.Text, "\r\n", "\n")}
	for _, i := range in.Items {
		if text.Space(i.Text) != "" {
			all = append(all, draft.ItemWords(i.Text, i.Lead, i.Joining, i.By))
		}
	}
	return strings.TrimSpace(text.NFC(strings.Join(all, "\n")))
}

// DropAsideIn throws words away that were kept aside.
type DropAsideIn struct {
	Report filing.ID
	Aside  string
}

// DropAside throws away words that were typed over an older version: their writer has
// decided that the other wording stays.
func (s *Service) DropAside(ctx context.Context, who access.Actor, in DropAsideIn) (r filing.Report, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if r, err = filing.Editable(tx, in.Report); err != nil {
			return err
		}
		if err := dropAside(tx, r.ID, in.Aside); err != nil {
			return err
		}
		return tx.Record(filing.Write, r.Ref(), map[string]string{"aside": "dropped"})
	})
	return r, err
}
