// Package calendar keeps the days that are off or worked against the rule of the law: what
// the Prime Minister decides each year, what a province gives. Over them stands
// when.Calendar, which knows the holidays of the law and computes the lunar ones.
package calendar

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"sync"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Verbs of the calendar. It is one for the whole installation.
const (
	View   access.Verb = "calendar.view"
	Manage access.Verb = "calendar.manage"
)

// Service is the use cases of the calendar.
type Service struct {
	door *access.Door

	mu      sync.Mutex
	version int64
	kept    *when.Calendar
}

// New makes the service.
func New(door *access.Door) *Service { return &Service{door: door, version: -1} }

// Calendar gives the working days as the transaction sees them; it is kept in memory until
// a change. The caller has asked access, if only for the thing it counts days for.
func (s *Service) Calendar(tx *db.Tx) (*when.Calendar, error) {
	version, err := db.Value[int64](tx, "SELECT version FROM calendar_change WHERE id = 1")
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	kept := s.kept
	if s.version != version {
		kept = nil
	}
	s.mu.Unlock()
	if kept != nil {
		return kept, nil
	}
	own, err := all(tx)
	if err != nil {
		return nil, err
	}
	c, err := when.VietnamCalendar(own...)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version, s.kept = version, c
	return c, nil
}

// Line is a day that is off or worked against the week: by the law, or by an exception.
type Line struct {
	Day     when.Day
	Off     bool
	Name    string
	Own     bool // an exception of this installation
	Against bool // an exception against what the law says for the day
}

// Year lists the days of a year that are not as the week says, in order. Every signed
// person may look.
func (s *Service) Year(ctx context.Context, who access.Actor, year int) (lines []Line, err error) {
	err = s.door.Read(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		if year < 2000 || year > 2053 {
			return fault.New(fault.Invalid, "calendar.year", 2000, 2053)
		}
		c, err := s.Calendar(tx.Tx)
		if err != nil {
			return err
		}
		own, err := all(tx.Tx)
		if err != nil {
			return err
		}
		lines, err = yearLines(c, own, year)
		return err
	})
	return lines, err
}

// yearLines walks the year once: whatever is not as Saturdays and Sundays say is a line.
func yearLines(c *when.Calendar, own []when.Exception, year int) ([]Line, error) {
	mine := map[when.Day]when.Exception{}
	for _, e := range own {
		mine[e.Day] = e
	}
	law, err := when.VietnamCalendar()
	if err != nil {
		return nil, err
	}
	var lines []Line
	for d := (when.Day{Year: year, Month: 1, Date: 1}); d.Year == year; d = d.AddDays(1) {
		works, err := c.Working(d)
		if err != nil {
			return nil, err
		}
		lawful, err := law.Working(d)
		if err != nil {
			return nil, err
		}
		_, isMine := mine[d]
		weekday := d.Weekday() != 0 && d.Weekday() != 6
		if name := c.Name(d); isMine || works != weekday || name != "" && !works {
			lines = append(lines, Line{Day: d, Off: !works, Name: name, Own: isMine, Against: works != lawful})
		}
	}
	return lines, nil
}

// PutIn sets an exception.
type PutIn struct {
	Day  when.Day
	Off  bool
	Name string
}

const mostName = 120

func (in PutIn) check() (PutIn, error) {
	in.Name = text.Space(text.NFC(in.Name))
	wrong := fault.New(fault.Invalid, "calendar.wrong")
	if !in.Day.Known() || in.Day.Year < 2000 || in.Day.Year > 2053 {
		wrong.At("day", "calendar.day", 2000, 2053)
	}
	if n := len([]rune(in.Name)); n < 1 || n > mostName {
		wrong.At("name", "calendar.name", mostName)
	}
	return in, wrong.OrNil()
}

// Put makes a day off or a working one, in the place of an earlier exception for it.
// Deadlines that are already set stay; new ones count by it.
func (s *Service) Put(ctx context.Context, who access.Actor, in PutIn) error {
	return s.door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Manage, access.House); err != nil {
			return err
		}
		in, err := in.check()
		if err != nil {
			return err
		}
		if err := put(tx, []when.Exception{{Day: in.Day, Off: in.Off, Name: in.Name}}); err != nil {
			return err
		}
		return tx.Record(Manage, ref(in.Day), in)
	})
}

