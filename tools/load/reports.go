package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// indicators and sections of the regime under load.
const (
	indicators = 100
	sections   = 5
)

// regimeFile is a regime of a hundred sums and five sections of words.
func regimeFile() []byte {
	var b strings.Builder
	b.WriteString(`format: 1
code: thu-tai
version: 1
name: {vi: Báo cáo thử tải, en: Load report}
field: công tác thử tải
bases: [{kind: nghị định, number: 09/2019/NĐ-CP, date: "2019-01-24", issuer: Chính phủ, subject: quy định về chế độ báo cáo}]
levels: [{code: commune, name: {vi: cấp xã, en: commune}, reports_to: Bộ chủ quản, deadline: {working_days: 5}, addressee: Bộ chủ quản}]
frequency: month
subject: "Báo cáo {field}"
opening: "Đơn vị báo cáo kết quả như sau:"
sections:
`)
	for i := range sections {
		fmt.Fprintf(&b, "  - {key: words-%d, kind: narrative, title: Tình hình %d, guidance: Nêu tình hình.}\n", i, i+1)
	}
	b.WriteString("  - key: figures\n    kind: figures\n    title: Số liệu\n    takes: [")
	for i := range indicators {
		fmt.Fprintf(&b, "n%03d,", i)
	}
	b.WriteString("]\nindicators:\n")
	for i := range indicators {
		fmt.Fprintf(&b, "  - {code: n%03d, name: {vi: Chỉ tiêu thử số %d, en: Trial number %d}, unit: cái, adds: sum}\n", i, i+1, i+1)
	}
	return []byte(b.String())
}

var sentences = []string{
	"Trong kỳ, đơn vị đã triển khai các nhiệm vụ theo kế hoạch được giao và phối hợp với các cơ quan liên quan trên địa bàn.",
	"Công tác tuyên truyền được thực hiện thường xuyên trên hệ thống truyền thanh, tại các hội nghị và qua các buổi sinh hoạt của nhân dân.",
	"Đội ngũ cán bộ tham gia đầy đủ các lớp tập huấn, bước đầu đáp ứng được yêu cầu của nhiệm vụ trong tình hình mới.",
}

// packageOf is a report of so many figures and five texts.
func (w *world) packageOf(r *rand.Rand, u *org.Identity, p when.Period, figures int) *report.Package {
	from, to, err := w.reg.Window(p)
	if err != nil {
		panic(err) // the periods are made here
	}
	pkg := &report.Package{
		Format: report.Format, Regime: report.RefOf(w.reg), Period: report.Period{Name: p, From: from, To: to},
		Unit: report.Unit{ID: u.ID, Code: u.Code, Name: u.Names[0].Name, Level: "commune", Tree: first},
	}
	for i := range figures {
		v := quantity.Int(r.Int64N(400))
		if r.IntN(20) == 0 {
			v = quantity.Of(quantity.None)
		}
		pkg.Figures = append(pkg.Figures, report.Figure{Indicator: string(w.cols.Key(i)), Value: v, Measure: "cái", Obtained: report.Obtained{How: report.Entered}})
	}
	for i := range sections {
		pkg.Sections = append(pkg.Sections, report.Section{
			Key: fmt.Sprintf("words-%d", i), Level: 1, Title: fmt.Sprintf("Tình hình %d", i+1),
			Blocks: paper.Blocks{paper.Paragraph{Inlines: paper.Inlines{{Text: sentences[r.IntN(len(sentences))]}}}},
		})
	}
	return pkg
}
