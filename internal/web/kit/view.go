package kit

import (
	"context"

	"tonghop/internal/when"
)

// Tone is what a tag, notice or bar says by its colour; words always say it too.
type Tone string

// The tones.
const (
	ToneNone Tone = ""     // grey: nothing special, new, not opened
	ToneDone Tone = "done" // jade: accepted, checked
	ToneDue  Tone = "due"  // amber: in progress, due soon
	ToneLate Tone = "late" // lacquer: late, returned, wrong
	ToneSent Tone = "sent" // sky: sent up, waits for somebody else
)

// Look is how a button looks.
type Look string

// The looks of buttons.
const (
	Plain   Look = ""
	Primary Look = "primary" // the one thing to do on the page
	Quiet   Look = "quiet"   // beside others
	Danger  Look = "danger"  // takes something away
)

// Kind is the kind of an input.
type Kind string

// The kinds of inputs.
const (
	KindText     Kind = "text"
	KindDay      Kind = "date"
	KindNumber   Kind = "number"
	KindEmail    Kind = "email"
	KindPassword Kind = "password"
	KindSearch   Kind = "search"
	KindPhone    Kind = "tel"
)

// Field describes an input of a form.
type Field struct {
	Name     string
	Label    string
	Hint     string // a sentence below the label
	Kind     Kind   // empty is text
	Required bool
	Multiple bool
	Rows     int    // lines of an Area
	Width    string // "short", "medium"; empty is the whole width
	Accept   string // of files: ".xlsx,.csv"
	Complete string // the autocomplete attribute: "username"
	Example  string // shown in an empty field
	Suffix   string // a word behind the field: "ngày", "đồng"
	List     []string
	Disabled bool
	Focus    bool // begin here
	HideName bool // the label is for screen readers only: cells of a table
}

// Choice is one of the choices of a field.
type Choice struct {
	Value string
	Text  string
	Hint  string
	Group string // choices of one group stand together in a Select
}

// Button is a change behind one button: a form of its own.
type Button struct {
	Text   string
	Action string
	Look   Look
	Icon   string
	Fields []Pair
	Label  string // for screen readers where Text says too little, "Xóa xã Dân Lực"
}

// HeadView is the heading of a page that has one of its own.
type HeadView struct {
	Crumbs []Crumb
	Over   string
	Title  string
}

// Column is a column of a table.
type Column struct {
	Text   string
	Sort   string // the name of the sort; empty: cannot be sorted by
	Number bool   // right, tabular
	Wide   bool   // takes what room is left
	Hidden bool   // the heading is for screen readers only
	Narrow bool   // left out on small screens
}

// TableView describes a table; its rows are its children, its foot may be drawn by Foot.
type TableView struct {
	Caption string // what the table is, for screen readers
	Columns []Column
	Query   *Query // for sort links; nil: no sorting
	Sorted  string // "name" or "-name"
	Sticky  bool   // the first column stays while scrolling sideways
	Cards   bool   // on small screens each row is a card; cells then carry data-label
}

// Tab is one of several views of the same thing.
type Tab struct {
	Text    string
	Href    string
	Current bool
	Count   string
}

// Def is a name and what it is, as a line of a definition list.
type Def struct {
	Name string
	Text string
	Href string
}

// Step is a step of a way with an order.
type Step struct {
	Text  string
	State Tone // ToneDone behind, ToneDue here, ToneNone ahead, ToneLate went back
	Hint  string
}

// Event is what happened to a thing, newest first in a History.
type Event struct {
	At   when.Instant
	Who  string
	Text string
	Note string // people's own words
	Tone Tone
}

// KPI is a figure on top of a page.
type KPI struct {
	Name string
	Text string
	Note string
	Href string
	Tone Tone
	Bar  []Part
	Of   int64
}

// Part is a piece of a bar.
type Part struct {
	Name string
	N    int64
	Tone Tone
}

// Share is a meter: so much of so much.
type Share struct {
	Label string
	N, Of int64
	Tone  Tone
}

// EmptyView is what a page shows that has nothing to show yet.
type EmptyView struct {
	Drawing string // "desk", "list", "search", "letter", "done", "chart"
	Title   string
	Text    string
}

// ConfirmView is a question before something that is hard to take back, as a page.
type ConfirmView struct {
	Question string
	Text     string
	Yes      string
	Action   string
	Fields   []Pair
	Back     string
	Danger   bool
}

// JobView is a long job at work; set Page.Refresh on its page until it is done.
type JobView struct {
	Title     string
	Done, Of  int64
	Unit      string // what is counted: "đơn vị"
	PerMinute float64
	Text      string
	Failed    string
	Href      string // where the result is, once done
	HrefText  string
}

// remaining says how long the job still takes, empty where nobody can know.
func (v JobView) remaining(ctx context.Context) string {
	if v.PerMinute <= 0 || v.Of <= v.Done {
		return ""
	}
	minutes := int(float64(v.Of-v.Done)/v.PerMinute + 0.5)
	if minutes < 1 {
		return Say(ctx, "web.kit.left-moment")
	}
	return Say(ctx, "web.kit.left-minutes", minutes)
}

// Pill is a tag in a list of them.
type Pill struct {
	Tone Tone
	Text string
}

// Month is a column of Months: the pieces of a month, in the order of MonthsView.Kinds.
type Month struct {
	Name  string
	Parts []int64
	Href  string
}

// MonthsView is the chart of a year by months, with the table of it for screen readers.
type MonthsView struct {
	Caption string
	Kinds   []string // at most six, the last may be "others"
	Months  []Month
}

// ClashField is a text two people changed at the same time.
type ClashField struct {
	Name, Label  string
	Theirs, Mine string
}

// ClashView is what a page shows where two people changed the same thing.
type ClashView struct {
	Title    string
	By       string
	At       when.Instant
	Action   string // where "keep mine" posts to
	Fields   []ClashField
	Hidden   []Pair // such as the new version
	Back     string // the thing as it stands now
	Conflict string // a sentence of the use case, where it has more to say
}
