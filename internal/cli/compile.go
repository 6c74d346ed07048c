package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tonghop/internal/docx"
	"tonghop/internal/fault"
	"tonghop/internal/intake"
	"tonghop/internal/lang"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
	"tonghop/internal/press"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/matrix"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// compileFlags are what a person says of the report to be made.
type compileFlags struct {
	unit, regime, period, units     string
	deadline, date                  string
	number, signer, post, addressee string
	asJSON                          bool
	out                             outputFlags
}

func (a *app) compileCommand() *cobra.Command {
	var f compileFlags
	cmd := &cobra.Command{Use: "compile FILES... --unit U --regime R --period P -o OUT"}
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return a.compile(cmd, args, f) }
	for _, s := range []struct {
		to   *string
		name string
	}{
		{&f.unit, "unit"}, {&f.regime, "regime"}, {&f.period, "period"}, {&f.units, "units"}, {&f.deadline, "deadline"},
		{&f.date, "date"}, {&f.number, "number"}, {&f.signer, "signer"}, {&f.post, "post"}, {&f.addressee, "to"},
	} {
		cmd.Flags().StringVar(s.to, s.name, "", a.say("cli.flag."+s.name))
	}
	a.addOutput(cmd, &f.out)
	cmd.Flags().BoolVar(&f.asJSON, "json", false, a.say("cli.flag.json"))
	a.addLimits(cmd)
	return cmd
}

func (a *app) compile(cmd *cobra.Command, args []string, f compileFlags) error {
	for _, need := range []struct{ name, value string }{{"unit", f.unit}, {"regime", f.regime}, {"period", f.period}} {
		if need.value == "" {
			return usage(cmd, a.say("cli.missing-flag", need.name))
		}
	}
	if !f.asJSON || len(f.out.paths) > 0 {
		if err := a.checkOutputs(cmd, f.out, append(slices.Clone(paperEndings), ".xlsx")...); err != nil {
			return err
		}
	}
	t, err := a.task(cmd, f)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return usage(cmd, a.say("cli.no-files"))
	}
	c, pkg, err := a.compilePaths(cmd.Context(), args, t)
	if err != nil {
		return err
	}
	if f.asJSON {
		if err := a.printJSON(pkg); err != nil {
			return err
		}
	} else {
		a.tellCompilation(c)
	}
	return a.writeCompilation(f.out.paths, c, pkg)
}

// task is one compilation to be made: for whom, of what, when.
type task struct {
	regime   *regime.Regime
	place    place
	period   report.Period
	deadline when.Day
	head     paper.Paper
	request  *paper.Citation
	inputs   []report.Input
}

// task makes sense of the flags.
func (a *app) task(cmd *cobra.Command, f compileFlags) (*task, error) {
	period, err := when.ParsePeriod(f.period)
	if err != nil {
		return nil, usage(cmd, a.say("cli.bad-period", f.period))
	}
	t := &task{head: paper.Paper{Number: f.number}}
	if t.regime, err = openRegime(f.regime); err != nil {
		return nil, err
	}
	from, to, err := t.regime.Window(period)
	if err != nil {
		return nil, err
	}
	t.period = report.Period{Name: period, From: from, To: to}
	known, err := trees(f.units, to)
	if err != nil {
		return nil, err
	}
	if t.place, err = findUnit(known, f.unit); err != nil {
		return nil, err
	}
	if t.deadline, err = a.day(cmd, f.deadline); err != nil {
		return nil, err
	}
	if t.head.Date, err = a.day(cmd, f.date); err != nil {
		return nil, err
	}
	if t.deadline.IsZero() {
		if t.deadline, err = t.usualDeadline(); err != nil {
			return nil, err
		}
	}
	if f.addressee != "" {
		t.head.Addressees = []string{f.addressee}
	}
	t.sign(f.post, f.signer)
	return t, nil
}

func (a *app) day(cmd *cobra.Command, s string) (when.Day, error) {
	if s == "" {
		return when.Day{}, nil
	}
	d, err := when.ParseDay(s)
	if err != nil {
		return when.Day{}, usage(cmd, a.say("cli.bad-day", s))
	}
	return d, nil
}

// openRegime opens a built-in regime by its code, or a regime's file.
func openRegime(name string) (*regime.Regime, error) {
	if !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") {
		return regime.Builtin(name)
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "cli.no-such-file", name)
	}
	return regime.Load(filepath.Base(name), raw)
}

// usualDeadline is the regime's deadline for the units right below; none where the
// regime names no such level.
func (t *task) usualDeadline() (when.Day, error) {
	below := t.place.tree.Children(t.place.unit.Code)
	if len(below) == 0 {
		return when.Day{}, nil
	}
	level := string(below[0].Level())
	if _, ok := t.regime.LevelOn(level, t.period.To); !ok {
		return when.Day{}, nil
	}
	calendar, err := when.VietnamCalendar()
	if err != nil {
		return when.Day{}, err
	}
	return t.regime.Deadline(level, t.period.Name, calendar)
}

// sign fills the foot of the draft: a committee works collectively, a deputy signs for
// the head (NĐ 30/2020, annex I, II.7; before it TT 01/2011, article 12). Names are never
// invented.
func (t *task) sign(post, name string) {
	if post == "" {
		post = "CHỦ TỊCH"
	}
	s := paper.Signature{Authority: []string{"TM. ỦY BAN NHÂN DÂN"}, Position: strings.ToUpper(post), Name: name}
	if strings.HasPrefix(s.Position, "PHÓ CHỦ TỊCH") {
		s.Authority = append(s.Authority, "KT. CHỦ TỊCH")
	}
	t.head.Signatures = []paper.Signature{s}
	t.head.Place = t.place.unit.ShortName()
	t.head.Recipients = []string{"Như trên"}
	t.head.Archive = "VT"
}

