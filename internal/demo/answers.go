package demo

import (
	"fmt"
	"math/rand/v2"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/filing"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// fate is what has become of a commune's report by the morning of the example.
type fate string

const (
	untouched fate = "untouched"
	begun     fate = "begun"
	sent      fate = "sent"
	returned  fate = "returned"
	accepted  fate = "accepted"
	nothing   fate = "nothing"
	excused   fate = "excused"
	asksTime  fate = "asks-time"
)

// fates of the communes with accounts are fixed, so that each visitor finds what the
// guide says; Triệu Sơn has units in every state.
var fates = map[string]fate{
	danLuc: untouched, binhSon: sent, thoBinh: returned,
	"15667@2016-01-01": asksTime, "15673@2016-01-01": nothing, "15676@2016-01-01": excused,
	"15679@2016-01-01": begun, "15682@2016-01-01": begun, "15685@2016-01-01": untouched, "15688@2016-01-01": untouched,
	"15691@2016-01-01": sent, "15694@2016-01-01": sent, "15697@2016-01-01": sent, "15700@2016-01-02": sent,
}

func fateOf(o request.Obligation, district string, chance *rand.Rand) fate {
	if f, ok := fates[o.Unit]; ok {
		return f
	}
	if _, early := ahead[district]; early || district == trieuSon {
		return accepted
	}
	switch n := chance.IntN(100); {
	case n < 22:
		return untouched
	case n < 26:
		return begun
	case n < 44:
		return sent
	case n < 46:
		return returned
	case n < 48:
		return nothing
	case n < 49:
		return excused
	case n < 50:
		return asksTime
	}
	return accepted
}

// answer has the communes answer, and the early districts add up.
func (w *world) answer() error {
	for i, id := range w.passed {
		if err := w.answerLetter(id); err != nil {
			return err
		}
		w.Step("demo.step.reports", i+1, len(w.passed))
	}
	return w.addUp()
}

func (w *world) answerLetter(id request.ID) error {
	var l request.Letter
	err := w.Door.Read(w.ctx, Self, func(tx *access.Tx) (err error) {
		tx.Signed()
		l, err = request.LetterOf(tx.Tx, id)
		return err
	})
	if err != nil {
		return err
	}
	debts, err := w.debts(id)
	if err != nil {
		return err
	}
	packages, err := w.packages(l, debts)
	if err != nil {
		return err
	}
	for i, o := range debts {
		chance := draw(o.Unit + "/fate")
		if err := w.settle(o, l.Asker, packages[i], chance); err != nil {
			return fmt.Errorf("%s: %w", o.Unit, err)
		}
	}
	return nil
}

// packages makes the reports of communes as data, with the diary behind them.
func (w *world) packages(l request.Letter, debts []request.Obligation) ([]*report.Package, error) {
	cited := l.Citation(w.Regime)
	roots := map[string]report.Activities{}
	err := w.Door.Read(w.ctx, Self, func(tx *access.Tx) error {
		tx.Signed()
		for _, o := range debts {
			root, err := activity.RootOf(tx.Tx, o.Unit, w.Period.From, w.Period.To)
			if err != nil {
				return err
			}
			roots[o.Unit] = root
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := make([]*report.Package, len(debts))
	for i, o := range debts {
		p, err := w.packageOf(o.Unit, l.Asker)
		if err != nil {
			return nil, err
		}
		root := roots[o.Unit]
		p.Answers, p.Activities = &cited, &root
		all[i] = p
	}
	return all, nil
}

// packageOf is a commune's report, its figures counted from the diary where that has them.
func (w *world) packageOf(unit, district string) (*report.Package, error) {
	s := w.stories[unit]
	s.Day = when.MustDay("2016-11-17")
	if _, early := ahead[district]; !early {
		s.Day = s.Day.AddDays(draw(unit + "/day").IntN(2))
	}
	p, err := w.Year.Package(s)
	if err != nil {
		return nil, err
	}
	noted, err := w.Diary(s)
	if err != nil {
		return nil, err
	}
	entries := map[report.Key]int{}
	for _, n := range noted {
		for _, f := range n.Figures {
			entries[report.KeyOf(f.Indicator, nil)]++
			if len(f.Dimensions) > 0 {
				entries[f.Key()]++
			}
		}
	}
	for i := range p.Figures {
		if n := entries[p.Figures[i].Key()]; n > 0 {
			p.Figures[i].Obtained = report.Obtained{How: report.Counted, Count: n}
		}
	}
	return p, nil
}

func (w *world) settle(o request.Obligation, asker string, p *report.Package, chance *rand.Rand) error {
	f := fateOf(o, asker, chance)
	w.on(p.Head.Date, 8+chance.IntN(6), chance.IntN(60))
	who := w.officer(o.Unit)
	switch f {
	case untouched:
		return nil
	case begun:
		_, err := w.Reports.Open(w.ctx, who, filing.OpenIn{Obligation: o.ID})
		return err
	case asksTime:
		_, err := w.Requests.Ask(w.ctx, who, request.AskIn{Obligation: o.ID, Version: o.Version, Kind: request.ForTime, Wanted: o.Deadline.AddDays(5), Reason: "Cán bộ phụ trách đi học, đề nghị gia hạn để bổ sung số liệu."})
		return err
	case nothing:
		_, err := w.Requests.Ask(w.ctx, who, request.AskIn{Obligation: o.ID, Version: o.Version, Kind: request.ForNothing, Reason: "Trong năm không phát sinh hoạt động thông tin đối ngoại."})
		return err
	case excused:
		_, err := w.Requests.LetOff(w.ctx, w.officer(asker), request.LetOffIn{ID: o.ID, Version: o.Version, Words: "Xã đang khắc phục hậu quả mưa lũ, báo cáo vào kỳ sau."})
		return err
	}
	return w.deliver(o, f, p, w.officer(asker))
}

func (w *world) deliver(o request.Obligation, f fate, p *report.Package, taker access.Actor) error {
	raw, err := p.Canonical()
	if err != nil {
		return err
	}
	out, err := w.Reports.Deliver(w.ctx, w.officer(o.Unit), filing.DeliverIn{Obligation: o.ID, Package: raw})
	if err != nil || f == sent {
		return err
	}
	w.on(p.Head.Date, 15, draw(o.Unit+"/taken").IntN(60))
	in := filing.MoveIn{Report: out.Report, Version: 1}
	if f == returned {
		in.Words = "Số băng rôn song ngữ chưa khớp với sổ hoạt động; đề nghị xã rà soát lại."
		_, err = w.Reports.Return(w.ctx, taker, in)
		return err
	}
	_, err = w.Reports.Accept(w.ctx, taker, in)
	return err
}

// codeOf is the code in a unit's identity.
func codeOf(id string) string {
	for i := range id {
		if id[i] == '@' {
			return id[:i]
		}
	}
	return id
}
