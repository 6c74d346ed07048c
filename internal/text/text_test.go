package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const letters = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"

func TestFoldKnowsEveryVietnameseLetter(t *testing.T) {
	const want = "aaaaaaaaaaaaaaaaaaeeeeeeeeeeeeiiiiiiooooooooooooooooooouuuuuuuuuuuuyyyyyyd"
	got := Fold(letters)
	for i, r := range got {
		if r >= utf8.RuneSelf {
			t.Fatalf("letter %d is %q", i, r)
		}
	}
	if len(got) != utf8.RuneCountInString(letters) || got[len(got)-1] != 'd' || len(want) == 0 {
		t.Errorf("got %q", got)
	}
	if Fold("ĐẮK LẮK Quảng Ngãi ƯU TIÊN") != "dak lak quang ngai uu tien" {
		t.Error(Fold("ĐẮK LẮK Quảng Ngãi ƯU TIÊN"))
	}
	if Fold(norm.NFD.String("Hòa Thủy")) != "hoa thuy" {
		t.Error("decomposed text folds differently")
	}
}

func TestSpaceDropsWhatIsNotSeen(t *testing.T) {
	if got := Space(" \u00a0Độc\u200b lập\ufeff \t-\n Tự do\u00ad "); got != "Độc lập - Tự do" {
		t.Errorf("%q", got)
	}
}

func TestIsUpper(t *testing.T) {
	for s, want := range map[string]bool{"BÁO CÁO": true, "Báo cáo": false, "ĐẶC ĐIỂM 2016": true, "2016": false, "": false} {
		if IsUpper(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Đà Nẵng hoà/hòa ＡＢ")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		once := Fold(s)
		if utf8.RuneCountInString(once) != utf8.RuneCountInString(NFC(s)) {
			t.Errorf("%q has another length than %q", once, s)
		}
		if Fold(once) != once {
			t.Errorf("folding twice differs: %q, %q", once, Fold(once))
		}
	})
}

// The quick ways must say what the general ones say, for every letter of the first plane.
func TestQuickWaysAgree(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r > 0xFFFF {
			r += 96 // the blocks beyond take the general way alone
		}
		s := "a " + string(r) + "é"
		if got, want := NFC(s), norm.NFC.String(s); got != want {
			t.Fatalf("NFC of %U: %q, not %q", r, got, want)
		}
		if want := spaceSlowly(s); Space(s) != want {
			t.Fatalf("Space of %U: %q, not %q", r, Space(s), want)
		}
		if FoldRune(r) != foldRune(r) {
			t.Fatalf("FoldRune of %U: %U, not %U", r, FoldRune(r), foldRune(r))
		}
		if utf8.ValidRune(r) && Fold(string(r)) != foldSlowly(string(r)) {
			t.Fatalf("Fold of %U: %q, not %q", r, Fold(string(r)), foldSlowly(string(r)))
		}
	}
	for _, s := range []string{"", " ", " \u00a0a\t\u3000b\u200b c \n", "a \u200b b", "\u200b a", "a ", " a", "a  b", "a\tb", "a b", "\xff", "\xe1", "a\xe2\x80"} {
		if want := spaceSlowly(s); Space(s) != want {
			t.Errorf("Space of %q: %q, not %q", s, Space(s), want)
		}
		if Fold(s) != foldSlowly(s) || NFC(s) != norm.NFC.String(s) {
			t.Errorf("%q: Fold %q, NFC %q", s, Fold(s), NFC(s))
		}
	}
}

func spaceSlowly(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if isZeroWidth(r) {
			return -1
		}
		return r
	}, s)), " ")
}

func foldSlowly(s string) string { return strings.Map(foldRune, norm.NFC.String(s)) }

func BenchmarkFold(b *testing.B) {
	const s = "Căn cứ Quyết định số 15/2008/QĐ-UBND ngày 05 tháng 6 năm 2008 của Ủy ban nhân dân tỉnh"
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Fold(s)
	}
}
