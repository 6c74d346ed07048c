package draft

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestTwoEditsComeTogether(t *testing.T) {
	base := "một\nhai\nba\nbốn"
	for _, c := range []struct {
		name, theirs, mine, want string
		clean                    bool
	}{
		{"nobody", base, base, base, true},
		{"only they", "một\nHAI\nba\nbốn", base, "một\nHAI\nba\nbốn", true},
		{"only I", base, "một\nhai\nba\nbốn\nnăm", "một\nhai\nba\nbốn\nnăm", true},
		{"both, apart", "MỘT\nhai\nba\nbốn", "một\nhai\nba\nBỐN", "MỘT\nhai\nba\nBỐN", true},
		{"both the same", "một\nHAI\nba\nbốn", "một\nHAI\nba\nbốn", "một\nHAI\nba\nbốn", true},
		{"both otherwise", "một\nHAI\nba\nbốn", "một\nhai hai\nba\nbốn", "một\nHAI\nhai hai\nba\nbốn", false},
		{"taken out and changed", "một\nba\nbốn", "một\nhai!\nba\nbốn", "một\nhai!\nba\nbốn", false},
		{"both write where nothing was, partly the same", "một\nTÂY\nba\nbốn\nA", "một\nNAM\nba\nbốn\nA", "một\nTÂY\nNAM\nba\nbốn\nA", false},
		{"both add at the end", base + "\nA", base + "\nB", base + "\nA\nB", false},
	} {
		got, clean := Merge(base, c.theirs, c.mine)
		if got != c.want || clean != c.clean {
			t.Errorf("%s: %q %v, want %q %v", c.name, got, clean, c.want, c.clean)
		}
	}
}

// What either of two people put in is in the merged text; what both left is there.
func TestNothingThatWasTypedIsLost(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	edit := func(lines []string, tag string) []string {
		var out []string
		for _, l := range lines {
			switch r.IntN(6) {
			case 0: // taken out
			case 1:
				out = append(out, l+tag)
			case 2:
				out = append(out, l, "new"+tag)
			default:
				out = append(out, l)
			}
		}
		return out
	}
	for range 3000 {
		var base []string
		for i := range r.IntN(8) {
			base = append(base, "line"+string(rune('a'+i)))
		}
		a, b := edit(base, "-A"), edit(base, "-B")
		got, _ := Merge(strings.Join(base, "\n"), strings.Join(a, "\n"), strings.Join(b, "\n"))
		for _, l := range append(a, b...) {
			if (strings.HasSuffix(l, "-A") || strings.HasSuffix(l, "-B")) && !strings.Contains("\n"+got+"\n", "\n"+l+"\n") {
				t.Fatalf("%q is lost\nbase %q\na %q\nb %q\n=> %q", l, base, a, b, got)
			}
		}
		for _, l := range base {
			in := func(all []string) bool { return strings.Contains("\n"+strings.Join(all, "\n")+"\n", "\n"+l+"\n") }
			if in(a) && in(b) && !strings.Contains("\n"+got+"\n", "\n"+l+"\n") {
				t.Fatalf("%q stood in both and is lost\nbase %q\na %q\nb %q\n=> %q", l, base, a, b, got)
			}
		}
	}
}
