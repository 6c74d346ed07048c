package main

import (
	"strings"
	"testing"
)

func count(t *testing.T, events string) (*tally, string) {
	t.Helper()
	var out strings.Builder
	c := &tally{out: &out, output: map[string][]string{}, show: "TestScore"}
	if err := c.read(strings.NewReader(events)); err != nil {
		t.Fatal(err)
	}
	return c, out.String()
}

func TestFailuresAreShownAndCounted(t *testing.T) {
	c, out := count(t, `{"Action":"output","Package":"p","Test":"TestA","Output":"what went wrong\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB","Output":"nobody wants to see this\n"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Test":"TestScore","Output":"a score\n"}
{"Action":"pass","Package":"p","Test":"TestScore"}
{"Action":"skip","Package":"p","Test":"TestC"}
{"Action":"fail","Package":"p","Elapsed":1.5}
`)
	if c.passed != 2 || c.failed != 2 || c.skipped != 1 || c.packages != 1 {
		t.Errorf("%+v", c)
	}
	for want, there := range map[string]bool{"what went wrong": true, "a score": true, "nobody wants": false, "fail p 1.5s": true} {
		if strings.Contains(out, want) != there {
			t.Errorf("%q: %v\n%s", want, !there, out)
		}
	}
}

// What does not compile is a failure, though no test of it ran.
func TestABrokenBuildIsAFailure(t *testing.T) {
	c, out := count(t, `# tonghop/p
{"ImportPath":"p","Action":"build-output","Output":"p.go:1: undefined: x\n"}
{"ImportPath":"p","Action":"build-fail"}
`)
	if c.failed != 1 || !strings.Contains(out, "undefined: x") || !strings.Contains(out, "# tonghop/p") {
		t.Errorf("%+v\n%s", c, out)
	}
}
