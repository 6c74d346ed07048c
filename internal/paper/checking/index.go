package checking

import (
	"regexp"
	"strings"
	"unicode"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// line is one paragraph of the flow (in a PDF, one printed line) made ready for finding
// words and their look.
type line struct {
	p       *flow.Paragraph
	text    string // words parted by single blanks
	key     string // folded, without blanks: letters only for comparing
	letters []letter
	section int
	n       int  // in reading order
	table   bool // inside a data table
	beside  bool // inside a table that only places things
	frame   bool
}

// letter is one rune of key with the run it stands in.
type letter struct {
	run int
	raw rune
}

// index makes lines of all paragraphs with words, data tables included.
func index(d *flow.Document) []line {
	x := indexer{}
	for i := range d.Sections {
		x.section = i
		x.blocks(d.Sections[i].Blocks, line{})
	}
	return x.lines
}

type indexer struct {
	lines   []line
	section int
}

func (x *indexer) blocks(blocks []flow.Block, in line) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			x.paragraph(b, in)
		case *flow.Frame:
			inside := in
			inside.frame = true
			x.blocks(b.Blocks, inside)
		case *flow.Table:
			inside := in
			if b.Layout || !isData(b) {
				inside.beside = true
			} else {
				inside.table = true
			}
			for r := range b.Rows {
				for k := range b.Rows[r].Cells {
					x.blocks(b.Rows[r].Cells[k].Blocks, inside)
				}
			}
		}
	}
}

// isData tells a table of data from one that a Word file uses to place the heading or
// the signature: those have few cells and no lines.
func isData(t *flow.Table) bool { return t.Border || len(t.Rows) > 4 }

func (x *indexer) paragraph(p *flow.Paragraph, in line) {
	in.p, in.section = p, x.section
	in.text = text.Space(strings.TrimSpace(p.Label + " " + p.Text()))
	if in.text == "" {
		return
	}
	var key strings.Builder
	for i := range p.Runs {
		for _, r := range p.Runs[i].Text {
			if unicode.IsSpace(r) {
				continue
			}
			in.letters = append(in.letters, letter{i, r})
			key.WriteRune(text.FoldRune(r))
		}
	}
	in.key, in.n = key.String(), len(x.lines)
	x.lines = append(x.lines, in)
}

// keyOf folds words as lines are folded.
func keyOf(words string) string { return strings.ReplaceAll(text.Fold(text.Space(words)), " ", "") }

// drafterForm is the drafter's initials with the number of copies, "PL.(300)" (box 12),
// which stand beside recipients and signature and are neither.
var drafterForm = regexp.MustCompile(`^\p{Lu}{1,6}\.?\s*\(?\d{1,5}\)?$`)

// found gives the line on which a part was found and the key of the part's words that
// stand there; nil where the file shows no such part.
func (c *checker) found(part string) (*line, string) {
	for i := range c.read.Found {
		f := &c.read.Found[i]
		if f.Part == part && !drafterForm.MatchString(f.Text) {
			return c.locate(f)
		}
	}
	return nil, ""
}

// locate finds the line of a part by its place, else by its words.
func (c *checker) locate(f *paper.Found) (*line, string) {
	key := keyOf(f.Text)
	var byWords *line
	for i := range c.lines {
		l := &c.lines[i]
		common := commonKey(l.key, key)
		if common == "" {
			continue
		}
		if l.p.Where == f.Where {
			return l, common
		}
		if byWords == nil && l.key == key {
			byWords = l
		}
	}
	return byWords, key
}

// commonKey is the part of key that the line holds: all of it, or as much as the line
// has of a part that runs over several lines; "" for another line.
func commonKey(lineKey, key string) string {
	switch {
	case key == "" || lineKey == "":
		return ""
	case strings.Contains(lineKey, key):
		return key
	case len(lineKey) > 3 && strings.Contains(key, lineKey):
		return lineKey
	}
	return ""
}

// look is how a stretch of letters looks.
type look struct {
	size         flow.Length // of most letters
	font         string
	bold, italic bool // of most letters
	caps         bool // every letter
}

// lookOf measures the letters of key on the line; of the whole line where key is "".
func (l *line) lookOf(key string) look {
	from, to := 0, len(l.letters)
	if at := strings.Index(l.key, key); key != "" && at >= 0 {
		from = len([]rune(l.key[:at]))
		to = min(to, from+len([]rune(key)))
	}
	return l.measure(from, to)
}

func (l *line) measure(from, to int) look {
	sizes, faces := map[flow.Length]int{}, map[string]int{}
	var n, bold, italic int
	v := look{caps: true}
	for _, x := range l.letters[from:to] {
		r := &l.p.Runs[x.run]
		if !unicode.IsLetter(x.raw) && !unicode.IsDigit(x.raw) {
			continue
		}
		n++
		sizes[r.Size]++
		faces[r.Font]++
		if r.Bold {
			bold++
		}
		if r.Italic {
			italic++
		}
		if unicode.IsLower(x.raw) && !r.Caps {
			v.caps = false
		}
	}
	v.bold, v.italic = 2*bold > n, 2*italic > n
	v.size, v.font = most(sizes), most(faces)
	return v
}

// most is the key that was counted most; the smaller one in a draw.
func most[K flow.Length | string](counts map[K]int) K {
	var best K
	n := 0
	for k, v := range counts {
		if v > n || v == n && k < best {
			best, n = k, v
		}
	}
	return best
}
