package paper

import (
	"tonghop/internal/flow"
	"tonghop/internal/when"
)

// points is a range of type sizes with the size of the decree's own specimen.
func points(low, high, specimen float64) Range {
	return Range{flow.PT(low), flow.PT(high), flow.PT(specimen)}
}

// millimetres is a range of lengths with our default.
func millimetres(low, high, ours float64) Range {
	return Range{flow.MM(low), flow.MM(high), flow.MM(ours)}
}

// annexI is a rule of annex I of Nghị định 30/2020/NĐ-CP.
func annexI(item string) Source {
	return Source{Document: "Nghị định 30/2020/NĐ-CP", Annex: "Phụ lục I", Item: item}
}

// nd30 is the form of Nghị định 30/2020/NĐ-CP (5 March 2020), annex I.
func nd30() *Layout {
	return &Layout{
		Name:     "nd30-2020",
		Document: "Nghị định 30/2020/NĐ-CP",
		From:     when.MustDay("2020-03-05"),
		Font:     "Times New Roman",
		FontRule: annexI("phần I, mục I.4"),
		Page: PageRule{
			Width: flow.A4.Width, Height: flow.A4.Height,
			Top: millimetres(20, 25, 20), Bottom: millimetres(20, 25, 20),
			Left: millimetres(30, 35, 30), Right: millimetres(15, 20, 15),
			PaperSource: annexI("phần I, mục I.1"), TurnSource: annexI("phần I, mục I.2"), MarginSource: annexI("phần I, mục I.3"),
		},
		Number:   NumberRule{Place: flow.TopCenter, Size: points(13, 14, 14), Source: annexI("phần I, mục I.7")},
		Body:     nd30Body(),
		Bases:    BasesRule{Italic: true, Last: ".", Source: annexI("phần I, mục II.6a")},
		Rules:    RuleLines{Share: 400, Thickness: flow.PT(0.75), Gap: flow.PT(1.5), Source: annexI("phần I, mục II.2")},
		Elements: nd30Elements(),
		Stamps:   nd30Stamps(),
	}
}

func nd30Body() BodyRule {
	source := annexI("phần I, mục II.6e")
	return BodyRule{
		Indent: millimetres(10, 12.7, 10), Gap: Range{flow.PT(6), flow.PT(36), flow.PT(6)},
		Line: 110, MaxLine: 150, Source: source, SpaceSource: source,
	}
}

