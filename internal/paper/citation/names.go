package citation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/text"
)

// stopWords end the name of a body inside a sentence; they stand as printed, in lower
// case, since the same syllables with a capital are parts of names.
var stopWords = text.WordSet(`về v/v quy_định ban_hành phê_duyệt sửa_đổi bổ_sung hướng_dẫn chỉ_đạo thực_hiện triển_khai tăng_cường công_bố kèm kèm_theo
đề_nghị yêu_cầu báo_cáo gửi đã có thì để trên tại trong cho là được thống_nhất xử_lý kết_luận đồng_ý giao trình nhằm với theo từ đến ngày này nêu
như bằng hoặc cùng nhưng mà khi sau trước đối do vì nên liên_quan công_nhận bổ_nhiệm thành_lập điều_chỉnh thay_thế bãi_bỏ đẩy_mạnh nâng_cao xin ra ký
gồm mới cần phải sẽ không đang vẫn tiếp góp lấy mời thông_báo thông_qua rà_soát hỗ_trợ phân_công phân_bổ phân_cấp quyết_định giai_đoạn năm tháng
xác_nhận bảo_đảm đảm_bảo chấp_thuận ủy_quyền uỷ_quyền giải_quyết hợp_nhất chấn_chỉnh quán_triệt đôn_đốc khen_thưởng trả_lời phúc_đáp cung_cấp nhất_trí
sơ_kết tổng_kết phát_động phối_hợp kính tham_mưu tổ_chức_thực số ban_bố quy_chế một_số đồng_thời hiện của cụ_thể còn nếu ban_hành_kèm chưa
xác_định nêu_rõ khẳng_định đề_ra chỉ_rõ cho_phép tập_trung đến_nay quán kiểm_tra_việc xây_dựng_kế cũng vào ngoài hoàn_thành ở bởi qua hiện_đang giúp tiếp_tục`)

// afterAnd are words after "và" that begin something else than more of the name.
var afterAnd = text.WordSet("các những việc quy_định tình_hình một tổ_chức ý_kiến văn_bản hướng_dẫn theo căn_cứ trên kế_hoạch đề_xuất nội_dung toàn")

// nameStarts begin the name of one who issues papers, besides the bodies of
// letterheads; folded.
var nameStarts = append([]string{
	"thu tuong", "pho thu tuong", "bo truong", "thu truong", "giam doc", "tong bi thu", "ban bi thu", "bo chinh tri", "hoi nghi", "lanh dao",
	"uy ban", "thuong vu", "thuong truc", "dang doan", "ban can su", "trung uong", "chanh van phong", "vien truong", "chanh an", "truong ban", "chu nhiem", "hieu truong", "tong kiem toan", "thong doc", "tong thanh tra", "chanh thanh tra", "tong giam doc", "cuc truong", "doan dbqh", "nha nuoc", "dai hoi", "dang cong san",
}, bodyWords...)

// BodyAt reads the name of a body at the beginning of s; "" where none begins.
func BodyAt(s string) string {
	if !BeginsName(s) {
		return ""
	}
	n := nameReader{s: s}
	for n.words < 22 && n.next() {
	}
	return n.name()
}

// smallNames begin bodies that many papers write without a capital.
var smallNames = []string{"ủy ban nhân dân ", "uỷ ban nhân dân ", "hội đồng nhân dân ", "ủy ban mặt trận ", "uỷ ban mặt trận "}

// BeginsName tells whether the name of one who issues papers begins s.
func BeginsName(s string) bool {
	if text.HasAnyPrefix(s, smallNames) {
		return true
	}
	return text.StartsUpper(s) && (text.BeginsWithWord(foldHead(s), nameStarts) || bodySyllables[strings.ToLower(text.FirstWord(s))])
}

// foldHead folds the first words of s.
func foldHead(s string) string {
	n := min(len(s), 40)
	for n < len(s) && n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return text.Fold(s[:n])
}

type nameReader struct {
	s     string
	end   int // bytes taken
	solid int // end of the last word that can end a name
	words int
	last  string
}

// name is what was taken; a single word is one only as an abbreviation, "UBND".
func (n *nameReader) name() string {
	name := strings.TrimRight(n.s[:n.solid], " ,.;:-–")
	if !strings.Contains(name, " ") && !text.IsUpper(name) {
		return ""
	}
	return name
}

// next takes one more word; false where the name ends.
func (n *nameReader) next() bool {
	rest := n.s[n.end:]
	trimmed := strings.TrimLeft(rest, " ")
	skip := len(rest) - len(trimmed)
	if trimmed == "" || skip == 0 && n.words > 0 {
		return false
	}
	word, _, _ := strings.Cut(trimmed, " ")
	bare := bareWord(word)
	if bare == "" || strings.ContainsAny(bare, "\n“\"”") {
		return false
	}
	if !n.allowed(bare, word, strings.TrimLeft(trimmed[len(word):], " ")) {
		return false
	}
	n.end += skip + len(bare)
	n.words++
	n.last = bare
	if bare != "và" && bare != "-" && bare != "–" {
		n.solid = n.end
	}
	switch tail := word[len(bare):]; tail {
	case "":
		return true
	case ",":
		return n.comma(strings.TrimLeft(trimmed[len(word):], " "))
	case ".":
		return (bare == "TP" || bare == "Tp" || bare == "TX") && n.dot()
	}
	return false
}

