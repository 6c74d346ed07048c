package org

import (
	"cmp"
	"errors"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/fault"
)

// Op is what a line of a list does to a unit.
type Op string

// What the lines of a list do.
const (
	AddUnit     Op = "add"
	RenameUnit  Op = "rename"
	MoveUnit    Op = "move"
	ContactUnit Op = "contact"
	EndUnit     Op = "end"
)

// Edit is one change that a list asks for. Unit is the ID of the unit; of one to be
// added, the ID that it will have.
type Edit struct {
	Line int // of the list, 0 for what follows from a line that is missing
	Op   Op
	Unit string
	Was  string // what it replaces, to be shown
	Founding
}

// Revision is a list of changes worked out on copies: what it comes to, or what is wrong.
type Revision struct {
	d    *draft
	Done []Edit // in the order in which they were done
}

// Revise works out the changes of a list. The error has a row for every line that
// cannot be done; its column is the field: "code", "name", "kind", "above", "from".
func Revise(h *History, by Decision, edits []Edit) (*Revision, error) {
	r := &Revision{d: newDraft(h, by)}
	wrong := fault.New(fault.Invalid, "org.list-wrong")
	for _, e := range arrange(edits) {
		if err := r.do(e); err != nil {
			if fault.KindOf(err) == fault.Internal {
				return nil, err
			}
			inRow(wrong, e.Line, err)
			continue
		}
		r.Done = append(r.Done, e)
	}
	return r, wrong.OrNil()
}

// arrange puts what adds units first, the higher before the lower, then names and
// places, and ends last, the lower before the higher.
func arrange(edits []Edit) []Edit {
	order := map[Op]int{AddUnit: 0, RenameUnit: 1, MoveUnit: 2, ContactUnit: 3, EndUnit: 4}
	height := map[string]int{} // how far below units that are there already an added one hangs
	above := map[string]string{}
	for _, e := range edits {
		if e.Op == AddUnit {
			above[e.Unit] = e.Above
		}
	}
	for id := range above {
		n := 0
		for at := id; above[at] != "" && n < maxDepth; at = above[at] {
			n++
		}
		height[id] = n
	}
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(order[a.Op], order[b.Op]), cmp.Compare(height[a.Unit], height[b.Unit]))
	})
	return sorted
}

func (r *Revision) do(e Edit) error {
	switch e.Op {
	case AddUnit:
		_, err := r.d.found(e.Founding)
		return err
	case RenameUnit:
		return r.d.rename(e.Unit, e.Name, e.NameEn, e.Kind)
	case MoveUnit:
		return r.d.move(e.Unit, e.Above)
	case ContactUnit:
		u, err := r.d.edit(e.Unit)
		if err == nil {
			u.Contact = e.Contact
		}
		return err
	case EndUnit:
		if u := r.d.unit(e.Unit); u != nil && !u.To.IsZero() && r.d.now[e.Unit] != nil {
			return nil // it ended with the body that it was inside of
		}
		return r.d.end(e.Unit, "")
	}
	return fault.New(fault.Internal, "org.damaged")
}

// inRow notes under a line what is wrong with it, by field where that is told.
func inRow(wrong *fault.Error, line int, err error) {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		if e, ok := errors.AsType[*fault.Error](err); ok {
			wrong.InRow(line, "", e.Code, e.Args...)
		}
		return
	}
	for _, name := range []string{"code", "name", "kind", "above", "from"} {
		if f := fields[name]; f != nil {
			wrong.InRow(line, name, f.Code, f.Args...)
		}
	}
}

// Save writes a revision as one decision that can be undone. top is the unit that the
// list is of. The caller has asked access and records what it did.
func (r *Revision) Save(tx *access.Tx, top string) (string, error) {
	if len(r.d.now) == 0 {
		return "", nil
	}
	return r.d.save(tx, Imported, top)
}
