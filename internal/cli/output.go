package cli

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"tonghop/internal/fault"
)

// outputFlags are the files a command writes.
type outputFlags struct {
	paths []string
	force bool
}

func (a *app) addOutput(cmd *cobra.Command, o *outputFlags) {
	cmd.Flags().StringArrayVarP(&o.paths, "output", "o", nil, a.say("cli.flag.output"))
	cmd.Flags().BoolVar(&o.force, "force", false, a.say("cli.flag.force"))
}

// check refuses, before any work is done, outputs that could not be written later.
func (a *app) checkOutputs(cmd *cobra.Command, o outputFlags, kinds ...string) error {
	if len(o.paths) == 0 {
		return usage(cmd, a.say("cli.no-output", strings.Join(kinds, ", ")))
	}
	for _, p := range o.paths {
		if kind := ending(p); !slices.Contains(kinds, kind) {
			return usage(cmd, a.say("cli.bad-output", kind, strings.Join(kinds, ", ")))
		}
		if err := o.free(p); err != nil {
			return err
		}
	}
	return nil
}

// free refuses a path where a file stands that may not be overwritten.
func (o outputFlags) free(path string) error {
	if _, err := os.Stat(path); err == nil && !o.force {
		return fault.New(fault.Conflict, "cli.output-exists", path)
	}
	return nil
}

func ending(path string) string { return strings.ToLower(filepath.Ext(path)) }

// writeFile writes through a temporary file beside path, so that a file is whole or
// not there at all.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tonghop-*")
	if err != nil {
		return cannotWrite(path, err)
	}
	defer os.Remove(f.Name())
	err = write(f)
	if e := f.Sync(); err == nil && e != nil {
		err = cannotWrite(path, e)
	}
	if e := f.Close(); err == nil && e != nil {
		err = cannotWrite(path, e)
	}
	if err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return cannotWrite(path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

// cannotWrite says why in the user's language where the reason is a usual one.
func cannotWrite(path string, err error) error {
	for _, usual := range []struct {
		is   error
		code string
	}{
		{fs.ErrNotExist, "cli.cannot-write-no-folder"}, {syscall.ENOTDIR, "cli.cannot-write-no-folder"},
		{fs.ErrPermission, "cli.cannot-write-forbidden"}, {syscall.EROFS, "cli.cannot-write-forbidden"},
		{syscall.ENOSPC, "cli.cannot-write-full"},
	} {
		if errors.Is(err, usual.is) {
			return fault.Wrap(err, fault.Invalid, usual.code, path)
		}
	}
	reason := err.Error()
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		reason = e.Err.Error()
	}
	return fault.Wrap(err, fault.Invalid, "cli.cannot-write", path, reason)
}

// printJSON prints v for programs: indented, letters as they are.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}

// table prints rows under a heading with columns as wide as they need, numbers to the right.
func (a *app) table(head []string, rows [][]string) {
	widths := make([]int, len(head))
	for i, h := range head {
		widths[i] = utf8.RuneCountInString(h)
	}
	for _, r := range rows {
		for i, c := range r {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	a.row(head, widths, nil)
	rule := make([]string, len(head))
	for i, w := range widths {
		rule[i] = strings.Repeat("─", w)
	}
	a.row(rule, widths, nil)
	for _, r := range rows {
		a.row(r, widths, r)
	}
}

func (a *app) row(cells []string, widths []int, numbers []string) {
	var b strings.Builder
	for i, c := range cells {
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
		if numbers != nil && isNumber(c) {
			b.WriteString(pad + c)
		} else {
			b.WriteString(c + pad)
		}
		b.WriteString("  ")
	}
	a.printf("%s\n", strings.TrimRight(b.String(), " "))
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.,-") == ""
}