func nd30Elements() map[Element]Style {
	const l, c, j = flow.Left, flow.Center, flow.Justify
	own := Source{Document: "Nghị định 30/2020/NĐ-CP", Annex: "Phụ lục I", Item: "phần I, mục II.6", Certainty: OurInferred}
	secret := Source{Document: "Thông tư 24/2020/TT-BCA", Certainty: Remembered}
	return map[Element]Style{
		//             size               bold   italic caps   align  style in Word              rule
		Nation:         {points(12, 13, 12), true, false, true, c, "Quốc hiệu", annexI("phần I, mục II.1")},
		Motto:          {points(13, 14, 13), true, false, false, c, "Tiêu ngữ", annexI("phần I, mục II.1")},
		Parent:         {points(12, 13, 12), false, false, true, c, "Cơ quan chủ quản", annexI("phần I, mục II.2")},
		IssuingBody:    {points(12, 13, 12), true, false, true, c, "Cơ quan ban hành", annexI("phần I, mục II.2")},
		MarkLine:       {points(13, 13, 13), false, false, false, c, "Số, ký hiệu", annexI("phần I, mục II.3")},
		PlaceDate:      {points(13, 14, 13), false, true, false, c, "Địa danh, thời gian", annexI("phần I, mục II.4")},
		KindName:       {points(13, 14, 14), true, false, true, c, "Tên loại văn bản", annexI("phần I, mục II.5")},
		SubjectLine:    {points(13, 14, 14), true, false, false, c, "Trích yếu", annexI("phần I, mục II.5")},
		LetterSubject:  {points(12, 13, 12), false, false, false, c, "Trích yếu công văn", annexI("phần I, mục II.5")},
		Addressee:      {points(13, 14, 14), false, false, false, l, "Kính gửi", annexI("phần I, mục II.9")},
		BasisLine:      {points(13, 14, 14), false, true, false, j, "Căn cứ", annexI("phần I, mục II.6a")},
		BodyText:       {points(13, 14, 14), false, false, false, j, "Nội dung", annexI("phần I, mục II.6e")},
		PartHeading:    {points(13, 14, 14), true, false, false, c, "Phần, chương", annexI("phần I, mục II.6đ")},
		PartTitle:      {points(13, 14, 14), true, false, true, c, "Tiêu đề phần, chương", annexI("phần I, mục II.6đ")},
		SectionHeading: {points(13, 14, 14), true, false, false, c, "Mục, tiểu mục", annexI("phần I, mục II.6đ")},
		SectionTitle:   {points(13, 14, 14), true, false, true, c, "Tiêu đề mục", annexI("phần I, mục II.6đ")},
		Article:        {points(13, 14, 14), true, false, false, j, "Điều", annexI("phần I, mục II.6đ")},
		RomanHeading:   {points(13, 14, 14), true, false, true, j, "Đề mục I", annexI("phần I, mục V.6b")},
		Clause:         {points(13, 14, 14), true, false, false, j, "Đề mục 1", annexI("phần I, mục V.6b")},
		Point:          {points(13, 14, 14), false, false, false, j, "Đề mục a", annexI("phần I, mục V.6b")},
		AuthorityPost:  {points(13, 14, 14), true, false, true, c, "Quyền hạn, chức vụ", annexI("phần I, mục II.7")},
		Signer:         {points(13, 14, 14), true, false, false, c, "Người ký", annexI("phần I, mục II.7")},
		RecipientsHead: {points(12, 12, 12), true, true, false, l, "Nơi nhận", annexI("phần I, mục II.9d")},
		RecipientsList: {points(11, 11, 11), false, false, false, l, "Danh sách nơi nhận", annexI("phần I, mục II.9d")},
		UrgencyStamp:   {points(13, 14, 13), true, false, true, c, "Dấu mức độ khẩn", annexI("phần I, mục III.2b")},
		SecrecyStamp:   {points(13, 14, 13), true, false, true, c, "Dấu độ mật", secret},
		CirculateNote:  {points(13, 14, 13), true, false, true, c, "Chỉ dẫn lưu hành", annexI("phần I, mục III.2")},
		DrafterMark:    {points(11, 11, 11), false, false, false, flow.Right, "Người soạn thảo", annexI("phần I, mục III.3")},
		ContactLine:    {points(11, 12, 11), false, false, false, c, "Địa chỉ cơ quan", annexI("phần I, mục III.4")},
		AnnexLabel:     {points(14, 14, 14), true, false, false, c, "Số phụ lục", annexI("phần I, mục III.1")},
		AnnexTitle:     {points(13, 14, 14), true, false, true, c, "Tiêu đề phụ lục", annexI("phần I, mục III.1")},
		AnnexReference: {points(13, 14, 14), false, true, false, c, "Kèm theo văn bản", annexI("phần I, mục III.1")},
		TableText:      {points(10, 14, 13), false, false, false, l, "Nội dung bảng", own},
	}
}

// red is the ink of stamps.
const red = "FF0000"

func nd30Stamps() map[string]Stamp {
	urgent := annexI("phần I, mục III.2b")
	secret := Source{Document: "Thông tư 24/2020/TT-BCA", Certainty: Remembered}
	note := annexI("phần I, mục III.2")
	stamp := func(mm float64, color string, s Source) Stamp {
		return Stamp{Width: flow.MM(mm), Height: flow.MM(8), Color: color, Source: s}
	}
	return map[string]Stamp{
		string(Khan): stamp(20, red, urgent), string(ThuongKhan): stamp(40, red, urgent), string(HoaToc): stamp(30, red, urgent),
		"MẬT": stamp(20, red, secret), "TỐI MẬT": stamp(30, red, secret), "TUYỆT MẬT": stamp(40, red, secret),
		"XEM XONG TRẢ LẠI": {Height: flow.MM(8), Source: note}, "LƯU HÀNH NỘI BỘ": {Height: flow.MM(8), Source: note},
	}
}
