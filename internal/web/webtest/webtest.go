// Package webtest tries pages: over HTTP as a visitor without script (Serve, Visitor), and in
// a real browser (Browser), where it also takes pictures and lets axe-core look for what
// people with impairments would stumble over.
//
//	site := webtest.Serve(t, kit)
//	officer := site.As(session)                      // or site.As("") for a stranger
//	officer.Get("/units").Must(200).Has("huyện Triệu Sơn")
//	form := officer.Get("/units/new").Form("/units/new")
//	form.Set("name", "xã Mới")
//	officer.Post("/units/new", form).Must(200).Has("Đã thêm")
//	officer.Crawl("/units")                          // every page reached answers and is well made
//
//	webtest.Open(t).Look(t, site, webtest.Shot{Name: "units", Path: "/units", Session: session})
//
// Look opens the page at 1440 and 360 px, without script and with it, refuses sideways
// scrolling, errors on the console, links to other sites and axe violations, and keeps the
// pictures in the folder named by TONGHOP_SHOTS, where one is named.
package webtest

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tonghop/internal/web/kit"
)

// Site is a handler served for a test.
type Site struct {
	URL string
	t   testing.TB
}

// Serve serves the handler until the test ends.
func Serve(t testing.TB, h http.Handler) *Site {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &Site{URL: server.URL, t: t}
}

// Visitor is somebody with a browser that has no script.
type Visitor struct {
	site   *Site
	client *http.Client
	// Header is sent with every request: Accept-Language.
	Header http.Header
}

// As is a visitor with the session; an empty one has not signed in.
func (s *Site) As(session string) *Visitor {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	home, err := url.Parse(s.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	if session != "" {
		jar.SetCookies(home, []*http.Cookie{{Name: kit.SessionCookie, Value: session, Path: "/"}})
	}
	return &Visitor{site: s, client: &http.Client{Jar: jar}, Header: http.Header{}}
}

// Forget takes the session from the visitor, as if it had ended.
func (v *Visitor) Forget() {
	home, err := url.Parse(v.site.URL)
	if err != nil {
		v.site.t.Fatal(err)
	}
	v.client.Jar.SetCookies(home, []*http.Cookie{{Name: kit.SessionCookie, Path: "/", MaxAge: -1}})
}

// Get opens a page, redirects followed.
func (v *Visitor) Get(path string) *Answer {
	v.site.t.Helper()
	return v.do(http.MethodGet, path, nil, "")
}

// Post sends a form and follows where it leads.
func (v *Visitor) Post(path string, fields url.Values) *Answer {
	v.site.t.Helper()
	return v.do(http.MethodPost, path, strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded")
}

// File is a file sent with a form.
type File struct {
	Field, Name string
	Body        []byte
}

// Send sends a form with files.
func (v *Visitor) Send(path string, fields url.Values, files ...File) *Answer {
	v.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range fields {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				v.site.t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.Field, f.Name)
		if err == nil {
			_, err = part.Write(f.Body)
		}
		if err != nil {
			v.site.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.site.t.Fatal(err)
	}
	return v.do(http.MethodPost, path, &body, w.FormDataContentType())
}

// JSON sends data as a program with the visitor's session does.
func (v *Visitor) JSON(method, path string, body []byte) *Answer {
	v.site.t.Helper()
	return v.do(method, path, bytes.NewReader(body), "application/json")
}

func (v *Visitor) do(method, path string, body io.Reader, kind string) *Answer {
	t := v.site.t
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, v.site.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range v.Header {
		req.Header[name] = values
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Origin", v.site.URL)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := v.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := &Answer{t: t, Status: res.StatusCode, Path: res.Request.URL.RequestURI(), Header: res.Header, Body: string(raw)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		if a.doc, err = html.Parse(bytes.NewReader(raw)); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// Answer is what came back.
type Answer struct {
	t      testing.TB
	Status int
	Path   string // where redirects led
	Header http.Header
	Body   string
	doc    *html.Node
}

// Must fails the test where the status is another.
func (a *Answer) Must(status int) *Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s answered %d, want %d:\n%s", a.Path, a.Status, status, brief(a.Text()))
	}
	return a
}

// Has fails the test where one of the words is not on the page.
func (a *Answer) Has(words ...string) *Answer {
	a.t.Helper()
	text := a.Text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.t.Errorf("%s does not say %q:\n%s", a.Path, w, brief(text))
		}
	}
	return a
}

// HasNot fails the test where one of the words is on the page or hidden in it.
func (a *Answer) HasNot(words ...string) *Answer {
	a.t.Helper()
	text := a.Text()
	for _, w := range words {
		if strings.Contains(text, w) || strings.Contains(a.Body, html.EscapeString(w)) {
			a.t.Errorf("%s says %q and must not", a.Path, w)
		}
	}
	return a
}

