package regimes

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/web/kit"
)

type draftView struct {
	library.Draft
	Problems []problemView
	View     string
	Tabs     []kit.Tab
	Sections []placeView
}

// problemView is something wrong with a draft, and the form on which it is mended.
type problemView struct {
	Text string
	Href string
}

// placeView is a section in the outline of a draft.
type placeView struct {
	*regime.Section
	Path  string
	Depth int
}

func (a *Area) loadDraft(r *http.Request) (library.Draft, error) {
	return a.Library.Draft(r.Context(), kit.Who(r), library.DraftIn{Code: r.PathValue("code")})
}

// draft shows all parts of a draft, what is wrong with it, and the buttons that change its
// order.
func (a *Area) draft(w http.ResponseWriter, r *http.Request) error {
	d, err := a.loadDraft(r)
	if err != nil {
		return err
	}
	q, ctx := kit.QueryOf(r), r.Context()
	v := draftView{Draft: d, Problems: problemsOf(ctx, d), View: q.One("view", "outline", "indicators", "rest"), Sections: places(d.Regime.Sections, "", 1)}
	for _, name := range []string{"outline", "indicators", "rest"} {
		v.Tabs = append(v.Tabs, kit.Tab{Text: kit.Say(ctx, "web.regimes.draft."+name), Href: q.With("view", name).Href(), Current: name == v.View})
	}
	page := kit.Page{Title: kit.Say(ctx, "web.regimes.draft-of", nameOf(ctx, d.Regime.Name)), Nav: kit.NavRegimes, Styles: styles, Wide: true,
		Crumbs: crumbs(ctx, d.Code, nameOf(ctx, d.Regime.Name)), Actions: draftActions(v)}
	return a.Kit.Render(w, r, page, draftPage(v))
}

// places lists the sections of an outline, each before its parts.
func places(all []regime.Section, path string, depth int) []placeView {
	var out []placeView
	for i := range all {
		at := below(path, "sections["+strconv.Itoa(i)+"]")
		out = append(out, placeView{&all[i], at, depth})
		out = append(out, places(all[i].Sections, at, depth+1)...)
	}
	return out
}

// problemsOf says what is wrong with a draft, each with the form on which it stands.
func problemsOf(ctx context.Context, d library.Draft) []problemView {
	var all []problemView
	for _, p := range d.Problems {
		all = append(all, problemView{Text: problemWords(ctx, p.Reason), Href: partHref(d.Code, formOf(p.Path))})
	}
	return all
}

// formOf is the path of the part on whose form a place stands.
func formOf(path string) string {
	for at := path; at != ""; at = at[:max(0, strings.LastIndexAny(at, ".["))] {
		if _, ok := partAt(at); ok {
			return at
		}
	}
	return ""
}

// problemWords says what is wrong without the line of the file, which a form does not
// have.
func problemWords(ctx context.Context, e *fault.Error) string {
	words := lang.Say(kit.Lang(ctx), e.Code, e.Args...)
	if _, rest, ok := strings.Cut(words, "”: "); ok {
		return upperFirst(rest)
	}
	return words
}

type partView struct {
	Part    part
	Code    string
	Path    string // of the part; of its list where it is a new one
	New     bool
	Regime  *regime.Regime
	Section *regime.Section // around a sentence
	Said    []saidAs
	Of      string // whose figures the preview shows
}

// saidAs is what a sentence says under one set of answers.
type saidAs struct {
	Name string
	saidLine
}

// part shows the form of one part of a draft.
func (a *Area) part(w http.ResponseWriter, r *http.Request) error {
	d, err := a.loadDraft(r)
	if err != nil {
		return err
	}
	q := kit.QueryOf(r)
	v, err := viewOf(d, q.Get("path"), q.Get("new") != "")
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	if !v.New {
		file, err := regime.OpenDraft(d.Code, d.Regime.YAML())
		if err != nil {
			return err
		}
		if v.Path != "" && !file.Has(v.Path) {
			return fault.New(fault.NotFound, "regime.no-place", v.Path)
		}
		v.Part.fill(f, file, v.Path)
	}
	f.SetInt("version", d.Version)
	f.Set("path", v.Path)
	f.SetBool("new", v.New)
	if err := a.preview(r, f, &v); err != nil {
		return err
	}
	return a.Kit.Render(w, r, partPage(r.Context(), d, v), partForm(f, v))
}

