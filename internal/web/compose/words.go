package compose

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/web/kit"
)

// small begins a subject with a small letter, as it stands behind the kind of a paper; what
// begins with an abbreviation stays.
func small(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// big begins a subject with a capital, where it stands alone.
func big(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

// reportTitle is what a report is called: its paper's kind and subject.
func reportTitle(p *desk.Page) string {
	if p.Content == nil || p.Content.Head.Subject == "" {
		return p.Report.UnitName
	}
	h := p.Content.Head
	h.Subject = small(h.Subject)
	return h.Title()
}

// named is a name in the language of the answer.
func named(ctx context.Context, n regime.Name) string {
	if kit.Lang(ctx) == lang.En && n.En != "" {
		return n.En
	}
	return n.Vi
}

// figureName is what a figure is called: its indicator and, of a part, the choice.
func figureName(ctx context.Context, reg *regime.Regime, k report.Key) string {
	ind := reg.Indicator(k.Indicator())
	if ind == nil {
		return string(k)
	}
	name := named(ctx, ind.Name)
	if parts := choiceNames(ctx, ind, k); parts != "" {
		name += ": " + parts
	}
	return name
}

// choiceNames are the choices of a part: "Việt – Anh".
func choiceNames(ctx context.Context, ind *regime.Indicator, k report.Key) string {
	var names []string
	dims := k.Dimensions()
	for _, d := range ind.Dimensions {
		for _, c := range d.Choices {
			if dims[d.Code] == c.Code {
				names = append(names, named(ctx, c.Name))
			}
		}
	}
	return strings.Join(names, ", ")
}

func stateTag(s filing.State) kit.Tone { return kit.Tone(s.Tone()) }

func stateWords(ctx context.Context, s filing.State) string {
	return kit.Say(ctx, "web.compose.state."+string(s))
}

func versionTone(s filing.VersionState) kit.Tone {
	switch s {
	case filing.VersionAccepted:
		return kit.ToneDone
	case filing.VersionSent:
		return kit.ToneSent
	case filing.VersionReturned:
		return kit.ToneLate
	case filing.VersionRecalled, filing.VersionSuperseded:
	}
	return kit.ToneNone
}

func versionWords(ctx context.Context, s filing.VersionState) string {
	return kit.Say(ctx, "web.compose.version-state."+string(s))
}

// sourceWords says where a sentence or a figure comes from.
func sourceWords(ctx context.Context, o draft.Origin) string {
	say := func(key string, args ...any) string { return kit.Say(ctx, "web.compose.source."+key, args...) }
	words := ""
	switch o.Kind {
	case draft.Diary:
		words = say("diary", kit.Number(ctx, o.Count))
	case draft.Below:
		if len(o.Units) > 0 {
			words = say("below-units", kit.Number(ctx, max(1, o.Count)), someNames(ctx, o.Units))
			break
		}
		words = say("below", kit.Number(ctx, o.Count))
	case draft.Last:
		words = say("last", o.Name)
	case draft.File:
		words = fileSource(ctx, o)
	case draft.Typed:
		words = say("typed", o.Name)
	case draft.Pattern:
		words = say("pattern")
	case draft.Empty:
		words = say("empty")
	case draft.Open:
		words = say("open")
	}
	if o.Edited != "" {
		words += " · " + say("edited", o.Edited)
	}
	return words
}

func fileSource(ctx context.Context, o draft.Origin) string {
	words := kit.Say(ctx, "web.compose.source.file", o.Name)
	if o.Place != "" {
		words += ", " + o.Place
	}
	if o.Sure > 0 {
		words += " · " + kit.Say(ctx, "web.compose.source.sure", o.Sure)
	}
	return words
}

// mostNames is how many names a line bears.
const mostNames = 4

func someNames(ctx context.Context, all []string) string {
	if len(all) <= mostNames {
		return strings.Join(all, ", ")
	}
	return strings.Join(all[:mostNames], ", ") + kit.Say(ctx, "web.compose.and-others", len(all)-mostNames)
}

// problemWords says what is the matter.
func problemWords(ctx context.Context, p *desk.Page, pr *draft.Problem) string {
	say := func(args ...any) string { return kit.Say(ctx, "web.compose.problem."+string(pr.Kind), args...) }
	name := ""
	if pr.Key != "" {
		name = figureName(ctx, p.Regime, pr.Key)
	}
	switch pr.Kind {
	case draft.ProblemMismatch:
		return say(pr.Text, name, pr.Got, pr.Want)
	case draft.ProblemOpen, draft.ProblemLast:
		return say(pr.Text)
	case draft.ProblemUnsure:
		if name != "" {
			return say(name)
		}
		return say(pr.Text)
	case draft.ProblemMissing, draft.ProblemStale, draft.ProblemAbsent, draft.ProblemAside:
		return say(kit.Number(ctx, pr.Count))
	case draft.ProblemCheck:
		return named(ctx, pr.Say) + " (" + pr.Got + ")"
	case draft.ProblemNumber, draft.ProblemSignature:
	}
	return say()
}

func problemTone(pr *draft.Problem) kit.Tone {
	if pr.Blocking {
		return kit.ToneLate
	}
	return kit.ToneDue
}

// answers are the choices of a figure's answer.
func answers(ctx context.Context) []kit.Choice {
	return []kit.Choice{
		{Value: "", Text: kit.Say(ctx, "web.compose.answer.missing")},
		{Value: "number", Text: kit.Say(ctx, "web.compose.answer.number")},
		{Value: "none", Text: kit.Say(ctx, "web.compose.answer.none")},
		{Value: "unknown", Text: kit.Say(ctx, "web.compose.answer.unknown")},
		{Value: "not-applicable", Text: kit.Say(ctx, "web.compose.answer.not-applicable")},
	}
}

func answerOf(v quantity.Value) string {
	switch v.State {
	case quantity.Number:
		return "number"
	case quantity.None:
		return "none"
	case quantity.Unknown:
		return "unknown"
	case quantity.NotApplicable:
		return "not-applicable"
	case quantity.Missing:
	}
	return ""
}

func valueOfAnswer(s string) quantity.Value {
	switch s {
	case "none":
		return quantity.Of(quantity.None)
	case "unknown":
		return quantity.Of(quantity.Unknown)
	case "not-applicable":
		return quantity.Of(quantity.NotApplicable)
	}
	return quantity.Of(quantity.Missing)
}

// valueWords shows an answer: a number, or the words of one that is none.
func valueWords(ctx context.Context, v quantity.Value) string {
	if v.IsNumber() {
		return kit.Value(ctx, v)
	}
	return kit.Say(ctx, "web.compose.answer."+firstOf(answerOf(v), "missing"))
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// storedWords shows an answer that was written down as text.
func storedWords(ctx context.Context, s string) string {
	v, err := quantity.Parse(s)
	if err != nil {
		return s
	}
	return valueWords(ctx, v)
}

// moveWords is the name of a move as a button.
func moveWords(ctx context.Context, m filing.Move) string {
	return kit.Say(ctx, "web.compose.move."+string(m))
}

// primary is the move that a page offers first.
func primary(m filing.Move) bool {
	switch m {
	case filing.Submit, filing.Pass, filing.Consent, filing.SendUp, filing.Take:
		return true
	case filing.Back, filing.Recall, filing.Return, filing.Correct:
	}
	return false
}

func moveIcon(m filing.Move) string {
	switch m {
	case filing.Submit, filing.Pass, filing.SendUp:
		return "send"
	case filing.Consent, filing.Take:
		return "check"
	case filing.Back, filing.Return, filing.Recall:
		return "corner-up-left"
	case filing.Correct:
		return "pencil"
	}
	return ""
}

// steps shows where on its way a report is; steps that the unit has switched off are left out.
func steps(ctx context.Context, p *desk.Page) []kit.Step {
	r := &p.Report
	way := []struct {
		state filing.State
		on    bool
	}{
		{filing.Drafting, true}, {filing.InReview, p.Way.Review.On}, {filing.Approval, p.Way.Approval.On}, {filing.Issuing, p.Way.Issue.On},
		{filing.Sent, r.Asker != ""}, {filing.Accepted, true},
	}
	at := r.State
	if at == filing.Returned {
		at = filing.Drafting
	}
	var all []kit.Step
	behind := true
	for _, s := range way {
		if s.state == at {
			behind = false
			tone := kit.ToneDue
			if r.State == filing.Returned {
				tone = kit.ToneLate
			}
			if r.State == filing.Accepted {
				tone = kit.ToneDone
			}
			all = append(all, kit.Step{Text: kit.Say(ctx, "web.compose.step."+string(s.state)), State: tone})
			continue
		}
		if !s.on {
			continue
		}
		step := kit.Step{Text: kit.Say(ctx, "web.compose.step."+string(s.state))}
		if behind {
			step.State = kit.ToneDone
		}
		all = append(all, step)
	}
	return all
}

// noteEvents are the steps of a report, the newest first.
func noteEvents(ctx context.Context, all []filing.Note) []kit.Event {
	var events []kit.Event
	for i := len(all) - 1; i >= 0; i-- {
		n := &all[i]
		e := kit.Event{At: n.At, Who: n.By, Text: kit.Say(ctx, "web.compose.did."+string(n.Move)), Note: n.Words}
		switch n.Move {
		case filing.Take, filing.Consent:
			e.Tone = kit.ToneDone
		case filing.Back, filing.Return, filing.Recall:
			e.Tone = kit.ToneLate
		case filing.SendUp:
			e.Tone = kit.ToneSent
		case filing.Submit, filing.Pass, filing.Correct:
			e.Tone = kit.ToneDue
		}
		events = append(events, e)
	}
	return events
}

// changeName is what a change of a correction is about.
func changeName(ctx context.Context, reg *regime.Regime, c *draft.Change) string {
	switch c.Kind {
	case draft.ChangedFigure:
		return figureName(ctx, reg, c.Key)
	case draft.ChangedHead:
		return kit.Say(ctx, "web.compose.head."+c.Part)
	case draft.ChangedWords, draft.ChangedSource:
		return c.Part
	case draft.ChangedShort, draft.ChangedProposal, draft.ChangedPlan, draft.ChangedBudget:
	}
	return kit.Say(ctx, "web.compose.changed."+string(c.Kind))
}

// changeText is one side of a change.
func changeText(ctx context.Context, c *draft.Change, s string) string {
	if c.Kind == draft.ChangedFigure {
		return storedWords(ctx, s)
	}
	return s
}
