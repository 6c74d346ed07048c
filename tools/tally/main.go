// Command tally reads the events of "go test -json" from standard input, prints a
// line per package and the whole output of what failed, and closes with the line
// "N passed, N failed, N skipped". It exits with 1 if anything failed, if nothing ran,
// or, with -no-skips, if anything was skipped.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

type tally struct {
	out                     io.Writer
	passed, failed, skipped int
	packages                int
	output                  map[string][]string // of each test or package still open
	show                    string              // tests whose output is always shown begin so
}

func main() {
	noSkips := flag.Bool("no-skips", false, "fail where a test was skipped")
	show := flag.String("show", "", "print the output of passing tests whose names begin so")
	flag.Parse()
	t := &tally{out: os.Stdout, output: map[string][]string{}, show: *show}
	if err := t.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(1)
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", t.passed, t.failed, t.skipped)
	if t.failed > 0 || t.packages == 0 || t.passed == 0 || (*noSkips && t.skipped > 0) {
		os.Exit(1)
	}
}

func (t *tally) read(r io.Reader) error {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var e event
		if err := json.Unmarshal(in.Bytes(), &e); err != nil {
			fmt.Fprintln(t.out, in.Text()) // the go command itself speaks
			continue
		}
		t.take(e)
	}
	return in.Err()
}

func (t *tally) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		t.output[key] = append(t.output[key], e.Output)
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "build-fail":
		t.failed++
	case "pass", "fail", "skip":
		t.end(e, key)
	}
}

func (t *tally) end(e event, key string) {
	if e.Test == "" {
		t.packages++
		if e.Action == "fail" {
			t.print(key)
			t.failed++
		}
		if e.Action != "skip" {
			fmt.Fprintf(t.out, "%-4s %s %.1fs\n", e.Action, e.Package, e.Elapsed)
		}
		delete(t.output, key)
		return
	}
	switch e.Action {
	case "pass":
		t.passed++
	case "fail":
		t.failed++
	case "skip":
		t.skipped++
	}
	if e.Action != "pass" || (t.show != "" && strings.HasPrefix(e.Test, t.show)) {
		t.print(key)
	}
	delete(t.output, key)
}

func (t *tally) print(key string) {
	for _, line := range t.output[key] {
		fmt.Fprint(t.out, line)
	}
}
