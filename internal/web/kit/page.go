package kit

import (
	"bytes"
	"context"
	"net/http"
	"sync"

	"github.com/a-h/templ"
)

// Page says what the layout shows around a page's content.
type Page struct {
	// Title stands in the browser's tab and, unless NoHead, as the page's heading.
	Title string
	// Over is the small line above the heading, where there are no Crumbs.
	Over string
	// Actions stand at the right of the heading: buttons.
	Actions templ.Component
	// NoHead leaves the heading to the page; it must have one <h1> (see Head).
	NoHead bool
	// Nav is the key of the navigation's current line.
	Nav string
	// Crumbs lead to the page, the page itself not among them.
	Crumbs []Crumb
	// Wide uses the whole width: tables, the sheet of paper.
	Wide bool
	// Styles are further style sheets of an area, files of kit/static: "diary.css".
	Styles []string
	// Bare has no navigation: signing in, the first set-up.
	Bare bool
	// Status is the answer's status; 0 is 200.
	Status int
	// Refresh loads the page again after so many seconds: a job at work.
	Refresh int
}

// Crumb is a step of the way to a page.
type Crumb struct {
	Text string
	Href string
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render answers with the page around the content. It is drawn whole before the first byte
// leaves, so an error while drawing is still answered as an error.
func (k *Kit) Render(w http.ResponseWriter, r *http.Request, p Page, content templ.Component) error {
	s := stateOf(r.Context())
	s.page = p
	v, err := k.layoutView(w, r, p)
	if err != nil {
		return err
	}
	return k.write(w, r, p.Status, layout(v, content))
}

// RenderPart answers with a component alone, without the layout.
func (k *Kit) RenderPart(w http.ResponseWriter, r *http.Request, content templ.Component) error {
	return k.write(w, r, http.StatusOK, content)
}

// Again answers with a form's page again, what was typed in it and a message by each field.
func (k *Kit) Again(w http.ResponseWriter, r *http.Request, p Page, content templ.Component) error {
	p.Status = http.StatusUnprocessableEntity
	return k.Render(w, r, p, content)
}

func (k *Kit) write(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf, _ := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := c.Render(r.Context(), buf); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(Lang(r.Context())))
	h.Set("Cache-Control", "private, no-cache")
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	_, err := w.Write(buf.Bytes())
	if err != nil {
		return context.Canceled // the browser went away; there is nobody left to answer
	}
	return nil
}

// layoutView is all that the layout shows, gathered before drawing.
type layoutView struct {
	Page
	Person Person
	Nav    []navView
	Notice Notice
	Path   string
	Demo   bool
}

type navView struct {
	NavItem
	Current bool
	Count   int
}

func (k *Kit) layoutView(w http.ResponseWriter, r *http.Request, p Page) (layoutView, error) {
	person := PersonOf(r.Context())
	v := layoutView{Page: p, Person: person, Path: r.URL.RequestURI(), Demo: k.o.Demo, Notice: k.takeNotice(w, r)}
	if !person.Signed() || p.Bare {
		return v, nil
	}
	counts := map[string]int{}
	if k.o.Counts != nil {
		var err error
		if counts, err = k.o.Counts(r.Context(), person.Actor); err != nil {
			return v, err
		}
	}
	for _, item := range k.o.Nav {
		if item.Show == nil || item.Show(r.Context(), person) {
			v.Nav = append(v.Nav, navView{item, item.Key == p.Nav, counts[item.Key]})
		}
	}
	return v, nil
}

func (n navView) text(ctx context.Context) string {
	if n.Text != "" {
		return Say(ctx, n.Text)
	}
	return Say(ctx, "web.kit.nav."+n.Key)
}
