// Package burden estimates, by a stated rule, the work that a letter makes for the units, and
// tells which of its questions they have answered this year already.
package burden

import (
	"fmt"
	"strings"

	"tonghop/internal/regime"
	"tonghop/internal/text"
)

// The rule by which the hours of the units are estimated, in minutes. It is a stated
// rule and not a measurement: pages print it beside the figure.
const (
	MinutesFixed    = 30 // open, read, review, sign, send
	MinutesWords    = 20 // a section that is written in words
	MinutesNumber   = 4  // a number that has to be found
	MinutesAnswered = 1  // a number that the unit has given before this year: looked at and confirmed
)

// Load is what one unit of a level has to do: sections in words, and numbers.
type Load struct {
	Level   string
	Words   int
	Numbers int // indicators and each of their splits
}

// LoadOf counts the work of a unit of a level.
func LoadOf(r *regime.Regime, level string) Load {
	l := Load{Level: level}
	for _, s := range r.SectionsFor(level) {
		switch s.Kind {
		case regime.Narrative, regime.Shortcomings, regime.Proposals, regime.PlanItems:
			l.Words++
		case regime.Figures, regime.Group:
		}
	}
	for _, ind := range r.IndicatorsFor(level) {
		l.Numbers += numbers(ind)
	}
	return l
}

func numbers(ind *regime.Indicator) int {
	n := 1
	for _, d := range ind.Dimensions {
		n += len(d.Choices)
	}
	return n
}

// Minutes is the estimate for units of the level of whose numbers, all together, so
// many were answered before.
func (l Load) Minutes(units, answered int) int {
	all := units * l.Numbers
	answered = min(answered, all)
	return units*(MinutesFixed+MinutesWords*l.Words) + (all-answered)*MinutesNumber + answered*MinutesAnswered
}

// Same tells which indicators of another regime ask the same as those of a regime: by
// the code and the unit of measure, or by a shared name or synonym with the same unit of
// measure. It gives codes of the other regime by codes of the first.
func Same(r, other *regime.Regime) map[string]string {
	phrases := map[string]string{}
	for i := range other.Indicators {
		ind := &other.Indicators[i]
		for _, p := range phrasesOf(ind) {
			if _, taken := phrases[p]; !taken {
				phrases[p] = ind.Code
			}
		}
	}
	same := map[string]string{}
	for i := range r.Indicators {
		ind := &r.Indicators[i]
		if o := other.Indicator(ind.Code); o != nil && o.Unit == ind.Unit {
			same[ind.Code] = o.Code
			continue
		}
		for _, p := range phrasesOf(ind) {
			if code, ok := phrases[p]; ok {
				same[ind.Code] = code
				break
			}
		}
	}
	return same
}

// phrasesOf are the ways to say an indicator, each bound to its unit of measure.
func phrasesOf(ind *regime.Indicator) []string {
	all := make([]string, 0, len(ind.Synonyms)+1)
	for _, s := range append([]string{ind.Name.Vi}, ind.Synonyms...) {
		all = append(all, text.Fold(text.Space(s))+"\x00"+text.Fold(ind.Unit))
	}
	return all
}

// Burden is the work that a letter makes for the units, by a stated rule, and which of
// its questions they have answered this year already.
type Burden struct {
	Levels   []LevelBurden
	Minutes  int
	Answered []Answered // questions that some units have answered, most units first as the regime lists them
}

// Hours rounds up to whole hours.
func (b *Burden) Hours() int { return (b.Minutes + 59) / 60 }

// LevelBurden is the work of the units of one level.
type LevelBurden struct {
	Load
	Units    int
	Answered int // numbers, all units together
	Minutes  int
}

// Answered says how many of the asked units have answered a question this year, and in
// which regimes.
type Answered struct {
	Indicator *regime.Indicator
	Units     int
	Of        int
	Regimes   []string // names, each once
}

// Earlier is a letter of the same year by which questions of the present one may have been
// answered.
type Earlier struct {
	Name    string            // of its regime
	Same    map[string]string // indicators of the present regime → of that one
	Regime  *regime.Regime
	Answers map[string]bool // units that have sent a report
}

// Level is the units of one level that a letter asks.
type Level struct {
	Code  string
	Units []string
}

// Estimate works the burden out from what is known.
func Estimate(r *regime.Regime, levels []Level, before []Earlier) Burden {
	var b Burden
	told := map[string]*Answered{}
	var order []string
	for _, l := range levels {
		level := l.Code
		lb := LevelBurden{Load: LoadOf(r, level), Units: len(l.Units)}
		counts := map[string]int{}
		for _, ind := range r.IndicatorsFor(level) {
			those := asking(before, ind.Code, level)
			if len(those) == 0 {
				continue
			}
			n := answeredBy(counts, those, before, l.Units)
			lb.Answered += n * numbers(ind)
			a := told[ind.Code]
			if a == nil {
				a = &Answered{Indicator: ind}
				told[ind.Code], order = a, append(order, ind.Code)
			}
			a.Units, a.Of = a.Units+n, a.Of+lb.Units
			for _, i := range those {
				a.Regimes = with(a.Regimes, before[i].Name)
			}
		}
		lb.Minutes = lb.Load.Minutes(lb.Units, lb.Answered)
		b.Minutes += lb.Minutes
		b.Levels = append(b.Levels, lb)
	}
	for _, code := range order {
		if told[code].Units > 0 {
			b.Answered = append(b.Answered, *told[code])
		}
	}
	return b
}

// asking are the places of the earlier letters that ask a question of units of a level.
func asking(before []Earlier, code, level string) []int {
	var all []int
	for i, e := range before {
		other := e.Same[code]
		if other == "" {
			continue
		}
		for _, ind := range e.Regime.IndicatorsFor(level) {
			if ind.Code == other {
				all = append(all, i)
				break
			}
		}
	}
	return all
}

// answeredBy counts the chosen units that have answered any of those letters. Most
// questions share their letters, so the counts are kept.
func answeredBy(counts map[string]int, those []int, before []Earlier, units []string) int {
	key := fmt.Sprint(those)
	if n, ok := counts[key]; ok {
		return n
	}
	n := 0
	for _, id := range units {
		for _, i := range those {
			if before[i].Answers[id] {
				n++
				break
			}
		}
	}
	counts[key] = n
	return n
}

func with(list []string, s string) []string {
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return list
		}
	}
	return append(list, s)
}
