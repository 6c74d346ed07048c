package kit

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Query is the state of a page that lives in its address: filters, sort, the page shown.
// Its methods return new queries, so a link is written as q.With("sort", "name").Href().
type Query struct {
	path   string
	values url.Values
}

// legible tells whether an address holds only what text can hold. One with zero bytes or bytes
// that are no letters was not written by anybody and leads nowhere.
func legible(u *url.URL) bool {
	fine := func(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }
	if !fine(u.Path) {
		return false
	}
	for name, values := range u.Query() {
		if !fine(name) || slices.ContainsFunc(values, func(v string) bool { return !fine(v) }) {
			return false
		}
	}
	return true
}

// QueryOf is the state in the request's address.
func QueryOf(r *http.Request) Query { return Query{r.URL.Path, r.URL.Query()} }

// NewQuery is a state for links to another page.
func NewQuery(path string) Query { return Query{path, url.Values{}} }

// Get is a value of the address, people's text in NFC.
func (q Query) Get(name string) string { return text.Space(text.NFC(q.values.Get(name))) }

// Many is every value of a name.
func (q Query) Many(name string) []string { return q.values[name] }

// Has tells whether the name has the value.
func (q Query) Has(name, value string) bool { return slices.Contains(q.values[name], value) }

// Int is a whole number of the address, or otherwise where none stands there.
func (q Query) Int(name string, otherwise int) int {
	n, err := strconv.Atoi(q.values.Get(name))
	if err != nil {
		return otherwise
	}
	return n
}

// Day is a day of the address, zero where none can be read.
func (q Query) Day(name string) when.Day {
	d, _ := ParseDay(q.Get(name))
	return d
}

// One is the value where it is one of the allowed ones, otherwise the first of them.
func (q Query) One(name string, allowed ...string) string {
	v := q.values.Get(name)
	if slices.Contains(allowed, v) || len(allowed) == 0 {
		return v
	}
	return allowed[0]
}

// With is the state with the name set to values; none removes it. Any change but a page's
// begins at the first page again.
func (q Query) With(name string, values ...string) Query {
	next := make(url.Values, len(q.values)+1)
	for k, v := range q.values {
		if k != "after" || name == "after" {
			next[k] = v
		}
	}
	delete(next, name)
	if len(values) > 0 && (len(values) > 1 || values[0] != "") {
		next[name] = values
	}
	return Query{q.path, next}
}

// To is the same state for another path.
func (q Query) To(path string) Query { return Query{path, q.values} }

// Href is the address of the state.
func (q Query) Href() string {
	if len(q.values) == 0 {
		return q.path
	}
	return q.path + "?" + q.values.Encode()
}

// After is the key behind which the page begins, empty for the first page.
func (q Query) After() string { return q.values.Get("after") }

// Sort is what the list is sorted by and whether downwards: "name", "-day".
func (q Query) Sort(allowed ...string) (by string, down bool) {
	v := q.values.Get("sort")
	if len(v) > 0 && v[0] == '-' {
		v, down = v[1:], true
	}
	if slices.Contains(allowed, v) {
		return v, down
	}
	if len(allowed) == 0 {
		return "", false
	}
	if allowed[0] != "" && allowed[0][0] == '-' {
		return allowed[0][1:], true
	}
	return allowed[0], false
}

// Fields are the state's names and values but for the names given: hidden fields of a
// filter form, so that filtering keeps the rest.
func (q Query) Fields(without ...string) []Pair {
	names := make([]string, 0, len(q.values))
	for name := range q.values {
		if name != "after" && !slices.Contains(without, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []Pair
	for _, name := range names {
		for _, v := range q.values[name] {
			out = append(out, Pair{name, v})
		}
	}
	return out
}

// Pair is a name and a value.
type Pair struct{ Name, Value string }

// Pager leads through a long list by key. Next is empty on the last page.
type Pager struct {
	First string // back to the first page, empty on it
	Next  string
	Shown int
	Total int // 0 where nobody counted
}

// NextPage makes the pager of a page whose last row has the key last; more tells whether
// another row stands behind it.
func NextPage(q Query, last string, more bool, shown, total int) Pager {
	p := Pager{Shown: shown, Total: total}
	if q.After() != "" {
		p.First = q.With("after").Href()
	}
	if more {
		p.Next = q.With("after", last).Href()
	}
	return p
}
