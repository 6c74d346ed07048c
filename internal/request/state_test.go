package request

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

var update = flag.Bool("update", false, "write the golden files anew")

// diagram draws the table as text that people and Mermaid read.
func diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n  [*] --> not-opened\n")
	for _, r := range rules {
		for _, from := range r.from {
			fmt.Fprintf(&b, "  %s --> %s : %s\n", from, r.to, r.move)
		}
	}
	return b.String()
}

func TestDiagramOfStates(t *testing.T) {
	path := filepath.Join("testdata", "states.golden")
	got := diagram()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the states changed; look at the difference and run with -update:\n%s", got)
	}
}

var allMoves = []Move{MoveOpen, MoveReview, MoveBackToWork, MoveSend, MoveReturn, MoveAccept, MoveNothing, MoveExcuse, MoveRelease, MoveReclaim}

func TestEveryMoveOfEveryStateAnswers(t *testing.T) {
	for _, s := range States {
		for _, m := range allMoves {
			to, err := s.After(m)
			if err != nil {
				if to != s || fault.KindOf(err) != fault.Closed {
					t.Errorf("%s %s: refused as %v, to %s", s, m, err, to)
				}
				continue
			}
			if !slices.Contains(States, to) || to == s {
				t.Errorf("%s %s leads to %s", s, m, to)
			}
		}
	}
}

// From every state that is not the end a report can still be accepted, and every state
// can be reached from the first one.
func TestNoStateIsATrap(t *testing.T) {
	if got := reach(NotOpened); len(got) != len(States) {
		t.Errorf("from not-opened only %v can be reached", got)
	}
	for _, s := range States {
		if !reach(s)[Accepted] {
			t.Errorf("no way from %s to accepted", s)
		}
	}
}

func reach(s State) map[State]bool {
	seen := map[State]bool{s: true}
	for again := true; again; {
		again = false
		for from := range seen {
			for _, m := range allMoves {
				if to, err := from.After(m); err == nil && !seen[to] {
					seen[to], again = true, true
				}
			}
		}
	}
	return seen
}

func TestGroupsOfStates(t *testing.T) {
	for _, s := range States {
		if s.Owing() && (s.Closed() || s.Delivered()) {
			t.Errorf("%s is owed and done at once", s)
		}
		if s.Waived() && !s.Closed() {
			t.Errorf("%s is waived but open", s)
		}
		// Only what is owed can be asked off, and a delivered report is never excused.
		if s.Can(MoveExcuse) != s.Owing() || s.Can(MoveNothing) != s.Owing() {
			t.Errorf("%s: excuse and nothing must go with owing", s)
		}
	}
	if Accepted.Can(MoveRelease) {
		t.Error("an accepted report cannot be taken off the letter")
	}
}

func TestLateIsComputed(t *testing.T) {
	day, at := when.MustDay, func(s string) when.Instant {
		i, err := when.ParseInstant(s)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	o := func(s State, sent when.Instant) *Obligation {
		return &Obligation{State: s, Deadline: day("2016-12-05"), SentAt: sent}
	}
	none := when.Instant{}
	cases := []struct {
		name          string
		o             *Obligation
		today         string
		late, overdue bool
	}{
		{"the last day itself is in time", o(NotOpened, none), "2016-12-05", false, false},
		{"the day after is late", o(InReview, none), "2016-12-06", true, true},
		{"sent on the last evening in Vietnam", o(SentUp, at("2016-12-05T16:59:59.000Z")), "2016-12-20", false, false},
		{"sent past midnight in Vietnam", o(Accepted, at("2016-12-05T17:00:00.000Z")), "2016-12-20", true, false},
		{"returned after it was in time", o(Returned, at("2016-12-02T02:00:00.000Z")), "2016-12-08", false, true},
		{"excused is never late", o(Excused, none), "2017-01-05", false, false},
		{"nothing to report is never late", o(Nothing, none), "2017-01-05", false, false},
	}
	for _, c := range cases {
		if got := c.o.Late(day(c.today)); got != c.late {
			t.Errorf("%s: late %v", c.name, got)
		}
		if got := c.o.Overdue(day(c.today)); got != c.overdue {
			t.Errorf("%s: overdue %v", c.name, got)
		}
	}
}
