package activity

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"tonghop/internal/lang"
	"tonghop/internal/text"
)

//go:embed kinds.yaml
var kindsYAML []byte

// Kind is the sort of an activity: a code of kinds.yaml.
type Kind string

// Other is the kind of what no word places.
const Other Kind = "other"

// kindInfo is one kind as kinds.yaml lists it.
type kindInfo struct {
	Code Kind `yaml:"code"`
	Name struct {
		Vi string `yaml:"vi"`
		En string `yaml:"en"`
	} `yaml:"name"`
	Words []string `yaml:"words"`
	folds []string
}

var loadKinds = sync.OnceValues(func() ([]kindInfo, error) {
	var file struct {
		Format int        `yaml:"format"`
		Kinds  []kindInfo `yaml:"kinds"`
	}
	if err := yaml.Unmarshal(kindsYAML, &file); err != nil {
		return nil, fmt.Errorf("kinds of activities: %w", err)
	}
	for i := range file.Kinds {
		k := &file.Kinds[i]
		for _, w := range k.Words {
			k.folds = append(k.folds, text.Fold(w))
		}
	}
	return file.Kinds, nil
})

// kinds cannot fail: the file is embedded and read by the tests.
func kinds() []kindInfo {
	all, err := loadKinds()
	if err != nil {
		panic(err)
	}
	return all
}

// Kinds are all kinds in the order of the file.
func Kinds() []Kind {
	var all []Kind
	for _, k := range kinds() {
		all = append(all, k.Code)
	}
	return all
}

// Known tells whether there is such a kind.
func (k Kind) Known() bool { return slices.Contains(Kinds(), k) }

// Name is the kind's name on the screen.
func (k Kind) Name(tag lang.Tag) string {
	for _, i := range kinds() {
		if i.Code != k {
			continue
		}
		if tag == lang.En {
			return i.Name.En
		}
		return i.Name.Vi
	}
	return string(k)
}

// KindNamed finds a kind by its code or its name in either language, marks aside.
func KindNamed(s string) (Kind, bool) {
	s = text.Fold(text.Space(s))
	for _, i := range kinds() {
		if s == string(i.Code) || s == text.Fold(i.Name.Vi) || s == text.Fold(i.Name.En) {
			return i.Code, true
		}
	}
	return "", false
}

// KindIn places a line by its words.
func KindIn(line string) Kind { return kindOf(text.Fold(text.NFC(line))) }

// kindOf places folded words by the longest of the kinds' own words in them.
func kindOf(fold string) Kind {
	best, length := Other, 0
	for _, i := range kinds() {
		for _, w := range i.folds {
			if len(w) > length && hasWords(fold, w) {
				best, length = i.Code, len(w)
			}
		}
	}
	return best
}

// hasWords tells whether w stands in s as whole words.
func hasWords(s, w string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], w)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(w)
		if (i == 0 || !wordByte(s[i-1])) && (end == len(s) || !wordByte(s[end])) {
			return true
		}
		from = i + 1
	}
}

func wordByte(c byte) bool { return text.IsLetterByte(c) || c >= '0' && c <= '9' }
