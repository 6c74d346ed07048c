package regime

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Difference is one place that two versions of a regime write differently. Parts of the
// place are named by their codes, not by their order: "indicators.banner.unit". An empty
// side means that the other alone has it.
type Difference struct {
	Place  string
	Before string
	After  string
}

// Compare lists what differs between two versions, in the order of the places in after,
// then what only before has. Moved parts differ in the place "…order".
func Compare(before, after *Regime) ([]Difference, error) {
	a, err := flat(before)
	if err != nil {
		return nil, err
	}
	b, err := flat(after)
	if err != nil {
		return nil, err
	}
	var all []Difference
	for _, place := range b.order {
		if place != "version" && a.says[place] != b.says[place] {
			all = append(all, Difference{place, a.says[place], b.says[place]})
		}
	}
	for _, place := range a.order {
		if _, ok := b.says[place]; !ok {
			all = append(all, Difference{place, a.says[place], ""})
		}
	}
	return all, nil
}

// flattened is a file as places and what each says.
type flattened struct {
	order []string
	says  map[string]string
}

func flat(r *Regime) (*flattened, error) {
	var doc yaml.Node
	if err := yaml.Load(r.file, &doc); err != nil {
		return nil, err
	}
	f := &flattened{says: map[string]string{}}
	f.node("", doc.Content[0])
	return f, nil
}

func (f *flattened) put(place, says string) {
	f.order = append(f.order, place)
	f.says[place] = says
}

func (f *flattened) node(place string, n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			f.node(join(place, n.Content[i].Value), n.Content[i+1])
		}
	case yaml.SequenceNode:
		f.list(place, n)
	default:
		f.put(place, n.Value)
	}
}

// list names the items by their codes where they have any; a list of words is one place.
func (f *flattened) list(place string, n *yaml.Node) {
	var words, names []string
	for i, item := range n.Content {
		if item.Kind == yaml.ScalarNode {
			words = append(words, item.Value)
			continue
		}
		name := nameOf(item)
		if name == "" || slices.Contains(names, name) {
			name += "[" + strconv.Itoa(i+1) + "]"
		}
		names = append(names, name)
		f.node(place+"."+name, item)
	}
	if len(words) > 0 {
		f.put(place, strings.Join(words, " | "))
	}
	if len(names) > 1 {
		f.put(place+".order", strings.Join(names, ", "))
	}
}

// nameOf is the code or key of an item, or the number of a legal basis.
func nameOf(item *yaml.Node) string {
	for _, field := range []string{"code", "key", "number", "rule"} {
		if n := child(item, field); n != nil {
			return n.Value
		}
	}
	return ""
}
