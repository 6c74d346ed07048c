package org

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"io"
	"sync"

	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

//go:embed data/*.csv
var data embed.FS

// The built-in trees (sources and licences: data/SOURCES.md), the newest first. Whole
// tells that the tree has every province.
var builtin = []struct {
	from  when.Day
	whole bool
	load  func() (*Tree, error)
}{
	{when.MustDay("2026-04-30"), true, once("vn-2025-07.csv", "2026-04-30", "vn-changes-2026.csv")},
	{when.MustDay("2025-07-01"), true, once("vn-2025-07.csv", "2025-07-01", "")},
	{when.MustDay("2025-03-01"), true, once("vn-before-2025-07.csv", "2025-03-01", "")},
	{when.MustDay("2016-01-01"), false, ThanhHoa2016},
}

// ThanhHoa2016 is the province of Thanh Hóa as it was in 2016: 27 districts and 635
// communes.
var ThanhHoa2016 = once("thanh-hoa-2016.csv", "2016-01-01", "")

// TreesAt gives the trees in which a unit of a day is to be looked for, the best first:
// the tree valid on that day and, where that one is only of a part of the country or the
// day is older than every tree, the nearest later one of the whole country.
func TreesAt(day when.Day) ([]*Tree, error) {
	var trees []*Tree
	for i, b := range builtin {
		if day.Before(b.from) {
			continue
		}
		t, err := b.load()
		if err != nil {
			return nil, err
		}
		trees = append(trees, t)
		if b.whole {
			return trees, nil
		}
		return addWhole(trees, i)
	}
	return addWhole(trees, len(builtin))
}

// addWhole adds the last whole tree that stands before i: the next one in time.
func addWhole(trees []*Tree, i int) ([]*Tree, error) {
	for i--; i >= 0; i-- {
		if !builtin[i].whole {
			continue
		}
		t, err := builtin[i].load()
		return append(trees, t), err
	}
	return trees, nil
}

func once(list, from, changes string) func() (*Tree, error) {
	return sync.OnceValues(func() (*Tree, error) {
		raw, err := data.ReadFile("data/" + list)
		if err != nil {
			return nil, err
		}
		t, err := Load(bytes.NewReader(raw), when.MustDay(from))
		if err != nil || changes == "" {
			return t, err
		}
		return t, t.change("data/" + changes)
	})
}

// change renames units as a list of decisions says: columns code, old_name, new_name, kind.
func (t *Tree) change(file string) error {
	raw, err := data.ReadFile(file)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return err
	}
	for _, r := range rows[1:] {
		u, ok := t.units[r[0]]
		if !ok || u.Name != r[1] {
			return errors.New("no unit " + r[0] + " " + r[1] + " to rename")
		}
		u.Name, u.Kind = r[2], r[3]
		t.index(u)
	}
	return nil
}

var columns = []string{"code", "name", "name_en", "kind", "parent_code"}

// Load reads a list of units, CSV with the columns code, name, name_en, kind and
// parent_code, as valid from a day. Parents stand before their children.
func Load(r io.Reader, from when.Day) (*Tree, error) {
	in, err := listReader(r)
	if err != nil {
		return nil, err
	}
	head, err := in.Read()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "org.list-unreadable", 1)
	}
	for i, c := range columns {
		if head[i] != c {
			return nil, fault.New(fault.Invalid, "org.list-columns", c)
		}
	}
	t := &Tree{From: from, units: map[string]*Unit{}, children: map[string][]string{}, byName: map[string][]string{}}
	for line := 2; ; line++ {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "org.list-unreadable", line)
		}
		if err := t.add(row, line); err != nil {
			return nil, err
		}
	}
}

// listReader reads a list as spreadsheets save it: Excel puts a byte order mark in front
// and, under a Vietnamese locale, parts the columns by semicolons.
func listReader(r io.Reader) (*csv.Reader, error) {
	b := bufio.NewReader(r)
	start, err := b.Peek(len("\ufeff") + len(columns[0]) + 1)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "org.list-unreadable", 1)
	}
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		if _, err := b.Discard(len("\ufeff")); err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "org.list-unreadable", 1)
		}
	}
	in := csv.NewReader(b)
	in.FieldsPerRecord = len(columns)
	if bytes.Contains(start, []byte(columns[0]+";")) {
		in.Comma = ';'
	}
	return in, nil
}

func (t *Tree) add(row []string, line int) error {
	u := &Unit{ID: row[0] + "@" + t.From.String(), Code: row[0], Name: text.NFC(row[1]), NameEn: row[2], Kind: row[3], Parent: row[4]}
	if u.Code == "" || u.Name == "" || levels[u.Kind] == "" {
		return fault.New(fault.Invalid, "org.list-row", line)
	}
	if _, twice := t.units[u.Code]; twice {
		return fault.New(fault.Conflict, "org.code-twice", u.Code, line)
	}
	if _, ok := t.units[u.Parent]; u.Parent != "" && !ok {
		return fault.New(fault.Invalid, "org.parent-unknown", u.Parent, line)
	}
	t.units[u.Code] = u
	t.order = append(t.order, u.Code)
	t.children[u.Parent] = append(t.children[u.Parent], u.Code)
	t.index(u)
	return nil
}

// index files a unit under its whole and its short name.
func (t *Tree) index(u *Unit) {
	whole, short := nameKey(u.Name), nameKey(u.ShortName())
	t.byName[whole] = append(t.byName[whole], u.Code)
	if short != whole {
		t.byName[short] = append(t.byName[short], u.Code)
	}
}

// Data gives one of the embedded lists; data/SOURCES.md says what they are, where they
// come from and under which licence.
func Data(name string) ([]byte, error) { return data.ReadFile("data/" + name) }
