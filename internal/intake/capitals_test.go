package intake

import (
	"strings"
	"testing"

	"tonghop/internal/flow"
)

// lost is a paper of 1998 whose fonts of capitals are gone, in TCVN3 as Windows-1252.
var lost = []string{
	"céng hoµ x· héi chñ nghÜa viÖt nam", "§éc lËp - Tù do - H¹nh phóc", "", "Sè: 12/BC-UB\tHåi S¬n, ngµy 05 th¸ng 3 n¨m 1998", "",
	"b¸o c¸o", "KÕt qu¶ thùc hiÖn ch-¬ng tr×nh n-íc s¹ch n¨m 1997", "",
	"i. t×nh h×nh chung", "Trong n¨m qua, c¸c x· ®· ®-îc cÊp n-íc;", "c¸c hîp t¸c x· ®Òu tham gia.", "- c¸c tr-êng häc;",
	"TM. UBND x·", "chñ tÞch", "L-u VP",
}

func documentOf(font string, lines []string) *flow.Document {
	d := &flow.Document{Sections: []flow.Section{{}}}
	for _, l := range lines {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, &flow.Paragraph{Runs: []flow.Run{{Text: l, Font: font}}})
	}
	return d
}

// TestLegacyTextWithoutItsFonts: the letters alone tell TCVN3 in a document whose
// fonts are called otherwise, and the letterhead that capitals were lost.
func TestLegacyTextWithoutItsFonts(t *testing.T) {
	for _, bare := range []bool{true, false} {
		d := documentOf("ABCDEF+TimesNewRoman", lost)
		if e := convertLegacy(d, bare); e != "tcvn3" {
			t.Fatalf("encoding %s", e)
		}
		var got []string
		for _, p := range paragraphsOf(nil, d.Sections[0].Blocks) {
			got = append(got, wordsOf(p))
		}
		want := []string{
			"CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "", "Số: 12/BC-UB\tHồi Sơn, ngày 05 tháng 3 năm 1998", "",
			"BÁO CÁO", "Kết quả thực hiện chương trình nước sạch năm 1997", "",
			"I. TÌNH HÌNH CHUNG", "Trong năm qua, các xã đã được cấp nước;", "các hợp tác xã đều tham gia.", "- các trường học;",
			"TM. UBND xã", "CHỦ TỊCH", "Lưu VP",
		}
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("bare %v: got\n%s\nwant\n%s", bare, g, w)
		}
	}
}

// TestForeignTextStays: letters of other languages, and Unicode, are left alone.
func TestForeignTextStays(t *testing.T) {
	for _, s := range []string{
		"Le président a déclaré que les élèves étaient très attentifs à la présentation du café. ",
		"Ủy ban nhân dân xã báo cáo kết quả thực hiện nhiệm vụ năm 2020 như sau, kèm số liệu. ",
		"Die Bürger müssen für die Größe ihrer Häuser höhere Gebühren zahlen, sagte die Behörde. ",
	} {
		long := strings.Repeat(s, 5)
		d := documentOf("Times", []string{long})
		if e := convertLegacy(d, false); e != "unicode" || wordsOf(d.Sections[0].Blocks[0].(*flow.Paragraph)) != long {
			t.Errorf("%s: %s", e, s)
		}
	}
}
