//go:build !unix

package intake

import "os/exec"

// killGroup leaves the killing to os/exec where there are no process groups.
func killGroup(*exec.Cmd) {}
