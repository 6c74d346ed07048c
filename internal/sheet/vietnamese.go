package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

var (
	shownNumber = regexp.MustCompile(`^[-(]?\s*\d[\d,]*(?:\.\d+)?\s*%?\)?$`)
	shownDate   = regexp.MustCompile(`^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}$`)
	englishSwap = strings.NewReplacer(",", ".", ".", ",")
)

// vietnamese writes a number or day as a Vietnamese spreadsheet shows it. The library
// knows only the American way: 1,730.5 and 7/15/26 (which would be read as 1,73 and
// as no day at all). Text stays as it was typed.
func vietnamese(raw, shown string, isNumber func() bool) string {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || !isNumber() {
		return shown
	}
	switch {
	case shownDate.MatchString(shown):
		day, err := excelize.ExcelDateToTime(v, false)
		if err != nil {
			return shown
		}
		return day.Format("02/01/2006")
	case shownNumber.MatchString(strings.TrimSpace(shown)):
		return plainDecimals(englishSwap.Replace(strings.TrimSpace(shown)))
	case shown == raw:
		return plainDecimals(englishSwap.Replace(strconv.FormatFloat(v, 'f', -1, 64)))
	}
	return shown
}

var threeDecimals = regexp.MustCompile(`^([-(]?\s*\d+,\d{3})(\s*%?\)?)$`)

// plainDecimals gives a number with exactly three decimals a fourth one: "0,125" could be
// a foreign way to write 125, "0,1250" can only be an eighth. The cell's number is known
// for sure and must not become a guess.
func plainDecimals(s string) string { return threeDecimals.ReplaceAllString(s, "${1}0${2}") }