func (t *task) unit() report.Unit { return report.UnitOf(t.place.unit, t.place.tree.From) }

// compilePaths opens the reports of files and folders and compiles them.
func (a *app) compilePaths(ctx context.Context, paths []string, t *task) (*report.Compilation, *report.Package, error) {
	files, err := a.openPaths(ctx, paths)
	if err != nil {
		return nil, nil, err
	}
	if t.inputs, err = a.inputs(files, t); err != nil {
		return nil, nil, err
	}
	return t.compile()
}

// made is the instant that the files bear: of the day on which the report is signed or,
// before that is known, of the newest report it was made from. The clock has no part in
// it, so the same reports give the same bytes at any time.
func (t *task) made() when.Instant {
	newest := t.head.Date
	if newest.IsZero() {
		for _, in := range t.inputs {
			if d := in.Package.Head.Date; newest.Before(d) {
				newest = d
			}
		}
	}
	if newest.IsZero() {
		newest = t.period.To
	}
	return when.InstantOf(newest.Noon())
}

// compile makes the compilation and the package of its drafted paper.
func (t *task) compile() (*report.Compilation, *report.Package, error) {
	c, err := report.Compile(report.CompileIn{
		Inputs: t.inputs, Regime: t.regime, Unit: t.unit(), Period: t.period,
		Expected: t.place.expected(), Deadline: t.deadline,
	})
	if err != nil {
		return nil, nil, err
	}
	above, _ := t.place.tree.Unit(t.place.unit.Parent)
	draft := c.Draft(report.DraftIn{Head: t.head, Parent: above.Name, Request: t.request})
	return c, c.Package(draft, t.made()), nil
}

// inputs turns opened files into reports: packages as they are, papers by reading.
func (a *app) inputs(files []*intake.File, t *task) ([]report.Input, error) {
	reader, err := report.NewReader(t.regime)
	if err != nil {
		return nil, err
	}
	var all []report.Input
	for _, f := range files {
		in, err := a.input(f, reader, t)
		if err != nil {
			a.skip(f.Name, lang.Explain(a.Lang, err))
			continue
		}
		all = append(all, in...)
	}
	return all, nil
}

func (a *app) input(f *intake.File, reader *report.Reader, t *task) ([]report.Input, error) {
	name := filepath.Base(f.Name)
	if len(f.Package) > 0 {
		in, err := report.Open(name, f.Package)
		if err != nil {
			return nil, err
		}
		return []report.Input{in}, a.tellEdited(f, in.Package)
	}
	found := readings(f)
	if len(f.Sheets) > 0 {
		found = make([]reading.Reading, 1) // the cells speak for themselves
	}
	if len(found) == 0 {
		return nil, fault.New(fault.Invalid, "cli.no-paper")
	}
	digest := seal.Of(f.Bytes)
	var all []report.Input
	for _, r := range found {
		u, err := t.place.author(f, &r)
		if err != nil {
			return all, err
		}
		in, doubts, err := reader.Read(report.ReadIn{
			Reading: r, Sheets: sheetsOf(f), Unit: report.UnitOf(u, t.place.tree.From), Period: t.period, File: name, Digest: digest,
		})
		if err != nil {
			return all, err
		}
		a.tellDoubts(name, doubts)
		all = append(all, in)
	}
	return all, nil
}

// tellEdited names the figures that a file prints otherwise than the data it carries say:
// somebody edited it in Word. The data are taken; a person has to ask which is right. A PDF
// is not edited in Word, and its words take too long to read for a whole province.
func (a *app) tellEdited(f *intake.File, pkg *report.Package) error {
	if f.Format != intake.DOCX {
		return nil
	}
	l := a.limits.limits()
	words, err := docx.Read(f.Bytes, docx.Limits{UnpackedBytes: l.UnpackedBytes, Blocks: l.Blocks})
	if err != nil {
		return err
	}
	r, err := report.Verify(report.VerifyIn{Package: pkg, Printed: wordsOf(words)})
	if err != nil {
		return err
	}
	told := 0
	for _, d := range r.Differences {
		if d.Key == "" || told == mostTold {
			continue
		}
		told++
		a.complain(a.say("cli.edited-source", filepath.Base(f.Name), a.editedName(pkg, d.Key), d.Got, d.Want))
	}
	a.found = a.found || told > 0
	return nil
}

func sheetsOf(f *intake.File) []report.Sheet {
	sheets := make([]report.Sheet, len(f.Sheets))
	for i, s := range f.Sheets {
		sheets[i] = report.Sheet{Name: s.Name, Rows: s.Rows}
	}
	return sheets
}

// writeCompilation writes each output by its ending.
func (a *app) writeCompilation(paths []string, c *report.Compilation, pkg *report.Package) error {
	raw, err := pkg.Canonical()
	if err != nil {
		return err
	}
	p := pkg.Paper()
	for _, path := range paths {
		err := writeFile(path, func(w io.Writer) error {
			if ending(path) == ".xlsx" {
				return matrix.Write(w, c, matrix.Options{})
			}
			return printJob(w, path, press.Job{Paper: &p, Package: raw, Made: pkg.Made})
		})
		if err != nil {
			return err
		}
		a.wrote(path)
	}
	return nil
}
