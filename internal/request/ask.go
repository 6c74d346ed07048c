package request

import "tonghop/internal/when"

// AskKind says what a unit asks of the asker.
type AskKind string

// Kinds of asks.
const (
	ForTime    AskKind = "extension" // a later deadline
	ForExcuse  AskKind = "excuse"    // not to report
	ForNothing AskKind = "nothing"   // to have nothing to report
)

// AskState is where an ask stands.
type AskState string

// States of an ask. One is dropped where the unit takes it back or it has become
// pointless.
const (
	AskOpen    AskState = "open"
	AskGranted AskState = "granted"
	AskRefused AskState = "refused"
	AskDropped AskState = "dropped"
)

// Ask is what a unit asks of the asker: more time, to be excused, or to have nothing to
// report.
type Ask struct {
	ID         string
	Obligation ObligationID
	Request    ID
	Unit       string
	Kind       AskKind
	State      AskState
	Reason     string
	Wanted     when.Day // the deadline that the unit asks for; once granted the one it got
	AskedBy    string   // name
	AskedAt    when.Instant
	Answer     string
	AnsweredBy string // name
	AnsweredAt when.Instant
}

// NoticeKind says what a notice tells the units.
type NoticeKind string

// Kinds of notices.
const (
	NoticeSent      NoticeKind = "sent"
	NoticeDeadline  NoticeKind = "deadline" // the deadline of all was changed
	NoticeGuidance  NoticeKind = "guidance"
	NoticeAdded     NoticeKind = "added"
	NoticeRemoved   NoticeKind = "removed"
	NoticeWithdrawn NoticeKind = "withdrawn"
	NoticeGranted   NoticeKind = "granted" // what the unit asked for
	NoticeRefused   NoticeKind = "refused"
	NoticeExtended  NoticeKind = "extended" // without having asked
	NoticeExcused   NoticeKind = "excused"
	NoticeReclaimed NoticeKind = "reclaimed"
	NoticeReminder  NoticeKind = "reminder"
)

// Notice is what the asker tells the units of a running letter. Without a Unit it is for
// all of them. Words are in the asker's own words, or a day.
type Notice struct {
	ID      string
	Request ID
	Unit    string
	Kind    NoticeKind
	Words   string
	By      string // name
	At      when.Instant
}
