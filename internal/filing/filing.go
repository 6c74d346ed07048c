// Package filing is a unit's report on its way (báo cáo): the draft that opening an
// obligation makes, its parts as people edit them, the steps through review and approval,
// the versions that were sent up and what became of them, and the files made of them.
//
// A version is frozen: the canonical bytes of its package with their digest, and its figures
// packed for adding up. What is compiled names the versions it was made of, so a corrected
// report shows at once in whose reports the old one still stands.
//
// It owns the tables filing_*. Package rollup reads versions through Standing and Since
// and hears of each change by Service.Hear; the callers of functions that take a *db.Tx have
// asked access. The data of a report are package report's, the words while they are being
// written package filing/draft's, the debt itself package request's.
package filing

import (
	"tonghop/internal/access"
	"tonghop/internal/filing/draft"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Verbs of this package. View, Write, Review, Approve and Send are asked at the unit, Accept
// at the asker.
const (
	View     access.Verb = "report.view"
	Write    access.Verb = "report.write"
	Review   access.Verb = "report.review"
	Approve  access.Verb = "report.approve"
	Send     access.Verb = "report.send"
	Accept   access.Verb = "report.accept"
	Settings access.Verb = "report.settings"
)

// ID names a report.
type ID string

// VersionID names a version of a report.
type VersionID string

// Report is a unit's report on its way.
type Report struct {
	ID         ID
	Unit       string
	UnitName   string // on the last day of the period
	Division   string // inside the unit, the one in charge, or nothing
	Level      string
	Regime     string // code
	RegimeNo   int    // version of the regime
	Period     report.Period
	Obligation request.ObligationID // nothing where the unit owes it to nobody here
	Letter     request.ID           // the letter that it answers or, of the asker's own report, sent out
	Asker      string               // who accepts it; nothing where nobody does
	Deadline   when.Day
	Proxy      bool // the asker began it, to take in the unit's Word file
	State      State
	Reason     string      // why it was returned last
	Standing   VersionID   // the accepted version
	Latest     VersionID   // the version that was sent last, whatever became of it
	Share      draft.Share // who wrote the words of the draft
	SubmitBy   string      // account that handed it on last
	CreatedAt  when.Instant
	ChangedAt  when.Instant
	ChangedBy  string // name
	Version    int64
}

// Owners are the units at which a right to write serves the report.
func (r *Report) Owners() []string {
	if r.Division == "" {
		return []string{r.Unit}
	}
	return []string{r.Unit, r.Division}
}

// Past tells whether the report is one of an earlier time that was brought in.
func (r *Report) Past() bool { return r.Obligation == "" && r.Letter == "" }

// Version is one version that was sent up. The bytes of its package are read by Bytes.
type Version struct {
	ID         VersionID
	Report     ID
	No         int
	Unit       string
	Level      string
	Regime     string
	RegimeNo   int
	Period     when.Period
	State      VersionState
	Digest     seal.Digest
	Mark       string   // number and symbol of its paper
	Day        when.Day // of its paper
	Nothing    bool     // nothing to report
	Leaves     int      // reporting units behind it
	Share      draft.Share
	Supersedes seal.Digest
	SentAt     when.Instant
	SentBy     string // name
	DecidedAt  when.Instant
	DecidedBy  string // name of who accepted or returned it
	Reason     string // why it was returned or recalled
	ChangedAt  when.Instant
}

// VersionState is what became of a version.
type VersionState string

// States of a version.
const (
	VersionSent       VersionState = "sent"       // with the asker, not yet decided
	VersionAccepted   VersionState = "accepted"   // the one that holds
	VersionReturned   VersionState = "returned"   // not accepted
	VersionRecalled   VersionState = "recalled"   // taken back by the unit
	VersionSuperseded VersionState = "superseded" // was accepted; a correction holds now
)

// Holds tells whether the version counts: it waits for the asker or was accepted.
func (s VersionState) Holds() bool { return s == VersionSent || s == VersionAccepted }

// Figures are the packed figures of a version, for adding up. Of a compiled report Packed
// holds its totals and Own only what the unit did itself, nothing where it said nothing; of
// a report of one unit they are the same.
type Figures struct {
	Version  VersionID
	Report   ID
	Unit     string
	Level    string // of the unit
	Regime   string
	RegimeNo int
	Period   when.Period
	State    VersionState
	Digest   seal.Digest
	Compiled bool
	Nothing  bool
	Packed   []byte
	Own      []byte
	At       when.Instant // of the last change of its state
}

// Event tells that a version changed its state. It is told once the change is durable.
type Event struct {
	Figures
	Was VersionState // nothing for a version that is new
}

// Taken is a report below that a draft or a version is made of.
type Taken struct {
	Unit   string
	Digest seal.Digest
	Source VersionID // nothing where the source is no version: what the unit did itself, "nothing to report"
}
