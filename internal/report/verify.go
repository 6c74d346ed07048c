package report

import (
	"regexp"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/seal"
)

// VerifyIn is what can be held against a package. What is not given is not checked, and
// the result says so.
type VerifyIn struct {
	Package *Package
	Sources []Input        // the reports it was compiled from, as many as are at hand
	Regime  *regime.Regime // the rules by which it was compiled
	Printed string         // the words of the paper as its file shows them
	Pages   int            // how many pages that file has, where Printed holds their numbers
}

// Result is what verifying found. No differences and nothing unchecked is a proof.
type Result struct {
	Digest      seal.Digest // of the package itself
	Figures     int         // compiled figures in the package
	Recomputed  int         // of them, added up again from the sources
	Atoms       int         // figures printed in sections and annexes
	Words       int         // words of the paper held against the printed ones
	Differences []Difference
	NotGiven    []Source // sources that were not at hand
	Notices     []Notice // what could not be checked, and files that do not belong
}

// Difference is one place where two things that should agree do not.
type Difference struct {
	Kind DifferenceKind
	Unit Unit   // whose figure it is
	File string // of the source, where it is one
	Key  Key
	Part string // section or annex of the paper
	Want string // as the package has it
	Got  string // as it was found
}

// DifferenceKind says what was held against what.
type DifferenceKind string

// Kinds of differences.
const (
	SourceChanged  DifferenceKind = "source-changed"  // the source's digest: package / file
	SourceFigure   DifferenceKind = "source-figure"   // a figure taken / in the source now
	CompiledFigure DifferenceKind = "compiled-figure" // in the package / recomputed
	CompiledCounts DifferenceKind = "compiled-counts" // how many units answered what
	PrintedFigure  DifferenceKind = "printed-figure"  // the package's figure / the paper's
	PrintedWords   DifferenceKind = "printed-words"   // the package's paper / the printed one
)

// OK tells whether nothing disagrees. It does not say that everything was checked.
func (r *Result) OK() bool { return len(r.Differences) == 0 }

// Verify recomputes every compiled figure from the sources by the regime's rules, and
// holds the printed figures and words against the package.
func Verify(in VerifyIn) (*Result, error) {
	d, err := in.Package.Digest()
	if err != nil {
		return nil, err
	}
	v := verifier{in: in, pkg: in.Package, result: Result{Digest: d}}
	v.matchSources()
	v.recompute()
	v.atoms()
	if in.Printed != "" {
		v.words()
	}
	return &v.result, nil
}

type verifier struct {
	in     VerifyIn
	pkg    *Package
	given  map[string]*Input // by unit identity
	result Result
}

func (v *verifier) differ(d Difference) { v.result.Differences = append(v.result.Differences, d) }

func (v *verifier) notice(file string, u Unit, why *fault.Error) {
	v.result.Notices = append(v.result.Notices, Notice{File: file, Unit: u, Reason: why})
}

// identity is what makes a source: one file may hold the papers of several units.
type identity struct {
	digest seal.Digest
	unit   string
}

// sourceName is how a printed figure names the report it was taken from.
func sourceName(d seal.Digest, u Unit) string { return string(d) + "#" + u.ID }

// matchSources finds, for each source that the package names, the file that is at hand: by
// digest, else by unit, which then has been changed since.
func (v *verifier) matchSources() {
	v.given = map[string]*Input{}
	byDigest, byUnit := map[identity]*Input{}, map[string]*Input{}
	for i := range v.in.Sources {
		s := &v.in.Sources[i]
		byDigest[identity{s.Digest, s.Package.Unit.ID}] = s
		if old := byUnit[s.Package.Unit.ID]; old == nil || newerFirst(*s, *old) < 0 {
			byUnit[s.Package.Unit.ID] = s
		}
	}
	for _, s := range v.pkg.Sources {
		found := byDigest[identity{s.Digest, s.Unit.ID}]
		if found == nil {
			found = byUnit[s.Unit.ID]
		}
		if found == nil {
			v.result.NotGiven = append(v.result.NotGiven, s)
			continue
		}
		v.given[s.Unit.ID] = found
		if found.Digest != s.Digest {
			v.differ(Difference{Kind: SourceChanged, Unit: s.Unit, File: found.File, Want: string(s.Digest), Got: string(found.Digest)})
		}
	}
	v.strangers()
}

