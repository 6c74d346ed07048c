package lexicon

import (
	"strings"

	"tonghop/internal/text"
)

// measure is a unit as a multiple of its kind's basic one.
type measure struct {
	of       string // "money", "length"; or the words of a counted unit
	num, den int64
}

// measures are the units that turn into one another. Customary land measures differ
// by region and are not among them.
var measures = map[string]measure{
	"đồng": {"money", 1, 1}, "đ": {"money", 1, 1}, "vnđ": {"money", 1, 1}, "vnd": {"money", 1, 1}, "đồng việt nam": {"money", 1, 1},
	"trđ": {"money", 1_000_000, 1}, "tr.đ": {"money", 1_000_000, 1},
	"mm": {"length", 1, 1000}, "cm": {"length", 1, 100}, "m": {"length", 1, 1}, "mét": {"length", 1, 1}, "km": {"length", 1000, 1}, "ki lô mét": {"length", 1000, 1},
	"m²": {"area", 1, 1}, "m2": {"area", 1, 1}, "mét vuông": {"area", 1, 1}, "ha": {"area", 10_000, 1}, "héc ta": {"area", 10_000, 1}, "hecta": {"area", 10_000, 1}, "km²": {"area", 1_000_000, 1}, "km2": {"area", 1_000_000, 1},
	"m³": {"volume", 1000, 1}, "m3": {"volume", 1000, 1}, "mét khối": {"volume", 1000, 1}, "lít": {"volume", 1, 1}, "ml": {"volume", 1, 1000},
	"g": {"mass", 1, 1000}, "gam": {"mass", 1, 1000}, "kg": {"mass", 1, 1}, "yến": {"mass", 10, 1}, "tạ": {"mass", 100, 1}, "tấn": {"mass", 1000, 1},
	"giây": {"time", 1, 60}, "phút": {"time", 1, 1}, "giờ": {"time", 60, 1}, "tiếng": {"time", 60, 1},
	"%": {"share", 1, 1}, "phần trăm": {"share", 1, 1}, "‰": {"share", 1, 10},
}

var scaleNames = map[string]int64{
	"trăm": 100, "chục": 10, "vạn": 10_000, "nghìn": 1000, "ngàn": 1000, "triệu": 1_000_000, "tr": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000,
}

// measureOf reads a unit as printed: "triệu đồng" is a million of money, "nghìn lượt
// người" a thousand of "lượt người".
func measureOf(unit string) measure {
	base, scale := text.Space(strings.ToLower(unit)), int64(1)
	for base != "" && scale <= 1_000_000_000 {
		first, rest, _ := strings.Cut(base, " ")
		times := scaleNames[first]
		if times == 0 {
			break
		}
		base, scale = rest, scale*times
	}
	if base == "" {
		base = "đồng" // "1,5 tỷ" is said of money
	}
	m, ok := measures[base]
	if !ok {
		m = measure{base, 1, 1}
	}
	return measure{m.of, m.num * scale, m.den}
}
