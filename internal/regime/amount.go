package regime

import (
	"strings"

	"tonghop/internal/quantity"
)

// money gives the units of money in thousands of each other, from the least.
var money = []string{"đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"}

// Amount prints a number with its unit as office papers do: counted things below ten
// with a leading zero ("03 lớp"), money in the unit that reads best ("1,5 tỷ đồng"),
// per cent without a blank ("98,5%").
func Amount(v quantity.Value, unit string) string {
	if rank := moneyRank(unit); rank >= 0 {
		return amountOfMoney(v, rank)
	}
	if unit == "%" {
		return v.Vietnamese() + "%"
	}
	return strings.TrimRight(number(v, unit)+" "+unit, " ")
}

// number prints the number alone.
func number(v quantity.Value, unit string) string {
	s := v.Vietnamese()
	if counted(unit) && v.Decimals == 0 && v.Scaled > 0 && v.Scaled < 10 {
		return "0" + s
	}
	return s
}

// counted tells units of things that one counts from units that one measures.
func counted(unit string) bool {
	switch unit {
	case "%", "m²", "m2", "km", "km²", "ha", "phút", "giờ":
		return false
	}
	return moneyRank(unit) < 0
}

func moneyRank(unit string) int {
	for i, m := range money {
		if unit == m {
			return i
		}
	}
	return -1
}

// amountOfMoney goes up a unit where at most two decimals remain, and down to plain
// đồng below one: 1500 triệu → "1,5 tỷ đồng", 1234 triệu → "1.234 triệu đồng", 0,75
// triệu → "750.000 đồng".
func amountOfMoney(v quantity.Value, rank int) string {
	for rank < len(money)-1 {
		up := quantity.Decimal(v.Scaled, v.Decimals+3)
		if up.Decimals > 2 || magnitudeBelowOne(up) || up.Decimals > quantity.MaxDecimals {
			break
		}
		v, rank = up, rank+1
	}
	if rank > 0 && magnitudeBelowOne(v) && v.Scaled != 0 {
		if whole, ok := (quantity.Value{State: v.State, Scaled: v.Scaled, Decimals: v.Decimals}).Rescale(uint8(3 * rank)); ok {
			return quantity.Int(whole.Scaled).Vietnamese() + " " + money[0]
		}
	}
	return v.Vietnamese() + " " + money[rank]
}

func magnitudeBelowOne(v quantity.Value) bool {
	limit := int64(1)
	for range v.Decimals {
		limit *= 10
	}
	return v.Scaled < limit && v.Scaled > -limit
}
