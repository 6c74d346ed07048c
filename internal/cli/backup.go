package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	office "tonghop/internal/app"
	"tonghop/internal/backup"
	"tonghop/internal/blob"
	"tonghop/internal/conf"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

func (a *app) backupCommand() *cobra.Command {
	var f confFlags
	var to string
	cmd := &cobra.Command{Use: "backup"}
	f.add(a, cmd, false)
	cmd.Flags().StringVarP(&to, "output", "o", ".", a.say("cli.flag.backup-output"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, a.say("cli.no-such-command", args[0]))
		}
		c, err := f.read()
		if err != nil {
			return err
		}
		return a.backup(cmd.Context(), c, to)
	}
	return cmd
}

// backup saves an installation, whether its server runs or not.
func (a *app) backup(ctx context.Context, c conf.Config, to string) (err error) {
	if file, embedded := strings.CutPrefix(c.Database(), "sqlite:"); embedded {
		if _, err := os.Stat(file); err != nil {
			return fault.Wrap(err, fault.NotFound, "backup.nothing", file)
		}
	}
	d, err := db.Open(ctx, db.Options{URL: c.Database()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	blobs, err := blob.Open(c.Blobs(), anySize)
	if err != nil {
		return err
	}
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		to = filepath.Join(to, "tonghop-"+when.Now().Time().In(when.Vietnam).Format("2006-01-02-1504")+".tar")
	}
	step, end := a.steps("cli.progress.backup")
	m, err := backup.Make(ctx, d, blobs, to, backup.Options{Program: office.Version(), Step: step})
	end()
	if err != nil {
		return err
	}
	a.tellBackup("cli.backup.done", m, to)
	return nil
}

// steps tells how far a work is of which the size is known once it has begun.
func (a *app) steps(key string) (step func(done, all int64), end func()) {
	var bar progress
	begun := false
	step = func(done, all int64) {
		if !begun {
			bar, begun = a.start(key, int(all)), true
		}
		bar.to(int(done))
	}
	return step, func() { bar.end() }
}

// anySize is no limit: what was kept once is saved and put back, whatever the limit is now.
const anySize = 1 << 50

func (a *app) tellBackup(key string, m backup.Manifest, path string) {
	a.printf("%s\n", a.say(key, path, number(int64(len(m.Tables))), number(m.Rows()), number(m.Files), fmt.Sprintf("%d MB", (m.Bytes+1<<20-1)>>20)))
}

func number(n int64) string { return quantity.Int(n).Vietnamese() }

func (a *app) restoreCommand() *cobra.Command {
	var f confFlags
	var only bool
	cmd := &cobra.Command{Use: "restore"}
	f.add(a, cmd, false)
	cmd.Flags().BoolVar(&only, "check", false, a.say("cli.flag.restore-check"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, a.say("cli.restore.one-file"))
		}
		if only {
			m, err := backup.Check(args[0])
			if err == nil {
				a.tellBackup("cli.restore.whole", m, args[0])
			}
			return err
		}
		c, err := f.read()
		if err != nil {
			return err
		}
		return a.restore(cmd.Context(), c, args[0])
	}
	return cmd
}

func (a *app) restore(ctx context.Context, c conf.Config, path string) error {
	blobs, err := blob.Open(c.Blobs(), anySize)
	if err != nil {
		return err
	}
	step, end := a.steps("cli.progress.restore")
	m, err := backup.Restore(ctx, path, backup.Target{URL: c.Database(), Blobs: blobs, Work: c.Data, Step: step})
	end()
	if err != nil {
		return err
	}
	a.tellBackup("cli.restore.done", m, path)
	return nil
}
