package setting

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
)

// runs prints a line in the look of an element. Numbers of documents are kept whole.
func (s *setter) runs(e paper.Element, line paper.Inlines) []flow.Run {
	out := make([]flow.Run, 0, len(line))
	for i := range line {
		look := s.run(e, "")
		look.Bold = look.Bold || line[i].Bold
		look.Italic = look.Italic || line[i].Italic
		look.Underline = line[i].Underline
		look.Datum = datum(&line[i])
		out = whole(out, look, line[i].Text)
	}
	return out
}

// datum is the machine form of an atom; nil for plain words.
func datum(in *paper.Inline) *flow.Datum {
	switch {
	case in.Figure != nil:
		f := in.Figure
		d := &flow.Datum{Value: f.Value.String()}
		for _, a := range []flow.Attribute{{Name: "indicator", Value: f.Indicator}, {Name: "unit", Value: f.Unit}, {Name: "source", Value: f.Source}} {
			if a.Value != "" {
				d.Attributes = append(d.Attributes, a)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(f.Dimensions)) {
			d.Attributes = append(d.Attributes, flow.Attribute{Name: "dimension-" + name, Value: f.Dimensions[name]})
		}
		return d
	case in.Citation != nil:
		c := in.Citation
		d := &flow.Datum{Cited: true, Value: c.Number}
		for _, a := range []flow.Attribute{{Name: "kind", Value: c.Kind}, {Name: "date", Value: c.Date.String()}, {Name: "issuer", Value: c.Issuer}} {
			if a.Value != "" {
				d.Attributes = append(d.Attributes, a)
			}
		}
		return d
	}
	return nil
}

// plain is runs for a line of plain words.
func (s *setter) plain(e paper.Element, words string) []flow.Run {
	return whole(nil, s.run(e, ""), words)
}

// whole cuts the words into runs of one look, added to out, so that numbers of documents
// stand in runs of their own that are not broken over lines.
func whole(out []flow.Run, look flow.Run, words string) []flow.Run {
	put := func(part string, keep bool) {
		if part != "" {
			r := look
			r.Text, r.NoBreak = part, keep
			out = append(out, r)
		}
	}
	done := 0
	for i := 0; i < len(words); {
		if !isDigit(words[i]) {
			i++
			continue
		}
		end := markEnd(words, i)
		if end > i {
			put(words[done:i], false)
			put(words[i:end], true)
			done, i = end, end
			continue
		}
		for i < len(words) && isDigit(words[i]) {
			i++
		}
	}
	put(words[done:], false)
	return out
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// markEnd is where the document number that begins at i ends ("2405/QĐ-UBND",
// "30/2020/NĐ-CP", "16-KL/TW"), or i where none begins.
func markEnd(s string, i int) int {
	if last, _ := utf8.DecodeLastRuneInString(s[:i]); i > 0 && (unicode.IsLetter(last) || last == '/' || last == '.' || last == '-') {
		return i
	}
	j := digitsEnd(s, i)
	if y := digitsEnd(s, min(j+1, len(s))); j < len(s) && s[j] == '/' && y-j == 5 && y < len(s) && s[y] == '/' {
		j = y // the year
	}
	if j >= len(s) || s[j] != '/' && s[j] != '-' {
		return i
	}
	end := symbolEnd(s, j+1)
	if end == j+1 {
		return i
	}
	return end
}

// symbolEnd is where a symbol such as "QĐ-UBND" or "KL/TW" ends: it begins with two
// capitals, and a mark that ends the sentence is no part of it.
func symbolEnd(s string, i int) int {
	start, capitals, end := i, 0, i
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !isDigit(s[end]) && r != '-' && r != '/' && r != '&' {
			break
		}
		if capitals == end-start && unicode.IsUpper(r) {
			capitals += n
		}
		end += n
	}
	if utf8.RuneCountInString(s[start:start+capitals]) < 2 {
		return start
	}
	return start + len(strings.TrimRight(s[start:end], "-/&"))
}
