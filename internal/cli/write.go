package cli

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"tonghop/internal/fault"
	"tonghop/internal/intake"
	"tonghop/internal/press"
	"tonghop/internal/report"
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
		job, err := jobOf(f)
		if err != nil {
			return err
		}
		return a.print(out.paths, job)
	}}
	a.addOutput(cmd, &out)
	a.addLimits(cmd)
	return cmd
}

// jobOf is the paper of a file: that of the data it carries, or the one that is read.
func jobOf(f *intake.File) (press.Job, error) {
	if len(f.Package) > 0 {
		pkg, err := report.Parse(f.Package)
		if err != nil {
			return press.Job{}, err
		}
		return jobOfPackage(pkg)
	}
	found := readings(f)
	if len(found) == 0 {
		return press.Job{}, fault.New(fault.Invalid, "cli.no-paper")
	}
	return press.Job{Paper: &found[0].Paper}, nil
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
