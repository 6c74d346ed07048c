package lexicon

import "tonghop/internal/quantity"

// inWords reads a number in words at token i where a unit follows that lists know:
// "hai lớp", "một trăm hai mươi hộ". Without a unit such words are not figures.
func (x *scan) inWords(i int) int {
	v, n := x.spelledAt(i)
	if n == 0 {
		return x.passNumerals(i)
	}
	after := i + n
	if x.vague(i, n) || x.strictName(i) || x.repeats(i) {
		return after
	}
	u := x.unitAt(after, false)
	if u.kind < countedUnit || (n == 1 && !x.single(i, u)) {
		return after
	}
	f := found{number: i, term: -1}
	f.Value = quantity.Int(v)
	return x.accept(f, u, after)
}

func (x *scan) passNumerals(i int) int {
	for i < len(x.tokens) && x.l.numeral(x.tokens[i]).kind != notNumeral {
		i++
	}
	return i
}

// vague: after vài, mấy, những, từng, mỗi and the like, and before such words.
func (x *scan) vague(i, n int) bool {
	before := x.tok(i - 1)
	if before.word != 0 && x.l.words.vague[before.word] {
		return true
	}
	t := x.tokens[i]
	return n == 1 && t.has(capital) && i > 0 && !x.tokens[0].has(capital) // names: Ba, Năm
}

// repeats: the amount in letters after the amount in digits, "(Bốn trăm triệu đồng)".
func (x *scan) repeats(i int) bool {
	before := x.tok(i - 1)
	if before.mark == '(' && len(x.found) > 0 && x.found[len(x.found)-1].end >= i-2 {
		return true
	}
	return before.mark == ':' && x.tok(i-2).word != 0 && x.tok(i-2).word == x.l.words.letters
}

// single tells whether one number word is a count: "một" is mostly an article and
// "năm" mostly a year.
func (x *scan) single(i int, u unitSpan) bool {
	before := x.tok(i - 1)
	num := x.l.numeral(x.tokens[i])
	w := &x.l.words
	if x.tokens[i].has(capital) && i > 0 {
		return false
	}
	switch num.value {
	case 0:
		return false
	case 1:
		return u.kind == countedUnit && before.word != 0 && w.acts[before.word] && !w.notOne[x.tokens[i+1].word]
	case 5:
		return x.tokens[i].word != w.year || u.kind == countedUnit && before.word != 0 && w.acts[before.word]
	}
	return !(x.tokens[i].word == w.four) && !w.notOne[x.tokens[i+1].word]
}

// particles are single words that the rules name.
type particles struct {
	is, number, total, rate                                int32
	day, month, year, quarter, hour, minute                int32
	before, after, feast, occasion, remember               int32
	from, to, until, first, last, age, letters             int32
	four, same, term, than, of, in, no                     int32
	compare, none, woman, man, look, comparing, times, and int32
	partOfDay, beforeTime, vague, acts, notOne             map[int32]bool
	degree, answerWords, past, coming                      map[int32]bool
	some, classifiers                                      map[int32]bool
}

func newParticles(p *phrases) particles {
	one := func(w string) int32 { return p.learn(w)[0] }
	set := func(words ...string) map[int32]bool {
		m := map[int32]bool{}
		for _, w := range words {
			m[one(w)] = true
		}
		return m
	}
	return particles{
		is: one("là"), number: one("số"), total: one("tổng"), rate: one("tỷ"),
		day: one("ngày"), month: one("tháng"), year: one("năm"), quarter: one("quý"), hour: one("giờ"), minute: one("phút"),
		before: one("trước"), after: one("sau"), feast: one("lễ"), occasion: one("dịp"), remember: one("niệm"),
		from: one("từ"), to: one("đến"), until: one("tới"), first: one("đầu"), last: one("cuối"), age: one("tuổi"), letters: one("chữ"),
		four: one("tư"), same: one("cùng"), term: one("kỳ"), than: one("với"), of: one("của"), in: one("trong"),
		no: one("không"), comparing: one("sánh"), times: one("lần"), and: one("và"), compare: one("so"), none: one("nào"), woman: one("nữ"), man: one("nam"), look: one("nhìn"),
		partOfDay:   set("sáng", "chiều", "tối", "trưa", "đêm", "ngày"),
		beforeTime:  set("lúc", "hồi", "vào", "từ", "đến", "trước", "sau"),
		vague:       set("vài", "mấy", "những", "từng", "mỗi", "các", "hàng", "đôi", "hằng", "nhiều", "thứ", "nửa", "dăm", "phần", "khóa", "kỳ", "lần", "mặt"),
		acts:        set("chức", "mở", "phát", "treo", "cử", "có", "được", "làm", "in", "dựng", "đăng", "lắp", "đặt", "đón", "tiếp", "thêm", "còn", "chỉ", "gồm", "và", "với", "dự", "trí", "hành", "cấp", "tặng", "mua", "sắm", "cho", "hiện", "duyên", "ra", "lập", "nhận", "lý", "xuất", "khoảng", "hơn", "gần", "ghi", "sản", "nghiệm", "công", "trương"),
		notOne:      set("số", "phần", "cách", "mặt", "bên", "loạt", "nhóm", "bộ", "nước", "loại", "ngày", "lần", "khi", "chiều", "cấp", "khu", "cuộc", "tổ", "bản", "hệ", "trang"),
		degree:      set("nhiều", "đủ", "thường", "kịp", "đầy", "hết", "cao", "hiệu", "tốt", "đều", "rộng", "sâu", "mạnh", "chuyển"),
		answerWords: set("không", "chưa"),
		past:        set("trước", "ngoái"),
		coming:      set("tới", "sau"),
		some:        set("nhiều", "số", "hầu", "đa", "những", "vài"),
		classifiers: set("cái", "chiếc", "tấm", "lượt", "bộ", "tờ", "lá", "đợt", "buổi", "cuộc", "lần", "bản", "cuốn", "quyển", "bức", "con", "cây", "căn", "ngôi", "suất", "phần", "số", "loại", "chuyến", "trận"),
	}
}
