package regimes

import (
	"testing"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

func TestFiguresOfAReportAsSentencesAskForThem(t *testing.T) {
	v := valuesOf(&report.Package{Figures: []report.Figure{
		{Indicator: "a", Value: quantity.Int(12)},
		{Indicator: "a", Dimensions: map[string]string{"language": "vi"}, Value: quantity.Int(5)},
		{Indicator: "a", Dimensions: map[string]string{"language": "vi", "kind": "x"}, Value: quantity.Int(3)},
		{Indicator: "b", Value: quantity.Of(quantity.None)},
	}})
	for ref, want := range map[regime.Ref]quantity.Value{
		{Indicator: "a"}: quantity.Int(12), {Indicator: "a", Dimension: "language", Choice: "vi"}: quantity.Int(5), {Indicator: "a", Dimension: "language", Choice: "en"}: {},
		{Indicator: "b"}: quantity.Of(quantity.None), {Indicator: "c"}: {},
	} {
		if got := v(ref); got != want {
			t.Errorf("%s: %v", ref, got)
		}
	}
}
