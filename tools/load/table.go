package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// table is the figures as lines of a table of docs/BENCHMARKS.md.
func (f *figures) table() string {
	var b strings.Builder
	row := func(name, value string) { fmt.Fprintf(&b, "| %s | %s |\n", name, value) }
	fmt.Fprintf(&b, "| %d units, %s, %d accepted reports before | |\n| --- | --- |\n", f.Units, f.Engine, f.Accepted)
	row("start to the first answer", fmt.Sprintf("%.0f ms", f.Start))
	row("memory at rest; most", fmt.Sprintf("%.0f MB; %.0f MB", f.Rest, f.Most))
	row("letter sent to all units", fmt.Sprintf("%.0f ms", f.Send))
	row("reports delivered, 20 in flight", f.Deliver.line())
	row("first reading of all months", fmt.Sprintf("%.0f ms", f.First))
	row("totals of the top, a month, 100 figures", f.Rollup.line())
	row("spreadsheets, ten at once", f.Exports.line())
	row("signing in beside them", f.SignIn.line())
	row("totals beside them", f.Beside.line())
	row("pages, 50 people", f.Pages.line())
	for _, name := range slices.Sorted(maps.Keys(f.ByPage)) {
		row("· "+name, f.ByPage[name].line())
	}
	row("planted in", fmt.Sprintf("%.1f s", f.Planted))
	return b.String()
}

func (t timing) line() string {
	s := fmt.Sprintf("%.0f/s, p50 %.1f, p95 %.1f, p99 %.1f, worst %.0f ms (%d)", t.Rate, t.P50, t.P95, t.P99, t.Worst, t.Calls)
	if t.Bytes > 0 {
		s += fmt.Sprintf(", %.0f KB", float64(t.Bytes)/1024)
	}
	if t.Processor > 0 {
		s += fmt.Sprintf(", %.2f ms of processor each", t.Processor)
	}
	if n := t.fails(); n > 0 {
		s += fmt.Sprintf(", **%d failed**", n)
		for _, why := range slices.Sorted(maps.Keys(t.Failed)) {
			s += fmt.Sprintf("; %s: %d", why, t.Failed[why])
		}
	}
	return s
}
