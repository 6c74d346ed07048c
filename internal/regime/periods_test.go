package regime

import (
	"fmt"
	"testing"
	"time"

	"tonghop/internal/when"
)

func TestEndedPeriods(t *testing.T) {
	today := when.Day{Year: 2016, Month: time.November, Date: 21}
	for _, c := range []struct {
		r    Regime
		want string
	}{
		{Regime{Frequency: "year"}, "[2015 2014 2013]"},
		{Regime{Frequency: "quarter", Also: []string{"half"}}, "[2016-Q3 2016-H1 2016-Q2 2016-Q1 2015-H2 2015-Q4 2015-Q3]"},
		{Regime{Frequency: "year", Also: []string{"nine-months"}}, "[2016-9M 2015 2015-9M 2014 2014-9M 2013 2013-9M]"},
	} {
		got := c.r.Ended(today, 3)
		if s := fmt.Sprint(got[:min(7, len(got))]); s != c.want {
			t.Errorf("%+v: %s, want %s", c.r, s, c.want)
		}
	}
	weeks := (&Regime{Frequency: "week"}).Ended(today, 1)
	if weeks[0] != "2016-W46" || weeks[len(weeks)-1] != "2015-W01" || len(weeks) != 46+53 {
		t.Errorf("%d weeks from %s to %s", len(weeks), weeks[0], weeks[len(weeks)-1])
	}
}