// Remove takes an exception away; the day is again as the law says.
func (s *Service) Remove(ctx context.Context, who access.Actor, day when.Day) (was PutIn, err error) {
	err = s.door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Manage, access.House); err != nil {
			return err
		}
		e, found, err := db.Maybe(tx.Tx, "SELECT "+columns+" FROM calendar_exception WHERE day = $1", scan, day)
		if err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, "calendar.none")
		}
		was = PutIn(e)
		if _, err := tx.Exec("DELETE FROM calendar_exception WHERE day = $1", day); err != nil {
			return err
		}
		if err := changed(tx.Tx); err != nil {
			return err
		}
		return tx.Record(Manage, ref(day), map[string]string{"removed": was.Name})
	})
	return was, err
}

// Import takes a table of exceptions over (CSV: day, what, name; a header row first), day by
// day in the place of what is there, and tells how many. Nothing is taken where a row is
// wrong; all wrong rows are told.
func (s *Service) Import(ctx context.Context, who access.Actor, table []byte) (n int, err error) {
	rows, wrong := ReadTable(table)
	err = s.door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Manage, access.House); err != nil {
			return err
		}
		if wrong != nil {
			return wrong
		}
		n = len(rows)
		if n == 0 {
			return fault.New(fault.Invalid, "calendar.empty")
		}
		if err := put(tx, rows); err != nil {
			return err
		}
		return tx.Record(Manage, audit.Ref{Noun: "calendar", ID: "table", Unit: access.House}, map[string]int{"imported": n})
	})
	return n, err
}

// Export gives the exceptions as a table that Import takes.
func (s *Service) Export(ctx context.Context, who access.Actor) (table []byte, err error) {
	err = s.door.Read(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		own, err := all(tx.Tx)
		table = writeTable(own)
		return err
	})
	return table, err
}

func ref(day when.Day) audit.Ref {
	return audit.Ref{Noun: "calendar", ID: day.String(), Unit: access.House}
}

// mostRows bounds a table: no office has more exceptions.
const mostRows = 5000

// Words for the kinds of days in a table, folded.
var kinds = map[string]bool{"off": true, "nghi": true, "work": false, "working": false, "lam": false, "lam viec": false, "lam bu": false}

// ReadTable reads a table of exceptions. The fault names every wrong row.
func ReadTable(raw []byte) ([]when.Exception, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord, r.Comment, r.TrimLeadingSpace = -1, '#', true
	if head, _, _ := bytes.Cut(raw, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		r.Comma = ';' // as programs with Vietnamese settings write it
	}
	wrong := fault.New(fault.Invalid, "calendar.wrong-rows")
	var rows []when.Exception
	seen := map[when.Day]bool{}
	for n := 0; ; n++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, wrong.OrNil()
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "calendar.unreadable")
		}
		if n > mostRows {
			return nil, fault.New(fault.TooMuch, "calendar.many", mostRows)
		}
		if line, _ := r.FieldPos(0); n > 0 {
			rows = append(rows, readRow(row, line, seen, wrong))
		}
	}
}

func readRow(row []string, line int, seen map[when.Day]bool, wrong *fault.Error) when.Exception {
	var e when.Exception
	if len(row) != 3 {
		wrong.InRow(line, "", "calendar.columns")
		return e
	}
	day, err := when.ParseDay(strings.TrimSpace(row[0]))
	switch {
	case err != nil:
		wrong.InRow(line, "day", "calendar.day-form")
	case day.Year < 2000 || day.Year > 2053:
		wrong.InRow(line, "day", "calendar.day", 2000, 2053)
	case seen[day]:
		wrong.InRow(line, "day", "calendar.twice")
	}
	seen[day] = true
	off, known := kinds[text.Fold(text.Space(row[1]))]
	if !known {
		wrong.InRow(line, "what", "calendar.what")
	}
	in, err := PutIn{day, off, row[2]}.check()
	if reason := fault.FieldsOf(err)["name"]; reason != nil {
		wrong.InRow(line, "name", reason.Code, reason.Args...)
	}
	return when.Exception(in)
}

func writeTable(own []when.Exception) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"day", "what", "name"}}
	for _, e := range own {
		what := "work"
		if e.Off {
			what = "off"
		}
		rows = append(rows, []string{e.Day.String(), what, e.Name})
	}
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}
