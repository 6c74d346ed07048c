package seal

import "testing"

func TestABoxOpensForItsPurposeOnly(t *testing.T) {
	k := NewKey()
	closed, err := k.Close("notice", []byte("đã lưu"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := k.Open("notice", closed); err != nil || string(plain) != "đã lưu" {
		t.Error(string(plain), err)
	}
	if _, err := k.Open("kept", closed); err == nil {
		t.Error("opened for another purpose")
	}
	if _, err := NewKey().Open("notice", closed); err == nil {
		t.Error("opened by another key")
	}
	for _, bad := range []string{"", "x", "%%%", closed[:len(closed)-2], "A" + closed[1:]} {
		if _, err := k.Open("notice", bad); err == nil && bad != closed {
			t.Errorf("%q opened", bad)
		}
	}
}
