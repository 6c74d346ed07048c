package activity

import (
	"context"
	"fmt"
	"testing"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// plantProvince begins the diaries of so many communes, forty entries each.
func plantProvince(t testing.TB, d *db.DB, communes int) []string {
	t.Helper()
	var units []string
	var entries []Planted
	for u := range communes {
		id := fmt.Sprintf("%05d@2016-01-01", 10000+u)
		units = append(units, id)
		for n := range 40 {
			c := banners("2016-01-01", int64(n%9+1))
			c.Day = c.Day.AddDays(n * 8)
			switch n % 4 {
			case 0:
				c.Figures[0].Dimensions = map[string]string{"language": "vi-en"}
			case 1:
				c.Figures = append(c.Figures, Figure{Regime: diplomacy, Indicator: "broadcast", Value: quantity.Int(2)}, Figure{Regime: diplomacy, Indicator: "broadcast_minutes", Value: quantity.Int(30)})
			case 2:
				c.Figures[0].Indicator = "staff_in_charge"
			}
			entries = append(entries, Planted{Unit: id, Body: id, Content: c, Author: "a", By: "A", At: dbtest.Day0})
		}
	}
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := Plant(tx, entries, ttdn(t))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return units
}

func TestPlantedDiariesCount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		units := plantProvince(t, d, 3)
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			all, err := Tally(tx, units, ttdn(t), when.MustDay("2016-01-01"), when.MustDay("2016-12-31"))
			if err != nil || len(all) != 3 {
				t.Fatalf("%v %d", err, len(all))
			}
			c := all[units[0]]
			if c["broadcast"].Value != quantity.Int(20) || c["broadcast_minutes"].Value != quantity.Int(300) || c["staff_in_charge"].Value != quantity.Int(3) || c["banner@language=vi-en"].Entries != 10 {
				t.Errorf("%+v", c)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A province's year: 635 communes, 25,400 entries.
func benchmarkTally(b *testing.B, d *db.DB) {
	units := plantProvince(b, d, 635)
	r := ttdn(b)
	for b.Loop() {
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			all, err := Tally(tx, units, r, when.MustDay("2015-11-15"), when.MustDay("2016-11-14"))
			if len(all) != len(units) {
				b.Fatal(len(all))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTallySQLite(b *testing.B)   { benchmarkTally(b, dbtest.SQLite(b)) }
func BenchmarkTallyPostgres(b *testing.B) { benchmarkTally(b, dbtest.Postgres(b)) }
