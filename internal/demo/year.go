// Package demo makes the example year: what the communes of one province might have
// reported, in the regime's own indicators. The units are real; the figures are drawn by
// the units' codes, so that every run and every machine has the same.
package demo

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"tonghop/internal/org"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

//go:embed year.yaml
var yearFile []byte

//go:embed words.yaml
var wordsFile []byte

// year is year.yaml.
type year struct {
	Regime  string     `yaml:"regime"`
	Figures []drawn    `yaml:"figures"`
	Hands   []handText `yaml:"hands"`
}

// drawn says how an indicator is drawn for a commune.
type drawn struct {
	Indicator     string  `yaml:"indicator"`
	Low           int64   `yaml:"low"`
	High          int64   `yaml:"high"`
	None          int     `yaml:"none"`
	Unknown       int     `yaml:"unknown"`
	NotApplicable int     `yaml:"not_applicable"`
	Follows       string  `yaml:"follows"` // has a number only where that one has
	AtMost        string  `yaml:"at_most"`
	Choices       []share `yaml:"choices"`
}

// share is a choice's part of the whole, in per cent.
type share struct {
	Dimension string `yaml:"dimension"`
	Choice    string `yaml:"choice"`
	Low       int64  `yaml:"low"`
	High      int64  `yaml:"high"`
}

// words is words.yaml.
type words struct {
	Shortcomings []thought  `yaml:"shortcomings"`
	Proposals    []thought  `yaml:"proposals"`
	Plans        []planning `yaml:"plans"`
	Situations   []string   `yaml:"situations"`
	District     string     `yaml:"district"` // the situation of a district
	Nothing      string     `yaml:"nothing"`
	Surnames     []string   `yaml:"surnames"`
	Middles      []string   `yaml:"middles"`
	Givens       []string   `yaml:"givens"`
}

// thought is something that so many communes in a hundred say, in one of several ways.
type thought struct {
	Often int      `yaml:"often"`
	Ways  []string `yaml:"ways"`
}

type planning struct {
	Often int    `yaml:"often"`
	Ways  []task `yaml:"ways"`
}

type task struct {
	Text    string   `yaml:"text"`
	Lead    string   `yaml:"lead"`
	Joining []string `yaml:"joining"`
	By      string   `yaml:"by"`
}

// handText is how one officer puts figures into words.
type handText struct {
	Name    string   `yaml:"name"`
	Titles  []string `yaml:"titles"`  // of the five sections
	Results []string `yaml:"results"` // of the three parts of the second
	Some    []string `yaml:"some"`
	People  []string `yaml:"people"` // with a number, with none
	Money   []string `yaml:"money"`
	Unknown string   `yaml:"unknown"`
}

var load = sync.OnceValues(func() (*material, error) {
	var m material
	if err := yaml.Unmarshal(yearFile, &m.year); err != nil {
		return nil, fmt.Errorf("year.yaml: %w", err)
	}
	if err := yaml.Unmarshal(wordsFile, &m.words); err != nil {
		return nil, fmt.Errorf("words.yaml: %w", err)
	}
	return &m, nil
})

// material is all that the example is made of.
type material struct {
	year  year
	words words
}

// ref names a figure: an indicator, or one choice of a dimension of it.
type ref struct{ indicator, dimension, choice string }

// Answers are one commune's figures in the order of year.yaml, wholes before parts.
type Answers struct {
	order []ref
	value map[ref]quantity.Value
}

// Story is what one commune has to tell of the year.
type Story struct {
	Unit         org.Unit
	Answers      Answers
	Situation    string
	Shortcomings []string
	Proposals    []string
	Plan         []task
	Signer       string
	Number       int
	Day          when.Day
}

// draw gives the source of chance of a unit: its code decides.
func draw(code string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(code)) // never fails
	return rand.New(rand.NewPCG(h.Sum64(), 2016))
}

// Tell makes the story of a commune for the year.
func (m *material) tell(u org.Unit, y int) Story {
	seed := u.Code
	if y != 2016 {
		seed += "/" + strconv.Itoa(y)
	}
	chance := draw(seed)
	s := Story{Unit: u, Answers: m.answers(chance)}
	fill := strings.NewReplacer("{unit}", u.InText(), "{Unit}", u.Name, "{year}", strconv.Itoa(y), "{next_year}", strconv.Itoa(y+1),
		"{villages}", strconv.Itoa(6+chance.IntN(12)), "{people}", quantity.Int(int64(3000+100*chance.IntN(70))).Vietnamese())
	s.Situation = fill.Replace(pick(chance, m.words.Situations))
	s.Shortcomings = say(chance, m.words.Shortcomings, fill)
	s.Proposals = say(chance, m.words.Proposals, fill)
	for _, p := range m.words.Plans {
		if chance.IntN(100) < p.Often {
			t := pick(chance, p.Ways)
			t.Text, t.By = fill.Replace(t.Text), fill.Replace(t.By)
			s.Plan = append(s.Plan, t)
		}
	}
	s.Signer = m.name(chance)
	s.Number = 30 + chance.IntN(150)
	s.Day = when.Day{Year: y, Month: 11, Date: 14}.AddDays(1 + chance.IntN(5))
	return s
}

// name draws a person's name.
func (m *material) name(chance *rand.Rand) string {
	return strings.Join([]string{pick(chance, m.words.Surnames), pick(chance, m.words.Middles), pick(chance, m.words.Givens)}, " ")
}

func pick[T any](chance *rand.Rand, from []T) T { return from[chance.IntN(len(from))] }

func say(chance *rand.Rand, thoughts []thought, fill *strings.Replacer) []string {
	var out []string
	for _, t := range thoughts {
		if chance.IntN(100) < t.Often {
			out = append(out, fill.Replace(pick(chance, t.Ways)))
		}
	}
	return out
}

func (m *material) answers(chance *rand.Rand) Answers {
	a := Answers{value: map[ref]quantity.Value{}}
	for _, d := range m.year.Figures {
		whole := ref{indicator: d.Indicator}
		v := d.value(chance, a)
		a.set(whole, v)
		for _, c := range d.Choices {
			part := c.Low + chance.Int64N(c.High-c.Low+1)
			if v.IsNumber() && v.Scaled*part/100 > 0 {
				a.set(ref{d.Indicator, c.Dimension, c.Choice}, quantity.Int(v.Scaled*part/100))
			}
		}
	}
	return a
}

func (a *Answers) set(r ref, v quantity.Value) {
	a.order = append(a.order, r)
	a.value[r] = v
}

func (d *drawn) value(chance *rand.Rand, a Answers) quantity.Value {
	dice, number := chance.IntN(100), d.Low+chance.Int64N(d.High-d.Low+1)
	if d.Follows != "" {
		if lead := a.value[ref{indicator: d.Follows}]; !lead.IsNumber() {
			return lead
		}
	}
	switch {
	case dice < d.None:
		return quantity.Of(quantity.None)
	case dice < d.None+d.Unknown:
		return quantity.Of(quantity.Unknown)
	case dice < d.None+d.Unknown+d.NotApplicable:
		return quantity.Of(quantity.NotApplicable)
	}
	if top := a.value[ref{indicator: d.AtMost}]; top.IsNumber() {
		number = min(number, top.Scaled)
	}
	return quantity.Int(number)
}
