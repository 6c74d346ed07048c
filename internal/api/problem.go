package api

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
)

// problem is a fault as problem+json (RFC 9457). Code is stable: programs decide by it.
type problem struct {
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Code   string         `json:"code"`
	Errors []problemField `json:"errors,omitempty"`
	header http.Header
}

// problemField is what is wrong with one field.
type problemField struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Error is the text for the log.
func (p *problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus is the status of the answer.
func (p *problem) GetStatus() int { return p.Status }

// GetHeaders are further headers of the answer.
func (p *problem) GetHeaders() http.Header { return p.header }

// ContentType marks the answer as a problem.
func (p *problem) ContentType(string) string { return "application/problem+json" }

var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity, fault.Unsigned: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.Stale: http.StatusConflict,
	fault.Closed: http.StatusConflict, fault.TooMuch: http.StatusTooManyRequests, fault.Busy: http.StatusServiceUnavailable,
}

// answer turns an error into a problem in the caller's language.
func (s *server) answer(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	tag := visitorOf(ctx).lang
	kind := fault.KindOf(err)
	p := &problem{Status: statuses[kind], Title: kind.String(), Code: fault.CodeOf(err), Detail: lang.Explain(tag, err), header: http.Header{}}
	if p.Status >= http.StatusInternalServerError && s.o.Failed != nil {
		s.o.Failed(ctx, err)
	}
	if kind == fault.Internal { // the cause is for the log
		p.Code, p.Detail = "internal", lang.Say(tag, "internal", "")
	}
	if code := fault.CodeOf(err); code == "report.too-large" || code == "report.too-many-values" {
		p.Status = http.StatusRequestEntityTooLarge
	}
	switch kind {
	case fault.Unsigned:
		p.header.Set("WWW-Authenticate", "Bearer")
	case fault.Busy:
		p.header.Set("Retry-After", "1")
	case fault.TooMuch:
		p.header.Set("Retry-After", "5")
	case fault.Internal, fault.Invalid, fault.Forbidden, fault.NotFound, fault.Conflict, fault.Stale, fault.Closed:
	}
	fields := fault.FieldsOf(err)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		p.Errors = append(p.Errors, problemField{Field: name, Code: fields[name].Code, Detail: lang.Explain(tag, fields[name])})
	}
	return p
}
