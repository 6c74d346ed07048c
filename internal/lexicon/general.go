package lexicon

import (
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v4"
)

//go:embed general.yaml
var generalYAML []byte

// generalWords is general.yaml.
type generalWords struct {
	Format        int        `yaml:"format"`
	Counted       [][]string `yaml:"counted"`
	Measured      [][]string `yaml:"measured"`
	Answerable    []string   `yaml:"answerable"`
	Variants      [][]string `yaml:"variants"`
	Name          []string   `yaml:"name"`
	Loose         []string   `yaml:"loose"`
	Counts        []string   `yaml:"counts"`
	About         []string   `yaml:"about"`
	AtLeast       []string   `yaml:"at_least"`
	AtMost        []string   `yaml:"at_most"`
	AfterAtLeast  []string   `yaml:"after_at_least"`
	AfterAtMost   []string   `yaml:"after_at_most"`
	Change        []string   `yaml:"change"`
	Part          []string   `yaml:"part"`
	Each          []string   `yaml:"each"`
	Money         []string   `yaml:"money"`
	Persons       []string   `yaml:"persons"`
	Negate        []string   `yaml:"negate"`
	Unknown       []string   `yaml:"unknown"`
	NotApplicable []string   `yaml:"not_applicable"`
	Stop          []string   `yaml:"stop"`
}

func loadGeneral() (generalWords, error) {
	var g generalWords
	if err := yaml.Unmarshal(generalYAML, &g); err != nil {
		return g, fmt.Errorf("general words: %w", err)
	}
	if g.Format != 1 {
		return g, fmt.Errorf("general words: format %d, want 1", g.Format)
	}
	return g, nil
}

func (l *Lexicon) addGeneral(g generalWords) {
	add := func(r role, lists ...[]string) {
		for _, list := range lists {
			for _, phrase := range list {
				l.phrases.add(phrase, func(n *node) { n.roles |= r })
			}
		}
	}
	add(counted, g.Counted...)
	add(measured, g.Measured...)
	add(answerable, g.Answerable)
	add(nameBefore, g.Name)
	add(looseBefore, g.Loose)
	add(countsBefore, g.Counts)
	add(aboutSign, g.About)
	add(atLeastSign, g.AtLeast)
	add(atMostSign, g.AtMost)
	add(atLeastAfter, g.AfterAtLeast)
	add(atMostAfter, g.AfterAtMost)
	add(changeBefore, g.Change)
	add(partBefore, g.Part)
	add(eachOf, g.Each)
	add(moneyWord, g.Money)
	add(negates, g.Negate)
	add(unknownAnswer, g.Unknown)
	add(notApplicableAnswer, g.NotApplicable)
	add(stopsNoun, g.Stop)
}
