// Package compose is the pages of reports: the list of a unit's reports, the composer with
// its outline, forms and sheet, the steps from review to acceptance, versions and what they
// changed, a Word file beside the form, what units below have sent, and a unit's own way.
package compose

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// Area is the pages and what they need.
type Area struct {
	Kit      *kit.Kit
	Reports  *filing.Service
	Desk     *desk.Service
	Files    *files.Service
	Requests *request.Service
	Library  *library.Service
}

// Routes adds the pages.
func (a *Area) Routes() {
	a.Kit.Handle("GET /reports", a.list)
	a.Kit.Handle("POST /reports/open", a.open)
	a.Kit.Handle("POST /reports/own", a.own)
	a.Kit.Handle("POST /reports/for", a.openFor)
	a.Kit.Handle("GET /reports/received", a.received)
	a.Kit.Handle("GET /reports/past", a.pastForm)
	a.Kit.Handle("POST /reports/past", a.past)
	a.Kit.Handle("GET /reports/settings", a.settings)
	a.Kit.Handle("POST /reports/settings", a.saveSettings)
	a.Kit.Handle("GET /reports/{id}", a.report)
	a.Kit.Handle("GET /reports/{id}/sheet", a.sheet)
	a.Kit.Handle("GET /reports/{id}/section/{key}", a.section)
	a.Kit.Handle("POST /reports/{id}/section/{key}", a.saveSection)
	a.Kit.Handle("GET /reports/{id}/figures", a.figures)
	a.Kit.Handle("POST /reports/{id}/figures", a.saveFigures)
	a.Kit.Handle("GET /reports/{id}/head", a.head)
	a.Kit.Handle("POST /reports/{id}/head", a.saveHead)
	a.Kit.Handle("GET /reports/{id}/budget", a.budget)
	a.Kit.Handle("POST /reports/{id}/budget", a.saveBudget)
	a.Kit.Handle("POST /reports/{id}/update", a.update)
	a.Kit.Handle("GET /reports/{id}/aside/{aside}", a.aside)
	a.Kit.Handle("POST /reports/{id}/aside/{aside}/drop", a.dropAside)
	a.Kit.Handle("GET /reports/{id}/history/{part}", a.history)
	a.Kit.Handle("GET /reports/{id}/move/{move}", a.moveForm)
	a.Kit.Handle("POST /reports/{id}/move/{move}", a.move)
	a.Kit.Handle("GET /reports/{id}/versions/{version}", a.version)
	a.Kit.Handle("GET /reports/{id}/download/{kind}", a.download)
	a.Kit.Handle("GET /reports/{id}/file", a.fileForm)
	a.Kit.Handle("POST /reports/{id}/file", a.readFile)
	a.Kit.Handle("GET /reports/{id}/files/{file}", a.file)
	a.Kit.Handle("POST /reports/{id}/files/{file}", a.takeFile)
	a.Kit.Handle("POST /reports/{id}/files/{file}/drop", a.dropFile)
	a.Kit.Handle("GET /reports/{id}/files/{file}/original", a.original)
}

const styles = "compose.css"

func idOf(r *http.Request) filing.ID { return filing.ID(r.PathValue("id")) }

// href is an address below a report.
func href(id filing.ID, more string) string { return "/reports/" + url.PathEscape(string(id)) + more }

func sectionHref(id filing.ID, key string) string { return href(id, "/section/"+url.PathEscape(key)) }

// partHref is the form of a part.
func partHref(id filing.ID, p draft.Part) string {
	if key, ok := p.Section(); ok {
		return sectionHref(id, key)
	}
	if p == "" {
		return href(id, "")
	}
	return href(id, "/"+string(p))
}

// unitOf is the unit whose reports are asked for: one that the address names, or the one the
// person acts for.
func unitOf(r *http.Request) (string, error) {
	if u := r.URL.Query().Get("unit"); u != "" {
		return u, nil
	}
	if u := kit.Who(r).Unit; u != "" {
		return u, nil
	}
	return "", fault.New(fault.NotFound, "web.compose.no-unit")
}

