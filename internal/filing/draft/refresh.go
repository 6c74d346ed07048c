package draft

import (
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/likeness"
	"tonghop/internal/text"
)

// Refresh brings the words up to date with changed figures: sentences that nobody touched
// are written anew, numbers inside sentences that people edited follow the data, and what
// people wrote stays. It gives the keys of the sections that changed.
func (c *Content) Refresh(f *Frame, before, after *Drawing) []string {
	var changed []string
	for i := range after.Sections {
		drawn := &after.Sections[i]
		s := c.Sections[drawn.Key]
		var old []Line
		if was, ok := before.Section(drawn.Key); ok {
			old = was.Lines
		}
		lines := renew(s.Lines, old, drawn.Lines)
		lines, followed := follow(lines, after)
		said, plan, swapped := s.Statements, s.Plan, false
		if drawn.Key == f.home(drawn.Kind) && before.Compilation != nil && after.Compilation != nil {
			said, plan, swapped = renewList(&s, before.Compilation, after.Compilation, drawn.Kind)
		}
		if !followed && !swapped && sameLines(lines, s.Lines) {
			continue
		}
		s.Lines, s.Statements, s.Plan = lines, said, plan
		s.Drafted = append(s.Drafted, (&Section{Lines: drawn.Lines}).sentences()...)
		s.Drafted = followDrafted(s.Drafted, &s, c.Sections[drawn.Key])
		slices.Sort(s.Drafted)
		s.Drafted = slices.Compact(s.Drafted)
		c.Sections[drawn.Key] = s
		changed = append(changed, drawn.Key)
	}
	return changed
}

func sameLines(a, b []Line) bool {
	return slices.EqualFunc(a, b, func(x, y Line) bool {
		return x.Text() == y.Text() && x.From.Kind == y.From.Kind && len(x.Block) == len(y.Block)
	})
}

// followDrafted counts a sentence of the program, in which only a number followed the data,
// as the program's still.
func followDrafted(drafted []string, now *Section, was Section) []string {
	ours := make(map[string]bool, len(drafted))
	for _, d := range drafted {
		ours[d] = true
	}
	if len(now.Lines) != len(was.Lines) {
		return drafted
	}
	for i := range now.Lines {
		a, b := Sentences(was.Lines[i].Text()), Sentences(now.Lines[i].Text())
		for j := range b {
			if len(a) == len(b) && ours[a[j]] {
				drafted = append(drafted, b[j])
			}
		}
	}
	return drafted
}

// renew replaces, in lines, what the program wrote before by what it writes now. A stretch
// that somebody edited stays as he left it.
func renew(lines, before, after []Line) []Line {
	want, got := make([]likeness.Word, len(before)), make([]string, len(after))
	for i := range before {
		want[i].Text = lineKey(&before[i])
	}
	for i := range after {
		got[i] = lineKey(&after[i])
	}
	edits, ok := likeness.Align(want, got)
	if !ok {
		return lines
	}
	out := slices.Clone(lines)
	before = slices.Clone(before)
	j, last := 0, 0
	for _, e := range edits {
		j += e.From - last
		out = renewGap(out, before, e.From, e.To, after[j:j+len(e.Got)])
		j += len(e.Got)
		last = e.To
	}
	return out
}

// renewGap renews one stretch line by line: a line that says the same of other figures takes
// the place of the one that said it before.
func renewGap(lines, before []Line, from, to int, fresh []Line) []Line {
	next := 0
	for i := from; i < to; i++ {
		match := -1
		for j := next; j < len(fresh) && match < 0; j++ {
			if alike(before[i].Text(), fresh[j].Text()) >= leastLikeness {
				match = j
			}
		}
		if match < 0 {
			lines = splice(lines, before, i, i+1, nil)
			continue
		}
		lines = splice(lines, before, i, i, fresh[next:match])
		lines = splice(lines, before, i, i+1, fresh[match:match+1])
		before[i] = fresh[match] // what follows finds its place behind it
		next = match + 1
	}
	if next == len(fresh) {
		return lines
	}
	return splice(lines, before, to, to, fresh[next:])
}

func lineKey(l *Line) string { return string(l.From.Kind[:1]) + text.Space(l.Text()) }

