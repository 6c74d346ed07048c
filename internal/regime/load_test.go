package regime

import "testing"

func TestBuiltinsLoad(t *testing.T) {
	list, err := Builtins()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range list {
		r, err := Builtin(code)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.SectionsFor("commune")) == 0 {
			t.Error(code)
		}
	}
}
