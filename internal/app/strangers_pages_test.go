package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
)

// pagesForAll are the pages that a signed person without any right may open, each with what
// he finds. What they show is searched for the words of others all the same.
var pagesForAll = map[string]string{
	"GET /{$}":                      "his own desk, which is empty",
	"GET /search":                   "what he may see",
	"GET /account":                  "his own account",
	"GET /units":                    "the public directory",
	"GET /units/{id}":               "the public directory",
	"GET /regimes":                  "published regimes",
	"GET /regimes/{code}":           "published regimes",
	"GET /regimes/{code}/file":      "published regimes",
	"GET /regimes/{code}/compare":   "published regimes",
	"GET /regimes/{code}/copy":      "a form with the name of a published regime",
	"GET /diary":                    "that he has no diary",
	"GET /diary/new":                "that he has no diary",
	"GET /requests":                 "letters of units he may see: none",
	"GET /obligations":              "debts of units he may see: none",
	"GET /deadlines":                "his own calendar",
	"GET /figures":                  "that there are no figures for him",
	"GET /diary/month":              "that he has no diary",
	"GET /diary/below":              "that nobody is below him",
	"GET /regimes/import":           "an empty form",
	"GET /requests/new":             "published regimes to choose from",
	"GET /admin/holidays/table.csv": "the law's holidays",
}

// samplesIn are the samples of the parts of addresses, by the address's beginning.
func (p *spy) samplesIn(pattern string) map[string]string {
	all := map[string]string{
		"kind": "json", "move": "submit", "part": "section.plan-and-activities", "key": "plan-and-activities", "aside": p.aside, "file": p.file,
		"version": string(p.version), "regime": external, "period": "2016", "unit": trieuSon, "code": ownRegime, "ending": "pdf", "what": "units", "token": "x",
		"hash": "x", "name": "x",
	}
	for prefix, id := range map[string]string{
		"/reports/": strings.TrimPrefix(p.own, "/reports/"), "/diary/": p.entryID(), "/requests/": string(p.passed), "/obligations/": string(p.debtOf(p.passed, danLuc).ID),
		"/asks/": p.ask, "/units/": trieuSon, "/staff/": p.person, "/posts/": p.post, "/admin/users/": p.account, "/unit-lists/": "x", "/unit-decisions/": "x",
	} {
		if strings.HasPrefix(pattern, prefix) {
			all["id"] = id
		}
	}
	switch {
	case strings.HasPrefix(pattern, "/regimes/") && !strings.Contains(pattern, "/draft"):
		all["code"] = external
	case strings.HasPrefix(pattern, "/obligations/{id}/ask"):
		all["kind"] = "extension"
	case strings.HasPrefix(pattern, "/obligations/"):
		all["move"] = "excuse"
	case strings.HasPrefix(pattern, "/figures/"):
		all["key"] = "banner"
	case strings.HasPrefix(pattern, "/diary/{id}/files"), strings.HasPrefix(pattern, "/diary/{id}/small"):
		all["file"] = p.photoID
	case strings.Contains(pattern, "/files/{file}"):
		all["id"] = strings.TrimPrefix(p.taken, "/reports/")
	case strings.Contains(pattern, "/versions/"):
		all["id"] = strings.TrimPrefix(p.xa, "/reports/")
	}
	return all
}

var part = regexp.MustCompile(`\{([a-z]+)(\.\.\.)?\}`)

// address fills the parts of a pattern.
func (p *spy) address(pattern string) (method, path string) {
	method, path, found := strings.Cut(pattern, " ")
	if !found {
		method, path = "GET", pattern
	}
	samples := p.samplesIn(path)
	path = strings.TrimSuffix(path, "{$}")
	path = part.ReplaceAllStringFunc(path, func(s string) string { return url.PathEscape(samples[part.FindStringSubmatch(s)[1]]) })
	if strings.HasSuffix(path, "/draft/remove") {
		path += "?path=" + url.QueryEscape("sections[0]")
	}
	return method, path
}

// typed is what a stranger types into any form.
func (p *spy) typed() url.Values {
	return url.Values{
		"version": {"1"}, "text": {"Chữ của người lạ"}, "words": {"Chữ của người lạ"}, "line": {"Chữ của người lạ"}, "why": {"Chữ của người lạ"}, "reason": {"Chữ của người lạ"},
		"unit": {trieuSon}, "obligation": {string(p.debtOf(p.passed, danLuc).ID)}, "letter": {string(p.passed)}, "regime": {external}, "period": {"2015"}, "day": {"20/12/2016"},
		"wanted": {"20/12/2016"}, "name": {"Người lạ"}, "entry": {p.entryID() + "@1"}, "units": {danLuc}, "do": {"grant"}, "subject": {"Chữ của người lạ"}, "issuer": {"Người lạ"},
		"code": {ownRegime}, "from": {"1/12/2016"}, "title": {"Chữ"}, "all": {"1"}, "op": {"up"}, "path": {"sections[0]"},
	}
}

