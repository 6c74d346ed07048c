package report

import (
	"cmp"
	"slices"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/lexicon"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report/likeness"
	"tonghop/internal/report/naming"
	"tonghop/internal/seal"
	"tonghop/internal/text"
)

// Reader turns papers that were read from plain files into packages of one regime. It is
// made once and safe for use by many goroutines.
type Reader struct {
	reg     *regime.Regime
	lexicon *lexicon.Lexicon
	names   *naming.Names
}

// NewReader makes the reader of a regime.
func NewReader(reg *regime.Regime) (*Reader, error) {
	l, err := lexicon.New(reg.Vocabulary())
	if err != nil {
		return nil, err
	}
	return &Reader{reg: reg, lexicon: l, names: naming.New(reg)}, nil
}

// ReadIn is one file's paper with what the file itself cannot tell.
type ReadIn struct {
	Reading reading.Reading
	Sheets  []Sheet // of a spreadsheet; the reading is then empty
	Unit    Unit    // whose report it is
	Period  Period  // the period that is being compiled
	File    string
	Digest  seal.Digest // of the file's bytes
}

// Doubt is a part of a reading that a person should look at.
type Doubt struct {
	Key    Key // of the figure, where it is one
	Text   string
	Place  string
	Sure   int // hundredths
	Reason *fault.Error
}

// sureEnough is the certainty, in hundredths, above which nothing need be looked at.
const sureEnough = 80

// Read makes a package out of a paper, with what it doubts. A paper that has nothing to
// do with the regime is an error; a paper of another period keeps that period, and
// compiling refuses it by name.
func (r *Reader) Read(in ReadIn) (Input, []Doubt, error) {
	w := readWork{
		reader: r, in: in, found: map[Key][]finding{}, named: map[string]keyAt{},
		pkg: &Package{Format: Format, Regime: RefOf(r.reg), Unit: in.Unit, Period: in.Period},
	}
	w.paper()
	w.prose()
	w.tables()
	w.decide()
	w.statements()
	w.nothing()
	if !w.belongs() {
		return Input{}, nil, fault.New(fault.Invalid, "report.not-of-regime", in.File, r.reg.Name.Vi)
	}
	return Input{File: in.File, Package: w.pkg, Digest: in.Digest, How: AsRead}, w.doubts, nil
}

// finding is one mention of a figure.
type finding struct {
	value quantity.Value
	sure  int
	home  bool // stands in a section that takes the indicator
	place string
	text  string
}

type readWork struct {
	reader  *Reader
	in      ReadIn
	pkg     *Package
	matched int // sections of the paper that the regime knows
	keys    []*regime.Section
	found   map[Key][]finding
	named   map[string]keyAt // labels of tables looked up before
	doubts  []Doubt
}

func (w *readWork) doubt(d Doubt) { w.doubts = append(w.doubts, d) }

// paper takes over the head and the sections, and ties the headings to the outline.
func (w *readWork) paper() {
	r := &w.in.Reading
	w.pkg.SetPaper(r.Paper)
	w.keys = w.reader.names.Sections(r.Sections)
	for i, s := range r.Sections {
		if w.keys[i] == nil {
			continue
		}
		w.matched++
		for j := range w.pkg.Sections {
			if p := &w.pkg.Sections[j]; p.Key == "" && p.Label == s.Label && text.Fold(p.Title) == text.Fold(s.Title) {
				p.Key = w.keys[i].Key
				break
			}
		}
	}
	for _, b := range r.Paper.Bases {
		if b.Citation.Kind == string(paper.Letter) && b.Citation.Number != "" {
			w.pkg.Answers = &paper.Citation{Kind: b.Citation.Kind, Number: b.Citation.Number, Date: b.Citation.Date, Issuer: b.Citation.Issuer, Subject: b.Citation.Subject}
			break
		}
	}
	if p, ok := naming.Period(r.Paper.Subject); ok && (p.Year() != w.in.Period.Name.Year() || p.Part() != "" && p.Part() != w.in.Period.Name.Part()) {
		w.pkg.Period = Period{Name: p}
	}
}

// prose finds the figures of each section in its words. What is asked for or planned is
// not a figure of the period.
func (w *readWork) prose() {
	r := &w.in.Reading
	for i, s := range r.Sections {
		kind, takes := w.kind(i+1), []string(nil)
		if k := w.keys[i]; k != nil {
			takes = k.Takes
		}
		if kind == regime.Proposals || kind == regime.PlanItems {
			continue
		}
		w.figures(w.withoutWishes(s.Text, i+1), takes, s.Where, kind)
	}
	if len(r.Sections) == 0 {
		for _, s := range SplitBody(r.Paper.Body) {
			w.figures(w.withoutWishes(blockText(s.Blocks), 0), nil, flow.Where{}, regime.Narrative)
		}
	}
}

