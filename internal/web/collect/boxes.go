package collect

import (
	"slices"
	"strconv"

	"tonghop/internal/web/kit"
)

// mostNames is how many units a list names before it counts the rest.
const mostNames = 120

// box is one of many boxes to tick.
type box struct {
	kit.Choice
	Checked bool
}

func marked(f *kit.Form, name string, choices []kit.Choice) []box {
	ticked := f.Many(name)
	all := make([]box, len(choices))
	for i, c := range choices {
		all[i] = box{c, slices.Contains(ticked, c.Value)}
	}
	return all
}

// within are the ticked "all units of one below", which stand in sight with the levels.
func within(f *kit.Form, v unitsView) []kit.Choice {
	var all []kit.Choice
	for _, b := range marked(f, "all", v.Within) {
		if b.Checked {
			all = append(all, b.Choice)
		}
	}
	return all
}

// others are the ones that are not ticked.
func others(f *kit.Form, v unitsView) []box {
	var all []box
	for _, b := range marked(f, "all", v.Within) {
		if !b.Checked {
			all = append(all, b)
		}
	}
	return all
}

func boxID(name, mark string, i int) string {
	return "box-" + name + "-" + mark + "-" + strconv.Itoa(i)
}
