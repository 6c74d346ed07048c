package roster

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tonghop/internal/fault"
	"tonghop/internal/intake"
	"tonghop/internal/org"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// column is a column of a list, by the field it fills.
type column struct {
	field string
	title string   // the heading that our own lists have
	names []string // folded headings that people give it
}

// unitColumns are the columns of a list of units.
var unitColumns = []column{
	{"code", "Mã đơn vị", []string{"ma don vi", "ma", "ma so", "code", "ma dv"}},
	{"name", "Tên đơn vị", []string{"ten don vi", "ten", "don vi", "ten co quan", "co quan", "name", "ten co quan, don vi", "co quan, don vi"}},
	{"kind", "Loại đơn vị", []string{"loai don vi", "loai", "loai hinh", "cap", "kind", "level"}},
	{"above", "Đơn vị cấp trên", []string{"don vi cap tren", "ma don vi cap tren", "cap tren", "ma cap tren", "truc thuoc", "don vi truc thuoc", "parent", "parent_code", "co quan cap tren"}},
	{"from", "Từ ngày", []string{"tu ngay", "ngay thanh lap", "ngay hieu luc", "hieu luc tu", "co hieu luc tu", "valid from", "valid_from", "from"}},
	{"email", "Thư điện tử", []string{"thu dien tu", "email", "e-mail", "hop thu", "hop thu dien tu", "dia chi thu dien tu"}},
	{"phone", "Điện thoại", []string{"dien thoai", "so dien thoai", "phone", "dt", "sdt"}},
	{"address", "Địa chỉ", []string{"dia chi", "address", "dia chi tru so", "tru so"}},
	{"name_en", "Tên tiếng Anh", []string{"ten tieng anh", "name_en", "english name", "ten quoc te"}},
}

// peopleColumns are the columns of a list of people.
var peopleColumns = []column{
	{"name", "Họ và tên", []string{"ho va ten", "ho ten", "ho, ten", "ten", "name", "can bo", "ho va ten can bo"}},
	{"unit", "Đơn vị", []string{"don vi", "ma don vi", "co quan", "phong", "phong, ban", "unit", "noi cong tac", "don vi cong tac"}},
	{"title", "Chức vụ", []string{"chuc vu", "chuc danh", "title", "post", "chuc vu, chuc danh"}},
	{"role", "Thẩm quyền ký", []string{"tham quyen ky", "quyen ky", "ky", "authority", "quyen han ky"}},
	{"head", "Ký thay cho", []string{"ky thay cho", "chuc vu nguoi dung dau", "nguoi dung dau", "head"}},
	{"scope", "Nội dung được ký", []string{"noi dung duoc ky", "pham vi", "linh vuc", "scope"}},
	{"basis", "Số quyết định", []string{"so quyet dinh", "quyet dinh", "van ban uy quyen", "basis", "can cu"}},
	{"from", "Từ ngày", []string{"tu ngay", "ngay bat dau", "from", "ngay bo nhiem"}},
	{"to", "Đến ngày", []string{"den ngay", "ngay ket thuc", "to"}},
	{"email", "Thư điện tử", []string{"thu dien tu", "email", "e-mail", "hop thu"}},
	{"phone", "Điện thoại", []string{"dien thoai", "so dien thoai", "phone", "dt", "sdt", "di dong"}},
}

// grid is a list found in a sheet: where its columns are and its rows.
type grid struct {
	at       map[string]int    // field → column
	headings map[string]string // field → heading as it stands
	rows     [][]string
	first    int // line of the first row, as people count
}

// headRows is how far down the headings of a list are looked for: titles stand above.
const headRows = 30

// findGrid finds the list in the sheets of a file: the first row that names the column
// of names and another one.
func findGrid(sheets []intake.Sheet, columns []column) (*grid, error) {
	for _, s := range sheets {
		for y := range min(headRows, len(s.Rows)) {
			g := readHead(s.Rows[y], columns)
			if _, named := g.at["name"]; named && len(g.at) >= 2 {
				g.rows, g.first = s.Rows[y+1:], y+2
				return g, nil
			}
		}
	}
	var wanted []string
	for _, c := range columns {
		wanted = append(wanted, c.title)
	}
	return nil, fault.New(fault.Invalid, "org.no-headings", strings.Join(wanted, ", "))
}

