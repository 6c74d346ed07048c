// Package visitor is a person with a browser without script, for tests: it opens pages,
// follows links by their words, fills forms as they stand and presses buttons.
// What it cannot find on a page, a person cannot find either, and the test ends.
package visitor

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Visitor is one person with one browser.
type Visitor struct {
	t      testing.TB
	base   *url.URL
	client *http.Client
}

// New gives a person who has just opened a browser, at the address of a server.
func New(t testing.TB, base string) *Visitor {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Visitor{t: t, base: u, client: &http.Client{Jar: jar}}
}

// Get opens a page, or downloads a file.
func (v *Visitor) Get(address string) *Page {
	v.t.Helper()
	req, err := http.NewRequest(http.MethodGet, v.at(address), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.send(req)
}

func (v *Visitor) at(address string) string {
	u, err := v.base.Parse(address)
	if err != nil {
		v.t.Fatal(err)
	}
	return u.String()
}

func (v *Visitor) send(req *http.Request) *Page {
	v.t.Helper()
	// What a browser says of a form on the same site.
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept-Language", "vi")
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	p := &Page{v: v, Status: res.StatusCode, Address: res.Request.URL, Body: body, Type: res.Header.Get("Content-Type")}
	if strings.HasPrefix(p.Type, "text/html") {
		if p.doc, err = html.Parse(bytes.NewReader(body)); err != nil {
			v.t.Fatal(err)
		}
	}
	return p
}

// SignIn signs in by the page everybody sees first.
func (v *Visitor) SignIn(login, password string) *Page {
	v.t.Helper()
	return v.Get("/sign-in").Form("password").Set("name", login).Set("password", password).Press("")
}

// Page is what was opened.
type Page struct {
	v       *Visitor
	Status  int
	Address *url.URL
	Body    []byte
	Type    string
	doc     *html.Node
}

// Must ends the test unless the page came with the status and shows all words.
func (p *Page) Must(status int, words ...string) *Page {
	p.v.t.Helper()
	if p.Status != status {
		p.v.t.Fatalf("%s: status %d, want %d: %s", p.Address, p.Status, status, p.brief())
	}
	for _, w := range words {
		if !strings.Contains(p.Text(), w) {
			p.v.t.Fatalf("%s does not show %q: %s", p.Address, w, p.brief())
		}
	}
	return p
}

// MustNot ends the test if the page shows one of the words.
func (p *Page) MustNot(words ...string) *Page {
	p.v.t.Helper()
	for _, w := range words {
		if strings.Contains(p.Text(), w) {
			p.v.t.Fatalf("%s shows %q", p.Address, w)
		}
	}
	return p
}

func (p *Page) brief() string {
	s := p.Text()
	if len(s) > 1500 {
		s = s[:1500] + "…"
	}
	return s
}

// Text is the words of the page, blanks joined; of a file its bytes.
func (p *Page) Text() string {
	if p.doc == nil {
		return string(p.Body)
	}
	var b strings.Builder
	writeText(&b, p.doc)
	return strings.Join(strings.Fields(b.String()), " ")
}

func writeText(b *strings.Builder, n *html.Node) {
	if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "head") {
		return
	}
	if n.Type == html.TextNode {
		b.WriteString(n.Data + " ")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeText(b, c)
	}
}

// Click follows the first link whose words contain what is given.
func (p *Page) Click(words string) *Page {
	p.v.t.Helper()
	a := p.find(func(n *html.Node) bool {
		return n.Data == "a" && strings.Contains(textOf(n), words) && attr(n, "href") != ""
	})
	if a == nil {
		p.v.t.Fatalf("%s has no link %q: %s", p.Address, words, p.brief())
	}
	return p.follow(attr(a, "href"))
}

// Follow follows the first link whose address contains what is given.
func (p *Page) Follow(part string) *Page {
	p.v.t.Helper()
	a := p.find(func(n *html.Node) bool { return n.Data == "a" && strings.Contains(attr(n, "href"), part) })
	if a == nil {
		p.v.t.Fatalf("%s has no link to %q: %s", p.Address, part, p.brief())
	}
	return p.follow(attr(a, "href"))
}

// Links are the addresses of all links.
func (p *Page) Links() []string {
	var all []string
	p.find(func(n *html.Node) bool {
		if n.Data == "a" && attr(n, "href") != "" {
			all = append(all, attr(n, "href"))
		}
		return false
	})
	return all
}

// Pictures are the addresses of all pictures.
func (p *Page) Pictures() []string {
	var all []string
	p.find(func(n *html.Node) bool {
		if n.Data == "img" && attr(n, "src") != "" {
			all = append(all, attr(n, "src"))
		}
		return false
	})
	return all
}

func (p *Page) follow(address string) *Page {
	p.v.t.Helper()
	u, err := p.Address.Parse(address)
	if err != nil {
		p.v.t.Fatal(err)
	}
	return p.v.Get(u.String())
}

func (p *Page) find(want func(*html.Node) bool) *html.Node {
	if p.doc == nil {
		return nil
	}
	return search(p.doc, want)
}

func search(n *html.Node, want func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && want(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := search(c, want); found != nil {
			return found
		}
	}
	return nil
}

