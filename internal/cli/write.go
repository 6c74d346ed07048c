package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tonghop/internal/fault"
	"tonghop/internal/intake"
	"tonghop/internal/press"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/editing"
)

// paperEndings are what one report can be written as; .json is its data alone.
var paperEndings = append(slices.Clone(press.Endings), ".json")

func (a *app) writeCommand() *cobra.Command {
	var out outputFlags
	cmd := &cobra.Command{Use: "write FILE -o OUT", RunE: func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, a.say("cli.one-file"))
		}
		if err := a.checkOutputs(cmd, out, paperEndings...); err != nil {
			return err
		}
		f, err := a.openOne(cmd, args[0])
		if err != nil {
			return err
		}
		jobs, err := a.jobsOf(cmd.Context(), f)
		if err != nil {
			return err
		}
		return a.print(out, jobs)
	}}
	a.addOutput(cmd, &out)
	a.addLimits(cmd)
	return cmd
}

// jobsOf are the papers of a file: that of the data it carries, with what was edited in the
// file since, or all that are read.
func (a *app) jobsOf(ctx context.Context, f *intake.File) ([]press.Job, error) {
	if len(f.Package) > 0 {
		pkg, err := report.Parse(f.Package)
		if err != nil {
			return nil, err
		}
		edited, changes, err := edits(ctx, f, pkg)
		if err != nil {
			return nil, err
		}
		a.tellChanges(f.Name, edited, changes)
		job, err := jobOfPackage(edited)
		return []press.Job{job}, err
	}
	found := readings(f)
	if len(found) == 0 {
		return nil, fault.New(fault.Invalid, "cli.no-paper")
	}
	jobs := make([]press.Job, len(found))
	for i := range found {
		jobs[i].Paper = &found[i].Paper
	}
	return jobs, nil
}

// edits is the package with what was edited in the file that carries it. The package's own
// paper is printed and read the same way: what differs between the two readings is what a
// person changed.
func edits(ctx context.Context, f *intake.File, pkg *report.Package) (*report.Package, []editing.Change, error) {
	kind := "." + string(f.Format)
	if f.Flow == nil || !slices.Contains([]string{".docx", ".pdf"}, kind) {
		return pkg, nil, nil
	}
	job, err := jobOfPackage(pkg)
	if err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	if err := press.Print(&b, kind, job); err != nil {
		return nil, nil, err
	}
	base, err := intake.Open(ctx, f.Name, b.Bytes(), intake.Options{})
	if err != nil {
		return nil, nil, err
	}
	if wordsOf(base.Flow) == wordsOf(f.Flow) {
		return pkg, nil, nil
	}
	was, now := readings(base), readings(f)
	if len(was) == 0 || len(now) == 0 {
		return nil, nil, fault.New(fault.Invalid, "cli.edited-unread", f.Name)
	}
	merged, changes := editing.Merge(pkg, was[0].Paper, now[0].Paper)
	return merged, changes, nil
}

// tellChanges tells on the error stream that the words are those of the edited file, and
// each figure whose printed number is not that of the data any more.
func (a *app) tellChanges(name string, pkg *report.Package, changes []editing.Change) {
	if len(changes) == 0 {
		return
	}
	words := 0
	var figures []editing.Change
	for _, c := range changes {
		if c.Kind == editing.Figure {
			figures = append(figures, c)
			continue
		}
		words++
	}
	a.complain(a.say("cli.edited", filepath.Base(name), words))
	for _, c := range figures {
		a.complain(a.say("cli.edited-figure", a.editedName(pkg, c.Key), c.Old, cmp.Or(c.New, a.say("cli.edited-gone"))))
	}
	if len(figures) > 0 {
		a.complain(a.say("cli.edited-advice", len(figures)))
	}
	a.found = a.found || len(figures) > 0
}

// editedName is the name of a figure as its regime has it, or its key where the regime is
// not at hand.
func (a *app) editedName(pkg *report.Package, k report.Key) string {
	reg, err := regime.Builtin(pkg.Regime.Code)
	if err != nil {
		return string(k)
	}
	return a.figureName(&report.Compilation{Regime: reg}, k)
}

func jobOfPackage(pkg *report.Package) (press.Job, error) {
	raw, err := pkg.Canonical()
	if err != nil {
		return press.Job{}, err
	}
	p := pkg.Paper()
	return press.Job{Paper: &p, Package: raw, Made: pkg.Made}, nil
}

// print prints the jobs to each path by its ending; several papers of one file go to
// numbered files, "out-1.pdf", "out-2.pdf".
func (a *app) print(out outputFlags, jobs []press.Job) error {
	for _, base := range out.paths {
		for i, job := range jobs {
			path := base
			if len(jobs) > 1 {
				path = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(base, filepath.Ext(base)), i+1, filepath.Ext(base))
			}
			if err := out.free(path); err != nil {
				return err
			}
			if err := writeFile(path, func(w io.Writer) error { return printJob(w, path, job) }); err != nil {
				return err
			}
			a.wrote(path)
		}
	}
	return nil
}

func printJob(w io.Writer, path string, job press.Job) error {
	if ending(path) != ".json" {
		return press.Print(w, ending(path), job)
	}
	if len(job.Package) == 0 {
		return fault.New(fault.Invalid, "cli.no-data")
	}
	_, err := w.Write(job.Package)
	return err
}

// wrote tells on the error stream, where it disturbs no program, what was written.
func (a *app) wrote(path string) { a.complain(a.say("cli.wrote", path)) }
