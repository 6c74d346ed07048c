package request

import (
	"encoding/json"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/mail"
	"tonghop/internal/org"
	"tonghop/internal/when"
)

var system = access.System("reminders")

func (w *world) duty(unit, email string) {
	w.t.Helper()
	w.ok(w.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("UPDATE org_unit SET email = $2 WHERE id = $1", unit, email)
		if err != nil {
			return err
		}
		_, err = tx.Exec("UPDATE org_state SET token = $1 WHERE id = 1", "after "+unit)
		return err
	}))
}

func TestRemindersGoOutOnTheirDaysOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.duty(trieuSon, "vanphong@trieuson.example")
		l := w.sent()
		w.move(func(tx *db.Tx) (Obligation, error) { return MarkSent(tx, w.debt(l, dongSon).ID) })
		counts := map[string]Reminded{}
		for _, day := range []string{"2016-11-25", "2016-11-28", "2016-11-29", "2016-12-05", "2016-12-06"} {
			w.at(day)
			out, err := w.RemindDue(ctx, system, RemindDueIn{})
			w.ok(err)
			again, err := w.RemindDue(ctx, system, RemindDueIn{})
			w.ok(err)
			if again.Units != 0 {
				t.Errorf("%s: reminded twice on one day", day)
			}
			counts[day] = out
		}
		for day, want := range map[string]int{"2016-11-25": 0, "2016-11-28": 26, "2016-11-29": 0, "2016-12-05": 26, "2016-12-06": 26} {
			if got := counts[day]; got.Units != want || got.Mailed != min(want, 1) {
				t.Errorf("%s: %+v", day, got)
			}
		}
		var m mail.Message
		w.read(func(tx *db.Tx) error {
			tasks, err := job.List(tx, job.Filter{Kind: mail.Send, Limit: 10})
			if err != nil || len(tasks) != 3 {
				t.Fatalf("%d mails: %v", len(tasks), err)
			}
			for _, task := range tasks {
				if strings.Contains(task.Args, "quá hạn") {
					return json.Unmarshal([]byte(task.Args), &m)
				}
			}
			return nil
		})
		if m.To != "vanphong@trieuson.example" || !strings.Contains(m.Text, "quá hạn") || !strings.Contains(m.Text, "Công văn số 1435/STTTT-BCXB ngày 15/11/2016") ||
			!strings.Contains(m.Text, "https://tonghop.example/obligations/") || !strings.HasPrefix(m.Subject, "Nhắc gửi báo cáo, hạn 05/12/2016") {
			t.Errorf("%+v", m)
		}
		if _, err := w.RemindDue(ctx, w.sở, RemindDueIn{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a person ran the schedule: %v", err)
		}
	})
}

func TestOneTouchReminder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.sent()
		out, err := w.Remind(ctx, w.sở, RemindIn{Request: l.ID, Units: []string{trieuSon}})
		w.ok(err)
		if out.Units != 1 || out.Today != 0 {
			t.Errorf("%+v", out)
		}
		out, err = w.Remind(ctx, w.sở, RemindIn{Request: l.ID})
		w.ok(err)
		if out.Units != 26 || out.Today != 1 {
			t.Errorf("the rest: %+v", out)
		}
		out, err = w.Remind(ctx, w.sở, RemindIn{Request: l.ID})
		w.ok(err)
		if out.Units != 0 || out.Today != 27 {
			t.Errorf("again: %+v", out)
		}
		rows, err := w.Received(ctx, w.district, ReceivedIn{Unit: trieuSon})
		w.ok(err)
		if len(rows) != 1 || !rows[0].Unread || rows[0].RemindedOn != when.MustDay("2016-11-21") {
			t.Errorf("on screen: %+v", rows)
		}
		w.at("2016-11-22")
		o, err := w.Seen(ctx, w.district, SeenIn{rows[0].ID})
		w.ok(err)
		rows, err = w.Received(ctx, w.district, ReceivedIn{Unit: trieuSon})
		w.ok(err)
		if rows[0].Unread || o.SeenAt.IsZero() {
			t.Error("still unread after it was read")
		}
	})
}

