package kit

import (
	"errors"
	"slices"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Fail says what is wrong with a field; the first reason of a field stays.
func (f *Form) Fail(name, code string, args ...any) {
	if f.wrong[name] != nil {
		return
	}
	f.wrong[name] = fault.New(fault.Invalid, code, args...)
	f.order = append(f.order, name)
}

// OK tells whether nothing is wrong so far.
func (f *Form) OK() bool { return len(f.wrong) == 0 && len(f.whole) == 0 && len(f.rows) == 0 }

// Take tells whether the form's page should be shown again: something is wrong with its
// fields, or err is a fault the person can mend on it (kinds Invalid and Conflict, and
// TooMuch and Closed, whose sentence then stands on top). Errors of other kinds are not the
// form's; the handler returns them.
func (f *Form) Take(err error) bool {
	if err == nil {
		return !f.OK()
	}
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return false
	}
	switch e.Kind {
	case fault.Invalid, fault.Conflict, fault.TooMuch, fault.Closed:
	default:
		return false
	}
	names := make([]string, 0, len(e.Fields()))
	for name := range e.Fields() {
		names = append(names, name)
	}
	sortStrings(names)
	for _, name := range names {
		if f.wrong[name] == nil {
			f.wrong[name] = e.Fields()[name]
			f.order = append(f.order, name)
		}
	}
	f.rows = append(f.rows, e.Rows()...)
	if len(names) == 0 {
		f.whole = append(f.whole, e)
	}
	return true
}

// Error is the sentence of what is wrong with a field, or "".
func (f *Form) Error(name string) string {
	if e := f.wrong[name]; e != nil {
		return lang.Say(f.lang, e.Code, e.Args...)
	}
	return ""
}

// Errors are the fields with something wrong, in the order found.
func (f *Form) Errors() []string { return f.order }

// Whole are the sentences about the form as a whole.
func (f *Form) Whole() []string {
	var out []string
	for _, e := range f.whole {
		out = append(out, lang.Say(f.lang, e.Code, e.Args...))
	}
	return out
}

// Rows are the errors of an imported table by row and column.
func (f *Form) Rows() []fault.Row { return f.rows }

// ParseDay reads a day as people write it: 21/11/2016, 21-11-2016, 21.11.2016, 2016-11-21.
func ParseDay(s string) (when.Day, bool) {
	if d, err := when.ParseDay(s); err == nil {
		return d, true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' })
	if len(parts) != 3 || len(parts[2]) != 4 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return when.Day{}, false
	}
	d, err := when.ParseDay(parts[2] + "-" + pad2(parts[1]) + "-" + pad2(parts[0]))
	return d, err == nil
}

func pad2(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// parseInt reads a whole number with or without dots, blanks or commas between thousands.
func parseInt(s string) (int64, bool) {
	v, _, err := quantity.ParseVietnamese(s)
	if err != nil || !v.IsNumber() {
		return 0, false
	}
	whole, ok := v.Rescale(0)
	return whole.Scaled, ok
}

// parseValue reads a figure or one of the words for an answer that is none.
func parseValue(s string) (quantity.Value, bool) {
	if s == "" {
		return quantity.Of(quantity.Missing), true
	}
	folded := text.Fold(s)
	for state, words := range valueWords {
		if slices.Contains(words, folded) {
			return quantity.Of(state), true
		}
	}
	v, _, err := quantity.ParseVietnamese(s)
	return v, err == nil
}

// valueWords are folded words, Vietnamese and English, and the marks people put for them.
var valueWords = map[quantity.State][]string{
	quantity.None:          {"khong co", "khong", "none", "-", "–"},
	quantity.Unknown:       {"chua nam duoc", "khong ro", "unknown", "?"},
	quantity.NotApplicable: {"khong ap dung", "not applicable", "n/a", "x"},
}

func sortStrings(s []string) { slices.SortFunc(s, text.Compare) }
