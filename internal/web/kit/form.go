package kit

import (
	"errors"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// defaultBody is how much a form without files may carry.
const defaultBody = 4 << 20

// memory is how much of a form with files is held in memory; the rest goes to the disk.
const memory = 8 << 20

// Form is what stands in the fields of a form, and what is wrong with them. Its readers
// never fail; they collect.
type Form struct {
	values map[string][]string
	files  map[string][]*multipart.FileHeader
	wrong  map[string]*fault.Error
	order  []string // fields with something wrong, in the order found
	whole  []*fault.Error
	rows   []fault.Row
	lang   lang.Tag
}

// NewForm is an empty form for a page that shows one.
func NewForm(r *http.Request) *Form {
	return &Form{values: map[string][]string{}, wrong: map[string]*fault.Error{}, lang: Lang(r.Context())}
}

// Posted reads the posted form.
func (k *Kit) Posted(w http.ResponseWriter, r *http.Request) (*Form, error) {
	return k.PostedUpTo(w, r, defaultBody)
}

// PostedUpTo reads the posted form, of at most so many bytes: forms with files.
func (k *Kit) PostedUpTo(w http.ResponseWriter, r *http.Request, limit int64) (*Form, error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(memory)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return nil, unreadable(err, limit)
	}
	f := NewForm(r)
	f.values = r.PostForm
	if f.values == nil {
		f.values = map[string][]string{}
	}
	if r.MultipartForm != nil {
		f.files = r.MultipartForm.File
	}
	for name, vs := range f.values {
		for i, v := range vs {
			if !utf8.ValidString(v) {
				return nil, fault.New(fault.Invalid, "web.kit.form-encoding", name)
			}
			vs[i] = strings.ReplaceAll(strings.ReplaceAll(v, "\r\n", "\n"), "\x00", "")
		}
	}
	stateOf(r.Context()).form = f
	return f, nil
}

func unreadable(err error, limit int64) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Wrap(err, fault.TooMuch, "web.kit.form-size", sizeWords(limit))
	}
	return fault.Wrap(err, fault.Invalid, "web.kit.form-unreadable")
}

func sizeWords(bytes int64) string {
	if bytes >= 1<<20 {
		return strconv.FormatInt(bytes>>20, 10) + " MB"
	}
	return strconv.FormatInt(max(1, bytes>>10), 10) + " KB"
}

// Rule says what a field must be.
type Rule func(f *Form, name, value string)

// Required refuses an empty field.
func Required(f *Form, name, value string) {
	if value == "" {
		f.Fail(name, "web.kit.required")
	}
}

// Max refuses more letters than n.
func Max(n int) Rule {
	return func(f *Form, name, value string) {
		if got := utf8.RuneCountInString(value); got > n {
			f.Fail(name, "web.kit.too-long", n, got)
		}
	}
}

// Between refuses a whole number outside lo to hi.
func Between(lo, hi int64) Rule {
	return func(f *Form, name, value string) {
		if n, ok := parseInt(value); value != "" && ok && (n < lo || n > hi) {
			f.Fail(name, "web.kit.between", quantity.Int(lo).Vietnamese(), quantity.Int(hi).Vietnamese())
		}
	}
}

func (f *Form) check(name, value string, rules []Rule) {
	for _, rule := range rules {
		rule(f, name, value)
	}
}

// Text reads a line of people's text: NFC, blanks joined.
func (f *Form) Text(name string, rules ...Rule) string {
	v := text.Space(text.NFC(f.Raw(name)))
	f.check(name, v, rules)
	return v
}

// Long reads people's text of several lines: NFC, lines kept, blanks at the ends removed.
func (f *Form) Long(name string, rules ...Rule) string {
	lines := strings.Split(text.NFC(f.Raw(name)), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\u00a0")
	}
	v := strings.Trim(strings.Join(lines, "\n"), "\n ")
	f.check(name, v, rules)
	return v
}

// Raw is the field as it was typed: passwords, identities.
func (f *Form) Raw(name string) string {
	if vs := f.values[name]; len(vs) > 0 {
		return vs[0]
	}
	return ""
}

// Many is every value of a field, such as ticked boxes, empty ones left out.
func (f *Form) Many(name string) []string {
	var out []string
	for _, v := range f.values[name] {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Choice reads one of the choices; anything else is refused.
func (f *Form) Choice(name string, choices []Choice, rules ...Rule) string {
	v := f.Raw(name)
	f.check(name, v, rules)
	for _, c := range choices {
		if c.Value == v {
			return v
		}
	}
	if v != "" {
		f.Fail(name, "web.kit.no-choice")
	}
	return ""
}

// Bool tells whether a box is ticked.
func (f *Form) Bool(name string) bool {
	switch f.Raw(name) {
	case "", "0", "false", "no", "off":
		return false
	}
	return true
}

// Day reads a day as people write it: 21/11/2016, 21-11-2016, 21.11.2016 or 2016-11-21.
func (f *Form) Day(name string, rules ...Rule) when.Day {
	v := text.Space(f.Raw(name))
	f.check(name, v, rules)
	if v == "" {
		return when.Day{}
	}
	d, ok := ParseDay(v)
	if !ok {
		f.Fail(name, "web.kit.no-day", v)
	}
	return d
}

// Int reads a whole number, with or without dots between the thousands.
func (f *Form) Int(name string, rules ...Rule) int64 {
	v := text.Space(f.Raw(name))
	f.check(name, v, rules)
	if v == "" {
		return 0
	}
	n, ok := parseInt(v)
	if !ok {
		f.Fail(name, "web.kit.no-number", v)
	}
	return n
}

// Value reads a figure as it stands in a report: a number in Vietnamese or one of the words
// of the answers that are no number ("không có", "chưa nắm được", "không áp dụng"); an empty
// field is Missing.
func (f *Form) Value(name string, rules ...Rule) quantity.Value {
	v := text.Space(text.NFC(f.Raw(name)))
	f.check(name, v, rules)
	got, ok := parseValue(v)
	if !ok {
		f.Fail(name, "web.kit.no-value", v)
	}
	return got
}

// Files are the files of a field; a field left empty has none.
func (f *Form) Files(name string) []*multipart.FileHeader {
	var out []*multipart.FileHeader
	for _, h := range f.files[name] {
		if h.Filename != "" {
			out = append(out, h)
		}
	}
	return out
}

// Has tells whether the field was posted at all.
func (f *Form) Has(name string) bool { return len(f.values[name]) > 0 }

// Names are the fields whose name begins with prefix: rows of a table in a form.
func (f *Form) Names(prefix string) []string {
	var out []string
	for name := range f.values {
		if strings.HasPrefix(name, prefix) {
			out = append(out, name)
		}
	}
	sortStrings(out)
	return out
}

// Set puts values into a field.
func (f *Form) Set(name string, values ...string) { f.values[name] = values }

// SetDay puts a day into a field, in the form browsers' day fields take.
func (f *Form) SetDay(name string, d when.Day) { f.Set(name, d.String()) }

// SetInt puts a number into a field.
func (f *Form) SetInt(name string, n int64) { f.Set(name, strconv.FormatInt(n, 10)) }

// SetBool ticks a box or not.
func (f *Form) SetBool(name string, yes bool) {
	if yes {
		f.Set(name, "1")
		return
	}
	delete(f.values, name)
}
