package conf

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"tonghop/internal/fault"
)

// field is one thing that may be set: its name in the file; the variable is made of it.
type field struct {
	name string
	of   func(*Config) any
}

// fields lists them in the order in which they are printed.
var fields = []field{
	{"listen", func(c *Config) any { return &c.Listen }},
	{"public_url", func(c *Config) any { return &c.Public }},
	{"data", func(c *Config) any { return &c.Data }},
	{"db", func(c *Config) any { return &c.DB }},
	{"trusted_proxies", func(c *Config) any { return &c.Proxies }},
	{"tls.cert", func(c *Config) any { return &c.TLS.Cert }},
	{"tls.key", func(c *Config) any { return &c.TLS.Key }},
	{"smtp.host", func(c *Config) any { return &c.SMTP.Host }},
	{"smtp.port", func(c *Config) any { return &c.SMTP.Port }},
	{"smtp.security", func(c *Config) any { return &c.SMTP.Security }},
	{"smtp.user", func(c *Config) any { return &c.SMTP.User }},
	{"smtp.password", func(c *Config) any { return &c.SMTP.Password }},
	{"smtp.from", func(c *Config) any { return &c.SMTP.From }},
	{"smtp.ca", func(c *Config) any { return &c.SMTP.CA }},
	{"limits.upload", func(c *Config) any { return &c.Limits.Upload }},
	{"limits.file", func(c *Config) any { return &c.Limits.File }},
	{"limits.sign_in", func(c *Config) any { return &c.Limits.Sign }},
	{"limits.sign_in_from", func(c *Config) any { return &c.Limits.SignFrom }},
	{"limits.disk_free", func(c *Config) any { return &c.Limits.DiskFree }},
	{"log.level", func(c *Config) any { return &c.Log.Level }},
	{"log.format", func(c *Config) any { return &c.Log.Format }},
	{"session.length", func(c *Config) any { return &c.Session.Length }},
	{"session.idle", func(c *Config) any { return &c.Session.Idle }},
	{"metrics.listen", func(c *Config) any { return &c.Metrics.Listen }},
	{"metrics.token", func(c *Config) any { return &c.Metrics.Token }},
	{"jobs.workers", func(c *Config) any { return &c.Jobs.Workers }},
}

// Names are the names of all that may be set, as the file has them.
func Names() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

func fieldOf(name string) (field, bool) {
	i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
	if i < 0 {
		return field{}, false
	}
	return fields[i], true
}

// Variable is the name of a field in the environment: TONGHOP_SMTP_HOST for smtp.host.
func Variable(name string) string {
	return "TONGHOP_" + strings.ToUpper(strings.ReplaceAll(name, ".", "_"))
}

// Set sets one field by its name, as a flag does.
func (c *Config) Set(name, text string) error {
	f, ok := fieldOf(name)
	if !ok {
		return fault.New(fault.Invalid, "conf.unknown-name", name)
	}
	if err := assign(f.of(c), text); err != nil {
		return fault.Wrap(err, fault.Invalid, "conf.value", name, text)
	}
	return nil
}

// FromEnvironment takes over what the variables say, given as os.Environ does.
func (c *Config) FromEnvironment(environ []string) error {
	known := map[string]string{}
	for _, f := range fields {
		known[Variable(f.name)] = f.name
	}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "TONGHOP_") || notConfiguration(name) {
			continue
		}
		field, ok := known[name]
		if !ok {
			return fault.New(fault.Invalid, "conf.unknown-variable", name)
		}
		if err := c.Set(field, value); err != nil {
			return fault.Wrap(err, fault.Invalid, "conf.variable", name)
		}
	}
	return nil
}

// notConfiguration are variables that others read: the language, the file's own name,
// the tests.
func notConfiguration(name string) bool {
	return name == "TONGHOP_LANG" || name == "TONGHOP_CONFIG" || strings.HasPrefix(name, "TONGHOP_TEST_")
}

// FromFile takes over what a YAML file says.
func (c *Config) FromFile(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "conf.unreadable", path)
	}
	return c.fromYAML(path, raw)
}

func (c *Config) fromYAML(path string, raw []byte) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return fault.Wrap(err, fault.Invalid, "conf.yaml", path, err)
	}
	if len(doc.Content) == 0 {
		return nil // an empty file
	}
	return c.take(path, "", doc.Content[0], map[string]bool{})
}

// take walks a mapping; names within one another are joined by dots.
func (c *Config) take(path, prefix string, n *yaml.Node, seen map[string]bool) error {
	if n.Kind != yaml.MappingNode {
		return fault.New(fault.Invalid, "conf.not-a-map", path, n.Line)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name := prefix + key.Value
		if seen[name] {
			return fault.New(fault.Invalid, "conf.twice", path, key.Line, name)
		}
		seen[name] = true
		_, known := fieldOf(name)
		var err error
		switch {
		case known:
			err = c.takeValue(path, name, value)
		case isGroup(name):
			err = c.take(path, name+".", value, seen)
		default:
			err = fault.New(fault.Invalid, "conf.unknown", path, key.Line, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) takeValue(path, name string, n *yaml.Node) error {
	text := n.Value
	if n.Kind == yaml.SequenceNode {
		parts := make([]string, len(n.Content))
		for i, p := range n.Content {
			parts[i] = p.Value
		}
		text = strings.Join(parts, ",")
	}
	if n.Kind == yaml.MappingNode || n.Kind == yaml.AliasNode {
		return fault.New(fault.Invalid, "conf.value-at", path, n.Line, name)
	}
	if err := c.Set(name, text); err != nil {
		return fault.Wrap(err, fault.Invalid, "conf.value-at", path, n.Line, name)
	}
	return nil
}

func isGroup(name string) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return strings.HasPrefix(f.name, name+".") })
}

// String writes the configuration as the file that would make it, without its secrets.
func (c Config) String() string {
	var b strings.Builder
	group := ""
	for _, f := range fields {
		name := f.name
		if before, after, nested := strings.Cut(f.name, "."); nested {
			if before != group {
				fmt.Fprintf(&b, "%s:\n", before)
			}
			group, name = before, "  "+after
		}
		fmt.Fprintf(&b, "%s: %s\n", name, quoted(f.of(&c)))
	}
	return b.String()
}

func quoted(v any) string {
	s := shown(v)
	if _, ok := v.(*int); ok {
		return s
	}
	if n, ok := v.(*[]string); ok {
		return "[" + strings.Join(*n, ", ") + "]"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
