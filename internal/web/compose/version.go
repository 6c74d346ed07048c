package compose

import (
	"context"
	"net/http"
	"slices"

	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/web/kit"
)

func (a *Area) version(w http.ResponseWriter, r *http.Request) error {
	id := idOf(r)
	v, err := a.Desk.Version(r.Context(), kit.Who(r), desk.VersionIn{Report: id, Version: filing.VersionID(r.PathValue("version"))})
	if err != nil {
		return err
	}
	ctx := r.Context()
	page := kit.Page{
		Title: kit.Say(ctx, "web.compose.version-of", v.Version.No, v.Report.UnitName), Nav: kit.NavReports, Wide: true, Styles: []string{styles},
		Crumbs:  []kit.Crumb{{Text: kit.Say(ctx, "web.compose.reports"), Href: "/reports"}, {Text: v.Report.UnitName, Href: href(id, "")}},
		Actions: versionActions(&v),
	}
	return a.Kit.Render(w, r, page, versionPage(&v))
}

// decides tells whether the person may decide about the version.
func decides(v *desk.VersionPage) bool {
	return v.Version.ID == v.Report.Latest && slices.Contains(v.Moves, filing.Take)
}

// versionFigures are the whole figures of a version with last period's beside them.
func versionFigures(v *desk.VersionPage) []figureRow {
	var rows []figureRow
	for i := range v.Package.Figures {
		f := &v.Package.Figures[i]
		k := f.Key()
		row := figureRow{Key: k, Part: !k.Whole(), Measure: f.Measure, Total: f.Value}
		if f.States != nil {
			row.States = *f.States
		}
		if v.Last != nil {
			if old, ok := v.Last.Figure(k); ok {
				row.Last = old.Value
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// versionMissing are the indicators that the unit is asked for and does not answer.
func versionMissing(ctx context.Context, v *desk.VersionPage) []string {
	var names []string
	for i := range v.Regime.Indicators {
		ind := &v.Regime.Indicators[i]
		if len(ind.Levels) > 0 && !slices.Contains(ind.Levels, v.Report.Level) {
			continue
		}
		f, ok := v.Package.Figure(report.Key(ind.Code))
		if !v.Package.NothingToReport && (!ok || f.Value.State == quantity.Missing) {
			names = append(names, named(ctx, ind.Name))
		}
	}
	return names
}

// stands tells whether a figure was marked as standing out, and in which words.
func standsOut(ctx context.Context, v *desk.VersionPage, k report.Key) []string {
	var words []string
	for _, f := range v.Queue.Findings {
		if f.Key == k {
			words = append(words, named(ctx, f.Say)+" ("+f.Values+")")
		}
	}
	for _, o := range v.Queue.Outliers {
		if o.Key == k {
			words = append(words, outlierWords(ctx, &o))
		}
	}
	return words
}

// history is the versions of one part, each with what it changed.
func (a *Area) history(w http.ResponseWriter, r *http.Request) error {
	part := draft.Part(r.PathValue("part"))
	h, err := a.Desk.History(r.Context(), kit.Who(r), desk.PartIn{Report: idOf(r), Part: part})
	if err != nil {
		return err
	}
	p, err := a.get(r)
	if err != nil {
		return err
	}
	page := reportPage(r.Context(), p, kit.Say(r.Context(), "web.compose.history-of", partName(r.Context(), p, part)))
	page.Wide = false
	return a.Kit.Render(w, r, page, historyPage(p, &h))
}

// outlierWords say how a figure stands out.
func outlierWords(ctx context.Context, o *report.Outlier) string {
	return kit.Say(ctx, "web.compose.outlier."+string(o.Why), kit.Value(ctx, o.Value), kit.Value(ctx, o.Usual))
}

func versionDefs(ctx context.Context, v *desk.VersionPage) []kit.Def {
	all := []kit.Def{{Name: kit.Say(ctx, "web.compose.sent-at"), Text: kit.Instant(ctx, v.Version.SentAt) + " · " + v.Version.SentBy}}
	if v.Version.Mark != "" {
		all = append(all, kit.Def{Name: kit.Say(ctx, "web.compose.mark"), Text: v.Version.Mark})
	}
	if !v.Version.DecidedAt.IsZero() {
		all = append(all, kit.Def{Name: kit.Say(ctx, "web.compose.decided-at"), Text: kit.Instant(ctx, v.Version.DecidedAt) + " · " + v.Version.DecidedBy})
	}
	if v.Version.Share.All > 0 {
		all = append(all, kit.Def{Name: kit.Say(ctx, "web.compose.program-share"), Text: kit.Number(ctx, v.Version.Share.Percent()) + " %"})
	}
	return append(all, kit.Def{Name: kit.Say(ctx, "web.compose.digest"), Text: string(v.Version.Digest)})
}

func versionDownloads(v *desk.VersionPage) []kit.Choice {
	all := downloads(&desk.Page{}, "")
	if len(v.Package.Sources) > 0 {
		all = append(all, kit.Choice{Value: "sources", Text: "ZIP", Hint: "archive"})
	}
	return all
}
