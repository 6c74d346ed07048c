package draft

import (
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// mostOfALine bounds what a person types into one line of a form, in bytes.
const mostOfALine = 4_000

// Stamp is the latest version of a part, by whom and when.
type Stamp struct {
	Version int64
	By      string
	At      when.Instant
}

// Answer is one answer as typed. What differs from the version it was typed over is a
// change; the rest of a form changes nothing.
type Answer struct {
	Key     report.Key
	Value   quantity.Value
	Reason  string
	Checked bool // a person looked at what the reader was unsure of
	Restore bool // back to what stood here before a person wrote another answer
}

// Clash is one field that two people changed to different things.
type Clash struct {
	Field  string
	Theirs string
	Mine   string
	By     string
	At     when.Instant
}

// CheckAnswers says what of the typed answers is wrong, each by its key.
func CheckAnswers(f *Frame, d *Drawing, base *Figures, own, totals []Answer) error {
	bad := fault.New(fault.Invalid, "filing.figures-wrong")
	known := map[report.Key]bool{}
	for _, k := range f.Keys() {
		known[k] = true
	}
	for _, e := range base.Own {
		known[e.Key] = true
	}
	for _, t := range own {
		was := base.OwnAnswer(t.Key)
		if changes(&was, t) {
			CheckAnswer(bad, f.Regime, "own", t, known[t.Key], !t.Restore && was.Value.State != quantity.Missing && was.From.Kind == Diary)
		}
	}
	for _, t := range totals {
		was, written := base.Written(t.Key)
		if !written {
			was = Entry{Key: t.Key, Value: d.Value(t.Key)}
		}
		if changes(&was, t) {
			summed := slices.ContainsFunc(d.Figures(), func(x report.Figure) bool { return x.Key() == t.Key })
			CheckAnswer(bad, f.Regime, "total", t, summed, !t.Restore)
		}
	}
	return bad.OrNil()
}

// largest bounds a figure, scaled, as compiling does.
const largest = 100_000_000_000_000

// CheckAnswer says what of one typed answer is wrong, under "<which>.<key>".
func CheckAnswer(bad *fault.Error, reg *regime.Regime, which string, t Answer, known, needsReason bool) {
	field := which + "." + string(t.Key)
	ind := reg.Indicator(t.Key.Indicator())
	switch {
	case ind == nil || !known:
		bad.At(field, "filing.figure-unknown", string(t.Key))
	case t.Value.IsNumber() && (t.Value.Scaled < 0 || t.Value.Scaled > largest):
		bad.At(field, "filing.figure-size")
	case t.Value.IsNumber() && tooFine(t.Value, ind.Decimals):
		bad.At(field, "filing.figure-decimals", ind.Decimals)
	case needsReason && text.Space(t.Reason) == "":
		bad.At(field+".reason", "filing.reason-missing")
	case len(t.Reason) > mostOfALine:
		bad.At(field+".reason", "filing.too-long")
	}
}

func tooFine(v quantity.Value, decimals uint8) bool {
	_, ok := v.Rescale(decimals)
	return !ok
}

// changes tells whether a typed answer says something else than the one it was typed over.
func changes(was *Entry, t Answer) bool {
	return t.Restore && was.Was != nil || t.Checked && was.From.Unsure() || !same(was.Value, t.Value)
}

// Pen is who writes answers and when. Sums are what stands where nobody wrote a total; nil
// for a unit's own answers.
type Pen struct {
	By   string
	At   when.Instant
	Sums *Drawing
}

// MergeAnswers brings the typed answers into the present ones: what was changed against the base is
// taken over, unless somebody else changed the same one to something else.
func MergeAnswers(base, now []Entry, typed []Answer, theirs Stamp, n Pen) (merged []Entry, changed []report.Key, clashes []Clash) {
	merged = slices.Clone(now)
	for _, t := range typed {
		was, is := n.stands(base, t.Key), n.stands(now, t.Key)
		if !changes(&was, t) {
			continue
		}
		next := n.entry(is, t)
		if !same(is.Value, was.Value) && !same(is.Value, next.Value) {
			clashes = append(clashes, Clash{Field: string(t.Key), Theirs: is.Value.String(), Mine: t.Value.String(), By: theirs.By, At: theirs.At})
			continue
		}
		changed = append(changed, t.Key)
		merged = slices.DeleteFunc(merged, func(e Entry) bool { return e.Key == t.Key })
		if n.Sums != nil && next.Was == nil || n.Sums == nil && next.Value.State == quantity.Missing && next.Was == nil {
			continue // back to the sum; or an answer taken away that only stood here
		}
		merged = append(merged, next)
	}
	return merged, changed, clashes
}

// stands is the answer that stands at a key: a written one, else the sum.
func (n Pen) stands(all []Entry, k report.Key) Entry {
	for i := range all {
		if all[i].Key == k {
			return all[i]
		}
	}
	e := Entry{Key: k}
	if n.Sums != nil {
		e.Value, e.From = n.Sums.Value(k), Origin{Kind: Below}
	}
	return e
}

// entry is the answer after a change. The first answer that was not typed is kept with the
// reason why it was replaced.
func (n Pen) entry(is Entry, t Answer) Entry {
	if t.Restore && is.Was != nil {
		return Entry{Key: t.Key, Value: is.Was.Value, From: is.Was.From}
	}
	if t.Checked && same(is.Value, t.Value) {
		is.From.Edited = n.By
		return is
	}
	next := Entry{Key: t.Key, Value: t.Value, From: Origin{Kind: Typed, Name: n.By}, Was: is.Was}
	reason := text.Space(text.NFC(t.Reason))
	switch {
	case is.Was != nil:
		kept := *is.Was
		if reason != "" {
			kept.Reason = reason
		}
		kept.By, kept.At = n.By, n.At
		next.Was = &kept
	case is.From.Kind != Typed && is.From.Kind != "":
		next.Was = &Kept{Value: is.Value, From: is.From, Reason: reason, By: n.By, At: n.At}
	}
	return next
}
