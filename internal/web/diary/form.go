package diary

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tonghop/internal/activity"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/web/kit"
)

// mostRows bounds the figures of one form.
const mostRows = 40

// mostSent bounds one sending of photos.
const mostSent = 64 << 20

// formView is the form of an entry, new or old.
type formView struct {
	Form    *kit.Form
	Book    activity.Book
	Action  string
	Back    string
	New     bool
	Rows    []figureRow
	Files   []activity.Attachment
	Entry   string       // of an old entry
	Doubts  []string     // what to look at before saving
	Chips   []string     // what was understood
	Clash   *clashView   // somebody else changed the entry meanwhile
	Choices []kit.Choice // indicators, in groups of regimes
	Kinds   []kit.Choice
}

// figureRow is one figure of the form.
type figureRow struct {
	N          int
	Name       string // "figure1"
	Unit       string
	Dimensions []dimension
}

// dimension is a list of choices in a figure's row.
type dimension struct {
	Field   string
	Label   string
	Choices []kit.Choice
}

func rowName(n int) string { return "figure" + strconv.Itoa(n) }

// fill puts a content into the form.
func fill(f *kit.Form, c activity.Content) {
	for name, v := range map[string]string{"line": c.Line, "kind": string(c.Kind), "event": c.Event, "place": c.Place, "partners": c.Partners, "note": c.Note} {
		f.Set(name, v)
	}
	f.SetDay("day", c.Day)
	f.SetDay("until", c.Until)
	f.SetBool("money_none", c.Money.State == quantity.None)
	if c.Money.IsNumber() {
		f.Set("money", c.Money.Vietnamese())
	}
	for i, g := range c.Figures {
		setFigure(f, i+1, g)
	}
	f.SetInt("rows", int64(len(c.Figures)))
}

func setFigure(f *kit.Form, n int, g activity.Figure) {
	name := rowName(n)
	f.Set(name+".indicator", g.Regime+"/"+g.Indicator)
	switch {
	case g.Value.IsNumber():
		f.Set(name, g.Value.Vietnamese())
	case g.Value.State != quantity.Missing:
		f.Set(name, answerWords[g.Value.State])
	}
	for d, c := range g.Dimensions {
		f.Set(name+"."+d, c)
	}
}

// answerWords are typed for answers that are no number.
var answerWords = map[quantity.State]string{quantity.None: "không có", quantity.Unknown: "chưa nắm được", quantity.NotApplicable: "không áp dụng"}

// compact numbers the figures that are filled in anew, without gaps, so that what is wrong
// with the third one is said of the third one.
func compact(f *kit.Form) int {
	type row map[string]string
	var rows []row
	for n := 1; n <= int(min(mostRows, f.Int("rows"))); n++ {
		name := rowName(n)
		one := row{}
		for _, field := range f.Names(name) {
			if field == name || strings.HasPrefix(field, name+".") {
				one[strings.TrimPrefix(field, name)] = f.Raw(field)
				f.Set(field)
			}
		}
		if (strings.TrimSpace(one[""]) != "" || one[".indicator"] != "") && one[".drop"] == "" {
			rows = append(rows, one)
		}
	}
	for i, one := range rows {
		for field, v := range one {
			f.Set(rowName(i+1)+field, v)
		}
	}
	f.SetInt("rows", int64(len(rows)))
	return len(rows)
}

// read reads the content of the form.
func read(f *kit.Form, b activity.Book) activity.Content {
	c := activity.Content{
		Line: f.Long("line"), Day: f.Day("day"), Until: f.Day("until"), Kind: activity.Kind(f.Raw("kind")),
		Event: f.Text("event"), Place: f.Text("place"), Partners: f.Text("partners"), Note: f.Long("note"), Money: readMoney(f),
	}
	for n := 1; n <= int(f.Int("rows")); n++ {
		c.Figures = append(c.Figures, readFigure(f, b, rowName(n)))
	}
	return c
}

func readMoney(f *kit.Form) quantity.Value {
	v, ok := activity.ParseMoney(f.Raw("money"))
	if !ok {
		f.Fail("money", "web.diary.money-unread", f.Raw("money"))
	}
	if v.State == quantity.Missing && f.Bool("money_none") {
		return quantity.Of(quantity.None)
	}
	return v
}

