package kit

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Person is who asks, as far as the layout needs to know him. The zero Person is unsigned.
type Person struct {
	Actor access.Actor
	Post  string   // what is shown below the name: "Phòng VH&TT · huyện Triệu Sơn"
	Lang  lang.Tag // his own choice; empty: by cookie and browser
	// Places are the units he may act for; more than one shows a switch.
	Places []Place
	// Session names his session, for signing out; pages do not show it.
	Session string
}

// Place is a unit the person may act for now.
type Place struct {
	Unit string
	Name string
}

// Signed tells whether somebody is signed in.
func (p Person) Signed() bool { return p.Actor.ID != "" }

// NavItem is a line of the navigation.
type NavItem struct {
	Key  string // one of the Nav constants; Page.Nav marks it as current
	Href string
	Icon string
	// Text is the key of its words; empty: "web.kit.nav.<key>".
	Text string
	// Apart draws a line above it.
	Apart bool
	// Show tells whether the person has use for it; nil shows it to everybody signed in.
	Show func(ctx context.Context, p Person) bool
}

// The keys of the navigation, for Page.Nav.
const (
	NavDesk     = "desk"
	NavDiary    = "diary"
	NavReports  = "reports"
	NavRequests = "requests"
	NavFigures  = "figures"
	NavUnits    = "units"
	NavRegimes  = "regimes"
	NavAdmin    = "admin"
)

// Options is what the kit needs from the rest of the program. Every field has a working
// zero value, except that nobody can sign in without Session.
type Options struct {
	// Session gives the person of a session token, or an unsigned Person for a token that is
	// unknown or has ended. Other errors are answered as faults.
	Session func(ctx context.Context, token string) (Person, error)
	// Nav is the navigation; nil uses DefaultNav.
	Nav []NavItem
	// Counts gives the numbers beside lines of the navigation, by key.
	Counts func(ctx context.Context, who access.Actor) (map[string]int, error)
	// Key closes notices and kept forms; the zero Key makes one that lasts until the end of
	// the process.
	Key seal.Key
	// Log gets one record per request; nil logs nothing.
	Log *slog.Logger
	// Observe is told about every request, for metrics.
	Observe func(pattern string, status int, took time.Duration)
	// Clock is the time pages speak of; nil is the machine's.
	Clock when.Clock
	// Demo marks every page as one of the demonstration and opens /storybook.
	Demo bool
	// TrustProxy takes X-Forwarded-Proto for true: behind a proxy that sets it.
	TrustProxy bool
	// SignInNote is shown below the sign-in form (the demonstration's accounts).
	SignInNote func(ctx context.Context) []Account
}

// Account is a line of the demonstration's accounts on the sign-in page.
type Account struct{ Name, Post, Password string }

// Kit serves pages. Make it with New; areas add their routes with Handle; it is an
// http.Handler.
type Kit struct {
	o      Options
	mux    *http.ServeMux
	front  http.Handler
	routes []Route
}

// Route is a page that was added.
type Route struct {
	Pattern string
	Public  bool // for everybody, signed in or not
}

// Routes are all pages in the order they were added, for a guard that opens each.
func (k *Kit) Routes() []Route { return slices.Clone(k.routes) }

// New makes a Kit with its own routes: static files, the language switch, the storybook.
func New(o Options) *Kit {
	if o.Key == (seal.Key{}) {
		o.Key = seal.NewKey()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = when.Now
	}
	if o.Nav == nil {
		o.Nav = DefaultNav()
	}
	k := &Kit{o: o, mux: http.NewServeMux()}
	k.mux.HandleFunc("GET /static/{hash}/{name...}", serveStatic)
	k.HandlePublic("POST /language", k.setLanguage)
	k.HandlePublic("/", func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.NotFound, "web.kit.no-page")
	})
	if o.Demo {
		k.HandlePublic("GET /storybook", k.storybook)
	}
	k.front = k.guarded(k.mux)
	return k
}

