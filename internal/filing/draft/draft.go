// Package draft is a unit's report while it is being written: its parts with the source of
// every sentence and figure, the first draft that writes itself, the text form in which
// people edit a section, and the package that comes out of it. Everything here is pure:
// who may edit and where the parts are kept is the business of filing.
package draft

import (
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// Content is everything that a unit writes of one report.
type Content struct {
	Head     paper.Paper        `json:"head"` // without its body
	Figures  Figures            `json:"figures"`
	Budget   []Money            `json:"budget,omitempty"`
	Sections map[string]Section `json:"sections"` // by key of the regime's outline
}

// Section is what stands under one heading: lines of text and, where the regime fills the
// section with them, statements or tasks, which are printed after the lines.
type Section struct {
	Kind       regime.SectionKind `json:"kind"`
	Lines      []Line             `json:"lines,omitempty"`
	Statements []Statement        `json:"statements,omitempty"`
	Plan       []Task             `json:"plan,omitempty"`
	// Drafted are the sentences that the program wrote here, by which its share is counted.
	Drafted []string `json:"drafted,omitempty"`
	// Read tells that a person saved the section as it stands.
	Read bool `json:"read,omitempty"`
}

// Line is a paragraph, an item of a list, or a block that is kept whole: a table, a picture.
type Line struct {
	Mark    string        `json:"mark,omitempty"` // of an item: "-", "+", "a)"
	Depth   int           `json:"depth,omitempty"`
	Align   paper.Align   `json:"align,omitempty"`
	Inlines paper.Inlines `json:"inlines,omitempty"`
	Block   paper.Blocks  `json:"block,omitempty"` // exactly one, or none
	From    Origin        `json:"from"`
}

// Text is the words of the line.
func (l *Line) Text() string { return l.Inlines.Text() }

// Statement is a shortcoming or a proposal with its source.
type Statement struct {
	report.Statement
	From Origin `json:"from"`
}

// Task is an item of the plan with its source.
type Task struct {
	report.PlanItem
	From Origin `json:"from"`
}

// Money is a line of the budget with its source.
type Money struct {
	report.BudgetLine
	From Origin `json:"from"`
}

// Figures are the unit's own answers and, where it compiles reports, the totals that a
// person wrote in the place of the sums.
type Figures struct {
	Own    []Entry `json:"own,omitempty"`
	Totals []Entry `json:"totals,omitempty"`
	// Activities is the diary as it was when the figures were counted.
	Activities *report.Activities `json:"activities,omitempty"`
}

// Entry is one answer with its source. An answer that is not there is missing.
type Entry struct {
	Key   report.Key     `json:"key"`
	Value quantity.Value `json:"value"`
	From  Origin         `json:"from"`
	Was   *Kept          `json:"was,omitempty"`
}

// Kept is the answer that stood here before a person wrote another one, and why he did.
type Kept struct {
	Value  quantity.Value `json:"value"`
	From   Origin         `json:"from"`
	Reason string         `json:"reason"`
	By     string         `json:"by"` // name
	At     when.Instant   `json:"at,omitzero"`
}

// Source says where a sentence or a figure comes from.
type Source string

// Sources.
const (
	Typed   Source = "typed"   // by an officer, here
	Diary   Source = "diary"   // counted from the diary
	Pattern Source = "pattern" // a sentence of the regime, made of the figures
	Below   Source = "below"   // the reports below
	Last    Source = "last"    // last period's report
	File    Source = "file"    // a Word, PDF or text file
	Empty   Source = "empty"   // what the regime wants said where there is nothing
	Open    Source = "open"    // guidance: a place that is still to be filled
)

// Origin is a source with what a person needs to find it.
type Origin struct {
	Kind   Source   `json:"kind"`
	Name   string   `json:"name,omitempty"`  // a person, a file, a report
	Ref    string   `json:"ref,omitempty"`   // identity or digest of it
	Count  int      `json:"count,omitempty"` // lines of the diary, or reports
	Place  string   `json:"place,omitempty"` // in a file
	Sure   int      `json:"sure,omitempty"`  // hundredths, of what was read
	Units  []string `json:"units,omitempty"` // who says it below
	Edited string   `json:"edited,omitempty"`
}

// SureEnough is the certainty, in hundredths, above which what was read need not be looked at.
const SureEnough = 80

// Unsure tells whether a person should look at what was read from a file.
func (o Origin) Unsure() bool {
	return o.Kind == File && o.Sure > 0 && o.Sure < SureEnough && o.Edited == ""
}

// Part names one part of a report that is saved by itself: PartHead, PartFigures,
// PartBudget or a section.
type Part string

// Parts beside the sections.
const (
	PartHead    Part = "head"
	PartFigures Part = "figures"
	PartBudget  Part = "budget"
)

const sectionLead = "section."

// PartSection names the part of a section.
func PartSection(key string) Part { return Part(sectionLead + key) }

// Section is the key of the section that the part is; false where it is another part.
func (p Part) Section() (string, bool) { return strings.CutPrefix(string(p), sectionLead) }

// Entry finds the answer to a key.
func find(all []Entry, k report.Key) (*Entry, bool) {
	for i := range all {
		if all[i].Key == k {
			return &all[i], true
		}
	}
	return nil, false
}

// OwnAnswer is the unit's own answer to a key, missing where it gave none.
func (f *Figures) OwnAnswer(k report.Key) Entry {
	if e, ok := find(f.Own, k); ok {
		return *e
	}
	return Entry{Key: k}
}

// Written is the total that a person wrote in the place of the sum.
func (f *Figures) Written(k report.Key) (Entry, bool) {
	if e, ok := find(f.Totals, k); ok {
		return *e, true
	}
	return Entry{}, false
}
