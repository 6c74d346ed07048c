// Package api is the interface for programs: a unit's own software delivers its report, notes
// activities and reads what it owes and what the figures are. It is described by OpenAPI 3.1
// at /api/v1/openapi.json, answers mistakes as problem+json with the same codes and sentences as
// the pages, and lets nobody do what his account may not do on the pages.
//
// A program signs in with an account (POST /api/v1/session) and sends the token as
// "Authorization: Bearer …"; a page of the browser may use its session cookie.
package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/filing"
	"tonghop/internal/lang"
	"tonghop/internal/request"
	"tonghop/internal/rollup"
)

// Version is the version of the interface. Within one, only additions are made.
const Version = "1.0"

// Prefix is what all addresses begin with.
const Prefix = "/api/v1"

// Options are what the interface needs.
type Options struct {
	// Session gives the actor of a session's token and his language.
	Session func(ctx context.Context, token string) (access.Actor, lang.Tag, error)
	// SignIn makes a session; the address is where the program calls from.
	SignIn func(ctx context.Context, r *http.Request, login, password string) (token string, err error)
	// Cookie is the name of the browser's session cookie.
	Cookie   string
	Reports  *filing.Service
	Requests *request.Service
	Diary    *activity.Service
	Totals   *rollup.Service
	// Failed is told of answers with a status of 500 and above; nil ignores them.
	Failed func(ctx context.Context, err error)
}

type server struct{ o Options }

// New makes the handler of everything below Prefix.
func New(o Options) http.Handler {
	s := &server{o}
	mux := http.NewServeMux()
	c := huma.DefaultConfig("Tổng Hợp", Version)
	c.Info.Description = "Deliver reports, note activities, read what is owed and what the figures are."
	c.OpenAPIPath, c.SchemasPath = Prefix+"/openapi", Prefix+"/schemas"
	c.DocsPath = "" // its page would load script from elsewhere
	c.CreateHooks = nil
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":  {Type: "http", Scheme: "bearer", Description: "The token that POST " + Prefix + "/session gives."},
		"cookie": {Type: "apiKey", In: "cookie", Name: o.Cookie},
	}
	c.Security = []map[string][]string{{"token": {}}, {"cookie": {}}}
	h := humago.New(mux, c)
	s.session(h)
	s.obligations(h)
	s.deliver(h)
	s.activities(h)
	s.figures(h)
	guard := http.NewCrossOriginProtection()
	return guard.Handler(s.signed(mux))
}

// visitor is who calls, as the handlers find him in the context.
type visitor struct {
	request *http.Request
	actor   access.Actor
	lang    lang.Tag
	err     error // why the token does not count
}

type visitorKey struct{}

func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

// signed finds out who calls. Whether that is enough, each use case decides.
func (s *server) signed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitor{request: r, lang: language(r)}
		if token := s.token(r); token != "" {
			var tag lang.Tag
			v.actor, tag, v.err = s.o.Session(r.Context(), token)
			if tag != "" && r.Header.Get("Accept-Language") == "" {
				v.lang = tag
			}
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
	})
}

// token is the bearer's token, else the browser's.
func (s *server) token(r *http.Request) string {
	if kind, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(kind, "Bearer") {
		return strings.TrimSpace(token)
	}
	if c, err := r.Cookie(s.o.Cookie); err == nil {
		return c.Value
	}
	return ""
}

func language(r *http.Request) lang.Tag {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "en") {
		return lang.En
	}
	return lang.Vi
}

// who is the actor of a call, or the reason why there is none.
func who(ctx context.Context) (access.Actor, error) {
	v := visitorOf(ctx)
	return v.actor, v.err
}
