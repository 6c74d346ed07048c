package blob

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tonghop/internal/fault"
	"tonghop/internal/seal"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "blobs"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s *Store, content string) Ref {
	t.Helper()
	ref, err := s.Put(strings.NewReader(content), 0)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// files lists every file below the store's folder.
func files(t *testing.T, s *Store) (all []string) {
	t.Helper()
	err := filepath.Walk(s.dir, func(p string, i os.FileInfo, err error) error {
		if err == nil && !i.IsDir() {
			all = append(all, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsPutIsRead(t *testing.T) {
	s := open(t)
	a, again, empty := put(t, s, "ảnh pa-nô"), put(t, s, "ảnh pa-nô"), put(t, s, "")
	if a != again || a.Digest != seal.Of([]byte("ảnh pa-nô")) || a.Size != 12 || empty.Size != 0 || len(files(t, s)) != 2 {
		t.Fatal(a, again, empty, files(t, s))
	}
	b, err := s.Bytes(a.Digest, 100)
	if err != nil || string(b) != "ảnh pa-nô" {
		t.Fatal(string(b), err)
	}
	if b, err := s.Bytes(empty.Digest, 0); err != nil || len(b) != 0 {
		t.Error(b, err)
	}
	if b, err := s.Bytes(a.Digest, 0); err != nil || len(b) != 12 {
		t.Error("without a limit of its own", b, err)
	}
	if err := s.Verify(a.Digest); err != nil {
		t.Error(err)
	}
	if there, err := s.Has(a.Digest); !there || err != nil {
		t.Error(there, err)
	}
	if there, err := s.Has(seal.Of([]byte("x"))); there || err != nil {
		t.Error(there, err)
	}
	if _, err := s.Bytes(a.Digest, 3); fault.CodeOf(err) != "blob.too-big" {
		t.Error(err)
	}
	for _, d := range []seal.Digest{seal.Of([]byte("x")), "", "sha256:../../etc"} {
		if _, err := s.Open(d); fault.CodeOf(err) != "blob.none" {
			t.Errorf("%q: %v", d, err)
		}
	}
}

func TestARefusalLeavesNothing(t *testing.T) {
	s := open(t)
	if _, err := s.Put(strings.NewReader("12345"), 4); fault.KindOf(err) != fault.TooMuch {
		t.Error(err)
	}
	if _, err := s.Put(bytes.NewReader(make([]byte, 1<<20+1)), 1<<30); fault.CodeOf(err) != "blob.too-big" {
		t.Error(err)
	}
	broken := io.MultiReader(strings.NewReader("abc"), errReader{})
	if _, err := s.Put(broken, 0); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	if left := files(t, s); len(left) != 0 {
		t.Error(left)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Damage on the disk is told, whatever its kind, and a new Put mends a short file.
func TestDamageIsSeen(t *testing.T) {
	s := open(t)
	ref := put(t, s, "mười hai băng rôn")
	path := s.path(ref.Digest)
	for name, content := range map[string]string{"changed": "mười ba  băng rôn", "cut": "mười", "longer": "mười hai băng rôn!", "empty": ""} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(ref.Digest); fault.CodeOf(err) != "blob.damaged" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.Bytes(ref.Digest, 100); fault.CodeOf(err) != "blob.damaged" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if put(t, s, "mười hai băng rôn"); s.Verify(ref.Digest) != nil {
		t.Error("a short file was taken for the whole one")
	}
}

func TestSweep(t *testing.T) {
	s := open(t)
	kept, lost, fresh := put(t, s, "giữ"), put(t, s, "bỏ"), put(t, s, "vừa gửi")
	remains := filepath.Join(s.temp, "put-interrupted")
	if err := os.WriteFile(remains, []byte("dở"), 0o600); err != nil {
		t.Fatal(err)
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	for _, p := range []string{s.path(kept.Digest), s.path(lost.Digest), remains} {
		if err := os.Chtimes(p, yesterday, yesterday); err != nil {
			t.Fatal(err)
		}
	}
	swept, err := s.Sweep(func(d seal.Digest) bool { return d == kept.Digest }, 24*time.Hour)
	if err != nil || swept != (Swept{Blobs: 1, Remains: 1, Bytes: lost.Size}) {
		t.Fatal(swept, err)
	}
	for _, r := range []Ref{kept, fresh} {
		if err := s.Verify(r.Digest); err != nil {
			t.Error(err)
		}
	}
	n := 0
	if err := s.Each(func(Ref) error { n++; return nil }); err != nil || n != 2 || len(files(t, s)) != 2 {
		t.Error(n, err, files(t, s))
	}
}

// A blob that nobody refers to any more is put in again just when a sweep runs: it must
// be there after its Put returned.
func TestPutAgainWhileSweeping(t *testing.T) {
	s := open(t)
	old := time.Now().Add(-48 * time.Hour)
	for range 50 {
		ref := put(t, s, "cùng một ảnh")
		if err := os.Chtimes(s.path(ref.Digest), old, old); err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		both.Go(func() {
			if _, err := s.Sweep(func(seal.Digest) bool { return false }, 24*time.Hour); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			if _, err := s.Put(strings.NewReader("cùng một ảnh"), 0); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		if err := s.Verify(ref.Digest); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFullDiskIsTold(t *testing.T) {
	if err := wrote(&os.PathError{Op: "write", Path: "x", Err: errFull}); fault.CodeOf(err) != "blob.disk-full" || fault.KindOf(err) != fault.Busy {
		t.Error(err)
	}
	if s := open(t); true {
		if free, known := s.Free(); known && free <= 0 {
			t.Error(free)
		}
	}
}
