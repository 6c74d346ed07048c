package report

import (
	"sort"
	"strconv"
	"strings"

	"tonghop/internal/quantity"
)

// Key names a figure within one report, as a regime's rules do: "banner",
// "banner@language=vi-en", "banner@channel=radio,language=vi".
type Key string

// KeyOf makes the key of an indicator and, perhaps, choices of its dimensions.
func KeyOf(indicator string, dimensions map[string]string) Key {
	if len(dimensions) == 0 {
		return Key(indicator)
	}
	parts := make([]string, 0, len(dimensions))
	for d, c := range dimensions {
		parts = append(parts, d+"="+c)
	}
	sort.Strings(parts)
	return Key(indicator + "@" + strings.Join(parts, ","))
}

// Indicator is the code before the dimensions.
func (k Key) Indicator() string {
	code, _, _ := strings.Cut(string(k), "@")
	return code
}

// Dimensions are the choices in the key, nil for the whole indicator.
func (k Key) Dimensions() map[string]string {
	_, rest, split := strings.Cut(string(k), "@")
	if !split {
		return nil
	}
	m := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		d, c, _ := strings.Cut(part, "=")
		m[d] = c
	}
	return m
}

// Whole tells whether the key is of the whole indicator.
func (k Key) Whole() bool { return !strings.Contains(string(k), "@") }

// Add counts one unit's answer.
func (c *Counts) Add(s quantity.State) {
	switch s {
	case quantity.Number:
		c.Number++
	case quantity.None:
		c.None++
	case quantity.Unknown:
		c.Unknown++
	case quantity.NotApplicable:
		c.NotApplicable++
	default:
		c.Missing++
	}
}

// Plus adds the counts of others.
func (c *Counts) Plus(o Counts) {
	c.Number += o.Number
	c.None += o.None
	c.Unknown += o.Unknown
	c.NotApplicable += o.NotApplicable
	c.Missing += o.Missing
}

// Total is how many units are counted.
func (c Counts) Total() int {
	return c.Number + c.None + c.Unknown + c.NotApplicable + c.Missing
}

// State is what the units together answer: a number if one of them gave one; else unknown
// if one of them does not know; else missing while one is silent, for "none" of all is
// true only if all of them say so. Those to whom it does not apply do not stand against it.
func (c Counts) State() quantity.State {
	switch {
	case c.Number > 0:
		return quantity.Number
	case c.Unknown > 0:
		return quantity.Unknown
	case c.Missing > 0:
		return quantity.Missing
	case c.None > 0:
		return quantity.None
	case c.NotApplicable > 0:
		return quantity.NotApplicable
	}
	return quantity.Missing
}

// one is the counts of a single answer.
func one(s quantity.State) Counts {
	var c Counts
	c.Add(s)
	return c
}

// String writes the counts for logs and differences: "30 number, 4 none, 2 missing".
func (c Counts) String() string {
	var parts []string
	for _, p := range []struct {
		n     int
		state quantity.State
	}{{c.Number, quantity.Number}, {c.None, quantity.None}, {c.Unknown, quantity.Unknown}, {c.NotApplicable, quantity.NotApplicable}, {c.Missing, quantity.Missing}} {
		if p.n > 0 {
			parts = append(parts, strconv.Itoa(p.n)+" "+p.state.String())
		}
	}
	return strings.Join(parts, ", ")
}