func TestDivisionInChargeOwesForItsBody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		division := org.Found("397.VHTT", org.Naming{From: when.MustDay("2016-01-01"), Name: "Phòng Văn hóa và Thông tin", Kind: org.KindDivision}, trieuSon, true)
		w.ok(d.Write(ctx, func(tx *db.Tx) error {
			if err := org.Put(tx, &org.Register{Units: []*org.Identity{division}}); err != nil {
				return err
			}
			if err := access.SetParents(tx, division.ID, []access.Edge{{Node: division.ID, Parent: trieuSon, Inside: true}}); err != nil {
				return err
			}
			_, err := tx.Exec("INSERT INTO org_duty (id, unit, regime, division, person, valid_from, valid_to, basis) VALUES ('d1', $1, $2, $3, '', '2016-01-01', '', '')", trieuSon, external, division.ID)
			return err
		}))
		l := w.sent()
		o := w.debt(l, trieuSon)
		if o.Division != division.ID {
			t.Fatalf("division %q", o.Division)
		}
		officer := w.actor("phong", division.ID, access.Officer)
		_, err := w.Ask(ctx, officer, AskIn{Obligation: o.ID, Version: o.Version, Kind: ForTime, Wanted: when.MustDay("2016-12-09"), Reason: "Chờ xã"})
		w.ok(err)
		rows, err := w.Received(ctx, officer, ReceivedIn{Unit: division.ID})
		w.ok(err)
		if len(rows) != 1 {
			t.Errorf("%d rows", len(rows))
		}
		// The duty is taken from the division: next morning it has the work no more.
		w.ok(d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE org_duty SET valid_to = '2016-11-21' WHERE id = 'd1'")
			return err
		}))
		w.at("2016-11-22")
		_, err = w.RemindDue(ctx, system, RemindDueIn{})
		w.ok(err)
		if o = w.debt(l, trieuSon); o.Division != "" {
			t.Errorf("the division keeps %s", o.Division)
		}
		_, err = w.Debt(ctx, officer, DebtIn{o.ID})
		w.refused("the division after the duty moved", err, fault.NotFound)
	})
}

func TestFeedIsSecretAndOnesOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		l := w.sent()
		secret, err := w.MakeFeed(ctx, w.district, MakeFeedIn{})
		w.ok(err)
		out, err := w.Feed(ctx, secret)
		w.ok(err)
		text := strings.ReplaceAll(string(out), "\r\n ", "")
		if strings.Count(text, "BEGIN:VEVENT") != 1 || !strings.Contains(text, "DTSTART;VALUE=DATE:20161205") || !strings.Contains(text, "Huyện Triệu Sơn gửi Sở Thông tin và Truyền thông") {
			t.Errorf("%s", text)
		}
		_, err = w.Feed(ctx, "đoán mò")
		w.refused("a guess", err, fault.NotFound)
		second, err := w.MakeFeed(ctx, w.district, MakeFeedIn{})
		w.ok(err)
		_, err = w.Feed(ctx, secret)
		w.refused("the old address", err, fault.NotFound)
		asker, err := w.MakeFeed(ctx, w.sở, MakeFeedIn{})
		w.ok(err)
		out, err = w.Feed(ctx, asker)
		w.ok(err)
		if !strings.Contains(strings.ReplaceAll(string(out), "\r\n ", ""), "Hạn nhận báo cáo: "+l.Subject) {
			t.Errorf("the asker's own deadline is not there:\n%s", out)
		}
		gone, err := w.StopFeed(ctx, w.district, MakeFeedIn{})
		w.ok(err)
		_, err = w.Feed(ctx, second)
		w.refused("stopped", err, fault.NotFound)
		if !gone {
			t.Error("nothing was stopped")
		}
	})
}
