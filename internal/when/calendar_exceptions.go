package when

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"tonghop/internal/fault"
)

// Swaps of working days that were decided for state bodies; the file is also the example
// of the table that an office keeps for itself.
//
//go:embed calendar_swaps.csv
var swapsFile []byte

// VietnamCalendar is the calendar of the law with the swaps known to the program, and
// the office's own exceptions on top.
func VietnamCalendar(own ...Exception) (*Calendar, error) {
	swaps, err := ReadExceptions(bytes.NewReader(swapsFile))
	if err != nil {
		return nil, err
	}
	return NewCalendar(append(swaps, own...)...), nil
}

// maxExceptions bounds a table of exceptions.
const maxExceptions = 10_000

// ReadExceptions reads a table of exceptions: CSV with the columns day, what ("off" or
// "work") and name, a header row first. The fault names the line.
func ReadExceptions(r io.Reader) ([]Exception, error) {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = 3
	rows.Comment = '#'
	var all []Exception
	for n := 0; ; n++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "when.exceptions-unreadable")
		}
		if n == 0 {
			continue
		}
		line, _ := rows.FieldPos(0)
		if n > maxExceptions {
			return nil, fault.New(fault.TooMuch, "when.exceptions-many", maxExceptions)
		}
		day, err := ParseDay(strings.TrimSpace(row[0]))
		what := strings.TrimSpace(row[1])
		if err != nil || (what != "off" && what != "work") {
			return nil, fault.New(fault.Invalid, "when.exception-row", line)
		}
		all = append(all, Exception{day, what == "off", strings.TrimSpace(row[2])})
	}
}
