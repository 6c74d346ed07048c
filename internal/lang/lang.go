// Package lang holds the message catalogues, Vietnamese and English. A key is a
// fault or warning code or a screen label; a message has {0}, {1}… for arguments.
//
// Each noun keeps its own catalogue file in vi/ and en/; all files make one table.
package lang

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"tonghop/internal/fault"
)

//go:embed vi/*.yaml en/*.yaml
var files embed.FS

// Tag is a language of the catalogues.
type Tag string

// The languages. Vietnamese comes first.
const (
	Vi Tag = "vi"
	En Tag = "en"
)

var load = sync.OnceValues(func() (map[Tag]map[string]string, error) {
	tables := map[Tag]map[string]string{}
	for _, tag := range []Tag{Vi, En} {
		table, err := loadTag(tag)
		if err != nil {
			return nil, err
		}
		tables[tag] = table
	}
	return tables, nil
})

func loadTag(tag Tag) (map[string]string, error) {
	entries, err := files.ReadDir(string(tag))
	if err != nil {
		return nil, err
	}
	table := map[string]string{}
	for _, e := range entries {
		raw, err := files.ReadFile(path.Join(string(tag), e.Name()))
		if err != nil {
			return nil, err
		}
		var part map[string]string
		if err := yaml.Unmarshal(raw, &part); err != nil {
			return nil, fmt.Errorf("catalogue %s/%s: %w", tag, e.Name(), err)
		}
		for k, v := range part {
			if _, twice := table[k]; twice {
				return nil, fmt.Errorf("catalogue %s/%s: %q stands in another file too", tag, e.Name(), k)
			}
			table[k] = v
		}
	}
	return table, nil
}

// Table gives the whole catalogue of a language, for guards and pages.
func Table(tag Tag) (map[string]string, error) {
	tables, err := load()
	if err != nil {
		return nil, err
	}
	return tables[tag], nil
}

// Say gives the message of key in the language with its arguments filled in; a
// key without a message is shown as itself, so that nothing is hidden.
func Say(tag Tag, key string, args ...any) string {
	table, err := Table(tag)
	if err != nil {
		return key
	}
	msg, ok := table[key]
	if !ok {
		return strings.TrimSpace(key + " " + strings.Trim(fmt.Sprint(args...), "[]"))
	}
	return fill(msg, args)
}

func fill(msg string, args []any) string {
	if len(args) == 0 {
		return msg
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return strings.NewReplacer(pairs...).Replace(msg)
}

// Explain gives the sentence a person reads for err: the message of the first
// fault in its chain, or a general one that keeps the log's text. An error with details
// has a line for each of them below.
func Explain(tag Tag, err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return Say(tag, "internal", err.Error())
	}
	var b strings.Builder
	b.WriteString(Say(tag, f.Code, f.Args...))
	if d, ok := errors.AsType[detailed](err); ok {
		for _, one := range d.Details() {
			b.WriteString("\n  " + Say(tag, one.Code, one.Args...))
		}
	}
	return b.String()
}

// detailed is an error that is many faults at once: all that is wrong with one file.
type detailed interface {
	error
	Details() []*fault.Error
}

// FromEnvironment chooses the language by the locale: English only where the
// locale says so, Vietnamese otherwise.
func FromEnvironment() Tag {
	for _, name := range []string{"TONGHOP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		v := os.Getenv(name)
		if v == "" {
			continue
		}
		if strings.HasPrefix(strings.ToLower(v), "en") {
			return En
		}
		return Vi
	}
	return Vi
}
