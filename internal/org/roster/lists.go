package roster

import (
	"bytes"
	"encoding/csv"
	"fmt"

	"tonghop/internal/org"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// records reads an embedded list without its header; every row has the same width.
func records(name string, width int) ([][]string, error) {
	raw, err := org.Data(name)
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(bytes.NewReader(raw))
	in.FieldsPerRecord = width
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", name, err)
	}
	return rows[1:], nil
}

// thanhHoa begins the units of Thanh Hóa in 2016.
func (b *builder) thanhHoa() error {
	if b.o.Province != "" && b.o.Province != "38" {
		return nil
	}
	return b.list("thanh-hoa-2016.csv", first2016)
}

// country begins the units of every province that is not known from earlier days, and
// compares those that are.
func (b *builder) country() error {
	if b.o.only("38") {
		return nil
	}
	return b.list("vn-before-2025-07.csv", first2025)
}

func (b *builder) list(name string, day when.Day) error {
	rows, err := records(name, 5)
	if err != nil {
		return err
	}
	for _, r := range rows {
		code, unit, en, kind, parent := r[0], r[1], r[2], r[3], r[4]
		if u, there := b.live[code]; there {
			if err := b.agrees(u, unit, kind, parent); err != nil {
				return fmt.Errorf("list %s: %w", name, err)
			}
			continue
		}
		b.begin(code, org.Naming{From: day, Name: unit, NameEn: en, Kind: kind}, parent)
	}
	return nil
}

// agrees checks that a unit is, after all changes known of it, what a later list says.
func (b *builder) agrees(u *org.Identity, name, kind, parent string) error {
	now := u.Names[len(u.Names)-1]
	if text.ToneKey(now.Name) != text.ToneKey(name) || now.Kind != kind {
		return fmt.Errorf("unit %s is %q (%s), listed as %q (%s)", u.ID, now.Name, now.Kind, name, kind)
	}
	if p, ok := b.live[parent]; ok && p.ID != aboveOf(u) {
		return fmt.Errorf("unit %s stands under %s, listed under %s", u.ID, aboveOf(u), p.ID)
	}
	return nil
}

// figures notes area, people and seat of the communes of July 2025.
func (b *builder) figures() error {
	rows, err := records("vn-2025-stats.csv", 5)
	if err != nil {
		return err
	}
	for _, r := range rows {
		u, ok := b.live[r[0]]
		if !ok {
			continue
		}
		f := org.Figures{AreaHa: scaled(r[1], 2), Population: scaled(r[2], 0), Lat: scaled(r[3], 4), Lon: scaled(r[4], 4)}
		u.Figures = f
	}
	return nil
}

// scaled reads a decimal number with a point as an integer of so many decimals; empty is 0.
func scaled(s string, decimals int) int64 {
	var n int64
	seen := -1
	for _, c := range s {
		switch {
		case c == '.':
			seen = 0
		case c < '0' || c > '9':
			return 0
		case seen < decimals:
			n = n*10 + int64(c-'0')
			if seen >= 0 {
				seen++
			}
		}
	}
	for i := max(seen, 0); i < decimals; i++ {
		n *= 10
	}
	return n
}
