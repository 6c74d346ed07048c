package units

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// changing is one way to change a unit by a decision: what stands in its form at first, how
// the form looks, and what it does.
type changing struct {
	what string // the end of its address, and of the keys of its words
	fill func(f *kit.Form, s org.Sheet)
	draw func(f *kit.Form, s org.Sheet) templ.Component
	do   func(r *http.Request, f *kit.Form, s org.Sheet) (org.Changed, error)
}

// changings are the changes by decision.
func (a *Area) changings() []changing {
	return []changing{
		{"new", a.fillNew, newForm, a.create},
		{"rename", fillRename, renameForm, a.rename},
		{"move", fillVersion, moveForm, a.move},
		{"end", fillVersion, endForm, a.end},
		{"merge", fillMerge, mergeForm, a.merge},
		{"split", fillSplit, splitForm, a.split},
	}
}

// mayChange gives the unit of the address to somebody who may change it.
func (a *Area) mayChange(r *http.Request) (org.Sheet, error) {
	s, err := a.look(r)
	if err == nil && !s.Manage {
		err = fault.New(fault.Forbidden, "access.forbidden", string(org.Manage))
	}
	return s, err
}

func (a *Area) showChange(c changing) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := a.mayChange(r)
		if err != nil {
			return err
		}
		f := kit.NewForm(r)
		c.fill(f, s)
		return a.Kit.Render(w, r, changePage(r, c, s), c.draw(f, s))
	}
}

func changePage(r *http.Request, c changing, s org.Sheet) kit.Page {
	return formPage(r.Context(), s, kit.Say(r.Context(), "web.units.do-"+c.what))
}

func (a *Area) makeChange(c changing) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := a.Kit.Posted(w, r)
		if err != nil {
			return err
		}
		s, err := a.mayChange(r)
		if err != nil {
			return err
		}
		out, err := c.do(r, f, s)
		if err == nil && f.OK() {
			return a.Kit.Go(w, r, unitHref(out.Units[0], dayNone), kit.Done("web.units.done-"+c.what).Undo("/unit-decisions/"+out.Decision+"/undo"))
		}
		if f.Take(err) {
			return a.Kit.Again(w, r, changePage(r, c, s), c.draw(f, s))
		}
		return err
	}
}

// decision reads the fields that every change has. The first day has none other than
// the one typed: what it must be is the use case's to say.
func decision(f *kit.Form) org.Decision {
	return org.Decision{Number: f.Text("number", kit.Required, kit.Max(80)), Decided: f.Day("decided"), From: f.Day("from", kit.Required)}
}

func changeOf(f *kit.Form, s org.Sheet) org.Change {
	return org.Change{Unit: s.Unit.ID, Version: f.Int("version"), By: decision(f)}
}

func fillVersion(f *kit.Form, s org.Sheet) { f.SetInt("version", s.Unit.Version) }

func (a *Area) fillNew(f *kit.Form, s org.Sheet) {
	f.Set("kind", defaultKind(s))
	f.SetDay("from", s.On)
}

// defaultKind is the kind of the unit that is most likely added: one like those there are.
func defaultKind(s org.Sheet) string {
	if len(s.Children) > 0 {
		return s.Children[len(s.Children)-1].Kind
	}
	if org.LevelOf(s.Now.Kind) == org.Province || org.LevelOf(s.Now.Kind) == org.Ministry {
		return org.KindDepartment
	}
	return org.KindDivision
}

// kindsBelow are the kinds of units that may stand below or inside a unit.
func kindsBelow(s org.Sheet) []string {
	order := []org.Level{org.Ministry, org.Province, org.District, org.Commune}
	var kinds []string
	passed := s.Unit.Inside
	for _, l := range order {
		for _, k := range org.Kinds {
			if !s.Unit.Inside && passed && org.LevelOf(k) == l {
				kinds = append(kinds, k)
			}
		}
		passed = passed || l == org.LevelOf(s.Now.Kind)
	}
	return append(kinds, org.KindDepartment, org.KindDivision)
}

