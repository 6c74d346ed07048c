package text

import (
	"testing"
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
