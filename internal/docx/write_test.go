package docx

import (
	"bytes"
	"os"
	"testing"
)

func TestWriteIsReproducible(t *testing.T) {
	o := Options{Package: []byte(`{"a":1}`)}
	first := written(t, sample(), o)
	for range 3 {
		if !bytes.Equal(first, written(t, sample(), o)) {
			t.Fatal("the same flow gave other bytes")
		}
	}
	if name := os.Getenv("DOCX_SAMPLE"); name != "" { // to look at it
		if err := os.WriteFile(name, first, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
