package kit

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tonghop/internal/lang"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// rowsAtOnce is how many errors of an imported table are shown.
const rowsAtOnce = 50

func (v layoutView) tabTitle(ctx context.Context) string {
	if v.Title == "" {
		return "Tổng Hợp"
	}
	return v.Title + " · Tổng Hợp"
}

func (n Notice) pairs() []Pair {
	names := make([]string, 0, len(n.Fields))
	for name := range n.Fields {
		names = append(names, name)
	}
	slices.Sort(names)
	out := make([]Pair, len(names))
	for i, name := range names {
		out[i] = Pair{name, n.Fields[name]}
	}
	return out
}

// fieldID is the id of a field's input: links in the summary of errors lead to it.
func fieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r == ' ' || r == '#' || r == '%' || r == '[' || r == ']' || r == '"' {
			return '-'
		}
		return r
	}, name)
}

func choiceID(name string, i int) string { return fieldID(name) + "-" + strconv.Itoa(i) }

func describedBy(f *Form, d Field) string {
	var ids []string
	if d.Hint != "" {
		ids = append(ids, fieldID(d.Name)+"-hint")
	}
	if f.Error(d.Name) != "" {
		ids = append(ids, fieldID(d.Name)+"-error")
	}
	return strings.Join(ids, " ")
}

// inputType is the type of the input. Days are text fields: browsers show their own day
// fields in the order of the browser's language, and people here write 21/11/2016.
func (d Field) inputType() string {
	switch d.Kind {
	case KindDay, KindNumber, "":
		return string(KindText)
	}
	return string(d.Kind)
}

func (d Field) attributes(f *Form) templ.Attributes {
	a := templ.Attributes{}
	if by := describedBy(f, d); by != "" {
		a["aria-describedby"] = by
	}
	if f.Error(d.Name) != "" {
		a["aria-invalid"] = "true"
	}
	if d.Required {
		a["required"] = true
	}
	if d.Disabled {
		a["disabled"] = true
	}
	if d.Focus {
		a["autofocus"] = true
	}
	if d.Complete != "" {
		a["autocomplete"] = d.Complete
	}
	if d.Example != "" && d.Kind != KindDay {
		a["placeholder"] = d.Example
	}
	if len(d.List) > 0 {
		a["list"] = fieldID(d.Name) + "-list"
	}
	return a
}

func dayExample(d Field) string {
	if d.Example != "" {
		return d.Example
	}
	return "21/11/2016"
}

// shown is what stands in a field: as typed, except that a day set by the program is written
// as people write it and a password is never sent back.
func (f *Form) shown(d Field) string {
	v := f.Raw(d.Name)
	if d.Kind == KindPassword {
		return ""
	}
	if d.Kind == KindDay {
		if day, err := when.ParseDay(v); err == nil {
			return Day(context.Background(), day)
		}
	}
	return v
}

func (f *Form) valuesOf(name string) []string { return f.values[name] }

// holds tells whether a field holds the value; an empty choice is held by an empty field.
func (f *Form) holds(name, value string) bool {
	return slices.Contains(f.values[name], value) || value == "" && len(f.values[name]) == 0
}

func (f *Form) summary(ctx context.Context) string {
	switch n := len(f.order) + len(f.rows); {
	case n == 0:
		return Say(ctx, "web.kit.wrong-whole")
	case n == 1:
		return Say(ctx, "web.kit.wrong-one")
	default:
		return Say(ctx, "web.kit.wrong-many", n)
	}
}

func (f *Form) rowsShown() []string {
	var out []string
	for _, row := range f.rows[:min(len(f.rows), rowsAtOnce)] {
		out = append(out, lang.Say(f.lang, "web.kit.row", row.Line, row.Column, lang.Say(f.lang, row.Reason.Code, row.Reason.Args...)))
	}
	return out
}

func (f *Form) rowsHidden() int { return max(0, len(f.rows)-rowsAtOnce) }

type choiceGroup struct {
	name    string
	choices []Choice
}

// grouped keeps the order in which groups first appear.
func grouped(choices []Choice) []choiceGroup {
	var out []choiceGroup
	for _, c := range choices {
		i := slices.IndexFunc(out, func(g choiceGroup) bool { return g.name == c.Group })
		if i < 0 {
			out = append(out, choiceGroup{name: c.Group})
			i = len(out) - 1
		}
		out[i].choices = append(out[i].choices, c)
	}
	return out
}

func (v ConfirmView) look() string {
	if v.Danger {
		return string(Danger)
	}
	return string(Primary)
}

// SortChoices puts choices in the order of Vietnamese letters.
func SortChoices(choices []Choice) {
	slices.SortStableFunc(choices, func(a, b Choice) int { return text.Compare(a.Text, b.Text) })
}
