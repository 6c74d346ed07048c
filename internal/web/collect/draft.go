package collect

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// draftView is what every page of a draft shows.
type draftView struct {
	request.Sheet
	Steps []kit.Step
	Names []string // that may be written in braces
}

// stepNames are the pages of a draft in their order.
var stepNames = []string{"words", "units", "days", "check"}

// draftOf loads the draft that a page shows; a letter that was sent has another page.
func (a *Area) draftOf(r *http.Request, step string) (draftView, error) {
	s, err := a.Requests.Sheet(r.Context(), kit.Who(r), request.SheetIn{ID: idOf(r)})
	v := draftView{Sheet: s, Names: request.Names}
	here := false
	for _, name := range stepNames {
		one := kit.Step{Text: kit.Say(r.Context(), "web.collect.step."+name), State: kit.ToneDone}
		switch {
		case name == step:
			one.State, here = kit.ToneDue, true
		case here:
			one.State = kit.ToneNone
		}
		v.Steps = append(v.Steps, one)
	}
	return v, err
}

// draftPage is the frame of a draft's pages.
func draftPage(ctx context.Context, v draftView, step string, wide bool) kit.Page {
	return kit.Page{Title: kit.Say(ctx, "web.collect.title."+step), Nav: kit.NavRequests, Styles: styles, Wide: wide,
		Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.collect.sent"), Href: "/requests"}, {Text: titleOf(v.Letter), Href: letterHref(v.Letter.ID)}}}
}

// saved makes what a page does not show out of the letter as it stands.
func saved(l request.Letter, version int64) request.SaveIn {
	return request.SaveIn{ID: l.ID, Version: version, Period: l.Period, Text: l.Text, Number: l.Number, Symbol: l.Symbol, Day: l.Day,
		Deadlines: l.Deadlines, Choice: l.Choice, Reminders: l.Reminders, AutoNothing: l.AutoNothing, Guidance: l.Guidance}
}

// keep saves a page of a draft and goes on, or shows the page again.
func (a *Area) keep(w http.ResponseWriter, r *http.Request, f *kit.Form, in request.SaveIn, here, next string, again func() error) error {
	if f.OK() {
		_, err := a.Requests.Save(r.Context(), kit.Who(r), in)
		if err == nil {
			if stay(f) {
				return a.Kit.Go(w, r, letterHref(in.ID, "/", here), kit.Done("web.collect.saved"))
			}
			return a.Kit.Go(w, r, letterHref(in.ID, "/", next), kit.Notice{})
		}
		if !f.Take(err) {
			return err
		}
	}
	return again()
}

// words shows the words of the letter beside the sheet as it will be printed.
func (a *Area) words(w http.ResponseWriter, r *http.Request) error {
	v, err := a.draftOf(r, "words")
	if err != nil {
		return err
	}
	if v.Letter.State != request.Draft {
		return a.Kit.Go(w, r, letterHref(v.Letter.ID), kit.Notice{})
	}
	f := kit.NewForm(r)
	l := v.Letter
	for name, value := range map[string]string{"parent_body": l.Text.ParentBody, "issuer": l.Text.Issuer, "in_text": l.Text.InText, "place": l.Text.Place,
		"subject": l.Text.Subject, "body": l.Text.Body, "archive": l.Text.Archive, "position": l.Text.Position, "signer": l.Text.Signer, "urgency": l.Text.Urgency,
		"number": l.Number, "symbol": l.Symbol} {
		f.Set(name, value)
	}
	for name, list := range map[string][]string{"addressees": l.Text.Addressees, "bases": l.Text.Bases, "recipients": l.Text.Recipients, "authority": l.Text.Authority} {
		f.Set(name, strings.Join(list, "\n"))
	}
	f.SetDay("day", l.Day)
	f.SetBool("outline", l.Text.Outline)
	f.SetInt("version", l.Version)
	return a.Kit.Render(w, r, draftPage(r.Context(), v, "words", true), wordsPage(f, v))
}

func (a *Area) saveWords(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	v, err := a.draftOf(r, "words")
	if err != nil {
		return err
	}
	in := saved(v.Letter, f.Int("version"))
	in.Text = request.Text{ParentBody: f.Text("parent_body"), Issuer: f.Text("issuer", kit.Required), InText: f.Text("in_text", kit.Required), Place: f.Text("place", kit.Required),
		Subject: f.Text("subject", kit.Required), Body: f.Long("body", kit.Required), Addressees: lines(f.Long("addressees")), Bases: lines(f.Long("bases")),
		Recipients: lines(f.Long("recipients")), Archive: f.Text("archive"), Authority: lines(f.Long("authority")), Position: f.Text("position"), Signer: f.Text("signer"),
		Urgency: f.Raw("urgency"), Outline: f.Bool("outline")}
	in.Number, in.Symbol, in.Day = f.Text("number"), f.Text("symbol"), f.Day("day")
	if i, err := strconv.Atoi(f.Raw("sign_as")); err == nil && i >= 0 && i < len(v.Signers) {
		s := v.Signers[i]
		in.Text.Authority, in.Text.Position, in.Text.Signer = s.Authority, s.Position, s.Name
	}
	return a.keep(w, r, f, in, "words", "units", func() error {
		return a.Kit.Again(w, r, draftPage(r.Context(), v, "words", true), wordsPage(f, v))
	})
}

func urgencies(ctx context.Context) []kit.Choice {
	all := []kit.Choice{{Value: "", Text: kit.Say(ctx, "web.collect.ordinary")}}
	for _, u := range []string{"KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"} {
		all = append(all, kit.Choice{Value: u, Text: u})
	}
	return all
}

func signers(ctx context.Context, v draftView) []kit.Choice {
	all := []kit.Choice{{Value: "", Text: kit.Say(ctx, "web.collect.sign-below")}}
	for i, s := range v.Signers {
		words := append(append([]string(nil), s.Authority...), s.Position, s.Name)
		all = append(all, kit.Choice{Value: strconv.Itoa(i), Text: strings.Join(words, " · ")})
	}
	return all
}

// nameList writes the names that a person may use: "{year}, {period}…".
func nameList(names []string) string {
	return "{" + strings.Join(names, "}, {") + "}"
}
