package regimes

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// FromReports gives the figures of the newest report that the person's unit has sent by a
// regime, for Area.Figures.
func FromReports(s *filing.Service) func(ctx context.Context, who access.Actor, code string, _ when.Period) (regime.Values, string, bool, error) {
	return func(ctx context.Context, who access.Actor, code string, _ when.Period) (regime.Values, string, bool, error) {
		if who.Unit == "" {
			return nil, "", false, nil
		}
		p, err := s.Newest(ctx, who, filing.NewestIn{Unit: who.Unit, Regime: code})
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
			return nil, "", false, nil
		}
		if err != nil {
			return nil, "", false, err
		}
		return valuesOf(p), p.Unit.Name + ", " + regime.PeriodName(p.Period.Name), true, nil
	}
}

// valuesOf are the figures of a report as sentences ask for them: a whole, or one choice
// of one split. What the report does not hold is missing.
func valuesOf(p *report.Package) regime.Values {
	all := make(map[regime.Ref]quantity.Value, len(p.Figures))
	for _, f := range p.Figures {
		ref := regime.Ref{Indicator: f.Indicator}
		if len(f.Dimensions) > 1 {
			continue // a crossed split is said by no sentence
		}
		for dimension, choice := range f.Dimensions {
			ref.Dimension, ref.Choice = dimension, choice
		}
		all[ref] = f.Value
	}
	return func(ref regime.Ref) quantity.Value { return all[ref] }
}
