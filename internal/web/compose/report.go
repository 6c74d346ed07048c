package compose

import (
	"context"
	"net/http"

	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/regime"
	"tonghop/internal/web/kit"
)

// outlineLine is a line of the outline at the left of the composer.
type outlineLine struct {
	Text    string
	Href    string
	Depth   int
	Current bool
	Open    int  // problems in the part
	Bad     bool // some of them block
	Ready   bool // somebody read it, or nothing is to be done
}

// outline is the parts of the report with what is open in each.
func outline(ctx context.Context, p *desk.Page, current draft.Part) []outlineLine {
	open, bad := map[draft.Part]int{}, map[draft.Part]bool{}
	for i := range p.Problems {
		pr := &p.Problems[i]
		open[pr.Part]++
		bad[pr.Part] = bad[pr.Part] || pr.Blocking
	}
	line := func(part draft.Part, text string, depth int) outlineLine {
		return outlineLine{Text: text, Href: partHref(p.Report.ID, part), Depth: depth, Current: part == current, Open: open[part], Bad: bad[part], Ready: open[part] == 0}
	}
	all := []outlineLine{line(draft.PartHead, kit.Say(ctx, "web.compose.part.head"), 1)}
	for i := range p.Outline {
		s := &p.Outline[i]
		l := line(draft.PartSection(s.Key), sectionName(ctx, s), max(1, s.Level))
		if s.Kind == regime.Group {
			l.Href, l.Ready = "", false
		}
		all = append(all, l)
	}
	return append(all, line(draft.PartFigures, kit.Say(ctx, "web.compose.part.figures"), 1), line(draft.PartBudget, kit.Say(ctx, "web.compose.part.budget"), 1))
}

func sectionName(ctx context.Context, s *draft.Drawn) string {
	if s.Opening {
		return kit.Say(ctx, "web.compose.part.opening")
	}
	return s.Name()
}

// report is the whole report: its sheet, what is still to be done, where it stands.
func (a *Area) report(w http.ResponseWriter, r *http.Request) error {
	p, err := a.get(r)
	if err != nil {
		return err
	}
	page := reportPage(r.Context(), p, reportTitle(p))
	page.Actions = reportActions(p)
	if p.Report.Past() && len(p.Versions) == 0 {
		return a.Kit.Render(w, r, page, pastWaiting(p))
	}
	return a.Kit.Render(w, r, page, reportView(p, pictureOf(p)))
}

// pictureOf is what the sheet shows: the draft, or of a report without one its last version.
func pictureOf(p *desk.Page) filing.VersionID {
	if len(p.Parts) == 0 || p.Report.State == filing.Sent || p.Report.State == filing.Accepted {
		return p.Report.Latest
	}
	return ""
}

func overWords(ctx context.Context, p *desk.Page) string {
	if p.Mark == "" {
		return kit.PeriodName(ctx, p.Report.Period.Name)
	}
	words := kit.Say(ctx, "web.compose.answers", p.Mark)
	if !p.Report.Deadline.IsZero() {
		words += " · " + kit.Say(ctx, "web.compose.due", kit.Day(ctx, p.Report.Deadline))
	}
	return words
}

// shareWords says what the program's share was made of.
func shareWords(ctx context.Context, p *desk.Page) string {
	var parts []string
	if a := p.Content.Figures.Activities; a != nil {
		parts = append(parts, kit.Say(ctx, "web.compose.of-diary", kit.Number(ctx, a.Count)))
	}
	taken := 0
	for i := range p.Below {
		if p.Below[i].Taken {
			taken++
		}
	}
	if taken > 0 {
		parts = append(parts, kit.Say(ctx, "web.compose.of-below", kit.Number(ctx, taken)))
	}
	if p.LastName != "" {
		parts = append(parts, kit.Say(ctx, "web.compose.of-last", p.LastName))
	}
	words := ""
	for i, part := range parts {
		if i > 0 {
			words += ", "
		}
		words += part
	}
	return words
}

// belowTone is the colour of what a unit below has sent.
func belowTone(b *desk.Below) kit.Tone {
	switch {
	case b.Taken:
		return kit.ToneDone
	case b.Version != "":
		return kit.ToneSent
	}
	return kit.Tone(b.State.Tone())
}

func belowWords(ctx context.Context, b *desk.Below) string {
	switch {
	case b.Taken:
		return kit.Say(ctx, "web.compose.below.taken")
	case b.Version != "":
		return kit.Say(ctx, "web.compose.below.there")
	}
	return kit.Say(ctx, "web.compose.below."+string(b.State))
}
