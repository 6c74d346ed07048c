// Package naming finds what the words of a paper name in a regime: its headings a section,
// its title a period, a label of a table a figure, a cell an answer.
package naming

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/paper/reading"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report/likeness"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Names are the words by which a regime's sections and indicators go. They are made once and
// safe for use by many goroutines.
type Names struct {
	sections []sectionTitle
	things   []thing
}

// New gathers the names of a regime.
func New(reg *regime.Regime) *Names {
	return &Names{sections: sectionTitles(reg.Sections, nil), things: thingsOf(reg)}
}

// sectionTitle is a section of the outline with the words of each title it goes by.
type sectionTitle struct {
	section *regime.Section
	parent  *regime.Section
	titles  [][]string
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

func sectionTitles(sections []regime.Section, parent *regime.Section) []sectionTitle {
	var all []sectionTitle
	for i := range sections {
		s := &sections[i]
		st := sectionTitle{section: s, parent: parent}
		names := append([]string{s.Title}, s.Synonyms...)
		for _, level := range slices.Sorted(maps.Keys(s.Titles)) {
			names = append(names, s.Titles[level])
		}
		for _, n := range names {
			st.titles = append(st.titles, likeness.TitleWords(placeholder.ReplaceAllString(n, " ")))
		}
		all = append(append(all, st), sectionTitles(s.Sections, s)...)
	}
	return all
}

// Sections finds, for each heading of a paper, the section of the outline it stands for:
// the likest title, or that of the heading above it. A heading below one that was found
// prefers the parts of that section.
func (n *Names) Sections(refs []reading.SectionRef) []*regime.Section {
	out := make([]*regime.Section, len(refs))
	type open struct {
		level   int
		section *regime.Section
	}
	var stack []open
	for i, ref := range refs {
		for len(stack) > 0 && stack[len(stack)-1].level >= ref.Level {
			stack = stack[:len(stack)-1]
		}
		var above *regime.Section
		if len(stack) > 0 {
			above = stack[len(stack)-1].section
		}
		out[i] = n.bestSection(likeness.TitleWords(ref.Title), above)
		if out[i] == nil {
			out[i] = above
		}
		stack = append(stack, open{ref.Level, out[i]})
	}
	return out
}

func (n *Names) bestSection(title []string, above *regime.Section) *regime.Section {
	var best *regime.Section
	score := 0.0
	for i := range n.sections {
		s := &n.sections[i]
		for _, t := range s.titles {
			like := likeness.Titles(title, t)
			if like >= likeness.Alike && s.parent == above && above != nil {
				like += 0.2
			}
			if like >= likeness.Alike && like > score {
				best, score = s.section, like
			}
		}
	}
	return best
}

// Years and parts of a year in a folded title.
var (
	yearNamed    = regexp.MustCompile(`\bnam (\d{4})\b|[/-](\d{4})\b`)
	quarterNamed = regexp.MustCompile(`\bquy (iv|iii|ii|i|[1-4])\b`)
	monthNamed   = regexp.MustCompile(`\bthang (\d{1,2})\b`)
	weekNamed    = regexp.MustCompile(`\btuan (?:thu )?(\d{1,2})\b`)
)

// Period finds the reporting period that a title names first: "tổng kết … năm 2016
// và kế hoạch năm 2017" is 2016, "quý III năm 2025" is 2025-Q3.
func Period(title string) (when.Period, bool) {
	folded := text.Fold(text.Space(title))
	m := yearNamed.FindStringSubmatchIndex(folded)
	if m == nil {
		return "", false
	}
	year := folded[m[1]-4 : m[1]]
	before := folded[:m[0]]
	part := ""
	switch {
	case strings.Contains(before, "6 thang dau") || strings.Contains(before, "sau thang dau"):
		part = "-H1"
	case strings.Contains(before, "6 thang cuoi") || strings.Contains(before, "sau thang cuoi"):
		part = "-H2"
	case strings.Contains(before, "9 thang") || strings.Contains(before, "chin thang"):
		part = "-9M"
	case quarterNamed.MatchString(before):
		part = "-Q" + quarterNumber(quarterNamed.FindStringSubmatch(before)[1])
	case monthNamed.MatchString(before):
		part = "-" + twoDigits(monthNamed.FindStringSubmatch(before)[1])
	case weekNamed.MatchString(before):
		part = "-W" + twoDigits(weekNamed.FindStringSubmatch(before)[1])
	}
	p, err := when.ParsePeriod(year + part)
	return p, err == nil
}

func quarterNumber(s string) string {
	if n := slices.Index([]string{"", "i", "ii", "iii", "iv"}, s); n > 0 {
		return strconv.Itoa(n)
	}
	return s
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// thing is an indicator as a table names it.
type thing struct {
	indicator *regime.Indicator
	names     [][]string
}

func thingsOf(reg *regime.Regime) []thing {
	var all []thing
	for i := range reg.Indicators {
		ind := &reg.Indicators[i]
		t := thing{indicator: ind}
		for _, n := range append([]string{ind.Name.Vi}, ind.Synonyms...) {
			if words := likeness.TitleWords(n); len(words) > 0 {
				t.names = append(t.names, words)
			}
		}
		all = append(all, t)
	}
	return all
}

// longestLabel is how many bytes of a cell may name a figure; longer ones are prose.
const longestLabel = 300

// Figure is the figure that a label of a table names, and how sure that is in hundredths:
// the likest name of an indicator, and the choices whose words stand in it. The code is
// empty where the label names none.
func (n *Names) Figure(label string) (indicator string, choices map[string]string, sure int) {
	if len(label) > longestLabel || strings.Trim(label, "0123456789., ") == "" {
		return "", nil, 0
	}
	words, folded := likeness.TitleWords(label), text.Fold(text.Space(label))
	score := 0.0
	for i := range n.things {
		t := &n.things[i]
		chosen, rest := choicesNamed(t.indicator, folded), words
		if len(chosen) > 0 {
			rest = likeness.TitleWords(withoutChoices(t.indicator, chosen, folded))
		}
		for _, name := range t.names {
			for _, w := range [][]string{words, rest} {
				if like := likeness.Titles(w, name); like > score {
					indicator, choices, score = t.indicator.Code, chosen, like
				}
			}
		}
	}
	if score < likeness.Alike {
		return "", nil, 0
	}
	return indicator, choices, min(100, int(60+40*score+0.5))
}

// withoutChoices takes the words of chosen choices out of a folded label.
func withoutChoices(ind *regime.Indicator, chosen map[string]string, folded string) string {
	for _, d := range ind.Dimensions {
		for _, c := range d.Choices {
			if chosen[d.Code] != c.Code {
				continue
			}
			for _, w := range append([]string{c.Name.Vi}, c.Synonyms...) {
				folded = strings.ReplaceAll(folded, text.Fold(text.Space(w)), " ")
			}
		}
	}
	return folded
}

// choicesNamed finds the choices of dimensions whose words stand in a folded label; of
// several of one dimension the longest words win.
func choicesNamed(ind *regime.Indicator, folded string) map[string]string {
	chosen := map[string]string{}
	for _, d := range ind.Dimensions {
		longest := 0
		for _, c := range d.Choices {
			for _, w := range append([]string{c.Name.Vi}, c.Synonyms...) {
				if f := text.Fold(text.Space(w)); len(f) > longest && strings.Contains(folded, f) {
					chosen[d.Code], longest = c.Code, len(f)
				}
			}
		}
	}
	return chosen
}

// answersInCells are the words of a table that answer without a number, folded.
var answersInCells = map[string]quantity.State{
	"khong": quantity.None, "khong co": quantity.None, "chua co": quantity.None, "k": quantity.None,
	"chua ro": quantity.Unknown, "chua nam duoc": quantity.Unknown, "khong ro": quantity.Unknown, "chua thong ke": quantity.Unknown, "chua co so lieu": quantity.Unknown,
	"/": quantity.NotApplicable, "x": quantity.NotApplicable, "khong ap dung": quantity.NotApplicable, "n/a": quantity.NotApplicable,
}

var (
	vietnameseCell = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,\d{1,6})?$|^\d+(?:,\d{1,6})?$`)
	englishCell    = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?$|^\d+\.\d{1,6}$`)
)

// How sure a cell is read, in hundredths.
const (
	sureNumber  = 95
	sureWord    = 90
	sureEnglish = 70
)

// Cell reads a cell; false where it holds no answer. A number in the English way is
// taken as such and is unsure: "1,250" could also be one and a quarter.
func Cell(cell string) (v quantity.Value, sure int, ok bool) {
	s := text.Space(cell)
	if state, ok := answersInCells[text.Fold(s)]; ok {
		return quantity.Of(state), sureWord, true
	}
	s = strings.TrimSuffix(strings.ReplaceAll(s, " ", ""), "%")
	english := englishCell.MatchString(s) && !isGroupedVietnamese(s)
	switch {
	case english:
		s, sure = strings.ReplaceAll(s, ",", ""), sureEnglish
	case vietnameseCell.MatchString(s):
		s, sure = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", "."), sureNumber
	default:
		return quantity.Value{}, 0, false
	}
	v, err := quantity.Parse(s)
	return v, sure, err == nil
}

var groupedVietnamese = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+$`)

func isGroupedVietnamese(s string) bool { return groupedVietnamese.MatchString(s) }
