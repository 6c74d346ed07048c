package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// DraftIn is what the drafted paper cannot know from the reports. Every part of Head that
// is given is kept; what is empty is filled in from the regime and the unit, except
// number, date, names and recipients, which nobody may invent.
type DraftIn struct {
	Head    paper.Paper
	Parent  string          // the unit above with its kind word: "Tỉnh Thanh Hóa"
	Request *paper.Citation // the letter that the report answers
	// MostGroups is how many shortcomings and proposals are printed; 0 means 12. All of
	// them stay in the package.
	MostGroups int
	NoAnnex    bool // without the table of figures by unit
}

const usualGroups = 12

// Draft writes the compiled report as a paper in the regime's outline for the unit's
// level: sentences made of the figures, what the units say in common, who has not reported.
// It is ready to be edited, and every printed figure knows where it comes from.
func (c *Compilation) Draft(in DraftIn) paper.Paper {
	d := newDrafter(c, in, fmt.Sprintf("sum of %d reports", len(c.Rows)))
	p := d.head()
	p.Body = d.body()
	if !in.NoAnnex && len(c.Rows) > 1 && len(d.columns()) > 0 {
		p.Annexes = append(p.Annexes, d.annex())
	}
	return p
}

// DraftOwn writes a unit's own report as a paper in the regime's outline: the same
// sentences, made of the figures that the unit itself gives.
func DraftOwn(p *Package, reg *regime.Regime, in DraftIn) (paper.Paper, error) {
	c := &Compilation{
		Unit: p.Unit, Ref: p.Regime, Period: p.Period, Regime: reg,
		Shortcomings: p.Shortcomings, Proposals: p.Proposals, Plan: p.Plan, Budget: p.Budget,
	}
	o := newOutline(reg)
	a := newAnswers(p, o, 1)
	for _, k := range o.withCrossed([]Input{{Package: p}}) {
		ans, err := a.plain(k)
		if err != nil {
			return paper.Paper{}, err
		}
		c.Keys = append(c.Keys, k)
		c.Totals = append(c.Totals, Total{Key: k, Answer: ans})
	}
	d := newDrafter(c, in, string(Entered))
	out := d.head()
	out.Body = d.body()
	return out, nil
}

func newDrafter(c *Compilation, in DraftIn, source string) *drafter {
	if in.MostGroups == 0 {
		in.MostGroups = usualGroups
	}
	return &drafter{c: c, in: in, source: source, context: regime.Context{
		Period: c.Period.Name, Unit: committee(c.Unit), Area: c.Unit.InText(), Parent: Unit{Name: in.Parent}.InText(),
	}}
}

// committee is the body that signs for an administrative unit.
func committee(u Unit) string { return org.Unit{Name: u.Name}.CommitteeInText() }

type drafter struct {
	c       *Compilation
	source  string // of the printed figures
	in      DraftIn
	context regime.Context
}

// head fills in what the regime and the unit tell of the letterhead.
func (d *drafter) head() paper.Paper {
	p := d.in.Head
	reg := d.c.Regime
	if p.Kind == "" {
		p.Kind = paper.Report
	}
	if p.Issuer == "" {
		p.Issuer = org.Unit{Name: d.c.Unit.Name}.Committee()
	}
	if p.Symbol == "" {
		p.Symbol = paper.Symbol(p.Kind, "UBND", "")
	}
	if p.Subject == "" {
		p.Subject = reg.Fill(reg.Subject, d.context)
	}
	if l, ok := d.level(p.Date); ok && len(p.Addressees) == 0 && l.Addressee != "" {
		p.Addressees = []string{reg.Fill(l.Addressee, d.context)}
	}
	if len(p.Bases) == 0 {
		p.Bases = d.bases(p.Date)
	}
	return p
}

func (d *drafter) level(on when.Day) (*regime.Level, bool) {
	if on.IsZero() {
		on = d.c.Period.To
	}
	if l, ok := d.c.Regime.LevelOn(d.c.Unit.Level, on); ok {
		return l, true
	}
	return d.c.Regime.Level(d.c.Unit.Level)
}

