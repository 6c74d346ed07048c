package kit

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/lang"
	"tonghop/internal/when"
)

// state is what one request carries from the door to the templates.
type state struct {
	kit    *Kit
	id     string
	person Person
	lang   lang.Tag
	clock  when.Clock
	page   Page
	form   *Form // what was posted, once read: kept where the session has ended
}

type stateKey struct{}

// stateOf is the request's state; a context without one (a component drawn in a test) has
// an empty state in Vietnamese.
func stateOf(ctx context.Context) *state {
	if s, ok := ctx.Value(stateKey{}).(*state); ok {
		return s
	}
	return &state{lang: lang.Vi, clock: when.Now}
}

// Who is the actor that asks, for the use cases.
func Who(r *http.Request) access.Actor { return stateOf(r.Context()).person.Actor }

// PersonOf is who asks; in templates by their ctx.
func PersonOf(ctx context.Context) Person { return stateOf(ctx).person }

// Lang is the language of the answer.
func Lang(ctx context.Context) lang.Tag { return stateOf(ctx).lang }

// Today is the civil day of the request.
func Today(ctx context.Context) when.Day { return Now(ctx).Day() }

// Now is the instant of the request by the program's clock.
func Now(ctx context.Context) when.Instant { return stateOf(ctx).clock() }

// RequestID names the request in the log and on the page of a defect.
func RequestID(ctx context.Context) string { return stateOf(ctx).id }

// Say gives the words of key in the language of the answer, arguments filled in.
func Say(ctx context.Context, key string, args ...any) string {
	return lang.Say(Lang(ctx), key, args...)
}

// languageCookie holds the language of a browser whose person has not chosen one.
const languageCookie = "tonghop_language"

// chooseLanguage goes by the person's own choice, the browser's cookie, then by what the
// browser asks for; English only where it stands before Vietnamese.
func chooseLanguage(r *http.Request, p Person) lang.Tag {
	if c, err := r.Cookie(languageCookie); err == nil && (c.Value == string(lang.Vi) || c.Value == string(lang.En)) {
		return lang.Tag(c.Value)
	}
	if p.Lang != "" {
		return p.Lang
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		switch tag, _, _ := strings.Cut(strings.TrimSpace(part), ";"); {
		case strings.HasPrefix(strings.ToLower(tag), "vi"):
			return lang.Vi
		case strings.HasPrefix(strings.ToLower(tag), "en"):
			return lang.En
		}
	}
	return lang.Vi
}

// setLanguage remembers the language in this browser and goes back to the page.
func (k *Kit) setLanguage(w http.ResponseWriter, r *http.Request) error {
	f, err := k.Posted(w, r)
	if err != nil {
		return err
	}
	tag := lang.Vi
	if f.Raw("to") == string(lang.En) {
		tag = lang.En
	}
	http.SetCookie(w, k.cookie(r, languageCookie, string(tag), 365*24*60*60))
	return k.Go(w, r, SafeNext(f.Raw("next")), Notice{})
}

type panicError struct {
	what  any
	stack []byte
}

func (p panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", p.what, p.stack) }

func panicked(p any) error { return panicError{p, debug.Stack()} }
