package seal

import (
	"strings"
	"testing"
)

func TestDigestIsSHA256(t *testing.T) {
	const abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got := Of([]byte("abc")); string(got) != abc || got.Short() != "ba7816bf8f01" || len(got.Bytes()) != 32 {
		t.Error(got)
	}
	fromReader, err := OfReader(strings.NewReader("abc"))
	if err != nil || string(fromReader) != abc {
		t.Error(fromReader, err)
	}
	if d, err := ParseDigest(abc); err != nil || string(d) != abc {
		t.Error(d, err)
	}
	for _, bad := range []string{"", "abc", abc[7:], abc + "0", strings.ToUpper(abc), "sha256:zz" + abc[9:]} {
		if _, err := ParseDigest(bad); err == nil {
			t.Errorf("%q was taken for a digest", bad)
		}
	}
}

// The known roots of RFC 6962's own test tree.
func TestRootFollowsRFC6962(t *testing.T) {
	leaves := [][]byte{{}, {0x00}, {0x10}, {0x20, 0x21}, {0x30, 0x31}, {0x40, 0x41, 0x42, 0x43},
		{0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57}, {0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f}}
	for n, want := range map[int]string{
		0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	} {
		if got := Root(leaves[:n]); string(got) != "sha256:"+want {
			t.Errorf("%d leaves: %s", n, got)
		}
	}
}