// viewOf finds the form of a path; of a new part the path is that of its list.
func viewOf(d library.Draft, path string, fresh bool) (partView, error) {
	at := path
	if fresh {
		at += "[0]"
	}
	p, ok := partAt(at)
	if !ok {
		return partView{}, fault.New(fault.NotFound, "regime.no-place", path)
	}
	v := partView{Part: p, Code: d.Code, Path: path, New: fresh, Regime: d.Regime}
	if p.Name == "sentence" {
		home := at[:strings.LastIndex(at, ".sentences")]
		for _, s := range places(d.Regime.Sections, "", 1) {
			if s.Path == home {
				v.Section = s.Section
			}
		}
		if v.Section == nil {
			return v, fault.New(fault.NotFound, "regime.no-place", path)
		}
	}
	return v, nil
}

func partPage(ctx context.Context, d library.Draft, v partView) kit.Page {
	title := "web.regimes.part." + v.Part.Name
	if v.New {
		title = "web.regimes.new." + v.Part.Name
	}
	all := append(crumbs(ctx, d.Code, nameOf(ctx, d.Regime.Name)), kit.Crumb{Text: kit.Say(ctx, "web.regimes.draft"), Href: href(d.Code, "/draft")})
	return kit.Page{Title: kit.Say(ctx, title), Nav: kit.NavRegimes, Styles: styles, Crumbs: all}
}

// preview says a sentence under the figures at hand, as it now stands in the form.
func (a *Area) preview(r *http.Request, f *kit.Form, v *partView) error {
	if v.Section == nil || f.Raw("some") == "" {
		return nil
	}
	level := levelOf(f, v)
	s := regime.Sentence{Key: f.Raw("key"), Uses: strings.FieldsFunc(f.Raw("uses"), func(r rune) bool { return strings.ContainsRune(",; \n\t", r) }), Some: f.Raw("some"),
		Or: linesOf(f.Raw("or")), Zero: f.Raw("zero"), Unknown: f.Raw("unknown"), NotApplicable: f.Raw("not_applicable")}
	ctx := r.Context()
	c := contextOf(level, periodFor(v.Regime, kit.Today(ctx)))
	say := func(name string, values regime.Values) {
		if line, _, ok := v.Regime.Render(&s, level, values, c); ok {
			v.Said = append(v.Said, saidAs{name, saidLine{s.Key, line}})
		}
	}
	values, key, of, err := a.figuresFor(r, v.Regime)
	if err != nil {
		return err
	}
	if key == ownFigures {
		v.Of = of
		say(kit.Say(ctx, "web.regimes.figures-of", of), values)
	}
	for _, one := range v.Regime.Samples() {
		say(kit.Say(ctx, "web.regimes.with."+one.Key), one.Values)
	}
	return nil
}

// levelOf is a level for which the sentence is said.
func levelOf(f *kit.Form, v *partView) string {
	if own := f.Many("levels"); len(own) > 0 {
		return own[0]
	}
	if len(v.Section.Levels) > 0 {
		return v.Section.Levels[0]
	}
	if all := levelCodes(v.Regime); len(all) > 0 {
		return all[0]
	}
	return ""
}

// savePart saves the form of one part.
func (a *Area) savePart(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	d, err := a.loadDraft(r)
	if err != nil {
		return err
	}
	v, err := viewOf(d, f.Raw("path"), f.Bool("new"))
	if err != nil {
		return err
	}
	in := library.EditIn{Code: d.Code, Version: f.Int("version"), Within: v.Path}
	if v.New {
		if in, err = appended(f, d, v, in); err != nil {
			return err
		}
	} else {
		in.Changes = v.Part.changes(f, v.Path)
	}
	if f.OK() {
		_, err := a.Library.Edit(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, afterPart(d.Code, in.Within, f), kit.Done("web.regimes.saved"))
		}
		if !v.Part.take(r.Context(), f, err) {
			return err
		}
	}
	if err := a.preview(r, f, &v); err != nil {
		return err
	}
	return a.Kit.Again(w, r, partPage(r.Context(), d, v), partForm(f, v))
}

