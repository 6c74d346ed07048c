package request

import (
	"context"
	netmail "net/mail"
	"slices"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/lang"
	"tonghop/internal/mail"
	"tonghop/internal/org"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// RemindTask is the daily task that reminds by schedule; app has it done by RemindDue.
const RemindTask job.Kind = "request.remind"

// due tells whether a schedule reminds today of a deadline.
func (s Schedule) due(deadline, today when.Day, cal *when.Calendar) (bool, error) {
	for _, n := range s.Before {
		day, err := cal.AddWorkingDays(deadline, -n)
		if err != nil || day == today {
			return err == nil, err
		}
	}
	for _, n := range s.After {
		day, err := cal.AddWorkingDays(deadline, n)
		if err != nil || day == today {
			return err == nil && n > 0, err
		}
	}
	return false, nil
}

// owingStates is the condition that a unit still has to send.
const owingStates = "state IN ('not-opened', 'in-progress', 'in-review', 'returned')"

// RemindDueIn asks for the reminders of today.
type RemindDueIn struct{}

// Reminded counts whom a reminder reached.
type Reminded struct {
	Units  int // on screen
	Mailed int // by e-mail too
	Today  int // left alone: reminded today already
}

// RemindDue reminds the units of all running letters whose schedule names today. It may
// run any number of times a day: nobody is reminded twice on one.
func (s *Service) RemindDue(ctx context.Context, who access.Actor, _ RemindDueIn) (all Reminded, err error) {
	var ids []ID
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if !tx.Who.IsSystem() {
			return fault.New(fault.Forbidden, "access.forbidden", string(Send))
		}
		tx.Signed()
		ids, err = running(tx.Tx)
		return err
	})
	if err != nil {
		return all, err
	}
	for _, id := range ids {
		var one Reminded
		err := s.Door.Write(ctx, who, func(tx *access.Tx) error {
			one, err = s.remindBySchedule(tx, id)
			return err
		})
		if err != nil {
			return all, err
		}
		all.Units, all.Mailed = all.Units+one.Units, all.Mailed+one.Mailed
	}
	return all, nil
}

func running(tx *db.Tx) ([]ID, error) {
	return db.All(tx, "SELECT id FROM request_letter WHERE state = 'running' ORDER BY id", func(s db.Scan) (ID, error) {
		var id ID
		err := s(&id)
		return id, err
	})
}

const openDaysSQL = "SELECT DISTINCT deadline FROM request_obligation WHERE request = $1 AND " + owingStates + " AND reminded_on < $2"

func (s *Service) remindBySchedule(tx *access.Tx, id ID) (Reminded, error) {
	tx.Signed()
	l, err := LetterOf(tx.Tx, id)
	if err != nil || l.State != Running {
		tx.Unchanged()
		return Reminded{}, err
	}
	moved, err := followDuties(tx.Tx, &l)
	if err != nil {
		return Reminded{}, err
	}
	if moved > 0 {
		if err := tx.Record(Write, l.ref(), map[string]any{"divisions": moved}); err != nil {
			return Reminded{}, err
		}
	}
	today := tx.At.Day()
	days, err := db.All(tx.Tx, openDaysSQL, func(s db.Scan) (when.Day, error) {
		var d when.Day
		err := s(&d)
		return d, err
	}, id, today)
	if err != nil {
		return Reminded{}, err
	}
	cal, err := s.Calendar(tx.Tx)
	if err != nil {
		return Reminded{}, err
	}
	var due []when.Day
	for _, d := range days {
		is, err := l.Reminders.due(d, today, cal)
		if err != nil {
			return Reminded{}, err
		}
		if is {
			due = append(due, d)
		}
	}
	if len(due) == 0 {
		tx.Unchanged()
		return Reminded{}, nil
	}
	return s.remind(tx, &l, db.In("o.deadline", due))
}

// followDuties gives the obligations that are still owed to the divisions that see to the
// regime today: a duty that moves from one division to another takes its work along. It
// tells how many moved.
func followDuties(tx *db.Tx, l *Letter) (int, error) {
	keepers, err := org.KeepersOn(tx, l.Regime, tx.At.Day())
	if err != nil {
		return 0, err
	}
	type holding struct{ unit, division string }
	rows, err := db.All(tx, "SELECT unit, division FROM request_obligation WHERE request = $1 AND "+owingStates+" ORDER BY unit", func(s db.Scan) (holding, error) {
		var h holding
		err := s(&h.unit, &h.division)
		return h, err
	}, l.ID)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, h := range rows {
		now := keepers[h.unit].Division
		if now == h.division {
			continue
		}
		if _, err := tx.Exec("UPDATE request_obligation SET division = $3 WHERE request = $1 AND unit = $2", l.ID, h.unit, now); err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

// RemindIn reminds chosen units at one touch; none are all that still owe.
type RemindIn struct {
	Request ID
	Units   []string
}

// Remind reminds units of a letter now, except those that were reminded today.
func (s *Service) Remind(ctx context.Context, who access.Actor, in RemindIn) (out Reminded, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		l, err := runningOf(tx, in.Request, Send)
		if err != nil {
			return err
		}
		out, err = s.remindThese(tx, &l, in.Units)
		return err
	})
	return out, err
}

func (s *Service) remindThese(tx *access.Tx, l *Letter, units []string) (out Reminded, err error) {
	if len(units) == 0 {
		return s.remind(tx, l, db.Cond{})
	}
	for part := range slices.Chunk(units, 500) {
		one, err := s.remind(tx, l, db.In("o.unit", part))
		if err != nil {
			return out, err
		}
		out.Units, out.Mailed, out.Today = out.Units+one.Units, out.Mailed+one.Mailed, out.Today+one.Today
	}
	return out, nil
}