func kindChoices(ctx context.Context, kinds []string) []kit.Choice {
	choices := make([]kit.Choice, len(kinds))
	for i, k := range kinds {
		choices[i] = kit.Choice{Value: k, Text: kindName(ctx, k)}
	}
	return choices
}

// sameLevel are the kinds of the level of a unit: what it may become by a new name.
func sameLevel(s org.Sheet) []string {
	var kinds []string
	for _, k := range org.Kinds {
		if org.LevelOf(k) == org.LevelOf(s.Now.Kind) && org.IsInside(k) == s.Unit.Inside {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func (a *Area) create(r *http.Request, f *kit.Form, s org.Sheet) (org.Changed, error) {
	in := org.CreateIn{By: decision(f), Founding: org.Founding{
		Code: f.Text("code", kit.Max(32)), Name: f.Text("name", kit.Required, kit.Max(200)), NameEn: f.Text("name_en", kit.Max(200)), Kind: f.Raw("kind"), Above: s.Unit.ID,
		Contact: org.Contact{Email: f.Text("email", kit.Max(120)), Phone: f.Text("phone", kit.Max(60)), Address: f.Text("address", kit.Max(200))},
	}}
	if in.Code == "" && !org.IsInside(in.Kind) {
		f.Fail("code", "org.code-missing")
	}
	if !f.OK() {
		return org.Changed{}, nil
	}
	return a.Units.Create(r.Context(), kit.Who(r), in)
}

func fillRename(f *kit.Form, s org.Sheet) {
	fillVersion(f, s)
	n := s.Unit.Names[len(s.Unit.Names)-1]
	f.Set("name", n.Name)
	f.Set("kind", n.Kind)
}

func (a *Area) rename(r *http.Request, f *kit.Form, s org.Sheet) (org.Changed, error) {
	in := org.RenameIn{Change: changeOf(f, s), Name: f.Text("name", kit.Required, kit.Max(200)), NameEn: f.Text("name_en", kit.Max(200)), Kind: f.Raw("kind")}
	if !f.OK() {
		return org.Changed{}, nil
	}
	return a.Units.Rename(r.Context(), kit.Who(r), in)
}

func (a *Area) move(r *http.Request, f *kit.Form, s org.Sheet) (org.Changed, error) {
	in := org.MoveIn{Change: changeOf(f, s)}
	in.Above = pick(f, s, "above", in.By.From)
	if !f.OK() {
		return org.Changed{}, nil
	}
	return a.Units.Move(r.Context(), kit.Who(r), in)
}

// pick reads a unit that was typed as a name, a code, or a name with its code behind it
// as the list of suggestions has it.
func pick(f *kit.Form, s org.Sheet, field string, on when.Day) string {
	typed := f.Text(field, kit.Required)
	if typed == "" {
		return ""
	}
	if on.IsZero() {
		on = s.On
	}
	tree := s.History.On(on)
	if i := strings.LastIndexByte(typed, '('); i >= 0 && strings.HasSuffix(typed, ")") {
		if m, ok := tree.ByCode(strings.TrimSpace(typed[i+1 : len(typed)-1])); ok {
			return m.ID
		}
	}
	found := tree.Find(typed, "")
	switch len(found) {
	case 1:
		return found[0].ID
	case 0:
		f.Fail(field, "org.above-not-found", typed)
	default:
		f.Fail(field, "org.above-several", typed)
	}
	return ""
}

// suggestions are the units under which a unit may be moved: those beside the one above it,
// and that one's own.
func suggestions(s org.Sheet) []string {
	above, ok := s.Tree.Parent(s.Unit.ID)
	if !ok {
		return nil
	}
	var list []string
	add := func(members []*org.Member) {
		for _, m := range members {
			if m.ID != s.Unit.ID {
				list = append(list, m.Name+" ("+m.Code+")")
			}
		}
	}
	add([]*org.Member{above})
	if higher, ok := s.Tree.Parent(above.ID); ok {
		add([]*org.Member{higher})
		add(s.Tree.Children(higher.ID))
	}
	if s.Unit.Inside {
		add(s.Tree.Divisions(above.ID))
	}
	return list
}

func (a *Area) end(r *http.Request, f *kit.Form, s org.Sheet) (org.Changed, error) {
	in := org.EndIn{Change: changeOf(f, s)}
	if !f.OK() {
		return org.Changed{}, nil
	}
	return a.Units.End(r.Context(), kit.Who(r), in)
}

func fillMerge(f *kit.Form, s org.Sheet) {
	if n := len(s.Children); n > 0 {
		f.Set("kind", s.Children[n-1].Kind)
	}
}

func (a *Area) merge(r *http.Request, f *kit.Form, s org.Sheet) (org.Changed, error) {
	in := org.MergeIn{Units: f.Many("units"), By: decision(f), Into: org.Founding{
		Code: f.Text("code", kit.Required, kit.Max(32)), Name: f.Text("name", kit.Required, kit.Max(200)), Kind: f.Raw("kind"), Above: s.Unit.ID}}
	for _, id := range in.Units {
		if _, below := s.History.On(s.On).Unit(id); !below {
			f.Fail("units", "org.unknown")
		}
	}
	if len(in.Units) < 2 {
		f.Fail("units", "org.merge-needs-two")
	}
	if !f.OK() {
		return org.Changed{}, nil
	}
	return a.Units.Merge(r.Context(), kit.Who(r), in)
}

// mostPieces is into how many units one can be divided in one form; shownPieces of them are
// in sight at once.
const (
	mostPieces  = 5
	shownPieces = 2
)

func fillSplit(f *kit.Form, s org.Sheet) {
	fillVersion(f, s)
	for i := range mostPieces {
		f.Set(piece("kind", i), s.Now.Kind)
	}
}

func piece(field string, i int) string { return field + "-" + string(rune('1'+i)) }

func (a *Area) split(r *http.Request, f *kit.Form, s org.Sheet) (org.Changed, error) {
	in := org.SplitIn{Change: changeOf(f, s)}
	above, _ := s.Tree.Parent(s.Unit.ID)
	for i := range mostPieces {
		name := f.Text(piece("name", i), kit.Max(200))
		if name == "" {
			continue
		}
		p := org.Piece{Area: org.Some, Population: org.Share(f.Raw(piece("people", i))), Founding: org.Founding{
			Code: f.Text(piece("code", i), kit.Required, kit.Max(32)), Name: name, Kind: f.Raw(piece("kind", i))}}
		if above != nil {
			p.Above = above.ID
		}
		in.Pieces = append(in.Pieces, p)
	}
	if len(in.Pieces) < 2 {
		f.Fail("name-1", "org.split-needs-two")
	}
	if !f.OK() {
		return org.Changed{}, nil
	}
	out, err := a.Units.Split(r.Context(), kit.Who(r), in)
	for field, why := range fault.FieldsOf(err) { // of a piece: the form has a row for each
		if field == "name" || field == "code" || field == "kind" || field == "above" || field == "pieces" {
			f.Fail("name-1", why.Code, why.Args...)
		}
	}
	if !f.OK() && !hasField(err, "from", "number") {
		err = nil
	}
	return out, err
}

func hasField(err error, names ...string) bool {
	for _, n := range names {
		if fault.FieldsOf(err)[n] != nil {
			return true
		}
	}
	return false
}

// undo takes a decision back and leads to the unit that it was about.
func (a *Area) undo(w http.ResponseWriter, r *http.Request) error {
	out, err := a.Units.Undo(r.Context(), kit.Who(r), org.UndoIn{Decision: r.PathValue("id")})
	if err != nil {
		return err
	}
	path := "/units"
	if _, err := a.Units.Look(r.Context(), kit.Who(r), org.LookIn{Unit: out.Units[0]}); err == nil {
		path = unitHref(out.Units[0], dayNone) + "?tab=history"
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	return a.Kit.Go(w, r, path, kit.Done("web.units.undone"))
}
