package demo

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"tonghop/internal/activity"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

//go:embed diary.yaml
var diaryFile []byte

// diary is diary.yaml.
type diary struct {
	Lines    []noted   `yaml:"lines"`
	Events   []event   `yaml:"events"`
	Wheres   []string  `yaml:"wheres"`
	Roads    []string  `yaml:"roads"`
	Sights   []string  `yaml:"sights"`
	Partners []string  `yaml:"partners"`
	Own      []ownLine `yaml:"own"`
}

// noted says how the number of an indicator is noted in pieces.
type noted struct {
	Indicator string        `yaml:"indicator"`
	Choice    string        `yaml:"choice"` // of the dimension "language"
	Kind      activity.Kind `yaml:"kind"`
	Most      int64         `yaml:"most"` // in one line
	Photos    int           `yaml:"photos"`
	With      string        `yaml:"with"` // an indicator told in the same line
	Early     bool          `yaml:"early"`
	Ways      []string      `yaml:"ways"`
}

type event struct {
	Day  string `yaml:"day"`
	Name string `yaml:"name"`
}

var loadDiary = sync.OnceValues(func() (*diary, error) {
	var d diary
	if err := yaml.Unmarshal(diaryFile, &d); err != nil {
		return nil, fmt.Errorf("diary.yaml: %w", err)
	}
	return &d, nil
})

// Noted is one line of a commune's diary, and how many photos stand with it.
type Noted struct {
	activity.Content
	Photos int
}

// Diary is the year of a commune as its officers would have noted it: the lines add up
// to the figures of its report.
func (y *Year) Diary(s Story) ([]Noted, error) {
	d, err := loadDiary()
	if err != nil {
		return nil, err
	}
	w := diarist{diary: d, year: y, story: s, chance: draw(s.Unit.Code + "/diary")}
	for _, l := range d.Lines {
		w.note(l)
	}
	slices.SortStableFunc(w.lines, func(a, b Noted) int { return strings.Compare(a.Day.String(), b.Day.String()) })
	return w.lines, nil
}

// diarist writes the diary of one commune.
type diarist struct {
	*diary
	year   *Year
	story  Story
	chance *rand.Rand
	lines  []Noted
}

// total is the number that the lines of l add up to; what is no number is not noted.
func (w *diarist) total(l noted) int64 {
	whole := w.story.Answers.value[ref{indicator: l.Indicator}]
	part := w.story.Answers.value[ref{l.Indicator, "language", "vi-en"}]
	if !whole.IsNumber() {
		return 0
	}
	if l.Choice != "" {
		return part.Scaled
	}
	return whole.Scaled - part.Scaled
}

func (w *diarist) note(l noted) {
	left := w.total(l)
	with := w.story.Answers.value[ref{indicator: l.With}]
	for left > 0 {
		n := min(left, 1+w.chance.Int64N(l.Most))
		if l.Most > 6 {
			n = min(left, max(n, l.Most/3))
		}
		left -= n
		var told int64
		if with.IsNumber() {
			told = min(with.Scaled, max(1, with.Scaled/max(1, left+n)))
			if left == 0 {
				told = with.Scaled
			}
			with.Scaled -= told
		}
		w.lines = append(w.lines, w.line(l, n, told))
	}
}

func (w *diarist) line(l noted, n, with int64) Noted {
	events := w.Events
	if l.Early {
		events = events[:2]
	}
	e := pick(w.chance, events)
	day := when.MustDay(strconv.Itoa(w.year.year) + "-" + e.Day).AddDays(w.chance.IntN(8) - 5)
	if day.After(w.year.Period.To) {
		day = w.year.Period.To
	}
	local := w.local()
	line := strings.NewReplacer("{n}", quantity.Int(n).Vietnamese(), "{with}", quantity.Int(with).Vietnamese(), "{event}", e.Name,
		"{where}", local.Replace(pick(w.chance, w.Wheres)), "{road}", local.Replace(pick(w.chance, w.Roads)),
		"{sight}", local.Replace(pick(w.chance, w.Sights)), "{year}", strconv.Itoa(w.year.year)).Replace(local.Replace(pick(w.chance, l.Ways)))
	c := activity.Content{Day: day, Kind: l.Kind, Line: line, Event: e.Name, Partners: local.Replace(pick(w.chance, w.Partners))}
	c.Figures = append(c.Figures, w.figure(l.Indicator, l.Choice, n))
	if with > 0 {
		c.Figures = append(c.Figures, w.figure(l.With, "", with))
	}
	if w.chance.IntN(3) == 0 {
		c.Money = quantity.Of(quantity.None)
	}
	photos := 0
	if l.Photos > 0 && w.chance.IntN(2) == 0 {
		photos = 1 + w.chance.IntN(l.Photos)
	}
	return Noted{Content: c, Photos: photos}
}

// local says "xã" and "thôn" as they are called at the commune.
func (w *diarist) local() *strings.Replacer {
	kind, village := "xã", "thôn"
	switch w.story.Unit.Kind {
	case "phuong":
		kind, village = "phường", "khu phố"
	case "thi-tran":
		kind, village = "thị trấn", "khu phố"
	}
	return strings.NewReplacer("{kind}", kind, "{village}", village)
}

func (w *diarist) figure(indicator, choice string, n int64) activity.Figure {
	f := activity.Figure{Regime: w.year.Regime.Code, Indicator: indicator, Value: quantity.Int(n)}
	if choice != "" {
		f.Dimensions = map[string]string{"language": choice}
	}
	return f
}
