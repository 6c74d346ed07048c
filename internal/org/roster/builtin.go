// Package roster makes registers of units: from the embedded lists of the statistics
// office and the resolutions, and from an organisation's own spreadsheet. It decides
// which unit of one list is the same as a unit of the next; storing is org's.
package roster

import (
	"tonghop/internal/org"
	"tonghop/internal/when"
)

// Options say which part of the embedded lists is wanted.
type Options struct {
	// Province keeps only the units that ever stood under the province of this code
	// ("38" is Thanh Hóa, the one province known from 2016 on); empty means the country.
	Province string
	// Until leaves out what changed after this day; zero means nothing is left out.
	Until when.Day
	// Centre puts one unit above the provinces, in which ministries can be set up.
	Centre bool
}

// Days of the embedded lists.
var (
	first2016  = when.MustDay("2016-01-01") // Thanh Hóa
	first2025  = when.MustDay("2025-03-01") // the country before the reform
	reform2025 = when.MustDay("2025-07-01")
)

// CentreCode is the code of the unit above the provinces; the statistics office has none.
const CentreCode = "TW"

// Builtin makes the register of the embedded lists: Thanh Hóa from 2016 with every
// change decided since, the country from 1 March 2025, the reform of 1 July 2025, the
// renamings of 2026.
func Builtin(o Options) (*org.Register, error) {
	b := newBuilder(o)
	steps := []struct {
		from when.Day
		do   func() error
	}{
		{first2016, b.thanhHoa},
		{first2016.AddDays(1), b.changes},
		{first2025, b.country},
		{reform2025, b.reform},
		{reform2025, b.figures},
		{reform2025.AddDays(1), b.renamings},
	}
	for _, s := range steps {
		if b.past(s.from) {
			break
		}
		if err := s.do(); err != nil {
			return nil, err
		}
	}
	return b.register(), nil
}

// only tells whether nothing but one province is wanted.
func (o Options) only(province string) bool { return o.Province == province }

// builder holds the units that are there on the day it has come to.
type builder struct {
	o     Options
	all   []*org.Identity
	steps []org.Succession
	live  map[string]*org.Identity // by code
	byID  map[string]*org.Identity
	above map[string][]*org.Identity // live ones by the ID of the unit above
}

func newBuilder(o Options) *builder {
	b := &builder{o: o, live: map[string]*org.Identity{}, byID: map[string]*org.Identity{}, above: map[string][]*org.Identity{}}
	if o.Centre {
		b.begin(CentreCode, org.Naming{From: first2016, Name: "Trung ương", NameEn: "Central Government", Kind: org.KindCentre}, "")
	}
	return b
}

func (b *builder) past(day when.Day) bool { return !b.o.Until.IsZero() && day.After(b.o.Until) }

// begin starts a unit under the live unit of a code. Provinces stand under the centre,
// where there is one.
func (b *builder) begin(code string, n org.Naming, parent string) *org.Identity {
	if parent == "" && code != CentreCode && b.o.Centre {
		parent = CentreCode
	}
	above := ""
	if p, ok := b.live[parent]; ok {
		above = p.ID
	}
	u := org.Found(code, n, above, false)
	b.all = append(b.all, u)
	b.live[code], b.byID[u.ID] = u, u
	return u
}

// end ends the live unit of a code the day before.
func (b *builder) end(u *org.Identity, before when.Day, basis string) {
	u.End(before.AddDays(-1), basis)
	if b.live[u.Code] == u {
		delete(b.live, u.Code)
	}
}

// aboveOf is the unit right above, as it is now.
func aboveOf(u *org.Identity) string {
	if len(u.Above) == 0 {
		return ""
	}
	return u.Above[len(u.Above)-1].Above
}

// register gives what was built, cut down to the province that is wanted.
func (b *builder) register() *org.Register {
	if b.o.Province == "" {
		return &org.Register{Units: b.all, Steps: b.steps}
	}
	kept := map[string]bool{}
	r := &org.Register{}
	for _, u := range b.all {
		if b.wanted(u) {
			kept[u.ID] = true
			r.Units = append(r.Units, u)
		}
	}
	for _, s := range b.steps {
		if kept[s.Old] && kept[s.New] {
			r.Steps = append(r.Steps, s)
		}
	}
	return r
}

// wanted tells whether a unit is the wanted province, ever stood under it, or is above it.
func (b *builder) wanted(u *org.Identity) bool {
	if u.Code == CentreCode || u.Code == b.o.Province {
		return true
	}
	for _, p := range u.Above {
		above, ok := b.byID[p.Above]
		for ok && above.Code != CentreCode {
			if above.Code == b.o.Province {
				return true
			}
			above, ok = b.byID[aboveOf(above)]
		}
	}
	return false
}
