package cli

import (
	"context"
	"errors"
	"maps"
	"os"
	"runtime"
	"slices"
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
	fileMB, unpackedMB, pages, blocks, cells int
	time                                     time.Duration
}

// mostOfALimit is what a limit may be raised to: a million megabytes still fit a count
// of bytes.
const mostOfALimit = 1_000_000

func (a *app) addLimits(cmd *cobra.Command) {
	d, l := usualLimits(), &a.limits
	counts := []struct {
		name  string
		to    *int
		usual int
		most  int
	}{
		{"max-file", &l.fileMB, d.fileMB, mostOfALimit},
		{"max-unpacked", &l.unpackedMB, d.unpackedMB, mostOfALimit},
		{"max-pages", &l.pages, d.pages, mostOfALimit},
		{"max-blocks", &l.blocks, d.blocks, 1000 * mostOfALimit},
		{"max-cells", &l.cells, d.cells, 1000 * mostOfALimit},
	}
	for _, c := range counts {
		cmd.Flags().IntVar(c.to, c.name, c.usual, a.say("cli.flag."+c.name))
	}
	cmd.Flags().DurationVar(&l.time, "max-time", d.time, a.say("cli.flag.max-time"))
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		for _, c := range counts {
			if *c.to < 1 || *c.to > c.most {
				return usage(cmd, a.say("cli.bad-limit", c.name, 1, c.most))
			}
		}
		if l.time <= 0 {
			return usage(cmd, a.say("cli.bad-max-time"))
		}
		return nil
	}
}

// usualLimits are those of a command without flags for them.
func usualLimits() limitFlags {
	d := intake.DefaultLimits
	return limitFlags{int(d.FileBytes >> 20), int(d.UnpackedBytes >> 20), d.Pages, d.Blocks, d.Cells, d.Time}
}

func (f limitFlags) limits() intake.Limits {
	return intake.Limits{
		FileBytes: int64(f.fileMB) << 20, UnpackedBytes: int64(f.unpackedMB) << 20,
		Pages: f.pages, Blocks: f.blocks, Cells: f.cells, Time: f.time,
	}
}

// open opens every file and every file of every folder. What cannot be read is told on
// the error stream, counted, and left out.
func (a *app) open(cmd *cobra.Command, paths []string) ([]*intake.File, error) {
	if len(paths) == 0 {
		return nil, usage(cmd, a.say("cli.no-files"))
	}
	return a.openAll(cmd.Context(), paths, intake.Options{})
}

// openPaths opens the reports of a compilation: of those that carry their data nothing
// else is read.
func (a *app) openPaths(ctx context.Context, paths []string) ([]*intake.File, error) {
	return a.openAll(ctx, paths, intake.Options{DataOnly: true})
}

func (a *app) openAll(ctx context.Context, paths []string, o intake.Options) ([]*intake.File, error) {
	var bar progress
	o.Limits = a.limits.limits()
	results, err := intake.OpenAll(ctx, paths, o, runtime.NumCPU(),
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
			a.skip(r.Path, a.explain(r.Err))
			continue
		}
		a.warn(r.File)
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
	f, err := intake.OpenPath(cmd.Context(), path, intake.Options{Limits: a.limits.limits()})
	if err == nil {
		a.warn(f)
	}
	return f, err
}

// explain says an error for a person, and by which flags a limit is raised.
func (a *app) explain(err error) string {
	s := lang.Explain(a.Lang, err)
	if fault.KindOf(err) == fault.TooMuch {
		s += " " + a.say("cli.limits-hint")
	}
	return s
}

// mostWarnings of one kind are told of one file: a scan has hundreds of pages.
const mostWarnings = 3

// warn tells what of a file was read otherwise than it came, or not at all. Letters in
// decomposed Unicode are no loss and not worth a line.
func (a *app) warn(f *intake.File) {
	if f.Flow == nil {
		return
	}
	told := map[string]int{}
	for _, w := range f.Flow.Warnings {
		told[w.Code]++
		if strings.HasSuffix(w.Code, ".decomposed") || told[w.Code] > mostWarnings {
			continue
		}
		a.complain(f.Name + ": " + a.say(w.Code, w.Args...))
	}
	for _, code := range slices.Sorted(maps.Keys(told)) {
		if more := told[code] - mostWarnings; more > 0 && !strings.HasSuffix(code, ".decomposed") {
			a.complain(f.Name + ": " + a.say("cli.more-warnings", more))
		}
	}
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
