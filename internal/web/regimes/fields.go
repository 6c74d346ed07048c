package regimes

import (
	"context"
	"strconv"
	"strings"

	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/web/kit"
)

// fill puts a part of a draft into its form.
func (p part) fill(f *kit.Form, d *regime.Draft, path string) {
	for _, s := range p.Specs {
		at := below(path, s.Place)
		switch s.Kind {
		case list:
			f.Set(s.Place, strings.Join(d.List(at), "\n"))
		case codes:
			f.Set(s.Place, strings.Join(d.List(at), ", "))
		case levels:
			f.Set(s.Place, d.List(at)...)
		case flag:
			f.SetBool(s.Place, d.Text(at) == "true")
		case choices:
			f.Set(s.Place, choiceLines(d, at))
		default:
			f.Set(s.Place, d.Text(at))
		}
	}
}

// choiceLines writes the choices of a dimension, one a line.
func choiceLines(d *regime.Draft, at string) string {
	var all []string
	for i := range d.Len(at) {
		one := at + "[" + strconv.Itoa(i) + "]."
		cells := []string{d.Text(one + "code"), d.Text(one + "name.vi"), d.Text(one + "name.en"), d.Text(one + "says"), strings.Join(d.List(one+"synonyms"), "; ")}
		for len(cells) > 3 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		all = append(all, strings.Join(cells, " | "))
	}
	return strings.Join(all, "\n")
}

// changes reads the form of a part as changes of its draft.
func (p part) changes(f *kit.Form, path string) []library.Change {
	var all []library.Change
	for _, s := range p.Specs {
		all = append(all, library.Change{Op: library.Set, Path: below(path, s.Place), Value: s.read(f)})
	}
	return all
}

func (s spec) read(f *kit.Form) any {
	var rules []kit.Rule
	if s.Required {
		rules = append(rules, kit.Required)
	}
	switch s.Kind {
	case text:
		return f.Long(s.Place, rules...)
	case list:
		return linesOf(f.Long(s.Place, rules...))
	case codes:
		return strings.FieldsFunc(f.Long(s.Place, rules...), func(r rune) bool { return strings.ContainsRune(",; \n\t", r) })
	case levels:
		return f.Many(s.Place)
	case flag:
		return f.Bool(s.Place)
	case number:
		return int(f.Int(s.Place, kit.Between(0, 60)))
	case choices:
		return readChoices(f, s.Place)
	default:
		return f.Text(s.Place, rules...)
	}
}

func linesOf(s string) []string {
	var all []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}

// readChoices reads "code | Vietnamese name | English name | words in a list | synonym;
// synonym".
func readChoices(f *kit.Form, field string) []regime.Choice {
	var all []regime.Choice
	for i, l := range linesOf(f.Long(field, kit.Required)) {
		cells := strings.Split(l, "|")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		if len(cells) < 3 {
			f.Fail(field, "web.regimes.choice-form", i+1)
			return nil
		}
		c := regime.Choice{Code: cells[0], Name: regime.Name{Vi: cells[1], En: cells[2]}}
		if len(cells) > 3 {
			c.Says = cells[3]
		}
		if len(cells) > 4 {
			c.Synonyms = linesOf(strings.ReplaceAll(cells[4], ";", "\n"))
		}
		all = append(all, c)
	}
	return all
}

// field describes the input of a spec.
func (p part) field(ctx context.Context, s spec) kit.Field {
	key := "web.regimes.f." + p.Name + "." + strings.ReplaceAll(s.Place, "_", "-")
	d := kit.Field{Name: s.Place, Label: kit.Say(ctx, key), Hint: hint(ctx, key), Required: s.Required, Rows: s.Rows}
	switch {
	case s.Kind == number, s.Place == "date", s.Place == "from", s.Place == "until", strings.HasPrefix(s.Place, "deadline."):
		d.Width = "short"
	case s.Kind == choice, s.Place == "code", s.Place == "key", s.Place == "unit", s.Place == "number", s.Place == "kind", strings.HasPrefix(s.Place, "cutoff.") && s.Kind == line:
		d.Width = "medium"
	}
	return d
}

// hint is the sentence below a field's label, where the catalogue has one.
func hint(ctx context.Context, key string) string {
	if words := kit.Say(ctx, key+"-hint"); words != key+"-hint" {
		return words
	}
	return ""
}

// options are the choices of a spec in words.
func (p part) options(ctx context.Context, s spec) []kit.Choice {
	var all []kit.Choice
	for _, v := range s.Choices {
		all = append(all, kit.Choice{Value: v, Text: optionWords(ctx, p.Name, s.Place, v)})
	}
	return all
}

func optionWords(ctx context.Context, name, place, value string) string {
	switch {
	case place == "frequency":
		return kit.Say(ctx, "web.regimes.every."+value)
	case place == "adds":
		return kit.Say(ctx, "web.regimes.adds."+value)
	case name == "section":
		return kit.Say(ctx, "web.regimes.kind."+value)
	}
	return kit.Say(ctx, "web.regimes.level."+value)
}

// levelChoices are the regime's levels as boxes.
func levelChoices(ctx context.Context, r *regime.Regime) []kit.Choice {
	var all []kit.Choice
	for _, code := range levelCodes(r) {
		all = append(all, kit.Choice{Value: code, Text: levelName(ctx, r, code)})
	}
	return all
}