// bases are the regime's legal bases in force, and the request.
func (d *drafter) bases(on when.Day) []paper.Basis {
	if on.IsZero() {
		on = d.c.Period.To
	}
	var all []paper.Basis
	for _, b := range d.c.Regime.BasesOn(on) {
		cited := paper.Citation{Kind: b.Kind, Number: b.Number, Issuer: b.Issuer, Subject: b.Subject}
		if day, err := when.ParseDay(b.Date); err == nil {
			cited.Date = day
		}
		all = append(all, paper.Basis{Text: basisText(cited), Citation: cited})
	}
	if r := d.in.Request; r != nil {
		all = append(all, paper.Basis{Text: basisText(*r), Citation: *r})
	}
	return all
}

// basisText is a "căn cứ" line (NĐ 30/2020/NĐ-CP, annex I, II.6b): kind, number, day,
// issuer, subject.
func basisText(c paper.Citation) string {
	var b strings.Builder
	b.WriteString("Căn cứ " + capital(c.Kind))
	if c.Number != "" {
		b.WriteString(" số " + c.Number)
	}
	if !c.Date.IsZero() {
		fmt.Fprintf(&b, " ngày %s tháng %s năm %d", dayOrMonth(c.Date.Date, 10), dayOrMonth(int(c.Date.Month), 3), c.Date.Year)
	}
	if c.Issuer != "" {
		b.WriteString(" của " + c.Issuer)
	}
	if s := strings.TrimSpace(c.Subject); s != "" {
		lead := " về "
		for _, w := range []string{"về ", "quy định", "sửa đổi", "hướng dẫn", "phê duyệt", "ban hành"} {
			if strings.HasPrefix(strings.ToLower(s), w) {
				lead = " "
			}
		}
		b.WriteString(lead + s)
	}
	return b.String()
}

