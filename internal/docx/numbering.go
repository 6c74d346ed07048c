package docx

import (
	"strconv"
	"strings"
)

// levels is the number of levels a list has.
const levels = 9

// listLevel is one level of a list as w:lvl defines it.
type listLevel struct {
	start   int
	format  string
	text    string
	restart int // 1-based level after which it begins again; -1 the usual, 0 never
	legal   bool
	style   string // the paragraph style tied to the level
	font    string
	para    paraProps
}

type abstractList struct {
	levels    [levels]*listLevel
	styleLink string // the numbering style it takes its levels from
}

type list struct {
	abstract string
	starts   [levels]*int
	levels   [levels]*listLevel // overrides
	used     bool
}

// numbering holds the lists of the file and how far each has counted. Lists of one
// abstract list count together, as Word counts them.
type numbering struct {
	abstracts map[string]*abstractList
	lists     map[int]*list
	counts    map[string]*[levels]count
}

type count struct {
	value   int
	started bool
}

func (r *reader) readNumbering(part string) error {
	r.numbering = numbering{map[string]*abstractList{}, map[int]*list{}, map[string]*[levels]count{}}
	return r.within(part, func() {
		for r.x.child(1) {
			switch r.x.name {
			case "w:abstractNum":
				r.readAbstract()
			case "w:num":
				r.readList()
			}
		}
	})
}

func (r *reader) readAbstract() {
	x := r.x
	id := x.attr("abstractNumId")
	a := &abstractList{}
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:numStyleLink":
			a.styleLink = x.attr("val")
		case "w:lvl":
			r.readLevel(&a.levels)
		}
	}
	r.numbering.abstracts[id] = a
}

func (r *reader) readList() {
	x := r.x
	id, ok := x.number("numId")
	l := &list{}
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:abstractNumId":
			l.abstract = x.attr("val")
		case "w:lvlOverride":
			r.readOverride(l)
		}
	}
	if ok {
		r.numbering.lists[id] = l
	}
}

func (r *reader) readOverride(l *list) {
	x := r.x
	at, ok := x.number("ilvl")
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:startOverride":
			if n, is := x.number("val"); is && ok && at >= 0 && at < levels {
				l.starts[at] = &n
			}
		case "w:lvl":
			r.readLevel(&l.levels)
		}
	}
}

func (r *reader) readLevel(into *[levels]*listLevel) {
	x := r.x
	at, ok := x.number("ilvl")
	l := &listLevel{format: "decimal", restart: -1}
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:start":
			l.start, _ = x.number("val")
		case "w:numFmt":
			l.format = x.attr("val")
		case "w:lvlText":
			l.text = x.attr("val")
		case "w:lvlRestart":
			l.restart, _ = x.number("val")
		case "w:isLgl":
			l.legal = x.on()
		case "w:pStyle":
			l.style = x.attr("val")
		case "w:pPr":
			l.para = r.paraProps()
		case "w:rPr":
			l.font = r.runProps().font
		}
	}
	if ok && at >= 0 && at < levels {
		into[at] = l
	}
}

// level finds the definition of a level of a list; nil where there is none.
func (n *numbering) level(num, at int) *listLevel {
	l := n.lists[num]
	if l == nil {
		return nil
	}
	if o := l.levels[at]; o != nil {
		return o
	}
	if a := n.abstracts[l.abstract]; a != nil {
		return a.levels[at]
	}
	return nil
}

// linked follows a list whose levels live in a numbering style: w:numStyleLink names
// the style, the style's numPr names the list.
func (r *reader) linked(num int) int {
	for range 4 {
		l := r.numbering.lists[num]
		if l == nil {
			return num
		}
		a := r.numbering.abstracts[l.abstract]
		if a == nil || a.styleLink == "" {
			return num
		}
		s := r.styles.byID[a.styleLink]
		if s == nil || s.para.num == 0 || s.para.num == num {
			return num
		}
		num = s.para.num
	}
	return num
}

// levelOfStyle is the level that a paragraph style is tied to in the list, if any.
func (n *numbering) levelOfStyle(num int, styleID string) (int, bool) {
	for at := range levels {
		if l := n.level(num, at); l != nil && l.style != "" && l.style == styleID {
			return at, true
		}
	}
	return 0, false
}

// label counts the next item of the level and writes its number or mark.
func (n *numbering) label(num, at int) string {
	def := n.level(num, at)
	if def == nil {
		return ""
	}
	counts := n.counting(num)
	n.advance(num, at, counts)
	return n.write(num, def, counts)
}

// counting gives the counters of the list, after the new starts it brings with it.
func (n *numbering) counting(num int) *[levels]count {
	l := n.lists[num]
	counts := n.counts[l.abstract]
	if counts == nil {
		counts = new([levels]count)
		n.counts[l.abstract] = counts
	}
	if !l.used {
		l.used = true
		for at, s := range l.starts {
			if s != nil {
				counts[at].started = false
			}
		}
	}
	return counts
}

func (n *numbering) advance(num, at int, counts *[levels]count) {
	for i := range at {
		if !counts[i].started {
			counts[i] = count{n.startOf(num, i), true}
		}
	}
	if counts[at].started {
		counts[at].value++
	} else {
		counts[at] = count{n.startOf(num, at), true}
	}
	for i := at + 1; i < levels; i++ {
		l := n.level(num, i)
		if l != nil && (l.restart == 0 || l.restart > 0 && at+1 > l.restart) {
			continue
		}
		counts[i].started = false
	}
}

func (n *numbering) startOf(num, at int) int {
	if s := n.lists[num].starts[at]; s != nil {
		return *s
	}
	if l := n.level(num, at); l != nil {
		return l.start
	}
	return 1
}

func (n *numbering) write(num int, def *listLevel, counts *[levels]count) string {
	if def.format == "bullet" {
		return mapSymbols(def.font, def.text)
	}
	if def.format == "none" && !strings.Contains(def.text, "%") {
		return strings.TrimSpace(def.text)
	}
	var b strings.Builder
	for i := 0; i < len(def.text); i++ {
		c := def.text[i]
		if c == '%' && i+1 < len(def.text) && def.text[i+1] >= '1' && def.text[i+1] <= '9' {
			i++
			b.WriteString(n.number(num, int(def.text[i]-'1'), def.legal, counts))
			continue
		}
		b.WriteByte(c)
	}
	return strings.TrimSpace(b.String())
}

func (n *numbering) number(num, at int, legal bool, counts *[levels]count) string {
	format := "decimal"
	if l := n.level(num, at); l != nil && !legal {
		format = l.format
	}
	return formatNumber(counts[at].value, format)
}

// formatNumber writes n in a format of w:numFmt; formats that Vietnamese papers do
// not use come out as plain figures.
func formatNumber(n int, format string) string {
	switch format {
	case "lowerLetter":
		return letters(n, 'a')
	case "upperLetter":
		return letters(n, 'A')
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "none", "bullet":
		return ""
	}
	return strconv.Itoa(n)
}

// letters writes 1 as a, 26 as z, 27 as aa, 28 as bb, as Word does.
func letters(n int, first rune) string {
	if n < 1 || n > 26*30 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	values := [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	signs := [...]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	var b strings.Builder
	for i, v := range values {
		for n >= v {
			b.WriteString(signs[i])
			n -= v
		}
	}
	return b.String()
}
