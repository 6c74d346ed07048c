package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tonghop/internal/report"
	"tonghop/internal/rollup"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/when"
)

type figuresIn struct {
	Regime string   `path:"regime"`
	Period string   `path:"period" example:"2016"`
	Unit   string   `path:"unit" doc:"all is the whole country"`
	Basis  string   `query:"basis" enum:"official,received,live" default:"official"`
	Lines  string   `query:"lines" enum:"below,reporting" default:"below" doc:"The units right below, or those at the bottom that report"`
	Figure []string `query:"figure" doc:"Only these figures, as keys; empty is all"`
}

type figuresOut struct {
	Body figuresBody
}

// figuresBody is a table of figures. Values stand in the order of Figures.
type figuresBody struct {
	Regime  string       `json:"regime"`
	Version int          `json:"version" doc:"Of the regime"`
	Period  string       `json:"period"`
	Basis   string       `json:"basis"`
	Figures []string     `json:"figures" doc:"Keys: indicator, or indicator@dimension=choice"`
	Total   figureLine   `json:"total"`
	Lines   []figureLine `json:"lines"`
	Hidden  int          `json:"hidden,omitempty" doc:"Lines that the account may not see; the total holds them"`
}

type figureLine struct {
	Unit     string         `json:"unit"`
	Code     string         `json:"code,omitempty"`
	Name     string         `json:"name,omitempty"`
	State    string         `json:"state,omitempty" doc:"Of what the unit owes"`
	Reported bool           `json:"reported,omitempty"`
	Leaves   int            `json:"leaves" doc:"Reporting units behind the line"`
	Silent   int            `json:"silent,omitempty" doc:"Of them, without a report"`
	Values   []string       `json:"values" doc:"A number with a point, or none, unknown, not-applicable, missing"`
	Counts   []figureCounts `json:"counts,omitempty" doc:"How many units answered what; of lines with several units behind them"`
	Below    []string       `json:"below,omitempty" doc:"What the units below the line add up to, where it reports for itself"`
}

type figureCounts struct {
	Number        int `json:"number,omitempty"`
	None          int `json:"none,omitempty"`
	Unknown       int `json:"unknown,omitempty"`
	NotApplicable int `json:"not_applicable,omitempty"`
	Missing       int `json:"missing,omitempty"`
}

// figures reads a unit's totals with the units below it.
func (s *server) figures(h huma.API) {
	huma.Register(h, huma.Operation{
		OperationID: "get-figures", Method: http.MethodGet, Path: Prefix + "/figures/{regime}/{period}/{unit}", Summary: "A unit's totals and the units below it",
	}, func(ctx context.Context, in *figuresIn) (*figuresOut, error) {
		actor, err := who(ctx)
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		g, err := s.o.Totals.Grid(ctx, actor, in.question())
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		return &figuresOut{bodyOf(g)}, nil
	})
}

func (in *figuresIn) question() rollup.Question {
	q := rollup.Question{Regime: in.Regime, Period: when.Period(in.Period), Unit: in.Unit, Basis: rollup.Basis(in.Basis)}
	if in.Unit == "all" {
		q.Unit = rollup.Country
	}
	if in.Lines == "reporting" {
		q.Depth = cube.Reporting
	}
	for _, k := range in.Figure {
		q.Keys = append(q.Keys, report.Key(k))
	}
	return q
}

func bodyOf(g *rollup.Grid) figuresBody {
	b := figuresBody{
		Regime: g.Regime.Code, Version: g.Regime.Version, Period: string(g.Period.Name), Basis: string(g.Asked.Basis), Hidden: g.Hidden,
		Figures: make([]string, len(g.Keys)), Lines: make([]figureLine, len(g.Lines)),
	}
	for i, k := range g.Keys {
		b.Figures[i] = string(k)
	}
	b.Total = lineOf(&g.Total, true)
	for i := range g.Lines {
		b.Lines[i] = lineOf(&g.Lines[i], g.Lines[i].Leaves > 1)
		b.Lines[i].State = string(g.Debts[i].State)
	}
	return b
}

func lineOf(l *cube.Line, counts bool) figureLine {
	out := figureLine{Unit: l.Unit.ID, Code: l.Unit.Code, Name: l.Unit.Name, Reported: l.Reported, Leaves: l.Leaves, Silent: l.Silent, Values: valuesOf(l.Cells)}
	if counts {
		for i := range l.Cells {
			c := l.Cells[i].Counts
			out.Counts = append(out.Counts, figureCounts{c.Number, c.None, c.Unknown, c.NotApplicable, c.Missing})
		}
	}
	if l.Below != nil {
		out.Below = valuesOf(l.Below)
	}
	return out
}

func valuesOf(cells []cube.Cell) []string {
	all := make([]string, len(cells))
	for i := range cells {
		all[i] = cells[i].Value.String()
		if cells[i].TooLarge {
			all[i] = "too-large"
		}
	}
	return all
}