// strangers names the files that the package was not compiled from.
func (v *verifier) strangers() {
	for i := range v.in.Sources {
		s := &v.in.Sources[i]
		if v.given[s.Package.Unit.ID] != s {
			v.notice(s.File, s.Package.Unit, fault.New(fault.NotFound, "report.not-a-source", s.File))
		}
	}
}

// recompute adds every compiled figure up again.
func (v *verifier) recompute() {
	var summed []*Figure
	for i := range v.pkg.Figures {
		if f := &v.pkg.Figures[i]; f.Obtained.How == Summed {
			summed = append(summed, f)
		}
	}
	v.result.Figures = len(summed)
	if len(summed) == 0 {
		return
	}
	var ref RegimeRef
	if v.in.Regime != nil {
		ref = RefOf(v.in.Regime)
	}
	switch {
	case ref.Code != v.pkg.Regime.Code || ref.Version != v.pkg.Regime.Version:
		v.notice("", v.pkg.Unit, fault.New(fault.NotFound, "report.regime-not-at-hand", v.pkg.Regime.Code, v.pkg.Regime.Version))
		return
	case v.pkg.Regime.Digest != "" && ref.Digest != v.pkg.Regime.Digest:
		v.notice("", v.pkg.Unit, fault.New(fault.Conflict, "report.regime-changed", v.pkg.Regime.Code, v.pkg.Regime.Version))
	}
	o := newOutline(v.in.Regime)
	rows := v.rows(o)
	v.compareSources(rows, o)
	for _, f := range summed {
		v.recomputeFigure(f, rows, o)
	}
}

// sourceRow is a source with its own answers, or only with what was taken from it.
type sourceRow struct {
	source  *Source
	answers *answers // nil where the source is not at hand
	taken   *answers
}

func (v *verifier) rows(o *outline) []sourceRow {
	rows := make([]sourceRow, len(v.pkg.Sources))
	for i := range v.pkg.Sources {
		s := &v.pkg.Sources[i]
		rows[i] = sourceRow{source: s, taken: newAnswers(takenPackage(s), o, max(1, s.Leaves))}
		if in := v.given[s.Unit.ID]; in != nil {
			rows[i].answers = newAnswers(in.Package, o, max(1, s.Leaves))
		}
	}
	return rows
}

// takenPackage is a source as far as the package itself remembers it.
func takenPackage(s *Source) *Package {
	p := &Package{Unit: s.Unit}
	for k, val := range s.Taken {
		p.Figures = append(p.Figures, Figure{Indicator: k.Indicator(), Dimensions: k.Dimensions(), Value: val})
	}
	return p
}

// compareSources names each figure that the source now gives differently.
func (v *verifier) compareSources(rows []sourceRow, o *outline) {
	keys := o.withCrossed(v.in.Sources)
	for _, r := range rows {
		if r.answers == nil {
			continue
		}
		for _, k := range keys {
			now, err := r.answers.to(k)
			if err != nil {
				v.notice(v.given[r.source.Unit.ID].File, r.source.Unit, asFault(err))
				continue
			}
			if taken := r.source.Taken[k]; !equal(taken, now.Said) {
				v.differ(Difference{Kind: SourceFigure, Unit: r.source.Unit, File: v.given[r.source.Unit.ID].File, Key: k, Want: taken.String(), Got: now.Said.String()})
			}
		}
	}
}

// equal compares answers: "12.50" and "12.5" are one number.
func equal(a, b quantity.Value) bool {
	if a.IsNumber() && b.IsNumber() {
		return quantity.Compare(a, b) == 0
	}
	return a.State == b.State
}

func (v *verifier) recomputeFigure(f *Figure, rows []sourceRow, o *outline) {
	k := f.Key()
	ind := o.indicator(k)
	if ind == nil {
		v.notice("", v.pkg.Unit, fault.New(fault.Invalid, "report.unknown-figure", string(k)))
		return
	}
	all := make([]*Answer, 0, len(rows))
	whole := true
	for _, r := range rows {
		a := r.answers
		if a == nil {
			a, whole = r.taken, false
		}
		ans, err := a.to(k)
		if err != nil {
			v.notice("", r.source.Unit, asFault(err))
			return
		}
		all = append(all, &ans)
	}
	silent := 0
	for _, absent := range v.pkg.Absent {
		silent += max(1, absent.Leaves)
	}
	total, err := addUp(ind, all, silent)
	if err != nil {
		v.notice("", v.pkg.Unit, asFault(err))
		return
	}
	v.result.Recomputed++
	v.compareTotal(f, total.Answer, whole)
}

