// Package sheets is the diary as a spreadsheet: taken in after every cell was looked at, given
// out, and a template with the unit's own indicators. It owns the table activity_import.
package sheets

import (
	"bytes"
	"context"
	"strconv"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/seal"
	"tonghop/internal/sheet"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Service is the use cases of spreadsheets.
type Service struct {
	Diary *activity.Service
}

// New makes the service.
func New(diary *activity.Service) *Service { return &Service{Diary: diary} }

// Bounds of a spreadsheet that is taken in.
const (
	mostSheetBytes = 10 << 20
	mostRows       = 5000
	// chunk is how many entries one transaction writes.
	chunk = 200
)

// In is a spreadsheet with a diary.
type In struct {
	Unit  string
	Name  string
	Bytes []byte
}

// Row is an entry that a spreadsheet holds. Guessed tells that its figures were
// understood from its words.
type Row struct {
	Line    int
	Content activity.Content
	Guessed bool
}

// Examined is what a spreadsheet would write. Problems are by cell; only a sheet without
// any can be taken in, by its ID. Known is how many of its rows were taken in before.
type Examined struct {
	ID       string
	Name     string
	Rows     []Row
	Problems []fault.Row
	Known    int
}

// Examine reads a spreadsheet and tells what is wrong with it. Nothing is written but the
// sheet itself, so that it can be taken in without being sent again.
func (s *Service) Examine(ctx context.Context, who access.Actor, in In) (out Examined, err error) {
	in.Name = activity.FileName(in.Name)
	book, err := s.Diary.BookToWrite(ctx, who, in.Unit)
	if err != nil {
		return out, err
	}
	out = Examined{Name: in.Name}
	if out.Rows, out.Problems, err = s.readSheet(book, in.Bytes); err != nil || len(out.Problems) > 0 {
		return out, err
	}
	ref, err := s.Diary.Blobs.Put(bytes.NewReader(in.Bytes), mostSheetBytes)
	if err != nil {
		return out, err
	}
	err = s.Diary.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(activity.Write, in.Unit); err != nil {
			return err
		}
		out.ID = uid.New()
		_, err := tx.Exec("INSERT INTO activity_import (id, unit, account, at, name, digest, total) VALUES ($1,$2,$3,$4,$5,$6,$7)",
			out.ID, in.Unit, who.ID, tx.At, in.Name, string(ref.Digest), len(out.Rows))
		if err != nil {
			return err
		}
		if out.Known, err = activity.KnownSubmissions(tx.Tx, book.Body.ID, sheetKey(ref.Digest, "")); err != nil {
			return err
		}
		return tx.Record(activity.Write, importRef(out.ID, in.Unit), map[string]string{"digest": string(ref.Digest), "name": in.Name})
	})
	return out, err
}

func importRef(id, unit string) audit.Ref {
	return audit.Ref{Noun: "activity-import", ID: id, Unit: unit}
}

// sheetKey is the submission of a row of a sheet: the same sheet taken in twice writes
// nothing twice.
func sheetKey(d seal.Digest, line string) string { return "sheet-" + d.Short() + "-" + line }

// readSheet reads the rows of a sheet and everything that is wrong with them.
func (s *Service) readSheet(b activity.Book, raw []byte) ([]Row, []fault.Row, error) {
	sheets, err := sheet.Read(raw, sheet.Limits{Bytes: mostSheetBytes, Cells: 200_000, Columns: 200})
	if err != nil {
		return nil, nil, err
	}
	for _, one := range sheets {
		at, place, ok := head(one.Rows)
		if !ok {
			continue
		}
		if len(one.Rows)-at-1 > mostRows {
			return nil, nil, fault.New(fault.TooMuch, "activity.sheet-long", mostRows)
		}
		formulas, err := formulasOf(raw, one.Name)
		if err != nil {
			return nil, nil, err
		}
		r := &sheetReader{diary: s.Diary, book: b, place: place, formulas: formulas, named: b.Named(), bad: fault.New(fault.Invalid, "activity.sheet-wrong")}
		for y := at + 1; y < len(one.Rows); y++ {
			if err := r.row(y, one.Rows[y]); err != nil {
				return nil, nil, err
			}
		}
		r.check()
		if len(r.rows) == 0 && len(r.bad.Rows()) == 0 {
			return nil, nil, fault.New(fault.Invalid, "activity.sheet-empty")
		}
		return r.rows, r.bad.Rows(), nil
	}
	return nil, nil, fault.New(fault.Invalid, "activity.sheet-head")
}

