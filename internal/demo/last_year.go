package demo

import (
	"fmt"

	"tonghop/internal/access"
	"tonghop/internal/filing"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// lastYear brings the reports of 2015 in: asked for at the turn of the year of the districts
// that tried the program first, passed down to their communes, added up, sent and accepted.
func (w *world) lastYear() error {
	before, err := of(w.year - 1)
	if err != nil {
		return err
	}
	before.whole = true
	w.on(when.MustDay("2016-01-05"), 8, 0)
	tinh := w.officer(so)
	l, err := w.Requests.Begin(w.ctx, tinh, request.BeginIn{Asker: so, Regime: w.Regime.Code, Period: before.Period.Name})
	if err != nil {
		return err
	}
	in := saving(l)
	in.Number, in.Symbol, in.Day = "12", "STTTT-BCXB", when.MustDay("2016-01-05")
	in.Choice = request.Choice{Also: []string{bimSon, samSon, muongLat, trieuSon}}
	in.Deadlines = request.Deadlines{"district": when.MustDay("2016-01-25")}
	if err := w.send(tinh, in); err != nil {
		return err
	}
	debts, err := w.debts(l.ID)
	if err != nil {
		return err
	}
	for i, o := range debts {
		if err := w.lastYearOf(before, o, i); err != nil {
			return fmt.Errorf("%s: %w", o.Unit, err)
		}
		w.Step("demo.step.last-year", i+1, len(debts))
	}
	return nil
}

// lastYearOf has one district ask its communes, accept what they send, and add it up.
func (w *world) lastYearOf(before *Year, o request.Obligation, i int) error {
	letter, err := w.passDown(o, passing{number: 5 + 3*i, minute: 10 * i, day: when.MustDay("2016-01-06"), by: when.MustDay("2016-01-15")})
	if err != nil {
		return err
	}
	below, err := w.debts(letter)
	if err != nil {
		return err
	}
	taker := w.officer(o.Unit)
	for _, b := range below {
		if err := w.answerOld(before, b, taker); err != nil {
			return fmt.Errorf("%s: %w", b.Unit, err)
		}
	}
	r, err := w.compile(o, course{day: when.MustDay("2016-01-18"), number: 21 + 4*i, until: filing.Accepted})
	if o.Unit == trieuSon {
		w.before = r
	}
	return err
}

func (w *world) answerOld(before *Year, o request.Obligation, taker access.Actor) error {
	u, _ := before.Tree.Unit(codeOf(o.Unit))
	s := before.Story(u)
	s.Day, s.Signer = when.MustDay("2016-01-11"), w.head(o.Unit)
	p, err := before.Package(s)
	if err != nil {
		return err
	}
	w.on(s.Day, 9, draw(o.Unit+"/old").IntN(60))
	return w.deliver(o, accepted, p, taker)
}
