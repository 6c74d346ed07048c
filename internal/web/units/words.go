package units

import (
	"context"
	"strings"

	"tonghop/internal/org"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// dayNone is no day: links that do not carry the one that is shown.
var dayNone when.Day

// span says from when to when, and by which decision.
func span(ctx context.Context, from, to when.Day, basis string) string {
	words := kit.Say(ctx, "web.units.from-day", kit.Day(ctx, from))
	if !to.IsZero() {
		words = kit.Say(ctx, "web.units.from-to", kit.Day(ctx, from), kit.Day(ctx, to))
	}
	if basis == "" {
		return words
	}
	return words + " · " + basis
}

// lines joins the lines of a signature in one.
func lines(list []string) string { return strings.Join(list, " / ") }

// changeView is a change that may be made, with what it is for.
type changeView struct{ Text, Href, Hint string }

// changes lists what may be done to a unit.
func (v unitView) changes(ctx context.Context) []changeView {
	var list []changeView
	add := func(what string) {
		list = append(list, changeView{kit.Say(ctx, "web.units.do-"+what), formHref(v.Unit.ID, what), kit.Say(ctx, "web.units.do-"+what+"-hint")})
	}
	add("correct")
	if !v.Unit.To.IsZero() || v.State != "" {
		return list
	}
	add("rename")
	add("move")
	if v.CanMerge {
		add("merge")
	}
	if v.CanSplit {
		add("split")
	}
	add("end")
	list = append(list, changeView{kit.Say(ctx, "web.units.do-export"), formHref(v.Unit.ID, "export/units"), kit.Say(ctx, "web.units.do-export-hint")})
	return list
}

// memberChoices are units to be ticked.
func memberChoices(ctx context.Context, members []*org.Member) []kit.Choice {
	choices := make([]kit.Choice, len(members))
	for i, m := range members {
		choices[i] = kit.Choice{Value: m.ID, Text: memberName(ctx, m) + " (" + m.Code + ")"}
	}
	return choices
}

// kindsOf are the kinds of the level that the units stand on.
func kindsOf(members []*org.Member) []string {
	var kinds []string
	for _, k := range org.Kinds {
		if len(members) > 0 && org.LevelOf(k) == members[0].Level() && !org.IsInside(k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// shareChoices say how many of the people go to a piece.
func shareChoices(ctx context.Context) []kit.Choice {
	var choices []kit.Choice
	for _, s := range []org.Share{org.Some, org.All, org.None} {
		choices = append(choices, kit.Choice{Value: string(s), Text: kit.Say(ctx, "web.units.people-"+string(s))})
	}
	return choices
}
