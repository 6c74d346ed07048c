package regime

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Context is what patterns may name beside figures.
type Context struct {
	Period when.Period
	Unit   string // as a sentence names it: "UBND huyện Triệu Sơn"
	Area   string // the area itself: "huyện Triệu Sơn"
	Parent string // of the unit: "tỉnh Thanh Hóa"
	// Of a plan item, for Section.Item.
	Task, Lead, Joins, Due string
}

// contextNames are the placeholders a Context fills; no indicator may have such a code.
var contextNames = []string{"year", "next_year", "last_year", "period", "next_period", "unit", "area", "parent", "field", "task", "lead", "joins", "due"}

func isContextName(s string) bool {
	for _, name := range contextNames {
		if s == name {
			return true
		}
	}
	return false
}

func (r *Regime) contextValue(name string, c Context) string {
	year := c.Period.Year()
	switch name {
	case "year":
		return strconv.Itoa(year)
	case "next_year":
		return strconv.Itoa(year + 1)
	case "last_year":
		return strconv.Itoa(year - 1)
	case "period":
		return PeriodName(c.Period)
	case "next_period":
		return PeriodName(following(c.Period))
	case "field":
		return r.Field
	}
	return map[string]string{"unit": c.Unit, "area": c.Area, "parent": c.Parent,
		"task": c.Task, "lead": c.Lead, "joins": c.Joins, "due": c.Due}[name]
}

// Fill fills the context names of a pattern that has no figures: a title, an addressee.
// A part in brackets is dropped where one of its names is empty. The first letter is a
// capital, and all letters are where the pattern's own are.
func (r *Regime) Fill(pattern string, c Context) string {
	p, err := r.parsed(pattern)
	if err != nil {
		return pattern
	}
	var b strings.Builder
	r.fill(&b, p.parts, c)
	if shouts(p.parts) {
		return strings.ToUpper(b.String())
	}
	return upperFirst(b.String())
}

// shouts tells whether the words of a pattern are all in capitals.
func shouts(parts []part) bool {
	var b strings.Builder
	for i := range parts {
		b.WriteString(parts[i].text)
	}
	return text.IsUpper(b.String())
}

// fill writes parts and tells whether every name in them had a value.
func (r *Regime) fill(b *strings.Builder, parts []part, c Context) bool {
	whole := true
	for i := range parts {
		p := &parts[i]
		switch {
		case p.context != "":
			v := r.contextValue(p.context, c)
			whole = whole && v != ""
			b.WriteString(v)
		case p.optional != nil:
			var inner strings.Builder
			if r.fill(&inner, p.optional, c) {
				b.WriteString(inner.String())
			}
		default:
			b.WriteString(p.text)
		}
	}
	return whole
}

// PeriodName names a period as office prose does: "năm 2016", "6 tháng đầu năm 2016",
// "quý III năm 2016", "tháng 7 năm 2016", "tuần 28 năm 2016".
func PeriodName(p when.Period) string {
	year := "năm " + strconv.Itoa(p.Year())
	part := p.Part()
	switch {
	case part == "":
		return year
	case part == "H1":
		return "6 tháng đầu " + year
	case part == "H2":
		return "6 tháng cuối " + year
	case part == "9M":
		return "9 tháng " + year
	case part[0] == 'Q':
		return "quý " + roman(int(part[1]-'0')) + " " + year
	case part[0] == 'W':
		return "tuần " + strings.TrimLeft(part[1:], "0") + " " + year
	}
	return "tháng " + strings.TrimLeft(part, "0") + " " + year
}

// following is the period of the same length that comes next; after nine months comes
// the fourth quarter.
func following(p when.Period) when.Period {
	year, part := p.Year(), p.Part()
	switch {
	case part == "":
		return p.Next()
	case part == "H1":
		return when.Period(fmt.Sprintf("%04d-H2", year))
	case part == "H2":
		return when.Period(fmt.Sprintf("%04d-H1", year+1))
	case part == "9M":
		return when.Period(fmt.Sprintf("%04d-Q4", year))
	case part == "Q4":
		return when.Period(fmt.Sprintf("%04d-Q1", year+1))
	case part[0] == 'Q':
		return when.Period(fmt.Sprintf("%04d-Q%c", year, part[1]+1))
	case part == "12":
		return when.Period(fmt.Sprintf("%04d-01", year+1))
	case part[0] == 'W':
		return followingWeek(p)
	}
	n, err := strconv.Atoi(part)
	if err != nil {
		return ""
	}
	return when.Period(fmt.Sprintf("%04d-%02d", year, n+1))
}

func followingWeek(p when.Period) when.Period {
	_, sunday, err := week(p)
	if err != nil {
		return ""
	}
	next := sunday.AddDays(1)
	y, w := time.Date(next.Year, next.Month, next.Date, 0, 0, 0, 0, time.UTC).ISOWeek()
	return when.Period(fmt.Sprintf("%04d-W%02d", y, w))
}
