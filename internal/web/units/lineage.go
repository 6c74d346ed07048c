package units

import (
	"context"
	"strconv"

	"tonghop/internal/org"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// lineage is the picture of what a unit was made of and what became of it: its
// predecessors at the left, itself in the middle, its successors at the right.
type lineage struct {
	Width, Height int
	Boxes         []lineBox
	Ties          []lineTie
	Before, After []kinView
	Words         string // what the picture says, for screen readers
}

// lineBox is a unit in the picture.
type lineBox struct {
	X, Y, Width, Height int
	Name, Note          string
	Self                bool
}

// lineTie joins two boxes; one that carries only a part is dashed.
type lineTie struct {
	Path  string
	Whole bool
}

// kinView is a predecessor or successor in words.
type kinView struct {
	Name, Code, Href, Share, Basis string
	On                             when.Day
}

// Sizes of the picture.
const (
	boxWidth  = 190
	boxHeight = 44
	rowGap    = 12
	columnGap = 56
	edge      = 4
)

func (v *unitView) lineage(ctx context.Context) lineage {
	before, after := v.History.Predecessors(v.Unit.ID), v.History.Successors(v.Unit.ID)
	if len(before)+len(after) == 0 {
		return lineage{}
	}
	rows := max(len(before), len(after), 1)
	l := lineage{Height: rows*boxHeight + (rows-1)*rowGap + 2*edge}
	columns := 1
	selfX := edge
	if len(before) > 0 {
		columns++
		selfX += boxWidth + columnGap
	}
	if len(after) > 0 {
		columns++
	}
	l.Width = columns*boxWidth + (columns-1)*columnGap + 2*edge
	self := lineBox{X: selfX, Y: (l.Height - boxHeight) / 2, Width: boxWidth, Height: boxHeight, Self: true,
		Name: identityName(ctx, v.Unit, v.Unit.LastDay(v.On)), Note: years(ctx, v.Unit)}
	l.add(ctx, v.History, self, before, edge, true)
	l.add(ctx, v.History, self, after, selfX+boxWidth+columnGap, false)
	l.Boxes = append(l.Boxes, self)
	l.Before, l.After = v.kin(ctx, before, true), v.kin(ctx, after, false)
	l.Words = kit.Say(ctx, "web.units.line-words", self.Name, len(before), len(after))
	return l
}

// add draws one side of the picture.
func (l *lineage) add(ctx context.Context, h *org.History, self lineBox, steps []org.Succession, x int, before bool) {
	height := len(steps)*boxHeight + (len(steps)-1)*rowGap
	y := (l.Height - height) / 2
	for _, s := range steps {
		id := s.New
		if before {
			id = s.Old
		}
		u, ok := h.Unit(id)
		if !ok {
			continue
		}
		b := lineBox{X: x, Y: y, Width: boxWidth, Height: boxHeight, Name: identityName(ctx, u, nearest(u, s, before)), Note: years(ctx, u)}
		l.Boxes = append(l.Boxes, b)
		from, to := b, self
		if !before {
			from, to = self, b
		}
		l.Ties = append(l.Ties, lineTie{Path: curve(from, to), Whole: s.Whole()})
		y += boxHeight + rowGap
	}
}

// nearest is the day of a relative that touches the unit.
func nearest(u *org.Identity, s org.Succession, before bool) when.Day {
	if before {
		return u.LastDay(s.On)
	}
	return s.On
}

// curve leads from the right side of one box to the left side of another.
func curve(from, to lineBox) string {
	x1, y1 := from.X+from.Width, from.Y+from.Height/2
	x2, y2 := to.X, to.Y+to.Height/2
	mid := (x1 + x2) / 2
	p := func(x, y int) string { return strconv.Itoa(x) + " " + strconv.Itoa(y) }
	return "M" + p(x1, y1) + "C" + p(mid, y1) + "," + p(mid, y2) + "," + p(x2, y2)
}

// years says in which years a unit was there; the days stand in the list below the picture.
func years(ctx context.Context, u *org.Identity) string {
	if u.To.IsZero() {
		return kit.Say(ctx, "web.units.since", u.Code, u.From.Year)
	}
	return u.Code + " · " + strconv.Itoa(u.From.Year) + "–" + strconv.Itoa(u.To.Year)
}

// kin tells the relatives in words.
func (v *unitView) kin(ctx context.Context, steps []org.Succession, before bool) []kinView {
	var list []kinView
	for _, s := range steps {
		id := s.New
		if before {
			id = s.Old
		}
		u, ok := v.History.Unit(id)
		if !ok {
			continue
		}
		day := nearest(u, s, before)
		k := kinView{Name: identityName(ctx, u, day), Code: u.Code, Share: shareWords(ctx, s), Basis: s.Basis, On: s.On}
		if v.Open[id] {
			k.Href = unitHref(id, day)
		}
		list = append(list, k)
	}
	return list
}

// shareWords says how much of the old unit went over.
func shareWords(ctx context.Context, s org.Succession) string {
	switch {
	case s.Whole():
		return kit.Say(ctx, "web.units.share-whole")
	case s.Population == org.All:
		return kit.Say(ctx, "web.units.share-people")
	case s.Population == org.None:
		return kit.Say(ctx, "web.units.share-land")
	}
	return kit.Say(ctx, "web.units.share-part")
}

// short fits a name into its box; the whole of it stands in the list below the picture.
func (b lineBox) short() string {
	const most = 23
	letters := []rune(b.Name)
	if len(letters) <= most {
		return b.Name
	}
	return string(letters[:most-1]) + "…"
}
