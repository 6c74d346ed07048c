package activity

import "testing"

func TestParseMoney(t *testing.T) {
	for s, want := range map[string]string{
		"": "missing", "0": "0", "1.730.000": "1730000", "1730000 đồng": "1730000", "500.000đ": "500000", "2,5 triệu": "2500000", "2,5 triệu đồng": "2500000",
		"500 nghìn": "500000", "1,2 tỷ": "1200000000", "không có": "none", "Không": "none", "chưa nắm được": "unknown",
	} {
		v, ok := ParseMoney(s)
		if !ok || v.String() != want {
			t.Errorf("%q: %s %v, want %s", s, v, ok, want)
		}
	}
	for _, s := range []string{"nhiều", "5 con", "đồng", "1.2.3", "-"} {
		if v, ok := ParseMoney(s); ok {
			t.Errorf("%q was read as %s", s, v)
		}
	}
}
