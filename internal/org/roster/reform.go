package roster

import (
	"fmt"

	"tonghop/internal/org"
	"tonghop/internal/text"
)

// step is one row of the successions of July 2025.
type step struct {
	old, new         string
	area, population org.Share
	basis            string
}

// reform plays 1 July 2025: districts end, provinces and communes are merged and cut. A
// unit goes on where it is listed again with its code, name and kind and has all of one
// old unit and nothing of another; every other old unit ends and every other new one
// begins, though it may have an old unit's code or name.
func (b *builder) reform() error {
	rows, err := records("vn-succession-2025.csv", 5)
	if err != nil {
		return err
	}
	after := map[string][]step{}
	before := map[string][]step{}
	for _, r := range rows {
		s := step{r[0], r[1], org.Share(r[2]), org.Share(r[3]), r[4]}
		after[s.old] = append(after[s.old], s)
		before[s.new] = append(before[s.new], s)
	}
	list, err := records("vn-2025-07.csv", 5)
	if err != nil {
		return err
	}
	goesOn := map[string]bool{}
	for _, r := range list {
		if b.same(r, before[r[0]], after[r[0]]) {
			goesOn[r[0]] = true
		}
	}
	old := b.endOld(goesOn, after)
	return b.beginNew(list, goesOn, before, old)
}

// same tells whether a listed unit is the live one of its code.
func (b *builder) same(r []string, before, after []step) bool {
	u, ok := b.live[r[0]]
	if !ok || len(before) != 1 || len(after) != 1 || before[0] != after[0] || before[0].area != org.All || before[0].population != org.All {
		return false
	}
	now := u.Names[len(u.Names)-1]
	return now.Kind == r[3] && text.ToneKey(now.Name) == text.ToneKey(r[1])
}

// endOld ends the live units that do not go on and gives them by code.
func (b *builder) endOld(goesOn map[string]bool, after map[string][]step) map[string]*org.Identity {
	old := map[string]*org.Identity{}
	for code, u := range b.live {
		if goesOn[code] || code == CentreCode {
			continue
		}
		basis := ""
		if len(after[code]) > 0 {
			basis = after[code][0].basis
		}
		old[code] = u
		b.end(u, reform2025, basis)
	}
	return old
}

// beginNew begins the listed units that are new, moves the others under their province
// and joins old and new.
func (b *builder) beginNew(list [][]string, goesOn map[string]bool, before map[string][]step, old map[string]*org.Identity) error {
	for _, r := range list {
		code, parent := r[0], r[4]
		if !b.listed(code, parent) {
			continue
		}
		basis := ""
		if s := before[code]; len(s) > 0 {
			basis = s[0].basis
		}
		if goesOn[code] {
			if p, ok := b.live[parent]; ok {
				b.live[code].Move(org.Placing{From: reform2025, Above: p.ID, Basis: basis})
			}
			continue
		}
		u := b.begin(code, org.Naming{From: reform2025, Name: r[1], NameEn: r[2], Kind: r[3], Basis: basis}, parent)
		for _, s := range before[code] {
			was, ok := old[s.old]
			if !ok {
				return fmt.Errorf("unit %s follows %s, which is not there", u.ID, s.old)
			}
			b.steps = append(b.steps, org.Succession{Old: was.ID, New: u.ID, On: reform2025, Area: s.area, Population: s.population, Basis: s.basis})
		}
	}
	return nil
}

// listed tells whether a unit of the new list is wanted: all are, but where only Thanh
// Hóa was begun.
func (b *builder) listed(code, parent string) bool {
	return !b.o.only("38") || code == "38" || parent == "38"
}
