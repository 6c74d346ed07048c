package text

import (
	"slices"
	"testing"
)

func TestSentences(t *testing.T) {
	got := Sentences("Đã làm xong. TP. Hồ Chí Minh dẫn đầu! Ông nói “Được. Làm đi” rồi về.")
	want := []string{"Đã làm xong.", "TP. Hồ Chí Minh dẫn đầu!", "Ông nói “Được. Làm đi” rồi về."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if !HasStop("Đã làm. Nay báo cáo") || HasStop("Trong TP. Hồ Chí Minh") || HasStop("Đã làm.") {
		t.Error("HasStop")
	}
	if !EndsSentence("xong.”") || EndsSentence("gồm các") || !EndsSentence("") {
		t.Error("EndsSentence")
	}
}

func TestBeginsWithWord(t *testing.T) {
	words := []string{"so", "uy ban"}
	for s, want := range map[string]bool{"so tai chinh": true, "so": true, "song hong": false, "uy ban": true, "uy bans": false, "": false} {
		if BeginsWithWord(s, words) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestCutAtFold(t *testing.T) {
	s := "Kính gửi: Sở"
	if a, b := CutAtFold(s, Fold(s), len("kinh gui")); a != "Kính gửi" || b != ": Sở" {
		t.Errorf("%q %q", a, b)
	}
}

func TestWordSet(t *testing.T) {
	set := WordSet("một ban_hành")
	if !set["một"] || !set["ban hành"] || len(set) != 2 {
		t.Errorf("%v", set)
	}
	if !StartsUpper("Ủy") || StartsUpper("ủy") || StartsUpper("") || !IsDigits("09") || IsDigits("") || IsDigits("1a") {
		t.Error("StartsUpper, IsDigits")
	}
}