// page is what the layout shows around the pages of one report.
func reportPage(ctx context.Context, p *desk.Page, title string) kit.Page {
	out := kit.Page{Title: title, Nav: kit.NavReports, Wide: true, Styles: []string{styles}}
	out.Crumbs = []kit.Crumb{{Text: kit.Say(ctx, "web.compose.reports"), Href: "/reports"}}
	if title != reportTitle(p) {
		out.Crumbs = append(out.Crumbs, kit.Crumb{Text: reportTitle(p), Href: href(p.Report.ID, "")})
	}
	return out
}

// get loads a report with all that its pages show.
func (a *Area) get(r *http.Request) (*desk.Page, error) {
	p, err := a.Desk.Get(r.Context(), kit.Who(r), desk.GetIn{Report: idOf(r)})
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// editing loads a report for one of its forms; one that cannot be changed any more is shown
// instead.
func (a *Area) editing(w http.ResponseWriter, r *http.Request) (*desk.Page, bool, error) {
	p, err := a.get(r)
	if err != nil {
		return nil, false, err
	}
	if !p.MayEdit {
		return p, false, a.Kit.Go(w, r, href(p.Report.ID, ""), kit.Notice{})
	}
	return p, true, nil
}

func (a *Area) open(w http.ResponseWriter, r *http.Request) error {
	return a.begin(w, r, func(f *kit.Form, who access.Actor) (filing.Report, error) {
		return a.Reports.Open(r.Context(), who, filing.OpenIn{Obligation: request.ObligationID(f.Raw("obligation"))})
	}, "")
}

func (a *Area) own(w http.ResponseWriter, r *http.Request) error {
	return a.begin(w, r, func(f *kit.Form, who access.Actor) (filing.Report, error) {
		return a.Reports.OpenOwn(r.Context(), who, filing.OpenOwnIn{Letter: request.ID(f.Raw("letter"))})
	}, "")
}

func (a *Area) openFor(w http.ResponseWriter, r *http.Request) error {
	return a.begin(w, r, func(f *kit.Form, who access.Actor) (filing.Report, error) {
		return a.Reports.OpenFor(r.Context(), who, filing.OpenForIn{Obligation: request.ObligationID(f.Raw("obligation"))})
	}, "/file")
}

func (a *Area) begin(w http.ResponseWriter, r *http.Request, open func(*kit.Form, access.Actor) (filing.Report, error), then string) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	report, err := open(f, kit.Who(r))
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, href(report.ID, then), kit.Notice{})
}

// sheet answers with the report as a sheet of paper, for the frame on a page.
func (a *Area) sheet(w http.ResponseWriter, r *http.Request) error {
	out, err := a.Files.Print(r.Context(), kit.Who(r), files.PrintIn{Report: idOf(r), Version: versionOf(r), Kind: files.HTML})
	if err != nil {
		return err
	}
	return kit.Sheet(w, out.Bytes)
}

func versionOf(r *http.Request) filing.VersionID {
	return filing.VersionID(r.URL.Query().Get("version"))
}

// download answers with the report as a file.
func (a *Area) download(w http.ResponseWriter, r *http.Request) error {
	kind := files.PrintKind(r.PathValue("kind"))
	out, err := a.Files.Print(r.Context(), kit.Who(r), files.PrintIn{Report: idOf(r), Version: versionOf(r), Kind: kind, Lang: kit.Lang(r.Context())})
	if err != nil {
		return err
	}
	return attach(w, out)
}

func attach(w http.ResponseWriter, out files.Printed) error {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": out.Name}))
	w.Header().Set("Content-Length", strconv.Itoa(len(out.Bytes)))
	return answer(w, out.Media, out.Bytes)
}

func answer(w http.ResponseWriter, media string, b []byte) error {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Cache-Control", "private, no-cache")
	if _, err := w.Write(b); err != nil {
		return context.Canceled // the browser went away; there is nobody left to answer
	}
	return nil
}

func (a *Area) update(w http.ResponseWriter, r *http.Request) error {
	out, err := a.Desk.Update(r.Context(), kit.Who(r), desk.UpdateIn{Report: idOf(r), Below: true, Diary: true})
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, href(idOf(r), ""), kit.Done("web.compose.updated", itoa(out.Sources), itoa(len(out.Figures)), itoa(len(out.Sections))))
}
