package request

import (
	"strings"
	"unicode"

	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/text"
)

// House is what the letterhead needs to know of the asking unit.
type House struct {
	Unit   org.Unit
	Body   org.Unit // the body it stands in; the unit itself where it is one
	Inside bool
	Signer Signer
}

// Signer is who signs by the posts of the unit, as far as they are known.
type Signer struct {
	Authority []string // "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"
	Position  string
	Name      string
}

// issuer is the body in the letterhead, its superior, and its name inside a sentence.
func (h House) issuer() (parent, issuer, inText string) {
	if !h.Inside {
		return "", h.Unit.Committee(), h.Unit.CommitteeInText()
	}
	inText = h.Unit.Name
	if h.Body.Level() != org.Province { // a department is known in the whole province; a division only with its body
		inText += " " + h.Body.InText()
	}
	return "Ủy ban nhân dân " + h.Body.InText(), h.Unit.Name, inText
}

// Abbreviation makes the letters of a body in a symbol: "STTTT" for Sở Thông tin và
// Truyền thông. Heads of bodies fix them, so a person may always write others.
func Abbreviation(name string) string {
	var b strings.Builder
	for _, word := range strings.Fields(text.Space(name)) {
		switch strings.ToLower(word) {
		case "và", "của", "-", "&":
			continue
		}
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(unicode.ToUpper(r))
				break
			}
		}
	}
	return b.String()
}

// standardBody is what a letter says before anybody has changed it.
const standardBody = `Để có cơ sở tổng hợp, báo cáo cấp có thẩm quyền về {field} {period}, {asker} đề nghị các đơn vị báo cáo kết quả thực hiện theo đề cương gửi kèm Công văn này.
Số liệu được tính từ ngày {from} đến hết ngày {to}. Nội dung nào không có thì ghi rõ là không có, chưa thống kê được thì ghi rõ là chưa thống kê được, không áp dụng thì ghi rõ là không áp dụng; không để trống.
Báo cáo gửi về {asker} chậm nhất ngày {deadline}. Đơn vị không có nội dung phải báo cáo thì trả lời là không có, nêu lý do.
Đề nghị các đơn vị quan tâm, phối hợp thực hiện.`

// Standard gives the words of a letter before anybody has changed them.
func Standard(r *regime.Regime, h House) (t Text, symbol string) {
	parent, issuer, inText := h.issuer()
	symbol = "UBND"
	if h.Inside {
		symbol = Abbreviation(h.Unit.Name)
	}
	subject := lowerFirst(r.Subject)
	if !strings.HasPrefix(subject, "báo cáo") {
		subject = "báo cáo " + subject
	}
	return Text{
		ParentBody: parent, Issuer: issuer, InText: inText, Place: h.Body.ShortName(), Subject: subject, Body: standardBody,
		Recipients: []string{"Như trên"}, Archive: "VT", Outline: true,
		Authority: h.Signer.Authority, Position: h.Signer.Position, Signer: h.Signer.Name,
	}, paper.Symbol(paper.Letter, symbol, "")
}

// groupWords are the bodies of a level as an addressee line names them all; districts
// ended on 1 July 2025, and with them the towns among the communes.
func groupWords(level string, onlyTwoRungs bool) string {
	switch org.Level(level) {
	case org.Commune:
		if onlyTwoRungs {
			return "Ủy ban nhân dân các xã, phường, đặc khu"
		}
		return "Ủy ban nhân dân các xã, phường, thị trấn"
	case org.District:
		return "Ủy ban nhân dân các huyện, thị xã, thành phố"
	case org.Province:
		return "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương"
	}
	return ""
}

// mostNamed is how many single units an addressee list names one by one.
const mostNamed = 5

// Addressees says in the lines after "Kính gửi" whom a choice means.
func Addressees(c Choice, t *org.DayTree) []string {
	var lines []string
	twoRungs := len(t.At(org.District)) == 0
	for _, w := range c.All {
		line := groupWords(w.Level, twoRungs)
		if m, ok := t.Unit(w.Under); ok && line != "" && !holdsAll(t, w) {
			line += " thuộc " + m.InText()
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	if len(c.Also) > mostNamed {
		return append(lines, "Ủy ban nhân dân các đơn vị có tên trong danh sách nhận yêu cầu")
	}
	for _, id := range c.Also {
		if m, ok := t.Unit(id); ok {
			lines = append(lines, "Ủy ban nhân dân "+m.InText())
		}
	}
	return lines
}

// holdsAll tells whether all units of the level that there are stand under the unit, as
// under a province that keeps a server for itself.
func holdsAll(t *org.DayTree, w Whole) bool {
	return len(t.Descendants(w.Under, org.Level(w.Level))) == len(t.At(org.Level(w.Level)))
}