// kind is what the regime fills a section of the paper with, by 1 + its index; empty where
// the regime does not know the heading.
func (w *readWork) kind(section int) regime.SectionKind {
	if section < 1 || section > len(w.keys) || w.keys[section-1] == nil {
		return ""
	}
	return w.keys[section-1].Kind
}

// Words, folded, without which nothing is asked for.
var askingWords = []string{"de nghi", "kien nghi", "de xuat", "kinh mong", "xin ", "mong muon"}

// wished tells whether a passage that looks like a proposal is one: under a heading of
// results, staff or money it must say so.
func (w *readWork) wished(p reading.Passage) bool {
	switch w.kind(p.Section) {
	case regime.Figures, regime.Narrative, regime.Group:
		return containsAny(text.Fold(p.Text), askingWords)
	}
	return true
}

// planned tells whether a passage that looks like a plan item is one: not under a heading
// of results.
func (w *readWork) planned(p reading.PlanItem) bool { return w.kind(p.Section) != regime.Figures }

// withoutWishes blanks the proposals and plan items of a section out of its text.
func (w *readWork) withoutWishes(s string, section int) string {
	for _, p := range w.in.Reading.Proposals {
		if (p.Section == section || section == 0) && w.wished(p) {
			s = strings.ReplaceAll(s, p.Text, " ")
		}
	}
	for _, p := range w.in.Reading.PlanItems {
		if (p.Section == section || section == 0) && w.planned(p) {
			s = strings.ReplaceAll(s, p.Text, " ")
		}
	}
	return s
}

func blockText(blocks paper.Blocks) string {
	var b strings.Builder
	eachLine(blocks, func(l paper.Inlines, cell bool) {
		if !cell {
			b.WriteString(l.Text() + "\n")
		}
	})
	return b.String()
}

func (w *readWork) figures(s string, takes []string, where flow.Where, kind regime.SectionKind) {
	period := w.pkg.Period.Name
	var p lexicon.Parts
	for _, f := range w.reader.lexicon.FindIn(s, lexicon.Context{Period: period, Takes: takes}) {
		other := f.Period != "" && f.Period != period
		within := p.Within(&f)
		if f.Indicator == "" || f.Change || f.Rate || other || within {
			continue // a part of a total that the regime does not split
		}
		if kind == regime.Shortcomings && f.Value.IsNumber() {
			continue
		}
		v := f.Scaled
		if !f.Value.IsNumber() {
			v = f.Value
		}
		sure := hundredths(f.Sure)
		if f.Ambiguous || f.Sign != lexicon.Exact {
			sure = min(sure, sureEnough-10)
		}
		find := func(k Key, v quantity.Value) {
			w.found[k] = append(w.found[k], finding{value: v, sure: sure, home: slices.Contains(takes, k.Indicator()), place: where.String(), text: f.Text})
		}
		find(KeyOf(f.Indicator, f.Dimensions), v)
		if ind := w.reader.reg.Indicator(f.Indicator); ind != nil && ind.Of != "" && f.Base.IsNumber() {
			find(KeyOf(ind.Of, nil), f.Base) // "12/14 thôn"
		}
	}
}

func hundredths(f float64) int { return min(100, max(0, int(f*100+0.5))) }

// decide takes one finding for each figure: what stands in its own section goes first,
// then the surer, then the earlier. Others that say something else make it doubtful.
func (w *readWork) decide() {
	for _, k := range sortedKeys(stringKeys(w.found)) {
		all := w.found[Key(k)]
		best := slices.MinFunc(all, func(a, b finding) int {
			return cmp.Or(boolean(b.home)-boolean(a.home), boolean(b.value.IsNumber())-boolean(a.value.IsNumber()), b.sure-a.sure)
		})
		key := Key(k)
		f := Figure{
			Indicator: key.Indicator(), Dimensions: key.Dimensions(), Value: best.value,
			Obtained: Obtained{How: Read, Sure: best.sure, Place: best.place, Text: best.text},
		}
		if ind := w.reader.reg.Indicator(f.Indicator); ind != nil {
			f.Measure = ind.Unit
		}
		for _, other := range all {
			if !equal(other.value, best.value) && other.home == best.home {
				f.Obtained.Sure = min(f.Obtained.Sure, sureEnough-20)
				w.doubt(Doubt{Key: key, Text: other.text, Place: other.place, Sure: f.Obtained.Sure, Reason: fault.New(fault.Conflict, "report.figure-several", best.text, other.text)})
			}
		}
		if best.sure < sureEnough {
			w.doubt(Doubt{Key: key, Text: best.text, Place: best.place, Sure: best.sure, Reason: fault.New(fault.Conflict, "report.figure-unsure", best.text)})
		}
		w.pkg.Figures = append(w.pkg.Figures, f)
	}
	slices.SortStableFunc(w.pkg.Figures, func(a, b Figure) int { return newOutline(w.reader.reg).compare(a.Key(), b.Key()) })
}

