package compose

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/lang"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// mostUpload bounds a post with a file: the file and the fields around it.
const mostUpload = files.MaxFile + 1<<20

// accepted are the files that the form offers.
const accepted = ".docx,.doc,.pdf,.txt,.rtf,.xlsx,.html,.json"

func (a *Area) fileForm(w http.ResponseWriter, r *http.Request) error {
	p, ok, err := a.editing(w, r)
	if err != nil || !ok {
		return err
	}
	return a.Kit.Render(w, r, fileLayout(r.Context(), p), uploadPage(kit.NewForm(r), p))
}

func fileLayout(ctx context.Context, p *desk.Page) kit.Page {
	out := reportPage(ctx, p, kit.Say(ctx, "web.compose.from-word"))
	out.Wide = false
	return out
}

// upload is the file of a form.
func upload(f *kit.Form) (name string, b []byte, err error) {
	all := f.Files("file")
	if len(all) == 0 {
		f.Fail("file", "web.compose.file-missing")
		return "", nil, nil
	}
	file, err := all[0].Open()
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	b, err = io.ReadAll(io.LimitReader(file, files.MaxFile+1))
	return all[0].Filename, b, err
}

func (a *Area) readFile(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, mostUpload)
	if err != nil {
		return err
	}
	name, b, err := upload(f)
	if err != nil {
		return err
	}
	if f.OK() {
		out, err := a.Files.ReadFile(r.Context(), kit.Who(r), files.ReadFileIn{Report: idOf(r), Name: name, Bytes: b})
		if err == nil {
			return a.Kit.Go(w, r, href(idOf(r), "/files/"+out.ID), kit.Notice{})
		}
		if !f.Take(err) {
			return err
		}
	}
	p, err := a.get(r)
	if err != nil {
		return err
	}
	return a.Kit.Again(w, r, fileLayout(r.Context(), p), uploadPage(f, p))
}

// fileView is a file beside what was read from it.
type fileView struct {
	Page *desk.Page
	File *files.File
	Rows []readRow
	May  bool // it may be taken over now
}

// readRow is one figure that was read.
type readRow struct {
	Key    report.Key
	Name   string
	Figure *report.Figure // nil where nothing was read
	Unsure bool
	Doubts []files.Doubt
}

