//go:build unix

package intake

import (
	"os/exec"
	"syscall"
)

// killGroup makes the command the head of a process group and kills the whole group at
// the deadline: the office program is a script that starts the real one.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
