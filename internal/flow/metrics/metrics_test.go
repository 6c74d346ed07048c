package metrics

import "testing"

// Known advance widths of Times New Roman, in 1/2048 em.
func TestWidthOfKnownWords(t *testing.T) {
	for _, c := range []struct {
		text         string
		bold, italic bool
		size, want   int32 // twips
	}{
		{"", false, false, 280, 0},
		{" ", false, false, 2048, 512},
		{"n", false, false, 2048, 1024},
		{"M", false, false, 2048, 1821},
		{"M", true, false, 2048, 1933},
		{"ộ", false, false, 2048, 1024},
		{"ư", false, false, 2048, 1110},
		{"Đ", true, false, 2048, 1479},
		{"2405", false, false, 260, 520},
		{"–", false, false, 2048, 1024},
	} {
		if got := Width(c.text, c.bold, c.italic, c.size); got != c.want {
			t.Errorf("%q bold %t italic %t: %d, want %d", c.text, c.bold, c.italic, got, c.want)
		}
	}
}

// A composed letter is as wide as its base: marks take no room of their own.
func TestVietnameseLettersAreAsWideAsTheirBase(t *testing.T) {
	groups := map[string]string{"a": "àáảãạăằắẳẵặâầấẩẫậ", "e": "èéẻẽẹêềếểễệ", "o": "òóỏõọôồốổỗộ", "y": "ỳýỷỹỵ", "A": "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ"}
	for base, all := range groups {
		want := Width(base, false, false, int32(2048))
		for _, r := range all {
			if got := Width(string(r), false, false, int32(2048)); got != want {
				t.Errorf("%c is %d wide, %s is %d", r, got, base, want)
			}
		}
	}
}

func TestUnknownLettersHaveAWidth(t *testing.T) {
	if got := Width("漢", false, false, int32(2048)); got != 1024 {
		t.Errorf("got %d", got)
	}
	if got := Width("a\nb", false, false, int32(2048)); got != Width("ab", false, false, int32(2048)) {
		t.Errorf("a line break has a width: %d", got)
	}
}

func BenchmarkWidth(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", true, false, int32(260))
	}
}
