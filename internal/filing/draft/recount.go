package draft

import (
	"slices"

	"tonghop/internal/quantity"
	"tonghop/internal/report"
)

// Recount takes over the figures as the diary counts them now. Answers that a person wrote
// stay; where one was written in the place of a count, the new count is kept beside it.
func (c *Content) Recount(f *Frame, counts []Count) []report.Key {
	var changed []report.Key
	seen := map[report.Key]bool{}
	for _, n := range counts {
		if n.Value.State == quantity.Missing {
			continue
		}
		seen[n.Key] = true
		now := Entry{Key: n.Key, Value: n.Value, From: Origin{Kind: Diary, Count: n.Lines}}
		at := slices.IndexFunc(c.Figures.Own, func(e Entry) bool { return e.Key == n.Key })
		switch {
		case at < 0:
			c.Figures.Own = append(c.Figures.Own, now)
			changed = append(changed, n.Key)
		case c.Figures.Own[at].From.Kind == Diary:
			if !same(c.Figures.Own[at].Value, n.Value) {
				changed = append(changed, n.Key)
			}
			c.Figures.Own[at] = now
		default:
			c.Figures.Own[at].Was = kept(c.Figures.Own[at].Was, now)
		}
	}
	c.Figures.Own = slices.DeleteFunc(c.Figures.Own, func(e Entry) bool {
		gone := e.From.Kind == Diary && !seen[e.Key]
		if gone {
			changed = append(changed, e.Key)
		}
		return gone
	})
	f.Sort(c.Figures.Own)
	return changed
}

// kept is what stands behind a written answer, brought up to date.
func kept(old *Kept, now Entry) *Kept {
	k := Kept{}
	if old != nil {
		k = *old
	}
	k.Value, k.From = now.Value, now.From
	return &k
}
