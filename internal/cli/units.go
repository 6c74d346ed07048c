package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"tonghop/internal/fault"
	"tonghop/internal/intake"
	"tonghop/internal/org"
	"tonghop/internal/paper/reading"
	"tonghop/internal/report"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// place is a unit together with the tree that lists it.
type place struct {
	tree *org.Tree
	unit org.Unit
}

// trees gives the trees in which units of a day are looked for: the list of --units, or
// the built-in ones.
func trees(file string, day when.Day) ([]*org.Tree, error) {
	if file == "" {
		return org.TreesAt(day)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "cli.no-such-file", file)
	}
	defer f.Close()
	t, err := org.Load(f, day)
	if err != nil {
		return nil, err
	}
	return []*org.Tree{t}, nil
}

// findUnit finds the one unit that a person named, in the first tree that knows it.
func findUnit(in []*org.Tree, name string) (place, error) {
	for _, t := range in {
		found := t.Find(name, "")
		if len(found) == 1 {
			return place{t, found[0]}, nil
		}
		if len(found) > 1 {
			return place{}, fault.New(fault.Conflict, "cli.unit-ambiguous", name, names(t, found))
		}
	}
	return place{}, fault.New(fault.NotFound, "cli.unit-unknown", name)
}

// names lists units with what tells them apart: code and the unit above.
func names(t *org.Tree, units []org.Unit) string {
	var out []string
	for i, u := range units {
		if i == 8 {
			out = append(out, "…")
			break
		}
		s := u.Code + " " + u.Name
		if above, ok := t.Unit(u.Parent); ok {
			s += " (" + above.Name + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// expected is who owes the unit a report: the units right below it, with the reporting
// units behind each.
func (p place) expected() []report.Expected {
	below := p.tree.Children(p.unit.Code)
	all := make([]report.Expected, len(below))
	for i, u := range below {
		all[i] = report.Expected{Unit: report.UnitOf(u, p.tree.From), Leaves: max(1, len(p.tree.Children(u.Code)))}
	}
	return all
}

// author finds which of the units below sent a file: by the bodies its letterhead names;
// where it has none, by the cells of a sheet, at last by the file's name. None or several
// are told to the person, never guessed.
func (p place) author(f *intake.File, r *reading.Reading) (org.Unit, error) {
	for _, body := range []string{r.Paper.Issuer, r.Paper.ParentBody} {
		if body == "" {
			continue
		}
		if below := p.below(p.tree.Find(body, p.unit.Code)); len(below) == 1 {
			return below[0], nil
		} else if len(below) > 1 {
			return org.Unit{}, fault.New(fault.Conflict, "cli.unit-ambiguous", body, names(p.tree, below))
		}
	}
	if r.Paper.Issuer != "" {
		return org.Unit{}, fault.New(fault.NotFound, "cli.issuer-unknown", r.Paper.Issuer, p.unit.Name)
	}
	named := p.namedInSheets(f)
	if len(named) == 1 {
		return named[0], nil
	}
	if len(named) > 1 {
		return org.Unit{}, fault.New(fault.Conflict, "cli.sheet-of-many", names(p.tree, named))
	}
	if u, ok := p.named(filepath.Base(f.Name)); ok {
		return u, nil
	}
	return org.Unit{}, fault.New(fault.NotFound, "cli.issuer-unknown", filepath.Base(f.Name), p.unit.Name)
}

// namedInSheets finds the units that the first rows of a file's sheets name, each once.
// A table of many units is nobody's own report.
func (p place) namedInSheets(f *intake.File) []org.Unit {
	var found []org.Unit
	for _, sheet := range f.Sheets {
		for _, row := range sheet.Rows[:min(len(sheet.Rows), 20)] {
			u, ok := p.named(strings.Join(row, " "))
			if ok && !slices.ContainsFunc(found, func(o org.Unit) bool { return o.Code == u.Code }) {
				found = append(found, u)
			}
		}
	}
	return found
}

// below keeps the units right below the place.
func (p place) below(units []org.Unit) []org.Unit {
	return slices.DeleteFunc(units, func(u org.Unit) bool { return u.Parent != p.unit.Code })
}

// named finds the one unit right below whose whole name stands in a text.
func (p place) named(s string) (org.Unit, bool) {
	key := " " + wordsOnly(s) + " "
	var found []org.Unit
	for _, u := range p.tree.Children(p.unit.Code) {
		if strings.Contains(key, " "+wordsOnly(u.Name)+" ") {
			found = append(found, u)
		}
	}
	if len(found) != 1 {
		return org.Unit{}, false
	}
	return found[0], true
}

// wordsOnly folds a text and parts its words by single blanks: file names have dashes.
func wordsOnly(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