// splice puts fresh lines where the lines before[from:to] stand, if they stand there
// untouched; where there were none, behind the line that came before.
func splice(lines, before []Line, from, to int, fresh []Line) []Line {
	if from == to {
		return slices.Insert(lines, anchor(lines, before, from), fresh...)
	}
	for at := 0; at+to-from <= len(lines); at++ {
		if slices.EqualFunc(lines[at:at+to-from], before[from:to], func(a, b Line) bool { return lineKey(&a) == lineKey(&b) }) {
			return slices.Replace(lines, at, at+to-from, fresh...)
		}
	}
	return lines
}

// anchor is the place behind the nearest earlier line of the program that still stands.
func anchor(lines, before []Line, from int) int {
	for i := from - 1; i >= 0; i-- {
		for at := range lines {
			if lineKey(&lines[at]) == lineKey(&before[i]) {
				return at + 1
			}
		}
	}
	if from < len(before) {
		for at := range lines {
			if lineKey(&lines[at]) == lineKey(&before[from]) {
				return at
			}
		}
	}
	return len(lines)
}

// follow lets the numbers printed in lines follow the data, where the line prints what the
// data were. A number that a person printed otherwise stays and is told as a mismatch.
func follow(lines []Line, d *Drawing) ([]Line, bool) {
	changed := false
	for i := range lines {
		for j := range lines[i].Inlines {
			in := &lines[i].Inlines[j]
			if in.Figure == nil || in.Figure.Indicator == "" {
				continue
			}
			now := d.Value(report.KeyOf(in.Figure.Indicator, in.Figure.Dimensions))
			if !now.IsNumber() || same(now, in.Figure.Value) {
				continue
			}
			printed := regime.Amount(in.Figure.Value, in.Figure.Unit)
			bare := in.Figure.Value.Vietnamese()
			fresh := ""
			switch {
			case strings.Contains(in.Text, printed):
				fresh = strings.Replace(in.Text, printed, regime.Amount(now, in.Figure.Unit), 1)
			case strings.Contains(in.Text, bare):
				fresh = strings.Replace(in.Text, bare, now.Vietnamese(), 1)
			default:
				continue
			}
			if !changed {
				lines = cloneLines(lines)
				in = &lines[i].Inlines[j]
			}
			changed = true
			figure := *in.Figure
			figure.Value = now
			in.Text, in.Figure = fresh, &figure
		}
	}
	return lines, changed
}

func same(a, b quantity.Value) bool {
	if a.IsNumber() && b.IsNumber() {
		return quantity.Compare(a, b) == 0
	}
	return a.State == b.State
}

func cloneLines(lines []Line) []Line {
	out := slices.Clone(lines)
	for i := range out {
		out[i].Inlines = append(paper.Inlines(nil), out[i].Inlines...)
	}
	return out
}

// renewList replaces the statements or tasks that the reports below said before by those
// that they say now. What a person wrote or changed stays.
func renewList(s *Section, before, after *report.Compilation, k regime.SectionKind) ([]Statement, []Task, bool) {
	wasSaid, wasPlan := below(before, k)
	nowSaid, nowPlan := below(after, k)
	said, a := renewItems(s.Statements, wasSaid, nowSaid, func(s Statement) string { return s.Text })
	plan, b := renewItems(s.Plan, wasPlan, nowPlan, func(t Task) string { return t.Text })
	return said, plan, a || b
}

func renewItems[T any](have, was, now []T, say func(T) string) ([]T, bool) {
	has := func(all []T, s string) bool {
		return slices.ContainsFunc(all, func(x T) bool { return say(x) == s })
	}
	var out []T
	changed := false
	for _, x := range have {
		at := slices.IndexFunc(now, func(n T) bool { return say(n) == say(x) })
		switch {
		case !has(was, say(x)):
			out = append(out, x) // a person's
		case at >= 0:
			out = append(out, now[at])
		default:
			changed = true // nobody says it any more
		}
	}
	for _, n := range now {
		if !has(was, say(n)) && !has(out, say(n)) {
			out = append(out, n)
			changed = true
		}
	}
	return out, changed
}
