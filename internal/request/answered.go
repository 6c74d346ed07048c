package request

import (
	"fmt"
	"strings"

	"tonghop/internal/db"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/seal"
)

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

// earlier is a letter of the same year by which questions of this one may have been
// answered.
type earlier struct {
	name    string
	same    map[string]string // indicators of this regime → of that one
	regime  *regime.Regime
	answers map[string]bool // units that have sent a report
}

const earlierSQL = `SELECT id, regime_digest FROM request_letter WHERE state = 'running' AND id <> $1 AND period >= $2 AND period < $3 ORDER BY id`

const deliveredSQL = `SELECT unit FROM request_obligation WHERE request = $1 AND state IN ('sent-up', 'accepted')`

// sooner finds the letters of the year that ask some of the same and have been answered
// by anybody.
func sooner(tx *db.Tx, l *Letter, r *regime.Regime) ([]earlier, error) {
	year := l.Period.Year()
	type key struct {
		id     string
		digest seal.Digest
	}
	keys, err := db.All(tx, earlierSQL, func(s db.Scan) (key, error) {
		var k key
		err := s(&k.id, &k.digest)
		return k, err
	}, string(l.ID), fmt.Sprintf("%04d", year), fmt.Sprintf("%04d", year+1))
	if err != nil {
		return nil, err
	}
	same := map[seal.Digest]map[string]string{}
	var all []earlier
	for _, k := range keys {
		other, err := library.ByDigest(tx, k.digest)
		if err != nil {
			return nil, err
		}
		if same[k.digest] == nil {
			same[k.digest] = Same(r, other)
		}
		if len(same[k.digest]) == 0 {
			continue
		}
		units, err := db.All(tx, deliveredSQL, func(s db.Scan) (string, error) {
			var u string
			err := s(&u)
			return u, err
		}, k.id)
		if err != nil {
			return nil, err
		}
		if len(units) == 0 {
			continue
		}
		e := earlier{name: other.Name.Vi, same: same[k.digest], regime: other, answers: make(map[string]bool, len(units))}
		for _, u := range units {
			e.answers[u] = true
		}
		all = append(all, e)
	}
	return all, nil
}

func burden(tx *db.Tx, l *Letter, r *regime.Regime, c Chosen) (Burden, error) {
	before, err := sooner(tx, l, r)
	if err != nil {
		return Burden{}, err
	}
	return estimate(r, c, before), nil
}

// estimate works the burden out from what is known.
func estimate(r *regime.Regime, c Chosen, before []earlier) Burden {
	var b Burden
	told := map[string]*Answered{}
	var order []string
	for _, level := range c.Levels {
		lb := LevelBurden{Load: LoadOf(r, level), Units: len(c.By[level])}
		counts := map[string]int{}
		for _, ind := range asked(r, level) {
			those := asking(before, ind.Code, level)
			if len(those) == 0 {
				continue
			}
			n := answeredBy(counts, those, before, c, level)
			lb.Answered += n * numbers(ind)
			a := told[ind.Code]
			if a == nil {
				a = &Answered{Indicator: ind}
				told[ind.Code], order = a, append(order, ind.Code)
			}
			a.Units, a.Of = a.Units+n, a.Of+lb.Units
			for _, i := range those {
				a.Regimes = with(a.Regimes, before[i].name)
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
func asking(before []earlier, code, level string) []int {
	var all []int
	for i, e := range before {
		other := e.same[code]
		if other == "" {
			continue
		}
		for _, ind := range asked(e.regime, level) {
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
func answeredBy(counts map[string]int, those []int, before []earlier, c Chosen, level string) int {
	key := fmt.Sprint(those)
	if n, ok := counts[key]; ok {
		return n
	}
	n := 0
	for _, m := range c.By[level] {
		for _, i := range those {
			if before[i].answers[m.ID] {
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