// Text is what a person reads on the page, blanks joined; values typed in fields included.
func (a *Answer) Text() string {
	if a.doc == nil {
		return a.Body
	}
	var b strings.Builder
	for n := range a.doc.Descendants() {
		switch {
		case n.Type == html.TextNode && (n.Parent == nil || n.Parent.Data != "style" && n.Parent.Data != "script"):
			b.WriteString(n.Data + " ")
		case n.Type == html.ElementNode && n.Data == "input" && attr(n, "type") != "hidden":
			b.WriteString(attr(n, "value") + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func brief(s string) string {
	if r := []rune(s); len(r) > 1500 {
		return string(r[:1500]) + "…"
	}
	return s
}

func attr(n *html.Node, name string) string {
	v, _ := lookAttr(n, name)
	return v
}

func lookAttr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// Elements are the page's elements of the name, in order.
func (a *Answer) Elements(name string) []*html.Node {
	var out []*html.Node
	if a.doc == nil {
		return nil
	}
	for n := range a.doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			out = append(out, n)
		}
	}
	return out
}

// Links are the addresses the page leads to by links, without those of its own parts.
func (a *Answer) Links() []string {
	var out []string
	for _, n := range a.Elements("a") {
		if href := attr(n, "href"); href != "" && !strings.HasPrefix(href, "#") {
			out = append(out, href)
		}
	}
	return out
}

// Link is the address of the first link whose words hold the given ones.
func (a *Answer) Link(words string) string {
	a.t.Helper()
	for _, n := range a.Elements("a") {
		if strings.Contains(words2(n), words) {
			return attr(n, "href")
		}
	}
	a.t.Fatalf("%s has no link %q", a.Path, words)
	return ""
}

func words2(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Form is what the form that posts to an address beginning with action would send, as it
// stands on the page.
func (a *Answer) Form(action string) url.Values {
	a.t.Helper()
	for _, n := range a.Elements("form") {
		if strings.HasPrefix(attr(n, "action"), action) && strings.EqualFold(attr(n, "method"), "post") {
			return fieldsOf(n)
		}
	}
	a.t.Fatalf("%s has no form that posts to %s", a.Path, action)
	return nil
}

func fieldsOf(form *html.Node) url.Values {
	out := url.Values{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if _, off := lookAttr(n, "disabled"); n.Type != html.ElementNode || name == "" || off {
			continue
		}
		switch n.Data {
		case "input":
			addInput(out, n, name)
		case "textarea":
			out.Add(name, strings.TrimPrefix(allText(n), "\n"))
		case "select":
			addSelect(out, n, name)
		}
	}
	return out
}

func addInput(out url.Values, n *html.Node, name string) {
	_, checked := lookAttr(n, "checked")
	switch attr(n, "type") {
	case "checkbox", "radio":
		if checked {
			out.Add(name, attr(n, "value"))
		}
	case "file", "submit", "button":
	default:
		out.Add(name, attr(n, "value"))
	}
}

func addSelect(out url.Values, n *html.Node, name string) {
	first, chosen := "", false
	for i, o := range optionsOf(n) {
		_, selected := lookAttr(o, "selected")
		if selected {
			out.Add(name, attr(o, "value"))
			chosen = true
		}
		if i == 0 {
			first = attr(o, "value")
		}
	}
	if _, many := lookAttr(n, "multiple"); !chosen && !many {
		out.Add(name, first)
	}
}

func optionsOf(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == "option" {
			out = append(out, c)
		}
	}
	return out
}

func allText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// Crawl opens the pages and every page of the site they lead to, at most 300, and checks
// each (see WellMade). Links that fail, and pages that answer anything but 200, are errors.
func (v *Visitor) Crawl(paths ...string) int {
	v.site.t.Helper()
	const most = 300
	seen := map[string]bool{}
	for len(paths) > 0 && len(seen) < most {
		path := paths[0]
		paths = paths[1:]
		key := withoutPaging(path)
		if seen[key] {
			continue
		}
		seen[key] = true
		a := v.Get(path)
		if a.Status != http.StatusOK {
			v.site.t.Errorf("%s answered %d", path, a.Status)
			continue
		}
		a.WellMade()
		for _, l := range a.Links() {
			if strings.HasPrefix(l, "/") && !strings.HasPrefix(l, "//") {
				paths = append(paths, l)
			}
		}
	}
	return len(seen)
}

// withoutPaging makes pages of one list, and its sorts, one page.
func withoutPaging(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	q := u.Query()
	for _, name := range []string{"after", "sort"} {
		q.Del(name)
	}
	return fmt.Sprint(u.Path, "?", q.Encode())
}
