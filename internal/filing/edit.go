package filing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing/draft"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Bounds of what a person types.
const (
	MaxText  = 200_000 // bytes of one section
	MaxItems = 500     // statements, tasks or lines of money in one part
	maxLine  = 4_000   // bytes of one of them
)

// editable loads a report that the actor may change the words of: its writers while it is
// being written, and its reviewers while it is with them.
func editable(tx *access.Tx, id ID) (Report, error) {
	r, err := load(tx, id)
	if err != nil {
		return r, err
	}
	if err := mayEdit(tx, &r); err != nil {
		return Report{}, err
	}
	if !r.State.Editable() {
		return r, fault.New(fault.Closed, "filing.not-editable", string(r.State))
	}
	return r, nil
}

func mayEdit(tx *access.Tx, r *Report) error {
	if r.State == InReview {
		set, _, err := loadSettings(tx.Tx, r.Unit)
		if err != nil {
			return err
		}
		if err := tx.MustAny(Review, stepUnits(r, set.Way.Review)...); err == nil || fault.KindOf(err) != fault.Forbidden {
			return hidden(err)
		}
		return fault.New(fault.Closed, "filing.in-review")
	}
	err := tx.MustAny(Write, r.Owners()...)
	if err == nil {
		return nil
	}
	if r.Proxy && r.Asker != "" && fault.KindOf(err) != fault.Internal {
		if ok, aerr := tx.May(Accept, r.Asker); ok || aerr != nil {
			return aerr
		}
	}
	return hidden(err)
}

// stepUnits are the units at which the right to a step is asked.
func stepUnits(r *Report, s Step) []string {
	if s.By != "" {
		return []string{s.By}
	}
	return r.Owners()
}

// SectionIn is a section as a person typed it over the version Base. Items are the
// statements or tasks of a section that holds some. Aside names words kept from an earlier
// attempt, which go once these are saved.
type SectionIn struct {
	Report ID     `json:"-"`
	Key    string `json:"-"`
	Base   int64  `json:"-"`
	Aside  string `json:"-"`
	Text   string `json:"text"`
	Items  []Item `json:"items,omitempty"`
}

// Item is a statement or a task as typed. Was is one more than its place in the version it
// was typed over, 0 for a new one; one without words is taken out.
type Item struct {
	Was     int    `json:"was,omitempty"`
	Text    string `json:"text"`
	Lead    string `json:"lead,omitempty"`
	Joining string `json:"joining,omitempty"`
	By      string `json:"by,omitempty"`
	Money   string `json:"money,omitempty"`
}

// SectionOut is a section after it was saved, or both wordings where somebody else saved it
// in between.
type SectionOut struct {
	Version  int64
	Told     []Told // numbers that were typed otherwise than the figures say
	Conflict *Conflict
}

// Told is a figure whose printed number is another than the data's, or is gone.
type Told struct {
	Key      report.Key
	Old, New string
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
		r, err := editable(tx, in.Report)
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
		field := "item." + number(i)
		if len(item.Text)+len(item.Lead)+len(item.Joining)+len(item.By) > maxLine {
			bad.At(field, "filing.too-long")
		}
		if _, err := money(item.Money); err != nil {
			bad.At(field+".money", "filing.money-wrong", item.Money)
		}
	}
	return bad.OrNil()
}

// money reads an amount as people write it; nothing is missing, "không" is none.
func money(s string) (quantity.Value, error) {
	s = text.Space(text.NFC(s))
	switch text.Fold(s) {
	case "":
		return quantity.Of(quantity.Missing), nil
	case "khong", "khong co":
		return quantity.Of(quantity.None), nil
	}
	v, _, err := quantity.ParseVietnamese(s)
	if err == nil && (v.Scaled < 0 || v.Scaled > 1_000_000_000_000_000) {
		err = fault.New(fault.Invalid, "filing.money-wrong", s)
	}
	return v, err
}

func saveSection(tx *access.Tx, r *Report, in SectionIn) (SectionOut, error) {
	part := draft.PartSection(in.Key)
	k, err := loadPart(tx.Tx, r.ID, part)
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
	now, told := edited(&old, in, tx.Who.Name)
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
	ok, err := writePart(tx, r.ID, part, k.Version, string(raw), "")
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
	if err := touch(tx, r, share); err != nil {
		return out, err
	}
	return out, tx.Record(Write, r.ref(), saved{Part: part, Version: out.Version, Told: len(told)})
}

// saved is what the audit keeps of an edit; the words themselves are in the versions.
type saved struct {
	Part    draft.Part
	Version int64
	Told    int `json:",omitempty"`
}

func dropAsideOf(tx *access.Tx, id ID, aside string) error {
	if aside == "" {
		return nil
	}
	return dropAside(tx, id, aside)
}

// edited is a section with what was typed. Saving it says that somebody read it.
func edited(old *draft.Section, in SectionIn, by string) (draft.Section, []Told) {
	lines, changes := draft.Edit(old.Lines, in.Text, by)
	now := draft.Section{Kind: old.Kind, Lines: lines, Drafted: old.Drafted, Read: true}
	for i := range now.Lines {
		if now.Lines[i].From.Unsure() {
			now.Lines[i].From.Edited = by
		}
	}
	if strings.TrimSpace(in.Text) == "" && len(in.Items) == 0 && len(old.Statements)+len(old.Plan) == 0 {
		now.Lines = nil
	}
	now.Statements, now.Plan = items(old, in.Items, by)
	var told []Told
	for _, c := range changes {
		if c.Key != "" {
			told = append(told, Told{c.Key, c.Old, c.New})
		}
	}
	return now, told
}

