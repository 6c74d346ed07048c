package request

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/press"
	"tonghop/internal/when"
)

var ctx = context.Background()

func TestALetterBeginsWithUsualWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l, err := w.Begin(ctx, w.sở, BeginIn{Asker: w.department, Regime: external, Period: "2016"})
		w.ok(err)
		if l.Text.ParentBody != "Ủy ban nhân dân tỉnh Thanh Hóa" || l.Text.Issuer != "Sở Thông tin và Truyền thông" || l.Symbol != "STTTT" {
			t.Errorf("letterhead %q %q %q", l.Text.ParentBody, l.Text.Issuer, l.Symbol)
		}
		if l.Subject != "báo cáo tổng kết công tác thông tin đối ngoại năm 2016 và kế hoạch năm 2017" {
			t.Errorf("subject %q", l.Subject)
		}
		if got := strings.Join(l.Text.Addressees, "|"); got != "Ủy ban nhân dân các huyện, thị xã, thành phố" {
			t.Errorf("addressees %q", got)
		}
		// The regime's day, 25 November, is still ahead on 21 November.
		if l.Deadlines["district"] != when.MustDay("2016-11-25") || len(l.Deadlines) != 1 {
			t.Errorf("deadlines %v", l.Deadlines)
		}
	})
}

func TestTheLetterIsPrinted(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	l := w.sent()
	v, err := w.Show(ctx, w.sở, ShowIn{l.ID})
	w.ok(err)
	for _, ending := range press.Endings {
		var b bytes.Buffer
		if err := press.Print(&b, ending, press.Job{Paper: v.Paper}); err != nil || b.Len() < 1000 {
			t.Errorf("%s: %v, %d bytes", ending, err, b.Len())
		}
		if ending == ".html" {
			for _, want := range []string{"1435/STTTT-BCXB", "chậm nhất ngày 05/12/2016", "từ ngày 15/11/2015 đến hết ngày 14/11/2016", "ĐỀ CƯƠNG BÁO CÁO"} {
				if !strings.Contains(plainOf(b.String()), want) {
					t.Errorf("the letter does not say %q", want)
				}
			}
			if strings.Contains(b.String(), "{") && strings.Contains(b.String(), "{asker}") {
				t.Error("a name in braces was not filled in")
			}
		}
	}
}

// plainOf joins what tags and unbreakable blanks part.
func plainOf(html string) string {
	html = strings.NewReplacer("&#39;", "'", "\u00a0", " ", "</span>", "", `<span class="nobreak">`, "").Replace(html)
	return html
}

func TestSendOwesOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.draft()
		sent, err := w.Send(ctx, w.sở, SendIn{ID: l.ID, Version: l.Version})
		w.ok(err)
		if sent.Units != 27 || sent.State != Running {
			t.Errorf("%d units, %s", sent.Units, sent.State)
		}
		_, err = w.Send(ctx, w.sở, SendIn{ID: l.ID, Version: l.Version})
		w.refused("sent twice", err, fault.Closed, fault.Stale)
		o := w.debt(sent, trieuSon)
		if o.State != NotOpened || o.Deadline != when.MustDay("2016-12-05") || o.Level != "district" {
			t.Errorf("%+v", o)
		}
		rows, err := w.Obligations(ctx, w.sở, ObligationsIn{Request: l.ID})
		w.ok(err)
		if len(rows) != 27 || rows[0].Name == rows[0].Unit {
			t.Errorf("%d rows, the first %q", len(rows), rows[0].Name)
		}
		rows, err = w.Obligations(ctx, w.sở, ObligationsIn{Request: l.ID, Query: "trieu son"})
		w.ok(err)
		if len(rows) != 1 || rows[0].Unit != trieuSon {
			t.Errorf("search: %d rows", len(rows))
		}
	})
}

func TestAnUnreadyLetterIsNotSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l, err := w.Begin(ctx, w.sở, BeginIn{Asker: w.department, Regime: external, Period: "2016"})
		w.ok(err)
		in := saved(l)
		in.Text.Body, in.Text.Addressees, in.Choice = "", nil, Choice{}
		l, err = w.Save(ctx, w.sở, in)
		w.ok(err)
		_, err = w.Send(ctx, w.sở, SendIn{ID: l.ID, Version: l.Version})
		fields := fault.FieldsOf(err)
		for _, want := range []string{"body", "addressees", "choice", "position"} {
			if fields[want] == nil {
				t.Errorf("%s is not named: %v", want, err)
			}
		}
		sheet, err := w.Sheet(ctx, w.sở, SheetIn{l.ID})
		w.ok(err)
		if fault.FieldsOf(sheet.Missing)["choice"] == nil {
			t.Error("the sheet does not tell what is missing")
		}
	})
}

