package draft

import (
	"slices"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/text"
)

// Item is a statement or a task as typed. Was is one more than its place in the version it
// was typed over, 0 for a new one; one without words is taken out.
type Item struct {
	Was     int    `json:"was,omitempty"`
	Text    string `json:"text"`
	Lead    string `json:"lead,omitempty"`
	Joining string `json:"joining,omitempty"`
	By      string `json:"by,omitempty"`
	Money   string `json:"money,omitempty"`
}

// Told is a figure whose printed number is another than the data's, or is gone.
type Told struct {
	Key      report.Key
	Old, New string
}

// ReadMoney reads an amount as people write it; nothing is missing, "không" is none.
func ReadMoney(s string) (quantity.Value, error) {
	s = text.Space(text.NFC(s))
	switch text.Fold(s) {
	case "":
		return quantity.Of(quantity.Missing), nil
	case "khong", "khong co":
		return quantity.Of(quantity.None), nil
	}
	v, _, err := quantity.ParseVietnamese(s)
	if err == nil && (v.Scaled < 0 || v.Scaled > 1_000_000_000_000_000) {
		err = fault.New(fault.Invalid, "filing.money-wrong", s)
	}
	return v, err
}

// EditSection is a section with what was typed over it. Saving it says that somebody read it.
func EditSection(old *Section, typed string, listed []Item, by string) (Section, []Told) {
	lines, changes := Edit(old.Lines, typed, by)
	now := Section{Kind: old.Kind, Lines: lines, Drafted: old.Drafted, Read: true}
	for i := range now.Lines {
		if now.Lines[i].From.Unsure() {
			now.Lines[i].From.Edited = by
		}
	}
	if strings.TrimSpace(typed) == "" && len(listed) == 0 && len(old.Statements)+len(old.Plan) == 0 {
		now.Lines = nil
	}
	now.Statements, now.Plan = items(old, listed, by)
	var told []Told
	for _, c := range changes {
		if c.Key != "" {
			told = append(told, Told{c.Key, c.Old, c.New})
		}
	}
	return now, told
}

// items are the statements or tasks as typed; what was only reworded still knows who says it.
func items(old *Section, typed []Item, by string) (said []Statement, plan []Task) {
	if !HoldsList(old.Kind) {
		return nil, nil
	}
	for _, item := range typed {
		words := text.Space(text.NFC(item.Text))
		if words == "" {
			continue
		}
		if old.Kind == regime.PlanItems {
			plan = append(plan, task(old, item, words, by))
			continue
		}
		st := Statement{Statement: report.Statement{Text: words}, From: Origin{Kind: Typed, Name: by}}
		if at := item.Was - 1; at >= 0 && at < len(old.Statements) {
			st = old.Statements[at]
			st.From.Edited = EditedBy(st.From, st.Text != words, by)
			st.Text = words
		}
		said = append(said, st)
	}
	return said, plan
}

func task(old *Section, item Item, words, by string) Task {
	t := Task{From: Origin{Kind: Typed, Name: by}}
	if at := item.Was - 1; at >= 0 && at < len(old.Plan) {
		t = old.Plan[at]
	}
	was := t.PlanItem
	t.Text, t.Lead, t.By = words, text.Space(text.NFC(item.Lead)), text.Space(text.NFC(item.By))
	t.Joining = nil
	for part := range strings.FieldsFuncSeq(text.NFC(item.Joining), func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = text.Space(part); part != "" {
			t.Joining = append(t.Joining, part)
		}
	}
	t.Money, _ = ReadMoney(item.Money) // who checks the form has read it before
	changed := was.Text != t.Text || was.Lead != t.Lead || was.By != t.By || !slices.Equal(was.Joining, t.Joining) || was.Money != t.Money
	t.From.Edited = EditedBy(t.From, changed, by)
	return t
}

// EditedBy is who changed something that came from elsewhere; looking at what was read with
// doubt and saving it counts.
func EditedBy(from Origin, changed bool, by string) string {
	if from.Kind != Typed && (changed || from.Unsure()) {
		return by
	}
	return from.Edited
}

// Words are all words of a section, its items below the text.
func (s *Section) Words() string {
	all := []string{TextOf(s.Lines)}
	for _, st := range s.Statements {
		all = append(all, "• "+st.Text)
	}
	for _, t := range s.Plan {
		all = append(all, ItemWords(t.Text, t.Lead, strings.Join(t.Joining, "; "), t.By))
	}
	return strings.TrimSpace(strings.Join(all, "\n"))
}

// ItemWords are the parts of a statement or a task on one line.
func ItemWords(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p = text.Space(p); p != "" {
			there = append(there, p)
		}
	}
	return "• " + strings.Join(there, " — ")
}

// FormLines are the lines that a form shows: "there is nothing" is no line of a section that
// has statements or tasks.
func (s *Section) FormLines() []Line {
	if len(s.Statements)+len(s.Plan) == 0 {
		return s.Lines
	}
	return withoutEmpty(s.Lines)
}
