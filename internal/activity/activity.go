// Package activity is the diary of the year (sổ hoạt động): one line for what happened,
// with its figures, day, place, partners, money and photos. What an officer types is
// understood by the regimes' own words and corrected by hand. Reports and totals count from
// here, so each entry has a digest, each version is kept, and every figure leads back to the
// entries behind it.
//
// It owns the tables activity_*. Other packages read through the functions that take a
// *db.Tx (tally.go, behind.go); their callers have asked access.
package activity

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/gowebpki/jcs"

	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// State is where an entry stands between the officer and the supervisor.
type State string

// States of an entry. An edit makes a checked entry fresh again.
const (
	Fresh    State = "new"      // mới ghi
	Checked  State = "checked"  // đã kiểm tra
	Asked    State = "asked"    // có câu hỏi
	Answered State = "answered" // đã trả lời
)

// States are all states in the order in which screens show them.
var States = []State{Fresh, Asked, Answered, Checked}

// Entry is one line of the diary.
type Entry struct {
	ID   string
	Unit string // who keeps it: a body or a division inside one
	Body string // the body whose reports count it
	Content
	Files   int // photos and files that stand with it
	State   State
	Digest  seal.Digest // of the content and the files
	Author  string      // account
	By      string      // the author's name
	Created when.Instant
	// ChangedBy and Changed tell of the last change of any kind.
	ChangedBy string
	Changed   when.Instant
	Deleted   when.Instant // zero where it is not deleted
	Version   int64
}

// Content is what the officer says in an entry.
type Content struct {
	Day      when.Day       `json:"day"`
	Until    when.Day       `json:"until,omitzero"` // the last day of what went on for several
	Kind     Kind           `json:"kind"`
	Line     string         `json:"line"`
	Event    string         `json:"event,omitempty"`
	Place    string         `json:"place,omitempty"`
	Partners string         `json:"partners,omitempty"` // "Đoàn xã, Hội Phụ nữ"
	Money    quantity.Value `json:"money,omitzero"`     // đồng; None is "không có"
	Note     string         `json:"note,omitempty"`
	Figures  []Figure       `json:"figures,omitempty"`
}

// Figure is a number that an entry gives to a regime: 12 banners in two languages.
type Figure struct {
	Regime     string            `json:"regime"`
	Indicator  string            `json:"indicator"`
	Dimensions map[string]string `json:"dimensions,omitempty"` // dimension → choice
	Value      quantity.Value    `json:"value"`
}

// Key names the figure as reports do.
func (f Figure) Key() report.Key { return report.KeyOf(f.Indicator, f.Dimensions) }

// Equal tells whether two figures say the same.
func (f Figure) Equal(g Figure) bool {
	return f.Regime == g.Regime && f.Indicator == g.Indicator && f.Value == g.Value && maps.Equal(f.Dimensions, g.Dimensions)
}

// Equal tells whether two contents say the same.
func (c Content) Equal(d Content) bool {
	return slices.EqualFunc(c.Figures, d.Figures, Figure.Equal) && c.Day == d.Day && c.Until == d.Until && c.Kind == d.Kind &&
		c.Line == d.Line && c.Event == d.Event && c.Place == d.Place && c.Partners == d.Partners && c.Money == d.Money && c.Note == d.Note
}

// Several tells whether the entry went on for more than one day.
func (c Content) Several() bool { return !c.Until.IsZero() && c.Until != c.Day }

// sealed is what an entry's digest is taken over.
type sealed struct {
	ID    string        `json:"id"`
	Body  string        `json:"body"`
	Unit  string        `json:"unit"`
	Files []seal.Digest `json:"files,omitempty"`
	Content
}

// digestOf is the digest of an entry's RFC 8785 canonical JSON. Whoever holds the entry
// and its files can take it again.
func digestOf(e *Entry, files []seal.Digest) (seal.Digest, error) {
	raw, err := json.Marshal(sealed{e.ID, e.Body, e.Unit, files, e.Content})
	if err != nil {
		return "", fmt.Errorf("diary entry %s: %w", e.ID, err)
	}
	canonical, err := jcs.Transform(raw)
	if err != nil {
		return "", fmt.Errorf("diary entry %s: canonical form: %w", e.ID, err)
	}
	return seal.Of(canonical), nil
}
