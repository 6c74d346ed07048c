package roster

import (
	"testing"

	"tonghop/internal/org"
	"tonghop/internal/when"
)

func builtin(t testing.TB, o Options) *org.History {
	t.Helper()
	r, err := Builtin(o)
	if err != nil {
		t.Fatal(err)
	}
	return r.History()
}

func TestCounts(t *testing.T) {
	country := builtin(t, Options{Centre: true})
	thanhHoa := builtin(t, Options{Province: "38"})
	for _, c := range []struct {
		h                            *org.History
		name, day                    string
		provinces, districts, commun int
	}{
		{country, "country", "2016-12-31", 1, 27, 635},
		{country, "country", "2025-06-30", 63, 696, 10035},
		{country, "country", "2025-07-01", 34, 0, 3321},
		{country, "country", "2026-11-01", 34, 0, 3321},
		{thanhHoa, "Thanh Hóa", "2016-01-01", 1, 27, 635},
		{thanhHoa, "Thanh Hóa", "2025-06-30", 1, 26, 547},
		{thanhHoa, "Thanh Hóa", "2025-07-01", 1, 0, 166},
	} {
		tr := c.h.On(when.MustDay(c.day))
		if p, d, x := len(tr.At(org.Province)), len(tr.At(org.District)), len(tr.At(org.Commune)); p != c.provinces || d != c.districts || x != c.commun {
			t.Errorf("%s on %s: %d, %d, %d", c.name, c.day, p, d, x)
		}
	}
}