// compareTotal compares a figure with its recomputation. Where sources are not at hand,
// how their units answered is not known, and only numbers can be compared.
func (v *verifier) compareTotal(f *Figure, again Answer, whole bool) {
	d := Difference{Kind: CompiledFigure, Unit: v.pkg.Unit, Key: f.Key(), Want: f.Value.String(), Got: again.Value.String()}
	switch {
	case equal(f.Value, again.Value):
	case whole || f.Value.IsNumber() || again.Value.IsNumber():
		v.differ(d)
		return
	}
	if whole && f.States != nil && *f.States != again.Counts {
		d.Kind, d.Want, d.Got = CompiledCounts, f.States.String(), again.Counts.String()
		v.differ(d)
	}
}

// atoms holds every figure printed in the sections and annexes against the package.
func (v *verifier) atoms() {
	sources := make(map[string]*Source, len(v.pkg.Sources))
	for i := range v.pkg.Sources {
		s := &v.pkg.Sources[i]
		sources[sourceName(s.Digest, s.Unit)] = s
	}
	figures := make(map[Key]quantity.Value, len(v.pkg.Figures))
	for i := range v.pkg.Figures {
		figures[v.pkg.Figures[i].Key()] = v.pkg.Figures[i].Value
	}
	eachInline(v.pkg, func(part string, in *paper.Inline) {
		if in.Figure == nil {
			return
		}
		v.result.Atoms++
		d := Difference{Kind: PrintedFigure, Unit: v.pkg.Unit, Part: part, Key: KeyOf(in.Figure.Indicator, in.Figure.Dimensions), Got: in.Text}
		want, known := figures[d.Key]
		if s := sources[in.Figure.Source]; s != nil {
			d.Unit, d.File = s.Unit, s.File
			want, known = s.Taken[d.Key], true
		}
		if in.Figure.Indicator == "" {
			want, known = in.Figure.Value, true
		}
		d.Want = want.Vietnamese()
		if !known || !equal(in.Figure.Value, want) || !prints(in.Text, in.Figure.Value, in.Figure.Unit) {
			v.differ(d)
		}
	})
}

var printedNumber = regexp.MustCompile(`-?\d+(?:\.\d{3})*(?:,\d+)?`)

// prints tells whether words show a value: for a number its Vietnamese form, with
// leading zeros as offices write them ("05 lớp") or in a larger unit of money; other answers are free words without one.
func prints(words string, v quantity.Value, unit string) bool {
	if before, _, ok := strings.Cut(words, regime.Amount(v, unit)); !v.IsNumber() || ok && !strings.ContainsAny(lastByte(before), "0123456789.,-") {
		return true
	}
	shown := printedNumber.FindString(words)
	if shown == "" {
		return false
	}
	plain := strings.ReplaceAll(strings.ReplaceAll(shown, ".", ""), ",", ".")
	n, err := quantity.Parse(plain)
	return err == nil && equal(n, v)
}

func lastByte(s string) string { return s[max(0, len(s)-1):] }

// eachInline visits every piece of text of the paper's sections and annexes.
func eachInline(p *Package, visit func(part string, in *paper.Inline)) {
	line := func(part string, l paper.Inlines) {
		for i := range l {
			visit(part, &l[i])
		}
	}
	for i := range p.Sections {
		s := &p.Sections[i]
		part := strings.TrimSpace(s.Label + " " + s.Title)
		line(part, s.RunIn)
		eachLine(s.Blocks, func(l paper.Inlines, _ bool) { line(part, l) })
	}
	for _, a := range p.Head.Annexes {
		eachLine(a.Body, func(l paper.Inlines, _ bool) { line(a.Label, l) })
	}
}

// eachLine visits the lines of blocks; cell tells that one stands in a table.
func eachLine(blocks paper.Blocks, visit func(l paper.Inlines, cell bool)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case paper.Heading:
			visit(paper.Plain(b.Label+" "+b.Title+" "), false)
			visit(b.RunIn, false)
		case paper.Paragraph:
			visit(b.Inlines, false)
		case paper.List:
			for _, item := range b.Items {
				visit(item.Inlines, false)
			}
		case paper.Picture:
			visit(paper.Plain(b.Caption), false)
		case paper.Table:
			visit(paper.Plain(b.Caption), true)
			for _, r := range b.Rows {
				for _, c := range r.Cells {
					visit(c.Inlines, true)
				}
			}
		}
	}
}
