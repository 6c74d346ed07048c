package compose

import (
	"context"
	"net/http"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/web/kit"
)

// moveView is a step that somebody is about to make.
type moveView struct {
	Page  *desk.Page
	Move  filing.Move
	Words bool // he must say why
}

// acceptFor is the address of accepting a report that was taken in from a unit's file.
const acceptFor = filing.Move("accept-for")

// uses are the use cases of the moves.
func (a *Area) uses() map[filing.Move]func(context.Context, access.Actor, filing.MoveIn) (filing.MoveOut, error) {
	return map[filing.Move]func(context.Context, access.Actor, filing.MoveIn) (filing.MoveOut, error){
		filing.Submit: a.Reports.Submit, filing.Pass: a.Reports.Pass, filing.Consent: a.Reports.Approve, filing.Back: a.Reports.Back,
		filing.SendUp: a.Reports.Send, filing.Recall: a.Reports.Recall, filing.Return: a.Reports.Return, filing.Take: a.Reports.Accept,
		filing.Correct: a.Reports.Correct, acceptFor: a.Reports.AcceptFor,
	}
}

func (a *Area) moveForm(w http.ResponseWriter, r *http.Request) error {
	p, err := a.get(r)
	if err != nil {
		return err
	}
	v, err := moving(p, filing.Move(r.PathValue("move")))
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.SetInt("version", p.Report.Version)
	return a.Kit.Render(w, r, v.layout(r.Context()), movePage(f, v))
}

// moving makes sure that the step is one that the person may make now.
func moving(p *desk.Page, m filing.Move) (*moveView, error) {
	v := &moveView{Page: p, Move: m, Words: m == filing.Back || m == filing.Return}
	if m == acceptFor && p.Report.Proxy {
		return v, nil
	}
	for _, may := range p.Moves {
		if may == m {
			return v, nil
		}
	}
	return nil, fault.New(fault.Closed, "filing.move-closed", string(m), string(p.Report.State))
}

func (v *moveView) layout(ctx context.Context) kit.Page {
	return reportPage(ctx, v.Page, moveWords(ctx, v.Move))
}

func (a *Area) move(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	m := filing.Move(r.PathValue("move"))
	use := a.uses()[m]
	if use == nil {
		return fault.New(fault.NotFound, "web.kit.no-page")
	}
	in := filing.MoveIn{Report: idOf(r), Version: f.Int("version"), Words: f.Long("words")}
	if f.OK() {
		out, err := use(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, afterMove(m, out.Report), kit.Done("web.compose.moved."+string(m)))
		}
		if !f.Take(err) {
			return err
		}
	}
	p, err := a.get(r)
	if err != nil {
		return err
	}
	v := &moveView{Page: p, Move: m, Words: m == filing.Back || m == filing.Return}
	return a.Kit.Again(w, r, v.layout(r.Context()), movePage(f, v))
}

// afterMove is where a person goes on: an asker to what else waits for him.
func afterMove(m filing.Move, r filing.Report) string {
	if (m == filing.Take || m == filing.Return) && r.Asker != "" {
		return "/reports/received?unit=" + r.Asker
	}
	return href(r.ID, "")
}

// matters are the problems that the step has to do with.
func (v *moveView) matters() []draft.Problem {
	switch v.Move {
	case filing.Submit, filing.Pass, filing.Consent, filing.SendUp, acceptFor:
		return v.Page.Problems
	case filing.Back, filing.Recall, filing.Return, filing.Take, filing.Correct:
	}
	return nil
}

// next says who has the report after the step.
func (v *moveView) next(ctx context.Context) string {
	if v.Move == acceptFor {
		return kit.Say(ctx, "web.compose.move-note.accept-for")
	}
	to, err := v.Page.Report.State.After(v.Move, v.Page.Way)
	if err != nil {
		return ""
	}
	return kit.Say(ctx, "web.compose.move-note."+string(v.Move)) + " " + kit.Say(ctx, "web.compose.then."+string(to), v.Page.AskerName)
}

func moveLabel(ctx context.Context, v *moveView) string {
	if v.Words {
		return kit.Say(ctx, "web.compose.why")
	}
	return kit.Say(ctx, "web.compose.words")
}
