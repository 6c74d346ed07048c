package demo

import (
	"strconv"

	"tonghop/internal/activity"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// ownLine is a line of a district's own diary.
type ownLine struct {
	Day      string           `yaml:"day"`
	Kind     activity.Kind    `yaml:"kind"`
	Line     string           `yaml:"line"`
	Place    string           `yaml:"place"`
	Partners string           `yaml:"partners"`
	Money    string           `yaml:"money"`
	Figures  map[string]int64 `yaml:"figures"`
	Photo    activity.Kind    `yaml:"photo"`
}

// ownDiary is what Triệu Sơn noted itself, beside its communes.
func (w *world) ownDiary(photos album) ([]activity.Planted, error) {
	d, err := loadDiary()
	if err != nil {
		return nil, err
	}
	by := w.officer(trieuSon)
	all := make([]activity.Planted, 0, len(d.Own))
	for _, l := range d.Own {
		day := when.MustDay(strconv.Itoa(w.year) + "-" + l.Day)
		c := activity.Content{Day: day, Kind: l.Kind, Line: l.Line, Place: l.Place, Partners: l.Partners, Figures: w.ownFigures(l)}
		if l.Money == "none" {
			c.Money = quantity.Of(quantity.None)
		}
		p := activity.Planted{Unit: trieuSon, Body: trieuSon, Content: c, Author: by.ID, By: by.Name, At: when.StartOf(day).Add(when.Hours(16, 20))}
		if l.Photo != "" {
			p.Photos = photos.some(l.Photo, 2, draw(l.Line))
		}
		all = append(all, p)
	}
	return all, nil
}

// ownFigures are the numbers of a line, in the order of the regime.
func (w *world) ownFigures(l ownLine) []activity.Figure {
	var all []activity.Figure
	for i := range w.Regime.Indicators {
		code := w.Regime.Indicators[i].Code
		if n, ok := l.Figures[code]; ok {
			all = append(all, activity.Figure{Regime: w.Regime.Code, Indicator: code, Value: quantity.Int(n)})
		}
	}
	return all
}
