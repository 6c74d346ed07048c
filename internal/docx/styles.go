package docx

import (
	"strings"

	"tonghop/internal/flow"
)

// style is one named style as it stands in the file.
type style struct {
	name, kind, parent string
	para               paraProps
	run                runProps
	edges              edges // of a table style
	role               flow.Role
	level              int // of a heading style
}

// maxStyleChain bounds basedOn, which hostile files make circular.
const maxStyleChain = 32

// styles are the styles of the file and what they come to once inherited.
type styles struct {
	byID      map[string]*style
	byDefault map[string]string // kind → id of its default style
	para      paraProps         // document defaults
	run       runProps
	resolved  map[string]*style
}

// readStyles reads styles.xml; a file without one has Word's bare defaults.
func (r *reader) readStyles(part string) error {
	r.styles = styles{
		byID: map[string]*style{}, byDefault: map[string]string{}, resolved: map[string]*style{},
		run: runProps{set: hasFont | hasSize, font: "Times New Roman", size: 200},
	}
	return r.within(part, func() {
		for r.x.child(1) {
			switch r.x.name {
			case "w:docDefaults":
				r.readDefaults()
			case "w:style":
				r.readStyle()
			}
		}
	})
}

func (r *reader) readDefaults() {
	x := r.x
	for d := x.depth; x.child(d); {
		inner := x.depth
		for x.child(inner) {
			switch x.name {
			case "w:rPr":
				r.styles.run = r.styles.run.over(r.runProps())
			case "w:pPr":
				r.styles.para = r.styles.para.over(r.paraProps())
			}
		}
	}
}

func (r *reader) readStyle() {
	x := r.x
	s := &style{kind: x.attr("type")}
	id := x.attr("styleId")
	if v := x.attr("default"); v == "1" || v == "true" || v == "on" {
		r.styles.byDefault[s.kind] = id
	}
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:name":
			s.name = x.attr("val")
		case "w:basedOn":
			s.parent = x.attr("val")
		case "w:pPr":
			s.para = r.paraProps()
		case "w:rPr":
			s.run = r.runProps()
		case "w:tblPr":
			s.edges = r.tableProps().edges
		}
	}
	if _, twice := r.styles.byID[id]; !twice {
		r.styles.byID[id] = s
	}
}

// of resolves a style of the kind ("paragraph", "character", "table"), without the
// document's defaults; the default style of the kind where id names none.
func (s *styles) of(kind, id string) *style {
	if found := s.byID[id]; found == nil || found.kind != kind {
		id = s.byDefault[kind]
	}
	key := kind[:1] + id
	if done := s.resolved[key]; done != nil {
		return done
	}
	done := s.resolve(kind, id)
	s.resolved[key] = done
	return done
}

func (s *styles) resolve(kind, id string) *style {
	var chain []*style
	for next := id; len(chain) < maxStyleChain; {
		found := s.byID[next]
		if found == nil || found.kind != kind {
			break
		}
		chain = append(chain, found)
		next = found.parent
	}
	done := &style{kind: kind}
	for i := len(chain) - 1; i >= 0; i-- {
		done.para = done.para.over(chain[i].para)
		done.run = done.run.over(chain[i].run)
		done.edges = done.edges.over(chain[i].edges)
	}
	if len(chain) > 0 {
		done.name = chain[0].name
	}
	done.role, done.level = roleOf(done.name)
	return done
}

// roleOf is what Word's own styles are for, by their names, which Word keeps in English
// in every language of the program.
func roleOf(name string) (flow.Role, int) {
	if h := headingLevel(name); h > 0 {
		return flow.Heading, min(h, 6)
	}
	switch strings.ToLower(name) {
	case "title":
		return flow.Title, 0
	case "caption":
		return flow.Caption, 0
	}
	return flow.Body, 0
}

// headingLevel is 1 to 9 of a heading style by its name; 0 for another style.
func headingLevel(name string) int {
	rest, ok := strings.CutPrefix(strings.ToLower(name), "heading ")
	if !ok || len(rest) != 1 || rest[0] < '1' || rest[0] > '9' {
		return 0
	}
	return int(rest[0] - '0')
}

// theme holds the two fonts that styles name as major and minor.
type theme struct{ major, minor string }

func (t theme) font(attr string) string {
	switch {
	case strings.HasPrefix(attr, "major"):
		return t.major
	case strings.HasPrefix(attr, "minor"):
		return t.minor
	}
	return ""
}

func (r *reader) readTheme(part string) error {
	return r.within(part, func() {
		slot := &r.theme.major
		for r.x.next() {
			if r.x.kind != startElement {
				continue
			}
			switch r.x.name {
			case "a:majorFont":
				slot = &r.theme.major
			case "a:minorFont":
				slot = &r.theme.minor
			case "a:latin":
				if *slot == "" {
					*slot = r.x.attr("typeface")
				}
			}
		}
	})
}
