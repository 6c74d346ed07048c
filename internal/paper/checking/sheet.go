package checking

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// Tolerances. Programs round to their own units; edges seen in a PDF are those of the
// ink, not of the margin.
const (
	halfPoint                = flow.Point / 2
	millimetre   flow.Length = 57
	seenInk                  = 3 * millimetre
	sheetRounded             = 2 * millimetre
)

// sheet checks size, position and margins of the first section, and the size of all.
func (c *checker) sheet() {
	rule := &c.l.Page
	for i := range c.doc.Sections {
		p := c.doc.Sections[i].Page
		short, long := min(p.Width, p.Height), max(p.Width, p.Height)
		if off(short, rule.Width) > sheetRounded || off(long, rule.Height) > sheetRounded {
			c.add(Departure{Rule: "check.paper-size", Legal: rule.PaperSource, Found: sides(p), Wanted: "A4, 210 × 297 mm"})
			return
		}
	}
	first := c.doc.Sections[0].Page
	if first.Landscape() {
		c.add(Departure{Rule: "check.landscape", Severity: Doubt, Legal: rule.TurnSource})
		return
	}
	c.margin("margin-left", first.Left, rule.Left)
	c.margin("margin-right", first.Right, rule.Right)
	if !c.doc.Lines { // the last line of a printed page says nothing of its margin
		c.margin("margin-top", first.Top, rule.Top)
		c.margin("margin-bottom", first.Bottom, rule.Bottom)
	}
}

func off(a, b flow.Length) flow.Length { return max(a-b, b-a) }

func sides(p flow.Page) string {
	return fmt.Sprintf("%.0f × %.0f mm", p.Width.Millimetres(), p.Height.Millimetres())
}

func (c *checker) margin(part string, l flow.Length, r paper.Range) {
	tolerance, severity := millimetre/2, Wrong
	if c.doc.Lines {
		tolerance, severity = seenInk, Doubt
	}
	if !r.Holds(l, tolerance) {
		c.add(Departure{Rule: "check.margin", Severity: severity, Legal: c.l.Page.MarginSource, Part: part, Found: mm(l), Wanted: mmRange(r)})
	}
}

func mm(l flow.Length) string { return decimal(l.Millimetres()) + " mm" }

func mmRange(r paper.Range) string {
	return decimal(r.Min.Millimetres()) + "–" + decimal(r.Max.Millimetres()) + " mm"
}

// decimal writes a measure with at most one decimal, with the Vietnamese comma.
func decimal(v float64) string {
	return strings.ReplaceAll(strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0"), ".", ",")
}

func pt(l flow.Length) string { return decimal(l.Points()) + " pt" }

func ptRange(r paper.Range) string {
	if r.Min == r.Max {
		return pt(r.Min)
	}
	return decimal(r.Min.Points()) + "–" + decimal(r.Max.Points()) + " pt"
}

// longPaper is a number of letters that never fits on one page.
const longPaper = 4500

// pageNumber checks the place of page numbers and that the first page shows none.
func (c *checker) pageNumber() {
	n := c.firstNumber()
	rule := c.l.Number
	if n.Place == flow.NoNumber {
		if c.manyPages() {
			c.add(Departure{Rule: "check.page-number", Legal: rule.Source, Wanted: placeName(rule.Place)})
		}
		return
	}
	if n.Place != rule.Place {
		c.add(Departure{Rule: "check.page-number-place", Legal: rule.Source, Found: placeName(n.Place), Wanted: placeName(rule.Place)})
	}
	if n.ShowFirst {
		c.add(Departure{Rule: "check.page-number-first", Legal: rule.Source})
	}
	if n.Size > 0 && !rule.Size.Holds(n.Size, halfPoint) {
		c.add(Departure{Rule: "check.size", Severity: Doubt, Legal: rule.Source, Part: "page-number", Found: pt(n.Size), Wanted: ptRange(rule.Size)})
	}
}

// firstNumber is how the first section that has page numbers prints them: in a PDF one
// whose only page is the first shows none.
func (c *checker) firstNumber() flow.PageNumber {
	for i := range c.doc.Sections {
		if n := c.doc.Sections[i].Number; n.Place != flow.NoNumber {
			n.ShowFirst = n.ShowFirst && i == 0
			return n
		}
	}
	return flow.PageNumber{}
}

func (c *checker) manyPages() bool {
	letters, pages := 0, 0
	for i := range c.lines {
		letters += len(c.lines[i].letters)
		pages = max(pages, c.lines[i].p.Where.Page)
	}
	return pages > 1 || pages == 0 && letters > longPaper
}

func placeName(p flow.NumberPlace) string {
	return map[flow.NumberPlace]string{
		flow.TopCenter: "giữa lề trên", flow.TopRight: "phải lề trên", flow.TopLeft: "trái lề trên",
		flow.BottomCenter: "giữa lề dưới", flow.BottomRight: "phải lề dưới", flow.BottomLeft: "trái lề dưới",
	}[p]
}

// metricEquals are faces whose letters are those of Times New Roman, as PDF files name
// them.
var metricEquals = []string{"timesnewroman", "times", "tinos", "liberationserif", "nimbusroman", "thorndale"}

// foreignShare is the share of letters, in percent, from which another font is a habit
// and not a symbol.
const foreignShare = 3

// fonts checks that the paper is set in Times New Roman; the older form asked only for
// a Unicode font.
func (c *checker) fonts() {
	if c.l.Name != "nd30-2020" {
		return
	}
	counts, first := map[string]int{}, map[string]*line{}
	total := 0
	for i := range c.lines {
		l := &c.lines[i]
		for _, x := range l.letters {
			f := l.p.Runs[x.run].Font
			total++
			counts[f]++
			if first[f] == nil {
				first[f] = l
			}
		}
	}
	for _, f := range sortedKeys(counts) {
		if f != "" && !isTimes(f) && counts[f]*100 > total*foreignShare {
			c.add(Departure{Rule: "check.font", Legal: c.l.FontRule, Where: first[f].p.Where, Found: f, Wanted: c.l.Font})
		}
	}
}

func isTimes(font string) bool {
	name := strings.NewReplacer(" ", "", "-", "", ",", "").Replace(text.Fold(font))
	if i := strings.Index(name, "+"); i >= 0 { // the tag of a subset
		name = name[i+1:]
	}
	for _, f := range metricEquals {
		if strings.HasPrefix(name, f) {
			return true
		}
	}
	return false
}