func textOf(n *html.Node) string {
	var b strings.Builder
	writeText(&b, n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// Form is a form as it stands on the page, with what it was filled with.
type Form struct {
	page   *Page
	node   *html.Node
	values url.Values
	files  []upload
}

type upload struct {
	field, name string
	body        []byte
}

// Form finds the first form that has a field of the name, or whose address or
// buttons contain the words.
func (p *Page) Form(what string) *Form {
	p.v.t.Helper()
	n := p.find(func(n *html.Node) bool {
		return n.Data == "form" && (strings.Contains(attr(n, "action"), what) || fieldOf(n, what) != nil || buttonOf(n, what) != nil)
	})
	if n == nil {
		p.v.t.Fatalf("%s has no form %q: %s", p.Address, what, p.brief())
	}
	f := &Form{page: p, node: n, values: url.Values{}}
	f.collect(n)
	return f
}

func fieldOf(form *html.Node, name string) *html.Node {
	return search(form, func(n *html.Node) bool { return isField(n) && attr(n, "name") == name })
}

func isField(n *html.Node) bool {
	return n.Data == "input" || n.Data == "select" || n.Data == "textarea"
}

func buttonOf(form *html.Node, words string) *html.Node {
	return search(form, func(n *html.Node) bool {
		return n.Data == "button" && attr(n, "type") != "button" && strings.Contains(textOf(n), words)
	})
}

// collect takes the values that a browser would send of an untouched form.
func (f *Form) collect(n *html.Node) {
	name := attr(n, "name")
	switch {
	case n.Type != html.ElementNode || name == "" || has(n, "disabled"):
	case n.Data == "textarea":
		f.values.Add(name, strings.TrimPrefix(rawText(n), "\n"))
	case n.Data == "select":
		f.collectSelect(n, name)
	case n.Data == "input":
		switch attr(n, "type") {
		case "checkbox", "radio":
			if has(n, "checked") {
				f.values.Add(name, valueOr(n, "on"))
			}
		case "submit", "button", "file", "image", "reset":
		default:
			f.values.Add(name, attr(n, "value"))
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.collect(c)
	}
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(c.Data)
	}
	return b.String()
}

func valueOr(n *html.Node, otherwise string) string {
	if has(n, "value") {
		return attr(n, "value")
	}
	return otherwise
}

func (f *Form) collectSelect(n *html.Node, name string) {
	var first, chosen *html.Node
	search(n, func(o *html.Node) bool {
		if o.Data == "option" {
			if first == nil {
				first = o
			}
			if has(o, "selected") {
				chosen = o
				if has(n, "multiple") {
					f.values.Add(name, valueOr(o, textOf(o)))
				}
			}
		}
		return false
	})
	if has(n, "multiple") {
		return
	}
	if chosen == nil {
		chosen = first
	}
	if chosen != nil {
		f.values.Add(name, valueOr(chosen, textOf(chosen)))
	}
}

// Set fills a field; one that the form does not have ends the test.
func (f *Form) Set(name string, values ...string) *Form {
	f.page.v.t.Helper()
	if fieldOf(f.node, name) == nil {
		f.page.v.t.Fatalf("%s: the form has no field %q; it has %v", f.page.Address, name, f.Names())
	}
	f.values[name] = values
	return f
}

// Names are the names of the form's fields.
func (f *Form) Names() []string {
	var all []string
	search(f.node, func(n *html.Node) bool {
		if isField(n) && attr(n, "name") != "" {
			all = append(all, attr(n, "name"))
		}
		return false
	})
	return all
}

// Value is what a field holds.
func (f *Form) Value(name string) string { return f.values.Get(name) }

// File puts a file into a field.
func (f *Form) File(field, name string, body []byte) *Form {
	f.page.v.t.Helper()
	if fieldOf(f.node, field) == nil {
		f.page.v.t.Fatalf("%s: the form has no field %q; it has %v", f.page.Address, field, f.Names())
	}
	f.files = append(f.files, upload{field, name, body})
	return f
}

// Press presses the button whose words contain what is given, the first one for nothing, and
// gives the page that comes.
func (f *Form) Press(words string) *Page {
	f.page.v.t.Helper()
	b := buttonOf(f.node, words)
	if b == nil {
		f.page.v.t.Fatalf("%s: the form has no button %q: %s", f.page.Address, words, textOf(f.node))
	}
	if name := attr(b, "name"); name != "" {
		f.values.Set(name, attr(b, "value"))
	}
	action := attr(f.node, "action")
	if has(b, "formaction") {
		action = attr(b, "formaction")
	}
	u, err := f.page.Address.Parse(action)
	if err != nil {
		f.page.v.t.Fatal(err)
	}
	return f.page.v.send(f.request(u))
}

func (f *Form) request(u *url.URL) *http.Request {
	t := f.page.v.t
	if !strings.EqualFold(attr(f.node, "method"), "post") {
		u.RawQuery = f.values.Encode()
		req, err := http.NewRequest(http.MethodGet, u.String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return req
	}
	body, kind := []byte(f.values.Encode()), "application/x-www-form-urlencoded"
	if strings.Contains(attr(f.node, "enctype"), "multipart") {
		body, kind = f.multipart()
	}
	req, err := http.NewRequest(http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	return req
}

func (f *Form) multipart() ([]byte, string) {
	t := f.page.v.t
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range f.values {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, u := range f.files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", multipart.FileContentDisposition(u.field, u.name))
		h.Set("Content-Type", "application/octet-stream")
		part, err := w.CreatePart(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(u.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

// Cookie is the value of a cookie that the browser holds for the server.
func (v *Visitor) Cookie(name string) string {
	for _, c := range v.client.Jar.Cookies(v.base) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}
