package overview

import (
	"slices"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/regime/library"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

const reportsSQL = `SELECT f.id, f.unit, f.unit_name, f.regime, f.period, f.state, v.mark, v.day FROM filing_report f
LEFT JOIN filing_version v ON v.id = f.latest WHERE `

// findReports looks for reports by the number of their paper, or by words of which some name
// a unit and the others the regime or the period.
func findReports(tx *access.Tx, t *org.DayTree, w words) ([]Hit, error) {
	regimes, err := regimeNames(tx)
	if err != nil {
		return nil, err
	}
	conds := []db.Cond{db.Cond{SQL: "FALSE"}}
	if len(w.exact) == 1 {
		conds = append(conds, db.When(`v.mark LIKE $1 ESCAPE '\'`, escaped(strings.ToUpper(w.exact[0]))+"%"))
	}
	if c, ok := w.unitAndRegime(t, regimes); ok {
		conds = append(conds, c)
	}
	c := db.And(db.Or(conds...), either(tx, filing.View, "f.unit", "f.division", "f.asker"))
	hits, err := db.All(tx.Tx, reportsSQL+c.After(0).SQL+" ORDER BY f.period DESC, f.id DESC LIMIT "+db.Mark(looked), func(scan db.Scan) (Hit, error) {
		h := Hit{Group: Reports}
		var unit, mark, day any
		err := scan(&h.ID, &unit, &h.Unit, &h.Regime, &h.Period, &h.State, &mark, &day)
		h.Note, h.Title = textOf(mark), regimes[h.Regime]
		if d, derr := when.ParseDay(textOf(day)); derr == nil {
			h.Day = d
		}
		h.rank = w.rank(h.Title+" "+h.Unit) + w.rank(h.Note)
		return h, err
	}, c.Args...)
	return hits, err
}

// textOf reads a column of a joined table, empty where there is no row.
func textOf(v any) string {
	switch s := v.(type) {
	case string:
		return s
	case []byte:
		return string(s)
	}
	return ""
}

func regimeNames(tx *access.Tx) (map[string]string, error) {
	all, err := library.All(tx.Tx)
	names := map[string]string{}
	for _, p := range all {
		names[p.Regime.Code] = p.Regime.Name.Vi
	}
	return names, err
}

// mostUnits is how many units of the same name a search for reports follows.
const mostUnits = 40

// unitAndRegime parts the words into those of regimes and years and those of a unit.
func (w words) unitAndRegime(t *org.DayTree, regimes map[string]string) (db.Cond, bool) {
	var conds []db.Cond
	var rest []string
	about := map[string]int{}
	year := ""
	for _, word := range w.folded {
		named := false
		for code, title := range regimes {
			if strings.Contains(" "+text.Fold(title)+" ", " "+word) {
				about[code]++
				named = true
			}
		}
		switch {
		case len(word) == 4 && text.IsDigits(word):
			year = word
		case word == "bao" || word == "cao" || word == "nam":
		case !named:
			rest = append(rest, word)
		}
	}
	if codes := most(about); len(codes) > 0 && len(rest) < len(w.folded) {
		conds = append(conds, db.In("f.regime", codes))
	}
	if year != "" {
		conds = append(conds, db.When("f.period >= $1 AND f.period < $2", year, year+"~"))
	}
	if len(rest) > 0 {
		var ids []string
		for _, m := range t.Search(strings.Join(rest, " "), mostUnits) {
			ids = append(ids, m.ID)
		}
		conds = append(conds, db.In("f.unit", ids))
	} else if len(conds) == 0 || len(w.folded) < 2 {
		return db.Cond{}, false
	}
	return db.And(conds...), true
}

// most are the codes named by the most words.
func most(about map[string]int) []string {
	best := 0
	for _, n := range about {
		best = max(best, n)
	}
	var codes []string
	for code, n := range about {
		if n == best {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}