func TestDeadlinesThatMakeNoSense(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	for day, code := range map[string]string{"2016-11-20": "request.deadline-past", "2016-11-22": ""} {
		l := w.draft()
		in := saved(l)
		in.Deadlines = Deadlines{"district": when.MustDay(day)}
		l, err := w.Save(ctx, w.sở, in)
		w.ok(err)
		_, err = w.Send(ctx, w.sở, SendIn{ID: l.ID, Version: l.Version})
		got := ""
		if f := fault.FieldsOf(err)["deadline.district"]; f != nil {
			got = f.Code
		}
		if got != code {
			t.Errorf("%s: %q (%v)", day, got, err)
		}
	}
	// A day off is told and allowed.
	l := w.draft()
	in := saved(l)
	in.Deadlines = Deadlines{"district": when.MustDay("2016-12-04")}
	l, err := w.Save(ctx, w.sở, in)
	w.ok(err)
	sheet, err := w.Sheet(ctx, w.sở, SheetIn{l.ID})
	w.ok(err)
	if len(sheet.Hints) != 1 || sheet.Hints[0].Code != "request.hint-day-off" || sheet.Missing != nil {
		t.Errorf("hints %v, missing %v", sheet.Hints, sheet.Missing)
	}
}

func TestChoosingUnits(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	l := w.draft()
	try := func(c Choice) (Sheet, error) {
		in := saved(l)
		in.Choice = c
		saved, err := w.Save(ctx, w.sở, in)
		if err != nil {
			return Sheet{}, err
		}
		l = saved
		return w.Sheet(ctx, w.sở, SheetIn{l.ID})
	}
	communes := Whole{Level: "commune", Under: trieuSon}
	s, err := try(Choice{All: []Whole{communes}, Also: []string{dongSon, w.communeUnit}})
	w.ok(err)
	if s.Chosen.Total != 37 || len(s.Chosen.By["commune"]) != 36 || strings.Join(s.Chosen.Levels, " ") != "commune district" {
		t.Errorf("%d units at %v", s.Chosen.Total, s.Chosen.Levels)
	}
	if !s.Letter.Deadlines["commune"].Known() || !s.Letter.Deadlines["district"].Known() {
		t.Errorf("a level without a deadline: %v", s.Letter.Deadlines)
	}
	s, err = try(Choice{All: []Whole{communes}, Minus: []string{w.communeUnit}})
	w.ok(err)
	if s.Chosen.Total != 35 || s.Letter.Deadlines["district"].Known() {
		t.Errorf("%d units, deadlines %v", s.Chosen.Total, s.Letter.Deadlines)
	}
	s, err = try(Choice{All: []Whole{{Level: "commune", Under: thanhHoa}}})
	w.ok(err)
	if s.Chosen.Total != 635 || s.Burden.Minutes == 0 {
		t.Errorf("%d communes, %d minutes", s.Chosen.Total, s.Burden.Minutes)
	}
	// Nobody asks sideways: a district officer may ask only what stands below.
	own, err := w.Begin(ctx, w.district, BeginIn{Asker: trieuSon, Regime: external, Period: "2016"})
	w.ok(err)
	in := saved(own)
	in.Choice = Choice{Also: []string{dongSon}}
	_, err = w.Save(ctx, w.district, in)
	if fault.FieldsOf(err)["choice"] == nil {
		t.Errorf("asked a neighbour: %v", err)
	}
}

