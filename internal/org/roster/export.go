package roster

import (
	"bytes"
	"context"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/when"
)

// ExportIn asks for a list as a spreadsheet that can be brought again.
type ExportIn struct {
	Top  string
	What What
	On   when.Day // zero is today
}

// Export writes the units below a top, or their people, as .xlsx. Brought again it
// changes nothing.
func (s *Service) Export(ctx context.Context, who access.Actor, in ExportIn) ([]byte, error) {
	var rows [][]string
	columns, sheet := unitColumns, "Đơn vị"
	if in.What == People {
		columns, sheet = peopleColumns, "Cán bộ"
	}
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(org.Manage, in.Top); err != nil {
			return err
		}
		on := in.On
		if on.IsZero() {
			on = tx.At.Day()
		}
		tree, err := s.Units.TreeOn(tx.Tx, on)
		if err != nil {
			return err
		}
		if in.What == Units {
			rows = unitRows(tree, in.Top)
			return nil
		}
		all, err := org.PeopleUnder(tx.Tx, tree, in.Top)
		rows = peopleRows(tree, all, on)
		return err
	})
	if err != nil {
		return nil, err
	}
	return workbook(sheet, columns, rows)
}

func unitRows(t *org.DayTree, top string) [][]string {
	var rows [][]string
	for _, m := range t.All() {
		if m.ID != top && !t.Under(m.ID, top) {
			continue
		}
		above := m.Parent
		if m.ID == top {
			above = ""
		}
		rows = append(rows, []string{m.Code, m.Name, lang.Say(lang.Vi, "org.kind."+m.Kind), above, org.DayWords(m.From),
			m.Contact.Email, m.Contact.Phone, m.Contact.Address, m.NameEn})
	}
	return rows
}

var roleSigns = map[org.Role]string{org.Head: "TM.", org.Deputy: "KT.", org.Acting: "Q.", org.ByOrder: "TL.", org.Authorised: "TUQ."}

func peopleRows(t *org.DayTree, all org.Personnel, on when.Day) [][]string {
	posts := map[string][]org.Post{}
	for _, p := range all.Posts {
		if p.Holds(on) {
			posts[p.Person] = append(posts[p.Person], p)
		}
	}
	var rows [][]string
	for _, p := range all.People {
		m, ok := t.Unit(p.Unit)
		if !ok || !p.Here(on) {
			continue
		}
		held := posts[p.ID]
		if len(held) == 0 {
			rows = append(rows, []string{p.Name, m.Code, "", "", "", "", "", org.DayWords(p.From), "", p.Email, p.Phone})
		}
		for _, h := range held {
			code := m.Code
			if at, ok := t.Unit(h.Unit); ok {
				code = at.Code
			}
			rows = append(rows, []string{p.Name, code, h.Title, roleSigns[h.Role], h.HeadTitle, h.Scope, h.Basis,
				org.DayWords(h.From), org.DayWords(h.To), p.Email, p.Phone})
		}
	}
	return rows
}

// workbook writes rows under their headings, all of them as text, so that no program
// takes the zeros off codes or turns days around.
func workbook(name string, columns []column, rows [][]string) (out []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil && cerr != nil {
			out, err = nil, fault.Wrap(cerr, fault.Internal, "org.export-failed")
		}
	}()
	if err := fillBook(f, name, columns, rows); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "org.export-failed")
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "org.export-failed")
	}
	return b.Bytes(), nil
}

func fillBook(f *excelize.File, name string, columns []column, rows [][]string) error {
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEEAE1"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return err
	}
	plain, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // text
	if err != nil {
		return err
	}
	if err := w.SetColWidth(1, len(columns), 22); err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = excelize.Cell{StyleID: bold, Value: c.title}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	for i, r := range rows {
		cells := make([]any, len(r))
		for j, v := range r {
			cells[j] = excelize.Cell{StyleID: plain, Value: v}
		}
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		if err := w.SetRow(at, cells); err != nil {
			return err
		}
	}
	return w.Flush()
}