func (a *Area) file(w http.ResponseWriter, r *http.Request) error {
	v, err := a.fileView(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	v.fill(f)
	return a.Kit.Render(w, r, v.layout(r.Context()), filePage(f, v))
}

func (a *Area) fileView(r *http.Request) (*fileView, error) {
	p, err := a.get(r)
	if err != nil {
		return nil, err
	}
	file, err := a.Files.FilePage(r.Context(), kit.Who(r), files.FileIn{Report: idOf(r), File: r.PathValue("file")})
	if err != nil {
		return nil, err
	}
	v := &fileView{Page: p, File: &file, May: file.State == files.FileRead && (p.MayEdit || p.Report.Past() && p.Report.State == filing.Drafting)}
	v.rows(r.Context())
	return v, nil
}

// rows are the figures that were read and, below, those of the form that were not.
func (v *fileView) rows(ctx context.Context) {
	doubts := map[report.Key][]files.Doubt{}
	for _, d := range v.File.Reading.Doubts {
		doubts[d.Key] = append(doubts[d.Key], d)
	}
	pkg := v.File.Reading.Package
	seen := map[report.Key]bool{}
	for i := range pkg.Figures {
		f := &pkg.Figures[i]
		k := f.Key()
		seen[k] = true
		unsure := f.Obtained.How == report.Read && f.Obtained.Sure < draft.SureEnough
		v.Rows = append(v.Rows, readRow{Key: k, Name: figureName(ctx, v.Page.Regime, k), Figure: f, Unsure: unsure, Doubts: doubts[k]})
	}
	for _, k := range v.Page.Keys {
		if k.Whole() && !seen[k] {
			v.Rows = append(v.Rows, readRow{Key: k, Name: figureName(ctx, v.Page.Regime, k)})
		}
	}
}

func (v *fileView) fill(f *kit.Form) {
	for i := range v.Rows {
		if fig := v.Rows[i].Figure; fig != nil {
			setAnswer(f, "own", v.Rows[i].Key, fig.Value)
			continue
		}
		f.Set(fieldName("own", v.Rows[i].Key, "state"), "")
	}
}

func (v *fileView) layout(ctx context.Context) kit.Page {
	return reportPage(ctx, v.Page, v.File.Name)
}

func (a *Area) takeFile(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	answers := typedAnswers(f, "own")
	if f.Bool("all-checked") {
		for i := range answers {
			answers[i].Checked = true
		}
	}
	if f.OK() {
		to, err := a.take(r, f, answers)
		if err == nil {
			return a.Kit.Go(w, r, to, kit.Done("web.compose.file-taken"))
		}
		if !f.Take(err) {
			return err
		}
	}
	v, err := a.fileView(r)
	if err != nil {
		return err
	}
	return a.Kit.Again(w, r, v.layout(r.Context()), filePage(f, v))
}

// take puts the reading into the draft or, of a past period, keeps it as that report.
func (a *Area) take(r *http.Request, f *kit.Form, answers []draft.Answer) (string, error) {
	id, file := idOf(r), r.PathValue("file")
	v, err := a.fileView(r)
	if err != nil {
		return "", err
	}
	checked := f.Many("statement")
	if f.Bool("all-checked") {
		checked = nil
		for _, s := range v.statements() {
			checked = append(checked, s.Name)
		}
	}
	if v.Page.Report.Past() {
		_, err := a.Files.KeepPast(r.Context(), kit.Who(r), files.KeepPastIn{Report: id, File: file, Figures: answers, Checked: checked})
		return href(id, ""), err
	}
	_, err = a.Files.TakeFile(r.Context(), kit.Who(r), files.TakeFileIn{Report: id, File: file, Figures: answers, Checked: checked})
	return href(id, ""), err
}

func (a *Area) dropFile(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.Files.DropFile(r.Context(), kit.Who(r), files.DropFileIn{Report: idOf(r), File: r.PathValue("file")}); err != nil {
		return err
	}
	return a.Kit.Go(w, r, href(idOf(r), ""), kit.Done("web.compose.file-dropped"))
}

func (a *Area) original(w http.ResponseWriter, r *http.Request) error {
	out, err := a.Files.FileBytes(r.Context(), kit.Who(r), files.FileIn{Report: idOf(r), File: r.PathValue("file")})
	if err != nil {
		return err
	}
	return attach(w, out)
}

// pastYears is how many years back a report can be taken in.
const pastYears = 3

// pastView is the form for a report of an earlier period.
type pastView struct {
	Tabs    []kit.Tab // to another regime, where there are several
	Name    string    // of the regime that is chosen
	Periods []kit.Choice
}

// pastForm asks for a report of an earlier period.
func (a *Area) pastForm(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.Set("unit", unit)
	f.Set("regime", r.URL.Query().Get("regime"))
	return a.showPast(w, r, f, false)
}

func (a *Area) showPast(w http.ResponseWriter, r *http.Request, f *kit.Form, again bool) error {
	ctx := r.Context()
	v, err := a.pastView(r, f)
	if err != nil {
		return err
	}
	page := kit.Page{Title: kit.Say(ctx, "web.compose.past"), Nav: kit.NavReports, Styles: []string{styles},
		Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.compose.reports"), Href: "/reports"}}}
	if again {
		return a.Kit.Again(w, r, page, pastPage(f, v))
	}
	return a.Kit.Render(w, r, page, pastPage(f, v))
}

// pastView finds the periods that the chosen regime has been reported for; of several the
// first is chosen until another is.
func (a *Area) pastView(r *http.Request, f *kit.Form) (v pastView, err error) {
	ctx := r.Context()
	all, err := a.Library.List(ctx, kit.Who(r), library.ListIn{})
	if err != nil {
		return v, err
	}
	all = slices.DeleteFunc(all, func(s library.Series) bool { return s.Versions == 0 })
	at := max(0, slices.IndexFunc(all, func(s library.Series) bool { return s.Code == f.Raw("regime") }))
	if len(all) == 0 {
		return v, nil
	}
	for i := range all {
		to := url.Values{"unit": {f.Raw("unit")}, "regime": {all[i].Code}}
		v.Tabs = append(v.Tabs, kit.Tab{Text: named(ctx, all[i].Name), Href: "/reports/past?" + to.Encode(), Current: i == at})
	}
	f.Set("regime", all[at].Code)
	v.Name = named(ctx, all[at].Name)
	page, err := a.Library.Get(ctx, kit.Who(r), library.GetIn{Code: all[at].Code})
	if err != nil || page.Published == nil {
		return v, err
	}
	ended := page.Published.Regime.Ended(kit.Today(ctx), pastYears)
	if at := slices.IndexFunc(ended, func(p when.Period) bool { return p.Year() < kit.Today(ctx).Year }); at >= 0 && f.Raw("period") == "" {
		f.Set("period", string(ended[at])) // last year's is what people look for
	}
	for _, p := range ended {
		v.Periods = append(v.Periods, kit.Choice{Value: string(p), Text: kit.PeriodName(ctx, p)})
	}
	return v, nil
}

func (a *Area) past(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.PostedUpTo(w, r, mostUpload)
	if err != nil {
		return err
	}
	in := files.PastIn{Unit: f.Raw("unit"), Regime: f.Raw("regime"), Period: strings.TrimSpace(f.Raw("period"))}
	if in.Name, in.Bytes, err = upload(f); err != nil {
		return err
	}
	if f.OK() {
		out, err := a.Files.BringPast(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, href(out.Report, "/files/"+out.ID), kit.Notice{})
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.showPast(w, r, f, true)
}

// doubtWords is why a place of a reading should be looked at.
func doubtWords(ctx context.Context, d *files.Doubt) string {
	args := make([]any, len(d.Args))
	for i := range d.Args {
		args[i] = d.Args[i]
	}
	return lang.Say(kit.Lang(ctx), d.Code, args...)
}

// marked cuts the words of the file at the places that are in doubt, so that they can be seen.
func (v *fileView) marked() []draft.Piece {
	words := v.File.Words
	var all []draft.Piece
	for words != "" {
		at, length := v.nextDoubt(words)
		if at < 0 {
			break
		}
		if at > 0 {
			all = append(all, draft.Piece{Text: words[:at]})
		}
		all = append(all, draft.Piece{Text: words[at : at+length], Other: true})
		words = words[at+length:]
	}
	if words != "" {
		all = append(all, draft.Piece{Text: words})
	}
	return all
}

// nextDoubt is the first place in words that somebody should look at.
func (v *fileView) nextDoubt(words string) (at, length int) {
	at = -1
	look := func(s string) {
		if s = strings.TrimSpace(s); len(s) < 4 {
			return
		}
		if i := strings.Index(words, s); i >= 0 && (at < 0 || i < at) {
			at, length = i, len(s)
		}
	}
	for i := range v.File.Reading.Doubts {
		look(v.File.Reading.Doubts[i].Text)
	}
	for i := range v.Rows {
		if v.Rows[i].Unsure {
			look(v.Rows[i].Figure.Obtained.Text)
		}
	}
	for _, s := range v.statements() {
		if s.Unsure {
			look(s.Text)
		}
	}
	return at, length
}

// statement is a shortcoming, proposal or task that was read.
type statement struct {
	Name   string // of its box: "proposal.2"
	Kind   regime.SectionKind
	Text   string
	Place  string
	Sure   int
	Unsure bool
}

// statements are all that were read, in the order of the paper's sections.
func (v *fileView) statements() []statement {
	p := v.File.Reading.Package
	var all []statement
	add := func(lead string, kind regime.SectionKind, i int, text, place string, sure int) {
		all = append(all, statement{Name: lead + itoa(i), Kind: kind, Text: text, Place: place, Sure: sure, Unsure: sure > 0 && sure < draft.SureEnough})
	}
	for i, s := range p.Shortcomings {
		add("shortcoming.", regime.Shortcomings, i, s.Text, s.Place, s.Sure)
	}
	for i, s := range p.Proposals {
		add("proposal.", regime.Proposals, i, s.Text, s.Place, s.Sure)
	}
	for i, t := range p.Plan {
		add("plan.", regime.PlanItems, i, t.Text, t.Place, t.Sure)
	}
	return all
}

// takeWords is the button that takes a reading over.
func takeWords(ctx context.Context, v *fileView) string {
	if v.Page.Report.Past() {
		return kit.Say(ctx, "web.compose.keep-past")
	}
	return kit.Say(ctx, "web.compose.take-file")
}