// remind reminds the units of a letter that a condition names and that still owe it.
func (s *Service) remind(tx *access.Tx, l *Letter, which db.Cond) (out Reminded, err error) {
	today := tx.At.Day()
	c := db.And(db.When("o.request = $1", string(l.ID)), db.When("o."+owingStates), which)
	rows, err := db.All(tx.Tx, "SELECT "+obligationColumns+" FROM request_obligation o WHERE "+c.SQL+" ORDER BY o.unit", scanObligation, c.Args...)
	if err != nil {
		return out, err
	}
	var now []Obligation
	for _, o := range rows {
		if o.RemindedOn == today {
			out.Today++
			continue
		}
		now = append(now, o)
	}
	if len(now) == 0 {
		tx.Unchanged()
		return out, nil
	}
	out.Units = len(now)
	by := tx.Who.Name
	if tx.Who.IsSystem() {
		by = ""
	}
	if err := noteReminded(tx.Tx, c, now, by); err != nil {
		return out, err
	}
	if out.Mailed, err = s.mail(tx.Tx, l, now); err != nil {
		return out, err
	}
	return out, tx.Record(Send, l.ref(), map[string]any{"reminded": out.Units, "mailed": out.Mailed})
}

// noteReminded writes the day with every unit that was found, and a notice for its screen.
func noteReminded(tx *db.Tx, found db.Cond, now []Obligation, by string) error {
	c := db.And(found, db.When("o.reminded_on <> $1", tx.At.Day())).After(1)
	if _, err := tx.Exec("UPDATE request_obligation AS o SET reminded_on = $1 WHERE "+c.SQL, append([]any{tx.At.Day()}, c.Args...)...); err != nil {
		return err
	}
	notices := make([]Notice, len(now))
	for i, o := range now {
		notices[i] = Notice{ID: uid.New(), Request: o.Request, Unit: o.Unit, Kind: NoticeReminder, Words: o.Deadline.String(), By: by}
	}
	return insertNotices(tx, notices...)
}

// mail writes to the people who see to the regime, or else to the unit's mailbox. A unit
// without an address is reminded on screen alone.
func (s *Service) mail(tx *db.Tx, l *Letter, now []Obligation) (int, error) {
	keepers, err := org.KeepersOn(tx, l.Regime, tx.At.Day())
	if err != nil {
		return 0, err
	}
	t, err := s.Units.TreeToday(tx)
	if err != nil {
		return 0, err
	}
	today := tx.At.Day()
	var all []mail.Parcel
	for _, o := range now {
		k, name := keepers[o.Unit], o.Unit
		to := k.Email
		if m, ok := t.Unit(o.Unit); ok {
			name = m.CommitteeInText()
			if to == "" {
				to = m.Contact.Email
			}
		}
		if a, err := netmail.ParseAddress(to); err != nil || a.Address != to {
			continue // an address that somebody mistyped must not keep the others from their mail
		}
		m := s.reminder(l, &o, name, today)
		m.To, m.Name = to, k.Name
		all = append(all, mail.Parcel{Message: m, Key: "remind/" + string(o.ID) + "/" + today.String()})
	}
	return len(all), mail.QueueAll(tx, all)
}

// reminder is the e-mail itself, in office Vietnamese.
func (s *Service) reminder(l *Letter, o *Obligation, unit string, today when.Day) mail.Message {
	left := today.DaysUntil(o.Deadline)
	subject := "Nhắc gửi báo cáo, hạn " + dayWords(o.Deadline) + ": " + l.Subject
	var b strings.Builder
	b.WriteString("Kính gửi: " + unit + "\n\n")
	letter := "Công văn"
	if l.Number != "" {
		letter += " số " + l.Mark()
	}
	if l.Day.Known() {
		letter += " ngày " + dayWords(l.Day)
	}
	b.WriteString(letter + " của " + l.Text.InText + " về việc " + l.Subject + ".\n\n")
	switch {
	case left < 0:
		b.WriteString("Đơn vị đã quá hạn gửi báo cáo (hạn " + dayWords(o.Deadline) + "). Đề nghị đơn vị gửi báo cáo ngay, hoặc xin gia hạn nếu có lý do.\n")
	case left == 0:
		b.WriteString("Hôm nay (" + dayWords(o.Deadline) + ") là hạn cuối gửi báo cáo. Đề nghị đơn vị hoàn thành và gửi trong ngày.\n")
	default:
		b.WriteString("Hạn gửi báo cáo của đơn vị là ngày " + dayWords(o.Deadline) + ". Đề nghị đơn vị hoàn thành và gửi đúng hạn.\n")
	}
	if o.State == Returned && o.Note != "" {
		b.WriteString("Báo cáo đã được trả lại để bổ sung: " + o.Note + "\n")
	}
	if s.Link != nil {
		b.WriteString("\nMở báo cáo:\n" + s.Link("/obligations/"+string(o.ID)) + "\n")
	}
	b.WriteString("\nThư này được gửi tự động; đơn vị đã gửi báo cáo thì không cần trả lời.\n")
	return mail.Message{Subject: shortened(subject), Text: b.String(), Lang: lang.Vi}
}

// mostSubject is how long the subject of an e-mail may be, in letters.
const mostSubject = 240

func shortened(s string) string {
	if letters := []rune(s); len(letters) > mostSubject {
		return string(letters[:mostSubject-1]) + "…"
	}
	return s
}
