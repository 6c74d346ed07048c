package draft

import (
	"slices"
	"strings"

	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Frame is what a report is written in: what its unit owes, and the reports that it is
// made from. It does not change while people write, except where a source changes.
type Frame struct {
	Regime     *regime.Regime
	Unit       report.Unit
	Period     report.Period
	Parent     string          // the unit above with its kind word: "Tỉnh Thanh Hóa"
	Answers    *paper.Citation // the letter that asks for the report
	Deadline   when.Day        // of the units below
	Inputs     []report.Input  // the reports below
	Expected   []report.Expected
	LastBelow  []*report.Package // last period's reports of the units below
	Activities *report.Activities
	Supersedes seal.Digest
	Cache      *Cache // of compilations; nil keeps none
}

// Compiles tells whether the report is made of reports below.
func (f *Frame) Compiles() bool { return len(f.Expected) > 0 }

// Drawing is the report as the program writes it from the figures and statements alone.
type Drawing struct {
	Paper       paper.Paper // with its annexes
	Sections    []Drawn     // in the order of the outline
	Compilation *report.Compilation
	Own         *report.Package // the unit's own answers: all of a leaf's report, one source of a compilation; nil where it gave none
	figures     []report.Figure
}

// Drawn is one section as the program writes it. Lines leave out what is printed for
// statements and tasks: that is List.
type Drawn struct {
	Key      string
	Kind     regime.SectionKind
	Level    int
	Label    string
	Title    string
	RunIn    bool
	Guidance string
	Takes    []string
	Opening  bool // the text before the first heading
	Lines    []Line
	List     paper.Blocks
}

// OpeningKey is the key of the text before the first heading.
const OpeningKey = "opening"

// Draw writes the report from the figures, the statements and the plan of the content. The
// lines of the content play no part in it.
func (f *Frame) Draw(c *Content) (*Drawing, error) {
	d := &Drawing{Own: f.own(c)}
	in := report.DraftIn{Head: c.Head, Parent: f.Parent, Request: f.Answers}
	var bare, full paper.Paper
	var err error
	if f.Compiles() {
		bare, full, err = f.drawCompiled(d, c, in)
	} else {
		bare, full, err = f.drawOwn(d, c, in)
	}
	if err != nil {
		return nil, err
	}
	d.Paper = full
	d.Paper.Body = nil
	d.sections(f, bare.Body, full.Body)
	d.figures = f.figuresOf(d, c)
	return d, nil
}

// own is the package of the unit's own answers.
func (f *Frame) own(c *Content) *report.Package {
	p := &report.Package{
		Format: report.Format, Regime: report.RefOf(f.Regime), Unit: f.Unit, Period: f.Period, Activities: f.Activities,
	}
	for i := range c.Figures.Own {
		if e := &c.Figures.Own[i]; e.Value.State != quantity.Missing {
			p.Figures = append(p.Figures, e.Figure(f.Regime))
		}
	}
	if !f.Compiles() {
		return p
	}
	if len(p.Figures) == 0 {
		return nil
	}
	f.keepSilent(p)
	return p
}

// keepSilent writes down that what a compiling unit did not do itself does not apply to it:
// as one of the units that are added up it must not look like one that owes an answer.
func (f *Frame) keepSilent(own *report.Package) {
	said := map[string]bool{}
	for i := range own.Figures {
		said[own.Figures[i].Indicator] = true
	}
	for i := range f.Regime.Indicators {
		if ind := &f.Regime.Indicators[i]; !said[ind.Code] {
			own.Figures = append(own.Figures, report.Figure{
				Indicator: ind.Code, Value: quantity.Of(quantity.NotApplicable), Measure: ind.Unit, Obtained: report.Obtained{How: report.Entered},
			})
		}
	}
}

// Figure is the entry as the package keeps it.
func (e *Entry) Figure(reg *regime.Regime) report.Figure {
	o := report.Obtained{How: report.Entered}
	switch e.From.Kind {
	case Diary:
		o = report.Obtained{How: report.Counted, Count: e.From.Count}
	case File:
		o = report.Obtained{How: report.Read, Sure: e.From.Sure, Place: e.From.Place, Text: e.From.Name}
	default:
		if e.Was != nil {
			o.Text = e.Was.Reason
		}
	}
	out := report.Figure{Indicator: e.Key.Indicator(), Dimensions: e.Key.Dimensions(), Value: e.Value, Obtained: o}
	if ind := reg.Indicator(out.Indicator); ind != nil {
		out.Measure = ind.Unit
	}
	return out
}

func (f *Frame) drawOwn(d *Drawing, c *Content, in report.DraftIn) (bare, full paper.Paper, err error) {
	if bare, err = report.DraftOwn(d.Own, f.Regime, in); err != nil {
		return bare, full, err
	}
	own := *d.Own
	own.Shortcomings, own.Proposals, own.Plan, own.Budget = c.said(f, regime.Shortcomings), c.said(f, regime.Proposals), c.plan(), c.money()
	d.Own = &own
	full, err = report.DraftOwn(d.Own, f.Regime, in)
	return bare, full, err
}

func (f *Frame) drawCompiled(d *Drawing, c *Content, in report.DraftIn) (bare, full paper.Paper, err error) {
	compiled, err := f.compile(d.Own)
	if err != nil {
		return bare, full, err
	}
	for i := range compiled.Totals {
		if e, ok := c.Figures.Written(compiled.Totals[i].Key); ok {
			compiled.Totals[i].Answer.Value = e.Value
			compiled.Totals[i].Answer.Weighted, compiled.Totals[i].Answer.Weight = quantity.Value{}, quantity.Value{}
		}
	}
	d.Compilation = compiled
	// The words speak of the units below: the unit itself is none of those that sent a report.
	words := *compiled
	words.Rows = slices.DeleteFunc(slices.Clone(compiled.Rows), func(r report.Row) bool { return r.Input.Package.Unit.ID == f.Unit.ID })
	words.Shortcomings, words.Proposals, words.Plan, words.Budget = nil, nil, nil, nil
	plain := in
	plain.NoAnnex = true
	bare = words.Draft(plain)
	words.Shortcomings, words.Proposals, words.Plan, words.Budget = c.said(f, regime.Shortcomings), c.said(f, regime.Proposals), c.plan(), c.money()
	full = words.Draft(plain)
	full.Annexes = compiled.Draft(in).Annexes
	return bare, full, nil
}

// compile adds up the reports below and, as one more of them, what the unit itself did.
func (f *Frame) compile(own *report.Package) (*report.Compilation, error) {
	in := report.CompileIn{
		Inputs: slices.Clone(f.Inputs), Regime: f.Regime, Unit: f.Unit, Period: f.Period,
		Expected: slices.Clone(f.Expected), Deadline: f.Deadline, LastYear: f.LastBelow,
	}
	if own != nil {
		input, err := OwnInput(own)
		if err != nil {
			return nil, err
		}
		in.Inputs = append(in.Inputs, input)
		in.Expected = append(in.Expected, report.Expected{Unit: f.Unit})
	}
	if f.Cache != nil && len(in.LastYear) == 0 {
		return f.Cache.compiled(in)
	}
	return report.Compile(in)
}

// OwnInput is the package of a unit's own answers as one source of its compilation.
func OwnInput(own *report.Package) (report.Input, error) {
	digest, err := own.Digest()
	if err != nil {
		return report.Input{}, err
	}
	return report.Input{File: digest.Short() + ".json", Package: own, Digest: digest, How: report.AsPackage, Received: own.Period.To}, nil
}

// sections cuts both drafts, one without and one with statements and plan, at their headings.
func (d *Drawing) sections(f *Frame, bare, full paper.Blocks) {
	lists := map[string]paper.Blocks{}
	for _, s := range report.SplitBody(full) {
		lists[s.Key] = list(s.Blocks)
	}
	placed := map[string]regime.PlacedSection{}
	for _, s := range f.Regime.SectionsFor(f.Unit.Level) {
		placed[s.Key] = s
	}
	for _, s := range report.SplitBody(bare) {
		p, known := placed[s.Key]
		out := Drawn{Key: s.Key, Level: s.Level, Label: s.Label, Title: s.Title, List: lists[s.Key]}
		if known {
			out.Kind, out.RunIn, out.Guidance, out.Takes = p.Kind, p.RunIn, strings.TrimSpace(p.Guidance), p.Takes
		} else {
			out.Key, out.Opening, out.Kind = OpeningKey, true, regime.Narrative
		}
		blocks := s.Blocks
		if len(s.RunIn) > 0 {
			blocks = append(paper.Blocks{paper.Paragraph{Inlines: s.RunIn}}, blocks...)
		}
		out.Lines = f.origins(LinesOf(blocks), &p, d.Compilation)
		d.Sections = append(d.Sections, out)
	}
}

// list is the part of a section that is printed for statements or tasks.
func list(blocks paper.Blocks) paper.Blocks {
	for i, b := range blocks {
		if _, ok := b.(paper.List); ok {
			return blocks[i:]
		}
	}
	return nil
}

// origins says of each drafted line where it comes from.
func (f *Frame) origins(lines []Line, s *regime.PlacedSection, c *report.Compilation) []Line {
	guidance, empty := "", ""
	if s.Section != nil {
		guidance = text.Space(s.Guidance)
		empty = text.Space(f.Regime.Fill(s.Empty, f.context()))
	}
	for i := range lines {
		l := &lines[i]
		words := text.Space(l.Text())
		switch {
		case guidance != "" && strings.Contains(words, guidance):
			l.From = Origin{Kind: Open}
		case empty != "" && words == empty:
			l.From = Origin{Kind: Empty}
		case c != nil && s.Section != nil && saidBelow(c.Words[s.Key], words) != nil:
			st := saidBelow(c.Words[s.Key], words)
			l.From = Origin{Kind: Below, Count: st.Weight(), Units: st.Units}
		default:
			l.From = Origin{Kind: Pattern}
			if c != nil && s.Section != nil {
				l.From = Origin{Kind: Below, Count: len(f.Inputs)}
			}
		}
	}
	return lines
}

// context is what the regime's patterns may name.
func (f *Frame) context() regime.Context {
	return regime.Context{
		Period: f.Period.Name, Unit: org.Unit{Name: f.Unit.Name}.CommitteeInText(), Area: f.Unit.InText(), Parent: org.Unit{Name: f.Parent}.InText(),
	}
}

// saidBelow finds the statement of the reports below that a line repeats.
func saidBelow(all []report.Statement, words string) *report.Statement {
	want := strings.TrimRight(words, ".!?…")
	for i := range all {
		if strings.TrimRight(text.Space(all[i].Text), " ;,./!?…") == want {
			return &all[i]
		}
	}
	return nil
}

// Section finds the drawn section of a key.
func (d *Drawing) Section(key string) (*Drawn, bool) {
	for i := range d.Sections {
		if d.Sections[i].Key == key {
			return &d.Sections[i], true
		}
	}
	return nil, false
}

// Value is the answer that the report gives to a key.
func (d *Drawing) Value(k report.Key) quantity.Value {
	for i := range d.figures {
		if d.figures[i].Key() == k {
			return d.figures[i].Value
		}
	}
	return quantity.Value{}
}

// Figures are all answers of the report.
func (d *Drawing) Figures() []report.Figure { return d.figures }

// figuresOf are the figures that the report's package will hold.
func (f *Frame) figuresOf(d *Drawing, c *Content) []report.Figure {
	if d.Compilation == nil {
		return append(slices.Clone(d.Own.Figures), d.derived()...)
	}
	p := d.Compilation.Package(paper.Paper{}, when.Instant{})
	for i := range p.Figures {
		if e, ok := c.Figures.Written(p.Figures[i].Key()); ok {
			p.Figures[i] = written(p.Figures[i], &e)
		}
	}
	return p.Figures
}

// written is a sum in whose place a person wrote another answer. How many units stand
// behind it stays true while it is the same kind of answer.
func written(sum report.Figure, e *Entry) report.Figure {
	sum.Value, sum.Weighted, sum.Weight = e.Value, nil, nil
	sum.Obtained = report.Obtained{How: report.Entered}
	if e.Was != nil {
		sum.Obtained.Text = e.Was.Reason
	}
	if sum.States != nil && sum.States.State() != e.Value.State {
		sum.States = nil
	}
	return sum
}

// derived are figures that the draft prints because they follow from others: the whole of
// parts that were entered. They are written down, so that every printed number is in the data.
func (d *Drawing) derived() []report.Figure {
	var all []report.Figure
	seen := map[report.Key]bool{}
	for i := range d.Own.Figures {
		seen[d.Own.Figures[i].Key()] = true
	}
	for i := range d.Sections {
		for j := range d.Sections[i].Lines {
			for _, in := range d.Sections[i].Lines[j].Inlines {
				if in.Figure == nil || in.Figure.Indicator == "" || !in.Figure.Value.IsNumber() {
					continue
				}
				if k := report.KeyOf(in.Figure.Indicator, in.Figure.Dimensions); !seen[k] {
					seen[k] = true
					all = append(all, report.Figure{Indicator: in.Figure.Indicator, Dimensions: in.Figure.Dimensions, Value: in.Figure.Value, Measure: in.Figure.Unit, Obtained: report.Obtained{How: report.Entered}})
				}
			}
		}
	}
	return all
}
