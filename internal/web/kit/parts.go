package kit

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/fault"
)

// iconSVG is the drawing of an embedded icon; a name without one draws nothing, and a test
// finds such names.
func iconSVG(name string) string { return icons()[name] }

func (v TableView) direction(c Column) string {
	switch {
	case c.Sort == "" || v.Query == nil:
		return ""
	case v.Sorted == c.Sort:
		return "ascending"
	case v.Sorted == "-"+c.Sort:
		return "descending"
	}
	return ""
}

// sortHref sorts by the column: upwards first, numbers downwards first, then the other way.
func (v TableView) sortHref(c Column) string {
	next := c.Sort
	if c.Number && v.Sorted != "-"+c.Sort || !c.Number && v.Sorted == c.Sort {
		next = "-" + c.Sort
	}
	return v.Query.With("sort", next).Href()
}

func (q Query) any(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return q.values.Get(name) != "" })
}

func (q Query) without(names []string) Query {
	for _, name := range names {
		q = q.With(name)
	}
	return q
}

// Form is the state as a form, for the inputs of Filters.
func (q Query) Form(r *http.Request) *Form {
	f := NewForm(r)
	for name, vs := range q.values {
		f.values[name] = vs
	}
	return f
}

type barPiece struct {
	class       string
	from, width int
}

// barPieces cuts a bar of 1000 into its parts. A part that is there is seen, however small.
func barPieces(parts []Part, of int64) []barPiece {
	var out []barPiece
	at := 0
	for _, p := range parts {
		if p.N <= 0 || of <= 0 {
			continue
		}
		width := min(1000-at, max(8, int(p.N*1000/of)))
		class := string(p.Tone)
		if class == "" {
			class = "none"
		}
		out = append(out, barPiece{class, at, width})
		at += width
	}
	return out
}

func barLabel(ctx context.Context, parts []Part, of int64, label string) string {
	words := make([]string, 0, len(parts)+1)
	for _, p := range parts {
		name := p.Name
		if name == label {
			name = ""
		}
		words = append(words, strings.TrimSpace(name+" "+Number(ctx, p.N)))
	}
	return label + ": " + strings.Join(words, ", ") + " / " + Number(ctx, of)
}

type chartPiece struct{ class, y, height string }

type chartColumn struct {
	name, x, middle, width string
	month                  Month
	pieces                 []chartPiece
}

// columns lays the months out on a field of 480 × 112, the tallest month to the top.
func (v MonthsView) columns() []chartColumn {
	if len(v.Months) == 0 {
		return nil
	}
	var greatest int64 = 1
	for _, m := range v.Months {
		greatest = max(greatest, m.total())
	}
	step := 480 / len(v.Months)
	width := step * 7 / 10
	out := make([]chartColumn, 0, len(v.Months))
	for i, m := range v.Months {
		x := i*step + (step-width)/2
		c := chartColumn{name: m.Name, x: strconv.Itoa(x), middle: strconv.Itoa(x + width/2), width: strconv.Itoa(width), month: m}
		bottom := 112.0
		for k, n := range m.Parts {
			if n <= 0 {
				continue
			}
			h := max(1.5, 108*float64(n)/float64(greatest))
			bottom -= h
			c.pieces = append(c.pieces, chartPiece{"m" + strconv.Itoa(k), decimal(max(0, bottom)), decimal(max(0.5, h-1))})
		}
		out = append(out, c)
	}
	return out
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

func (m Month) total() int64 {
	var sum int64
	for _, n := range m.Parts {
		sum += n
	}
	return sum
}

// title is what a pointer over the month shows.
func (c chartColumn) title(ctx context.Context, v MonthsView) string {
	words := []string{Say(ctx, "web.kit.month") + " " + c.name + ": " + Number(ctx, c.month.total())}
	for i, n := range c.month.Parts {
		if n > 0 && i < len(v.Kinds) {
			words = append(words, v.Kinds[i]+" "+Number(ctx, n))
		}
	}
	return strings.Join(words, "; ")
}

func (v problemView) drawing() string {
	switch v.Kind {
	case fault.NotFound:
		return "search"
	case fault.Forbidden, fault.Unsigned, fault.Closed:
		return "closed"
	default:
		return "broken"
	}
}

func keptRows(s string) string { return strconv.Itoa(min(14, 2+len(s)/90+strings.Count(s, "\n"))) }

// Clash answers that two people changed the same thing: theirs, mine, the words that differ,
// and a form to keep mine over theirs.
func (k *Kit) Clash(w http.ResponseWriter, r *http.Request, p Page, v ClashView) error {
	p.Status = http.StatusConflict
	if p.Title == "" {
		p.Title = v.Title
	}
	return k.Render(w, r, p, clashPage(v))
}
