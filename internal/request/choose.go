package request

import (
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/when"
)

// Chosen are the units that a choice means on a day, by level, each once, in the order
// of the tree.
type Chosen struct {
	Levels []string // from the lowest up, as the regime has them
	By     map[string][]*org.Member
	Total  int
	// Below are chosen units that have nobody to report to in this regime at their level:
	// the regime does not know the level.
	Foreign []*org.Member
}

// resolve finds the units that a choice means in a tree. The asker itself and divisions
// are never among them: reports are owed by bodies.
func resolve(c Choice, t *org.DayTree, asker string) []*org.Member {
	minus := map[string]bool{asker: true}
	for _, id := range c.Minus {
		minus[id] = true
	}
	if body, ok := t.Body(asker); ok {
		minus[body.ID] = true
	}
	var all []*org.Member
	add := func(m *org.Member) {
		if !minus[m.ID] && !m.Inside {
			minus[m.ID] = true
			all = append(all, m)
		}
	}
	for _, w := range c.All {
		for _, m := range t.Descendants(w.Under, org.Level(w.Level)) {
			add(m)
		}
	}
	for _, id := range c.Also {
		if m, ok := t.Unit(id); ok {
			add(m)
		}
	}
	return all
}

// sorted parts units by the levels that a regime knows on a day.
func sorted(all []*org.Member, r *regime.Regime, on when.Day) Chosen {
	c := Chosen{By: map[string][]*org.Member{}}
	known := r.LevelsOn(on)
	for _, m := range all {
		level := string(m.Level())
		if !slices.ContainsFunc(known, func(l *regime.Level) bool { return l.Code == level }) {
			c.Foreign = append(c.Foreign, m)
			continue
		}
		c.By[level] = append(c.By[level], m)
		c.Total++
	}
	for _, l := range known {
		if len(c.By[l.Code]) > 0 && !slices.Contains(c.Levels, l.Code) {
			c.Levels = append(c.Levels, l.Code)
		}
	}
	return c
}

// below refuses units that do not stand below the asker's body: nobody asks upwards or
// sideways.
func below(all []*org.Member, t *org.DayTree, asker string) error {
	body, ok := t.Body(asker)
	if !ok {
		return fault.New(fault.NotFound, "request.no-unit", asker)
	}
	for _, m := range all {
		if !t.Under(m.ID, body.ID) {
			return fault.New(fault.Invalid, "request.not-below", m.Name).At("choice", "request.not-below", m.Name)
		}
	}
	return nil
}

// usualDays is how many working days units get where the regime's own day has passed.
const usualDays = 10

// margin is how many working days a unit keeps for its own work when it passes a letter
// down.
const margin = 5

// suggest gives the deadlines of a letter: those of the regime for each level; where that
// day has passed, ten working days from today; for a letter passed down at the latest
// five working days before the unit's own deadline, and never today or earlier.
func suggest(r *regime.Regime, p when.Period, levels []string, today, own when.Day, cal *when.Calendar) (Deadlines, error) {
	first, err := cal.AddWorkingDays(today, 1)
	if err != nil {
		return nil, err
	}
	d := Deadlines{}
	for _, level := range levels {
		day, err := r.Deadline(level, p, cal)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if err != nil || !day.After(today) {
			if day, err = cal.AddWorkingDays(today, usualDays); err != nil {
				return nil, err
			}
		}
		if own.Known() {
			latest, err := cal.AddWorkingDays(own, -margin)
			if err != nil {
				return nil, err
			}
			if day.After(latest) {
				day = latest
			}
		}
		if day.Before(first) {
			day = first
		}
		d[level] = day
	}
	return d, nil
}

// usualChoice is whom a unit asks where nobody has said otherwise: all units of the
// highest level below it that reports in this regime.
func usualChoice(r *regime.Regime, t *org.DayTree, asker string, on when.Day) Choice {
	body, ok := t.Body(asker)
	if !ok {
		return Choice{}
	}
	levels := r.LevelsOn(on)
	for i := len(levels) - 1; i >= 0; i-- {
		code := org.Level(levels[i].Code)
		if code != body.Level() && len(t.Descendants(body.ID, code)) > 0 {
			return Choice{All: []Whole{{Level: levels[i].Code, Under: body.ID}}}
		}
	}
	return Choice{}
}
