package cli

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/intake"
	"tonghop/internal/lang"
)

// limitFlags bound what one input may cost.
type limitFlags struct {
	fileMB, unpackedMB int64
	pages              int
	time               time.Duration
}

func (a *app) addLimits(cmd *cobra.Command) {
	d := intake.DefaultLimits
	cmd.Flags().Int64Var(&a.limits.fileMB, "max-file", d.FileBytes>>20, a.say("cli.flag.max-file"))
	cmd.Flags().Int64Var(&a.limits.unpackedMB, "max-unpacked", d.UnpackedBytes>>20, a.say("cli.flag.max-unpacked"))
	cmd.Flags().IntVar(&a.limits.pages, "max-pages", d.Pages, a.say("cli.flag.max-pages"))
	cmd.Flags().DurationVar(&a.limits.time, "max-time", d.Time, a.say("cli.flag.max-time"))
}

func (f limitFlags) limits() intake.Limits {
	l := intake.DefaultLimits
	l.FileBytes, l.UnpackedBytes = f.fileMB<<20, f.unpackedMB<<20
	l.Pages, l.Time = f.pages, f.time
	return l
}

// open opens every file and every file of every folder. What cannot be read is told on
// the error stream, counted, and left out.
func (a *app) open(cmd *cobra.Command, paths []string) ([]*intake.File, error) {
	if len(paths) == 0 {
		return nil, usage(cmd, a.say("cli.no-files"))
	}
	return a.openPaths(cmd.Context(), paths)
}

func (a *app) openPaths(ctx context.Context, paths []string) ([]*intake.File, error) {
	var bar progress
	results, err := intake.OpenAll(ctx, paths, intake.Options{Limits: a.limits.limits()}, runtime.NumCPU(),
		func(done, total int, _ intake.Result) {
			if done == 1 {
				bar = a.start("cli.progress.open", total)
			}
			bar.step()
		})
	bar.end()
	if err != nil {
		return nil, err
	}
	var files []*intake.File
	for _, r := range results {
		if r.Err != nil {
			a.skip(r.Path, lang.Explain(a.Lang, r.Err))
			continue
		}
		files = append(files, r.File)
	}
	return files, nil
}

// openOne opens the one file that a command works on.
func (a *app) openOne(cmd *cobra.Command, path string) (*intake.File, error) {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "cli.no-such-file", path)
	}
	if err == nil && info.IsDir() {
		return nil, usage(cmd, a.say("cli.one-file"))
	}
	return intake.OpenPath(cmd.Context(), path, intake.Options{Limits: a.limits.limits()})
}

// skip tells that an input was left out and why.
func (a *app) skip(name, why string) {
	a.failed++
	a.complain(a.say("cli.skipped", name, why))
}

// wordsOf gives the words of a flow as a page shows them.
func wordsOf(d *flow.Document) string {
	var b strings.Builder
	var add func([]flow.Block)
	add = func(blocks []flow.Block) {
		for _, block := range blocks {
			switch block := block.(type) {
			case *flow.Paragraph:
				b.WriteString(block.Label + " " + block.Text() + "\n")
			case *flow.Table:
				for _, r := range block.Rows {
					for i := range r.Cells {
						add(r.Cells[i].Blocks)
					}
				}
			case *flow.Frame:
				add(block.Blocks)
			}
		}
	}
	add(d.Blocks())
	return b.String()
}
