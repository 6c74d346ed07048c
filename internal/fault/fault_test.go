package fault

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestKindAndCodeSurviveWrapping(t *testing.T) {
	cause := io.ErrUnexpectedEOF
	err := fmt.Errorf("open: %w", Wrap(cause, Invalid, "docx.truncated", "a.docx"))
	if KindOf(err) != Invalid || CodeOf(err) != "docx.truncated" || !errors.Is(err, cause) {
		t.Error(KindOf(err), CodeOf(err))
	}
	if KindOf(io.EOF) != Internal || CodeOf(io.EOF) != "internal" {
		t.Error("an error nobody classified must be ours")
	}
	if got := New(TooMuch, "pdf.pages", 2000, 500).Error(); got != "pdf.pages [2000 500]" {
		t.Error(got)
	}
	if TooMuch.String() != "too-much" || Kind(99).String() != "internal" {
		t.Error("names of kinds")
	}
}
