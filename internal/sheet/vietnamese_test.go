package sheet

import "testing"

// A cell that holds a number holds that number: what it shows can be read one way only.
func TestThreeDecimalsAreNoThousands(t *testing.T) {
	yes := func() bool { return true }
	for _, c := range []struct{ raw, shown, want string }{
		{"0.125", "0.125", "0,1250"},
		{"97.205", "97.205", "97,2050"},
		{"-1.125", "-1.125", "-1,1250"},
		{"0.97205", "97.205%", "97,2050%"},
		{"1234.567", "1,234.567", "1.234,567"},
		{"1730", "1,730", "1.730"},
		{"1234567", "1234567", "1234567"},
		{"98.5", "98.5", "98,5"},
	} {
		if got := vietnamese(c.raw, c.shown, yes); got != c.want {
			t.Errorf("%s shown as %s: %s, want %s", c.raw, c.shown, got, c.want)
		}
	}
	if got := vietnamese("0.125", "0.125", func() bool { return false }); got != "0.125" {
		t.Errorf("typed text was changed: %s", got)
	}
}
