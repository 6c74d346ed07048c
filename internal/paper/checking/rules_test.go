package checking

import (
	"strings"
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/lang"
	"tonghop/internal/paper"
)

// paragraphs gives every paragraph of a flow.
func paragraphs(d *flow.Document) []*flow.Paragraph {
	var all []*flow.Paragraph
	for _, l := range index(d) {
		all = append(all, l.p)
	}
	return all
}

// at gives the paragraph whose words hold the piece.
func at(t *testing.T, d *flow.Document, piece string) *flow.Paragraph {
	t.Helper()
	for _, p := range paragraphs(d) {
		if strings.Contains(p.Text(), piece) {
			return p
		}
	}
	t.Fatalf("no paragraph with %q", piece)
	return nil
}

func replace(t *testing.T, d *flow.Document, old, with string) {
	t.Helper()
	done := false
	for _, p := range paragraphs(d) {
		for i := range p.Runs {
			if strings.Contains(p.Runs[i].Text, old) {
				p.Runs[i].Text = strings.Replace(p.Runs[i].Text, old, with, 1)
				done = true
			}
		}
	}
	if !done {
		t.Fatalf("no run with %q", old)
	}
}

func runs(t *testing.T, d *flow.Document, piece string, change func(*flow.Run)) {
	t.Helper()
	p := at(t, d, piece)
	for i := range p.Runs {
		change(&p.Runs[i])
	}
}

