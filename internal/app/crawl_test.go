package app_test

import (
	"context"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tonghop/internal/app"
	"tonghop/internal/conf"
	"tonghop/internal/demo"
	"tonghop/internal/web/visitor"
)

// open opens the example world on a fresh SQLite database.
func open(t *testing.T) (*app.App, *httptest.Server) {
	t.Helper()
	c := conf.Default()
	c.Data = t.TempDir()
	a, err := app.OpenDemo(context.Background(), app.Options{Conf: c, Log: io.Discard}, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.Handler())
	t.Cleanup(func() {
		server.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, server
}

// mostPages bounds how many pages one person opens.
const mostPages = 120

// key is what a word looks like that no catalogue has.
var key = regexp.MustCompile(`\b(web|filing|request|activity|rollup|org|account|regime|library|overview|calendar|mail|job|kit)\.[a-z][a-z.-]+[a-z]\b`)

// Every link that a person of the example is shown leads to a page that he may open, in words of
// his language.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("a crawl through the whole example")
	}
	_, server := open(t)
	for _, l := range demo.Logins() {
		t.Run(l.Name, func(t *testing.T) {
			v := visitor.New(t, server.URL)
			v.SignIn(l.Name, demo.Password).Must(200)
			crawl(t, v)
		})
	}
}

func crawl(t *testing.T, v *visitor.Visitor) {
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
		if strings.HasPrefix(p.Type, "text/html") {
			if k := key.FindString(p.Text()); k != "" {
				t.Errorf("%s shows the key %s", at, k)
			}
		}
		for _, link := range p.Links() {
			u, err := p.Address.Parse(link)
			if err != nil || u.Host != p.Address.Host {
				t.Errorf("%s links to %s", at, link)
				continue
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