// DefaultNav is the navigation of the product.
func DefaultNav() []NavItem {
	return []NavItem{
		{Key: NavDesk, Href: "/", Icon: "layout-dashboard"},
		{Key: NavDiary, Href: "/diary", Icon: "notebook-pen"},
		{Key: NavReports, Href: "/reports", Icon: "file-text"},
		{Key: NavRequests, Href: "/requests", Icon: "send"},
		{Key: NavFigures, Href: "/figures", Icon: "sigma"},
		{Key: NavUnits, Href: "/units", Icon: "building-2", Apart: true},
		{Key: NavRegimes, Href: "/regimes", Icon: "book-open-check"},
		{Key: NavAdmin, Href: "/admin", Icon: "settings"},
	}
}

// ServeHTTP answers a request for a page.
func (k *Kit) ServeHTTP(w http.ResponseWriter, r *http.Request) { k.front.ServeHTTP(w, r) }

// Handle adds a page for the signed in. Its error is answered by kind.
func (k *Kit) Handle(pattern string, h func(w http.ResponseWriter, r *http.Request) error) {
	k.handle(pattern, true, h)
}

// HandlePublic adds a page for everybody: signing in, the first set-up.
func (k *Kit) HandlePublic(pattern string, h func(w http.ResponseWriter, r *http.Request) error) {
	k.handle(pattern, false, h)
}

func (k *Kit) handle(pattern string, signed bool, h func(http.ResponseWriter, *http.Request) error) {
	k.routes = append(k.routes, Route{Pattern: pattern, Public: !signed})
	k.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		watch := when.Start()
		s := &state{kit: k, id: uid.New(), clock: k.o.Clock}
		r = r.WithContext(context.WithValue(r.Context(), stateKey{}, s))
		out := newResponse(w, r)
		err := k.run(out, r, s, signed, h)
		if err != nil {
			k.problem(out, r, err)
		}
		out.finish()
		if r.MultipartForm != nil { // of this copy of the request, so the server does not know it
			err = errors.Join(err, r.MultipartForm.RemoveAll())
		}
		k.note(r, s, pattern, out.status, watch.Elapsed(), err)
	})
}

// run answers the page inside a net that turns a panic into a defect with a number.
func (k *Kit) run(w *response, r *http.Request, s *state, signed bool, h func(http.ResponseWriter, *http.Request) error) (err error) {
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			err = panicked(p)
		} else if p != nil {
			panic(p)
		}
	}()
	if err := k.identify(r, s); err != nil {
		return err
	}
	s.lang = chooseLanguage(r, s.person)
	if !legible(r.URL) {
		return fault.New(fault.NotFound, "web.kit.no-page")
	}
	if signed && !s.person.Signed() {
		return fault.New(fault.Unsigned, "web.kit.unsigned")
	}
	return h(w, r)
}

// identify finds the person of the session cookie.
func (k *Kit) identify(r *http.Request, s *state) error {
	s.lang = chooseLanguage(r, Person{})
	c, err := r.Cookie(SessionCookie)
	if err != nil || c.Value == "" || k.o.Session == nil {
		return nil
	}
	s.person, err = k.o.Session(r.Context(), c.Value)
	if fault.KindOf(err) == fault.Unsigned && err != nil {
		s.person, err = Person{}, nil
	}
	return err
}

// note writes the one record of a request: routine ones at debug, refused ones at info,
// defects at error with the cause, which nobody outside the log sees.
func (k *Kit) note(r *http.Request, s *state, pattern string, status int, took time.Duration, err error) {
	if k.o.Observe != nil {
		k.o.Observe(pattern, status, took)
	}
	attrs := []slog.Attr{
		slog.String("request", s.id), slog.String("pattern", pattern), slog.Int("status", status),
		slog.String("who", s.person.Actor.ID), slog.Duration("took", took),
	}
	level := slog.LevelDebug
	if err != nil {
		level = slog.LevelInfo
		attrs = append(attrs, slog.String("code", fault.CodeOf(err)), slog.String("error", err.Error()))
		if status >= http.StatusInternalServerError {
			level = slog.LevelError
		}
	}
	if errors.Is(err, context.Canceled) {
		level = slog.LevelInfo
	}
	k.o.Log.LogAttrs(context.WithoutCancel(r.Context()), level, "page", attrs...)
}