// formulasOf tells which cells are formulas: what they show was worked out by a program
// that is not at hand, and may be old.
func formulasOf(raw []byte, name string) (func(x, y int) bool, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: 96 << 20, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "sheet.damaged")
	}
	for _, n := range f.GetSheetList() {
		if text.Space(text.NFC(n)) == name {
			name = n
		}
	}
	return func(x, y int) bool {
		cell, err := excelize.CoordinatesToCellName(x+1, y+1)
		if err != nil {
			return false
		}
		formula, err := f.GetCellFormula(name, cell)
		return err == nil && formula != ""
	}, nil
}

// sheetReader gathers the entries of a sheet.
type sheetReader struct {
	diary    *activity.Service
	book     activity.Book
	place    map[string]int
	formulas func(x, y int) bool
	named    map[string][]activity.Figure
	bad      *fault.Error
	rows     []Row
	lines    [][]int // of each row's figures: the lines they stand in
}

// row reads one row: an entry, a figure of the entry above, or nothing.
func (r *sheetReader) row(y int, cells []string) error {
	row := &rowReader{book: r.book, bad: r.bad, line: y + 1, cells: cells, place: r.place, named: r.named}
	var fields []string
	for _, c := range columns {
		fields = append(fields, c.field)
		if x, ok := r.place[c.field]; ok && r.formulas(x, y) {
			row.wrong(c.field, "activity.cell-formula")
			return nil
		}
	}
	if row.empty(fields...) {
		return nil
	}
	if row.empty("day", "line") && !row.empty("indicator", "value") {
		r.more(row)
		return nil
	}
	c := activity.Content{Day: row.day("day"), Until: row.day("until"), Line: row.cell("line"), Event: row.cell("event"), Place: row.cell("place"),
		Partners: row.cell("partners"), Money: row.money(), Note: row.cell("note")}
	c.Kind = row.kind(c.Line)
	entry := Row{Line: row.line, Content: c}
	var lines []int
	if f, ok := row.figure(); ok {
		entry.Content.Figures, lines = []activity.Figure{f}, []int{row.line}
	} else if row.empty("indicator", "value", "choice") {
		if err := r.guess(&entry); err != nil {
			return err
		}
	}
	r.rows, r.lines = append(r.rows, entry), append(r.lines, lines)
	return nil
}

// more adds the figure of a row to the entry above it.
func (r *sheetReader) more(row *rowReader) {
	n := len(r.rows) - 1
	if n < 0 {
		row.wrong("day", "activity.cell-no-entry")
		return
	}
	if f, ok := row.figure(); ok {
		if r.rows[n].Guessed {
			r.rows[n].Guessed, r.rows[n].Content.Figures, r.lines[n] = false, nil, nil
		}
		r.rows[n].Content.Figures, r.lines[n] = append(r.rows[n].Content.Figures, f), append(r.lines[n], row.line)
	}
}

// guess understands the figures of an entry from its words, where the sheet gives none.
func (r *sheetReader) guess(e *Row) error {
	u, err := r.diary.Read(r.book, e.Content.Line)
	for _, f := range u.Figures {
		if f.Value.State != quantity.Missing {
			e.Content.Figures, e.Guessed = append(e.Content.Figures, f), true
		}
	}
	return err
}

