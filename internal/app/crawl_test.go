package app_test

import (
	"context"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tonghop/internal/app"
	"tonghop/internal/conf"
	"tonghop/internal/demo"
	"tonghop/internal/web/webtest"
)

// open opens the example world on a fresh SQLite database.
func open(t *testing.T) (*app.App, *webtest.Site) {
	t.Helper()
	c := conf.Default()
	c.Data = t.TempDir()
	a, err := app.OpenDemo(context.Background(), app.Options{Conf: c, Log: io.Discard}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, webtest.Serve(t, a.Handler())
}

// enter signs somebody of the example in.
func enter(t *testing.T, site *webtest.Site, login string) *webtest.Visitor {
	t.Helper()
	v := site.As("")
	form := v.Get("/sign-in").Must(200).Form("/sign-in")
	form.Set("name", login)
	form.Set("password", demo.Password)
	v.Post("/sign-in", form).Must(200)
	return v
}

// mostPages bounds how many pages one person opens.
const mostPages = 120

// Every link that a person of the example is shown leads to a page that he may open, in words of
// his language.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("a crawl through the whole example")
	}
	_, site := open(t)
	for _, l := range demo.Logins() {
		t.Run(l.Name, func(t *testing.T) {
			crawl(t, enter(t, site, l.Name))
		})
	}
}

func crawl(t *testing.T, v *webtest.Visitor) {
	seen := map[string]bool{"/": true}
	shapes := map[string]int{} // pages that differ only by identities
	queue := []string{"/"}
	for n := 0; len(queue) > 0 && n < mostPages; n++ {
		at := queue[0]
		queue = queue[1:]
		p := v.Get(at)
		if p.Status != 200 {
			t.Errorf("%s: status %d", at, p.Status)
			continue
		}
		p.WellMade()
		for _, img := range p.Elements("img") {
			for _, a := range img.Attr {
				if a.Key == "src" && shapes["img"+at] < 3 {
					shapes["img"+at]++
					if got := v.Get(a.Val); got.Status != 200 {
						t.Errorf("%s shows the picture %s: status %d", at, a.Val, got.Status)
					}
				}
			}
		}
		for _, link := range p.Links() {
			u, err := url.Parse(link)
			if err != nil || u.Host != "" {
				t.Errorf("%s links to %s", at, link)
				continue
			}
			if here, err := url.Parse(p.Path); err == nil {
				u = here.ResolveReference(u)
			}
			next := u.Path
			if u.RawQuery != "" {
				next += "?" + u.RawQuery
			}
			shape := shapeOf(u)
			if seen[next] || shapes[shape] >= 3 || strings.HasPrefix(u.Path, "/static/") {
				continue
			}
			seen[next] = true
			shapes[shape]++
			queue = append(queue, next)
		}
	}
	t.Logf("%d pages, %d links left", len(seen)-len(queue), len(queue))
}

var identity = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+[A-Z-]*@[0-9-]+|[0-9a-f]{64}`)

func shapeOf(u *url.URL) string {
	shape := identity.ReplaceAllString(u.Path, "*")
	for name := range u.Query() {
		shape += "&" + name
	}
	return shape
}
