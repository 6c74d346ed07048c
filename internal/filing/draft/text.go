package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/report"
	"tonghop/internal/report/editing"
	"tonghop/internal/report/likeness"
	"tonghop/internal/text"
)

// breakMark stands in the text form for a line break inside a paragraph.
const breakMark = "↵"

// keptMark is how the text form names a block that is kept whole: "[[bảng 1]]".
const keptMark = "[[bảng %d]]"

var keptForm = regexp.MustCompile(`^\[\[\s*(?:bảng|hình)\s+(\d+)\s*\]\]$`)

// markForm is an item of a list as people type it: "- …", "+ …", "a) …", "1) …".
var markForm = regexp.MustCompile(`^([-+•*–—]|[a-zđ]\)|\d{1,2}\))\s+(.*)$`)

// TextOf is the lines as a person edits them: one line each, items with their mark. Places
// still to be filled are left out: the form shows their guidance beside the text.
func TextOf(lines []Line) string {
	var b strings.Builder
	blocks := 0
	for i := range lines {
		l := &lines[i]
		if l.From.Kind == Open {
			continue
		}
		if len(l.Block) > 0 {
			blocks++
			fmt.Fprintf(&b, keptMark+"\n", blocks)
			continue
		}
		b.WriteString(strings.Repeat("  ", l.Depth))
		if l.Mark != "" {
			b.WriteString(l.Mark + " ")
		}
		b.WriteString(strings.ReplaceAll(strings.TrimSpace(l.Text()), "\n", breakMark) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Edit is the lines as a person typed them over those that were there: what was not
// touched stays as it was, figures stay tied to the data, and the changes name each figure
// whose printed number is another now or is gone.
func Edit(old []Line, typed, by string) ([]Line, []editing.Change) {
	lines := parse(old, typed)
	texts := func(all []Line) (blocks paper.Blocks) {
		for i := range all {
			if len(all[i].Block) == 0 {
				blocks = append(blocks, BlocksOf(all[i:i+1], true)...)
			}
		}
		return blocks
	}
	before := withoutOpen(old)
	own, base, read := texts(before), texts(plain(before)), texts(lines)
	merged, changes := editing.Merge(&report.Package{Sections: []report.Section{{Blocks: own}}}, paper.Paper{Body: base}, paper.Paper{Body: read})
	if len(changes) > 0 {
		restore(lines, LinesOf(merged.Paper().Body))
	} else {
		moved(lines, before)
	}
	trace(before, lines, by)
	return lines, changes
}

// restore gives the typed lines the atoms and looks that merging found for them.
func restore(lines, merged []Line) {
	at := 0
	for i := range lines {
		if len(lines[i].Block) > 0 || at >= len(merged) {
			continue
		}
		lines[i].Inlines, lines[i].Align = merged[at].Inlines, merged[at].Align
		at++
	}
}

// moved gives lines that only changed their places the words they had.
func moved(lines, before []Line) {
	used := make([]bool, len(before))
	for i := range lines {
		for j := range before {
			if !used[j] && len(lines[i].Block)+len(before[j].Block) == 0 && text.Space(before[j].Text()) == text.Space(lines[i].Text()) {
				used[j] = true
				lines[i].Inlines, lines[i].Align = before[j].Inlines, before[j].Align
				break
			}
		}
	}
}

func withoutOpen(all []Line) []Line {
	return slices.DeleteFunc(slices.Clone(all), func(l Line) bool { return l.From.Kind == Open })
}

// plain is the lines as the form shows them: words without atoms.
func plain(all []Line) []Line {
	out := slices.Clone(all)
	for i := range out {
		if len(out[i].Block) == 0 {
			out[i].Inlines = paper.Plain(strings.TrimSpace(out[i].Text()))
		}
	}
	return out
}

// parse reads the text form. A table that is not named any more is gone.
func parse(old []Line, typed string) []Line {
	var blocks, lines []Line
	for i := range old {
		if len(old[i].Block) > 0 {
			blocks = append(blocks, old[i])
		}
	}
	typed = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text.NFC(typed))
	for raw := range strings.SplitSeq(typed, "\n") {
		words := text.Space(raw)
		if words == "" {
			continue
		}
		if m := keptForm.FindStringSubmatch(words); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil && 1 <= n && n <= len(blocks) {
				lines = append(lines, blocks[n-1])
				continue
			}
		}
		l := Line{}
		if m := markForm.FindStringSubmatch(words); m != nil {
			l.Mark, words = m[1], m[2]
			l.Depth = min(4, (len(raw)-len(strings.TrimLeft(raw, " ")))/2)
		}
		l.Inlines = paper.Plain(strings.ReplaceAll(words, breakMark, "\n"))
		lines = append(lines, l)
	}
	return lines
}

// leastLikeness is the share of common words above which a line was made out of another.
const leastLikeness = 0.5

// trace says of each line where it comes from: from where it came before, if it is the
// same or was made out of it, else from the person who typed it.
func trace(before, lines []Line, by string) {
	used := make([]bool, len(before))
	var loose []int
	for i := range lines {
		if len(lines[i].Block) > 0 {
			continue
		}
		at := slices.IndexFunc(before, func(l Line) bool { return text.Space(l.Text()) == text.Space(lines[i].Text()) })
		for at >= 0 && used[at] {
			at = nextSame(before, at+1, text.Space(lines[i].Text()))
		}
		if at < 0 {
			loose = append(loose, i)
			continue
		}
		used[at] = true
		lines[i].From = before[at].From
	}
	for _, i := range loose {
		lines[i].From = Origin{Kind: Typed, Name: by}
		best, score := -1, leastLikeness
		for j := range before {
			if s := alike(before[j].Text(), lines[i].Text()); !used[j] && s > score {
				best, score = j, s
			}
		}
		if best >= 0 {
			used[best] = true
			lines[i].From = before[best].From
			lines[i].From.Edited = by
			if k := before[best].From.Kind; k == Empty {
				lines[i].From = Origin{Kind: Typed, Name: by}
			}
		}
	}
}

func nextSame(all []Line, from int, words string) int {
	for i := from; i < len(all); i++ {
		if text.Space(all[i].Text()) == words {
			return i
		}
	}
	return -1
}

// alike is the share of words that two texts have in common, of 1.
func alike(a, b string) float64 {
	count, all, common := map[string]int{}, 0, 0
	for _, t := range likeness.Tokens(a) {
		count[t.Text]++
		all++
	}
	for _, t := range likeness.Tokens(b) {
		all++
		if count[t.Text] > 0 {
			count[t.Text]--
			common++
		}
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(common) / float64(all)
}
