package regimes

import (
	"net/http"
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// sentencesView is the sentences of a level's outline as figures make them.
type sentencesView struct {
	Of       string // unit whose figures they are; empty for samples
	Key      string // of the sample
	Samples  []kit.Tab
	Sections []saidSection
}

type saidSection struct {
	regime.PlacedSection
	Title string
	Lines []saidLine
	Empty string
}

// saidLine is one sentence and what it says; not said where it has nothing to say.
type saidLine struct {
	Key  string
	Line paper.Inlines
}

// context is what sentences may name beside figures, of a unit that stands for any.
func contextOf(level string, p when.Period) regime.Context {
	c := regime.Context{Period: p, Unit: "UBND xã Minh Sơn", Area: "xã Minh Sơn", Parent: "huyện Triệu Sơn"}
	switch level {
	case "district":
		c.Unit, c.Area, c.Parent = "UBND huyện Triệu Sơn", "huyện Triệu Sơn", "tỉnh Thanh Hóa"
	case "province":
		c.Unit, c.Area, c.Parent = "UBND tỉnh Thanh Hóa", "tỉnh Thanh Hóa", ""
	}
	return c
}

// periodFor is a period of the regime's own length in the present year.
func periodFor(r *regime.Regime, today when.Day) when.Period {
	for _, p := range []when.Period{"", "-H1", "-9M", "-Q3", "-07", "-W28"} {
		if one := when.Period(yearText(today.Year)) + p; r.Owes(one) {
			return one
		}
	}
	return when.Period(yearText(today.Year))
}

func yearText(y int) string {
	d := when.Day{Year: y, Month: 1, Date: 1}
	return d.String()[:4]
}

const ownFigures = "own"

// figuresFor gives the figures that a person wants to see sentences with: his unit's own,
// or one of the samples.
func (a *Area) figuresFor(r *http.Request, reg *regime.Regime) (v regime.Values, key, of string, err error) {
	want := kit.QueryOf(r).Get("with")
	if a.Figures != nil && (want == "" || want == ownFigures) {
		values, unit, ok, err := a.Figures(r.Context(), kit.Who(r), reg.Code, periodFor(reg, kit.Today(r.Context())))
		if err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
			return nil, "", "", err
		}
		if ok && err == nil {
			return values, ownFigures, unit, nil
		}
	}
	samples := reg.Samples()
	i := max(0, slices.IndexFunc(samples, func(s regime.Sample) bool { return s.Key == want }))
	return samples[i].Values, samples[i].Key, "", nil
}

// said renders all sentences of a level with the figures that the person wants.
func (a *Area) said(r *http.Request, reg *regime.Regime, level string) (v sentencesView, err error) {
	values, key, of, err := a.figuresFor(r, reg)
	if err != nil {
		return v, err
	}
	q, ctx := kit.QueryOf(r), r.Context()
	v.Of, v.Key = of, key
	if a.Figures != nil {
		v.Samples = append(v.Samples, kit.Tab{Text: kit.Say(ctx, "web.regimes.with.own"), Href: q.With("with", ownFigures).Href(), Current: key == ownFigures})
	}
	for _, s := range reg.Samples() {
		v.Samples = append(v.Samples, kit.Tab{Text: kit.Say(ctx, "web.regimes.with."+s.Key), Href: q.With("with", s.Key).Href(), Current: s.Key == key})
	}
	c := contextOf(level, periodFor(reg, kit.Today(ctx)))
	for _, s := range reg.SectionsFor(level) {
		one := saidSection{PlacedSection: s, Title: reg.Fill(s.Title, c)}
		for i := range s.Sentences {
			line, _, ok := reg.Render(&s.Sentences[i], level, values, c)
			if ok {
				one.Lines = append(one.Lines, saidLine{s.Sentences[i].Key, line})
			}
		}
		if len(one.Lines) == 0 && s.Empty != "" {
			one.Empty = reg.Fill(s.Empty, c)
		}
		v.Sections = append(v.Sections, one)
	}
	return v, nil
}
