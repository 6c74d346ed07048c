package request

import (
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
	for _, ind := range asked(r, level) {
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