// appended makes the changes that add a new part: its first place, then the others in the
// order of the form, so that the file reads as people write it.
func appended(f *kit.Form, d library.Draft, v partView, in library.EditIn) (library.EditIn, error) {
	file, err := regime.OpenDraft(d.Code, d.Regime.YAML())
	if err != nil {
		return in, err
	}
	at := v.Path + "[" + strconv.Itoa(file.Len(v.Path)) + "]"
	all := v.Part.changes(f, at)
	first := v.Part.Specs[0].Place
	in.Within = at
	in.Changes = append([]library.Change{{Op: library.Append, Path: v.Path, Value: map[string]any{first: all[0].Value}}}, all[1:]...)
	return in, nil
}

// take puts what is wrong with a part beside its fields.
func (p part) take(ctx context.Context, f *kit.Form, err error) bool {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		return f.Take(err)
	}
	for place, reason := range fields {
		name := p.fieldOf(place)
		if name == "" {
			f.Take(fault.New(fault.Invalid, "web.regimes.problem", problemWords(ctx, reason)))
			continue
		}
		f.Fail(name, "web.regimes.problem", problemWords(ctx, reason))
	}
	return true
}

// afterPart is where a saved form leads: back to itself to look, or to the draft.
func afterPart(code, path string, f *kit.Form) string {
	if f.Raw("then") == "look" {
		return partHref(code, path)
	}
	view := "rest"
	switch {
	case strings.HasPrefix(path, "sections"):
		view = "outline"
	case strings.HasPrefix(path, "indicators"):
		view = "indicators"
	}
	return href(code, "/draft?view=", view)
}

// askRemove asks before a part is removed: with a section go its sentences.
func (a *Area) askRemove(w http.ResponseWriter, r *http.Request) error {
	d, err := a.loadDraft(r)
	if err != nil {
		return err
	}
	q, ctx := kit.QueryOf(r), r.Context()
	path := q.Get("path")
	file, err := regime.OpenDraft(d.Code, d.Regime.YAML())
	if err != nil {
		return err
	}
	part, ok := partAt(path)
	if !ok || !file.Has(path) {
		return fault.New(fault.NotFound, "regime.no-place", path)
	}
	v := kit.ConfirmView{Question: kit.Say(ctx, "web.regimes.remove-question", lowerFirst(kit.Say(ctx, "web.regimes.part."+part.Name))), Text: file.Text(below(path, part.Specs[0].Place)), Yes: kit.Say(ctx, "web.regimes.remove-do"), Danger: true,
		Action: href(d.Code, "/draft/do"), Back: href(d.Code, "/draft"), Fields: []kit.Pair{{Name: "op", Value: string(library.Remove)}, {Name: "path", Value: path}, {Name: "version", Value: q.Get("version")}}}
	page := partPage(ctx, d, partView{Part: part})
	page.Title = kit.Say(ctx, "web.regimes.remove-do")
	return a.Kit.Render(w, r, page, kit.Confirm(v))
}

// do moves or removes a part.
func (a *Area) do(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	op := library.Op(f.Raw("op"))
	if op != library.Up && op != library.Down && op != library.Remove {
		return fault.New(fault.Invalid, "library.no-such-change", string(op))
	}
	path := f.Raw("path")
	in := library.EditIn{Code: r.PathValue("code"), Version: f.Int("version"), Changes: []library.Change{{Op: op, Path: path}}}
	if _, err := a.Library.Edit(r.Context(), kit.Who(r), in); err != nil {
		return err
	}
	notice := kit.Notice{}
	if op == library.Remove {
		notice = kit.Done("web.regimes.removed")
	}
	return a.Kit.Go(w, r, afterPart(in.Code, path, f), notice)
}

func (a *Area) draftFile(w http.ResponseWriter, r *http.Request) error {
	d, err := a.loadDraft(r)
	if err != nil {
		return err
	}
	return writeYAML(w, d.Code+"-nhap", d.Regime)
}