// dayOrMonth writes days below 10 and months below 3 with a zero (NĐ 30/2020, annex I, II.4b).
func dayOrMonth(n, below int) string {
	if n < below {
		return fmt.Sprintf("%02d", n)
	}
	return fmt.Sprint(n)
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// small writes a sentence's first letter small inside another sentence; an abbreviation
// ("UBND") stays.
func small(s string) string {
	r := []rune(s)
	if len(r) < 2 || unicode.IsUpper(r[1]) {
		return s
	}
	return string(unicode.ToLower(r[0])) + string(r[1:])
}

func (d *drafter) body() paper.Blocks {
	reg := d.c.Regime
	var body paper.Blocks
	if o := reg.Fill(reg.Opening, d.context); o != "" {
		body = append(body, paragraph(o))
	}
	for i, s := range reg.SectionsFor(d.c.Unit.Level) {
		h := paper.Heading{Level: s.Depth, Label: s.Label, Title: reg.Fill(s.Title, d.context), Key: s.Key}
		blocks := d.section(&s)
		if i == firstWithFigures(reg, d.c.Unit.Level) {
			blocks = append(d.participation(), blocks...)
		}
		if first, ok := firstLine(blocks); ok && s.RunIn && len(blocks) == 1 {
			h.RunIn, blocks = first, nil
		}
		body = append(append(body, h), blocks...)
	}
	return body
}

// firstWithFigures is where a reader first meets totals and must know of whom they are.
func firstWithFigures(reg *regime.Regime, level string) int {
	return slices.IndexFunc(reg.SectionsFor(level), func(s regime.PlacedSection) bool { return s.Kind == regime.Figures })
}

func firstLine(b paper.Blocks) (paper.Inlines, bool) {
	if len(b) == 0 {
		return nil, false
	}
	p, ok := b[0].(paper.Paragraph)
	return p.Inlines, ok
}

func paragraph(s string) paper.Paragraph { return paper.Paragraph{Inlines: paper.Plain(s)} }

// participation says of how many units the figures are: who has not reported, who came
// late, who had nothing to report.
func (d *drafter) participation() paper.Blocks {
	c := d.c
	expected := len(c.Rows) + len(c.Absent)
	if expected == 0 {
		return nil
	}
	s := fmt.Sprintf("Tính đến thời điểm tổng hợp, có %d/%d đơn vị gửi báo cáo", len(c.Rows), expected)
	if len(c.Absent) == 0 {
		s = fmt.Sprintf("Đến thời điểm tổng hợp, toàn bộ %d/%d đơn vị đã gửi báo cáo", len(c.Rows), expected)
	}
	var late, empty, absent []string
	for i := range c.Rows {
		p := c.Rows[i].Input.Package
		if c.Rows[i].Late {
			late = append(late, p.Unit.InText())
		}
		if p.NothingToReport {
			empty = append(empty, p.Unit.InText())
		}
	}
	for _, a := range c.Absent {
		absent = append(absent, a.Unit.InText())
	}
	for _, part := range []struct {
		lead  string
		units []string
	}{{"chưa gửi báo cáo: ", absent}, {"gửi sau thời hạn: ", late}, {"báo cáo không phát sinh: ", empty}} {
		if len(part.units) > 0 {
			s += "; " + part.lead + some(part.units)
		}
	}
	return paper.Blocks{paragraph(s + ".")}
}

// mostNames is how many names a sentence bears.
const mostNames = 12

func some(names []string) string {
	if len(names) <= mostNames {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s và %d đơn vị khác", strings.Join(names[:mostNames], ", "), len(names)-mostNames)
}

// section fills one section by its kind; one that has nothing says what the regime wants
// said then.
func (d *drafter) section(s *regime.PlacedSection) paper.Blocks {
	var b paper.Blocks
	switch s.Kind {
	case regime.Group:
		return nil
	case regime.Shortcomings:
		b = d.statements(d.c.Shortcomings, "tồn tại, hạn chế")
	case regime.Proposals:
		b = d.statements(d.c.Proposals, "kiến nghị, đề xuất")
	case regime.PlanItems:
		b = append(d.figures(s), d.plan(s)...)
	default:
		b = append(d.figures(s), d.common(s)...)
	}
	if len(b) > 0 {
		return b
	}
	if s.Empty != "" {
		return paper.Blocks{paragraph(d.c.Regime.Fill(s.Empty, d.context))}
	}
	if s.Guidance != "" {
		return paper.Blocks{paper.Paragraph{Inlines: paper.Inlines{{Text: guidanceLead + strings.TrimSpace(s.Guidance) + ")", Italic: true}}}}
	}
	return nil
}

// guidanceLead begins a place that the draft leaves open, with what belongs there.
const guidanceLead = "(Bổ sung: "

// isGuidance tells whether a paragraph is such a place, left open to the end.
func isGuidance(words string) bool {
	return strings.HasPrefix(words, guidanceLead) && strings.HasSuffix(strings.TrimSpace(words), ")")
}

// figures are the section's sentences, then its figures that no sentence used.
func (d *drafter) figures(s *regime.PlacedSection) paper.Blocks {
	reg := d.c.Regime
	var b paper.Blocks
	said, spoken := map[Key]bool{}, map[string]bool{}
	for i := range s.Sentences {
		for _, code := range s.Sentences[i].Uses {
			spoken[code] = true
		}
		line, used, ok := reg.Render(&s.Sentences[i], d.c.Unit.Level, d.c.Value, d.context)
		if !ok {
			continue
		}
		for _, r := range used {
			said[KeyOfRef(r)] = true
			said[Key(r.Indicator)] = true
		}
		b = append(b, paper.Paragraph{Inlines: d.sourced(line, used)})
	}
	for _, code := range s.Takes {
		ref := regime.Ref{Indicator: code}
		v := d.c.Value(ref)
		// A sentence that speaks of the figure and left it out had nothing to say of it;
		// a number that found no sentence must not be lost.
		if said[Key(code)] || (spoken[code] && (!v.IsNumber() || v.Scaled == 0)) {
			continue
		}
		if line, ok := reg.RenderFigure(ref, v); ok {
			b = append(b, paper.Paragraph{Inlines: d.sourced(line, []regime.Ref{ref})})
		}
	}
	return b
}

// enoughPercent of the units must have answered for a sentence to stand without a note.
const enoughPercent = 90

// sourced tells each figure of a line where it comes from, and the reader how many units
// the line is silent about.
func (d *drafter) sourced(line paper.Inlines, used []regime.Ref) paper.Inlines {
	for i := range line {
		if f := line[i].Figure; f != nil {
			f.Source = d.source
		}
	}
	note := d.coverage(used)
	if len(line) == 0 || note == "" {
		return line
	}
	last := &line[len(line)-1]
	if body, ok := strings.CutSuffix(last.Text, "."); ok && last.Figure == nil {
		last.Text = body + note + "."
		return line
	}
	return append(line, paper.Inline{Text: note})
}

// coverage says of how many of the units that sent a report the figures of a sentence are,
// at least, or how many answered at all where none of them has a number. It says nothing
// where that is nearly all.
func (d *drafter) coverage(used []regime.Ref) string {
	absent := 0
	for _, a := range d.c.Absent {
		absent += a.Leaves
	}
	reported, all, numbers := 0, 0, false
	for _, r := range used {
		t, ok := d.c.Total(Key(r.Indicator))
		n := t.Answer.Counts
		if !ok || (numbers && n.Number == 0) {
			continue
		}
		got, of := n.Number+n.None+n.NotApplicable, n.Total()-absent
		if n.Number == 0 {
			got += n.Unknown
		}
		if all == 0 || got < reported || (n.Number > 0 && !numbers) {
			reported, all, numbers = got, of, n.Number > 0
		}
	}
	switch {
	case reported*100 >= all*enoughPercent:
		return ""
	case numbers:
		return fmt.Sprintf(" (số liệu của %d/%d đơn vị)", reported, all)
	}
	return fmt.Sprintf(" (%d/%d đơn vị trả lời)", reported, all)
}

// common are the paragraphs that several units write alike under this heading.
func (d *drafter) common(s *regime.PlacedSection) paper.Blocks {
	var b paper.Blocks
	for _, st := range d.c.Words[s.Key] {
		b = append(b, paragraph(closed(st.Text)))
	}
	return b
}

// closed is the text as a sentence with its full stop.
func closed(s string) string {
	s = strings.TrimRight(text.Space(s), " ;,./")
	if strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

func (d *drafter) statements(all []Statement, what string) paper.Blocks {
	if len(all) == 0 {
		return nil
	}
	var list paper.List
	for _, s := range all[:min(len(all), d.in.MostGroups)] {
		line := capital(strings.TrimRight(text.Space(s.Text), " ;,./"))
		list.Items = append(list.Items, paper.Item{Mark: "-", Inlines: paper.Plain(line + d.share(s.Weight()) + ".")})
	}
	b := paper.Blocks{list}
	if rest := len(all) - d.in.MostGroups; rest > 0 {
		b = append(b, paragraph(fmt.Sprintf("Ngoài ra còn %d ý kiến khác về %s của từng đơn vị, được liệt kê trong bảng tổng hợp kèm theo.", rest, what)))
	}
	return b
}

// share is how many of all units say something: " (12/36 đơn vị)".
func (d *drafter) share(n int) string {
	all := 0
	for i := range d.c.Rows {
		all += d.c.Rows[i].Leaves
	}
	for _, a := range d.c.Absent {
		all += a.Leaves
	}
	if all <= 1 {
		return ""
	}
	return fmt.Sprintf(" (%d/%d đơn vị)", n, all)
}

func (d *drafter) plan(s *regime.PlacedSection) paper.Blocks {
	var list paper.List
	for _, item := range d.c.Plan[:min(len(d.c.Plan), d.in.MostGroups)] {
		task := capital(strings.TrimRight(text.Space(item.Text), " ;,./"))
		line := task
		// A task that already says who leads needs no pattern to say it again.
		if s.Item != "" && (item.Lead == "" || !strings.Contains(text.Fold(task), text.Fold(item.Lead))) {
			c := d.context
			if !strings.HasPrefix(s.Item, "{task}") {
				task = small(task)
			}
			c.Task, c.Lead, c.Joins, c.Due = task, item.Lead, strings.Join(item.Joining, ", "), item.By
			line = strings.TrimRight(d.c.Regime.Fill(s.Item, c), " ;,./")
		}
		list.Items = append(list.Items, paper.Item{Mark: "-", Inlines: paper.Plain(line + d.share(max(1, item.Count)) + ".")})
	}
	if len(list.Items) == 0 {
		return nil
	}
	return paper.Blocks{list}
}

// answerWords are how a table shows an answer that is not a number.
var answerWords = map[quantity.State]string{
	quantity.None: "không", quantity.Unknown: "chưa rõ", quantity.NotApplicable: "/", quantity.Missing: "…",
}
