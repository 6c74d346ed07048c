package roster

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tonghop/internal/org"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// event is one row of the list of changes of Thanh Hóa.
type event struct {
	old, new         string
	on               when.Day
	change           string
	oldName, newName string
	basis            string
}

func (e event) is(what string) bool {
	return slices.Contains(strings.Split(e.change, "+"), what)
}

// changes plays what was decided for Thanh Hóa from 2017 to January 2025, day by day.
func (b *builder) changes() error {
	if b.o.Province != "" && b.o.Province != "38" {
		return nil
	}
	rows, err := records("thanh-hoa-succession.csv", 7)
	if err != nil {
		return err
	}
	days := map[when.Day][]event{}
	var order []when.Day
	for _, r := range rows {
		day, err := when.ParseDay(r[2])
		if err != nil {
			return err
		}
		if days[day] == nil {
			order = append(order, day)
		}
		days[day] = append(days[day], event{r[0], r[1], day, r[3], r[4], r[5], r[6]})
	}
	slices.SortFunc(order, func(a, b when.Day) int { return strings.Compare(a.String(), b.String()) })
	for _, day := range order {
		if b.past(day) {
			return nil
		}
		if err := b.changesOf(day, days[day]); err != nil {
			return err
		}
	}
	return nil
}

// changesOf plays the changes of one day: districts first, so that communes find the
// unit above them as it is from that day on.
func (b *builder) changesOf(day when.Day, events []event) error {
	merged := map[string][]event{} // by the code they went into
	for _, e := range events {
		if b.live[e.old] == nil {
			return fmt.Errorf("%s: no unit %s (%s)", day, e.old, e.oldName)
		}
		if e.is("merged") {
			merged[e.new] = append(merged[e.new], e)
		}
	}
	for _, length := range []int{3, 5} {
		for _, code := range slices.Sorted(maps.Keys(merged)) {
			if len(code) == length {
				b.merge(code, merged[code], events)
			}
		}
		for _, e := range events {
			if len(e.old) == length && !e.is("merged") && merged[e.new] == nil {
				b.live[e.old].Rename(org.Naming{From: day, Name: e.newName, NameEn: org.EnglishName(kindOf(e.newName), e.newName), Kind: kindOf(e.newName), Basis: e.basis})
			}
		}
	}
	return nil
}

// merge ends the unit of a code and those merged into it and begins the one they make.
// It keeps the code, but is another unit: it has more land and people than before.
func (b *builder) merge(code string, gone []event, all []event) {
	e := gone[0]
	self := b.live[code]
	name := self.Names[len(self.Names)-1].Name
	for _, other := range all {
		if other.new == code && !other.is("merged") {
			name = other.newName // it was renamed by the same decision
		}
	}
	parts := []*org.Identity{self}
	for _, g := range gone {
		parts = append(parts, b.live[g.old])
	}
	above := aboveOf(self)
	for _, p := range parts {
		b.end(p, e.on, e.basis)
	}
	kind := kindOf(name)
	u := b.begin(code, org.Naming{From: e.on, Name: name, NameEn: org.EnglishName(kind, name), Kind: kind, Basis: e.basis}, "")
	u.Above[0].Above = above
	for _, p := range parts {
		b.steps = append(b.steps, org.Succession{Old: p.ID, New: u.ID, On: e.on, Area: org.All, Population: org.All, Basis: e.basis})
		b.moveChildren(p.ID, u.ID, e.on, e.basis)
	}
}

// moveChildren puts the live units below one unit under another.
func (b *builder) moveChildren(from, to string, on when.Day, basis string) {
	for _, u := range b.live {
		if aboveOf(u) == from {
			u.Move(org.Placing{From: on, Above: to, Basis: basis})
		}
	}
}

// kindOf is the kind that a full name says.
func kindOf(name string) string { return org.KindOfName(name) }

// renamings plays the changes of names and kinds of 2026.
func (b *builder) renamings() error {
	rows, err := records("vn-changes-2026.csv", 6)
	if err != nil {
		return err
	}
	for _, r := range rows {
		day, err := when.ParseDay(r[4])
		if err != nil {
			return err
		}
		u, ok := b.live[r[0]]
		if b.past(day) || !ok {
			continue
		}
		if was := u.Names[len(u.Names)-1].Name; text.ToneKey(was) != text.ToneKey(r[1]) {
			return fmt.Errorf("unit %s is %q, not %q", u.ID, was, r[1])
		}
		u.Rename(org.Naming{From: day, Name: r[2], NameEn: org.EnglishName(r[3], r[2]), Kind: r[3], Basis: r[5]})
	}
	return nil
}
