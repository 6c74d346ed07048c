package lang

import (
	"errors"
	"strings"
	"testing"

	"tonghop/internal/fault"
)

func TestSayFillsArguments(t *testing.T) {
	if got := Say(Vi, "org.code-twice", "15664", 7); !strings.Contains(got, "15664") || !strings.Contains(got, "7") || strings.Contains(got, "{") {
		t.Error(got)
	}
	if got := Say(En, "no.such.key", 1); got != "no.such.key 1" {
		t.Error(got)
	}
}

func TestExplainNeverShowsTheCause(t *testing.T) {
	err := fault.Wrap(errors.New("secret path"), fault.Invalid, "org.list-row", 3)
	if got := Explain(Vi, err); strings.Contains(got, "secret") || !strings.Contains(got, "3") {
		t.Error(got)
	}
}

func TestLanguageOfTheLocale(t *testing.T) {
	for _, name := range []string{"TONGHOP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		t.Setenv(name, "")
	}
	if FromEnvironment() != Vi {
		t.Error("Vietnamese comes first")
	}
	t.Setenv("LANG", "en_US.UTF-8")
	if FromEnvironment() != En {
		t.Error("an English locale speaks English")
	}
	t.Setenv("LC_ALL", "vi_VN.UTF-8")
	if FromEnvironment() != Vi {
		t.Error("LC_ALL goes before LANG")
	}
}

type two struct{ error }

func (two) Details() []*fault.Error {
	return []*fault.Error{fault.New(fault.Invalid, "org.list-row", 5), fault.New(fault.Invalid, "org.list-row", 6)}
}

func TestExplainTellsEveryDetail(t *testing.T) {
	err := two{fault.New(fault.Invalid, "org.list-row", 4)}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		t.Fatal("the wrapper hides the fault; the test would show nothing")
	}
	got := Explain(Vi, errors.Join(err.error, err))
	if strings.Count(got, "\n") != 2 || !strings.Contains(got, "5") || !strings.Contains(got, "6") {
		t.Error(got)
	}
}