func readHead(cells []string, columns []column) *grid {
	g := &grid{at: map[string]int{}, headings: map[string]string{}}
	for x, cell := range cells {
		key := strings.Trim(text.Fold(text.Space(cell)), " .:*")
		for _, c := range columns {
			if _, taken := g.at[c.field]; !taken && slices.Contains(c.names, key) {
				g.at[c.field], g.headings[c.field] = x, text.Space(cell)
				break
			}
		}
	}
	return g
}

// cell is what a row says in a column, empty where the list has no such column.
func (g *grid) cell(row []string, field string) string {
	x, ok := g.at[field]
	if !ok || x >= len(row) {
		return ""
	}
	return text.NFC(text.Space(row[x]))
}

// heading is the heading over a field as the list writes it, or as we would.
func (g *grid) heading(field string, columns []column) string {
	if h := g.headings[field]; h != "" {
		return h
	}
	for _, c := range columns {
		if c.field == field {
			return c.title
		}
	}
	return field
}

func empty(row []string) bool {
	return !slices.ContainsFunc(row, func(c string) bool { return text.Space(c) != "" })
}

// numbering tells whether a row only numbers the columns: (1), (2), (3)…
func numbering(row []string) bool {
	n := 0
	for _, c := range row {
		c = strings.Trim(text.Space(c), "()")
		if c == "" {
			continue
		}
		if v, err := strconv.Atoi(c); err != nil || v > len(row) {
			return false
		}
		n++
	}
	return n >= 2
}

// readDay reads a day as people write it; empty is the zero day.
func readDay(s string) (when.Day, bool) {
	if s == "" {
		return when.Day{}, true
	}
	if d, err := when.ParseDay(s); err == nil {
		return d, true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) != 3 {
		return when.Day{}, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil {
			return when.Day{}, false
		}
		n[i] = v
	}
	if len(parts[2]) == 2 {
		n[2] += 2000
	}
	d, err := when.NewDay(n[2], time.Month(n[1]), n[0])
	return d, err == nil
}

// readCode takes the thousands' points out of a code that a spreadsheet took for a number.
func readCode(s string) string {
	if plain := strings.ReplaceAll(s, ".", ""); plain != s && text.IsDigits(plain) && len(plain) > 3 {
		return plain
	}
	return s
}

// padded are the forms in which a code may have stood before a spreadsheet took its
// leading zeros.
func padded(code string) []string {
	forms := []string{code}
	if !text.IsDigits(code) {
		return forms
	}
	for _, width := range []int{2, 3, 5} {
		if len(code) < width {
			forms = append(forms, strings.Repeat("0", width-len(code))+code)
		}
	}
	return forms
}

// kindWords are the words by which lists name kinds, folded.
var kindWords = map[string]string{
	"trung uong": org.KindCentre, "bo": org.KindMinistry, "bo, nganh": org.KindMinistry,
	"tinh": "tinh", "thanh pho truc thuoc trung uong": "thanh-pho-tw", "quan": "quan", "huyen": "huyen",
	"thi xa": "thi-xa", "thanh pho": "thanh-pho", "thanh pho thuoc tinh": "thanh-pho", "phuong": "phuong", "xa": "xa",
	"thi tran": "thi-tran", "dac khu": "dac-khu",
	"so": org.KindDepartment, "ban": org.KindDepartment, "so, ban, nganh": org.KindDepartment, "so, ban": org.KindDepartment,
	"phong": org.KindDivision, "van phong": org.KindDivision, "phong, ban": org.KindDivision, "trung tam": org.KindDivision,
}

// readKind reads a kind: its word, or its key; of an empty cell what the name says.
func readKind(s, name string) (string, bool) {
	if s == "" {
		k := org.KindOfName(name)
		return k, k != ""
	}
	if slices.Contains(org.Kinds, s) {
		return s, true
	}
	k, ok := kindWords[strings.ReplaceAll(text.Fold(s), "-", " ")]
	return k, ok
}
