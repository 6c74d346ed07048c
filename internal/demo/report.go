package demo

import (
	"fmt"
	"strconv"
	"strings"

	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// Year is the example year of one province.
type Year struct {
	Tree   *org.Tree
	Regime *regime.Regime
	Period report.Period
	m      *material
	year   int
	whole  bool // reports answer "none" to what the story does not speak of
}

// Of2016 is the year 2016 of Thanh Hóa.
func Of2016() (*Year, error) { return of(2016) }

func of(year int) (*Year, error) {
	m, err := load()
	if err != nil {
		return nil, err
	}
	tree, err := org.ThanhHoa2016()
	if err != nil {
		return nil, err
	}
	reg, err := regime.Builtin(m.year.Regime)
	if err != nil {
		return nil, err
	}
	period := when.Period(strconv.Itoa(year))
	from, to, err := reg.Window(period)
	if err != nil {
		return nil, err
	}
	return &Year{Tree: tree, Regime: reg, Period: report.Period{Name: period, From: from, To: to}, m: m, year: year}, nil
}

// Story is what a commune has to tell of the year.
func (y *Year) Story(u org.Unit) Story { return y.m.tell(u, y.year) }

// Package is the commune's report as a user of this program sends it: the figures entered,
// the paper drafted by the regime from them and put into final form.
func (y *Year) Package(s Story) (*report.Package, error) {
	own := &report.Package{
		Format: report.Format, Regime: report.RefOf(y.Regime), Unit: report.UnitOf(s.Unit, y.Tree.From), Period: y.Period,
		Figures: y.figures(s), Shortcomings: statements(s.Shortcomings), Proposals: statements(s.Proposals), Plan: planItems(s.Plan),
	}
	own.Head = y.head(s)
	above, _ := y.Tree.Unit(own.Unit.Parent)
	draft, err := report.DraftOwn(own, y.Regime, report.DraftIn{Head: own.Head, Parent: above.Name})
	if err != nil {
		return nil, err
	}
	tell(draft.Body, y.Regime, s.Situation)
	own.SetPaper(draft)
	return own, nil
}

// tell puts the commune's own words under the first heading that wants words.
func tell(body paper.Blocks, reg *regime.Regime, words string) {
	for i, b := range body {
		h, ok := b.(paper.Heading)
		if !ok || i+1 >= len(body) || sectionKind(reg.Sections, h.Key) != regime.Narrative {
			continue
		}
		if _, ok := body[i+1].(paper.Paragraph); ok {
			body[i+1] = paper.Paragraph{Inlines: paper.Plain(words)}
			return
		}
	}
}

func sectionKind(sections []regime.Section, key string) regime.SectionKind {
	for _, s := range sections {
		if s.Key == key {
			return s.Kind
		}
		if k := sectionKind(s.Sections, key); k != "" {
			return k
		}
	}
	return ""
}

func (y *Year) figures(s Story) []report.Figure {
	var all []report.Figure
	for _, r := range s.Answers.order {
		f := report.Figure{Indicator: r.indicator, Value: s.Answers.value[r], Obtained: report.Obtained{How: report.Entered}}
		if ind := y.Regime.Indicator(r.indicator); ind != nil {
			f.Measure = ind.Unit
		}
		if r.dimension != "" {
			f.Dimensions = map[string]string{r.dimension: r.choice}
		}
		all = append(all, f)
	}
	if y.whole {
		all = append(all, y.noneOf(s)...)
	}
	return all
}

// noneOf are the indicators of a commune that its story does not speak of.
func (y *Year) noneOf(s Story) []report.Figure {
	var all []report.Figure
	for _, ind := range y.Regime.IndicatorsFor(string(org.Commune)) {
		if _, told := s.Answers.value[ref{indicator: ind.Code}]; !told {
			all = append(all, report.Figure{Indicator: ind.Code, Measure: ind.Unit, Value: quantity.Of(quantity.None), Obtained: report.Obtained{How: report.Entered}})
		}
	}
	return all
}

func statements(texts []string) []report.Statement {
	var all []report.Statement
	for _, t := range texts {
		all = append(all, report.Statement{Text: t})
	}
	return all
}

func planItems(tasks []task) []report.PlanItem {
	var all []report.PlanItem
	for _, t := range tasks {
		all = append(all, report.PlanItem{Text: t.Text, Lead: t.Lead, Joining: t.Joining, By: t.By})
	}
	return all
}

// head is the letterhead and the foot of a commune's report.
func (y *Year) head(s Story) paper.Paper {
	above, _ := y.Tree.Unit(s.Unit.Parent)
	return paper.Paper{
		Kind: paper.Report, Issuer: s.Unit.Committee(), Number: number(s.Number), Symbol: paper.Symbol(paper.Report, "UBND", ""),
		Place: s.Unit.ShortName(), Date: s.Day,
		Addressees: []string{above.CommitteeInText()},
		Recipients: []string{"Như trên"}, Archive: "VT",
		Signatures: []paper.Signature{{Authority: []string{"TM. ỦY BAN NHÂN DÂN"}, Position: "CHỦ TỊCH", Name: s.Signer}},
	}
}

// number writes numbers below ten with a zero (NĐ 30/2020, annex I, II.3; TT 01/2011, article 7).
func number(n int) string {
	if n < 10 {
		return fmt.Sprintf("0%d", n)
	}
	return strconv.Itoa(n)
}

// Nothing is the report of a commune where nothing happened.
func (y *Year) Nothing(s Story) *paper.Paper {
	p := y.head(s)
	p.Subject = y.subject()
	p.Body = paper.Blocks{
		paper.Paragraph{Inlines: paper.Plain(s.Unit.CommitteeInText() + " báo cáo như sau:")},
		paper.Paragraph{Inlines: paper.Plain(strings.NewReplacer("{unit}", s.Unit.InText(), "{year}", strconv.Itoa(y.year)).Replace(y.m.words.Nothing))},
	}
	return &p
}

func (y *Year) subject() string {
	return y.Regime.Fill(y.Regime.Subject, regime.Context{Period: y.Period.Name})
}

// Request is the letter that asked the districts for the report.
func (y *Year) Request() *paper.Citation {
	return &paper.Citation{
		Kind: "công văn", Number: "1435/STTTT-BCXB", Date: when.MustDay("2016-11-15"), Issuer: "Sở Thông tin và Truyền thông tỉnh Thanh Hóa",
		Subject: "báo cáo hoạt động thông tin đối ngoại năm 2016 và xây dựng kế hoạch năm 2017",
	}
}