func stringKeys(m map[Key][]finding) map[string]bool {
	out := make(map[string]bool, len(m))
	for k := range m {
		out[string(k)] = true
	}
	return out
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// statements takes over what the paper complains of, asks for and plans. A sentence that
// asks for several things is cut at its semicolons.
func (w *readWork) statements() {
	r, own := &w.in.Reading, nameWords(w.in.Unit)
	for _, p := range r.Shortcomings {
		w.pkg.Shortcomings = append(w.pkg.Shortcomings, statementsOf(p, own)...)
	}
	for _, p := range r.Proposals {
		if w.wished(p) {
			w.pkg.Proposals = append(w.pkg.Proposals, statementsOf(p, own)...)
		}
	}
	for _, p := range r.PlanItems {
		if !w.planned(p) || saysNone(p.Text, own) {
			continue
		}
		w.pkg.Plan = append(w.pkg.Plan, PlanItem{
			Text: p.Text, Lead: p.Lead, Joining: p.Joining, By: p.Term, Sure: hundredths(p.Sure), Place: p.Where.String(),
		})
	}
	w.plainPlans(own)
}

// Plans that name neither who nor when are known only by their section.
const (
	plainPlanSure  = 70
	fewestPlanWord = 4
)

// plainPlans takes the paragraphs of a section that the regime fills with plans, where
// they were not read as plans or proposals already and do not say that nothing is planned.
func (w *readWork) plainPlans(own []string) {
	for i, s := range w.in.Reading.Sections {
		if w.kind(i+1) != regime.PlanItems {
			continue
		}
		for line := range strings.SplitSeq(w.withoutWishes(s.Text, i+1), "\n") {
			line = strings.TrimLeft(text.Space(line), "-+*•–— ")
			none := saysNone(line, own) || text.Fold(line) == text.Fold(w.keys[i].Empty)
			if none || len(strings.Fields(line)) < fewestPlanWord || strings.HasSuffix(line, ":") || strings.HasPrefix(text.Fold(line), "tren day la") {
				continue
			}
			w.pkg.Plan = append(w.pkg.Plan, PlanItem{Text: line, Sure: plainPlanSure, Place: s.Where.String()})
		}
	}
}

// statementsOf cuts a passage at its semicolons. "Không có" is an answer and no statement.
func statementsOf(p reading.Passage, own []string) []Statement {
	var all []Statement
	for part := range strings.SplitSeq(p.Text, ";") {
		part = text.Space(part)
		if n := len(all); n > 0 && len(strings.Fields(part)) < likeness.FewWords {
			all[n-1].Text += "; " + part
			continue
		}
		if part != "" && !saysNone(part, own) {
			all = append(all, Statement{Text: part, Sure: hundredths(p.Sure), Place: p.Where.String()})
		}
	}
	return all
}

// Phrases, folded, by which a unit says that it has nothing to report.
var nothingPhrases = []string{
	"khong phat sinh", "khong co phat sinh", "khong co noi dung bao cao", "khong co hoat dong nao", "chua phat sinh",
	"khong co so lieu phat sinh", "khong to chuc hoat dong nao",
}

// nothing finds out whether the paper says that there is nothing to report.
func (w *readWork) nothing() {
	for i := range w.pkg.Figures {
		if w.pkg.Figures[i].Value.IsNumber() {
			return
		}
	}
	folded := text.Fold(text.Space(blockText(w.in.Reading.Paper.Body)))
	for _, p := range nothingPhrases {
		if at := strings.Index(folded, p); at >= 0 {
			w.pkg.NothingToReport = true
			w.doubt(Doubt{Text: p, Sure: sureEnough - 10, Reason: fault.New(fault.Conflict, "report.read-as-nothing", w.in.File)})
			return
		}
	}
}

// belongs tells whether the paper has to do with the regime at all: by figures, by its
// headings, or by a title that names the field.
func (w *readWork) belongs() bool {
	if len(w.pkg.Figures) > 0 || w.matched >= 2 {
		return true
	}
	title := likeness.Words(w.in.Reading.Paper.Subject, nil)
	field := likeness.Words(w.reader.reg.Field, nil)
	return w.pkg.Head.Kind == paper.Report && likeness.Overlap(field, title) >= likeness.Contained
}
