package regime

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"tonghop/internal/fault"
)

// maxDepth bounds how deep a file nests; the deepest real one has some 12 steps.
const maxDepth = 32

// document is a YAML file as a tree of plain values for the schema, and as the node for
// decoding.
type document struct {
	node  *yaml.Node
	value any
}

// readYAML parses the file. Anchors and aliases are refused: they are how a small file
// becomes a huge one, and nobody who reads a regime expects them.
func readYAML(name string, file []byte) (*document, *collector, error) {
	var node yaml.Node
	c := &collector{lines: map[string]int{}}
	if blank(file) {
		return nil, c, fault.New(fault.Invalid, "regime.empty", name)
	}
	if err := yaml.Load(file, &node); err != nil {
		line := "?"
		if e, ok := errors.AsType[*yaml.LoadError](err); ok && e.Mark.Line > 0 {
			line = strconv.Itoa(e.Mark.Line)
		}
		return nil, c, fault.Wrap(err, fault.Invalid, "regime.not-yaml", name, line)
	}
	if node.Kind != yaml.DocumentNode || len(node.Content) != 1 {
		return nil, c, fault.New(fault.Invalid, "regime.empty", name)
	}
	value := c.plain(node.Content[0], "", 0)
	return &document{&node, value}, c, nil
}

// blank tells whether a file holds nothing but comments.
func blank(file []byte) bool {
	for line := range bytes.Lines(file) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// plain turns a node into maps, slices and scalars as JSON has them, noting the line of
// every path.
func (c *collector) plain(n *yaml.Node, path string, depth int) any {
	c.lines[path] = n.Line
	switch {
	case depth > maxDepth:
		c.add(path, "regime.too-deep", maxDepth)
		return nil
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		c.add(path, "regime.alias")
		return nil
	case n.Kind == yaml.MappingNode:
		return c.mapping(n, path, depth)
	case n.Kind == yaml.SequenceNode:
		all := make([]any, len(n.Content))
		for i, item := range n.Content {
			all[i] = c.plain(item, path+"["+strconv.Itoa(i)+"]", depth+1)
		}
		return all
	}
	return c.scalar(n, path)
}

func (c *collector) mapping(n *yaml.Node, path string, depth int) any {
	all := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			c.lines[path] = key.Line
			c.add(path, "regime.type-wrong", "string")
			continue
		}
		at := join(path, key.Value)
		if _, twice := all[key.Value]; twice {
			c.lines[at] = key.Line
			c.add(at, "regime.field-twice", key.Value)
			continue
		}
		all[key.Value] = c.plain(n.Content[i+1], at, depth+1)
		c.lines[at] = key.Line
	}
	return all
}

func (c *collector) scalar(n *yaml.Node, path string) any {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int":
		v, err := strconv.ParseInt(n.Value, 10, 64)
		if err != nil {
			c.add(path, "regime.type-wrong", "integer")
		}
		return v
	case "!!float":
		v, err := strconv.ParseFloat(n.Value, 64)
		if err != nil {
			c.add(path, "regime.type-wrong", "number")
		}
		return v
	}
	return n.Value
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// pathOf writes a JSON location as people read it: "levels[0].name".
func pathOf(location []string) string {
	path := ""
	for _, step := range location {
		if _, err := strconv.Atoi(step); err == nil {
			path += "[" + step + "]"
			continue
		}
		path = join(path, step)
	}
	return path
}

func list(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}
