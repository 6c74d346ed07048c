package report

import (
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/report/naming"
	"tonghop/internal/text"
)

// grid is a table as rows of cells, spans filled with the cell that covers them.
type grid struct {
	rows  [][]string
	where func(row, col int) string
}

// mostSpan bounds what a span may cover: a table of a paper is not wider or longer.
const mostSpan = 500

func gridOf(t *paper.Table, where flow.Where) grid {
	g := grid{where: func(row, col int) string {
		w := where
		w.Cell = strconv.Itoa(row+1) + "." + strconv.Itoa(col+1)
		return w.String()
	}}
	covered := map[[2]int]string{}
	for i, r := range t.Rows {
		var row []string
		put := func(s string) { row = append(row, s) }
		above := func() { // cells that reach down from the rows above
			for s, ok := covered[[2]int{i, len(row)}]; ok; s, ok = covered[[2]int{i, len(row)}] {
				put(s)
			}
		}
		for _, c := range r.Cells {
			above()
			words := text.Space(c.Inlines.Text())
			for range min(max(1, c.ColSpan), mostSpan) {
				for down := 1; down < min(c.RowSpan, mostSpan); down++ {
					covered[[2]int{i + down, len(row)}] = words
				}
				put(words)
			}
		}
		above()
		g.rows = append(g.rows, row)
	}
	return g
}

// tables finds the figures of the paper's tables and of spreadsheets.
func (w *readWork) tables() {
	for i := range w.in.Reading.Tables {
		t := &w.in.Reading.Tables[i]
		w.grid(gridOf(&t.Table, t.Where))
	}
	for _, s := range w.in.Sheets {
		name := s.Name
		w.grid(grid{rows: s.Rows, where: func(row, col int) string {
			return name + " " + columnName(col) + strconv.Itoa(row+1)
		}})
	}
}

