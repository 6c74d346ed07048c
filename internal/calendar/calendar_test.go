package calendar_test

import (
	"fmt"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/calendar"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

func build(t *testing.T, d *db.DB) (*calendar.Service, access.Actor) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := access.PutNodes(tx, "huyện"); err != nil {
			return err
		}
		for _, g := range []access.Grant{{Account: "boss", Role: access.Admin, Unit: access.House}, {Account: "officer", Role: access.Admin, Unit: "huyện"}} {
			if _, err := access.AddGrant(tx, g); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return calendar.New(&access.Door{DB: d}), access.Actor{ID: "boss"}
}

// works asks the calendar that deadlines are counted by.
func works(t *testing.T, d *db.DB, s *calendar.Service, day string) (works bool) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		c, err := s.Calendar(tx)
		if err != nil {
			return err
		}
		works, err = c.Working(when.MustDay(day))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return works
}

func TestExceptions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, boss := build(t, d)
		other := calendar.New(&access.Door{DB: d}) // another server on the same database
		in := calendar.PutIn{Day: when.MustDay("2016-11-24"), Off: true, Name: "  Ngày  của tỉnh "}
		if !works(t, d, s, "2016-11-24") || !works(t, d, other, "2016-11-24") {
			t.Fatal("a Thursday")
		}
		if err := s.Put(t.Context(), boss, in); err != nil {
			t.Fatal(err)
		}
		if works(t, d, s, "2016-11-24") || works(t, d, other, "2016-11-24") {
			t.Error("a day off is worked")
		}
		in.Off = false
		in.Day = when.MustDay("2016-11-26")
		if err := s.Put(t.Context(), boss, in); err != nil || !works(t, d, s, "2016-11-26") {
			t.Error("a Saturday that is worked", err)
		}
		lines, err := s.Year(t.Context(), access.Actor{ID: "officer"}, 2016)
		if err != nil {
			t.Fatal(err)
		}
		var own []string
		for _, l := range lines {
			if l.Own {
				own = append(own, fmt.Sprint(l.Day, l.Off, l.Name, l.Against))
			}
		}
		if strings.Join(own, "|") != "2016-11-24 trueNgày của tỉnhtrue|2016-11-26 falseNgày của tỉnhtrue" || lines[0].Name != "Tết Dương lịch" || lines[0].Own {
			t.Error(own, lines[0])
		}
		was, err := s.Remove(t.Context(), boss, when.MustDay("2016-11-24"))
		if err != nil || !was.Off || !works(t, d, other, "2016-11-24") {
			t.Error(was, err)
		}
		if _, err := s.Remove(t.Context(), boss, when.MustDay("2016-11-24")); fault.CodeOf(err) != "calendar.none" {
			t.Error(err)
		}
		if err := s.Put(t.Context(), boss, calendar.PutIn{}); len(fault.FieldsOf(err)) != 2 {
			t.Error(err)
		}
		if _, err := s.Year(t.Context(), boss, 1900); fault.CodeOf(err) != "calendar.year" {
			t.Error(err)
		}
	})
}

// The calendar is the whole installation's: who administers one district changes nothing.
func TestOnlyTheHouseChangesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := build(t, d)
		for who, want := range map[string]fault.Kind{"": fault.Unsigned, "officer": fault.NotFound, "nobody": fault.NotFound} {
			a := access.Actor{ID: who}
			_, errRemove := s.Remove(t.Context(), a, when.MustDay("2016-11-24"))
			_, errImport := s.Import(t.Context(), a, []byte("day,what,name\n2016-11-24,off,x\n"))
			for _, err := range []error{s.Put(t.Context(), a, calendar.PutIn{Day: when.MustDay("2016-11-24"), Name: "x"}), errRemove, errImport} {
				if fault.KindOf(err) != want {
					t.Errorf("%s: %v", who, err)
				}
			}
		}
	})
}

func TestTables(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, boss := build(t, d)
		table := "\ufeffday;what;name\r\n# ghi chú\r\n2016-11-24;Nghỉ;\"Ngày; của tỉnh\"\r\n2016-11-26; làm bù ;Làm bù\r\n"
		if n, err := s.Import(t.Context(), boss, []byte(table)); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		out, err := s.Export(t.Context(), boss)
		if err != nil || string(out) != "day,what,name\n2016-11-24,off,Ngày; của tỉnh\n2016-11-26,work,Làm bù\n" {
			t.Fatal(string(out), err)
		}
		if n, err := s.Import(t.Context(), boss, out); err != nil || n != 2 {
			t.Error("what was exported is not taken back", n, err)
		}
		bad := "day,what,name\n2016-13-01,off,x\n2016-11-25,vui,x\n2016-11-25,off,\n2016-11-28,off\n1999-01-01,off,x\n2016-11-29,off,tốt\n"
		_, err = s.Import(t.Context(), boss, []byte(bad))
		var told []string
		if e, ok := err.(*fault.Error); ok {
			for _, r := range e.Rows() {
				told = append(told, fmt.Sprint(r.Line, r.Column, " ", r.Reason.Code))
			}
		}
		want := "2day calendar.day-form|3what calendar.what|4day calendar.twice|4name calendar.name|5 calendar.columns|6day calendar.day"
		if strings.Join(told, "|") != want || !works(t, d, s, "2016-11-29") {
			t.Errorf("%s", strings.Join(told, "|"))
		}
		for table, code := range map[string]string{"": "calendar.empty", "day,what,name\n": "calendar.empty", "day,what,name\n\"x": "calendar.unreadable",
			"day,what,name\n" + strings.Repeat("2016-11-24,off,x\n", 5001): "calendar.many"} {
			if _, err := s.Import(t.Context(), boss, []byte(table)); fault.CodeOf(err) != code {
				t.Errorf("%.20q: %v", table, err)
			}
		}
	})
}

func FuzzReadTable(f *testing.F) {
	f.Add([]byte("day,what,name\n2016-11-24,off,x\n"))
	f.Add([]byte("\ufeffa;b;c\n;;\n\"\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := calendar.ReadTable(raw)
		if err != nil {
			return
		}
		for _, r := range rows {
			if !r.Day.Known() || r.Name == "" {
				t.Errorf("%+v", r)
			}
		}
	})
}
