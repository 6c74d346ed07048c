package reading

import "testing"

func TestTermIn(t *testing.T) {
	for in, want := range map[string]string{
		"Giao Sở Nội vụ chủ trì, hoàn thành trước ngày 15/12/2017.": "hoàn thành trước ngày 15/12/2017",
		"chủ trì, báo cáo trong quý II/2026 và từ năm 2027":         "trong quý II/2026",
		"trong phạm vi của mình, chậm nhất ngày 5 tháng 6 năm 2020": "chậm nhất ngày 5 tháng 6 năm 2020",
		"chủ trì trong thời gian tới":                               "",
		"":                                                          "",
	} {
		if got := termIn(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