// columnName is the letters of a sheet's column, from 0: A, B, … Z, AA.
func columnName(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

func (w *readWork) grid(g grid) {
	if w.byColumns(g) {
		return
	}
	w.byRows(g)
}

// byColumns reads a table whose head names indicators: the unit's own row, else the row of
// totals, else the only row. False where the head names fewer than two.
func (w *readWork) byColumns(g grid) bool {
	head, keys := w.headOf(g)
	if head < 0 {
		return false
	}
	row := w.ownRow(g, head)
	if row < 0 {
		return true
	}
	for _, col := range sortedInts(keys) {
		if col < len(g.rows[row]) {
			w.cell(keys[col].key, keys[col].sure, g, row, col)
		}
	}
	return true
}

// mostLabels bounds how many different labels of one file are looked up.
const mostLabels = 20_000

// keyNamed looks a label up once.
func (w *readWork) keyNamed(label string) (Key, int) {
	if at, ok := w.named[label]; ok {
		return at.key, at.sure
	}
	if len(w.named) >= mostLabels {
		return "", 0
	}
	indicator, choices, sure := w.reader.names.Figure(label)
	k := KeyOf(indicator, choices)
	w.named[label] = keyAt{k, sure}
	return k, sure
}

type keyAt struct {
	key  Key
	sure int
}

// headRows is how deep a table's head may be.
const headRows = 5

// headOf finds the row that names the most indicators, two at least, each once.
func (w *readWork) headOf(g grid) (int, map[int]keyAt) {
	best, keys := -1, map[int]keyAt{}
	for i := range g.rows[:min(len(g.rows), headRows)] {
		if numbersOf(g.rows[i]) >= 2 {
			break // figures begin here
		}
		found, seen := map[int]keyAt{}, map[Key]bool{}
		for col := range g.rows[i] {
			k, sure := w.keyNamed(columnLabel(g, i, col))
			if k != "" && !seen[k] {
				found[col], seen[k] = keyAt{k, sure}, true
			}
		}
		if len(found) >= 2 && len(found) > len(keys) {
			best, keys = i, found
		}
	}
	return best, keys
}

// columnLabel joins the head cells above and at a row: "Băng rôn" over "Tiếng Anh".
func columnLabel(g grid, row, col int) string {
	var parts []string
	for i := 0; i <= row; i++ {
		if col < len(g.rows[i]) && !slices.Contains(parts, g.rows[i][col]) {
			if _, _, number := naming.Cell(g.rows[i][col]); !number {
				parts = append(parts, g.rows[i][col])
			}
		}
	}
	return strings.Join(parts, " ")
}

var totalWords = []string{"tong cong", "tong so", "cong", "tong", "toan huyen", "toan xa", "toan tinh"}

func (w *readWork) ownRow(g grid, head int) int {
	own := text.Fold(w.in.Unit.Name)
	total, only, rows := -1, -1, 0
	for i := head + 1; i < len(g.rows); i++ {
		for _, c := range g.rows[i] {
			folded := strings.Trim(text.Fold(text.Space(c)), ".: ")
			if folded == own {
				return i
			}
			if slices.Contains(totalWords, folded) {
				total = i
			}
		}
		if numbersOf(g.rows[i]) >= 2 {
			only = i
			rows++
		}
	}
	if total >= 0 {
		return total
	}
	if rows == 1 {
		return only
	}
	return -1
}

// numbersOf counts the numbers of a row.
func numbersOf(row []string) int {
	n := 0
	for _, c := range row {
		if v, _, ok := naming.Cell(c); ok && v.IsNumber() {
			n++
		}
	}
	return n
}

func sortedInts(m map[int]keyAt) []int {
	all := make([]int, 0, len(m))
	for n := range m {
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}

// byRows reads a table whose rows name one indicator each: label, perhaps unit, value.
func (w *readWork) byRows(g grid) {
	column := w.valueColumn(g)
	for i, row := range g.rows {
		for col, cell := range row {
			k, sure := w.keyNamed(cell)
			if k == "" {
				continue
			}
			if at := valueIn(row, col, column); at >= 0 {
				w.cell(k, sure, g, i, at)
			}
			break
		}
	}
}

var (
	valueHeads = []string{"ket qua", "thuc hien", "so luong", "so lieu", "gia tri", "ky bao cao", "ky nay", "nam nay"}
	otherHeads = []string{"nam truoc", "cung ky", "ke hoach", "so sanh", "ghi chu", "ty le so", "nam ngoai"}
)

// valueColumn is the column whose head says that it holds this period's figures, or -1.
func (w *readWork) valueColumn(g grid) int {
	for i := range g.rows[:min(len(g.rows), headRows)] {
		for col, cell := range g.rows[i] {
			folded := text.Fold(cell)
			if containsAny(folded, otherHeads) {
				continue
			}
			if containsAny(folded, valueHeads) || strings.Contains(folded, "nam "+strconv.Itoa(w.pkg.Period.Name.Year())) {
				return col
			}
		}
	}
	return -1
}

func containsAny(s string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

// valueIn is the cell with the answer of a row: in the column of values, else the first
// answer after the label.
func valueIn(row []string, label, column int) int {
	if column > label && column < len(row) {
		if _, _, ok := naming.Cell(row[column]); ok {
			return column
		}
		return -1
	}
	for col := label + 1; col < len(row); col++ {
		if _, _, ok := naming.Cell(row[col]); ok {
			return col
		}
	}
	return -1
}

// cell notes the figure in a cell. A table is the unit's own list of figures: it goes
// before prose.
func (w *readWork) cell(k Key, sure int, g grid, row, col int) {
	v, certain, ok := naming.Cell(g.rows[row][col])
	ind := w.reader.reg.Indicator(k.Indicator())
	if !ok || ind == nil || (ind.Adds == regime.Average && ind.Unit == "%" && v.IsNumber() && v.Float() > 1000) {
		return
	}
	w.found[k] = append(w.found[k], finding{value: v, sure: min(sure, certain), home: true, place: g.where(row, col), text: g.rows[row][col]})
}

// Sheet is a worksheet as a grid of cells as shown.
type Sheet struct {
	Name string
	Rows [][]string
}
