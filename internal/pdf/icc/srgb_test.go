package icc

import (
	"encoding/binary"
	"math"
	"testing"
)

func tagOf(t *testing.T, p []byte, name string) []byte {
	t.Helper()
	for i := range int(binary.BigEndian.Uint32(p[128:])) {
		e := p[132+12*i:]
		if string(e[:4]) == name {
			off, n := binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:])
			return p[off : off+n]
		}
	}
	t.Fatalf("no tag %s", name)
	return nil
}

func TestHeader(t *testing.T) {
	p := SRGB()
	if int(binary.BigEndian.Uint32(p)) != len(p) || string(p[36:40]) != "acsp" || string(p[12:24]) != "mntrRGB XYZ " || p[8] != 2 {
		t.Errorf("% x", p[:40])
	}
	if len(p) > 4000 {
		t.Errorf("%d bytes", len(p))
	}
	// A display profile of version 2 must have these (ICC.1:2001-04, 6.3.2.2).
	for _, name := range []string{"desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"} {
		if len(tagOf(t, p, name)) < 9 {
			t.Errorf("%s is too short", name)
		}
	}
}

// The three primaries together are the white point: grey stays grey.
func TestPrimariesMakeWhite(t *testing.T) {
	p := SRGB()
	for i := range 3 {
		sum := 0.0
		for _, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
			sum += float64(int32(binary.BigEndian.Uint32(tagOf(t, p, name)[8+4*i:]))) / 65536
		}
		if math.Abs(sum-white[i]) > 0.0005 {
			t.Errorf("axis %d: %f, want %f", i, sum, white[i])
		}
	}
}

func TestCurve(t *testing.T) {
	c := tagOf(t, SRGB(), "rTRC")
	n := int(binary.BigEndian.Uint32(c[8:]))
	if n != 1024 || len(c) != 12+2*n {
		t.Fatalf("%d points in %d bytes", n, len(c))
	}
	last := -1
	for i := range n {
		v := int(binary.BigEndian.Uint16(c[12+2*i:]))
		if v < last {
			t.Fatalf("falls at %d", i)
		}
		last = v
	}
	if last != 65535 {
		t.Errorf("ends at %d", last)
	}
	// IEC 61966-2-1: a value of one half is 21.4 % of the light.
	if v := linear(0.5); math.Abs(v-0.2140) > 0.0001 {
		t.Errorf("linear(0.5) is %f", v)
	}
}
