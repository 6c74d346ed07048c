package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/plain"
	"tonghop/internal/text"
)

// ReadCSV gives the one sheet of a .csv or .tsv file; the separator is the one that
// parts the first lines most evenly. Values stay as they are written.
func ReadCSV(b []byte, lim Limits) ([]Sheet, error) {
	lim = lim.orDefault()
	if int64(len(b)) > lim.Bytes {
		return nil, fault.New(fault.TooMuch, "sheet.too-large", lim.Bytes>>20)
	}
	s, err := plain.Decode(b)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(s))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(s), -1, true
	out := Sheet{}
	m := &meter{lim: lim}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "sheet.damaged")
		}
		for i := range row {
			row[i] = text.NFC(strings.TrimSpace(row[i]))
		}
		if err := m.row(row); err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, row)
	}
	out.trim()
	if len(out.Rows) == 0 {
		return nil, fault.New(fault.Invalid, "sheet.empty")
	}
	return []Sheet{out}, nil
}

// separator is the sign found on most of the first lines; a comma stands in numbers
// and sentences too, so others win over it where they part a line at all.
func separator(s string) rune {
	lines := strings.SplitN(strings.TrimRight(s, "\r\n"), "\n", 21)
	for _, c := range []rune{'\t', ';'} {
		n := 0
		for _, l := range lines {
			if strings.ContainsRune(l, c) {
				n++
			}
		}
		if n*2 > len(lines) {
			return c
		}
	}
	return ','
}