// check tells what is wrong with the entries as a whole, by cell.
func (r *sheetReader) check() {
	told := map[int]bool{}
	for _, p := range r.bad.Rows() {
		told[p.Line] = true
	}
	for i := range r.rows {
		e := &r.rows[i]
		if told[e.Line] {
			continue
		}
		var err error
		e.Content, err = r.book.Check(e.Content)
		for field, reason := range fault.FieldsOf(err) {
			line := e.Line
			if n, err := strconv.Atoi(field[min(len(field), len("figure")):]); err == nil && n >= 1 && n <= len(r.lines[i]) {
				line = r.lines[i][n-1]
			}
			r.bad.InRow(line, titleOf(field), reason.Code, reason.Args...)
		}
	}
}

// Applied tells how far a spreadsheet is taken in.
type Applied struct {
	Added, Repeated, Total int
}

// imported is a row of activity_import.
type imported struct {
	unit, account, name string
	digest              seal.Digest
	total, done         int
	at                  when.Instant
}

func loadImport(tx *db.Tx, id string) (imported, error) {
	i, found, err := db.Maybe(tx, "SELECT unit, account, name, digest, total, done, at FROM activity_import WHERE id = $1", func(scan db.Scan) (imported, error) {
		var i imported
		err := scan(&i.unit, &i.account, &i.name, &i.digest, &i.total, &i.done, &i.at)
		return i, err
	}, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "activity.no-import")
	}
	return i, err
}

// Apply takes a spreadsheet in that Examine found without fault, some rows in each
// transaction. Interrupted, it goes on where it stopped; asked twice, it writes once.
func (s *Service) Apply(ctx context.Context, who access.Actor, id string) (out Applied, err error) {
	var i imported
	err = s.Diary.Door.Read(ctx, who, func(tx *access.Tx) error {
		if i, err = loadImport(tx.Tx, id); err != nil {
			return err
		}
		return hiddenImport(tx.Must(activity.Write, i.unit))
	})
	if err != nil {
		return out, err
	}
	b, err := s.Diary.BookToWrite(ctx, who, i.unit)
	if err != nil {
		return out, err
	}
	raw, err := s.Diary.Blobs.Bytes(i.digest, mostSheetBytes)
	if err != nil {
		return out, err
	}
	rows, problems, err := s.readSheet(b, raw)
	if err != nil {
		return out, err
	}
	if len(problems) > 0 { // a regime changed since the sheet was examined
		return out, fault.New(fault.Conflict, "activity.sheet-changed", len(problems), problems[0].Line)
	}
	out.Total = len(rows)
	for from := 0; from < len(rows); from += chunk {
		added, err := s.applyChunk(ctx, who, id, i, rows[from:min(len(rows), from+chunk)], from)
		if err != nil {
			return out, err
		}
		out.Added += added.Added
		out.Repeated += added.Repeated
	}
	return out, nil
}

func hiddenImport(err error) error {
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return fault.New(fault.NotFound, "activity.no-import")
	}
	return err
}

func (s *Service) applyChunk(ctx context.Context, who access.Actor, id string, i imported, rows []Row, from int) (out Applied, err error) {
	list := make([]activity.AddIn, len(rows))
	for n, r := range rows {
		list[n] = activity.AddIn{Submission: sheetKey(i.digest, strconv.Itoa(r.Line)), Content: r.Content}
	}
	err = s.Diary.Door.Write(ctx, who, func(tx *access.Tx) error {
		out = Applied{}
		added, err := s.Diary.AddAll(tx, i.unit, list)
		if err != nil {
			return err
		}
		for _, a := range added {
			if a.Repeated {
				out.Repeated++
			} else {
				out.Added++
			}
		}
		_, err = tx.Exec("UPDATE activity_import SET done = $2 WHERE id = $1 AND done < $2", id, from+len(rows))
		return err
	})
	return out, err
}
