package text

import (
	"strings"
	"testing"
	"unicode"
)

const smallLetters = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"

// Lines of the national motto and of letterheads as they stand in old files.
func TestKnownLegacyLines(t *testing.T) {
	cases := []struct {
		e        Encoding
		in, want string
		upper    bool
	}{
		{TCVN3, "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", false},
		{TCVN3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc", false},
		{TCVN3, "ñy ban nh©n d©n", "ỦY BAN NHÂN DÂN", true},
		{TCVN3, "Tr\u00adêng §¹i häc, ngµy 12 th¸ng 5 n¨m 2003", "Trường Đại học, ngày 12 tháng 5 năm 2003", false},
		{TCVN3, "kÕ ho¹ch ph¸t triÓn kinh tÕ - x· héi", "kế hoạch phát triển kinh tế - xã hội", false},
		{TCVN3, "\uf0ae\u00ad\uf0eeng", "đượng", false},
		{VNI, "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", false},
		{VNI, "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc", false},
		{VNI, "UÛY BAN NHAÂN DAÂN TÆNH", "ỦY BAN NHÂN DÂN TỈNH", false},
		{VNI, "keá hoaïch phaùt trieån, ñeà nghò hoã trôï kinh phí", "kế hoạch phát triển, đề nghị hỗ trợ kinh phí", false},
		{VNI, "Aùp duïng taïi Ñaø Naüng", "Áp dụng tại Đà Nẵng", false},
	}
	for _, c := range cases {
		if got := FromLegacy(c.in, c.e, c.upper); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.e, c.in, got, c.want)
		}
	}
}

// toTCVN3 and toVNI write a text in the encoding: the reverse of the tables.
func toTCVN3(s string) string {
	reverse := map[rune]rune{}
	for code, r := range fromTCVN3 {
		reverse[r] = code
	}
	return strings.Map(func(r rune) rune {
		if code, ok := reverse[r]; ok {
			return code
		}
		return r
	}, s)
}

