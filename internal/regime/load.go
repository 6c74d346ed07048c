package regime

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"tonghop/docs/schema"
	"tonghop/internal/fault"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/regimes"
)

// maxFile bounds a regime's file; the built-in ones have some 50 KB.
const maxFile = 1 << 20

// Problem is one thing that is wrong with a regime's file. The arguments of its Reason
// begin with line and path.
type Problem struct {
	Line   int
	Path   string // "sections[1].sentences[0].some"
	Reason *fault.Error
}

// Problems is every problem of a file at once. In its chain stands a fault
// "regime.faulty" that names the file, the count and the first place.
type Problems struct {
	Name string
	All  []Problem
}

// Error is the text for the log.
func (p *Problems) Error() string {
	var b strings.Builder
	b.WriteString("regime " + p.Name)
	for _, one := range p.All {
		b.WriteString("; " + one.Reason.Error())
	}
	return b.String()
}

// Unwrap gives the summary as a fault, then each problem's own.
func (p *Problems) Unwrap() []error {
	first := p.All[0]
	all := []error{fault.New(fault.Invalid, "regime.faulty", p.Name, len(p.All), first.Line, shown(first.Path))}
	for _, one := range p.All {
		all = append(all, one.Reason)
	}
	return all
}

// mostDetails is how many problems a person is told of at once.
const mostDetails = 30

// Details are the problems one by one, for the person who mends the file.
func (p *Problems) Details() []*fault.Error {
	all := make([]*fault.Error, 0, min(len(p.All), mostDetails))
	for _, one := range p.All[:min(len(p.All), mostDetails)] {
		all = append(all, one.Reason)
	}
	return all
}

// shown is a path for people; the whole file has the path "/".
func shown(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

// Load reads a regime's file strictly. The name is for messages. Every problem is told
// at once as *Problems; a file that is too large or no YAML at all gives one fault.
func Load(name string, file []byte) (*Regime, error) {
	if len(file) > maxFile {
		return nil, fault.New(fault.TooMuch, "regime.file-large", name, maxFile>>10)
	}
	file = canonical(file)
	doc, problems, err := readYAML(name, file)
	if err != nil {
		return nil, err
	}
	if problems.none() {
		if err := problems.shape(doc); err != nil {
			return nil, err
		}
	}
	if !problems.none() {
		return nil, problems.sorted(name)
	}
	r := &Regime{file: file}
	if err := doc.node.Decode(r); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "regime.unreadable", name)
	}
	r.index()
	r.check(problems)
	if !problems.none() {
		return nil, problems.sorted(name)
	}
	return r, nil
}

// canonical is the one form of a file: NFC, line feeds, no byte-order mark, a line feed
// at the end. The digest is taken over it.
func canonical(file []byte) []byte {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	file = bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n"))
	s := strings.TrimRight(text.NFC(string(file)), "\n") + "\n"
	return []byte(s)
}

// YAML is the canonical form of the regime's file.
func (r *Regime) YAML() []byte { return bytes.Clone(r.file) }

// Digest is the digest of the canonical file.
func (r *Regime) Digest() seal.Digest { return seal.Of(r.file) }

// collector gathers problems; lines knows where each path stands.
type collector struct {
	lines map[string]int
	all   []Problem
}

func (c *collector) none() bool { return len(c.all) == 0 }

// maxProblems bounds the answer to a file that is wrong all over.
const maxProblems = 200

func (c *collector) add(path, code string, args ...any) {
	if len(c.all) >= maxProblems {
		return
	}
	line := c.lines[path]
	for p := path; line == 0 && p != ""; line = c.lines[p] {
		p = p[:max(strings.LastIndexAny(p, ".["), 0)]
	}
	args = append([]any{line, shown(path)}, args...)
	c.all = append(c.all, Problem{line, path, fault.New(fault.Invalid, code, args...)})
}

func (c *collector) sorted(name string) *Problems {
	slices.SortStableFunc(c.all, func(a, b Problem) int {
		return cmp.Or(a.Line-b.Line, strings.Compare(a.Path, b.Path), strings.Compare(a.Reason.Error(), b.Reason.Error()))
	})
	return &Problems{Name: name, All: c.all}
}

var shapeSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Regime))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:tonghop:regime:1", doc); err != nil {
		return nil, err
	}
	return c.Compile("urn:tonghop:regime:1")
})

// shape checks the document against the published schema.
func (c *collector) shape(doc *document) error {
	s, err := shapeSchema()
	if err != nil {
		return err
	}
	err = s.Validate(doc.value)
	bad, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		return err
	}
	c.leaves(bad)
	return nil
}

// leaves turns the tree of the schema's complaints into problems.
func (c *collector) leaves(e *jsonschema.ValidationError) {
	for _, cause := range e.Causes {
		c.leaves(cause)
	}
	if len(e.Causes) > 0 {
		return
	}
	path := pathOf(e.InstanceLocation)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			c.add(join(path, name), "regime.field-unknown", name)
		}
	case *kind.Required:
		for _, name := range k.Missing {
			c.add(path, "regime.field-missing", name)
		}
	case *kind.Type:
		c.add(path, "regime.type-wrong", strings.Join(k.Want, ", "))
	case *kind.Enum:
		c.add(path, "regime.choice-unknown", k.Got, list(k.Want))
	case *kind.Const:
		c.add(path, "regime.choice-unknown", k.Got, k.Want)
	default:
		c.add(path, "regime.value-wrong", strings.Join(e.ErrorKind.KeywordPath(), "/"))
	}
}

// builtins keeps each built-in regime once it is loaded.
var builtins sync.Map // code → func() (*Regime, error)

// Builtin is the built-in regime of a code; NotFound where there is none.
func Builtin(code string) (*Regime, error) {
	codes, err := Builtins()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(codes, code) {
		return nil, fault.New(fault.NotFound, "regime.not-built-in", code, strings.Join(codes, ", "))
	}
	load, _ := builtins.LoadOrStore(code, sync.OnceValues(func() (*Regime, error) {
		file, err := regimes.Files.ReadFile(code + extension)
		if err != nil {
			return nil, err
		}
		return Load(code+extension, file)
	}))
	return load.(func() (*Regime, error))()
}

const extension = ".yaml"

// Builtins lists the codes of the built-in regimes in order; a file is named by its code.
func Builtins() ([]string, error) {
	entries, err := regimes.Files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, e := range entries {
		codes = append(codes, strings.TrimSuffix(e.Name(), extension))
	}
	return codes, nil
}
