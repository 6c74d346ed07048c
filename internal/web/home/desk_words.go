package home

import (
	"context"

	"tonghop/internal/overview"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// greeting counts what waits.
func greeting(ctx context.Context, n int) string {
	switch n {
	case 0:
		return kit.Say(ctx, "web.home.greeting-none")
	case 1:
		return kit.Say(ctx, "web.home.greeting-one")
	}
	return counted(ctx, "web.home.greeting", n)
}

func dueClass(t kit.Tone) string {
	switch t {
	case kit.ToneLate:
		return "late-text"
	case kit.ToneDue:
		return "due-text"
	case kit.ToneNone, kit.ToneDone, kit.ToneSent:
	}
	return ""
}

// watchedNote says how the units of a letter stand; who is late stands last.
func watchedNote(ctx context.Context, t request.Tally) []kit.Part {
	var notes []kit.Part
	for _, p := range parts(ctx, t) {
		if p.N > 0 {
			notes = append(notes, p)
		}
	}
	if n := t.By[request.NotOpened]; n > 0 {
		notes = append(notes, kit.Part{Name: kit.Say(ctx, "web.home.part.not-opened"), N: int64(n)})
	}
	if t.Overdue > 0 {
		notes = append(notes, kit.Part{Name: kit.Say(ctx, "web.home.part.overdue"), N: int64(t.Overdue), Tone: kit.ToneLate})
	}
	return notes
}

// entryNote says where and when an entry was, and how many files it has.
func entryNote(ctx context.Context, e overview.Entry, unit string) string {
	where := e.UnitName
	if e.Unit == unit {
		where = e.By
	}
	files := ""
	if e.Files > 0 {
		files = counted(ctx, "web.home.files", e.Files)
	}
	return dotted(where, kit.DayShort(ctx, e.Day), files)
}