// items are the statements or tasks as typed; what was only reworded still knows who says it.
func items(old *draft.Section, typed []Item, by string) (said []draft.Statement, plan []draft.Task) {
	if !draft.HoldsList(old.Kind) {
		return nil, nil
	}
	for _, item := range typed {
		words := text.Space(text.NFC(item.Text))
		if words == "" {
			continue
		}
		if old.Kind == regime.PlanItems {
			plan = append(plan, task(old, item, words, by))
			continue
		}
		st := draft.Statement{Statement: report.Statement{Text: words}, From: draft.Origin{Kind: draft.Typed, Name: by}}
		if at := item.Was - 1; at >= 0 && at < len(old.Statements) {
			st = old.Statements[at]
			st.From.Edited = editedBy(st.From, st.Text != words, by)
			st.Text = words
		}
		said = append(said, st)
	}
	return said, plan
}

func task(old *draft.Section, item Item, words, by string) draft.Task {
	t := draft.Task{From: draft.Origin{Kind: draft.Typed, Name: by}}
	if at := item.Was - 1; at >= 0 && at < len(old.Plan) {
		t = old.Plan[at]
	}
	was := t.PlanItem
	t.Text, t.Lead, t.By = words, text.Space(text.NFC(item.Lead)), text.Space(text.NFC(item.By))
	t.Joining = nil
	for part := range strings.FieldsFuncSeq(text.NFC(item.Joining), func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = text.Space(part); part != "" {
			t.Joining = append(t.Joining, part)
		}
	}
	t.Money, _ = money(item.Money) // check has read it before
	changed := was.Text != t.Text || was.Lead != t.Lead || was.By != t.By || !slices.Equal(was.Joining, t.Joining) || was.Money != t.Money
	t.From.Edited = editedBy(t.From, changed, by)
	return t
}

// editedBy is who changed something that came from elsewhere; looking at what was read with
// doubt and saving it counts.
func editedBy(from draft.Origin, changed bool, by string) string {
	if from.Kind != draft.Typed && (changed || from.Unsure()) {
		return by
	}
	return from.Edited
}

// sectionConflict keeps the typed words aside and lays both wordings side by side.
func sectionConflict(tx *access.Tx, r *Report, in SectionIn, k kept, theirs *draft.Section) (SectionOut, error) {
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
	base := draft.Section{}
	if old, err := partVersion(tx.Tx, r.ID, k.Part, in.Base); err == nil {
		if err := json.Unmarshal([]byte(old.Body), &base); err != nil {
			return SectionOut{}, fmt.Errorf("section %s: %w", in.Key, err)
		}
	} else if fault.KindOf(err) != fault.NotFound {
		return SectionOut{}, err
	}
	c := &Conflict{Aside: aside.ID, Version: k.Version, By: k.By, At: k.At, Theirs: sectionWords(theirs), Mine: in.words()}
	c.Left, c.Right = draft.Compare(c.Theirs, c.Mine)
	c.Merged, c.Clean = draft.Merge(draft.TextOf(base.Lines), draft.TextOf(theirs.Lines), in.Text)
	return SectionOut{Version: k.Version, Conflict: c}, tx.Record(Write, r.ref(), saved{Part: k.Part, Version: k.Version})
}

// sectionWords are all words of a section, its items below the text.
func sectionWords(s *draft.Section) string {
	all := []string{draft.TextOf(s.Lines)}
	for _, st := range s.Statements {
		all = append(all, "• "+st.Text)
	}
	for _, t := range s.Plan {
		all = append(all, planWords(t.Text, t.Lead, strings.Join(t.Joining, "; "), t.By))
	}
	return strings.TrimSpace(strings.Join(all, "\n"))
}

func (in *SectionIn) words() string {
	all := []string{strings.ReplaceAll(in.Text, "\r\n", "\n")}
	for _, i := range in.Items {
		if text.Space(i.Text) != "" {
			all = append(all, planWords(i.Text, i.Lead, i.Joining, i.By))
		}
	}
	return strings.TrimSpace(text.NFC(strings.Join(all, "\n")))
}

func planWords(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p = text.Space(p); p != "" {
			there = append(there, p)
		}
	}
	return "• " + strings.Join(there, " — ")
}

// DropAsideIn throws words away that were kept aside.
type DropAsideIn struct {
	Report ID
	Aside  string
}

// DropAside throws away words that were typed over an older version: their writer has
// decided that the other wording stays.
func (s *Service) DropAside(ctx context.Context, who access.Actor, in DropAsideIn) (r Report, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if r, err = editable(tx, in.Report); err != nil {
			return err
		}
		if err := dropAside(tx, r.ID, in.Aside); err != nil {
			return err
		}
		return tx.Record(Write, r.ref(), map[string]string{"aside": "dropped"})
	})
	return r, err
}