func toVNI(s string) string {
	reverse := map[rune]string{}
	for code, r := range vniSingle {
		reverse[r] = string(code)
	}
	for pair, r := range vniPairs {
		if unicode.IsUpper(pair[0]) == unicode.IsUpper(pair[1]) {
			reverse[r] = string(pair[:])
		}
	}
	var b strings.Builder
	for _, r := range s {
		if code, ok := reverse[r]; ok {
			b.WriteString(code)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestEveryLetterSurvivesLegacy(t *testing.T) {
	for _, r := range smallLetters {
		for _, c := range []rune{r, unicode.ToUpper(r)} {
			if c == r || strings.ContainsRune("ĂÂÊÔƠƯĐ", c) || c < 0x80 {
				if got := FromLegacy(toTCVN3(string(c)), TCVN3, false); got != string(c) {
					t.Errorf("TCVN3 %q: %q", c, got)
				}
			}
			vni := toVNI(string(c))
			if got := FromLegacy(vni, VNI, false); got != string(c) {
				t.Errorf("VNI %q (%q): %q", c, vni, got)
			}
			if c >= 0x80 && vni == string(c) && !strings.ContainsRune("íìÍÌ", c) {
				t.Errorf("VNI has no form of %q", c)
			}
		}
	}
	if n := len(fromTCVN3); n != 7+67 {
		t.Errorf("TCVN3 has %d letters, not 7 capitals and 67 small ones", n)
	}
}

func TestLegacyFonts(t *testing.T) {
	cases := []struct {
		name  string
		e     Encoding
		upper bool
	}{
		{".VnTime", TCVN3, false}, {".VnTimeH", TCVN3, true}, {".VnArial NarrowH", TCVN3, true},
		{".VnTimeH,Bold", TCVN3, true}, {"VnTime-Bold", TCVN3, false}, {".VnTime", TCVN3, false},
		{"VNI-Times", VNI, false}, {"VNI-Helve-Condense", VNI, false},
		{"Times New Roman", Unicode, false}, {"Vnesse", Unicode, false}, {"", Unicode, false}, {"VN", Unicode, false},
	}
	for _, c := range cases {
		if e, upper := LegacyFont(c.name); e != c.e || upper != c.upper {
			t.Errorf("%q: %s %v", c.name, e, upper)
		}
	}
}

// TestHyphensForHorns: the ư of TCVN3 is the soft hyphen, which many programs copy as
// a plain one.
func TestHyphensForHorns(t *testing.T) {
	for in, want := range map[string]string{
		"Ch-¬ng tr×nh -u tiªn, t- vÊn": "Chương trình ưu tiên, tư vấn", "nh- sau: l-u tr÷": "như sau: lưu trữ", "§-êng": "Đường",
		"Sè 12/BC-UB": "Số 12/BC-UB", "2001-2005": "2001-2005", "- C¸c së": "- Các sở", "ViÖt-Anh": "Việt-Anh", "kinh tÕ-x· héi": "kinh tế-xã hội", "V¨n phßng-Tæng hîp": "Văn phòng-Tổng hợp",
	} {
		if got := FromLegacy(in, TCVN3, false); got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
}

// TestCapitalsOfLostFonts: TCVN3 has no capitals with tones; without the font of
// capitals they come as small letters among capitals.
func TestCapitalsOfLostFonts(t *testing.T) {
	for in, want := range map[string]string{
		"C\u00e9NG HO\u00b5 X\u00b7 H\u00e9I CH\u00f1 NGH\u00dcA VI\u00d6T NAM": "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		"KT. CH\u00f1 T\u00deCH\n":                     "KT. CHỦ TỊCH\n",
		"TM. \u00f1Y BAN NH\u00a2N D\u00a2N":           "TM. ỦY BAN NHÂN DÂN",
		"B\u00e9 Y t\u00d5":                            "Bộ Y tế",
		"L\u00aa V\u00dc":                              "Lê Vĩ",
		"H\u00e5 B\u00b8 L\u00fd":                      "Hồ Bá Lý",
		"1. C\u00a4NG T\u00b8C CH\u00d8 \u00a7\u00b9O": "1. CÔNG TÁC CHỈ ĐẠO",
		"UBND x\u00b7 V\u00f2":                         "UBND xã Vũ",
	} {
		if got := FromLegacy(in, TCVN3, false); got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
}

func TestDetectLegacy(t *testing.T) {
	const report = "Ủy ban nhân dân huyện báo cáo kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội sáu tháng đầu năm, " +
		"đề nghị Sở Tài chính hỗ trợ kinh phí cho hoạt động thông tin đối ngoại trên địa bàn."
	cases := []struct {
		in   string
		want Encoding
	}{
		{report, Unicode},
		{toTCVN3(strings.ToLower(report)), TCVN3},
		{toVNI(report), VNI},
		{"plain English text without marks", Unicode},
		{"Le café français est très apprécié à l'étranger, où il coûte très cher.", Unicode},
		{"", Unicode},
	}
	for _, c := range cases {
		if e, sure := DetectLegacy(c.in); e != c.want {
			t.Errorf("%.30q: %s (%.2f)", c.in, e, sure)
		}
	}
}

func TestSyllables(t *testing.T) {
	for _, s := range strings.Fields("nghĩa Việt nam quốc giỏi giếng khuya xoong quyển hưởng uống ướt yên ý Ủy thuở huỳnh ngoằn gì quý") {
		if !IsSyllable(s) {
			t.Errorf("%q is a syllable", s)
		}
	}
	for _, s := range strings.Fields("nghÜa héíi tØnh ViÖt xøa b¸o str abc ngz") {
		if IsSyllable(s) {
			t.Errorf("%q is no syllable", s)
		}
	}
}

func TestToneKey(t *testing.T) {
	same := [][2]string{{"hoà", "hòa"}, {"Thuỷ lợi", "thủy lợi"}, {"UỶ BAN", "Ủy ban"}, {"khoẻ", "khỏe"}, {"hòa bình, tỉnh", "hoà bình, tỉnh"}}
	for _, p := range same {
		if ToneKey(p[0]) != ToneKey(p[1]) {
			t.Errorf("%q %q", ToneKey(p[0]), ToneKey(p[1]))
		}
	}
	for _, p := range [][2]string{{"hoà", "hoá"}, {"hoa", "hòa"}, {"ma", "mă"}, {"cộng hoà", "cọng hòa"}} {
		if ToneKey(p[0]) == ToneKey(p[1]) {
			t.Errorf("%q equals %q", p[0], p[1])
		}
	}
}

func TestCompare(t *testing.T) {
	ordered := []string{"An Bình", "Ân Thi", "Báo cáo 2.docx", "Báo cáo 10.docx", "Dân Lực", "Đà Nẵng", "Đông Hòa", "Xã 2", "Xã 10"}
	for i := range ordered {
		for j := range ordered {
			got := Compare(ordered[i], ordered[j])
			if (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%q and %q: %d", ordered[i], ordered[j], got)
			}
		}
	}
}

func TestLabels(t *testing.T) {
	for n := 1; n < 4000; n++ {
		if got, ok := ParseRoman(Roman(n)); !ok || got != n {
			t.Fatalf("%d %s: %d", n, Roman(n), got)
		}
	}
	for _, s := range []string{"", "IIII", "VX", "IC", "ABC", "i"} {
		if n, ok := ParseRoman(s); ok {
			t.Errorf("%q is %d", s, n)
		}
	}
	if Roman(0) != "" || Roman(4000) != "" {
		t.Error("Roman beyond its range")
	}
	for i, r := range []rune(LabelLetters) {
		if LetterNumber(r) != i+1 || NumberLetter(i+1) != r {
			t.Errorf("%q is not %d", r, i+1)
		}
	}
	if LetterNumber('f') != 0 || NumberLetter(24) != 0 {
		t.Error("letters beyond the list")
	}
}

func FuzzLegacy(f *testing.F) {
	f.Add("Céng hßa x· héi", "kế hoạch")
	f.Add("Coäng hoøa xaõ hoäi", "Ủy ban")
	f.Fuzz(func(t *testing.T, s, viet string) {
		DetectLegacy(s)
		for _, e := range []Encoding{TCVN3, VNI, Unicode} {
			if out := FromLegacy(s, e, false); NFC(out) != out {
				t.Errorf("%s: %q is not NFC", e, out)
			}
		}
		// A word of Vietnamese letters comes back from either encoding.
		word := strings.Map(func(r rune) rune {
			if strings.ContainsRune(smallLetters, r) || 'a' <= r && r <= 'z' || r == ' ' {
				return r
			}
			return -1
		}, NFC(viet))
		if got := FromLegacy(toTCVN3(word), TCVN3, false); got != word {
			t.Errorf("TCVN3: %q became %q", word, got)
		}
		if got := FromLegacy(toVNI(word), VNI, false); got != word {
			t.Errorf("VNI: %q became %q", word, got)
		}
	})
}
