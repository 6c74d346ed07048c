package org

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"io"
	"sync"

	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

//go:embed data/thanh-hoa-2016.csv
var thanhHoa2016 []byte

// ThanhHoa2016 is the province of Thanh Hóa as it was in 2016: 27 districts and 635
// communes (source and licence: data/SOURCES.md).
var ThanhHoa2016 = sync.OnceValues(func() (*Tree, error) {
	return Load(bytes.NewReader(thanhHoa2016), when.MustDay("2016-01-01"))
})

var columns = []string{"code", "name", "name_en", "kind", "parent_code"}

// Load reads a list of units, CSV with the columns code, name, name_en, kind and
// parent_code, as valid from a day. Parents stand before their children.
func Load(r io.Reader, from when.Day) (*Tree, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = len(columns)
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
	for _, key := range nameKeys(*u) {
		t.byName[key] = append(t.byName[key], u.Code)
	}
	return nil
}

func nameKeys(u Unit) []string {
	whole, short := nameKey(u.Name), nameKey(u.ShortName())
	if whole == short {
		return []string{whole}
	}
	return []string{whole, short}
}
