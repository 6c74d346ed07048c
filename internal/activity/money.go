package activity

import (
	"strings"

	"tonghop/internal/quantity"
	"tonghop/internal/text"
)

// ParseMoney reads an amount as people type it: "1.730.000", "2,5 triệu", "500 nghìn đồng",
// "không có". Empty is Missing; false is for what cannot be read.
func ParseMoney(s string) (quantity.Value, bool) {
	s = text.Space(text.NFC(s))
	if s == "" {
		return quantity.Value{}, true
	}
	if state, ok := answers[text.Fold(s)]; ok {
		return quantity.Of(state), true
	}
	end := strings.LastIndexFunc(s, func(r rune) bool { return r >= '0' && r <= '9' }) + 1
	v, _, err := quantity.ParseVietnamese(strings.TrimSpace(s[:end]))
	if err != nil {
		return quantity.Value{}, false
	}
	unit := strings.TrimSpace(s[end:])
	if unit == "" {
		return v, true
	}
	if unit == "đ" {
		unit = "đồng"
	}
	n := worth(unit)
	if n == 0 {
		return quantity.Value{}, false
	}
	return quantity.Convert(v, n, 1, 0)
}

// answers are the words for answers that are no number.
var answers = map[string]quantity.State{
	"khong": quantity.None, "khong co": quantity.None, "none": quantity.None, "chua nam duoc": quantity.Unknown, "chua ro": quantity.Unknown, "unknown": quantity.Unknown,
	"khong ap dung": quantity.NotApplicable, "not applicable": quantity.NotApplicable,
}

// ParseAnswer reads an answer in words that is no number: "không có", "chưa nắm được".
func ParseAnswer(s string) (quantity.State, bool) {
	state, ok := answers[text.Fold(text.Space(text.NFC(s)))]
	return state, ok
}
