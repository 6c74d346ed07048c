package citation

import (
	"strings"

	"tonghop/internal/text"
)

// bodyWords begin the name of an administrative body, folded. A letterhead line that
// begins with none of them continues the line above.
var bodyWords = []string{
	"uy ban", "ubnd", "hoi dong", "hdnd", "tong cuc", "chi cuc", "van phong",
	"benh vien", "trung tam", "cong an", "toa an", "tand", "vksnd", "thanh tra", "kho bac", "bao hiem",
	"bhxh", "lien doan", "cong doan", "dang uy", "dang bo", "tinh uy", "huyen uy", "thanh uy", "quan uy",
	"thi uy", "xa uy", "mat tran", "ubmttq", "mttq", "tap doan", "tong cong ty", "cong ty", "ngan hang",
	"hoc vien", "dai hoc", "quoc hoi", "chinh phu", "thu tuong", "chu tich", "bch", "chi bo", "cau lac bo",
	"hiep hoi", "lien hiep", "lien minh", "xi nghiep", "kiem toan", "hat kiem lam",
	"bao tang", "thu vien", "co quan", "tinh doan", "huyen doan", "thanh doan", "quan doan", "xa doan",
	"thi doan", "trung uong", "uy vien", "bo chi huy", "bo tu lenh", "quan khu", "quan chung", "quan doan", "su doan",
	"trung doan", "chi nhanh", "hop tac xa", "htx", "tieu ban", "hoi nghi", "dai su quan", "cum thi dua",
	"cang vu", "tong lien doan", "to chuc", "bqt", "bql", "bcd", "khu bao ton", "khu quan ly", "vuon quoc gia", "nong truong", "lam truong",
	"cong doan", "don vi", "chi doan", "lien chi", "thuong truc", "cong thong tin", "cong dich vu cong", "vien nghien cuu", "phan vien", "phan hieu",
}

// bodySyllables are the words of one syllable that begin a body's name, in lower case
// and with their marks: without them "SỞ" could not be told from "SỐ", nor "QUỸ" from
// "QUY".
var bodySyllables = text.WordSet("sở bộ cục vụ phòng ban trường viện đoàn hội đài báo quỹ tổ trạm hạt đội nhà khoa khối cổng")

// BeginsBody tells whether s, folded as fold, begins with the name of a body.
func BeginsBody(s, fold string) bool {
	return text.BeginsWithWord(fold, bodyWords) || bodySyllables[strings.ToLower(text.FirstWord(s))]
}