func TestPassingDown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.sent()
		o := w.debt(l, trieuSon)
		down, err := w.Begin(ctx, w.district, BeginIn{Parent: o.ID})
		w.ok(err)
		if down.Asker != trieuSon || down.Regime != external || down.Parent != o.ID {
			t.Fatalf("%+v", down)
		}
		// Five working days before 5 December; the regime's own 20 November has passed.
		if down.Deadlines["commune"] != when.MustDay("2016-11-28") {
			t.Errorf("deadline %v", down.Deadlines)
		}
		if !strings.HasPrefix(down.Text.Body, "Thực hiện Công văn số 1435/STTTT-BCXB ngày 15/11/2016 của Sở Thông tin và Truyền thông") {
			t.Errorf("%q", down.Text.Body)
		}
		in := saved(down)
		in.Text.Position = "CHỦ TỊCH"
		in.Deadlines = Deadlines{"commune": when.MustDay("2016-12-05")}
		down, err = w.Save(ctx, w.district, in)
		w.ok(err)
		_, err = w.Send(ctx, w.district, SendIn{ID: down.ID, Version: down.Version})
		if f := fault.FieldsOf(err)["deadline.commune"]; f == nil || f.Code != "request.deadline-after-own" {
			t.Fatalf("as late as its own: %v", err)
		}
		in = saved(down)
		in.Deadlines = Deadlines{"commune": when.MustDay("2016-11-28")}
		down, err = w.Save(ctx, w.district, in)
		w.ok(err)
		down, err = w.Send(ctx, w.district, SendIn{ID: down.ID, Version: down.Version})
		w.ok(err)
		if down.Units != 36 {
			t.Errorf("%d communes", down.Units)
		}
		debt, err := w.Debt(ctx, w.district, DebtIn{o.ID})
		w.ok(err)
		if len(debt.Below) != 1 || debt.Below[0].Tally.Total != 36 || !debt.May.Pass || !debt.May.Answer || debt.May.Decide {
			t.Errorf("%+v", debt.May)
		}
		received, err := w.Received(ctx, w.commune, ReceivedIn{Unit: w.communeUnit})
		w.ok(err)
		if len(received) != 1 || received[0].Letter.ID != down.ID || !received[0].Unread {
			t.Errorf("the commune received %d", len(received))
		}
	})
}

func TestAsksAndAnswers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.sent()
		o := w.debt(l, trieuSon)
		_, err := w.Ask(ctx, w.district, AskIn{Obligation: o.ID, Version: o.Version, Kind: ForTime, Wanted: when.MustDay("2016-12-01")})
		if f := fault.FieldsOf(err); f["wanted"] == nil || f["reason"] == nil {
			t.Fatalf("%v", err)
		}
		in := AskIn{Obligation: o.ID, Version: o.Version, Kind: ForTime, Wanted: when.MustDay("2016-12-09"), Reason: "Chờ số liệu của 3 xã"}
		a, err := w.Ask(ctx, w.district, in)
		w.ok(err)
		_, err = w.Ask(ctx, w.district, in)
		w.refused("asked twice", err, fault.Conflict)
		_, err = w.Decide(ctx, w.district, DecideIn{ID: a.ID, Grant: true})
		w.refused("granted to oneself", err, fault.Forbidden, fault.NotFound)
		a, err = w.Decide(ctx, w.sở, DecideIn{ID: a.ID, Grant: true, Day: when.MustDay("2016-12-08")})
		w.ok(err)
		if o = w.debt(l, trieuSon); o.Deadline != when.MustDay("2016-12-08") || o.Asked != when.MustDay("2016-12-05") {
			t.Errorf("%+v", o)
		}
		_, err = w.Decide(ctx, w.sở, DecideIn{ID: a.ID, Grant: false, Words: "thôi"})
		w.refused("answered twice", err, fault.Closed)
		a, err = w.Ask(ctx, w.district, AskIn{Obligation: o.ID, Version: o.Version, Kind: ForExcuse, Reason: "Không có cán bộ"})
		w.ok(err)
		_, err = w.Decide(ctx, w.sở, DecideIn{ID: a.ID})
		if fault.FieldsOf(err)["words"] == nil {
			t.Errorf("refused without a word: %v", err)
		}
		_, err = w.Decide(ctx, w.sở, DecideIn{ID: a.ID, Words: "Vẫn phải báo cáo"})
		w.ok(err)
		a, err = w.Ask(ctx, w.district, AskIn{Obligation: o.ID, Version: o.Version, Kind: ForNothing, Reason: "Trong năm không có hoạt động"})
		w.ok(err)
		_, err = w.Decide(ctx, w.sở, DecideIn{ID: a.ID, Grant: true})
		w.ok(err)
		if o = w.debt(l, trieuSon); o.State != Nothing || o.Note != "Trong năm không có hoạt động" || o.ClosedAt.IsZero() {
			t.Errorf("%+v", o)
		}
		debt, err := w.Debt(ctx, w.district, DebtIn{o.ID})
		w.ok(err)
		if len(debt.Asks) != 3 || len(debt.Notices) != 4 {
			t.Errorf("%d asks, %d notices", len(debt.Asks), len(debt.Notices))
		}
	})
}

func TestNothingToReportMayCountAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.draft()
		in := saved(l)
		in.AutoNothing = true
		l, err := w.Save(ctx, w.sở, in)
		w.ok(err)
		l, err = w.Send(ctx, w.sở, SendIn{ID: l.ID, Version: l.Version})
		w.ok(err)
		o := w.debt(l, trieuSon)
		a, err := w.Ask(ctx, w.district, AskIn{Obligation: o.ID, Version: o.Version, Kind: ForNothing, Reason: "Không có"})
		w.ok(err)
		if o = w.debt(l, trieuSon); a.State != AskGranted || o.State != Nothing {
			t.Errorf("%s, %s", a.State, o.State)
		}
		o, err = w.Reclaim(ctx, w.sở, LetOffIn{ID: o.ID, Version: o.Version, Words: "Huyện có đón đoàn Hủa Phăn"})
		w.ok(err)
		if o.State != NotOpened || !o.ClosedAt.IsZero() {
			t.Errorf("%+v", o)
		}
	})
}

func TestMovesOfTheReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.sent()
		o := w.debt(l, trieuSon)
		a, err := w.Ask(ctx, w.district, AskIn{Obligation: o.ID, Version: o.Version, Kind: ForTime, Wanted: when.MustDay("2016-12-09"), Reason: "Chờ"})
		w.ok(err)
		w.move(func(tx *db.Tx) (Obligation, error) { return Open(tx, o.ID) })
		w.move(func(tx *db.Tx) (Obligation, error) { return Open(tx, o.ID) })
		w.move(func(tx *db.Tx) (Obligation, error) { return Review(tx, o.ID) })
		got := w.move(func(tx *db.Tx) (Obligation, error) { return MarkSent(tx, o.ID) })
		first := got.SentAt
		_, err = w.Decide(ctx, w.sở, DecideIn{ID: a.ID, Grant: true})
		w.refused("an ask that has become pointless", err, fault.Closed)
		w.at("2016-11-24")
		got = w.move(func(tx *db.Tx) (Obligation, error) { return MarkReturned(tx, o.ID, "Thiếu số người dự") })
		if got.Note != "Thiếu số người dự" {
			t.Errorf("%+v", got)
		}
		got = w.move(func(tx *db.Tx) (Obligation, error) { return MarkSent(tx, o.ID) })
		if got.SentAt != first || got.Note != "" {
			t.Errorf("the first sending counts: %v, note %q", got.SentAt, got.Note)
		}
		got = w.move(func(tx *db.Tx) (Obligation, error) { return MarkAccepted(tx, o.ID) })
		if got.ClosedAt.IsZero() || got.State != Accepted {
			t.Errorf("%+v", got)
		}
		_, err = w.LetOff(ctx, w.sở, LetOffIn{ID: o.ID, Version: got.Version, Words: "x"})
		w.refused("excused after it was accepted", err, fault.Closed)
		w.read(func(tx *db.Tx) error {
			tally, err := TallyOf(tx, l.ID)
			if tally.By[Accepted] != 1 || tally.By[NotOpened] != 26 || tally.Total != 27 || tally.Late+tally.Overdue != 0 {
				t.Errorf("%+v", tally)
			}
			return err
		})
		w.at("2016-12-06")
		w.read(func(tx *db.Tx) error {
			tally, err := TallyOf(tx, l.ID)
			if tally.Overdue != 26 || tally.Late != 0 {
				t.Errorf("the day after: %+v", tally)
			}
			return err
		})
		w.move(func(tx *db.Tx) (Obligation, error) { return MarkSent(tx, w.debt(l, dongSon).ID) })
		rows, err := w.Obligations(ctx, w.sở, ObligationsIn{Request: l.ID, Overdue: true})
		w.ok(err)
		w.read(func(tx *db.Tx) error {
			tally, err := TallyOf(tx, l.ID)
			if tally.Overdue != 25 || tally.Late != 1 || len(rows) != 25 {
				t.Errorf("one came in late: %+v, %d rows", tally, len(rows))
			}
			return err
		})
	})
}

func TestChangingARunningLetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.sent()
		n, err := w.Extend(ctx, w.sở, ExtendIn{Request: l.ID, Units: []string{dongSon}, Day: when.MustDay("2016-12-20"), Words: "Huyện bị lũ"})
		w.ok(err)
		if n != 1 {
			t.Errorf("%d extended", n)
		}
		in := ChangeIn{ID: l.ID, Version: l.Version, Deadlines: Deadlines{"district": when.MustDay("2016-12-09")}, Guidance: "Gửi kèm ảnh", Reminders: l.Reminders,
			Remove: []string{trieuSon}, Why: "Huyện đã báo cáo riêng"}
		l, err = w.Change(ctx, w.sở, in)
		w.ok(err)
		if o := w.debt(l, trieuSon); o.State != Released || l.Units != 26 {
			t.Errorf("%s, %d units", o.State, l.Units)
		}
		if o := w.debt(l, dongSon); o.Deadline != when.MustDay("2016-12-20") {
			t.Errorf("a longer extension was cut to %v", o.Deadline)
		}
		_, err = w.Change(ctx, w.sở, in)
		w.refused("the second tab", err, fault.Stale)
		l, err = w.Change(ctx, w.sở, ChangeIn{ID: l.ID, Version: l.Version, Deadlines: l.Deadlines, Guidance: l.Guidance, Reminders: l.Reminders, Add: []string{trieuSon}})
		w.ok(err)
		if o := w.debt(l, trieuSon); o.State != NotOpened || o.Deadline != when.MustDay("2016-12-09") || l.Units != 27 {
			t.Errorf("%+v", o)
		}
		v, err := w.Show(ctx, w.district, ShowIn{l.ID})
		w.ok(err)
		if v.Asker || v.May.Write || len(v.Asks) != 0 || v.Tally.Total != 0 {
			t.Error("the unit sees the asker's side")
		}
		if len(v.Notices) != 3 { // sent, deadline, guidance
			t.Errorf("%d notices to all", len(v.Notices))
		}
		l, err = w.Withdraw(ctx, w.sở, WithdrawIn{ID: l.ID, Version: l.Version, Why: "Trùng với yêu cầu khác"})
		w.ok(err)
		if o := w.debt(l, dongSon); o.State != Released || l.State != Withdrawn {
			t.Errorf("%+v", o)
		}
		_, err = w.Remind(ctx, w.sở, RemindIn{Request: l.ID})
		w.refused("reminding of a withdrawn letter", err, fault.Closed)
	})
}

func TestNumberGivenLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.draft()
		in := saved(l)
		in.Number, in.Day = "", when.Day{}
		l, err := w.Save(ctx, w.sở, in)
		w.ok(err)
		l, err = w.Send(ctx, w.sở, SendIn{ID: l.ID, Version: l.Version})
		w.ok(err)
		clerk := w.actor("vanthu", w.department, access.Clerk)
		_, err = w.Mark(ctx, clerk, MarkIn{ID: l.ID, Version: l.Version, Number: "1435", Symbol: "STTTT-BCXB", Day: when.MustDay("2016-11-30")})
		if fault.FieldsOf(err)["day"] == nil {
			t.Errorf("a day to come: %v", err)
		}
		l, err = w.Mark(ctx, clerk, MarkIn{ID: l.ID, Version: l.Version, Number: "1435", Symbol: "STTTT-BCXB", Day: when.MustDay("2016-11-21")})
		w.ok(err)
		v, err := w.Show(ctx, w.district, ShowIn{l.ID})
		w.ok(err)
		if v.Paper.Mark() != "1435/STTTT-BCXB" || !strings.Contains(v.Paper.Annexes[0].Reference, "1435/STTTT-BCXB ngày 21 tháng 11 năm 2016") {
			t.Errorf("%q %q", v.Paper.Mark(), v.Paper.Annexes[0].Reference)
		}
	})
}

