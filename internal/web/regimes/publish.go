package regimes

import (
	"context"
	"errors"
	"io"
	"net/http"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/web/kit"
)

type publishView struct {
	library.Draft
	Problems []problemView
	All      []regime.Difference
	First    bool
}

// publishForm shows what is new in a draft before it becomes a version.
func (a *Area) publishForm(w http.ResponseWriter, r *http.Request) error {
	f := kit.NewForm(r)
	v, err := a.publishView(r)
	if err != nil {
		return err
	}
	f.SetInt("version", v.Version)
	return a.Kit.Render(w, r, publishFrame(r.Context(), v), publishPage(f, v))
}

func publishFrame(ctx context.Context, v publishView) kit.Page {
	return kit.Page{Title: kit.Say(ctx, "web.regimes.publish-title", v.Regime.Version), Nav: kit.NavRegimes, Styles: styles,
		Crumbs: append(crumbs(ctx, v.Code, nameOf(ctx, v.Regime.Name)), kit.Crumb{Text: kit.Say(ctx, "web.regimes.draft"), Href: href(v.Code, "/draft")})}
}

func (a *Area) publishView(r *http.Request) (v publishView, err error) {
	if v.Draft, err = a.loadDraft(r); err != nil {
		return v, err
	}
	v.Problems = problemsOf(r.Context(), v.Draft)
	p, err := a.Library.Get(r.Context(), kit.Who(r), library.GetIn{Code: v.Code})
	if err != nil {
		return v, err
	}
	if v.First = p.Published == nil; !v.First {
		v.All, err = regime.Compare(p.Published.Regime, v.Regime)
	}
	return v, err
}

func (a *Area) publish(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := library.PublishIn{Code: r.PathValue("code"), Version: f.Int("version"), Note: f.Text("note", kit.Max(300))}
	if f.OK() {
		p, err := a.Library.Publish(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, href(in.Code), kit.Done("web.regimes.published-n", kit.Number(r.Context(), p.Version)))
		}
		if !f.Take(err) {
			return err
		}
	}
	v, err := a.publishView(r)
	if err != nil {
		return err
	}
	return a.Kit.Again(w, r, publishFrame(r.Context(), v), publishPage(f, v))
}

func (a *Area) discardForm(w http.ResponseWriter, r *http.Request) error {
	d, err := a.loadDraft(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := kit.ConfirmView{Question: kit.Say(ctx, "web.regimes.discard-question"), Text: kit.Say(ctx, "web.regimes.discard-text"), Yes: kit.Say(ctx, "web.regimes.discard"), Danger: true,
		Action: href(d.Code, "/draft/discard"), Back: href(d.Code, "/draft"), Fields: []kit.Pair{{Name: "version", Value: kit.Number(ctx, d.Version)}}}
	page := kit.Page{Title: kit.Say(ctx, "web.regimes.discard"), Nav: kit.NavRegimes, Styles: styles, Crumbs: crumbs(ctx, d.Code, nameOf(ctx, d.Regime.Name))}
	return a.Kit.Render(w, r, page, kit.Confirm(v))
}

func (a *Area) discard(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	if _, err := a.Library.Discard(r.Context(), kit.Who(r), library.DiscardIn{Code: r.PathValue("code"), Version: f.Int("version")}); err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/regimes", kit.Done("web.regimes.discarded"))
}

func (a *Area) copyForm(w http.ResponseWriter, r *http.Request) error {
	f := kit.NewForm(r)
	p, err := a.Library.Get(r.Context(), kit.Who(r), library.GetIn{Code: r.PathValue("code")})
	if err != nil {
		return err
	}
	f.Set("name", p.Name.Vi)
	return a.Kit.Render(w, r, copyFrame(r.Context(), p), copyPage(f, p))
}

func copyFrame(ctx context.Context, p library.Page) kit.Page {
	return kit.Page{Title: kit.Say(ctx, "web.regimes.copy-title"), Nav: kit.NavRegimes, Styles: styles, Crumbs: crumbs(ctx, p.Code, nameOf(ctx, p.Name))}
}

func (a *Area) copyNow(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := library.CopyIn{From: r.PathValue("code"), Owner: kit.Who(r).Unit, Name: f.Text("name", kit.Required, kit.Max(200)), Code: f.Text("code")}
	if f.OK() {
		d, err := a.Library.Copy(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, href(d.Code, "/draft"), kit.Done("web.regimes.copied"))
		}
		if !f.Take(err) {
			return err
		}
	}
	p, err := a.Library.Get(r.Context(), kit.Who(r), library.GetIn{Code: in.From})
	if err != nil {
		return err
	}
	return a.Kit.Again(w, r, copyFrame(r.Context(), p), copyPage(f, p))
}

// mostFile bounds an uploaded regime with room for the form around it.
const mostFile = 3 << 20

func importFrame(ctx context.Context) kit.Page {
	return kit.Page{Title: kit.Say(ctx, "web.regimes.import"), Nav: kit.NavRegimes, Styles: styles, Crumbs: crumbs(ctx, "", "")}
}

func (a *Area) importForm(w http.ResponseWriter, r *http.Request) error {
	return a.Kit.Render(w, r, importFrame(r.Context()), importPage(kit.NewForm(r), nil))
}

// importFile takes a file as a draft, or tells what is wrong with it, line by line.
func (a *Area) importFile(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, mostFile)
	if err != nil {
		return err
	}
	name, file, err := uploaded(f)
	if err != nil {
		return err
	}
	var wrong []string
	if f.OK() {
		d, err := a.Library.Import(r.Context(), kit.Who(r), library.ImportIn{Owner: kit.Who(r).Unit, Name: name, File: file})
		if err == nil {
			return a.Kit.Go(w, r, href(d.Code, "/draft"), kit.Done("web.regimes.imported", name))
		}
		if problems, ok := errors.AsType[*regime.Problems](err); ok {
			for _, one := range problems.Details() {
				wrong = append(wrong, lang.Say(kit.Lang(r.Context()), one.Code, one.Args...))
			}
			f.Fail("file", "web.regimes.file-wrong", name, len(problems.All))
		} else if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, importFrame(r.Context()), importPage(f, wrong))
}

// uploaded reads the one file of the form.
func uploaded(f *kit.Form) (name string, file []byte, err error) {
	files := f.Files("file")
	if len(files) == 0 {
		f.Fail("file", "web.kit.required")
		return "", nil, nil
	}
	in, err := files[0].Open()
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Invalid, "web.kit.form-unreadable")
	}
	file, err = io.ReadAll(io.LimitReader(in, mostFile))
	return files[0].Filename, file, errors.Join(err, in.Close())
}
