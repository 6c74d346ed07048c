package sheet

import (
	"bytes"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/fault"
	"tonghop/internal/text"
)

// looked is the number of cells up to which a sheet is also loaded whole, to know its
// merged areas and which cells are numbers; above it the stream alone must do.
const looked = 300_000

// Read gives the visible sheets of an .xlsx file. Faults: sheet.too-large,
// sheet.encrypted, sheet.damaged, sheet.too-many-cells, sheet.too-wide, sheet.empty.
func Read(b []byte, lim Limits) ([]Sheet, error) {
	lim = lim.orDefault()
	if int64(len(b)) > lim.Bytes {
		return nil, fault.New(fault.TooMuch, "sheet.too-large", lim.Bytes>>20)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{UnzipSizeLimit: lim.Unpacked, UnzipXMLSizeLimit: min(lim.Unpacked, 16<<20)})
	if err != nil {
		return nil, explain(b, err, lim)
	}
	sheets, err := readAll(f, lim)
	return sheets, errors.Join(err, f.Close())
}

func explain(b []byte, err error, lim Limits) error {
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, excelize.ErrWorkbookFileFormat) && bytes.HasPrefix(b, []byte{0xD0, 0xCF, 0x11, 0xE0}),
		errors.Is(err, excelize.ErrWorkbookPassword), bytes.Contains(b[:min(len(b), 8192)], []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00")):
		return fault.Wrap(err, fault.Invalid, "sheet.encrypted")
	case strings.Contains(err.Error(), "unzip size exceeds"):
		return fault.Wrap(err, fault.TooMuch, "sheet.bomb", lim.Unpacked>>20)
	}
	return fault.Wrap(err, fault.Invalid, "sheet.damaged")
}

func readAll(f *excelize.File, lim Limits) ([]Sheet, error) {
	m := &meter{lim: lim}
	var sheets []Sheet
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && !visible {
			continue
		}
		s, err := readOne(f, name, m)
		if err != nil {
			return nil, err
		}
		if len(s.Rows) > 0 {
			sheets = append(sheets, *s)
		}
	}
	if len(sheets) == 0 {
		return nil, fault.New(fault.Invalid, "sheet.empty")
	}
	return sheets, nil
}

func readOne(f *excelize.File, name string, m *meter) (*Sheet, error) {
	s := &Sheet{Name: text.Space(text.NFC(name))}
	before := m.lim.Cells
	raw, err := stream(f, name, m, s)
	if err != nil {
		return nil, explain(nil, err, m.lim)
	}
	isNumber := func(y, x int) bool { return true }
	if before-m.lim.Cells <= looked {
		s.Merged = areas(f, name)
		isNumber = numberCells(f, name)
	}
	for y := range s.Rows {
		for x, shown := range s.Rows[y] {
			if shown != "" {
				s.Rows[y][x] = vietnamese(raw[y][x], text.NFC(shown), func() bool { return isNumber(y, x) })
			}
		}
	}
	s.trim()
	s.fill()
	return s, nil
}

// stream reads the rows as shown and, in step, as stored.
func stream(f *excelize.File, name string, m *meter, s *Sheet) (raw [][]string, err error) {
	shown, err := f.Rows(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, shown.Close()) }()
	stored, err := f.Rows(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stored.Close()) }()
	for shown.Next() && stored.Next() {
		a, err := shown.Columns()
		if err != nil {
			return nil, err
		}
		b, err := stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		for len(b) < len(a) {
			b = append(b, "")
		}
		if err := m.row(a); err != nil {
			return nil, err
		}
		if len(s.Rows) > maxRows {
			return nil, fault.New(fault.TooMuch, "sheet.too-many-cells")
		}
		s.Rows, raw = append(s.Rows, a), append(raw, b)
	}
	return raw, errors.Join(err, shown.Error(), stored.Error())
}

// maxRows is the most rows a worksheet of the format can have.
const maxRows = 1 << 20

func areas(f *excelize.File, name string) []Area {
	merged, err := f.GetMergeCells(name)
	if err != nil {
		return nil // a sheet whose merged areas cannot be told is still a grid
	}
	const most = 10_000
	var out []Area
	for _, c := range merged {
		x1, y1, err1 := excelize.CellNameToCoordinates(c.GetStartAxis())
		x2, y2, err2 := excelize.CellNameToCoordinates(c.GetEndAxis())
		if err1 == nil && err2 == nil && len(out) < most {
			out = append(out, Area{y1 - 1, x1 - 1, y2 - 1, x2 - 1})
		}
	}
	return out
}

func numberCells(f *excelize.File, name string) func(y, x int) bool {
	return func(y, x int) bool {
		t, err := f.GetCellType(name, cellName(y, x))
		return err == nil && (t == excelize.CellTypeUnset || t == excelize.CellTypeNumber)
	}
}
