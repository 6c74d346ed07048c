package regime

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"tonghop/internal/fault"
	"tonghop/internal/text"
)

// Draft is a regime's file while people change it. It may be faulty: what is wrong is
// told by Regime, and only a file without faults can be published. Changes touch the
// named place alone, so the comments and the order of a file that somebody wrote by hand
// stay.
//
// Places are named by the same paths as problems: "sections[1].sentences[0].some".
type Draft struct {
	name string
	doc  *yaml.Node
}

// OpenDraft opens a file for changes. It must be YAML without aliases.
func OpenDraft(name string, file []byte) (*Draft, error) {
	if len(file) > maxFile {
		return nil, fault.New(fault.TooMuch, "regime.file-large", name, maxFile>>10)
	}
	doc, problems, err := readYAML(name, canonical(file))
	if err != nil {
		return nil, err
	}
	if !problems.none() {
		return nil, problems.sorted(name)
	}
	if doc.node.Content[0].Kind != yaml.MappingNode {
		return nil, fault.New(fault.Invalid, "regime.empty", name)
	}
	return &Draft{name, doc.node}, nil
}

// YAML writes the file as it now stands, in its canonical form.
func (d *Draft) YAML() ([]byte, error) {
	file, err := yaml.Dump(d.doc, yaml.WithIndent(2), yaml.WithCompactSeqIndent(false), yaml.WithLineWidth(120))
	if err != nil {
		return nil, err
	}
	return canonical(file), nil
}

// Regime reads the draft as far as it can be read, with everything that is wrong in it.
// A regime with problems is for showing, never for reports.
func (d *Draft) Regime() (*Regime, []Problem, error) {
	file, err := d.YAML()
	if err != nil {
		return nil, nil, err
	}
	r, err := Load(d.name, file)
	if err == nil {
		return r, nil, nil
	}
	all, ok := errors.AsType[*Problems](err)
	if !ok {
		return nil, nil, err
	}
	r = &Regime{file: file}
	if err := d.doc.Decode(r); err != nil {
		return nil, all.All, fault.Wrap(err, fault.Invalid, "regime.unreadable", d.name)
	}
	r.index()
	return r, all.All, nil
}

// Set puts a value at a place; an empty one (no words, no items, false, zero, nil) takes
// the place away. Missing mappings on the way are made.
func (d *Draft) Set(path string, value any) error {
	parent, last, err := d.parent(path, !empty(value))
	if err != nil || parent == nil {
		return err
	}
	if empty(value) {
		return remove(parent, last, path)
	}
	fresh, err := node(value)
	if err != nil {
		return err
	}
	if old := child(parent, last); old != nil {
		overwrite(old, fresh)
		return nil
	}
	if _, item := index(last); item || parent.Kind != yaml.MappingNode {
		return noPlace(path)
	}
	parent.Style &^= yaml.FlowStyle
	parent.Content = append(parent.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: last}, fresh)
	return nil
}

// Append adds a value at the end of a list, which is made where it is not there, and
// gives the path of the new item.
func (d *Draft) Append(path string, value any) (string, error) {
	fresh, err := node(value)
	if err != nil {
		return "", err
	}
	parent, last, err := d.parent(path, true)
	if err != nil {
		return "", err
	}
	list := child(parent, last)
	switch {
	case list == nil && parent.Kind == yaml.MappingNode:
		list = &yaml.Node{Kind: yaml.SequenceNode}
		parent.Content = append(parent.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: last}, list)
	case list == nil || list.Kind != yaml.SequenceNode:
		return "", noPlace(path)
	}
	if len(list.Content) == 0 && fresh.Kind != yaml.ScalarNode {
		list.Style &^= yaml.FlowStyle
	}
	list.Content = append(list.Content, fresh)
	return path + "[" + strconv.Itoa(len(list.Content)-1) + "]", nil
}

// Remove takes a place away; a place that is not there is a fault.
func (d *Draft) Remove(path string) error {
	parent, last, err := d.parent(path, false)
	if err != nil {
		return err
	}
	if parent == nil || child(parent, last) == nil {
		return noPlace(path)
	}
	return remove(parent, last, path)
}

// Shift moves an item of a list by so many places, up for a negative number, and gives
// its new path. It stops at the ends.
func (d *Draft) Shift(path string, by int) (string, error) {
	parent, last, err := d.parent(path, false)
	if err != nil {
		return "", err
	}
	if parent == nil || parent.Kind != yaml.SequenceNode || child(parent, last) == nil {
		return "", noPlace(path)
	}
	at, _ := index(last)
	to := min(max(at+by, 0), len(parent.Content)-1)
	item := parent.Content[at]
	parent.Content = append(parent.Content[:at], parent.Content[at+1:]...)
	parent.Content = append(parent.Content[:to], append([]*yaml.Node{item}, parent.Content[to:]...)...)
	return strings.TrimSuffix(path, last) + "[" + strconv.Itoa(to) + "]", nil
}