// Every page sends nobody to the sign-in page and shows a stranger nothing of a unit.
func TestNoPageTellsStrangers(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a world")
	}
	eachScene(t, func(t *testing.T, s *scene) {
		p := newSpy(s)
		p.invite("nguoila", danLuc)
		p.invite("dongson", dongSon, access.Officer)
		nobody, stranger, neighbour := s.As(""), p.as("nguoila"), p.as("dongson")
		pages, there := 0, map[string]bool{}
		for _, r := range s.Kit.Routes() {
			if r.Public || r.Pattern == "/" {
				continue
			}
			pages++
			there[r.Pattern] = true
			method, path := p.address(r.Pattern)
			p.turnsAway(nobody, method, path)
			p.refuses(stranger, r, method, path)
			p.hides(neighbour, r, method, path)
			p.opensForSomebody(method, path)
		}
		if pages < 150 {
			t.Errorf("only %d pages were found", pages)
		}
		for _, list := range []map[string]string{pagesForAll, postsForAll} {
			for pattern := range list {
				if !there[pattern] {
					t.Errorf("%s is listed and is not there", pattern)
				}
			}
		}
		p.hidesLists(stranger)
		p.hidesLists(neighbour)
		t.Logf("%d pages", pages)
	})
}

// open opens a page as a person does, or posts to it.
func (p *spy) call(v *webtest.Visitor, method, path string) *webtest.Answer {
	if method == http.MethodPost {
		file := func(field string) webtest.File {
			return webtest.File{Field: field, Name: "bao-cao.json", Body: p.bytes}
		}
		return v.Send(path, p.typed(), file("file"), file("sheet"), file("list"))
	}
	return v.Get(path)
}

// turnsAway expects the sign-in page.
func (p *spy) turnsAway(v *webtest.Visitor, method, path string) {
	a := p.call(v, method, path)
	at, _, _ := strings.Cut(a.Path, "?")
	if method == http.MethodGet && at != kit.SignInPath || method == http.MethodPost && a.Status != http.StatusUnauthorized {
		p.t.Errorf("nobody opens %s %s: %d at %s", method, path, a.Status, a.Path)
	}
	p.showsNothing(a, "nobody", method+" "+path)
}

// refuses expects 403 or 404, or one of the pages for all.
func (p *spy) refuses(v *webtest.Visitor, r kit.Route, method, path string) {
	a := p.call(v, method, path)
	p.showsNothing(a, "a stranger", method+" "+path)
	switch {
	case a.Status == http.StatusForbidden || a.Status == http.StatusNotFound:
	case pagesForAll[r.Pattern] != "":
		if a.Status != http.StatusOK {
			p.t.Errorf("%s answers a stranger %d", r.Pattern, a.Status)
		}
	case postsForAll[r.Pattern] != "" && a.Status < 500:
	default:
		p.t.Errorf("%s answers a stranger %d at %s", r.Pattern, a.Status, a.Path)
	}
}

// postsForAll are the forms that anybody signed may send, each with what they change.
var postsForAll = map[string]string{
	"POST /account/profile":             "his own account",
	"POST /account/password":            "his own password",
	"POST /account/place":               "the unit of his own account",
	"POST /account/sessions/end":        "his own sessions",
	"POST /account/sessions/end-others": "his own sessions",
	"POST /deadlines":                   "his own calendar",
	"POST /deadlines/stop":              "his own calendar",
	"POST /diary":                       "that he has no diary",
	"POST /diary/new":                   "that he has no diary",
}

// hides expects that an officer of another unit sees nothing and breaks nothing.
func (p *spy) hides(v *webtest.Visitor, r kit.Route, method, path string) {
	a := p.call(v, method, path)
	p.showsNothing(a, "a neighbour", method+" "+path)
	if a.Status >= 500 {
		p.t.Errorf("%s answers a neighbour %d", r.Pattern, a.Status)
	}
}

// opensForSomebody makes sure that the samples lead somewhere: a page that nobody can open
// proves nothing.
func (p *spy) opensForSomebody(method, path string) {
	if method != http.MethodGet || strings.Contains(path, "/unit-lists/") { // no list waits in the example
		return
	}
	var told []int
	for _, login := range []string{"huyen", "xa", "tinh", "quantri", "lanhdao", "binhson"} {
		a := p.as(login).Get(path)
		if a.Status < 400 || strings.Contains(path, "/aside/") && a.Status == http.StatusConflict {
			return
		}
		told = append(told, a.Status)
	}
	p.t.Errorf("nobody can open %s: %v", path, told)
}

