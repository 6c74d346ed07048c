package report

import (
	"cmp"
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/regime"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Input is one report that came in for compiling.
type Input struct {
	File     string // name without folder, for people
	Package  *Package
	Digest   seal.Digest // of the canonical package, or of the file it was read from
	How      Arrival
	Received when.Day // zero: the paper's own date decides whether it is late
}

// Open reads a package that came as a file of its own or out of a PDF or DOCX.
func Open(file string, b []byte) (Input, error) {
	p, canonical, err := parse(b)
	if err != nil {
		return Input{}, err
	}
	return Input{File: file, Package: p, Digest: seal.Of(canonical), How: AsPackage}, nil
}

// Notice is something a person should know about one file or one unit.
type Notice struct {
	File   string
	Unit   Unit
	Reason *fault.Error
}

// Expected is a unit that owes a report. Leaves is how many reporting units stand behind
// it where it compiles others' reports itself; 0 counts as 1.
type Expected struct {
	Unit   Unit
	Leaves int
}

// CompileIn is what compiling needs.
type CompileIn struct {
	Inputs   []Input
	Regime   *regime.Regime
	Unit     Unit
	Period   Period
	Expected []Expected
	Deadline when.Day // zero: nobody is late
	LastYear []*Package
}

// choice is what became of the inputs.
type choice struct {
	used    []Input // one per unit, in order of unit codes
	refused []Notice
	notices []Notice
}

// choose refuses what does not belong and keeps the newest report of each unit.
func (in *CompileIn) choose(o *outline) choice {
	var c choice
	ref := RefOf(in.Regime)
	expected := make(map[string]bool, len(in.Expected))
	for _, e := range in.Expected {
		expected[e.Unit.ID] = true
	}
	byUnit := map[string][]Input{}
	for _, i := range in.Inputs {
		if why := in.refuse(i, ref, expected); why != nil {
			c.refused = append(c.refused, Notice{File: i.File, Unit: i.Package.Unit, Reason: why})
			continue
		}
		byUnit[i.Package.Unit.ID] = append(byUnit[i.Package.Unit.ID], i)
	}
	for _, id := range sortedKeys(byUnit) {
		c.keepNewest(byUnit[id])
	}
	for _, i := range c.used {
		c.notices = append(c.notices, remarks(i, ref, o)...)
	}
	slices.SortFunc(c.used, func(a, b Input) int { return compareUnits(a.Package.Unit, b.Package.Unit) })
	slices.SortFunc(c.refused, compareNotices)
	slices.SortFunc(c.notices, compareNotices)
	return c
}

func compareUnits(a, b Unit) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID)) }

func compareNotices(a, b Notice) int {
	return cmp.Or(compareUnits(a.Unit, b.Unit), cmp.Compare(a.File, b.File), cmp.Compare(a.Reason.Error(), b.Reason.Error()))
}

// refuse says why an input cannot be part of the compilation, or nil.
func (in *CompileIn) refuse(i Input, ref RegimeRef, expected map[string]bool) *fault.Error {
	p := i.Package
	switch {
	case p.Regime.Code != ref.Code:
		return fault.New(fault.Invalid, "report.other-regime", p.Regime.Code, ref.Code)
	case p.Period.Name != in.Period.Name:
		return fault.New(fault.Invalid, "report.other-period", string(p.Period.Name), string(in.Period.Name))
	case !expected[p.Unit.ID] && p.Unit.ID == in.Unit.ID:
		return fault.New(fault.Invalid, "report.own-report", p.Unit.Name)
	case !expected[p.Unit.ID]:
		return fault.New(fault.Invalid, "report.unit-not-expected", p.Unit.Name, in.Unit.Name)
	case p.Unit.ID == in.Unit.ID && len(p.Sources) > 0:
		return fault.New(fault.Invalid, "report.own-compilation", p.Unit.Name)
	}
	return nil
}

// keepNewest keeps, of one unit's reports, the one that supersedes the others or is the
// newest, and says what became of the rest.
func (c *choice) keepNewest(all []Input) {
	superseded := map[seal.Digest]bool{}
	for _, i := range all {
		superseded[i.Package.Supersedes] = true
	}
	slices.SortFunc(all, func(a, b Input) int {
		if sa, sb := superseded[a.Digest], superseded[b.Digest]; sa != sb {
			if sa {
				return 1
			}
			return -1
		}
		return newerFirst(a, b)
	})
	kept := all[0]
	c.used = append(c.used, kept)
	for _, other := range all[1:] {
		code := fault.New(fault.Conflict, "report.superseded", other.File, kept.File)
		if other.Digest == kept.Digest {
			code = fault.New(fault.Conflict, "report.same-copy", other.File, kept.File)
		}
		c.notices = append(c.notices, Notice{File: other.File, Unit: other.Package.Unit, Reason: code})
	}
}

// newerFirst orders one unit's reports: by the date of the paper, then when the data
// were made; a package before a reading of the same day; digests only to be definite.
func newerFirst(a, b Input) int {
	return cmp.Or(
		-cmp.Compare(a.Package.Head.Date.String(), b.Package.Head.Date.String()),
		cmp.Compare(a.How, b.How), // "package" < "read"
		-cmp.Compare(a.Package.Made.String(), b.Package.Made.String()),
		cmp.Compare(a.Digest, b.Digest),
		cmp.Compare(a.File, b.File),
	)
}

// remarks are what a person should know of a report that was taken all the same.
func remarks(i Input, ref RegimeRef, o *outline) []Notice {
	var all []Notice
	p := i.Package
	add := func(code *fault.Error) { all = append(all, Notice{File: i.File, Unit: p.Unit, Reason: code}) }
	if p.Regime.Version != ref.Version {
		add(fault.New(fault.Conflict, "report.other-version", p.Regime.Version, ref.Version))
	}
	for f := range p.Figures {
		if !o.known(&p.Figures[f]) {
			add(fault.New(fault.Invalid, "report.unknown-figure", string(p.Figures[f].Key())))
		}
	}
	return all
}

// late tells whether the report came after the deadline.
func (in *CompileIn) late(i Input) bool {
	day := i.Received
	if day.IsZero() {
		day = i.Package.Head.Date
	}
	return !in.Deadline.IsZero() && day.After(in.Deadline)
}
