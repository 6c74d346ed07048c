package filing

import (
	"os"
	"strings"
	"testing"

	"tonghop/internal/fault"
)

// ways are all ways a unit can have.
func ways() []Way {
	var all []Way
	for n := range 8 {
		w := UsualWay()
		w.Review.On, w.Approval.On, w.Issue.On = n&1 != 0, n&2 != 0, n&4 != 0
		all = append(all, w)
	}
	return all
}

// The table of states and moves of every way, as people would draw it.
func TestTheTableOfMoves(t *testing.T) {
	var b strings.Builder
	for _, w := range ways() {
		b.WriteString("review " + on(w.Review) + ", approval " + on(w.Approval) + ", issue " + on(w.Issue) + "\n")
		for _, s := range States {
			for _, m := range Moves {
				if to, err := s.After(m, w); err == nil {
					b.WriteString("  " + string(s) + " --" + string(m) + "--> " + string(to) + "\n")
				}
			}
		}
	}
	const golden = "testdata/moves.txt"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != b.String() {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func on(s Step) string {
	if s.On {
		return "on"
	}
	return "off"
}

// On every way a report can be sent and accepted, no step that is switched off is ever
// waited in after a move forward, nothing but a correction leaves what was accepted, and
// what a state does not allow is Closed.
func TestEveryWayLeadsToAcceptance(t *testing.T) {
	for _, w := range ways() {
		reached := map[State]bool{Drafting: true}
		for again := true; again; {
			again = false
			for s := range reached {
				for _, m := range Moves {
					to, err := s.After(m, w)
					if err != nil {
						if !fault.Is(err, fault.Closed) || s.Can(m) {
							t.Errorf("%s %s: %v", s, m, err)
						}
						continue
					}
					if !s.Can(m) {
						t.Errorf("%s allows %s and says it cannot", s, m)
					}
					if !reached[to] {
						reached[to], again = true, true
					}
					if s == Accepted && m != Correct {
						t.Errorf("an accepted report goes to %s by %s", to, m)
					}
				}
			}
		}
		if !reached[Sent] || !reached[Accepted] || !reached[Returned] {
			t.Errorf("%+v reaches %v", w, reached)
		}
		for s, step := range map[State]Step{InReview: w.Review, Approval: w.Approval, Issuing: w.Issue} {
			if reached[s] != step.On {
				t.Errorf("%s reached: %v, on: %v", s, reached[s], step.On)
			}
		}
	}
}

// Where nobody may edit nobody has to write, and a report that lies with somebody has a
// verb that takes it on.
func TestStatesAgreeWithTheirVerbs(t *testing.T) {
	for _, s := range States {
		if s.Editable() && s.Waits() != Write && s.Waits() != Review {
			t.Errorf("%s is edited by %s", s, s.Waits())
		}
		forward := false
		for _, m := range Moves {
			forward = forward || (s.Can(m) && m.verb(s) == s.Waits())
		}
		if s != Accepted && !forward {
			t.Errorf("nobody can take %s on", s)
		}
		if s.Tone() == "" {
			t.Errorf("%s has no colour", s)
		}
	}
}
