package activity

import (
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// What was done in a version of an entry.
type What string

// What a version may have done.
const (
	Written  What = "written"
	Edited   What = "edited"
	Removed  What = "deleted"
	Restored What = "restored"
)

// Version is an entry as it was after one change.
type Version struct {
	Number  int64
	At      when.Instant
	Account string
	By      string
	What    What
	Content Content
	Files   []string // names
	Digest  seal.Digest
}

// RemarkKind is the sort of a remark.
type RemarkKind string

// Sorts of remarks.
const (
	Approval RemarkKind = "checked"
	Question RemarkKind = "question"
	Answer   RemarkKind = "answer"
)

// Remark is what a supervisor says of an entry, or the officer's answer.
type Remark struct {
	ID      string
	At      when.Instant
	Account string
	By      string
	What    RemarkKind
	Words   string
}

// Attachment is a photo or file. One that was sent before its entry was written has no
// Entry.
type Attachment struct {
	ID            string
	Unit          string
	Entry         string
	Account       string
	At            when.Instant
	Name          string
	Media         string
	Size          int64
	Digest        seal.Digest
	Thumb         seal.Digest // empty for what is no picture
	Width, Height int
	Taken         when.Day // by the camera's clock
	Place         string   // "19.825, 105.586667", only where it was kept on purpose
	Removed       when.Instant
}

// IsPicture tells whether the file is shown as a picture.
func (a Attachment) IsPicture() bool { return a.Thumb != "" }
