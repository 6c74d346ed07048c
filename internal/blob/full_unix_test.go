//go:build unix

package blob

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tonghop/internal/fault"
)

const errFull = syscall.ENOSPC

// A real full disk where the test may mount one: refused in words, nothing left behind,
// and what was kept is still whole.
func TestRealFullDisk(t *testing.T) {
	dir := t.TempDir()
	if os.Getuid() != 0 || exec.Command("mount", "-t", "tmpfs", "-o", "size=256k", "tonghop-test", dir).Run() != nil {
		t.Log("no right to mount a small disk: only the translation of the error is tested")
		return
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", dir).Run(); err != nil {
			t.Error(err)
		}
	})
	s, err := Open(filepath.Join(dir, "blobs"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	kept := put(t, s, "đã lưu")
	for range 3 {
		if _, err := s.Put(strings.NewReader(strings.Repeat("x", 400<<10)), 0); fault.CodeOf(err) != "blob.disk-full" {
			t.Fatal(err)
		}
	}
	if left := files(t, s); len(left) != 1 || s.Verify(kept.Digest) != nil {
		t.Error(left)
	}
	put(t, s, "lại lưu được")
}