func noPlace(path string) error { return fault.New(fault.NotFound, "regime.no-place", path) }

// parent walks to the node that holds the last step of a path. Without make it is nil
// where the way ends early.
func (d *Draft) parent(path string, make bool) (*yaml.Node, string, error) {
	steps := steps(path)
	if len(steps) == 0 {
		return nil, "", noPlace(path)
	}
	at := d.doc.Content[0]
	for _, step := range steps[:len(steps)-1] {
		next := child(at, step)
		if next == nil {
			if !make {
				return nil, "", nil
			}
			if at.Kind != yaml.MappingNode || strings.HasPrefix(step, "[") {
				return nil, "", noPlace(path)
			}
			next = &yaml.Node{Kind: yaml.MappingNode}
			at.Content = append(at.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: step}, next)
		}
		at = next
	}
	return at, steps[len(steps)-1], nil
}

// steps parts a path: "sections[1].title" is "sections", "[1]", "title".
func steps(path string) []string {
	var all []string
	for _, name := range strings.Split(path, ".") {
		for {
			open := strings.IndexByte(name, '[')
			if open < 0 {
				break
			}
			if open > 0 {
				all = append(all, name[:open])
			}
			shut := strings.IndexByte(name, ']')
			if shut < open {
				return nil
			}
			all = append(all, name[open:shut+1])
			name = name[shut+1:]
		}
		if name != "" {
			all = append(all, name)
		}
	}
	return all
}

func index(step string) (int, bool) {
	inner, ok := strings.CutPrefix(step, "[")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimSuffix(inner, "]"))
	return n, err == nil && n >= 0
}

// child is the node of one step, nil where there is none.
func child(at *yaml.Node, step string) *yaml.Node {
	if n, ok := index(step); ok {
		if at.Kind == yaml.SequenceNode && n < len(at.Content) {
			return at.Content[n]
		}
		return nil
	}
	for i := 0; at.Kind == yaml.MappingNode && i+1 < len(at.Content); i += 2 {
		if at.Content[i].Value == step {
			return at.Content[i+1]
		}
	}
	return nil
}

func remove(at *yaml.Node, step, path string) error {
	if n, ok := index(step); ok {
		if at.Kind != yaml.SequenceNode || n >= len(at.Content) {
			return noPlace(path)
		}
		at.Content = append(at.Content[:n], at.Content[n+1:]...)
		return nil
	}
	for i := 0; i+1 < len(at.Content); i += 2 {
		if at.Content[i].Value == step {
			at.Content = append(at.Content[:i], at.Content[i+2:]...)
			return nil
		}
	}
	return nil
}

// overwrite changes what a node says and keeps its comments and, for words and lists,
// the way it was written.
func overwrite(old, fresh *yaml.Node) {
	style := fresh.Style
	if old.Kind == fresh.Kind && old.Kind == yaml.SequenceNode {
		style = old.Style
	}
	if old.Kind == fresh.Kind && old.Kind == yaml.ScalarNode && old.Style != 0 {
		style = old.Style
	}
	old.Kind, old.Tag, old.Value, old.Content, old.Style = fresh.Kind, fresh.Tag, fresh.Value, fresh.Content, style
}

func empty(value any) bool {
	if value == nil {
		return true
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Uint8, reflect.Struct:
		return v.IsZero()
	}
	return false
}

// node writes a value as a node, words in NFC, lists of codes on one line.
func node(value any) (*yaml.Node, error) {
	if s, ok := value.(string); ok {
		value = text.NFC(strings.ReplaceAll(s, "\r\n", "\n"))
	}
	var n yaml.Node
	if err := n.Encode(value); err != nil {
		return nil, err
	}
	if _, ok := value.([]string); ok {
		n.Style |= yaml.FlowStyle
	}
	return &n, nil
}

// at is the node of a place, nil where there is none.
func (d *Draft) at(path string) *yaml.Node {
	parent, last, err := d.parent(path, false)
	if err != nil || parent == nil {
		return nil
	}
	return child(parent, last)
}

// Text is the words at a place, empty where there are none.
func (d *Draft) Text(path string) string {
	if n := d.at(path); n != nil && n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
		return n.Value
	}
	return ""
}

// List is the list of words at a place.
func (d *Draft) List(path string) []string {
	n := d.at(path)
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	var all []string
	for _, item := range n.Content {
		if item.Kind == yaml.ScalarNode {
			all = append(all, item.Value)
		}
	}
	return all
}

// Len counts the items of the list at a place.
func (d *Draft) Len(path string) int {
	if n := d.at(path); n != nil && n.Kind == yaml.SequenceNode {
		return len(n.Content)
	}
	return 0
}

// Has tells whether there is anything at a place.
func (d *Draft) Has(path string) bool { return d.at(path) != nil }
