package kit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tonghop/internal/fault"
)

var errCrossSite = fault.New(fault.Forbidden, "web.kit.cross-site")

// statuses are the answers to the kinds of fault.
var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity, fault.Unsigned: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.Stale: http.StatusConflict,
	fault.Closed: http.StatusConflict, fault.TooMuch: http.StatusTooManyRequests, fault.Busy: http.StatusServiceUnavailable,
}

// Status is the HTTP status of an error. TooMuch is 413 for something too large (a code
// that ends in "size" or "large", or a body beyond its limit) and 429 otherwise.
func Status(err error) int {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return http.StatusServiceUnavailable
	}
	kind := fault.KindOf(err)
	if kind != fault.TooMuch {
		return statuses[kind]
	}
	code := fault.CodeOf(err)
	if strings.HasSuffix(code, "size") || strings.HasSuffix(code, "large") {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusTooManyRequests
}

// problemView is a page about something that did not work.
type problemView struct {
	Status   int
	Kind     fault.Kind
	Title    string
	Sentence string
	Lines    []string // further sentences, by field or row
	Kept     []Pair   // what was typed, for the person to copy
	Back     string
	ID       string
	Sign     bool // offer to sign in
}

// answer answers an error outside a handled page: a request refused at the door.
func (k *Kit) answer(w http.ResponseWriter, r *http.Request, err error) {
	s := &state{kit: k, clock: k.o.Clock, lang: chooseLanguage(r, Person{})}
	r = r.WithContext(context.WithValue(r.Context(), stateKey{}, s))
	out := newResponse(w, r)
	k.problem(out, r, err)
	out.finish()
}

// problem answers an error by its kind. Where the answer has begun there is nothing to say
// any more; the log has it.
func (k *Kit) problem(w *response, r *http.Request, err error) {
	if w.status != 0 {
		return
	}
	clearBody(w)
	if fault.KindOf(err) == fault.Unsigned {
		err = k.signIn(w, r)
		if err == nil {
			return
		}
	}
	status := Status(err)
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "5")
	}
	v := k.problemView(r, err, status)
	page := Page{Title: v.Title, NoHead: true, Status: status, Bare: !PersonOf(r.Context()).Signed()}
	if drawn := k.Render(w, r, page, problemPage(v)); drawn != nil && w.status == 0 {
		// Even the page of the problem could not be drawn: the plain number is left.
		http.Error(w, RequestID(r.Context()), http.StatusInternalServerError)
	}
}

// clearBody takes back the headers of an answer that was being made.
func clearBody(w http.ResponseWriter) {
	for _, name := range []string{"Content-Type", "Content-Disposition", "Content-Length", "Content-Encoding", "ETag", "Last-Modified"} {
		w.Header().Del(name)
	}
}

func (k *Kit) problemView(r *http.Request, err error, status int) problemView {
	ctx := r.Context()
	v := problemView{Status: status, Kind: fault.KindOf(err), ID: RequestID(ctx), Back: backTo(r), Sign: !PersonOf(ctx).Signed()}
	v.Title = Say(ctx, "web.kit.problem-"+v.Kind.String())
	if v.Kind == fault.Internal {
		v.Sentence = Say(ctx, "web.kit.problem-internal-text", v.ID)
		return v.keep(r)
	}
	e, _ := errors.AsType[*fault.Error](err)
	v.Sentence = Say(ctx, e.Code, rightWords(ctx, e)...)
	names := make([]string, 0, len(e.Fields()))
	for name := range e.Fields() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f := e.Fields()[name]
		v.Lines = append(v.Lines, Say(ctx, f.Code, f.Args...))
	}
	for _, row := range e.Rows() {
		v.Lines = append(v.Lines, Say(ctx, "web.kit.row", row.Line, row.Column, Say(ctx, row.Reason.Code, row.Reason.Args...)))
	}
	return v.keep(r)
}

// rightWords are the arguments of a fault's sentence, the verb of a right that is missing
// said in words.
func rightWords(ctx context.Context, e *fault.Error) []any {
	args := slices.Clone(e.Args)
	for i, a := range args {
		key := "web.kit.right." + fmt.Sprint(a)
		if e.Kind != fault.Forbidden {
			break
		}
		if said := Say(ctx, key); said != key {
			args[i] = said
		}
	}
	return args
}

// keep shows what was typed in the form that could not be taken: nobody types twice.
func (v problemView) keep(r *http.Request) problemView {
	f := stateOf(r.Context()).form
	if f == nil {
		return v
	}
	for _, p := range f.pairs() {
		if strings.Contains(p.Value, " ") && !secret(p.Name) {
			v.Kept = append(v.Kept, p)
		}
	}
	return v
}

// backTo is the page of this site the person came from, or the desk.
func backTo(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || u.Path == "" || u.RequestURI() == r.URL.RequestURI() && r.Method == http.MethodGet {
		return "/"
	}
	return SafeNext(u.RequestURI())
}
