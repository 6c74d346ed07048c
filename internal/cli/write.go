package cli

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"path/filepath"
	"slices"

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
		job, err := a.jobOf(cmd.Context(), f)
		if err != nil {
			return err
		}
		return a.print(out.paths, job)
	}}
	a.addOutput(cmd, &out)
	a.addLimits(cmd)
	return cmd
}

// jobOf is the paper of a file: that of the data it carries, with what was edited in the
// file since, or the one that is read.
func (a *app) jobOf(ctx context.Context, f *intake.File) (press.Job, error) {
	if len(f.Package) > 0 {
		pkg, err := report.Parse(f.Package)
		if err != nil {
			return press.Job{}, err
		}
		edited, changes, err := edits(ctx, f, pkg)
		if err != nil {
			return press.Job{}, err
		}
		a.tellChanges(f.Name, edited, changes)
		return jobOfPackage(edited)
	}
	found := readings(f)
	if len(found) == 0 {
		return press.Job{}, fault.New(fault.Invalid, "cli.no-paper")
	}
	return press.Job{Paper: &found[0].Paper}, nil
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

// print prints the job to each path by its ending.
func (a *app) print(paths []string, job press.Job) error {
	for _, path := range paths {
		err := writeFile(path, func(w io.Writer) error { return printJob(w, path, job) })
		if err != nil {
			return err
		}
		a.wrote(path)
	}
	return nil
}

func printJob(w io.Writer, path string, job press.Job) error {
	if ending(path) != ".json" {
		return press.Print(w, ending(path), job)
	}
	if len(job.Package) == 0 {
		return fault.New(fault.Invalid, "cli.no-package")
	}
	_, err := w.Write(job.Package)
	return err
}

// wrote tells on the error stream, where it disturbs no program, what was written.
func (a *app) wrote(path string) { a.complain(a.say("cli.wrote", path)) }