// Each rule fires on a file that breaks it and only it, and names the part.
func TestRulesFire(t *testing.T) {
	const decision, report, letter, request = "quyet-dinh-2022", "bao-cao-so-2026", "cong-van-2026", "to-trinh-2024"
	swap := func(old, with string) func(*testing.T, *flow.Document) {
		return func(t *testing.T, d *flow.Document) { replace(t, d, old, with) }
	}
	look := func(piece string, change func(*flow.Run)) func(*testing.T, *flow.Document) {
		return func(t *testing.T, d *flow.Document) { runs(t, d, piece, change) }
	}
	page := func(change func(*flow.Section)) func(*testing.T, *flow.Document) {
		return func(t *testing.T, d *flow.Document) {
			for i := range d.Sections {
				change(&d.Sections[i])
			}
		}
	}
	prose := func(change func(*flow.Paragraph)) func(*testing.T, *flow.Document) {
		return func(t *testing.T, d *flow.Document) {
			for _, p := range paragraphs(d) {
				if p.Style == "Nội dung" {
					change(p)
				}
			}
		}
	}
	for _, c := range []struct {
		name, rule, part, sample string
		breakIt                  func(*testing.T, *flow.Document)
	}{
		{"letter paper", "check.paper-size", "", report, page(func(s *flow.Section) { s.Page.Width, s.Page.Height = 12240, 15840 })},
		{"lying page", "check.landscape", "", letter, page(func(s *flow.Section) { s.Page.Width, s.Page.Height = s.Page.Height, s.Page.Width })},
		{"left margin", "check.margin", "margin-left", letter, page(func(s *flow.Section) { s.Page.Left = flow.MM(20) })},
		{"right margin", "check.margin", "margin-right", letter, page(func(s *flow.Section) { s.Page.Right = flow.MM(25) })},
		{"top margin", "check.margin", "margin-top", letter, page(func(s *flow.Section) { s.Page.Top = flow.MM(15) })},
		{"bottom margin", "check.margin", "margin-bottom", letter, page(func(s *flow.Section) { s.Page.Bottom = flow.MM(30) })},
		{"no numbers", "check.page-number", "", "ke-hoach-lien-tich-2023", func(t *testing.T, d *flow.Document) {
			for i := range d.Sections {
				d.Sections[i].Number = flow.PageNumber{}
			}
			replace(t, d, "Giảm 10%", strings.Repeat("Giảm số vụ vi phạm. ", 400))
		}},
		{"number below", "check.page-number-place", "", report, page(func(s *flow.Section) { s.Number.Place = flow.BottomCenter })},
		{"number on page 1", "check.page-number-first", "", report, page(func(s *flow.Section) { s.Number.ShowFirst = true })},
		{"number size", "check.size", "page-number", report, page(func(s *flow.Section) { s.Number.Size = flow.PT(10) })},
		{"Arial", "check.font", "", report, look("Công tác thông tin đối ngoại là", func(r *flow.Run) { r.Font = "Arial" })},
		{"nation misspelt", "check.nation-words", "nation", report, swap("CHỦ NGHĨA", "CHỦ NGHIÃ")},
		{"motto without spaces", "check.motto-words", "motto", report, swap("Độc lập - Tự do - Hạnh phúc", "Độc lập-Tự do-Hạnh phúc")},
		{"no nation", "check.missing", "nation", report, swap(paper.NationName, "")},
		{"no motto", "check.missing", "motto", report, swap(paper.NationWish, "")},
		{"nation too big", "check.size", "nation", report, look(paper.NationName, func(r *flow.Run) { r.Size = flow.PT(15) })},
		{"motto light", "check.not-bold", "motto", report, look(paper.NationWish, func(r *flow.Run) { r.Bold = false })},
		{"issuer light", "check.not-bold", "issuer", report, look("THỂ THAO VÀ DU LỊCH", func(r *flow.Run) { r.Bold = false })},
		{"parent bold", "check.bold", "parent", report, look("ỦY BAN NHÂN DÂN\nTỈNH", func(r *flow.Run) { r.Bold = true })},
		{"date upright", "check.not-italic", "place_date", report, look("Thanh Hóa, ngày", func(r *flow.Run) { r.Italic = false })},
		{"kind small", "check.not-caps", "kind", report, swap("BÁO CÁO", "Báo cáo")},
		{"recipient italic", "check.italic", "recipient_list", report, look("Như trên", func(r *flow.Run) { r.Italic = true })},
		{"signer light", "check.not-bold", "signer", report, look("Nguyễn Văn An", func(r *flow.Run) { r.Bold = false })},
		{"subject light", "check.not-bold", "subject", report, look("Tổng kết công tác", func(r *flow.Run) { r.Bold = false })},
		{"recipients small", "check.size", "recipients", report, look("Nơi nhận", func(r *flow.Run) { r.Size = flow.PT(10) })},
		{"list big", "check.size", "recipient_list", report, look("Như trên", func(r *flow.Run) { r.Size = flow.PT(13) })},
		{"number open", "check.number-open", "mark", report, swap("07/BC", "\u00a0\u00a0\u00a0/BC")},
		{"number without zero", "check.number-zero", "mark", report, swap("07/BC", "7/BC")},
		{"blank in symbol", "check.symbol-space", "mark", report, swap("BC-SVHTTDL", "BC - SVHTTDL")},
		{"wrong abbreviation", "check.symbol-kind", "mark", report, swap("07/BC-", "07/BCáo-")},
		{"request abbreviation", "check.symbol-kind", "mark", request, swap("TTr-UBND", "TT-UBND")},
		{"letter with CV", "check.symbol-letter", "mark", letter, swap("1435/STTTT-BCXB", "1435/CV-STTTT")},
		{"date open", "check.date-open", "place_date", report, swap("ngày 05 tháng 01", "ngày    tháng   ")},
		{"day without zero", "check.day-zero", "place_date", report, swap("ngày 05", "ngày 5")},
		{"month without zero", "check.month-zero", "place_date", report, swap("tháng 01", "tháng 1")},
		{"needless zero", "check.month-needless-zero", "place_date", decision, swap("tháng 7 năm", "tháng 07 năm")},
		{"no comma", "check.place-comma", "place_date", report, swap("Thanh Hóa, ngày", "Thanh Hóa ngày")},
		{"addressee ends", "check.entry-end", "addressee", report, swap("Bộ Văn hóa, Thể thao và Du lịch;", "Bộ Văn hóa, Thể thao và Du lịch,")},
		{"ground upright", "check.not-italic", "basis", decision, look("Căn cứ Luật", func(r *flow.Run) { r.Italic = false })},
		{"ground's mark", "check.entry-end", "basis", decision, swap("ngày 19 tháng 6 năm 2015;", "ngày 19 tháng 6 năm 2015.")},
		{"section left out", "check.heading-gap", "heading", report, swap("III. NHỮNG", "IV. NHỮNG")},
		{"section twice", "check.heading-repeat", "heading", report, swap("III. NHỮNG", "II. NHỮNG")},
		{"heading light", "check.not-bold", "roman_heading", report, look("I. ĐẶC ĐIỂM", func(r *flow.Run) { r.Bold = false })},
		{"heading small", "check.not-caps", "roman_heading", report, swap("ĐẶC ĐIỂM TÌNH HÌNH", "Đặc điểm tình hình")},
		{"commune's committee small", "check.capital", "body", request, swap("Ủy ban nhân dân huyện xem xét", "ủy ban nhân dân huyện xem xét")},
		{"article small", "check.capital", "body", letter, swap("theo đề cương", "theo khoản 2 điều 5 của")},
		{"decree small", "check.capital", "body", letter, swap("Thực hiện Nghị định số", "Theo đúng nghị định số")},
		{"body small", "check.size", "body", report, prose(func(p *flow.Paragraph) {
			for i := range p.Runs {
				p.Runs[i].Size = flow.PT(12)
			}
		})},
		{"no first line", "check.indent", "body", report, prose(func(p *flow.Paragraph) { p.First = 0 })},
		{"ragged", "check.justify", "body", report, prose(func(p *flow.Paragraph) { p.Align = flow.Left })},
		{"tight", "check.gap", "body", report, prose(func(p *flow.Paragraph) { p.After = 0 })},
		{"wide lines", "check.spacing", "body", report, prose(func(p *flow.Paragraph) { p.Line = flow.Spacing{Percent: 200} })},
		{"crushed lines", "check.spacing", "body", report, prose(func(p *flow.Paragraph) { p.Line = flow.Spacing{Exact: flow.PT(10)} })},
		{"no end mark", "check.closing", "", report, swap("theo./.", "theo.")},
		{"half an end mark", "check.closing-form", "", report, swap("theo./.", "theo/.")},
		{"two end marks", "check.closing-twice", "", report, swap("thị trấn.", "thị trấn./.")},
		{"no archive", "check.missing", "archive", report, swap("- Lưu: VT, BCXB.", "")},
		{"recipient's mark", "check.entry-end", "recipients", report, swap("(để báo cáo);", "(để báo cáo).")},
		{"no Như trên", "check.recipient-same", "recipients", report, swap("Như trên", "Lãnh đạo Sở")},
		{"T/M", "check.authority-form", "authority", request, swap("TM. ỦY BAN", "T/M ỦY BAN")},
		{"KT without dot", "check.authority-form", "authority", report, swap("KT. GIÁM", "KT GIÁM")},
		{"deputy alone", "check.deputy", "authority", report, swap("KT. GIÁM ĐỐC", "")},
		{"doctor", "check.learned", "signer", report, swap("Nguyễn Văn An", "TS. Nguyễn Văn An")},
		{"chairman alone", "check.collective", "authority", request, swap("TM. ỦY BAN NHÂN DÂN", "")},
		{"no greeting", "check.missing", "addressee", letter, func(t *testing.T, d *flow.Document) {
			for _, old := range []string{"Kính gửi:", "- Ủy ban nhân dân các huyện, thị xã, thành phố;", "- Các sở, ban, ngành cấp tỉnh."} {
				replace(t, d, old, "")
			}
		}},
		{"wide table", "check.table-width", "table", report, func(t *testing.T, d *flow.Document) {
			for _, b := range d.Blocks() {
				if table, ok := b.(*flow.Table); ok && !table.Layout {
					table.Widths[1] += flow.MM(60)
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := set(t, sample(t, c.sample))
			c.breakIt(t, d)
			got := check(t, throughDOCX(t, d), nil)
			for _, dep := range got {
				if dep.Rule == c.rule && dep.Part == c.part {
					if dep.Legal.Document == "" || strings.Contains(dep.Say(lang.Vi)+dep.Mend(lang.En), "{") {
						t.Errorf("no law or an open sentence: %+v %s", dep, dep.Say(lang.Vi))
					}
					return
				}
			}
			t.Errorf("%s (%s) did not fire; got %v", c.rule, c.part, got)
		})
	}
}

// The Party's papers have their own form, old encodings are named, and papers older
// than any layout we hold get remarks only.
func TestPapersOutsideTheDecree(t *testing.T) {
	d := set(t, sample(t, "bao-cao-so-2026"))
	replace(t, d, paper.NationName, "ĐẢNG CỘNG SẢN VIỆT NAM")
	got := check(t, throughDOCX(t, d), nil)
	if len(got) != 1 || got[0].Rule != "check.party" {
		t.Errorf("a Party paper got %v", got)
	}

	old := sample(t, "quyet-dinh-2014")
	old.Date.Year = 2008
	d = set(t, old)
	runs(t, d, paper.NationName, func(r *flow.Run) { r.Size = flow.PT(20) })
	got = check(t, throughDOCX(t, d), nil)
	if len(got) == 0 || got[0].Rule != "check.older" {
		t.Fatalf("an old paper got %v", got)
	}
	for _, dep := range got {
		if dep.Severity != Remark {
			t.Errorf("an old paper got %v", dep)
		}
	}
}

// Under the older form what only memory tells is remarked, never called wrong.
func TestRememberedRulesAreRemarks(t *testing.T) {
	d := set(t, sample(t, "quyet-dinh-2014"))
	runs(t, d, paper.NationName, func(r *flow.Run) { r.Size = flow.PT(20) })
	for _, dep := range check(t, throughDOCX(t, d), nil) {
		if dep.Rule == "check.size" && dep.Severity != Remark {
			t.Errorf("%+v", dep)
		}
	}
	l, _ := paper.LayoutNamed("tt01-2011")
	d = set(t, sample(t, "quyet-dinh-2022"))
	found := map[string]bool{}
	for _, dep := range check(t, throughDOCX(t, d), l) {
		found[dep.Rule+" "+dep.Part] = true
	}
	for _, want := range []string{"check.italic basis", "check.entry-end basis"} {
		if !found[want] {
			t.Errorf("a new paper by the old form: no %s in %v", want, found)
		}
	}
}

// Every rule of the code has its two sentences and every part its name, in both
// languages.
func TestEveryRuleHasItsSentences(t *testing.T) {
	for _, tag := range []lang.Tag{lang.Vi, lang.En} {
		table, err := lang.Table(tag)
		if err != nil {
			t.Fatal(err)
		}
		rules := 0
		for key := range table {
			rule, ok := strings.CutSuffix(key, ".mend")
			if !ok || !strings.HasPrefix(key, "check.") {
				continue
			}
			rules++
			if table[rule] == "" {
				t.Errorf("%s: %s has a remedy but no sentence", tag, rule)
			}
		}
		if rules < 40 {
			t.Errorf("%s: only %d rules found", tag, rules)
		}
	}
	for _, code := range codesOf(t) {
		for _, key := range []string{code, code + ".mend"} {
			if lang.Say(lang.Vi, key) == key || lang.Say(lang.En, key) == key {
				t.Errorf("no sentence for %s", key)
			}
		}
	}
}
