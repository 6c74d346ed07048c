// Package library keeps the regimes of a server: the built-in ones and those that units
// make for themselves, each in published versions that never change and at most one
// draft of the next.
//
// The YAML of package regime is the truth; a form changes places in it. Whoever needs a
// regime in a transaction of his own (request, filing, rollup) calls Latest, Version or
// ByDigest, which keep parsed regimes by their digest.
package library

import (
	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/regime"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Verbs of this package, asked on the unit that keeps a regime. Published versions are
// forms, not secrets: everybody who has signed in may read them.
const (
	View   access.Verb = "regime.view"
	Manage access.Verb = "regime.manage"
)

// Service is the use cases.
type Service struct {
	Door *access.Door
}

// New makes the service.
func New(door *access.Door) *Service { return &Service{Door: door} }

// Series is one regime with its versions. A built-in one has no Owner and no draft.
type Series struct {
	Code      string
	Owner     string // unit
	Name      regime.Name
	Latest    Stamp // of the newest version; zero before the first is published
	Versions  int
	HasDraft  bool
	DraftName string // who changed the draft last
	DraftAt   when.Instant
	Copied    string // "code version" it was copied from
	Version   int64  // of the row, for the stale check
}

// BuiltIn tells whether the program brought the regime.
func (s *Series) BuiltIn() bool { return s.Owner == "" }

func (s *Series) ref() audit.Ref { return audit.Ref{Noun: "regime", ID: s.Code, Unit: s.Owner} }

// Stamp names one published version.
type Stamp struct {
	Version     int
	Digest      seal.Digest
	Note        string
	PublishedAt when.Instant
	PublishedBy string
}

// Published is one version with what it says.
type Published struct {
	Stamp
	Regime *regime.Regime
}

// Draft is the next version of a regime while people change it. Problems keep it from
// being published; Regime is for showing.
type Draft struct {
	Series
	Regime   *regime.Regime
	Problems []regime.Problem
}

// Op is what a change does to a place of a draft.
type Op string

// Operations of a draft.
const (
	Set    Op = "set"    // Value at Path; an empty value takes the place away
	Append Op = "append" // Value at the end of the list at Path
	Remove Op = "remove"
	Up     Op = "up"
	Down   Op = "down"
)

// Change is one change of a draft. Paths are those of regime.Draft.
type Change struct {
	Op    Op
	Path  string
	Value any
}
