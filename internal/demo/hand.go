package demo

import (
	"regexp"
	"strconv"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
)

// ByHand is the commune's report as an officer with Word writes it: other words, other
// headings, no data inside; and the figures that its words state.
func (y *Year) ByHand(s Story, hand int) (*paper.Paper, map[report.Key]quantity.Value) {
	h := y.m.year.Hands[hand%len(y.m.year.Hands)]
	w := writer{y: y, s: s, h: h, said: map[report.Key]quantity.Value{}, fill: strings.NewReplacer("{unit}", s.Unit.InText(), "{year}", strconv.Itoa(y.year), "{next_year}", strconv.Itoa(y.year+1))}
	p := y.head(s)
	p.Subject = y.subject()
	p.Body = w.body()
	return &p, w.said
}

type writer struct {
	y      *Year
	s      Story
	h      handText
	fill   *strings.Replacer
	blocks paper.Blocks
	said   map[report.Key]quantity.Value
}

func (w *writer) heading(level int, label, title string) {
	w.blocks = append(w.blocks, paper.Heading{Level: level, Label: label, Title: w.fill.Replace(title)})
}

func (w *writer) text(s string) {
	w.blocks = append(w.blocks, paper.Paragraph{Inlines: paper.Plain(w.fill.Replace(s))})
}

func (w *writer) list(items []string) {
	if len(items) == 0 {
		w.text("Không có.")
		return
	}
	var l paper.List
	for _, i := range items {
		l.Items = append(l.Items, paper.Item{Mark: "-", Inlines: paper.Plain(i)})
	}
	w.blocks = append(w.blocks, l)
}

func (w *writer) body() paper.Blocks {
	roman := []string{"I", "II", "III", "IV", "V"}
	w.text(w.s.Unit.CommitteeInText() + " báo cáo kết quả công tác thông tin đối ngoại năm {year} như sau:")
	for i, title := range w.h.Titles {
		w.heading(1, roman[i], title)
		switch i {
		case 0:
			w.text(w.s.Situation)
		case 1:
			w.results()
		case 2:
			w.list(w.s.Shortcomings)
		case 3:
			w.list(w.s.Proposals)
		case 4:
			w.plan()
		}
	}
	return w.blocks
}

func (w *writer) results() {
	w.heading(2, "1", w.h.Results[0])
	for _, pattern := range w.h.Some {
		if s, ok := w.sentence(pattern); ok {
			w.text(s)
		}
	}
	w.heading(2, "2", w.h.Results[1])
	w.either(w.h.People)
	w.heading(2, "3", w.h.Results[2])
	w.either(w.h.Money)
}

// either writes the first sentence where its figure is a number, else the second.
func (w *writer) either(ways []string) {
	if s, ok := w.sentence(ways[0]); ok {
		w.text(s)
		return
	}
	w.text(ways[1])
}

func (w *writer) plan() {
	for _, t := range w.s.Plan {
		w.text("Giao " + t.Lead + " chủ trì, phối hợp với " + strings.Join(t.Joining, ", ") + " " + lower(t.Text) + "; thời gian: " + lower(t.By) + ".")
	}
	if len(w.s.Plan) == 0 {
		w.text("Tiếp tục thực hiện theo hướng dẫn của cấp trên.")
	}
}

func lower(s string) string {
	r := []rune(s)
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

var (
	optional = regexp.MustCompile(`\[[^\]]*\]`)
	figure   = regexp.MustCompile(`\{([a-z_]+)(?:@([a-z-]+))?\}`)
)

// sentence fills a pattern; not ok where its first figure is no number above zero. A part
// in brackets whose figures are not all numbers is left out. An unknown first figure gives
// the officer's sentence for that.
func (w *writer) sentence(pattern string) (string, bool) {
	pattern = w.fill.Replace(pattern)
	pattern = optional.ReplaceAllStringFunc(pattern, func(part string) string {
		if !w.known(part) {
			return ""
		}
		return strings.Trim(part, "[]")
	})
	first := figure.FindString(pattern)
	if v := w.value(figure.FindStringSubmatch(first)); v.State == quantity.Unknown {
		what := w.y.Regime.Indicator(figure.FindStringSubmatch(first)[1])
		return strings.ReplaceAll(w.h.Unknown, "{what}", lower(what.Name.Vi)), true
	}
	if !w.known(pattern) {
		return "", false
	}
	return figure.ReplaceAllStringFunc(pattern, func(m string) string {
		r, v := w.find(figure.FindStringSubmatch(m))
		w.said[r.key()] = v
		if v.Decimals == 0 && v.Scaled < 10 {
			return "0" + v.Vietnamese()
		}
		return v.Vietnamese()
	}), true
}

func (w *writer) known(s string) bool {
	for _, m := range figure.FindAllStringSubmatch(s, -1) {
		if v := w.value(m); !v.IsNumber() || v.Scaled == 0 {
			return false
		}
	}
	return true
}

func (w *writer) value(m []string) quantity.Value {
	_, v := w.find(m)
	return v
}

// find gives the figure that a placeholder names.
func (w *writer) find(m []string) (ref, quantity.Value) {
	for r, v := range w.s.Answers.value {
		if r.indicator == m[1] && r.choice == m[2] {
			return r, v
		}
	}
	return ref{}, quantity.Value{}
}

func (r ref) key() report.Key {
	if r.dimension == "" {
		return report.KeyOf(r.indicator, nil)
	}
	return report.KeyOf(r.indicator, map[string]string{r.dimension: r.choice})
}
