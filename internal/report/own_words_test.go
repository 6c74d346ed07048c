package report

import (
	"strings"
	"testing"

	"tonghop/internal/intake"
	"tonghop/internal/paper/reading"
	"tonghop/internal/regime"
)

const ownWordsReport = `ỦY BAN NHÂN DÂN                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ THỬ NGHIỆM                   Độc lập - Tự do - Hạnh phúc

Số: 3/BC-UBND                   Thử Nghiệm, ngày 16 tháng 9 năm 2016

BÁO CÁO
Kết quả thực hiện công tác chuyển đổi số năm 2016

I. KẾT QUẢ THỰC HIỆN
1. Hạ tầng số
{infra}
2. Chính quyền số
{dossiers}
II. {heading}
{plan}
III. ĐỀ XUẤT, KIẾN NGHỊ
- Đề nghị Sở Khoa học và Công nghệ hỗ trợ kinh phí.

Trên đây là báo cáo của UBND xã Thử Nghiệm./.
`

func readOwnWords(t *testing.T, with ...string) *Package {
	t.Helper()
	reg, err := regime.Builtin("chuyen-doi-so-xa")
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(reg)
	if err != nil {
		t.Fatal(err)
	}
	with = append(with, "{infra}", "Chưa có gì mới.", "{dossiers}", "Duy trì bộ phận một cửa.", "{heading}", "NHIỆM VỤ TRỌNG TÂM", "{plan}", "- Không có.")
	f, err := intake.Open(t.Context(), "a.txt", []byte(strings.NewReplacer(with...).Replace(ownWordsReport)), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := reading.Read(f.Flow, reading.Options{Name: "a.txt", Encoding: f.Encoding})
	if len(all) != 1 {
		t.Fatalf("%d papers", len(all))
	}
	in, _, err := r.Read(ReadIn{Reading: all[0], Period: testPeriod, File: "a.txt"})
	if err != nil {
		t.Fatal(err)
	}
	return in.Package
}

// A part with an indicator of its own is a figure, one without is not, and the base of a
// fraction answers the indicator that the regime names for it.
func TestPartsAndBases(t *testing.T) {
	for _, c := range []struct {
		place, words string
		want         map[Key]string // empty: not given
	}{
		{"{dossiers}", "Tiếp nhận 1.234 hồ sơ thủ tục hành chính, trong đó có 1.200 hồ sơ nộp trực tuyến, tỷ lệ hồ sơ trực tuyến đạt 97,24%.",
			map[Key]string{"dossier_in": "1.234", "dossier_online": "1.200", "dossier_online_rate": "97,24"}},
		{"{dossiers}", "Tiếp nhận 900 hồ sơ thủ tục hành chính, trong đó 300 hồ sơ đất đai.", map[Key]string{"dossier_in": "900", "dossier_online": ""}},
		{"{dossiers}", "Tổ chức 12 lớp tập huấn kỹ năng số, trong đó có 3 lớp cho 90 lượt người là cán bộ thôn.", map[Key]string{"skill_class": "12", "skill_trainee": ""}},
		{"{infra}", "Đến cuối kỳ, có 12/14 tổ dân phố được kết nối internet cáp quang.", map[Key]string{"hamlet_fibre": "12", "hamlet_all": "14"}},
		{"{infra}", "Đến cuối kỳ, có 12 thôn được kết nối internet cáp quang.", map[Key]string{"hamlet_fibre": "12", "hamlet_all": ""}},
	} {
		p := readOwnWords(t, c.place, c.words)
		for k, want := range c.want {
			f, ok := p.Figure(k)
			if ok != (want != "") || ok && f.Value.Vietnamese() != want {
				t.Errorf("%q: %s is %s (%v), want %q", c.words, k, f.Value.Vietnamese(), ok, want)
			}
		}
	}
}

// What stands under a heading of plans is planned, whoever leads it and however the heading
// is worded.
func TestPlanItemsWithoutLead(t *testing.T) {
	for _, heading := range []string{
		"PHƯƠNG HƯỚNG, NHIỆM VỤ QUÝ IV NĂM 2016", "NHIỆM VỤ TRỌNG TÂM QUÝ IV NĂM 2016", "Phương hướng, nhiệm vụ trọng tâm trong thời gian tới",
		"PHƯƠNG HƯỚNG NHIỆM VỤ NĂM 2017", "Nhiệm vụ, giải pháp trọng tâm năm 2017", "NHIỆM VỤ THỜI GIAN TỚI", "Kế hoạch, nhiệm vụ năm 2017",
	} {
		p := readOwnWords(t, "{heading}", heading, "{plan}", "Trong thời gian tới tập trung:\n- Tiếp tục tập huấn kỹ năng số cho người dân.\n- Lắp 05 camera tại trung tâm xã.")
		if len(p.Plan) != 2 || p.Plan[0].Text != "Tiếp tục tập huấn kỹ năng số cho người dân." || p.Plan[1].Text != "Lắp 05 camera tại trung tâm xã." {
			t.Errorf("%s: %+v", heading, p.Plan)
		}
		if len(p.Proposals) != 1 {
			t.Errorf("%s: %d proposals", heading, len(p.Proposals))
		}
	}
	for _, nothing := range []string{"- Không có.", "Chưa xác định nhiệm vụ cụ thể cho kỳ tiếp theo."} {
		if p := readOwnWords(t, "{plan}", nothing); len(p.Plan) > 0 {
			t.Errorf("%q: %+v", nothing, p.Plan)
		}
	}
}

// An item that names who leads it is taken once, with its lead.
func TestPlanItemWithLeadIsTakenOnce(t *testing.T) {
	p := readOwnWords(t, "{plan}", "- Giao Phòng Văn hóa - Xã hội chủ trì, phối hợp với Công an xã tổ chức tập huấn trước ngày 15/12/2017.\n- Rà soát trang thiết bị.")
	if len(p.Plan) != 2 || p.Plan[0].Lead == "" || p.Plan[1].Text != "Rà soát trang thiết bị." {
		t.Errorf("%+v", p.Plan)
	}
}
