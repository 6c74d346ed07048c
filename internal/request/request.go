// Package request is the asking letter (yêu cầu báo cáo) and what follows from it: the
// units that owe a report, their deadlines, extensions, excuses and reminders.
//
// It owns letters, obligations, asks, notices and feeds. It does not own the report
// itself: package filing moves the report and, in the same transaction, calls Open,
// Review, BackToWork, MarkSent, MarkReturned or MarkAccepted here to move the obligation.
package request

import (
	"tonghop/internal/access"
	"tonghop/internal/paper"
	"tonghop/internal/when"
)

// ID names a letter.
type ID string

// ObligationID names an obligation: one unit's debt to one letter.
type ObligationID string

// Verbs of this package, asked on units.
const (
	View   access.Verb = "request.view"
	Write  access.Verb = "request.write"
	Send   access.Verb = "request.send"
	Excuse access.Verb = "report.excuse" // answers asks for more time and for excuses, at the asker's unit
	Answer access.Verb = "report.write"  // the unit's side: asks, passes down, has nothing to report
)

// LetterState is where a letter stands.
type LetterState string

// States of a letter.
const (
	Draft     LetterState = "draft"
	Running   LetterState = "running"
	Withdrawn LetterState = "withdrawn"
)

// Letter is a numbered letter that asks units for a report by a day.
type Letter struct {
	ID            ID
	Regime        string // code
	RegimeVersion int    // the version that the units answer by; fixed when sent
	RegimeDigest  string
	Period        when.Period
	Asker         string       // the unit that asks
	Parent        ObligationID // the obligation that this letter passes down, or nothing
	Text          Text
	Subject       string // of Text, filled in: what lists show
	Number        string // empty until the clerk has given one
	Symbol        string
	Day           when.Day // of the letter
	Deadlines     Deadlines
	Choice        Choice
	Reminders     Schedule
	AutoNothing   bool // "nothing to report" counts at once, without the asker's word
	Guidance      string
	State         LetterState
	Version       int64
	Units         int // how many it was sent to
	CreatedBy     string
	CreatedName   string
	CreatedAt     when.Instant
	SentAt        when.Instant
	WithdrawnAt   when.Instant
	WithdrawnWhy  string
}

// Mark is the letter's number and symbol, "1435/STTTT-BCXB"; "…/STTTT-BCXB" before it
// has a number.
func (l *Letter) Mark() string {
	p := paper.Paper{Number: l.Number, Symbol: l.Symbol}
	return p.Mark()
}

// Text is what a person writes of the letter. Body holds one paragraph a line; Body and
// Subject may name {period}, {year}, {next_year}, {field}, {asker} and {deadline}.
type Text struct {
	ParentBody string   `json:"parent_body,omitempty"`
	Issuer     string   `json:"issuer"`
	InText     string   `json:"in_text"` // the issuer inside a sentence
	Place      string   `json:"place"`
	Subject    string   `json:"subject"`
	Addressees []string `json:"addressees"`
	Bases      []string `json:"bases,omitempty"`
	Body       string   `json:"body"`
	Recipients []string `json:"recipients"`
	Archive    string   `json:"archive"`
	Authority  []string `json:"authority,omitempty"`
	Position   string   `json:"position"`
	Signer     string   `json:"signer"`
	Urgency    string   `json:"urgency,omitempty"`
	Outline    bool     `json:"outline"` // the regime's outline and tables follow as an annex
}

// Deadlines are the last days to send, by level.
type Deadlines map[string]when.Day

// Last is the latest of the deadlines.
func (d Deadlines) Last() when.Day {
	var last when.Day
	for _, day := range d {
		if last.IsZero() || day.After(last) {
			last = day
		}
	}
	return last
}

// Choice says which units are asked: all of some levels under some units, and single
// ones, minus some.
type Choice struct {
	All   []Whole  `json:"all,omitempty"`
	Also  []string `json:"also,omitempty"`  // unit ids
	Minus []string `json:"minus,omitempty"` // unit ids
}

// Whole is all units of a level under a unit: "all communes of Triệu Sơn".
type Whole struct {
	Level string `json:"level"`
	Under string `json:"under"`
}

// IsEmpty tells whether nothing is chosen.
func (c Choice) IsEmpty() bool { return len(c.All) == 0 && len(c.Also) == 0 }

// Schedule says when reminders go out: so many working days before the deadline (0 is
// the day itself) and after it.
type Schedule struct {
	Before []int `json:"before"`
	After  []int `json:"after"`
}

// DefaultSchedule reminds on the fifth and the last working day but one before the
// deadline, on the day itself, and one, three and seven working days after it.
func DefaultSchedule() Schedule {
	return Schedule{Before: []int{5, 1, 0}, After: []int{1, 3, 7}}
}

// Obligation is one unit's debt to one letter.
type Obligation struct {
	ID         ObligationID
	Request    ID
	Unit       string
	Division   string // inside the unit, the one in charge of the regime when asked; or nothing
	Level      string
	Deadline   when.Day
	Asked      when.Day // the deadline as first asked; differs from Deadline after an extension
	State      State
	Version    int64
	Note       string // why it was returned, excused, or has nothing to report
	OpenedAt   when.Instant
	SentAt     when.Instant // first sent up
	ChangedAt  when.Instant
	ClosedAt   when.Instant // accepted, excused or nothing to report
	RemindedOn when.Day     // the last day on which it was reminded
	SeenAt     when.Instant // the unit's people have read the notices up to here
}

// Owners are the units at which a right to write serves this obligation: the unit and
// the division in charge inside it. Hand them to access.Tx.MustAny.
func (o *Obligation) Owners() []string {
	if o.Division == "" {
		return []string{o.Unit}
	}
	return []string{o.Unit, o.Division}
}

// Late tells whether the report is not in by the end of its last day, or came in later.
func (o *Obligation) Late(today when.Day) bool {
	if o.Deadline.IsZero() || o.State.Waived() {
		return false
	}
	if !o.SentAt.IsZero() {
		return o.SentAt.Day().After(o.Deadline)
	}
	return !o.State.Closed() && today.After(o.Deadline)
}

// Overdue tells whether the unit still has to send and the last day has passed.
func (o *Obligation) Overdue(today when.Day) bool {
	return o.State.Owing() && !o.Deadline.IsZero() && today.After(o.Deadline)
}
