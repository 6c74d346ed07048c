// Package fault is the error vocabulary of the whole program: a closed list of
// kinds, a stable code that is also the key of the message catalogues, the
// arguments of that message, and a hidden cause for the log.
//
// Edges turn a kind into their own answer (an exit code, an HTTP status); no
// package below them knows those numbers.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of thing went wrong. Do not reorder.
type Kind uint8

// The kinds of fault. Internal is the zero value on purpose: an error nobody
// classified is a defect of ours, never the user's.
const (
	Internal Kind = iota
	Invalid
	Unsigned
	Forbidden
	NotFound
	Conflict
	Stale
	Closed
	TooMuch
	Busy
)

var kindNames = [...]string{"internal", "invalid", "unsigned", "forbidden", "not-found", "conflict", "stale", "closed", "too-much", "busy"}

// String gives the kind's stable name, for logs and JSON.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "internal"
}

// Error is a fault. Code is "noun.reason", stable and unique; a person reads the
// catalogue's sentence for it, filled with Args, and never the Cause.
type Error struct {
	Kind  Kind
	Code  string
	Args  []any
	Cause error
	more  *details
}

// New makes a fault of kind with the code and the arguments of its sentence.
func New(kind Kind, code string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Args: args}
}

// Wrap makes a fault that hides cause behind a code a person can be shown.
func Wrap(cause error, kind Kind, code string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Args: args, Cause: cause}
}

// Error is the text for the log: kind, code, arguments and cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	if len(e.Args) > 0 {
		fmt.Fprintf(&b, " %v", e.Args)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap gives the hidden cause.
func (e *Error) Unwrap() error { return e.Cause }

// KindOf is the kind of the first fault in err's chain, or Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf is the code of the first fault in err's chain, or "internal".
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return "internal"
}
