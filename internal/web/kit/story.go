package kit

import (
	"net/http"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// story is the sample data of the storybook. Its words are Vietnamese in both languages:
// they stand for what people typed.
type story struct {
	form, wrong *Form
	query       Query
	request     *http.Request
	months      MonthsView
	units       []storyUnit
}

type storyUnit struct {
	name  string
	tone  Tone
	state string
	n     [5]int64
	due   when.Day
}

func storyOf(r *http.Request) story {
	s := story{form: NewForm(r), wrong: NewForm(r), query: QueryOf(r), request: r}
	s.form.Set("name", "xã Dân Lực")
	s.form.SetDay("from", when.MustDay("2016-11-21"))
	s.form.Set("note", "Treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47.\nPhối hợp Đoàn xã.")
	s.form.Set("languages", "vi", "en")
	s.form.Set("answer", "none")
	s.form.SetBool("seen", true)
	s.wrong.Set("unit.name", "")
	s.wrong.Set("unit.from", "31/02/2016")
	s.wrong.Fail("unit.name", "web.kit.required")
	s.wrong.Fail("unit.from", "web.kit.no-day", "31/02/2016")
	s.wrong.Take(fault.New(fault.Conflict, "web.kit.form-unreadable"))
	s.wrong.Take(fault.New(fault.Invalid, "web.kit.wrong-whole").InRow(7, "Số lượng", "web.kit.no-number", "mười").At("unit.note", "web.kit.too-long", 5, 70))
	s.months = MonthsView{Caption: "Hoạt động toàn huyện năm 2016", Kinds: []string{"Trực quan", "Truyền thanh", "Tập huấn", "Khác"}}
	for i, parts := range [][]int64{{18, 12, 0, 0}, {34, 20, 0, 3}, {14, 0, 8, 0}, {22, 9, 0, 0}, {40, 18, 10, 2}, {16, 0, 0, 0}, {12, 0, 12, 0}, {20, 14, 0, 5}, {38, 22, 0, 0}, {18, 0, 0, 0}, {10, 0, 6, 0}, {0, 0, 0, 0}} {
		s.months.Months = append(s.months.Months, Month{Name: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}[i], Parts: parts})
	}
	s.units = []storyUnit{
		{"thị trấn Triệu Sơn", ToneDue, "Đang làm", [5]int64{7, 4, 1, 0, 0}, when.MustDay("2016-11-25")},
		{"xã Thọ Sơn", ToneDone, "Đã duyệt", [5]int64{12, 3, 1, 43, 2}, when.MustDay("2016-11-25")},
		{"xã Bình Sơn", ToneSent, "Chờ duyệt", [5]int64{24, 5, 0, 62, 2}, when.MustDay("2016-11-25")},
		{"xã Hợp Tiến", ToneLate, "Quá hạn", [5]int64{0, 0, 0, 0, 0}, when.MustDay("2016-11-18")},
		{"xã Dân Lực", ToneNone, "Chưa mở", [5]int64{16, 8, 1, 1284, 0}, when.MustDay("2016-12-05")},
	}
	return s
}

func (s story) table() TableView {
	return TableView{
		Caption: "Đơn vị và số liệu", Query: &s.query, Sorted: s.query.Get("sort"), Sticky: true,
		Columns: []Column{
			{Text: "Đơn vị", Sort: "name", Wide: true}, {Text: "Báo cáo"}, {Text: "Hạn", Sort: "due"}, {Text: "Băng rôn", Sort: "banners", Number: true},
			{Text: "song ngữ", Number: true}, {Text: "Pa-nô", Number: true}, {Text: "Buổi phát thanh", Number: true}, {Text: "Lượt tập huấn", Number: true},
		},
	}
}

var storyGreatest = [5]int64{24, 8, 1, 62, 2}

func storyChoices() []Choice {
	return []Choice{
		{Value: "number", Text: "Có số liệu"},
		{Value: "none", Text: "Không có", Hint: "Đơn vị khẳng định là không có"},
		{Value: "unknown", Text: "Chưa nắm được"},
		{Value: "not-applicable", Text: "Không áp dụng"},
	}
}

func storyUnits() []Choice {
	return []Choice{{Value: "", Text: "Mọi huyện"}, {Value: "a", Text: "huyện Triệu Sơn", Group: "Đồng bằng"}, {Value: "b", Text: "huyện Nông Cống", Group: "Đồng bằng"}, {Value: "c", Text: "huyện Quan Hóa", Group: "Miền núi"}}
}

func storySteps() []Step {
	return []Step{{Text: "Soạn thảo", State: ToneDone}, {Text: "Văn phòng thẩm định", State: ToneDone}, {Text: "Lãnh đạo ký", State: ToneDue}, {Text: "Văn thư phát hành"}, {Text: "Sở tiếp nhận"}}
}

func storyEvents() []Event {
	at, err := when.ParseInstant("2016-11-21T01:12:00.000Z")
	if err != nil {
		return nil
	}
	return []Event{
		{At: at, Who: "Lê Văn Hùng", Text: "Trả lại để sửa", Note: "Mục II.1 còn thiếu số buổi phát thanh của xã Thọ Tân.", Tone: ToneLate},
		{At: at, Who: "Nguyễn Thị Hoa", Text: "Trình lãnh đạo", Tone: ToneSent},
		{At: at, Who: "Nguyễn Thị Hoa", Text: "Mở báo cáo", Tone: ToneNone},
	}
}

const (
	storyBefore = "Năm 2016, toàn huyện đã treo 287 băng rôn; dựng 71 pa-nô; phát 1.502 buổi trên hệ thống truyền thanh."
	storyAfter  = "Năm 2016, toàn huyện đã treo 412 băng rôn, trong đó 168 băng rôn hai mặt Việt – Anh; dựng 96 pa-nô; phát 1.730 buổi trên hệ thống truyền thanh của 34/36 xã, thị trấn."
)
