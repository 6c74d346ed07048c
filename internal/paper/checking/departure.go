// Package checking compares a file with the layout in force on its paper's day and
// names every departure: which rule, where in the file, what was found, what is wanted
// and how to mend it. It checks form, never what a paper says.
package checking

import (
	"tonghop/internal/flow"
	"tonghop/internal/lang"
	"tonghop/internal/paper"
)

// Severity says how surely something must be mended.
type Severity string

// Severities, gravest first.
const (
	Wrong  Severity = "wrong"  // against a rule that was read in the text
	Doubt  Severity = "doubt"  // against a rule, but the file may have its reason or the reader may err
	Remark Severity = "remark" // custom, a draft's open place, or a rule not verified by us
)

// Departure is one place where a file leaves the form. Rule is the key of its sentences
// in the catalogues: the rule itself for what is wrong, with ".mend" for what to do.
type Departure struct {
	Rule     string       `json:"rule"` // "check.margin"
	Severity Severity     `json:"severity"`
	Legal    paper.Source `json:"legal"`
	Part     string       `json:"part,omitempty"` // "motto", "margin-left"
	Where    flow.Where   `json:"where,omitzero"`
	Found    string       `json:"found,omitempty"`
	Wanted   string       `json:"wanted,omitempty"`
	// Times is how often the departure occurs where only its first place is given.
	Times int `json:"times,omitempty"`
}

// Say is the sentence that tells what is wrong. Arguments of the catalogue's sentence:
// {0} found, {1} wanted, {2} the part's name, {3} how often.
func (d Departure) Say(tag lang.Tag) string { return d.say(tag, d.Rule) }

// Mend is the sentence that tells what to do.
func (d Departure) Mend(tag lang.Tag) string { return d.say(tag, d.Rule+".mend") }

func (d Departure) say(tag lang.Tag, key string) string {
	part := ""
	if d.Part != "" {
		part = lang.Say(tag, "check.part."+d.Part)
	}
	return lang.Say(tag, key, d.Found, d.Wanted, part, max(1, d.Times))
}

// Law names the rule as a paper cites it: "Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I,
// mục II.4".
func (d Departure) Law() string {
	s := d.Legal.Document
	for _, more := range []string{d.Legal.Annex, d.Legal.Item} {
		if more != "" {
			s += ", " + more
		}
	}
	return s
}
