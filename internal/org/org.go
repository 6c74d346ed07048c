// Package org is the administrative units and their tree on a day. A code or a name
// alone never names a unit: both were reused over the years, so a unit is known by
// its code and the day from which the tree that lists it is valid.
package org

import (
	"strings"

	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Level is a rung of the administration.
type Level string

// Levels, from the lowest up. Districts ended on 1 July 2025.
const (
	Commune  Level = "commune"
	District Level = "district"
	Province Level = "province"
	Ministry Level = "ministry" // the centre: what stands above the provinces
)

// Kinds that are no administrative unit of the statistics office: the centre, a body of
// it, and what stands inside a body (a department of a province or ministry, a division
// of a district or commune).
const (
	KindCentre     = "trung-uong"
	KindMinistry   = "bo"
	KindDepartment = "department"
	KindDivision   = "division"
)

// Unit is an administrative unit as one tree lists it.
type Unit struct {
	ID     string // "15664@2016-01-01": code and first day of the tree
	Code   string // of the national statistics office, leading zeros kept
	Name   string // with the kind word: "Xã Minh Sơn"
	NameEn string
	Kind   string // "xa", "phuong", "thi-tran", "huyen", …
	Parent string // code of the unit above, empty at the top
}

var levels = map[string]Level{
	"tinh": Province, "thanh-pho-tw": Province,
	"quan": District, "huyen": District, "thi-xa": District, "thanh-pho": District,
	"phuong": Commune, "xa": Commune, "thi-tran": Commune, "dac-khu": Commune,
	KindCentre: Ministry, KindMinistry: Ministry,
}

// Kinds lists every kind of unit, the highest first.
var Kinds = []string{
	KindCentre, KindMinistry, "tinh", "thanh-pho-tw", "quan", "huyen", "thi-xa", "thanh-pho",
	"phuong", "xa", "thi-tran", "dac-khu", KindDepartment, KindDivision,
}

// LevelOf is the rung that units of a kind stand on; divisions stand on none.
func LevelOf(kind string) Level { return levels[kind] }

// IsInside tells whether units of a kind are parts of the body above them.
func IsInside(kind string) bool { return kind == KindDepartment || kind == KindDivision }

// Level is the rung the unit stands on; a division inside a body stands on none.
func (u Unit) Level() Level { return levels[u.Kind] }

var kindWords = []string{"Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã"}

// ShortName is the name without the kind word: "Minh Sơn". A unit named by a number
// keeps it: "Phường 7".
func (u Unit) ShortName() string {
	for _, w := range kindWords {
		rest, ok := strings.CutPrefix(u.Name, w+" ")
		if ok && strings.Trim(rest, "0123456789") != "" {
			return rest
		}
	}
	return u.Name
}

// InText is the name as it stands inside a sentence (NĐ 30/2020, annex II): the kind
// word small, "xã Minh Sơn"; units named by a number keep the capital, "Phường 7".
func (u Unit) InText() string {
	short := u.ShortName()
	if short == u.Name {
		return u.Name
	}
	kind := strings.TrimSuffix(u.Name, short)
	return strings.ToLower(kind) + short
}

// Committee is the unit's People's Committee, as a letterhead names it in capitals.
func (u Unit) Committee() string { return "ỦY BAN NHÂN DÂN " + strings.ToUpper(u.Name) }

// CommitteeInText is the committee in a sentence: "UBND xã Minh Sơn".
func (u Unit) CommitteeInText() string { return "UBND " + u.InText() }

// Tree is the units valid from one day on.
type Tree struct {
	From     when.Day
	units    map[string]*Unit
	children map[string][]string // by code, in Vietnamese order of names
	order    []string
	byName   map[string][]string // folded name → codes
}

// Unit finds a unit by its code.
func (t *Tree) Unit(code string) (Unit, bool) {
	u, ok := t.units[code]
	if !ok {
		return Unit{}, false
	}
	return *u, true
}

// Children gives the units right below code, in the order of their codes.
func (t *Tree) Children(code string) []Unit {
	below := make([]Unit, 0, len(t.children[code]))
	for _, c := range t.children[code] {
		below = append(below, *t.units[c])
	}
	return below
}

// At gives all units of a level, in the order of their codes.
func (t *Tree) At(l Level) []Unit {
	var all []Unit
	for _, c := range t.order {
		if u := t.units[c]; u.Level() == l {
			all = append(all, *u)
		}
	}
	return all
}

// Under tells whether the unit of code stands below the unit of top, at any depth.
func (t *Tree) Under(code, top string) bool {
	for u, ok := t.units[code]; ok; u, ok = t.units[u.Parent] {
		if u.Parent == top {
			return true
		}
	}
	return false
}

// Find gives the units that a person may mean by s: a code, a whole name ("xã Minh
// Sơn", "UBND xã Minh Sơn") or a short one, letter case, marks and tone places aside.
// below, if not empty, keeps only units under that code. Several answers are several
// units of that name: the caller must ask.
func (t *Tree) Find(s, below string) []Unit {
	if u, ok := t.units[strings.TrimSpace(s)]; ok {
		return []Unit{*u}
	}
	key := nameKey(s)
	var found []Unit
	for _, c := range t.byName[key] {
		if below == "" || t.Under(c, below) {
			found = append(found, *t.units[c])
		}
	}
	return found
}

var bodyWords = []string{"uy ban nhan dan ", "ubnd ", "hoi dong nhan dan ", "hdnd "}

func nameKey(s string) string {
	key := text.Fold(text.Space(s))
	for _, w := range bodyWords {
		key = strings.TrimPrefix(key, w)
	}
	return key
}
