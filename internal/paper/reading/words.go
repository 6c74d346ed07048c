package reading

import (
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// The tables of words by which parts are known. Words marked "folded" are compared
// with folded text (lower case, without marks), the others as they stand.

// titleKinds are the names that may stand as the title of a paper, longest first,
// folded: those of NĐ 30/2020 and those of legal, Party and joint papers.
var titleKinds = buildKinds(
	"công điện", "nghị định", "thông tư", "thông tư liên tịch", "nghị quyết liên tịch", "luật", "pháp lệnh", "lệnh",
	"kết luận", "kết luận thanh tra", "đề cương", "phiếu trình", "lịch công tác", "nội quy", "điều lệ", "thư mời",
	"quyết nghị", "kế hoạch liên tịch", "hướng dẫn liên tịch", "kế hoạch phối hợp", "chương trình hành động",
	"chương trình công tác", "phiếu lấy ý kiến", "bản kiểm điểm", "quy trình", "giấy triệu tập", "thông cáo báo chí",
	"bản cam kết", "giấy xác nhận", "giấy chứng nhận", "đơn đề nghị", "bản tin", "danh mục", "bảng tổng hợp",
	"quy chế phối hợp", "sao y", "bản thuyết minh", "thuyết minh", "lời kêu gọi", "thư ngỏ", "công bố",
)

type namedKind struct {
	kind paper.Kind
	fold string
	bare string // folded, without blanks: for titles set with wide letters
}

func buildKinds(more ...string) []namedKind {
	var all []namedKind
	add := func(k paper.Kind) {
		f := text.Fold(string(k))
		all = append(all, namedKind{k, f, strings.ReplaceAll(f, " ", "")})
	}
	for _, k := range paper.Kinds() {
		add(k)
	}
	for _, k := range more {
		add(paper.Kind(k))
	}
	slices.SortFunc(all, func(a, b namedKind) int {
		if len(a.fold) != len(b.fold) {
			return len(b.fold) - len(a.fold)
		}
		return strings.Compare(a.fold, b.fold)
	})
	return all
}

// kindManners qualify a kind in its title line without being part of the subject:
// "BÁO CÁO TUẦN". Folded.
var kindManners = []string{
	"tuan", "thang", "quy", "nam", "nhanh", "so bo", "dinh ky", "dot xuat", "chuyen de", "tom tat", "khan", "hoa toc",
	"thuong khan", "lien tich", "ca biet", "bo sung", "6 thang", "9 thang", "ngay",
}

// enactors begin the line of who decides, in capitals below the title; folded.
var enactors = []string{
	"uy ban", "ubnd", "hoi dong", "hdnd", "chu tich", "giam doc", "bo truong", "thu tuong", "chinh phu", "quoc hoi", "cuc truong", "tong cuc truong",
	"chanh", "hieu truong", "ban chap hanh", "ban thuong vu", "chi cuc truong", "vien truong", "thong doc", "tong giam doc", "truong phong", "truong ban",
	"ban bi thu", "khoa", "ky hop", "tong thanh tra", "tong kiem toan", "chu nhiem", "ban thuong truc", "bo chinh tri",
}

// incompleteBodies cannot be a whole name: the next line belongs to them. Folded.
var incompleteBodies = []string{
	"ban chap hanh", "bch", "ban thuong vu", "ban thuong truc", "hoi dong nhan dan", "uy ban nhan dan", "ban quan ly",
	"ban chi dao", "ban chi huy", "ban to chuc", "hoi dong", "uy ban", "trung tam", "benh vien", "truong", "cong ty",
	"hoi lien hiep", "doan dai bieu", "uy ban mat tran", "vien kiem sat nhan dan", "toa an nhan dan", "tong cong ty",
	"ban quan ly du an", "cong ty co phan", "cong ty tnhh", "chi nhanh", "van phong hdnd", "ban", "so", "phong",
}

// placeWords begin the name of a place: a line of the letterhead that continues the
// body above. Folded.
var placeWords = []string{
	"tinh", "thanh pho", "tp", "tp.", "huyen", "quan", "thi xa", "tx", "tx.", "xa", "phuong", "thi tran", "tt.", "dac khu", "khu vuc", "viet nam",
	"thu do", "va", "ve", "cua", "cap", "khoi",
}

// stamps are the marks of urgency, secrecy and circulation, folded.
var (
	urgencies = map[string]paper.Urgency{
		"khan": paper.Khan, "thuong khan": paper.ThuongKhan, "hoa toc": paper.HoaToc,
		"hoa toc hen gio": paper.HoaToc, "toi khan": paper.HoaToc,
	}
	secrecies    = map[string]string{"mat": "MẬT", "toi mat": "TỐI MẬT", "tuyet mat": "TUYỆT MẬT"}
	circulations = map[string]string{
		"luu hanh noi bo": "LƯU HÀNH NỘI BỘ", "xem xong tra lai": "XEM XONG TRẢ LẠI", "thu hoi sau hoi nghi": "THU HỒI SAU HỘI NGHỊ",
		"tai lieu thu hoi": "TÀI LIỆU THU HỒI", "khong pho bien": "KHÔNG PHỔ BIẾN",
	}
)

// signingNoise begins lines that a signing program prints on the page; folded.
var signingNoise = []string{
	"ky boi", "nguoi ky", "thoi gian ky", "ngay ky", "co quan:", "chu ky so", "digitally signed", "signature valid", "date:",
	"email:", "chuc vu:", "da ky so", "signed by", "dn:", "reason:", "location:", "signing time", "ky so boi", "cong thong tin dien tu chinh phu",
	"chu ky duoc", "ky dien tu",
}

// arrivalNoise begins lines of the stamp of arrival; folded.
var arrivalNoise = []string{"cong van den", "den so", "ngay den", "so den", "chuyen:", "van ban den", "den:", "luu ho so:"}

// positionWords begin the post of one who signs, folded.
var positionWords = []string{
	"chu tich", "pho chu tich", "giam doc", "pho giam doc", "tong giam doc", "pho tong giam doc", "bo truong", "thu truong", "truong phong",
	"pho truong phong", "pho phong", "truong ban", "pho truong ban", "pho ban", "chanh van phong", "pho chanh van phong", "pho van phong",
	"hieu truong", "pho hieu truong", "bi thu", "pho bi thu", "cuc truong", "pho cuc truong", "chi cuc truong", "pho chi cuc truong",
	"tong cuc truong", "pho tong cuc truong", "vu truong", "pho vu truong", "vien truong", "pho vien truong", "chanh an", "pho chanh an",
	"chanh thanh tra", "pho chanh thanh tra", "thu tuong", "pho thu tuong", "chu nhiem", "pho chu nhiem", "tong bi thu", "thuong truc",
	"truong doan", "pho truong doan", "truong tieu ban", "to truong", "to pho", "doi truong", "pho doi truong", "tram truong", "truong tram",
	"pho truong tram", "truong khoa", "pho truong khoa", "ke toan truong", "nguoi bao cao", "nguoi lap", "nguoi viet", "chu toa", "chu tri", "thu ky",
	"truong cong an", "pho truong cong an", "chi huy truong", "chi huy pho", "chinh tri vien", "chinh uy", "tu lenh", "pho tu lenh", "tong bien tap",
	"pho tong bien tap", "truong dai", "pho truong dai", "tong thanh tra", "pho tong thanh tra", "tong kiem toan", "thong doc", "pho thong doc",
	"can bo", "chuyen vien", "dai dien", "uy vien", "tham phan", "kiem sat vien", "giam thi", "quyen", "thu truong don vi", "hat truong", "pho hat truong",
	"truong thon", "chi hoi truong", "truong nhom", "vien pho", "chanh", "quan doc", "ban truong", "truong chi nhanh", "truong bo phan", "nguoi soan",
	"hieu pho", "truong", "pho truong", "pho", "q. ", "nguoi lap bieu", "nguoi tong hop", "lanh dao", "cong chuc", "bao cao vien", "giam sat", "tong thu ky",
}

// authorityMarks begin a line of authority, folded; NĐ 30/2020, annex I, II.7b, and
// the strokes and full words of Party and older papers.
var authorityMarks = []string{
	"tm.", "tm ", "t/m", "t.m", "kt.", "kt ", "k/t", "k.t", "tl.", "tl ", "t/l", "t.l", "tuq.", "tuq ", "t.u.q", "t/uq", "tun.", "tt.",
	"thua lenh", "thua uy quyen", "thay mat",
}

// headWordsFolded begin the list of addressees.
var addressWords = []string{"kinh gui", "kinh trinh", "dong kinh gui"}

// askSections are words in the title of a section that holds proposals, and so on; folded.
var (
	askSections   = []string{"kien nghi", "de xuat", "de nghi"}
	lackSections  = []string{"ton tai", "han che", "kho khan", "vuong mac", "nguyen nhan", "yeu kem", "bat cap", "khuyet diem", "thieu sot"}
	decidingKinds = []paper.Kind{"quyết định", "chỉ thị", "kế hoạch", "nghị quyết", "nghị định", "thông tư", "luật", "giấy mời", "biên bản", "quy chế", "quy định"}
)

// isCaps tells whether the line is set in capitals.
func (l *line) isCaps() bool { return text.IsUpper(l.text) }

// isRule tells whether s is only marks: a drawn line, stars, dots.
func isRule(s string) bool {
	if strings.ContainsFunc(s, isWordRune) {
		s = strings.Trim(s, "-–—_=*~ .")
		return len(s) > 2 && strings.Trim(s, "oO0") == "" // "---o0o---"
	}
	return s != ""
}

func isWordRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xC0 && r < 0x2000
}

// trimMarks takes blanks and the given marks off both ends.
func trimMarks(s string) string { return strings.Trim(s, " .,;:-–—_*\t") }