// readFigure reads a figure. Choices of dimensions that the indicator does not have are
// left over from another indicator and are dropped.
func readFigure(f *kit.Form, b activity.Book, name string) activity.Figure {
	var g activity.Figure
	g.Regime, g.Indicator, _ = strings.Cut(f.Raw(name+".indicator"), "/")
	if g.Indicator == "" {
		f.Fail(name, "web.diary.indicator-missing")
		return g
	}
	g.Value = f.Value(name)
	ind := indicatorOf(b, g)
	if ind == nil {
		return g
	}
	for _, d := range ind.Dimensions {
		if c := f.Raw(name + "." + d.Code); c != "" {
			if g.Dimensions == nil {
				g.Dimensions = map[string]string{}
			}
			g.Dimensions[d.Code] = c
		}
	}
	return g
}

// view makes the rows and lists of the form.
func (v *formView) prepare(ctx context.Context) {
	v.Kinds = kindChoices(ctx, false)
	v.Choices = []kit.Choice{{Text: kit.Say(ctx, "web.diary.choose-indicator")}}
	for _, r := range v.Book.Regimes {
		for _, ind := range v.Book.Indicators(r) {
			v.Choices = append(v.Choices, kit.Choice{Value: r.Code + "/" + ind.Code, Text: nameOf(ctx, ind.Name), Group: nameOf(ctx, r.Name)})
		}
	}
	for n := 1; n <= int(v.Form.Int("rows")); n++ {
		v.Rows = append(v.Rows, v.row(ctx, n))
	}
}

func (v *formView) row(ctx context.Context, n int) figureRow {
	row := figureRow{N: n, Name: rowName(n)}
	var g activity.Figure
	g.Regime, g.Indicator, _ = strings.Cut(v.Form.Raw(row.Name+".indicator"), "/")
	ind := indicatorOf(v.Book, g)
	if ind == nil {
		return row
	}
	row.Unit = ind.Unit
	for _, d := range ind.Dimensions {
		row.Dimensions = append(row.Dimensions, dimensionOf(ctx, row.Name, d))
	}
	return row
}

func dimensionOf(ctx context.Context, row string, d regime.Dimension) dimension {
	one := dimension{Field: row + "." + d.Code, Label: nameOf(ctx, d.Name), Choices: []kit.Choice{{Text: kit.Say(ctx, "web.diary.any-choice")}}}
	for _, c := range d.Choices {
		one.Choices = append(one.Choices, kit.Choice{Value: c.Code, Text: nameOf(ctx, c.Name)})
	}
	return one
}

// choicesFor are the indicators to choose from, with the one that stands in the row though
// the regimes in force do not have it any more.
func (v formView) choicesFor(row figureRow) []kit.Choice {
	now := v.Form.Raw(row.Name + ".indicator")
	if now == "" || slices.ContainsFunc(v.Choices, func(c kit.Choice) bool { return c.Value == now }) {
		return v.Choices
	}
	return append(slices.Clone(v.Choices), kit.Choice{Value: now, Text: now})
}

// send keeps the photos and files of a posted form. What is wrong with one of them is said
// by its field; the others are kept.
func (a *Area) send(r *http.Request, f *kit.Form, unit string) error {
	kept := f.Many("file")
	dropped := f.Many("drop_file")
	kept = slices.DeleteFunc(kept, func(id string) bool { return slices.Contains(dropped, id) })
	f.Set("drop_file")
	for _, field := range []string{"camera", "photo"} {
		for _, h := range f.Files(field) {
			sent, err := a.sendOne(r, h, unit, f.Bool("keep_place"))
			if err == nil {
				kept = append(kept, sent.ID)
				continue
			}
			var told *fault.Error
			if !errors.As(err, &told) || told.Kind != fault.Invalid && told.Kind != fault.TooMuch {
				return err
			}
			f.Fail(field, told.Code, told.Args...)
		}
	}
	f.Set("file", kept...)
	return nil
}

func (a *Area) sendOne(r *http.Request, h *multipart.FileHeader, unit string, keepPlace bool) (activity.Attachment, error) {
	if h.Size > activity.MostBytes {
		return activity.Attachment{}, fault.New(fault.TooMuch, "activity.file-large", activity.MostBytes>>20)
	}
	file, err := h.Open()
	if err != nil {
		return activity.Attachment{}, err
	}
	raw, err := io.ReadAll(io.LimitReader(file, activity.MostBytes+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return activity.Attachment{}, err
	}
	return a.Diary.Send(r.Context(), kit.Who(r), activity.SendIn{Unit: unit, Name: h.Filename, Bytes: raw, KeepPlace: keepPlace})
}

// described are the attributes of a field with something wrong.
func described(f *kit.Form, name string) templ.Attributes {
	if f.Error(name) == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": "f-" + name + "-error", "aria-invalid": "true"}
}
