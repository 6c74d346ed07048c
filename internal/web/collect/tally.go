package collect

import (
	"context"

	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// groups are the states as bars and figures show them together.
var groups = []struct {
	key    string
	tone   kit.Tone
	states []request.State
}{
	{"accepted", kit.ToneDone, []request.State{request.Accepted, request.Nothing, request.Excused}},
	{"sent-up", kit.ToneSent, []request.State{request.SentUp}},
	{"working", kit.ToneDue, []request.State{request.InProgress, request.InReview}},
	{"returned", kit.ToneLate, []request.State{request.Returned}},
	{"not-opened", kit.ToneNone, []request.State{request.NotOpened}},
}

func tallyParts(ctx context.Context, t request.Tally) []kit.Part {
	var parts []kit.Part
	for _, g := range groups[:4] {
		n := 0
		for _, s := range g.states {
			n += t.By[s]
		}
		if n > 0 {
			parts = append(parts, kit.Part{Name: kit.Say(ctx, "web.collect.group."+g.key), N: int64(n), Tone: g.tone})
		}
	}
	return parts
}

// tallyFigures are the numbers on top of a letter's page; each filters the list below.
func tallyFigures(ctx context.Context, q kit.Query, t request.Tally) []kit.KPI {
	var all []kit.KPI
	for _, g := range groups {
		n := 0
		var states []string
		for _, s := range g.states {
			n += t.By[s]
			states = append(states, string(s))
		}
		all = append(all, kit.KPI{Name: kit.Say(ctx, "web.collect.group."+g.key), Text: kit.Number(ctx, n), Href: q.With("overdue").With("state", states...).Href()})
	}
	late := kit.KPI{Name: kit.Say(ctx, "web.collect.group.overdue"), Text: kit.Number(ctx, t.Overdue), Href: q.With("state").With("overdue", "1").Href()}
	if t.Overdue > 0 {
		late.Tone = kit.ToneLate
	}
	if t.Late > 0 {
		late.Note = kit.Say(ctx, "web.collect.came-late", kit.Number(ctx, t.Late))
	}
	return append(all, late)
}

// settled tells whether nothing more is expected of a letter that was sent.
func settled(l request.Letter, t request.Tally) bool {
	return l.State == request.Running && t.Total+t.By[request.Released] > 0 && t.Done() == t.Total
}

// letterWords says where a letter stands.
func letterWords(ctx context.Context, l request.Letter, t request.Tally) string {
	if settled(l, t) {
		return kit.Say(ctx, "web.collect.letter-state.done")
	}
	return kit.Say(ctx, "web.collect.letter-state."+string(l.State))
}

func letterTone(l request.Letter, t request.Tally) kit.Tone {
	switch {
	case l.State != request.Running:
		return kit.ToneNone
	case settled(l, t):
		return kit.ToneDone
	case t.Overdue > 0:
		return kit.ToneLate
	}
	return kit.ToneDue
}