// bareWord takes off the marks after a word, and a note mark glued to it.
func bareWord(word string) string {
	if strings.HasPrefix(word, "(") && strings.HasSuffix(word, ")") {
		return word
	}
	bare := strings.TrimRight(word, ",.;:)”\"!?")
	if s := strings.TrimRight(bare, "0123456789"); s != bare && s != "" && endsLower(s) {
		return s
	}
	return bare
}

func (n *nameReader) dot() bool {
	n.end++
	return true
}

// allowed tells whether the word can be part of the name.
func (n *nameReader) allowed(bare, word, after string) bool {
	following, _, _ := strings.Cut(after, " ")
	following = strings.TrimRight(following, ",.;:)")
	r, _ := utf8.DecodeRuneInString(bare)
	switch {
	case strings.HasPrefix(word, "("):
		return strings.HasSuffix(word, ")") && text.IsUpper(word) && following != "" && !stopWords[following]
	case bare == "và" || bare == "&":
		return !afterAnd[following] && !afterAnd[following+" "+second(after)] && kindAt(after) == "" && !n.newBody(after)
	case bare == "-" || bare == "–":
		return text.StartsUpper(after)
	case unicode.IsDigit(r):
		return n.last == "quận" || n.last == "Quận" || n.last == "phường" || n.last == "Phường" || n.last == "khóa" || n.last == "khoá" || n.last == "thứ" || n.last == "vực"
	case unicode.IsUpper(r):
		return n.words == 0 || kindAt(bare+" "+after) == "" || n.last == "Sở" || n.last == "Bộ" || n.last == "Phòng" || n.last == "-" || n.last == "Ban"
	case !unicode.IsLetter(r):
		return false
	}
	return !stopWords[bare] && !stopWords[bare+" "+following]
}

// newBody tells whether another body begins after "và" or a comma: a name of several
// fields, "Sở Tài nguyên và Môi trường", has none.
func (n *nameReader) newBody(after string) bool {
	switch strings.ToLower(text.FirstWord(after)) {
	case "sở", "bộ", "phòng", "cục", "vụ":
		return text.StartsUpper(after)
	}
	f := foldHead(after)
	return text.BeginsWithWord(f, []string{"ubnd", "uy ban", "hdnd", "hoi dong", "chinh phu", "thu tuong", "tinh uy", "huyen uy", "chi cuc", "tong cuc", "cong an", "van phong", "giam doc", "chu tich"}) && text.StartsUpper(after)
}

// comma tells whether the name goes on after a comma: "Sở Văn hóa, Thể thao và Du
// lịch". It does where "và" and a capital follow before anything else ends.
func (n *nameReader) comma(after string) bool {
	if !text.StartsUpper(after) || kindAt(after) != "" || n.newBody(after) || text.BeginsWithWord(foldHead(after), []string{"can cu", "thuc hien", "ngay", "theo", "ban", "truong"}) {
		return false
	}
	first := text.Fold(text.FirstWord(n.s))
	if first != "bo" && first != "so" && first != "phong" && first != "uy" && first != "ban" && first != "hoi" {
		return false
	}
	for i, w := range strings.Fields(after[:min(len(after), 90)]) {
		if w == "và" {
			n.end++
			return i > 0
		}
		if i > 7 || strings.ContainsAny(w, ".;:()") || stopWords[w] {
			return false
		}
	}
	return false
}

func second(s string) string {
	_, rest, _ := strings.Cut(s, " ")
	return strings.TrimRight(text.FirstWord(rest), ",.;:)")
}

// BodyBefore finds the name that ends s: the longest one that reaches its end.
func BodyBefore(s string) (name string, start int) {
	s = strings.TrimRight(s, " ")
	from := clauseStart(s)
	for i := from; i < len(s); i++ {
		if i > from && s[i-1] != ' ' {
			continue
		}
		r, _ := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsUpper(r) {
			continue
		}
		if name = BodyAt(s[i:]); name != "" && len(name) == len(s)-i {
			return name, i
		}
	}
	return "", 0
}

// clauseStart is where the last clause of s begins, at most 160 bytes back.
func clauseStart(s string) int {
	from := max(0, len(s)-160)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from++
	}
	for i := len(s) - 1; i > from; i-- {
		if strings.IndexByte(".;:()\"\n", s[i]) >= 0 && i+1 < len(s) && s[i+1] == ' ' {
			return i + 2
		}
		if strings.HasPrefix(s[i:], "“") || strings.HasPrefix(s[i:], "”") {
			return i + len("“")
		}
	}
	return from
}

func endsLower(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLower(r)
}
