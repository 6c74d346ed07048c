package demo

import (
	"fmt"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// Days of the example's request.
var (
	askedOn         = when.MustDay("2016-11-15")
	districtsBy     = when.MustDay("2016-12-05")
	communesBy      = when.MustDay("2016-11-20") // a Sunday: some are late on the morning of the 21st
	communesByLater = when.MustDay("2016-11-25")
	passedOn        = when.MustDay("2016-11-16")
)

// ask sends the province's letter, and has every district pass it down.
func (w *world) ask() error {
	w.on(askedOn, 9, 0)
	who := w.officer(so)
	l, err := w.Requests.Begin(w.ctx, who, request.BeginIn{Asker: so, Regime: w.Regime.Code, Period: w.Period.Name})
	if err != nil {
		return err
	}
	in := saving(l)
	in.Number, in.Symbol, in.Day = "1435", "STTTT-BCXB", askedOn
	in.Choice = request.Choice{All: []request.Whole{{Level: string(org.District), Under: province}}}
	in.Deadlines = request.Deadlines{string(org.District): districtsBy}
	if err := w.send(who, in); err != nil {
		return err
	}
	w.letter = l.ID
	debts, err := w.debts(l.ID)
	if err != nil {
		return err
	}
	for i, d := range debts {
		if err := w.pass(d, i); err != nil {
			return err
		}
		w.Step("demo.step.letters", i+1, len(debts))
	}
	return nil
}

func saving(l request.Letter) request.SaveIn {
	return request.SaveIn{ID: l.ID, Version: l.Version, Period: l.Period, Text: l.Text, Number: l.Number, Symbol: l.Symbol, Day: l.Day,
		Deadlines: l.Deadlines, Choice: l.Choice, Reminders: l.Reminders, AutoNothing: l.AutoNothing, Guidance: l.Guidance}
}

func (w *world) send(who access.Actor, in request.SaveIn) error {
	l, err := w.Requests.Save(w.ctx, who, in)
	if err != nil {
		return err
	}
	_, err = w.Requests.Send(w.ctx, who, request.SendIn{ID: l.ID, Version: l.Version})
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return fmt.Errorf("%w %v", err, fields)
	}
	return err
}

func (w *world) debts(id request.ID) ([]request.Obligation, error) {
	var all []request.Obligation
	err := w.Door.Read(w.ctx, Self, func(tx *access.Tx) (err error) {
		tx.Signed()
		all, err = request.Of(tx.Tx, id)
		return err
	})
	return all, err
}

// pass has a district ask its communes.
func (w *world) pass(o request.Obligation, i int) error {
	by := communesBy
	if i%3 == 2 {
		by = communesByLater
	}
	id, err := w.passDown(o, passing{number: 210 + 7*i, day: passedOn, minute: 5 * (i % 10), by: by})
	w.passed = append(w.passed, id)
	return err
}

// passing is how a district passes a letter down to its communes.
type passing struct {
	number, minute int
	day, by        when.Day
}

func (w *world) passDown(o request.Obligation, p passing) (request.ID, error) {
	w.on(p.day, 8, p.minute)
	who := w.officer(o.Unit)
	l, err := w.Requests.Begin(w.ctx, who, request.BeginIn{Parent: o.ID})
	if err != nil {
		return "", err
	}
	in := saving(l)
	in.Number, in.Symbol, in.Day, in.AutoNothing = number(p.number), "UBND-VHTT", p.day, true
	in.Choice = request.Choice{All: []request.Whole{{Level: string(org.Commune), Under: o.Unit}}}
	in.Deadlines = request.Deadlines{string(org.Commune): p.by}
	return l.ID, w.send(who, in)
}
