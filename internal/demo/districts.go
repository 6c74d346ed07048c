package demo

import (
	"context"
	"fmt"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// Districts that are ahead of the others.
const (
	bimSon    = "381@2016-01-01"
	samSon    = "382@2016-01-01"
	muongLat  = "384@2016-01-01"
	quanHoa   = "385@2016-01-01"
	quanSon   = "387@2016-01-01"
	langChanh = "388@2016-01-01"
	vinhLoc   = "393@2016-01-01"
)

// ahead are the districts whose communes have all been accepted, and how far their own
// reports have come.
var ahead = map[string]course{
	bimSon:    {number: 187, until: filing.Accepted},
	samSon:    {number: 214, until: filing.Sent},
	muongLat:  {number: 163, until: filing.Returned, words: "Đề nghị bổ sung kết quả giao lưu với cụm bản của nước bạn Lào và nhiệm vụ tuyến biên giới năm 2017."},
	vinhLoc:   {until: filing.Issuing},
	langChanh: {until: filing.Approval},
	quanSon:   {until: filing.InReview},
	quanHoa:   {until: filing.Drafting},
}

// course is how a district's report goes on its way: the day on which it is written and
// sent, its number, and how far it comes.
type course struct {
	day    when.Day
	number int
	until  filing.State
	words  string // why it was returned
}

// addUp has the early districts write their reports, and leaves something on the desks of
// Triệu Sơn.
func (w *world) addUp() error {
	debts, err := w.debts(w.letter)
	if err != nil {
		return err
	}
	for _, o := range debts {
		c, early := ahead[o.Unit]
		if !early {
			continue
		}
		c.day = when.MustDay("2016-11-18")
		if _, err := w.compile(o, c); err != nil {
			return fmt.Errorf("%s: %w", o.Unit, err)
		}
	}
	if err := w.correct(); err != nil {
		return err
	}
	return w.question()
}

// compile has a district open its report, write what only it knows and hand it on.
func (w *world) compile(o request.Obligation, c course) (filing.Report, error) {
	w.on(c.day, 8, 30)
	r, err := w.Reports.Open(w.ctx, w.officer(o.Unit), filing.OpenIn{Obligation: o.ID})
	if err != nil {
		return r, err
	}
	w.on(c.day, 8, 50)
	if err := w.write(r, situation, fmt.Sprintf(w.m.words.District, w.name(o.Unit))); err != nil {
		return r, err
	}
	return w.carry(r, c)
}

// situation is the section of a report that only its unit can write.
const situation = "situation"

func (w *world) name(unit string) string {
	u, _ := w.Tree.Unit(codeOf(unit))
	return u.Name
}

// write adds a sentence to a section.
func (w *world) write(r filing.Report, key, words string) error {
	who := w.officer(r.Unit)
	page, err := w.Desk.Get(w.ctx, who, desk.GetIn{Report: r.ID})
	if err != nil {
		return err
	}
	section := page.Content.Sections[key]
	text := draft.TextOf(section.FormLines())
	if text != "" {
		text += "\n"
	}
	_, err = w.Desk.SaveSection(w.ctx, who, desk.SectionIn{Report: r.ID, Key: key, Base: page.Parts[draft.PartSection(key)].Version, Text: text + words})
	return err
}

// carry takes a report through the steps of its unit, as far as the course goes.
func (w *world) carry(r filing.Report, c course) (filing.Report, error) {
	type move struct {
		who          access.Actor
		do           func(context.Context, access.Actor, filing.MoveIn) (filing.MoveOut, error)
		hour, minute int
	}
	last := move{w.officer(so), w.Reports.Accept, 16, 20}
	if c.until == filing.Returned {
		last.do = w.Reports.Return
	}
	way := []move{
		{w.officer(r.Unit), w.Reports.Submit, 9, 40}, {w.officer(r.Unit), w.Reports.Pass, 10, 25},
		{w.leader(r.Unit), w.Reports.Approve, 14, 5}, {w.clerk(r.Unit), w.Reports.Send, 15, 30}, last,
	}
	for _, m := range way {
		if r.State == c.until {
			break
		}
		w.on(c.day, m.hour, m.minute)
		if r.State == filing.Issuing {
			if err := w.number(r, c); err != nil {
				return r, err
			}
		}
		now, err := w.report(r.ID)
		if err != nil {
			return r, err
		}
		in := filing.MoveIn{Report: r.ID, Version: now.Version}
		if c.until == filing.Returned && r.State == filing.Sent {
			in.Words = c.words
		}
		out, err := m.do(w.ctx, m.who, in)
		if err != nil {
			return r, fmt.Errorf("%s: %w %v", now.State, err, out.Problems)
		}
		r = out.Report
	}
	return r, nil
}

// number has the clerk enter number and date.
func (w *world) number(r filing.Report, c course) error {
	who := w.clerk(r.Unit)
	page, err := w.Desk.Get(w.ctx, who, desk.GetIn{Report: r.ID})
	if err != nil {
		return err
	}
	fields := draft.HeadFieldsOf(&page.Content.Head)
	fields.Number, fields.Date = number(c.number), c.day.String()
	_, err = w.Desk.SaveHead(w.ctx, who, desk.HeadIn{Report: r.ID, Base: page.Parts[draft.PartHead].Version, Fields: fields})
	return err
}

func (w *world) report(id filing.ID) (r filing.Report, err error) {
	err = w.Door.Read(w.ctx, Self, func(tx *access.Tx) error {
		tx.Signed()
		r, err = filing.Load(tx, id)
		return err
	})
	return r, err
}

// correct has Triệu Sơn correct its report of last year: approved, it waits for the clerk.
func (w *world) correct() error {
	day := when.MustDay("2016-11-18")
	w.on(day, 8, 15)
	out, err := w.Reports.Correct(w.ctx, w.officer(trieuSon), filing.MoveIn{Report: w.before.ID, Version: w.before.Version, Words: "Bổ sung nội dung còn thiếu về lễ hội đền Nưa – Am Tiên."})
	if err != nil {
		return err
	}
	w.on(day, 8, 40)
	if err := w.write(out.Report, situation, "Lễ hội đền Nưa – Am Tiên thu hút đông đảo du khách, trong đó có khách nước ngoài."); err != nil {
		return err
	}
	_, err = w.carry(out.Report, course{day: day, until: filing.Issuing})
	return err
}

// question has Triệu Sơn ask about the newest line of two communes that nobody has checked;
// one of them has answered.
func (w *world) question() error {
	if _, err := w.askAbout(danLuc); err != nil {
		return err
	}
	asked, err := w.askAbout(binhSon)
	if err != nil || asked.ID == "" {
		return err
	}
	w.on(when.MustDay("2016-11-18"), 8, 5)
	_, err = w.Activities.Reply(w.ctx, w.officer(binhSon), activity.RemarkIn{ID: asked.ID, Version: asked.Version,
		Words: "Xã có ảnh chụp, sẽ bổ sung trong tuần này."})
	return err
}

func (w *world) askAbout(unit string) (activity.Entry, error) {
	who := w.officer(trieuSon)
	page, err := w.Activities.List(w.ctx, who, activity.Filter{Unit: unit, States: []activity.State{activity.Fresh}, Evidence: activity.WithoutFiles, Limit: 1})
	if err != nil || len(page.Entries) == 0 {
		return activity.Entry{}, err
	}
	w.on(when.MustDay("2016-11-17"), 16, 10)
	e := page.Entries[0]
	return w.Activities.Ask(w.ctx, who, activity.RemarkIn{ID: e.ID, Version: e.Version, Words: "Việc này có ảnh hoặc văn bản kèm theo không? Đề nghị xã bổ sung để làm minh chứng."})
}
