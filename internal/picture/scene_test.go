package picture

import (
	"bytes"
	"testing"
)

func TestDrawnPicturesAreRealAndEqual(t *testing.T) {
	for _, s := range Scenes {
		a, err := Draw(Drawing{Scene: s, Seed: 7, Words: "Chào mừng"})
		if err != nil {
			t.Fatal(s, err)
		}
		b, err := Draw(Drawing{Scene: s, Seed: 7, Words: "Chào mừng"})
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: the same drawing gives other bytes (%v)", s, err)
		}
		other, err := Draw(Drawing{Scene: s, Seed: 8})
		if err != nil || bytes.Equal(a, other) {
			t.Errorf("%s: another seed gives the same picture (%v)", s, err)
		}
		p, err := Prepare(a, false, Limits{})
		if err != nil || p.Display.Width != drawnWidth || p.Display.Height != drawnHeight {
			t.Errorf("%s: %v", s, err)
		}
	}
	if _, err := Draw(Drawing{Scene: "moon"}); err == nil {
		t.Error("an unknown scene was drawn")
	}
	if _, err := Draw(Drawing{Scene: HallScene, Font: []byte("no font")}); err == nil {
		t.Error("a broken font was taken")
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		if _, err := Draw(Drawing{Scene: BannerScene, Seed: 3}); err != nil {
			b.Fatal(err)
		}
	}
}