// hidesLists asks the lists for the units of others.
func (p *spy) hidesLists(v *webtest.Visitor) {
	of := url.QueryEscape(danLuc)
	for _, path := range []string{
		"/diary?unit=" + of, "/diary/month?unit=" + of, "/diary/export.xlsx?unit=" + of, "/diary/template.xlsx?unit=" + of, "/diary/import?unit=" + of, "/diary/below?unit=" + url.QueryEscape(trieuSon),
		"/reports?unit=" + of, "/reports/received?unit=" + url.QueryEscape(trieuSon), "/reports/past?unit=" + of, "/reports/settings?unit=" + of,
		"/obligations?unit=" + of, "/requests?unit=" + url.QueryEscape(trieuSon), "/figures?unit=" + of, "/?unit=" + of, "/admin/audit?unit=" + of, "/admin/users?unit=" + of,
		"/regimes/" + ownRegime, "/regimes/" + ownRegime + "/file", "/regimes", "/search?q=quoc+lo", "/search?q=phuon+lua", "/diary?below=1", "/diary?q=quoc+lo",
		p.xa + "/download/json?version=" + string(p.version), p.xa + "/sheet?version=" + string(p.version), p.own + "/download/json?version=" + string(p.version),
	} {
		a := v.Get(path)
		p.showsNothing(a, "somebody", path)
		if a.Status >= 500 {
			p.t.Errorf("%s answers %d", path, a.Status)
		}
	}
}

func (p *spy) showsNothing(a *webtest.Answer, whom, what string) {
	for _, s := range secrets {
		if strings.Contains(a.Body, s) {
			p.t.Errorf("%s shows %s %q (%d at %s)", what, whom, s, a.Status, a.Path)
		}
	}
}

// The interface for programs turns the same people away.
func TestTheInterfaceTellsStrangersNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a world")
	}
	eachScene(t, func(t *testing.T, s *scene) {
		p := newSpy(s)
		p.invite("nguoila", danLuc)
		var described struct {
			Paths map[string]map[string]json.RawMessage
		}
		must(t, json.Unmarshal([]byte(s.As("").Get("/api/v1/openapi.json").Must(200).Body), &described))
		n := 0
		for path, methods := range described.Paths {
			for method := range methods {
				if path == "/api/v1/session" {
					continue
				}
				n++
				p.interfaceRefuses(strings.ToUpper(method), path)
			}
		}
		if n != 5 {
			t.Errorf("only %d operations", n)
		}
	})
}

func (p *spy) interfaceRefuses(method, pattern string) {
	samples := map[string]string{"id": string(p.debtOf(p.passed, danLuc).ID), "obligation": string(p.debtOf(p.passed, danLuc).ID), "unit": danLuc, "regime": external, "period": "2016",
		"report": strings.TrimPrefix(p.own, "/reports/"), "version": string(p.version), "key": "banner", "entry": p.entryID()}
	path := part.ReplaceAllStringFunc(pattern, func(s string) string { return url.PathEscape(samples[part.FindStringSubmatch(s)[1]]) })
	path += "?unit=" + url.QueryEscape(danLuc) + "&regime=" + external + "&period=2016"
	for _, whom := range []struct {
		name string
		v    *webtest.Visitor
	}{{"nobody", p.As("")}, {"a stranger", p.as("nguoila")}} {
		a := p.program(whom.v, method, path)
		p.showsNothing(a, whom.name, method+" "+path)
		if whom.name == "nobody" && a.Status != http.StatusUnauthorized {
			p.t.Errorf("%s %s answers nobody %d %s", method, path, a.Status, a.Body)
		}
		if whom.name == "a stranger" && a.Status != http.StatusForbidden && a.Status != http.StatusNotFound && strings.TrimSpace(a.Body) != `{"obligations":[]}` {
			p.t.Errorf("%s %s answers a stranger %d %s", method, path, a.Status, a.Body)
		}
	}
}

// program calls the interface as a program does, with the session's token.
func (p *spy) program(v *webtest.Visitor, method, path string) *webtest.Answer {
	p.t.Helper()
	if method == http.MethodGet {
		return v.Get(path)
	}
	body := p.bytes
	if strings.Contains(path, "/activities") {
		var err error
		body, err = json.Marshal(map[string]string{"unit": danLuc, "day": "2016-11-09", "kind": "visual", "line": "Chữ của người lạ"})
		must(p.t, err)
	}
	return v.JSON(method, path, body)
}
