package demo

import (
	"context"
	"fmt"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/blob"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/org"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// Office is what the example world is filled through: the use cases of the nouns, as
// people use them.
type Office struct {
	Door       *access.Door
	Units      *org.Service
	Library    *library.Service
	Activities *activity.Service
	Requests   *request.Service
	Reports    *filing.Service
	Desk       *desk.Service
	Blobs      *blob.Store
	// At sets the clock of the database while the past is being made.
	At func(when.Instant)
	// Step tells how far the filling is; a step's name is a key of the catalogues.
	Step func(name string, done, all int)
}

// Morning is the moment at which the example world stands when it opens: the morning of
// Monday, 21 November 2016, six days after the province asked.
var Morning = instant("2016-11-21T00:30:00.000Z")

// Dawn is when the example world begins: its regimes are published then.
var Dawn = instant("2016-01-04T00:30:00.000Z")

// Self is who makes the example world.
var Self = access.System("demo")

func instant(s string) when.Instant {
	i, err := when.ParseInstant(s)
	if err != nil {
		panic(err) // a constant of this file is wrong
	}
	return i
}

// world is the example while it is being made.
type world struct {
	Office
	*Year
	ctx     context.Context
	stories map[string]Story // by unit id
	people  map[string]access.Actor
	letter  request.ID    // of the province to the districts
	passed  []request.ID  // by which the districts passed it down
	before  filing.Report // of Triệu Sơn on last year
}

// Fill makes the example world in an empty database: Thanh Hóa in 2016 with its
// accounts, a year of diaries, last year's reports and the request 1435/STTTT-BCXB with units
// in every state.
func Fill(ctx context.Context, o Office) error {
	w, err := begin(ctx, o)
	if err != nil {
		return err
	}
	return w.make([]step{
		{"demo.step.units", w.found},
		{"demo.step.people", w.invite},
		{"demo.step.diary", w.keepDiaries},
		{"demo.step.last-year", w.lastYear},
		{"demo.step.letters", w.ask},
		{"demo.step.reports", w.answer},
	})
}

// Found makes only the units, accounts and posts of the example in an empty database: a
// world in which nothing has happened yet.
func Found(ctx context.Context, o Office) error {
	w, err := begin(ctx, o)
	if err != nil {
		return err
	}
	return w.make([]step{{"demo.step.units", w.found}, {"demo.step.people", w.invite}})
}

// step is a part of making the example.
type step struct {
	name string
	do   func() error
}

func begin(ctx context.Context, o Office) (*world, error) {
	y, err := Of2016()
	if err != nil {
		return nil, err
	}
	y.whole = true
	w := &world{Office: o, Year: y, ctx: ctx, stories: map[string]Story{}, people: map[string]access.Actor{}}
	for _, u := range y.Tree.At(org.Commune) {
		s := y.Story(u)
		s.Signer = w.head(u.ID)
		w.stories[u.ID] = s
	}
	return w, nil
}

func (w *world) make(steps []step) error {
	for _, s := range steps {
		w.Step(s.name, 0, 0)
		if err := s.do(); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	w.At(Morning)
	return nil
}

// on sets the clock to an hour of a day.
func (w *world) on(day when.Day, hour, minute int) {
	w.At(when.StartOf(day).Add(when.Hours(hour, minute)))
}
