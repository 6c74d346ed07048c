package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"tonghop/internal/fault"
	"tonghop/internal/intake"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

func (a *app) verifyCommand() *cobra.Command {
	var asJSON bool
	var regimeName, units string
	cmd := &cobra.Command{Use: "verify FILE [SOURCES...]"}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(cmd, a.say("cli.no-files"))
		}
		r, err := a.verify(cmd, args[0], args[1:], regimeName, units)
		if err != nil {
			return err
		}
		a.found = !r.result.OK()
		if asJSON {
			return a.printJSON(a.verdict(r))
		}
		a.tellResult(r)
		return nil
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("cli.flag.json"))
	cmd.Flags().StringVar(&regimeName, "regime", "", a.say("cli.flag.regime"))
	cmd.Flags().StringVar(&units, "units", "", a.say("cli.flag.units"))
	a.addLimits(cmd)
	return cmd
}

// verified is a result with what is needed to tell it.
type verified struct {
	pkg    *report.Package
	regime *regime.Regime
	result *report.Result
}

func (a *app) verify(cmd *cobra.Command, file string, sources []string, regimeName, units string) (*verified, error) {
	f, err := a.openOne(cmd, file)
	if err != nil {
		return nil, err
	}
	if len(f.Package) == 0 {
		return nil, fault.New(fault.Invalid, "cli.no-package")
	}
	pkg, err := report.Parse(f.Package)
	if err != nil {
		return nil, err
	}
	if regimeName == "" {
		regimeName = pkg.Regime.Code
	}
	reg, err := openRegime(regimeName)
	if err != nil {
		return nil, err
	}
	in := report.VerifyIn{Package: pkg, Regime: reg}
	if f.Flow != nil {
		in.Printed = wordsOf(f.Flow)
	}
	if len(sources) > 0 {
		if in.Sources, err = a.sources(cmd, f, sources, pkg, reg, units); err != nil {
			return nil, err
		}
	}
	r, err := report.Verify(in)
	return &verified{pkg, reg, r}, err
}

// sources opens the reports that the package was compiled from; the file itself may lie
// among them and is left out.
func (a *app) sources(cmd *cobra.Command, f *intake.File, paths []string, pkg *report.Package, reg *regime.Regime, units string) ([]report.Input, error) {
	known, err := trees(units, pkg.Period.To)
	if err != nil {
		return nil, err
	}
	t := &task{regime: reg, period: pkg.Period, place: placeOf(known, pkg.Unit)}
	files, err := a.openPaths(cmd.Context(), paths)
	if err != nil {
		return nil, err
	}
	var others []*intake.File
	for _, other := range files {
		if string(other.Package) == "" || string(other.Package) != string(f.Package) {
			others = append(others, other)
		}
	}
	return a.inputs(others, t)
}

// placeOf finds the tree from which a package's unit was taken.
func placeOf(known []*org.Tree, u report.Unit) place {
	for _, t := range known {
		if found, ok := t.Unit(u.Code); ok && found.ID == u.ID {
			return place{t, found}
		}
	}
	return place{tree: known[0], unit: org.Unit{Code: u.Code, Name: u.Name}}
}

// verdict is a result for programs, with the sentences for people in it.
type verdict struct {
	OK          bool       `json:"ok"`
	Digest      string     `json:"digest"`
	Figures     int        `json:"figures"`
	Recomputed  int        `json:"recomputed"`
	Printed     int        `json:"printed"`
	Words       int        `json:"words"`
	Differences []disagree `json:"differences"`
	NotGiven    []string   `json:"not_given"`
	Notices     []string   `json:"notices"`
}

type disagree struct {
	Kind   string `json:"kind"`
	Unit   string `json:"unit,omitempty"`
	File   string `json:"file,omitempty"`
	Figure string `json:"figure,omitempty"`
	Part   string `json:"part,omitempty"`
	Want   string `json:"want"`
	Got    string `json:"got"`
	Say    string `json:"say"`
}

func (a *app) verdict(v *verified) verdict {
	r := v.result
	out := verdict{OK: r.OK(), Digest: string(r.Digest), Figures: r.Figures, Recomputed: r.Recomputed, Printed: r.Atoms, Words: r.Words,
		Differences: []disagree{}, NotGiven: []string{}, Notices: []string{}}
	for _, d := range r.Differences {
		out.Differences = append(out.Differences, disagree{string(d.Kind), d.Unit.Name, d.File, string(d.Key), d.Part, d.Want, d.Got, a.difference(v, d)})
	}
	for _, s := range r.NotGiven {
		out.NotGiven = append(out.NotGiven, s.Unit.Name)
	}
	for _, n := range r.Notices {
		out.Notices = append(out.Notices, a.notice(n))
	}
	return out
}

// difference is the sentence of a difference.
func (a *app) difference(v *verified, d report.Difference) string {
	c := &report.Compilation{Regime: v.regime}
	return a.say("cli.differs."+string(d.Kind), d.Unit.Name, d.File, a.figureName(c, d.Key), d.Part, d.Want, d.Got)
}

func (a *app) tellResult(v *verified) {
	r := v.result
	a.printf("%s\n%s\n\n", a.say("cli.verify.digest", r.Digest), a.say("cli.verify.counts", r.Figures, r.Recomputed, r.Atoms, r.Words))
	a.some("cli.verify.differences", len(r.Differences), func(i int) string { return a.difference(v, r.Differences[i]) })
	a.some("cli.verify.not-given", len(r.NotGiven), func(i int) string {
		s := r.NotGiven[i]
		return s.Unit.Name + "  " + s.Mark + "  " + filepath.Base(s.File)
	})
	a.some("cli.verify.notices", len(r.Notices), func(i int) string { return a.notice(r.Notices[i]) })
	switch {
	case !r.OK():
	case len(r.NotGiven) == 0 && r.Recomputed == r.Figures:
		a.printf("%s\n", a.say("cli.verify.ok"))
	default:
		a.printf("%s\n", a.say("cli.verify.ok-partly"))
	}
}