func TestStrangersMayNotAsk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		draft, l := w.draft(), w.sent()
		o := w.debt(l, trieuSon)
		a, err := w.Ask(ctx, w.district, AskIn{Obligation: o.ID, Version: o.Version, Kind: ForExcuse, Reason: "Lý do"})
		w.ok(err)
		tries := map[string]func(access.Actor) error{
			"begin": func(who access.Actor) error {
				_, err := w.Begin(ctx, who, BeginIn{Asker: w.department, Regime: external, Period: "2016"})
				return err
			},
			"pass":  func(who access.Actor) error { _, err := w.Begin(ctx, who, BeginIn{Parent: o.ID}); return err },
			"save":  func(who access.Actor) error { _, err := w.Save(ctx, who, saved(draft)); return err },
			"drop":  func(who access.Actor) error { _, err := w.Drop(ctx, who, DropIn{draft.ID, draft.Version}); return err },
			"sheet": func(who access.Actor) error { _, err := w.Sheet(ctx, who, SheetIn{draft.ID}); return err },
			"send":  func(who access.Actor) error { _, err := w.Send(ctx, who, SendIn{draft.ID, draft.Version}); return err },
			"mark": func(who access.Actor) error {
				_, err := w.Mark(ctx, who, MarkIn{ID: l.ID, Version: l.Version, Number: "1", Symbol: "A"})
				return err
			},
			"change": func(who access.Actor) error {
				_, err := w.Change(ctx, who, ChangeIn{ID: l.ID, Version: l.Version})
				return err
			},
			"withdraw": func(who access.Actor) error {
				_, err := w.Withdraw(ctx, who, WithdrawIn{l.ID, l.Version, "x"})
				return err
			},
			"ask": func(who access.Actor) error {
				_, err := w.Ask(ctx, who, AskIn{Obligation: o.ID, Version: o.Version, Kind: ForNothing, Reason: "x"})
				return err
			},
			"take back": func(who access.Actor) error { _, err := w.TakeBack(ctx, who, TakeBackIn{a.ID}); return err },
			"decide": func(who access.Actor) error {
				_, err := w.Decide(ctx, who, DecideIn{ID: a.ID, Grant: true})
				return err
			},
			"extend": func(who access.Actor) error {
				_, err := w.Extend(ctx, who, ExtendIn{Request: l.ID, Units: []string{trieuSon}, Day: when.MustDay("2016-12-30")})
				return err
			},
			"let off": func(who access.Actor) error { _, err := w.LetOff(ctx, who, LetOffIn{o.ID, o.Version, "x"}); return err },
			"reclaim": func(who access.Actor) error {
				_, err := w.Reclaim(ctx, who, LetOffIn{o.ID, o.Version, "x"})
				return err
			},
			"remind": func(who access.Actor) error { _, err := w.Remind(ctx, who, RemindIn{Request: l.ID}); return err },
			"show":   func(who access.Actor) error { _, err := w.Show(ctx, who, ShowIn{l.ID}); return err },
			"debt":   func(who access.Actor) error { _, err := w.Debt(ctx, who, DebtIn{o.ID}); return err },
			"seen":   func(who access.Actor) error { _, err := w.Seen(ctx, who, SeenIn{o.ID}); return err },
			"rows": func(who access.Actor) error {
				_, err := w.Obligations(ctx, who, ObligationsIn{Request: l.ID})
				return err
			},
		}
		for name, try := range tries {
			w.refused(name+", unsigned", try(access.Actor{}), fault.Unsigned)
			w.refused(name+", nobody", try(w.stranger), fault.NotFound, fault.Forbidden)
			if name == "show" || name == "rows" {
				continue // the neighbour received the letter too
			}
			w.refused(name+", the neighbour", try(w.other), fault.NotFound, fault.Forbidden)
			w.refused(name+", the commune", try(w.commune), fault.NotFound, fault.Forbidden)
		}
		// The neighbour sees the letter and, of the units, only himself.
		rows, err := w.Obligations(ctx, w.other, ObligationsIn{Request: l.ID})
		w.ok(err)
		if len(rows) != 1 || rows[0].Unit != dongSon {
			t.Errorf("the neighbour sees %d units", len(rows))
		}
		if _, err = w.Show(ctx, w.other, ShowIn{draft.ID}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft of the asker: %v", err)
		}
		for name, who := range map[string]access.Actor{"nobody": w.stranger, "commune": w.commune} {
			sent, err := w.Sent(ctx, who, SentIn{})
			w.ok(err)
			received, err := w.Received(ctx, who, ReceivedIn{})
			w.ok(err)
			if len(sent)+len(received) != 0 {
				t.Errorf("%s sees %d letters and %d obligations", name, len(sent), len(received))
			}
		}
	})
}
